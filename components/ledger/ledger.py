"""Open a ledger: a data package, or a single CSV of flights, in; checked tables and a list of problems out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from os.path import exists, isdir
from pathlib import Path

import pandas as pd

from components.files import read_bytes
from components.ledger.census import CENSUS, DATES, RESOLVED
from components.ledger.checks import (
    busiest_airfields,
    flights_elsewhere,
    known_types,
    lineage_problems,
    lone_confirmations,
    refused_grades,
    unknown_places,
    unlikely_dates,
    without_periods,
)
from components.ledger.columnar import read_parquet_records
from components.ledger.descriptor import DESCRIPTOR, SHIPPED, DescriptorError, Package, Table, read_descriptor
from components.ledger.edtf import EdtfDate, parse
from components.ledger.engine import engine
from components.ledger.flights import CONFLICTS, MERGED, SEVERAL
from components.ledger.lineage import lineage, support_table
from components.ledger.location import ledger_folder
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
from components.ledger.records import empty_records, read_records
from components.ledger.validation import Checked, check_table
from components.problems import Problem, Severity, problem_table, shown

FLIGHT_TABLE = "flights"
_REFERENCE_TABLES = ("aircraft_types", "places")


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything a ledger says, checked.

    reports: flights.csv with earliest, latest (datetime64[s]; open ends are the years 1 and 9999), qualifier,
    type_written (the aircraft type as the source has it; aircraft_type is the designator), credibility (Int64).
    flights: one row per flight, see `merge_reports`. conflicts: flight_id, column, values.
    notes: notes.csv with earliest, latest, qualifier. supports: see `support_table`.
    visits, scans, matches: see `observed.visits_of`, `scans_of`, `matches_of`; their times are datetime64[ms], UTC
    without a zone. Each is empty where the ledger has none.
    written: flights, notes and sources as the files have them, all text. Tables read from a file are indexed by
    their spreadsheet row.
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
    visits: pd.DataFrame
    scans: pd.DataFrame
    matches: pd.DataFrame
    problems: pd.DataFrame
    set_aside: pd.DataFrame
    written: Mapping[str, pd.DataFrame]
    readable: bool


def open_ledger(path: Path) -> Ledger:
    """Read and check the ledger at `path`: a folder with a datapackage.json, that file, or one CSV of flights.

    Never raises for what is wrong with the data; the problems of the answer say it. `readable` is False where
    the reports could not be read at all.
    """
    package, folder, problems = _find_package(path)
    shipped = read_descriptor(SHIPPED).tables
    tables = {
        name: _read_table(folder, _completed(schema, shipped.get(name, schema)))
        for name, schema in package.tables.items()
        if name not in OBSERVED
    }
    for name, schema in shipped.items():
        if name not in tables and name not in OBSERVED:
            tables[name] = (
                _read_table(SHIPPED.parent, schema) if name in _REFERENCE_TABLES else _empty_table(schema)
            )
    observed = {
        name: [
            without_contradictions(_read_observed(folder, _completed(file, shipped[name])), name)
            if ledger_folder(path)
            else _empty_table(file)
            for file in files
        ]
        for name, files in observed_files(package.tables).items()
    }
    return _assemble(package.title, tables, observed, problems)


def _read_observed(folder: Path, schema: Table) -> Checked:
    return _read_table(folder, schema) if exists(folder / schema.path) else _empty_table(schema)


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
    if isdir(path):
        path = path / DESCRIPTOR
        if not exists(path) and exists(path.parent / flights.path):
            what = f"the folder has no {DESCRIPTOR}; its tables are read as the README describes them"
            problem = Problem(Severity.FLAGGED, DESCRIPTOR, what, f"Copy {DESCRIPTOR} from data/ into the folder.")
            there = {name: table for name, table in shipped.tables.items() if exists(path.parent / table.path)}
            return Package(shown(path.parent.name), there), path.parent, [problem]
    if path.suffix.lower() == ".json":
        try:
            package, what = read_descriptor(path), f"it describes no table named {FLIGHT_TABLE}"
        except DescriptorError as error:
            package, what = Package(shown(path.parent.name)), str(error)
        remedy = f"Open a folder with a {DESCRIPTOR}, or a single CSV of flights."
        problem = Problem(Severity.UNREADABLE, shown(path.name), what, remedy)
        return package, path.parent, [] if FLIGHT_TABLE in package.tables else [problem]
    return Package(shown(path.stem), {FLIGHT_TABLE: replace(flights, path=path.name)}), path.parent, []


def _read_table(folder: Path, schema: Table) -> Checked:
    data = read_bytes(folder / schema.path)
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
    title: str,
    tables: Mapping[str, Checked],
    observed: Mapping[str, Sequence[Checked]],
    problems: list[Problem],
) -> Ledger:
    every = [*tables.values(), *(table for files in observed.values() for table in files)]
    problems = [*problems, *(problem for table in every for problem in table.problems)]
    flights, sources = tables["flights"], tables["sources"].table
    airfields = placed(_with_numbers(tables["airfields"].table, ["latitude", "longitude", "elevation_ft"]))
    places = _with_numbers(tables["places"].table, ["latitude", "longitude", "radius_km"])

    written, aside = without_periods(_with_dates(flights.table), flights)
    problems += aside
    asked = engine()
    asked.put("written", _with_lines(written, flights))
    census = asked.frame(CENSUS)
    designators, found = known_types(census, flights.file, tables["aircraft_types"].table)
    problems += found
    if airfields.empty and not census.empty:
        airfields, notice = busiest_airfields(census, airfields, places)
        problems.append(notice)
    notes = _with_dates(tables["notes"].table)
    endpoints = gazetteer([*census["origin"], *census["destination"], *notes["airfield"]], airfields, places)
    problems += unknown_places(census, tables, endpoints)
    problems += flights_elsewhere(census, flights.file, endpoints, airfields)

    drawn = lineage(sources)
    problems += lineage_problems(census, tables, drawn)
    supports = support_table(pd.concat([census, notes]), drawn)
    asked.put("supports", supports)
    asked.put("notes", _with_lines(notes, tables["notes"]))
    refused = asked.frame(lone_confirmations("written", ["flight_id"]))
    refused_notes = asked.frame(lone_confirmations("notes", ["airfield", "title", "date"]))
    problems += refused_grades(refused, flights.file)
    problems += refused_grades(refused_notes, tables["notes"].file)
    problems += unlikely_dates(asked.frame(DATES), flights.file)

    asked.put("types", pd.DataFrame(list(designators.items()), columns=["name", "designator"], dtype="str"))
    asked.put("endpoints", endpoints)
    asked.put("refused", refused)
    reports = asked.keep("reports", RESOLVED)
    asked.keep("several", SEVERAL)
    merged, differing = asked.keep("flights", MERGED), asked.keep("conflicts", CONFLICTS)

    (scans,), (matches,) = observed[SCANS], observed[MATCHES]
    decisions, found = matches_of(matches, merged["flight_id"])
    problems += [*found, *unwatched([*observed[VISITS], scans], airfields)]

    set_aside = [table.set_aside for table in every]
    set_aside.append(_aside_rows(aside, flights))
    return Ledger(
        title=title,
        reports=_typed(reports).set_index("row"),
        flights=_typed(merged),
        conflicts=differing,
        notes=notes.assign(credibility=notes["credibility"].mask(notes.index.isin(refused_notes["row"]))),
        sources=sources,
        supports=supports,
        aircraft_types=tables["aircraft_types"].table,
        airfields=airfields,
        gazetteer=endpoints.drop_duplicates("place").set_index("place"),
        visits=visits_of(observed[VISITS], tables["aircraft_types"].table),
        scans=scans_of(scans),
        matches=decisions,
        problems=problem_table(problems),
        set_aside=pd.concat(set_aside, ignore_index=True),
        written={name: tables[name].table for name in ("flights", "notes", "sources")},
        readable=flights.readable,
    )


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """The types that a table without rows, or without a grade, would lose on its way through the engine."""
    days = dict.fromkeys(["earliest", "latest"], "datetime64[s]")
    return table.astype({**days, "credibility": "Int64"})


def _with_lines(table: pd.DataFrame, checked: Checked) -> pd.DataFrame:
    return table.assign(line=checked.lines.reindex(table.index))


def _with_numbers(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    numbers = {column: pd.to_numeric(table[column], errors="coerce").astype("float64") for column in columns}
    return table.assign(**numbers)


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
