"""Sources: who draws on whom, and what rests on each source."""

from collections.abc import Hashable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.selection import Selection
from components.activity.source_support import count_flights, origins_per_flight, what_rests_on
from components.charts.figure import CONFIG
from components.charts.lineage_figure import is_too_much, lineage_alt, lineage_figure
from components.files.problems import legible
from components.ledger.lineage import ids
from components.pages.parts.forms.row_form import offer_new
from components.pages.parts.frame.empty_state import say_no_flights, why_no_rows
from components.pages.parts.frame.filters import ABOUT, announce_ignored, chosen
from components.pages.parts.frame.markdown import field_label, markdown, safe_address
from components.pages.parts.open_ledger.current_ledger import Opened, ask, current
from components.pages.parts.views.downloads import offer_rows
from components.pages.parts.views.tables import (
    MOST_ROWS,
    choose_page,
    places_in_words,
    say_which,
    show_rows,
    show_table,
    title_of,
)

_RELIABILITY = {
    "": "not graded",
    "A": "A, reliable",
    "B": "B, usually reliable",
    "C": "C, fairly reliable",
    "D": "D, not usually reliable",
    "E": "E, unreliable",
    "F": "F, cannot be judged",
}
"""The grades of reliability, in the words of the Admiralty code."""
PICTURE_WIDTH = 640
"""The width in pixels that the picture needs for its names; in a narrower window it scrolls."""


def draw_page() -> None:
    """Draws the page from top to bottom."""
    opened = current().opened
    selection = chosen()

    st.title("Sources")
    reason = why_no_rows(opened, "sources")
    if not reason:
        st.header(_finding(opened.ledger.sources), anchor=False)
    offer_new("sources")
    if reason:
        st.info(reason)
    else:
        resting = ask(opened, what_rests_on, selection)
        _show_one(opened, resting)
        figure = _show_lineage(opened)
        _show_sources(opened, resting)
        if ask(opened, count_flights, selection):
            _show_origins(opened, selection)
        else:
            say_no_flights(opened)
        offer_rows(
            opened,
            "sources",
            len(opened.ledger.sources),
            lambda: opened.ledger.sources.index.tolist(),
            figure,
            "Sources",
        )


def _finding(sources: pd.DataFrame) -> str:
    """Returns the number of sources, and how many of them are independent."""
    number, origins = len(sources), int((sources["derived_from"] == "").sum())
    return wording.sources(number, origins)


def _show_one(opened: Opened, resting: pd.DataFrame) -> None:
    """Shows the source named in the address, if any, with everything known of it."""
    sources = _with_counts(opened, resting)
    announce_ignored(ABOUT, set(sources["source_id"]), several=False)
    chosen_ones = sources[sources["source_id"] == st.query_params.get(ABOUT, "")].head(1)
    for row in chosen_ones.to_dict("records"):
        with st.container(border=True, key="one-source"):
            st.subheader(markdown(title_of(opened, row["source_id"])), anchor=False)
            st.markdown("  \n".join(f"{name}: {markdown(text)}" for name, text in _details(opened, row) if text))
            with st.container(horizontal=True):
                _show_address("This source", row)
            if not row["url"] and not row["archive_url"]:
                st.caption("No address is given for this source.")
            st.button("Close", key="close-one-source", on_click=_close_one)


def _close_one() -> None:
    del st.query_params[ABOUT]


def _details(opened: Opened, row: dict[Hashable, Any]) -> list[tuple[str, str]]:
    """Returns the cells of a source's row in words, each with its label."""
    return [
        ("Kind", row["kind"]),
        ("Publisher", row["publisher"]),
        ("Author", row["author"]),
        ("Published", _published(row)),
        ("Reliability", _RELIABILITY.get(row["reliability"], row["reliability"])),
        ("Draws on", _names(opened, row["derived_from"])),
        ("Rests on it", _counts(int(row["reports"]), int(row["notes"]))),
        ("SHA-256 of the copy that was read", row["sha256"]),
        ("Remark", row["note"]),
        ("Id", row["source_id"]),
    ]


def _published(row: dict[Hashable, Any]) -> str:
    """Returns when a source was published, in words."""
    return wording.written(row["published"]).removeprefix("one day in ") or str(row["published"])


def _with_counts(opened: Opened, resting: pd.DataFrame) -> pd.DataFrame:
    """Returns the sources, each with the number of reports and notes that rest on it."""
    return opened.ledger.sources.merge(resting, on="source_id", how="left").fillna({"reports": 0, "notes": 0})


