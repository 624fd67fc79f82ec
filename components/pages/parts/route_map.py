"""The map of legs, and the legs that cannot be drawn."""

from typing import Any

import pandas as pd
import streamlit as st

from components.activity import words
from components.activity.legs import unplaced
from components.charts.export import CONFIG
from components.charts.routes import route_alt, route_figure
from components.pages.parts.opened import Opened
from components.pages.parts.tables import show_table


def show_map(opened: Opened, legs: pd.DataFrame) -> Any:
    """Draw every leg whose two ends can be placed; answers the figure, None where there is no such leg."""
    gazetteer = opened.ledger.gazetteer
    placed = legs[~unplaced(legs, gazetteer)]
    if placed.empty:
        st.info("No flight in view has two ends that can be placed on a map.")
        return None
    figure = route_figure(placed, gazetteer, opened.names, opened.colours)
    st.plotly_chart(figure, key="routes", config=CONFIG, alt=route_alt(placed, gazetteer, opened.names))
    st.caption(
        "A line joins the two ends of a leg; it is not the path flown. A broken line ends at a place known only "
        "as an area (the circle). Wider lines: more flights."
    )
    return figure


def show_unplaced(opened: Opened, legs: pd.DataFrame) -> None:
    """List the legs that the map leaves out, with the reason."""
    gazetteer = opened.ledger.gazetteer
    left_out = legs[unplaced(legs, gazetteer)]
    if left_out.empty:
        return
    names = gazetteer["name"].to_dict()
    known = set(gazetteer.index[gazetteer["latitude"].notna()])

    def end(place: str) -> str:
        return (
            "unknown" if not place else names.get(place, place) + ("" if place in known else " (not on any map)")
        )

    st.subheader("Not on the map")
    flights = int(left_out["flights"].sum())
    st.caption(f"{words.count(flights, flights, 'flight', 'flights').capitalize()} with an unknown end.")
    show_table(
        pd.DataFrame(
            {
                "Aircraft": [opened.names.get(name, name) or "unknown" for name in left_out["aircraft_type"]],
                "From": left_out["origin"].map(end),
                "To": left_out["destination"].map(end),
                "Flights": left_out["flights"],
                "When": [
                    words.span(first.date(), last.date())
                    for first, last in zip(left_out["earliest"], left_out["latest"], strict=True)
                ],
            }
        ),
        alt="Flights with an unknown end",
    )
