"""Exports rows of a table as a data package of their own: a zip with the CSV, its description and checksums."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pandas as pd

from components.ledger.location import DESCRIPTOR
from components.ledger.spellings import HIDDEN
from components.ledger.tables.descriptor import EDTF_TYPE, Field, Table

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"
# Not only at the start of a cell: a spreadsheet may split it at a delimiter or line end inside it.
_AFTER_DELIMITER = re.compile(rf"""([;\t|\r\n](?:[\s\x00-\x1f"]|{HIDDEN.pattern})*)(?=[{_SIGNS}])""")
_RUNS = re.compile(rf"^(?:[\s\x00-\x1f]|{HIDDEN.pattern})*[{_SIGNS}\t\r]")


def exact_csv(written: pd.DataFrame) -> bytes:
    """Returns the rows exactly as in the file, as UTF-8 with commas; reading them gives the same ledger."""
    return written.to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def spreadsheet_csv(written: pd.DataFrame) -> bytes:
    """Returns the rows for a spreadsheet. No cell starts a formula (such cells get a leading apostrophe), and a
    byte order mark makes Cyrillic open correctly."""
    safe = written.map(_harmless).rename(columns=_harmless)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def with_bounds(written: pd.DataFrame, dated: pd.DataFrame) -> pd.DataFrame:
    """Returns the rows as written with the bounds of their dates: earliest and latest (dates; open ends are the
    years 1 and 9999) and qualifier. Both tables are indexed by spreadsheet row."""
    bounds = dated.loc[written.index, ["earliest", "latest", "qualifier"]]
    return written.assign(
        earliest=bounds["earliest"].dt.date, latest=bounds["latest"].dt.date, qualifier=bounds["qualifier"]
    )


def parquet(table: pd.DataFrame) -> bytes:
    """Returns a table as a Parquet file, without its index."""
    file = io.BytesIO()
    table.to_parquet(file, index=False)
    return file.getvalue()


def _harmless(cell: str) -> str:
    """Returns a cell that starts no formula, even if a spreadsheet splits it at another delimiter than the
    comma."""
    inside = _AFTER_DELIMITER.sub(r"\1'", cell)
    return f"'{inside}" if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else inside


CHECKSUMS = "SHA256SUMS"

_SOME_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_CHECKED_TYPES = ("string", "integer", "number", "date", "datetime")
_TIME = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


def packed(written: pd.DataFrame, schema: Table, title: str) -> bytes:
    """Returns a zip with three files: the rows as an exact CSV, a `datapackage.json` that describes only this
    CSV, and the SHA-256 of both in the format of `sha256sum`. The same rows give the same bytes.

    `written` is all text. Columns that `schema` does not describe are described as text.
    """
    table = _of_these_columns(schema, list(written.columns))
    rows = exact_csv(written)
    described = json.dumps(_described(table, title, rows), ensure_ascii=False, indent=2).encode("utf-8") + b"\n"
    return _zipped(_with_checksums({table.path: rows, DESCRIPTOR: described}))


def _of_these_columns(schema: Table, columns: list[str]) -> Table:
    by_name = {f.name: f for f in schema.fields}
    name = schema.name if _SOME_NAME.fullmatch(schema.name) else "table"
    fields = tuple(by_name.get(column, Field(column, column)) for column in columns)
    return replace(schema, name=name, path=f"{name}.csv", fields=fields)


def _described(table: Table, title: str, rows: bytes) -> dict[str, Any]:
    """Returns the descriptor, without foreign keys, whose target tables are not in the package."""
    schema: dict[str, Any] = {"fields": [_field(f) for f in table.fields], "missingValues": [""]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    resource = {
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "path": table.path,
        "type": "table",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ","},
        "bytes": len(rows),
        "hash": f"sha256:{sha256(rows).hexdigest()}",
        "schema": schema,
    }
    return {
        "name": table.name,
        "title": title,
        "profile": "tabular-data-package",
        "resources": [_without_nothing(resource)],
    }


def _field(f: Field) -> dict[str, Any]:
    """Returns the description of a column. It states a type only if the rows were checked against it."""
    is_integer = f.type == "integer"
    constraints = {
        "required": f.required,
        "enum": [int(choice) for choice in f.choices] if is_integer and f.choices else list(f.choices),
        "pattern": f.pattern,
        "minimum": int(f.minimum) if is_integer and f.minimum is not None else f.minimum,
        "maximum": int(f.maximum) if is_integer and f.maximum is not None else f.maximum,
    }
    properties = {
        "name": f.name,
        "title": f.title,
        "description": f.description,
        "type": f.type if f.type in _CHECKED_TYPES else "string",
        "rdfType": EDTF_TYPE if f.type == "edtf" else "",
        "example": f.example,
        "constraints": _without_nothing(constraints),
    }
    return _without_nothing(properties)


def _without_nothing(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Returns properties without empty values; 0 is not empty."""
    return {key: value for key, value in properties.items() if value or (value == 0 and value is not False)}


def _with_checksums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return {**files, CHECKSUMS: sums.encode("ascii")}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive_file:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, _PLAIN_FILE
            archive_file.writestr(entry, content)
    return archive.getvalue()
