"""Rows that say something of an airfield, and nothing of a flight."""

import pytest

from components.imports.columns.headings import Columns, columns_of
from components.imports.questions import Answers
from components.imports.rows.note_rows import may_be_notes, note_columns
from components.imports.sheets.grid_tables import Row, Sheet


def sheet_of(*rows: list[str]) -> Sheet:
    headings, *cells = rows
    return Sheet("", tuple(headings), tuple(Row(number, tuple(each)) for number, each in enumerate(cells, 2)))


def columns_in(sheet: Sheet) -> Columns:
    return columns_of(sheet, {}, Answers({}))


@pytest.mark.parametrize(
    ("rows", "may_be"),
    [
        ([["Date", "Event", "Source"], ["2025-11-03", "Base closed", "TASS"]], True),
        ([["Datum", "Art", "Quelle"], ["03.11.2025", "Aussetzung", "dpa"]], True),
        ([["Дата", "Время", "Событие"], ["03.11.2025", "14:30", "Удар БПЛА"]], True),
        ([["Date", "Event", "Location"], ["2025-11-03", "Drone attack", "HMM"]], True),
        ([["Date", "Type", "Source"], ["2025-11-03", "IL76", "TASS"]], False),
        ([["Date", "Description", "Reg"], ["2025-11-03", "landed", "RA-82035"]], False),
        ([["Date", "Event", "From", "To"], ["2025-11-03", "landing", "UUMU", "OSLK"]], False),
        ([["Date", "Details", "Link"], ["2025-11-03", "x", "https://globe.adsbexchange.com/?icao=152d4a"]], False),
        ([["Date", "Source"], ["2025-11-03", "TASS"]], False),
    ],
)
def test_a_table_of_what_happened_may_be_one_of_notes(rows, may_be):
    sheet = sheet_of(*rows)
    assert may_be_notes(sheet, columns_in(sheet)) is may_be


def test_columns_of_notes_are_called_so_before_they_are_columns_of_flights():
    headings = ["Beginn", "Ende", "Ereignis", "Art", "Quelle", "Wetter", "Type"]
    sheet = sheet_of(headings, ["01.11.2025", "05.11.2025", "Startbahn gesperrt", "Aussetzung", "dpa", "klar", ""])
    columns = note_columns(sheet, columns_in(sheet), {"Quelle": "note"})
    assert columns.ours == {
        "Beginn": "date",
        "Ende": "date_end",
        "Ereignis": "title",
        "Art": "kind",
        "Quelle": "note",
        "Wetter": "",
        "Type": "",
    }
