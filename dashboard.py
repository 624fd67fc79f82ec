"""Front door. Opens the dashboard:  streamlit run dashboard.py [-- --data PATH]"""

import streamlit as st

# Streamlit imports this file once as the server, and runs it as the main script for every interaction.
if __name__ == "__main__":
    from components.pages.navigation import pages
    from components.pages.parts.banner import show_state
    from components.pages.parts.filters import show_filters
    from components.pages.parts.opened import current

    page = pages()
    on_screen = current()
    show_filters(on_screen.opened)
    show_state(on_screen)
    page.run()
else:
    from components.pages.server import MIDDLEWARE, say_sorry
    from components.pages.start import clear_up

    clear_up()
    app = st.App(__file__, middleware=MIDDLEWARE, on_script_error=say_sorry)
