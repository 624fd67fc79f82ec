"""Lookups: the rows behind the marks, and the choices of the filters."""

from datetime import date

import pytest

from components.activity.bins import Bin, view
from components.activity.counts import counts_per_bin, known_roughly
from components.activity.model import Tables, tables
from components.activity.rows import (
    InBin,
    InRange,
    Marked,
    Page,
    count_reports,
    lanes,
    notes_in_view,
    notes_named,
    reports_behind,
    reports_in_view,
    type_spellings,
    types_flown,
    types_in_use,
    values,
)
from components.activity.selection import Selection
from tests.conftest import LedgerOf

from .obvious import Reader

ALL = Page(0, 1_000)


def flights_in_bin(
    asked: Tables, selection: Selection, start: str, end: str, movement: str, types: tuple[str, ...]
) -> list[str]:
    marked = Marked(bins=(InBin(start, end, movement, types),))
    return sorted(set(reports_behind(asked, selection, marked, ALL)["flight_id"]))


RESUMPTION = "Russia resumes flights to Hmeimim Air Base in Syria"


def test_the_shipped_lanes_follow_the_order_of_time(shipped_tables: Tables) -> None:
    found = lanes(shipped_tables, Selection())
    rows = found[["flight_id", "movement", "origins", "sources", "reliability"]]
    assert list(rows.itertuples(index=False, name=None)) == [
        ("an124-arrival-1", "arrival", 1, RESUMPTION, "F"),
        ("an124-arrival-2", "arrival", 1, RESUMPTION, "F"),
        ("il62-arrival", "arrival", 1, RESUMPTION, "F"),
        ("il62-departure", "departure", 1, RESUMPTION, "F"),
        ("an124-arrival-3", "arrival", 1, RESUMPTION, "F"),
    ]


def test_a_lane_names_every_source_and_grade_once(small_tables: Tables) -> None:
    found = lanes(small_tables, Selection(start=date(2024, 1, 18), end=date(2024, 1, 23), types=("A124",)))
    rows = found[["flight_id", "airfield", "movement", "origins", "sources", "reliability"]]
    assert list(rows.itertuples(index=False, name=None)) == [
        ("two", "XQBB", "arrival", 2, "tracker; paper", "B; C"),
        ("two", "XQAA", "departure", 2, "tracker; paper", "B; C"),
    ]


def test_a_source_that_is_not_described_has_no_grade(small_tables: Tables) -> None:
    found = lanes(small_tables, Selection(types=("Balloon",)))
    assert found[["sources", "reliability", "origins"]].iloc[0].to_list() == ["unheard", "", 1]


def test_no_movement_has_no_lane(shipped_tables: Tables, empty_tables: Tables) -> None:
    for asked in (shipped_tables, empty_tables):
        found = lanes(asked, Selection(types=("B744",)))
        assert found.empty
        assert {"origins", "sources", "reliability", "earliest"} <= set(found)


def test_origins_are_those_at_the_far_end_of_every_report(
    fictional_reader: Reader, fictional_tables: Tables
) -> None:
    expected: dict[str, set[str]] = {}
    for row in fictional_reader.reports:
        expected.setdefault(row["flight_id"], set()).update(fictional_reader.origins(row))
    found = lanes(fictional_tables, Selection(), ALL)
    assert len(found) > 300
    for lane in found.itertuples():
        assert lane.origins == len(expected[lane.flight_id])


def test_reports_of_named_flights_stand_in_the_order_of_the_file(small_tables: Tables) -> None:
    found = reports_behind(small_tables, Selection(), Marked(("two", "day")), ALL)
    assert found[["row", "flight_id", "source_id"]].to_numpy().tolist() == [
        [2, "day", "tracker"],
        [5, "two", "tracker"],
        [6, "two", "paper"],
    ]


def test_reports_of_no_flight_are_none_with_all_columns(small_tables: Tables) -> None:
    found = reports_behind(small_tables, Selection(), Marked(), ALL)
    assert found.empty
    assert list(found) == list(reports_behind(small_tables, Selection(), Marked(("day",)), ALL))
    assert reports_behind(small_tables, Selection(), Marked(("unheard of",)), ALL).empty


def test_reports_in_view_are_the_matching_ones_of_flights_in_view(small_tables: Tables) -> None:
    def rows(selection: Selection) -> list[int]:
        found = reports_in_view(small_tables, selection, ALL)["row"].to_list()
        assert count_reports(small_tables, selection) == len(found)
        return found

    assert rows(Selection()) == [4, 2, 3, 5, 6, 9, 8, 7]
    assert rows(Selection(types=("A124",))) == [3, 6]
    assert rows(Selection(airfields=("XQBB",), types=("IL62",))) == [5, 8, 7]
    assert rows(Selection(end=date(2024, 1, 11))) == [4, 2]


