"""Bins: they cover the view without gaps, and the view shows what is known and no more."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from components.activity.bins import Bin, View, bin_edges, suited_bin, view
from components.activity.model import Tables, tables
from components.activity.selection import Selection
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf

from .observed import observing, visit
from .obvious import Reader, bins_of, ledger_from, report_rows, selections

YEARS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@st.composite
def views(draw: st.DrawFn) -> View:
    start = draw(YEARS)
    return View(start, start + timedelta(days=draw(st.integers(0, 800))))


def edges(span: View, size: Bin) -> list[tuple[date, date, bool]]:
    return [(row.start.date(), row.end.date(), row.whole) for row in bin_edges(span, size).itertuples()]


@settings(max_examples=60, deadline=None)
@given(views(), st.sampled_from(Bin))
@example(View(date(2024, 2, 29), date(2024, 2, 29)), Bin.DAY)
@example(View(date(2020, 12, 31), date(2021, 1, 1)), Bin.WEEK)
def test_bins_cover_the_view_without_gaps_or_overlaps(span: View, size: Bin) -> None:
    found = edges(span, size)
    assert found[0][0] <= span.start <= found[0][1]
    assert found[-1][0] <= span.end <= found[-1][1]
    assert all(later[0] - earlier[1] == timedelta(days=1) for earlier, later in pairwise(found))


@settings(max_examples=60, deadline=None)
@given(views(), st.sampled_from(Bin))
def test_bins_are_those_of_the_calendar(span: View, size: Bin) -> None:
    assert [(start, end) for start, end, _ in edges(span, size)] == bins_of(span, size)


@settings(max_examples=60, deadline=None)
@given(views(), st.sampled_from(Bin))
def test_a_bin_is_whole_unless_the_edge_of_the_view_cuts_it(span: View, size: Bin) -> None:
    assert all(whole == (span.start <= start and end <= span.end) for start, end, whole in edges(span, size))


def test_weeks_start_on_monday_and_end_on_sunday() -> None:
    assert edges(View(date(2025, 10, 24), date(2025, 11, 2)), Bin.WEEK) == [
        (date(2025, 10, 20), date(2025, 10, 26), False),
        (date(2025, 10, 27), date(2025, 11, 2), True),
    ]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (Bin.DAY, [(date(2024, 2, 29), date(2024, 2, 29), True), (date(2024, 3, 1), date(2024, 3, 1), True)]),
        (Bin.MONTH, [(date(2024, 2, 1), date(2024, 2, 29), False), (date(2024, 3, 1), date(2024, 3, 31), False)]),
        (Bin.QUARTER, [(date(2024, 1, 1), date(2024, 3, 31), False)]),
        (Bin.YEAR, [(date(2024, 1, 1), date(2024, 12, 31), False)]),
    ],
)
def test_two_days_fall_into_these_bins(size: Bin, expected: list[tuple[date, date, bool]]) -> None:
    assert edges(View(date(2024, 2, 29), date(2024, 3, 1)), size) == expected


@pytest.mark.parametrize(
    ("days", "size"),
    [
        (1, Bin.DAY),
        (70, Bin.DAY),
        (71, Bin.WEEK),
        (430, Bin.WEEK),
        (431, Bin.MONTH),
        (2200, Bin.MONTH),
        (2201, Bin.QUARTER),
        (6400, Bin.QUARTER),
        (6401, Bin.YEAR),
        (700_000, Bin.YEAR),
    ],
)
def test_the_suited_bin_grows_with_the_view(days: int, size: Bin) -> None:
    span = View(date(2000, 1, 1), date(2000, 1, 1) + timedelta(days=days - 1))
    assert span.days == days
    assert suited_bin(span) is size


@settings(max_examples=40, deadline=None)
@given(YEARS, st.integers(1, 6400))
def test_the_suited_bin_makes_about_seventy_bars_at_most(start: date, days: int) -> None:
    span = View(start, start + timedelta(days=days - 1))
    assert len(bin_edges(span, suited_bin(span))) <= 74


def test_the_shipped_view_holds_its_six_days_with_a_margin(shipped_tables: Tables) -> None:
    assert view(shipped_tables, Selection()) == View(date(2025, 10, 20), date(2025, 11, 2))


def test_a_single_day_is_shown_in_two_weeks(shipped_tables: Tables) -> None:
    assert view(shipped_tables, Selection(types=("IL62",))) == View(date(2025, 10, 19), date(2025, 11, 2))


def test_chosen_dates_are_the_view(shipped_tables: Tables) -> None:
    chosen = Selection(start=date(2025, 10, 1), end=date(2025, 10, 31))
    assert view(shipped_tables, chosen) == View(date(2025, 10, 1), date(2025, 10, 31))


def test_one_chosen_date_leaves_the_other_edge_to_the_movements(shipped_tables: Tables) -> None:
    assert view(shipped_tables, Selection(start=date(2025, 10, 28))) == View(date(2025, 10, 28), date(2025, 11, 2))
    assert view(shipped_tables, Selection(end=date(2025, 10, 24))) == View(date(2025, 10, 20), date(2025, 10, 24))


def test_there_is_no_view_of_nothing(shipped_tables: Tables, empty_tables: Tables) -> None:
    assert view(shipped_tables, Selection(types=("B744",))) is None
    assert view(empty_tables, Selection()) is None


def test_an_open_end_does_not_stretch_the_view(small_tables: Tables) -> None:
    only_the_open_one = Selection(types=("Balloon",))
    assert view(small_tables, only_the_open_one) == View(date(2024, 1, 25), date(2024, 2, 8))
    assert view(small_tables, Selection()) == View(date(2023, 12, 29), date(2024, 3, 7))


def test_the_view_begins_where_the_reader_said_though_only_an_open_end_reaches_there(small_tables: Tables) -> None:
    assert view(small_tables, Selection(start=date(2026, 5, 1))) == View(date(2026, 5, 1), date(2026, 6, 11))


def test_a_day_at_the_edge_of_the_calendar_has_a_view(fictional: Ledger) -> None:
    dates = ("0001-01-01", "9998-12-30", "9999-12-31")
    rows = [
        {"flight_id": text, "date": text, "aircraft_type": text, "destination": "XQAA", "source_id": "gullwatch"}
        for text in dates
    ]
    asked = tables(ledger_from(fictional, rows))
    assert [view(asked, Selection(types=(text,))) for text in dates] == [
        View(date(1, 1, 1), date(1, 1, 8)),
        View(date(9998, 12, 23), date(9998, 12, 31)),
        View(date(9998, 12, 31), date(9998, 12, 31)),
    ]


def test_the_view_holds_what_was_seen_too(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-11-10 14:03", aircraft_type="A124"), visit("2025-11-20 14:03", aircraft_type="C17")]
    asked = tables(ledger_of([{"date": "2025-10-26"}], visits=visits))
    assert view(asked, Selection()) == View(date(2025, 10, 23), date(2025, 11, 23))
    assert view(asked, Selection(types=("A124",))) == View(date(2025, 11, 3), date(2025, 11, 17))


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_view_of_any_ledger_holds_all_known_days_and_little_more(
    fictional: Ledger, data: st.DataObject
) -> None:
    sources = fictional.sources["source_id"].to_list()
    ledger = observing(ledger_from(fictional, data.draw(report_rows(sources))))
    reader, asked = Reader(ledger), tables(ledger)
    for chosen in data.draw(st.lists(selections(sources), min_size=4, max_size=4)):
        found = view(asked, chosen)
        spans = [each.bounds for each in reader.matching(chosen)]
        if found is None:
            assert spans == []
            continue
        first = min(start for start, _ in spans)
        last = max(start if end == date.max else end for start, end in spans)
        margin = max(timedelta(days=14), (max(last, chosen.start or last) - first) // 10)
        last = max(last, chosen.start or last)
        assert found.start == chosen.start if chosen.start else first - margin <= found.start <= first
        assert found.end == chosen.end if chosen.end else last <= found.end <= last + margin
