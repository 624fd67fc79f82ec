"""The editor for any row of any table: find, correct, withdraw or add types with their aliases, airfields, places,
notes and sources, which have no card on a chart."""

from collections.abc import Iterator, Mapping
from itertools import islice

import streamlit as st

from components.activity.rows import reports_named
from components.files.problems import shown
from components.journal.ledger_files import LedgerFiles, ledger_files
from components.journal.row_edits import current_rows, numbered_row
from components.journal.save_errors import NotSavedError
from components.ledger.location import Remote, opened_location
from components.pages.parts.forms.form_fields import NOUNS
from components.pages.parts.forms.row_form import offer_edits, offer_new
from components.pages.parts.frame.markdown import markdown, numbered
from components.pages.parts.open_ledger.current_ledger import ask, current
from components.server.access import offers_editing

_TITLED = ("title", "name", "date", "registration", "source_id")
"""Columns that identify a row to people if its id does not."""
_MOST_HITS = 20
"""The most rows that a search offers: more words find a row faster than a longer list."""


def show_table_editor() -> None:
    """Offers the tables that are edited by hand."""
    path = opened_location()
    if not offers_editing() or isinstance(path, Remote):
        return
    with st.expander("Edit any row of the ledger", icon=":material/edit:", key="table-editor"):
        try:
            _show_search(ledger_files(path))
        except NotSavedError as error:
            st.error(markdown(str(error)), icon=":material/error:")


def _show_search(files: LedgerFiles) -> None:
    # Without a primary key in the descriptor, rows cannot be told apart.
    tables = [name for name in NOUNS if name in files.tables and files.tables[name].primary_key]
    table = st.selectbox("Table", tables, key="edit-table", format_func=lambda name: files.tables[name].title)
    offer_new(table, "editor")
    text = st.text_input(
        "Find a row", key=f"find-{table}", placeholder="an id, a name, a registration, a date"
    ).strip()
    if not text:
        return
    key = files.tables[table].primary_key
    hits = _hits(files, table, text)
    labels = numbered({tuple(row.get(name, "") for name in key): _label(row, key) for row in hits[:_MOST_HITS]})
    if not labels:
        st.caption(f"No {NOUNS[table]} holds this.")
        return
    chosen = st.selectbox(
        "Row", list(labels), index=None, key=f"edit-row-{table}", format_func=lambda row: labels.get(row, "")
    )
    if chosen:
        offer_edits(table, dict(zip(key, chosen, strict=True)), "editor")
    if len(hits) > _MOST_HITS:
        st.caption(f"The first {_MOST_HITS}; type more of it to find others.")


def offer_edits_of_row(file: str, number: int) -> None:
    """Offers the actions on a row of an editable table, given its file and row number."""
    path = opened_location()
    if not offers_editing() or isinstance(path, Remote):
        return
    try:
        files = ledger_files(path)
        table = _table_in(files, file)
        row = numbered_row(files, table, number) if table else None
    except NotSavedError:
        # The page shows this problem already: it is the finding.
        return
    if row is not None and files.tables[table].primary_key:
        offer_edits(table, {column: row.get(column, "") for column in files.tables[table].primary_key}, "finding")


def _label(row: Mapping[str, str], key: tuple[str, ...]) -> str:
    return " · ".join(shown(row[name]) for name in dict.fromkeys((*key, *_TITLED)) if row.get(name))


def _table_in(files: LedgerFiles, file: str) -> str:
    """Returns the name of the editable table in a file; "" if there is none."""
    return next((each for each in NOUNS if each in files.tables and files.tables[each].path == file), "")


def _hits(files: LedgerFiles, table: str, text: str) -> list[Mapping[str, str]]:
    """Returns the first rows that contain a text, one more than are offered if there are more. Reports are queried
    in the store, since there may be many. Rows that the ledger set aside are only in the file, which is read if
    there are such rows or the store finds none."""
    most = _MOST_HITS + 1
    hits: list[Mapping[str, str]] = []
    if table == "flights":
        ledger = current().opened.ledger
        reports = ask(current().opened, reports_named, text, most)
        hits = [{str(name): str(cell) for name, cell in row.items()} for row in reports.to_dict("records")]
        if hits and (len(hits) == most or files.tables[table].path not in set(ledger.set_aside["file"])):
            return hits
    key = files.tables[table].primary_key

    def key_of(row: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(row.get(name, "") for name in key)

    hit_keys = {*map(key_of, hits)}
    others = (row for row in _rows_with(files, table, text.casefold()) if key_of(row) not in hit_keys)
    return [*hits, *islice(others, most - len(hits))]


def _rows_with(files: LedgerFiles, table: str, text: str) -> Iterator[Mapping[str, str]]:
    for row in current_rows(files, table):
        if any(text in cell.casefold() for cell in row.values()):
            yield row
