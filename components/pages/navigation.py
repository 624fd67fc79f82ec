"""The pages and the links to them, and what surrounds each page: the filters, the address, and the state of the
ledger."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from components.charts.grounds import style_of_both
from components.pages.parts.open_ledger.first_reading import TABLES, waiting
from components.server import access
from components.server.health import LAST

FOLDER = "components/pages"


class _Style:
    """The style of all pages in one element: Streamlit sends a large element to a browser once, and then only its
    hash. It is an object and not a text, because Streamlit would parse every line of a text again at every click,
    before the chart."""

    def __init__(self) -> None:
        rules = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
        self._element = f"<style>{rules}{style_of_both()}</style>"

    def _repr_html_(self) -> str:
        return self._element


STYLE = _Style()
RAIL_WIDTH = 240
"""The width of the filters in pixels: enough for the name of a type with its count."""
BRING = "Bring a table"
_WHOLE = "This page shows all that there is. Filters that are set hold on the other pages."
UNFILTERED = {
    "Data check": _WHOLE,
    BRING: "Filters that are set hold on the other pages.",
    "Changes": _WHOLE,
    "Method": "Filters that are set hold on the other pages.",
}
"""Pages on which filters would do nothing, and the text shown in place of them."""
HELP = {
    "Activity": "Reported arrivals and departures over time, with the notes on the base.",
    "Routes": "Where the flights came from and went to.",
    "Evidence": "Reported flights held against what tracks show.",
    "Notes": "What sources say of the base itself: suspensions, evacuations, statements.",
    "Sources": "Who draws on whom, and what rests on each source.",
    "Data check": "What is wrong or contradictory in the tables, and what to do about it.",
    BRING: "Your own spreadsheet becomes flights, or notes, of this ledger.",
    "Changes": "Who changed what in the ledger, when and why; the ledger as it was known on a day.",
    "Method": "How flights are counted, verdicts reached and visits found, and what the data cannot say.",
}


def pages() -> list[StreamlitPage]:
    """Returns all pages, in the order of their links."""
    return [
        st.Page(f"{FOLDER}/activity.py", title="Activity", icon=":material/bar_chart:", default=True),
        st.Page(f"{FOLDER}/routes.py", title="Routes", icon=":material/route:"),
        st.Page(f"{FOLDER}/evidence.py", title="Evidence", icon=":material/satellite_alt:"),
        st.Page(f"{FOLDER}/notes.py", title="Notes", icon=":material/event_note:"),
        st.Page(f"{FOLDER}/sources.py", title="Sources", icon=":material/account_tree:"),
        st.Page(f"{FOLDER}/data_check.py", title="Data check", icon=":material/rule:"),
        st.Page(f"{FOLDER}/table_import.py", title=BRING, icon=":material/upload_file:"),
        st.Page(f"{FOLDER}/changes.py", title="Changes", icon=":material/history:"),
        st.Page(f"{FOLDER}/method.py", title="Method", icon=":material/menu_book:"),
    ]


def open_one(offered: Sequence[StreamlitPage]) -> StreamlitPage:
    """Sets up the window; returns the page that the address names."""
    st.set_page_config(page_icon="🛬", layout="wide", initial_sidebar_state=RAIL_WIDTH)
    return st.navigation(offered, position="hidden")


def show_links(
    offered: Sequence[StreamlitPage],
    opened: StreamlitPage,
    place: DeltaGenerator,
    query: Mapping[str, Sequence[str]],
) -> None:
    """Draws links to all pages, which carry `query` along; Streamlit's own list would drop it. The link of the
    `opened` page has a key, by which `style.css` scrolls it into view."""
    for page in offered:
        line = place.container(key="open-page", width="content") if page == opened else place
        line.page_link(page, help=HELP[page.title], query_params=query)


def show_page(offered: list[StreamlitPage], page: StreamlitPage) -> None:
    """Draws a page with everything that surrounds it.

    Heavy modules are imported here on first use, which takes a second: the waiting message is on screen by then.
    """
    st.html(STYLE)
    links = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="links")
    sidebar = st.sidebar.container()
    with waiting():
        with TABLES:
            from components.pages.parts.forms.row_form import offer_new, offer_new_name, show_form
            from components.pages.parts.forms.savings import show_last_saving
            from components.pages.parts.frame import filters
            from components.pages.parts.frame.filters import offer_link, show_chosen
            from components.pages.parts.frame.ledger_state import name_tab, run, show_imprint, show_state
            from components.pages.parts.open_ledger import current_ledger
            from components.pages.parts.open_ledger.new_ledger import awaits_ledger, offers_import
            from components.pages.parts.open_ledger.preparation import show_preparation
            from components.pages.parts.views import chart_marks

        if started := current_ledger.being_prepared():
            show_preparation(started)
        current_ledger.enter_hand_edits()
        newest = current_ledger.refreshed()
        filters.take_ledger_from_address()
        on_screen = current_ledger.as_watched(newest)
        current_ledger.put_on_screen(on_screen)
        arrives = filters.take_from_address(on_screen.opened)
        if page.url_path:
            # Only the first page has the chart. On return, nothing is selected there except what the address
            # names.
            chart_marks.forget()
    broken = 0 if awaits_ledger() else len(newest.broken)
    LAST.note(current_ledger.in_figures(newest), readable=newest.opened.ledger.readable, broken=broken)
    name_tab(on_screen.opened, page.title)
    above = st.container()

    def show_what_is_around() -> None:
        with above:
            filters.announce_all_ignored(on_screen.opened)
        if page.title in UNFILTERED or filters.is_empty(on_screen.opened):
            filters.keep_filters(sidebar, UNFILTERED.get(page.title, "There is nothing to filter yet."))
        else:
            filters.show_filters(on_screen.opened, sidebar)
        address = filters.in_address(on_screen.opened)
        is_offered = page.title == BRING or offers_import()
        show_links([each for each in offered if is_offered or each.title != BRING], page, links, address)
        offer_link(page, links, address)
        # In the line of the links, which exists already: a line of their own would move the chart at a click.
        chips = links.container(horizontal=True, width="content", gap="xsmall", key="chips")
        if page.title not in UNFILTERED:
            show_chosen(on_screen.opened, chips)

    if arrives:
        show_what_is_around()
        run(page)
    else:
        # What readers wait for comes first: the chart, and then what they have just seen.
        try:
            run(page)
        finally:
            show_what_is_around()
    filters.put_into_address(on_screen.opened)
    if on_screen.opened.ledger.readable:
        show_imprint(on_screen.opened, page.title, filters.in_address(on_screen.opened))
    with above:
        # The page that imports tables says all of this itself.
        if (run_before := on_screen.opened.preview) and page.title != BRING:
            # Imported here so that only those who open a table of their own wait for the import code to load.
            from components.pages.parts.table_import.import_report import show_preview

            show_preview(run_before)
        show_state(on_screen)
    if access.folder_to_edit() is not None:
        with above:
            show_last_saving()
            offer_new_name()
        show_form()
        if page.url_path:
            # On the first page this button stands above the chart.
            with st.sidebar:
                offer_new("flights")
    access.show_who_edits()
