"""Tables against their schemas: every broken rule names its cell, and the rows around it load."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.files.problems import Problem, Severity
from components.ledger.tables.validation import Checked, check_table
from tests.conftest import LedgerOf
from tests.ledger.samples import COLUMNS, HEADER, SCHEMAS, check, read, row, table

SET_ASIDE, FLAGGED = Severity.SET_ASIDE, Severity.FLAGGED
UNKNOWN = "this value is not one of the known ones"


def only(checked: Checked) -> Problem:
    (problem,) = checked.problems
    assert len(problem.value) <= 80
    assert problem.value.isprintable()
    return problem


def loaded(checked: Checked) -> list[str]:
    return checked.table["flight_id"].to_list()


def test_a_row_that_keeps_every_rule_has_no_problem() -> None:
    full = {
        "aircraft_type": "Il-62M", "model": "Il-62M", "registration": "RA-86539", "icao24": "155cb7",
        "callsign": "RFF7041", "operator": "Air Force", "origin": "Libya", "locator": "Paragraph 3",
        "claim": "It came.", "credibility": "6", "note": "None.", "attributed_to": "flightradar24",
    }  # fmt: skip
    checked = check(table(row("one", **full), row("two")))
    assert checked.problems == ()
    assert checked.set_aside.empty
    assert loaded(checked) == ["one", "two"]


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("flight_id", "two words", "this does not have the form of 'Flight'"),
        ("flight_id", "two\u00a0words", "this does not have the form of 'Flight'"),
        ("flight_id", "a;b", "this does not have the form of 'Flight'"),
        ("date", "", "date is required and is empty"),
        ("date", "2025-02-30", "there is no day 30 in 2025-02"),
        ("date", "2025-13-01", "there is no month 13"),
        ("date", "03/04/2025", "day and month cannot be told apart for certain"),
        ("date", "now", "this is not a date of the ledger's profile"),
        ("source_id", "", "source_id is required and is empty"),
        ("date", "NaT", "date is required and is empty"),
        ("date", "#REF!", "a formula of a spreadsheet failed here; the date cannot be had back"),
        (
            "date",
            "########",
            "the column of the spreadsheet was too narrow to show its cell; the date cannot be had back",
        ),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_a_cell_that_breaks_its_rule_sets_its_row_aside(column: str, value: str, what: str) -> None:
    checked = check(table(row("one"), "", row("two", **{column: value}), row("three")))
    problem = next(problem for problem in checked.problems if problem.severity is SET_ASIDE)
    assert (problem.severity, problem.row, problem.line, problem.column) == (SET_ASIDE, 4, 4, column)
    assert (problem.file, problem.what) == ("flights.csv", what)
    assert problem.remedy
    assert loaded(checked) == ["one", "three"]
    assert checked.set_aside[["file", "row", "line"]].to_dict("records") == [
        {"file": "flights.csv", "row": 4, "line": 4}
    ]


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("icao24", "155cb7f", "this does not have the form of 'ICAO 24-bit address'"),
        (
            "icao24",
            "D001D",
            "an address has six digits; a spreadsheet seems to have taken zeros away at its start",
        ),
        ("icao24", "4.41E+11", "a spreadsheet made a number of it; the address cannot be had back"),
        ("icao24", "700031.0", "a spreadsheet made a number of it"),
        ("icao24", "~2a1460", "this is not an ICAO address: a ~ marks one that a ground station gave"),
        ("icao24", "#REF!", "a formula of a spreadsheet failed here; the address cannot be had back"),
        ("registration", "May-40", "a spreadsheet made a date of it; the registration cannot be had back"),
        (
            "registration",
            "1940-05-01 00:00:00",
            "a spreadsheet made a date of it; the registration cannot be had back",
        ),
        ("callsign", "1.00E+05", "a spreadsheet made a number of it; the callsign cannot be had back"),
        ("origin", "#NAME?", "a formula of a spreadsheet failed here; the value cannot be had back"),
        ("credibility", "0", "this is not a whole number from 1 to 6"),
        ("credibility", "7", "this is not a whole number from 1 to 6"),
        ("credibility", "x", "this is not a whole number from 1 to 6"),
        ("credibility", "2.5", "this is not a whole number from 1 to 6"),
        ("credibility", "9.0", "this is not a whole number from 1 to 6"),
        ("credibility", "1e0", "this is not a whole number from 1 to 6"),
        ("credibility", "\u0662", "this is not a whole number from 1 to 6"),
        ("credibility", "9" * 400, "this is not a whole number from 1 to 6"),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_a_wrong_cell_that_is_not_needed_costs_the_cell_and_no_flight(column: str, value: str, what: str) -> None:
    checked = check(table(row("one"), "", row("two", **{column: value}), row("three")))
    problem = only(checked)
    assert (problem.severity, problem.row, problem.line, problem.column) == (FLAGGED, 4, 4, column)
    assert (problem.file, problem.what) == ("flights.csv", f"{what}; the cell is read as empty")
    assert problem.remedy
    assert loaded(checked) == ["one", "two", "three"]
    assert checked.table.loc[4, column] == ""
    assert checked.written.loc[4, column] == value


@pytest.mark.parametrize("column", ["icao24", "registration", "callsign", "operator", "origin", "credibility"])
def test_words_for_not_known_are_read_so_and_said_once_with_their_number(column: str) -> None:
    words = ["NA", "nan", "None", "-", "NULL", "n/a", "?", "NA", "unknown", "#N/A"]
    checked = check(table(*(row(f"f{number}", **{column: word}) for number, word in enumerate(words))))
    problem = only(checked)
    assert (problem.severity, problem.row, problem.column, problem.count) == (FLAGGED, 2, column, 10)
    assert problem.what.startswith("'NA' (2 cells), 'nan' (1), 'None' (1), '-' (1)")
    assert problem.what.endswith(" and 1 more are read as not known")
    assert set(checked.table[column]) == {""}
    assert checked.written[column].to_list() == words


@pytest.mark.parametrize("column", ["claim", "note", "locator"])
def test_words_that_may_be_a_sentence_stay_as_they_are(column: str) -> None:
    checked = check(table(row("one", **{column: "-"}), row("two", **{column: "None"})))
    assert checked.problems == ()
    assert checked.table[column].to_list() == ["-", "None"]


def test_nan_in_capitals_is_an_airport_and_no_word() -> None:
    assert check(table(row("one", origin="NAN"))).table.loc[2, "origin"] == "NAN"


@pytest.mark.parametrize("spelling", ["AE1460", "0xAE1460", "#AE1460", "'ae1460", " ae1460 "])
def test_an_address_in_another_spelling_is_the_same_address(spelling: str) -> None:
    checked = check(table(row("one", icao24=spelling), row("two", icao24="ae1460")))
    assert checked.table["icao24"].to_list() == ["ae1460", "ae1460"]
    assert [problem.severity for problem in checked.problems] == [FLAGGED]


@pytest.mark.parametrize(
    ("column", "value", "read"),
    [
        ("date", "2025-11-01 00:00:00", "2025-11-01"),
        ("date", "2025-11-01T00:00:00", "2025-11-01"),
        ("credibility", "2.0", "2"),
    ],
)
def test_what_table_programs_make_of_days_and_whole_numbers_is_read(column: str, value: str, read: str) -> None:
    checked = check(table(row("one", **{column: value})))
    assert checked.table.loc[2, column] == read
    assert checked.written.loc[2, column] == value
    assert (only(checked).severity, only(checked).column, only(checked).count) == (FLAGGED, column, 1)


@pytest.mark.parametrize("registration", ["MAI-223", "05-5140", "RA-76845", "5E12", "D-ABCD", "Mar"])
def test_a_registration_that_only_looks_like_a_date_or_a_number_is_kept(registration: str) -> None:
    checked = check(table(row("one", registration=registration, callsign="MARINE 1")))
    assert checked.problems == ()
    assert checked.table.loc[2, ["registration", "callsign"]].to_list() == [registration, "MARINE 1"]


def test_a_source_that_a_formula_lost_keeps_its_flight() -> None:
    checked = check(table(row("one", source_id="#REF!")))
    assert only(checked).what == "a formula of a spreadsheet failed here; the value cannot be had back"
    assert checked.table.loc[2, "source_id"] == "#REF!"


def test_flights_without_an_id_are_numbered_by_row_and_said_once() -> None:
    checked = check(table(row("row-3"), row(""), row("NA"), row("#REF!"), row("five")))
    assert loaded(checked) == ["row-3", "row-3-unnamed", "row-4", "row-5", "five"]
    numbered = next(problem for problem in checked.problems if "without a flight_id" in problem.what)
    assert (numbered.severity, numbered.row, numbered.column, numbered.count) == (FLAGGED, 3, "flight_id", 3)


def test_rows_that_a_column_is_filled_down_in_are_blank_rows_said_once() -> None:
    filled = ["," * 15 + ",FALSE"] * 400
    text = "\n".join([f"{HEADER},checked", row("one") + ",TRUE", *filled])
    checked = check(text)
    assert loaded(checked) == ["one"]
    assert checked.set_aside.empty
    (fill,) = (problem for problem in checked.problems if problem.count > 1)
    assert fill.what == "400 rows hold nothing but 'checked'; passed over as blank"
    assert (fill.severity, fill.row, fill.count) == (FLAGGED, 3, 400)


@pytest.mark.parametrize(
    ("cells", "content"),
    [
        (["C-17 landed", "C-17 left"], ""),
        (["C-17 landed"] * 2, "'date' and 'text'"),
        (["1", "2"], "'date' and 'text'"),
        (["", ""], "'date'"),
    ],
)
def test_rows_of_one_day_beside_which_other_words_stand_are_not_blank(cells: list[str], content: str) -> None:
    rows = [f"{row('', source_id='', destination='')},{cell}" for cell in cells]
    problems = check("\n".join([f"{HEADER},text", *rows])).problems
    blank = [problem.what for problem in problems if "passed over as blank" in problem.what]
    assert blank == [f"2 rows hold nothing but {content}; passed over as blank"] * bool(content)


def test_a_known_column_that_is_filled_down_makes_no_flights_either() -> None:
    filled = row("", date="", source_id="", destination="EDDF")
    checked = check(table(row("one"), *[filled] * 3))
    assert loaded(checked) == ["one"]
    assert only(checked).what == "3 rows hold nothing but 'destination'; passed over as blank"


@pytest.mark.parametrize(
    ("cells", "content"),
    [({}, "'flight_id'"), ({"date": "1899-12-30", "destination": "EDDF"}, "'date' and 'destination'")],
)
def test_numbers_and_the_day_zero_of_spreadsheets_make_no_flights_either(
    cells: dict[str, str], content: str
) -> None:
    ids = ["", ""] if cells else ["2", "3"]
    filled = [row(number, **{"date": "", "source_id": "", "destination": ""} | cells) for number in ids]
    checked = check(table(row("one"), *filled))
    assert loaded(checked) == ["one"]
    assert only(checked).what == f"2 rows hold nothing but {content}; passed over as blank"


def test_a_row_that_has_an_id_alone_is_set_aside_where_no_other_has() -> None:
    checked = check(table(row("one"), row("two", date="", source_id="", destination="")))
    assert {problem.what for problem in checked.problems} == {
        "date is required and is empty", "source_id is required and is empty"
    }  # fmt: skip


def test_a_header_between_the_rows_is_passed_over_and_said() -> None:
    checked = check(table(row("one"), HEADER, row("two"), HEADER.replace("_", " ").title()))
    assert loaded(checked) == ["one", "two"]
    assert checked.set_aside.empty
    assert only(checked).what == "2 rows that repeat the header are passed over"


def test_a_total_below_the_table_is_set_aside_for_what_it_is() -> None:
    checked = check(table(row("one"), row("TOTAL", date="1", source_id="", destination="")))
    problem = only(checked)
    assert (problem.severity, problem.row, problem.value) == (SET_ASIDE, 3, "TOTAL")
    assert problem.what == "this row sums up others, and is none of the table"


@pytest.mark.parametrize(
    "last",
    [row("Total", date="4", source_id=""), row("two", date="", source_id=""), row("one", source_id=""),
     row("two\u202e", source_id="")],
)  # fmt: skip
def test_no_remark_names_a_row_that_is_set_aside(last: str) -> None:
    """Of a table of which no row is kept without a source, none is said to be without one."""
    tracker = replace(
        SCHEMAS["flights"],
        fields=tuple(
            replace(f, fallback="mine") if f.name == "source_id" else f for f in SCHEMAS["flights"].fields
        ),
    )
    checked = check_table(read(table(row("one", source_id="mine"), last)), tracker)
    assert checked.set_aside["row"].to_list() == [3]
    assert [(p.severity, p.row) for p in checked.problems] == [(SET_ASIDE, 3)]
    both = check_table(read(table(row("one", source_id=""), last)), tracker)
    (remark,) = (p for p in both.problems if p.severity is FLAGGED)
    assert remark.what == "one row without a source; the table itself counts as the source: 'mine' (1)"
    assert (remark.row, remark.line, remark.count) == (2, 2, 1)


@pytest.mark.parametrize("address", ["FFFFFF", "ffffff", "0xFFFFFF", "000000", "0"])
def test_an_address_of_no_aircraft_is_said_to_be_none(address: str) -> None:
    checked = check(table(row("one", icao24=address)))
    digits = address.lower().removeprefix("0x")
    problem = only(checked)
    what = f"{digits} is no aircraft's address: it is what stands where none was set; the cell is read as empty"
    assert problem.what == what
    assert problem.remedy == "Leave the cell empty, or write the address of the aircraft itself."
    assert checked.table["icao24"].to_list() == [""]


def test_the_order_of_day_and_month_is_said_once_where_a_row_settles_it() -> None:
    dates = ["03/08/2025", "04/08/2025", "11/08/2025", "26/08/2025", "01/09/2025"]
    checked = check(table(*(row(f"f{number}", date=date) for number, date in enumerate(dates))))
    assert checked.table.empty
    (hint,) = (problem for problem in checked.problems if problem.severity is FLAGGED)
    assert hint.what == "26/08/2025 shows that the day comes first: 5 dates would read 2025-08-03 … 2025-09-01"
    assert '"dateOrder": "day first"' in hint.remedy
    assert (hint.column, hint.count) == ("date", 5)


def test_an_order_that_the_descriptor_confirms_is_read_and_said() -> None:
    confirmed = replace(
        SCHEMAS["flights"],
        fields=tuple(replace(f, order="day first") for f in SCHEMAS["flights"].fields),
    )
    text = table(row("one", date="03/08/2025"), row("two", date="26.08.25"), row("three", date="10/26/2025"))
    checked = check_table(read(text), confirmed)
    assert checked.table["date"].to_list() == ["2025-08-03", "2025-08-26"]
    assert checked.written["date"].to_list() == ["03/08/2025", "26.08.25"]
    assert [(p.severity, p.value) for p in checked.problems if p.row == 4] == [(SET_ASIDE, "10/26/2025")]


def test_a_column_that_mixes_orders_is_said_to() -> None:
    checked = check(table(row("one", date="26/08/2025"), row("two", date="08/27/2025")))
    (hint,) = (problem for problem in checked.problems if problem.severity is FLAGGED)
    assert hint.what == "the column mixes orders: 26/08/2025 day first and 08/27/2025 month first"


def order_said(*dates: str) -> tuple[str, str]:
    """What is said once of a column of such dates, and what to do."""
    checked = check(table(*(row(f"f{number}", date=date) for number, date in enumerate(dates))))
    (hint,) = (problem for problem in checked.problems if problem.severity is FLAGGED)
    return hint.what, hint.remedy.split(" into ")[0]


@pytest.mark.parametrize(
    ("dates", "what", "remedy"),
    [
        (("25-10-26", "25-10-27", "25-10-11"),
         "no row shows whether the day or the year comes first: 3 dates like 25-10-26",
         'Find out, and write "dateOrder": "day first" or "dateOrder": "year first"'),
        (("03/08/2025", "04/08/2025"),
         "no row shows whether the day or the month comes first: 2 dates like 03/08/2025",
         'Find out, and write "dateOrder": "day first" or "dateOrder": "month first"'),
        (("03-08-04", "03-08-05"),
         "no row shows whether the day, the month or the year comes first: 2 dates like 03-08-04",
         'Find out, and write "dateOrder": "day first", "dateOrder": "month first" or "dateOrder": "year first"'),
        (("25-10-26", "03/08/2025"),
         "the dates together show that the day comes first: 2 dates would read 2025-08-03 … 2026-10-25",
         'If that is so, write "dateOrder": "day first"'),
        (("25-10-26", "10/26/2025"),
         "the column mixes orders: 25-10-26 day first or year first and 10/26/2025 month first",
         "Write each date with its year first, like 2025-10-26."),
    ],
)  # fmt: skip
def test_the_orders_that_make_a_date_of_every_cell_are_said(
    dates: tuple[str, ...], what: str, remedy: str
) -> None:
    assert order_said(*dates) == (what, remedy)


def test_one_date_with_the_month_last_casts_doubt_on_others_of_its_column() -> None:
    dates = ["2025-26-10", "2025-03-08", "2025-04-08", "2025-03-26", "2025-05-05", "2025-04-08"]
    checked = check(table(*(row(f"f{number}", date=date) for number, date in enumerate(dates))))
    assert checked.table["date"].to_list() == dates[1:]
    (hint,) = (problem for problem in checked.problems if problem.severity is FLAGGED)
    assert hint.what == (
        "a date of the column seems to be written year-day-month; these may be, too, and are read as they stand: "
        "'2025-04-08' (2 cells), '2025-03-08' (1)"
    )
    assert (hint.row, hint.column, hint.count) == (3, "date", 3)
    assert check(table(*(row(f"f{day}", date=f"2025-03-{day:02}") for day in range(1, 20)))).problems == ()


def test_cells_with_the_same_fault_are_named_twenty_times_and_then_counted() -> None:
    checked = check(table(*(row(f"f{number}", date="yesterday") for number in range(400))))
    assert len(checked.problems) == 21
    assert checked.problems[-1].what.endswith("; 380 more cells, from row 22 on")
    assert (checked.problems[-1].row, checked.problems[-1].count) == (22, 380)
    assert len(checked.set_aside) == 400


@given(st.text(alphabet="NAna/-?#REF!.0123456789EexX'~ :TZ", max_size=20), st.sampled_from(COLUMNS))
def test_no_cell_that_is_not_needed_costs_a_flight(cell: str, column: str) -> None:
    if column in ("date", "flight_id", "source_id") or "," in cell:
        return
    checked = check(table(row("one"), row("two", **{column: cell})))
    assert loaded(checked) == ["one", "two"]
    assert checked.written.loc[3, column] == cell.strip()


def test_a_wrong_cell_of_a_table_in_which_empty_says_something_costs_its_row() -> None:
    text = "flight_id,airfield,movement,icao24,time_utc,decision,decided_utc\n" + "\n".join(
        f"f,OSLK,arrival,{address},2025-10-26T14:03:05Z,same,2025-11-02T09:30:00Z"
        for address in ("4.41E+11", "AE1460")
    )
    checked = check(text, "matches")
    assert checked.table["icao24"].to_list() == ["ae1460"]
    assert checked.set_aside["row"].to_list() == [2]


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("source_id,kind,reliability\nx,news,G", "reliability", UNKNOWN),
        ("source_id,kind,reliability\nx,news,a", "reliability", UNKNOWN),
        ("source_id,kind,sha256\nx,news,abc", "sha256", "this does not have the form of 'SHA-256'"),
        ("source_id,kind,published\nx,news,21/12/2024", "published", "a date starts with its year"),
    ],
)
def test_a_source_is_kept_without_a_cell_that_is_wrong(text: str, column: str, what: str) -> None:
    checked = check(text, "sources")
    problem = next(p for p in checked.problems if p.row == 2)
    assert (problem.severity, problem.column) == (FLAGGED, column)
    assert problem.what == f"{what}; the cell is read as empty"
    assert checked.table.loc[2, column] == ""


@pytest.mark.parametrize(
    ("name", "text", "column", "what"),
    [
        ("sources", "source_id,kind\nx,rumour", "kind", UNKNOWN),
        ("notes", "note_id,airfield,date,kind,title,source_id\nx,OSLK,2025,party,t,s", "kind",
         UNKNOWN),
        ("notes", "note_id,airfield,date,kind,title,source_id\nx,oslk,2025,strike,t,s", "airfield",
         "this does not have the form of 'Airfield'"),
        ("places", "place,name,kind,latitude,longitude\nx,X,city,91,0", "latitude",
         "this is not a number with a point from -90 to 90"),
        ("places", "place,name,kind,latitude,longitude\nx,X,city,35,4e1", "longitude",
         "this is not a number with a point from -180 to 180"),
        ("places", "place,name,kind,latitude,longitude\nx,X,city,,0", "latitude",
         "latitude is required and is empty"),
        ("aircraft_types", "aircraft_type,name\nil62,Il-62", "aircraft_type",
         "this does not have the form of 'Designator'"),
        ("airfields", "airfield,name\noslk,Hmeimim", "airfield", "this does not have the form of 'Airfield'"),
    ],
)  # fmt: skip
def test_every_table_has_its_own_rules(name: str, text: str, column: str, what: str) -> None:
    checked = check(text, name)
    problem = next(p for p in checked.problems if p.severity is SET_ASIDE)
    assert (problem.row, problem.line, problem.column, problem.what) == (2, 2, column, what)
    assert checked.table.empty


def test_a_period_is_a_date_of_a_note() -> None:
    checked = check("note_id,airfield,date,kind,title,source_id\nx,OSLK,2025-04~/..,suspension,t,s", "notes")
    assert checked.table["date"].to_list() == ["2025-04~/.."]


def test_a_row_with_several_broken_cells_is_set_aside_once_and_names_each() -> None:
    checked = check(table(row("one", date="x", credibility="9", icao24="y"), row("two")))
    assert sorted(p.column for p in checked.problems) == ["credibility", "date", "icao24"]
    assert checked.set_aside["row"].to_list() == [2]
    assert loaded(checked) == ["two"]


def test_the_text_of_a_row_set_aside_is_kept_escaped_and_cut() -> None:
    text = check(table(row("one\u202e", claim="x" * 200))).set_aside.loc[0, "text"]
    assert text.startswith("one\\u202e | 2025-10-26 | ")
    assert len(text) == 80


# Keys


def test_a_repeated_key_sets_the_second_row_aside_and_names_both() -> None:
    """A10."""
    checked = check(table(row("one"), row("two"), row("one", claim="again"), row("three")))
    problem = only(checked)
    assert (problem.severity, problem.row, problem.line, problem.column) == (SET_ASIDE, 4, 4, "flight_id")
    assert problem.what == "the same flight_id and source_id as row 2"
    assert problem.value == "one, flightradar24"
    assert loaded(checked) == ["one", "two", "three"]


def test_two_sources_may_tell_of_one_flight() -> None:
    checked = check(table(row("one"), row("one", source_id="peskov")))
    assert checked.problems == ()
    assert loaded(checked) == ["one", "one"]


def test_a_row_that_is_broken_takes_no_key_from_the_row_that_corrects_it() -> None:
    checked = check(table(row("one", date="2025-02-30"), row("one", date="2025-02-28")))
    assert [(p.row, p.column) for p in checked.problems] == [(2, "date")]
    assert checked.table["date"].to_list() == ["2025-02-28"]


def test_a_third_row_with_the_same_key_is_named_too() -> None:
    assert [p.row for p in check(table(row("one"), row("one"), row("one"))).problems] == [3, 4]


# Hidden characters

NAMES = [
    "flight_id",
    "date",
    "icao24",
    "aircraft_type",
    "origin",
    "destination",
    "source_id",
    "credibility",
    "attributed_to",
]


@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in NAMES])
def test_a_hidden_character_in_running_text_is_flagged_and_kept(column: str) -> None:
    """A22."""
    checked = check(table(row("one", **{column: "a\u202eb\u200bc"})))
    problem = only(checked)
    assert (problem.severity, problem.row, problem.line, problem.column) == (FLAGGED, 2, 2, column)
    assert problem.what == "hidden character U+202E, U+200B; shown escaped"
    assert problem.value == "a\\u202eb\\u200bc"
    assert checked.table.loc[2, column] == "a\u202eb\u200bc"


@pytest.mark.parametrize("column", ["flight_id", "origin", "destination", "source_id", "attributed_to"])
@pytest.mark.parametrize("code", ["\u202e", "\u2066", "\u200b", "\u00ad", "\U000e0041"], ids=ascii)
def test_a_hidden_character_in_a_name_sets_the_row_aside(column: str, code: str) -> None:
    """A22."""
    checked = check(table(row("one"), row("two", **{column: f"a{code}b"})))
    problem = only(checked)
    assert (problem.severity, problem.row, problem.line, problem.column) == (SET_ASIDE, 3, 3, column)
    assert problem.what == f"hidden character U+{ord(code):04X}"
    assert loaded(checked) == ["one"]


@pytest.mark.parametrize("column", ["url", "archive_url"])
def test_a_hidden_character_in_an_address_sets_the_source_aside(column: str) -> None:
    """A22."""
    checked = check(f"source_id,kind,{column}\nx,news,https://example.org/\u202egpj", "sources")
    assert [(p.severity, p.column) for p in checked.problems if p.row == 2] == [(SET_ASIDE, column)]
    assert checked.table.empty


def test_a_table_that_could_not_be_read_stays_unreadable() -> None:
    checked = check(b"PK\x03\x04")
    assert not checked.readable
    assert checked.table.empty
    assert list(checked.table.columns) == COLUMNS
    assert [p.what for p in checked.problems] == ["this is an Excel workbook or a zip file, not a CSV file"]


def test_dates_with_points_are_not_read_day_first_beside_one_that_is_not(ledger_of: LedgerOf) -> None:
    ledger = ledger_of([{"date": day} for day in ("02.13.2025", "03.08.2025", "26.10.2025")])
    assert ledger.reports.frame()["date"].to_list() == ["2025-10-26"]
    assert [row["value"] for row in ledger.problems.to_dict("records") if row["severity"] == SET_ASIDE] == [
        "02.13.2025",
        "03.08.2025",
    ]


def test_a_midnight_behind_a_date_with_points_is_none_of_it(ledger_of: LedgerOf) -> None:
    ledger = ledger_of([{"date": day} for day in ("26.10.2025 00:00", "27.10.2025 0:00:00", "28.10.2025 14:03")])
    assert ledger.reports.frame()["date"].to_list() == ["2025-10-26", "2025-10-27"]


def test_a_needed_column_that_is_filled_down_is_no_flights() -> None:
    rows = [
        row("one"),
        *(row("", source_id="", date="", destination="", aircraft_type="An-124") for _ in range(300)),
    ]
    checked = check(table(*rows))
    assert only(checked).what == "300 rows hold nothing but 'aircraft_type'; passed over as blank"
    assert loaded(checked) == ["one"]
