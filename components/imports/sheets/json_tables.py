"""Tables in JSON, as programs hand them out: lists of objects, or a line for each object."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from components.files.delimited_text import BOM
from components.imports.questions import NotReadableError
from components.imports.sheets.workbook import MOST_CELLS, MOST_SHEETS, Grid, cell_text

_MOST_BYTES = 30_000_000
"""Of a file: 100,000 flights of an interface. As values they take ten times as much memory."""
_DEEPEST = 6
"""Objects within each other that have headings of their own; what is deeper is one cell, as it stands."""
_REMEDY = (
    'Each flight must be an object of its own, such as [{"date": "2025-11-12", "type": "A124"}], in a list that '
    "is the whole file or stands under a name; or in a line of its own."
)
Record = Mapping[str, Any]


def read_json_tables(data: bytes) -> list[Grid]:
    """Returns the lists of objects in JSON, each as a sheet: a row for each object, below the names of its values,
    with those of objects within it as paths (`aircraft.hex`). Raises `NotReadableError`."""
    if len(data) > _MOST_BYTES:
        raise NotReadableError(f"this is JSON of more than {_MOST_BYTES / 1e6:,.0f} MB", "Split it.")
    lists = [*_lists(_value(data), "", _DEEPEST)]
    if not lists:
        raise NotReadableError("this is JSON in which no list of objects stands", _REMEDY)
    if len(lists) > MOST_SHEETS:
        raise NotReadableError(f"this is JSON with more than {MOST_SHEETS} lists of objects", _REMEDY)
    cells = 0
    grids = []
    for name, records in lists:
        rows = [*_rows(records, MOST_CELLS - cells)]
        cells += len(rows) * len(rows[0])
        # One list alone is the file.
        grids.append(Grid(name if len(lists) > 1 else "", rows))
    return grids


def _value(data: bytes) -> Any:
    """Returns what JSON says; of objects in lines a list of these. Raises `NotReadableError`."""
    text = data.removeprefix(BOM)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as whole:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
        if len(lines) < 2 or not _is_object(lines[0][1]):
            what = f"this is JSON that is damaged: {whole}"
            raise NotReadableError(what, "Save or download it again.") from whole
    return [*_objects(lines)]


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _objects(lines: Iterable[tuple[int, bytes]]) -> Iterator[Any]:
    for number, line in lines:
        try:
            yield orjson.loads(line)
        except orjson.JSONDecodeError as error:
            what = f"this is JSON in lines, and line {number:,} is damaged: {error}"
            raise NotReadableError(what, "Save or download it again, or remove that line.") from error


def _lists(value: Any, name: str, depth: int) -> Iterator[tuple[str, list[Record]]]:
    """Yields the lists of objects in a value, each with its name."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        yield name, value
    elif isinstance(value, dict) and depth:
        for key, each in value.items():
            yield from _lists(each, f"{name}.{key}".lstrip("."), depth - 1)


def _rows(records: Sequence[Record], most: int) -> Iterator[list[str]]:
    """Yields the names of all values, and the values of each object. Raises `NotReadableError`."""
    flat = [dict(_flat(record, "", _DEEPEST)) for record in records]
    names = [*dict.fromkeys(name for each in flat for name in each)]
    if len(names) < 2:
        raise NotReadableError("this is JSON whose objects have one value each", _REMEDY)
    if len(names) * (len(flat) + 1) > most:
        raise NotReadableError(f"there are more than {MOST_CELLS:,} values in the JSON", "Split it.")
    yield names
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
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else cell_text(value)
