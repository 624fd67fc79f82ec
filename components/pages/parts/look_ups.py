"""What the fields of a form offer to choose from: types, airfields, places and operators that the ledger names;
and which names are new to it."""

from collections.abc import Mapping

import pandas as pd

from components.activity.rows import values
from components.journal.current_rows import current_rows
from components.journal.ledger_files import LedgerFiles
from components.ledger.airports import airport, meaning
from components.ledger.designators import designator_of
from components.ledger.spellings import find, spellings
from components.pages.parts.current_ledger import Opened, ask

_KEYS = {"aircraft_types": "aircraft_type", "places": "place", "airfields": "airfield"}
_TABLES: Mapping[str, tuple[str, ...]] = {
    "aircraft_type": ("aircraft_types",),
    "origin": ("places", "airfields"),
    "destination": ("places", "airfields"),
    "airfield": ("airfields",),
    "operator": (),
}
"""The columns that are looked up, and the tables whose rows they name, that of a new one first; operators have
none."""


def is_looked_up(table: str, column: str) -> bool:
    """Returns whether a column of a table names rows of others."""
    return column in _TABLES and _KEYS.get(table) != column


def choices(opened: Opened, files: LedgerFiles, column: str) -> dict[str, str]:
    """Returns what a column may be filled with, what is most frequent first, each with its name. Raises
    `NotSavedError` where a table cannot be read."""
    in_use = ask(opened, values, column) if column != "airfield" else []
    names = {
        row.get(_KEYS[table], ""): row.get("name", "")
        for table in _TABLES[column]
        if table in files.tables
        for row in current_rows(files, table)
    }
    if column == "aircraft_type":
        names = {**opened.names, **names}
    return {each: names.get(each, "") for each in dict.fromkeys((*in_use, *names)) if each}


def new_name(files: LedgerFiles, cells: Mapping[str, str]) -> tuple[str, str] | None:
    """Returns the first name in a row of which the ledger, and the references that it reads by, know nothing,
    behind the table in which it would get a row; None where there is none. Raises `NotSavedError` where a table
    cannot be read."""
    for column, tables in _TABLES.items():
        name = cells.get(column, "")
        if tables and name and not _is_read(files, column, name):
            return tables[0], name
    return None


def _is_read(files: LedgerFiles, column: str, name: str) -> bool:
    indexes = [_spellings(files, table) for table in _TABLES[column] if table in files.tables]
    if column == "aircraft_type":
        return designator_of(name, indexes[0] if indexes else {}) is not None
    return any(find(name, index) for index in indexes) or airport(name) is not None or meaning(name) is not None


def _spellings(files: LedgerFiles, table: str) -> Mapping[str, str]:
    columns = [_KEYS[table], "name", "aliases"]
    rows = pd.DataFrame(current_rows(files, table), columns=columns).fillna("").astype("str")
    return spellings(rows, _KEYS[table])
