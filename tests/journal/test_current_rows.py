"""The rows of a table as its file has them, and which rows name one of them."""

import shutil
from pathlib import Path

import pytest

from components.journal.current_rows import naming_rows
from components.journal.ledger_files import ledger_files
from components.ledger.location import SHIPPED


@pytest.mark.parametrize(
    ("source", "counts"),
    [
        ("standstill-article", {"notes": 12}),
        ("flightradar24", {"flights": 5, "notes": 1, "sources": 1}),
        ("nobody", {}),
        ("", {}),
    ],
)
def test_rows_that_name_a_source_are_counted(tmp_path: Path, source: str, counts: dict[str, int]) -> None:
    for file in SHIPPED.parent.glob("*.*"):
        shutil.copy(file, tmp_path)
    assert naming_rows(ledger_files(tmp_path), "sources", {"source_id": source}) == counts
    assert naming_rows(ledger_files(tmp_path), "flights", {"flight_id": "il62-arrival"}) == {}
