"""Open a ledger: a data package, or a single CSV of flights, in; checked tables and a list of problems out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from os.path import isdir, lexists
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow

from components.files import LongLineError, read_bytes, read_text_bytes
from components.ledger.cache import FOLDER, cache_folder, content_key, kept
from components.ledger.checks import (
    busiest_airfields,
    flights_elsewhere,
    known_types,
    lineage_problems,
    lone_confirmations,
    refused_grades,
    unknown_places,
    unresolved_keys,
)
from components.ledger.columnar import read_parquet_records
from components.ledger.conversion import CONVERSION_VERSION, Progress, convert, is_large, look, pieces_of
from components.ledger.dated import with_bounds
from components.ledger.descriptor import DESCRIPTOR, SHIPPED, DescriptorError, Package, Table, read_descriptor
from components.ledger.engine import Rows, as_frame, engine
from components.ledger.lineage import lineage, support_table
from components.ledger.location import Location, Remote, files_of, is_one_table, ledger_folder
from components.ledger.observed import (
    MATCHES,
    OBSERVED,
    PARQUET,
    SCANS,
    VISITS,
    matches_of,
    observed_files,
    scans_of,
    unwatched,
    visits_of,
    without_contradictions,
)
from components.ledger.places import gazetteer, placed
from components.ledger.records import LONGEST_LINE, empty_records, read_records
from components.ledger.remote.connection import RemoteError, engine_of
from components.ledger.remote.reports import RemoteReports, read_remote
from components.ledger.remote.text import text_rows
from components.ledger.reports import Reports, in_memory, stored
from components.ledger.validation import Checked, check_table
from components.problems import Problem, Severity, problem_table, shown

FLIGHT_TABLE = "flights"
WRITTEN_TABLES = ("flights", "notes", "sources")
_REFERENCE_TABLES = ("aircraft_types", "places")


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything a ledger says, checked.

    reports: flights.csv with earliest, latest (datetime64[s]; open ends are the years 1 and 9999), qualifier,
    type_written (the aircraft type as the source has it; aircraft_type is the designator), credibility (Int64).
    flights: one row per flight, see `flights.merged`. conflicts: see `flights.CONFLICTS`. These three are in
    memory or, where the flights are many, in Parquet files of `folder`, where reports have their spreadsheet row
    as the column row, or they lie in a database, where row is the key of the report.
    notes: notes.csv with earliest, latest, qualifier. supports: see `support_table`.
    visits, scans, matches: see `observed.visits_of`, `scans_of`, `matches_of`; their times are datetime64[ms], UTC
    without a zone. Each is empty where the ledger has none.
    written: flights, notes and sources as the files have them, all text, with columns of which nothing is known.
    schemas: what is known of the columns of each table. Tables read from a file are indexed by their spreadsheet
    row. rows: how many rows the files of each table have, those set aside among them.
    gazetteer: see `places.gazetteer`. problems: see `problem_table`. set_aside: file, row, line, text.
    """

    title: str
    reports: Rows
    flights: Rows
    conflicts: Rows
    notes: pd.DataFrame
    sources: pd.DataFrame
    supports: pd.DataFrame
    aircraft_types: pd.DataFrame
    airfields: pd.DataFrame
    gazetteer: pd.DataFrame
    visits: pd.DataFrame
    scans: pd.DataFrame
    matches: pd.DataFrame
    problems: pd.DataFrame
    set_aside: pd.DataFrame
    written: Mapping[str, Rows]
    schemas: Mapping[str, Table]
    rows: Mapping[str, int]
    readable: bool
    folder: Path | None


def open_ledger(path: Location, progress: Progress = lambda done: None) -> Ledger:
    """Read and check the ledger at `path`: a folder with a datapackage.json, that file, one file of flights, or
    flights in a database.

    Flights may be a CSV file, a Parquet file or a folder of Parquet files. Many of them are converted once, which
    `progress` is told of, and then opened from the cache. Never raises for what is wrong with the data; the
    problems of the answer say it. `readable` is False where the reports could not be read at all.
    """
    if isinstance(path, Remote):
        return _open_remote(path)
    package, folder, problems = _find_package(path)
    described = _described(package)
    reports = (
        _read_flights(folder, described[FLIGHT_TABLE], progress)
        if FLIGHT_TABLE in described
        else in_memory(_empty_table(read_descriptor(SHIPPED).tables[FLIGHT_TABLE]))
    )
    tables, observed = _read_others(package, described, folder, ledger_folder(path))
    return _assemble(package, reports.likely(package.expected), tables, observed, problems)


