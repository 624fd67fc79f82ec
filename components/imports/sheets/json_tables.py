"""Tables in JSON, as programs hand them out: lists of objects, or a line for each object."""

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
"""Of a file: 100,000 flights of an interface. As values they take ten times as much memory."""
_DEEPEST = 6
"""Objects within each other that have headings of their own; what is deeper is one cell, as it stands."""
_DEEPEST_LIST = 100
"""Objects within each other in which lists are looked for; no program writes as many."""
_FEWEST_NAMES = 2
"""Of the values of objects that are rows of a table."""
_FEATURE = "Feature"
_NO_OBJECT = "value"
"""The name of what stands among objects, and is none: its row is named, as one that says too little."""
_REMEDY = (
    'Each flight must be an object of its own, such as [{"date": "2025-11-12", "type": "A124"}], in a list that '
    "is the whole file or stands under a name; or in a line of its own."
)
_AGAIN = "Save or download it again."
_MALFORMED = (ValueError, ArithmeticError, RecursionError)
"""What Python says of JSON that is none, of numbers beyond measure and of lists within lists without end."""
Record = Mapping[str, Any]


def read_json_tables(path: Path) -> list[Grid]:
    """Returns the lists of objects in JSON, as `sheets_of_json` has them, read in a process of its own."""
    return [Grid(**sheet) for sheet in sheets_read_apart(_MODULE, path, "JSON", "Split it.")]


def sheets_of_json(path: Path) -> list[dict[str, Any]]:
    """Returns the lists of objects in JSON, each as a sheet: a row for each object, below the names of its values,
    with those of objects within it as paths (`aircraft.hex`). Raises `NotReadableError`."""
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
        # One list alone is the file.
        sheets.append({"name": _text(name) if len(lists) > 1 else "", "rows": rows})
    if all(len(sheet["rows"][0]) < _FEWEST_NAMES for sheet in sheets):
        raise NotReadableError("this is JSON whose objects have one value each", _REMEDY)
    return sheets


def _value(data: bytes) -> Any:
    """Returns what JSON says; of objects in lines a list of these. Raises `NotReadableError`."""
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
    """Returns a number as it stands where Python has no such.

    >>> _number("1.50"), _number("1e400"), _number("0.1234567890123456789")
    (1.5, '1e400', '0.1234567890123456789')
    """
    number = float(text)
    return number if math.isfinite(number) and Decimal(repr(number)) == Decimal(text) else text


def _no_number(text: str) -> NoReturn:
    raise NotReadableError(f"{text} is no number of JSON", "Write null in its place.")


def _each_once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Returns an object of which each name stands once. Raises `NotReadableError`."""
    pairs = [*pairs]
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        what = f"the name '{shown(twice)}' stands twice in one object of this JSON"
        raise NotReadableError(what, "Which of the two values is right only its maker knows: have one renamed.")
    return made


_STRICT = json.JSONDecoder(object_pairs_hook=_each_once, parse_constant=_no_number, parse_float=_number)


def _lists(value: Any, name: str, depth: int) -> Iterator[tuple[str, list[Record]]]:
    """Yields the lists of objects in a value, each with its name."""
    if isinstance(value, list) and _are_mostly_objects(value):
        yield name, [*map(_record, value)]
    elif isinstance(value, dict) and depth:
        for key, each in value.items():
            yield from _lists(each, f"{name}.{key}".lstrip("."), depth - 1)


def _are_mostly_objects(values: Iterable[Any]) -> bool:
    are_objects = [isinstance(each, dict) for each in values if each is not None]
    return sum(are_objects) * 2 > len(are_objects)


def _record(value: Any) -> Record:
    """Returns an object in a list of these; what is none as one of that alone, and nothing as one without cells.
    What a feature of GeoJSON says stands in its properties, and where it is in one cell.

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
    """Yields the names of all values, and the values of each object. Raises `NotReadableError`."""
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
    """Returns a value as text: several of a list with semicolons between them.

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
    """Returns a text with a sign in the place of halves of letters, which are no text. Raises `NotReadableError`.

    >>> _text("Il-76"), _text(json.loads('"a\\\\ud83db"'))
    ('Il-76', 'a�b')
    """
    if "\0" in value:
        raise NotReadableError("this is JSON with the character U+0000 in a text", _AGAIN)
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


if __name__ == "__main__":
    answer_with(sheets_of_json)
