"""The report on a table's import: how many of its rows were understood, what was guessed, what could not be read,
and what is contradictory; and the banner over a preview, which is a table shown in place of a ledger."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import pandas as pd
import streamlit as st

from components.activity import wording
from components.files.problems import shown
from components.imports.columns.headings import NOTHING_KEPT, ONLY_KEPT, asks_for_days
from components.imports.columns.known_tables import known_table
from components.imports.dry_run import UNASKED, DryRun
from components.imports.guesses import KNOWN_AGAIN_BY
from components.imports.questions import Question
from components.imports.report import all_in_words, as_json, read_in_words, unread_in_words
from components.imports.rows.doubtful_rows import LEFT_OUT
from components.imports.rows.row_kinds import ROW
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.new_ledger import offer_import
from components.pages.parts.table_import.import_columns import KINDS, NAMES
from components.pages.parts.views.tables import choose_page, say_which, show_whole_rows
from components.tracks.readers.formats import HEAD, recognise

EVIDENCE = "components/pages/evidence.py"
MOST_LINES = 10
"""The most lines of a table that are shown at once, so that what would change stays near below them."""
MOST_RANGES = 8
"""The most rows, or ranges of rows, that a sentence names; nobody reads more of them there."""
CONTRADICTION = (
    "What a row says against itself, an earlier row or the ledger, such as a registration and an address that "
    "belong to two aircraft. What the cells of your table say is written as it stands, unless the line says that "
    "it is not; an address that only a link has is left out where it is that of another aircraft than the "
    "registration. What a row says against itself stands on Data check until it is corrected."
)

_ABOUT = {
    "airfield": "Watched airfield",
    "calendar": "Calendar of days in",
    "cancelled": "Flights that were cancelled",
    "column": "Column",
    "columns": "Column for",
    "copied": "Rows that were copied",
    "dates": "Dates in",
    "direction": "Direction",
    "directions": "Words of directions",
    "edited": "Edited in the ledger:",
    "elsewhere": "Flights between other airfields",
    "encoding": "Encoding",
    "exchanged": "Day and month in",
    "exchanged now": "Day and month in",
    "fill": "Empty cells in",
    "month": "Month of days in",
    "note kind": "Kind of note",
    "operator": "Operator",
    "place": "Place",
    "planned": "Flights that were only planned",
    "ranges": "Ranges of days in",
    "repeated": "Rows that say the same",
    "retracted": "Reports that were taken back",
    "grade": "Credibility of",
    "row": "What a row is",
    "scale": "Numbers of credibility in",
    "same_flights": "Flights that other sources report",
    "several": "Several aircraft in",
    "sheet": "Sheet",
    "sheets": "Sheets",
    "sighted": "Days of sight in",
    "source kind": "Kind of",
    "type": "Type",
    "withdrawn": "Flights that no row makes any more",
    "year": "Year of days in",
    "zone": "Times in",
    "zone in words": "Zone of",
}
"""What each kind of question is about, by the start of the question's id."""

MOST_NAMED = 5
"""The most questions that a banner names; nobody reads more of them there."""


def show_count(run: DryRun, waiting: int) -> None:
    """Says how many rows are read and how many questions are open. It stays in view while the page is scrolled."""
    rows = len(run.table.rows)
    waits, cannot = unread_in_words(rows - run.read, len(run.waiting))
    parts = [f"**{read_in_words(run.read, rows, run.days_of_links)}**"]
    if left := sum(len(each.rows) for each in run.table.passed_over if each.what in LEFT_OUT):
        parts.append(f"[{wording.count(left, left, 'row', 'rows')} left out](#guesses)")
    parts += [f"[{waits} below](#questions)"] if waits else []
    parts += [f"[{cannot}](#not-read)"] if cannot else []
    if waiting:
        parts.append(f"[{wording.count(waiting, waiting, 'question', 'questions')} open](#questions)")
    if run.contradictions:
        count = len(run.contradictions)
        parts.append(f"[{wording.count(count, count, 'contradiction', 'contradictions')}](#contradictions)")
    parts.append("[what would change](#changes)")
    with st.container(key="import-count"):
        st.markdown(" · ".join(parts), help=CONTRADICTION if run.contradictions else None)


def warn_of_earlier_file(run: DryRun) -> None:
    """Warns if the file is older than the one last imported for its table: writing it would revert corrections."""
    if run.earlier_file:
        st.warning(markdown(run.earlier_file), icon=":material/history:")


