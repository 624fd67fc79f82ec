"""A folder without a ledger yet, or a table opened in place of one, and how to begin a ledger of one's own."""

import os
from os.path import lexists
from pathlib import Path

import streamlit as st

from components.ledger.location import DESCRIPTOR, FLIGHTS, SHIPPED, is_table_of_cells, opened_location
from components.server.access import edit_is_on, folder_to_edit, may_edit, offers_editing
from components.server.health import LAST

IMPORT_PAGE = "components/pages/table_import.py"
_BEGIN = "This folder holds no ledger yet. Bring a table, and it becomes one."


def offers_import() -> bool:
    """Returns whether the page that imports tables is offered: not to readers of a ledger, but to anyone who edits
    one, has opened a table, or has just begun, with the shipped ledger."""
    location = opened_location()
    return may_edit() or opened_table() is not None or is_shipped(location)


def is_shipped(location: object) -> bool:
    """Returns whether a location is the shipped ledger."""
    return isinstance(location, Path) and os.path.realpath(location) == os.path.realpath(SHIPPED.parent)


def is_new_ledger() -> bool:
    """Returns whether the reader may edit a folder that is empty or does not exist yet."""
    folder = folder_to_edit() if offers_editing() else None
    return folder is not None and not any(lexists(folder / name) for name in (DESCRIPTOR, FLIGHTS))


def awaits_ledger() -> bool:
    """Returns whether this server was started to edit a folder that is empty or does not exist yet, and has not
    shown a ledger so far: then nothing is broken."""
    location = opened_location()
    if not isinstance(location, Path) or not edit_is_on() or LAST.loaded is not None:
        return False
    is_folder = location.is_dir() or not (lexists(location) or location.suffix)
    return is_folder and not any(lexists(location / name) for name in (DESCRIPTOR, FLIGHTS))


def begin() -> None:
    """Says that there is no ledger yet, and leads to the import."""
    st.info(_BEGIN, icon=":material/upload_file:")
    if st.button("Bring a table", type="primary", key="begin"):
        st.switch_page(IMPORT_PAGE)


def offer_import(label: str) -> None:
    """Links to the page that imports tables."""
    st.page_link(IMPORT_PAGE, label=label, icon=":material/upload_file:")


def opened_table() -> Path | None:
    """Returns the table that was opened in place of a ledger; None if something else is open."""
    path = opened_location()
    return path if isinstance(path, Path) and is_table_of_cells(path) and path.is_file() else None
