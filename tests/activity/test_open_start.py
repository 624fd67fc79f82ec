"""A flight that is dated "on or before" stretches no view, and is in no bin: it is known only roughly."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from components.activity.bins import Bin, View, view
from components.activity.counts import counts_per_bin, known_roughly
from components.activity.headline import headline, reported_headline
from components.activity.model import tables
from components.activity.selection import Selection
from components.ledger.ledger import Ledger, open_ledger


def test_a_range_open_at_its_start_begins_where_something_is_known(tmp_path: Path) -> None:
    rows = ["flight_id,date,source_id,destination", "a,[..2025-10-26],s,OSLK", "b,2025-11-02,s,OSLK"]
    (tmp_path / "f.csv").write_text("\n".join(rows), encoding="utf-8")
    asked = tables(open_ledger(tmp_path / "f.csv"))
    span = view(asked, Selection())
    assert span == View(date(2025, 10, 23), date(2025, 11, 5))
    counts = counts_per_bin(asked, Selection(), span, Bin.DAY)
    assert (counts["certain"].to_list(), counts["possible"].to_list()) == ([1], [1])
    (row,) = known_roughly(asked, Selection(), span, Bin.DAY).itertuples()
    assert (row.earliest.date(), row.latest.date(), row.movements) == (date.min, date(2025, 10, 26), 1)
    assert headline(asked, Selection()).sentence == "2 arrivals, 26 October – 2 November 2025 or earlier"


OPEN = ("[..2025-10-26]", "2025-11-02", "[2025-12-31..]")


@pytest.fixture
def open_at_both_ends(tmp_path: Path) -> Ledger:
    rows = [f"{number},{when},s,OSLK" for number, when in enumerate(OPEN)]
    (tmp_path / "f.csv").write_text("\n".join(["flight_id,date,source_id,destination", *rows]), encoding="utf-8")
    return open_ledger(tmp_path / "f.csv")


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (Selection(), "3 arrivals, 26 October – 31 December 2025, or earlier, or later"),
        (Selection(start=date(2025, 10, 1)), "Between 2 and 3 arrivals, 1 October – 31 December 2025 or later"),
        (Selection(end=date(2025, 9, 30)), "At most 1 arrival, 30 September 2025 or earlier"),
        (Selection(end=date(2025, 12, 31)), "Between 2 and 3 arrivals, 26 October – 31 December 2025 or earlier"),
    ],
    ids=repr,
)
def test_the_sentence_says_at_which_end_a_range_is_open(
    open_at_both_ends: Ledger, selection: Selection, sentence: str
) -> None:
    assert headline(tables(open_at_both_ends), selection).sentence == sentence


def test_so_does_that_of_flights_to_no_watched_airfield(open_at_both_ends: Ledger) -> None:
    unwatched = tables(replace(open_at_both_ends, airfields=open_at_both_ends.airfields.head(0)))
    assert reported_headline(unwatched, Selection()).sentence == (
        "3 flights are reported, 26 October – 31 December 2025, or earlier, or later"
    )
