"""The timeline of notes: one lane per kind, a diamond for a day, a bar for a period or a range. Also the grey
shading of a time axis where a suspension or inactivity is reported."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.bins import View
from components.activity.observation_calendar import QUIET_KINDS
from components.charts.figure import Drawing, label, lines, on_ground, shortened, text_colour
from components.charts.grounds import Ground
from components.charts.palette import KIND_COLOURS, NOTE_COLOUR, QUIET_COLOUR, REST_COLOUR, faint
from components.charts.time_axis import DATE_AXIS, after, day_marks, range_bars, stamp, symbols

SOLID, PALE = 0.75, 0.15
ON_SOLID = {NOTE_COLOUR: "#ffffff", REST_COLOUR: "#111820"}
BELOW = 54
"""Pixels for the dates: days, and a second line with months and years."""
LEAST_HEIGHT = 230
"""Pixels that the buttons beside the chart need."""
RESUMPTION = "resumption"
MOST_QUIET = 60
"""The most quiet times that are shaded: the shading of more would say nothing, and their notes have a row of their
own."""
MOST_NAMED = 4
"""The most quiet times that are named: the names of more would not fit above the chart."""
LONG_EMPTY, LEAST_EMPTY = 0.2, pd.Timedelta(days=60)
"""An empty time, in which nothing begins or ends, is cut from the timeline if it takes more than this share of it
and more than so many days: what is left beside it would be too narrow to read."""
LEFT_BESIDE, LEAST_BESIDE = 0.05, pd.Timedelta(days=7)
"""What remains at either end of a cut: this share of what stays in view, and at least so many days; half of it at
the ends of the timeline. So no note seems to touch the sign of the cut, or the edge."""
MOST_TICKS = 10
"""The most dates that fit on the axis of a timeline with cuts; Plotly's own labels would be years."""

_HEAD, _LINE = 18, 19
"""Pixels of the first line of names above the rows, and of each further line: 16 of text, and a gap that separates
the names of two times."""
NARROWEST, _CHARACTER = 240, 6.2
"""Pixels of the time axis in a window 400 wide, beside short labels (249 were measured), and of a character: names
must not overlap there."""
_LEAST_LINE = 16
"""The fewest characters in a line of a name: more lines would push the chart down."""


def kinds_of(notes: pd.DataFrame) -> list[str]:
    """Returns the kinds that occur, in drawing order; kinds that only another descriptor has come last."""
    occurring = set(notes["kind"])
    return [kind for kind in KIND_COLOURS if kind in occurring] + sorted(occurring - set(KIND_COLOURS))


def note_marks(notes: pd.DataFrame, kinds: list[str], span: View, row: str) -> list[dict[str, Any]]:
    """Returns a diamond for a day, a solid bar for a period, a pale bar for one day somewhere in a range. Not
    hatched: browsers take long to draw a hatching for each colour."""
    placed = notes.assign(
        lane=notes["kind"].map({kind: -i for i, kind in enumerate(kinds)}),
        hover=[_note_hover(note) for note in notes.itertuples()],
    )
    placed = placed.assign(colour=[KIND_COLOURS.get(kind, NOTE_COLOUR) for kind in placed["kind"]])
    shared = {"yaxis": row, "showlegend": False}
    days = placed[placed["earliest"] == placed["latest"]]
    spans = placed[placed["earliest"] < placed["latest"]].sort_values("is_period", ascending=False, kind="stable")
    traces = []
    if len(days):
        marker = {"symbol": symbols("diamond", days), "size": 10, "color": days["colour"].to_list()}
        traces.append(shared | day_marks(days, "note") | {"marker": marker})
    if len(spans):
        colours, periods = spans["colour"].to_list(), spans["is_period"].to_list()
        fill = [faint(colour, SOLID if period else PALE) for colour, period in zip(colours, periods, strict=True)]
        # The ink for a light ground; `style_of_both` replaces it on a dark one.
        ink = [
            ON_SOLID[colour] if period else text_colour("light")
            for colour, period in zip(colours, periods, strict=True)
        ]
        marker = {"color": fill, "line": {"width": 1, "color": colours}}
        traces.append(shared | range_bars(spans, "note", span, ink) | {"marker": marker})
    return traces


def kind_axis(kinds: list[str]) -> dict[str, Any]:
    return {
        "title": {"text": "Notes", "font": {"size": 13}},
        "tickvals": [-i for i in range(len(kinds))],
        "ticktext": [label(kind.capitalize()) for kind in kinds],
        "range": [-len(kinds) + 0.4, 0.6],
        "zeroline": False,
        "fixedrange": True,
    }


def _note_hover(row: Any) -> str:
    return lines(
        f"{row.kind.capitalize()}: {row.title}",
        wording.written(row.date),
        f"written {row.date}",
        row.claim,
        f"Source: {row.source_name} · credibility {wording.grade(row.credibility)}",
    )


