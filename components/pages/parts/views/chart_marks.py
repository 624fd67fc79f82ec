"""The selection on the activity chart, as the browser sends it and as the address holds it, and the mark next to
it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.activity.rows import InBin, InRange, Marked
from components.charts.figure import Drawing
from components.pages.parts.frame.filters import MARK, announce_ignored

MOST_BINS = 500
"""The most bins of a chart; smaller bins are not offered. The limit protects the browser, which draws the whole
chart at once; a round number."""
MOST_NAMED = 10_000
"""The most flights, notes, visits, ends of bins and types in one selection: two thousand marks and their types. A
browser that sends more did not get them from a chart."""
MOST_IN_ADDRESS, LONGEST_IN_ADDRESS = 20, 2_000
"""The most marks in the address, and their characters: more than a reader selects one by one, and less than the
length at which servers and programs cut addresses."""
_SELECTED, _DRAWN, _CHART = "marks-selected", "marks-drawn", "chart-number"


@dataclass(frozen=True, slots=True)
class Marks:
    """What is selected on the chart: flights, ids of notes, numbers of visits."""

    flights: Marked = field(default_factory=Marked)
    notes: tuple[str, ...] = ()
    visits: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.flights or self.notes or self.visits)


def marks_in(points: object) -> Marks | None:
    """Returns the distinct marks among selected points, without points that no chart would draw; None if there are
    more than can be looked up at once."""
    keys = dict.fromkeys(_read(points))
    bins, ranges, flights, notes, visits = (
        tuple(key for what, key in keys if what == kind) for kind in ("bin", "range", "flight", "note", "visit")
    )
    if len(bins) > MOST_BINS or len(keys) + sum(3 + len(key.types) for key in bins) > MOST_NAMED:
        return None
    return Marks(Marked(flights, bins, ranges), notes, visits)


def _read(points: object) -> Iterator[tuple[str, Any]]:
    for point in points if isinstance(points, list) else ():
        match point:
            case {"customdata": ["flight" | "note" as what, _, str(key)]}:
                yield what, key
            case {"customdata": ["visit", _, str(key)]} if re.fullmatch("[0-9]{1,9}", key):
                yield "visit", int(key)
            case {"customdata": ["range", _, str(earliest), str(latest)]} if _are_dates(earliest, latest):
                yield "range", InRange(earliest, latest)
            case {"customdata": ["bin", _, str(start), str(end), str(movement), *types]} if _is_bin(
                start, end, types
            ):
                yield "bin", InBin(start, end, movement, tuple(types))


def _is_bin(start: str, end: str, types: Sequence[object]) -> bool:
    # The last possible day has no day after it.
    dated = _are_dates(start, end) and max(map(date.fromisoformat, (start, end))) < date.max
    return dated and all(isinstance(name, str) for name in types)


def _are_dates(*texts: str) -> bool:
    try:
        for text in texts:
            date.fromisoformat(text)
    except ValueError:
        return False
    return True


def texts_of(points: object) -> tuple[str, ...]:
    """Returns selected points in the notation of the address, without duplicates: their customdata without the
    hover text. Points that no chart would draw are left out.

    >>> texts_of([{"customdata": ["bin", "An-124: 1 arrival", "2025-10-29", "2025-10-29", "arrival", "A124"]}])
    ('bin:2025-10-29:2025-10-29:arrival:A124',)
    """
    good = (point["customdata"] for point in points if any(_read([point]))) if isinstance(points, list) else ()
    return tuple(dict.fromkeys(_text(data) for data in good))


def marks_of(texts: Sequence[str]) -> Marks | None:
    """Returns the marks with this notation; None if there are more than can be looked up at once."""
    return marks_in(_points(texts))


def _text(customdata: Sequence[str]) -> str:
    what, _, *keys = customdata
    return ":".join([what, *(quote(key, safe="") for key in keys)])


def _points(texts: Sequence[str]) -> list[dict[str, list[str]]]:
    split = ([unquote(part) for part in text.split(":")] for text in texts)
    return [{"customdata": [what, "", *keys]} for what, *keys in split]


def selected() -> tuple[str, ...]:
    """Returns the selected marks in the notation of the address; on arrival, and after Back or Forward, those in
    the address."""
    good = _in_address()
    announce_ignored(MARK, good)
    context = get_script_run_ctx()
    is_arrival = _SELECTED not in st.session_state or (context is not None and context.is_history_navigation)
    if is_arrival and good != st.session_state.get(_SELECTED, ()):
        select(good)
    return st.session_state.setdefault(_SELECTED, ())


def select(texts: Sequence[str]) -> None:
    """Selects these marks in place of what the reader clicked; the chart is drawn again with them highlighted."""
    st.session_state[_SELECTED] = st.session_state[_DRAWN] = tuple(texts)
    st.session_state[_CHART] = st.session_state.get(_CHART, 0) + 1


def select_clicked() -> None:
    """Selects what the reader clicked. The chart is not drawn again, since browsers highlight a click
    themselves."""
    event = st.session_state.get(chart_key()) or {}
    st.session_state[_SELECTED] = texts_of(event.get("selection", {}).get("points"))


def forget() -> None:
    """Clears the selection when the reader leaves the page with the chart, also where the address still names
    marks."""
    for key in (_SELECTED, _DRAWN):
        st.session_state.pop(key, None)


def chart_key() -> str:
    """Returns the widget key of the chart; a new key starts without a selection."""
    return f"activity-{st.session_state.get(_CHART, 0)}"


def put_into_address(texts: Sequence[str]) -> None:
    """Writes the selected marks into the address if they differ from it; none if they are too many for it."""
    fits = len(texts) <= MOST_IN_ADDRESS and sum(map(len, texts)) <= LONGEST_IN_ADDRESS
    wanted = list(texts) if fits else []
    if wanted != list(_in_address()):
        st.query_params[MARK] = wanted


def _in_address() -> tuple[str, ...]:
    """Returns the distinct marks in the address that a chart could draw."""
    texts = dict.fromkeys(st.query_params.get_all(MARK))
    return tuple(text for text in texts if any(_read(_points([text]))))[:MOST_IN_ADDRESS]


def marks_in_time(figure: Drawing) -> tuple[str, ...]:
    """Returns the distinct marks of a figure in order of time."""
    starts: dict[str, pd.Timestamp] = {}
    for trace in figure.to_dict()["data"]:
        if not trace.get("customdata"):
            continue
        where = trace["base" if trace.get("orientation") == "h" else "x"]
        for customdata, start in zip(trace["customdata"], where, strict=True):
            if any(_read([{"customdata": customdata}])):
                starts.setdefault(_text(customdata), pd.Timestamp(start))
    return tuple(sorted(starts, key=lambda text: starts[text]))


def beside(texts: Sequence[str], marks: Sequence[str], step: int) -> str | None:
    """Returns the mark of the same kind before (-1) or after (1) the selected ones; None if there is none."""
    kind = texts[0].partition(":")[0]
    alike = [mark for mark in marks if mark.partition(":")[0] == kind]
    chosen = set(texts)
    places = [number for number, mark in enumerate(alike) if mark in chosen]
    if not places:
        return None
    place = (max(places) if step > 0 else min(places)) + step
    return alike[place] if 0 <= place < len(alike) else None


def with_selected(figure: Drawing) -> Drawing:
    """Returns the figure with the marks of `select` highlighted as if clicked."""
    texts = set(st.session_state.get(_DRAWN, ()))
    if not texts:
        return figure
    drawn = figure.to_dict()
    data = [
        trace | {"selectedpoints": [i for i, each in enumerate(trace["customdata"]) if _text(each) in texts]}
        if trace.get("customdata")
        else trace
        for trace in drawn["data"]
    ]
    is_there = any(trace.get("selectedpoints") for trace in data)
    return Drawing(data=data, layout=drawn["layout"]) if is_there else figure
