"""Open a ledger: a data package, or a single CSV of flights, in; checked tables and a list of problems out."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from components.ledger.checks import (
    busiest_airfields,
    flights_elsewhere,
    lineage_problems,
    unknown_places,
    unlikely_dates,
    with_known_types,
    without_lone_confirmations,
    without_periods,
)
from components.ledger.descriptor import DESCRIPTOR, SHIPPED, DescriptorError, Package, Table, read_descriptor
from components.ledger.edtf import EdtfDate, parse
from components.ledger.flights import conflicts, merge_reports
from components.ledger.lineage import lineage, support_table
from components.ledger.places import gazetteer
from components.ledger.problems import Problem, Severity, problem_table, shown
from components.ledger.records import empty_records, read_records
from components.ledger.validation import Checked, check_table

FLIGHT_TABLE = "flights"
_REFERENCE_TABLES = ("aircraft_types", "places")


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything a ledger says, checked.

    reports: flights.csv with earliest, latest (datetime64[s]; open ends are the years 1 and 9999), qualifier,
    type_written (the aircraft type as the source has it; aircraft_type is the designator), credibility (Int64).
    flights: one row per flight, see `merge_reports`. conflicts: flight_id, column, values.
    notes: notes.csv with earliest, latest, qualifier. supports: see `support_table`.
    gazetteer: see `places.gazetteer`. problems: see `problem_table`. set_aside: file, row, line, text.
    """

    title: str
    reports: pd.DataFrame
    flights: pd.DataFrame
    conflicts: pd.DataFrame
    notes: pd.DataFrame
    sources: pd.DataFrame
    supports: pd.DataFrame
    aircraft_types: pd.DataFrame
    airfields: pd.DataFrame
    gazetteer: pd.DataFrame
    problems: pd.DataFrame
    set_aside: pd.DataFrame
    readable: bool


def open_ledger(path: Path) -> Ledger:
    """Read and check the ledger at `path`: a folder with a datapackage.json, that file, or one CSV of flights.

    Never raises for what is wrong with the data; the problems of the answer say it. `readable` is False where
    the reports could not be read at all.
    """
    package, folder, problems = _find_package(path)
    tables = {name: _read_table(folder, schema) for name, schema in package.tables.items()}
    shipped = read_descriptor(SHIPPED)
    for name, schema in shipped.tables.items():
        if name not in tables:
            tables[name] = (
                _read_table(SHIPPED.parent, schema) if name in _REFERENCE_TABLES else _empty_table(schema)
            )
    return _assemble(package.title, tables, problems)


def _find_package(path: Path) -> tuple[Package, Path, list[Problem]]:
    """The descriptor for what is at `path`, the folder its files are in, and what is wrong with them."""
    shipped = read_descriptor(SHIPPED)
    flights = shipped.tables[FLIGHT_TABLE]
    if path.is_dir():
        path = path / DESCRIPTOR
        if not path.exists() and (path.parent / flights.path).exists():
            what = f"the folder has no {DESCRIPTOR}; its tables are read as the README describes them"
            problem = Problem(Severity.FLAGGED, DESCRIPTOR, what, f"Copy {DESCRIPTOR} from data/ into the folder.")
            there = {name: table for name, table in shipped.tables.items() if (path.parent / table.path).exists()}
            return Package(path.parent.name, there), path.parent, [problem]
    if path.suffix.lower() == ".json":
        try:
            return read_descriptor(path), path.parent, []
        except DescriptorError as error:
            remedy = f"Open a folder with a {DESCRIPTOR}, or a single CSV of flights."
            problem = Problem(Severity.UNREADABLE, path.name, str(error), remedy)
            return Package(path.parent.name, {}), path.parent, [problem]
    single = Table(flights.name, flights.title, path.name, flights.fields, flights.primary_key)
    return Package(path.stem, {FLIGHT_TABLE: single}), path.parent, []


