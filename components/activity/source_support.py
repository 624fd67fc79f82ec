"""Support: what rests on each source, which sources are in use, and how many origin sources each flight has."""

import ibis.expr.types as ir
import pandas as pd

from components.activity.model import Tables
from components.activity.rows import Page, with_source
from components.activity.selection import (
    Selection,
    matching_movements,
    matching_notes,
    matching_placed,
    matching_report_summary,
    matching_summary,
)


def what_rests_on(tables: Tables, selection: Selection) -> pd.DataFrame:
    """Returns the numbers of reports in view and of notes that rest on each source: columns source_id, reports,
    notes."""
    source_key = ["source_id", "attributed_to"]
    notes = matching_notes(tables, selection)
    columns = []
    for name, statements in (
        ("reports", _reports_per_source(tables, selection)),
        ("notes", notes.group_by(source_key).aggregate(rows=notes.count())),
    ):
        resting = tables.supports.inner_join(statements, source_key)
        counts = resting.group_by("rests_on").aggregate(resting.rows.sum().name(name))
        columns.append(tables.answer(counts).set_index("rests_on"))
    counted = columns[0].join(columns[1], how="outer").fillna(0).astype("int64")
    return counted.rename_axis("source_id").reset_index()


def _reports_per_source(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the number of reports in view per source: source_id, attributed_to, rows."""
    if tables.twice:
        placed = matching_placed(tables, selection).select("row", "source_id", "attributed_to").distinct()
        return placed.group_by("source_id", "attributed_to").aggregate(rows=placed.count())
    summary = matching_report_summary(tables, selection)
    return summary.group_by("source_id", "attributed_to").aggregate(rows=summary.reports.sum())


def count_flights(tables: Tables, selection: Selection) -> int:
    """Returns how many flights are in view."""
    if not tables.twice:
        alike = matching_summary(tables, selection)
        total = tables.answer(alike.aggregate(flights=alike.movements.sum().coalesce(0)))
        return int(total["flights"].iloc[0])
    moves = matching_movements(tables, selection)
    return int(tables.answer(moves.aggregate(flights=moves.flight_id.nunique()))["flights"].iloc[0])


def origins_per_flight(tables: Tables, selection: Selection, page: Page | None = None) -> pd.DataFrame:
    """Returns every flight in view, or those of a page, in order of time: flight_id, aircraft_type, origin,
    destination, earliest, latest, qualifier, reports, origins (the number of its origin sources) and
    origin_sources (their names)."""
    flights = matching_movements(tables, selection).select(
        "flight_id", "aircraft_type", "origin", "destination", "earliest", "latest", "qualifier", "reports"
    )
    flights = flights.distinct() if tables.twice else flights
    if page:
        flights = page.of(flights.order_by("earliest", "latest", "flight_id"))
    origins = tables.supports.filter(tables.supports.is_origin)
    telling = tables.reports.semi_join(flights, "flight_id").inner_join(origins, ["source_id", "attributed_to"])
    telling = telling.select("flight_id", "rests_on").distinct()
    telling = with_source(tables, telling.rename(source_id="rests_on"))
    counted = telling.group_by("flight_id").aggregate(
        origins=telling.count(), origin_sources=telling.source_name.collect().sort().join("; ")
    )
    return tables.answer(
        flights.left_join(counted, "flight_id").drop("flight_id_right").order_by("earliest", "latest", "flight_id")
    )


def reports_by_source(tables: Tables) -> pd.Series:
    """Returns how many reports of movements rest on each source, directly or through others: index source_id, most
    first."""
    telling = tables.undated_report_summary.select("source_id", "attributed_to", "reports")
    rests_on = tables.supports.select("source_id", "attributed_to", "rests_on").distinct()
    resting = telling.inner_join(rests_on, ["source_id", "attributed_to"])
    counted = resting.group_by("rests_on").aggregate(reports=resting.reports.sum())
    rows = tables.answer(counted.order_by(counted.reports.desc(), "rests_on"))
    return rows.set_index("rests_on")["reports"].astype("int64")


def documents_in_view(tables: Tables, selection: Selection) -> list[str]:
    """Returns the ids of the sources of the selected reports of movements in view, those with the most reports
    first."""
    summary = matching_report_summary(tables, selection)
    counted = summary.group_by("source_id").aggregate(reports=summary.reports.sum())
    return tables.answer(counted.order_by(counted.reports.desc(), "source_id"))["source_id"].tolist()


def sources_in_use(tables: Tables) -> list[str]:
    """Returns the ids of the sources that a report or a note rests on, directly or through others, in order."""
    used = tables.supports.select("rests_on").distinct().order_by("rests_on")
    return tables.answer(used)["rests_on"].tolist()
