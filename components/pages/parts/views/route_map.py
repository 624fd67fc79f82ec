"""The map of legs, the bars above it on which a box selects days, and the legs that cannot be drawn."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.bins import View, suited_bin, view
from components.activity.counts import counts_per_bin, known_roughly
from components.activity.rows import legs, unplaced
from components.activity.selection import Selection
from components.charts.activity_figure import brush_figure
from components.charts.figure import CONFIG
from components.charts.grounds import Ground
from components.charts.palette import colours_in_view
from components.charts.routes_figure import drawn_pairs, pairs_of, route_alt, route_figure, unnamed
from components.files.problems import legible
from components.pages.parts.frame.filters import DATES, FIRST_DAY, LAST_DAY
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import Opened, ask, draw
from components.pages.parts.views.tables import show_table

MOST_UNNAMED = 10
"""The most places that are listed below the map because their names did not fit; a map of the world has
hundreds."""


def show_map(opened: Opened, selection: Selection, all_legs: pd.DataFrame) -> Any:
    """Draws the legs of a selection whose two ends have a position. Returns the figure on light ground, for
    export; None if there is no such leg."""
    gazetteer = opened.ledger.gazetteer
    placed = all_legs[~unplaced(all_legs, gazetteer)]
    if placed.empty:
        st.info("No flight in view has two ends that can be placed on a map.")
        return None
    figure = draw(opened, _map, selection, st.context.theme.type or "light")
    st.plotly_chart(
        figure,
        theme=None,
        key="routes",
        config=CONFIG,
        alt=legible(route_alt(placed, gazetteer, opened.names)),
    )
    pairs, shown = len(pairs_of(placed)), len(drawn_pairs(placed))
    without = unnamed(figure)
    more = f" and {len(without) - MOST_UNNAMED:,} more" if len(without) > MOST_UNNAMED else ""
    unsaid = f" Without room for a name: {markdown(', '.join(without[:MOST_UNNAMED]))}{more}." if without else ""
    only = f" The {shown:,} pairs with the most flights are drawn, of {pairs:,}." if shown < pairs else ""
    st.caption(
        "One line joins each pair of places, as wide as its flights are many; it is not the path flown. Arrows "
        "give the directions flown. A broken line ends at a place known only as an area, drawn pale. Point at a "
        f"line to read how many flew each way, and when.{only}{unsaid}"
    )
    return draw(opened, _map, selection, "light")


def _map(opened: Opened, selection: Selection, ground: Ground) -> Any:
    """Returns the map of the legs. Its JSON takes at most some 400 kB: 150 lines, their places, and the outlines
    of the land."""
    all_legs = ask(opened, legs, selection)
    placed = all_legs[~unplaced(all_legs, opened.ledger.gazetteer)]
    home = opened.ledger.airfields["airfield"].tolist()
    colours = colours_in_view(opened.colours, selection.types)
    return route_figure(placed, opened.ledger.gazetteer, opened.names, colours, home, ground)


def show_unplaced(opened: Opened, all_legs: pd.DataFrame) -> None:
    """Lists the legs that the map leaves out, with the reason."""
    gazetteer = opened.ledger.gazetteer
    left_out = all_legs[unplaced(all_legs, gazetteer)]
    if left_out.empty:
        return
    names = gazetteer["name"].to_dict()
    located = set(gazetteer.index[gazetteer["latitude"].notna()])

    def end(place: str) -> str:
        name = names.get(place, place) + ("" if place in located else " (position not known)")
        return name if place else wording.UNKNOWN

    st.subheader("Not on the map")
    st.caption(_why_left_out(left_out))
    show_table(
        pd.DataFrame(
            {
                "Aircraft": [wording.type_name(name, opened.names) for name in left_out["aircraft_type"]],
                "From": left_out["origin"].map(end),
                "To": left_out["destination"].map(end),
                "Flights": left_out["flights"].map("{:,}".format),
                "When": [
                    wording.span(first.date(), last.date())
                    for first, last in zip(left_out["earliest"], left_out["latest"], strict=True)
                ],
            }
        ),
        alt="Flights that are not on the map",
    )


def _why_left_out(left_out: pd.DataFrame) -> str:
    """Returns how many flights are not on the map because an end is unknown, and how many because a named place
    has no position."""
    is_unknown = _is_unknown(left_out)
    unknown, nowhere = _flights(left_out[is_unknown]), _flights(left_out[~is_unknown])
    parts = [f"{unknown} of which one end is {wording.UNKNOWN}"] if is_unknown.any() else []
    if not is_unknown.all():
        parts.append(f"{nowhere} from or to a place without a position: `places.csv` can give it one")
    return f"{'; '.join(parts)}."


def finding(opened: Opened, all_legs: pd.DataFrame) -> str:
    """Returns in one sentence the number of places between which flights went, and of flights with an unknown
    end."""
    ends = set(all_legs["origin"]) | set(all_legs["destination"])
    is_unknown = _is_unknown(all_legs)
    places = len({opened.ledger.gazetteer["name"].get(end, end) for end in ends if end})
    between = f"{_flights(all_legs[~is_unknown])} between {wording.count(places, places, 'place', 'places')}"
    one_end = f"; of {_flights(all_legs[is_unknown])} one end is {wording.UNKNOWN}"
    return between + (one_end if is_unknown.any() else "")


def _is_unknown(legs_: pd.DataFrame) -> pd.Series:
    return (legs_["origin"] == "") | (legs_["destination"] == "")


def _flights(legs_: pd.DataFrame) -> str:
    flights = int(legs_["flights"].sum())
    return wording.count(flights, flights, "flight", "flights")


_DAYS = "days"


def show_date_brush(opened: Opened, selection: Selection) -> None:
    """Draws the bars of all days that pass the other filters; nothing if there are no flights."""
    without_dates = replace(selection, start=None, end=None)
    span = ask(opened, view, without_dates)
    if span is None:
        return
    chosen = View(selection.start, selection.end or selection.start) if selection.start else None
    st.plotly_chart(
        draw(opened, _bars, without_dates, span, chosen, st.context.theme.type or "light"),
        theme=None,
        key=_DAYS,
        on_select=_set_dates,
        selection_mode="box",
        config=CONFIG | {"displayModeBar": False},
        alt="Flights over time. The filter Dates chooses days by keyboard.",
    )
    size = suited_bin(span)
    roughly = int(ask(opened, known_roughly, without_dates, span, size)["movements"].sum())
    left_out = f" {roughly:,} known only roughly {'is' if roughly == 1 else 'are'} in no bar." if roughly else ""
    st.caption(f"Flights per {size}. Draw a box over the bars to see the routes of these days alone.{left_out}")


def _bars(opened: Opened, selection: Selection, span: View, chosen: View | None, ground: Ground) -> Any:
    counts = ask(opened, counts_per_bin, selection, span, suited_bin(span))
    return brush_figure(counts, span, chosen, ground)


def _set_dates() -> None:
    """Sets the filter of dates to the box."""
    if days := days_in(st.session_state.get(_DAYS)):
        st.session_state[DATES] = days


def days_in(event: object) -> tuple[date, ...]:
    """Returns the first and the last day of the box that the browser sent; () if it sent none, or an invalid one.

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
