"""Headline: a few figures, and one sentence that says no more than the sources do."""

from datetime import date

import pytest

from components.activity.headline import Headline, headline, mark_sentence, movements_marked
from components.activity.model import Tables, tables
from components.activity.rows import InBin, InRange, Marked, first_behind
from components.activity.selection import Selection
from tests.conftest import LedgerOf

from .obvious import Reader

BALLOON = ("Balloon",)

NAMES = {"A124": "An-124", "IL62": "Il-62"}


def test_the_shipped_ledger_in_a_few_figures(shipped_tables: Tables) -> None:
    found = headline(shipped_tables, Selection())
    assert found == Headline(
        arrivals=(4, 4),
        departures=(1, 1),
        earliest=date(2025, 10, 24),
        latest=date(2025, 10, 29),
        open_start=False,
        open_end=False,
        types=2,
        origins=1,
    )
    assert found.movements == 5
    assert found.sentence == "4 arrivals and 1 departure, 24–29 October 2025"


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (Selection(types=("IL62",)), "1 arrival and 1 departure, 26 October 2025"),
        (Selection(types=("A124",)), "3 arrivals, 24–29 October 2025"),
        (Selection(movements=("departure",)), "1 departure, 26 October 2025"),
        (Selection(start=date(2025, 10, 27)), "Between 1 and 3 arrivals, 27–29 October 2025"),
        (
            Selection(end=date(2025, 10, 28)),
            "Between 1 and 3 arrivals and 1 departure, 24–28 October 2025",
        ),
        (
            Selection(start=date(2025, 10, 25), end=date(2025, 10, 25)),
            "At most 2 arrivals, 25 October 2025",
        ),
        (Selection(start=date(2025, 10, 30)), "No flights"),
        (Selection(types=("B744",)), "No flights"),
    ],
    ids=repr,
)
def test_the_shipped_ledger_in_one_sentence(shipped_tables: Tables, selection: Selection, sentence: str) -> None:
    assert headline(shipped_tables, selection).sentence == sentence


def test_nothing_has_no_dates_no_types_and_no_origins(empty_tables: Tables) -> None:
    assert headline(empty_tables, Selection()) == Headline((0, 0), (0, 0), None, None, False, False, 0, 0)


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (Selection(types=BALLOON), "1 arrival, 1 February 2024 or later"),
        (
            Selection(types=BALLOON, end=date(2024, 4, 30)),
            "At most 1 arrival, 1 February – 30 April 2024",
        ),
        (Selection(types=BALLOON, start=date(2026, 5, 1)), "At most 1 arrival, 1 May 2026 or later"),
        (
            Selection(types=BALLOON, start=date(2026, 5, 1), end=date(2026, 5, 31)),
            "At most 1 arrival, May 2026",
        ),
        (
            Selection(types=("Balloon", "A124")),
            "3 arrivals and 1 departure, 12 January – 1 February 2024 or later",
        ),
    ],
    ids=repr,
)
def test_an_open_end_is_said(small_tables: Tables, selection: Selection, sentence: str) -> None:
    assert headline(small_tables, selection).sentence == sentence


def test_reports_that_contradict_each_other_add_no_type(small_tables: Tables) -> None:
    only_the_disputed_flight = Selection(start=date(2024, 1, 18), end=date(2024, 1, 23), movements=("arrival",))
    assert headline(small_tables, only_the_disputed_flight).types == 2


def test_the_unknown_type_is_not_counted_as_one(small_tables: Tables) -> None:
    assert headline(small_tables, Selection(types=("",))).types == 0
    assert headline(small_tables, Selection()).types == 3


@pytest.mark.parametrize(
    ("sources", "origins"),
    [((), 4), (("paper",), 2), (("tracker",), 2), (("unheard",), 1), (("nobody",), 0)],
)
def test_origins_are_counted_not_articles(small_tables: Tables, sources: tuple[str, ...], origins: int) -> None:
    assert headline(small_tables, Selection(sources=sources)).origins == origins


def test_the_fictional_ledger_in_figures_added_up_by_hand(
    fictional_reader: Reader, fictional_tables: Tables
) -> None:
    moves = fictional_reader.movements
    reports = [row for each in moves for row in each.reports]
    found = headline(fictional_tables, Selection())
    arrivals = sum(each.movement == "arrival" for each in moves)
    assert found.arrivals == (arrivals, arrivals)
    assert found.movements == len(moves)
    assert found.types == len({row["aircraft_type"] for row in reports} - {""})
    assert found.origins == len(set().union(*map(fictional_reader.origins, reports)))
    assert found.earliest == min(each.bounds[0] for each in moves)
    assert found.open_end


