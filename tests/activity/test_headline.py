"""Headline: a few figures, and one sentence that says no more than the sources do."""

from datetime import date

import pytest

from components.activity.headline import Headline, headline
from components.activity.model import Tables
from components.activity.selection import Selection

from .obvious import Reader

BALLOON = ("Balloon",)


def test_the_shipped_ledger_in_a_few_figures(shipped_tables: Tables) -> None:
    found = headline(shipped_tables, Selection())
    assert found == Headline(
        arrivals=(4, 4),
        departures=(1, 1),
        earliest=date(2025, 10, 24),
        latest=date(2025, 10, 29),
        open_ended=False,
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
            "Between 0 and 2 arrivals, 25 October 2025",
        ),
        (Selection(start=date(2025, 10, 30)), "No flights"),
        (Selection(types=("B744",)), "No flights"),
    ],
    ids=repr,
)
def test_the_shipped_ledger_in_one_sentence(shipped_tables: Tables, selection: Selection, sentence: str) -> None:
    assert headline(shipped_tables, selection).sentence == sentence


def test_nothing_has_no_dates_no_types_and_no_origins(empty_tables: Tables) -> None:
    assert headline(empty_tables, Selection()) == Headline((0, 0), (0, 0), None, None, False, 0, 0)


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (Selection(types=BALLOON), "1 arrival, 1 February 2024 or later"),
        (
            Selection(types=BALLOON, end=date(2024, 4, 30)),
            "Between 0 and 1 arrivals, 1 February – 30 April 2024",
        ),
        (Selection(types=BALLOON, start=date(2026, 5, 1)), "Between 0 and 1 arrivals, 1 May 2026 or later"),
        (
            Selection(types=BALLOON, start=date(2026, 5, 1), end=date(2026, 5, 31)),
            "Between 0 and 1 arrivals, May 2026",
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
    assert found.open_ended
