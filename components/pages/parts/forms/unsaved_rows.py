"""Rows that could not be saved: kept on the reader's page, to be saved later or downloaded as a file."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from components.activity import wording
from components.journal.history import Author
from components.journal.new_rows import NewRows, Rows, enter
from components.journal.save_errors import NotSavedError, OverwrittenError
from components.ledger.location import SHIPPED, opened_location
from components.ledger.observation_tables import VISITS
from components.ledger.tables.descriptor import read_descriptor
from components.ledger.tables.export import exact_csv
from components.pages.parts.forms.savings import SAVED
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import refreshed
from components.server.access import editor


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows to be saved together, in one table or several: by whom and why, and a function that describes them once
    they are saved."""

    parts: Sequence[NewRows]
    author: Author
    sentence: Callable[[Mapping[str, int]], str]


def save(
    name: str, parts: Sequence[NewRows], sentence: Callable[[Mapping[str, int]], str], *, why: str = ""
) -> Mapping[str, int] | None:
    """Adds rows to tables of the ledger, all or none; before them, rows of this `name` that could not be saved
    earlier. Returns the number of new rows per table; None if some cannot be saved, which then wait for
    `show_unsaved`. `why` goes into the journal; `sentence` says what was saved, given these numbers."""
    return _save_all(name, [*_waiting(name), Waiting(parts, Author(editor(), why), sentence)])


def _save_all(name: str, groups: list[Waiting]) -> Mapping[str, int] | None:
    ledger = opened_location()
    assert isinstance(ledger, Path)
    counts, lines, problem, sentence = Counter[str](), dict[int, str](), "", ""
    while groups and not problem:
        try:
            added = enter(ledger, [_guarded_against_loss(part) for part in groups[0].parts], groups[0].author)
        except NotSavedError as error:
            problem = f"{error}. The ledger is as it was"
        except OverwrittenError as error:
            problem = str(error)
        else:
            sentence = groups.pop(0).sentence(added.counts)
            counts.update(added.counts)
            lines |= added.lines
    st.session_state[_key(name)] = (groups, problem)
    if lines:
        st.session_state[SAVED] = (sentence, lines)
    return None if problem else counts


def _guarded_against_loss(part: NewRows) -> NewRows:
    """Returns rows that are saved only if the file has no fewer rows than are on screen."""
    # Visits may be in two files, whose rows are counted together.
    on_screen = 0 if part.table == VISITS else refreshed().opened.ledger.rows.get(part.table, 0)
    return replace(part, at_least=on_screen)


def show_unsaved(folder: Path | None, name: str, nouns: Mapping[str, str]) -> None:
    """Says which rows wait to be saved, and offers them as files and to try again. `nouns`: what a row of each
    table is called."""
    groups, problem = st.session_state.get(_key(name), ([], ""))
    rows = {table: of_table for table in nouns if (of_table := _rows_of(groups, table))}
    if not rows or folder is None:
        return
    counts = {
        table: wording.count(len(each), len(each), f"unsaved {nouns[table]}", f"unsaved {nouns[table]}s")
        for table, each in rows.items()
    }
    is_one = sum(map(len, rows.values())) == 1
    st.error(
        f"**Not saved.** {markdown(problem)}. Your {' and '.join(counts.values())} "
        f"{'is' if is_one else 'are'} kept here until this page is closed.",
        icon=":material/error:",
    )
    with st.container(horizontal=True):
        for table, each in rows.items():
            st.download_button(
                f"Download the {counts[table]}",
                partial(_as_file, table, each),
                f"unsaved-{table}.csv",
                "text/csv",
                on_click="ignore",
                key=f"download-unsaved-{table}",
            )
        st.button("Try again", key=f"save-again-{name}", on_click=_save_again, args=(name,))


def _rows_of(groups: Sequence[Waiting], table: str) -> list[Mapping[str, str]]:
    return [row for each in groups for part in each.parts if part.table == table for row in part.rows]


def _save_again(name: str) -> None:
    _save_all(name, _waiting(name))


def _as_file(table: str, rows: Rows) -> bytes:
    columns = read_descriptor(SHIPPED).tables[table].columns
    return exact_csv(pd.DataFrame(rows, columns=columns).fillna("").astype("str"))


def _key(name: str) -> str:
    return f"unsaved-{name}"


def _waiting(name: str) -> list[Waiting]:
    groups, _ = st.session_state.get(_key(name), ([], ""))
    return list(groups)
