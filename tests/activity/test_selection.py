"""Selection: each filter against a slow reading of every row, and the filters together."""

from datetime import date
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.activity.model import Tables, tables
from components.activity.selection import (
    Selection,
    known_end,
    matching_movements,
    matching_notes,
    matching_reports,
)
from components.ledger.ledger import Ledger

from .obvious import Reader, keys, ledger_from, report_rows, selections


def test_what_is_chosen_twice_counts_once() -> None:
    chosen = Selection(types=("IL62", "A124", "IL62"), sources=("tracker", "tracker"))
    assert chosen == Selection(types=("IL62", "A124"), sources=("tracker",))


def flights(asked: Tables, selection: Selection) -> list[str]:
    return sorted(set(asked.answer(matching_movements(asked, selection))["flight_id"]))


def notes(asked: Tables, selection: Selection) -> list[str]:
    return sorted(asked.answer(matching_notes(asked, selection))["note_id"])


def check_against_the_rows(reader: Reader, asked: Tables, selection: Selection) -> None:
    """Movements, reports and notes that match are those found by reading row after row."""
    moves = asked.answer(matching_movements(asked, selection))
    assert keys(moves) == sorted(each.key for each in reader.matching(selection))
    reports = asked.answer(matching_reports(asked, selection))
    assert sorted(reports["row"]) == [row["row"] for row in reader.reports if reader.report_passes(row, selection)]
    assert notes(asked, selection) == sorted(
        row["note_id"] for row in reader.notes if reader.note_passes(row, selection)
    )


def test_nothing_chosen_lets_everything_through(small_tables: Tables) -> None:
    assert flights(small_tables, Selection()) == ["apart", "day", "month", "open", "range", "two"]
    assert notes(small_tables, Selection()) == ["closed", "closed-again", "fence", "visit", "visit-again"]


def test_the_il62_of_the_shipped_ledger_came_and_went(shipped_tables: Tables) -> None:
    found = shipped_tables.answer(matching_movements(shipped_tables, Selection(types=("IL62",))))
    assert keys(found) == [("il62-arrival", "OSLK", "arrival"), ("il62-departure", "OSLK", "departure")]


def test_a_type_that_one_of_two_reports_names_lets_the_flight_through(small_tables: Tables) -> None:
    assert flights(small_tables, Selection(types=("A124",))) == ["range", "two"]
    assert flights(small_tables, Selection(types=("IL62",))) == ["apart", "day", "two"]


def test_flights_let_their_reports_through_however_many_they_are(small_tables: Tables) -> None:
    assert flights(small_tables, Selection(flights=("range", "two", "o'ne"))) == ["range", "two"]
    assert flights(small_tables, Selection(flights=("",))) == []
    many, before = Selection(flights=("day", *map(str, range(50_000)))), process_time()
    assert flights(small_tables, many) == ["day"]
    assert process_time() - before < 2, "each id was written by itself"


def test_the_unknown_type_can_be_chosen(small_tables: Tables) -> None:
    assert flights(small_tables, Selection(types=("",))) == ["month"]


def test_a_type_nobody_reports_leaves_nothing(small_tables: Tables) -> None:
    assert flights(small_tables, Selection(types=("B744",))) == []


def test_an_airfield_keeps_its_own_movements_and_notes(small_tables: Tables) -> None:
    chosen = Selection(airfields=("XQBB",))
    assert keys(small_tables.answer(matching_movements(small_tables, chosen))) == [
        ("apart", "XQBB", "arrival"),
        ("two", "XQBB", "arrival"),
    ]
    assert notes(small_tables, chosen) == ["fence", "visit", "visit-again"]


def test_departures_leave_out_arrivals(small_tables: Tables) -> None:
    assert flights(small_tables, Selection(movements=("departure",))) == ["month", "two"]


def test_an_operator_that_one_report_names_lets_the_flight_through(small_tables: Tables) -> None:
    assert flights(small_tables, Selection(operators=("South",))) == ["range", "two"]
    assert flights(small_tables, Selection(operators=("North",))) == ["day", "two"]


def test_type_and_operator_must_stand_in_one_and_the_same_report(small_tables: Tables) -> None:
    assert flights(small_tables, Selection(types=("IL62",), operators=("South",))) == []


@pytest.mark.parametrize(
    ("source", "expected_flights", "expected_notes"),
    [
        ("tracker", ["apart", "day", "two"], ["closed"]),
        ("agency", ["apart", "two"], ["closed"]),
        ("photo", ["range", "two"], ["visit"]),
        ("paper", ["range", "two"], ["closed"]),
        ("talk", ["apart", "month"], ["closed-again", "fence", "visit-again"]),
        ("unheard", ["open"], []),
        ("nobody", [], []),
    ],
)
def test_a_source_lets_through_whatever_rests_on_it(
    small_tables: Tables, source: str, expected_flights: list[str], expected_notes: list[str]
) -> None:
    chosen = Selection(sources=(source,))
    assert flights(small_tables, chosen) == expected_flights
    assert notes(small_tables, chosen) == expected_notes


