import pytest

from components.imports.questions import NotReadableError
from components.imports.sheets.grid_tables import DAY_ABOVE, PassedOver, heads_a_column, table_in
from components.imports.sheets.workbook import Grid

ROW = ["RA-78842", "IL76", "UUMU", "OSLK"]


def read(*rows):
    return table_in(Grid("Sheet1", [list(row) for row in rows]))


def test_a_header_in_two_rows_is_one():
    sheet = read(
        ["Log of the base", "", "", "", "", ""],
        ["Aircraft", "", "Arrival", "", "Departure", "Remarks"],
        ["Type", "Reg", "Date", "From", "Date", ""],
        ["IL76", "RA-78842", "2025-10-24", "UUMU", "2025-10-25", "first"],
    )
    assert sheet.headings == ("Type", "Reg", "Arrival Date", "From", "Departure Date", "Remarks")
    assert [row.number for row in sheet.rows] == [4]


def test_a_second_row_of_a_header_is_no_row_of_the_table():
    sheet = read(
        ["Date", "Type", "Reg", "Operator", "Arrival", "", "Speed"],
        ["", "", "", "", "Time", "From", "(kt)"],
        ["2025-10-24", "IL76", "RA-78842", "VKS", "04:12", "UUMU", "400"],
    )
    assert sheet.headings == ("Date", "Type", "Reg", "Operator", "Time", "From", "Speed (kt)")
    assert [row.number for row in sheet.rows] == [3]


def test_a_day_above_its_rows_is_theirs():
    sheet = read(
        ["Reg", "Type", "From", "To"],
        ["Friday 24 October 2025", "", "", ""],
        ROW,
        ROW,
        ["Saturday 25 October 2025", "", "", ""],
        ROW,
    )
    assert sheet.headings[-1] == DAY_ABOVE
    assert [(row.number, row.cells[-1]) for row in sheet.rows] == [
        (3, "Friday 24 October 2025"),
        (4, "Friday 24 October 2025"),
        (6, "Saturday 25 October 2025"),
    ]
    assert sheet.passed_over == (PassedOver((2, 5), "days, which stand above their rows"),)


@pytest.mark.parametrize(
    ("below", "days"), [("", ["3 Nov", "3 Nov", "5 Nov"]), ("6 Nov", ["3 Nov", "", "", "5 Nov", "6 Nov"])]
)
def test_a_day_alone_in_the_column_of_days_is_that_of_the_rows_below_it_where_these_have_none(below, days):
    row = ["", *ROW]
    sheet = read(
        ["Date", "Reg", "Type", "From", "To"],
        ["3 Nov", "", "", "", ""],
        row,
        row,
        ["5 Nov", "", "", "", ""],
        [below, *ROW],
    )
    assert sheet.headings == ("Date", "Reg", "Type", "From", "To")
    assert [row.cells[0] for row in sheet.rows] == days
    passed_over = (PassedOver((2, 5), "days, which stand above their rows"),)
    assert sheet.passed_over == (() if below else passed_over)


def test_notes_below_a_table_and_months_within_are_no_rows():
    sheet = read(
        ["Date", "Reg", "Type", "To"],
        ["October 2025", "", "", ""],
        ["2025-10-24", *ROW[:2], "OSLK"],
        ["2025-10-26", "", "", ""],
        ["* seen by two people", "", "", ""],
        ["Source: own observation", "", "", ""],
    )
    assert [row.number for row in sheet.rows] == [3, 4]
    assert sheet.passed_over == (
        PassedOver((5, 6), "notes below the table"),
        PassedOver((2,), "months between the rows"),
    )


def test_lines_that_are_drawn_are_no_rows():
    below, above = ["------", ":---:", "----"], ["═══", "", ""]
    table = read(["Date", "Type", "To"], below, ["2025-10-26", "IL76", "OSLK"], above)
    assert [row.number for row in table.rows] == [3]
    assert [(each.rows, each.what) for each in table.passed_over] == [((2, 4), "lines that are drawn")]


def test_of_a_row_that_is_too_wide_no_more_words_are_looked_at_than_a_table_has():
    before = heads_a_column.cache_info().misses
    with pytest.raises(NotReadableError, match=r"^row 1: the table has 5,000 columns"):
        table_in(Grid("", [[f"word {number}" for number in range(5_000)], ["x"] * 5_000]))
    assert heads_a_column.cache_info().misses - before <= 260
