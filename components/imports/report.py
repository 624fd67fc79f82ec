"""Reports what an import did or would do, as JSON and in words."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import filterfalse
from typing import Any

from components.files.problems import shown
from components.imports.cells.aircraft_cells import Aircraft, address_in, aircraft_in
from components.imports.cells.table_dates import DateStyle, read_date
from components.imports.columns.headings import DATES, NAMES, PLACES, WAYS
from components.imports.columns.left_out_cells import days_as_written
from components.imports.dry_run import DryRun
from components.imports.merge.differences import key_in_words
from components.imports.questions import MOST_ROWS, Answers, Question
from components.imports.rows.row_cells import (
    ALL_OF_THE_FIRST,
    AS_WRITTEN,
    ONE_OF_EACH,
    Reader,
    content,
    name_in,
)
from components.imports.rows.row_reader import RowReading, stops_of
from components.imports.sheets.grid_tables import PassedOver, Row

VERSION = 1
"""Raise it when a key of the JSON is removed or changes its meaning."""
_MOST_LINES = 20
"""Lines printed of each kind; the JSON lists all."""

ROUTE_MARK = "-"
"""Separates the places of a route as it is read."""


def as_json(run: DryRun, written: bool) -> dict[str, Any]:
    """Returns the report; components/imports/README.md describes its keys."""
    difference, flights = run.difference, run.own_edits
    return {
        "version": VERSION,
        "read": run.read,
        "rows": len(run.table.rows),
        "waiting": len(run.waiting),
        "days_of_links": run.days_of_links,
        "earlier_file": run.earlier_file,
        "new": difference.new,
        "key": list(run.mapping.key),
        "changed": [asdict(cell) for cell in difference.changed],
        "unchanged": run.unchanged,
        "gone": len(difference.gone),
        "contradictions": [{**_place(run, row), "what": what} for row, what in run.contradictions],
        "questions": _as_asked(run, run.questions),
        "optional_questions": _as_asked(run, run.optional),
        "written": written,
        "name": run.mapping.name,
        "table": run.mapping.table,
        "sheet": run.sheet.name,
        "sheets": list(run.sheet.joined or (run.sheet.name,)) if run.sheet.name else [],
        "not_read": list(_rows_not_read(run)),
        "cells_not_read": list(_cells_not_read(run)),
        "altered": [asdict(cell) for cell in altered_cells(run.table.reader, run.table.rows, run.table.filled)],
        "passed_over": [_passed_over(run, each) for each in run.table.passed_over],
        "guesses": list(run.guesses),
        "withdrawn": list(run.withdrawn),
        "doubling": list(map(partial(_place, run), run.doubling)),
        "added_flights": len(flights.rows),
        "changed_flights": len(flights.cells),
        "removed_flights": len(flights.removed),
        "mapping": {heading: column for heading, column in run.mapping.columns.items() if column},
    }


def _place(run: DryRun, number: int) -> dict[str, Any]:
    """Returns the row number in its sheet, and the sheet if several are read."""
    sheet, row = run.sheet.place_of(number)
    return {"row": row, "sheet": sheet} if run.sheet.parts else {"row": row}


def _places(run: DryRun, numbers: Sequence[int]) -> dict[str, Any]:
    places = [run.sheet.place_of(number) for number in numbers]
    rows = {"rows": [row for _, row in places]}
    return {**rows, "sheets": [sheet for sheet, _ in places]} if run.sheet.parts else rows


def _as_asked(run: DryRun, asked: Sequence[Question]) -> list[dict[str, Any]]:
    answers = Answers(run.mapping.answers)
    return [
        {
            "id": each.id,
            "about": each.about,
            **_places(run, each.rows),
            "choices": list(each.choices),
            "another": each.other is not None,
            "answer": answers.to(each),
        }
        for each in asked
    ]


def _passed_over(run: DryRun, each: PassedOver) -> dict[str, Any]:
    return {**_places(run, each.rows[:MOST_ROWS]), "count": len(each.rows), "what": each.what}


def _rows_not_read(run: DryRun) -> Iterator[dict[str, Any]]:
    for row, reading in _read(run):
        if reading.unread:
            yield {**_place(run, row.number), **asdict(reading.unread), "waits": row.number in run.waiting}


def _cells_not_read(run: DryRun) -> Iterator[dict[str, Any]]:
    for row, reading in _read(run):
        yield from ({**_place(run, row.number), **asdict(cell)} for cell in reading.cells)


def _read(run: DryRun) -> Iterator[tuple[Row, RowReading]]:
    """Yields each row with what is read from it."""
    return zip(run.table.rows, run.readings, strict=True)


def in_words(run: DryRun, written: bool) -> str:
    """Returns the report as lines of text."""
    earlier = [run.earlier_file] if run.earlier_file else []
    return "\n".join((*earlier, all_in_words(run), *_lines(as_json(run, written))))


def read_in_words(read: int, rows: int, of_links: int) -> str:
    """Returns how many rows are read, and how many of them take their day from links alone.

    >>> read_in_words(26, 26, 0), read_in_words(1, 2, 1)
    ('26 of 26 rows read', '1 of 2 rows read, the day of 1 from links alone')
    """
    days = f", the day of {of_links:,} from links alone" if of_links else ""
    return f"{read:,} of {rows:,} {'row' if rows == 1 else 'rows'} read{days}"


def unread_in_words(unread: int, waiting: int) -> tuple[str, str]:
    """Returns how many of the unread rows wait for an answer, and how many cannot be read; "" for none.

    >>> unread_in_words(8, 5), unread_in_words(1, 1)
    (('5 rows wait for your answers', '3 rows cannot be read'), ('1 row waits for your answers', ''))
    """
    waits = f"{waiting:,} {'row waits' if waiting == 1 else 'rows wait'} for your answers" if waiting else ""
    others = unread - waiting
    return waits, f"{others:,} {'row' if others == 1 else 'rows'} cannot be read" if others else ""


def all_in_words(run: DryRun) -> str:
    """Returns how many rows are read, wait for an answer, and cannot be read."""
    rows = len(run.table.rows)
    others = filter(None, unread_in_words(rows - run.read, len(run.waiting)))
    return "; ".join((read_in_words(run.read, rows, run.days_of_links), *others))


def _lines(report: dict[str, Any]) -> Iterator[str]:
    changed = len({cell["key"] for cell in report["changed"]})
    yield f"{report['new']:,} new, {changed:,} changed, {report['unchanged']:,} unchanged, {report['gone']:,} gone"
    for title, lines in _sections(report).items():
        yield from _section(title, list(lines))
    if report["questions"]:
        yield 'Nothing was written. Put the answers into "answers" of a mapping file and name it with --mapping.'
    elif report["written"]:
        yield "Written."


def _sections(report: dict[str, Any]) -> dict[str, Iterable[str]]:
    return {
        "taken for granted": report["guesses"],
        "passed over": (f"{_count_of_rows(each['count'])}: {each['what']}" for each in report["passed_over"]),
        "read as": map(_altered, report["altered"]),
        "changed": map(partial(_change, report["key"]), report["changed"]),
        "contradictory": (f"{_where(each)}: {each['what']}" for each in report["contradictions"]),
        f"no row makes these {report['table']} any more": report["withdrawn"],
        "new, and like a row that is gone: both will stand unless that is withdrawn": map(
            _where, report["doubling"]
        ),
        "cells not read": map(_cell, report["cells_not_read"]),
        "cannot be read": map(_cell, (each for each in report["not_read"] if not each["waits"])),
        "wait for your answers": map(_cell, (each for each in report["not_read"] if each["waits"])),
        "may be answered": map(_question, filter(_is_open, report["optional_questions"])),
        "questions": map(_question, report["questions"]),
    }


def _is_open(each: dict[str, Any]) -> bool:
    """Returns whether a question is unanswered and offers more than "as written"; unknown names are listed with
    the guesses."""
    return not each["answer"] and len(each["choices"]) > 1


def _where(each: dict[str, Any]) -> str:
    return f"{shown(each['sheet'])}, row {each['row']}" if "sheet" in each else f"row {each['row']}"


def _cell(each: dict[str, Any]) -> str:
    return f"{_where(each)}: {each['column']} '{shown(each['value'])}': {each['what']}"


def _altered(each: dict[str, Any]) -> str:
    return f"{each['read_as']} <- {each['column']} '{shown(each['value'])}' ({_count_of_rows(each['rows'])})"


def _count_of_rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _change(key: Sequence[str], each: dict[str, Any]) -> str:
    row = shown(key_in_words(each["key"], key))
    return f"{row}: {each['column']} '{shown(each['old'])}' -> '{shown(each['new'])}'"


def _question(each: dict[str, Any]) -> str:
    another = ", or write another" if each["another"] else ""
    return f"{each['id']}: {each['about']} Answer one of: {'; '.join(each['choices'])}{another}"


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title} ({len(lines):,}):"
        yield from (f"  {line}" for line in lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            yield f"  and {len(lines) - _MOST_LINES:,} more"


@dataclass(frozen=True, slots=True)
class AlteredCell:
    """A cell as written, its heading, what it is read as, and in how many rows it stands."""

    column: str
    value: str
    read_as: str
    rows: int


def altered_cells(reader: Reader, rows: Sequence[Row], filled: Sequence[Row]) -> Iterator[AlteredCell]:
    """Yields each cell that is read as something else than written, once for all of its rows; without unread cells
    and times in a column of their own. `rows` hold the cells as written, `filled` those with cells filled in from
    other rows."""
    for place, heading in enumerate(reader.headings):
        if reader.ours.get(heading) in DATES:
            days = Counter(days_as_written(rows, filled, place))
            yield from _in_column(heading, days, _reading(reader, heading) or content)
        elif read := _reading(reader, heading):
            cells = filter(None, (row.cells[place] for row in filled))
            # Skip plain cells: nearly all notes are, and no two are equal.
            unlike = filterfalse(_is_plain, cells) if read in (content, name_in) else cells
            yield from _in_column(heading, Counter((cell, cell) for cell in unlike), read)


def _in_column(heading: str, cells: Counter[tuple[str, str]], read: Callable[[str], str]) -> Iterator[AlteredCell]:
    for (written, cell), count in cells.items():
        if (other := read(cell)) and other != written:
            yield AlteredCell(heading, written, other, count)


def _is_plain(cell: str) -> bool:
    return cell.isascii() and cell.isprintable() and cell[0] != " " and cell[-1] != " "


def _reading(reader: Reader, heading: str) -> Callable[[str], str] | None:
    """Returns a function that reads the cells of a column, None if the column is read as written."""
    column, style = reader.ours.get(heading, ""), reader.style.get(heading, DateStyle())
    readings: dict[str, Callable[[str], str]] = {
        **dict.fromkeys((*AS_WRITTEN, *PLACES), name_in if column in NAMES else content),
        **dict.fromkeys(WAYS, lambda cell: reader.way_at(reader.headings.index(heading), cell)[1]),
        **dict.fromkeys(DATES, lambda cell: read_date(cell, style).text),
        "icao24": lambda cell: address_in(cell).partition("~")[0],
        "aircraft_type": lambda cell: _types(reader, heading, aircraft_in(content(cell))),
        "operator": lambda cell: reader.operators.get(content(cell), content(cell)),
        "route": lambda cell: ROUTE_MARK.join(_stop(reader, stop) for stop in stops_of(cell)),
    }
    return readings.get(column)


def _types(reader: Reader, heading: str, aircraft: Aircraft) -> str:
    """Returns the types that a cell is read as, those of several flights separated by a stroke."""
    chosen = reader.types_listed.get(heading, "")
    types = aircraft.types if chosen in ("", ONE_OF_EACH) else aircraft.types[: chosen == ALL_OF_THE_FIRST]
    return " | ".join(reader.types.get(name, name) for name in types or (aircraft.type,))


def _stop(reader: Reader, stop: str) -> str:
    place = reader.places.get(stop)
    return place.key if place else stop
