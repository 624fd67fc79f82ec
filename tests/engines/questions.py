"""Every question that pages ask of reports and movements, for several selections, and how to compare answers."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from components.activity.bins import Bin, view
from components.activity.counts import counts_per_bin, qualified_per_bin
from components.activity.evidence.verdicts import corroboration, pairs_in_view, visit_reports
from components.activity.headline import headline
from components.activity.model import Tables
from components.activity.observation_calendar import observation_calendar
from components.activity.rows import (
    InBin,
    Marked,
    Page,
    count_behind,
    count_reports,
    lanes,
    legs,
    notes_in_view,
    reports_behind,
    reports_in_view,
    types_in_use,
    values,
)
from components.activity.selection import Selection, matching_movements
from components.activity.silences import silence_before, silences
from components.activity.source_support import count_flights, origins_per_flight, sources_in_use, what_rests_on

SELECTIONS = {
    "all": Selection(),
    "types and dates": Selection(types=("A124", ""), start=date(2020, 3, 1), end=date(2020, 9, 1)),
    "who tells of it": Selection(
        airfields=("XQAA",),
        movements=("arrival",),
        credibility=3,
        sources=("plane-pals", "paper"),
        operators=("", "Ö'Brien; DROP"),
    ),
    "nothing": Selection(operators=("nobody",)),
}
MARKED = Marked(
    flights=("n-1",),
    bins=(InBin("2020-01-01", "2020-12-31", "arrival", ("IL76", "A124", "")), InBin("2020-05-01", "2020-05-31")),
)
ASKED_ALIKE = ("lanes", "movements", "count_behind", "reports_in_view, a later page", "origins_per_flight, a page")
"""Questions much like others, left out where each takes seconds."""

Question = tuple[str, Callable[[], Any]]


def questions(tables: Tables, selection: Selection) -> Iterator[Question]:
    """The name of each question, and what asks it."""
    yield "headline", lambda: headline(tables, selection)
    span = view(tables, selection)
    yield "view", lambda: span
    if span:
        yield "counts_per_bin", lambda: counts_per_bin(tables, selection, span, Bin("month"))
        yield "qualified_per_bin", lambda: qualified_per_bin(tables, selection, span, Bin("month"))
        yield "observation_calendar", lambda: observation_calendar(tables, selection, span)
    yield "lanes", lambda: lanes(tables, selection)
    yield "lanes, a later page", lambda: lanes(tables, selection, Page(7, 30))
    moves = matching_movements(tables, selection).order_by("flight_id", "airfield", "movement")
    yield "movements", lambda: tables.answer(moves)
    yield "count_reports", lambda: count_reports(tables, selection)
    yield "reports_in_view", lambda: reports_in_view(tables, selection, Page(0, 1_000))
    yield "reports_in_view, a later page", lambda: reports_in_view(tables, selection, Page(20, 40))
    yield "count_behind", lambda: count_behind(tables, selection, MARKED)
    yield "reports_behind", lambda: reports_behind(tables, selection, MARKED, Page(0, 200))
    yield "legs", lambda: legs(tables, selection)
    yield "what_rests_on", lambda: what_rests_on(tables, selection)
    yield "count_flights", lambda: count_flights(tables, selection)
    yield "origins_per_flight", lambda: origins_per_flight(tables, selection)
    yield "origins_per_flight, a page", lambda: origins_per_flight(tables, selection, Page(3, 20))
    yield "silence_before", lambda: silence_before(tables, selection)
    yield "silences", lambda: silences(tables, selection)
    yield "corroboration", lambda: corroboration(tables, selection)
    yield "pairs_in_view", lambda: pairs_in_view(tables, selection)
    yield "visit_reports", lambda: visit_reports(tables, selection, range(40))
    yield "notes_in_view", lambda: notes_in_view(tables, selection)
    yield "types_in_use", lambda: types_in_use(tables)
    yield "sources_in_use", lambda: sources_in_use(tables)
    yield "values", lambda: values(tables, "operator")


def assert_same_answers(
    here: Mapping[str, Any], there: Tables, selection: Selection, left_out: Collection[str] = ()
) -> None:
    """Every question has the same answer as `here`, but for those left out."""
    asked = list(questions(there, selection))
    assert [name for name, _ in asked] == list(here)
    assert len(here.keys() - set(left_out)) > 15
    for name, ask in asked:
        if name not in left_out:
            assert_alike(name, here[name], ask())


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
