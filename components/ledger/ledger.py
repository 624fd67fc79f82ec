"""Opens a ledger: reads a data package or a single table of flights, checks its tables and lists their
problems."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from os.path import isdir, lexists
from pathlib import Path

import pandas as pd

from components.files.problems import Problem, Severity, problem_table, shown
from components.files.safe_open import LED_OUT, leads_out
from components.ledger.checks import (
    flights_elsewhere,
    known_types,
    lineage_problems,
    lone_confirmations,
    places_read,
    refused_grades,
    unknown_places,
    unresolved_keys,
)
from components.ledger.engines.answers import RemoteError
from components.ledger.engines.connection import engine_of
from components.ledger.engines.database_copy import Copy, copy_table, is_copied, last_copy
from components.ledger.engines.remote_reports import RemoteReports, read_remote
from components.ledger.engines.text_columns import text_rows
from components.ledger.lineage import lineage, support_table
from components.ledger.location import (
    DESCRIPTOR,
    SHIPPED,
    Location,
    Remote,
    is_one_table,
    is_table_of_cells,
    ledger_folder,
)
from components.ledger.observation_tables import (
    MATCHES,
    OBSERVED,
    SCANS,
    VISITS,
    airfields_named,
    holds_visits,
    matches_of,
    observed_files,
    own_rule,
    read_visits,
    scans_of,
    unwatched,
    visits_in,
)
from components.ledger.parts import Parts
from components.ledger.reference.places import (
    AIRFIELD,
    COLUMNS,
    Watched,
    by_flights,
    by_ledger,
    by_visits,
    gazetteer,
    placed,
)
from components.ledger.reports import Reports, few_reports, reports_in, with_bounds, without_periods
from components.ledger.tables.convert import Progress, ReadTable, converted, is_large, read_whole
from components.ledger.tables.descriptor import DescriptorError, Package, Table, read_descriptor
from components.ledger.tables.store import OtherEngine, Store, StoredTable, new_store
from components.ledger.tables.table_files import (
    UNKEPT,
    empty_table,
    needed_in,
    read_large,
    read_table,
    unkept,
    unread,
)
from components.ledger.tables.validation import Checked

FLIGHT_TABLE = "flights"
_SAVED_TABLES = ("notes", "sources")
_REFERENCE_TABLES = ("aircraft_types", "places")
_OPEN_A_LEDGER = f"Open a folder with a {DESCRIPTOR}, or a single CSV of flights."
_BRING_JSON = "A table in JSON is brought into a ledger by python -m components.imports FILE --into FOLDER."
_MOST_NAMED = 3
"""The most files that a sentence names; readers skip longer lists."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger after all checks.

    reports: flights.csv with earliest, latest (days; open ends are those of the years 1 and 9999), qualifier,
    type_written (the aircraft type as the source writes it; aircraft_type is the designator) and credibility.
    row is the spreadsheet row or, in a database, the key. flights: one row per flight, see `flights.merged`.
    conflicts: see `flights.conflicts`; conflict_count is their total, of which a database returns only the
    first few.

    store: holds these tables in memory or, if there are many flights or visits, in Parquet files of `folder`
    and `visits_folder`. elsewhere: the database engine that holds reports and flights instead. folders: every
    folder of the cache that the ledger is opened from.

    notes: notes.csv with earliest, latest, qualifier. supports: see `support_table`. visits, scans, matches:
    see `observation_tables.visits_in`, `scans_of` and `matches_of`; times are UTC without a zone, and each
    table is empty if the ledger has none.

    written: flights, notes and sources as text exactly as in the files, unknown columns included. schemas: the
    columns of each table. Tables read from a file are indexed by spreadsheet row. rows: the number of rows in
    the files of each table, including those set aside.

    airfields: those watched, with the columns of airfields.csv and why. airfield_candidates: airfield, name and
    number of flights of the airfields that flights name, the most named first; empty if airfields.csv names
    any. gazetteer: see `places.COLUMNS`, indexed by place. problems: see `problem_table`. set_aside: file, row,
    line, text. visits_are_whole: whether every row of visits could be read. parts: the tables that the ledger
    was assembled from.
    """

    title: str
    reports: StoredTable
    flights: StoredTable
    conflicts: StoredTable
    conflict_count: int
    notes: pd.DataFrame
    sources: pd.DataFrame
    supports: pd.DataFrame
    aircraft_types: pd.DataFrame
    airfields: pd.DataFrame
    airfield_candidates: pd.DataFrame
    gazetteer: pd.DataFrame
    visits: StoredTable
    scans: pd.DataFrame
    matches: pd.DataFrame
    problems: pd.DataFrame
    set_aside: pd.DataFrame
    written: Mapping[str, StoredTable]
    schemas: Mapping[str, Table]
    rows: Mapping[str, int]
    readable: bool
    visits_are_whole: bool
    store: Store
    folder: Path | None
    visits_folder: Path | None
    folders: tuple[Path, ...]
    elsewhere: OtherEngine | None
    parts: Parts

    @property
    def is_small(self) -> bool:
        """Whether the flights are in memory, where comparing them with other airfields is quick."""
        return self.folder is None and self.elsewhere is None

    @property
    def is_from_database(self) -> bool:
        """Whether the flights come from a database, queried there or copied."""
        return self.elsewhere is not None or self.parts.is_copied


def open_ledger(
    path: Location, progress: Progress = lambda done: None, watch: str = "", copy: Copy | None = None
) -> Ledger:
    """Reads and checks the ledger at `path`: a folder with a datapackage.json, that file itself, a single table
    of flights or of visits, or flights in a database.

    Flights and visits may each be a CSV file, a Parquet file or a folder of Parquet files. Large ones are
    converted once, reporting to `progress`, and then opened from the cache. Bad data never raises: the ledger
    lists it in `problems`, and `readable` is False if no reports could be read at all. `watch` chooses the
    watched airfield if airfields.csv names none and flights name this one. `copy` is an existing copy of the
    flights in a database; without it they are copied now, or queried in the database.
    """
    if isinstance(path, Remote):
        return _open_remote(path, progress, copy)
    package, folder, problems = _find_package(path)
    if not problems and (problem := _without_flights(package, path)):
        problems = [problem]
    described = _described_tables(package)
    flights = (
        _read_flights(folder, described[FLIGHT_TABLE], _link_root(path), progress)
        if FLIGHT_TABLE in described
        else few_reports(empty_table(read_descriptor(SHIPPED).tables[FLIGHT_TABLE]))
    )
    beside = ledger_folder(path)
    others, observed = _read_others(package, described, folder, beside)
    visits = _read_visits(package, folder, beside, _link_root(path), progress, observed[SCANS])
    if beside is None and VISITS in package.tables:
        flights = replace(flights, readable=not any(file.failed for file in visits))
    return assembled(Parts(package, flights, others, observed, tuple(visits), tuple(problems)), watch)


def assembled(parts: Parts, watch: str = "") -> Ledger:
    """Returns a ledger assembled from tables that are already read, checked against each other. `watch` is as
    in `open_ledger`."""
    try:
        return _assemble(parts, watch)
    except UNKEPT as error:
        large = [table.schema for table in (parts.flights, *parts.visits) if table.folder]
        if not large:
            raise
        no_flights = few_reports(unkept(large[0], error))
        empty = tuple(read_whole(empty_table(file.schema)) for file in parts.visits)
        return _assemble(replace(parts, flights=no_flights, visits=empty))


def unread_ledger(path: Location, problem: Problem, title: str = "") -> Ledger:
    """Returns an empty ledger in place of one that cannot be opened, with the problem that says why. Without a
    title it is named after the file at fault."""
    if isinstance(path, Remote):
        beside = _parts_beside(path)
        return assembled(replace(beside, flights=few_reports(unread(beside.flights.schema, problem))))
    package, flights = Package(title or problem.file), read_descriptor(SHIPPED).tables[FLIGHT_TABLE]
    others, observed = _read_others(package, {}, path, None)
    visits = _read_visits(package, path, None, None, lambda done: None, observed[SCANS])
    no_flights = few_reports(empty_table(flights))
    return assembled(Parts(package, no_flights, others, observed, tuple(visits), (problem,)))


def copy_flights(remote: Remote, progress: Progress, after: float) -> Copy | None:
    """Returns a copy of the flights in a database: the last one if it was made later than `after`, else a new
    one (see `copy_table`)."""
    schema = _package_beside(remote)[1]
    last = last_copy(remote, schema)
    return last if last and last.read > after else copy_table(remote, schema, progress)


def _open_remote(remote: Remote, progress: Progress, copy: Copy | None) -> Ledger:
    """Opens a ledger with its flights in a database and its other tables, if any, in a folder."""
    beside = _parts_beside(remote)
    schema = beside.flights.schema
    try:
        if not copy and is_copied(remote):
            copy = copy_table(remote, schema, progress)
        if copy:
            return assembled(replace(beside, flights=converted(copy.folder, schema), is_copied=True))
        engine = engine_of(remote)
        rows = text_rows(engine, remote, schema, needed_in(schema))
        return assembled(replace(beside, remote=read_remote(engine, rows, schema, beside.package.expected)))
    except RemoteError as error:
        problem = Problem(Severity.UNREADABLE, schema.path, error.what, error.remedy)
        return assembled(replace(beside, flights=few_reports(unread(schema, problem))))


def _parts_beside(remote: Remote) -> Parts:
    """Reads the tables that accompany flights in a database; the flights stay empty."""
    package, schema, folder, problems = _package_beside(remote)
    described = _described_tables(package)
    others, observed = _read_others(package, described, folder, remote.beside)
    root = remote.beside and _link_root(remote.beside)
    visits = _read_visits(package, folder, remote.beside, root, lambda done: None, observed[SCANS])
    return Parts(package, few_reports(empty_table(schema)), others, observed, tuple(visits), tuple(problems))


def _package_beside(remote: Remote) -> tuple[Package, Table, Path, list[Problem]]:
    """Returns the package, the folder and the problems of the tables that accompany flights in a database, with
    the schema of these flights."""
    flights_only = Package(shown(Path(remote.table).stem))
    package, folder, problems = (
        _find_package(remote.beside) if remote.beside else (flights_only, SHIPPED.parent, [])
    )
    schema = _described_tables(package).get(FLIGHT_TABLE, read_descriptor(SHIPPED).tables[FLIGHT_TABLE])
    return package, replace(schema, path=shown(str(remote)), has_row_numbers=False), folder, problems


def _described_tables(package: Package) -> dict[str, Table]:
    """Returns the schemas of a package by name, completed with every column that the program expects."""
    shipped = read_descriptor(SHIPPED).tables
    return {
        name: _with_expected_columns(schema, shipped.get(name, schema)) for name, schema in package.tables.items()
    }


def _read_others(
    package: Package, described: Mapping[str, Table], folder: Path, beside: Path | None
) -> tuple[dict[str, Checked], dict[str, Checked]]:
    """Reads the tables other than flights: those of the ledger from `folder`, scans and decisions from the
    folder `beside`."""
    shipped = read_descriptor(SHIPPED).tables
    tables = {
        name: read_table(folder, schema, folder)
        for name, schema in described.items()
        if name not in (FLIGHT_TABLE, *OBSERVED)
    }
    for name, schema in shipped.items():
        if name not in tables and name not in (FLIGHT_TABLE, *OBSERVED):
            tables[name] = (
                read_table(SHIPPED.parent, schema, None) if name in _REFERENCE_TABLES else empty_table(schema)
            )
    observed = {
        name: read_observed(beside, name, _observed_tables(package, name)[0])
        if beside
        else empty_table(shipped[name])
        for name in (SCANS, MATCHES)
    }
    return tables, observed


def _observed_tables(package: Package, name: str) -> list[Table]:
    """Returns the schemas of the files that may hold one of the observed tables."""
    expected = read_descriptor(SHIPPED).tables[name]
    schemas = [_with_expected_columns(file, expected) for file in observed_files(package.tables)[name]]
    # Decisions are made by people, so the ledger determines their vocabulary.
    return schemas if name == MATCHES else [_with_current_choices(table, expected) for table in schemas]


def _link_root(path: Path) -> Path | None:
    """Returns the folder that no link in a ledger may lead out of; None for a single file, which the operator
    named."""
    return path if isdir(path) else ledger_folder(path)


def _read_visits(
    package: Package, folder: Path, beside: Path | None, root: Path | None, progress: Progress, scans: Checked
) -> list[ReadTable]:
    """Reads the visits of a ledger, or a single table of them. A scan writes a file of visits even if it finds
    none, so that a missing file is a problem: it leaves unknown what was seen on the days that `scans` names."""
    files = _observed_tables(package, VISITS)
    if beside is None and VISITS not in package.tables:
        return [read_whole(empty_table(files[0]))]
    if len(scans.table) and not any(lexists(folder / file.path) for file in files):
        what = f"the file does not exist, and {scans.schema.path} names tracks that were scanned"
        remedy = "Put it back, or scan the tracks again; until then no day counts as observed."
        problem = Problem(Severity.UNREADABLE, files[0].path, what, remedy)
        return [read_whole(unread(files[0], problem))]
    return [read_visits(folder, file, root, progress) for file in (files if beside else files[:1])]


def large_tables(path: Path) -> list[Path]:
    """Returns the files, or folders of files, that must be converted before the ledger at `path` opens."""
    package, folder, _ = _find_package(path)
    files = [package.tables[FLIGHT_TABLE]] if FLIGHT_TABLE in package.tables else []
    files += observed_files(package.tables)[VISITS]
    return [folder / file.path for file in files if is_large(folder / file.path)]


def _read_flights(folder: Path, schema: Table, root: Path | None, progress: Progress) -> ReadTable:
    if is_large(folder / schema.path):
        return read_large(folder, schema, root, without_periods, progress)
    return few_reports(read_table(folder, schema, root))


def described_tables(path: Path) -> tuple[dict[str, Table], list[Problem]]:
    """Returns the schemas of the tables that the ledger at `path` reads from its folder, by name, and the
    problems that prevent knowing them."""
    package, _, problems = _find_package(path)
    unreadable = [problem for problem in problems if problem.severity is Severity.UNREADABLE]
    return {
        **_described_tables(package),
        **{name: _observed_tables(package, name)[0] for name in OBSERVED},
    }, unreadable


def read_observed(folder: Path, name: str, schema: Table) -> Checked:
    """Reads scans, decisions or the single file of visits; a missing file is an empty table."""
    exists = lexists(folder / schema.path)
    return read_table(folder, schema, folder, own_rule(name)) if exists else empty_table(schema)


@lru_cache(maxsize=64)
def _with_expected_columns(table: Table, expected: Table) -> Table:
    """Returns a schema of the ledger's descriptor, completed with every column that the program expects. The
    types are the expected ones, a required date stays required, and any other missing column is optional."""
    fields = {f.name: f for f in table.fields}
    for f in expected.fields:
        ours = fields.get(f.name, replace(f, required=False, optional=True))
        is_needed = f.type in ("edtf", "date", "datetime") and f.required
        needed = ours.required or is_needed
        fields[f.name] = replace(ours, type=f.type, required=needed)
    return replace(table, fields=tuple(fields.values()))


def _with_current_choices(table: Table, expected: Table) -> Table:
    """Returns a schema that allows every word that the program writes today, since the ledger's descriptor may
    be older."""
    words = {f.name: f.choices for f in expected.fields}
    fields = (
        replace(f, choices=tuple(dict.fromkeys((*f.choices, *words.get(f.name, ()))))) if f.choices else f
        for f in table.fields
    )
    return replace(table, fields=tuple(fields))


def _find_package(path: Path) -> tuple[Package, Path, list[Problem]]:
    """Returns the descriptor for `path`, the folder of its files, and problems with either."""
    if isdir(path) and not is_one_table(path):
        return _package_of_folder(path)
    if path.suffix.lower() == ".json":
        return _package_of_descriptor(path)
    name = VISITS if holds_visits(path) else FLIGHT_TABLE
    table = _with_file_as_source(read_descriptor(SHIPPED).tables[name], path)
    return Package(shown(path.stem), {name: table}), path.parent, []


def _package_of_folder(folder: Path) -> tuple[Package, Path, list[Problem]]:
    """Returns the parts of `_find_package` for a folder: by its own descriptor, or by the shipped one if it has
    none."""
    descriptor, shipped = folder / DESCRIPTOR, read_descriptor(SHIPPED).tables
    if leads_out(descriptor, folder):
        return Package(shown(folder.name)), folder, [Problem(Severity.UNREADABLE, DESCRIPTOR, *LED_OUT)]
    if lexists(descriptor) or not lexists(folder / shipped[FLIGHT_TABLE].path):
        return _package_of_descriptor(descriptor)
    what = f"the folder has no {DESCRIPTOR}; its tables are read as the README describes them"
    remedy = f"Copy {DESCRIPTOR} from data/ and remove from it the tables that the folder does not have."
    present = {name: table for name, table in shipped.items() if lexists(folder / table.path)}
    return Package(shown(folder.name), present), folder, [Problem(Severity.FLAGGED, DESCRIPTOR, what, remedy)]


def _package_of_descriptor(descriptor: Path) -> tuple[Package, Path, list[Problem]]:
    """Returns the parts of `_find_package` for a descriptor."""
    try:
        return _refusing_ambiguous_columns(read_descriptor(descriptor)), descriptor.parent, []
    except DescriptorError as error:
        remedy = _OPEN_A_LEDGER if lexists(descriptor) else _remedy_without_ledger(descriptor.parent)
        what = str(error)
        if descriptor.name != DESCRIPTOR and lexists(descriptor):
            what, remedy = f"this is no descriptor of a ledger: {what}", f"{remedy} {_BRING_JSON}"
        problem = Problem(Severity.UNREADABLE, shown(descriptor.name), what, remedy)
        return Package(shown(descriptor.parent.name)), descriptor.parent, [problem]


def _remedy_without_ledger(folder: Path) -> str:
    """Returns what to do about a folder without a ledger; it may hold tables that can be opened alone."""
    try:
        files = sorted(folder.iterdir())
    except OSError:
        return _OPEN_A_LEDGER
    if not (tables := [file.name for file in files if is_table_of_cells(file)]):
        return _OPEN_A_LEDGER
    more = f" and {len(tables) - _MOST_NAMED:,} more" if len(tables) > _MOST_NAMED else ""
    return f"Open a table of this folder by itself ({', '.join(map(shown, tables[:_MOST_NAMED]))}{more})."


def _with_file_as_source(table: Table, path: Path) -> Table:
    """Returns the schema of a table opened alone. The file itself is the source of rows that name none."""
    source = re.sub(r"[\s;]+", "-", shown(path.stem))
    fields = [replace(f, fallback=source) if f.name == "source_id" else f for f in table.fields]
    return replace(table, path=path.name, fields=tuple(fields))


def _without_flights(package: Package, path: Path) -> Problem | None:
    """Returns the problem of a ledger without a table of flights; a table of visits opened alone needs none."""
    if FLIGHT_TABLE in package.tables or ledger_folder(path) is None:
        return None
    others = package.tables.keys() & read_descriptor(SHIPPED).tables.keys()
    severity = Severity.FLAGGED if others else Severity.UNREADABLE
    file = path.name if path.suffix.lower() == ".json" else DESCRIPTOR
    return Problem(severity, shown(file), f"it describes no table named {FLIGHT_TABLE}", _OPEN_A_LEDGER)


def _refusing_ambiguous_columns(package: Package) -> Package:
    """Returns the package. Raises `DescriptorError` if one of its columns would be mistaken for another one
    that the program expects."""
    shipped = read_descriptor(SHIPPED).tables
    for name, table in package.tables.items():
        expected = shipped.get(name, table).columns
        for column in table.columns:
            if column not in expected and column.casefold() in expected:
                what = f"the column '{shown(column)}' of {name} must be named '{column.casefold()}'"
                raise DescriptorError(what)
    return package


def _title(package: Package, airfields: pd.DataFrame) -> str:
    """Returns the title of the ledger. An untitled ledger is named after its only airfield, which says more
    than a file's name."""
    if package.is_titled or len(airfields) != 1:
        return package.title
    return f"Reported flights to {airfields['name'].iloc[0] or airfields['airfield'].iloc[0]}"


