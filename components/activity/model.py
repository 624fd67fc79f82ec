"""The ledger's tables where they can be asked: Ibis expressions, run by DuckDB inside this process."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
from cachetools import LRUCache
from ibis.expr.operations import Node

from components.activity.movements import (
    SEEN,
    each_of,
    each_report_of,
    in_database,
    in_duckdb,
    report_summary_of,
    summary_of,
    undated_report_summary_of,
)
from components.ledger.ledger import Ledger
from components.ledger.store import MAKING, Elsewhere, Engine, Rows, engine


def is_elsewhere(question: ir.Table) -> bool:
    """Whether a question is about any table that another engine knows by its name."""
    return bool(question.op().find(ops.UnboundTable))


def with_own_rows(question: ir.Table, answer: Callable[[ir.Table], pd.DataFrame]) -> ir.Table:
    """The question with each part that is only about tables here as a table in memory; `answer` works such a part
    out."""
    own = {op: _in_memory(answer(op.to_expr()), op.schema) for op in _own_parts(question.op())}
    return question.op().replace(own).to_expr() if own else question


def _own_parts(question: ops.Node) -> list[ops.Relation]:
    """The largest parts of a question that are only about tables here."""
    parts, seen, waiting = [], {question}, [question]
    while waiting:
        op = waiting.pop()
        if _is_own(op):
            parts.append(op)
            continue
        new = [child for child in op.__children__ if child not in seen]
        seen.update(new)
        waiting += new
    return parts


def _is_own(op: ops.Node) -> bool:
    if not isinstance(op, ops.Relation) or isinstance(op, ops.Reference):
        return False
    return bool(op.find(ops.DatabaseTable)) and not op.find(ops.UnboundTable)


def _in_memory(rows: pd.DataFrame, schema: ibis.Schema) -> ops.Relation:
    """A table in memory, made so that another may stand in the place of the part it answers."""
    table = ibis.memtable(rows, schema=schema).op()
    return ops.Project(table, {name: ops.Field(table, name) for name in schema.names})


MOST_KEPT_BYTES = 32_000_000
ANSWER_BYTES = 4_000
"""About what it takes to keep an answer, however small."""
MOST_IN_MEMORY = 1_000_000
"""Rows of a summary; a larger one is asked where it is kept."""
MOST_FETCHED = 200_000
"""Rows. A summary in a database that has more of them is none, and what it is of is asked where it is."""
DATED = ("reports", "flights", "notes", "summary", "report_summary")
_DAYS = "REPLACE (earliest::DATE AS earliest, latest::DATE AS latest)"


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one version of a ledger, each an Ibis table.

    movements: flight_id, airfield, movement, aircraft_type, earliest, latest (dates), and the other columns of
    `Ledger.flights`. placed: reports with their movements; twice says that a report may have two of them. summary:
    how many movements are alike. report_summary and undated_report_summary: how many reports are. `movements` says
    more of these.
    reports, notes, sources: as in `Ledger`, with their spreadsheet row in the column row and dates for earliest
    and latest. reports_in_time: the reports, which lie in the order of time where they are many. supports: as in
    `Ledger`. visits, with their number in the column visit, scans and matches: as in `Ledger`, those of watched
    airfields; times are UTC without a zone. seen: how many landings and take-offs of visits are alike, see
    `movements.SEEN`. airfields: airfield and name of those watched. own_types: the designators
    that the ledger describes itself. reports and movements may lie `elsewhere`;
    then row is text.
    """

    movements: ir.Table
    placed: ir.Table
    summary: ir.Table
    report_summary: ir.Table
    undated_report_summary: ir.Table
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
    own_types: frozenset[str]
    visits_are_whole: bool
    twice: bool
    elsewhere: Elsewhere | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)
    _answers: LRUCache[bytes, pd.DataFrame] = field(
        default_factory=lambda: LRUCache(MOST_KEPT_BYTES, getsizeof=_bytes), repr=False, compare=False
    )

    def answer(self, question: ir.Table) -> pd.DataFrame:
        """Run a question, or answer as before: larger questions share smaller ones, and so do filters that do not
        bear on them. One at a time: a DuckDB connection is not to be shared by threads at work.

        Raises `RemoteError` where reports or movements lie in a database that does not answer.
        """
        key = _key(question)
        with self._lock:
            rows = self._answers.get(key)
        if rows is None:
            rows = self._worked_out(question)
            with self._lock, suppress(ValueError):
                # Raised where the answer alone is more than is kept.
                self._answers[key] = rows
        return rows.copy(deep=False)

    def _worked_out(self, question: ir.Table) -> pd.DataFrame:
        if self.elsewhere is not None and is_elsewhere(question):
            return self.elsewhere.engine.frame(with_own_rows(question, self._answer_here))
        return self._answer_here(question)

    def _answer_here(self, question: ir.Table) -> pd.DataFrame:
        with self._lock:
            return question.to_pandas()


