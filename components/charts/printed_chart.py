"""The activity chart as a picture for print, PNG or SVG, with title, key, sources and date in it.

It is drawn here and not in the browser, so it is the same on every machine; nothing in it can be clicked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from textwrap import shorten
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from components.activity import wording
from components.activity.bins import View
from components.activity.movements import DEPARTURE
from components.activity.observation_calendar import QUIET_KINDS
from components.charts.bars import MOST_SEAMED, Bars, groups_in_view, heights_of, in_groups, key_words, legend_name
from components.charts.figure import shortened
from components.charts.movement_marks import MOST_ROUGH_BARS, number_in_range, rough_ranges, without_place
from components.charts.notes_figure import RESUMPTION
from components.charts.palette import POSSIBLE_COLOUR, QUIET_COLOUR, colour_of
from components.charts.time_axis import after, stamp
from components.files.problems import legible

Format: TypeAlias = Literal["png", "svg"]
SIZES: Mapping[str, tuple[int, int]] = {"wide": (1200, 675), "square": (1080, 1080)}
"""Pixels for a newspaper's page system and for a post; a PNG has twice as many, for print and sharp screens."""
DPI = 100
_INK, _FAINT_INK, _GRID = "#1d2430", "#5b6472", "#e6eaf1"
_TITLE, _FINDING, _TEXT = 20, 13, 9
"""Points: 28, 18 and 12 pixels, as on the page."""
MOST_IN_KEY = 8
MOST_DAYS_NAMED = 16
LONGEST_LINE = 150
LONGEST_LIST = 120
"""The most characters of a line, and of the list of documents in it."""
MOST_RESUMED = 3
"""The most resumptions that are named: each takes a line above the bars."""
LINE_HIGH = 0.08
"""The height of such a line, as a share of the highest bar."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The words on a picture: the ledger's title, the finding, the documents with the reports, the evidence that
    these rest on, and the day on which the files were read."""

    title: str
    finding: str
    documents: Sequence[str]
    basis: str
    as_of: str


def printed_chart(
    shown: Bars, notes: pd.DataFrame, span: View, heading: Heading, shape: str = "wide", form: Format = "png"
) -> bytes:
    """Returns the picture of the counts in one of `SIZES`; `notes` as for `activity_figure`. Equal values give
    equal bytes."""
    # Takes half a second to import, which only those who save a picture have to wait.
    import matplotlib
    from matplotlib.figure import Figure

    width, height = SIZES[shape]
    # Text stays text in an SVG, so that it can be edited; a dollar sign in a title starts no formula.
    settings = {
        "svg.hashsalt": "flight-activity",
        "svg.fonttype": "none",
        "font.family": "DejaVu Sans",
        "text.parse_math": False,
    }
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")
        ranges = rough_ranges(shown.roughly, span) if shown.roughly is not None and len(shown.roughly) else None
        left, right, top = 0.09, 0.97, 1 - 175 / height
        bottom = (125 if ranges is None else 225) / height
        axes = figure.add_axes((left, bottom, right - left, top - bottom))
        _draw_bars(axes, shown)
        lines = _draw_story(axes, notes, span)
        _style(axes, shown, span, lines)
        if ranges is not None:
            strip = figure.add_axes((left, 92 / height, right - left, 60 / height), sharex=axes)
            _draw_ranges(strip, ranges)
        _write_text(figure, axes, shown, heading, height)
        file = BytesIO()
        metadata = {"Date": None} if form == "svg" else {"Software": None}
        figure.savefig(file, format=form, dpi=2 * DPI if form == "png" else DPI, metadata=metadata)
    return file.getvalue()


def _heights(rows: pd.DataFrame, part: str, starts: pd.Series) -> Any:
    """Returns how many movements of a group each bin holds, for certain or only possibly."""
    return pd.Series(heights_of(rows, part).to_numpy(), rows["start"]).reindex(starts, fill_value=0).to_numpy()


