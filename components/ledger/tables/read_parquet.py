"""Reads a Parquet file, or a folder of them, into a table of text, by the same rules as a CSV file."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from components.files import magic
from components.files.parquet_guard import footer_length, group_sizes, grows_beyond, is_text
from components.files.problems import Problem, Severity, shown
from components.files.safe_open import open_bytes
from components.ledger.location import files_of
from components.ledger.tables.csv_grammar import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, fault_of, split
from components.ledger.tables.header_line import missing_columns, names_twice, notices_of, read_names
from components.ledger.tables.read_csv import (
    MOST_BROKEN,
    Records,
    empty_records,
    set_aside_rows,
    too_many_broken,
)
from components.ledger.tables.remarks import Remark, merged

_TRIMMED = " \t\n"
_CONTROL_CHARACTERS = r"[\x00-\x08\x0a-\x1f\x7f]"


@dataclass(frozen=True, slots=True)
class Texts:
    """A column as text. raw: its distinct values as bytes; clean: the same values as a CSV file would have
    them; trimmed, doubtful: which distinct values had white space around them, and which may not be plain
    cells; places: the position of each row's value among the distinct ones."""

    raw: pa.LargeBinaryArray
    trimmed: npt.NDArray[np.bool_]
    clean: pa.LargeStringArray
    doubtful: npt.NDArray[np.bool_]
    places: npt.NDArray[np.int64]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Bytes of the cell in each row, as stored in the file."""
        return np.asarray(pc.binary_length(self.raw).cast(pa.int64()))[self.places]

    @property
    def is_empty(self) -> npt.NDArray[np.bool_]:
        """Which rows are empty in this column."""
        return np.asarray(pc.equal(self.clean, "").to_numpy(zero_copy_only=False))[self.places]

    def cell(self, row: int) -> str:
        """Returns the cell of a row as a CSV file would have it: invalid bytes as surrogates, and only the
        beginning of a cell that is far too long."""
        start = memoryview(self.raw[self.places[row]].as_buffer())[: 4 * LONGEST_CELL + 4]
        text = str(start, "utf-8", "surrogateescape")
        return text.replace("\r\n", "\n").replace("\r", "\n").strip(_TRIMMED)

    def rows(self, numbers: npt.NDArray[np.int64]) -> pa.LargeStringArray:
        """Returns the cells of these rows."""
        return self.clean.take(self.places[numbers])


def is_plain(kind: pa.DataType) -> bool:
    """Whether a type is text, number, day, time or truth value, and not a list, record or bytes."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if pa.types.is_fixed_size_binary(kind) or pa.types.is_nested(kind) or isinstance(kind, pa.BaseExtensionType):
        return False
    try:
        pa.array([], kind).cast(pa.large_string())
    except (pa.ArrowException, NotImplementedError):
        return False
    return True


def texts_of(column: pa.Array) -> Texts:
    """Returns a column as text: days as `2025-10-26`, times in UTC as `2025-10-26T14:03:05Z`, null as an empty
    cell.

    Raises `pyarrow.ArrowException` if the values have no such text.
    """
    if not pa.types.is_dictionary(column.type):
        column = (column if is_text(column.type) else _as_text(column)).dictionary_encode()
    elif not is_text(column.type.value_type):
        column = _as_text(column.dictionary_decode()).dictionary_encode()
    if len(column.dictionary) > len(column):
        column = column.cast(column.type.value_type).dictionary_encode()
    raw = column.dictionary.cast(pa.large_binary()).fill_null(b"")
    places = column.indices.cast(pa.int64())
    if places.null_count:
        places, raw = places.fill_null(len(raw)), pa.concat_arrays([raw, pa.array([b""], pa.large_binary())])
    trimmed, clean, doubtful = _clean(raw)
    return Texts(raw, trimmed, clean, doubtful, np.asarray(places))


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    if pa.types.is_timestamp(column.type):
        plain = column.cast(pa.timestamp(column.type.unit))
        # Round down rather than towards zero: before 1970 that would give the next second, at worst the next
        # day.
        seconds = plain if column.type.unit == "s" else pc.floor_temporal(plain, unit="second")
        return pc.strftime(seconds.cast(pa.timestamp("s")), format="%Y-%m-%dT%H:%M:%SZ")
    return column.cast(pa.large_string())


