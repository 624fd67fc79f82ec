"""The watched airfield if airfields.csv names none: which it is and why, or the question which it should be, with
the candidates; and the number of reports that name no watched airfield."""

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.rows import count_reports
from components.activity.selection import Selection
from components.files.problems import shown
from components.ledger.reference.places import BY_LEDGER, MOST_NAMED, named_by, row_of
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import WATCH, Opened, ask, offered_airfields


def ask_for_airfield(opened: Opened) -> None:
    """Asks which airfield is watched; if several are named equally often, the reader has to choose."""
    candidates = opened.ledger.airfield_candidates
    with st.container(border=True):
        st.markdown("#### Which airfield do you watch?")
        if candidates.empty:
            st.markdown(
                "No flight names an airport as its origin or destination, so none of them is an arrival or a "
                "departure. Write ICAO codes into these columns, or name the airfield in airfields.csv."
            )
            return
        st.markdown(
            f"{markdown(named_by(candidates))}. Until one is chosen, no flight is an arrival or a departure."
        )
        offered = offered_airfields(opened)
        _offer(offered)
        if offered.empty:
            _show_rows(opened, candidates.head(MOST_NAMED))


def show_airfield(opened: Opened) -> None:
    """Says which airfield was chosen automatically, why, and how to choose another."""
    airfields = opened.ledger.airfields
    # A set, because pandas takes ten times as long for so few rows, and the chart waits for this.
    if set(airfields["why"]) <= {BY_LEDGER}:
        return
    first = airfields.iloc[0]
    others = offered_airfields(opened)
    others = others[~others["airfield"].isin(airfields["airfield"])]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="watched-airfield"):
        named = markdown(", ".join(shown(code) for code in airfields["airfield"].head(5)))
        st.markdown(f":material/visibility: **{named}** is watched: {markdown(first['why'])}.", width="content")
        with st.popover("Another airfield" if len(others) else f"Keep {markdown(first['airfield'])}"):
            _offer(others)
            _show_rows(opened, airfields.head(1))


def say_left_out(opened: Opened) -> None:
    """Says how many reports are on no chart, because neither end of their flight is a watched airfield."""
    left_out = opened.reports - ask(opened, count_reports, Selection())
    if left_out <= 0 or opened.ledger.airfields.empty:
        return
    codes = markdown(", ".join(shown(code) for code in opened.ledger.airfields["airfield"].head(5)))
    reports = wording.count(left_out, left_out, "report", "reports")
    are, they_do = ("is", "it does") if left_out == 1 else ("are", "they do")
    say = st.warning if 2 * left_out > opened.reports else st.caption
    say(
        f"{reports} of {opened.reports:,} {are} on no chart: {they_do} not name {codes} as origin or destination. "
        "Data check says which places such reports name, and what these may mean."
    )


def _offer(offered: pd.DataFrame) -> None:
    """Draws a button for each airfield that can be watched straight away."""
    for airfield, name, flights in offered.itertuples(index=False):
        count = f"{flights:,} flight{'' if flights == 1 else 's'}"
        label = f"Watch {markdown(airfield)} – {markdown(shown(name))} ({count})"
        st.button(label, key=f"watch-{airfield}", on_click=_watch, args=(airfield,))


def _show_rows(opened: Opened, airfields: pd.DataFrame) -> None:
    """Shows the rows to copy into airfields.csv, which makes every reader watch one of these airfields."""
    if opened.ledger.is_from_database:
        where = "in the folder that --beside names"
    else:
        where = "beside the flights (a single table first goes into a folder, as flights.csv)"
    which = "this" if len(airfields) == 1 else "the one that you watch"
    st.caption(f"For everyone, and for good: put {which} into a file airfields.csv {markdown(where)}.")
    for airfield, name in airfields[["airfield", "name"]].itertuples(index=False):
        st.code(row_of(airfield, name), language=None)


def _watch(airfield: str) -> None:
    st.session_state[WATCH] = airfield
