"""Pages: every row of an answer is on exactly one of them, and only its rows leave the engine."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from components.activity.model import Tables, tables
from components.activity.rows import (
    InBin,
    Marked,
    Page,
    count_behind,
    count_reports,
    lanes,
    pages,
    reports_behind,
    reports_in_view,
    rows_behind,
    rows_in_view,
)
from components.activity.selection import Selection
from components.activity.sightings import count_visits, visits_on
from components.activity.source_support import count_flights, origins_per_flight
from components.ledger.ledger import open_ledger
from components.ledger.tables import convert
from tests.conftest import FICTIONAL, LedgerOf

SELECTIONS = [
    Selection(),
    Selection(types=("IL76", "A124")),
    Selection(types=("",)),
    Selection(movements=("departure",), start=date(2020, 1, 1), end=date(2022, 6, 30)),
    Selection(airfields=("XQAA",), sources=("gullwatch",)),
    Selection(operators=("Meridian Air Cargo",), credibility=3),
]
BINS = Marked(bins=(InBin("2020-05-01", "2020-05-31"), InBin("2020-06-01", "2020-06-30")))


def gathered(ask_for: Callable[[Page], pd.DataFrame], rows: int, most: int) -> pd.DataFrame:
    """All pages, one below the other; none but the last has room left, and beyond it there is nothing."""
    count = pages(rows, most)
    found = [ask_for(Page(number * most, most)) for number in range(count)]
    assert all(len(page) == most for page in found[:-1])
    assert ask_for(Page(count * most, most)).empty
    return pd.concat(found) if found else ask_for(Page(0, most))


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("most", [60, 200])
def test_every_report_is_on_one_page(fictional_tables: Tables, selection: Selection, most: int) -> None:
    rows = count_reports(fictional_tables, selection)
    found = gathered(lambda page: reports_in_view(fictional_tables, selection, page), rows, most)
    assert found["row"].tolist() == rows_in_view(fictional_tables, selection)
    assert len(found) == rows == found["row"].nunique()


@pytest.mark.parametrize("marked", [BINS, Marked(("F-2020-0041",)), Marked(("F-2020-0041",), BINS.bins)])
def test_every_report_behind_marks_is_on_one_page(fictional_tables: Tables, marked: Marked) -> None:
    rows = count_behind(fictional_tables, Selection(), marked)
    found = gathered(lambda page: reports_behind(fictional_tables, Selection(), marked, page), rows, 3)
    assert rows > 0
    assert found["row"].tolist() == rows_behind(fictional_tables, Selection(), marked)
    assert found["row"].is_unique


def test_bins_that_follow_on_each_other_are_asked_as_one(fictional_tables: Tables) -> None:
    both = rows_behind(fictional_tables, Selection(), BINS)
    single = {
        row for each in BINS.bins for row in rows_behind(fictional_tables, Selection(), Marked(bins=(each,)))
    }
    assert set(both) == single


def test_every_movement_has_a_lane_on_one_page(fictional_tables: Tables) -> None:
    whole = lanes(fictional_tables, Selection(), Page(0, 10_000))
    found = gathered(lambda page: lanes(fictional_tables, Selection(), page), len(whole), 40)
    pd.testing.assert_frame_equal(found.reset_index(drop=True), whole)


def test_every_visit_is_on_one_page(fictional_tables: Tables) -> None:
    rows = count_visits(fictional_tables, Selection())
    found = gathered(lambda page: visits_on(fictional_tables, Selection(), page), rows, 5)
    assert len(found) == rows == found["visit"].nunique() > 10


def test_every_flight_has_its_origin_sources_on_one_page(fictional_tables: Tables) -> None:
    rows = count_flights(fictional_tables, Selection())
    found = gathered(lambda page: origins_per_flight(fictional_tables, Selection(), page), rows, 60)
    pd.testing.assert_frame_equal(found.reset_index(drop=True), origins_per_flight(fictional_tables, Selection()))


def test_reports_of_a_flight_between_two_watched_airfields_count_once(ledger_of: LedgerOf) -> None:
    fields = [{"airfield": "OSLK"}, {"airfield": "XQAA", "name": "Another"}]
    flight = {"date": "2024-01-01", "origin": "XQAA", "destination": "OSLK"}
    asked = tables(ledger_of([flight, {"date": "2024-01-02"}], airfields=fields))
    assert count_reports(asked, Selection()) == 2
    assert count_reports(asked, Selection(airfields=("XQAA",))) == 1


def test_reports_that_are_kept_in_files_stand_on_the_same_pages(
    fictional_tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "LARGE", 0)
    ledger = open_ledger(shutil.copytree(FICTIONAL, tmp_path / "large"))
    asked = tables(ledger)
    assert ledger.folder
    assert (ledger.folder / "reports_in_time.parquet").exists()
    for selection in SELECTIONS:
        for page in (Page(0, 30), Page(25, 60), Page(10_000, 30)):
            kept, here = (reports_in_view(each, selection, page) for each in (asked, fictional_tables))
            assert kept["row"].tolist() == here["row"].tolist()
            assert kept["claim"].tolist() == here["claim"].tolist()
