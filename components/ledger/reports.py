"""The reports of a ledger: checks the flights file in the store and combines the reports of each flight."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from components.files.problems import Problem, Severity, shown
from components.ledger.checks import MOST_NAMED, lone_confirmations, unlikely_dates
from components.ledger.dates.edtf import EdtfDate, parse
from components.ledger.flights import conflicts, merged, several_reports
from components.ledger.tables.cache import cached_folder, key_of
from components.ledger.tables.convert import MOST_TOLD, ReadTable, read_whole
from components.ledger.tables.descriptor import Table
from components.ledger.tables.store import MAKING, OtherEngine, Store, StoredTable, new_store, quoted_name
from components.ledger.tables.validation import Checked, cell_problem, without

NO_PERIOD = "a flight happens on one day, not throughout a period"
"""The problem of a report that is dated to a period."""

NAMED = ("aircraft_type", "origin", "destination", "source_id", "attributed_to")
"""The columns whose combinations are counted. Checks of names need no more, however many rows there are."""

_OCCURRENCE = f"min(row) AS row, min_by(line, row) AS line, min(row, {MOST_NAMED}) AS first, count(*) AS rows"
"""Row and line of the first report, the numbers of the first few rows, and the number of rows."""

# The queries below use these tables in the store of `Reports`: rows (the file's), unlikely (date), written (the
# rows without unlikely dates), named and endpoints (written, place), types (name, designator) and refused (the
# rows whose grade is not used).
_DATES = "SELECT DISTINCT date, earliest, latest FROM rows ORDER BY date"
_WRITTEN = "FROM rows ANTI JOIN unlikely USING (date)"
_CENSUS = f"SELECT {', '.join(NAMED)}, {_OCCURRENCE} FROM written GROUP BY ALL ORDER BY row"
_NAMING = """
    SELECT place AS airfield, count(DISTINCT flight_id) AS flights FROM (
        SELECT flight_id, origin AS written FROM written UNION ALL SELECT flight_id, destination FROM written
    ) JOIN named USING (written) GROUP BY place ORDER BY place
"""
_RESOLVED = """
    SELECT written.* EXCLUDE (line) REPLACE (
        written.earliest::DATE AS earliest,
        written.latest::DATE AS latest,
        coalesce(types.designator, '') AS aircraft_type,
        coalesce(origins.place, '') AS origin,
        coalesce(destinations.place, '') AS destination,
        if(written.row IN (SELECT row FROM refused), NULL, try_cast(written.credibility AS BIGINT)) AS credibility
    ), written.aircraft_type AS type_written
    FROM written
    LEFT JOIN types ON written.aircraft_type = types.name
    LEFT JOIN endpoints AS origins ON written.origin = origins.written
    LEFT JOIN endpoints AS destinations ON written.destination = destinations.written
    ORDER BY row
"""


def instead_of_period(period: str) -> str:
    """Returns what to do about a flight that is dated to a period.

    >>> instead_of_period("../2025-10-26")
    'Write [..2025-10-26] for one day somewhere in the range; periods belong in notes.csv.'
    """
    first, last = ("" if end == ".." else end.rstrip("?~%") for end in period.split("/"))
    return f"Write [{first}..{last}] for one day somewhere in the range; periods belong in notes.csv."


def with_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """Adds earliest, latest (datetime64[s]; open ends are the years 1 and 9999), qualifier and is_period to a
    table with dates of the ledger's EDTF profile in the column date."""
    dates = {text: parsed for text in table["date"].unique() if isinstance(parsed := parse(text), EdtfDate)}
    texts = pd.Series(list(dates), dtype="str")
    bounds = pd.DataFrame(
        {
            "earliest": pd.array([d.earliest for d in dates.values()], dtype="datetime64[s]"),
            "latest": pd.array([d.latest for d in dates.values()], dtype="datetime64[s]"),
            "qualifier": pd.array([d.qualifier for d in dates.values()], dtype="str"),
            "is_period": pd.array([d.is_period for d in dates.values()], dtype="bool"),
        }
    )
    places = pd.Index(texts).get_indexer(table["date"])
    return table.assign(**{name: bounds[name].array.take(places) for name in bounds})


