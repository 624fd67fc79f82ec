"""Notes: what sources say of the base itself, over time and to read."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.bins import View
from components.activity.rows import notes_in_view
from components.charts.figure import CONFIG
from components.charts.notes_figure import kinds_of, timeline_figure
from components.pages.parts.current_ledger import Opened, ask, current
from components.pages.parts.downloads import offer_rows
from components.pages.parts.empty_state import say_no_notes
from components.pages.parts.filters import announce_ignored, chosen
from components.pages.parts.markdown import markdown
from components.pages.parts.tables import title_of

NOTES_PER_PAGE = 25
"""So many notes stand on one page of the list, each with several elements that the browser renders at every
click."""
MOST_DRAWN = 500
"""So many notes are drawn on the timeline: it protects the browser; a round number."""


def draw_page() -> None:
    """Draws the page from top to bottom."""
    opened = current().opened
    every = ask(opened, notes_in_view, chosen())

    st.title("Notes on the base")
    if every.empty:
        say_no_notes(opened)
    else:
        notes = _choose_kinds(every)
        figure = _show_timeline(notes)
        _show_list(opened, notes)
        offer_rows(opened, "notes", len(notes), lambda: notes["row"].tolist(), figure, "Notes on the base")


def _choose_kinds(notes: pd.DataFrame) -> pd.DataFrame:
    """Asks for kinds; returns the notes of the chosen ones, all of them where none is chosen."""
    kinds = kinds_of(notes)
    announce_ignored("kind", [_kind(kind) for kind in kinds])
    wanted = st.pills("Kind", kinds, selection_mode="multi", format_func=_kind, key="kind", bind="query-params")
    return notes[notes["kind"].isin(wanted)] if wanted else notes


def _kind(kind: str) -> str:
    return markdown(kind.capitalize())


def _show_timeline(notes: pd.DataFrame) -> Any:
    """Draws the notes over the time that those drawn span; returns the figure."""
    drawn = notes.head(MOST_DRAWN)
    span = _span(drawn)
    figure = timeline_figure(drawn, span)
    counts = ", ".join(
        f"{count} {kind}" for kind, count in drawn["kind"].value_counts().reindex(kinds_of(drawn)).items()
    )
    alt = f"Timeline of {len(drawn)} notes, {wording.span(span.start, span.end)}: {counts}."
    st.plotly_chart(figure, key="timeline", config=CONFIG, alt=alt)
    st.caption(
        "◆ a day. Solid bar: throughout a period. Pale bar: one day somewhere in that range. Dates with ? are "
        "uncertain, with ~ approximate, with % both."
    )
    if len(notes) > MOST_DRAWN:
        st.caption(
            f"The first {MOST_DRAWN:,} of {len(notes):,} notes are drawn: choose kinds or dates to see others. "
            "The list below has them all."
        )
    return figure


def _show_list(opened: Opened, notes: pd.DataFrame) -> None:
    """Shows notes to read, newest first; those with the same title and date are one note from several sources."""
    newest_first = notes.sort_values("earliest", ascending=False, kind="stable")
    groups = [group for _, group in newest_first.groupby(["airfield", "title", "date"], sort=False)]
    pages = -(-len(groups) // NOTES_PER_PAGE)
    page = st.pagination(pages, key="notes-page") if pages > 1 else 1
    airfields = opened.ledger.gazetteer["name"].to_dict()
    for group in groups[(page - 1) * NOTES_PER_PAGE : page * NOTES_PER_PAGE]:
        _show_note(opened, group, airfields)


def _show_note(opened: Opened, group: pd.DataFrame, airfields: dict[str, str]) -> None:
    first = group.iloc[0]
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{markdown(first['title'])}** :gray-badge[{markdown(first['kind'])}]")
        place = airfields.get(first["airfield"], first["airfield"])
        st.caption(
            f"{markdown(wording.written(first['date']))} · {markdown(place)} · written {markdown(first['date'])}"
        )
        for row in group.to_dict("records"):
            attribution = f"rests on {row['attributed_to']}" if row["attributed_to"] else ""
            place = ", ".join(filter(None, (title_of(opened, row["source_id"]), row["locator"])))
            provenance = (place, attribution, f"credibility {wording.grade(row['credibility'])}")
            st.markdown(markdown(row["claim"]))
            st.caption(markdown(" · ".join(filter(None, provenance))))
            if row["note"]:
                st.caption(markdown(row["note"]))


def _span(notes: pd.DataFrame) -> View:
    """Returns the time from the first to the last known day of the notes, with a margin."""
    starts = [day.date() for day in notes["earliest"] if day.date() > date.min]
    ends = [day.date() for day in notes["latest"] if day.date() < date.max]
    days = starts + ends
    margin = max((max(days) - min(days)) // 25, pd.Timedelta(days=5).to_pytimedelta())
    return View(min(days) - margin, max(days) + margin)


# Streamlit runs the file of a page as a script, anew at every interaction.
draw_page()
