"""Silences: how long nothing was reported before the first flight in view, and who says so."""

from datetime import date

from components.activity.selection import Selection
from components.activity.silences import Silence, silence_before
from components.activity.tables import Tables, tables
from components.ledger.ledger import Ledger

from .obvious import ledger_from


def test_the_shipped_silence_is_the_reported_suspension(shipped_tables: Tables) -> None:
    found = silence_before(shipped_tables, Selection())
    assert found == Silence(
        start=(date(2025, 4, 1), date(2025, 4, 30)),
        end=(date(2025, 10, 24), date(2025, 10, 26)),
        told_by="Military flights suspended",
        qualifier="~",
    )
    assert (found.shortest, found.longest) == (177, 208)
    assert found.sentence == (
        "Reported: Military flights suspended, from April 2025 (approximate) to the first flight, "
        "24–26 October 2025."
    )


def test_chosen_dates_do_not_hide_the_flights_before_them(small_tables: Tables) -> None:
    found = silence_before(small_tables, Selection(types=("IL62",), start=date(2024, 2, 1)))
    assert found is not None
    assert found.start == (date(2024, 1, 20), date(2024, 1, 20))


def test_a_range_that_reaches_into_the_chosen_dates_may_be_the_first_flight(shipped_tables: Tables) -> None:
    found = silence_before(shipped_tables, Selection(types=("A124",), start=date(2025, 10, 29)))
    assert found is not None
    assert found.end == (date(2025, 10, 24), date(2025, 10, 29))
    assert (found.shortest, found.longest) == (177, 211)


def test_a_gap_between_two_reports_is_no_proof(small_tables: Tables) -> None:
    found = silence_before(small_tables, Selection(airfields=("XQBB",), start=date(2024, 2, 1)))
    assert found == Silence(start=(date(2024, 1, 20), date(2024, 1, 20)), end=(date(2024, 3, 1), date(2024, 3, 4)))
    assert (found.shortest, found.longest) == (41, 44)
    assert found.sentence == (
        "No flight is reported between 20 January 2024 and 1–4 March 2024. "
        "Nobody may have looked: a gap in reports is no proof that nothing flew."
    )


def test_a_suspension_told_by_two_sources_is_one_silence(small_tables: Tables) -> None:
    assert silence_before(small_tables, Selection()) == Silence(
        start=(date(2023, 11, 1), date(2023, 11, 30)),
        end=(date(2024, 1, 1), date(2024, 1, 10)),
        told_by="Runway closed",
        qualifier="~",
    )


def test_a_suspension_of_another_airfield_is_not_told(small_tables: Tables) -> None:
    assert silence_before(small_tables, Selection(airfields=("XQBB",))) is None


def test_a_suspension_that_did_not_last_until_the_first_flight_is_not_told(
    small_tables: Tables, shipped_tables: Tables
) -> None:
    assert silence_before(small_tables, Selection(types=("IL62",))) is None
    assert silence_before(shipped_tables, Selection(types=("IL62",))) is None


def test_there_is_no_silence_before_nothing_or_before_an_open_end(
    small_tables: Tables, empty_tables: Tables
) -> None:
    assert silence_before(empty_tables, Selection()) is None
    assert silence_before(small_tables, Selection(types=("Balloon",))) is None


def test_no_suspension_is_told_in_which_a_flight_is_known(fictional: Ledger) -> None:
    expected = {
        ("2021-07-05", "2021-02-20"): ("", 135),
        ("2021-07-05", "2021-02-09"): ("", 146),
        ("2021-07-05", "[2021-02-01..2021-02-12]"): ("", 154),
        ("2021-07-04",): ("Runway closed", 144),
        ("2021-07-05",): None,
    }
    rows = [
        {"flight_id": f"{dates}{text}", "date": text, "aircraft_type": str(dates), "destination": "XQAA"}
        for dates in expected
        for text in dates
    ]
    asked = tables(ledger_from(fictional, [{**row, "source_id": "gullwatch"} for row in rows]))
    for dates, silence in expected.items():
        chosen = Selection(types=(str(dates),), airfields=("XQAA",), start=date(2021, 6, 1))
        found = silence_before(asked, chosen)
        assert (found and (found.told_by, found.longest)) == silence


def test_no_silence_is_shorter_than_no_day() -> None:
    overlapping = Silence((date(2024, 1, 1), date(2024, 1, 31)), (date(2024, 1, 20), date(2024, 2, 5)))
    assert (overlapping.shortest, overlapping.longest) == (0, 35)