@pytest.mark.parametrize(
    ("marked", "sentence"),
    [
        (
            Marked(bins=(InBin("2025-10-29", "2025-10-29", "arrival", ("A124",)),)),
            "An-124: one arrival on 29 October 2025; two more on some day in 24–29 October 2025.",
        ),
        (
            Marked(bins=(InBin("2025-10-26", "2025-10-26"),)),
            "An-124: two arrivals on some day in 24–29 October 2025. "
            "Il-62: one arrival and one departure on 26 October 2025.",
        ),
        (
            Marked(bins=(InBin("2025-10-01", "2025-10-31"),)),
            "An-124: three arrivals in October 2025. Il-62: one arrival and one departure in October 2025.",
        ),
        (
            Marked(bins=(InBin("2025-10-20", "2025-10-26", "departure"),)),
            "Il-62: one departure within 20–26 October 2025.",
        ),
        (Marked(flights=("an124-arrival-1",)), "An-124: one arrival on some day in 24–29 October 2025."),
        (
            Marked(ranges=(InRange("2025-10-24", "2025-10-29"),)),
            "An-124: two arrivals on some day in 24–29 October 2025.",
        ),
        (Marked(bins=(InBin("2001-01-01", "2001-01-31"),)), ""),
    ],
)
def test_a_mark_says_how_many_and_when(shipped_tables: Tables, marked: Marked, sentence: str) -> None:
    assert mark_sentence(movements_marked(shipped_tables, Selection(), marked), marked, NAMES) == sentence


def test_reports_that_lie_in_a_bin_for_certain_come_first(shipped_tables: Tables) -> None:
    marked = Marked(bins=(InBin("2025-10-29", "2025-10-29", "arrival", ("A124",)),))
    reports = first_behind(shipped_tables, Selection(), marked, 2)
    assert reports["flight_id"].to_list() == ["an124-arrival-3", "an124-arrival-1"]


def test_reports_of_one_day_stand_in_the_order_of_its_times(ledger_of: LedgerOf) -> None:
    days = ("2025-03-16T21:00Z", "2025-03-16T08:30Z", "2025-03-16", "2025-03-15T23:00Z")
    flights = [
        {"flight_id": name, "date": day, "destination": "XQAA"} for name, day in zip("abcd", days, strict=True)
    ]
    asked = tables(ledger_of(flights, airfields=[{"airfield": "XQAA", "name": "Port"}]))
    marked = Marked(bins=(InBin("2025-03-10", "2025-03-16", "arrival", ()),))
    assert first_behind(asked, Selection(), marked, 9)["flight_id"].to_list() == ["d", "c", "b", "a"]


def test_a_date_that_is_approximate_or_uncertain_is_said_to_be(ledger_of: LedgerOf) -> None:
    days = ("2025-03-16~", "2025-03-18", "2025-03-18?", "2025-03-20%", "[2025-03-27..2025-04-02]~")
    flights = [
        {"flight_id": name, "date": date, "aircraft_type": "C5M", "destination": "XQAA"}
        for name, date in zip("abcde", days, strict=True)
    ]
    asked = tables(ledger_of(flights, airfields=[{"airfield": "XQAA", "name": "Port"}]))

    def sentence(marked: Marked) -> str:
        return mark_sentence(movements_marked(asked, Selection(), marked), marked, {})

    day = Marked(bins=(InBin("2025-03-16", "2025-03-16"),))
    march = Marked(bins=(InBin("2025-03-01", "2025-03-31"),))
    approximate = "C5M: one arrival on 16 March 2025 (approximate)."
    assert sentence(day) == sentence(Marked(flights=("a",))) == approximate
    assert sentence(Marked(flights=("b",))) == "C5M: one arrival on 18 March 2025."
    assert sentence(Marked(bins=(InBin("2025-03-18", "2025-03-18"),))) == (
        "C5M: two arrivals on 18 March 2025 (one uncertain)."
    )
    assert sentence(Marked(bins=(InBin("2025-03-20", "2025-03-20"),))) == (
        "C5M: one arrival on 20 March 2025 (uncertain and approximate)."
    )
    assert sentence(march) == (
        "C5M: four arrivals in March 2025 (one uncertain and approximate, one uncertain, one approximate); "
        "one more on some day in 27 March – 2 April 2025 (approximate)."
    )
