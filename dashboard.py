"""Entry point of the dashboard:  streamlit run dashboard.py [-- --data PATH]"""

import streamlit as st

# Streamlit imports this file once for the server, and runs it as the main script at every interaction.
if __name__ == "__main__":
    from components.pages.navigation import open_one, pages, show_page

    offered = pages()
    show_page(offered, open_one(offered))
else:
    from components.server.log import start_log

    start_log()
    from components.pages.parts.open_ledger.first_reading import keep, read
    from components.server.app import MIDDLEWARE, ROUTES, running, say_sorry

    around = running(read, keep)
    app = st.App(__file__, middleware=MIDDLEWARE, routes=ROUTES, lifespan=around, on_script_error=say_sorry)
