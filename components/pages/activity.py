"""Activity: what was reported, over time."""

from functools import partial
from typing import Any

import streamlit as st

from components.activity import wording
from components.activity.headline import Headline, headline, reported_headline, seen_headline
from components.activity.rows import (
    count_behind,
    count_dated,
    count_reports,
    notes_named,
    reports_behind,
    reports_dated,
    reports_in_view,
    rows_behind,
    rows_in_view,
)
from components.activity.selection import Selection
from components.activity.sightings import few_sightings, has_observations, visits_numbered
from components.activity.silences import longest_silence, silence_before
from components.ledger.ledger import FLIGHT_TABLE
from components.pages.parts.frame.airfield_question import say_left_out, show_airfield
from components.pages.parts.frame.empty_state import say_no_flights, why_no_rows, why_unobserved
from components.pages.parts.frame.filters import chosen, in_address, page_address
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import Opened, ask, current
from components.pages.parts.views.activity_chart import show_activity
from components.pages.parts.views.chart_marks import Marks, put_into_address, selected
from components.pages.parts.views.downloads import offer_chart, offer_rows, offer_visits
from components.pages.parts.views.mark_panel import Panel, show_panel
from components.pages.parts.views.tables import show_notes, show_reports, show_visits

INDEPENDENT = "Independent sources are those that draw on no other, however many articles repeat them."


def draw_page() -> None:
    """Draws the page from top to bottom."""
    opened = current().opened
    selection = chosen()
    numbers = ask(opened, headline, selection)
    seen = ask(opened, few_sightings, selection)

    st.title(markdown(opened.ledger.title), anchor="flights")
    if numbers.movements == 0 and seen is not None and seen.empty:
        _show_no_movements(opened, selection)
        return
    show_airfield(opened)
    say_left_out(opened)
    top = st.container()
    texts = selected()
    chart = show_activity(opened, selection, numbers.movements)
    panel = show_panel(opened, selection, texts, chart.marks) if texts else Panel()
    with top:
        (_show_headline if numbers.movements else _show_seen_headline)(opened, selection)
    _show_observation(opened, selection)
    if panel.marks and panel.is_cut:
        _show_marked_rows(opened, selection, panel.marks)
    else:
        _show_all(opened, selection, numbers)
    _offer_downloads(opened, selection, panel.marks, chart.figure, numbers.sentence)
    if numbers.movements:
        offer_chart(opened, selection, chart)
    put_into_address(texts)


def _show_no_movements(opened: Opened, selection: Selection) -> None:
    """Says why there are no movements. If no airfield is watched, reports have no movements, so the reports are
    shown."""
    say_no_flights(opened)
    if number := len(opened.ledger.notes):
        notes = wording.count(number, number, "note", "notes")
        st.markdown(f"[{notes} on the base](<{page_address('notes', in_address(opened))}>) can be read.")
    if opened.reports == 0 or len(opened.ledger.airfields):
        return
    st.header(markdown(ask(opened, reported_headline, selection).sentence), anchor=False)
    count = ask(opened, count_dated, selection)
    show_reports(opened, count, reports_dated, selection, alt="All reports")


def _show_all(opened: Opened, selection: Selection, numbers: Headline) -> None:
    """Shows all reports in view: whatever is selected on the chart has its cards in the panel."""
    st.subheader("All reports in view", anchor="reports")
    if not numbers.movements:
        st.caption("No report is in view; what the chart shows was seen in tracks.")
    count = ask(opened, count_reports, selection)
    show_reports(opened, count, reports_in_view, selection, alt="All reports in view")


