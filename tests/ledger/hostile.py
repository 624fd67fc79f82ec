"""Ledgers beyond measure, and a process that opens them and measures itself.

python -m tests.ledger.hostile FOLDER     opens every file of the folder as a ledger
"""

import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from tests.measured import read_each

MB = 1_000_000
HEADER = b"flight_id,date,aircraft_type,model,destination,source_id,note\n"
ROW = b"one,2025-10-26,IL62,Il-62M,OSLK,paper,"


def _sparse(path: Path, start: bytes, size: int, end: bytes = b"") -> None:
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)
        file.seek(0, 2)
        file.write(end)


def _repeated(path: Path, text: str, rows: int) -> None:
    """A Parquet file of reports that all have the same claim, which stands there once."""
    names = [f"f{number}" for number in range(rows)]
    cells = {"flight_id": pa.array(names)} | {
        name: pa.DictionaryArray.from_arrays(pa.array([0] * rows, "int32"), [value])
        for name, value in {"date": "2025-10-26", "source_id": "paper", "claim": text}.items()
    }
    parquet.write_table(pa.table(cells), path)


def _columns(path: Path, count: int) -> None:
    parquet.write_table(pa.table({f"c{number}": ["x"] for number in range(count)}), path)


def _footer(length: int) -> bytes:
    return length.to_bytes(4, "little") + b"PAR1"


CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "1 GB field": (lambda path: _sparse(path, HEADER + ROW, 10**9), "line 2 is longer than"),
    "1 GB quoted field": (lambda path: _sparse(path, HEADER + ROW + b'"', 10**9), "line 2 is longer than"),
    "60 MB field of letters": (
        lambda path: path.write_bytes(HEADER + ROW + b"x" * 60 * MB),
        "line 2 is longer than",
    ),
    "40 MB quoted field in lines": (
        lambda path: path.write_bytes(HEADER + ROW + b'"' + (b"x" * 999 + b"\n") * 40_000),
        "more than 20,000 rows are broken",
    ),
    "1 TB of nothing": (lambda path: _sparse(path, HEADER, 10**12), "line 2 is longer than"),
    "200,000 columns": (
        lambda path: path.write_bytes(HEADER[:-1] + b",c" * 200_000 + b"\n"),
        "the header has 200,007",
    ),
    "20 million commas in the header": (
        lambda path: path.write_bytes(HEADER[:-1] + b"," * 20 * MB),
        "longer than",
    ),
    "15 million commas in the header": (lambda path: path.write_bytes(HEADER[:-1] + b"," * 15 * MB), "15,000,007"),
    "20 million commas in a row": (lambda path: path.write_bytes(HEADER + b"," * 20 * MB + b"\n"), "longer than"),
    "10 million commas and a word": (
        lambda path: path.write_bytes(HEADER + b"," * 10 * MB + b"x\n"),
        "this row has 10,000,001 cells",
    ),
    "20 million open quotes": (lambda path: path.write_bytes(HEADER + b'"\n' * 10 * MB), "more than 20,000 rows"),
    "zeros.parquet": (lambda path: _sparse(path, b"", 10**10), "this is not a Parquet file that can be read"),
    "zeros between the ends.parquet": (
        lambda path: _sparse(path, b"PAR1", 10**10, _footer(500_000)),
        "this is not a Parquet file that can be read",
    ),
    "2 GB of description.parquet": (
        lambda path: _sparse(path, b"PAR1", 10**10, _footer(2**31 - 1)),
        "the description at its end has 2,147,483,647 bytes",
    ),
    "100,000 times 1 MB in one.parquet": (
        lambda path: _repeated(path, "x" * MB, 100_000),
        "bytes of text, as no ledger does",
    ),
    "200,000 times 60 kB in one.parquet": (
        lambda path: _repeated(path, "x" * 60_000, 200_000),
        "bytes of text, as no ledger does",
    ),
    "5,000 columns.parquet": (lambda path: _columns(path, 5_000), "the file has 5,000 columns"),
    "a million broken rows": (lambda path: path.write_bytes(HEADER + b"a,b\n" * MB), "more than 20,000 rows"),
}


def _open(path: Path) -> tuple[int, list[str]]:
    from components.ledger.ledger import open_ledger

    ledger = open_ledger(path)
    return ledger.reports.count, ledger.problems["what"].to_list()


if __name__ == "__main__":
    import components.ledger.ledger  # noqa: F401 - so that what it takes to import is not measured

    read_each(Path(sys.argv[1]), {"open": _open})
