"""What tracks show: a mark at the exact time of every landing and take-off, in a row of its own."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.bins import Bin, View
from components.activity.movements import ARRIVAL, DEPARTURE
from components.activity.sightings import INFERRED, SUSPECT, WIDE
from components.charts.bars import count_axis, count_marks
from components.charts.figure_text import label, lines
from components.charts.palette import QUIET_COLOUR, colour_of, group_of
from components.charts.time_axis import after, stamp

LANES = {ARRIVAL: 0, DEPARTURE: -1}
HEIGHT = 62
COUNTED_HEIGHT = 170

_SYMBOLS = {"known": "circle", "uncertain": "circle-open", SUSPECT: "circle-x-open"}


def seen_in(seen: pd.DataFrame | None, span: View) -> pd.DataFrame | None:
    """The rows of `seen` (the answer of `few_sightings`) that may lie in a view; None where there is none."""
    if seen is None:
        return None
    inside = seen[(seen["last"] >= stamp(span.start)) & (seen["first"] < after(span.end))]
    return inside if len(inside) else None


def seen_count_marks(
    counts: pd.DataFrame, bins: pd.DataFrame, names: Mapping[str, str], colours: Mapping[str, str], size: Bin
) -> list[dict[str, Any]]:
    """Where there are too many to have a mark each: their numbers, the answer of `seen_per_bin`."""
    return [
        trace | {"yaxis": "y4", **({"customdata": _as_seen(trace["customdata"])} if "customdata" in trace else {})}
        for trace in count_marks(counts, bins, names, colours, size, below=False)
    ]


def _as_seen(data: list[list[str]]) -> list[list[str]]:
    """What is shown on hover stays; no report stands behind the mark."""
    return [["seen", *more] for _, *more in data]


def seen_count_axis(counts: pd.DataFrame, size: Bin) -> dict[str, Any]:
    """The axis of those numbers."""
    title = {"text": f"Seen in tracks per {size}", "font": {"size": 13}}
    return {**count_axis(counts, size, below=False), "title": title}


def seen_marks(seen: pd.DataFrame, names: Mapping[str, str], colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """Filled where the time is known, hollow with a line over its bounds where it is inferred, grey and crossed
    out where the visit is suspect. The key of each mark is the number of its visit."""
    uncertain = (seen["evidence"] == INFERRED) | (seen["last"] - seen["first"] > pd.Timedelta(WIDE))
    suspect = seen["integrity"] == SUSPECT
    looks = seen.assign(
        look=pd.Series("known", index=seen.index).mask(uncertain, "uncertain").mask(suspect, SUSPECT),
        hover=[_hover(row, names) for row in seen.itertuples()],
    )
    traces = []
    for (aircraft_type, movement, look), group in looks.groupby(["aircraft_type", "movement", "look"], sort=False):
        name = label(group_of(str(aircraft_type), names, colours))
        colour = f"rgb({QUIET_COLOUR})" if look == SUSPECT else colour_of(str(aircraft_type), colours)
        rows = zip(group["hover"], group["visit"].astype("str"), strict=True)
        trace = {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "legendgroup": name,
            "showlegend": False,
            "yaxis": "y4",
            "x": group["time"].to_numpy(),
            "y": [LANES[str(movement)]] * len(group),
            "customdata": [["visit", hover, key] for hover, key in rows],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
            "marker": {
                "symbol": _SYMBOLS[str(look)],
                "size": 11,
                "color": colour,
                "line": {"width": 1.5 if look != "known" else 0, "color": colour},
            },
        }
        if look == "uncertain":
            trace["error_x"] = {
                "type": "data",
                "symmetric": False,
                "array": _milliseconds(group["last"] - group["time"]),
                "arrayminus": _milliseconds(group["time"] - group["first"]),
                "thickness": 1,
                "width": 4,
                "color": colour,
            }
        traces.append(trace)
    return traces


def seen_axis() -> dict[str, Any]:
    """The axis of the row."""
    return {
        "title": {"text": "Seen in tracks", "font": {"size": 13}},
        "tickvals": list(LANES.values()),
        "ticktext": ["Landed ▼", "Took off ▲"],
        "range": [-1.6, 0.6],
        "zeroline": False,
        "fixedrange": True,
    }


def _milliseconds(lengths: pd.Series) -> Any:
    return (lengths.dt.total_seconds() * 1000).to_numpy()


def _hover(row: Any, names: Mapping[str, str]) -> str:
    name = names.get(row.aircraft_type, row.aircraft_type) or "Type unknown"
    who = ", ".join(filter(None, (row.registration, row.icao24, row.callsign)))
    what = "landed" if row.movement == ARRIVAL else "took off"
    bounds = "" if row.first == row.last else f"between {wording.moment(row.first)} and {wording.moment(row.last)}"
    doubt = "Suspect: not counted." if row.integrity == SUSPECT else f"Integrity: {row.integrity}"
    return lines(
        f"{name}: {what} {wording.moment(row.time)}",
        bounds if row.evidence == INFERRED or row.last - row.first > WIDE else "",
        who,
        f"Seen in tracks, evidence: {row.evidence}",
        doubt,
        row.why,
    )
