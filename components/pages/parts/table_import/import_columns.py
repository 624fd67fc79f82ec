"""The mapping of a table's columns: heading and sample cells on the left, our column on the right; and how its
dates were read."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice

import pandas as pd
import streamlit as st

from components.activity import wording
from components.files.problems import shown
from components.imports.cells.clock_cells import names_no_zone
from components.imports.cells.table_dates import DateStyle, read_date
from components.imports.cells.time_zones import DAY_ONLY, UTC, ZONE, zones
from components.imports.columns.headings import COLUMN, DATES, TIMES
from components.imports.columns.left_out_cells import days_as_written
from components.imports.columns.mapping import ROW_KINDS
from components.imports.dry_run import DryRun
from components.imports.questions import Question
from components.imports.rows.row_cells import RowCells
from components.imports.rows.row_kinds import ROW
from components.imports.sheets.grid_tables import Sheet
from components.imports.sheets.sheet_choice import SHEETS, TOGETHER
from components.imports.words.heading_words import TARGETS
from components.imports.words.note_words import NOTE_TARGETS
from components.ledger.reference.airports import airport
from components.pages.parts.frame.markdown import field_label, markdown
from components.pages.parts.table_import.import_session import (
    given,
    map_column,
    take_key,
    take_kind,
    take_sheet,
    take_zone,
)
from components.pages.parts.views.tables import SHORT_CELL, show_rows

ONLY_KEPT = "– only kept –"
NOT_DECIDED = "not decided: choose here, or answer below"
"""Shown for a column with an open question; choosing here answers it, too."""
NAMES = {
    "": ONLY_KEPT,
    "flight_id": "Id of the flight",
    "date": "Date",
    "date_end": "Last day, where the date is the first on which it may have been",
    "year": "Year",
    "month": "Month",
    "day": "Day of the month",
    "date_precision": "Precision of the date (ACLED)",
    "time": "Time",
    "arrival": "Date of arrival",
    "arrival_end": "Last day on which it may have arrived: the first on which it was seen there",
    "arrival_time": "Time of arrival",
    "departure": "Date of departure",
    "departure_end": "Last day on which it may have left: the first on which it was not there",
    "departure_time": "Time of departure",
    "aircraft_type": "Aircraft type",
    "aircraft_count": "Number of aircraft",
    "model": "Model",
    "registration": "Registration",
    "icao24": "Address (hex)",
    "callsign": "Callsign",
    "operator": "Operator",
    "origin": "From",
    "destination": "To",
    "elsewhere": "From or to, by direction",
    "airfield": "Airfield that the row is about",
    "direction": "Arrival or departure",
    "route": "Route",
    "link": "Link",
    "source_id": "Source",
    "claim": "What the source says",
    "credibility": "Credibility (1 to 6)",
    "note": "Note",
    "locator": "Where in its source",
    "attributed_to": "On whose words it rests",
    "note_id": "Id of the note",
    "title": "What happened",
    "kind": "Kind of note",
}
"""Names of our columns in plain words."""
KINDS = {
    "movement": "one flight, which lands or takes off",
    "stay": "a stay: an arrival and a departure",
    "route": "a route of several legs",
    "note": "a note: what somebody says of the airfield",
}
SAMPLES = 3
_WIDTH = 190
"""The width in pixels of the list of our columns: on a phone as much is left for the sample cells."""
_LOOKED_AT = 500
"""The number of rows that are searched for samples."""


def show_columns(run: DryRun, waiting: Sequence[Question]) -> None:
    """Offers to change the mapping of each column, the kind of rows, and the key of a row."""
    st.subheader("Columns", anchor="columns")
    st.caption("Your headings with some of their cells, each beside what it is here.")
    undecided = {each.id.removeprefix(COLUMN) for each in waiting if each.id.startswith(COLUMN)}
    others = [heading for heading in _headings_of(run, ("", None)) if heading not in undecided]
    mapped = [heading for heading in run.sheet.headings if heading not in others]
    _offer_columns(run.sheet, run.mapping.columns, mapped, undecided, targets=_targets(run))
    if others:
        _offer_unmapped(run, others)
    _offer_kind_and_key(run, waiting)


def _offer_unmapped(run: DryRun, others: Sequence[str]) -> None:
    """Offers to map the columns that are only kept. They are folded, because most of them stay as they are."""
    st.caption(f"{len(others):,} only kept with their rows: {markdown(shown(', '.join(others)))}")
    # The expander has a key and a label that no choice changes, so it stays open while columns are chosen.
    with st.expander("Say what these are", key="only-kept", on_change="rerun"):
        _offer_columns(run.sheet, run.mapping.columns, others, targets=_targets(run))


def _targets(run: DryRun) -> Sequence[str]:
    return NOTE_TARGETS if run.mapping.table == "notes" else TARGETS


def show_columns_to_say(sheet: Sheet) -> None:
    """Offers to map the columns of a table that does not look like a table of flights."""
    columns = given().columns
    unsaid = {heading for heading in sheet.headings if heading not in columns}
    _offer_columns(sheet, columns, sheet.headings, unsaid, placeholder="choose what this is")
    _offer_sheet(sheet)


def list_columns(run: DryRun) -> None:
    """Lists the mapping of the columns for a reader who cannot change it."""
    st.subheader("Columns", anchor="columns")
    lines = [
        {
            "In the table": name,
            "Such as": " · ".join(samples(run.sheet, name)),
            "Here": NAMES[run.mapping.columns.get(name, "")],
        }
        for name in run.sheet.headings
    ]
    show_rows(pd.DataFrame(lines), alt="Columns of the table")


def _offer_columns(
    sheet: Sheet,
    columns: Mapping[str, str],
    headings: Sequence[str],
    undecided: Collection[str] = (),
    placeholder: str = NOT_DECIDED,
    targets: Sequence[str] = TARGETS,
) -> None:
    """Offers to map columns, in two halves side by side, so that the questions below stay near."""
    half = (len(headings) + 1) // 2
    for side, headings_of_half in zip(
        st.columns(2, gap="medium"), (headings[:half], headings[half:]), strict=True
    ):
        with side:
            for heading in headings_of_half:
                column, is_open = columns.get(heading, ""), heading in undecided
                _offer_column(sheet, column, heading, placeholder, ["", *targets], is_open=is_open)


def _offer_column(
    sheet: Sheet, column: str, heading: str, placeholder: str, choices: list[str], *, is_open: bool
) -> None:
    line = st.container(horizontal=True, vertical_alignment="center", key=f"brought-column-{_hash(heading)}")
    cells = " · ".join(map(markdown, samples(sheet, heading))) or "empty"
    line.markdown(f"**{markdown(shown(heading))}**  \n:small[{cells}]", width="stretch")
    key = f"column-{_hash(heading)}-{column}-{is_open}"
    line.selectbox(
        field_label(f"What is {shown(heading)}?"),
        choices,
        # A column of notes has no choice here if a person has said that the rows are flights.
        index=None if is_open else choices.index(column if column in choices else ""),
        format_func=lambda name: NAMES[name],
        key=key,
        placeholder=placeholder,
        label_visibility="collapsed",
        on_change=_take_column,
        args=(heading, key),
        width=_WIDTH,
    )


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _take_column(heading: str, key: str) -> None:
    if (column := st.session_state.get(key)) in NAMES:
        map_column(heading, column)


def _offer_kind_and_key(run: DryRun, waiting: Sequence[Question]) -> None:
    is_open = any(each.id == ROW for each in waiting)
    kind, key = run.mapping.row, run.mapping.key
    _offer_sheet(run.sheet)
    left, right = st.columns(2)
    left.selectbox(
        "A row is",
        ROW_KINDS,
        index=None if is_open else ROW_KINDS.index(kind or "movement"),
        format_func=lambda name: KINDS[name],
        placeholder=NOT_DECIDED,
        key=(kind_key := f"row-kind-{kind}-{is_open}"),
        on_change=_take_kind,
        args=(kind_key,),
    )
    right.multiselect(
        "Next week, a row is known again by",
        run.sheet.headings,
        default=[heading for heading in key if heading in run.sheet.headings],
        format_func=shown,
        key=(key_key := f"row-key-{_hash(repr(key))}"),
        on_change=_take_key,
        args=(key_key,),
    )


def _offer_sheet(sheet: Sheet) -> None:
    """Offers the other sheets: any one alone, or all that have the same headings together."""
    if not sheet.others and not sheet.joined:
        return
    together = [TOGETHER] if sheet.alike else []
    names = [*together, *sorted({sheet.name, *sheet.joined, *sheet.others})]
    read = TOGETHER if sheet.joined else sheet.name
    st.selectbox(
        "Sheet",
        names,
        index=names.index(read),
        format_func=lambda name: f"{shown(', '.join(sheet.alike))}: {name}" if name == TOGETHER else shown(name),
        key=(key := f"sheet-{_hash(repr((read, names)))}"),
        on_change=_take_sheet,
        args=(key, sheet.name, sheet.alike),
    )


def _take_sheet(key: str, read: str, alike: Sequence[str]) -> None:
    chosen = st.session_state.get(key) or ""
    take_sheet(read if chosen == TOGETHER else chosen, {SHEETS: chosen} if chosen in (TOGETHER, *alike) else {})


def _take_kind(key: str) -> None:
    if (kind := st.session_state.get(key)) in ROW_KINDS:
        take_kind(kind)


def _take_key(key: str) -> None:
    take_key(st.session_state.get(key) or ())


def samples(sheet: Sheet, heading: str) -> list[str]:
    """Returns the first distinct cells of a column that are not empty."""
    place = sheet.headings.index(heading)
    cells = dict.fromkeys(row.cells[place].strip() for row in sheet.rows[:_LOOKED_AT])
    return [cut(cell) for cell in islice(filter(None, cells), SAMPLES)]


def cut(cell: str) -> str:
    """Returns a cell, cut to the room that it has beside others."""
    return cell if len(cell) <= SHORT_CELL else f"{cell[: SHORT_CELL - 1]}…"


def show_dates(run: DryRun, *, may_answer: bool) -> None:
    """Shows examples of how the dates of each column are read; offers to use times without a time zone."""
    dates, times = _headings_of(run, DATES), _headings_of(run, TIMES)
    if dates or times:
        st.subheader("Dates", anchor="dates")
    for heading in dates:
        st.markdown(_dates_in_words(run, heading))
    for heading in times:
        if may_answer and _has_no_zone(run, heading):
            _offer_zone(run, heading)
        if examples := _times_in_words(run, heading):
            st.markdown(f"**{markdown(shown(heading))}**: {examples}")


def _headings_of(run: DryRun, columns: Collection[str | None]) -> list[str]:
    return [heading for heading in run.sheet.headings if run.mapping.columns.get(heading) in columns]


def _dates_in_words(run: DryRun, heading: str) -> str:
    """Returns a line with examples of how dates of a column are read, and in which order of day and month."""
    read = islice(_dates(run, heading), SAMPLES)
    examples = " · ".join(f"{markdown(words)} ← {markdown(cut(cell))}" for cell, words in read)
    style = run.table.reader.style.get(heading, DateStyle())
    order = f", {style.order}" if style.order else ""
    return f"**{markdown(shown(heading))}**{order}: {examples or 'none was read yet'}"


def _has_no_zone(run: DryRun, heading: str) -> bool:
    place = run.sheet.headings.index(heading)
    is_asked = run.table.reader.style[heading].zone == DAY_ONLY or f"{ZONE}{heading}" in run.mapping.answers
    return is_asked and any(names_no_zone(row.cells[place]) for row in run.table.rows[:_LOOKED_AT])


def _offer_zone(run: DryRun, heading: str) -> None:
    """Offers the time zone of a column of times: none, UTC, that of the watched airfield, or any other."""
    read = run.table.reader.style[heading].zone
    field = airport(run.table.reader.airfield)
    names = list(dict.fromkeys(("", UTC, *([field["tz"]] if field and field["tz"] else ()), *zones())))
    zone = read if read in names else ""
    st.selectbox(
        f"The times in {field_label(shown(heading))} are of",
        names,
        index=names.index(zone),
        format_func=lambda name: name or "no zone that anybody knows: the days are taken without them",
        key=(key := f"zone-{_hash(heading)}-{_hash(repr((zone, names[:3])))}"),
        on_change=_take_zone,
        args=(heading, key),
    )


def _take_zone(heading: str, key: str) -> None:
    if (zone := st.session_state.get(key)) in ("", UTC, *zones()):
        take_zone(heading, zone)


def _times_in_words(run: DryRun, heading: str) -> str:
    """Returns a line with examples of how times in a column of their own are read with their days; "" if none
    is."""
    clock, reader = run.mapping.columns[heading], run.table.reader
    days = ("date",) if clock == "time" else (clock.removesuffix("_time"), "date")
    day = next(filter(reader.has, days), "")
    rows = (RowCells(reader, row) for row in run.table.filled[:_LOOKED_AT] if day)
    read = (
        (cells.text[day], cells.text[clock], cells.date(day, clock).text) for cells in rows if cells.text[clock]
    )
    lines = (
        f"{markdown(wording.written(text))} ← {markdown(cut(f'{written} {time}'))}"
        for written, time, text in read
        if "T" in text
    )
    return " · ".join(islice(lines, SAMPLES))


def _dates(run: DryRun, heading: str) -> Iterator[tuple[str, str]]:
    """Yields dates as written and in words: first one of each form, then those from the middle of the table on."""
    place, style = run.sheet.headings.index(heading), run.table.reader.style.get(heading, DateStyle())
    cells = dict.fromkeys(days_as_written(run.table.rows[:_LOOKED_AT], run.table.filled[:_LOOKED_AT], place))
    read = [(written, text) for written, cell in cells if (text := read_date(cell, style).text)]
    by_form = {_form(cell): (cell, text) for cell, text in reversed(read)}
    for cell, text in dict.fromkeys((*reversed(by_form.values()), *read[len(read) // 2 :], *read)):
        yield cell, wording.written(text)


def _form(cell: str) -> str:
    """Returns the form of a date: the date with its digits and words made equal.

    >>> _form("04/04/25") == _form("05/06/25"), _form("after 1 May") == _form("04/04/25")
    (True, False)
    """
    return re.sub(r"[^\W\d]+", "a", re.sub(r"\d+", "0", cell))
