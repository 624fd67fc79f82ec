"""A folder that holds no ledger yet, and the way to flights of one's own."""

from os.path import lexists

import streamlit as st

from components.ledger.location import DESCRIPTOR, FLIGHTS
from components.server.access import folder_to_edit

IMPORT_PAGE = "components/pages/table_import.py"
_BEGIN = "This folder holds no ledger yet. Bring a table, and it becomes one."


def is_new_ledger() -> bool:
    """Whether the reader may edit a folder that is empty, or not there yet."""
    folder = folder_to_edit()
    return folder is not None and not any(lexists(folder / name) for name in (DESCRIPTOR, FLIGHTS))


def begin() -> None:
    """Says that there is no ledger yet, and leads to where it begins."""
    st.info(_BEGIN, icon=":material/upload_file:")
    if st.button("Bring a table", type="primary", key="begin"):
        st.switch_page(IMPORT_PAGE)


def offer_import(label: str) -> None:
    """Offers the page on which a table is brought."""
    st.page_link(IMPORT_PAGE, label=label, icon=":material/upload_file:")
