"""A flight that is dated "on or before" stretches no view, and is in no bin: it is known only roughly."""

from datetime import date
from pathlib import Path

from components.activity.bins import Bin, View, view
from components.activity.counts import counts_per_bin, known_roughly
from components.activity.headline import headline
from components.activity.model import tables
from components.activity.selection import Selection
from components.ledger.ledger import open_ledger


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
    assert headline(asked, Selection()).sentence == "2 arrivals, up to 2 November 2025"