def _draw_bars(axes: Any, shown: Bars) -> None:
    """Draws certain movements, stacked by type, and possible ones above them."""
    grouped = in_groups(shown)
    groups = groups_in_view(shown)
    labels = {group: legend_name(group, types, shown.totals) for group, types in groups.items()}
    starts = shown.bins["start"]
    widths = ((shown.bins["end"] - starts).dt.days + 1).to_numpy() * 0.94
    x = _days(starts)
    only_possible = {"facecolor": f"{POSSIBLE_COLOUR}2e", "edgecolor": POSSIBLE_COLOUR, "linewidth": 0.8}
    seam = {"edgecolor": "white", "linewidth": 0.6 if len(shown.bins) <= MOST_SEAMED else 0}
    tops = {sign: np.zeros(len(starts)) for sign in (1, -1)}
    stacks = [*grouped.groupby(["rank", "group", "movement"])]
    for part, ((_, group, movement), rows) in product(("certain", "possible"), stacks):
        heights = _heights(rows, part, starts)
        if not heights.any():
            continue
        sign = -1 if shown.below and movement == DEPARTURE else 1
        look: dict[str, Any] = only_possible
        if part == "certain":
            look = {"facecolor": rows["colour"].iloc[0], "label": labels.pop(group, ""), **seam}
        drawn = heights > 0
        axes.bar(x[drawn], sign * heights[drawn], widths[drawn], tops[sign][drawn], align="edge", zorder=3, **look)
        tops[sign] += sign * heights
    for group, name in labels.items():
        # A group without certain movements still needs its entry in the key.
        axes.bar(x[:1], 0, widths[:1], color=colour_of(groups[group][0], shown.colours), label=name)


def _draw_story(axes: Any, notes: pd.DataFrame, span: View) -> int:
    """Shades and names the times of suspension and inactivity, and names the resumptions below them; returns how
    many lines the latter take."""
    quiet = notes[notes["kind"].isin(QUIET_KINDS) & notes["is_period"]].drop_duplicates(
        ["airfield", "title", "date"]
    )
    red, green, blue = (int(part) / 255 for part in QUIET_COLOUR.split(", "))
    for row in quiet.itertuples():
        first, last = max(row.earliest, stamp(span.start)), min(row.latest, stamp(span.end))
        if first > last:
            continue
        begin, end = _day(first), _day(after(last.date()))
        axes.axvspan(begin, end, color=(red, green, blue, 0.2), linewidth=0, zorder=1)
        _name(axes, shorten(_plain(row.title), 40, placeholder="…"), begin, line=0)
    resumed = notes[notes["kind"] == RESUMPTION].drop_duplicates(["airfield", "title"])
    for line, row in enumerate(resumed.head(MOST_RESUMED).itertuples(), start=1):
        if stamp(span.start) <= row.earliest <= stamp(span.end):
            end = _day(after(min(row.latest, stamp(span.end)).date()))
            edge = {"facecolor": "none", "edgecolor": (red, green, blue), "linestyle": ":", "linewidth": 0.8}
            axes.axvspan(_day(row.earliest), end, zorder=1, **edge)
            when = wording.span(row.earliest.date(), row.latest.date())
            _name(axes, f"{shorten(_plain(row.title), 40, placeholder='…')}, {when}", _day(row.earliest), line)
    return min(len(resumed), MOST_RESUMED)


def _name(axes: Any, text: str, begin: float, line: int) -> None:
    """Writes the name of a time from its start to the right, in a line below the upper edge."""
    axes.annotate(
        text,
        (begin, 1),
        (4, -4 - 1.4 * _TEXT * line),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        va="top",
        fontsize=_TEXT,
        color=_FAINT_INK,
    )


def _draw_ranges(strip: Any, ranges: pd.DataFrame) -> None:
    """Draws a bar over each range of movements known only roughly."""
    placed = ranges[ranges["lane"] >= 0]
    strip.barh(
        -placed["lane"],
        (placed["end"] - placed["first"]).dt.days,
        0.74,
        _days(placed["first"]),
        facecolor=f"{POSSIBLE_COLOUR}2e",
        edgecolor=POSSIBLE_COLOUR,
        linewidth=0.8,
    )
    for row in placed.itertuples():
        middle = (_day(row.first) + _day(row.end)) / 2
        strip.text(middle, -row.lane, number_in_range(row), ha="center", va="center", fontsize=7, color=_FAINT_INK)
    lanes = min(int(ranges["lane"].max()) + 1, MOST_ROUGH_BARS)
    strip.set_ylim(-max(lanes, 2) + 0.4, 0.6)
    strip.set_yticks([])
    number, left = int(ranges["movements"].sum()), without_place(ranges)
    undrawn = f" ({left:,} not drawn)" if left else ""
    strip.set_title(
        f"Known only roughly, in no bar: {number:,}{undrawn}", loc="left", fontsize=_TEXT, color=_FAINT_INK
    )
    strip.axis("off")