def _clean(
    raw: pa.LargeBinaryArray,
) -> tuple[npt.NDArray[np.bool_], pa.LargeStringArray, npt.NDArray[np.bool_]]:
    try:
        text, undecoded = raw.cast(pa.large_string()), np.zeros(len(raw), dtype=bool)
    except pa.ArrowInvalid:
        undecoded = np.array([not _is_utf_8(value.as_buffer()) for value in raw], dtype=bool)
        text = pc.if_else(pa.array(undecoded), b"", raw).cast(pa.large_string())
    if pc.any(pc.match_substring(text, "\r")).as_py():
        text = pc.replace_substring(pc.replace_substring(text, "\r\n", "\n"), "\r", "\n")
    clean = pc.utf8_trim(text, _TRIMMED)
    odd = pc.or_(
        pc.match_substring_regex(clean, _CONTROL_CHARACTERS), pc.greater(pc.utf8_length(clean), LONGEST_CELL)
    )
    trimmed = pc.not_equal(pc.binary_length(text), pc.binary_length(clean)).to_numpy(zero_copy_only=False)
    return trimmed, clean, undecoded | odd.to_numpy(zero_copy_only=False)


def _is_utf_8(value: pa.Buffer) -> bool:
    try:
        str(memoryview(value), "utf-8")
    except UnicodeDecodeError:
        return False
    return True


FIRST_ROW = 2
"""Rows are numbered as in a spreadsheet, in which the header is row 1."""
_ROWS, _PIECE = 65_536, 32 * 1024 * 1024
"""The most rows, and bytes, that are read at once; the second also limits the text of a block."""
_LONGEST_FOOTER = 1024 * 1024
"""Bytes of the metadata at the end of a file. In memory it takes up to some hundred times as much."""
_LARGEST_GROUP = 1024**3
"""Bytes of a row group, which is decompressed whole: the memory that a small machine can spare. Common writers
make groups of about a tenth of this size."""
_RATIO, _RATIO_FROM = 1_000, 200 * 1024**2
"""The highest ratio of text to file size, once the text exceeds `_RATIO_FROM` bytes. Text with few distinct
values compresses to a hundredth; a higher ratio is a file made to fill the memory."""
_CELL = 8
"""The least bytes of a cell in memory: its index into the distinct values."""
_AS_UTF_8 = "Write the file again, with its text as UTF-8."
_BROKEN = (pa.ArrowException, OSError, ValueError, TypeError, LookupError, ArithmeticError, MemoryError)


class UnfitError(Exception):
    """A Parquet file that cannot be used: the message says why, `file` and `column` where, `remedy` what to do."""

    def __init__(self, what: str, remedy: str = "", column: str = "") -> None:
        super().__init__(what)
        self.column = column
        self.file = ""
        self.remedy = remedy or "Write it again, with the columns the README names."


@contextmanager
def opened(path: Path) -> Iterator[parquet.ParquetFile]:
    """Opens a Parquet file and reads its text columns as dictionaries. Without dictionaries, one long text
    repeated in every row would fill the memory.

    Raises `UnfitError` if it is no Parquet file, on opening or while it is read.
    """
    stream = open_bytes(path)
    if isinstance(stream, str):
        raise UnfitError(stream, f"Put {shown(path.name)} there, or name another ledger with --data.")
    with stream:
        try:
            _check_footer(stream)
            file = parquet.ParquetFile(stream)
            names = [field.name for field in file.schema_arrow if is_text(field.type)]
            yield parquet.ParquetFile(
                stream, metadata=file.metadata, read_dictionary=names, buffer_size=1024 * 1024
            )
        except _BROKEN as error:
            what = f"this is not a Parquet file that can be read ({type(error).__name__})"
            raise UnfitError(what) from error


def names_in(path: Path) -> list[str]:
    """Returns the column names of a Parquet file; none if it cannot be read."""
    try:
        with opened(path) as file:
            return list(file.schema_arrow.names)
    except UnfitError:
        return []


