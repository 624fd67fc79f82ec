"""What was observed, as a ledger keeps it: scans, the analyst's decisions, and the times of visits. Each may be
missing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

import pandas as pd

from components.files.problems import Problem, Severity, shown
from components.ledger.descriptor import Table, read_descriptor
from components.ledger.location import PARQUET, SHIPPED
from components.ledger.validation import Checked, cells_by_row, without

VISITS, SCANS, MATCHES = "visits", "scans", "matches"
OBSERVED = (VISITS, SCANS, MATCHES)

TIMES = {
    VISITS: tuple(f"{end}_{bound}" for end in ("arrival", "departure") for bound in ("utc", "earliest", "latest")),
    SCANS: ("day", "first_utc", "last_utc", "scanned_utc"),
    MATCHES: ("time_utc", "decided_utc"),
}
_COUNTS = ("aircraft", "points", "points_near", "points_low", "problems")


def observed_files(tables: Mapping[str, Table]) -> dict[str, tuple[Table, ...]]:
    """The files that each of `OBSERVED` may be in: the one a descriptor names, or else the usual one. Visits may
    be a CSV, a Parquet file beside it, or both.

    >>> [table.path for table in observed_files({})["visits"]]
    ['visits.csv', 'visits.parquet']
    """
    usual = read_descriptor(SHIPPED).tables
    own = {name: tables.get(name, usual[name]) for name in OBSERVED}
    if set(own[VISITS].primary_key) <= set(usual[VISITS].primary_key):
        # Descriptors made before two visits could differ by callsign or file alone.
        own[VISITS] = replace(own[VISITS], primary_key=usual[VISITS].primary_key)
    beside = str(PurePosixPath(own[VISITS].path).with_suffix(PARQUET))
    files: dict[str, tuple[Table, ...]] = {name: (table,) for name, table in own.items()}
    if beside != own[VISITS].path:
        files[VISITS] = (own[VISITS], replace(own[VISITS], path=beside))
    return files


def without_contradictions(table: Checked, name: str) -> Checked:
    """The rows of a table of `OBSERVED` that do not contradict themselves; the others are set aside."""
    if table.table.empty:
        return table
    cells = _with_times(table.table, name)
    problems = [
        Problem(Severity.SET_ASIDE, table.file, what, remedy, row, int(table.lines.loc[row]), column, shown(value))
        for column, bad, what, remedy in _contradictions(cells, name)
        for row, value in cells_by_row(table.table.loc[bad.to_numpy(dtype=bool), column])
    ]
    return without(table, problems)


def visits_as_text(visits: pd.DataFrame) -> pd.DataFrame:
    """Visits as visits.csv has them: times as `2025-10-26T14:03:05Z`, unknown as an empty cell."""
    times = {name: visits[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna("") for name in TIMES[VISITS]}
    return visits.assign(**times).fillna("").astype("str")


def scans_of(table: Checked) -> pd.DataFrame:
    """Scans with day, first_utc, last_utc and scanned_utc as datetime64[ms] (UTC without a zone), counts as int64
    (0 where none is given)."""
    scans = _with_times(table.table, SCANS)
    counts = {
        name: pd.to_numeric(scans[name], errors="coerce").fillna(0).clip(upper=2**53).astype("int64")
        for name in _COUNTS
    }
    return scans.assign(**counts)


def matches_of(table: Checked, flights: Iterable[str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Decisions with time_utc and decided_utc as datetime64[ms] (UTC without a zone), the latest last; problems
    for those of flights that nobody reports."""
    decisions = _with_times(table.table, MATCHES)
    unknown = decisions.loc[~decisions["flight_id"].isin(set(flights)), "flight_id"]
    what = "no report tells of this flight; the decision is not used"
    problems = [
        Problem(
            Severity.FLAGGED,
            table.file,
            what,
            "Correct the flight_id, or remove the row.",
            row,
            int(table.lines.loc[row]),
            "flight_id",
            shown(value),
        )
        for row, value in cells_by_row(unknown)
    ]
    return decisions.sort_values("decided_utc", kind="stable"), problems


def unwatched(file: str, named: pd.DataFrame, airfields: pd.DataFrame) -> list[Problem]:
    """A problem for each airfield that was scanned and is not watched; `named` has airfield, row and line of the
    first row that names it."""
    what = "this airfield is not watched; what was seen there is on no page"
    remedy = "Add it to airfields.csv, or scan for another airfield."
    away = named[~named["airfield"].isin(airfields["airfield"])]
    return [
        Problem(Severity.FLAGGED, file, what, remedy, int(row), int(line), "airfield", shown(airfield))
        for airfield, row, line in away[["airfield", "row", "line"]].itertuples(index=False)
    ]


def airfields_named(table: Checked) -> pd.DataFrame:
    """The airfields of a table, each with row and line of the first row that names it."""
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
    """Column, which rows, what is wrong, what to do."""
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
