"""Provenance: what rests on each source, and how many origin sources a flight has."""

import csv
from collections import Counter
from datetime import date

from components.activity.model import Tables
from components.activity.selection import Selection
from components.activity.source_support import origins_per_flight, sources_in_use, what_rests_on
from tests.measured import ROOT

from .obvious import Reader


def resting(asked: Tables, selection: Selection) -> dict[str, tuple[int, int]]:
    return {row.source_id: (row.reports, row.notes) for row in what_rests_on(asked, selection).itertuples()}


def test_every_report_of_the_shipped_ledger_rests_on_the_tracker(shipped_tables: Tables) -> None:
    reports = {source: told for source, (told, _) in resting(shipped_tables, Selection()).items() if told}
    assert reports == {"flightradar24": 5, "resumption-article": 5}


def test_what_rests_on_a_source_follows_the_filters(small_tables: Tables) -> None:
    assert resting(small_tables, Selection(types=("IL62",), end=date(2024, 1, 11))) == {
        "agency": (0, 1),
        "paper": (0, 1),
        "talk": (0, 1),
        "tracker": (1, 1),
    }


def test_a_report_rests_on_every_source_behind_it(small_tables: Tables) -> None:
    assert resting(small_tables, Selection()) == {
        "agency": (2, 1),
        "paper": (2, 1),
        "photo": (2, 1),
        "talk": (2, 3),
        "tracker": (4, 1),
        "unheard": (1, 0),
    }


def test_nothing_rests_on_a_source_of_an_empty_ledger(empty_tables: Tables) -> None:
    assert resting(empty_tables, Selection()) == {}
    assert origins_per_flight(empty_tables, Selection()).empty


def test_what_rests_on_the_fictional_sources_is_added_up_by_hand(
    fictional_reader: Reader, fictional_tables: Tables
) -> None:
    rows = {row["row"]: row for each in fictional_reader.movements for row in each.reports}.values()
    reports = Counter(name for row in rows for name in fictional_reader.rests_on(row))
    notes = Counter(name for row in fictional_reader.notes for name in fictional_reader.rests_on(row))
    assert resting(fictional_tables, Selection()) == {
        name: (reports[name], notes[name]) for name in reports.keys() | notes.keys()
    }


def test_the_shipped_flights_have_one_origin_each(shipped_tables: Tables) -> None:
    found = origins_per_flight(shipped_tables, Selection())
    assert found["flight_id"].to_list() == [
        "an124-arrival-1",
        "an124-arrival-2",
        "il62-arrival",
        "il62-departure",
        "an124-arrival-3",
    ]
    assert set(found["origins"]) == {1}
    assert set(found["origin_sources"]) == {"Flightradar24, flight-tracking data"}


def test_two_articles_with_one_origin_are_one(small_tables: Tables) -> None:
    found = origins_per_flight(small_tables, Selection()).set_index("flight_id")
    assert found[["reports", "origins", "origin_sources"]].to_dict("index") == {
        "day": {"reports": 1, "origins": 1, "origin_sources": "tracker"},
        "range": {"reports": 1, "origins": 1, "origin_sources": "Images without a name"},
        "month": {"reports": 1, "origins": 1, "origin_sources": "talk"},
        "two": {"reports": 2, "origins": 2, "origin_sources": "Images without a name; tracker"},
        "apart": {"reports": 2, "origins": 2, "origin_sources": "talk; tracker"},
        "open": {"reports": 1, "origins": 1, "origin_sources": "unheard"},
    }
    assert found.index[0] == "month"


def test_origins_of_the_fictional_flights_are_found_by_hand(
    fictional_reader: Reader, fictional_tables: Tables
) -> None:
    with (ROOT / "tests" / "fictional" / "ledger" / "sources.csv").open(encoding="utf-8", newline="") as file:
        names = {row["source_id"]: row["title"] for row in csv.DictReader(file)}
    found = origins_per_flight(fictional_tables, Selection()).set_index("flight_id")["origin_sources"]
    assert found.to_dict() == {
        each.flight_id: "; ".join(
            sorted(names[source] for source in set().union(*map(fictional_reader.origins, each.reports)))
        )
        for each in fictional_reader.movements
    }


def test_sources_in_use_are_those_a_report_or_note_rests_on(
    shipped_tables: Tables, small_tables: Tables, empty_tables: Tables
) -> None:
    assert sources_in_use(small_tables) == ["agency", "paper", "photo", "talk", "tracker", "unheard"]
    assert "sana" not in sources_in_use(shipped_tables)
    assert sources_in_use(empty_tables) == []
