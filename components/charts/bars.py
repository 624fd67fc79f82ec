"""Bars of movements per bin: certain ones solid and stacked by type, possible ones pale above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.bins import Bin
from components.activity.movements import ARRIVAL, DEPARTURE
from components.charts.figure import label, lines
from components.charts.grounds import LOOKS
from components.charts.palette import (
    OTHER_COLOUR,
    OTHER_TYPES,
    POSSIBLE_COLOUR,
    TYPE_UNCERTAIN,
    colour_of,
    group_name,
    group_of,
    named,
)
from components.charts.time_axis import DAY_MS, pale

MOST_BARS = 500
"""The most bars; more are drawn as stepped areas. In Chromium 560 bars take 105 ms and their areas 54; 1,960 bars
take 179 ms and their areas 67."""

MOST_SEAMED = 60
"""The most bins whose bars have seams. With more, bars on a phone are so narrow that seams would cover most of
them."""
LONGEST_KEYS = 2_000
"""The most characters of the types that a bar carries as keys: they are sent to the browser with every bar."""
MOST_COUNTS_NAMED = 8
"""The most counts of one bin in the hover box of stepped areas: more would not fit on a phone."""

_EVEN = {Bin.DAY: DAY_MS, Bin.WEEK: 7 * DAY_MS}
_OF_SEVERAL = (OTHER_TYPES, TYPE_UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Bars:
    """Everything that bars are drawn from: the answer of `counts_per_bin`, the bins of `bin_edges` and their size,
    names and colours of types, whether departures go below the axis, and the most movements there may be of each
    type in view (`counts_by_type`). roughly: the answer of `known_roughly`; qualified: that of
    `qualified_per_bin`; seam: the colour of the background."""

    counts: pd.DataFrame
    bins: pd.DataFrame
    size: Bin
    names: Mapping[str, str]
    colours: Mapping[str, str]
    below: bool = False
    totals: Mapping[str, int] = field(default_factory=dict)
    roughly: pd.DataFrame | None = None
    qualified: Mapping[tuple[pd.Timestamp, str, str], int] = field(default_factory=dict)
    seam: str = LOOKS["light"].paper


def key_words(size: str) -> tuple[str, str]:
    """Returns what solid and pale bars mean, for bins of a size.

    >>> key_words("day"), key_words("month")
    (('on that day', 'some day in a range'), ('in that month', 'perhaps in that month'))
    """
    return (
        ("on that day", "some day in a range")
        if size == Bin.DAY
        else (f"in that {size}", f"perhaps in that {size}")
    )


def count_marks(shown: Bars) -> list[dict[str, Any]]:
    """Returns the marks for counts: bars or, if there would be too many, stepped areas."""
    grouped = in_groups(shown)
    bars = int((grouped["certain"] > 0).sum() + (grouped["possible"] > grouped["certain"]).sum())
    marks = bar_marks(grouped, shown) if bars <= MOST_BARS else step_marks(grouped, shown)
    return [*marks, *_only_in_legend(marks, shown)]


def _only_in_legend(marks: Sequence[dict[str, Any]], shown: Bars) -> list[dict[str, Any]]:
    """Returns an invisible mark for each group with no certain movement, so that the legend shows its colour:
    lanes use it too, while possible movements are drawn without it."""
    in_legend = {mark["legendgroup"] for mark in marks if mark["showlegend"]}
    return [
        {
            "type": "bar",
            "name": legend_name(group, types, shown.totals),
            "legendgroup": label(group),
            "showlegend": True,
            "x": [None],
            "y": [None],
            "customdata": [],
            "marker": _solid(colour_of(types[0], shown.colours), shown),
        }
        for group, types in groups_in_view(shown).items()
        if label(group) not in in_legend
    ]


def bar_marks(grouped: pd.DataFrame, shown: Bars) -> list[dict[str, Any]]:
    """Returns bars for the result of `in_groups`. Certain ones come first, so they stand on the axis with all
    possible ones above them."""
    traces = []
    in_legend: set[str] = set()
    types = groups_in_view(shown)
    for part in ("certain", "possible"):
        for (_, group, movement), bins in grouped.groupby(["rank", "group", "movement"]):
            heights = heights_of(bins, part)
            if not heights.any():
                continue
            drawn = bins[heights > 0]
            traces.append(
                {
                    "type": "bar",
                    "name": legend_name(str(group), types[group], shown.totals),
                    "legendgroup": label(group),
                    "showlegend": part == "certain" and group not in in_legend,
                    "x": drawn["start"].to_numpy(),
                    "width": bar_widths(drawn),
                    "offset": 0,
                    "y": (_sign(movement, shown) * heights[heights > 0]).to_numpy(),
                    "customdata": _bin_data(drawn, shown),
                    "hovertemplate": "%{customdata[1]}<extra></extra>",
                    "marker": _solid(drawn["colour"].iloc[0], shown) if part == "certain" else _possible(grouped),
                }
            )
            in_legend.add(group)
    return traces


def heights_of(rows: pd.DataFrame, part: str) -> pd.Series:
    """Returns how many movements each row of counts holds for certain, or only possibly (`part` "possible")."""
    return rows["certain"] if part == "certain" else rows["possible"] - rows["certain"]


def groups_in_view(shown: Bars) -> dict[str, list[str]]:
    """Returns the groups of the legend in its order, each with its types, including types that are only possible
    or known only roughly."""
    rows = [each["aircraft_type"] for each in (shown.counts, shown.roughly) if each is not None]
    ranks = {name: rank for rank, name in enumerate(shown.colours)}
    types = sorted(set(pd.concat(rows)), key=lambda name: (ranks.get(name, len(ranks)), name))
    groups: dict[str, list[str]] = {}
    for name in types:
        groups.setdefault(group_of(name, shown.names, shown.colours), []).append(name)
    return groups


def legend_name(group: str, types: Sequence[str], totals: Mapping[str, int]) -> str:
    """Returns the legend entry of a group: its name or number of types, and how many of its movements may be in
    view."""
    others = f"Other ({wording.count(len(types), len(types), 'type', 'types')})"
    name = others if group == OTHER_TYPES else group_name(group, types)
    movements = sum(totals.get(each, 0) for each in types)
    return f"{label(name)} · {movements:,}" if movements else label(name)


def _sign(movement: object, shown: Bars) -> int:
    return -1 if shown.below and movement == DEPARTURE else 1


def bar_widths(bins: pd.DataFrame) -> Any:
    """Returns the widths of bars in milliseconds, slightly less than the bins, so that neighbours are distinct."""
    return (((bins["end"] - bins["start"]).dt.days + 1) * DAY_MS * 0.94).to_numpy()


def _solid(colour: str, shown: Bars) -> dict[str, Any]:
    """Returns the style of certain movements. Arrivals and departures of one type have a seam between them if bars
    are wide enough to spare a pixel."""
    return {"color": colour, "line": {"width": int(len(shown.bins) <= MOST_SEAMED), "color": shown.seam}}


def _possible(grouped: pd.DataFrame) -> dict[str, Any]:
    """Returns the style of possible movements: one for all types, in their colour if there is only one."""
    colours = grouped["colour"].unique()
    return pale(colours[0] if len(colours) == 1 else POSSIBLE_COLOUR)


def count_axis(shown: Bars, least: int = 1) -> dict[str, Any]:
    """Returns the axis of the counts: whole numbers, positive on both sides, reaching at least to `least`."""
    counts = shown.counts
    highest = {
        movement: int(group.groupby("start")["possible"].sum().max())
        for movement, group in counts.groupby("movement")
    }
    up, down = highest.get(ARRIVAL, 0), highest.get(DEPARTURE, 0) if shown.below else 0
    if not shown.below:
        up = int(counts.groupby("start")["possible"].sum().max()) if len(counts) else 1
    step = _step(max(up, down, least))
    ticks = list(range(-(-down // step) * -step, -(-max(up, least) // step) * step + step, step))
    title = f"Arrivals ↑ and departures ↓ per {shown.size}" if shown.below else f"Flights per {shown.size}"
    return {
        "title": {"text": title, "font": {"size": 12}},
        "tickvals": ticks,
        "ticktext": [f"{abs(tick):,}" for tick in ticks],
        "zeroline": True,
        "range": [ticks[0] - 0.03 * len(ticks) * step * (down > 0), ticks[-1] + 0.2 * step],
        "fixedrange": True,
    }


def in_groups(shown: Bars) -> pd.DataFrame:
    """Returns the counts per bin, movement and group of the legend: a type with a colour of its own, or a group of
    several. Added columns: group, rank (its place in the legend), colour and types (those in it)."""
    counts, names, colours = shown.counts, shown.names, shown.colours
    coloured = [name for name, colour in colours.items() if colour != OTHER_COLOUR]
    grouped = counts.assign(
        group=[group_of(name, names, colours) for name in counts["aircraft_type"]],
        rank=counts["aircraft_type"].map({name: i for i, name in enumerate(coloured)}).fillna(len(coloured)),
        colour=[colour_of(name, colours) for name in counts["aircraft_type"]],
    )
    return (
        grouped.groupby(["start", "end", "whole", "movement", "group", "rank", "colour"])
        .agg(certain=("certain", "sum"), possible=("possible", "sum"), types=("aircraft_type", list))
        .reset_index()
    )


def _bin_data(drawn: pd.DataFrame, shown: Bars) -> list[list[str]]:
    data = []
    for row in drawn.itertuples():
        first, last = row.start.date(), row.end.date()
        hover = lines(
            f"{group_name(row.group, row.types)}: {_number(row)}",
            named(row.group, row.types, shown.names),
            wording.span(first, last),
            "" if row.certain == row.possible else "Pale: may have been on another day.",
            _not_certain([row], shown),
            left_out(shown, row.start, row.end),
            "" if row.whole else f"The edge of the view cuts this {shown.size}.",
        )
        # If the names of the types are too long for keys, the bar stands for its whole bin.
        types = row.types if sum(map(len, row.types)) <= LONGEST_KEYS else []
        data.append(["bin", hover, first.isoformat(), last.isoformat(), row.movement, *types])
    return data


def _number(row: Any) -> str:
    """Returns the number of movements in a row of `in_groups`, in words."""
    return wording.count(row.certain, row.possible, row.movement, f"{row.movement}s")


def _not_certain(rows: Sequence[Any], shown: Bars) -> str:
    """Returns in words how many movements in rows of `in_groups` have a qualified date; "" if none has."""
    number = sum(shown.qualified.get((row.start, name, row.movement), 0) for row in rows for name in row.types)
    which = "" if number == sum(row.possible for row in rows) else f"{number:,} of them "
    return f"{which}on an uncertain or approximate day.".capitalize() if number else ""


def left_out(shown: Bars, start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Returns in words how many movements known only roughly may also lie in a bin; "" if none may."""
    if shown.roughly is None:
        return ""
    roughly = shown.roughly
    in_bin = roughly[(roughly["earliest"] <= end) & (roughly["latest"] >= start)]
    number = int(in_bin["movements"].sum())
    return f"Not counted here: {number:,} known only roughly." if number else ""