def _show_lineage(opened: Opened) -> Any:
    """Draws the lineage of the sources; returns the figure, or None if there are no arrows, or too many sources
    for a picture."""
    sources = opened.ledger.sources
    if is_too_much(sources):
        st.info(
            f"{len(sources):,} sources and what they draw on are too much for one picture; the table below has "
            "them all."
        )
        return None
    st.subheader("Who draws on whom")
    if not (sources["derived_from"] != "").any():
        st.caption("As far as the ledger says, no source draws on another: each is independent.")
        return None
    st.caption(
        "Arrows lead from a source to those that draw on it. On the left: independent sources, which draw on none."
    )
    names = {source: title_of(opened, source) for source in sources["source_id"]}
    figure = lineage_figure(sources, names, st.context.theme.type or "light")
    with st.grid(1, wrap=False, min_column_width=PICTURE_WIDTH):
        st.plotly_chart(figure, theme=None, key="lineage", config=CONFIG, alt=legible(lineage_alt(sources, names)))
    return figure


def _show_sources(opened: Opened, resting: pd.DataFrame) -> None:
    """Shows every source with its grade and what rests on it in this view."""
    sources = _with_counts(opened, resting)
    sources = sources.sort_values("reports", ascending=False, kind="stable")
    st.subheader("What rests on each source")
    table = pd.DataFrame(
        {
            "Source": [_described(opened, row) for row in sources.to_dict("records")],
            "Kind": sources["kind"],
            "Reliability": sources["reliability"].map(_RELIABILITY).fillna(sources["reliability"]),
            "Draws on": sources["derived_from"].map(partial(_names, opened)),
            "Rests on it": list(
                map(_counts, sources["reports"].astype("int64"), sources["notes"].astype("int64"))
            ),
        }
    )
    show_table(table, alt="All sources")
    noted = sources[sources["note"] != ""].head(MOST_ROWS)
    if len(noted):
        with st.expander("Remarks on the sources", icon=":material/edit_note:"):
            for row in noted.to_dict("records"):
                st.markdown(f"**{markdown(title_of(opened, row['source_id']))}**: {markdown(row['note'])}")
    _show_addresses(opened, sources)


def _described(opened: Opened, row: dict[Hashable, Any]) -> str:
    """Returns the name of a source, its publisher or author, and its date."""
    name = title_of(opened, row["source_id"])
    parts = (name, row["publisher"] or row["author"], _published(row))
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _counts(reports: int, notes: int) -> str:
    """Returns the numbers of reports and notes that rest on a source, leaving out zeros."""
    counts = [
        wording.count(reports, reports, "report", "reports") if reports else "",
        wording.count(notes, notes, "note", "notes") if notes else "",
    ]
    return ", ".join(filter(None, counts)) or "nothing in view"


def _names(opened: Opened, cell: object) -> str:
    """Returns the names of the sources whose ids are in a cell."""
    return ", ".join(title_of(opened, each) for each in ids("" if pd.isna(cell) else str(cell)))


def _show_origins(opened: Opened, selection: Selection) -> None:
    """Shows each flight in view with the number of its origin sources."""
    st.subheader("Independent sources of each flight")
    st.caption("An article that repeats another adds a report, and no independent source.")
    flights = ask(opened, count_flights, selection)
    page = choose_page(flights, MOST_ROWS, "origins", selection, opened.version)
    shown, place = ask(opened, origins_per_flight, selection, page), places_in_words(opened)
    table = pd.DataFrame(
        {
            "When": [
                wording.uncertain(first.date(), last.date(), qualifier)
                for first, last, qualifier in zip(
                    shown["earliest"], shown["latest"], shown["qualifier"], strict=True
                )
            ],
            "Aircraft": [wording.type_name(name, opened.names) for name in shown["aircraft_type"]],
            "Way": shown["origin"].map(place) + " → " + shown["destination"].map(place),
            # On a phone the header of the table is out of sight, so each cell names its unit.
            "Reports": [wording.count(each, each, "report", "reports") for each in shown["reports"]],
            "Independent": [wording.count(each, each, "source", "sources") for each in shown["origins"]],
            "Which": shown["origin_sources"].map(partial(_names, opened)),
        }
    )
    show_rows(table, alt="Flights and their sources")
    say_which(page, flights)


def _show_addresses(opened: Opened, sources: pd.DataFrame) -> None:
    """Shows links where they are safe; any other address as text, with a warning."""
    addressed = sources[(sources["url"] != "") | (sources["archive_url"] != "")].head(MOST_ROWS)
    if addressed.empty:
        return
    with st.expander("Links", icon=":material/link:"), st.container(horizontal=True):
        for row in addressed.to_dict("records"):
            _show_address(title_of(opened, row["source_id"]), row)


def _show_address(name: str, row: dict[Hashable, Any]) -> None:
    for label, text in (("original", row["url"]), ("archived copy", row["archive_url"])):
        if address := safe_address(text):
            st.link_button(field_label(f"{name}: {label}"), address, icon=":material/open_in_new:")
        elif text:
            st.text(f"{legible(name)}, {label}: {legible(text)} (not a plain web address, so not a link)")


# Streamlit runs the file of a page as a script, anew at every interaction.
draw_page()
