"""Savings in a ledger: the reader's last one, with an undo button, or why it failed; and all of them, the latest
first, with author, time, reason, changes, and undo."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from components.activity import wording
from components.files.problems import shown
from components.journal.change import Change, Splice
from components.journal.history import OUTSIDE, Author, History, Line
from components.journal.ledger_files import LedgerFiles, ledger_files
from components.journal.past_ledger import AtLine
from components.journal.save_errors import ConflictError, NotSavedError
from components.journal.transaction import Saved
from components.journal.undo import lines_of_import, undo
from components.ledger.location import Remote, opened_location
from components.pages.parts.forms.row_words import flights_in_words, in_words
from components.pages.parts.frame.filters import in_address, page_address
from components.pages.parts.frame.ledger_state import SAVED_HERE
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import Opened
from components.server.access import PAST_DAY, editor, folder_to_edit

SAVED, REFUSED = "last-saving", "refused-saving"
_MOST_CONFLICTS = 5
"""The most conflicts that are listed: each is a line, and the others are similar."""

SAVINGS_PER_PAGE = 20
"""The most savings on one page: each has widgets of its own, which slow down every click on the page."""
CHANGES_SHOWN = 6
"""The most changes of one saving that are shown; an import has thousands, and the filter finds each of them."""
_ORDER = ("flights", "notes", "sources", "airfields", "places", "aircraft_types", "matches", "visits", "scans")
"""The tables by importance to somebody looking for a change; files that no page shows come last."""
_PICK = "pick-change-"
_FIELD = 260
"""The width in pixels of a field of the filter: three fit side by side, or stack on a phone."""


def save_here(
    sentence: str, act: Callable[[LedgerFiles], Saved], overwritten_by: Mapping[int, str] | None = None
) -> bool:
    """Saves something by calling `act`; returns whether it was saved. The next page then shows `sentence`, or why
    it failed. `overwritten_by`: the lines of an undo, which is offered again if it would overwrite later
    changes."""
    for key in (SAVED, REFUSED):
        st.session_state.pop(key, None)
    path = opened_location()
    if folder_to_edit() is None or isinstance(path, Remote):
        return False
    try:
        saved = act(ledger_files(path))
    except ConflictError as error:
        sentences = [conflict.sentence for conflict in error.conflicts[:_MOST_CONFLICTS]]
        if more := len(error.conflicts) - len(sentences):
            sentences.append(f"and {more:,} more")
        st.session_state[REFUSED] = (sentences, overwritten_by)
        return False
    except NotSavedError as error:
        st.session_state[REFUSED] = ([str(error)], None)
        return False
    if saved.lines:
        st.session_state[SAVED] = (sentence, saved.entered)
        st.session_state[SAVED_HERE] = True
    return True


def undo_lines(lines: Mapping[int, str], *, overwrite: bool = False) -> None:
    """Undoes lines of the journal, given by number with the SHA-256 of each."""
    count = len(lines)
    sentence = "Taken back: one change" if count == 1 else f"Taken back: {count:,} changes"
    author = Author(editor(), "undo")
    save_here(sentence, lambda files: undo(files, lines, author, overwrite=overwrite), lines)


def show_last_saving() -> None:
    """Shows the last saving until it is closed or replaced by another, or why nothing was saved."""
    if folder_to_edit() is None:
        return
    if refused := st.session_state.get(REFUSED):
        _show_refused(*refused)
    if saved := st.session_state.get(SAVED):
        sentence, lines = saved
        with st.container(key="saved-toast", horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/check_circle: {markdown(sentence)}")
            st.button("Undo", key="undo-last", on_click=undo_lines, args=(lines,))
            st.button("×", key="close-saved", type="tertiary", help="Close", on_click=_close)


def _show_refused(sentences: Sequence[str], overwritten_by: Mapping[int, str] | None) -> None:
    text = "  \n".join(markdown(sentence) for sentence in sentences)
    if not overwritten_by:
        st.error(f"**Not saved.** {text}", icon=":material/error:")
        return
    st.warning(f"**Not undone, since a later change would be overwritten.**  \n{text}", icon=":material/warning:")
    with st.container(horizontal=True):
        st.button(
            "Undo all the same",
            key="undo-all-the-same",
            on_click=undo_lines,
            args=(overwritten_by,),
            kwargs={"overwrite": True},
        )
        st.button("Leave it", key="leave-refused", on_click=_close)


def _close() -> None:
    for key in (SAVED, REFUSED):
        st.session_state.pop(key, None)


@dataclass(frozen=True, slots=True)
class Saving:
    """The lines of one author that were entered together, and those of them that pass the filter."""

    lines: tuple[Line, ...]
    matching: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """The line that represents all."""
        return self.lines[0]

    @property
    def undoable(self) -> dict[int, str]:
        """The lines that can be undone: SHA-256 by line number."""
        return {line.number: line.digest for line in self.lines if not line.is_start}


def savings(history: History, text: str, who: Sequence[str], tables: Sequence[str]) -> list[Saving]:
    """Returns the savings that pass a filter, the latest first."""
    chosen = []
    for _, group in groupby(history.lines, key=lambda line: line.together):
        lines = tuple(group)
        if matching := tuple(line for line in lines if _matches(line, text.casefold(), who, tables)):
            chosen.append(Saving(lines, matching))
    return chosen[::-1]


def _matches(line: Line, text: str, who: Sequence[str], tables: Sequence[str]) -> bool:
    if (who and line.author.who not in who) or (tables and line.change.table not in tables):
        return False
    cells = (line.change.key, line.change.before, line.change.after)
    words = [*(cell for each in cells for cell in (each or {}).values()), line.author.why, line.author.import_id]
    return not text or any(text in word.casefold() for word in words)


def show_filters(history: History) -> tuple[str, list[str], list[str]]:
    """Asks which changes to show; returns the text, the authors and the tables."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Find", key="changes-text", placeholder="a flight, a word, a reason", width=_FIELD)
        who = sorted({line.author.who for line in history.lines})
        names = st.multiselect(
            "Who", who, key="changes-who", format_func=shown, width=_FIELD, placeholder="Everybody"
        )
        tables = sorted({line.change.table for line in history.lines}, key=_rank)
        chosen = st.multiselect(
            "Table", tables, key="changes-table", format_func=shown, width=_FIELD, placeholder="All"
        )
    return text.strip(), names, chosen


