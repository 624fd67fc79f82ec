from dataclasses import replace

import pytest

from components.imports.columns.date_questions import AS_AROUND, AS_SHEET
from components.imports.columns.left_out_cells import AS_ABOVE, filled_down, with_dittos
from components.imports.questions import Answers
from components.imports.sheets.grid_tables import HEADER_AGAIN, PassedOver, Row, Sheet
from tests.imports.ledgers import answered, hashes, run, table, write_csv
from tests.imports.workbooks import sheet_xml, xlsx_of

HEADER = ["Date", "Type", "From", "To"]
GROUP = [
    ["26.10.2025", "C17", "EDDF", "OSLK"],
    ["", "IL76", "UUMU", "OSLK"],
    ["27.10.2025", "IL62", "EDDF", "OSLK"],
]
YEARS = ("2024", "2025")
ROWS = [*GROUP, ["", "C17", "UUMU", "OSLK"]]

MARKED = ["Date", "Type", "Reg", "From", "To", "Remarks"]


def test_days_that_are_left_out_below_the_first_are_asked_for(tmp_path):
    file, ledger = write_csv(tmp_path / "list.csv", [HEADER, *ROWS]), tmp_path / "ledger"
    status, report = run(file, ledger, {"airfield": "OSLK"})
    (asked,) = report["questions"]
    assert (status, asked["id"], asked["rows"]) == (1, "fill:Date", [3, 5])
    given = {"airfield": "OSLK", "answers": {"fill:Date": "as in the row above"}}
    assert run(file, ledger, given)[0] == 0
    assert [row["date"][-2:] for row in table(ledger, "flights")] == ["26", "26", "27", "27"]
    assert [row["Date"] for row in table(ledger, "imports/list")] == ["26.10.2025", "", "27.10.2025", ""]


def test_or_their_rows_are_named(tmp_path):
    file = write_csv(tmp_path / "list.csv", [HEADER, *ROWS])
    given = {"airfield": "OSLK", "answers": {"fill:Date": "not known"}}
    status, report = run(file, tmp_path / "ledger", given)
    assert (status, report["read"]) == (0, 2)
    assert [each["row"] for each in report["not_read"]] == [3, 5]