def _style(axes: Any, shown: Bars, span: View, lines: int) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_xlim(_day(shown.bins["start"].iloc[0]), _day(after(shown.bins["end"].iloc[-1].date())))
    locator = AutoDateLocator(minticks=3, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    if span.days <= MOST_DAYS_NAMED:
        # Each day is labelled under its middle: at midnight it would be unclear which bar the label belongs to.
        days = pd.Series(pd.date_range(span.start, span.end))
        named = [
            f"{day.day}\n{day:%b %Y}" if day.day == 1 or not i else str(day.day) for i, day in enumerate(days)
        ]
        axes.set_xticks(_days(days) + 0.5, named)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):,.0f}"))
    axes.margins(y=0.12 + LINE_HIGH * lines)
    axes.grid(axis="y", color=_GRID, zorder=0)
    axes.tick_params(labelsize=_TEXT, colors=_FAINT_INK, length=0)
    axes.set_ylabel(f"Flights per {shown.size}", fontsize=_TEXT, color=_FAINT_INK)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_FAINT_INK)


def _write_text(figure: Any, axes: Any, shown: Bars, heading: Heading, height: int) -> None:
    """Writes the text around the chart: title, finding and key above, sources and date below."""
    from matplotlib.patches import Patch

    lines = [
        (34, _plain(heading.title), _TITLE, "bold", _INK),
        (72, _plain(heading.finding), _FINDING, "bold", _INK),
        (height - 62, f"Reported in: {_few(heading.documents)}", _TEXT, "normal", _FAINT_INK),
        (
            height - 42,
            f"{_plain(heading.basis)}. Reported flights, counted per {shown.size} by the days that sources give. "
            f"Files read {heading.as_of}.",
            _TEXT,
            "normal",
            _FAINT_INK,
        ),
    ]
    for down, text, size, weight, ink in lines:
        short = shorten(text, LONGEST_LINE, placeholder="…")
        _fit(
            figure.text(0.03, 1 - down / height, short, fontsize=size, fontweight=weight, color=ink, va="top"),
            0.94 * figure.bbox.width,
        )
    handles, labels = axes.get_legend_handles_labels()
    entries = dict(zip(labels, handles, strict=True))
    key = [
        *entries.values(),
        Patch(facecolor=f"{POSSIBLE_COLOUR}2e", edgecolor=POSSIBLE_COLOUR),
    ][: MOST_IN_KEY + 1]
    names = [*list(entries)[:MOST_IN_KEY], key_words(shown.size)[1]]
    figure.legend(
        key,
        names,
        loc="upper left",
        bbox_to_anchor=(0.022, 1 - 104 / height),
        ncols=5,
        frameon=False,
        fontsize=_TEXT,
        labelcolor=_FAINT_INK,
        handlelength=1,
        handleheight=1,
    )


def _fit(text: Any, room: float) -> None:
    """Shrinks a text to fit its room, but not below the size of the finding, and cuts what is still too long."""
    size, wide = text.get_fontsize(), text.get_window_extent().width
    if wide > room:
        # Width is not exactly proportional to the size of letters.
        text.set_fontsize(max(min(size, _FINDING), 0.98 * size * room / wide))
    while (wide := text.get_window_extent().width) > room:
        words = text.get_text()
        text.set_text(shortened(words, min(int(len(words) * room / wide), len(words) - 1)))


def _days(stamps: pd.Series) -> Any:
    """Returns days since 1970, matplotlib's unit."""
    return stamps.to_numpy(dtype="datetime64[D]").astype("float64")


def _day(when: pd.Timestamp) -> float:
    return float(np.datetime64(when, "D").astype("int64"))


def _few(documents: Sequence[str]) -> str:
    """Returns as many of the documents as fit into a line, at least one, and the number of the others."""
    names = [shorten(_plain(name), LONGEST_LIST, placeholder="…") for name in documents]

    def line(number: int) -> str:
        more = len(names) - number
        return "; ".join(names[:number]) + (f" and {more} more" if more else "")

    some = (line(number) for number in range(len(names), 1, -1))
    return next((each for each in some if len(each) <= LONGEST_LIST), line(min(1, len(names))))


def _plain(text: str) -> str:
    return legible(text)
