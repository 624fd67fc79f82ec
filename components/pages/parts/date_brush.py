"""Small bars over a page on which a box sets the filter of dates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from components.activity.bins import View, suited_bin, view
from components.activity.counts import counts_per_bin, known_roughly
from components.activity.selection import Selection
from components.charts.brush_figure import brush_figure
from components.charts.figure import CONFIG, Ground
from components.pages.parts.current_ledger import Opened, ask, draw
from components.pages.parts.filters import DATES, FIRST_DAY, LAST_DAY

KEY = "days"


def show_date_brush(opened: Opened, selection: Selection) -> None:
    """Draws the bars of all days that the other filters leave; nothing where they are one day alone."""
    every = replace(selection, start=None, end=None)
    span = ask(opened, view, every)
    if span is None:
        return
    chosen = View(selection.start, selection.end or selection.start) if selection.start else None
    st.plotly_chart(
        draw(opened, _bars, every, span, chosen, st.context.theme.type or "light"),
        theme=None,
        key=KEY,
        on_select=_set_dates,
        selection_mode="box",
        config=CONFIG | {"displayModeBar": False},
        alt="Flights over time. The filter Dates chooses days by keyboard.",
    )
    roughly = int(ask(opened, known_roughly, every, span, suited_bin(span))["movements"].sum())
    left_out = f" {roughly:,} known only roughly {'is' if roughly == 1 else 'are'} in no bar." if roughly else ""
    st.caption(f"Draw a box over the bars to see the routes of these days alone.{left_out}")


def _bars(opened: Opened, selection: Selection, span: View, chosen: View | None, ground: Ground) -> Any:
    counts = ask(opened, counts_per_bin, selection, span, suited_bin(span))
    return brush_figure(counts, span, chosen, ground)


def _set_dates() -> None:
    """Sets the filter of dates to the box."""
    if days := days_in(st.session_state.get(KEY)):
        st.session_state[DATES] = days


def days_in(event: object) -> tuple[date, ...]:
    """Returns the first and the last day of the box in what the browser sent; none where it sent no box, or one
    that is none.

    >>> days_in({"selection": {"box": [{"x": ["2025-10-26 13:00", "2025-10-24 08:00"]}]}})
    (datetime.date(2025, 10, 24), datetime.date(2025, 10, 26))
    >>> days_in({"selection": {"box": []}})
    ()
    """
    match event:
        case Mapping() as sent:
            match sent.get("selection"):
                case {"box": [{"x": [str(one), str(other)]}, *_]}:
                    return _days(one, other)
    return ()


def _days(one: str, other: str) -> tuple[date, ...]:
    try:
        first, last = sorted((date.fromisoformat(one[:10]), date.fromisoformat(other[:10])))
    except ValueError:
        return ()
    return (max(first, FIRST_DAY), min(last, LAST_DAY)) if first <= LAST_DAY and last >= FIRST_DAY else ()
