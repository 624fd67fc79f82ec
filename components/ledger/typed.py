"""Columns of typed values as text: each distinct value once, however many rows have it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from components.arrow import is_text
from components.ledger.splitting import LONGEST_CELL

_TRIMMED = " \t\n"
_TO_BE_LOOKED_AT = r"[\x00-\x08\x0a-\x1f\x7f]"


@dataclass(frozen=True, slots=True)
class Texts:
    """A column. raw: its distinct values as bytes; trimmed: which of them have white space around them; clean: the
    same as a CSV file would have them; doubtful: which of them may be more than a plain cell; places: which of
    them each row has."""

    raw: pa.LargeBinaryArray
    trimmed: npt.NDArray[np.bool_]
    clean: pa.LargeStringArray
    doubtful: npt.NDArray[np.bool_]
    places: npt.NDArray[np.int64]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Bytes of the cell in each row, as it is in the file."""
        return np.asarray(pc.binary_length(self.raw).cast(pa.int64()))[self.places]

    @property
    def is_empty(self) -> npt.NDArray[np.bool_]:
        """Which rows have nothing in this column."""
        return np.asarray(pc.equal(self.clean, "").to_numpy(zero_copy_only=False))[self.places]

    def cell(self, row: int) -> str:
        """The cell of a row as a CSV file would have it, bytes that are no text as half characters; of one that is
        far too long, the beginning."""
        start = memoryview(self.raw[self.places[row]].as_buffer())[: 4 * LONGEST_CELL + 4]
        text = str(start, "utf-8", "surrogateescape")
        return text.replace("\r\n", "\n").replace("\r", "\n").strip(_TRIMMED)

    def rows(self, numbers: npt.NDArray[np.int64]) -> pa.LargeStringArray:
        """The cells of these rows."""
        return self.clean.take(self.places[numbers])


def is_plain(kind: pa.DataType) -> bool:
    """Whether the values are texts, numbers, days, times or truth values, and no lists, records or bytes."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if pa.types.is_fixed_size_binary(kind) or pa.types.is_nested(kind) or isinstance(kind, pa.BaseExtensionType):
        return False
    try:
        pa.array([], kind).cast(pa.large_string())
    except (pa.ArrowException, NotImplementedError):
        return False
    return True


def texts_of(column: pa.Array) -> Texts:
    """Days as `2025-10-26`, times in UTC as `2025-10-26T14:03:05Z`, unknown as an empty cell.

    Raises `pyarrow.ArrowException` where there is no such text.
    """
    if not pa.types.is_dictionary(column.type):
        column = (column if is_text(column.type) else _written(column)).dictionary_encode()
    elif not is_text(column.type.value_type):
        column = _written(column.dictionary_decode()).dictionary_encode()
    if len(column.dictionary) > len(column):
        column = column.cast(column.type.value_type).dictionary_encode()
    raw = column.dictionary.cast(pa.large_binary()).fill_null(b"")
    places = column.indices.cast(pa.int64())
    if places.null_count:
        places, raw = places.fill_null(len(raw)), pa.concat_arrays([raw, pa.array([b""], pa.large_binary())])
    trimmed, clean, doubtful = _clean(raw)
    return Texts(raw, trimmed, clean, doubtful, np.asarray(places))


def _written(column: pa.Array) -> pa.Array:
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    if pa.types.is_timestamp(column.type):
        plain = column.cast(pa.timestamp(column.type.unit))
        # Not cut off: before 1970 that would be the second after, and in the worst case the next day.
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
        pc.match_substring_regex(clean, _TO_BE_LOOKED_AT), pc.greater(pc.utf8_length(clean), LONGEST_CELL)
    )
    trimmed = pc.not_equal(pc.binary_length(text), pc.binary_length(clean)).to_numpy(zero_copy_only=False)
    return trimmed, clean, undecoded | odd.to_numpy(zero_copy_only=False)


def _is_utf_8(value: pa.Buffer) -> bool:
    try:
        str(memoryview(value), "utf-8")
    except UnicodeDecodeError:
        return False
    return True
