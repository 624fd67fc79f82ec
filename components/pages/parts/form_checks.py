"""What is wrong with a row before it is saved, and what a form fills in by itself: ids, and what an address says
of a source."""

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from components.ledger.dates import EdtfDate, parse
from components.ledger.descriptor import Table
from components.ledger.refusal import as_read
from components.ledger.spellings import slug
from components.pages.parts.markdown import safe_address

_LONGEST_ID = 40
"""Characters of an id that is made here: people read it in addresses and tables."""


def field_problems(schema: Table, cells: Mapping[str, str]) -> dict[str, str]:
    """Returns what the ledger would say of a row, by column.

    >>> from components.ledger.descriptor import read_descriptor
    >>> from components.ledger.location import SHIPPED
    >>> field_problems(read_descriptor(SHIPPED).tables["places"], {"place": "Libya", "kind": "moon"})["kind"]
    'this value is not one of the known ones. Use one of: airfield, city, region, country.'
    """
    problems = as_read(schema, [dict(cells)]).problems
    return {each.column: f"{each.what}. {each.remedy}" for each in reversed(problems)}


def new_id(table: str, cells: Mapping[str, str], there: Collection[str]) -> str:
    """Returns an id for a new row, which no other has.

    >>> new_id("flights", {"date": "[2025-10-24..2025-10-29]", "aircraft_type": "IL62"}, {"2025-10-24-il62"})
    '2025-10-24-il62-2'
    """
    date = parse(cells.get("date", ""))
    day = date.earliest.isoformat() if isinstance(date, EdtfDate) and date.earliest.year > 1 else ""
    words = [day, cells.get("aircraft_type") or cells.get("title") or cells.get("name", "")]
    return unused(_short("-".join(filter(None, words))) or table.rstrip("s"), there)


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
