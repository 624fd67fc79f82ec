"""Reads tables in JSON as programs export them: lists of objects, or one object per line."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from components.files.problems import shown
from components.imports.questions import NotReadableError
from components.imports.sheets.own_process import answer_with, sheets_read_apart
from components.imports.sheets.workbook import MOST_CELLS, MOST_SHEETS, Grid, cell_text

_MODULE = "components.imports.sheets.json_tables"
_MOST_BYTES = 30_000_000
"""Largest file, in bytes: 100,000 flights of an API. Parsed, they take ten times as much memory."""
_DEEPEST = 6
"""Nesting depth down to which objects get headings of their own; deeper ones become one cell of JSON."""
_DEEPEST_LIST = 100
"""Nesting depth down to which lists are looked for; no program writes more."""
_FEWEST_NAMES = 2
"""Values that the objects must have to be rows of a table."""
_FEATURE = "Feature"
_NO_OBJECT = "value"
"""Heading for a value that stands among objects without being one, so that its row is reported as saying too
little."""
_REMEDY = (
    'Each flight must be an object of its own, such as [{"date": "2025-11-12", "type": "A124"}], in a list that '
    "is the whole file or stands under a name; or in a line of its own."
)
_AGAIN = "Save or download it again."
_MALFORMED = (ValueError, ArithmeticError, RecursionError)
"""What Python raises for invalid JSON, for huge numbers and for endlessly nested lists."""
Record = Mapping[str, Any]


def read_json_tables(path: Path) -> list[Grid]:
    """Returns the lists of objects in JSON, as `sheets_of_json` returns them, read in a separate process."""
    return [Grid(**sheet) for sheet in sheets_read_apart(_MODULE, path, "JSON", "Split it.")]


def sheets_of_json(path: Path) -> list[dict[str, Any]]:
    """Returns each list of objects in JSON as a sheet: a row per object, headed by the names of its values; nested
    objects have paths as headings (`aircraft.hex`). Raises `NotReadableError`."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise NotReadableError(f"this is JSON of more than {_MOST_BYTES / 1e6:,.0f} MB", "Split it.")
    lists = [*_lists(_value(data), "", _DEEPEST_LIST)]
    if not lists:
        raise NotReadableError("this is JSON in which no list of objects stands", _REMEDY)
    if len(lists) > MOST_SHEETS:
        raise NotReadableError(f"this is JSON with more than {MOST_SHEETS} lists of objects", _REMEDY)
    cells = 0
    sheets = []
    for name, records in lists:
        rows = [*_rows(records, MOST_CELLS - cells)]
        cells += len(rows) * len(rows[0])
        # A single list needs no name.
        sheets.append({"name": _text(name) if len(lists) > 1 else "", "rows": rows})
    if all(len(sheet["rows"][0]) < _FEWEST_NAMES for sheet in sheets):
        raise NotReadableError("this is JSON whose objects have one value each", _REMEDY)
    return sheets


def _value(data: bytes) -> Any:
    """Returns the parsed JSON; for one object per line, a list of them. Raises `NotReadableError`."""
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as error:
        raise NotReadableError("this is JSON that is not in UTF-8", "Save it in UTF-8.") from error
    try:
        return _STRICT.decode(text)
    except _MALFORMED as whole:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
        if len(lines) < 2 or not _is_object(lines[0][1]):
            raise NotReadableError(f"this is JSON that is damaged: {whole}", _AGAIN) from whole
    return [*_objects(lines)]


def _is_object(line: str) -> bool:
    try:
        return isinstance(_STRICT.decode(line), dict)
    except _MALFORMED:
        return False


def _objects(lines: Iterable[tuple[int, str]]) -> Iterator[Any]:
    for number, line in lines:
        try:
            yield _STRICT.decode(line)
        except _MALFORMED as error:
            what = f"this is JSON in lines, and line {number:,} is damaged: {error}"
            raise NotReadableError(what, "Save or download it again, or remove that line.") from error


