"""Judges the cells of a column: read as they stand, read as another value with a remark, or not readable. Each
distinct value is judged once, however many rows have it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from components.files.cells import NO_AIRCRAFT, UNKNOWN_WORDS, icao24, is_unknown, spreadsheet_damage
from components.ledger.dates.edtf import EdtfDate, NotEdtf, parse
from components.ledger.dates.other_dates import (
    day_of_midnight,
    day_with_points,
    in_order,
    orders_of,
    shows_month_first,
)
from components.ledger.tables.descriptor import Field, Table

ADDRESS = "icao24"
PROGRAM_WRITTEN = ("visits", "scans", "matches")
"""Tables that the program writes. In them an empty cell has a meaning, so a bad cell costs its row."""
_NAMING = (
    "aircraft_type",
    "model",
    "registration",
    "callsign",
    "callsign_in",
    "callsign_out",
    "operator",
    "origin",
    "destination",
    "source_id",
    "flight_id",
    "manufacturer",
    "role",
    "url",
    "archive_url",
    "publisher",
)
"""Text columns of names, not prose: a word for "not known" in them is no name."""
SERIAL = ("registration", "callsign", ADDRESS)
"""Columns of letters and digits that spreadsheets turn into dates and numbers."""
_LONGEST_WORD = max(map(len, UNKNOWN_WORDS))
_SMALL_WORDS = frozenset(word.casefold() for word in UNKNOWN_WORDS)
_DAMAGED = r"^#|[Ee][+-][0-9]|^[A-Z][a-zä]{2}[-. ]|[-. ][A-Z][a-zä]{2}|^[0-9]{4}-[0-9]{2}-[0-9]{2}"
_WHOLE = re.compile(r"([+-]?[0-9]{1,15})\.0+")
_NUMBER = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?"
_INTEGER = r"[+-]?[0-9]{1,15}"
"""At most fifteen digits, which a 64-bit floating-point number represents exactly; longer numbers would change."""
_MOMENTS = {
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "datetime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
}
_SAME_TO_ARROW = re.compile(r"(?:\\[sSdDwW.?+*\\-]|\[(?!:)|\{(?!,)|\((?!\?)|[^\\\[{(])*")
"""Patterns that mean the same to Python and to RE2, which Arrow uses: without [:alpha:], {,9}, (?i) and other
escapes."""
_EARLIEST_YEAR = 1900
"""Tracks and their scans are of this century; an earlier year is a slip."""

Fault = tuple[str, str]
"""What is wrong, and what to do."""
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """The distinct values of a column that are not read as they stand. read: the value that each is read as,
    with a reason in `remarks.REASONS`; faults: what is wrong with those that cannot be read."""

    read: dict[str, tuple[str, str]]
    faults: dict[str, Fault]


def judged(cells: pd.Series, f: Field, schema: Table) -> Judged:
    """Judges the non-empty values of a text column by the rules of its field."""
    is_constrained = _constrains(f)
    if f.name not in _NAMING and not is_constrained:
        return Judged({}, {})
    values = pc.unique(pa.array(cells, pa.large_string()))
    unknown = dict.fromkeys(_unknown_values(values, f, schema), ("", "unknown"))
    known_values = values.filter(pc.invert(pc.is_in(values, pa.array(["", *unknown], pa.large_string()))))
    destroyed_names = _destroyed_values(known_values, f) if f.name in _NAMING else {}
    bad = known_values.filter(~_fits(known_values, f)).to_pylist() if is_constrained else []
    if not bad:
        return Judged(unknown, destroyed_names)
    read = _readings(f, bad)
    faults = {text: explain(f, text) for text in bad if text not in read}
    return Judged(unknown | read, faults | destroyed_names)


def _readings(f: Field, bad: list[str]) -> dict[str, tuple[str, str]]:
    """Returns the values that break the rules of their field but can be read, each as what and why. If a date
    with points has its month first, dates with points that could too are not read."""
    read = {text: other for text in bad if (other := read_otherwise(f, text))}
    if any(map(shows_month_first, bad)):
        return {text: other for text, other in read.items() if other[1] != "points" or len(orders_of(text)) == 1}
    return read


def _unknown_values(values: pa.Array, f: Field, schema: Table) -> list[str]:
    """Returns the values that only say that nothing is known."""
    unknown = _unknown_words(values, f) if reads_unknown(f, schema) else []
    if f.name == "flight_id":
        # A formula has lost these ids; as they stand they would merge unrelated rows into one flight.
        unknown += [text for text in _perhaps_damaged(values) if damage(f, text)]
    return unknown


def _unknown_words(values: pa.Array, f: Field) -> list[str]:
    short = values.filter(pc.less_equal(pc.utf8_length(values), _LONGEST_WORD))
    # Arrow lower-cases as Python does, except for a few characters beyond ASCII.
    small = pc.is_in(pc.ascii_lower(short), pa.array(sorted(_SMALL_WORDS), pa.large_string()))
    candidates = short.filter(pc.or_(small, pc.invert(pc.string_is_ascii(short)))).to_pylist()
    words = [text for text in candidates if text and text.lower() in _SMALL_WORDS]
    return [text for text in words if is_unknown(text) and text not in f.choices]


def _destroyed_values(values: pa.Array, f: Field) -> dict[str, Fault]:
    """Returns what is wrong with each of the names that a spreadsheet destroyed."""
    return {text: destroyed(f, cause) for text in _perhaps_damaged(values) if (cause := damage(f, text))}


def _perhaps_damaged(values: pa.Array) -> list[str]:
    """Returns the few values that a spreadsheet may have damaged, for a closer look."""
    return values.filter(pc.match_substring_regex(values, _DAMAGED)).to_pylist()


def read_otherwise(f: Field, text: str) -> tuple[str, str] | None:
    """Returns the value that a cell outside the rules of its field is read as, and the reason; None if it is a
    fault."""
    other, reason = "", ""
    if f.type in ("edtf", "date"):
        other, reason = _other_day(f, text)
    elif f.type in ("integer", "number") and (match := _WHOLE.fullmatch(text)):
        other, reason = match[1], "whole"
    elif f.name == ADDRESS:
        other, reason = icao24(text), "address"
    if not other or other == text or not _fits(pa.array([other], pa.large_string()), f).all():
        return None
    return other, reason


def _other_day(f: Field, text: str) -> tuple[str, str]:
    """Returns the day of a date in one of the other accepted spellings, and the reason; "" for the day of any
    other text."""
    if day := day_of_midnight(text):
        return day, "midnight"
    if f.order:
        return in_order(text, f.order), "order"
    return day_with_points(text), "points"


def reads_unknown(f: Field, schema: Table) -> bool:
    """Whether a word for "not known" counts as empty in this column. It does not in prose, in lists of sources,
    or where an empty cell has a meaning of its own."""
    if any(key.field == f.name and key.delimiter for key in schema.foreign_keys):
        return False
    if schema.name in PROGRAM_WRITTEN and (f.name == ADDRESS or f.required):
        return False
    return f.name in _NAMING or f.type != "string" or bool(f.pattern or f.choices)


def is_naming(f: Field) -> bool:
    """Whether a column holds names, not prose."""
    return f.name in _NAMING


def is_numbered(f: Field, schema: Table) -> bool:
    """Whether empty cells of this column are filled from the row number: the ids of flights. Not in a database,
    in which an added row would shift the numbers, and with them the decisions on flights."""
    return schema.has_row_numbers and schema.name == "flights" and f.name == "flight_id"


def costs_row(f: Field, schema: Table) -> bool:
    """Whether an unreadable cell costs its row: in a required column, or in a table in which an empty cell has
    a meaning."""
    if is_numbered(f, schema):
        return True
    needed = f.required or f.name in schema.primary_key
    return (needed and f.name != "source_id") or schema.name in PROGRAM_WRITTEN


def damage(f: Field, text: str) -> str:
    """Returns how a spreadsheet destroyed a value of this column; "" if it did not."""
    return spreadsheet_damage(text) if f.name in SERIAL or text.startswith("#") else ""


def destroyed(f: Field, cause: str) -> Fault:
    """Returns what is wrong with a cell that a spreadsheet destroyed, and what to do."""
    kind = "address" if f.name == ADDRESS else f.name if f.name in (*SERIAL, "date") else "value"
    remedy = "Write it anew from the source; in the spreadsheet, make the column one of text before."
    return f"{cause}; the {kind} cannot be had back", remedy


def _constrains(f: Field) -> bool:
    """Whether the field has any rule that a cell can break."""
    return f.type != "string" or bool(f.choices or f.pattern)


def _fits(values: pa.Array, f: Field) -> Mask:
    """Returns which of these non-empty values keep the rules of their field."""
    fits = np.ones(len(values), dtype=bool)
    if f.type == "edtf":
        fits &= np.array([isinstance(parse(text), EdtfDate) for text in values.to_pylist()], dtype=bool)
    if f.type in _MOMENTS:
        fits &= _are_moments(values, f.type)
    if f.choices:
        fits &= _are_among(values, f.choices)
    if f.pattern:
        fits &= _match(values, f.pattern)
    if f.name == ADDRESS:
        fits &= ~_are_among(values, NO_AIRCRAFT)
    if f.type in ("integer", "number"):
        fits &= _are_numbers(values, f)
    return fits


def _are_among(values: pa.Array, choices: Sequence[str]) -> Mask:
    return np.asarray(pc.is_in(values, pa.array(choices, pa.large_string())))


def _match(values: pa.Array, pattern: str) -> Mask:
    """Returns which values match a descriptor's pattern. Arrow is faster than Python, but its \\s and the like
    match less, so it only gets printable ASCII values and patterns that mean the same to both."""
    plain = _have_form(values, "[ -~]*")
    if _SAME_TO_ARROW.fullmatch(pattern) is None:
        plain[:] = False
    fits = plain & _have_form(values, pattern)
    others = values.filter(pa.array(~plain)).to_pandas()
    fits[~plain] = others.str.fullmatch(pattern).to_numpy(dtype=bool)
    return fits


def _have_form(values: pa.Array, pattern: str) -> Mask:
    return np.asarray(pc.match_substring_regex(values, f"^(?:{pattern})$"))


def _are_numbers(values: pa.Array, f: Field) -> Mask:
    low = float("-inf") if f.minimum is None else f.minimum
    high = float("inf") if f.maximum is None else f.maximum
    numbers = pd.to_numeric(values.to_pandas(), errors="coerce")
    formed = _have_form(values, _INTEGER if f.type == "integer" else _NUMBER)
    return formed & numbers.between(low, high).to_numpy()


def _are_moments(values: pa.Array, form: str) -> Mask:
    """Returns which values are an existing day, or an existing time in UTC, from 1900 on."""
    formed = _have_form(values, _MOMENTS[form])
    days = values.to_pandas().where(formed).str.removesuffix("Z")
    moments = pd.to_datetime(days, format="ISO8601", errors="coerce")
    return formed & (moments.dt.year >= _EARLIEST_YEAR).to_numpy()


def explain(f: Field, value: str) -> Fault:
    """Returns what is wrong with a cell of a column, and what to do."""
    if value == "":
        return f"{f.name} is required and is empty", f"Fill it in. {f.description}"
    if cause := damage(f, value):
        return destroyed(f, cause)
    if f.type == "edtf" and isinstance(malformed := parse(value), NotEdtf):
        return malformed.what, malformed.remedy
    if f.type in _MOMENTS:
        return _no_moment(f)
    if f.choices:
        return "this value is not one of the known ones", f"Use one of: {', '.join(f.choices)}."
    if f.type in ("integer", "number"):
        return _no_number(f)
    if f.name == ADDRESS and (fault := _no_address(value)):
        return fault
    return _other_form(f)


def _no_moment(f: Field) -> Fault:
    kind = "a day that exists" if f.type == "date" else "a time that exists, in UTC"
    return f"this is not {kind}", f"Write it like {f.example or '2025-10-26'}."


def _other_form(f: Field) -> Fault:
    example = f", like {f.example}" if f.example else ""
    return f"this does not have the form of '{f.title}'", f"Write it{example}. {f.description}"


def _no_number(f: Field) -> Fault:
    bounds = f" from {f.minimum:g} to {f.maximum:g}" if f.minimum is not None and f.maximum is not None else ""
    kind = "a whole number" if f.type == "integer" else "a number with a point"
    return f"this is not {kind}{bounds}", f"Write {kind}{bounds}, or leave the cell empty if unknown."


def _no_address(value: str) -> Fault | None:
    """Returns what is wrong with a value that resembles an ICAO address, and what to do."""
    if icao24(value).startswith("~"):
        what = "this is not an ICAO address: a ~ marks one that a ground station gave"
        return what, "Leave the cell empty, or write the address of the aircraft itself."
    digits = re.sub(r"^(?:'|0x|#|~)+", "", value.strip().lower())
    if digits in NO_AIRCRAFT or re.fullmatch(r"0+(?:\.0+)?", digits):
        what = f"{digits} is no aircraft's address: it is what stands where none was set"
        return what, "Leave the cell empty, or write the address of the aircraft itself."
    if match := re.fullmatch(r"([0-9]{1,6})\.0+", value):
        return "a spreadsheet made a number of it", f"If the address is {match[1].zfill(6)}, write that."
    if re.fullmatch(r"[0-9a-fA-F]{3,5}", value):
        address = value.lower().zfill(6)
        what = "an address has six digits; a spreadsheet seems to have taken zeros away at its start"
        return what, f"If it is {address}, write that; in the spreadsheet, make the column one of text before."
    return None
