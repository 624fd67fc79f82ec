"""Reads what was observed: scans, the analyst's decisions, and visits, whose files become one table in the
store. Each of these tables may be missing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from os.path import lexists
from pathlib import Path, PurePosixPath

import pandas as pd

from components.files.cells import INCOMPLETE
from components.files.delimited_text import SEPARATOR_LINE
from components.files.problems import Problem, Severity, shown
from components.files.safe_open import open_bytes
from components.ledger.location import PARQUET, SHIPPED, files_of
from components.ledger.reference.designators import DESIGNATORS_VERSION, designator_of
from components.ledger.spellings import spellings
from components.ledger.tables.cache import cached_folder, key_of
from components.ledger.tables.convert import Progress, ReadTable, is_large, read_whole
from components.ledger.tables.descriptor import Table, read_descriptor
from components.ledger.tables.header_line import same_name
from components.ledger.tables.read_parquet import names_in
from components.ledger.tables.store import MAKING, Store, StoredTable, new_store, quoted_name
from components.ledger.tables.table_files import empty_table, read_large, read_table
from components.ledger.tables.validation import Checked, Rule, cell_problem, cells_by_row, without

VISITS, SCANS, MATCHES = "visits", "scans", "matches"
OBSERVED = (VISITS, SCANS, MATCHES)

TIMES = {
    VISITS: tuple(f"{end}_{bound}" for end in ("arrival", "departure") for bound in ("utc", "earliest", "latest")),
    SCANS: ("day", "first_utc", "last_utc", "scanned_utc"),
    MATCHES: ("time_utc", "decided_utc"),
}
_COUNTS = ("aircraft", "points", "points_near", "points_low", "problems")


def observed_files(tables: Mapping[str, Table]) -> dict[str, tuple[Table, ...]]:
    """Returns the possible files of each table in `OBSERVED`: the one that the descriptor names, or else the
    usual one. Visits may be a CSV file, a Parquet file beside it, or both.

    >>> [table.path for table in observed_files({})["visits"]]
    ['visits.csv', 'visits.parquet']
    """
    usual = read_descriptor(SHIPPED).tables
    own = {name: tables.get(name, usual[name]) for name in OBSERVED}
    if set(own[VISITS].primary_key) <= set(usual[VISITS].primary_key):
        # Older descriptors have a key that predates visits that differ by callsign or file alone.
        own[VISITS] = replace(own[VISITS], primary_key=usual[VISITS].primary_key)
    beside = str(PurePosixPath(own[VISITS].path).with_suffix(PARQUET))
    files: dict[str, tuple[Table, ...]] = {name: (table,) for name, table in own.items()}
    if beside != own[VISITS].path:
        files[VISITS] = (own[VISITS], replace(own[VISITS], path=beside))
    return files


@cache
def own_rule(name: str) -> Rule:
    """Returns the rule for the rows of a table in `OBSERVED`, `without_contradictions`. Always the same object,
    since tables already read are cached by their rule."""
    return partial(without_contradictions, name=name)


def without_contradictions(table: Checked, name: str) -> Checked:
    """Sets aside the rows of a table in `OBSERVED` that contradict themselves."""
    if table.table.empty:
        return table
    cells = _with_times(table.table, name)
    problems = [
        cell_problem(table, Severity.SET_ASIDE, row, column, value, what, remedy)
        for column, bad, what, remedy in _contradictions(cells, name)
        for row, value in cells_by_row(table.table.loc[bad.to_numpy(dtype=bool), column])
    ]
    return without(table, problems)


def visits_as_text(visits: pd.DataFrame) -> pd.DataFrame:
    """Returns visits as in visits.csv: times as `2025-10-26T14:03:05Z`, unknown values as empty cells."""
    times = {name: visits[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna("") for name in TIMES[VISITS]}
    return visits.assign(**times).fillna("").astype("str")


def scans_of(table: Checked) -> pd.DataFrame:
    """Returns scans with day, first_utc, last_utc and scanned_utc as datetime64[ms] (UTC without a zone),
    counts as int64 (0 if not given), and is_incomplete: whether part of the file was missing or unreadable."""
    scans = _with_times(table.table, SCANS)
    counts = {
        name: pd.to_numeric(scans[name], errors="coerce").fillna(0).clip(upper=2**53).astype("int64")
        for name in _COUNTS
    }
    return scans.assign(**counts, is_incomplete=scans["format"].str.endswith(INCOMPLETE).astype("bool"))


def matches_of(table: Checked, flights: Iterable[str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Returns decisions, the latest last, with time_utc and decided_utc as datetime64[ms] (UTC without a zone);
    and the problems of decisions on flights without a report."""
    decisions = _with_times(table.table, MATCHES)
    unknown = decisions.loc[~decisions["flight_id"].isin(set(flights)), "flight_id"]
    what = "no report tells of this flight; the decision is not used"
    remedy = "Correct the flight_id, or remove the row."
    problems = [
        cell_problem(table, Severity.FLAGGED, row, "flight_id", value, what, remedy)
        for row, value in cells_by_row(unknown)
    ]
    return decisions.sort_values("decided_utc", kind="stable"), problems


