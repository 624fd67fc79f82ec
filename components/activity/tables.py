"""The ledger's tables where they can be asked: Ibis expressions, run by DuckDB inside this process."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock

import ibis
import ibis.expr.types as ir
import pandas as pd
from cachetools import LRUCache
from ibis import _
from ibis.expr.operations import Node

from components.activity.bridge import is_elsewhere, with_own_rows
from components.ledger.engine import MAKING, Elsewhere, Engine, Rows, engine
from components.ledger.flights import FLIGHT_COLUMNS
from components.ledger.ledger import Ledger

ARRIVAL = "arrival"
DEPARTURE = "departure"
MOVEMENTS = (ARRIVAL, DEPARTURE)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one version of a ledger, each an Ibis table.

    movements: flight_id, airfield, movement, aircraft_type, earliest, latest (dates), and the other columns of
    `Ledger.flights`. placed: reports with their movements, see `placed_of`; twice says that a report may have two
    of them. summary: how many movements are alike, see `summary_of`. told and told_ever: how many reports are, see
    `told_of` and `told_ever_of`.
    reports, notes, sources: as in `Ledger`, with their spreadsheet row in the column row and dates for earliest
    and latest. reports_in_time: the reports, which lie in the order of time where they are many. supports: as in
    `Ledger`. visits, with their number in the column visit, scans and matches: as in `Ledger`, those of watched
    airfields; times are UTC without a zone. seen: how many landings and take-offs of visits are alike, see `SEEN`.
    airfields: airfield and name of those watched. reports and movements may lie `elsewhere`; then row is text.
    """

    movements: ir.Table
    placed: ir.Table
    summary: ir.Table
    told: ir.Table
    told_ever: ir.Table
    reports: ir.Table
    reports_in_time: ir.Table
    notes: ir.Table
    supports: ir.Table
    sources: ir.Table
    visits: ir.Table
    seen: ir.Table
    scans: ir.Table
    matches: ir.Table
    airfields: ir.Table
    twice: bool
    elsewhere: Elsewhere | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)
    _answers: LRUCache[Node, pd.DataFrame] = field(
        default_factory=lambda: LRUCache(MOST_KEPT_BYTES, getsizeof=_bytes), repr=False, compare=False
    )

    def answer(self, question: ir.Table) -> pd.DataFrame:
        """Run a question, or answer as before: larger questions share smaller ones, and so do filters that do not
        bear on them. One at a time: a DuckDB connection is not to be shared by threads at work.

        Raises `RemoteError` where reports or movements lie in a database that does not answer.
        """
        asked = question.op()
        with self._lock:
            known = self._answers.get(asked)
        if known is None:
            known = self._worked_out(question)
            with self._lock, suppress(ValueError):
                # Raised where the answer alone is more than is kept.
                self._answers[asked] = known
        return known.copy(deep=False)

    def _worked_out(self, question: ir.Table) -> pd.DataFrame:
        if self.elsewhere is not None and is_elsewhere(question):
            return self.elsewhere.engine.frame(with_own_rows(question, self._answer_here))
        return self._answer_here(question)

    def _answer_here(self, question: ir.Table) -> pd.DataFrame:
        with self._lock:
            return question.to_pandas()


def _bytes(answer: pd.DataFrame) -> int:
    """What an answer takes together with its question, which is kept as its key."""
    return QUESTION_BYTES + int(answer.memory_usage(deep=True).sum())


MOST_KEPT_BYTES = 32_000_000
QUESTION_BYTES = 25_000
"""About what the expression of a question takes: most answers are far smaller."""
DATED = ("reports", "flights", "notes", "summary", "told")
_DAYS = "REPLACE (earliest::DATE AS earliest, latest::DATE AS latest)"


