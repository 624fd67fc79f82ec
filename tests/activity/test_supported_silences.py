"""Silences that observed and reported days support, and what would refute them."""

from dataclasses import replace
from datetime import date

from components.activity.model import Tables, tables
from components.activity.selection import Selection
from components.activity.silences import SupportedSilence, longest_silence, silence_before, silences
from tests.conftest import LedgerOf

from .judged import airfield, case, together
from .observed import scan, scans, visit


def test_the_shipped_suspension_is_supported_by_the_note_alone(shipped_tables: Tables) -> None:
    found = longest_silence(shipped_tables, Selection())
    assert found == SupportedSilence(
        airfield="OSLK",
        name="Hmeimim / Latakia",
        first=date(2025, 4, 30),
        last=date(2025, 10, 23),
        began=(date(2025, 4, 1), date(2025, 4, 30)),
        resumed=(date(2025, 10, 24), date(2025, 10, 26)),
        observed=0,
        reported=177,
        note_titles=("Military flights suspended",),
        qualifier="~",
    )
    assert found.sentence == (
        "Hmeimim / Latakia: no landing or take-off is known from April 2025 (approximate) to 23 October 2025 "
        "(177 days reported inactive: Military flights suspended); the next flight known is of 24–26 October "
        "2025. A track or a dated photograph of a landing between 30 April 2025 and 23 October 2025 would refute "
        "it."
    )


SUSPENDED = {
    "note_id": "n",
    "airfield": "OSLK",
    "date": "2025-04-10/2025-10-24",
    "kind": "suspension",
    "title": "Suspended",
}


def test_both_pages_count_the_same_days_of_a_reported_silence(ledger_of: LedgerOf) -> None:
    expected = (
        # The flight may have come on the last days of the note, or on the first day after them.
        (["2025-10-24"], date(2025, 4, 10), date(2025, 10, 23), 197),
        (["[2025-10-24..2025-10-26]"], date(2025, 4, 10), date(2025, 10, 23), 197),
        (["[2025-10-20..2025-10-29]"], date(2025, 4, 10), date(2025, 10, 19), 193),
        (["2025-10-25"], date(2025, 4, 10), date(2025, 10, 24), 198),
        # The one before may have come on its first days.
        (["[2025-04-08..2025-04-12]", "2025-10-25"], date(2025, 4, 13), date(2025, 10, 24), 195),
        (["2025-04-12", "2025-10-25"], date(2025, 4, 13), date(2025, 10, 24), 195),
    )
    asked = tables(
        together(ledger_of, *(case([{"date": day} for day in days], notes=[SUSPENDED]) for days, *_ in expected))
    )
    for number, (flights, first, last, days) in enumerate(expected):
        own = Selection(airfields=(airfield(number),))
        found = longest_silence(asked, own)
        assert found, flights
        assert (found.first, found.last, found.days, found.reported) == (first, last, days, days), flights
        before = silence_before(asked, replace(own, start=date(2025, 10, 1)))
        assert before, flights
        assert before.shortest == days, flights


def test_both_pages_count_the_same_days_of_an_observed_silence(ledger_of: LedgerOf) -> None:
    reports = [{"flight_id": day, "date": day} for day in ("2025-10-02", "2025-10-21")]
    asked = tables(ledger_of(reports, scans=scans(1, 25)))
    found, before = longest_silence(asked, Selection()), silence_before(asked, Selection(start=date(2025, 10, 9)))
    assert found
    assert before
    assert (found.first, found.last, found.days) == (date(2025, 10, 3), date(2025, 10, 20), 18)
    assert (before.shortest, before.longest) == (18, 18)


def test_a_range_does_not_shorten_what_was_observed(ledger_of: LedgerOf) -> None:
    reports = [{"date": "[2025-10-20..2025-11-09]"}]
    (found,) = silences(tables(ledger_of(reports, scans=scans(1, 25))), Selection())
    assert (found.first, found.last, found.days) == (date(2025, 10, 1), date(2025, 10, 25), 25)
    assert (found.resumed, found.possible) == ((date(2025, 10, 26), date(2025, 11, 9)), 1)


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
    for start, end, firsts in ((11, 11, []), (5, 11, [1]), (10, 12, [1, 12]), (26, 27, [])):
        days = Selection(start=date(2025, 10, start), end=date(2025, 10, end))
        assert [silence.first.day for silence in silences(asked, days, 1)] == firsts
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
    assert (found.observed, found.reported, found.days, found.note_titles) == (18, 7, 25, ("Quiet",))
    assert found.support == "18 days observed throughout, 7 days reported inactive: Quiet"


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
