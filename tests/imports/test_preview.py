"""The ledger that a table makes by itself."""

from pathlib import Path

import pytest

from components.imports.preview import write_preview
from components.imports.questions import NotReadableError
from tests.imports.ledgers import table, write_csv
from tests.imports.workbooks import xlsx

HEADER = ["Date", "Type", "From", "To"]


def test_rows_that_need_no_answer_make_a_ledger(tmp_path: Path) -> None:
    rows = [HEADER, ["2025-10-26", "IL62", "HLLM", "OSLK"], ["03/04/2025", "IL62", "HLLM", "OSLK"]]
    run = write_preview(xlsx(tmp_path / "mine.xlsx", rows), tmp_path / "ledger")
    assert (run.read, len(run.table.rows)) == (1, 2)
    assert "dates:Date" in [asked.id for asked in run.questions]
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == ["2025-10-26"]


def test_no_row_is_there_while_nobody_has_said_what_a_row_is(tmp_path: Path) -> None:
    header = ["Arrival", "Departure", "Type", "From", "To"]
    rows = [header, ["2025-10-26", "2025-10-26", "IL62", "HLLM", "OSLK"]]
    run = write_preview(xlsx(tmp_path / "mine.xlsx", rows), tmp_path / "ledger")
    assert "row" in [asked.id for asked in run.questions]
    assert table(tmp_path / "ledger", "flights") == []


def test_nothing_is_written_of_what_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(NotReadableError):
        write_preview(write_csv(tmp_path / "mine.csv", []), tmp_path / "ledger")
    assert not (tmp_path / "ledger").exists()
