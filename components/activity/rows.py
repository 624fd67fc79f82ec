"""The rows behind the marks of a chart: movements as lanes, reports with their sources, notes, and the choices of
the filters."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pandas as pd

from components.activity.model import Tables
from components.activity.selection import (
    Selection,
    matching_dated,
    matching_movements,
    matching_notes,
    matching_placed,
    matching_report_summary,
)
from components.activity.wording import name_of_type


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an answer: the number of its first row, from 0, and the most rows that it has."""

    first: int
    most: int

    def of(self, question: ir.Table) -> ir.Table:
        """Returns the rows of this page. The question must be ordered without ties."""
        return question.limit(self.most, offset=self.first)

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Returns the rows of this page from a table in memory."""
        return table.iloc[self.first : self.first + self.most]


def pages(rows: int, most: int) -> int:
    """Returns how many pages of `most` rows are needed.

    >>> pages(0, 200), pages(200, 200), pages(201, 200)
    (0, 1, 2)
    """
    return -(-rows // most)


def legs(tables: Tables, selection: Selection) -> pd.DataFrame:
    """Returns the number of flights per origin, destination and aircraft type, most first: columns origin,
    destination, aircraft_type, flights, earliest, latest (their first and last possible day; an open end is
    `date.max`). An unknown origin or destination is ""."""
    moves = matching_movements(tables, selection)
    flights = moves.select("flight_id", "origin", "destination", "aircraft_type", "earliest", "latest")
    flights = flights.distinct() if tables.twice else flights
    counted = flights.group_by("origin", "destination", "aircraft_type").aggregate(
        flights=flights.count(), earliest=flights.earliest.min(), latest=flights.latest.max()
    )
    return tables.answer(counted.order_by([counted.flights.desc(), "origin", "destination", "aircraft_type"]))


def unplaced(routes: pd.DataFrame, gazetteer: pd.DataFrame) -> pd.Series:
    """Returns for each leg whether its origin or destination is unknown, or has no position on the map."""
    placed = gazetteer.index[gazetteer["latitude"].notna()]
    return ~(routes["origin"].isin(placed) & routes["destination"].isin(placed))


MOST_LANES = 150
FIRST_LANES = Page(0, MOST_LANES)


@dataclass(frozen=True, slots=True)
class InBin:
    """Movements whose range touches the days from start to end (ISO dates). movement: arrivals or departures, ""
    for both. types: the aircraft types; none for all."""

    start: str
    end: str
    movement: str = ""
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InRange:
    """Movements with exactly this range: some day from earliest to latest (ISO dates)."""

    earliest: str
    latest: str


@dataclass(frozen=True, slots=True)
class Marked:
    """The flights that a reader marked on a chart: by id, by the bins that they are in, or by their range."""

    flights: tuple[str, ...] = ()
    bins: tuple[InBin, ...] = ()
    ranges: tuple[InRange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.flights or self.bins or self.ranges)


def lanes(tables: Tables, selection: Selection, page: Page = FIRST_LANES) -> pd.DataFrame:
    """Returns one row per movement on a page, in order of time: the columns of `Tables.movements` with origins
    (the number of origin sources of the flight), sources and reliability (names and grades of its sources,
    separated by `; `)."""
    matching = matching_movements(tables, selection)
    movements = tables.answer(
        page.of(matching.order_by("earliest", "latest", "flight_id", "movement", "airfield"))
    )
    reports = tables.reports.filter(tables.reports.flight_id.isin(movements["flight_id"].unique().tolist()))
    named = with_source(tables, reports.select("row", "flight_id", "source_id"))
    statements = tables.answer(named.order_by("row")).fillna("")
    by_flight = statements.groupby("flight_id")[["source_name", "reliability"]].agg(
        lambda cells: "; ".join(dict.fromkeys(filter(None, cells)))
    )
    return movements.assign(
        origins=movements["flight_id"].map(_origins_of(tables, reports)).fillna(0).astype("int64"),
        sources=movements["flight_id"].map(by_flight["source_name"]),
        reliability=movements["flight_id"].map(by_flight["reliability"]),
    )


def with_source(tables: Tables, statements: ir.Table) -> ir.Table:
    """Returns reports or notes with the columns source_name (the id if the table of sources lacks it) and
    reliability."""
    sources = tables.sources.select("source_id", "source_name", "reliability")
    joined = statements.left_join(sources, "source_id").drop("source_id_right")
    return joined.mutate(source_name=ibis.coalesce(joined.source_name, joined.source_id))


def _origins_of(tables: Tables, reports: ir.Table) -> pd.Series:
    """Returns the number of origin sources of each flight of these reports, by flight_id."""
    origins = reports.inner_join(tables.supports.filter(tables.supports.is_origin), ["source_id", "attributed_to"])
    counted = tables.answer(origins.group_by("flight_id").aggregate(origins=origins.rests_on.nunique()))
    return counted.set_index("flight_id")["origins"]


def count_reports(tables: Tables, selection: Selection) -> int:
    """Returns how many rows `reports_in_view` has."""
    if tables.twice:
        return _count(tables, _in_view(tables, selection))
    summary = matching_report_summary(tables, selection)
    return int(tables.answer(summary.aggregate(reports=summary.reports.sum().coalesce(0)))["reports"].iloc[0])


def reports_in_view(tables: Tables, selection: Selection, page: Page) -> pd.DataFrame:
    """Returns the selected reports of the movements in view, in order of time."""
    chosen = page.of(_in_time(_in_view(tables, selection)))
    if tables.elsewhere:
        return tables.answer(_in_time(tables.reports.semi_join(chosen, "row")))
    rows = tables.answer(chosen.select("row", "earliest"))
    reports = tables.reports_in_time
    reports = reports.filter(reports.row.isin(rows["row"].tolist()))
    if len(rows):
        # Skips reports outside the days of this page.
        first, last = (rows["earliest"].iloc[end].date() for end in (0, -1))
        reports = reports.filter(reports.earliest.between(first, last))
    return tables.answer(_in_time(reports))


def count_dated(tables: Tables, selection: Selection) -> int:
    """Returns how many rows `reports_dated` has."""
    return _count(tables, matching_dated(tables, selection))


def reports_dated(tables: Tables, selection: Selection, page: Page) -> pd.DataFrame:
    """Returns the selected reports in order of time, including flights that neither begin nor end at a watched
    airfield."""
    return tables.answer(page.of(_in_time(matching_dated(tables, selection))))


def rows_in_view(tables: Tables, selection: Selection) -> list[int]:
    """Returns the row numbers of all selected reports of the movements in view, in order of time."""
    return _rows(tables, _in_view(tables, selection))


def count_behind(tables: Tables, selection: Selection, marked: Marked) -> int:
    """Returns how many rows `reports_behind` has."""
    return _count(tables, _behind(tables, selection, marked))


def reports_behind(tables: Tables, selection: Selection, marked: Marked, page: Page) -> pd.DataFrame:
    """Returns all reports of the marked flights, in order of time, with the columns of `Ledger.reports`."""
    return tables.answer(page.of(_in_time(_behind(tables, selection, marked))))


def first_behind(tables: Tables, selection: Selection, marked: Marked, most: int) -> pd.DataFrame:
    """Returns the first `most` reports of the marked flights: those certainly within a marked bin first, then the
    others, each in order of time. On one day, reports without a time come first."""
    reports = _behind(tables, selection, marked)
    certain = ibis.or_(
        ibis.literal(False),
        *(
            (reports.earliest >= date.fromisoformat(each.start)) & (reports.latest <= date.fromisoformat(each.end))
            for each in _joined(marked.bins)
        ),
    )
    ordered = reports.mutate(later=certain.ifelse(0, 1)).order_by("later", "earliest", "latest", "date", "row")
    return tables.answer(ordered.limit(most).drop("later"))


def rows_behind(tables: Tables, selection: Selection, marked: Marked) -> list[int]:
    """Returns the row numbers of all reports of the marked flights, in order of time."""
    return _rows(tables, _behind(tables, selection, marked))


def _in_view(tables: Tables, selection: Selection) -> ir.Table:
    """Returns row, earliest and latest of the selected reports of the movements in view."""
    rows = matching_placed(tables, selection).select("row", "earliest", "latest")
    return rows.distinct() if tables.twice else rows


def _behind(tables: Tables, selection: Selection, marked: Marked) -> ir.Table:
    reports = tables.reports
    named = reports.flight_id.isin(marked.flights) if marked.flights else ibis.literal(False)
    if not marked.bins and not marked.ranges:
        return reports.filter(named)
    moves = matching_movements(tables, selection)
    return reports.filter(named | reports.flight_id.isin(moves.filter(is_in(moves, marked)).flight_id))


def is_in(moves: ir.Table, marked: Marked) -> ir.BooleanValue:
    """Returns whether each movement is in a marked bin, or has a marked range."""
    return ibis.or_(
        *(_inside(moves, each) for each in _joined(marked.bins)),
        *(_has_range(moves, each) for each in marked.ranges),
    )


def _inside(moves: ir.Table, chosen: InBin) -> ir.BooleanValue:
    conditions = [
        moves.latest >= date.fromisoformat(chosen.start),
        moves.earliest <= date.fromisoformat(chosen.end),
    ]
    if chosen.movement:
        conditions.append(moves.movement == chosen.movement)
    if chosen.types:
        conditions.append(moves.aircraft_type.isin(chosen.types))
    return ibis.and_(*conditions)


def _has_range(moves: ir.Table, chosen: InRange) -> ir.BooleanValue:
    earliest, latest = date.fromisoformat(chosen.earliest), date.fromisoformat(chosen.latest)
    return (moves.earliest == earliest) & (moves.latest == latest)


def _joined(bins: Sequence[InBin]) -> list[InBin]:
    """Joins bins that follow on each other, so that the query has fewer conditions."""
    joined: list[InBin] = []
    for each in sorted(bins, key=lambda bin_: (bin_.movement, bin_.types, bin_.start)):
        last = joined[-1] if joined else None
        if last and (last.movement, last.types) == (each.movement, each.types) and each.start <= _next(last.end):
            joined[-1] = replace(last, end=max(last.end, each.end))
        else:
            joined.append(each)
    return joined


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _in_time(reports: ir.Table) -> ir.Table:
    return reports.order_by("earliest", "latest", "row")


def _count(tables: Tables, rows: ir.Table) -> int:
    return int(tables.answer(rows.aggregate(rows=rows.count()))["rows"].iloc[0])


def _rows(tables: Tables, reports: ir.Table) -> list[int]:
    return tables.answer(_in_time(reports).select("row"))["row"].tolist()


def reports_named(tables: Tables, text: str, most: int) -> pd.DataFrame:
    """Returns the first `most` reports whose id, source, registration, address, callsign or date contains a text,
    in any case: these columns, in order of time."""
    reports, names = tables.reports, ["flight_id", "source_id", "registration", "icao24", "callsign", "date"]
    fitting = [reports[name].lower().contains(text.lower()) for name in names]
    return tables.answer(_in_time(reports.filter(ibis.or_(*fitting))).select(names).limit(most))


def notes_in_view(tables: Tables, selection: Selection) -> pd.DataFrame:
    """Returns the selected notes in order of time: the columns of `Ledger.notes`, source_name and reliability."""
    notes = with_source(tables, matching_notes(tables, selection))
    return tables.answer(notes.order_by("earliest", "latest", "note_id"))


def notes_on_chart(tables: Tables, selection: Selection, most: int | None = None) -> pd.DataFrame:
    """Returns the first `most` of the selected notes on watched airfields, in order of time, with the columns of
    `notes_in_view`. Notes on other airfields say nothing about the watched ones."""
    notes = matching_notes(tables, selection).semi_join(tables.airfields, "airfield")
    return tables.answer(with_source(tables, notes).order_by("earliest", "latest", "note_id").limit(most))


def notes_named(tables: Tables, note_ids: list[str]) -> pd.DataFrame:
    """Returns the notes with these ids and those at the same place on a chart (same airfield, kind and date), in
    order of time, with the columns of `notes_in_view`."""
    place = ["airfield", "kind", "date"]
    chosen = tables.notes.filter(tables.notes.note_id.isin(note_ids)).select(place)
    return tables.answer(
        with_source(tables, tables.notes.semi_join(chosen, place)).order_by("earliest", "note_id")
    )


def values(tables: Tables, column: str) -> list[str]:
    """Returns the distinct values of a column of the reports, most frequent first, "" (unknown) last."""
    return value_counts(tables, column).index.tolist()


def value_counts(tables: Tables, column: str) -> pd.Series:
    """Returns the number of reports per value of a column, most frequent first, "" (unknown) last."""
    reports = tables.reports
    counted = reports.group_by(column).aggregate(rows=reports.count())
    order = [counted[column] == "", counted.rows.desc(), counted[column]]
    return tables.answer(counted.order_by(order)).set_index(column)["rows"]


def types_in_use(tables: Tables) -> list[str]:
    """Returns the aircraft types in use: those of reports first, by number of movements (as in the charts), then
    by number of reports; then those that only tracks show, by number of sightings; "" last."""
    moves = tables.summary.group_by("aircraft_type").aggregate(rows=lambda same: same.movements.sum())
    seen = tables.seen.group_by("aircraft_type").aggregate(rows=lambda same: same.sightings.sum())
    moving, shown = (
        tables.answer(counted.order_by(counted.rows.desc(), "aircraft_type"))["aircraft_type"]
        for counted in (moves, seen)
    )
    reported = values(tables, "aircraft_type")
    # If reports of a flight disagree on its type, the charts show both types.
    names = dict.fromkeys([*moving[moving.isin(reported)], *reported, *shown])
    return sorted(names, key=lambda name: name == "")


def type_spellings(tables: Tables) -> pd.DataFrame:
    """Returns how reports write each aircraft type, most frequent first: columns aircraft_type, type_written."""
    reports = tables.reports
    written = reports.group_by("aircraft_type", "type_written").aggregate(rows=reports.count())
    order = [written.rows.desc(), written.type_written]
    return tables.answer(written.order_by(order))[["aircraft_type", "type_written"]]


def type_names(tables: Tables) -> dict[str, str]:
    """Returns names of the aircraft types by designator. A name in the ledger counts unless it merely repeats the
    designator. For flights in a database the spellings of reports are not fetched, since that would scan them all
    again."""
    written = defaultdict[str, list[str]](list)
    for code, spelling in type_spellings(tables).itertuples(index=False) if tables.elsewhere is None else ():
        written[code].append(spelling)
    named = {code: name for code, name in tables.own_names.items() if name != code}
    in_use = (code for code in types_in_use(tables) if code and code not in named)
    return named | {code: name_of_type(code, written[code]) for code in in_use}


def types_flown(tables: Tables) -> list[str]:
    """Returns the aircraft types of reported movements, in order of the first day of each."""
    moves = tables.summary
    first = moves.group_by("aircraft_type").aggregate(first=moves.earliest.min())
    return list(tables.answer(first.order_by("first", "aircraft_type"))["aircraft_type"])
