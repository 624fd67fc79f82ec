"""Notes: what sources say of the base itself, on a timeline and as text."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.bins import View
from components.activity.rows import notes_in_view
from components.activity.selection import Selection
from components.charts.figure import CONFIG
from components.charts.notes_figure import kinds_of, timeline_figure
from components.pages.parts.forms.row_form import offer_new
from components.pages.parts.frame.counted_choice import choose_counted
from components.pages.parts.frame.empty_state import say_no_notes
from components.pages.parts.frame.filters import chosen
from components.pages.parts.open_ledger.current_ledger import Opened, ask, current
from components.pages.parts.views.downloads import offer_rows
from components.pages.parts.views.tables import show_notes

MOST_DRAWN = 500
"""The most notes on the timeline. The limit protects the browser; a round number."""


def draw_page() -> None:
    """Draws the page from top to bottom."""
    opened = current().opened
    all_notes = ask(opened, notes_in_view, chosen())

    st.title("Notes on the base")
    if len(all_notes):
        st.header(_finding(all_notes), anchor=False)
    offer_new("notes")
    if all_notes.empty:
        say_no_notes(opened)
    else:
        notes = _choose_kinds(all_notes)
        figure = _show_timeline(notes)
        _show_list(opened, notes)
        offer_rows(opened, "notes", len(notes), lambda: notes["row"].tolist(), figure, "Notes on the base")


def _finding(notes: pd.DataFrame) -> str:
    """Returns the number of notes, and their first and last day."""
    span = _span(notes, Selection())
    return f"{wording.count(len(notes), len(notes), 'note', 'notes')}, {wording.span(span.start, span.end)}"


def _choose_kinds(notes: pd.DataFrame) -> pd.DataFrame:
    """Asks for kinds of notes; returns the notes of the chosen kinds, or all if none is chosen."""
    counts = notes["kind"].value_counts()
    wanted = choose_counted("kind", "Kind", {kind: int(counts[kind]) for kind in kinds_of(notes)})
    return notes[notes["kind"].isin(wanted)] if wanted else notes


def _show_timeline(notes: pd.DataFrame) -> Any:
    """Draws the timeline of notes over their time span; returns the figure."""
    drawn = notes.head(MOST_DRAWN)
    span = _span(drawn, chosen())
    figure = timeline_figure(drawn, span, st.context.theme.type or "light")
    counts = ", ".join(
        f"{count} {kind}" for kind, count in drawn["kind"].value_counts().reindex(kinds_of(drawn)).items()
    )
    alt = f"Timeline of {len(drawn)} notes, {wording.span(span.start, span.end)}: {counts}."
    st.plotly_chart(figure, theme=None, key="timeline", config=CONFIG, alt=alt)
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
    """Shows the notes as text, newest first. Those with the same title and date are one note from several
    sources."""
    by = ["earliest", "latest", "title"]
    show_notes(opened, notes.sort_values(by, ascending=[False, False, True], kind="stable"), alt="Notes")


def _span(notes: pd.DataFrame, selection: Selection) -> View:
    """Returns the selected days; where they are open, the first or last known day of the notes."""
    starts = [day.date() for day in notes["earliest"] if day.date() > date.min]
    ends = [day.date() for day in notes["latest"] if day.date() < date.max]
    days = starts + ends
    return View(selection.start or min(days), selection.end or max(days))


# Streamlit runs the file of a page as a script, anew at every interaction.
draw_page()