def unwatched(file: str, named: pd.DataFrame, airfields: pd.DataFrame) -> list[Problem]:
    """Returns a problem for each scanned airfield that is not watched; `named` has airfield, row and line of
    the first row that names it."""
    what = "this airfield is not watched; what was seen there is on no page"
    remedy = "Add it to airfields.csv, or scan for another airfield."
    away = named[~named["airfield"].isin(airfields["airfield"])]
    return [
        Problem(Severity.FLAGGED, file, what, remedy, int(row), int(line), "airfield", shown(airfield))
        for airfield, row, line in away[["airfield", "row", "line"]].itertuples(index=False)
    ]


def airfields_named(table: Checked) -> pd.DataFrame:
    """Returns the airfields in a table, each with row and line of the first row that names it."""
    first = table.table["airfield"].drop_duplicates()
    return pd.DataFrame({"airfield": first, "row": first.index, "line": table.lines.reindex(first.index)})


def _with_times(table: pd.DataFrame, name: str) -> pd.DataFrame:
    times = {
        column: pd.to_datetime(
            table[column].str.removesuffix("Z").replace("", None), format="ISO8601", errors="coerce"
        ).astype("datetime64[ms]")
        for column in TIMES[name]
    }
    return table.assign(**times)


def _contradictions(cells: pd.DataFrame, name: str) -> list[tuple[str, pd.Series, str, str]]:
    """Returns the contradictions inside rows: column, mask of rows, what is wrong, what to do."""
    if name == SCANS:
        late = cells["first_utc"] > cells["last_utc"]
        return [("first_utc", late, "the first position is later than the last", "Scan the file again.")]
    if name != VISITS:
        return []
    again = "Scan the tracks again."
    arrival, departure = cells["arrival_utc"], cells["departure_utc"]
    contradictions = [
        ("arrival_utc", arrival.isna() & departure.isna(), "neither an arrival nor a departure is given", again),
        ("departure_utc", arrival > departure, "the departure is earlier than the arrival", again),
    ]
    for end in ("arrival", "departure"):
        time, first, last = (cells[f"{end}_{bound}"] for bound in ("utc", "earliest", "latest"))
        outside = (first > time) | (last < time) | (time.isna() & (first.notna() | last.notna()))
        mute = time.notna() & (cells[f"{end}_evidence"] == "")
        contradictions += [
            (f"{end}_utc", outside, f"the {end} does not lie between its earliest and its latest time", again),
            (f"{end}_evidence", mute, f"the {end} is given without its evidence", again),
        ]
    return contradictions