def holds_more(path: Path, rows: int, text: int) -> bool:
    """Whether a readable Parquet file has more rows than `rows`, or more bytes of decompressed text than
    `text`."""
    with opened(path) as file:
        if file.metadata.num_rows > rows or sum(group_sizes(file)) > text:
            return True
        names_of_columns = file.schema_arrow.names
        if len(names_of_columns) > MOST_COLUMNS:
            return False  # It will be refused anyway, so its cells need no look.
        texts = [f.name for f in file.schema_arrow if is_plain(f.type) and names_of_columns.count(f.name) == 1]
        unfolded = (
            sum(int(texts_of(batch.column(name)).lengths.sum()) for name in texts)
            for batch in _batches(file, texts, _ROWS)
        )
        return any(total > text for total in accumulate(unfolded))


def read_parquet_records(
    source: Path, file: str, columns: Sequence[str], required: Sequence[str] = (), replaced: Sequence[str] = ()
) -> Records:
    """Reads all rows of a Parquet file at once; see `parquet_blocks`."""
    blocks = [records for records, _ in parquet_blocks(source, file, columns, required, replaced)]
    if not blocks[-1].readable:
        return blocks[-1]
    return Records(
        table=pd.concat([block.table for block in blocks]),
        lines=pd.concat([block.lines for block in blocks]),
        set_aside=pd.concat([block.set_aside for block in blocks], ignore_index=True),
        problems=tuple(chain.from_iterable(block.problems for block in blocks)),
        blank=sum(block.blank for block in blocks),
        remarks=tuple(merged(chain.from_iterable(block.remarks for block in blocks))),
    )


def parquet_blocks(
    source: Path,
    file: str,
    columns: Sequence[str],
    required: Sequence[str] = (),
    replaced: Sequence[str] = (),
    *,
    rows: int = _ROWS,
) -> Iterator[tuple[Records, float]]:
    """Yields the rows of a Parquet file, or of a folder of them, as text in blocks of at most `rows`, each with
    the share that is read by then (0 to 1). Rows are numbered as in a spreadsheet, from 2 on, across all files.
    Bad input never raises; it is in the problems of the blocks."""
    try:
        files = _files_inspected(source, file, columns, required, replaced)
        yield from _blocks(files, file, columns, rows)
    except UnfitError as error:
        problem = Problem(
            Severity.UNREADABLE, error.file or file, str(error), error.remedy, column=shown(error.column)
        )
        yield empty_records(columns, problem), 1.0


def batch_blocks(
    batches: Iterable[pa.RecordBatch], file: str, columns: Sequence[str], count: int
) -> Iterator[tuple[Records, float]]:
    """Yields the rows of text batches that have all columns, in the form of `parquet_blocks`; `count` is the
    expected number of rows."""
    first, broken = FIRST_ROW, 0
    for batch in batches:
        texts, lengths = _texts_of(batch, {column: column for column in columns})
        for records in _records(texts, lengths, file, columns, first):
            if (broken := broken + len(records.set_aside)) > MOST_BROKEN:
                what, remedy = too_many_broken(records)
                yield empty_records(columns, Problem(Severity.UNREADABLE, file, what, remedy)), 1.0
                return
            yield records, (first + len(lengths)) / (count + FIRST_ROW)
        first += len(lengths)
    if first == FIRST_ROW:
        yield replace(empty_records(columns), readable=True), 1.0


@dataclass(frozen=True, slots=True)
class _Files:
    """What the metadata of the files says. names: each file as problems call it; size: bytes of all files;
    rows: of all files; notices: problems with column names that do not prevent reading."""

    names: dict[Path, str]
    size: int
    rows: int
    notices: tuple[Problem, ...]


def _files_inspected(
    source: Path, file: str, columns: Sequence[str], required: Sequence[str], replaced: Sequence[str]
) -> _Files:
    """Reads the metadata of the files. Raises `UnfitError` if one of them cannot be used."""
    names = {path: _name_in_problems(path, source, file) for path in files_of(source) or [source]}
    size = rows = 0
    notices: list[Problem] = []
    for path, name in names.items():
        with _errors_naming(name), opened(path) as content:
            notices += _check_columns(content, name, columns, required, replaced)
            size, rows = size + path.stat().st_size, rows + content.metadata.num_rows
    with _errors_naming(name):
        _check_ratio(rows * max(1, len(columns)) * _CELL, size)
    return _Files(names, size, rows, tuple(notices))