def without_periods(checked: Checked) -> Checked:
    """Adds the bounds of dates to reports, and sets aside those of a period: a flight happens on one day."""
    dated = with_bounds(checked.table)
    periods = dated.loc[dated["is_period"], "date"]
    problems = [
        cell_problem(checked, Severity.SET_ASIDE, row, "date", text, NO_PERIOD, instead_of_period(text))
        for row, text in periods.items()
    ]
    good = without(checked, problems)
    bounds = dated.loc[good.table.index, ["earliest", "latest", "qualifier"]]
    return replace(good, table=good.table.join(bounds))


def few_reports(checked: Checked) -> ReadTable:
    """Returns the reports of a flights file that fits into memory. Their written form keeps those of a period."""
    dated = without_periods(checked)
    rows = dated.table.assign(line=dated.lines.reindex(dated.table.index))
    return replace(read_whole(checked), rows=rows, problems=dated.problems, set_aside=dated.set_aside)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Reports with the names of the reference tables, and the flights that they make together. reports,
    flights: see `Ledger`. conflicts: as in `flights.conflicts`; conflict_count is their total, of which a
    database returns only the first few. refused: the reports whose grade is not used, for
    `checks.refused_grades`. folder: their cache folder; elsewhere: the engine that holds reports and flights."""

    reports: StoredTable
    flights: StoredTable
    conflicts: StoredTable
    conflict_count: int
    refused: pd.DataFrame
    written: StoredTable
    folder: Path | None = None
    elsewhere: OtherEngine | None = None

    def reported_ids(self, flights: pd.Series) -> set[str]:
        """Returns which of these flight ids have a report."""
        if flights.empty:
            return set()
        ids = self.reports.table.select("flight_id").distinct()
        return set(self.reports.engine.matching(ids, "flight_id", flights.tolist())["flight_id"])


@dataclass(frozen=True, slots=True)
class Reports:
    """The rows of a flights file in a store, without those set aside because their date is `unlikely`."""

    read: ReadTable
    store: Store
    unlikely: pd.DataFrame
    problems: tuple[Problem, ...]
    set_aside: pd.DataFrame

    @property
    def schema(self) -> Table:
        """The schema of the flights file."""
        return self.read.schema

    @property
    def count(self) -> int:
        """The number of rows in the file."""
        return self.read.count

    @property
    def readable(self) -> bool:
        """Whether the file could be read at all."""
        return self.read.readable

    def census(self) -> pd.DataFrame:
        """Returns one row for each combination of `NAMED`, in order of first occurrence, with row and line of
        its first report, the numbers of its first few rows (first) and their count (rows)."""
        if self.read.folder is None or not self.unlikely.empty:
            # The cached census describes the whole file, not one without the rows of unlikely dates.
            return self.store.rows(_CENSUS)
        self.store.make_in(self.read.folder, "census", _CENSUS)
        return self.store.rows("FROM census")

    def values(self, column: str) -> pd.DataFrame:
        """Returns the values of one column, counted as in `census`."""
        return self.store.rows(
            f"SELECT {quoted_name(column)}, {_OCCURRENCE} FROM written GROUP BY ALL ORDER BY row"
        )

    def naming(self, places: pd.DataFrame) -> pd.DataFrame:
        """Returns how many flights name each place as origin or destination: columns airfield, flights.
        `places` maps spellings to places: index written, column place."""
        named = {"named": places[["place"]]}
        self._make(named, {"naming": _NAMING})
        return self.store.rows("FROM naming")

    def resolved(
        self, types: Mapping[str, str], endpoints: pd.DataFrame, supports: pd.DataFrame, airfields: pd.DataFrame
    ) -> Resolved:
        """Returns the reports with designators for the names in `types`, places for those in `endpoints`, and
        grades checked against `supports`. For a large table the result is cached, by these tables and the
        watched airfields."""
        designators = pd.DataFrame(list(types.items()), columns=["name", "designator"], dtype="str")
        given = {"types": designators, "endpoints": endpoints, "supports": supports}
        questions = {
            "refused": lone_confirmations("written", "supports", ["flight_id"]),
            "reports": _RESOLVED,
            "several": several_reports("reports"),
            "flights": merged("reports", "several"),
            "conflicts": conflicts("several"),
        }
        folder = self._make({**given, "watched": airfields[["airfield"]]}, questions)
        differing = self.store.stored("conflicts")
        return Resolved(
            reports=self.store.stored("reports", "row"),
            flights=self.store.stored("flights"),
            conflicts=differing,
            conflict_count=differing.count,
            refused=self.store.rows("FROM refused"),
            written=self.read.put_exact(self.store, "written_flights"),
            folder=folder,
        )

    def _make(self, given: Mapping[str, pd.DataFrame], questions: Mapping[str, str]) -> Path | None:
        """Runs queries in order, each on the tables `given` and the results before it, and stores every result
        by its name. For a large file, which takes seconds, the results are in the returned cache folder."""

        def make(store: Store, folder: Path | None) -> None:
            for name, rows in given.items():
                store.put(name, rows)
            for name, sql in questions.items():
                store.make_in(folder, name, sql)

        def fill(started: Path) -> None:
            making = new_store(started, MAKING)
            _put_written(making, self.read, self.unlikely)
            make(making, started)

        folder = self.read.folder
        if folder:
            key = key_of([folder], [self.unlikely, *given.values()])
            folder = cached_folder(folder.parent, key, fill)
        make(self.store, folder)
        return folder


def reports_in(store: Store, read: ReadTable, expected: EdtfDate | None) -> Reports:
    """Puts the rows of a flights file into a store; for the period in which flights are `expected` see
    `unlikely_dates`."""
    read.put(store, "rows")
    store.make_in(read.folder, "dates", _DATES)
    unlikely = unlikely_dates(store.rows("FROM dates"), expected)
    _put_written(store, read, unlikely)
    if unlikely.empty:
        return Reports(read, store, unlikely, read.problems, read.set_aside)
    problems, unlikely_rows = _of_unlikely_dates(store, read.schema, unlikely)
    set_aside = pd.concat([read.set_aside, unlikely_rows]).sort_values("row", kind="stable", ignore_index=True)
    return Reports(read, store, unlikely, (*read.problems, *problems), set_aside)


def _put_written(store: Store, read: ReadTable, unlikely: pd.DataFrame) -> None:
    read.put(store, "rows")
    store.put("unlikely", unlikely)
    store.view("written", _WRITTEN)


def _of_unlikely_dates(store: Store, schema: Table, unlikely: pd.DataFrame) -> tuple[list[Problem], pd.DataFrame]:
    """Returns the problems of rows with an unlikely date (date, what, remedy), and these rows as set aside."""
    cells = ", ".join(f"rows.{quoted_name(name)}" for name in schema.columns)
    rows = store.rows(
        f"SELECT row, line, {cells} FROM rows SEMI JOIN unlikely USING (date) ORDER BY row LIMIT {MOST_TOLD}"
    )
    faults = dict(zip(unlikely["date"], zip(unlikely["what"], unlikely["remedy"], strict=True), strict=True))
    problems = [
        Problem(Severity.SET_ASIDE, schema.path, what, remedy, int(row), int(line), "date", shown(date))
        for row, line, date in rows[["row", "line", "date"]].itertuples(index=False)
        for what, remedy in [faults[date]]
    ]
    texts = [shown(" | ".join(row_cells)) for row_cells in rows[schema.columns].itertuples(index=False)]
    return problems, rows[["row", "line"]].assign(file=schema.path, text=pd.array(texts, dtype="str"))
