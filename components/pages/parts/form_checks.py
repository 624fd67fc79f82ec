"""What is wrong with a row before it is saved, and what a form fills in by itself: ids, and what an address says
of a source."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from components.ledger.dates import EdtfDate, nearest_date, parse
from components.ledger.descriptor import Field, Table
from components.ledger.other_dates import in_order
from components.ledger.refusal import as_read
from components.ledger.spellings import slug
from components.pages.parts.markdown import safe_address

_LONGEST_ID = 40
"""Characters of an id that is made here: people read it in addresses and tables."""


ID_PARTS: Mapping[str, tuple[str, ...]] = {
    "flights": ("date", "aircraft_type", "registration"),
    "notes": ("date", "title"),
    "sources": ("title",),
    "places": ("name",),
}
"""Of which columns the id of a new row is made. Types and airfields have codes, which nobody can make up."""


def field_problems(schema: Table, cells: Mapping[str, str], seen: Mapping[str, str]) -> dict[str, str]:
    """Returns what the ledger would say of a row, by column, in the words of a form; and of a date in another
    spelling that was not there before (`seen`), which it would take, the form that it should have.

    >>> from components.ledger.descriptor import read_descriptor
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
    """Returns the date of the profile that another spelling in a field means without a doubt; "" for all else."""
    return (in_order(text, f.order) if f.order else "") or nearest_date(text)


def in_form_words(schema: Table, sentence: str) -> str:
    """Returns a sentence on columns and files in the words that stand beside the fields of a form.

    >>> from components.ledger.descriptor import read_descriptor
    >>> from components.ledger.location import SHIPPED
    >>> in_form_words(read_descriptor(SHIPPED).tables["flights"], "All rows of flights.csv with this flight_id.")
    'All rows of flights with this “Flight”.'
    """
    titles = {f.name: f"“{f.title}”" for f in schema.fields if "_" in f.name}
    without_files = re.sub(r"\b(\w+)\.csv\b", lambda match: match[1].replace("_", " "), sentence)
    return re.sub(r"\b\w+_\w+\b", lambda match: titles.get(match[0], match[0]), without_files)


def new_id(table: str, cells: Mapping[str, str], there: Collection[str]) -> str:
    """Returns an id for a new row, which no other has.

    >>> new_id("flights", {"date": "[2025-10-24..2025-10-29]", "aircraft_type": "IL62"}, {"2025-10-24-il62"})
    '2025-10-24-il62-2'
    >>> new_id("flights", {"date": "24 April 2025", "aircraft_type": "IL76", "registration": "RA-78835"}, ())
    '2025-04-24-il76-ra-78835'
    """
    parts = {name: cells.get(name, "") for name in ID_PARTS[table]}
    if written := parts.get("date"):
        date = parse(nearest_date(written) or written)
        parts["date"] = date.earliest.isoformat() if isinstance(date, EdtfDate) and date.earliest.year > 1 else ""
    return unused(_short("-".join(filter(None, parts.values()))) or table.rstrip("s"), there)


def new_source(title: str, url: str, kind: str, there: Collection[str]) -> dict[str, str]:
    """Returns a row for a source; what is not given is what its address says itself: who publishes it.

    >>> new_source("", "https://www.example.org/a/b", "news", ())["publisher"]
    'example.org'
    """
    host = (urlsplit(safe_address(url) or "").hostname or "").removeprefix("www.")
    name = title or host
    row = {"source_id": unused(_short(name) or "source", there), "title": name}
    return row | {column: cell for column, cell in (("publisher", host), ("url", url), ("kind", kind)) if cell}


def _short(text: str) -> str:
    return slug(text)[:_LONGEST_ID].strip("-")


def unused(id_: str, there: Collection[str]) -> str:
    """Returns an id, with a number behind it where it is taken."""
    number, free = 1, id_
    while free in there:
        number += 1
        free = f"{id_}-{number}"
    return free
