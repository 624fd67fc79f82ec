"""Rows that could not be saved: kept for the reader on the page, to be saved later or taken along as a file."""

import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows that were to be saved at once: by whom and why, and which of their columns the file need not have."""

    rows: Rows
    author: Author
    optional: Collection[str] = ()


def save(
    table: Table, rows: Rows, key: Sequence[str] = (), *, why: str = "", optional: Collection[str] = ()
) -> int | None:
    """Adds rows to a table of the ledger, and before them those that could not be saved earlier, each with what
    was said of it then; `why` stands in the journal, and cells of `optional` columns only where the file has them.
    Returns how many were added; None where some cannot be saved: then these wait for `show_unsaved`."""
    groups = [*_waiting(table.name), *([Waiting(rows, Author(editor(), why), optional)] if rows else [])]
    ledger = chosen_location(sys.argv[1:], os.environ)
    assert isinstance(ledger, Path)
    # Visits may stand in two files, whose rows are counted together.
    on_screen = 0 if table.name == VISITS else refreshed().opened.ledger.rows.get(table.name, 0)
    count, lines, problem = 0, dict[int, str](), ""
    while groups and not problem:
        group = groups[0]
        try:
            added = enter(
                ledger,
                table.name,
                group.rows,
                group.author,
                key=key,
                at_least=on_screen,
                optional=group.optional,
            )
        except NotSavedError as error:
            problem = f"{error}. The file is as it was"
        except OverwrittenError as error:
            problem = str(error)
        else:
            del groups[0]
            count, lines = count + added.count, {**lines, **added.lines}
    st.session_state[_key(table.name)] = (groups, problem)
    if lines:
        st.session_state[SAVED] = (f"Saved in {table.path}", lines)
    return None if problem else count


def keep(table: Table, rows: Rows, problem: str) -> None:
    """Keeps rows for `show_unsaved`, and why they were not saved."""
    if rows:
        st.session_state[_key(table.name)] = ([*_waiting(table.name), Waiting(rows, Author(editor()))], problem)


def show_unsaved(folder: Path | None, table: Table, what: str, key: Sequence[str] = ()) -> bool:
    """Says which rows wait to be saved, `what` each of them is, and offers them as a file and to be saved
    again; returns False where none do."""
    _, problem = st.session_state.get(_key(table.name), ([], ""))
    rows = [row for group in _waiting(table.name) for row in group.rows]
    if not rows or folder is None:
        return False
    count = wording.count(len(rows), len(rows), f"unsaved {what}", f"unsaved {what}s")
    st.error(
        f"**Not saved.** {markdown(problem)}. Your {count} "
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


def _waiting(name: str) -> list[Waiting]:
    groups, _ = st.session_state.get(_key(name), ([], ""))
    return list(groups)