def _read_table(folder: Path, schema: Table) -> Checked:
    data = _read_bytes(folder / schema.path)
    if isinstance(data, str):
        remedy = f"Put {schema.path} there, or name another ledger with --data."
        records = empty_records(schema.columns, Problem(Severity.UNREADABLE, schema.path, data, remedy))
    else:
        records = read_records(
            data,
            schema.path,
            schema.columns,
            required=[f.name for f in schema.fields if f.required or f.name in schema.primary_key],
            optional=[f.name for f in schema.fields if f.optional],
            delimiter=schema.delimiter,
        )
    return check_table(records, schema)


def _empty_table(schema: Table) -> Checked:
    return check_table(empty_records(schema.columns), schema)


def _read_bytes(path: Path) -> bytes | str:
    """The content of a file, or why there is none. Refuses what is no plain file, such as a pipe or a folder."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return "this is not a plain file"
        return path.read_bytes()
    except FileNotFoundError:
        return "the file does not exist"
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"


def _assemble(title: str, tables: Mapping[str, Checked], problems: list[Problem]) -> Ledger:
    problems = [*problems, *(problem for table in tables.values() for problem in table.problems)]
    sources = tables["sources"].table
    airfields = _with_numbers(tables["airfields"].table, ["latitude", "longitude", "elevation_ft"])
    places = _with_numbers(tables["places"].table, ["latitude", "longitude", "radius_km"])
    reports = _with_dates(tables["flights"].table)
    notes = _with_dates(tables["notes"].table)

    reports, aside = without_periods(reports, tables["flights"])
    problems += aside
    reports, found = with_known_types(reports, tables["flights"], tables["aircraft_types"].table)
    problems += found
    if airfields.empty and not reports.empty:
        airfields, notice = busiest_airfields(reports, airfields)
        problems.append(notice)
    endpoints = gazetteer([*reports["origin"], *reports["destination"], *notes["airfield"]], airfields, places)
    problems += unknown_places(reports, notes, tables, endpoints)
    reports = reports.assign(**{end: _resolved(reports[end], endpoints) for end in ("origin", "destination")})
    problems += flights_elsewhere(reports, tables["flights"], airfields)

    drawn = lineage(sources)
    problems += lineage_problems(tables, drawn)
    supports = support_table(pd.concat([reports, notes]), drawn)
    reports, refused = without_lone_confirmations(reports, tables["flights"], supports, ["flight_id"])
    notes, refused_notes = without_lone_confirmations(notes, tables["notes"], supports, ["title", "date"])
    problems += [*refused, *refused_notes, *unlikely_dates(reports, tables["flights"])]

    set_aside = [table.set_aside for table in tables.values()]
    set_aside.append(_aside_rows(aside, tables["flights"]))
    return Ledger(
        title=title,
        reports=reports,
        flights=merge_reports(reports),
        conflicts=conflicts(reports),
        notes=notes,
        sources=sources,
        supports=supports,
        aircraft_types=tables["aircraft_types"].table,
        airfields=airfields,
        gazetteer=endpoints.drop_duplicates("place").set_index("place"),
        problems=problem_table(problems),
        set_aside=pd.concat(set_aside, ignore_index=True),
        readable=tables["flights"].readable,
    )


def _with_numbers(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return table.assign(**{column: pd.to_numeric(table[column], errors="coerce") for column in columns})


def _with_dates(table: pd.DataFrame) -> pd.DataFrame:
    """Adds earliest, latest, qualifier and is_period; makes credibility a nullable integer."""
    dates = [parsed for text in table["date"] if isinstance(parsed := parse(text), EdtfDate)]
    return table.assign(
        earliest=pd.array([d.earliest for d in dates], dtype="datetime64[s]"),
        latest=pd.array([d.latest for d in dates], dtype="datetime64[s]"),
        qualifier=pd.array([d.qualifier for d in dates], dtype="str"),
        is_period=pd.array([d.is_period for d in dates], dtype="bool"),
        credibility=pd.to_numeric(table["credibility"], errors="coerce").astype("Int64"),
    )


def _aside_rows(problems: list[Problem], table: Checked) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (table.file, p.row, p.line, shown(" | ".join(table.table.loc[p.row])))
            for p in problems
            if p.row is not None
        ],
        columns=["file", "row", "line", "text"],
    )


def _resolved(names: pd.Series, endpoints: pd.DataFrame) -> pd.Series:
    return names.map(endpoints["place"]).fillna("").astype("str")
