"""The ledger that is shipped: the flights and notes of two documents, each with its source, and no problems."""

import re
from pathlib import Path

import pandas as pd
import pytest

from components.activity.model import tables
from components.activity.selection import Selection
from components.activity.source_support import origins_per_flight
from components.ledger.ledger import Ledger, open_ledger

from .samples import DATA, package, told

OCTOBER = [pd.Timestamp(2025, 10, day) for day in range(1, 32)]


@pytest.fixture
def ledger(shipped: Ledger) -> Ledger:
    return shipped


def test_it_opens_without_a_problem(ledger: Ledger) -> None:
    assert told(ledger.problems) == []
    assert ledger.set_aside.empty
    assert ledger.conflicts.frame().empty
    assert ledger.readable


def test_it_holds_five_flights_each_told_once(ledger: Ledger) -> None:
    assert ledger.flights.frame()["flight_id"].to_list() == [
        "an124-arrival-1", "an124-arrival-2", "an124-arrival-3", "il62-arrival", "il62-departure",
    ]  # fmt: skip
    assert ledger.flights.frame()["reports"].to_list() == [1, 1, 1, 1, 1]
    assert ledger.reports.count == 5


def test_four_flights_arrive_at_the_base_and_one_departs(ledger: Ledger) -> None:
    assert (ledger.flights.frame()["destination"] == "OSLK").sum() == 4
    assert (ledger.flights.frame()["origin"] == "OSLK").sum() == 1
    assert ledger.airfields["airfield"].to_list() == ["OSLK"]


def test_the_il62_flew_twice_and_the_an124_three_times(ledger: Ledger) -> None:
    assert ledger.flights.frame()["aircraft_type"].value_counts().to_dict() == {"A124": 3, "IL62": 2}
    assert ledger.flights.frame().groupby("aircraft_type")["model"].unique().map(list).to_dict() == {
        "A124": ["An-124-100 Ruslan"],
        "IL62": ["Il-62M"],
    }


def test_no_date_is_sharper_than_its_source(ledger: Ledger) -> None:
    bounds = ledger.flights.frame().set_index("flight_id")[["date", "earliest", "latest", "qualifier"]]
    in_range = ["[2025-10-24..2025-10-29]", OCTOBER[23], OCTOBER[28], ""]
    on_sunday = ["2025-10-26", OCTOBER[25], OCTOBER[25], ""]
    assert bounds.apply(list, axis=1).to_dict() == {
        "an124-arrival-1": in_range,
        "an124-arrival-2": in_range,
        "an124-arrival-3": ["2025-10-29", OCTOBER[28], OCTOBER[28], ""],
        "il62-arrival": on_sunday,
        "il62-departure": on_sunday,
    }
    assert OCTOBER[28].day_name() == "Wednesday"


def test_origin_destination_and_operator_say_no_more_than_the_source(ledger: Ledger) -> None:
    ends = (
        ledger.flights.frame().set_index("flight_id")[["origin", "destination", "operator"]].apply(tuple, axis=1)
    )
    assert ends.to_dict() == {
        "an124-arrival-1": ("", "OSLK", ""),
        "an124-arrival-2": ("", "OSLK", ""),
        "an124-arrival-3": ("", "OSLK", ""),
        "il62-arrival": ("Libya", "OSLK", "Russian Air Force"),
        "il62-departure": ("OSLK", "Moscow Region", "Russian Air Force"),
    }
    assert ledger.gazetteer.loc[["Libya", "Moscow Region"], "kind"].to_list() == ["country", "region"]
    assert (ledger.flights.frame()[["registration", "icao24", "callsign"]] == "").all(axis=None)


def test_every_row_has_a_source_a_locator_a_claim_and_a_grade(ledger: Ledger) -> None:
    for table in (ledger.reports.frame(), ledger.notes):
        assert (table[["source_id", "locator", "claim"]] != "").all(axis=None)
        assert table["source_id"].isin(ledger.sources["source_id"]).all()
        assert table["credibility"].between(1, 6).all()


def test_every_flight_rests_on_one_origin_source(ledger: Ledger) -> None:
    counted = origins_per_flight(tables(ledger), Selection())
    assert counted["origins"].to_list() == [1, 1, 1, 1, 1]
    assert counted["origin_sources"].unique().tolist() == ["Flightradar24, flight-tracking data"]


