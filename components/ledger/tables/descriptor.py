"""Reads the data package descriptor, the single source of columns, types, constraints and foreign keys."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PureWindowsPath
from typing import Any, NoReturn

import pyarrow as pa
from pyarrow import compute

from components.files.delimited_text import DELIMITERS
from components.files.problems import shown
from components.files.safe_open import read_bytes
from components.ledger.dates.edtf import EdtfDate, NotEdtf, parse
from components.ledger.dates.other_dates import ORDERS

EDTF_TYPE = "http://id.loc.gov/datatypes/edtf/EDTF"

ADDED = ("row", "line", "file", "visit", "earliest", "latest", "qualifier", "is_period", "type_written")
"""Columns that tables get in addition to those of their files."""

COUNTED = ("first", "rows")
"""Columns that are added when values are counted."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

LONGEST = 5_000_000
"""The most bytes of a descriptor, which is read on every click; a usual one has some ten thousand."""
_MALFORMED = (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError, re.error)


class DescriptorError(ValueError):
    """A descriptor that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key: `field` holds a value (or, with a delimiter, several) of column `target` in table
    `resource`."""

    field: str
    resource: str
    target: str
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `type` is string, integer or number, or `edtf` for a date of the ledger's EDTF profile. A
    `required` cell must not be empty; an `optional` column may be missing from the file. `order` is the order
    of day, month and year that a person has confirmed for all-number dates; `fallback` replaces empty cells."""

    name: str
    title: str
    description: str = ""
    type: str = "string"
    example: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    optional: bool = False
    order: str = ""
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One resource of the package: a CSV file and its schema. has_row_numbers: whether rows have stable
    numbers; those of a database come in any order."""

    name: str
    title: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    delimiter: str = ","
    description: str = ""
    has_row_numbers: bool = True

    @property
    def columns(self) -> list[str]:
        """The column names, in order."""
        return [f.name for f in self.fields]


@dataclass(frozen=True, slots=True)
class Package:
    """A descriptor: its title, its tables by name, and the period in which dates of flights are expected.
    is_titled: whether it states its title, which is otherwise the name of a file or a folder."""

    title: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    expected: EdtfDate | None = None
    is_titled: bool = False


def read_descriptor(path: Path) -> Package:
    """Reads a `datapackage.json`.

    Raises `DescriptorError` if the file is missing, is no JSON, or describes a table wrongly.

    >>> from components.ledger.location import SHIPPED
    >>> read_descriptor(SHIPPED).tables["flights"].primary_key
    ('flight_id', 'source_id')
    """
    data = read_bytes(path, LONGEST)
    if isinstance(data, str):
        raise DescriptorError(data)
    return _package(data, path.parent.name)


@lru_cache(maxsize=8)
def _package(data: bytes, folder: str) -> Package:
    """Parses a descriptor, cached by its bytes since opening and saving parse the same ones several times. A
    changed descriptor has other bytes, so the cache needs no invalidation. Eight entries hold the shipped
    descriptor and those of a few ledgers open at once."""
    try:
        content = json.loads(
            data.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_each_key_once
        )
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise DescriptorError(f"it is not valid JSON ({shown(error)})") from error
    try:
        tables = [_table(resource) for resource in content["resources"]]
        _refuse_twins("table", [table.name for table in tables])
        title, by_name = content.get("title"), {table.name: table for table in tables}
        return Package(str(title or folder), by_name, _expected(content.get("expectedDates")), bool(title))
    except _MALFORMED as error:
        raise DescriptorError(f"a part of it is missing or malformed ({shown(error)})") from error


def _expected(period: object) -> EdtfDate | None:
    parsed = parse(str(period)) if period else None
    if isinstance(parsed, NotEdtf):
        raise ValueError(f"expectedDates is no period of dates like 1920/2030: {parsed.what}")
    return parsed


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _each_key_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    _refuse_twins("key", [key for key, _ in pairs])
    return dict(pairs)


