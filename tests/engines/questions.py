"""Every question that pages ask of reports and movements, for several selections, and how to compare answers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from components.activity.bins import Bin, view
from components.activity.corroboration import corroboration, pairs_in_view, visit_reports
from components.activity.counts import counts_per_bin
from components.activity.headline import headline
from components.activity.legs import legs
from components.activity.lookups import flights_in_bin, lanes, notes_in_view, reports_in_view, reports_of, values
from components.activity.provenance import origins_per_flight, what_rests_on
from components.activity.selection import Selection, matching_movements
from components.activity.silences import longest_silence, silence_before
from components.activity.tables import Tables

SELECTIONS = (
    Selection(),
    Selection(types=("A124", ""), start=date(2020, 3, 1), end=date(2020, 9, 1)),
    Selection(airfields=("XQAA",), movements=("arrival",), credibility=3, sources=("plane-pals", "paper")),
)


def answers(tables: Tables, selection: Selection) -> Iterator[tuple[str, Any]]:
    """The name and the answer of each question."""
    yield "headline", headline(tables, selection)
    span = view(tables, selection)
    if span:
        yield "counts_per_bin", counts_per_bin(tables, selection, span, Bin("month"))
    yield "lanes", lanes(tables, selection)
    yield (
        "movements",
        tables.answer(matching_movements(tables, selection).order_by("flight_id", "airfield", "movement")),
    )
    yield "reports_in_view", reports_in_view(tables, selection)
    yield "legs", legs(tables, selection)
    yield "what_rests_on", what_rests_on(tables, selection)
    yield "origins_per_flight", origins_per_flight(tables, selection)
    yield "silence_before", silence_before(tables, selection)
    yield "longest_silence", longest_silence(tables, selection)
    yield "corroboration", corroboration(tables, selection)
    yield "pairs_in_view", pairs_in_view(tables, selection)
    yield "visit_reports", visit_reports(tables, selection)
    yield "notes_in_view", notes_in_view(tables, selection)
    behind = flights_in_bin(tables, selection, "2020-01-01", "2020-12-31", "arrival", ("IL76", "A124", ""))
    yield "flights_in_bin", behind
    yield "reports_of", reports_of(tables, behind)
    yield "values", values(tables, "aircraft_type")


def assert_alike(name: str, here: Any, there: Any) -> None:
    """The same rows in the same order, cell for cell and of the same types; but for how each table names a row."""
    if not isinstance(here, pd.DataFrame):
        assert here == there, name
        return
    plain, other = (table.drop(columns=["row", "line"], errors="ignore") for table in (here, there))
    columns = [column for column in plain.columns if column in other.columns]
    assert set(plain.columns) == set(other.columns), name
    pd.testing.assert_frame_equal(
        plain[columns].reset_index(drop=True), other[columns].reset_index(drop=True), obj=name
    )
