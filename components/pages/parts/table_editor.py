"""Any row of any table, to be corrected, withdrawn or added: types with their aliases, airfields, places, notes
and sources, which have no card on a chart."""

import os
import sys

import streamlit as st

from components.files.problems import shown
from components.journal.current_rows import current_rows
from components.journal.ledger_files import ledger_files
from components.journal.save_errors import NotSavedError
from components.ledger.location import Remote, chosen_location
from components.pages.parts.markdown import markdown
from components.pages.parts.row_form import NOUNS, offer_edits, offer_new
from components.server.access import folder_to_edit

_TITLED = ("title", "name", "date")
"""Columns that say which row it is, where its id does not."""


def show_table_editor() -> None:
    """Offers every row of the tables that are edited by hand."""
    path = chosen_location(sys.argv[1:], os.environ)
    if folder_to_edit() is None or isinstance(path, Remote):
        return
    with st.expander("Edit any row of the ledger", icon=":material/edit:", key="table-editor"):
        try:
            files = ledger_files(path)
            # Where a descriptor names no key, no row can be told from another one.
            tables = [name for name in NOUNS if name in files.tables and files.tables[name].primary_key]
            table = st.selectbox(
                "Table", tables, key="edit-table", format_func=lambda name: files.tables[name].title
            )
            rows, key = current_rows(files, table), files.tables[table].primary_key
        except NotSavedError as error:
            st.error(markdown(str(error)), icon=":material/error:")
            return
        offer_new(table, "editor")
        labels = {
            tuple(row.get(name, "") for name in key): " · ".join(
                shown(row[name]) for name in dict.fromkeys((*key, *_TITLED)) if row.get(name)
            )
            for row in rows
        }
        chosen = st.selectbox(
            "Row", list(labels), index=None, key=f"edit-row-{table}", format_func=lambda row: labels[row]
        )
        if chosen:
            offer_edits(table, dict(zip(key, chosen, strict=True)), "editor")