def _ends(rows: ir.Table, watched: ir.Column | list[str]) -> ir.Table:
    """The rows of which an end is a watched airfield, once for each such end: with airfield and movement."""
    return ibis.union(
        *(
            rows.filter(rows[end].isin(watched)).mutate(airfield=rows[end], movement=ibis.literal(movement))
            for end, movement in (("destination", ARRIVAL), ("origin", DEPARTURE))
        )
    )


def _only_ends(rows: ir.Table, watched: list[str]) -> ir.Table:
    """Likewise where no row has two such ends: each row is looked at once."""
    arrives = rows.destination.isin(watched)
    moved = rows.filter(arrives | rows.origin.isin(watched))
    arrives = moved.destination.isin(watched)
    return moved.mutate(
        airfield=arrives.ifelse(moved.destination, moved.origin), movement=arrives.ifelse(ARRIVAL, DEPARTURE)
    )


def movements_of(flights: ir.Table, reports: ir.Table, watched: ir.Column | list[str]) -> ir.Table:
    """One row per flight, watched airfield and movement: an arrival where a report names the airfield as its
    destination, a departure where one names it as its origin."""
    ends = _ends(reports.select("flight_id", "origin", "destination"), watched)
    return ends.select("flight_id", "airfield", "movement").distinct().inner_join(flights, "flight_id")


def each_of(movements: ir.Table) -> ir.Table:
    """What `summary_of` has, of every movement by itself."""
    alike = ["airfield", "movement", "aircraft_type", "untyped", "earliest", "latest"]
    return movements.select(*alike, movements=ibis.literal(1, "int64"))


def summary_of(movements: ir.Table) -> ir.Table:
    """Movements that are alike to every question without regard to who tells of them, and their number: much fewer
    rows than there are movements where these are many."""
    return _counted(each_of(movements), "movements")


def placed_of(movements: ir.Table, reports: ir.Table) -> ir.Table:
    """Every report with each movement that it tells of: row, flight_id, what the filters ask of a report, earliest
    and latest; and of the movement airfield, movement, merged_type (its aircraft type, as all its reports have it
    together), untyped, first, last (its earliest and latest) and tellers (the number of its reports)."""
    moves = movements.select(
        "flight_id",
        "airfield",
        "movement",
        "untyped",
        merged_type="aircraft_type",
        first="earliest",
        last="latest",
        tellers="reports",
    )
    return moves.inner_join(reports.select("row", "flight_id", *ASKED, "earliest", "latest"), "flight_id")


def each_told_of(placed: ir.Table) -> ir.Table:
    """What `told_of` has, of every report and movement by itself."""
    alike = ["airfield", "movement", "merged_type", *_TELLING]
    return placed.select(*alike, earliest="first", latest="last", reports=ibis.literal(1, "int64"))


def told_of(placed: ir.Table) -> ir.Table:
    """How many reports are alike in what they tell of which movements: earliest and latest are those of the
    movement, aircraft_type is that of the report."""
    return _counted(each_told_of(placed), "reports")


def told_ever_of(told: ir.Table) -> ir.Table:
    """Likewise, whenever it was."""
    return told.group_by("airfield", "movement", "merged_type", *_TELLING).aggregate(reports=told.reports.sum())


def _counted(each: ir.Table, number: str) -> ir.Table:
    """Rows that are alike as one, with their number."""
    return each.group_by(each.drop(number).columns).aggregate(**{number: each.count()})


_TELLING = ("aircraft_type", "source_id", "attributed_to")
ASKED = (*_TELLING, "operator", "credibility")
MOST_IN_MEMORY = 1_000_000
"""Rows of a summary; a larger one is asked where it is kept."""


IN_TIME = {"reports_in_time": "FROM reports ORDER BY earliest, latest, row"}
"""Many reports are kept in the order of time: of those that a page shows, few lie apart."""


