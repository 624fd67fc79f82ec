"""The bars over the map: what a box on them chooses."""

from datetime import date

import pytest

from components.pages.parts.frame.filters import FIRST_DAY, LAST_DAY
from components.pages.parts.views.route_map import days_in


def sent(*x: object) -> dict[str, object]:
    return {"selection": {"points": [], "box": [{"xref": "x", "yref": "y", "x": list(x), "y": [0, 1]}]}}


def test_a_box_chooses_its_first_and_last_day_however_it_was_drawn() -> None:
    both = (date(2025, 10, 24), date(2025, 10, 26))
    assert days_in(sent("2025-10-24 08:00:00.1234", "2025-10-26 13:00")) == both
    assert days_in(sent("2025-10-26", "2025-10-24")) == both


def test_a_box_beyond_the_calendar_reaches_as_far_as_the_filter() -> None:
    assert days_in(sent("1500-01-01", "2999-01-01")) == (FIRST_DAY, LAST_DAY)
    assert days_in(sent("2500-01-01", "2999-01-01")) == ()


@pytest.mark.parametrize(
    "event",
    [
        None,
        {},
        {"selection": None},
        {"selection": {"box": []}},
        {"selection": {"box": [{"x": [1, 2]}]}},
        sent("x", "y"),
    ],
)
def test_what_is_no_box_chooses_nothing(event: object) -> None:
    assert days_in(event) == ()
