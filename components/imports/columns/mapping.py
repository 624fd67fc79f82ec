"""The mapping of a table: a small text file that holds what its columns are and every answer a person gave."""

import json
import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from components.files.problems import shown
from components.files.safe_open import read_bytes
from components.imports.cells.table_dates import CHOICES
from components.imports.questions import NotReadableError
from components.imports.words.heading_words import MEANINGS, TARGETS, comparable
from components.imports.words.note_words import NOTE_TARGETS
from components.ledger.spellings import fold
from components.ledger.tables.header_line import same_name

RowKind = Literal["", "movement", "stay", "route", "note"]
FLIGHT_KINDS: tuple[RowKind, ...] = ("movement", "stay", "route")
ROW_KINDS: tuple[RowKind, ...] = (*FLIGHT_KINDS, "note")
"""What a row of a table may be."""
LARGEST = 50_000_000
"""Bytes: a mapping with an answer for each of 10,000 spellings has one million, and one with each of 100,000
flights on which nobody has decided some ten."""

Undecided = tuple[str, str, str]
"""A flight that no row makes any more, by its id and its source, and by what it is known to stand as the table had
it; see ledger_changes.py."""
Contradiction = tuple[str, str, tuple[tuple[str, str, str], ...]]
"""What a row says against itself: where it stands, what it is, and the flights of the row, each by its id, its
source and by what it is known to stand as the table had it; see kept_rows.py."""
_NAME = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,59})?")
_EMPTY: MappingOf[str, Any] = {
    **dict.fromkeys(("name", "file", "sha256", "title", "sheet", "encoding", "row", "airfield", "source"), ""),
    **dict.fromkeys(("columns", "dates", "answers", "joined", "apart"), MappingProxyType({})),
    **dict.fromkeys(("key", "approximate", "undecided", "contradictions"), ()),
    "guessed_key": False,
}
"""What each key of the file is where it is left out."""
_OF_HEADINGS = (
    "calendar",
    "column",
    "counted",
    "dates",
    "exchanged",
    "exchanged now",
    "fill",
    "from",
    "month",
    "ranges",
    "scale",
    "several",
    "sighted",
    "types",
    "year",
    "zone",
)
"""What the ids of questions begin with that are about a heading."""
_NOTHING = ("", "notmapped", "none", "ignore", "skip")
_REMEDY = "components/imports/README.md describes the file."


@dataclass(frozen=True, slots=True)
class TableMapping:
    """See README.md. columns: our column for each heading, "" for none; dates: the order of those of a heading;
    guessed_key: whether nobody has said the key; approximate: headings whose times the table estimates; source:
    the source_id of the table; name, file, sha256: of the table, and of the file it was last read from; title: the
    words above it there, and the name of that file;
    undecided: flights that no row makes any more, and may be withdrawn; contradictions: of the rows, as last
    read; joined: the flights of other sources that flights of rows are, by the ids that these would have; apart:
    those that a person has said they are not, though they look so."""

    name: str = ""
    file: str = ""
    sha256: str = ""
    title: str = ""
    sheet: str = ""
    encoding: str = ""
    columns: MappingOf[str, str] = field(default_factory=dict)
    row: RowKind = ""
    airfield: str = ""
    key: tuple[str, ...] = ()
    guessed_key: bool = False
    dates: MappingOf[str, str] = field(default_factory=dict)
    approximate: tuple[str, ...] = ()
    source: str = ""
    answers: MappingOf[str, str] = field(default_factory=dict)
    undecided: tuple[Undecided, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    joined: MappingOf[str, str] = field(default_factory=dict)
    apart: MappingOf[str, str] = field(default_factory=dict)

    @property
    def table(self) -> Literal["flights", "notes"]:
        """The table of the ledger that its rows make rows of."""
        return "notes" if self.row == "note" else "flights"

    @property
    def id_column(self) -> str:
        """The column of that table with the id of a row."""
        return "note_id" if self.row == "note" else "flight_id"

    def as_bytes(self) -> bytes:
        """Returns the text of the file; the same mapping always has the same."""
        content = {
            "name": self.name,
            "file": self.file,
            "sha256": self.sha256,
            "title": self.title,
            "sheet": self.sheet,
            "encoding": self.encoding,
            "row": self.row,
            "airfield": self.airfield,
            "key": list(self.key),
            "guessed_key": self.guessed_key,
            "source": self.source,
            "columns": dict(self.columns),
            "dates": dict(self.dates),
            "approximate": list(self.approximate),
            "answers": dict(sorted(self.answers.items())),
            "undecided": list(self.undecided),
            "contradictions": list(self.contradictions),
            "joined": dict(sorted(self.joined.items())),
            "apart": dict(sorted(self.apart.items())),
        }
        return (json.dumps({k: v for k, v in content.items() if v}, ensure_ascii=False, indent=1) + "\n").encode()

    def reads_as(self, other: "TableMapping") -> bool:
        """Whether it reads every row as another one does."""
        written = {
            name: getattr(other, name)
            for name in ("file", "sha256", "title", "undecided", "contradictions", "joined", "apart")
        }
        return replace(self, **written) == other


def read_mapping(path: Path) -> TableMapping:
    """Returns the mapping in a file. Raises `NotReadableError`."""
    data = read_bytes(path, LARGEST)
    if isinstance(data, str):
        raise NotReadableError(f"mapping {shown(path.name)}: {data}", "Check the path.")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotReadableError(
            f"mapping {shown(path.name)}: it is not valid JSON ({shown(error)})", _REMEDY
        ) from error
    try:
        return _mapping(content)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise NotReadableError(f"mapping {shown(path.name)}: {shown(error)}", _REMEDY) from error


def _mapping(content: MappingOf[str, Any]) -> TableMapping:
    given = {name: content.get(name) or empty for name, empty in _EMPTY.items()}
    return TableMapping(
        name=_name(given["name"]),
        file=str(given["file"]),
        sha256=str(given["sha256"]),
        title=str(given["title"]),
        sheet=str(given["sheet"]),
        encoding=_encoding(given["encoding"]),
        columns={str(heading): target(column) for heading, column in given["columns"].items()},
        row=_row_kind(given["row"]),
        airfield=str(given["airfield"]).upper(),
        key=_texts(given["key"]),
        guessed_key=given["guessed_key"] is True,
        dates={str(heading): _order(order) for heading, order in given["dates"].items()},
        approximate=_texts(given["approximate"]),
        source=str(given["source"]),
        answers={str(key): str(answer) for key, answer in given["answers"].items()},
        undecided=_flights(given["undecided"]),
        contradictions=tuple(
            (str(where), str(what), _flights(flights)) for where, what, flights in given["contradictions"]
        ),
        joined={str(own): str(flight) for own, flight in given["joined"].items()},
        apart={str(own): str(flight) for own, flight in given["apart"].items()},
    )


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value or ()))


