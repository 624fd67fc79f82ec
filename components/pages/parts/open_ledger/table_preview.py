"""The preview of somebody's own table that was opened in place of a ledger; read once until the file changes."""

from pathlib import Path

import streamlit as st

from components.imports.preview import Preview, preview, unread
from components.ledger.versions import fingerprint
from components.pages.parts.open_ledger.brought_table import file_name, unforeseen


def preview_of(file: Path) -> Preview:
    """Returns what a table gives without any question being answered."""
    return _preview(str(file.absolute()), repr(fingerprint(file)), file)


@st.cache_resource(max_entries=2, show_spinner="Reading the table …")
def _preview(path: str, stamp: str, _file: Path) -> Preview:
    """Returns a preview. Cached until the file (`stamp`) changes."""
    try:
        return preview(_file, file_name(_file.stem))
    # Tables are of every make: a bug that one of them triggers must not break every page.
    except Exception as error:
        reason = unforeseen(error)
        return unread(_file, reason.what, reason.remedy)
