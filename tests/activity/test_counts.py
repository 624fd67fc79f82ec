"""Counts: certain and possible movements against a slow recount with plain dates."""

from collections import Counter
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.activity.bins import Bin, View, suited_bin, view
from components.activity.counts import (
    counts_by_type,
    counts_in_view,
    counts_per_bin,
    known_roughly,
    qualified_per_bin,
    seen_per_bin,
)
from components.activity.headline import seen_headline
from components.activity.model import Tables, tables
from components.activity.selection import Selection
from components.activity.sightings import SUSPECT, sightings
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf

from . import obvious
from .observed import visit
from .obvious import Reader, bounds, is_rough, ledger_from, report_rows, selections, told

OCTOBER = View(date(2025, 10, 1), date(2025, 10, 31))


def check_against_the_recount(reader: Reader, asked: Tables, selection: Selection, span: View, size: Bin) -> None:
    found = counts_per_bin(asked, selection, span, size)
    assert told(found) == reader.counts(selection, span, size)
    assert len(told(found)) == len(found)
    assert (found["certain"] <= found["possible"]).all()
    moves = reader.matching(selection)
    roughly = known_roughly(asked, selection, span, size)
    in_view = [each for each in moves if each.bounds[1] >= span.start and each.bounds[0] <= span.end]
    assert {
        (row.earliest.date(), row.latest.date(), *row[3:5]): row.movements for row in roughly.itertuples()
    } == (Counter(each.known_as for each in in_view if is_rough(each, size)))
    assert counts_by_type(asked, selection).to_dict() == Counter(each.aircraft_type for each in moves)
    for (aircraft_type, movement), bins in found.groupby(["aircraft_type", "movement"]):
        same = [each for each in moves if (each.aircraft_type, each.movement) == (aircraft_type, movement)]
        assert bins["certain"].sum() <= len(same)
        assert bins["possible"].max() <= len(same)


def check_the_total(reader: Reader, asked: Tables, selection: Selection) -> None:
    found = counts_in_view(asked, selection)
    expected: dict[str, tuple[int, int]] = {}
    for each in reader.matching(selection):
        certain, possible = expected.get(each.movement, (0, 0))
        first, last = each.bounds
        inside = (selection.start or first) <= first and last <= (selection.end or last)
        expected[each.movement] = certain + inside, possible + 1
    assert {row.Index: (row.certain, row.possible) for row in found.itertuples()} == expected


def test_the_shipped_ledger_per_day(shipped_tables: Tables) -> None:
    found = counts_per_bin(shipped_tables, Selection(), OCTOBER, Bin.DAY)
    rows = found[["aircraft_type", "movement", "start", "certain", "possible"]]
    assert [(*row[:2], row.start.day, *row[3:]) for row in rows.itertuples(index=False)] == [
        ("A124", "arrival", 29, 1, 1),
        ("IL62", "arrival", 26, 1, 1),
        ("IL62", "departure", 26, 1, 1),
    ]
    assert (found["start"] == found["end"]).all()
    assert set(found["start"].dt.to_period("M").astype("str")) == {"2025-10"}
    assert found["whole"].all()


def test_a_range_over_more_than_three_bins_is_in_none_of_them(shipped_tables: Tables) -> None:
    roughly = known_roughly(shipped_tables, Selection(), OCTOBER, Bin.DAY)
    assert [tuple(row) for row in roughly.itertuples(index=False)] == [
        (pd.Timestamp("2025-10-24"), pd.Timestamp("2025-10-29"), "A124", "arrival", 2)
    ]
    assert known_roughly(shipped_tables, Selection(), OCTOBER, Bin.WEEK).empty
    assert known_roughly(shipped_tables, Selection(types=("IL62",)), OCTOBER, Bin.DAY).empty


def test_the_shipped_ledger_per_week(shipped_tables: Tables) -> None:
    first, second = (date(2025, 10, 20), date(2025, 10, 26)), (date(2025, 10, 27), date(2025, 11, 2))
    found = counts_per_bin(shipped_tables, Selection(), OCTOBER, Bin.WEEK)
    assert told(found) == {
        (*first, "A124", "arrival"): (0, 2),
        (*second, "A124", "arrival"): (1, 3),
        (*first, "IL62", "arrival"): (1, 1),
        (*first, "IL62", "departure"): (1, 1),
    }
    assert found["whole"].to_list() == [True, False, True, True]


@pytest.mark.parametrize("size", [Bin.MONTH, Bin.QUARTER, Bin.YEAR])
def test_a_range_within_one_bin_is_certain(shipped_tables: Tables, size: Bin) -> None:
    found = counts_per_bin(shipped_tables, Selection(), View(date(2025, 1, 1), date(2025, 12, 31)), size)
    assert [(row.aircraft_type, row.movement, row.certain, row.possible) for row in found.itertuples()] == [
        ("A124", "arrival", 3, 3),
        ("IL62", "arrival", 1, 1),
        ("IL62", "departure", 1, 1),
    ]