def _show_marked_rows(opened: Opened, selection: Selection, marks: Marks) -> None:
    """Shows the rows behind the selected marks, which are more than the panel has cards for."""
    st.subheader("Behind the marks you selected", anchor="behind")
    if marks.flights:
        count = ask(opened, count_behind, selection, marks.flights)
        show_reports(
            opened, count, reports_behind, selection, marks.flights, alt="Reports of the selected flights"
        )
    if marks.notes:
        show_notes(opened, ask(opened, notes_named, list(marks.notes)), alt="The selected notes")
    if marks.visits:
        visits = ask(opened, visits_numbered, list(marks.visits))
        show_visits(opened, len(visits), lambda page: page.rows(visits), alt="The selected visits")


def _offer_downloads(
    opened: Opened, selection: Selection, marks: Marks | None, figure: Any, sentence: str
) -> None:
    """Offers the rows that are shown as files, and the chart with the reports."""
    if marks is None:
        count, rows = ask(opened, count_reports, selection), partial(rows_in_view, opened.tables, selection)
        offer_rows(opened, FLIGHT_TABLE, count, rows, figure, sentence)
        return
    if marks.notes:
        notes = ask(opened, notes_named, list(marks.notes))
        offer_rows(
            opened, "notes", len(notes), lambda: notes["row"].tolist(), label="Download the notes you clicked"
        )
    if marks.visits:
        visits = ask(opened, visits_numbered, list(marks.visits))
        offer_visits(opened, len(visits), lambda: visits, "Download the visits you clicked")
    if marks.flights:
        count = ask(opened, count_behind, selection, marks.flights)
        rows = partial(rows_behind, opened.tables, selection, marks.flights)
        offer_rows(opened, FLIGHT_TABLE, count, rows, label="Download the reports you clicked")


def _show_seen_headline(opened: Opened, selection: Selection) -> None:
    """Shows what tracks saw, in one sentence and one line, if nothing is reported or the reports could not be
    read."""
    seen, reason = ask(opened, seen_headline, selection), why_no_rows(opened, FLIGHT_TABLE)
    if reason and opened.ledger.rows[FLIGHT_TABLE] + (not opened.ledger.readable):
        st.info(reason)
        st.header(markdown(seen.counts), anchor=False)
    else:
        st.header(markdown(seen.sentence), anchor=False)
    types = wording.count(seen.types, seen.types, "type", "types")
    st.markdown(f"{types} · what is suspect does not count")


def _show_headline(opened: Opened, selection: Selection) -> None:
    """Shows the view in one sentence, and what it rests on in one line."""
    numbers = ask(opened, headline, selection)
    st.header(markdown(numbers.sentence), anchor=False)
    silence = ask(opened, silence_before, selection)
    quiet = f" · {silence.phrase}" if silence else ""
    lasted = f" {silence.days} days without a reported flight. {markdown(silence.sentence)}" if silence else ""
    seen = ask(opened, seen_headline, selection).phrase if opened.visits else ""
    st.markdown(
        f"{numbers.basis}{quiet}{f' · {seen}' if seen else ''}",
        help=f"{INDEPENDENT}{lasted}",
    )


def _show_observation(opened: Opened, selection: Selection) -> None:
    """Shows one line if nobody looked; otherwise the longest supported silence."""
    if len(opened.unread) and (reason := why_unobserved(opened)):
        st.caption(reason)
        return
    if not ask(opened, has_observations):
        st.caption("Nobody looked: no tracks have been scanned. A day without a bar is not a day without flights.")
        return
    st.caption(
        "● seen in tracks at that time; ○ with a line: inferred, somewhere on the line; ⊗ grey: suspect, not "
        "counted. The strip under the counts says of every day whether somebody looked.",
        help="A cell of the strip that is several days is divided among them. The filters of operator, source and "
        "credibility are of reports, and leave the strip and what was seen as they are.",
    )
    if silence := ask(opened, longest_silence, selection.of_silences):
        length = wording.count(silence.days, silence.days, "day", "days")
        st.caption(f"**Longest supported silence, {length}.** {markdown(silence.sentence)}")


# Streamlit runs the file of a page as a script, anew at every interaction.
draw_page()