def _open_remote(remote: Remote) -> Ledger:
    """A ledger whose flights lie in a database, and its other tables, if there are any, in a folder."""
    shipped = read_descriptor(SHIPPED).tables[FLIGHT_TABLE]
    folder = remote.beside or SHIPPED.parent
    problems: list[Problem] = []
    package = Package(shown(Path(remote.table).stem))
    if remote.beside:
        package, folder, problems = _find_package(remote.beside)
        problems = [problem for problem in problems if FLIGHT_TABLE not in problem.what]
    described = {FLIGHT_TABLE: shipped} | _described(package)
    schema = replace(described[FLIGHT_TABLE], path=shown(str(remote)))
    tables, observed = _read_others(package, described, folder, remote.beside)
    try:
        asked = engine_of(remote)
        rows = text_rows(asked, remote, schema, _needed(schema))
        return _assemble(package, read_remote(asked, rows, schema, package.expected), tables, observed, problems)
    except RemoteError as error:
        problem = Problem(Severity.UNREADABLE, schema.path, error.what, error.remedy)
        nothing = in_memory(check_table(empty_records(schema.columns, problem), schema))
        return _assemble(package, nothing.likely(package.expected), tables, observed, problems)


def _described(package: Package) -> dict[str, Table]:
    shipped = read_descriptor(SHIPPED).tables
    return {name: _completed(schema, shipped.get(name, schema)) for name, schema in package.tables.items()}


def _read_others(
    package: Package, described: Mapping[str, Table], folder: Path, beside: Path | None
) -> tuple[dict[str, Checked], dict[str, list[Checked]]]:
    """The tables other than flights, in `folder`, and those of what was observed, in the folder `beside` them."""
    shipped = read_descriptor(SHIPPED).tables
    tables = {
        name: _read_table(folder, schema)
        for name, schema in described.items()
        if name not in (FLIGHT_TABLE, *OBSERVED)
    }
    for name, schema in shipped.items():
        if name not in tables and name not in (FLIGHT_TABLE, *OBSERVED):
            tables[name] = (
                _read_table(SHIPPED.parent, schema) if name in _REFERENCE_TABLES else _empty_table(schema)
            )
    observed = {
        name: [
            without_contradictions(_read_observed(folder, _completed(file, shipped[name])), name)
            if beside
            else _empty_table(file)
            for file in files
        ]
        for name, files in observed_files(package.tables).items()
    }
    return tables, observed


def _read_flights(folder: Path, schema: Table, progress: Progress) -> Reports:
    source = folder / schema.path
    if not is_large(source):
        return in_memory(_read_table(folder, schema))
    schema, needed = replace(schema, path=shown(schema.path)), _needed(schema)
    try:
        start = look(source, schema, needed)
        if not start.readable:
            return in_memory(check_table(start, schema))
        cache = cache_folder(source.parent)
        key = content_key(files_of(source), cache, pieces_of(source), repr(schema), CONVERSION_VERSION)
        return stored(kept(cache, key, lambda new: convert(source, schema, needed, new, progress)), schema)
    except LongLineError as error:
        problem = Problem(Severity.UNREADABLE, schema.path, str(error), "Look at the file there.")
        return in_memory(check_table(empty_records(schema.columns, problem), schema))
    except (OSError, duckdb.Error, pyarrow.ArrowException) as error:
        what = f"the file is large, and could not be converted ({shown(error)})"
        remedy = f"Make room on the disk, or make the folder {FOLDER} beside the file one that may be written."
        problem = Problem(Severity.UNREADABLE, schema.path, what, remedy)
        return in_memory(check_table(empty_records(schema.columns, problem), schema))


def _read_observed(folder: Path, schema: Table) -> Checked:
    return _read_table(folder, schema) if lexists(folder / schema.path) else _empty_table(schema)


def _completed(own: Table, expected: Table) -> Table:
    """A table of another descriptor with every column the program asks for: types are as expected, a date that
    must be there must be there, and any other column may be left out."""
    named = {f.name: f for f in own.fields}
    for f in expected.fields:
        ours = named.get(f.name, replace(f, required=False, optional=True))
        is_needed = f.type in ("edtf", "date", "datetime") and f.required
        named[f.name] = replace(ours, type=f.type, required=ours.required or is_needed)
    return replace(own, fields=tuple(named.values()))


def _find_package(path: Path) -> tuple[Package, Path, list[Problem]]:
    """The descriptor for what is at `path`, the folder its files are in, and what is wrong with them."""
    shipped = read_descriptor(SHIPPED)
    flights = shipped.tables[FLIGHT_TABLE]
    if isdir(path) and not is_one_table(path):
        path = path / DESCRIPTOR
        if not lexists(path) and lexists(path.parent / flights.path):
            what = f"the folder has no {DESCRIPTOR}; its tables are read as the README describes them"
            problem = Problem(Severity.FLAGGED, DESCRIPTOR, what, f"Copy {DESCRIPTOR} from data/ into the folder.")
            there = {name: table for name, table in shipped.tables.items() if lexists(path.parent / table.path)}
            return Package(shown(path.parent.name), there), path.parent, [problem]
    if path.suffix.lower() == ".json":
        try:
            package, what = read_descriptor(path), f"it describes no table named {FLIGHT_TABLE}"
        except DescriptorError as error:
            package, what = Package(shown(path.parent.name)), str(error)
        remedy = f"Open a folder with a {DESCRIPTOR}, or a single CSV of flights."
        others = package.tables.keys() & shipped.tables.keys()
        severity = Severity.FLAGGED if others else Severity.UNREADABLE
        problem = Problem(severity, shown(path.name), what, remedy)
        return package, path.parent, [] if FLIGHT_TABLE in package.tables else [problem]
    return Package(shown(path.stem), {FLIGHT_TABLE: replace(flights, path=path.name)}), path.parent, []


