"""What the fields of a form offer to choose from: types, airfields, places and operators that the ledger names;
and which names are new to it."""

from collections.abc import Mapping

from components.activity.rows import values
from components.ledger.airports import airport, meaning
from components.ledger.designators import designator_of
from components.ledger.spellings import find, fold, spellings
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


def choices(opened: Opened, column: str) -> dict[str, str]:
    """Returns what a column may be filled with, what is most frequent first, each with its name. A table that
    cannot be read offers what it held before, or nothing: forms can be filled in all the same."""
    in_use = ask(opened, values, column) if column != "airfield" else []
    names = {
        row[_KEYS[table]]: row["name"]
        for table in _TABLES[column]
        for row in opened.ledger.parts.others[table].table.to_dict("records")
    }
    if column == "aircraft_type":
        names = {**opened.names, **names}
    return {each: names.get(each, "") for each in dict.fromkeys((*in_use, *names)) if each}


def new_name(opened: Opened, cells: Mapping[str, str]) -> tuple[str, str] | None:
    """Returns the first name in a row of which the ledger, and the references that it reads by, know nothing,
    behind the table in which it would get a row; None where there is none."""
    for column, tables in _TABLES.items():
        name = cells.get(column, "")
        if tables and name and not _is_read(opened, column, name):
            return tables[0], name
    return None


def begun_by(opened: Opened, column: str, name: str) -> str:
    """Returns the first name that a column may be filled with and that begins as one which is new; "" where there
    is none, or the name is one that the ledger or its references read."""
    is_read = bool(_TABLES[column]) and _is_read(opened, column, name)
    return "" if is_read else begun_in(choices(opened, column), name)


def begun_in(there: Mapping[str, str], name: str) -> str:
    """Returns the first of some choices, each with its name, that begins as another name does; "" where none does,
    or it is one of them.

    >>> there = {"EPRZ": "Rzeszow-Jasionka", "Moscow region": "", "USAF": ""}
    >>> begun_in(there, "rzesz"), begun_in(there, "EP"), begun_in(there, "USAF"), begun_in(there, "Sow")
    ('Rzeszow-Jasionka', 'Rzeszow-Jasionka', '', '')
    """
    begin = fold(name)
    if name in there or not begin:
        return ""
    full = {choice: text or choice for choice, text in there.items()}
    return next(
        (full[each] for each in full if any(fold(one).startswith(begin) for one in (each, full[each]))), ""
    )


def _is_read(opened: Opened, column: str, name: str) -> bool:
    others = opened.ledger.parts.others
    indexes = [spellings(others[table].table, _KEYS[table]) for table in _TABLES[column]]
    if column == "aircraft_type":
        return designator_of(name, indexes[0]) is not None
    return any(find(name, index) for index in indexes) or airport(name) is not None or meaning(name) is not None