def _key(question: ir.Table) -> bytes:
    """A hash of a question, kept in its place: readers choose what is asked for, also forged and long."""

    def hashed(node: Node, _: Any, **parts: Any) -> bytes:
        return sha256(repr((type(node).__name__, parts)).encode("utf-8", "surrogatepass")).digest()

    root = question.op()
    return bytes(root.map(hashed)[root])


def _bytes(answer: pd.DataFrame) -> int:
    return ANSWER_BYTES + int(answer.memory_usage(deep=True).sum())


def tables(ledger: Ledger) -> Tables:
    """Put a ledger where it can be asked."""
    visits_folder = ledger.visits.parent if isinstance(ledger.visits, Path) else None
    store = Engine(engine(ledger.folder or visits_folder).connection, ledger.folder)
    connection = ibis.duckdb.from_connection(store.connection)
    watched = set(ledger.airfields["airfield"])

    def table(name: str, rows: pd.DataFrame | Path) -> ir.Table:
        _put(store, name, rows)
        return connection.table(name)

    def at_watched(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["airfield"].isin(watched)]

    def seen_at_watched(name: str, rows: Rows) -> ir.Table:
        kind = "VIEW" if isinstance(rows, Path) else "TABLE"
        store.connection.execute(
            f"CREATE TEMP {kind} {name} AS FROM all_{name} SEMI JOIN airfields USING (airfield)"
        )
        return connection.table(name)

    elsewhere = None
    airfields = table("airfields", ledger.airfields[["airfield", "name"]])
    if isinstance(ledger.reports, Elsewhere) and isinstance(ledger.flights, Elsewhere):
        elsewhere, reports = ledger.reports, ledger.reports.table
        in_time = reports
        movements, placed, twice = in_database(ledger.reports, ledger.flights.table, sorted(watched))
        summary = _fetched(elsewhere, summary_of(movements), "summary", table, each_of(movements))
        report_summary = _fetched(
            elsewhere, report_summary_of(placed), "report_summary", table, each_report_of(placed)
        )
        table("undated_report_summary", elsewhere.engine.frame(undated_report_summary_of(each_report_of(placed))))
    else:
        if ledger.folder:
            _make(ledger, ledger.folder)
        table("flights", ledger.flights)
        reports = in_time = table("reports", ledger.reports)
        for name, question in _made_of(ledger).items():
            store.keep(name, question)
        if ledger.folder:
            in_time = connection.table("reports_in_time")
        for name in ("summary", "undated_report_summary"):
            store.hold(name, MOST_IN_MEMORY)
        movements, placed = connection.table("movements"), connection.table("placed")
        summary, report_summary = connection.table("summary"), connection.table("report_summary")
        twice = bool(store.frame("FROM twice")["twice"].iloc[0])
    store.put("all_visits", ledger.visits)
    every = Engine(store.connection, visits_folder).keep("all_seen", SEEN)
    return Tables(
        movements=movements,
        placed=placed,
        summary=summary,
        report_summary=report_summary,
        undated_report_summary=connection.table("undated_report_summary"),
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
        own_types=frozenset(ledger.aircraft_types["aircraft_type"]),
        visits_are_whole=ledger.visits_are_whole,
        twice=twice,
        elsewhere=elsewhere,
    )


def _made_of(ledger: Ledger) -> dict[str, str]:
    """The questions for what is made of a ledger. Many reports are kept also in the order of time: of those that a
    page shows, few lie apart."""
    in_time = {"reports_in_time": "FROM reports ORDER BY earliest, latest, row"}
    return in_duckdb() | in_time if ledger.folder else in_duckdb()


def _make(ledger: Ledger, folder: Path) -> None:
    """Make what is not yet kept of a large ledger, with more memory than it takes to ask it."""
    questions = _made_of(ledger)
    if all((folder / f"{name}.parquet").exists() for name in questions):
        return
    making = engine(folder, MAKING)
    _put(making, "airfields", ledger.airfields[["airfield", "name"]])
    _put(making, "flights", ledger.flights)
    _put(making, "reports", ledger.reports)
    for name, question in questions.items():
        making.keep(name, question)


def _put(store: Engine, name: str, rows: Rows) -> None:
    """Give a table of the ledger its name, with days for its dates: in memory, or a view of where it is kept."""
    assert isinstance(rows, pd.DataFrame | Path), "what lies elsewhere is asked there"
    store.put(f"{name}_rows", rows)
    days = _DAYS if name in DATED else ""
    kind = "VIEW" if isinstance(rows, Path) else "TABLE"
    store.connection.execute(f"CREATE TEMP {kind} {name} AS SELECT * {days} FROM {name}_rows")


def _fetched(
    there: Elsewhere,
    summary: ir.Table,
    name: str,
    put: Callable[[str, pd.DataFrame], ir.Table],
    each: ir.Table,
) -> ir.Table:
    """A summary, here by its name; where it is too long for one, the question for `each` of its rows."""
    rows = there.engine.frame(summary.limit(MOST_FETCHED + 1))
    return each if len(rows) > MOST_FETCHED else put(name, rows)