def _assemble(parts: Parts, watch: str = "") -> Ledger:
    package, tables, observed, visit_files = parts.package, parts.others, parts.observed, parts.visits
    store = new_store(_cached_folder(parts))
    flights = parts.remote or reports_in(store, parts.flights, package.expected)
    all_tables: list[Checked | ReadTable] = [*tables.values(), *observed.values(), *visit_files]
    problems = [*parts.problems, *(problem for table in all_tables for problem in table.problems)]
    sources, notes = tables["sources"].table, with_bounds(tables["notes"].table)
    airfields = placed(_with_numbers(tables["airfields"].table, ["latitude", "longitude", "elevation_ft"]))
    places = _with_numbers(tables["places"].table, ["latitude", "longitude", "radius_km"])

    problems += flights.problems
    census = flights.census()
    designators, type_problems = known_types(census, flights.schema.path, tables["aircraft_types"].table)
    problems += type_problems
    visits = visits_in(store, visit_files, tables["aircraft_types"].table)
    names = [*census["origin"], *census["destination"], *notes["airfield"], *visits.named["airfield"]]
    endpoints = gazetteer(names, airfields, places)
    watched = _watched(airfields, endpoints, census, flights, visits.named, watch)
    airfields = watched.airfields
    problems += watched.problems
    problems += unknown_places(census, flights.schema.path, tables["notes"], endpoints)
    problems += places_read(census, flights.schema.path, endpoints)
    problems += flights_elsewhere(census, flights.schema.path, endpoints, airfields)

    draws_on = lineage(sources)
    problems += lineage_problems(census, flights.schema.path, tables, draws_on)
    problems += unresolved_keys(tables, flights.schema, flights.values)
    supports = support_table(pd.concat([census, notes]), draws_on)
    store.put("supports", supports)
    store.put("graded_notes", notes.assign(line=tables["notes"].lines.reindex(notes.index)))
    refused_notes = store.rows(lone_confirmations("graded_notes", "supports", ["airfield", "title", "date"]))
    problems += refused_grades(refused_notes, tables["notes"].schema.path)
    resolved = flights.resolved(designators, endpoints, supports, airfields)
    problems += refused_grades(resolved.refused, flights.schema.path)

    scans, matches = observed[SCANS], observed[MATCHES]
    decisions, decision_problems = matches_of(matches, resolved.reported_ids(matches.table["flight_id"]))
    problems += [*decision_problems, *unwatched(scans.schema.path, airfields_named(scans), airfields)]
    problems += _unwatched_visits(visit_files, visits.named, airfields)

    return Ledger(
        title=_title(package, airfields),
        reports=resolved.reports,
        flights=resolved.flights,
        conflicts=resolved.conflicts,
        conflict_count=resolved.conflict_count,
        notes=_with_grades(notes, refused_notes["row"]),
        sources=sources,
        supports=supports,
        aircraft_types=tables["aircraft_types"].table,
        airfields=airfields,
        airfield_candidates=watched.candidates,
        gazetteer=endpoints.loc[endpoints["place"] != "", list(COLUMNS)]
        .drop_duplicates("place")
        .set_index("place"),
        visits=visits.stored,
        visits_are_whole=all(not file.failed and file.set_aside.empty for file in visit_files),
        scans=_scans(scans, visit_files),
        matches=decisions,
        problems=problem_table(problems),
        set_aside=pd.concat([flights.set_aside, *(table.set_aside for table in all_tables)], ignore_index=True),
        written={FLIGHT_TABLE: resolved.written, **_written_tables(store, tables)},
        schemas=_schemas(parts),
        rows={FLIGHT_TABLE: flights.count, **_row_counts(parts)},
        readable=flights.readable,
        store=store,
        folder=resolved.folder,
        visits_folder=visits.folder,
        folders=_folders(parts, resolved.folder, visits.folder),
        elsewhere=resolved.elsewhere,
        parts=parts,
    )


