"""Checks that need more than one table, seen through whole ledgers."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from components.files.problems import Severity
from components.ledger.ledger import open_ledger

from .samples import DATA, opened, package, row, table, told

SET_ASIDE, FLAGGED = Severity.SET_ASIDE, Severity.FLAGGED

SOURCES = """source_id,kind,derived_from,reliability
article,news,tracker,B
copy,news,article,C
tracker,tracker,,B
person,person,,F
"""
CIRCLE = """x,news,y,C
y,news,z,C
z,news,x,C
"""
COLUMNS_ABSENT = "columns not in the file: title, publisher, author, published, url, archive_url, sha256, note; "


def flights(folder: Path, *rows: str, sources: str = SOURCES) -> tuple[pd.DataFrame, list[tuple]]:
    """The reports of a ledger with these flights, and its problems but the one of the header of the sources."""
    notes = "note_id,airfield,date,kind,title,claim,source_id,locator,credibility,note\n"
    ledger = opened(folder, flights=table(*rows), sources=sources, notes=notes)
    return ledger.reports.frame(), [p for p in told(ledger.problems) if not p[4].startswith(COLUMNS_ABSENT)]


def sourced(name: str, source: str = "tracker", **cells: str) -> str:
    return row(name, source_id=source, **cells)


# Types


def test_a_known_spelling_becomes_its_designator_and_the_original_is_kept(tmp_path: Path) -> None:
    known = [("Il-62M", "IL62"), ("Ил-62М", "IL62"), ("il62", "IL62"), ("An-124-100 Ruslan", "A124"), ("", "")]
    reports, problems = flights(
        tmp_path, *(sourced(f"f{n}", aircraft_type=each) for n, (each, _) in enumerate(known))
    )
    assert reports[["type_written", "aircraft_type"]].values.tolist() == [list(each) for each in known]
    assert problems == []


def test_look_alike_letters_are_read_as_the_type_and_named(tmp_path: Path) -> None:
    """A21."""
    rows = [
        sourced("one"),
        sourced("two", aircraft_type="Il-62\u041c"),
        sourced("three", aircraft_type="Il-62\u041c"),
    ]
    reports, problems = flights(tmp_path, *rows)
    assert reports["aircraft_type"].to_list() == ["", "IL62", "IL62"]
    what = "letters of two alphabets in one name: U+041C"
    assert problems == [(FLAGGED, "flights.csv", 3, "aircraft_type", what)]


def test_a_hidden_character_in_a_type_is_named_and_the_type_found(tmp_path: Path) -> None:
    """A21."""
    reports, problems = flights(tmp_path, sourced("one", aircraft_type="Il\u200b-62M"))
    assert reports["aircraft_type"].to_list() == ["IL62"]
    what = "hidden character U+200B; shown escaped"
    assert problems == [(FLAGGED, "flights.csv", 2, "aircraft_type", what)]


def test_a_type_that_turns_the_text_around_or_hides_some_is_set_aside(tmp_path: Path) -> None:
    """A22."""
    odd = [sourced(f"f{n}", aircraft_type=f"Il{sign}-62M") for n, sign in enumerate("\u202e\u2066\U000e0041")]
    reports, problems = flights(tmp_path, *odd, sourced("good"))
    assert reports["flight_id"].to_list() == ["good"]
    aside = [problem[:4] for problem in problems if problem[0] == SET_ASIDE]
    assert aside == [(SET_ASIDE, "flights.csv", number, "aircraft_type") for number in (2, 3, 4)]


def test_an_unknown_type_is_kept_under_its_own_name_and_said_once(tmp_path: Path) -> None:
    rows = [sourced(name, aircraft_type="Zeppelin NT") for name in ("one", "two", "three")]
    reports, problems = flights(tmp_path, *rows, sourced("four", aircraft_type="Il-62"))
    assert reports["aircraft_type"].to_list() == ["Zeppelin NT"] * 3 + ["IL62"]
    what = (
        "aircraft type that neither aircraft_types.csv nor ICAO Doc 8643 knows, kept under its own name "
        "(rows 2, 3 and 4)"
    )
    assert problems == [(FLAGGED, "flights.csv", 2, "aircraft_type", what)]


def test_a_type_is_known_without_the_table(tmp_path: Path) -> None:
    """Case 22. What the source wrote stays beside the designator."""
    nothing = "aircraft_type,name,manufacturer,role,aliases\n"
    kept = {"Il-76TD": "IL76", "Ил-76МД": "IL76", "IL76": "IL76", "n/a": "", "747": "747", "May-40": "May-40"}
    rows = [row(f"f{number}", aircraft_type=written) for number, written in enumerate(kept)]
    ledger = opened(tmp_path, flights=table(*rows), aircraft_types=nothing)
    assert ledger.reports.frame()["aircraft_type"].to_list() == list(kept.values())
    assert set(ledger.problems["what"]) == {
        "'n/a' (1) is read as not known",
        "aircraft type that may be B741, B742, B743, B744 or 4 more, and counts as not known (row 6)",
        "aircraft type that counts as not known: a spreadsheet made a date of it (row 7)",
    }
    assert len(ledger.problems) == 3


def test_reports_without_any_type_need_no_reference(tmp_path: Path) -> None:
    nothing = "aircraft_type,name,manufacturer,role,aliases\n"
    ledger = opened(tmp_path, flights=table(row("one")), aircraft_types=nothing)
    assert ledger.reports.frame()[["aircraft_type", "type_written"]].values.tolist() == [["", ""]]
    assert ledger.problems.empty


# Dates


def test_a_period_is_no_date_of_a_flight(tmp_path: Path) -> None:
    reports, problems = flights(tmp_path, sourced("one"), sourced("two", date="2025-10-24/2025-10-29"))
    what = "a flight happens on one day, not throughout a period"
    assert problems == [(SET_ASIDE, "flights.csv", 3, "date", what)]
    assert reports["flight_id"].to_list() == ["one"]


def test_a_period_row_is_listed_among_the_rows_set_aside(tmp_path: Path) -> None:
    ledger = opened(tmp_path, flights=table(row("one", date="2025-10-24/2025-10-29")))
    assert ledger.set_aside[["file", "row", "line"]].values.tolist() == [["flights.csv", 2, 2]]
    assert ledger.set_aside.loc[0, "text"].startswith("one | 2025-10-24/2025-10-29 | ")
    assert ledger.flights.frame().empty


def test_a_date_before_1950_is_set_aside_until_it_is_confirmed(tmp_path: Path) -> None:
    """A20."""
    early = ("1949", "1949-12-31", "[1903-12-17..1949]")
    reports, problems = flights(tmp_path, *(sourced(f"f{n}", date=date) for n, date in enumerate(early)))
    what = "this date lies before 1950"
    assert problems == [(SET_ASIDE, "flights.csv", number, "date", what) for number in (2, 3, 4)]
    assert reports.empty


@pytest.mark.parametrize(("expected", "kept"), [("1900/1960", 1), ("1949/..", 1), ("1960/1970", 0)])
def test_dates_that_the_descriptor_expects_are_confirmed(tmp_path: Path, expected: str, kept: int) -> None:
    """A20, also for flights that are announced."""
    content = json.loads((DATA / "datapackage.json").read_text("utf-8")) | {"expectedDates": expected}
    files = {"datapackage.json": json.dumps(content), "flights.csv": table(sourced("one", date="1949"))}
    ledger = open_ledger(package(tmp_path, files))
    assert ledger.reports.count == kept
    content["expectedDates"] = "2020/2999"
    announced = table(sourced("one", date="2990-01-01"))
    again = package(tmp_path, {"datapackage.json": json.dumps(content), "flights.csv": announced})
    assert open_ledger(again).reports.count == 1


def test_a_period_of_expected_dates_that_is_none_is_said(tmp_path: Path) -> None:
    content = json.loads((DATA / "datapackage.json").read_text("utf-8")) | {"expectedDates": "soon"}
    ledger = open_ledger(package(tmp_path, {"datapackage.json": json.dumps(content)}))
    assert "expectedDates is no period" in ledger.problems["what"].iloc[0]


def test_a_date_that_may_be_likely_is_not_flagged(tmp_path: Path) -> None:
    likely = ("1950", "[1949-12-31..1950-01-01]", "[2025-10-29..]", "2025-10-26T23:59Z")
    reports, problems = flights(tmp_path, *(sourced(f"f{n}", date=date) for n, date in enumerate(likely)))
    assert problems == []
    assert len(reports) == len(likely)


def test_the_period_that_is_offered_takes_the_date_and_none_is_for_an_absurd_one(tmp_path: Path) -> None:
    now = (datetime.now(UTC) + timedelta(hours=14)).year
    offered = {"2064-10-26": "1950/2064", "[2064..]": "1950/2064", "1949-12-31": f"1949/{now}"}
    absurd = ("9999-12-31", "1492-10-12")
    ledger = opened(
        tmp_path, flights=table(*(row(f"f{n}", date=date) for n, date in enumerate([*offered, *absurd])))
    )
    said = ledger.problems.loc[ledger.problems["column"] == "date"].set_index("value")["remedy"]
    for date, period in offered.items():
        assert said[date].endswith(f'"expectedDates": "{period}".'), date
    for date in absurd:
        assert said[date] == "Correct it.", date
    for number, period in enumerate({said[date].rsplit('"', 2)[1] for date in offered}):
        content = json.loads((DATA / "datapackage.json").read_text("utf-8")) | {"expectedDates": period}
        own = [sourced(date, date=date) for date in offered if offered[date] == period]
        files = {"datapackage.json": json.dumps(content), "flights.csv": table(*own)}
        assert open_ledger(package(tmp_path / f"again-{number}", files)).reports.count == len(own) > 0


def test_a_date_is_future_only_once_no_place_on_earth_has_reached_it(tmp_path: Path) -> None:
    """A20."""
    furthest = (datetime.now(UTC) + timedelta(hours=14)).date()
    later = furthest + timedelta(days=7)
    dates = [f"{furthest}", f"[{furthest}..{later}]", f"{later}", f"[{later}..]"]
    reports, problems = flights(tmp_path, *(sourced(f"flight-{n}", date=date) for n, date in enumerate(dates)))
    what = "this date lies in the future"
    assert problems == [(SET_ASIDE, "flights.csv", number, "date", what) for number in (4, 5)]
    assert reports["flight_id"].to_list() == ["flight-0", "flight-1"]


# Places


def test_an_unknown_place_is_said_once_and_kept(tmp_path: Path) -> None:
    rows = [sourced("one", origin="Atlantis"), sourced("two", origin="Atlantis"), sourced("three", origin="Libya")]
    reports, problems = flights(tmp_path, *rows)
    what = "place unknown: no airport with this name and no row of places.csv (rows 2 and 3)"
    assert problems == [(FLAGGED, "flights.csv", 2, "origin", what)]
    assert reports["origin"].to_list() == ["Atlantis", "Atlantis", "Libya"]


def test_the_sentence_of_an_unknown_place_is_true_of_it(tmp_path: Path) -> None:
    sentences = {
        "Senegal (SEN)": "place unknown: no airport with this name and no row of places.csv",
        "QQQQ": "place unknown: no airport with this code and no row of places.csv",
        "Paris (CDG or LBG)": "place unknown: it may be LFPB (Paris-Le Bourget Airport), LFPG (Charles de Gaulle "
        "International Airport), or another place; no row of places.csv has it",
    }
    _, problems = flights(tmp_path, *(sourced(f"f{n}", origin=place) for n, place in enumerate(sentences)))
    assert problems == [
        (FLAGGED, "flights.csv", number, "origin", f"{what} (row {number})")
        for number, what in enumerate(sentences.values(), start=2)
    ]


def test_spellings_of_a_place_become_its_name(tmp_path: Path) -> None:
    reports, problems = flights(tmp_path, sourced("one", origin="Подмосковье", destination="Khmeimim"))
    assert reports[["origin", "destination"]].values.tolist() == [["Moscow Region", "OSLK"]]
    assert problems == []


def test_a_flight_that_touches_no_watched_airfield_is_flagged_and_kept(tmp_path: Path) -> None:
    rows = [sourced("one"), sourced("two", origin="UUEE", destination="UMMS"), sourced("three", destination="")]
    reports, problems = flights(tmp_path, *rows)
    what = "neither end of this flight is a watched airfield; it is on no chart"
    assert problems == [(FLAGGED, "flights.csv", number, "destination", what) for number in (3, 4)]
    assert len(reports) == 3


# Sources


def test_an_unknown_source_is_said_once_and_its_rows_are_kept(tmp_path: Path) -> None:
    reports, problems = flights(tmp_path, sourced("one", "rumour"), sourced("two", "rumour"), sourced("three"))
    what = "source 'rumour' is not described; counted as an independent source (rows 2 and 3)"
    assert problems == [(FLAGGED, "flights.csv", 2, "source_id", what)]
    assert len(reports) == 3


def test_an_unknown_source_in_a_list_is_said_with_its_column(tmp_path: Path) -> None:
    reports = sourced("one", "article", attributed_to="tracker; hearsay")
    _, problems = flights(tmp_path, reports, sources=SOURCES + "w,news,tracker;rumour,C\n")
    what = "source '{}' is not described; counted as an independent source (row {})"
    assert problems == [
        (FLAGGED, "flights.csv", 2, "attributed_to", what.format("hearsay", 2)),
        (FLAGGED, "sources.csv", 6, "derived_from", what.format("rumour", 6)),
    ]


def test_sources_that_draw_on_themselves_in_the_end_are_named_each(tmp_path: Path) -> None:
    _, problems = flights(tmp_path, sourced("one", "x"), sources=SOURCES + CIRCLE)
    what = "this source draws on itself in the end"
    assert problems == [(FLAGGED, "sources.csv", number, "derived_from", what) for number in (6, 7, 8)]


# Grades


def grades(reports: pd.DataFrame) -> list[int | None]:
    return [None if pd.isna(grade) else int(grade) for grade in reports["credibility"]]


REFUSED = "credibility 1 (confirmed) needs two independent sources, and one supports this; the grade is not used"


def test_credibility_1_on_one_origin_source_is_not_used(tmp_path: Path) -> None:
    rows = [sourced("one", "article", credibility="1"), sourced("one", "copy", credibility="1"), sourced("two")]
    reports, problems = flights(tmp_path, *rows)
    assert grades(reports) == [None, None, None]
    assert problems == [(FLAGGED, "flights.csv", number, "credibility", REFUSED) for number in (2, 3)]


def test_credibility_1_on_two_origin_sources_stands(tmp_path: Path) -> None:
    rows = [sourced("one", "article", credibility="1"), sourced("one", "person", credibility="2")]
    reports, problems = flights(tmp_path, *rows)
    assert grades(reports) == [1, 2]
    assert problems == []


def test_a_source_that_draws_on_two_origins_may_confirm(tmp_path: Path) -> None:
    both = SOURCES + "both,news,copy;person,B\n"
    reports, problems = flights(tmp_path, sourced("one", "both", credibility="1"), sources=both)
    assert grades(reports) == [1]
    assert problems == []


def test_a_statement_attributed_to_one_of_two_origins_is_not_confirmed(tmp_path: Path) -> None:
    both = SOURCES + "both,news,copy;person,B\n"
    rows = [sourced("one", "both", credibility="1", attributed_to="person")]
    reports, problems = flights(tmp_path, *rows, sources=both)
    assert grades(reports) == [None]
    assert [p[4] for p in problems] == [REFUSED]


def test_sources_that_copy_each_other_confirm_nothing(tmp_path: Path) -> None:
    rows = [sourced("one", "x", credibility="1"), sourced("one", "y", credibility="1")]
    reports, problems = flights(tmp_path, *rows, sources=SOURCES + CIRCLE)
    assert grades(reports) == [None, None]
    assert [p[4] for p in problems if p[3] == "credibility"] == [REFUSED, REFUSED]


def test_the_same_holds_for_notes_with_the_same_airfield_title_and_date(tmp_path: Path) -> None:
    header = "note_id,airfield,date,kind,title,claim,source_id,locator,credibility,note,attributed_to"
    notes = [
        header,
        "a,OSLK,2025-10,strike,Alone,,flightradar24,,1,,",
        "b,OSLK,2025-10,strike,Together,,flightradar24,,1,,",
        "c,OSLK,2025-10,strike,Together,,peskov,,1,,",
        "d,OSLK,2025-11,strike,Together,,peskov,,1,,",
        "e,UUEE,2025-10,strike,Alone,,peskov,,1,,",
    ]
    ledger = opened(tmp_path, notes="\n".join(notes))
    assert grades(ledger.notes) == [None, 1, 1, None, None]
    refused = [(FLAGGED, "notes.csv", number, "credibility", REFUSED) for number in (2, 5, 6)]
    assert told(ledger.problems) == refused


def test_keys_that_another_descriptor_adds_are_checked(tmp_path: Path) -> None:
    content = json.loads((DATA / "datapackage.json").read_text("utf-8"))
    flights_schema = content["resources"][0]["schema"]
    leads = {"fields": ["operator"], "reference": {"resource": "operators", "fields": ["operator"]}}
    flights_schema["foreignKeys"].append(leads)
    fields = [{"name": "operator", "type": "string"}]
    content["resources"].append({"name": "operators", "path": "operators.csv", "schema": {"fields": fields}})
    rows = [
        row(name, operator=operator) for name, operator in (("a", "One"), ("b", "Two"), ("c", "Two"), ("d", ""))
    ]
    files = {
        "datapackage.json": json.dumps(content),
        "operators.csv": "operator\nOne\n",
        "flights.csv": table(*rows),
    }
    problems = told(open_ledger(package(tmp_path, files)).problems)
    what = "no row of operators.csv has the operator 'Two' (rows 3 and 4)"
    assert problems == [(FLAGGED, "flights.csv", 3, "operator", what)]
