"""Silences that observed and reported days support, and what would refute them."""

from datetime import date

from components.activity.selection import Selection
from components.activity.silences import SupportedSilence, longest_silence, silences
from components.activity.tables import Tables, tables
from tests.conftest import LedgerOf

from .observed import scan, scans, visit


def test_the_shipped_suspension_is_supported_by_the_note_alone(shipped_tables: Tables) -> None:
    found = longest_silence(shipped_tables, Selection())
    assert found == SupportedSilence(
        airfield="OSLK",
        name="Hmeimim / Latakia",
        first=date(2025, 4, 30),
        last=date(2025, 10, 24),
        began=(date(2025, 4, 1), date(2025, 4, 30)),
        resumed=(date(2025, 10, 24), date(2025, 10, 26)),
        observed=0,
        reported=178,
        told_by=("Military flights suspended",),
        qualifier="~",
        possible=2,
    )
    assert found.sentence == (
        "Hmeimim / Latakia: no landing or take-off is known from April 2025 (approximate) to 24 October 2025 "
        "(178 days reported inactive (Military flights suspended)); the next flight known is of 24–26 October "
        "2025. The date of 2 reported flights is a range that reaches into it. A track or a dated photograph of "
        "a landing between 30 April 2025 and 24 October 2025 would refute it."
    )


def test_days_in_a_row_without_a_visit_are_a_silence_between_two(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-02 14:03", "2025-10-02 18:00"), visit("2025-10-21 09:00")]
    (found,) = silences(tables(ledger_of([], visits=visits, scans=scans(1, 25))), Selection())
    assert (found.first, found.last, found.days) == (date(2025, 10, 3), date(2025, 10, 20), 18)
    assert found.began == (date(2025, 10, 3), date(2025, 10, 3))
    assert found.resumed == (date(2025, 10, 21), date(2025, 10, 21))
    assert found.sentence == (
        "An airfield: no landing or take-off is known from 3 October 2025 to 20 October 2025 (18 days observed "
        "throughout); the next flight known is of 21 October 2025. A track or a dated photograph of a landing "
        "between 3 October 2025 and 20 October 2025 would refute it."
    )


def test_a_day_nobody_looked_at_supports_nothing(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([], scans=[*scans(1, 10), *scans(12, 25)]))
    assert [(s.first.day, s.last.day) for s in silences(asked, Selection(), 1)] == [(1, 10), (12, 25)]
    assert (
        longest_silence(tables(ledger_of([{"date": "2025-10-01"}, {"date": "2026-10-01"}])), Selection()) is None
    )


def test_it_began_after_the_last_flight_known(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([{"date": "2025-10-02"}], scans=scans(5, 25)))
    found = longest_silence(asked, Selection())
    assert found
    assert found.began == (date(2025, 10, 3), date(2025, 10, 5))
    assert "from 3–5 October 2025 to 25 October 2025 (21 days observed throughout); no later one is known" in (
        found.sentence
    )


def test_a_reported_flight_breaks_it_and_a_suspect_visit_does_not(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-08 14:03", integrity="suspect")]
    asked = tables(ledger_of([{"date": "2025-10-12"}], visits=visits, scans=scans(1, 25)))
    assert [(s.first.day, s.last.day) for s in silences(asked, Selection(), 1)] == [(1, 11), (13, 25)]


def test_a_range_breaks_it_where_the_flight_must_lie_inside(ledger_of: LedgerOf) -> None:
    reports = [{"date": "[2025-10-10..2025-10-12]"}, {"date": "2025"}]
    first, second = silences(tables(ledger_of(reports, scans=scans(1, 25))), Selection(), 1)
    assert (first.last.day, second.first.day) == (9, 13)
    assert second.possible == 1
    assert "The date of 1 reported flight is a range that reaches into it." in second.sentence


def test_observed_and_reported_days_support_one_silence(ledger_of: LedgerOf) -> None:
    notes = [{"note_id": "n", "date": "2025-10-01/2025-10-10", "kind": "inactivity", "title": "Quiet"}]
    found = longest_silence(tables(ledger_of([], notes=notes, scans=scans(8, 25))), Selection())
    assert found
    assert (found.observed, found.reported, found.days, found.told_by) == (18, 7, 25, ("Quiet",))
    assert found.support == "18 days observed throughout, 7 days reported inactive (Quiet)"


def test_it_is_of_the_airfield_whatever_type_is_in_view(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([], visits=[visit("2025-10-10 10:00", aircraft_type="A124")], scans=scans(1, 25)))
    assert [s.first.day for s in silences(asked, Selection(types=("IL62",)), 1)] == [1, 11]


def test_half_observed_days_end_it(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([], scans=[*scans(1, 9), scan("2025-10-10", points_low="0"), *scans(11, 25)]))
    assert [(s.first.day, s.last.day) for s in silences(asked, Selection())] == [(11, 25)]


def test_the_fictional_closure_was_half_observed(fictional_tables: Tables) -> None:
    found = longest_silence(fictional_tables, Selection(airfields=("XQAA",)))
    assert found
    assert (found.days, found.observed, found.reported) == (145, 32, 113)
    assert found.resumed == (date(2021, 7, 5), date(2021, 7, 5))
