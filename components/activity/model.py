"""The tables of a ledger as Ibis expressions, queried by DuckDB inside this process or by the database they lie
in."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
from cachetools import LRUCache

from components.activity.movements import (
    each_of,
    each_report_of,
    in_database,
    in_duckdb,
    report_summary_of,
    seen_in,
    summary_of,
    undated_report_summary_of,
)
from components.activity.source_names import source_names
from components.ledger.ledger import Ledger
from components.ledger.tables.store import MAKING, OtherEngine, Store, in_parquet, new_store, question_key


def is_elsewhere(question: ir.Table) -> bool:
    """Returns whether a question uses any table of another engine."""
    return bool(question.op().find(ops.UnboundTable))


def with_own_rows(question: ir.Table, answer: Callable[[ir.Table], pd.DataFrame]) -> ir.Table:
    """Returns the question with each part that uses only local tables replaced by a table in memory; `answer`
    computes such a part."""
    replacements = {op: _in_memory(answer(op.to_expr()), op.schema) for op in _local_parts(question.op())}
    return question.op().replace(replacements).to_expr() if replacements else question


def _local_parts(question: ops.Node) -> list[ops.Relation]:
    """Returns the largest parts of a question that use only local tables."""
    parts, seen, waiting = [], {question}, [question]
    while waiting:
        op = waiting.pop()
        if _is_local(op):
            parts.append(op)
            continue
        new = [child for child in op.__children__ if child not in seen]
        seen.update(new)
        waiting += new
    return parts


def _is_local(op: ops.Node) -> bool:
    if not isinstance(op, ops.Relation) or isinstance(op, ops.Reference):
        return False
    return bool(op.find(ops.DatabaseTable)) and not op.find(ops.UnboundTable)


def _in_memory(rows: pd.DataFrame, schema: ibis.Schema) -> ops.Relation:
    """Returns a table in memory that can replace the part of the question whose answer it is."""
    table = ibis.memtable(rows, schema=schema).op()
    return ops.Project(table, {name: ops.Field(table, name) for name in schema.names})


MOST_KEPT_BYTES = 32_000_000
ANSWER_BYTES = 4_000
"""Estimated bytes of overhead that a cached answer takes, however small it is."""
MOST_IN_MEMORY = 1_000_000
"""The most rows of a summary in memory; a larger one is queried on disk."""
_IN_MEMORY = ("summary", "undated_report_summary")
"""The summaries that every chart needs."""
MOST_FETCHED = 200_000
"""The most rows of a summary that are fetched from a database; if there are more, the database is queried
instead."""
_DAYS = "* REPLACE (earliest::DATE AS earliest, latest::DATE AS latest)"


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one version of a ledger, as Ibis tables.

    movements: flight_id, airfield, movement, aircraft_type, earliest, latest (dates), and the other columns of
    `Ledger.flights`. placed: reports with their movements. twice: whether a report can have two movements.
    summary: the number of movements that are alike. report_summary, undated_report_summary: the numbers of reports
    that are alike. The module `movements` describes these in detail.

    reports, notes, sources: as in `Ledger`, with the spreadsheet row in the column row, and dates for earliest and
    latest; sources also have a source_name (see `source_names`). reports_in_time: the reports; sorted by time if
    there are many. supports: as in `Ledger`. visits (with their number in the column visit), scans, matches: as in
    `Ledger`, at watched airfields only; times are UTC without a zone. seen: the number of landings and take-offs
    that are alike, see `movements.seen_in`. airfields: airfield and name of the watched ones. own_names: the
    ledger's own names of aircraft types, by designator.

    Everything is in the `store`, except that reports and movements may lie on the engine `elsewhere`; then row is
    text.
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
    own_names: Mapping[str, str]
    visits_are_whole: bool
    twice: bool
    store: Store
    elsewhere: OtherEngine | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)
    _answers: LRUCache[bytes, pd.DataFrame] = field(
        default_factory=lambda: LRUCache(MOST_KEPT_BYTES, getsizeof=_bytes), repr=False, compare=False
    )

    @property
    def own_types(self) -> frozenset[str]:
        """The designators of the types that the ledger itself describes."""
        return frozenset(self.own_names)

    def answer(self, question: ir.Table) -> pd.DataFrame:
        """Returns the answer to a question, memoized per question: larger questions share smaller ones, and so do
        selections that differ only in filters that do not matter to the question. Nothing invalidates an answer:
        the tables are of one version. Beyond `MOST_KEPT_BYTES` the least recently used answers are evicted.

        Raises `RemoteError` if reports or movements lie in a database that does not answer.
        """
        key = question_key(question)
        with self._lock:
            rows = self._answers.get(key)
        if rows is None:
            rows = self._computed(question)
            with self._lock, suppress(ValueError):
                # Raised if the answer alone exceeds the size of the cache.
                self._answers[key] = rows
        return rows.copy(deep=False)

    def _computed(self, question: ir.Table) -> pd.DataFrame:
        if self.elsewhere is not None and is_elsewhere(question):
            return self.elsewhere.frame(with_own_rows(question, self.store.frame))
        return self.store.frame(question)


def _bytes(answer: pd.DataFrame) -> int:
    return ANSWER_BYTES + int(answer.memory_usage(deep=True).sum())


def tables(ledger: Ledger) -> Tables:
    """Returns a ledger as tables that can be queried."""
    store = ledger.store

    def small(name: str, rows: pd.DataFrame, columns: str = "*") -> ir.Table:
        store.put(f"{name}_rows", rows)
        store.make(name, f"SELECT {columns} FROM {name}_rows")
        return store.table(name)

    airfields = small("watched_airfields", ledger.airfields[["airfield", "name"]])
    moved = _moved_elsewhere(ledger, ledger.elsewhere) if ledger.elsewhere else _moved_here(ledger)
    store.make_in(ledger.visits_folder, "all_seen", seen_in("visits"))
    types = ledger.aircraft_types
    store.put("all_scans", ledger.scans)
    store.put("all_matches", ledger.matches)
    return Tables(
        movements=moved.movements,
        placed=moved.placed,
        summary=moved.summary,
        report_summary=moved.report_summary,
        undated_report_summary=store.table("undated_report_summary"),
        reports=ledger.reports.table,
        reports_in_time=moved.reports_in_time,
        notes=small("notes", ledger.notes, _DAYS),
        supports=small("supported", ledger.supports),
        sources=small("sources", _with_names(ledger.sources)),
        visits=_at_watched(store, "watched_visits", "visits", ledger.visits_folder),
        seen=_at_watched(store, "seen", "all_seen", ledger.visits_folder),
        scans=_at_watched(store, "scans", "all_scans"),
        matches=_at_watched(store, "matches", "all_matches"),
        airfields=airfields,
        own_names=dict(zip(types["aircraft_type"], types["name"], strict=True)),
        visits_are_whole=ledger.visits_are_whole,
        twice=moved.twice,
        store=store,
        elsewhere=ledger.elsewhere,
    )


def _with_names(sources: pd.DataFrame) -> pd.DataFrame:
    return sources.assign(source_name=sources["source_id"].map(source_names(sources)).astype("str"))


def _at_watched(store: Store, name: str, table: str, folder: Path | None = None) -> ir.Table:
    """Returns the rows of a table at watched airfields. Large tables stay in the cache folder and are queried
    there."""
    sql = f"FROM {table} SEMI JOIN watched_airfields USING (airfield)"
    if folder:
        store.view(name, sql)
    else:
        store.make(name, sql)
    return store.table(name)


@dataclass(frozen=True, slots=True)
class _Moved:
    """The tables derived from reports and flights; see `Tables`."""

    movements: ir.Table
    placed: ir.Table
    summary: ir.Table
    report_summary: ir.Table
    reports_in_time: ir.Table
    twice: bool


def _moved_here(ledger: Ledger) -> _Moved:
    """Returns the movements of a ledger whose flights are in its store. Many reports are also stored in order of
    time, since the rows of a page then lie close together. Tables not yet in the cache are made with more memory
    than queries get."""
    store, folder = ledger.store, ledger.folder
    questions = in_duckdb("flights", "reports", "watched_airfields")
    if folder:
        questions = questions | {"reports_in_time": "FROM reports ORDER BY earliest, latest, row"}
        _make(ledger, folder, questions)
    for name, question in questions.items():
        store.make_in(folder, name, question, MOST_IN_MEMORY if name in _IN_MEMORY else 0)
    return _Moved(
        movements=store.table("movements"),
        placed=store.table("placed"),
        summary=store.table("summary"),
        report_summary=store.table("report_summary"),
        reports_in_time=store.table("reports_in_time") if folder else ledger.reports.table,
        twice=bool(store.rows("FROM twice")["twice"].iloc[0]),
    )


def _make(ledger: Ledger, folder: Path, questions: Mapping[str, str]) -> None:
    if all((folder / f"{name}.parquet").exists() for name in questions):
        return
    making = new_store(folder, MAKING)
    making.put("watched_airfields", ledger.airfields[["airfield", "name"]])
    for name in ("flights", "reports"):
        making.view(name, f"FROM {in_parquet(folder / f'{name}.parquet')}")
    for name, question in questions.items():
        making.make_in(folder, name, question)


def _moved_elsewhere(ledger: Ledger, engine: OtherEngine) -> _Moved:
    """Returns the movements of a ledger whose flights lie on another engine. Only their summaries are fetched."""
    store, watched = ledger.store, sorted(ledger.airfields["airfield"])
    movements, placed, twice = in_database(ledger.reports, ledger.flights, engine, watched)

    def fetched(name: str, summary: ir.Table, each: ir.Table) -> ir.Table:
        """Fetches a summary into a local table; if it is too long, returns the query for the single rows
        instead."""
        rows = engine.frame(summary.limit(MOST_FETCHED + 1))
        if len(rows) > MOST_FETCHED:
            return each
        store.put(f"{name}_rows", rows)
        store.make(name, f"SELECT {_DAYS} FROM {name}_rows")
        return store.table(name)

    summary = fetched("summary", summary_of(movements), each_of(movements))
    report_summary = fetched("report_summary", report_summary_of(placed), each_report_of(placed))
    store.put("undated_report_summary", engine.frame(undated_report_summary_of(each_report_of(placed))))
    return _Moved(movements, placed, summary, report_summary, ledger.reports.table, twice)