def test_one_day_that_is_missing_among_many_is_a_slip(tmp_path):
    rows = [[f"{day}.10.2025", "C17", "EDDF", "OSLK"] for day in range(10, 20)]
    file = write_csv(tmp_path / "list.csv", [HEADER, *rows, ["", "C17", "EDDF", "OSLK"]])
    status, report = run(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert (status, [each["row"] for each in report["not_read"]]) == (0, [12])


@pytest.mark.parametrize(
    "mark",
    [
        "—//—",
        "-//-",
        "--//--",
        '- " -',
        "„",
        "''",
        "″",
        "— » —",
        "''-",
        "jw.",
        "тот же",
        "то же",
        "Wie oben",
        "同上",
        "ibid.",
    ],
)
def test_marks_for_the_cell_above_are_known_in_all_their_forms(mark):
    sheet = Sheet("", ("Type", "Note"), (Row(2, ("C17", "a")), Row(3, (mark, mark))))
    assert with_dittos(sheet, {"Type": "aircraft_type"}) == ((Row(2, ("C17", "a")), Row(3, ("C17", mark))), [mark])


@pytest.mark.parametrize("cell", ["-", "—", "JW", "ID", "/", "'", "samedi", "id 5", "Do 28", "idemitsu", "~", ""])
def test_what_is_no_such_mark_stays(cell):
    sheet = Sheet("", ("Type",), (Row(2, ("C17",)), Row(3, (cell,))))
    assert with_dittos(sheet, {"Type": "aircraft_type"}) == (sheet.rows, [])


def test_a_cell_that_stands_for_the_one_above_changes_with_it(tmp_path):
    rows = [
        ["Date", "Type", "Reg", "From", "To"],
        ["3 Nov 2025", "Il-76", "RA-76500", "UUMU", "OSLK"],
        ["″", "—//—", "″", "OSLK", "UUMU"],
        ["", "An-124", "RA-82035", "UUMU", "OSLK"],
        ["", "An-124", "RA-82035", "OSLK", "UUMU"],
    ]
    given = {"airfield": "OSLK", "answers": {"fill:Date": "as in the row above"}}
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    answered(file, ledger, given)
    rows[1][:3] = ["4 Nov 2025", "Il-76", "RA-76501"]
    report = answered(write_csv(file, rows), ledger, given)
    assert (len(report["changed"]), report["changed_flights"], report["added_flights"]) == (2, 4, 0)
    flights = [(row["date"], row["aircraft_type"], row["registration"]) for row in table(ledger, "flights")]
    ilyushin, antonov = ("2025-11-04", "Il-76", "RA-76501"), ("2025-11-04", "An-124", "RA-82035")
    assert flights == [ilyushin, ilyushin, antonov, antonov]
    assert answered(file, ledger, given)["changed_flights"] == 0


def test_a_mark_stands_for_the_cell_above_it_and_is_said(tmp_path):
    rows = [
        MARKED,
        ["26 Oct 2025", "Il-76", "RA-76592", "UUMU", "OSLK", "first"],
        ['"', ",,", "RA-78830", "〃", "〃", "unmapped"],
        ["-//-", "to же", "RA-76599", "do.", "ditto", ""],
        ["27 Oct 2025", "An-124", "RA-82035", "idem", '"', ""],
    ]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    report = answered(file, ledger, {"airfield": "OSLK"})
    assert (report["read"], report["not_read"]) == (4, [])
    assert 'marks that are taken for the cell above them: ", ,,, -//-, ditto, do., idem, 〃' in report["guesses"]
    flights = [
        (row["date"], row["registration"], row["origin"], row["destination"]) for row in table(ledger, "flights")
    ]
    assert flights == [
        ("2025-10-26", "RA-76592", "UUMU", "OSLK"),
        ("2025-10-26", "RA-78830", "UUMU", "OSLK"),
        ("2025-10-26", "RA-76599", "UUMU", "OSLK"),
        ("2025-10-27", "RA-82035", "UUMU", "OSLK"),
    ]
    assert [row["aircraft_type"] for row in table(ledger, "flights")][:2] == ["Il-76", "Il-76"]
    again = run(file, ledger)[1]
    assert (again["unchanged"], again["changed_flights"]) == (4, 0)


def test_a_mark_in_the_first_row_stands_for_nothing(tmp_path):
    file = write_csv(
        tmp_path / "list.csv", [MARKED, ['"', "Il-76", "", "", "OSLK", ""], ["26 Oct 2025", *HEADER[1:]]]
    )
    report = answered(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert report["not_read"][0]["value"] == '"'


def test_for_days_without_a_year_those_of_the_title_and_of_other_columns_are_offered(tmp_path):
    rows = [
        ["Flights seen in 2024"],
        HEADER,
        ["4 Apr", "C17", "EDDF", "OSLK"],
        ["24-29 Oct", "C17", "EDDF", "OSLK"],
    ]
    file = write_csv(tmp_path / "list 2023.csv", rows)
    _, report = run(file, tmp_path / "ledger", {"airfield": "OSLK"})
    (asked,) = report["questions"]
    assert (asked["id"], asked["choices"]) == ("year:Date", ["2024", "2023", "not known"])
    assert {cell["what"] for cell in report["not_read"]} == {"the year is missing"}


def test_the_month_of_days_that_name_none_is_asked_with_that_of_the_title_for_each_file(tmp_path):
    rows = [
        ["Movements 3 - 16 Nov. 2025"],
        HEADER,
        ["Mon 03", "C17", "EDDF", "OSLK"],
        ["Tue 4th", "C17", "EDDF", "OSLK"],
        ["Sun 05", "C17", "EDDF", "OSLK"],
    ]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    _, report = run(file, ledger, {"airfield": "OSLK"})
    (asked,) = report["questions"]
    assert (asked["id"], asked["choices"]) == ("month:Date", ["November 2025", "not in one, or not known"])
    _, report = run(file, ledger, {"airfield": "OSLK", "answers": {"month:Date": "11/2025"}})
    assert [row["date"] for row in table(ledger, "flights")] == ["2025-11-03", "2025-11-04"]
    assert [(each["row"], each["what"]) for each in report["not_read"]] == [
        (5, "day of the week and date do not agree: 2025-11-05 is a Wednesday")
    ]
    assert run(file, ledger)[1]["questions"] == []
    write_csv(file, [["Movements in December 2025"], *rows[1:]])
    assert [each["choices"][0] for each in run(file, ledger)[1]["questions"]] == ["December 2025"]


def test_days_that_begin_anew_are_not_of_one_month_and_the_question_says_so(tmp_path):
    rows = [[day, "C17", "EDDF", "OSLK"] for day in ("30", "31", "1", "2")]
    file = write_csv(tmp_path / "list.csv", [HEADER, *rows])
    _, report = run(file, tmp_path / "ledger", {"airfield": "OSLK", "columns": {"Date": "date"}})
    assert report["questions"][0]["about"].endswith(
        "They begin anew at row 4 ('31', then '1'): write its month into each day that is of another one."
    )


def test_a_month_says_nothing_of_the_year_of_days_that_name_another(tmp_path):
    rows = [[day, "C17", "EDDF", "OSLK"] for day in ("30", "31", "1 Jan")]
    file, ledger = write_csv(tmp_path / "list.csv", [HEADER, *rows]), tmp_path / "ledger"
    given = {"airfield": "OSLK", "columns": {"Date": "date"}, "answers": {"month:Date": "December 2025"}}
    _, report = run(file, ledger, given)
    assert [(each["id"], each["rows"]) for each in report["questions"]] == [("year:Date", [4])]
    run(file, ledger, {**given, "answers": {**given["answers"], "year:Date": "2026"}})
    assert [row["date"] for row in table(ledger, "flights")] == ["2025-12-30", "2025-12-31", "2026-01-01"]


LOG = [
    ["Date", "Until", "Type", "From", "To"],
    ["2024-11-03", "", "C17", "EDDF", "OSLK"],
    ["c. 5 Nov", "", "C17", "EDDF", "OSLK"],
    ["30 Dec", "", "C17", "EDDF", "OSLK"],
    ["2025-01-02", "", "C17", "EDDF", "OSLK"],
    ["20 Jun", "2025-06-21", "C17", "EDDF", "OSLK"],
    ["2025-11-01", "", "C17", "EDDF", "OSLK"],
    ["6 Nov", "", "C17", "EDDF", "OSLK"],
]


def test_days_without_a_year_may_be_of_that_which_the_rows_around_leave(tmp_path):
    file, ledger = write_csv(tmp_path / "list.csv", LOG), tmp_path / "ledger"
    given = {"airfield": "OSLK", "columns": {"Until": "date_end"}, "answers": {}}
    (asked,) = run(file, ledger, given)[1]["questions"]
    assert asked["choices"] == [AS_AROUND, "2025", "2024", "not known"]
    assert run(file, ledger, {**given, "answers": {"year:Date": AS_AROUND}})[0] == 0
    assert [row["date"] for row in table(ledger, "flights")] == [
        "2024-11-03", "2024-11-05~", "2024-12-30", "2025-01-02", "[2025-06-20..2025-06-21]", "2025-11-01",
        "2025-11-06",
    ]  # fmt: skip


def test_a_year_that_the_rows_around_leave_open_stays_open(tmp_path):
    rows = [
        LOG[0],
        *([day, "", "C17", "EDDF", "OSLK"] for day in ("2023-02-01", "7 Feb", "5 Nov", "2025-11-06", "7 Nov")),
    ]
    rows[2][1] = "2023-02-08"
    given = {"airfield": "OSLK", "columns": {"Until": "date_end"}, "answers": {"year:Date": AS_AROUND}}
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", given)
    assert [(each["row"], each["what"]) for each in report["not_read"]] == [(4, "the year is missing")]


def test_days_without_a_month_may_be_of_that_in_a_row_above_them(tmp_path):
    rows = [LOG[0]]
    for month in ("November 2024", "December 2024"):
        rows += [[month, "", "", "", ""], *([day, "", "C17", "EDDF", "OSLK"] for day in ("3", "17"))]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    given = {"airfield": "OSLK", "columns": {"Date": "date", "Until": "not mapped"}, "answers": {}}
    (asked,) = run(file, ledger, given)[1]["questions"]
    assert (asked["id"], asked["choices"][0]) == ("month:Date", AS_AROUND)
    run(file, ledger, {**given, "answers": {"month:Date": AS_AROUND}})
    days = ["2024-11-03", "2024-11-17", "2024-12-03", "2024-12-17"]
    assert [row["date"] for row in table(ledger, "flights")] == days


@pytest.mark.parametrize("names", [("Oct 2025", "Nov 2025"), ("Oct-25", "Nov-25"), ("2025-10", "2025-11")])
def test_days_without_a_month_may_be_of_that_in_the_name_of_their_sheet(tmp_path, names):
    rows = [HEADER, ["3", "C17", "EDDF", "OSLK"], ["4", "C17", "UUMU", "OSLK"], ["4", "C17", "EDDF", "OSLK"]]
    file, ledger = tmp_path / "list.xlsx", tmp_path / "ledger"
    file.write_bytes(xlsx_of({name: sheet_xml(rows) for name in names}))
    given = {"airfield": "OSLK", "columns": {"Date": "date"}, "answers": {"sheets": "read together"}}
    _, report = run(file, ledger, given)
    assert [(each["id"], each["choices"][0]) for each in report["questions"]] == [("month:Date", AS_SHEET)]
    run(file, ledger, {**given, "answers": {**given["answers"], "month:Date": AS_SHEET}})
    assert [row["date"] for row in table(ledger, "flights")] == [
        f"2025-{month}-{day}" for month in (10, 11) for day in ("03", "04", "04")
    ]


def test_days_without_a_year_may_be_of_that_in_the_name_of_their_sheet(tmp_path):
    sheets = {
        year: [HEADER, ["4 Apr", "C17", "EDDF", "OSLK"], ["26.10.", "C17", "UUMU", "OSLK"]] for year in YEARS
    }
    file, ledger = tmp_path / "list.xlsx", tmp_path / "ledger"
    file.write_bytes(xlsx_of({f"Flights {year}": sheet_xml(rows) for year, rows in sheets.items()}))
    given = {"airfield": "OSLK", "answers": {"sheets": "read together"}}
    _, report = run(file, ledger, given)
    asked = {each["id"]: each["choices"] for each in report["questions"]}
    assert asked == {"year:Date": ["the one in the name of its sheet", *YEARS, "not known"]}
    given["answers"]["year:Date"] = asked["year:Date"][0]
    assert run(file, ledger, given)[0] == 0
    days = ["2024-04-04", "2024-10-26", "2025-04-04", "2025-10-26"]
    assert [row["date"] for row in table(ledger, "flights")] == days
    before = hashes(ledger)
    _, report = run(file, ledger)
    assert (report["unchanged"], report["questions"], hashes(ledger)) == (4, [], before)
    sheets["2025"][1][1] = "Il-76"
    file.write_bytes(xlsx_of({f"Flights {year}": sheet_xml(rows) for year, rows in sheets.items()}))
    _, report = run(file, ledger)
    assert (len(report["changed"]), report["contradictions"], report["changed_flights"]) == (1, [], 1)


def test_nothing_is_above_the_first_row_of_a_sheet_or_below_another_header():
    rows = (
        Row(2, ("1 Oct", "C17")),
        Row(4, ("″", "″")),
        Row(10_000_002, ("″", "")),
        Row(10_000_003, ("1 Nov", "C5")),
    )
    again = PassedOver((3,), HEADER_AGAIN)
    sheet = Sheet("Oct", ("Date", "Type"), rows, (again,), parts=("Oct", "Nov"), joined=("Oct", "Nov"))
    assert with_dittos(sheet, {"Date": "date", "Type": "aircraft_type"}) == (rows, ["″"])
    empty = tuple(replace(row, cells=("" if row.cells[0] == "″" else row.cells[0], row.cells[1])) for row in rows)
    answers = Answers({"fill:Date": AS_ABOVE})
    filled, asked = filled_down(sheet, empty, {"Date": "date"}, answers)
    assert ([each.id for each in asked], filled) == (["fill:Date"], empty)