def _read_table(folder: Path, schema: Table) -> Checked:
    path = folder / schema.path
    data = read_bytes(path) if schema.path.endswith(PARQUET) else read_text_bytes(path, LONGEST_LINE)
    schema = replace(schema, path=shown(schema.path))
    if isinstance(data, str):
        remedy = f"Put {schema.path} there, or name another ledger with --data."
        records = empty_records(schema.columns, Problem(Severity.UNREADABLE, schema.path, data, remedy))
    elif schema.path.endswith(PARQUET):
        records = read_parquet_records(data, schema.path, schema.columns, required=_needed(schema))
    else:
        records = read_records(
            data,
            schema.path,
            schema.columns,
            required=_needed(schema),
            optional=[f.name for f in schema.fields if f.optional],
            delimiter=schema.delimiter,
        )
    return check_table(records, schema)


def _needed(schema: Table) -> list[str]:
    return [f.name for f in schema.fields if f.required or f.name in schema.primary_key]


def _empty_table(schema: Table) -> Checked:
    return check_table(empty_records(schema.columns), schema)


def _assemble(
    package: Package,
    flights: Reports | RemoteReports,
    tables: Mapping[str, Checked],
    observed: Mapping[str, Sequence[Checked]],
    problems: list[Problem],
) -> Ledger:
    every = [*tables.values(), *(table for files in observed.values() for table in files)]
    problems = [*problems, *(problem for table in every for problem in table.problems)]
    sources, notes = tables["sources"].table, with_bounds(tables["notes"].table)
    airfields = placed(_with_numbers(tables["airfields"].table, ["latitude", "longitude", "elevation_ft"]))
    places = _with_numbers(tables["places"].table, ["latitude", "longitude", "radius_km"])

    problems += flights.problems
    census = flights.census()
    designators, found = known_types(census, flights.file, tables["aircraft_types"].table)
    problems += found
    if airfields.empty and not census.empty:
        airfields, notice = busiest_airfields(census, airfields, places)
        problems.append(notice)
    endpoints = gazetteer([*census["origin"], *census["destination"], *notes["airfield"]], airfields, places)
    problems += unknown_places(census, flights.file, tables["notes"], endpoints)
    problems += flights_elsewhere(census, flights.file, endpoints, airfields)

    drawn = lineage(sources)
    problems += lineage_problems(census, flights.file, tables, drawn)
    problems += unresolved_keys(tables, flights.schema, flights.values)
    supports = support_table(pd.concat([census, notes]), drawn)
    asked = engine()
    asked.put("supports", supports)
    asked.put("notes", notes.assign(line=tables["notes"].lines.reindex(notes.index)))
    refused_notes = asked.frame(lone_confirmations("notes", ["airfield", "title", "date"]))
    problems += refused_grades(refused_notes, tables["notes"].file)
    reports = flights.resolved(designators, endpoints, supports, airfields)
    problems += refused_grades(as_frame(reports.refused), flights.file)

    (scans,), (matches,) = observed[SCANS], observed[MATCHES]
    decisions, found = matches_of(matches, reports.known(matches.table["flight_id"]))
    problems += [*found, *unwatched([*observed[VISITS], scans], airfields)]

    return Ledger(
        title=package.title,
        reports=reports.reports,
        flights=reports.flights,
        conflicts=reports.conflicts,
        notes=_graded(notes, refused_notes["row"]),
        sources=sources,
        supports=supports,
        aircraft_types=tables["aircraft_types"].table,
        airfields=airfields,
        gazetteer=endpoints.drop_duplicates("place").set_index("place"),
        visits=visits_of(observed[VISITS], tables["aircraft_types"].table),
        scans=scans_of(scans),
        matches=decisions,
        problems=problem_table(problems),
        set_aside=pd.concat([flights.set_aside, *(table.set_aside for table in every)], ignore_index=True),
        written={
            FLIGHT_TABLE: flights.written,
            **{name: tables[name].written for name in WRITTEN_TABLES if name != FLIGHT_TABLE},
        },
        schemas={FLIGHT_TABLE: flights.schema}
        | {name: table.schema for name, table in tables.items()}
        | {name: files[0].schema for name, files in observed.items()},
        rows={FLIGHT_TABLE: flights.count}
        | {name: table.rows for name, table in tables.items()}
        | {name: sum(table.rows for table in files) for name, files in observed.items()},
        readable=flights.readable,
        folder=reports.folder,
    )


def _with_numbers(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    numbers = {column: pd.to_numeric(table[column], errors="coerce").astype("float64") for column in columns}
    return table.assign(**numbers)


def _graded(notes: pd.DataFrame, refused: pd.Series) -> pd.DataFrame:
    grades = pd.to_numeric(notes["credibility"], errors="coerce").astype("Int64")
    return notes.assign(credibility=grades.mask(notes.index.isin(refused)))