def warn_of_track(run: DryRun) -> None:
    """Warns if a table seems to be a track, since each of its rows would become a flight."""
    reader = recognise(run.data[:HEAD])
    if reader is None or known_table(run.sheet.headings) is not None:
        return
    st.warning(
        f"This looks like a track ({markdown(reader.NAME)}): its rows are positions, and each would be a flight. "
        "Tracks are dropped on the page Evidence, which finds the landings in them.",
        icon=":material/flight:",
    )
    st.page_link(EVIDENCE, label="Evidence", icon=":material/satellite_alt:")


def show_guesses(run: DryRun) -> None:
    """Lists what was assumed, apart from the mapping of the columns, which is shown above."""
    guesses = [*([_where(run)] if run.sheet.name else []), *_guesses(run)]
    if not guesses:
        return
    st.subheader("Taken for granted", anchor="guesses")
    st.markdown("\n".join(f"- {markdown(each[0].upper() + each[1:])}" for each in guesses))


def guesses(run: DryRun) -> str:
    """Returns in a sentence what was assumed: the sheet, the columns, and the rest."""
    read = f"{_where(run)}, with {_columns(run) or 'none of its columns'}"
    return f"{'; '.join((read, *_guesses(run)))}."


def _guesses(run: DryRun) -> list[str]:
    """Returns what was assumed of the rows: what they are, which are passed over, and how they are read."""
    is_asked = any(question.id == ROW or asks_for_days(question) for question in run.questions)
    return [
        *([] if is_asked else [f"a row is {KINDS[run.mapping.row or 'movement']}"]),
        *(f"{_count(len(each.rows))} passed over: {each.what}" for each in run.table.passed_over),
        *_other_guesses(run),
    ]


def _where(run: DryRun) -> str:
    sheet = run.sheet
    read = ", ".join(f"'{shown(name)}'" for name in sheet.joined or (sheet.name,))
    where = f"{'The sheets' if sheet.joined else 'Sheet'} {read}" if sheet.name else "The table"
    others = f" (not: {', '.join(sheet.unread_sheets())})" if sheet.others else ""
    return f"{where}{others} {'are' if sheet.joined else 'is'} read"


def _columns(run: DryRun) -> str:
    mapped = ((name, run.mapping.columns.get(name)) for name in run.sheet.headings)
    return ", ".join(f"'{shown(name)}' as {NAMES[column]}" for name, column in mapped if column)


def _count(rows: int) -> str:
    return wording.count(rows, rows, "row", "rows")


def _other_guesses(run: DryRun) -> list[str]:
    """Returns the guesses that are not visible from the columns, the kind of rows and their key."""
    elsewhere = {f"'{heading}' is read as {column}" for heading, column in run.mapping.columns.items()}
    elsewhere |= {f"a row is taken to be a {run.mapping.row}", f"{KNOWN_AGAIN_BY}{', '.join(run.mapping.key)}"}
    # What was answered on the page was asked there, even if it is no longer asked.
    others = (ONLY_KEPT, NOTHING_KEPT, UNASKED)
    return [each for each in run.guesses if each not in elsewhere and not each.startswith(others)]


def rows_in_words(numbers: Iterable[int]) -> str:
    """Returns row numbers as a person would write them.

    >>> rows_in_words([2, 3, 4, 7, 9])
    'rows 2–4, 7, 9'
    >>> rows_in_words(range(1, 99, 2))
    'rows 1, 3, 5, 7, 9, 11, 13, 15 and others'
    """
    ordered = sorted(set(numbers))
    runs = [
        [row for _, row in each] for _, each in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0])
    ]
    named = [f"{each[0]:,}–{each[-1]:,}" if len(each) > 1 else f"{each[0]:,}" for each in runs]
    more = " and others" if len(named) > MOST_RANGES else ""
    return f"{'row' if len(ordered) == 1 else 'rows'} {', '.join(named[:MOST_RANGES])}{more}"


def show_faults(run: DryRun) -> None:
    """Shows what could not be read and what is contradictory: row, column, value, and what is wrong."""
    report = as_json(run, written=False)
    waiting, unread = ([each for each in report["not_read"] if each["waits"] == waits] for waits in (True, False))
    waits, cannot = unread_in_words(len(report["not_read"]), len(waiting))
    if waiting:
        with st.expander(waits, icon=":material/hourglass_empty:", key="waiting-rows", on_change="rerun"):
            _show_cells(waiting, "Rows that wait for answers")
    if unread:
        st.subheader(cannot, anchor="not-read")
        _show_cells(unread, "Rows that cannot be read")
        st.caption("Mend them in your table and drop it again; they are kept as they are.")
    if report["cells_not_read"]:
        count = len(report["cells_not_read"])
        st.subheader(
            f"{wording.count(count, count, 'cell', 'cells').capitalize()} not read", anchor="cells-not-read"
        )
        _show_cells(report["cells_not_read"], "Cells that are not read")
        st.caption("The rest of these rows is read.")
    if report["contradictions"]:
        st.subheader("Contradictions", anchor="contradictions")
        table = pd.DataFrame(report["contradictions"]).astype("str")
        names = {"row": "Row", "sheet": "Sheet", "what": "What"}
        show_lines(table.rename(columns=names), alt="Contradictions")
        st.caption(CONTRADICTION)