def timeline_figure(notes: pd.DataFrame, span: View, ground: Ground = "light") -> Drawing:
    """Returns the timeline of `notes` (see `rows.notes_in_view`) over the days of `span`."""
    kinds = kinds_of(notes)
    cuts = empty_times(notes, span)
    margin = _beside(span.days - sum((end - first).days for first, end in cuts)) / 2
    axis: dict[str, Any] = {
        **DATE_AXIS,
        "range": [(stamp(span.start) - margin).isoformat(), (stamp(span.end) + margin).isoformat()],
    }
    if cuts:
        days = _days_named(span, cuts)
        axis |= {
            "rangebreaks": [{"bounds": [first.isoformat(), end.isoformat()]} for first, end in cuts],
            "tickvals": [day.isoformat() for day in days],
            "ticktext": [f"{day:%b}<br>{day:%Y}" for day in days],
        }
    layout = {
        "height": max(34 * len(kinds) + 10 + BELOW, LEAST_HEIGHT),
        "margin": {"l": 8, "r": 40, "t": 24 if cuts else 10, "b": BELOW},
        "shapes": [_cut_line(first) for first, _ in cuts],
        "annotations": [_cut_name(first, end) for first, end in cuts],
        "modebar": {"orientation": "v"},
        "barmode": "overlay",
        "hovermode": "closest",
        "dragmode": "zoom",
        "xaxis": axis,
        "yaxis": kind_axis(kinds) | {"title": None, "automargin": True},
    }
    return Drawing(data=note_marks(notes, kinds, span, row="y"), layout=on_ground(layout, ground))


def empty_times(notes: pd.DataFrame, span: View) -> list[tuple[date, date]]:
    """Returns the empty times to cut out of a span, in which no note begins or ends: the first day of each, and
    the day after its last. A period may continue through them."""
    ends = pd.concat([notes["earliest"], notes["latest"]]).sort_values()
    ends = ends[ends.between(stamp(span.start), stamp(span.end))]
    total = pd.Timedelta(days=span.days)
    pairs = list(itertools.pairwise(ends))
    empty = [pair for pair in pairs if pair[1] - pair[0] > max(LONG_EMPTY * total, LEAST_EMPTY)]
    in_view = total - sum((end - begin for begin, end in empty), pd.Timedelta(0))
    beside = _beside(in_view.days)
    return [((begin + beside).date(), (end - beside).date()) for begin, end in empty]


def _beside(days: int) -> pd.Timedelta:
    """Returns how much remains at either end of a cut, with so many days in view."""
    return max(LEFT_BESIDE * pd.Timedelta(days=days), LEAST_BESIDE)


