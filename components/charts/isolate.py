"""A menu on a chart that leaves one type of it, in the browser alone."""

from collections.abc import Sequence
from typing import Any

from components.charts.palette import MENU_COLOUR

HEIGHT = 48
HIDDEN = "legendonly"


def isolating_menu(traces: Sequence[dict[str, Any]], y: float) -> list[dict[str, Any]]:
    """The menu over the right end of the chart, its lower edge at `y`; none where the legend has less than two
    entries. What it hides stays in the legend."""
    groups = list(dict.fromkeys(trace["legendgroup"] for trace in traces if trace.get("legendgroup")))
    if len(groups) < 2:
        return []
    places = [place for place, trace in enumerate(traces) if trace.get("legendgroup")]

    def only(group: str) -> dict[str, Any]:
        seen = [True if traces[place]["legendgroup"] == group else HIDDEN for place in places]
        return {"label": f"Only {group}", "method": "restyle", "args": [{"visible": seen}, places]}

    everything = {"label": "All types", "method": "restyle", "args": [{"visible": True}, places]}
    return [
        {
            "buttons": [everything, *map(only, groups)],
            "x": 1,
            "xanchor": "right",
            "y": y,
            "yanchor": "bottom",
            "pad": {"t": 0, "b": 2, "l": 0, "r": 0},
            "bgcolor": "rgba(0, 0, 0, 0)",
            "bordercolor": MENU_COLOUR,
            "font": {"size": 12, "color": MENU_COLOUR},
        }
    ]
