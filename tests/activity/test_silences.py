"""Silences: how long nothing was reported before the first flight in view, and who says so."""

from datetime import date

from components.activity.model import Tables, tables
from components.activity.selection import Selection
from components.activity.silences import Silence, silence_before
from tests.conftest import LedgerOf

CLOSED = Silence(
    start=(date(2023, 11, 1), date(2023, 11, 30)),
    end=(date(2024, 1, 1), date(2024, 1, 10)),
    note_title="Runway closed",
    qualifier="~",
    name="Port",
)
SUSPENDED = Silence(
    start=(date(2025, 4, 1), date(2025, 4, 30)),
    end=(date(2025, 10, 24), date(2025, 10, 26)),
    note_title="Military flights suspended",
    qualifier="~",
)
JANUARY, MARCH = (date(2024, 1, 20), date(2024, 1, 20)), (date(2024, 3, 1), date(2024, 3, 4))


def test_the_shipped_silence_is_the_reported_suspension(shipped_tables: Tables) -> None:
    found = silence_before(shipped_tables, Selection())
    assert found == SUSPENDED
    assert (found.shortest, found.longest) == (177, 208)
    assert found.sentence == (
        "Reported: Military flights suspended, from April 2025 (approximate) to the first flight, "
        "24–26 October 2025."
    )
    assert found.phrase == "silence from April 2025 (approximate) to 24–26 October 2025"


def test_a_silence_is_of_the_airfield_whatever_the_filters_leave_in_view(shipped_tables: Tables) -> None:
    for chosen in (Selection(types=("IL62",)), Selection(types=("A124",)), Selection(movements=("departure",))):
        assert silence_before(shipped_tables, chosen) == SUSPENDED


def test_a_gap_between_two_reports_is_no_proof(small_tables: Tables) -> None:
    found = silence_before(small_tables, Selection(airfields=("XQBB",), start=date(2024, 2, 1)))
    assert found == Silence(JANUARY, MARCH, name="Field")
    assert (found.shortest, found.longest) == (40, 43)
    assert found.sentence == (
        "No flight at Field is reported between 20 January 2024 and 1–4 March 2024. "
        "Nobody may have looked: a gap in reports is no proof that nothing flew."
    )
    assert found.phrase == "silence at Field from 20 January 2024 to 1–4 March 2024"


def test_the_flight_before_may_be_of_another_type(small_tables: Tables) -> None:
    found = silence_before(small_tables, Selection(types=("IL62",), operators=("",), start=date(2024, 2, 1)))
    assert found == Silence(JANUARY, MARCH, name="Field")


def test_a_suspension_told_by_two_sources_is_one_silence(small_tables: Tables) -> None:
    assert silence_before(small_tables, Selection()) == CLOSED


def test_the_airfield_is_that_of_the_first_flight_in_view(small_tables: Tables) -> None:
    assert silence_before(small_tables, Selection(airfields=("XQAA",))) == CLOSED
    assert silence_before(small_tables, Selection(airfields=("XQBB",))) is None


def test_there_is_no_gap_in_which_another_flight_may_have_been_nor_between_two_days_in_a_row(
    small_tables: Tables, ledger_of: LedgerOf
) -> None:
    assert silence_before(small_tables, Selection(sources=("photo",))) is None
    days = {"A": "2025-11-09", "B": "2025-11-10", "C": "2025-11-12"}
    asked = tables(
        ledger_of([{"flight_id": name, "date": day, "destination": "OSLK"} for name, day in days.items()])
    )
    assert silence_before(asked, Selection(start=date(2025, 11, 10))) is None
    found = silence_before(asked, Selection(start=date(2025, 11, 11)))
    assert found
    assert found.phrase == "silence from 10 November 2025 to 12 November 2025"


def test_a_gap_ends_with_the_first_flight_of_any_type(ledger_of: LedgerOf) -> None:
    flights = [("IL62", "2025-11-02"), ("A124", "[2025-11-05..2025-11-10]"), ("IL62", "2025-11-06")]
    asked = tables(
        ledger_of([{"date": day, "aircraft_type": type_, "destination": "OSLK"} for type_, day in flights])
    )
    found = silence_before(asked, Selection(types=("A124",)))
    assert found == Silence((date(2025, 11, 2),) * 2, (date(2025, 11, 5), date(2025, 11, 6)))


def test_there_is_no_silence_before_nothing_or_before_an_open_end(
    small_tables: Tables, empty_tables: Tables
) -> None:
    assert silence_before(empty_tables, Selection()) is None
    assert silence_before(small_tables, Selection(types=("Balloon",))) is None


def test_a_suspension_is_told_if_it_lasts_until_the_flight_and_no_other_breaks_it(ledger_of: LedgerOf) -> None:
    cases: dict[str, tuple[list[str], tuple[str, int] | None]] = {
        "XAAA": (["2021-07-04"], ("Closed", 144)),
        "XAAB": (["2021-07-05"], None),
        "XAAC": (["2021-07-04", "2021-02-09"], ("Closed", 144)),
        "XAAD": (["2021-07-05", "2021-02-09"], ("", 145)),
        "XAAE": (["2021-07-04", "2021-02-20"], ("", 133)),
        "XAAF": (["2021-07-05", "[2021-02-01..2021-02-12]"], ("", 153)),
        "XAAG": (["2021-07-04", "[2021-02-01..2021-03-12]"], ("", 152)),
    }
    closure = {"date": "2021-02-10/2021-07-03~", "kind": "suspension", "title": "Closed"}
    asked = tables(
        ledger_of(
            [
                {"flight_id": f"{airfield}{day}", "date": day, "destination": airfield}
                for airfield, (days, _) in cases.items()
                for day in days
            ],
            notes=[closure | {"note_id": airfield, "airfield": airfield} for airfield in cases],
            airfields=[{"airfield": airfield} for airfield in cases],
        )
    )
    for airfield, (_, expected) in cases.items():
        found = silence_before(asked, Selection(airfields=(airfield,), start=date(2021, 6, 1)))
        assert (found and (found.note_title, found.longest)) == expected, airfield


def test_no_silence_is_shorter_than_no_day() -> None:
    overlapping = Silence((date(2024, 1, 1), date(2024, 1, 31)), (date(2024, 1, 20), date(2024, 2, 5)))
    assert (overlapping.shortest, overlapping.longest) == (0, 34)
