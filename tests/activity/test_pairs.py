"""Reports and visits that can bear on each other: what lies outside a neighbourhood changes nothing inside."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.activity.evidence import verdicts as module
from components.activity.evidence.pairs import PLACE, Neighbourhood, neighbourhood
from components.activity.evidence.verdicts import corroboration, pairs_in_view, visit_reports
from components.activity.model import Tables, tables
from components.activity.movements import MOVEMENTS
from components.activity.selection import Selection
from tests.conftest import LedgerOf

from .judged import Case, case, together
from .observed import decision, visit

DAYS = st.integers(1, 28)
REPORTS = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.one_of(
                DAYS.map(lambda day: f"2025-10-{day:02}"),
                DAYS.map(lambda day: f"2025-10-{day:02}T14:03Z"),
                st.tuples(DAYS, st.integers(1, 6)).map(
                    lambda pair: f"[2025-10-{pair[0]:02}..2025-10-{min(pair[0] + pair[1], 31):02}]"
                ),
            ),
            "aircraft_type": st.sampled_from(["IL62", "A124", ""]),
        }
    ),
    min_size=1,
    max_size=12,
)
VISITS = st.lists(
    st.builds(
        lambda day, hour, kind: visit(f"2025-10-{day:02} {hour:02}:03", aircraft_type=kind),
        DAYS,
        st.integers(0, 23),
        st.sampled_from(["IL62", "A124", ""]),
    ),
    max_size=8,
)
DECISIONS = st.lists(
    st.builds(
        lambda flight, day, hour, said: decision(f"f{flight}", f"2025-10-{day:02} {hour:02}:03", said),
        st.integers(1, 12),
        DAYS,
        st.integers(0, 23),
        st.sampled_from(["same", "different", "undecided"]),
    ),
    max_size=3,
)


CASES = st.builds(case, REPORTS, visits=VISITS, matches=DECISIONS)


def everything(asked: Tables, rows: pd.DataFrame) -> Neighbourhood:
    """All times at all places."""
    places = pd.MultiIndex.from_product([rows["airfield"].unique(), MOVEMENTS], names=PLACE).to_frame(index=False)
    ends = {"first": pd.Timestamp("1900-01-01").as_unit("s"), "last": pd.Timestamp("2100-01-01").as_unit("s")}
    return Neighbourhood(places.assign(**ends), 0)


def said(asked: Tables, selection: Selection) -> list[object]:
    told = (
        corroboration(asked, selection),
        pairs_in_view(asked, selection),
        visit_reports(asked, selection, range(100)),
    )
    return [frame.astype("str").to_numpy().tolist() for frame in told if frame is not None]


@pytest.mark.slow
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CASES, min_size=5, max_size=8), DAYS)
def test_what_is_left_out_changes_nothing(ledger_of: LedgerOf, cases: Sequence[Case], day: int) -> None:
    asked = tables(together(ledger_of, *cases))
    for selection in (Selection(), Selection(start=date(2025, 10, day), end=date(2025, 10, day))):
        found = said(asked, selection)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "neighbourhood", everything)
            assert found == said(asked, selection)


def spans(asked: Tables, *days: str) -> list[tuple[str, str]]:
    ends = pd.to_datetime(list(days)).as_unit("s")
    asking = pd.DataFrame({"airfield": "OSLK", "movement": "arrival", "first": ends, "last": ends})
    windows = neighbourhood(asked, asking).windows
    return [(f"{row.first:%m-%d}", f"{row.last:%m-%d}") for row in windows.itertuples()]


def test_a_neighbourhood_reaches_as_far_as_ranges_hang_together(ledger_of: LedgerOf) -> None:
    dates = ["2025-10-01", "[2025-10-03..2025-10-06]", "[2025-10-06..2025-10-09]", "2025-10-10", "2025-10-20"]
    visits = [visit(f"2025-10-{day} 12:00") for day in ("03", "06", "10", "20")]
    asked = tables(ledger_of([{"date": each} for each in dates], visits=visits))
    assert spans(asked, "2025-10-04") == [("10-03", "10-09")]
    assert spans(asked, "2025-10-10", "2025-10-20") == [("10-10", "10-10"), ("10-20", "10-20")]
    assert spans(asked, "2025-10-01") == [], "no visit is near"


def test_too_many_pairs_are_not_judged(ledger_of: LedgerOf, monkeypatch: pytest.MonkeyPatch) -> None:
    visits = [visit(f"2025-10-{day} 12:00") for day in (26, 27)]
    asked = tables(ledger_of([{"date": "2025-10"}] * 3, visits=visits))
    monkeypatch.setattr(module, "MOST_PAIRS", 6)
    assert corroboration(asked, Selection()) is not None
    monkeypatch.setattr(module, "MOST_PAIRS", 5)
    assert corroboration(asked, Selection()) is None
    assert visit_reports(asked, Selection(), [0]) is None