def _refuse_twins(kind: str, names: Sequence[str]) -> None:
    name, count = Counter(names).most_common(1)[0] if names else ("", 0)
    if count > 1:
        raise ValueError(f"the {kind} '{name}' stands there twice")


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    name, path = str(resource["name"]), _path(resource)
    key, delimiter = schema.get("primaryKey", ()), _delimiter(resource)
    table = Table(
        name=name,
        title=str(resource.get("title") or name),
        path=path,
        fields=tuple(_field(f, _order(resource)) for f in schema["fields"]),
        primary_key=(key,) if isinstance(key, str) else tuple(key),
        foreign_keys=tuple(_foreign_keys(schema)),
        delimiter=delimiter,
        description=str(resource.get("description") or ""),
    )
    _refuse_unfit_columns(table)
    _refuse_unfit_keys(table)
    return table


def _path(resource: dict[str, Any]) -> str:
    path = resource["path"]
    if not isinstance(path, str) or PureWindowsPath(path).anchor or ".." in PureWindowsPath(path).parts:
        raise ValueError(f"the path of {resource['name']} must be one relative path inside the package")
    return path


def _delimiter(resource: dict[str, Any]) -> str:
    delimiter = resource.get("dialect", {}).get("delimiter", ",")
    if delimiter not in DELIMITERS:
        raise ValueError(f"the delimiter of {resource['name']} must be one of: {', '.join(DELIMITERS.values())}")
    return str(delimiter)


def _refuse_unfit_columns(table: Table) -> None:
    _refuse_twins(f"column of {table.name}", [column.casefold() for column in table.columns])
    if unfit := [column for column in table.columns if _is_unfit(column)]:
        raise ValueError(f"a column of {table.name} cannot be named '{shown(unfit[0])}'")


def _refuse_unfit_keys(table: Table) -> None:
    name = table.name
    _refuse_twins(f"column in the primary key of {name}", table.primary_key)
    if counted := {key.field.casefold() for key in table.foreign_keys} & {*COUNTED}:
        raise ValueError(f"a foreign key of {name} cannot be on a column named '{counted.pop()}'")
    keys = {"primary": table.primary_key, "foreign": [key.field for key in table.foreign_keys]}
    for kind, columns in keys.items():
        if lost := [column for column in columns if column not in table.columns]:
            raise ValueError(f"a {kind} key of {name} names a column that it does not have: '{shown(lost[0])}'")


def _is_unfit(column: str) -> bool:
    """Whether no header can have this column name, or it is the name of an added column."""
    return column.casefold() in ("", *ADDED) or column != column.strip() or bool(_CONTROL.search(column))


def _order(content: dict[str, Any]) -> str:
    order = str(content.get("dateOrder") or "")
    if order and order not in ORDERS:
        raise ValueError(f"dateOrder must be one of: {', '.join(ORDERS)}")
    return order


def _field(content: dict[str, Any], order: str) -> Field:
    constraints = content.get("constraints", {})
    name = str(content["name"])
    return Field(
        name=name,
        title=str(content.get("title") or name),
        description=str(content.get("description") or ""),
        type="edtf" if content.get("rdfType") == EDTF_TYPE else str(content.get("type", "string")),
        example=str(content.get("example", "")),
        required=bool(constraints.get("required", False)),
        choices=tuple(str(choice) for choice in constraints.get("enum", ())),
        pattern=_pattern(constraints.get("pattern", "")),
        minimum=_number(constraints.get("minimum")),
        maximum=_number(constraints.get("maximum")),
        optional=bool(content.get("optional", False)),
        order=_order(content) or order,
    )


def _pattern(pattern: str) -> str:
    """Returns a pattern if RE2 accepts it. RE2 runs in linear time; with other engines some texts would hang
    the whole server."""
    compute.match_substring_regex(pa.array([""]), re.compile(pattern).pattern)
    return pattern


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _foreign_keys(schema: dict[str, Any]) -> list[ForeignKey]:
    def one(value: str | list[str]) -> str:
        (name,) = [value] if isinstance(value, str) else value
        return str(name)

    keys = [
        ForeignKey(one(key["fields"]), str(key["reference"]["resource"]), one(key["reference"]["fields"]))
        for key in schema.get("foreignKeys", ())
    ]
    lists = [
        ForeignKey(str(f["name"]), str(target["resource"]), str(target["field"]), str(target["delimiter"]))
        for f in schema["fields"]
        if (target := f.get("listOf"))
    ]
    return keys + lists
