"""Legs: which two places the flights join, how often, and when."""

from datetime import date

from components.activity.model import Tables
from components.activity.rows import legs, unplaced
from components.activity.selection import Selection
from components.ledger.ledger import Ledger

Leg = tuple[str, str, str, int, date, date]


def flown(asked: Tables, selection: Selection) -> list[Leg]:
    return [
        (row.origin, row.destination, row.aircraft_type, row.flights, row.earliest.date(), row.latest.date())
        for row in legs(asked, selection).itertuples()
    ]


def test_the_shipped_legs(shipped_tables: Tables) -> None:
    il62 = date(2025, 10, 26)
    assert flown(shipped_tables, Selection()) == [
        ("", "OSLK", "A124", 3, date(2025, 10, 24), date(2025, 10, 29)),
        ("Libya", "OSLK", "IL62", 1, il62, il62),
        ("OSLK", "Moscow Region", "IL62", 1, il62, il62),
    ]


def test_a_flight_between_two_watched_airfields_is_one_leg(small_tables: Tables) -> None:
    day = date(2024, 1, 20)
    both = Selection(start=date(2024, 1, 18), end=date(2024, 1, 23), types=("A124",))
    assert flown(small_tables, both) == [("XQAA", "XQBB", "A124 / IL62", 1, day, day)]


def test_an_open_end_stays_open(small_tables: Tables) -> None:
    assert flown(small_tables, Selection(types=("Balloon",))) == [
        ("", "XQAA", "Balloon", 1, date(2024, 2, 1), date.max)
    ]


def test_every_flight_in_view_is_in_one_leg(fictional: Ledger, fictional_tables: Tables) -> None:
    found = legs(fictional_tables, Selection())
    watched = fictional.airfields["airfield"]
    ends = fictional.reports.frame()["origin"].isin(watched) | fictional.reports.frame()["destination"].isin(
        watched
    )
    assert found["flights"].sum() == fictional.reports.frame().loc[ends, "flight_id"].nunique()
    assert found["flights"].is_monotonic_decreasing


def test_nothing_flown_has_no_legs(empty_tables: Tables) -> None:
    assert flown(empty_tables, Selection()) == []


def test_an_unknown_end_cannot_be_placed(shipped: Ledger, shipped_tables: Tables) -> None:
    found = legs(shipped_tables, Selection())
    assert unplaced(found, shipped.gazetteer).to_list() == [True, False, False]


def test_an_end_known_by_a_name_that_no_map_has_cannot_be_placed(small: Ledger, small_tables: Tables) -> None:
    found = legs(small_tables, Selection())
    gazetteer = small.gazetteer.copy()
    gazetteer.loc["Libya", ["latitude", "longitude"]] = float("nan")
    placed = dict(zip(found["destination"] + found["origin"], ~unplaced(found, small.gazetteer), strict=True))
    assert placed["LibyaXQAA"]
    placed = dict(zip(found["destination"] + found["origin"], ~unplaced(found, gazetteer), strict=True))
    assert not placed["LibyaXQAA"]