def test_a_range_that_leaves_the_view_is_not_certain_in_a_bin_that_holds_it(shipped_tables: Tables) -> None:
    chosen = Selection(types=("A124",), start=date(2025, 10, 27), end=date(2025, 10, 31))
    found = counts_per_bin(shipped_tables, chosen, View(date(2025, 10, 27), date(2025, 10, 31)), Bin.MONTH)
    assert told(found) == {(date(2025, 10, 1), date(2025, 10, 31), "A124", "arrival"): (1, 3)}
    assert found["whole"].to_list() == [False]


def test_an_open_end_is_in_no_bin_and_known_only_roughly(small_tables: Tables) -> None:
    span = View(date(2024, 1, 1), date(2024, 4, 30))
    balloon = Selection(types=("Balloon",))
    assert counts_per_bin(small_tables, balloon, span, Bin.MONTH).empty
    (row,) = known_roughly(small_tables, balloon, span, Bin.MONTH).itertuples()
    assert (row.latest.date(), row.movements) == (date.max, 1)


def test_a_bin_without_movements_is_left_out(small_tables: Tables) -> None:
    span = View(date(2024, 1, 1), date(2024, 3, 31))
    chosen = Selection(types=("IL62",), airfields=("XQBB",))
    found = counts_per_bin(small_tables, chosen, span, Bin.MONTH)
    assert [(row.start.month, row.aircraft_type) for row in found.itertuples()] == [
        (1, "A124 / IL62"),
        (3, "IL62"),
    ]


def test_nothing_is_counted_where_nothing_matches(shipped_tables: Tables, empty_tables: Tables) -> None:
    for asked, chosen in ((shipped_tables, Selection(types=("B744",))), (empty_tables, Selection())):
        found = counts_per_bin(asked, chosen, OCTOBER, Bin.DAY)
        assert found.empty
        assert list(found) == ["start", "end", "whole", "aircraft_type", "movement", "certain", "possible"]
        assert counts_in_view(asked, chosen).empty


def test_an_empty_answer_has_the_types_of_a_full_one(shipped_tables: Tables) -> None:
    full = counts_per_bin(shipped_tables, Selection(), OCTOBER, Bin.DAY)
    nothing = counts_per_bin(shipped_tables, Selection(types=("B744",)), OCTOBER, Bin.DAY)
    assert nothing[["certain", "possible"]].dtypes.to_list() == full[["certain", "possible"]].dtypes.to_list()


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), {"arrival": (4, 4), "departure": (1, 1)}),
        (Selection(types=("IL62",)), {"arrival": (1, 1), "departure": (1, 1)}),
        (Selection(start=date(2025, 10, 25)), {"arrival": (2, 4), "departure": (1, 1)}),
        (Selection(end=date(2025, 10, 28)), {"arrival": (1, 3), "departure": (1, 1)}),
        (Selection(start=date(2025, 10, 27), end=date(2025, 10, 28)), {"arrival": (0, 2)}),
    ],
    ids=repr,
)
def test_the_shipped_ledger_as_one(
    shipped_tables: Tables, selection: Selection, expected: dict[str, tuple[int, int]]
) -> None:
    found = counts_in_view(shipped_tables, selection)
    assert {row.Index: (row.certain, row.possible) for row in found.itertuples()} == expected


def test_an_open_end_certainly_happened_but_not_certainly_before_a_chosen_day(small_tables: Tables) -> None:
    balloon = Selection(types=("Balloon",))
    assert counts_in_view(small_tables, balloon).loc["arrival"].to_list() == [1, 1]
    until = Selection(types=("Balloon",), end=date(2024, 12, 31))
    assert counts_in_view(small_tables, until).loc["arrival"].to_list() == [0, 1]


