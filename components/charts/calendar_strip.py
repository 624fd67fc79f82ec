"""The observation calendar as a strip under the counts: for every day, whether anybody looked."""

from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.observation_calendar import DayState
from components.charts.figure import label, lines
from components.charts.palette import QUIET_COLOUR
from components.charts.time_axis import DAY_MS

ROW_HEIGHT = 24
FILLED = 0.86
MOST_AIRFIELDS = 6
"""The most airfields for which the strip is drawn: at `ROW_HEIGHT` each, more would take the room of the
counts."""
MOST_OUTLINED = 120
"""The most cells that have an outline: on a phone, with 200 pixels of axis, it would cover most of a cell."""
LEGEND_HEIGHT = 66
LONGEST_LABEL = 14
"""The most characters of an airfield's name: a phone has no room for more beside the strip."""

_OBSERVED = "31, 122, 95"
_LOOKS: dict[DayState, tuple[str, str]] = {
    DayState.VISITS: (f"rgba({_OBSERVED}, 1)", ""),
    DayState.PART: (f"rgba({_OBSERVED}, 0.6)", "x"),
    DayState.NONE: (f"rgba({_OBSERVED}, 0.33)", ""),
    DayState.INACTIVE: (f"rgba({QUIET_COLOUR}, 0.45)", "|"),
    DayState.BLIND: (f"rgba({QUIET_COLOUR}, 0.08)", "."),
    DayState.NOBODY: (f"rgba({QUIET_COLOUR}, 0.03)", "/"),
}
"""Fill and pattern of each state. They also differ in darkness and pattern, for readers who cannot tell colours
apart."""

_LEGEND = {
    DayState.VISITS: "Observed throughout: landing or take-off",
    DayState.PART: "Landing or take-off, observed in part",
    DayState.NONE: "Observed: none",
    DayState.INACTIVE: "Reported inactive",
    DayState.BLIND: "Scanned, air traffic could not have been seen",
    DayState.NOBODY: "Nobody looked",
}


def calendar_marks(cells: pd.DataFrame) -> list[dict[str, Any]]:
    """Returns the marks for the answer of `calendar_cells`: a trace per state, the best known first. The keys of
    each mark are the airfield and the first and last day of its cell."""
    rows = {airfield: -number for number, airfield in enumerate(dict.fromkeys(cells["airfield"]))}
    edge = 0.6 if len(cells) <= MOST_OUTLINED else 0
    traces = []
    for state in reversed(DayState):
        fill, shape = _LOOKS[state]
        state_cells = cells[cells["state"] == state]
        if state_cells.empty:
            continue
        marker: dict[str, Any] = {"color": fill, "line": {"width": edge, "color": f"rgba({QUIET_COLOUR}, 0.6)"}}
        if shape:
            marker["pattern"] = {
                "shape": shape,
                "fgcolor": f"rgb({QUIET_COLOUR})",
                "size": 5,
                "solidity": 0.3,
                "fillmode": "overlay",
            }
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": _LEGEND[state],
                "legend": "legend2",
                "showlegend": True,
                "yaxis": "y5",
                "base": state_cells["start"].to_numpy(),
                "x": ((state_cells["end"] - state_cells["start"]).dt.days + 1).to_numpy() * DAY_MS,
                "y": [
                    rows[row.airfield] + FILLED * ((row.low + row.high) / 2 - 0.5)
                    for row in state_cells.itertuples()
                ],
                "width": (FILLED * (state_cells["high"] - state_cells["low"])).to_numpy(),
                "customdata": [_customdata(row) for row in state_cells.itertuples()],
                "hovertemplate": "%{customdata[1]}<extra></extra>",
                "marker": marker,
            }
        )
    return traces


def calendar_axis(cells: pd.DataFrame) -> dict[str, Any]:
    """Returns the axis of the strip. It shows the names of the airfields, or their codes if shortened names would
    be equal; with a single airfield, a title."""
    airfields, names = (list(dict.fromkeys(cells[column])) for column in ("airfield", "name"))
    short = [label(name, LONGEST_LABEL) for name in names]
    labels = (
        short if len(set(short)) == len(airfields) else [label(airfield, LONGEST_LABEL) for airfield in airfields]
    )
    return {
        "tickvals": [-number for number in range(len(airfields))],
        "ticktext": labels if len(airfields) > 1 else ["Observed?"],
        "range": [-len(airfields) + 0.5, 0.5],
        "zeroline": False,
        "showgrid": False,
        "fixedrange": True,
    }


def calendar_height(cells: pd.DataFrame | None) -> int:
    """Returns the height of the strip in pixels."""
    return 0 if cells is None else ROW_HEIGHT * cells["airfield"].nunique() + 4


def _customdata(row: Any) -> list[str]:
    first, last = row.start.date(), row.end.date()
    single = row.days == 1
    suspect = f"Not counted: {row.suspect} suspect" if row.suspect else ""
    hover = lines(
        f"{row.name}, {wording.span(first, last)}: {row.state}"
        if single
        else f"{row.name}, {wording.span(first, last)}",
        row.reason if single else row.shares,
        suspect,
    )
    return ["day", hover, row.airfield, first.isoformat(), last.isoformat()]
