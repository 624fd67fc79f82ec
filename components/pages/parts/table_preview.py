"""A table of somebody's own that was opened in the place of a ledger, as it is shown: read once until the file
changes."""

from pathlib import Path

import streamlit as st

from components.imports.preview import Preview, preview, unread
from components.ledger.versions import fingerprint
from components.pages.parts.brought_table import file_name, unforeseen


def preview_of(file: Path) -> Preview:
    """Returns what a table makes by itself."""
    return _preview(str(file.absolute()), repr(fingerprint(file)), file)


@st.cache_resource(max_entries=2, show_spinner="Reading the table …")
def _preview(path: str, stamp: str, _file: Path) -> Preview:
    """Returns a preview; cached until the file (`stamp`) changes."""
    try:
        return preview(_file, file_name(_file.stem))
    # Tables are of every make: what one of them breaks must not end every page.
    except Exception as error:
        reason = unforeseen(error)
        return unread(_file, reason.what, reason.remedy)
