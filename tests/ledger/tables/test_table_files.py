"""Tables that were read before, as they are now."""

from dataclasses import replace
from pathlib import Path

from components.ledger.tables.table_files import read_table
from tests.ledger.samples import SCHEMAS


def test_a_table_that_stays_as_it_is_is_read_once_and_one_that_changes_anew(tmp_path: Path) -> None:
    schema = SCHEMAS["airfields"]
    file = tmp_path / schema.path
    file.write_text("airfield,name\nOSLK,Latakia\n", encoding="utf-8")
    first = read_table(tmp_path, schema, tmp_path)
    assert read_table(tmp_path, schema, tmp_path) is first
    file.write_text("airfield,name\nOSLK,Hmeimim\n", encoding="utf-8")
    assert read_table(tmp_path, schema, tmp_path).table["name"].tolist() == ["Hmeimim"]


def test_a_table_that_is_described_otherwise_is_read_anew(tmp_path: Path) -> None:
    schema = SCHEMAS["airfields"]
    (tmp_path / schema.path).write_text("airfield,name\nOSLK,\n", encoding="utf-8")
    free = replace(schema, fields=tuple(replace(f, required=False) for f in schema.fields))
    assert [len(read_table(tmp_path, one, tmp_path).table) for one in (schema, free)] == [0, 1]