def _cached_folder(parts: Parts) -> Path | None:
    """Returns the cache folder of the first large table; None if all tables are small."""
    return next((table.folder for table in (parts.flights, *parts.visits) if table.folder), None)


def _scans(scans: Checked, visit_files: Sequence[ReadTable]) -> pd.DataFrame:
    """Returns the scans, or none if a file of visits failed: a day counts as observed only if what was seen on
    it is known."""
    return scans_of(empty_table(scans.schema) if any(file.failed for file in visit_files) else scans)


def _written_tables(store: Store, tables: Mapping[str, Checked]) -> dict[str, StoredTable]:
    """Returns the tables other than flights that readers can download, exactly as in their files."""
    return {name: store.stored_as_written(f"written_{name}", tables[name].written) for name in _SAVED_TABLES}


def _folders(parts: Parts, *made: Path | None) -> tuple[Path, ...]:
    """Returns the cache folders of the converted tables, and the folders `made` from them."""
    converted_folders = (table.folder for table in (parts.flights, *parts.visits))
    return tuple(folder for folder in (*converted_folders, *made) if folder)


def _unwatched_visits(
    files: Sequence[ReadTable], named: pd.DataFrame, airfields: pd.DataFrame
) -> Iterator[Problem]:
    """Yields a problem for each airfield that a file of visits names and that is not watched."""
    for number, file in enumerate(files):
        yield from unwatched(file.schema.path, named[named["file"] == number], airfields)


