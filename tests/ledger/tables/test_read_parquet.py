"""Parquet is judged like CSV: cell by cell, row by row, and as a file."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from components.files.problems import Severity
from components.ledger.ledger import open_ledger
from components.ledger.tables.export import exact_csv
from components.ledger.tables.read_csv import Records, read_records
from components.ledger.tables.read_parquet import holds_more, parquet_blocks, read_parquet_records

COLUMNS = ["flight_id", "date", "source_id", "destination", "claim"]
LONGEST = 65_536


def columns_of(claims: Sequence[object] | pa.Array, **others: object) -> dict[str, object]:
    """One report with each of these claims, as columns."""
    whole = {
        "flight_id": [f"f{number}" for number in range(len(claims))],
        "date": ["2025-10-26"] * len(claims),
        "source_id": ["paper"] * len(claims),
        "destination": ["OSLK"] * len(claims),
        "claim": claims,
    }
    return whole | others


def read(cells: dict[str, object] | pa.Table, folder: Path) -> Records:
    parquet.write_table(cells if isinstance(cells, pa.Table) else pa.table(cells), folder / "x.parquet")
    return read_parquet_records(folder / "x.parquet", "x.parquet", COLUMNS, ["flight_id"])


def undecoded(*values: bytes) -> pa.Array:
    """A column of text that holds any bytes."""
    ends = np.cumsum([0, *map(len, values)]).astype("int32")
    return pa.Array.from_buffers(
        pa.string(), len(values), [None, pa.py_buffer(ends.tobytes()), pa.py_buffer(b"".join(values))]
    )


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("x" * (LONGEST + 1), "a cell is longer than 65,536 characters"),
        ("é" * (LONGEST + 1), "a cell is longer than 65,536 characters"),
        ("x" * 3_000_000, "a cell is longer than 65,536 characters"),
        ("a\x00b", "control character U+0000"),
        ("\x7f", "control character U+007F"),
        (b"caf\xe9", "byte 0xE9 is not UTF-8 text"),
        ("one\nf9,2025-10-26,paper,OSLK,two", "the lines of a cell look like rows of a table"),
        ("," * 50_000, "there are too many commas"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_cell_that_no_csv_could_hold_sets_its_row_aside(cell: str | bytes, what: str, tmp_path: Path) -> None:
    """A12 and A15, in Parquet."""
    claims = undecoded(*(part if isinstance(part, bytes) else part.encode() for part in ("one", cell, "three")))
    commas = {"destination": ["OSLK", "," * 60_000, "OSLK"]} if cell == "," * 50_000 else {}
    records = read(columns_of(claims, **commas), tmp_path)
    (problem,) = records.problems
    assert (problem.severity, problem.file, problem.row) == (Severity.SET_ASIDE, "x.parquet", 3)
    assert what in problem.what
    assert problem.column == ("destination" if commas else "claim")
    assert len(problem.value) <= 80
    assert records.table["flight_id"].to_dict() == {2: "f0", 4: "f2"}
    assert records.set_aside["row"].to_list() == [3]


def test_cells_of_just_the_longest_length_and_of_several_lines_are_kept(tmp_path: Path) -> None:
    claims = ["é" * LONGEST, "two\nlines, and a comma", ' "quoted" ', "Windows\r\nline"]
    records = read(columns_of(claims), tmp_path)
    assert records.problems == ()
    assert records.table["claim"].to_list() == ["é" * LONGEST, claims[1], '"quoted"', "Windows\nline"]


def test_rows_without_any_content_are_counted_and_left_out(tmp_path: Path) -> None:
    records = read({name: [None, "", " \t"] for name in COLUMNS} | {"flight_id": [None, "", "f2"]}, tmp_path)
    assert records.blank == 2
    assert records.table["flight_id"].to_dict() == {4: "f2"}


odd = st.text(alphabet='ab,"\n\r\t\x00é;', max_size=6)


@given(st.lists(st.tuples(odd, odd, odd, odd, odd), min_size=1, max_size=6))
def test_what_was_accepted_is_read_back_from_the_exact_csv(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    told = read(
        {name: list(cells) for name, cells in zip(COLUMNS, zip(*rows, strict=True), strict=True)},
        tmp_path_factory.getbasetemp(),
    )
    again = read_records(exact_csv(told.table), "x.csv", COLUMNS)
    assert again.problems == ()
    assert again.table.to_numpy().tolist() == told.table.to_numpy().tolist()
    assert len(told.table) + len(told.set_aside) + told.blank == len(rows)


def test_values_of_every_plain_type_are_text(tmp_path: Path) -> None:
    values: dict[str, object] = {
        "flight_id": pa.array([1, 2], "int64"),
        "date": pa.array([20_000, None], pa.date32()),
        "source_id": pa.array([1.0, float("nan")]),
        "destination": pa.array([1_761_487_385_500, None], pa.timestamp("ms", "Europe/Berlin")),
        "claim": pa.array(["a", None]).dictionary_encode(),
    }
    assert read(values, tmp_path).table.to_numpy().tolist() == [
        ["1", "2024-10-04", "1", "2025-10-26T14:03:05Z", "a"],
        ["2", "", "", "", ""],
    ]
    others = [pa.string_view(), pa.large_string(), pa.binary(), pa.large_binary()]
    for kind in others:
        assert read(columns_of(pa.array(["a", "b"], kind)), tmp_path).table["claim"].to_list() == ["a", "b"]


@pytest.mark.parametrize("kind", [pa.timestamp("ms"), pa.timestamp("us", "UTC"), pa.timestamp("ns")], ids=str)
def test_a_fraction_of_a_second_moves_no_time_into_another_day(tmp_path: Path, kind: pa.DataType) -> None:
    parts = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}[kind.unit]
    told = pa.array([-parts // 2, parts // 2], "int64").cast(kind)
    assert read(columns_of(told), tmp_path).table["claim"].to_list() == [
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z",
    ]


def test_a_table_is_the_same_in_blocks_of_any_size(tmp_path: Path) -> None:
    claims = ["a", "b\x00", "", "x" * 70_000, "c", "a", None]
    whole = read(columns_of(claims), tmp_path)
    blocks = [block for block, _ in parquet_blocks(tmp_path / "x.parquet", "x.parquet", COLUMNS, rows=2)]
    assert [row for block in blocks for row in block.table.index] == whole.table.index.to_list()
    assert [problem for block in blocks for problem in block.problems] == list(whole.problems)
    assert [done for _, done in parquet_blocks(tmp_path / "x.parquet", "x", COLUMNS, rows=2)][-1] == 1.0


FORGED = {b"pandas": b'{"index_columns": ["nowhere", {"kind": "range", "step": 0}], "columns": [{"name": 5}]}'}
TWICE = pa.Table.from_arrays([pa.array(["a"])] * 3, names=["flight_id", "date", "flight_id"])

FILES: dict[str, tuple[dict[str, object] | pa.Table, str, str]] = {
    "lists": (columns_of([["a"], []]), "claim", "this column holds no plain values but list<element: string>"),
    "records": (columns_of([{"a": 1}]), "claim", "this column holds no plain values but struct<a: int64>"),
    "bytes": (
        columns_of(pa.array([b"abc"], pa.binary(3))),
        "claim",
        "this column holds no plain values but fixed",
    ),
    "a key twice": (TWICE, "flight_id", "the columns name flight_id more than once"),
    "no key": (pa.table({"x": ["a"]}), "date", "missing: date; found: x"),
}


@pytest.mark.parametrize("several", [False, True], ids=["file", "folder"])
@pytest.mark.parametrize("fault", FILES)
def test_a_file_that_is_no_table_is_refused_by_name_and_column(fault: str, several: bool, tmp_path: Path) -> None:
    cells, column, what = FILES[fault]
    good, bad = (tmp_path / "t" / name for name in ("a.parquet", "b.parquet"))
    bad.parent.mkdir()
    parquet.write_table(cells if isinstance(cells, pa.Table) else pa.table(cells), bad)
    if several:
        parquet.write_table(pa.table(columns_of(["a"])), good)
    ledger = open_ledger(bad.parent if several else bad)
    (problem,) = ledger.problems.to_dict("records")
    assert (problem["severity"], problem["column"]) == (Severity.UNREADABLE, column)
    assert problem["file"] == ("t/b.parquet" if several else "b.parquet")
    assert problem["what"].startswith(what)
    assert not ledger.readable


def test_what_pandas_would_stumble_over_is_read(tmp_path: Path) -> None:
    forged = pa.table(columns_of(["a", "b"])).replace_schema_metadata(FORGED)
    parquet.write_table(forged, tmp_path / "flights.parquet")
    assert open_ledger(tmp_path / "flights.parquet").reports.frame()["claim"].to_list() == ["a", "b"]


def test_a_column_that_nobody_asks_for_may_hold_anything(tmp_path: Path) -> None:
    assert read(columns_of(["a"], other=[["list"]]), tmp_path).problems == ()


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (os.mkfifo, "this is not a plain file"),
        (lambda path: path.symlink_to("/dev/zero"), "the file is a link that leads out of the folder"),
        (lambda path: path.symlink_to(path.name), "the link leads back to itself"),
        (lambda path: path.mkdir(), "this is not a plain file"),
        (lambda path: path.write_bytes(b"PAR1"), "this is not a Parquet file that can be read"),
    ],
    ids=["pipe", "device", "link to itself", "folder", "nothing"],
)
def test_what_is_no_file_in_a_folder_of_parquet_is_named(
    make: Callable[[Path], object], what: str, tmp_path: Path
) -> None:
    """D8, in a folder."""
    parquet.write_table(pa.table(columns_of(["a"])), tmp_path / "a.parquet")
    make(tmp_path / "b.parquet")
    ledger = open_ledger(tmp_path)
    (problem,) = ledger.problems.to_dict("records")
    assert problem["file"] == f"{tmp_path.name}/b.parquet"
    assert problem["what"].startswith(what)
    assert not ledger.readable


def test_a_folder_with_a_link_to_itself_is_read_once(tmp_path: Path) -> None:
    """D8."""
    parquet.write_table(pa.table(columns_of(["a", "b"])), tmp_path / "a.parquet")
    (tmp_path / "again").symlink_to(".")
    (tmp_path / "up").symlink_to("..")
    assert open_ledger(tmp_path).reports.count == 2


def test_a_folder_in_the_place_of_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "flights.parquet").mkdir()
    (problem,) = read_parquet_records(tmp_path / "flights.parquet", "flights.parquet", COLUMNS).problems
    assert (problem.file, problem.what) == ("flights.parquet", "this is not a plain file")


def test_text_beyond_measure_is_seen_also_beside_columns_that_are_none(tmp_path: Path) -> None:
    claims = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000, "int32"), ["x" * 60_000])
    others: dict[str, object] = {"claim.list": [["a"]] * 1_000, "flight_id.x": ["a"] * 1_000}
    parquet.write_table(pa.table(columns_of(claims, **others)), tmp_path / "x.parquet")
    assert holds_more(tmp_path / "x.parquet", 200_000, 59_000_000)
    assert not holds_more(tmp_path / "x.parquet", 200_000, 61_000_000)
    assert holds_more(tmp_path / "x.parquet", 999, 61_000_000)