def _days_named(span: View, cuts: list[tuple[date, date]]) -> list[date]:
    """Returns the days labelled with their month: first days of months in view, few enough for their labels to
    fit, and the first day of each stretch between cuts that has no such day."""
    stretches = _stretches(span, cuts)
    firsts = [month.date() for month in pd.date_range(span.start, span.end, freq="MS")]
    months = [month for month in firsts if any(first <= month < end for first, end in stretches)]
    named = months[:: -(-len(months) // MOST_TICKS) or 1]
    first_of_unnamed = [first for first, end in stretches if not any(first <= day < end for day in named)]
    return sorted(named + first_of_unnamed)


def _stretches(span: View, cuts: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Returns the stretches that cuts leave in view: the first day of each, and the day after its last; the last
    one is open."""
    begins, ends = [span.start, *(end for _, end in cuts)], [*(first for first, _ in cuts), date.max]
    return list(zip(begins, ends, strict=True))


def _cut_line(first: date) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": first.isoformat(),
        "x1": first.isoformat(),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"width": 1, "dash": "dot", "color": f"rgb({QUIET_COLOUR})"},
    }


def _cut_name(first: date, end: date) -> dict[str, Any]:
    """Returns the sign over a cut, which says how much time is left out."""
    return {
        "x": first.isoformat(),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"⋯ {_rough_length((end - first).days)} left out ⋯",
        "showarrow": False,
        "font": {"size": 12},
    }


def _rough_length(days: int) -> str:
    """Returns a length of time in the unit that a reader would use.

    >>> _rough_length(75), _rough_length(200), _rough_length(2900)
    ('75 days', '7 months', '8 years')
    """
    if days < 100:
        return f"{days} days"
    months = round(days / 30.44)
    return f"{months} months" if months < 24 else f"{round(days / 365.25)} years"


@dataclass(frozen=True, slots=True)
class _Names:
    """The names above the rows: the days of the time axis, its width in pixels at its narrowest, and for each line
    the intervals that are taken."""

    span: View
    wide: float
    lines: list[list[tuple[float, float]]] = field(default_factory=list)

    def at(self, day: str) -> float:
        """Returns the distance of a day from the left, in pixels."""
        return (pd.Timestamp(day) - stamp(self.span.start)).days / self.span.days * self.wide


def quiet_times(notes: pd.DataFrame, span: View, wide: float = NARROWEST) -> tuple[list[dict[str, Any]], int]:
    """Returns a shape for each quiet time that `notes` report, fainter if it is only one day in a range, and the
    pixels by which names reach above the rows. Quiet periods and resumptions are named there, each by a shape of
    its own, if they are few. The y1 of a shape is the distance in pixels of its upper end from the top; `wide` is
    the width of the time axis in pixels at its narrowest."""
    quiet = notes[notes["kind"].isin(QUIET_KINDS)].drop_duplicates(["airfield", "title", "date"])
    if len(quiet) > MOST_QUIET:
        return [], _HEAD
    first = quiet["earliest"].clip(lower=stamp(span.start))
    last = quiet["latest"].clip(upper=stamp(span.end))
    shapes = [
        {
            "type": "rect",
            "layer": "below",
            "yref": "paper",
            "y0": 0,
            "y1": 0,
            "x0": start.date().isoformat(),
            "x1": after(end.date()).date().isoformat(),
            "line": {"width": 0},
            "fillcolor": f"rgba({QUIET_COLOUR}, {0.2 if lasts else 0.09})",
        }
        for start, end, lasts in zip(first, last, quiet["is_period"], strict=True)
    ]
    resumed = notes[notes["kind"] == RESUMPTION].drop_duplicates(["airfield", "title"])
    if len(quiet) > MOST_NAMED:
        return shapes, _HEAD
    over = _Names(span, wide)
    shapes += [
        _name_shape((shortened(row.title, 60),), str(shape["x0"]), str(shape["x1"]), over)
        for shape, row in zip(shapes, quiet.itertuples(), strict=True)
        if row.is_period
    ]
    if len(quiet) + len(resumed) <= MOST_NAMED:
        named = [_resumption(row, over) for row in resumed.itertuples()]
        shapes += named + [shape | _frame(_height_of_names(over)) for shape in named]
    return shapes, _height_of_names(over)


def _height_of_names(over: _Names) -> int:
    return _HEAD + _LINE * max(len(over.lines) - 1, 0)


def _resumption(row: Any, over: _Names) -> dict[str, Any]:
    """Returns the name of a resumption, with its date, over its days."""
    first, last = max(row.earliest, stamp(over.span.start)), min(row.latest, stamp(over.span.end))
    texts = (f"{shortened(row.title, 40)},", wording.span(row.earliest.date(), row.latest.date()))
    return _name_shape(texts, first.date().isoformat(), after(last.date()).date().isoformat(), over)


def _frame(head: int) -> dict[str, Any]:
    """Returns what turns the shape of a name into the frame around its days. It begins below all names, so it
    crosses none."""
    return {"y1": head, "label": {}, "line": {"width": 1, "dash": "dot", "color": f"rgb({QUIET_COLOUR})"}}


def _name_shape(texts: Sequence[str], first: str, end: str, over: _Names) -> dict[str, Any]:
    """Returns an invisible shape with a name, in as many lines as a phone needs. The name goes right from the
    start of its time, or left from its end if there is more room, in the first line in which it overlaps no
    other."""
    start, stop = over.at(first), over.at(end)
    name = lines(*texts, width=max(int(max(over.wide - start, stop) / _CHARACTER), _LEAST_LINE))
    parts = name.split("<br>")
    width = _CHARACTER * max(map(len, parts))
    rightward = start + width <= over.wide or over.wide - start >= stop
    left, right = (start, start + width) if rightward else (stop - width, stop)
    return {
        "type": "rect",
        "layer": "below",
        "yref": "paper",
        "y0": 0,
        "y1": _LINE * _reserve_lines(left, right, len(parts), over.lines),
        "x0": first,
        "x1": end,
        "line": {"width": 0},
        "fillcolor": "rgba(0, 0, 0, 0)",
        "label": {
            "text": name,
            "textposition": "top left" if rightward else "top right",
            "font": {"size": 12},
        },
    }


def _reserve_lines(left: float, right: float, height: int, lines: list[list[tuple[float, float]]]) -> int:
    """Reserves room for a name of `height` lines where it overlaps no other; returns the number of its first
    line."""
    free = [not any(left < other[1] and other[0] < right for other in line) for line in lines]
    number = next(i for i in range(len(lines) + 1) if all(free[i : i + height]))
    lines += [[] for _ in range(number + height - len(lines))]
    for line in lines[number : number + height]:
        line.append((left, right))
    return number
