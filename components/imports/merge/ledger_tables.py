"""The ledger tables that an import reads and writes: their files, their rows as text, and the edits to them."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from components.files.atomic import Stamp, stamp_of
from components.files.delimited_text import delimiter_of
from components.files.problems import shown
from components.files.safe_open import LED_OUT, leads_out, read_text_bytes
from components.imports.questions import NotReadableError
from components.ledger.location import DESCRIPTOR, PARQUET, SHIPPED
from components.ledger.reference.airports import airport
from components.ledger.tables.descriptor import DescriptorError, Package, Table, read_descriptor
from components.ledger.tables.header_line import read_names
from components.ledger.tables.read_csv import LONGEST_LINE

Key = tuple[str, ...]
Cells = Mapping[str, str]

TABLES = ("flights", "notes", "sources", "airfields", "places", "aircraft_types")
FOLDER = "imports"
"""The folder in a ledger that stores what is needed of imported tables."""


@dataclass(slots=True)
class Edits:
    """The edits of a table: cells by row key, rows to add, and keys of rows to remove."""

    key: Sequence[str]
    cells: dict[Key, dict[str, str]] = field(default_factory=dict)
    rows: list[Cells] = field(default_factory=list)
    removed: list[Key] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.cells or self.rows or self.removed)

    def made_in(self, rows: Sequence[Cells]) -> list[Cells]:
        """Returns the rows of the table after these edits."""
        keyed = [(tuple(row.get(name, "") for name in self.key), row) for row in rows]
        gone = {*self.removed}
        return [*({**row, **self.cells.get(key, {})} for key, row in keyed if key not in gone), *self.rows]

    def change(self, key: Key, cells: Cells) -> None:
        """Enters new cells of an existing row."""
        self.cells.setdefault(key, {}).update(cells)


@dataclass(frozen=True)
class TableFile:
    """A table of a ledger: its file, the file's text ("" if there is no file), and its stamp when it was read."""

    path: Path
    schema: Table
    text: str
    stamp: Stamp | None

    @cached_property
    def delimiter(self) -> str:
        """What separates the cells."""
        first = self.text.partition("\n")[0]
        return delimiter_of(first, self.schema.columns) if first.strip() else self.schema.delimiter

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """The rows by column, without those that have too few or too many cells."""
        _, *rows = self.records or [[]]
        names = self.header
        return [dict(zip(names, row, strict=True)) for row in rows if len(row) == len(names)]

    @cached_property
    def header(self) -> list[str]:
        """The columns in file order, by the descriptor's names."""
        written = [name.strip(" \ufeff") for name in self.records[0]] if self.records else self.schema.columns
        return list(read_names(written, self.schema.columns).read)

    @cached_property
    def records(self) -> list[list[str]]:
        """The records, the header first."""
        try:
            return list(csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter))
        except csv.Error as error:
            what = f"{self.path.name} cannot be read ({shown(error)})"
            raise NotReadableError(what, "See Data check, and mend it.") from error

    def frame(self, edits: Edits | None = None) -> pd.DataFrame:
        """Returns the rows with every column of the descriptor, as text; after `edits`, if given."""
        rows = edits.made_in(self.rows) if edits else self.rows
        return pd.DataFrame(rows, columns=self.schema.columns, dtype="str").fillna("")


@dataclass(frozen=True, slots=True)
class LedgerTables:
    """A ledger's folder and its tables. is_new: whether there is no ledger yet."""

    folder: Path
    tables: Mapping[str, TableFile]
    is_new: bool

    def __getitem__(self, name: str) -> TableFile:
        return self.tables[name]

    @property
    def imports(self) -> Path:
        """The folder that stores what is needed of imported tables."""
        return self.folder / FOLDER

    def watched(self, edits: Edits | None = None) -> pd.DataFrame:
        """Returns the ledger's airfields, coordinates and elevations as numbers."""
        return _with_numbers(self["airfields"].frame(edits), ["latitude", "longitude", "elevation_ft"])

    def places(self, edits: Edits | None = None) -> pd.DataFrame:
        """Returns the ledger's places, coordinates and radii as numbers."""
        return _with_numbers(self["places"].frame(edits), ["latitude", "longitude", "radius_km"])


def _with_numbers(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    return frame.assign(**{name: pd.to_numeric(frame[name], errors="coerce") for name in columns})


def read_ledger_tables(folder: Path) -> LedgerTables:
    """Returns the tables of a ledger, without rows if its folder is empty or missing. Raises
    `NotReadableError`."""
    if folder.exists() and not folder.is_dir():
        raise NotReadableError(f"{shown(folder.name)} is no folder", "Name the folder of a ledger with --into.")
    shipped = read_descriptor(SHIPPED)
    try:
        described = folder / DESCRIPTOR
        package = read_descriptor(described) if described.exists() else shipped
    except DescriptorError as error:
        raise NotReadableError(f"{DESCRIPTOR}: {error}", "Mend it; data/README.md describes it.") from error
    if leads_out(folder / FOLDER, folder):
        raise NotReadableError(f"{FOLDER}: {LED_OUT[0]}", LED_OUT[1])
    is_new = not described.exists() and not (folder / shipped.tables["flights"].path).exists()
    return LedgerTables(folder, {name: _table_file(folder, package, shipped, name) for name in TABLES}, is_new)


def _table_file(folder: Path, package: Package, shipped: Package, name: str) -> TableFile:
    schema = package.tables.get(name, shipped.tables[name])
    missing = [f for f in shipped.tables[name].fields if f.name not in schema.columns]
    schema = replace(schema, fields=(*schema.fields, *(replace(f, optional=True) for f in missing)))
    path = folder / schema.path
    if path.suffix.lower() == PARQUET or path.is_dir():
        raise NotReadableError(f"{schema.path} is Parquet, which no rows are added to", "Export it as CSV first.")
    if leads_out(path, folder):
        raise NotReadableError(f"{schema.path}: {LED_OUT[0]}", LED_OUT[1])
    stamp = stamp_of(path)
    if stamp is None:
        return TableFile(path, schema, "", None)
    data = read_text_bytes(path, LONGEST_LINE)
    if isinstance(data, str):
        raise NotReadableError(f"{schema.path}: {data}", "See Data check, and mend it.")
    try:
        return TableFile(path, schema, data.decode("utf-8"), stamp)
    except UnicodeError as error:
        raise NotReadableError(f"{schema.path} is not in UTF-8", "See Data check, and mend it.") from error


def airfield_row(code: str) -> dict[str, str]:
    """Returns the row of airfields.csv for an airport of the reference, or for a code that it does not have."""
    reference = airport(code)
    if reference is None:
        return {"airfield": code, "name": code}
    return {
        "airfield": code,
        "name": reference["name"],
        "latitude": str(reference["lat"]),
        "longitude": str(reference["lon"]),
        "elevation_ft": f"{reference['elevation']:.0f}",
        "note": "Position and elevation from the airport reference (airportsdata).",
    }
