"""The map of legs, and the legs that cannot be drawn."""

from typing import Any

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.rows import legs, unplaced
from components.activity.selection import Selection
from components.charts.figure import CONFIG
from components.charts.routes_figure import MOST_LINES, drawn_legs, route_alt, route_figure
from components.files.problems import legible
from components.pages.parts.current_ledger import Opened, ask, draw
from components.pages.parts.tables import show_table


def show_map(opened: Opened, selection: Selection, all_legs: pd.DataFrame) -> Any:
    """Draws the legs of a selection whose two ends can be placed. Returns the figure, None where there is no such
    leg."""
    gazetteer = opened.ledger.gazetteer
    placed = all_legs[~unplaced(all_legs, gazetteer)]
    if placed.empty:
        st.info("No flight in view has two ends that can be placed on a map.")
        return None
    figure = draw(opened, _map, selection)
    st.plotly_chart(figure, key="routes", config=CONFIG, alt=legible(route_alt(placed, gazetteer, opened.names)))
    joined = len(placed) > MOST_LINES
    st.caption(
        "A line joins the two ends of a leg; it is not the path flown. A broken line ends at a place known only "
        "as an area (the circle). Arrows give the direction; wider lines: more flights. Point at a line to read "
        f"how many and when.{'' if joined else ' A click in the legend hides a type or brings it back.'}"
    )
    pairs, shown = len(placed[["origin", "destination"]].drop_duplicates()), len(drawn_legs(placed))
    if joined:
        only = (
            f" The {shown:,} pairs of places with the most flights are drawn, of {pairs:,}."
            if shown < pairs
            else ""
        )
        st.caption(f"All types together, since one line for each would be too many.{only}")
    return figure


def _map(opened: Opened, selection: Selection) -> Any:
    """Returns the map of the legs. Its JSON takes some 550 kB at the most: 150 lines, their places, and the
    outlines of the land."""
    all_legs = ask(opened, legs, selection)
    placed = all_legs[~unplaced(all_legs, opened.ledger.gazetteer)]
    return route_figure(placed, opened.ledger.gazetteer, opened.names, opened.colours)


def show_unplaced(opened: Opened, all_legs: pd.DataFrame) -> None:
    """Lists the legs that the map leaves out, with the reason."""
    gazetteer = opened.ledger.gazetteer
    left_out = all_legs[unplaced(all_legs, gazetteer)]
    if left_out.empty:
        return
    names = gazetteer["name"].to_dict()
    located = set(gazetteer.index[gazetteer["latitude"].notna()])

    def end(place: str) -> str:
        return (
            "unknown" if not place else names.get(place, place) + ("" if place in located else " (not on any map)")
        )

    st.subheader("Not on the map")
    flights = int(left_out["flights"].sum())
    st.caption(f"{wording.count(flights, flights, 'flight', 'flights').capitalize()} with an unknown end.")
    show_table(
        pd.DataFrame(
            {
                "Aircraft": [opened.names.get(name, name) or "unknown" for name in left_out["aircraft_type"]],
                "From": left_out["origin"].map(end),
                "To": left_out["destination"].map(end),
                "Flights": left_out["flights"].map("{:,}".format),
                "When": [
                    wording.span(first.date(), last.date())
                    for first, last in zip(left_out["earliest"], left_out["latest"], strict=True)
                ],
            }
        ),
        alt="Flights with an unknown end",
    )