def _number(text: str) -> float | str:
    """Returns a number, as text if Python cannot represent it exactly.

    >>> _number("1.50"), _number("1e400"), _number("0.1234567890123456789")
    (1.5, '1e400', '0.1234567890123456789')
    """
    number = float(text)
    return number if math.isfinite(number) and Decimal(repr(number)) == Decimal(text) else text


def _no_number(text: str) -> NoReturn:
    raise NotReadableError(f"{text} is no number of JSON", "Write null in its place.")


def _each_once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Returns an object whose names are distinct. Raises `NotReadableError` if one is repeated."""
    pairs = [*pairs]
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        what = f"the name '{shown(twice)}' stands twice in one object of this JSON"
        raise NotReadableError(what, "Which of the two values is right only its maker knows: have one renamed.")
    return made


_STRICT = json.JSONDecoder(object_pairs_hook=_each_once, parse_constant=_no_number, parse_float=_number)


def _lists(value: Any, name: str, depth: int) -> Iterator[tuple[str, list[Record]]]:
    """Yields the lists of objects in a value, each with its path."""
    if isinstance(value, list) and _are_mostly_objects(value):
        yield name, [*map(_record, value)]
    elif isinstance(value, dict) and depth:
        for key, each in value.items():
            yield from _lists(each, f"{name}.{key}".lstrip("."), depth - 1)


def _are_mostly_objects(values: Iterable[Any]) -> bool:
    are_objects = [isinstance(each, dict) for each in values if each is not None]
    return sum(are_objects) * 2 > len(are_objects)


def _record(value: Any) -> Record:
    """Returns an element of a list as an object: a non-object as the single value of one, null as an empty one. A
    GeoJSON feature becomes its properties, with its geometry in one cell.

    >>> _record({"date": "2025-11-03"}), _record("and so on"), _record(None)
    ({'date': '2025-11-03'}, {'value': 'and so on'}, {})
    >>> _record({"type": "Feature", "properties": {"type": "A124"}, "geometry": {"type": "Point"}})
    {'geometry': '{"type":"Point"}', 'type': 'A124'}
    """
    if not isinstance(value, dict):
        return {} if value is None else {_NO_OBJECT: value}
    if value.get("type") != _FEATURE or not isinstance(own := value.get("properties"), dict):
        return value
    others = {name: each for name, each in value.items() if name not in ("type", "properties", *own)}
    return {name: _as_json(each) if isinstance(each, dict) else each for name, each in others.items()} | own


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _rows(records: Sequence[Record], most: int) -> Iterator[list[str]]:
    """Yields the headings of all values, then the values of each object. Raises `NotReadableError`."""
    flat = [_each_once(_flat(record, "", _DEEPEST)) for record in records]
    names = [*dict.fromkeys(name for each in flat for name in each)]
    if len(names) * (len(flat) + 1) > most:
        raise NotReadableError(f"there are more than {MOST_CELLS:,} values in the JSON", "Split it.")
    yield [*map(_text, names)]
    for each in flat:
        yield [each.get(name, "") for name in names]


def _flat(record: Record, name: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        path = f"{name}.{key}".lstrip(".")
        if isinstance(value, dict) and depth:
            yield from _flat(value, path, depth - 1)
        else:
            yield path, _cell(value)


def _cell(value: Any) -> str:
    """Returns a value as text; the elements of a plain list are separated by semicolons.

    >>> _cell(None), _cell(3.0), _cell(True), _cell(["RA-1", "RA-2"]), _cell([{"a": 1}])
    ('', '3', 'TRUE', 'RA-1; RA-2', '[{"a":1}]')
    """
    if value is None:
        return ""
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return "; ".join(filter(None, map(_cell, value)))
    is_nested = isinstance(value, dict | list)
    return _text(_as_json(value) if is_nested else cell_text(value))


def _text(value: str) -> str:
    """Returns a text with lone surrogates replaced, because they are not valid text. Raises `NotReadableError`.

    >>> _text("Il-76"), _text(json.loads('"a\\\\ud83db"'))
    ('Il-76', 'a�b')
    """
    if "\0" in value:
        raise NotReadableError("this is JSON with the character U+0000 in a text", _AGAIN)
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


if __name__ == "__main__":
    answer_with(sheets_of_json)
