"""The data package descriptor: the one place where columns, types, constraints and foreign keys stand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

DESCRIPTOR = "datapackage.json"
EDTF_TYPE = "http://id.loc.gov/datatypes/edtf/EDTF"
SHIPPED = Path(__file__).parents[2] / "data" / DESCRIPTOR


class DescriptorError(ValueError):
    """A descriptor that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`field` holds a value (or, with a delimiter, several) of column `target` in table `resource`."""

    field: str
    resource: str
    target: str
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: `type` is string, integer or number, or `edtf` for a date of the profile.
    A `required` cell must not be empty; an `optional` column may be left out of the file."""

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


@dataclass(frozen=True, slots=True)
class Table:
    """One resource of the package: a CSV file and its schema."""

    name: str
    title: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    delimiter: str = ","
    description: str = ""

    @property
    def columns(self) -> list[str]:
        """Names of the columns, in order."""
        return [f.name for f in self.fields]


@dataclass(frozen=True, slots=True)
class Package:
    """A descriptor: its title and its tables by name."""

    title: str
    tables: Mapping[str, Table] = field(default_factory=dict)


def read_descriptor(path: Path) -> Package:
    """Read a `datapackage.json`.

    Raises `DescriptorError` if the file is missing, no JSON, or describes no table.

    >>> read_descriptor(SHIPPED).tables["flights"].primary_key
    ('flight_id', 'source_id')
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise DescriptorError(f"it cannot be read ({_reason(error)})") from error
    except (ValueError, RecursionError) as error:
        raise DescriptorError("it is not valid JSON") from error
    try:
        tables = [_table(resource) for resource in content["resources"]]
        return Package(str(content.get("title") or path.parent.name), {table.name: table for table in tables})
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DescriptorError(f"a part of it is missing or malformed ({error})") from error


def _reason(error: Exception) -> str:
    return error.strerror or "unknown" if isinstance(error, OSError) else "not UTF-8"


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    path = resource["path"]
    if not isinstance(path, str) or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise ValueError(f"the path of {resource['name']} must be one relative path inside the package")
    key = schema.get("primaryKey", ())
    return Table(
        name=resource["name"],
        title=resource.get("title", resource["name"]),
        path=path,
        fields=tuple(_field(f) for f in schema["fields"]),
        primary_key=(key,) if isinstance(key, str) else tuple(key),
        foreign_keys=tuple(_foreign_keys(schema)),
        delimiter=resource.get("dialect", {}).get("delimiter", ","),
        description=resource.get("description", ""),
    )


def _field(content: dict[str, Any]) -> Field:
    constraints = content.get("constraints", {})
    return Field(
        name=content["name"],
        title=content.get("title", content["name"]),
        description=content.get("description", ""),
        type="edtf" if content.get("rdfType") == EDTF_TYPE else content.get("type", "string"),
        example=str(content.get("example", "")),
        required=bool(constraints.get("required", False)),
        choices=tuple(str(choice) for choice in constraints.get("enum", ())),
        pattern=constraints.get("pattern", ""),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        optional=bool(content.get("optional", False)),
    )


def _foreign_keys(schema: dict[str, Any]) -> list[ForeignKey]:
    def one(value: str | list[str]) -> str:
        (name,) = [value] if isinstance(value, str) else value
        return name

    keys = [
        ForeignKey(one(key["fields"]), key["reference"]["resource"], one(key["reference"]["fields"]))
        for key in schema.get("foreignKeys", ())
    ]
    lists = [
        ForeignKey(f["name"], target["resource"], target["field"], target["delimiter"])
        for f in schema["fields"]
        if (target := f.get("listOf"))
    ]
    return keys + lists