@contextmanager
def _errors_naming(name: str) -> Iterator[None]:
    """Adds the file's name to an `UnfitError` raised inside."""
    try:
        yield
    except UnfitError as error:
        error.file = name
        raise


def _blocks(files: _Files, file: str, columns: Sequence[str], rows: int) -> Iterator[tuple[Records, float]]:
    """Yields the rows of files as `parquet_blocks` does. Raises `UnfitError`."""
    first, broken, unfolded, notices = FIRST_ROW, 0, 0, files.notices
    for path, name in files.names.items():
        with _errors_naming(name), opened(path) as content:
            for texts, lengths in _texts(content, columns, rows):
                _check_ratio(unfolded := unfolded + int(lengths.sum()), files.size)
                share = (first + len(lengths)) / (files.rows + FIRST_ROW)
                for records in _records(texts, lengths, file, columns, first):
                    if (broken := broken + len(records.set_aside)) > MOST_BROKEN:
                        raise UnfitError(*too_many_broken(records))
                    yield replace(records, problems=(*notices, *records.problems)), share
                    notices = ()
                first += len(lengths)
    if first == FIRST_ROW:
        yield replace(empty_records(columns), readable=True, problems=notices), 1.0


def _texts(
    file: parquet.ParquetFile, columns: Sequence[str], rows: int
) -> Iterator[tuple[dict[str, Texts], npt.NDArray[np.int64]]]:
    """Yields the expected columns of each batch of rows, with the number of bytes in each row."""
    written = file.schema_arrow.names
    read = zip(written, read_names(written, columns).read, strict=True)
    present = {column: name for name, column in read if column in columns}
    for batch in _batches(file, list(present.values()), rows):
        yield _texts_of(batch, present)


def _texts_of(batch: pa.RecordBatch, present: Mapping[str, str]) -> tuple[dict[str, Texts], npt.NDArray[np.int64]]:
    """Returns the columns of a batch by their names in the ledger, with the number of bytes in each row."""
    texts = {column: texts_of(batch.column(name)) for column, name in present.items()}
    return texts, sum((each.lengths for each in texts.values()), np.zeros(batch.num_rows, "int64"))


def _name_in_problems(path: Path, source: Path, file: str) -> str:
    return file if path == source else f"{file}/{shown(path.relative_to(source))}"


def _check_footer(stream: BinaryIO) -> None:
    if not magic.PARQUET.begins(stream.read(magic.LONGEST)):
        raise UnfitError("this is not a Parquet file that can be read")
    length = footer_length(stream)
    if length is None:
        raise UnfitError("this is not a Parquet file that can be read: its end is missing")
    if length > _LONGEST_FOOTER:
        what = f"the description at its end has {length:,} bytes; at most {_LONGEST_FOOTER:,} are read"
        raise UnfitError(what, "Write it again, in larger row groups or in several files.")


def _check_columns(
    file: parquet.ParquetFile,
    name: str,
    columns: Sequence[str],
    required: Sequence[str],
    replaced: Sequence[str],
) -> list[Problem]:
    """Returns the notices about the column names of a file. Raises `UnfitError` if it cannot be used."""
    names = file.schema_arrow.names
    if len(names) > MOST_COLUMNS:
        what = f"the file has {len(names):,} columns; at most {MOST_COLUMNS} are read"
        raise UnfitError(what)
    header = read_names(names, columns)
    if fault := names_twice(header, columns) or missing_columns(header, required, replaced):
        raise UnfitError(*fault)
    for column, read in zip(names, header.read, strict=True):
        if read in columns and not is_plain(kind := file.schema_arrow.field(column).type):
            what = f"this column holds no plain values but {shown(kind)}"
            raise UnfitError(what, "Write it again, with this column as text.", column)
    if max(group_sizes(file), default=0) > _LARGEST_GROUP:
        what = f"a row group of the file has more than {_LARGEST_GROUP:,} bytes"
        raise UnfitError(what, "Write it again, in smaller row groups.")
    return notices_of(header, name)


