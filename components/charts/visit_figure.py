"""One visit as its track shows it: the path over the ground, and the height over time."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from components.charts.figure import Drawing, on_ground, plain
from components.charts.grounds import Ground
from components.charts.palette import OTHER_COLOUR, QUIET_COLOUR, TYPE_COLOURS, faint
from components.charts.time_axis import DATE_AXIS

WAY, DECIDED = TYPE_COLOURS[0], TYPE_COLOURS[1]
SYMBOLS = {
    "landing": "triangle-down",
    "take-off": "triangle-up",
    "possible landing": "triangle-down-open",
    "possible take-off": "triangle-up-open",
}
LONGEST_STEP = pd.Timedelta(minutes=5)
_HEIGHT = 420
_LEAST_REACH_KM = 6.0
MOST_POINTS = 800
"""The most points of a track that are drawn, which bounds the JSON of the figure; a round number near its width in
pixels."""


def path_figure(profile: pd.DataFrame, runways: pd.DataFrame, ground: Ground = "light") -> Drawing:
    """Returns the path over the ground around a field; `profile` and `runways` as in
    `components.tracks.visit_reasons`.

    Kilometres, east to the right and north up, at one scale. No line is drawn where the track is silent for more
    than five minutes.
    """
    broken = _broken(thinned(profile))
    figure = Drawing(
        [
            _line(broken["east_km"], broken["north_km"], "Track", _hover(broken), WAY),
            *_runways(runways),
            *_decided(profile, "east_km", "north_km"),
        ]
    )
    reach = _reach(profile)
    shared = {"range": [-reach, reach], "zeroline": False}
    east = shared | {"title": {"text": "km east", "standoff": 4}}
    return figure.update_layout(
        _layout(ground, east, shared | {"title": {"text": "km north"}, "scaleanchor": "x"})
    )


def height_figure(profile: pd.DataFrame, elevation_ft: float, airfield: str, ground: Ground = "light") -> Drawing:
    """Returns the height above sea level over time (feet), with its error as a band and the field's elevation as a
    line."""
    profile = thinned(profile)
    broken = _broken(profile)
    figure = Drawing(
        [
            _elevation(profile, elevation_ft, airfield),
            _error_band(profile, elevation_ft),
            _line(broken["time"], broken["height_ft"] + elevation_ft, "Height", _hover(broken), WAY),
            *_decided(profile.assign(sea_ft=profile["height_ft"].fillna(0.0) + elevation_ft), "time", "sea_ft"),
        ]
    )
    return figure.update_layout(_layout(ground, DATE_AXIS, {"title": {"text": "ft"}, "tickformat": ",d"}))


def _elevation(profile: pd.DataFrame, elevation_ft: float, airfield: str) -> dict[str, Any]:
    """Returns a line at the field's elevation. Its name is in the legend: in the chart it would overlap the
    deciding points."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": _plain_times(profile["time"].iloc[[0, -1]]),
        "y": [elevation_ft, elevation_ft],
        "name": f"Elevation of {plain(airfield)}, {elevation_ft:,.0f} ft",
        "line": {"color": f"rgb({QUIET_COLOUR})", "dash": "dash", "width": 1},
        "hoverinfo": "skip",
    }