def show_lines(table: pd.DataFrame, *, alt: str) -> None:
    """Shows a table that should be read word by word, a few lines at a time."""
    page = choose_page(len(table), MOST_LINES, "lines", alt)
    show_whole_rows(page.rows(table), alt=alt)
    say_which(page, len(table))


def _show_cells(cells: Sequence[dict[str, object]], alt: str) -> None:
    table = pd.DataFrame(cells).astype("str").drop(columns="waits", errors="ignore")
    table["value"] = table["value"].map(shown)
    names = {"row": "Row", "sheet": "Sheet", "column": "Column", "value": "Value", "what": "What is wrong"}
    show_lines(table.rename(columns=names), alt=alt)


def in_short(question_id: str) -> str:
    """Returns what a question was about, from its id alone.

    >>> in_short("place:latakia"), in_short("airfield"), in_short("withdrawn:0a1b2c3d4e5f")
    ('Place latakia', 'Watched airfield', 'Flights that no row makes any more')
    >>> in_short("edited:a-1:date:0a1b2c")
    'Edited in the ledger: date of a-1'
    >>> in_short("month:Day"), in_short("zone in words:Lviv time"), in_short("same_flights")
    ('Month of days in Day', 'Zone of Lviv time', 'Flights that other sources report')
    """
    kind, _, name = question_id.partition(":")
    if kind == "edited":
        flight_id, column, _ = name.rsplit(":", 2)
        name = f"{column} of {flight_id}"
    elif kind == "withdrawn":
        # The rest of the id is a hash, which says nothing to readers.
        name = ""
    return f"{_ABOUT[kind]} {name}".strip() if kind in _ABOUT else question_id


def show_preview(run: DryRun) -> None:
    """Shows the banner of a preview: what was guessed, what is open, and which rows are left out for that
    reason."""
    parts = [
        f"**A preview of {markdown(shown(run.file))}; nothing is written.** {all_in_words(run)}.",
        *_open_in_words(run),
        f"Guessed: {markdown(guesses(run))}",
    ]
    st.warning("\n\n".join(parts), icon=":material/preview:")
    offer_import("See how the table was read, and how to keep it")


def _open_in_words(run: DryRun) -> list[str]:
    """Returns sentences on the open questions, and on the rows that are left out."""
    questions = [_questions_in_words(run.questions)] if run.questions else []
    if run.read and not run.own_edits.rows:
        return [*questions, "All rows wait for an answer, and none is shown."]
    return [*questions, *_left_out_in_words(run)]


def _questions_in_words(questions: Sequence[Question]) -> str:
    """Returns how many questions are open, and what the first of them are about."""
    count = len(questions)
    named = " ".join(each.about for each in questions[:MOST_NAMED])
    more = f" And {count - MOST_NAMED:,} more." if count > MOST_NAMED else ""
    open_ones = wording.count(count, count, "question is", "questions are").capitalize()
    return f"**{open_ones} open:** {markdown(named)}{more} Names that are asked about stay as written."


def _left_out_in_words(run: DryRun) -> list[str]:
    """Returns a sentence for each reason why rows are not read, with the rows."""
    unread = [row.number for row, read in zip(run.table.rows, run.readings, strict=True) if read.unread]
    left_out = {
        "they wait for an answer": [number for number in unread if number in run.waiting],
        "they cannot be read": [number for number in unread if number not in run.waiting],
    }
    return [
        f"Left out, since {why}: {markdown(_rows(run, numbers))}." for why, numbers in left_out.items() if numbers
    ]


def _rows(run: DryRun, numbers: Sequence[int]) -> str:
    """Returns row numbers as a person would write them, by sheet if there are several."""
    if not run.sheet.parts:
        return rows_in_words(numbers)
    by_sheet: dict[str, list[int]] = {}
    for name, row in map(run.sheet.place_of, numbers):
        by_sheet.setdefault(name, []).append(row)
    return "; ".join(f"{shown(name)}, {rows_in_words(rows)}" for name, rows in by_sheet.items())