def _step(highest: int) -> int:
    """Returns a round step that gives at most six ticks."""
    scale = 10 ** max(len(str(highest)) - 2, 0)
    return next(f * scale for f in (1, 2, 5, 10, 20, 50, 100) if highest <= 6 * f * scale)


def step_marks(grouped: pd.DataFrame, shown: Bars) -> list[dict[str, Any]]:
    """Returns the counts of `in_groups` as stepped areas without gaps. Each bin keeps its height from its first
    day to the end of its last: certain movements solid on the axis, possible ones pale above them. An invisible
    mark over each bin shows its content on hover, and a click on it leads to all flights that may be in the
    bin."""
    bins = shown.bins
    sided = grouped.assign(side=grouped["movement"] if shown.below else "")
    traces = []
    in_legend: set[str] = set()
    types = groups_in_view(shown)
    for part in ("certain", "possible"):
        for (_, group, side), rows in sided.groupby(["rank", "group", "side"]):
            heights = heights_of(rows, part)
            if not heights.any():
                continue
            sign = -1 if side == DEPARTURE else 1
            y = heights.groupby(rows["start"]).sum().reindex(bins["start"], fill_value=0).to_numpy()
            colour = rows["colour"].iloc[0] if part == "certain" else _possible(grouped)["color"]
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": legend_name(str(group), types[group], shown.totals),
                    "legendgroup": label(group),
                    "showlegend": part == "certain" and group not in in_legend,
                    "stackgroup": "down" if sign < 0 else "up",
                    "line": {"shape": "hv", "width": 0, "color": rows["colour"].iloc[0]},
                    "fillcolor": colour,
                    **_edges(bins, shown.size),
                    # A last point closes the last bin.
                    "y": sign * pd.array([*y, y[-1]], dtype="int64").to_numpy(),
                    "hoverinfo": "skip",
                }
            )
            in_legend.add(group)
    return [*traces, _whole_bins(grouped, shown)]