def thinned(profile: pd.DataFrame) -> pd.DataFrame:
    """Returns at most about `MOST_POINTS` evenly spread points, always including the first, the last, all that
    decided, and both ends of every silence, so that no silence is drawn shorter or longer than it was."""
    step = -(-len(profile) // MOST_POINTS)
    silent = profile["time"].diff() > LONGEST_STEP
    drawn = (
        (np.arange(len(profile)) % step == 0)
        | (profile["decides"] != "")
        | silent
        | silent.shift(-1, fill_value=True)
    )
    return profile[drawn].reset_index(drop=True)


def path_alt(profile: pd.DataFrame, airfield: str) -> str:
    """Returns a text alternative for both figures."""
    decided = profile[profile["decides"] != ""]
    moments = ", ".join(f"{row.decides} decided at {row.time:%H:%M:%S}" for row in decided.itertuples())
    return f"{len(profile):,} points near {airfield}; {moments or 'none of them decided a landing or take-off'}."


def _layout(ground: Ground, across: Mapping[str, Any], up: Mapping[str, Any]) -> dict[str, Any]:
    layout = {
        "modebar": {"orientation": "v"},
        "height": _HEIGHT,
        "margin": {"l": 8, "r": 40, "t": 16, "b": 40},
        "hovermode": "closest",
        "legend": {"orientation": "h", "yanchor": "top", "y": -0.2, "x": 0},
        "xaxis": across,
        "yaxis": {"automargin": True, **up},
    }
    return on_ground(layout, ground)


def _broken(profile: pd.DataFrame) -> pd.DataFrame:
    """Returns the profile with an empty row in every silence, so that no line is drawn across it."""
    silent = profile["time"].diff() > LONGEST_STEP
    gaps = profile[silent].assign(east_km=np.nan, north_km=np.nan, height_ft=np.nan, error_ft=np.nan, decides="")
    gaps.index = gaps.index - 0.5
    return pd.concat([profile, gaps]).sort_index()


def _line(x: pd.Series, y: pd.Series, name: str, hover: list[str], colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": _plain_times(x),
        "y": y.to_numpy(),
        "name": name,
        "line": {"color": colour, "width": 1.5},
        "marker": {"size": 4},
        "connectgaps": False,
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _error_band(profile: pd.DataFrame, elevation_ft: float) -> dict[str, Any]:
    """Returns the error band: one closed shape for each stretch without a silence."""
    measured = profile.dropna(subset=["height_ft"])
    stretches = (measured["time"].diff() > LONGEST_STEP).cumsum()
    x: list[Any] = []
    y: list[float] = []
    for _, part in measured.groupby(stretches):
        height, times = part["height_ft"] + elevation_ft, list(_plain_times(part["time"]))
        x += [*times, *reversed(times), None]
        y += [*(height + part["error_ft"]), *(height - part["error_ft"])[::-1], np.nan]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "name": "Range the height surely lies in",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": faint(WAY, 0.15),
        "hoverinfo": "skip",
    }


def _runways(runways: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": ends["east_km"].to_numpy(),
            "y": ends["north_km"].to_numpy(),
            "name": f"Runway {plain(name)}",
            "line": {"color": OTHER_COLOUR, "width": 7},
            "hoverinfo": "name",
        }
        for name, ends in runways.groupby("name", sort=False)
    ]


def _decided(profile: pd.DataFrame, x: str, y: str) -> list[dict[str, Any]]:
    traces = []
    for what, points in profile[profile["decides"] != ""].groupby("decides", sort=False):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": _plain_times(points[x]),
                "y": points[y].to_numpy(),
                "name": f"Decides the {what}",
                "marker": {"symbol": SYMBOLS[str(what)], "size": 13, "color": DECIDED, "line": {"width": 1}},
                "customdata": _hover(points),
                "hovertemplate": f"Decides the {what}<br>%{{customdata}}<extra></extra>",
            }
        )
    return traces


def _hover(points: pd.DataFrame) -> list[str]:
    def text(row: Any) -> str:
        if pd.isna(row.height_ft):
            return f"{row.time:%H:%M:%S} UTC" + (", on the ground" if row.on_ground is True else "")
        return f"{row.time:%H:%M:%S} UTC<br>{row.height_ft:,.0f} ft above the field (± {row.error_ft:,.0f})"

    return [text(row) for row in points.itertuples()]


def _reach(profile: pd.DataFrame) -> float:
    """Returns the kilometres from the middle to the edge: the deciding points and the approach to them must be in
    view."""
    decided = profile[profile["decides"] != ""]
    if decided.empty:
        return max(float(np.hypot(profile["east_km"], profile["north_km"]).max()), _LEAST_REACH_KM)
    return max(float(np.hypot(decided["east_km"], decided["north_km"]).max()) * 1.5, _LEAST_REACH_KM)


def _plain_times(values: pd.Series) -> Any:
    return (
        values.dt.tz_localize(None).to_numpy()
        if isinstance(values.dtype, pd.DatetimeTZDtype)
        else values.to_numpy()
    )