def _flights(value: Any) -> tuple[Undecided, ...]:
    """Returns flights by their ids and sources, each with by what it is known."""
    return tuple((str(own), str(source), str(mark)) for own, source, mark in value)


def _encoding(value: Any) -> str:
    try:
        "".encode(str(value or "utf-8"))
    except LookupError:
        raise ValueError(f"no encoding is called {shown(value)}") from None
    return str(value or "")


def _name(value: Any) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError("name must be small letters, digits and hyphens")
    return str(value)


def _row_kind(value: Any) -> RowKind:
    if value not in ("", *ROW_KINDS):
        raise ValueError(f"row must be one of: {', '.join(ROW_KINDS)}")
    return value


def _order(value: Any) -> str:
    order = next((choice for choice in CHOICES if choice.casefold() == str(value).casefold()), "")
    if not order:
        raise ValueError(f"a date must be one of: {', '.join(CHOICES)}")
    return order


def target(column: Any) -> str:
    """Returns our column by its name or another word for it; "" for none. Raises ValueError.

    >>> target("registration"), target("Tail number"), target(None), target("not mapped")
    ('registration', 'registration', '', '')
    """
    folded = fold(str(column or ""))
    if folded in _NOTHING:
        return ""
    meanings = MEANINGS.get(comparable(folded), ())
    exact = [name for name in (*TARGETS, *NOTE_TARGETS) if fold(name) == folded]
    if exact or meanings:
        return (exact or list(meanings))[0]
    raise ValueError(
        f"'{shown(column)}' is no column; known are: {', '.join(dict.fromkeys((*TARGETS, *NOTE_TARGETS)))}"
    )


def on_headings(mapping: TableMapping, headings: Sequence[str]) -> TableMapping:
    """Returns a mapping with its headings as the table spells them. Raises `NotReadableError` where the table
    lacks one of the key."""
    by_name = {same_name(heading): heading for heading in headings}

    def own(heading: str) -> str:
        return heading if heading in headings else by_name.get(same_name(heading), heading)

    key = tuple(map(own, mapping.key))
    if missing := [heading for heading in key if heading not in headings]:
        what = f"the table has no column '{shown(missing[0])}', by which the mapping knows its rows again"
        raise NotReadableError(
            what, f"Name it, or another key in the mapping; its columns are: {', '.join(headings)}."
        )
    return renamed(
        mapping, {heading: own(heading) for heading in (*mapping.columns, *mapping.key, *mapping.dates)}
    )


def renamed(mapping: TableMapping, names: MappingOf[str, str]) -> TableMapping:
    """Returns a mapping with other names for some headings, also in the ids of the questions about them."""

    def own(heading: str) -> str:
        return names.get(heading, heading)

    def about(id_: str) -> str:
        kind, mark, heading = id_.partition(":")
        return f"{kind}{mark}{own(heading)}" if kind in _OF_HEADINGS else id_

    return replace(
        mapping,
        columns={own(heading): column for heading, column in mapping.columns.items()},
        key=tuple(map(own, mapping.key)),
        dates={own(heading): order for heading, order in mapping.dates.items()},
        approximate=tuple(map(own, mapping.approximate)),
        answers={about(id_): answer for id_, answer in mapping.answers.items()},
    )