def _edges(bins: pd.DataFrame, size: Bin) -> dict[str, Any]:
    """Returns the starts of the bins and the end of the last one."""
    if size in _EVEN:
        return {"x0": bins["start"].iloc[0].isoformat(), "dx": _EVEN[size]}
    edges = pd.DatetimeIndex([*bins["start"], bins["end"].iloc[-1] + pd.Timedelta(days=1)])
    return {"x": edges.as_unit("ms").asi8.astype("float64")}


def _whole_bins(grouped: pd.DataFrame, shown: Bars) -> dict[str, Any]:
    """Returns one transparent bar per bin, from the lowest to the highest point drawn there."""
    down = grouped["possible"].where((grouped["movement"] == DEPARTURE) & shown.below, 0)
    sides = grouped.assign(down=down, up=grouped["possible"] - down)
    ends = sides.groupby(["start", "end", "whole"], as_index=False)[["down", "up"]].sum()
    hovers = _hovers(grouped, shown)
    return {
        "type": "bar",
        "name": "",
        "showlegend": False,
        "x": ends["start"].to_numpy(),
        "width": ((ends["end"] - ends["start"]).dt.days.to_numpy() + 1) * DAY_MS,
        "offset": 0,
        "base": -ends["down"].to_numpy(),
        "y": (ends["down"] + ends["up"]).to_numpy(),
        "marker": {"color": "rgba(0, 0, 0, 0)"},
        "customdata": [
            ["bin", hovers[row.start], row.start.date().isoformat(), row.end.date().isoformat(), ""]
            for row in ends.itertuples()
        ],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }


