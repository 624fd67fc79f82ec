"""Tables in memory and in files are read alike."""

from pathlib import Path

import pandas as pd
import pytest

from components.ledger.store import Part, Rows, size, some_rows

TABLE = pd.DataFrame({"flight_id": [f"f{number}" for number in range(450)]})


@pytest.fixture(params=["frame", "file", "part"])
def rows(request: pytest.FixtureRequest, tmp_path: Path) -> Rows:
    if request.param == "frame":
        return TABLE
    if request.param == "part":
        return Part(TABLE, 450)
    TABLE.to_parquet(tmp_path / "table.parquet", row_group_size=100)
    return tmp_path / "table.parquet"


@pytest.mark.parametrize(("first", "most", "found"), [(0, 2, [0, 1]), (199, 3, [199, 200, 201]), (449, 9, [449])])
def test_rows_are_counted_from_nought(rows: Rows, first: int, most: int, found: list[int]) -> None:
    assert size(rows) == 450
    assert some_rows(rows, first, most)["flight_id"].tolist() == [f"f{number}" for number in found]


def test_there_is_nothing_beyond_the_last_row(rows: Rows) -> None:
    assert some_rows(rows, 450, 10).empty
