"""The names of sources, and how they are cited."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.activity import wording
from components.ledger.lineage import ids

PERSON = "person"
_UNNAMED = {
    PERSON: "Unnamed person",
    "official": "Unnamed official",
    "imagery": "Images without a name",
}
_WEB = ("http://", "https://")


def source_name(source: Mapping[str, Any]) -> str:
    """Returns the name of a source: its title, else its publisher or author, else its kind in words, else its id.

    >>> source_name({"title": "", "publisher": "Bloomberg", "author": "", "kind": "news"})
    'Bloomberg'
    >>> source_name({"title": "", "publisher": "", "author": "", "kind": "person", "source_id": "p"})
    'Unnamed person'
    """
    return _titled(source) or str(_UNNAMED.get(source["kind"], source["source_id"]))


def source_names(sources: pd.DataFrame) -> dict[str, str]:
    """Returns a distinct name for each source, by id. An unnamed person whom only one source quotes gets the
    publisher or author of that source beside the name."""
    records = ({str(column): cell for column, cell in row.items()} for row in sources.to_dict("records"))
    rows = {str(row["source_id"]): row for row in records}
    quoting = _quoting(rows)
    names = {
        name: source_name(row) + _via(row, [rows[each] for each in quoting[name]]) for name, row in rows.items()
    }
    names = _with_marks(names, {name: row["publisher"] or row["author"] for name, row in rows.items()})
    return _with_marks(names, {name: name for name in rows})


def document_name(name: str, source: Mapping[str, Any]) -> str:
    """Returns the name of a source with its publisher and date, as far as known, so that readers who have nothing
    but the name can look for it.

    >>> document_name("The air page", {"publisher": "Courier", "author": "", "published": "2024-01-12"})
    'The air page (Courier, 12 January 2024)'
    >>> document_name("Bloomberg", {"publisher": "Bloomberg", "author": "", "published": ""})
    'Bloomberg'
    """
    who = source["publisher"] or source["author"]
    when = wording.written(source["published"]).removeprefix("one day in ") if source["published"] else ""
    details = ", ".join(part for part in ("" if who in name else who, when) if part)
    return f"{name} ({details})" if details else name


def attributed(attributed_to: str, source_id: str, names: Mapping[str, str]) -> str:
    """Returns the names of the sources that a statement is attributed to; "" if it is the source's own.

    >>> attributed("tracker; paper", "paper", {"tracker": "Flight-tracking data"})
    'Flight-tracking data'
    """
    return ", ".join(names.get(each, each) for each in ids(attributed_to) if each != source_id)


def citation(source: Mapping[str, Any], locator: str) -> str:
    """Returns the citation of a source for a footnote, with the place in it.

    >>> paper = {"title": "The air page", "publisher": "Courier", "author": "A. Brôa", "published": "2024-01-12"}
    >>> citation(paper | {"kind": "news", "url": "https://a.example/", "archive_url": ""}, "Paragraph 3")
    'A. Brôa: “The air page”. Courier, 12 January 2024. Paragraph 3. https://a.example/'
    """
    title = source["title"] and (source["title"] if source["title"].startswith("[") else f"“{source['title']}”")
    work = ": ".join(filter(None, (source["author"], title))) or (
        "" if source["publisher"] else source_name(source)
    )
    when = wording.written(source["published"]).removeprefix("one day in ")
    published = ", ".join(filter(None, (source["publisher"], when)))
    sentences = [f"{part.removesuffix('.')}." for part in (work, published, locator) if part]
    address = source["url"] if source["url"].startswith(_WEB) else ""
    archived = f"Archived: {source['archive_url']}" if source["archive_url"].startswith(_WEB) else ""
    return " ".join([*sentences, *filter(None, (address, archived))])


def _titled(source: Mapping[str, Any]) -> str:
    return str(source["title"] or source["publisher"] or source["author"])


def _quoting(rows: Mapping[str, Mapping[Any, Any]]) -> Mapping[str, list[str]]:
    """Returns the sources that draw on each source, by id."""
    quoting: dict[str, list[str]] = defaultdict(list)
    for name, row in rows.items():
        for drawn in ids(row["derived_from"]):
            quoting[drawn].append(name)
    return quoting


def _via(source: Mapping[Any, Any], quoting: list[Mapping[Any, Any]]) -> str:
    if source["kind"] != PERSON or source["author"] or len(quoting) != 1:
        return ""
    publisher = quoting[0]["publisher"] or quoting[0]["author"]
    return f", via {publisher}" if publisher else ""


def _with_marks(names: Mapping[str, str], marks: Mapping[str, str]) -> dict[str, str]:
    """Returns the names; where several sources share one, each gets its mark in brackets."""
    often = Counter(names.values())
    return {
        source: f"{name} ({marks[source]})" if often[name] > 1 and marks[source] not in ("", name) else name
        for source, name in names.items()
    }
