"""What a reader chose to look at, and the movements, reports and notes that match it."""

from dataclasses import dataclass, replace
from datetime import date

import ibis
import ibis.expr.types as ir

from components.activity.model import Tables

ANY_CREDIBILITY = 6
"""The last grade of the Admiralty code, which cannot be judged."""
_BETWEEN_IDS = "\x1f"
"""Stands in no id of a flight: an import leaves out such characters."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters. An empty tuple or None lets everything through; what a tuple holds twice counts once.

    flights are those of which tables that were brought say what was chosen.
    credibility is the lowest grade let through: 1 (confirmed) to 5 (improbable); 6 lets through also what
    cannot be judged or has no grade.
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
        """Only the filters that bear on what is said of the airfields themselves, at any time."""
        return Selection(airfields=self.airfields, sources=self.sources, credibility=self.credibility)

    @property
    def of_silences(self) -> "Selection":
        """The filters of notes, and the days."""
        return replace(self.of_notes, start=self.start, end=self.end)


def matching_reports(tables: Tables, selection: Selection) -> ir.Table:
    """Reports that pass the filters of type, operator, flight, source and credibility. A source lets through
    whatever rests on it, directly or by way of others."""
    return _passing_report_filters(tables.reports, tables, selection)


def matching_dated(tables: Tables, selection: Selection) -> ir.Table:
    """Those of them whose range touches the chosen dates, whether an end of the flight is watched or not."""
    return _touching(matching_reports(tables, selection), selection)


def matching_placed(tables: Tables, selection: Selection) -> ir.Table:
    """The matching reports with each movement in view that they tell of: the columns of `tables.placed`."""
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
    """Of reports, alone or with their movements, those that pass the filters of reports."""
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
    """Flights as a table: a cell may be that of 100,000, and each that is written by itself costs as much as a
    column."""
    joined = ibis.literal(_BETWEEN_IDS.join(flights), type="string")
    return joined.split(_BETWEEN_IDS).unnest().name("flight_id").as_table()


def asks_who(selection: Selection) -> bool:
    """Whether a filter is of the single report: who tells of it, how well, for which operator, of which flight."""
    who = selection.operators or selection.sources or selection.flights
    return bool(who or selection.credibility < ANY_CREDIBILITY)


def matching_summary(tables: Tables, selection: Selection) -> ir.Table:
    """How many of the matching movements are alike: the columns of `movements.summary_of`. Answered without
    looking at each movement, unless the filters are of single reports."""
    if asks_who(selection):
        names = {"aircraft_type": "merged_type", "earliest": "first", "latest": "last"}
        placed = matching_placed(tables, selection)
        moves = placed.select("flight_id", "airfield", "movement", "untyped", "qualified", "tellers", **names)
        # Most flights have one report, and those need not be looked through for the same movement.
        alone = moves.filter(moves.tellers == 1)
        moves = alone.union(moves.filter(moves.tellers > 1).distinct()).drop("flight_id", "tellers")
        return moves.group_by(moves.columns).aggregate(movements=moves.count())
    return _of_types(_at(tables.summary, selection), tables, selection)


def matching_report_summary(tables: Tables, selection: Selection) -> ir.Table:
    """The kinds of matching reports of the matching movements: aircraft_type, source_id and attributed_to, each
    once or more, and reports, how many there are; those of a flight with two movements count twice."""
    if asks_who(selection):
        summary = matching_placed(tables, selection).mutate(reports=1)
    else:
        dated = selection.start or selection.end
        summary = _at(tables.report_summary if dated else tables.undated_report_summary, selection)
        if selection.types:
            summary = summary.filter(summary.aircraft_type.isin(selection.types))
    return summary.select("aircraft_type", "source_id", "attributed_to", "reports")


def matching_movements(tables: Tables, selection: Selection) -> ir.Table:
    """Movements whose range touches the chosen dates and that at least one matching report tells of."""
    moves = _of_types(_at(tables.movements, selection), tables, selection)
    if asks_who(selection):
        moves = moves.semi_join(matching_reports(tables, selection), "flight_id")
    return moves


def matching_notes(tables: Tables, selection: Selection) -> ir.Table:
    """Notes that pass the filters of airfield, date, source and credibility; the other filters are of flights."""
    notes = tables.notes
    if selection.airfields:
        notes = notes.filter(notes.airfield.isin(selection.airfields))
    if selection.credibility < ANY_CREDIBILITY:
        notes = notes.filter(notes.credibility <= selection.credibility)
    return _resting_on(_touching(notes, selection), tables, selection)


def known_end(dated: ir.Table) -> ir.Value:
    """The last day known of a range: where it has an open end, the first day."""
    return (dated.latest.year() == date.max.year).ifelse(dated.earliest, dated.latest)


def known_start(dated: ir.Table) -> ir.Value:
    """The first day known of a range: where it begins open, the last day."""
    return (dated.earliest.year() == date.min.year).ifelse(dated.latest, dated.earliest)


def _of_types(moves: ir.Table, tables: Tables, selection: Selection) -> ir.Table:
    """Those of which a report names one of the chosen types."""
    if not selection.types:
        return moves
    reports = tables.undated_report_summary
    named = reports.filter(reports.aircraft_type.isin([name for name in selection.types if name]))
    is_of_type = moves.aircraft_type.isin(named.select("merged_type").distinct().merged_type)
    return moves.filter(is_of_type | moves.untyped if "" in selection.types else is_of_type)


def _at(moves: ir.Table, selection: Selection) -> ir.Table:
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