@cache
def _in_duckdb() -> dict[str, str]:
    """The questions for the tables of DuckDB that are made of flights and reports, each of those before it."""
    days = {"earliest": "date", "latest": "date"}
    texts = dict.fromkeys(FLIGHT_COLUMNS, "string")
    numbers = {"credibility": "int64", "reports": "int64", "untyped": "bool"}
    flights = ibis.table({**texts, **numbers, **days}, name="flights")
    named = dict.fromkeys(["flight_id", "origin", "destination", *ASKED], "string")
    reports = ibis.table({**named, **days, "credibility": "int64", "row": "int64"}, name="reports")
    watched = ibis.table(dict.fromkeys(["airfield", "name"], "string"), name="airfields").airfield
    questions = {"movements": movements_of(flights, reports, watched).order_by("earliest", "latest", "flight_id")}

    def made(name: str) -> ir.Table:
        return ibis.table(questions[name].schema(), name=name)

    questions["summary"] = summary_of(made("movements"))
    questions["placed"] = placed_of(made("movements"), reports).order_by("earliest", "latest", "row")
    questions["told"] = told_of(made("placed"))
    questions["told_ever"] = told_ever_of(made("told"))
    questions["twice"] = made("placed").aggregate(twice=_.count() > _.row.nunique())
    return {name: ibis.to_sql(question, dialect="duckdb", pretty=False) for name, question in questions.items()}


def _ends_seen(movement: str, end: str) -> str:
    return f"""
        SELECT airfield, '{movement}' AS movement, aircraft_type, integrity = 'suspect' AS suspect,
               {end}_utc::DATE AS day, {end}_earliest::DATE AS first, {end}_latest::DATE AS last
        FROM all_visits WHERE {end}_utc IS NOT NULL
    """


SEEN = f"""
    SELECT *, count(*) AS sightings FROM (
        {_ends_seen(ARRIVAL, "arrival")} UNION ALL {_ends_seen(DEPARTURE, "departure")}
    ) GROUP BY ALL
"""
"""Landings and take-offs of visits that are alike but for the aircraft and the time of the day, and their number.
day is that of the time, first and last are the days of its bounds."""


def tables(ledger: Ledger) -> Tables:
    """Put a ledger where it can be asked."""
    visits_folder = ledger.visits.parent if isinstance(ledger.visits, Path) else None
    asked = Engine(engine(ledger.folder or visits_folder).connection, ledger.folder)
    connection = ibis.duckdb.from_connection(asked.connection)
    watched = set(ledger.airfields["airfield"])

    def table(name: str, rows: pd.DataFrame | Path) -> ir.Table:
        _put(asked, name, rows)
        return connection.table(name)

    def at_watched(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["airfield"].isin(watched)]

    def seen_at_watched(name: str, rows: Rows) -> ir.Table:
        kind = "VIEW" if isinstance(rows, Path) else "TABLE"
        asked.connection.execute(
            f"CREATE TEMP {kind} {name} AS FROM all_{name} SEMI JOIN airfields USING (airfield)"
        )
        return connection.table(name)

    elsewhere = None
    airfields = table("airfields", ledger.airfields[["airfield", "name"]])
    if isinstance(ledger.reports, Elsewhere) and isinstance(ledger.flights, Elsewhere):
        elsewhere, reports = ledger.reports, ledger.reports.table
        in_time = reports
        movements, placed, twice = _elsewhere(ledger.reports, ledger.flights.table, sorted(watched))
        summary = _fetched(elsewhere, summary_of(movements), "summary", table, each_of(movements))
        told = _fetched(elsewhere, told_of(placed), "told", table, each_told_of(placed))
        table("told_ever", elsewhere.engine.frame(told_ever_of(each_told_of(placed))))
    else:
        if ledger.folder:
            _make(ledger, ledger.folder)
        table("flights", ledger.flights)
        reports = in_time = table("reports", ledger.reports)
        for name, question in _in_duckdb().items():
            asked.keep(name, question)
        if ledger.folder:
            asked.keep("reports_in_time", IN_TIME["reports_in_time"])
            in_time = connection.table("reports_in_time")
        for name in ("summary", "told_ever"):
            asked.hold(name, MOST_IN_MEMORY)
        movements, placed = connection.table("movements"), connection.table("placed")
        summary, told = connection.table("summary"), connection.table("told")
        twice = bool(asked.frame("FROM twice")["twice"].iloc[0])
    asked.put("all_visits", ledger.visits)
    every = Engine(asked.connection, visits_folder).keep("all_seen", SEEN)
    return Tables(
        movements=movements,
        placed=placed,
        summary=summary,
        told=told,
        told_ever=connection.table("told_ever"),
        reports=reports,
        reports_in_time=in_time,
        notes=table("notes", ledger.notes),
        supports=table("supports", ledger.supports),
        sources=table("sources", ledger.sources),
        visits=seen_at_watched("visits", ledger.visits),
        seen=seen_at_watched("seen", every),
        scans=table("scans", at_watched(ledger.scans)),
        matches=table("matches", at_watched(ledger.matches)),
        airfields=airfields,
        twice=twice,
        elsewhere=elsewhere,
    )


