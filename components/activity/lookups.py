"""Rows behind the marks: movements as lanes, reports with their sources, notes, choices for the filters."""

import ibis.expr.types as ir
import pandas as pd

from components.activity.selection import (
    Selection,
    matching_movements,
    matching_notes,
    matching_reports,
    matching_summary,
)
from components.activity.tables import Tables

MOST_LANES = 150


def lanes(tables: Tables, selection: Selection, most: int = MOST_LANES) -> pd.DataFrame | None:
    """One row per movement, in the order of time: the columns of `Tables.movements` with origins (how many origin
    sources tell of the flight), sources and reliability (of the documents that were read, separated by `; `).
    None where there are more than `most`."""
    alike = matching_summary(tables, selection)
    if tables.answer(alike.aggregate(movements=alike.movements.sum().coalesce(0)))["movements"].iloc[0] > most:
        return None
    moves = matching_movements(tables, selection)
    found = tables.answer(moves.order_by("earliest", "latest", "flight_id", "movement"))
    told = tables.answer(
        tables.reports.semi_join(moves, "flight_id")
        .left_join(tables.sources, "source_id")
        .order_by("row")
        .select("flight_id", "source_id", "reliability")
    ).fillna("")
    by_flight = told.groupby("flight_id")[["source_id", "reliability"]].agg(
        lambda cells: "; ".join(dict.fromkeys(filter(None, cells)))
    )
    return found.assign(
        origins=found["flight_id"].map(_origins_of(tables, moves)).fillna(0).astype("int64"),
        sources=found["flight_id"].map(by_flight["source_id"]),
        reliability=found["flight_id"].map(by_flight["reliability"]),
    )


def _origins_of(tables: Tables, moves: ir.Table) -> pd.Series:
    """How many origin sources tell of the flight of each movement: index flight_id."""
    told = tables.reports.semi_join(moves, "flight_id").inner_join(
        tables.supports.filter(tables.supports.is_origin), ["source_id", "attributed_to"]
    )
    counted = tables.answer(told.group_by("flight_id").aggregate(origins=told.rests_on.nunique()))
    return counted.set_index("flight_id")["origins"]


def reports_of(tables: Tables, flights: list[str]) -> pd.DataFrame:
    """All reports of the named flights, in the order of time, with the columns of `Ledger.reports`."""
    reports = tables.reports
    return (
        tables.answer(reports.filter(reports.flight_id.isin(flights)).order_by("earliest", "latest", "row"))
        if flights
        else (tables.answer(reports.limit(0)))
    )


def reports_in_view(tables: Tables, selection: Selection) -> pd.DataFrame:
    """The matching reports of the movements in view, in the order of time."""
    moves = matching_movements(tables, selection)
    return tables.answer(
        matching_reports(tables, selection).semi_join(moves, "flight_id").order_by("earliest", "latest", "row")
    )


def flights_in_bin(
    tables: Tables, selection: Selection, start: str, end: str, movement: str, types: tuple[str, ...]
) -> list[str]:
    """Ids of the flights a bar stands for: those of the given types whose range touches the days from start to
    end (ISO dates)."""
    moves = matching_movements(tables, selection)
    inside = moves.filter(
        (moves.latest >= pd.Timestamp(start).date())
        & (moves.earliest <= pd.Timestamp(end).date())
        & moves.aircraft_type.isin(types)
        & (moves.movement == movement)
    )
    return tables.answer(inside.select("flight_id").distinct().order_by("flight_id"))["flight_id"].tolist()


def notes_in_view(tables: Tables, selection: Selection) -> pd.DataFrame:
    """The matching notes in the order of time, with the columns of `Ledger.notes`."""
    return tables.answer(matching_notes(tables, selection).order_by("earliest", "latest", "note_id"))


def notes_on_chart(tables: Tables, selection: Selection) -> pd.DataFrame:
    """Like `notes_in_view`, of watched airfields only: what is said of another field says nothing of these."""
    notes = matching_notes(tables, selection).semi_join(tables.airfields, "airfield")
    return tables.answer(notes.order_by("earliest", "latest", "note_id"))


def notes_named(tables: Tables, note_ids: list[str]) -> pd.DataFrame:
    """The notes with these ids, and those that stand in the same place on a chart (same airfield, kind and date),
    in the order of time."""
    place = ["airfield", "kind", "date"]
    chosen = tables.notes.filter(tables.notes.note_id.isin(note_ids)).select(place)
    return tables.answer(tables.notes.semi_join(chosen, place).order_by("earliest", "note_id"))


def values(tables: Tables, column: str) -> list[str]:
    """The distinct values of a column of the reports, most frequent first; "" (unknown) comes last."""
    reports = tables.reports
    counted = reports.group_by(column).aggregate(rows=reports.count())
    order = [counted[column] == "", counted.rows.desc(), counted[column]]
    return tables.answer(counted.order_by(order))[column].tolist()


def sources_in_use(tables: Tables) -> list[str]:
    """Every source that a report or a note rests on, directly or by way of others, in the order of its id."""
    used = tables.supports.select("rests_on").distinct().order_by("rests_on")
    return tables.answer(used)["rests_on"].tolist()