_LONGEST_HEADER = 65_536
COPIES_WITHIN_S, COPIES_BOUNDED_S = 60, 300
"""Two landings of one aircraft are copies of one within the first limit, and within the second if the bounds of
their times touch: no aircraft lands twice so soon, and the clocks of trackers differ by less."""


@dataclass(frozen=True, slots=True)
class Visits:
    """The visits of all files of a ledger. stored: see `Ledger`. named: the airfields in each file, with file
    (its number), row and line of the first row that names it, and rows (their number). folder: the cache folder
    of the visits, if there are many."""

    stored: StoredTable
    named: pd.DataFrame
    folder: Path | None


def holds_visits(path: Path) -> bool:
    """Whether a file, or a folder of Parquet files, has the columns of visits and not those of flights."""
    columns = _columns(path)
    visited = {same_name(name) for name in ("airfield", "icao24", "arrival_utc", "departure_utc")}
    return same_name("flight_id") not in columns and visited <= columns


def is_of_ledger(path: Path) -> bool:
    """Whether a text table belongs to a ledger: it has the columns of visits, or one of the key columns of
    flights. Other tables may have columns like date and operator too. A table with an unreadable header counts
    as one of a ledger."""
    columns = _columns(path)
    return not columns or holds_visits(path) or not columns.isdisjoint(map(same_name, ("flight_id", "source_id")))


def _columns(path: Path) -> set[str]:
    """Returns the column names of a table as they are compared; none if they cannot be read."""
    first = files_of(path)[0]
    if first.suffix.lower() == PARQUET:
        return set(map(same_name, names_in(first)))
    opened = open_bytes(first)
    if isinstance(opened, str):
        return set()
    with opened as file:
        try:
            text = file.read(_LONGEST_HEADER).decode("utf-8-sig", "ignore")
        except (OSError, ValueError):
            return set()
    lines = (
        line
        for line in text.splitlines()
        if line.strip(",;|\t ") and not SEPARATOR_LINE.fullmatch(line.strip(" \r"))
    )
    return {same_name(name.strip().strip('"')) for name in re.split(r"[,;\t|]", next(lines, ""))}


def read_visits(folder: Path, schema: Table, root: Path | None, progress: Progress) -> ReadTable:
    """Reads a file of visits of any size; a missing file has no rows. For `root` see `read_table`."""
    if not lexists(folder / schema.path):
        return read_whole(empty_table(schema))
    rule = own_rule(VISITS)
    if is_large(folder / schema.path):
        return read_large(folder, schema, root, rule, progress)
    return read_whole(read_table(folder, schema, root, rule))


def visits_in(store: Store, files: Sequence[ReadTable], types: pd.DataFrame) -> Visits:
    """Returns the visits of one or more files, in order, with times in UTC without a zone, and with the
    designators of types that `types` or ICAO Doc 8643 knows by another name. Missing bounds are the time
    itself. Duplicate visits become one: those in two files, and those of which another row shows only the
    landing or only the take-off. A visit without an address is merged into another one with the same callsign
    if all its times are also times of the other. The column visit numbers them from 0.

    Raises OSError or `duckdb.Error` if there is no room to store them.
    """
    folders = [file.folder for file in files if file.folder]
    folder = None
    if folders:
        designators = types.rename_axis(f"designators {DESIGNATORS_VERSION}")
        key = key_of(folders, [*(file.rows for file in files if not file.folder), designators])
        folder = cached_folder(folders[0].parent, key, lambda new: _fill(new, files, types))
    _merge(store, files, types, folder)
    return Visits(store.stored("visits", "visit"), store.rows("FROM visited"), folder)


def _fill(folder: Path, files: Sequence[ReadTable], types: pd.DataFrame) -> None:
    _merge(new_store(folder, MAKING), files, types, folder)