def _make(ledger: Ledger, folder: Path) -> None:
    """Make what is not yet kept of a large ledger, with more memory than it takes to ask it."""
    questions = _in_duckdb() | IN_TIME
    if all((folder / f"{name}.parquet").exists() for name in questions):
        return
    making = engine(folder, MAKING)
    _put(making, "airfields", ledger.airfields[["airfield", "name"]])
    _put(making, "flights", ledger.flights)
    _put(making, "reports", ledger.reports)
    for name, question in questions.items():
        making.keep(name, question)


def _put(asked: Engine, name: str, rows: Rows) -> None:
    """Give a table of the ledger its name, with days for its dates: in memory, or a view of where it is kept."""
    assert isinstance(rows, pd.DataFrame | Path), "what lies elsewhere is asked there"
    asked.put(f"{name}_rows", rows)
    days = _DAYS if name in DATED else ""
    kind = "VIEW" if isinstance(rows, Path) else "TABLE"
    asked.connection.execute(f"CREATE TEMP {kind} {name} AS SELECT * {days} FROM {name}_rows")


MOST_FETCHED = 200_000
"""Rows. A summary that has more of them is no summary, and what it is of is asked where it is."""


def _fetched(
    there: Elsewhere,
    summary: ir.Table,
    name: str,
    put: Callable[[str, pd.DataFrame], ir.Table],
    each: ir.Table,
) -> ir.Table:
    """A summary, here by its name; where it is too long for one, the question for `each` of its rows."""
    found = there.engine.frame(summary.limit(MOST_FETCHED + 1))
    return each if len(found) > MOST_FETCHED else put(name, found)


def _elsewhere(reports: Elsewhere, flights: ir.Table, watched: list[str]) -> tuple[ir.Table, ir.Table, bool]:
    """The questions for movements and placed of reports that lie in a database, and whether a report may have two
    movements."""
    flights, named = flights.drop("row"), reports.engine.named
    if not reports.of_one:
        movements = named("ledger movements", movements_of(flights, reports.table, watched))
        return movements, named("ledger placed", placed_of(movements, reports.table)), True
    # Where each flight has one report, no movement needs to look for the others of its flight.
    rows = reports.table
    both = rows.filter(rows.origin.isin(watched) & rows.destination.isin(watched)).select("row")
    twice = len(reports.engine.frame(both.limit(1))) > 0
    ends = _ends if twice else _only_ends
    told = ends(rows.select("row", "flight_id", "origin", "destination", *ASKED, "earliest", "latest"), watched)
    placed = told.mutate(
        merged_type=told.aircraft_type,
        untyped=told.aircraft_type == "",
        first=told.earliest,
        last=told.latest,
        tellers=ibis.literal(1, "int64"),
    )
    movements = named("ledger movements", ends(flights, watched))
    return movements, named("ledger placed", placed.drop("origin", "destination")), twice
