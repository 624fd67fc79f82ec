"""Rows that could not be saved: kept for the reader on the page, to be saved later or taken along as a file."""

import os
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from components.activity import wording
from components.journal.history import Author
from components.journal.new_rows import enter
from components.journal.save_errors import NotSavedError, OverwrittenError
from components.ledger.descriptor import Table
from components.ledger.export import exact_csv
from components.ledger.location import chosen_location
from components.ledger.observation_tables import VISITS
from components.ledger.refusal import Rows
from components.pages.parts.current_ledger import refreshed
from components.pages.parts.last_saving import SAVED
from components.pages.parts.markdown import markdown
from components.server.access import editor


def save(
    table: Table, rows: Rows, key: Sequence[str] = (), *, why: str = "", optional: Collection[str] = ()
) -> int | None:
    """Adds rows to a table of the ledger, and before them those that could not be saved earlier; `why` stands in
    the journal, and cells of `optional` columns only where the file has them. Returns how many were added; None
    where they cannot be saved: then all of them wait for `show_unsaved`."""
    waiting = [*_waiting_rows(table.name), *rows]
    ledger = chosen_location(sys.argv[1:], os.environ)
    assert isinstance(ledger, Path)
    # Visits may stand in two files, whose rows are counted together.
    on_screen = 0 if table.name == VISITS else refreshed().opened.ledger.rows.get(table.name, 0)
    try:
        added = enter(
            ledger,
            table.name,
            waiting,
            Author(editor(), why),
            key=key,
            at_least=on_screen,
            optional=optional,
        )
    except NotSavedError as error:
        keep(table, rows, f"{error}. The file is as it was")
        return None
    except OverwrittenError as error:
        keep(table, rows, str(error))
        return None
    st.session_state.pop(_key(table.name), None)
    if added.lines:
        st.session_state[SAVED] = (f"Saved in {table.path}", added.lines)
    return added.count


def keep(table: Table, rows: Rows, why: str) -> None:
    """Keeps rows for `show_unsaved`, and why they were not saved."""
    if rows:
        st.session_state[_key(table.name)] = ([*_waiting_rows(table.name), *rows], why)


def show_unsaved(folder: Path | None, table: Table, what: str, key: Sequence[str] = ()) -> bool:
    """Says which rows wait to be saved, `what` each of them is, and offers them as a file and to be saved
    again; returns False where none do."""
    rows, why = st.session_state.get(_key(table.name), ([], ""))
    if not rows or folder is None:
        return False
    count = wording.count(len(rows), len(rows), f"unsaved {what}", f"unsaved {what}s")
    st.error(
        f"**Not saved.** {markdown(why)}. Your {count} "
        f"{'is' if len(rows) == 1 else 'are'} kept here until this page is closed.",
        icon=":material/error:",
    )
    with st.container(horizontal=True):
        st.download_button(
            f"Download the {count}",
            lambda: exact_csv(pd.DataFrame(rows, columns=table.columns).fillna("").astype("str")),
            f"unsaved-{table.name}.csv",
            "text/csv",
            on_click="ignore",
            key=f"download-unsaved-{table.name}",
        )
        st.button("Try again", key=f"save-again-{table.name}", on_click=_save_again, args=(table, key))
    return True


def _save_again(table: Table, key: Sequence[str]) -> None:
    save(table, (), key)


def _key(name: str) -> str:
    return f"unsaved-{name}"


def _waiting_rows(name: str) -> list[Mapping[str, str]]:
    rows, _ = st.session_state.get(_key(name), ([], ""))
    return list(rows)
