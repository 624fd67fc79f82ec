"""The selection: what the filters let through, and the movements, reports and notes that match it."""

from dataclasses import dataclass, replace
from datetime import date

import ibis
import ibis.expr.types as ir

from components.activity.model import Tables

ANY_CREDIBILITY = 6
"""The last grade of the Admiralty code: cannot be judged."""
_BETWEEN_IDS = "\x1f"
"""A separator that occurs in no flight id: imports remove such characters."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters. An empty tuple or None lets everything through; duplicates in a tuple count once.

    flights: the flights with the chosen values in columns of imported tables. credibility: the lowest grade that
    passes, 1 (confirmed) to 5 (improbable); 6 also lets through what cannot be judged or has no grade.
    """

    types: tuple[str, ...] = ()
    airfields: tuple[str, ...] = ()
    movements: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    flights: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    credibility: int = ANY_CREDIBILITY

    def __post_init__(self) -> None:
        for name in ("types", "airfields", "movements", "operators", "sources", "flights"):
            object.__setattr__(self, name, tuple(dict.fromkeys(getattr(self, name))))

    @property
    def of_notes(self) -> "Selection":
        """The filters that apply to statements on the airfields themselves, at any time."""
        return Selection(airfields=self.airfields, sources=self.sources, credibility=self.credibility)

    @property
    def of_silences(self) -> "Selection":
        """The filters of notes, and the dates."""
        return replace(self.of_notes, start=self.start, end=self.end)


def matching_reports(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the reports that pass the filters of type, operator, flight, source and credibility. The filter of
    sources lets through whatever rests on them, directly or through other sources."""
    return _passing_report_filters(tables.reports, tables, selection)


def matching_dated(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the selected reports whose range touches the selected dates, whether or not they concern a watched
    airfield."""
    return _touching(matching_reports(tables, selection), selection)


def matching_placed(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the selected reports, once for each of their movements in view: the columns of `tables.placed`."""
    placed = _passing_report_filters(tables.placed, tables, selection)
    if selection.airfields:
        placed = placed.filter(placed.airfield.isin(selection.airfields))
    if selection.movements:
        placed = placed.filter(placed.movement.isin(selection.movements))
    if selection.start:
        placed = placed.filter(placed["last"] >= selection.start)
    if selection.end:
        placed = placed.filter(placed["first"] <= selection.end)
    return placed


def _passing_report_filters(reports: ir.Table, tables: Tables, selection: Selection) -> ir.Table:
    """Returns the reports, alone or with their movements, that pass the filters of reports."""
    if selection.types:
        reports = reports.filter(reports.aircraft_type.isin(selection.types))
    if selection.operators:
        reports = reports.filter(reports.operator.isin(selection.operators))
    if selection.flights:
        reports = reports.semi_join(_as_rows(selection.flights), "flight_id")
    if selection.credibility < ANY_CREDIBILITY:
        reports = reports.filter(reports.credibility <= selection.credibility)
    return _resting_on(reports, tables, selection)


def _as_rows(flights: tuple[str, ...]) -> ir.Table:
    """Returns flight ids as a table. They are passed as one joined text: a value may select 100,000 flights, and
    each one written into the query on its own would cost as much as a column."""
    joined = ibis.literal(_BETWEEN_IDS.join(flights), type="string")
    return joined.split(_BETWEEN_IDS).unnest().name("flight_id").as_table()


def asks_who(selection: Selection) -> bool:
    """Returns whether any filter concerns single reports: operator, source, flight or credibility."""
    who = selection.operators or selection.sources or selection.flights
    return bool(who or selection.credibility < ANY_CREDIBILITY)


def matching_summary(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the selected movements grouped by what they have in common, with their number: the columns of
    `movements.summary_of`. It reads single movements only if a filter concerns single reports."""
    if asks_who(selection):
        names = {"aircraft_type": "merged_type", "earliest": "first", "latest": "last"}
        placed = matching_placed(tables, selection)
        moves = placed.select("flight_id", "airfield", "movement", "untyped", "qualified", "tellers", **names)
        # Most flights have one report; these need no search for duplicates of a movement.
        of_one_report = moves.filter(moves.tellers == 1)
        moves = of_one_report.union(moves.filter(moves.tellers > 1).distinct()).drop("flight_id", "tellers")
        return moves.group_by(moves.columns).aggregate(movements=moves.count())
    return _of_types(_in_view(tables.summary, selection), tables, selection)


def matching_report_summary(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the selected reports of the selected movements, grouped: aircraft_type, source_id and attributed_to
    (not necessarily distinct), and reports, their number. Reports of a flight with two movements count twice."""
    if asks_who(selection):
        summary = matching_placed(tables, selection).mutate(reports=1)
    else:
        dated = selection.start or selection.end
        summary = _in_view(tables.report_summary if dated else tables.undated_report_summary, selection)
        if selection.types:
            summary = summary.filter(summary.aircraft_type.isin(selection.types))
    return summary.select("aircraft_type", "source_id", "attributed_to", "reports")


def matching_movements(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the movements with a matching report whose range touches the selected dates."""
    moves = _of_types(_in_view(tables.movements, selection), tables, selection)
    if asks_who(selection):
        moves = moves.semi_join(matching_reports(tables, selection), "flight_id")
    return moves


def matching_notes(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the notes that pass the filters of airfield, date, source and credibility; the other filters concern
    flights."""
    notes = tables.notes
    if selection.airfields:
        notes = notes.filter(notes.airfield.isin(selection.airfields))
    if selection.credibility < ANY_CREDIBILITY:
        notes = notes.filter(notes.credibility <= selection.credibility)
    return _resting_on(_touching(notes, selection), tables, selection)


def known_end(dated: ir.Table) -> ir.Value:
    """Returns the last known day of a range: its first day if the end is open."""
    return (dated.latest.year() == date.max.year).ifelse(dated.earliest, dated.latest)


def known_start(dated: ir.Table) -> ir.Value:
    """Returns the first known day of a range: its last day if the start is open."""
    return (dated.earliest.year() == date.min.year).ifelse(dated.latest, dated.earliest)


def _of_types(moves: ir.Table, tables: Tables, selection: Selection) -> ir.Table:
    """Returns the movements for which some report names one of the selected types."""
    if not selection.types:
        return moves
    reports = tables.undated_report_summary
    named = reports.filter(reports.aircraft_type.isin([name for name in selection.types if name]))
    is_of_type = moves.aircraft_type.isin(named.select("merged_type").distinct().merged_type)
    return moves.filter(is_of_type | moves.untyped if "" in selection.types else is_of_type)


def _in_view(moves: ir.Table, selection: Selection) -> ir.Table:
    if selection.airfields:
        moves = moves.filter(moves.airfield.isin(selection.airfields))
    if selection.movements:
        moves = moves.filter(moves.movement.isin(selection.movements))
    return _touching(moves, selection)


def _touching(dated: ir.Table, selection: Selection) -> ir.Table:
    if selection.start:
        dated = dated.filter(dated.latest >= selection.start)
    if selection.end:
        dated = dated.filter(dated.earliest <= selection.end)
    return dated


def _resting_on(statements: ir.Table, tables: Tables, selection: Selection) -> ir.Table:
    if not selection.sources:
        return statements
    chosen = tables.supports.filter(tables.supports.rests_on.isin(selection.sources))
    return statements.semi_join(chosen, ["source_id", "attributed_to"])