def _check_ratio(unfolded: int, size: int) -> None:
    if grows_beyond(unfolded, size, _RATIO, _RATIO_FROM):
        what = f"{size:,} bytes unfold to more than {unfolded:,} bytes of text, as no ledger does"
        raise UnfitError(what, "Leave the file out, or ask where it comes from.")


def _batches(file: parquet.ParquetFile, names: list[str], rows: int) -> Iterator[pa.RecordBatch]:
    for number in range(file.num_row_groups):
        group = file.metadata.row_group(number)
        batch_size = max(1, min(rows, _PIECE * group.num_rows // max(1, group.total_byte_size)))
        yield from file.iter_batches(batch_size=batch_size, row_groups=[number], columns=names, use_threads=False)


def _records(
    texts: dict[str, Texts], lengths: npt.NDArray[np.int64], file: str, columns: Sequence[str], first: int
) -> Iterator[Records]:
    """Yields the rows of a batch, numbered from `first` on, split into pieces by the amount of text."""
    doubtful = lengths >= MOST_CELLS
    blank = np.ones(len(lengths), dtype=bool)
    for each in texts.values():
        doubtful |= each.doubtful[each.places]
        blank &= each.is_empty
    empty = int(blank.sum())
    problems = list(islice(_problems(texts, np.flatnonzero(doubtful), file, columns, first), MOST_BROKEN + 1))
    set_aside = [(row, row, text) for row, text, _ in problems]
    blank[[row - first for row, _, _ in problems]] = True
    good = np.flatnonzero(~blank)
    pieces = np.flatnonzero(np.diff(np.cumsum(lengths[good]) // _PIECE)) + 1
    for numbers in np.split(good, pieces):
        index = pd.Index(numbers + first, dtype="int64", name="row")
        arrays = {name: pd.array(each.rows(numbers), dtype="str") for name, each in texts.items()}
        yield Records(
            table=pd.DataFrame({name: arrays.get(name, "") for name in columns}, index=index, dtype="str"),
            lines=pd.Series(index, index=index, dtype="int64", name="line"),
            set_aside=set_aside_rows(set_aside),
            problems=tuple(problem for _, _, problem in problems),
            blank=empty,
            remarks=tuple(_trimmed(texts, numbers, first)),
        )
        set_aside, problems, empty = [], [], 0


def _problems(
    texts: dict[str, Texts], doubtful: npt.NDArray[np.int64], file: str, columns: Sequence[str], first: int
) -> Iterator[tuple[int, str, Problem]]:
    """Yields row number, text and problem of each doubtful row that could not stand in a CSV file."""
    for place in doubtful.tolist():
        cells = [texts[name].cell(place) if name in texts else "" for name in columns]
        if problem := _problem(cells, file, columns, first + place):
            yield first + place, shown(" | ".join(cell[:100] for cell in cells)), problem


def _trimmed(texts: dict[str, Texts], numbers: npt.NDArray[np.int64], first: int) -> Iterator[Remark]:
    """Yields a remark for each column with white space around some cells."""
    for name, each in texts.items():
        if each.trimmed.any() and len(rows := numbers[each.trimmed[each.places[numbers]]]):
            yield Remark("trimmed", name, {"": len(rows)}, first + int(rows[0]), first + int(rows[0]))


def _problem(cells: list[str], file: str, columns: Sequence[str], row: int) -> Problem | None:
    """Returns why a row could not stand in a CSV file; None if it could."""
    for name, cell in zip(columns, cells, strict=True):
        if fault := fault_of(cell, _AS_UTF_8):
            return Problem(Severity.SET_ASIDE, file, *fault, row, row, shown(name), shown(cell))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    if [record.cells for record in split(text.getvalue(), ",", at_end=True, width=len(cells))] == [cells]:
        return None
    column, cell = max(zip(columns, cells, strict=True), key=lambda pair: pair[1].count(","))
    what = "the lines of a cell look like rows of a table, or there are too many commas"
    return Problem(Severity.SET_ASIDE, file, what, "Write it on one line.", row, row, shown(column), shown(cell))
