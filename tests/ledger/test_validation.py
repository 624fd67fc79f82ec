"""Tables against their schemas: every broken rule names its cell, and the rows around it load."""

import pytest

from components.ledger.validation import Checked
from components.problems import Problem, Severity

from .samples import COLUMNS, check, row, table

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
        ("flight_id", "", "flight_id is required and is empty"),
        ("flight_id", "two words", "this does not have the form of 'Flight'"),
        ("flight_id", "two\u00a0words", "this does not have the form of 'Flight'"),
        ("flight_id", "a;b", "this does not have the form of 'Flight'"),
        ("date", "", "date is required and is empty"),
        ("date", "2025-02-30", "there is no day 30 in 2025-02"),
        ("date", "2025-13-01", "there is no month 13"),
        ("date", "03/04/2025", "day and month cannot be told apart for certain"),
        ("date", "now", "this is not a date of the ledger's profile"),
        ("source_id", "", "source_id is required and is empty"),
        ("icao24", "155CB7", "this does not have the form of 'ICAO 24-bit address'"),
        ("icao24", "155cb", "this does not have the form of 'ICAO 24-bit address'"),
        ("icao24", "155cb7f", "this does not have the form of 'ICAO 24-bit address'"),
        ("credibility", "0", "this is not a whole number from 1 to 6"),
        ("credibility", "7", "this is not a whole number from 1 to 6"),
        ("credibility", "x", "this is not a whole number from 1 to 6"),
        ("credibility", "2.0", "this is not a whole number from 1 to 6"),
        ("credibility", "1e0", "this is not a whole number from 1 to 6"),
        ("credibility", "\u0662", "this is not a whole number from 1 to 6"),
        ("credibility", "9" * 400, "this is not a whole number from 1 to 6"),
        ("credibility", "nan", "this is not a whole number from 1 to 6"),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_a_cell_that_breaks_its_rule_sets_its_row_aside(column: str, value: str, what: str) -> None:
    checked = check(table(row("one"), "", row("two", **{column: value}), row("three")))
    problem = only(checked)
    assert (problem.severity, problem.row, problem.line, problem.column) == (SET_ASIDE, 4, 4, column)
    assert (problem.file, problem.what) == ("flights.csv", what)
    assert problem.remedy
    assert loaded(checked) == ["one", "three"]
    assert checked.set_aside[["file", "row", "line"]].to_dict("records") == [
        {"file": "flights.csv", "row": 4, "line": 4}
    ]


@pytest.mark.parametrize(
    ("name", "text", "column", "what"),
    [
        ("sources", "source_id,kind,reliability\nx,news,G", "reliability", UNKNOWN),
        ("sources", "source_id,kind,reliability\nx,news,a", "reliability", UNKNOWN),
        ("sources", "source_id,kind\nx,rumour", "kind", UNKNOWN),
        ("sources", "source_id,kind,sha256\nx,news,abc", "sha256", "this does not have the form of 'SHA-256'"),
        ("sources", "source_id,kind,published\nx,news,21.12.2024", "published", "a date starts with its year"),
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
        ("places", "place,name,kind,latitude,longitude,radius_km\nx,X,city,1,0,inf", "radius_km",
         "this is not a number with a point from 0 to 10000"),
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
    checked = check(table(row("one", date="x", credibility="9", icao24="?"), row("two")))
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