@pytest.mark.parametrize(
    ("start", "end", "types", "expected"),
    [
        ("2025-10-24", "2025-10-24", ("A124",), ["an124-arrival-1", "an124-arrival-2"]),
        ("2025-10-29", "2025-10-29", ("A124",), ["an124-arrival-1", "an124-arrival-2", "an124-arrival-3"]),
        ("2025-10-26", "2025-10-26", ("IL62",), ["il62-arrival"]),
        ("2025-10-26", "2025-10-26", ("A124", "IL62"), ["an124-arrival-1", "an124-arrival-2", "il62-arrival"]),
        ("2025-10-30", "2025-10-31", ("A124", "IL62"), []),
        ("2025-10-26", "2025-10-26", (), ["an124-arrival-1", "an124-arrival-2", "il62-arrival"]),
    ],
)
def test_a_bar_stands_for_the_flights_that_touch_its_bin(
    shipped_tables: Tables, start: str, end: str, types: tuple[str, ...], expected: list[str]
) -> None:
    assert flights_in_bin(shipped_tables, Selection(), start, end, "arrival", types) == expected


def test_a_bar_of_departures_leaves_out_arrivals(shipped_tables: Tables) -> None:
    found = flights_in_bin(shipped_tables, Selection(), "2025-10-26", "2025-10-26", "departure", ("IL62",))
    assert found == ["il62-departure"]


def test_every_bar_opens_as_many_movements_as_it_counts(small_tables: Tables) -> None:
    chosen = Selection(airfields=("XQAA",))
    span = view(small_tables, chosen)
    assert span is not None
    counted = counts_per_bin(small_tables, chosen, span, Bin.WEEK)
    roughly = known_roughly(small_tables, chosen, span, Bin.WEEK)
    assert len(counted) > 3
    for row in counted.itertuples():
        edges = f"{row.start:%Y-%m-%d}", f"{row.end:%Y-%m-%d}"
        flights = flights_in_bin(small_tables, chosen, *edges, row.movement, (row.aircraft_type,))
        besides = roughly[(roughly["aircraft_type"] == row.aircraft_type) & (roughly["movement"] == row.movement)]
        besides = besides[(besides["earliest"] <= row.end) & (besides["latest"] >= row.start)]
        assert len(flights) == row.possible + besides["movements"].sum()


def test_a_range_opens_the_movements_that_are_known_by_it_alone(shipped_tables: Tables) -> None:
    chosen = Marked(ranges=(InRange("2025-10-24", "2025-10-29"),))
    behind = reports_behind(shipped_tables, Selection(), chosen, Page(0, 10))
    assert behind["flight_id"].to_list() == ["an124-arrival-1", "an124-arrival-2"]


def test_notes_in_view_stand_in_the_order_of_time(small_tables: Tables) -> None:
    def ids(selection: Selection) -> list[str]:
        return notes_in_view(small_tables, selection)["note_id"].to_list()

    assert ids(Selection()) == ["closed", "closed-again", "visit", "visit-again", "fence"]
    assert ids(Selection(start=date(2024, 1, 1), end=date(2024, 1, 31))) == ["visit", "visit-again"]
    assert ids(Selection(start=date(2024, 1, 21))) == ["fence"]


def test_a_note_brings_those_that_stand_in_the_same_place_on_a_chart(small_tables: Tables) -> None:
    assert notes_named(small_tables, ["closed"])["note_id"].to_list() == ["closed", "closed-again"]
    assert notes_named(small_tables, ["fence", "visit"])["note_id"].to_list() == ["visit", "visit-again", "fence"]
    assert notes_named(small_tables, []).empty


def test_values_come_most_frequent_first_and_the_unknown_last(small_tables: Tables) -> None:
    assert values(small_tables, "aircraft_type") == ["IL62", "A124", "Balloon", ""]
    assert values(small_tables, "operator") == ["North", "South", ""]


def test_types_follow_the_first_flight_of_each(small_tables: Tables) -> None:
    assert [name for name in types_flown(small_tables) if " / " not in name] == ["", "IL62", "A124", "Balloon"]


def test_types_of_most_movements_come_before_those_of_most_reports(ledger_of: LedgerOf) -> None:
    flights = [
        {"date": "2025-10-26", "aircraft_type": name, "destination": where}
        for name, where in (*[("IL76", "LTAF")] * 3, ("C17", "OSLK"), ("A124", "OSLK"), ("C17", "OSLK"))
    ]
    assert types_in_use(tables(ledger_of(flights))) == ["C17", "A124", "IL76"]


def test_spellings_of_types_come_most_frequent_first(ledger_of: LedgerOf) -> None:
    flights = [{"date": "2025-10-26", "aircraft_type": name} for name in ("KC135R", "KC-135R", "Il-76", "KC-135R")]
    written = type_spellings(tables(ledger_of(flights)))
    assert written[written["aircraft_type"] == "K35R"]["type_written"].tolist() == ["KC-135R", "KC135R"]
