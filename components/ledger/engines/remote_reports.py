"""Reads and checks the reports of a ledger whose flights lie in a database, by queries there, without fetching
the whole table.

A database numbers no rows, so a row is named by its key, flight_id and source_id with a space between, and rows
are sorted by it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd

from components.files.problems import Problem, Severity, shown
from components.ledger.checks import likely_days
from components.ledger.dates.edtf import EdtfDate
from components.ledger.engines.answers import RemoteError
from components.ledger.engines.cell_meanings import (
    MOST_DATES,
    READ,
    Bounds,
    Ends,
    bounds,
    bounds_of_days,
    bounds_read,
    ends_in,
    meant,
    read_here,
    words_for_unknown,
    written,
)
from components.ledger.engines.connection import Engine
from components.ledger.engines.row_checks import (
    Check,
    checks,
    counted,
    examples,
    passing,
    problems_of_check,
    refused,
)
from components.ledger.engines.text_columns import DAY
from components.ledger.flights import (
    COMPARED,
    as_compared,
    conflicts,
    of_one_report,
    of_several_reports,
    several_reports,
)
from components.ledger.reports import NAMED, Resolved
from components.ledger.tables.descriptor import Table
from components.ledger.tables.store import StoredTable, new_store

MOST_ASIDE = 500
MOST_CONFLICTS = 500
MOST_NAMES = 200_000
MOST_LONE = 500
"""The most rows set aside and contradictions that are fetched, combinations of names that are examined, and
flights with an unused grade that are sent along with every query."""


Attribution = tuple[str, str]
"""A source, and the source to which it attributes a report; "" for none."""

_DATED = ("row", "earliest", "latest", "qualifier", "valid")


@dataclass(frozen=True, slots=True)
class RemoteReports:
    """The good rows of a table: the columns of `schema` as text, with row, earliest, latest and qualifier.
    count: rows of the table; good: good rows; flights: their flights; first: good rows with the grade 1; names:
    see `census`; written: the good rows as they stand in the database."""

    schema: Table
    engine: Engine
    rows: ir.Table
    written: StoredTable
    problems: tuple[Problem, ...]
    set_aside: pd.DataFrame
    count: int
    good: int
    flights: int
    first: int
    names: pd.DataFrame
    readable: bool = True

    def census(self) -> pd.DataFrame:
        """Returns the combinations of names in the reports, counted as in `Reports.census`, but with an example
        `flight` (its id) in place of row, line and first."""
        return self.names

    def values(self, column: str) -> pd.DataFrame:
        """Returns the values of one column, counted as in `census`."""
        return _counted(self.engine, self.rows, [column])

    def naming(self, places: pd.DataFrame) -> pd.DataFrame:
        """Returns how many flights name each place as origin or destination: columns airfield, flights.
        `places` maps spellings to places: index written, column place."""
        if self.flights == self.good:
            return self._naming_alone(places["place"])
        ends = ibis.union(
            *(self.rows.select("flight_id", place=self.rows[end]) for end in ("origin", "destination"))
        )
        named = ends.mutate(airfield=_renamed(ends.place, places["place"].to_dict()))
        counts = named.group_by("airfield").aggregate(flights=named.flight_id.nunique())
        frame = self.engine.frame(counts.order_by("airfield"))
        return frame[frame["airfield"].isin(places["place"])].reset_index(drop=True)

    def _naming_alone(self, places: pd.Series) -> pd.DataFrame:
        """Does the work of `naming` if each flight has one report, from the census alone."""
        origin, destination = (self.names[end].map(places) for end in ("origin", "destination"))
        named = pd.concat([origin, destination.mask(destination == origin)])
        rows = pd.concat([self.names["rows"], self.names["rows"]])
        counts = rows.groupby(named.to_numpy()).sum().sort_index()
        return counts.rename_axis("airfield").rename("flights").reset_index()

    def resolved(
        self, types: Mapping[str, str], endpoints: pd.DataFrame, supports: pd.DataFrame, airfields: pd.DataFrame
    ) -> Resolved:
        """Returns the reports with designators from `types` and places from `endpoints`, their grades checked
        against `supports`."""
        rows, places = self.rows, endpoints["place"].to_dict()
        unsupported_flights = self._flights_without_support(supports)
        grade = rows.credibility.re_search("^[+-]?[0-9]{1,15}$").ifelse(rows.credibility, ibis.null("string"))
        reports = rows.mutate(
            aircraft_type=_renamed(rows.aircraft_type, types),
            origin=_renamed(rows.origin, places),
            destination=_renamed(rows.destination, places),
            credibility=grade.cast("int64"),
            type_written=rows.aircraft_type,
        )
        # Keep only the columns as read here: `written` has the original cells, for downloads.
        reports = reports.select(*self.schema.columns, "row", "earliest", "latest", "qualifier", "type_written")
        refused = pd.DataFrame({"flight": pd.Series(dtype="str"), "rows": pd.Series(dtype="int64")})
        if unsupported_flights is not None:
            unsupported = reports.filter(
                (reports.credibility == 1) & reports.flight_id.isin(unsupported_flights.flight_id)
            )
            number = unsupported.aggregate(rows=unsupported.count(), flight=unsupported.flight_id.min())
            refused = self.engine.frame(number)
            refused = refused[refused["rows"] > 0]
        if unsupported_flights is not None and len(refused):
            bad = unsupported_flights.select(lone_id=unsupported_flights.flight_id)
            joined = reports.left_join(bad, reports.flight_id == bad.lone_id)
            grade = ((joined.credibility == 1) & joined.lone_id.notnull()).ifelse(
                ibis.null("int64"), joined.credibility
            )
            reports = joined.mutate(credibility=grade).drop("lone_id")

        reports = self.engine.named("ledger reports", reports)
        repeated = self.flights < self.good
        flights = of_several_reports(reports) if repeated else of_one_report(reports)
        conflict_count = self._count_conflicts(reports) if repeated else 0
        return Resolved(
            reports=StoredTable(reports, self.good, self.engine, "row"),
            flights=StoredTable(self.engine.named("ledger flights", flights), self.flights, self.engine, "row"),
            conflicts=self._conflicts(reports, conflict_count),
            conflict_count=conflict_count,
            refused=refused,
            written=self.written,
            elsewhere=self.engine,
        )

    def _flights_without_support(self, supports: pd.DataFrame) -> ir.Table | None:
        """Returns the flights (flight_id) with a report graded 1 that fewer than two origin sources support;
        None if there are none. Up to `MOST_LONE` of them are sent along with queries as literals: a subquery
        would make every query read the reports three times."""
        if not self.first:
            return None
        rows, is_first = self.rows, _is_graded_first(self.rows)
        by_single_origin, several = _by_origins(supports)
        reports = rows.filter(rows.flight_id.isin(rows.filter(is_first).flight_id))
        origin = ibis.null("string")
        cases = [(_is_pair(reports, pairs), ibis.literal(name)) for name, pairs in by_single_origin.items()]
        if cases:
            origin = ibis.cases(*cases, else_=origin)
        has_several = _is_pair(reports, several) if several else ibis.literal(False)
        attributed = reports.select("flight_id", origin=origin, both=has_several)
        support = attributed.group_by("flight_id").aggregate(
            origins=attributed.origin.nunique(), both=attributed.both.any()
        )
        unsupported_flights = support.filter((support.origins < 2) & ~support.both).select("flight_id")
        ids = self.engine.frame(unsupported_flights.limit(MOST_LONE + 1))
        if len(ids) > MOST_LONE:
            return unsupported_flights
        return (
            self.engine.named_rows("ledger flights of one origin", ids, unsupported_flights.schema())
            if len(ids)
            else None
        )

    def _count_conflicts(self, reports: ir.Table) -> int:
        """Returns the number of contradictions between reports of one flight."""
        differing = _differing(reports)
        return int(self.engine.frame(differing.aggregate(number=differing.number.sum().coalesce(0))).iloc[0, 0])

    def _conflicts(self, reports: ir.Table, count: int) -> StoredTable:
        """Returns the first of `count` contradictions, computed in DuckDB from the reports of their flights."""
        rows = reports.limit(0)
        if count:
            flights = _differing(reports).order_by("flight_id").limit(MOST_CONFLICTS)
            ids = self.engine.frame(flights)["flight_id"].tolist()
            rows = reports.filter(reports.flight_id.isin(ids)).order_by("row")
        store = new_store()
        store.put("reports", self.engine.frame(rows))
        store.make("several", several_reports("reports"))
        store.make("conflicts", conflicts("several"))
        return store.stored("conflicts")


def _counted(engine: Engine, rows: ir.Table, columns: list[str]) -> pd.DataFrame:
    """Returns the combinations of values in some columns, counted as in `RemoteReports.census`. Raises
    `RemoteError` if there are too many."""
    census = rows.group_by(columns).aggregate(rows=rows.count(), flight=rows.flight_id.min())
    groups = engine.frame(census.order_by("flight", *columns).limit(MOST_NAMES + 1))
    if len(groups) > MOST_NAMES:
        what = f"it has more than {MOST_NAMES:,} combinations of {', '.join(columns)}"
        raise RemoteError(what, "Read a part of it: give a file mapping.sql with a SELECT … WHERE.")
    return groups


def _is_graded_first(rows: ir.Table) -> ir.BooleanColumn:
    """Returns which reports are graded 1."""
    return rows.credibility.isin(["1", "+1", "01", "+01"])


def _differing(reports: ir.Table) -> ir.Table:
    """Returns the flights whose reports contradict each other, with the number of columns in which they do:
    flight_id, number."""
    differing = {name: (as_compared(reports, name).nullif("").nunique() > 1).ifelse(1, 0) for name in COMPARED}
    differing["date"] = (reports.earliest.max() > reports.latest.min()).ifelse(1, 0)
    by_flight = reports.group_by("flight_id").aggregate(**differing)
    number = sum((by_flight[name] for name in differing), ibis.literal(0))
    return by_flight.select("flight_id", number=number).filter(lambda table: table.number > 0)


def _by_origins(supports: pd.DataFrame) -> tuple[dict[str, list[Attribution]], list[Attribution]]:
    """Returns the attributions that rest on a single origin source, by that source, and those that rest on
    several."""
    origins = supports[supports["is_origin"]].groupby(["source_id", "attributed_to"])["rests_on"].agg(list)
    several = [pair for pair, names in origins.items() if len(set(names)) > 1]
    single: dict[str, list[Attribution]] = {}
    for pair, names in origins.items():
        if len(set(names)) == 1:
            single.setdefault(names[0], []).append(pair)
    return single, several


def _is_pair(rows: ir.Table, pairs: Iterable[Attribution]) -> ir.BooleanValue:
    by_attribution: dict[str, list[str]] = {}
    for source, attributed in pairs:
        by_attribution.setdefault(attributed, []).append(source)
    return ibis.or_(
        *(
            (rows.attributed_to == attributed) & rows.source_id.isin(names)
            for attributed, names in by_attribution.items()
        )
    )


def _renamed(column: ir.StringColumn, names: Mapping[str, str]) -> ir.StringColumn:
    """Returns a column with some of its values renamed."""
    spelled: dict[str, list[str]] = {}
    for name, target in names.items():
        if name != target:
            spelled.setdefault(target, []).append(name)
    cases = [(column.isin(written), ibis.literal(target)) for target, written in spelled.items()]
    return ibis.cases(*cases, else_=column) if cases else column


def read_remote(engine: Engine, text: ir.Table, schema: Table, expected: EdtfDate | None) -> RemoteReports:
    """Returns the good rows of a table of text, with the problems of the others.

    Raises `RemoteError`.
    """
    words = engine.frame(words_for_unknown(text, schema))["cell"].tolist()
    text = engine.named("ledger meanings", meant(text, schema, words))
    text, dates = _dates(engine, text)
    original_columns = {name: written(name) for name in schema.columns if written(name) in text.columns}
    dated = text.mutate(
        row=text.flight_id + " " + text.source_id,
        earliest=dates.earliest,
        latest=dates.latest,
        qualifier=dates.qualifier,
        valid=dates.valid,
    )
    rows = engine.named("ledger rows", dated.select(*schema.columns, *original_columns.values(), *_DATED))

    all_checks = checks(rows, schema, likely_days(expected))
    counts = engine.frame(counted(rows, all_checks)).iloc[0]
    failed = _failed(engine, rows, all_checks, counts)
    problems: list[Problem] = []
    for check, count in failed:
        problems += problems_of_check(check, count, engine.frame(examples(rows, check)), schema.path)
    bad = [check for check, _ in failed]
    good = passing(rows, bad).filter("valid").drop("valid")
    refused_rows = [refused(rows, bad)] if any(check.severity is Severity.SET_ASIDE for check in bad) else []

    total = _totals(engine, good)
    if repeat_count := int(total["rows"] - total["keys"]):
        problems += _repetitions(engine, good, repeat_count, schema)
        good, repeated = _first_of_each_key(good)
        refused_rows.append(repeated)
    good = engine.named("good ledger rows", good)
    set_aside = _set_aside(engine, refused_rows, schema)
    if (bad_rows := int(counts["rows"] - total["keys"])) > len(set_aside):
        what = f"{bad_rows:,} rows are set aside; {len(set_aside):,} of them are shown"
        problems.append(Problem(Severity.SET_ASIDE, schema.path, what, "Mend what is told."))
    return RemoteReports(
        schema=schema,
        engine=engine,
        rows=good,
        written=StoredTable(
            good.select("row", **{name: good[original_columns.get(name, name)] for name in schema.columns}),
            int(total["keys"]),
            engine,
            "row",
        ),
        problems=tuple(problems),
        set_aside=set_aside,
        count=int(counts["rows"]),
        good=int(total["keys"]),
        flights=int(total["flights"]),
        first=int(total["first"]),
        names=_counted(engine, good, list(NAMED)),
    )


def _totals(engine: Engine, good: ir.Table) -> pd.Series:
    """Counts the good rows: rows, distinct keys, flights, and rows graded 1."""
    keys = good.group_by("flight_id", "source_id").aggregate(
        times=good.count(), first=_is_graded_first(good).sum()
    )
    flights = keys.group_by("flight_id").aggregate(
        reports=keys.count(), rows=keys.times.sum(), first=keys["first"].sum()
    )
    figures = flights.aggregate(
        rows=flights.rows.sum().coalesce(0),
        keys=flights.reports.sum().coalesce(0),
        flights=flights.count(),
        first=flights["first"].sum().coalesce(0),
    )
    return engine.frame(figures).iloc[0]


def _repetitions(engine: Engine, good: ir.Table, repeat_count: int, schema: Table) -> list[Problem]:
    """Returns the problems of the `repeat_count` rows that repeat the key of another row."""
    keys = good.group_by("flight_id", "source_id").aggregate(times=good.count())
    several = keys.filter(keys.times > 1)
    repeated_keys = engine.frame(several.order_by("flight_id", "source_id").limit(MOST_ASIDE))
    problems = [_repeated(schema, *row) for row in repeated_keys.itertuples(index=False)]
    more = repeat_count - int((repeated_keys["times"] - 1).sum())
    return [*problems, _more_repeated(schema, more)] if more > 0 else problems


def _first_of_each_key(good: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Returns the first row of each key in the order of all columns, and the other rows."""
    order = [good[name] for name in sorted(good.columns)]
    place = ibis.row_number().over(ibis.window(group_by=[good.flight_id, good.source_id], order_by=order))
    numbered = good.mutate(place=place)
    return numbered.filter(numbered.place == 0).drop("place"), numbered.filter(numbered.place > 0).drop("place")


