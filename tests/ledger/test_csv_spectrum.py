"""The tables of csv-spectrum, of which each has what many readers stumble over."""

import json
from pathlib import Path

import pytest

from components.ledger.tables.csv_grammar import split
from components.ledger.tables.read_csv import read_records

TABLES = sorted((Path(__file__).parents[1] / "cases" / "csv-spectrum").glob("*.csv"))


def test_there_are_twelve() -> None:
    assert len(TABLES) == 12


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_every_table_is_read_as_it_should(table: Path) -> None:
    """A13."""
    expected = json.loads(table.with_suffix(".json").read_bytes())
    if table.stem == "location_coordinates":
        # Its JSON is one object, and has another number than its table.
        expected = [expected | {"Contact Phone Number": "2095257564"}]
    data = table.read_bytes()
    text = data.decode("utf-8").replace("\r\n", "\n")
    header = next(split(text, ",", at_end=True)).cells or []
    records = read_records(data, table.name, header)
    assert records.problems == ()
    assert records.table.to_dict("records") == [
        {name: cell.replace("\r\n", "\n").strip() for name, cell in row.items()} for row in expected
    ]