def test_every_flight_of_the_shipped_ledger_rests_on_the_tracker(shipped_tables: Tables) -> None:
    assert len(flights(shipped_tables, Selection(sources=("flightradar24",)))) == 5


def test_a_source_that_the_attribution_leaves_out_lets_nothing_through(shipped_tables: Tables) -> None:
    assert flights(shipped_tables, Selection(sources=("sana",))) == []


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (1, ["two"]),
        (2, ["day", "open", "two"]),
        (3, ["day", "open", "range", "two"]),
        (4, ["apart", "day", "open", "range", "two"]),
        (5, ["apart", "day", "open", "range", "two"]),
        (6, ["apart", "day", "month", "open", "range", "two"]),
    ],
)
def test_a_grade_lets_through_what_is_as_good_or_better(
    small_tables: Tables, grade: int, expected: list[str]
) -> None:
    assert flights(small_tables, Selection(credibility=grade)) == expected


def test_what_cannot_be_judged_or_has_no_grade_needs_any_grade(small_tables: Tables) -> None:
    assert notes(small_tables, Selection(credibility=5)) == ["closed", "visit"]
    assert notes(small_tables, Selection(credibility=6)) == [
        "closed",
        "closed-again",
        "fence",
        "visit",
        "visit-again",
    ]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2024, 1, 16), None, ["apart", "month", "open", "range", "two"]),
        (date(2024, 1, 17), None, ["apart", "month", "open", "two"]),
        (date(2024, 2, 1), None, ["apart", "open"]),
        (date(2024, 3, 5), None, ["open"]),
        (date(2999, 1, 1), None, ["open"]),
        (None, date(2023, 12, 31), []),
        (None, date(2024, 1, 1), ["month"]),
        (None, date(2024, 1, 12), ["day", "month", "range"]),
        (date(2024, 1, 11), date(2024, 1, 11), ["month"]),
        (date(2024, 3, 2), date(2024, 3, 3), ["apart", "open"]),
    ],
)
def test_chosen_dates_keep_what_can_have_happened_between_them(
    small_tables: Tables, start: date | None, end: date | None, expected: list[str]
) -> None:
    assert flights(small_tables, Selection(start=start, end=end)) == expected


def test_a_range_that_only_touches_the_chosen_day_is_kept(shipped_tables: Tables) -> None:
    chosen = Selection(start=date(2025, 10, 27), end=date(2025, 10, 27))
    assert flights(shipped_tables, chosen) == ["an124-arrival-1", "an124-arrival-2"]


def test_notes_ignore_the_filters_of_flights(small_tables: Tables) -> None:
    chosen = Selection(types=("B744",), movements=("departure",), operators=("Nobody",))
    assert notes(small_tables, chosen) == ["closed", "closed-again", "fence", "visit", "visit-again"]


def test_the_known_end_of_an_open_range_is_its_first_day(small_tables: Tables) -> None:
    moves = small_tables.movements
    ends = small_tables.answer(moves.select("flight_id", end=known_end(moves)).distinct())
    known = {row.flight_id: row.end.date() for row in ends.itertuples()}
    assert known["open"] == date(2024, 2, 1)
    assert known["range"] == date(2024, 1, 16)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(types=("IL76", "ZEPPELIN NT")),
        Selection(types=("",)),
        Selection(airfields=("XQBB",)),
        Selection(movements=("departure",)),
        Selection(operators=("Corvane Cargo",)),
        Selection(sources=("gullwatch",)),
        Selection(sources=("banks-gazette", "harbour-pilot")),
        Selection(credibility=2),
        Selection(start=date(2021, 7, 1), end=date(2021, 7, 31)),
        Selection(start=date(2023, 12, 31)),
        Selection(end=date(2019, 1, 11)),
        Selection(("C130", "B190"), ("XQAA",), ("arrival",), ("Meridian Air Wing",), ("skylark",), credibility=3),
    ],
    ids=repr,
)
def test_every_filter_keeps_what_a_slow_reader_keeps(
    fictional_reader: Reader, fictional_tables: Tables, selection: Selection
) -> None:
    check_against_the_rows(fictional_reader, fictional_tables, selection)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_filters_together_keep_what_a_slow_reader_keeps(
    fictional_reader: Reader, fictional_tables: Tables, data: st.DataObject
) -> None:
    sources = list(fictional_reader.drawn)
    chosen = data.draw(selections(sources, st.dates(date(2018, 12, 1), date(2024, 2, 1))))
    check_against_the_rows(fictional_reader, fictional_tables, chosen)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_ledger_is_filtered_as_a_slow_reader_filters_it(fictional: Ledger, data: st.DataObject) -> None:
    sources = [*fictional.sources["source_id"], "nobody-knows"]
    ledger = ledger_from(fictional, data.draw(report_rows(sources)))
    reader, asked = Reader(ledger), tables(ledger)
    for selection in data.draw(st.lists(selections(sources), min_size=3, max_size=3)):
        check_against_the_rows(reader, asked, selection)
