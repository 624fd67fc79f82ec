"""One visit as the track shows it."""

import pandas as pd
import pytest

from components.charts.grounds import Ground
from components.charts.visit_figure import height_figure, path_figure

from .figures import payload

PROFILE = pd.DataFrame(
    {
        "time": pd.to_datetime(["2021-07-05T09:12:00Z", "2021-07-05T09:13:00Z"]),
        "east_km": [4.0, 8.0],
        "north_km": [0.0, 0.0],
        "height_ft": [300.0, 100.0],
        "error_ft": [50.0, 50.0],
        "on_ground": [False, False],
        "decides": ["", "landing"],
    }
)
RUNWAYS = pd.DataFrame({"name": ["09/27"] * 2, "east_km": [-1.0, 1.0], "north_km": [0.0, 0.0]})


@pytest.mark.parametrize(("ground", "colour"), [("light", "#5b6472"), ("dark", "#c3c9d4")])
def test_words_have_the_colour_of_text_on_their_ground(ground: Ground, colour: str) -> None:
    path = payload(path_figure(PROFILE, RUNWAYS, ground))["layout"]
    drawn = payload(height_figure(PROFILE, 30.0, "XQAA", ground))
    height, named = drawn["layout"], drawn["data"][0]
    assert [path["font"]["color"], height["font"]["color"]] == [colour] * 2
    assert path["xaxis"]["range"] == path["yaxis"]["range"] == [-12.0, 12.0]
    assert path["yaxis"]["scaleanchor"] == "x"
    assert (named["name"], named["y"]) == ("Elevation of XQAA, 30 ft", [30.0, 30.0])
