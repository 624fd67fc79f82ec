"""The observation calendar: each day in one state, and zero never the same as nobody looked."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.activity.bins import View
from components.activity.model import Tables, tables
from components.activity.observation_calendar import DayState, calendar_cells, days_observed, observation_calendar
from components.activity.selection import Selection
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf

from .judged import Case, case, together
from .observed import observing, scan, scans, visit

OCTOBER = View(date(2025, 10, 24), date(2025, 10, 26))
NOBODY, BLIND, INACTIVE, PART, NONE, VISITS = DayState


def states(asked: Tables, selection: Selection | None = None, span: View = OCTOBER) -> list[DayState]:
    return observation_calendar(asked, selection or Selection(), span)["state"].tolist()


def calendars(ledger_of: LedgerOf, *cases: Case) -> list[pd.DataFrame]:
    """The calendar of each case."""
    every = observation_calendar(tables(together(ledger_of, *cases)), Selection(), OCTOBER)
    return [own for _, own in every.groupby("airfield")]


def test_a_day_is_observed_or_nobody_looked(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-24 14:03", "2025-10-24 18:00")]
    calendar = observation_calendar(
        tables(ledger_of([], visits=visits, scans=scans(24, 25))), Selection(), OCTOBER
    )
    told = calendar[["state", "movements", "reason"]].itertuples(index=False, name=None)
    assert list(told) == [
        (VISITS, 2, "2 landings and take-offs were seen."),
        (NONE, 0, "All traffic was received, low over the field too, and no such movement was seen."),
        (NOBODY, 0, "No track of this day has been scanned."),
    ]


def test_what_it_takes_to_have_looked(ledger_of: LedgerOf) -> None:
    expected = (
        ([scan("2025-10-25", "00:00", "22:00")], NONE, "All traffic was received"),
        ([scan("2025-10-25", "00:00", "21:59")], BLIND, "Only 22 of 24 hours were scanned."),
        ([scan("2025-10-25", "00:00", "12:00"), scan("2025-10-25", "11:00", "23:00")], NONE, "All traffic"),
        ([scan("2025-10-25", "00:00", "11:00"), scan("2025-10-25", "12:00", "22:30")], BLIND, "Only 21.5 of 24"),
        ([scan("2025-10-25", "00:00", "23:00"), scan("2025-10-25", "01:00", "02:00")], NONE, "All traffic"),
        ([scan("2025-10-25", points_low="0")], BLIND, "Nothing was received low and near the field"),
        ([scan("2025-10-25", icao24="3c6444;3c6445")], BLIND, "Only tracks of 2 aircraft were scanned."),
        ([scan("2025-10-25", icao24="", aircraft="1")], BLIND, "Only the track of one aircraft was scanned."),
        ([scan("2025-10-25", "00:00", "12:00"), scan("2025-10-25", icao24="3c6444")], BLIND, "Only 12 of 24"),
    )
    days = [
        calendar.iloc[1] for calendar in calendars(ledger_of, *(case([], scans=scans) for scans, *_ in expected))
    ]
    for day, (scanned, state, reason) in zip(days, expected, strict=True):
        assert day["state"] == state, scanned
        assert day["reason"].startswith(reason), scanned


def test_a_visit_shows_that_somebody_looked_and_a_suspect_one_does_not(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-24 14:03"), visit("2025-10-25 14:03", integrity="suspect")]
    calendar = observation_calendar(tables(ledger_of([], visits=visits)), Selection(), OCTOBER)
    assert calendar["state"].tolist() == [PART, NOBODY, NOBODY]
    assert calendar["suspect"].tolist() == [0, 1, 0]


def test_the_track_of_one_aircraft_observes_its_day_in_part(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-24 09:33"), visit("2025-10-25 09:33")]
    one = scan("2025-10-24", "08:05", "09:35", aircraft="1")
    calendar = observation_calendar(
        tables(ledger_of([], visits=visits, scans=[one, *scans(25, 25)])), Selection(), OCTOBER
    )
    assert calendar["state"].tolist() == [PART, VISITS, NOBODY]
    assert calendar["reason"][0] == "1 landing or take-off was seen; others may have been missed."


def test_the_days_between_a_landing_and_a_take_off_have_none(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([], visits=[visit("2025-10-24 14:03", "2025-10-26 09:00")], scans=scans(25, 25)))
    assert states(asked) == [PART, NONE, PART]


def test_a_movement_on_one_of_two_days_leaves_neither_without(ledger_of: LedgerOf) -> None:
    bounds = {"arrival_earliest": "2025-10-24T22:00:00Z", "arrival_latest": "2025-10-25T02:00:00Z"}
    asked = tables(ledger_of([], visits=[visit("2025-10-25 00:30", **bounds)], scans=scans(24, 26)))
    assert states(asked) == [BLIND, BLIND, NONE]


def test_a_note_of_inactivity_counts_where_nobody_saw(ledger_of: LedgerOf) -> None:
    notes = [{"note_id": "n", "date": "2025-10-01/2025-10-25", "kind": "suspension"}]
    asked = tables(ledger_of([], notes=notes, visits=[visit("2025-10-24 14:03")]))
    assert states(asked) == [PART, INACTIVE, NOBODY]
    assert states(tables(ledger_of([], notes=notes, scans=scans(25, 25)))) == [INACTIVE, NONE, NOBODY]


def test_a_note_covers_the_days_it_covers_for_certain(ledger_of: LedgerOf) -> None:
    expected = {
        ("2025-10/2025-10-25", "suspension"): [NOBODY, NOBODY, NOBODY],
        ("2025-09/2025-10-25", "inactivity"): [INACTIVE, INACTIVE, NOBODY],
        ("2025-09/..", "suspension"): [INACTIVE, INACTIVE, INACTIVE],
        ("../2025-10-24", "suspension"): [INACTIVE, NOBODY, NOBODY],
        ("2025-10-25", "inactivity"): [NOBODY, INACTIVE, NOBODY],
        ("[2025-10-24..2025-10-26]", "inactivity"): [NOBODY, NOBODY, NOBODY],
        ("2025-09/2025-10-25", "statement"): [NOBODY, NOBODY, NOBODY],
    }
    notes = [{"note_id": "n", "airfield": "OSLK", "date": date, "kind": kind} for date, kind in expected]
    found = calendars(ledger_of, *(case([], notes=[note]) for note in notes))
    assert dict(zip(expected, (each["state"].tolist() for each in found), strict=True)) == expected


def test_the_filter_of_type_leaves_other_visits_out(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-24 14:03", aircraft_type="A124"), visit("2025-10-25 14:03", aircraft_type="A124")]
    asked = tables(ledger_of([], visits=visits, scans=[*scans(24, 24), scan("2025-10-25", "00:00", "15:00")]))
    assert states(asked) == [VISITS, PART, NOBODY]
    assert states(asked, Selection(types=("IL62",))) == [NONE, BLIND, NOBODY]
    assert states(asked, Selection(movements=("departure",))) == [NONE, BLIND, NOBODY]
    assert states(asked, Selection(sources=("nobody",), operators=("none",))) == [VISITS, PART, NOBODY]


def test_each_watched_airfield_has_its_own_days(ledger_of: LedgerOf) -> None:
    airfields = [{"airfield": "OSLK"}, {"airfield": "XQAA"}]
    asked = tables(ledger_of([], airfields=airfields, scans=[scan("2025-10-25", airfield="XQAA")]))
    calendar = observation_calendar(asked, Selection(), OCTOBER)
    assert calendar["airfield"].tolist() == ["OSLK"] * 3 + ["XQAA"] * 3
    assert calendar["state"].tolist() == [NOBODY] * 3 + [NOBODY, NONE, NOBODY]
    assert len(observation_calendar(asked, Selection(airfields=("XQAA",)), OCTOBER)) == 3


def test_cells_of_several_days_are_divided_and_hide_nothing(fictional_tables: Tables) -> None:
    span = View(date(2019, 1, 1), date(2023, 12, 31))
    calendar = observation_calendar(fictional_tables, Selection(airfields=("XQAA",)), span)
    cells = calendar_cells(calendar)
    assert len(cells) <= 400
    assert cells.groupby("state")["count"].sum().to_dict() == {
        state: days for state, days in days_observed(calendar).items() if days
    }
    for _, cell in cells.groupby("start"):
        assert cell["low"].iloc[0] == 0
        assert cell["high"].iloc[-1] == pytest.approx(1)
        assert cell["low"].iloc[1:].tolist() == pytest.approx(cell["high"].iloc[:-1].tolist())
        assert cell["count"].sum() == cell["days"].iloc[0]


def test_few_days_have_a_cell_each(fictional_tables: Tables) -> None:
    span = View(date(2021, 7, 1), date(2021, 7, 31))
    calendar = observation_calendar(fictional_tables, Selection(airfields=("XQAA",)), span)
    cells = calendar_cells(calendar)
    assert cells["start"].tolist() == calendar["day"].tolist()
    assert cells["state"].tolist() == calendar["state"].tolist()
    assert set(cells["days"]) == {1}


DAYS = st.integers(26, 31)
SCANS = st.lists(
    st.builds(
        lambda day, first, length, low, only: scan(
            f"2025-10-{day}", f"{first:02}:00", f"{min(first + length, 23):02}:59", points_low=low, icao24=only
        ),
        DAYS,
        st.integers(0, 23),
        st.integers(0, 23),
        st.sampled_from(["0", "5"]),
        st.sampled_from(["", "", "3c6444"]),
    ),
    max_size=8,
)
VISITED = st.lists(
    st.builds(
        lambda day, hour, integrity: visit(f"2025-10-{day} {hour:02}:00", integrity=integrity),
        DAYS,
        st.integers(0, 23),
        st.sampled_from(["supported", "suspect"]),
    ),
    max_size=4,
    # A visit at the same time would be set aside as the same one.
    unique_by=lambda row: row["arrival_utc"],
)


@settings(max_examples=8, deadline=None)
@given(SCANS, VISITED)
def test_the_states_part_the_days_among_them(
    shipped: Ledger, scanned: list[dict[str, str]], visits: list[dict[str, str]]
) -> None:
    span = View(date(2025, 10, 25), date(2025, 11, 2))
    asked = tables(observing(shipped, scans=scanned, visits=visits))
    calendar = observation_calendar(asked, Selection(), span)
    assert sum(days_observed(calendar).values()) == len(calendar) == span.days
    assert calendar["day"].is_unique
    looked = {pd.Timestamp(row["day"]) for row in scanned}
    good = {pd.Timestamp(row["arrival_utc"][:10]) for row in visits if row["integrity"] != "suspect"}
    for row in calendar.itertuples():
        assert (row.state in (VISITS, PART)) == (row.day in good)
        assert (row.state is NOBODY) == (row.day not in looked | good)