def _schemas(parts: Parts) -> dict[str, Table]:
    small = {name: table.schema for name, table in {**parts.others, **parts.observed}.items()}
    return {FLIGHT_TABLE: parts.flights.schema, **small, VISITS: parts.visits[0].schema}


def _row_counts(parts: Parts) -> dict[str, int]:
    small = {name: table.rows for name, table in {**parts.others, **parts.observed}.items()}
    return {**small, VISITS: sum(file.count for file in parts.visits)}


def _watched(
    airfields: pd.DataFrame,
    endpoints: pd.DataFrame,
    census: pd.DataFrame,
    flights: Reports | RemoteReports,
    visits: pd.DataFrame,
    watch: str,
) -> Watched:
    """Returns the watched airfields: those of airfields.csv or, if it names none, those that reports name, or
    else visits."""
    if not airfields.empty or (census.empty and visits.empty):
        return by_ledger(airfields)
    counts = flights.naming(endpoints[endpoints["kind"] == AIRFIELD])
    if visits.empty or not counts.empty:
        return by_flights(counts, endpoints, airfields, watch)
    return by_visits(visits, endpoints, airfields)


def _with_numbers(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    numbers = {column: pd.to_numeric(table[column], errors="coerce").astype("float64") for column in columns}
    return table.assign(**numbers)


def _with_grades(notes: pd.DataFrame, refused: pd.Series) -> pd.DataFrame:
    grades = pd.to_numeric(notes["credibility"], errors="coerce").astype("Int64")
    return notes.assign(credibility=grades.mask(notes.index.isin(refused)))
