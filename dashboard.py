"""Front door. Opens the dashboard:  streamlit run dashboard.py [-- --data PATH]"""

import streamlit as st

# Streamlit imports this file once as the server, and runs it as the main script for every interaction.
if __name__ == "__main__":
    from components.pages.navigation import open_one, pages, show_links
    from components.pages.server.importing import CHARTS, TABLES

    with CHARTS:
        from components.pages.parts.waiting import waiting

    offered = pages()
    page = open_one(offered)
    links, filters = st.container(horizontal=True, gap="xsmall"), st.sidebar.container()
    with waiting():
        # The first time takes a second; what waits is on screen by then.
        with TABLES:
            from components.pages.parts.banner import run, show_state
            from components.pages.parts.filters import show_filters
            from components.pages.parts.link import (
                in_address,
                put_into_address,
                take_airfield_from_address,
                take_from_address,
            )
            from components.pages.parts.mode import show_way_to_edit
            from components.pages.parts.opened import as_watched, being_prepared, put_on_screen, refreshed
            from components.pages.parts.preparing import show_preparation
            from components.pages.server.loaded import LAST

        if started := being_prepared():
            show_preparation(started)
        newest = refreshed()
        take_airfield_from_address()
        on_screen = as_watched(newest)
        put_on_screen(on_screen)
        arrives = take_from_address(on_screen.opened)
    LAST.note(newest)
    above = st.container()

    def show_what_is_around() -> None:
        show_filters(on_screen.opened, filters, above)
        show_links(offered, links, in_address(on_screen.opened))

    if arrives:
        show_what_is_around()
        run(page)
    else:
        # What a reader waits for goes first: the chart, and then what they have just seen.
        try:
            run(page)
        finally:
            show_what_is_around()
    put_into_address(on_screen.opened)
    with above:
        show_state(on_screen)
    show_way_to_edit()
else:
    from components.pages.server.logs import start_log

    start_log()
    from components.pages.server.front import MIDDLEWARE, ROUTES, say_sorry
    from components.pages.server.running import running

    app = st.App(__file__, middleware=MIDDLEWARE, routes=ROUTES, lifespan=running, on_script_error=say_sorry)
