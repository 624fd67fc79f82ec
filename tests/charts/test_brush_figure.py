"""The small bars that days are chosen on."""

from datetime import date

import pandas as pd

from components.activity.bins import View
from components.charts.brush_figure import brush_figure

COUNTS = pd.DataFrame(
    {
        "start": pd.to_datetime(["2025-10-01", "2025-10-01", "2025-10-02"]),
        "end": pd.to_datetime(["2025-10-01", "2025-10-01", "2025-10-02"]),
        "aircraft_type": ["A124", "IL62", "A124"],
        "certain": [1, 2, 0],
        "possible": [1, 3, 2],
    }
)
SPAN = View(date(2025, 10, 1), date(2025, 10, 2))


def test_types_are_one_bar_with_what_is_only_possible_above_it() -> None:
    certain, possible = brush_figure(COUNTS, SPAN, None, "light").data
    assert (certain["y"].tolist(), possible["y"].tolist()) == ([3, 0], [1, 2])
    assert list(certain["hovertext"]) == [
        "1 October 2025<br>between 3 and 4 flights",
        "2 October 2025<br>at most 2 flights",
    ]


def test_days_stand_before_their_months() -> None:
    axis = brush_figure(COUNTS, SPAN, None, "light").layout["xaxis"]
    assert [stop.value for stop in axis.tickformatstops] == ["%H:%M\n%e %b %Y", "%e\n%b %Y", "%b\n%Y", "%Y"]
    assert axis.ticklabelmode == "period"


def test_the_chosen_days_have_a_frame_up_to_their_end() -> None:
    (frame,) = brush_figure(COUNTS, SPAN, View(date(2025, 10, 1), date(2025, 10, 1)), "light").layout["shapes"]
    assert (frame["x0"], frame["x1"]) == (date(2025, 10, 1), date(2025, 10, 2))
    assert not brush_figure(COUNTS, SPAN, None, "light").layout["shapes"]