def _dates(engine: Engine, text: ir.Table) -> tuple[ir.Table, Bounds]:
    """Returns the rows with the columns needed to find the bounds of their dates, and these bounds."""
    if DAY in text.columns:
        return text, bounds_of_days(text[DAY])
    distinct = engine.frame(text.select("date").distinct().limit(MOST_DATES + 1))
    if len(distinct) <= MOST_DATES:
        read = engine.named_rows("ledger dates", read_here(distinct["date"]), READ)
        dated = text.left_join(read, text.date == read.spelling)
        return dated, bounds_read(dated)
    ends = ends_in(text.date)
    text = engine.named("ledger dates", text.mutate(first=ends.first, last=ends.last, formed=ends.formed))
    return text, bounds(text.date, Ends(text.first, text.last, text.formed))


def _failed(engine: Engine, rows: ir.Table, all_checks: list[Check], counts: pd.Series) -> list[tuple[Check, int]]:
    """Returns the checks that fail, each with the number of failing rows."""
    failed = [(check, int(counts[f"bad{number}"])) for number, check in enumerate(all_checks)]
    failed = [(check, count) for check, count in failed if count]
    single_checks = [check for check, _ in failed if check.each for check in check.each]
    if not single_checks:
        return failed
    single_counts = engine.frame(counted(rows, single_checks)).iloc[0]
    plain = [(check, count) for check, count in failed if not check.each]
    return plain + _failed(engine, rows, single_checks, single_counts)