def _hovers(grouped: pd.DataFrame, shown: Bars) -> dict[pd.Timestamp, str]:
    """Returns the hover text of each bin: its days, and the counts per type, largest first."""
    ordered = grouped.sort_values(["start", "possible", "group", "movement"], ascending=[True, False, True, True])
    rows: dict[pd.Timestamp, list[Any]] = {}
    for row in ordered.itertuples():
        rows.setdefault(row.start, []).append(row)
    return {start: _bin_in_words(alike, shown) for start, alike in rows.items()}


def _bin_in_words(rows: list[Any], shown: Bars) -> str:
    counts = [f"{group_name(row.group, row.types)}: {_number(row)}" for row in rows[:MOST_COUNTS_NAMED]]
    left = len(rows) - len(counts)
    more = f"and {wording.count(left, left, 'smaller count', 'smaller counts')}" if left else ""
    types = {group: [each for row in rows if row.group == group for each in row.types] for group in _OF_SEVERAL}
    apart = [f"{group}: {each}" for group, alike in types.items() if (each := named(group, alike, shown.names))]
    cut = "" if rows[0].whole else f"The edge of the view cuts this {shown.size}."
    not_counted = left_out(shown, rows[0].start, rows[0].end)
    return lines(
        wording.span(rows[0].start.date(), rows[0].end.date()),
        *counts,
        more,
        *apart,
        _not_certain(rows, shown),
        not_counted,
        cut,
    )
