"""The tables a scan writes: each file wholly or not at all, with the rows of other files that stand in it."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from components.files.atomic import ChangedError, LockedError, Stamp, lock, lock_of, replaced, stamp_of

WAIT_S = 60.0
_ALWAYS = {"airfield", "track_file", "track_sha256", "method_version"}


class OutputError(Exception):
    """An output that cannot be written; the message says why."""


def check_output(path: Path) -> None:
    """Raise OutputError if what stands at `path` is something else than a table of a scan."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder")
    before = read_output(path)
    if before is not None and _ALWAYS - set(before.columns):
        raise OutputError(f"{path} is there already, and is no table of a scan; choose another name")


def write_output(
    table: pd.DataFrame,
    path: Path,
    anew: Collection[tuple[str, str]],
    key: Sequence[str],
    merge: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table,
) -> None:
    """Write a table of texts with the columns track_sha256 and airfield, after the rows that stand in the file;
    `merge` makes one row of those that are one.

    Rows all of whose files were scanned `anew` (SHA-256, airfield) are dropped from the file. Where only some of
    its files were, a row of the file stays, and rows of the table that say the same are left out: those with the
    same airfield, the same cell in the first column of `key` and the same, not empty, in another one.
    """
    path = Path(os.path.realpath(path))
    with alone(lock_of(path), path):
        is_written = False
        while not is_written:
            read = stamp_of(path)
            is_written = _is_written(merge(_with_rows_before(table, read_output(path), anew, key)), path, read)


def _with_rows_before(
    table: pd.DataFrame, before: pd.DataFrame | None, anew: Collection[tuple[str, str]], key: Sequence[str]
) -> pd.DataFrame:
    """The table after the rows of the file that stay; see `write_output`."""
    if before is None:
        return table
    own = [column for column in before.columns if column not in table.columns]
    columns = [*table.columns, *own]
    table = table.reindex(columns=columns).fillna("").astype("str")
    before = before.reindex(columns=columns).fillna("").astype("str")
    again = frozenset(anew)
    staying = before[_mask(not files <= again for files in _files(before))]
    halves = staying[_mask(not files.isdisjoint(again) for files in _files(staying))]
    fresh = table[~_is_repeated(table, halves, key)] if len(halves) else table
    return pd.concat([staying, fresh], ignore_index=True)


@contextmanager
def alone(lock_file: Path, what: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold a lock; see `atomic.lock`. Raises OutputError, which says that somebody else writes `what`, if it is
    not to be had in time."""
    try:
        with lock(lock_file, wait_s):
            yield
    except LockedError:
        raise OutputError(f"{what} is being written by somebody else; try again later") from None


def _files(table: pd.DataFrame) -> list[set[tuple[str, str]]]:
    pairs = zip(table["track_sha256"], table["airfield"], strict=True)
    return [{(sha256, airfield) for sha256 in several.split(";")} for several, airfield in pairs]


def _mask(flags: Iterable[bool]) -> npt.NDArray[np.bool_]:
    return np.fromiter(flags, dtype=bool)


def _is_repeated(table: pd.DataFrame, before: pd.DataFrame, key: Sequence[str]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(len(table), dtype=bool)
    for column in key[1:]:
        cells = before[before[column] != ""]
        pairs = set(zip(cells["airfield"], cells[key[0]], cells[column], strict=True))
        rows = zip(table["airfield"], table[key[0]], table[column], strict=True)
        mask |= _mask(row in pairs for row in rows)
    return mask


def read_output(path: Path) -> pd.DataFrame | None:
    """What stands in a file; None where there is none, or nothing in it."""
    try:
        if not path.exists() or not path.stat().st_size:
            return None
        if path.suffix.lower() == ".parquet":
            return pd.read_parquet(path)
        return pd.read_csv(path, dtype="str", keep_default_na=False)
    except (pa.ArrowException, ValueError) as error:
        raise OutputError(f"{path} is there already, and is no table of a scan; choose another name") from error


def _is_written(table: pd.DataFrame, path: Path, read: Stamp | None) -> bool:
    """Whether the table took the place of a file, or somebody else has changed it since it was `read`."""
    try:
        with replaced(path, read) as file:
            if path.suffix.lower() == ".parquet":
                table.to_parquet(file, index=False, compression="zstd")
            else:
                table.to_csv(file, index=False, lineterminator="\r\n", encoding="utf-8")
    except ChangedError:
        return False
    return True