@pytest.mark.parametrize("size", list(Bin))
def test_the_whole_fictional_ledger_is_counted_as_by_hand(
    fictional_reader: Reader, fictional_tables: Tables, size: Bin
) -> None:
    span = view(fictional_tables, Selection())
    assert span is not None
    check_against_the_recount(fictional_reader, fictional_tables, Selection(), span, size)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_selection_of_the_fictional_ledger_is_counted_as_by_hand(
    fictional_reader: Reader, fictional_tables: Tables, data: st.DataObject
) -> None:
    sources = list(fictional_reader.drawn)
    chosen = data.draw(selections(sources, st.dates(date(2018, 12, 1), date(2024, 2, 1))))
    check_the_total(fictional_reader, fictional_tables, chosen)
    if span := view(fictional_tables, chosen):
        size = data.draw(st.sampled_from([suited_bin(span), Bin.WEEK, Bin.QUARTER]))
        check_against_the_recount(fictional_reader, fictional_tables, chosen, span, size)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_ledger_is_counted_as_by_hand(fictional: Ledger, data: st.DataObject) -> None:
    sources = fictional.sources["source_id"].to_list()
    ledger = ledger_from(fictional, data.draw(report_rows(sources)))
    reader, asked = Reader(ledger), tables(ledger)
    for chosen in data.draw(st.lists(selections(sources), min_size=3, max_size=3)):
        check_the_total(reader, asked, chosen)
        span = view(asked, chosen) or View(date(2024, 1, 3), date(2024, 2, 20))
        check_against_the_recount(reader, asked, chosen, span, data.draw(st.sampled_from(Bin)))


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dates=st.lists(obvious.flight_dates(), min_size=8, max_size=20), margin=st.integers(0, 40))
def test_one_movement_is_certain_in_one_bin_at_most(fictional: Ledger, dates: list[str], margin: int) -> None:
    rows = [
        {
            "flight_id": f"f{i}",
            "date": text,
            "aircraft_type": f"T{i}",
            "destination": "XQAA",
            "source_id": "skylark",
        }
        for i, text in enumerate(dates)
    ]
    asked = tables(ledger_from(fictional, rows))
    start, end = min(bounds(text)[0] for text in dates), max(bounds(text)[0] for text in dates)
    span = View(start - timedelta(days=margin), end + timedelta(days=margin))
    for size in (Bin.DAY, Bin.WEEK, Bin.MONTH):
        found = counts_per_bin(asked, Selection(), span, size).groupby("aircraft_type")
        bins = obvious.bins_of(span, size)
        for i, (first, last) in enumerate(map(bounds, dates)):
            fits = last <= span.end and obvious.bin_of(first, size) == obvious.bin_of(last, size)
            touched = [1 for edges in bins if edges[0] <= last and edges[1] >= first]
            if f"T{i}" not in found.groups:
                is_cut = first < span.start or last > span.end
                assert len(touched) > 3 or is_cut or last == date.max or first == date.min
                continue
            assert found.get_group(f"T{i}")["certain"].sum() == int(fits)
            assert found.get_group(f"T{i}")["possible"].to_list() == touched


def test_landings_seen_are_counted_by_the_days_they_can_have_been_on(fictional_tables: Tables) -> None:
    every = fictional_tables.answer(sightings(fictional_tables))
    good = every[every["integrity"] != SUSPECT]
    span = View(good["first"].min().date(), good["last"].max().date())
    found = seen_per_bin(fictional_tables, Selection(), span, Bin.DAY)
    expected: dict[tuple[str, str, date], list[int]] = {}
    for row in good.itertuples():
        first, last = row.first.date(), row.last.date()
        for offset in range((last - first).days + 1):
            counted = expected.setdefault(
                (row.aircraft_type, row.movement, first + timedelta(days=offset)), [0, 0]
            )
            counted[0] += first == last
            counted[1] += 1
    assert {
        (row.aircraft_type, row.movement, row.start.date()): [row.certain, row.possible]
        for row in found.itertuples()
    } == expected
    seen = seen_headline(fictional_tables, Selection())
    assert seen.landings + seen.take_offs == len(good) > 0
    assert (seen.earliest, seen.latest) == (span.start, span.end)
    assert seen.sentence.startswith(f"No flight is reported. Seen in tracks: {seen.landings} landings and ")


def test_movements_on_uncertain_and_approximate_days_are_counted_in_each_bin_that_they_touch(
    fictional_tables: Tables,
) -> None:
    """In the file: 3 July ~, 9 July %, 4 August ? (Il-76), 16 July ? (747), one of 1 to 7 August ~ (An-26)."""
    found = qualified_per_bin(fictional_tables, Selection(), View(date(2021, 7, 1), date(2021, 8, 8)), Bin.WEEK)
    assert {(f"{start:%d %b}", *names): number for (start, *names), number in found.items()} == {
        ("28 Jun", "IL76", "arrival"): 1,
        ("05 Jul", "IL76", "departure"): 1,
        ("12 Jul", "B744", "departure"): 1,
        ("26 Jul", "AN26", "arrival"): 1,
        ("02 Aug", "AN26", "arrival"): 1,
        ("02 Aug", "IL76", "arrival"): 1,
    }
    assert qualified_per_bin(fictional_tables, Selection(types=("C130",)), OCTOBER, Bin.DAY) == {}


@pytest.mark.parametrize("evidence", ["bracket", "either"])
def test_landing_that_was_bracketed_or_next_door_is_possible_and_never_certain(
    ledger_of: LedgerOf, evidence: str
) -> None:
    bracket = visit("2025-10-26 14:03", arrival_evidence=evidence, aircraft_type="A124")
    asked = tables(ledger_of([], visits=[bracket, visit("2025-10-26 16:00", aircraft_type="A124")]))
    found = seen_per_bin(asked, Selection(), OCTOBER, Bin.DAY)
    assert found[["certain", "possible"]].to_numpy().tolist() == [[1, 2]]
    assert seen_headline(asked, Selection()).landings == 1