def _merge(store: Store, files: Sequence[ReadTable], types: pd.DataFrame, folder: Path | None) -> None:
    """Creates the tables visits and visited (the airfields of each file) from the rows of the files."""
    columns = ", ".join(map(quoted_name, files[0].schema.columns))
    for number, file in enumerate(files):
        file.put(store, f"visits_{number}")
    parts = (f"SELECT {columns}, row, line, {number} AS file FROM visits_{number}" for number in range(len(files)))
    store.view("visit_rows", " UNION ALL ".join(parts))
    store.make_in(folder, "visited", _VISITED)
    store.make_in(folder, "types_written", "SELECT DISTINCT aircraft_type AS name FROM visit_rows")
    index = spellings(types, "aircraft_type")
    written = store.rows("FROM types_written")
    certain = [designator_of(name, index) for name in written["name"]]
    designators = [name if code is None else code for name, code in zip(written["name"], certain, strict=True)]
    store.put("visit_types", written.assign(designator=pd.array(designators, dtype="str")))
    store.make_in(folder, "visits", _MERGED)


def _near(end: str) -> str:
    time, first, last = (f"{end}_{bound}" for bound in ("utc", "earliest", "latest"))
    off = f"abs(date_diff('second', one.{time}, other.{time}))"
    touch = f"one.{first} <= other.{last} AND other.{first} <= one.{last}"
    return f"({off} <= {COPIES_WITHIN_S} OR ({off} <= {COPIES_BOUNDED_S} AND {touch}))"


_VISITED = """
    SELECT file, airfield, min(row) AS row, min_by(line, row) AS line, count(*) AS rows
    FROM visit_rows GROUP BY ALL ORDER BY file, row
"""

_WHO = "CASE WHEN icao24 = '' THEN [registration, callsign_in, callsign_out, track_sha256] END"
"""Distinguishes visits without an address that have the same times."""

_MERGED = f"""
    WITH timed AS (
        SELECT * EXCLUDE (line)
        REPLACE ({", ".join(f"nullif({time}, '')::TIMESTAMP_MS AS {time}" for time in TIMES[VISITS])})
        FROM visit_rows
    ), once AS (
        FROM timed
        QUALIFY 1 = row_number()
            OVER (PARTITION BY airfield, icao24, arrival_utc, departure_utc, {_WHO} ORDER BY file, row)
    ), ends AS (
        SELECT *, callsign_in AS callsign, 'arrival' AS seen FROM once
        WHERE callsign_in <> '' AND arrival_utc IS NOT NULL
        UNION ALL
        SELECT *, callsign_out, 'departure' FROM once
        WHERE callsign_out <> '' AND departure_utc IS NOT NULL
    ), copies AS (
        SELECT DISTINCT one.file, one.row
        FROM ends AS one JOIN ends AS other USING (airfield, callsign, seen)
        WHERE one.icao24 = '' AND (other.icao24 <> '' OR (other.file, other.row) < (one.file, one.row))
          AND (one.arrival_utc IS NULL OR {_near("arrival")})
          AND (one.departure_utc IS NULL OR {_near("departure")})
    ), whole AS (FROM once WHERE arrival_utc IS NOT NULL AND departure_utc IS NOT NULL)
    SELECT row_number() OVER (ORDER BY file, row) - 1 AS visit, once.* EXCLUDE (file, row) REPLACE (
        visit_types.designator AS aircraft_type,
        coalesce(arrival_earliest, arrival_utc) AS arrival_earliest,
        coalesce(arrival_latest, arrival_utc) AS arrival_latest,
        coalesce(departure_earliest, departure_utc) AS departure_earliest,
        coalesce(departure_latest, departure_utc) AS departure_latest
    )
    FROM once ANTI JOIN copies USING (file, row)
    JOIN visit_types ON once.aircraft_type = visit_types.name
    WHERE NOT (departure_utc IS NULL AND (airfield, icao24, arrival_utc) IN
               (SELECT (airfield, icao24, arrival_utc) FROM whole))
      AND NOT (arrival_utc IS NULL AND (airfield, icao24, departure_utc) IN
               (SELECT (airfield, icao24, departure_utc) FROM whole))
    ORDER BY visit
"""
