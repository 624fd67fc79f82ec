"""Checks and suggestions of forms: what is wrong with a row before it is saved; the ids and the cells of a source
that are filled in automatically; and the types, airfields, places and operators that fields offer."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from components.activity.rows import values
from components.journal.new_rows import as_read
from components.ledger.dates.edtf import EdtfDate, nearest_date, parse
from components.ledger.dates.other_dates import in_order
from components.ledger.reference.airports import airport, meaning
from components.ledger.reference.designators import designator_of
from components.ledger.spellings import find, fold, slug, spellings, unused
from components.ledger.tables.descriptor import Field, Table
from components.pages.parts.frame.markdown import safe_address
from components.pages.parts.open_ledger.current_ledger import Opened, ask

_LONGEST_ID = 40
"""The most characters of an id that is made here: people read it in addresses and tables."""


ID_PARTS: Mapping[str, tuple[str, ...]] = {
    "flights": ("date", "aircraft_type", "registration"),
    "notes": ("date", "title"),
    "sources": ("title",),
    "places": ("name",),
}
"""The columns from which the id of a new row is made. Types and airfields have codes, which nobody can make up."""


def field_problems(schema: Table, cells: Mapping[str, str], seen: Mapping[str, str]) -> dict[str, str]:
    """Returns what is wrong with a row, by column: the ledger's problems in the words of a form. A new date (not
    in `seen`) in another spelling, which the ledger would accept, is answered with the date it means.

    >>> from components.ledger.tables.descriptor import read_descriptor
    >>> from components.ledger.location import SHIPPED
    >>> tables = read_descriptor(SHIPPED).tables
    >>> field_problems(tables["places"], {"place": "Libya", "kind": "moon"}, {})["kind"]
    'this value is not one of the known ones. Use one of: airfield, city, region, country.'
    >>> field_problems(tables["flights"], {"flight_id": "a", "date": "24.04.2025"}, {})
    {'date': 'Do you mean 2025-04-24?', 'source_id': 'Source is needed and is empty.'}
    """
    titles = {f.name: f.title for f in schema.fields}
    problems = {}
    for each in reversed(as_read(schema, [dict(cells)]).problems):
        is_empty = each.column in titles and not cells.get(each.column)
        sentence = f"{titles[each.column]} is needed and is empty." if is_empty else f"{each.what}. {each.remedy}"
        problems[each.column] = in_form_words(schema, sentence)
    offers = {f.name: date_offer(f, cells.get(f.name, "")) for f in schema.fields if f.type == "edtf"}
    others = {
        name: f"Do you mean {offer}?"
        for name, offer in offers.items()
        if offer and cells[name] != seen.get(name, "")
    }
    return {**others, **problems}


def date_offer(f: Field, text: str) -> str:
    """Returns the date of our EDTF profile that another spelling in a field means beyond doubt; "" otherwise."""
    return (in_order(text, f.order) if f.order else "") or nearest_date(text)


def in_form_words(schema: Table, sentence: str) -> str:
    """Returns a sentence in which the names of columns and files are replaced by the words of the form.

    >>> from components.ledger.tables.descriptor import read_descriptor
    >>> from components.ledger.location import SHIPPED
    >>> in_form_words(read_descriptor(SHIPPED).tables["flights"], "All rows of flights.csv with this flight_id.")
    'All rows of flights with this “Flight”.'
    """
    titles = {f.name: f"“{f.title}”" for f in schema.fields if "_" in f.name}
    without_files = re.sub(r"\b(\w+)\.csv\b", lambda match: match[1].replace("_", " "), sentence)
    return re.sub(r"\b\w+_\w+\b", lambda match: titles.get(match[0], match[0]), without_files)


def new_id(table: str, cells: Mapping[str, str], there: Collection[str]) -> str:
    """Returns a unique id for a new row; `there` are the existing ones.

    >>> new_id("flights", {"date": "[2025-10-24..2025-10-29]", "aircraft_type": "IL62"}, {"2025-10-24-il62"})
    '2025-10-24-il62-2'
    >>> new_id("flights", {"date": "24 April 2025", "aircraft_type": "IL76", "registration": "RA-78835"}, ())
    '2025-04-24-il76-ra-78835'
    """
    parts = {name: cells.get(name, "") for name in ID_PARTS[table]}
    if written := parts.get("date"):
        date = parse(nearest_date(written) or written)
        parts["date"] = date.earliest.isoformat() if isinstance(date, EdtfDate) and date.earliest.year > 1 else ""
    return unused(_short("-".join(filter(None, parts.values()))) or table.rstrip("s"), there.__contains__)


def new_source(title: str, url: str, kind: str, there: Collection[str]) -> dict[str, str]:
    """Returns a row for a source. The publisher, and a missing title, are taken from its address.

    >>> new_source("", "https://www.example.org/a/b", "news", ())["publisher"]
    'example.org'
    """
    host = (urlsplit(safe_address(url) or "").hostname or "").removeprefix("www.")
    name = title or host
    row = {"source_id": unused(_short(name) or "source", there.__contains__), "title": name}
    return row | {column: cell for column, cell in (("publisher", host), ("url", url), ("kind", kind)) if cell}


def _short(text: str) -> str:
    return slug(text)[:_LONGEST_ID].strip("-")


_KEYS = {"aircraft_types": "aircraft_type", "places": "place", "airfields": "airfield"}
_TABLES: Mapping[str, tuple[str, ...]] = {
    "aircraft_type": ("aircraft_types",),
    "origin": ("places", "airfields"),
    "destination": ("places", "airfields"),
    "airfield": ("airfields",),
    "operator": (),
}
"""The columns that are looked up, with the tables whose rows they refer to, that of a new row first; operators
have none."""


def is_looked_up(table: str, column: str) -> bool:
    """Returns whether a column of a table refers to rows of other tables (a foreign key)."""
    return column in _TABLES and _KEYS.get(table) != column


def choices(opened: Opened, column: str) -> dict[str, str]:
    """Returns the values that a column may be filled with, most frequent first, with their names. A table that
    cannot be read offers its earlier rows, or nothing, so that forms can still be filled in."""
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
    """Returns the first name in a row that neither the ledger nor its references know, as the table in which it
    would get a row, and the name; None if there is none."""
    for column, tables in _TABLES.items():
        name = cells.get(column, "")
        if tables and name and not _is_read(opened, column, name):
            return tables[0], name
    return None


def begun_by(opened: Opened, column: str, name: str) -> str:
    """Returns the first value of a column that begins with a new name; "" if there is none, or if the ledger or
    its references know the name."""
    is_read = bool(_TABLES[column]) and _is_read(opened, column, name)
    return "" if is_read else begun_in(choices(opened, column), name)


def begun_in(there: Mapping[str, str], name: str) -> str:
    """Returns the name of the first choice that begins with `name`; "" if none does, or if `name` is one of them.

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