def _repeated(schema: Table, flight: str, source: str, times: int) -> Problem:
    key = " and ".join(schema.primary_key)
    what = f"{times:,} rows have the same {key}; of these, sorted by their cells, the first is used"
    remedy = "Give each row its own key, or remove the others."
    return Problem(
        Severity.SET_ASIDE,
        schema.path,
        what,
        remedy,
        column=schema.primary_key[0],
        value=shown(f"{flight}, {source}"),
    )


def _more_repeated(schema: Table, more: int) -> Problem:
    remedy = "Give each row its own key, or remove the others."
    return Problem(Severity.SET_ASIDE, schema.path, f"{more:,} more rows repeat the key of another", remedy)


def _set_aside(engine: Engine, refused_rows: list[ir.Table], schema: Table) -> pd.DataFrame:
    """Returns the first rows set aside: file, row and line (unknown), text."""
    cells = [
        engine.frame(rows.select(schema.columns).order_by("flight_id", "source_id").limit(MOST_ASIDE))
        for rows in refused_rows
    ]
    texts = [shown(" | ".join(row)) for frame in cells for row in frame.itertuples(index=False)]
    unknown = pd.array([pd.NA] * len(texts), dtype="Int64")
    return pd.DataFrame(
        {"file": schema.path, "row": unknown, "line": unknown, "text": pd.array(texts, dtype="str")}
    )