def test_every_source_is_graded_and_drawn_on(ledger: Ledger) -> None:
    assert ledger.sources["reliability"].isin(list("ABCDEF")).all()
    cited = {*ledger.reports.frame()["source_id"], *ledger.notes["source_id"]}
    assert cited == {"resumption-article", "standstill-article"}
    drawn_on = {name for cell in ledger.sources["derived_from"] for name in cell.split(";") if name}
    assert cited | drawn_on == set(ledger.sources["source_id"])


def test_the_two_documents_are_named_by_their_fingerprints(ledger: Ledger) -> None:
    prints = ledger.sources.set_index("source_id")["sha256"]
    assert [name for name in prints.index if prints[name]] == ["resumption-article", "standstill-article"]
    assert all(re.fullmatch("[0-9a-f]{64}", prints[name]) for name in ("resumption-article", "standstill-article"))


def test_the_notes_tell_of_every_turn_of_the_base(ledger: Ledger) -> None:
    assert {
        "suspension", "resumption", "evacuation", "strike", "inactivity", "imagery", "statement", "agreement",
    } <= set(ledger.notes["kind"])  # fmt: skip
    assert len(ledger.notes) == 27


@pytest.mark.parametrize(
    ("note_id", "date"),
    [
        ("first-strikes-2015", "2015-09-30"),
        ("peskov-2024", "2024-12-16"),
        ("evacuation-2024", "[2024-11-28..2024-12-21]~"),
        ("standstill-2024", "2024-12-21~"),
        ("suspension-2025", "2025-04~/2025-10-24"),
        ("resumption-2025-article", "[2025-10-24..2025-10-26]"),
        ("defence-ministers-2025", "2025-10-28"),
    ],
)
def test_a_note_keeps_the_date_its_source_allows(ledger: Ledger, note_id: str, date: str) -> None:
    assert ledger.notes.set_index("note_id").loc[note_id, "date"] == date


def test_only_the_suspension_and_the_air_support_last_over_a_period(ledger: Ledger) -> None:
    periods = ledger.notes.loc[ledger.notes["is_period"], "note_id"].to_list()
    assert periods == ["air-forces-until-2024", "suspension-2025"]


def test_the_files_are_utf_8_with_plain_line_ends_and_end_with_one() -> None:
    for file in DATA.glob("*.csv"):
        content = file.read_bytes()
        content.decode("utf-8")
        assert content.endswith(b"\n")
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")


# The same tables, read by the public tool for such packages


def test_frictionless_finds_the_package_valid() -> None:
    frictionless = pytest.importorskip("frictionless")
    assert frictionless.validate(str(DATA / "datapackage.json")).flatten(["type", "message"]) == []
    assert frictionless.validate(str(DATA / "datapackage.json")).valid


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("flights.csv", ",2,", ",7,"),
        ("flights.csv", "resumption-article", "nowhere"),
        ("notes.csv", ",strike,", ",party,"),
        ("notes.csv", "first-strikes-2015", "strikes-2024"),
    ],
    ids=["grade", "unknown source", "unknown kind", "repeated key"],
)
def test_frictionless_finds_the_same_faults(tmp_path: Path, table: str, old: str, new: str) -> None:
    frictionless = pytest.importorskip("frictionless")
    text = (DATA / table).read_text(encoding="utf-8")
    assert old in text
    folder = package(tmp_path, {table: text.replace(old, new, 1)})
    assert not frictionless.validate(str(folder / "datapackage.json")).valid
    assert table in open_ledger(folder).problems["file"].to_list()


# The fictional ledger


def test_the_fictional_ledger_has_one_unknown_type_and_no_other_problem(fictional: Ledger) -> None:
    what = (
        "aircraft type that neither aircraft_types.csv nor ICAO Doc 8643 knows, kept under its own name "
        "(rows 205 and 411)"
    )
    assert told(fictional.problems) == [("kept, please check", "flights.csv", 205, "aircraft_type", what)]
    assert fictional.set_aside.empty


def test_the_fictional_ledger_is_larger_and_contradicts_itself(fictional: Ledger) -> None:
    assert (fictional.reports.count, fictional.flights.count, len(fictional.notes)) == (434, 320, 40)
    columns = set(fictional.conflicts.frame()["column"])
    assert columns <= {"aircraft_type", "origin", "destination", "operator", "date",
                                                  "registration", "icao24", "callsign"}  # fmt: skip
    assert fictional.conflicts.count == 6
    assert fictional.airfields["airfield"].to_list() == ["XQAA", "XQBB"]
