"""The table that an editor brings to be imported: a dropped file, or pasted cells."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import streamlit as st

from components.imports.questions import NotReadableError
from components.server.log import failed
from components.server.upload_limits import allow_uploads

PASTED = "pasted table.tsv"
"""The file name of pasted cells."""
MOST_PASTED = 200_000
"""The most pasted characters: a message of a page may have a megabyte, and a character up to four bytes. 40 rows
have 8,000."""
_DROPPED, _PASTED, _NAMED = "dropped-table", "pasted-table", "name-of-pasted-table"
_NO_PART_OF_A_NAME = set('/\\:*?"<>|')
_LONGEST_STEM, _LONGEST_SUFFIX = 50, 8
"""The most characters of a file name and of its suffix: file systems allow 255 bytes, and a character may take
four."""


@dataclass(frozen=True)
class BroughtTable:
    """A table as it was brought: the file name given by its author, and its bytes."""

    name: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of its bytes."""
        return sha256(self.data).hexdigest()


def offer_table() -> BroughtTable | None:
    """Offers to drop a table or to paste one; returns it. Call it only for readers who may edit."""
    allow_uploads()
    file = st.file_uploader(
        "Drop your table: .xlsx, .xls, .ods, text in any delimiter and encoding (.csv, .tsv, .txt), or JSON",
        key=_DROPPED,
    )
    with st.expander("Or paste cells copied from a spreadsheet", icon=":material/content_paste:"):
        text = st.text_area(
            "Cells, with their header",
            key=_PASTED,
            height=160,
            max_chars=MOST_PASTED,
            placeholder="Date\tAircraft\tFrom\tTo\n26.10.2025\tIl-62M\tMitiga\tLatakia",
        )
        name = st.text_input(
            "What it is called: charts and exports name it so as a source",
            key=_NAMED,
            max_chars=_LONGEST_STEM,
            placeholder=PASTED,
        )
    if file is not None:
        return BroughtTable(file.name, file.getvalue())
    return BroughtTable(name.strip() or PASTED, text.encode("utf-8", "replace")) if text.strip() else None


def unforeseen(error: Exception) -> NotReadableError:
    """Returns the reason for an unexpected failure to read a table. The message of the error is left out: it may
    hold what readers must not see."""
    what = f"it could not be read; the log has details under {failed('reading a table failed', error)}"
    return NotReadableError(what, "Save the sheet alone as CSV (UTF-8), and bring that.")


def file_name(name: str) -> str:
    """Returns a safe file name for a table, whatever its author or a forged page calls it.

    >>> file_name("../../etc/cron.d/x.csv"), file_name("Flüge 2025 (final).xlsx"), file_name("..")
    ('_.._etc_cron.d_x.csv', 'Flüge 2025 (final).xlsx', 'table')
    """
    fit = "".join(c if c.isprintable() and c not in _NO_PART_OF_A_NAME else "_" for c in name).strip(" .")
    path = Path(fit or "table")
    suffix = path.suffix if len(path.suffix) <= _LONGEST_SUFFIX else ""
    return f"{path.name.removesuffix(suffix)[:_LONGEST_STEM]}{suffix}"
