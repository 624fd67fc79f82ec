"""Front door. Opens the dashboard:  streamlit run dashboard.py [-- --data PATH]"""

import streamlit as st

# Streamlit imports this file once as the server, and runs it as the main script for every interaction.
if __name__ == "__main__":
    from components.pages.navigation import pages
    from components.pages.parts.banner import run, show_state
    from components.pages.parts.filters import show_filters
    from components.pages.parts.mode import show_login
    from components.pages.parts.opened import current
    from components.pages.server.loaded import LAST

    page = pages()
    on_screen = current()
    LAST.note(on_screen)
    show_filters(on_screen.opened)
    show_login()
    show_state(on_screen)
    run(page)
else:
    from components.pages.server.logs import start_log

    start_log()
    from components.pages.server.front import MIDDLEWARE, ROUTES, say_sorry
    from components.pages.server.running import running

    app = st.App(__file__, middleware=MIDDLEWARE, routes=ROUTES, lifespan=running, on_script_error=say_sorry)
