"""Small ledgers to break: rows, tables and whole packages."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from components.ledger.ledger import Ledger, open_ledger
from components.ledger.location import SHIPPED
from components.ledger.tables.descriptor import read_descriptor
from components.ledger.tables.read_csv import Records, read_records
from components.ledger.tables.validation import Checked, check_table

DATA = SHIPPED.parent
SCHEMAS = read_descriptor(SHIPPED).tables
COLUMNS = SCHEMAS["flights"].columns
HEADER = ",".join(COLUMNS)


def row(name: str, **cells: str) -> str:
    """One line of flights.csv, without a line break; cells are written as they are given."""
    usual = {"flight_id": name, "date": "2025-10-26", "destination": "OSLK", "source_id": "flightradar24"}
    assert set(cells) <= set(COLUMNS)
    return ",".join({**dict.fromkeys(COLUMNS, ""), **usual, **cells}.values())


def table(*rows: str) -> str:
    """A flights.csv of these rows."""
    return "\n".join([HEADER, *rows, ""])


def read(data: bytes | str, name: str = "flights") -> Records:
    """A file of one of the shipped tables, split into records."""
    schema = SCHEMAS[name]
    return read_records(
        data.encode("utf-8") if isinstance(data, str) else data,
        schema.path,
        schema.columns,
        required=[f.name for f in schema.fields if f.required],
        optional=[f.name for f in schema.fields if f.optional],
    )


def check(data: bytes | str, name: str = "flights") -> Checked:
    """A file of one of the shipped tables, split and held against its schema."""
    return check_table(read(data, name), SCHEMAS[name])


def package(folder: Path, files: Mapping[str, bytes | str | None] | None = None) -> Path:
    """A copy of the shipped ledger with some of its files replaced, or removed where the content is None."""
    folder.mkdir(exist_ok=True)
    for file in DATA.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    for name, content in (files or {}).items():
        if content is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return folder


def opened(folder: Path, **files: bytes | str) -> Ledger:
    """The shipped ledger with some of its tables replaced: `opened(folder, flights=..., sources=...)`."""
    return open_ledger(package(folder, {f"{name}.csv": content for name, content in files.items()}))


def told(problems: pd.DataFrame) -> list[tuple]:
    """Problems of a ledger as tuples: severity, file, row, column, what."""
    whole = problems.astype(object).where(problems.notna(), None)
    return list(whole[["severity", "file", "row", "column", "what"]].itertuples(index=False, name=None))