def _rank(table: str) -> tuple[int, str]:
    """Returns the sort key of a table."""
    return _ORDER.index(table) if table in _ORDER else len(_ORDER), table


@dataclass(frozen=True, slots=True)
class _Around:
    """What it takes to put a change into words: the ledger, its flights in words by id, and the lines that are
    undone."""

    opened: Opened
    flights: Mapping[str, str]
    undone: set[int]


def show_savings(opened: Opened, history: History, chosen: Sequence[Saving], *, can_undo: bool) -> None:
    """Shows savings, page by page."""
    pages = max(1, -(-len(chosen) // SAVINGS_PER_PAGE))
    page = (st.pagination(pages, key="changes-page") if pages > 1 else 1) or 1
    undone = history.undone()
    on_page = chosen[(page - 1) * SAVINGS_PER_PAGE : page * SAVINGS_PER_PAGE]
    if can_undo:
        _offer_undo_of_several(on_page)
    named = (line.change.key or {} for saving in on_page for line in _first_lines(saving))
    flights = flights_in_words(opened, [key["flight_id"] for key in named if "flight_id" in key])
    for saving in on_page:
        _show_saving(history, saving, _Around(opened, flights, undone), can_undo=can_undo)


def _offer_undo_of_several(on_page: Sequence[Saving]) -> None:
    picked = {
        number: digest
        for saving in on_page
        if st.session_state.get(f"{_PICK}{saving.first.number}")
        for number, digest in saving.undoable.items()
    }
    count = f": {wording.count(len(picked), len(picked), 'change', 'changes')}" if picked else ""
    st.button(
        f"Undo the chosen{count}",
        key="undo-chosen",
        disabled=not picked,
        on_click=undo_lines,
        args=(picked,),
        help="Tick changes below, and take them back together.",
    )


def _first_lines(saving: Saving) -> list[Line]:
    return sorted(saving.matching, key=lambda line: _rank(line.change.table)[0])[:CHANGES_SHOWN]


def _show_saving(history: History, saving: Saving, around: _Around, *, can_undo: bool) -> None:
    number = saving.first.number
    with st.container(border=True, key=f"saving-{number}"):
        heading, buttons = st.columns([5, 2], vertical_alignment="top")
        heading.markdown(f"{_heading(saving)}  \n:small[{_ways_to_the_past(around.opened, saving)}]")
        if saving.first.is_start:
            files = wording.count(len(saving.lines), len(saving.lines), "file", "files")
            heading.markdown(markdown(f"The ledger {saving.first.author.why}: {files}"))
            return
        shown_lines = _first_lines(saving)
        more = len(saving.matching) - len(shown_lines)
        text = "\n".join(f"- {_sentence(line, around)}" for line in shown_lines)
        heading.markdown(f"{text}\n- and {more:,} more" if more > 0 else text)
        if can_undo and saving.undoable:
            with buttons.container(horizontal=True, horizontal_alignment="right"):
                _offer_undo(history, saving, around.undone)


def _offer_undo(history: History, saving: Saving, undone: set[int]) -> None:
    number, import_id = saving.first.number, saving.lines[-1].author.import_id
    lines = lines_of_import(history, import_id) if import_id else saving.undoable
    is_done = undone.issuperset(lines)
    label = "Undone" if is_done else "Undo the whole import" if import_id else "Undo"
    st.checkbox("Choose", key=f"{_PICK}{number}", label_visibility="collapsed", disabled=is_done)
    st.button(label, key=f"undo-{number}", disabled=is_done, on_click=undo_lines, args=(lines,))


def _heading(saving: Saving) -> str:
    line = saving.first
    is_outside = line.author.who == OUTSIDE and not line.is_start
    who = "Changed outside the dashboard" if is_outside else "The journal" if line.is_start else line.author.who
    parts = [f"**{markdown(shown(who))}**", markdown(wording.moment(line.when))]
    if line.author.why and not line.is_start:
        parts.append(f"“{markdown(shown(line.author.why))}”")
    return " · ".join(parts)


def _ways_to_the_past(opened: Opened, saving: Saving) -> str:
    """Returns links to the ledger as it stood before a saving and after it, with the filters of the view."""
    number, address = saving.first.number, in_address(opened)
    sides = {"before it": True, "after it": False}
    links = [
        f"[{side}](<{page_address('./', address, **{PAST_DAY: str(AtLine(number, is_before))})}>)"
        for side, is_before in sides.items()
        if not (is_before and saving.first.is_start)
    ]
    return f"Line {number:,}: the ledger as it stood {' or '.join(links)}"


def _sentence(line: Line, around: _Around) -> str:
    """Returns a change in words, with old and new cells."""
    where = markdown(shown(line.change.table))
    if line.change.key is not None:
        where += f", {_row(line.change, around)}"
    text = f"{where}: {_change_in_words(line.change)}"
    return f"~~{text}~~ (undone)" if line.number in around.undone else text


def _row(change: Change, around: _Around) -> str:
    """Returns the row of a change in words, with its key in small print; only the key if there are no words."""
    key = change.key or {}
    id_ = markdown(" / ".join(map(shown, filter(None, key.values()))))
    full_row = change.after if change.before is None else change.before if change.after is None else None
    words = "" if full_row is None else in_words(around.opened, change.table, full_row)
    if change.table == "sources":
        words = words or around.opened.source_names.get(key.get("source_id", ""), "")
    words = words or around.flights.get(key.get("flight_id", ""), "")
    return f"{markdown(words)} :small[{id_}]" if words else id_


def _change_in_words(change: Change) -> str:
    if change.splice:
        return _splice_in_words(change.splice)
    if change.before is None:
        return f"new. {_cells(change.after or {}, change.key)}".rstrip()
    if change.after is None:
        return f"taken out. {_cells(change.before, change.key)}".rstrip()
    return ", ".join(_changed_cells_in_words(change.before, change.after))


def _splice_in_words(splice: Splice) -> str:
    """Returns what changed in a file outside its rows, or in rows that could not be told apart."""
    old, new = (markdown(shown(text.strip())) for text in (splice.before, splice.after))
    if old and new:
        return f"in its file {old} → **{new}**"
    return f"in its file {'new' if splice.after else 'taken out'}: {new or old or '*blank lines*'}"


def _cells(cells: Mapping[str, str], key: Mapping[str, str] | None) -> str:
    """Returns the cells of a row without those of its key, which is shown before them."""
    return markdown(", ".join(shown(cell) for name, cell in cells.items() if cell and name not in (key or {})))


def _changed_cells_in_words(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    for name, new in after.items():
        old, new = (markdown(shown(cell)) if cell else "*empty*" for cell in (before.get(name, ""), new))
        yield f"{markdown(name)} {old} → **{new}**"
