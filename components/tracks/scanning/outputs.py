"""The tables a scan writes: each file wholly or not at all, with the rows of other files that stand in it."""

import fcntl
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

WAIT_S = 60.0
_RETRY_S = 0.1
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
    with alone(path.with_name(f".{path.name}.lock"), path):
        before = read_output(path)
        if before is not None:
            own = [column for column in before.columns if column not in table.columns]
            columns = [*table.columns, *own]
            table = table.reindex(columns=columns).fillna("").astype("str")
            before = before.reindex(columns=columns).fillna("").astype("str")
            again = frozenset(anew)
            staying = before[_mask(not files <= again for files in _files(before))]
            halves = staying[_mask(not files.isdisjoint(again) for files in _files(staying))]
            fresh = table[~_is_said(table, halves, key)] if len(halves) else table
            table = merge(pd.concat([staying, fresh], ignore_index=True))
        _replace(table, path)


@contextmanager
def alone(lock_file: Path, what: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold a lock, for which a file stands that stays there. Raises OutputError, which says that somebody else
    writes `what`, if the lock is not to be had in time."""
    lock = os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        end = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise OutputError(f"{what} is being written by somebody else; try again later") from None
                time.sleep(_RETRY_S)
        yield
    finally:
        os.close(lock)


def _files(table: pd.DataFrame) -> list[set[tuple[str, str]]]:
    pairs = zip(table["track_sha256"], table["airfield"], strict=True)
    return [{(sha256, airfield) for sha256 in several.split(";")} for several, airfield in pairs]


def _mask(flags: Iterable[bool]) -> npt.NDArray[np.bool_]:
    return np.fromiter(flags, dtype=bool)


def _is_said(table: pd.DataFrame, before: pd.DataFrame, key: Sequence[str]) -> npt.NDArray[np.bool_]:
    said = np.zeros(len(table), dtype=bool)
    for column in key[1:]:
        cells = before[before[column] != ""]
        known = set(zip(cells["airfield"], cells[key[0]], cells[column], strict=True))
        rows = zip(table["airfield"], table[key[0]], table[column], strict=True)
        said |= _mask(row in known for row in rows)
    return said


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


def _replace(table: pd.DataFrame, path: Path) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            if path.suffix.lower() == ".parquet":
                table.to_parquet(file, index=False, compression="zstd")
            else:
                table.to_csv(file, index=False, lineterminator="\r\n", encoding="utf-8")
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()
