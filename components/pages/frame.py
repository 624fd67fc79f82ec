"""What stands around every page: its links, the filters, the address, and the state of the ledger."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from components.pages.navigation import show_links
from components.server.health import LAST
from components.server.import_locks import CHARTS, TABLES


def show_page(offered: list[StreamlitPage], page: StreamlitPage) -> None:
    """Draws a page of those offered, with what stands around it.

    The first time, what is heavy is imported here: it takes a second, and what waits is on screen by then.
    """
    with CHARTS:
        from components.pages.parts.placeholder_chart import waiting

    links, filters = st.container(horizontal=True, gap="xsmall"), st.sidebar.container()
    with waiting():
        with TABLES:
            from components.pages.parts import current_ledger, url_state
            from components.pages.parts.filters import show_filters
            from components.pages.parts.ledger_state import run, show_state
            from components.pages.parts.preparation import show_preparation
            from components.server.editors import show_way_to_edit

        if started := current_ledger.being_prepared():
            show_preparation(started)
        newest = current_ledger.refreshed()
        url_state.take_airfield_from_address()
        on_screen = current_ledger.as_watched(newest)
        current_ledger.put_on_screen(on_screen)
        arrives = url_state.take_from_address(on_screen.opened)
    LAST.note(current_ledger.in_figures(newest), readable=newest.opened.ledger.readable, broken=len(newest.broken))
    above = st.container()

    def show_what_is_around() -> None:
        show_filters(on_screen.opened, filters, above)
        show_links(offered, links, url_state.in_address(on_screen.opened))

    if arrives:
        show_what_is_around()
        run(page)
    else:
        # What a reader waits for goes first: the chart, and then what they have just seen.
        try:
            run(page)
        finally:
            show_what_is_around()
    url_state.put_into_address(on_screen.opened)
    with above:
        show_state(on_screen)
    show_way_to_edit()
