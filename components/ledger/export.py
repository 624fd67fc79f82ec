"""Rows of a ledger as files: exactly as written, safe for a spreadsheet, and as Parquet."""

import io
import re

import pandas as pd

from components.ledger.characters import HIDDEN

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"
# Not only at the start: where the delimiter or the line end of a cell is taken for that of the table.
_AFTER_DELIMITER = re.compile(rf"""([;\t|\r\n](?:[\s\x00-\x1f"]|{HIDDEN.pattern})*)(?=[{_SIGNS}])""")
_RUNS = re.compile(rf"^(?:[\s\x00-\x1f]|{HIDDEN.pattern})*[{_SIGNS}\t\r]")


def exact_csv(written: pd.DataFrame) -> bytes:
    """The rows as the file has them, cell for cell; UTF-8, commas. Reads back as the same ledger."""
    return written.to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def spreadsheet_csv(written: pd.DataFrame) -> bytes:
    """The rows for a spreadsheet: no cell starts a formula (such cells get a leading apostrophe), and the byte
    order mark makes Cyrillic open as it should."""
    safe = written.map(_harmless).rename(columns=_harmless)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def with_bounds(written: pd.DataFrame, dated: pd.DataFrame) -> pd.DataFrame:
    """The rows as written with the bounds of their dates: earliest and latest (dates; open ends are the years 1
    and 9999) and qualifier. Both tables are indexed by spreadsheet row."""
    bounds = dated.loc[written.index, ["earliest", "latest", "qualifier"]]
    return written.assign(
        earliest=bounds["earliest"].dt.date, latest=bounds["latest"].dt.date, qualifier=bounds["qualifier"]
    )


def parquet(table: pd.DataFrame) -> bytes:
    """A table as a Parquet file, without its index."""
    file = io.BytesIO()
    table.to_parquet(file, index=False)
    return file.getvalue()


def _harmless(cell: str) -> str:
    """A cell that starts no formula, also where a spreadsheet splits it at another delimiter than the comma."""
    inside = _AFTER_DELIMITER.sub(r"\1'", cell)
    return f"'{inside}" if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else inside
