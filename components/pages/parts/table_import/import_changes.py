"""What an import would change in the ledger, cell by cell; the button that writes it, and the outcome."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd
import streamlit as st

from components.activity import wording
from components.files.problems import escaped, shown
from components.imports.columns.mapping import TableMapping
from components.imports.dry_run import DryRun
from components.imports.merge.differences import ChangedCell, key_in_words, key_text
from components.imports.merge.ledger_changes import WITHDRAWN
from components.imports.questions import Question
from components.imports.sheets.grid_tables import Sheet
from components.pages.parts.frame.markdown import field_label, markdown
from components.pages.parts.table_import.import_report import MOST_LINES, show_lines
from components.pages.parts.table_import.import_session import answer, given, outcome, write
from components.pages.parts.views.tables import choose_page, say_which, show_rows
from components.server.access import folder_to_edit

MOST_NAMED = 8
"""The most rows of another table that a sentence names; nobody reads more of them there."""
CHART = "components/pages/activity.py"
NOTES = "components/pages/notes.py"
_NAMES = {"flights": ("flight", "flights"), "notes": ("note", "notes")}
"""The singular and plural of a row, by table."""


def show_changes(run: DryRun) -> None:
    """Shows what would be new, changed, unchanged and gone."""
    difference, rows = run.difference, run.own_edits.rows
    changed = len({cell.key for cell in difference.changed})
    st.subheader("What would change", anchor="changes")
    st.markdown(
        f"Rows of your table: **{difference.new:,} new**, **{changed:,} changed**, {run.unchanged:,} unchanged, "
        f"{len(difference.gone):,} gone."
    )
    if difference.changed:
        _show_changed(run)
    if run.own_edits.cells:
        _show_edits(run)
    if rows:
        so_far = " so far" if run.waiting else ""
        st.markdown(f"**New in the ledger{so_far}: {' and '.join(_added(run))}**")
        if run.mapping.table == "flights" and not run.questions:
            _warn_of_no_airfield(run, rows)
        _show_new(run.mapping.table, rows)
    if difference.gone or run.withdrawn:
        _show_gone(run)
    _show_other_tables(run)


def _added(run: DryRun) -> list[str]:
    """Returns the numbers of new flights, and of new reports of existing flights, in words."""
    more = run.more_reports
    new = len(run.own_edits.rows) - more
    reports = wording.count(more, more, "report of a flight", "reports of flights")
    return [*([_count_in_words(run, new)] if new else []), *([f"{reports} that the ledger has"] if more else [])]


def _count_in_words(run: DryRun, count: int) -> str:
    """Returns a number of flights, or notes, in words."""
    return wording.count(count, count, *_NAMES[run.mapping.table])


def _flights(count: int) -> str:
    return wording.count(count, count, *_NAMES["flights"])


def _warn_of_no_airfield(run: DryRun, flights: Sequence[Mapping[str, str]]) -> None:
    """Warns how many flights will be on no chart, because they neither begin nor end at a watched airfield."""
    airfield, watches = run.mapping.airfield, run.table.reader.watches
    elsewhere = sum(not any(end and watches(end) for end in _ends(flight)) for flight in flights)
    if elsewhere:
        what = f"the watched airfield ({markdown(shown(airfield))})" if airfield else "an airfield that is watched"
        lie = "neither begins nor ends" if elsewhere == 1 else "neither begin nor end"
        st.warning(
            f"{elsewhere:,} of {_flights(len(flights))} {lie} at {what}, and will be on no chart. "
            "Do the columns say where from or where to, and is the airfield the right one?",
            icon=":material/wrong_location:",
        )


def _ends(flight: Mapping[str, str]) -> tuple[str, str]:
    return flight.get("origin", ""), flight.get("destination", "")


def _show_new(table: str, rows: Sequence[Mapping[str, str]]) -> None:
    page = choose_page(len(rows), MOST_LINES, f"new-{table}")
    lines = rows[page.first : page.first + page.most]
    columns = {
        "Date": [wording.written(row["date"]) for row in lines],
        **(_cells_of_notes(lines) if table == "notes" else _cells_of_flights(lines)),
        "In your table": [_of_sheet(row.get("locator", "")) for row in lines],
    }
    show_rows(pd.DataFrame(columns), alt=f"New {table}")
    say_which(page, len(rows), table.capitalize())


def _cells_of_notes(notes: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    return {"Kind": [row["kind"] for row in notes], "Title": [row["title"] for row in notes]}


def _cells_of_flights(flights: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    return {
        "Aircraft": [_aircraft(row) for row in flights],
        "Way": [f"{row.get('origin') or 'unknown'} → {row.get('destination') or 'unknown'}" for row in flights],
    }


def _of_sheet(locator: str) -> str:
    """Returns where a row stands, worded so that its number is not mistaken for one in a column of running
    numbers.

    >>> _of_sheet("row 29"), _of_sheet("Log, row 29"), _of_sheet("row 29; 4.10.2025, S. 1")
    ('row 29 of the sheet', 'Log, row 29', 'row 29 of the sheet; 4.10.2025, S. 1')
    """
    row, semicolon, place = locator.partition(";")
    return f"{row} of the sheet{semicolon}{place}" if row.startswith("row ") else locator


def _aircraft(row: Mapping[str, str]) -> str:
    parts = (row.get(column, "") for column in ("aircraft_type", "registration", "icao24", "callsign"))
    return ", ".join(filter(None, parts)) or "unknown"


def _show_changed(run: DryRun) -> None:
    st.markdown("**Changed in your table**")
    numbers = _renumbered(run)
    lines = [
        {
            "Row": shown(key_in_words(cell.key, run.mapping.key)),
            "Column": cell.column,
            "Old → new": _old_and_new(cell.old, cell.new),
        }
        for cell in run.difference.changed
        if cell.column not in numbers
    ]
    lines += [
        {"Row": f"{rows:,} rows", "Column": heading, "Old → new": "numbered anew"}
        for heading, rows in numbers.items()
    ]
    show_lines(pd.DataFrame(lines), alt="Changed cells")


def _renumbered(run: DryRun) -> Mapping[str, int]:
    """Returns the columns of running numbers that are only kept, with the number of rows in which they changed.
    One row inserted above renumbers all below, and any other change would be one line among these."""
    changed = [cell for cell in run.difference.changed if not run.mapping.columns.get(cell.column)]
    counts = _changed_numbers(changed)
    return {heading: rows for heading, rows in counts.items() if rows > 1 and _is_numbered(run.sheet, heading)}


def _changed_numbers(changed: Sequence[ChangedCell]) -> Counter[str]:
    """Returns the columns in which the only changes are from one number to another, with the count of such
    cells."""
    others = {cell.column for cell in changed if not (cell.old.isdecimal() and cell.new.isdecimal())}
    return Counter(cell.column for cell in changed if cell.column not in others)


def _is_numbered(sheet: Sheet, heading: str) -> bool:
    """Returns whether the numbers of a column increase, or decrease, from row to row; corrected counts do not."""
    cells = [row.cells[sheet.headings.index(heading)] for row in sheet.rows if heading in sheet.headings]
    numbers = [int(cell) for cell in cells if cell.isdecimal()]
    steps = [later - number for number, later in pairwise(numbers)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def _show_edits(run: DryRun) -> None:
    """Shows which cells of the ledger change, even if only the reading of the table has changed."""
    flights, edits = run.ledger[run.mapping.table].rows, run.own_edits
    rows_by_key = {tuple(row.get(column, "") for column in edits.key): row for row in flights}
    lines = [
        {
            _NAMES[run.mapping.table][0].capitalize(): _row_in_words(rows_by_key[key]) or key[0],
            "Column": column,
            "Old → new": _old_and_new(rows_by_key[key].get(column, ""), new),
        }
        for key, cells in edits.cells.items()
        for column, new in cells.items()
    ]
    st.markdown(f"**Changed in the ledger: {_count_in_words(run, len(edits.cells))}**")
    show_lines(pd.DataFrame(lines), alt=f"Changed {run.mapping.table}")


def _row_in_words(row: Mapping[str, str]) -> str:
    """Returns the title of a note, or the day and the aircraft of a flight; "" for a row with none of these.

    >>> _row_in_words({"date": "2025-11-09", "registration": "RA-82035"}), _row_in_words({"title": "Closed"})
    ('9 November 2025, RA-82035', 'Closed')
    """
    if "date" not in row or row.get("title"):
        return row.get("title", "")
    return ", ".join(filter(None, (wording.written(row["date"]), _aircraft(row))))


def _old_and_new(old: str, new: str) -> str:
    return f"{shown(old) or 'empty'} → {shown(new) or 'empty'}"


def _show_other_tables(run: DryRun) -> None:
    """Says which rows of other tables are new or change: sources, airfields, and aliases of types and places."""
    named = {
        name: [*(row[edits.key[0]] for row in edits.rows), *(key[0] for key in edits.cells)]
        for name, edits in run.edits.items()
        if name != run.mapping.table
    }
    parts = [
        f"{name.replace('_', ' ')} {', '.join(map(shown, keys[:MOST_NAMED]))}"
        + (" and others" if len(keys) > MOST_NAMED else "")
        for name, keys in named.items()
        if keys
    ]
    if parts:
        st.caption(markdown(f"Entered besides, as rows or aliases: {'; '.join(parts)}."))


def _show_gone(run: DryRun) -> None:
    """Shows the rows that are gone, and offers to withdraw the flights that no remaining row makes."""
    lines = [
        {
            "Row": shown(key_in_words(key_text(row.cells, run.mapping.key), run.mapping.key)),
            f"Its {run.mapping.table}": ", ".join(row.flights),
        }
        for row in run.difference.gone
    ]
    if lines:
        st.markdown("**Gone from your table since last time**")
        show_lines(pd.DataFrame(lines), alt="Rows that are gone")
    question = next((each for each in run.optional if each.id.startswith(WITHDRAWN)), None)
    if question is None:
        return
    if folder_to_edit() is None:
        st.caption(f"Their {run.mapping.table} stay in the ledger.")
        return
    st.radio(
        field_label(question.about),
        question.choices,
        index=question.choices.index(given().answers[question.id]) if question.id in given().answers else None,
        key=(key := f"withdraw-{question.id}"),
        on_change=_take_withdrawal,
        args=(question, key),
    )
    if question.id not in given().answers:
        st.caption("Without an answer they stay, and you are asked again next time.")


def _take_withdrawal(question: Question, key: str) -> None:
    if (choice := st.session_state.get(key)) in question.choices:
        answer(question, choice)


def is_idle(run: DryRun) -> bool:
    """Returns whether the ledger already has everything in the table. A spreadsheet that is saved again has
    another hash, which alone is no change."""
    difference, tables = run.difference, run.edits.items()
    edited = any(edits.rows or edits.removed or (edits.cells and name != "sources") for name, edits in tables)
    is_same = not (edited or difference.new or difference.changed or difference.gone)
    return is_same and given() == TableMapping()


def offer_to_write(run: DryRun, waiting: Sequence[Question]) -> None:
    """Offers to write the import; while a question is open, says so instead."""
    result = outcome(run)
    if result and result.why_not:
        st.error(f"**Not written:** {markdown(result.why_not)}. The ledger is as it was.", icon=":material/error:")
    if is_idle(run) and not waiting:
        if not result:
            st.info(
                "The ledger holds this table already: there is nothing to write.", icon=":material/check_circle:"
            )
        return
    why = (
        "" if not waiting else f"{wording.count(len(waiting), len(waiting), 'question is', 'questions are')} open"
    )
    _warn_of_doubling(run)
    st.button(
        _label(run),
        type="primary",
        key="write-import",
        disabled=bool(waiting),
        on_click=write,
        args=(run, _done_in_words(run)),
    )
    folder = escaped(run.ledger.folder.absolute().name).replace("`", "'")
    st.caption(
        f"Not yet: {why}. Nothing is written until all are answered."
        if why
        else f"All of it or nothing, into the folder `{folder}`; your table is kept there, too, as it is."
    )


def _warn_of_doubling(run: DryRun) -> None:
    """Warns, above the button, of new rows that may be the ones that are gone."""
    rows = [run.sheet.locator(number) for number in run.doubling]
    if rows:
        named = ", ".join(map(shown, rows[:MOST_NAMED])) + (" and others" if len(rows) > MOST_NAMED else "")
        st.warning(
            f"{markdown(named)}: new, but much like rows that are gone. Both will stand in the ledger, as two "
            f"{run.mapping.table}, unless you answer above that those that are gone are withdrawn.",
            icon=":material/content_copy:",
        )


def _label(run: DryRun) -> str:
    written, withdrawn = _what_changes(run)
    write = [f"Write {written} into the ledger"] if written else []
    withdraw = [f"{'withdraw' if written else 'Withdraw'} {withdrawn}"] if withdrawn else []
    return ", ".join((*write, *withdraw)) or "Keep these answers"


def _done_in_words(run: DryRun) -> str:
    """Returns what has been done once an import is written, in the words of the button."""
    written, withdrawn = _what_changes(run)
    sentences = [f"Written: {written}"] if written else []
    sentences += [f"{'withdrawn' if written else 'Withdrawn'}: {withdrawn}"] if withdrawn else []
    return "; ".join(sentences) or "These answers are kept"


def _what_changes(run: DryRun) -> tuple[str, str]:
    """Returns what is written of the flights or notes, and what is withdrawn, in words; "" for nothing."""
    edits = run.own_edits
    changed, parts = len(edits.cells), _added(run)
    parts += [wording.count(changed, changed, "change", "changes")] if changed else []
    return " and ".join(parts), _count_in_words(run, len(edits.removed)) if edits.removed else ""


def show_outcome(run: DryRun) -> None:
    """Says what was written, and what comes next."""
    result = outcome(run)
    if not result or result.why_not:
        return
    st.success(
        f"**{result.done}.** Bring the same table again next week: it asks only what is new, and shows the "
        "difference.",
        icon=":material/check_circle:",
    )
    if run.mapping.table == "notes":
        st.page_link(NOTES, label="See the notes", icon=":material/event_note:")
    else:
        st.page_link(CHART, label="See the chart", icon=":material/bar_chart:")
