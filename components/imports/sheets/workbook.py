"""Reads the sheets of a workbook as cells of text."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from components.imports.questions import NotReadableError
from components.imports.sheets.hyperlinks import MOST_LINKS, Link, failed_formulas, hyperlinks
from components.imports.sheets.own_process import answer_with, sheets_read_apart

MOST_CELLS = 10_000_000
"""Cells of all sheets together: 100,000 rows of 100 columns."""
MOST_SHEETS = 100
"""A workbook with one sheet per week for two years has this many."""

_MODULE = "components.imports.sheets.workbook"

Value = str | int | float | bool | date | datetime | time | timedelta

_CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_LINKED = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}a"

_COMPOUND, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
"""How an OLE compound file begins, and the stream in it that holds a password-protected Excel workbook."""
_WITHOUT_PASSWORD = "Open it in the spreadsheet, take the password away, and save it."

Span = tuple[int, int, int]
"""First and last row of a cell, and its column, all from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: all cells row by row (a spreadsheet numbers the first row 1), and the addresses behind cells, as
    `hyperlinks` returns them. `name` is "" for a text; `encoding` is set where it was guessed."""

    name: str
    rows: list[list[str]]
    is_hidden: bool = False
    links: Sequence[Link] = ()
    encoding: str = ""


def read_workbook(path: Path) -> list[Grid]:
    """Returns the sheets that have cells. Raises `NotReadableError`."""
    remedy = "Save the sheet alone as a new workbook, or as CSV (UTF-8)."
    return [Grid(**sheet) for sheet in sheets_read_apart(_MODULE, path, "workbook", remedy)]


def _sheets(path: Path) -> list[dict[str, Any]]:
    import python_calamine as calamine

    try:
        # By content, because the file name may have another format's suffix.
        data = path.read_bytes()
        if data.startswith(_COMPOUND) and _ENCRYPTED in data:
            raise NotReadableError("the workbook has a password", _WITHOUT_PASSWORD)
        workbook = calamine.load_workbook(io.BytesIO(data))
        described = [sheet for sheet in workbook.sheets_metadata if sheet.typ is calamine.SheetTypeEnum.WorkSheet]
        if len(described) > MOST_SHEETS:
            raise NotReadableError(f"the workbook has more than {MOST_SHEETS} sheets", "Save it with fewer.")
        sheets = _with_cells(workbook, described, *_links_and_spans(data))
        _enter_failed(sheets, data)
        return sheets
    except NotReadableError:
        raise
    except calamine.PasswordError as error:
        raise NotReadableError("the workbook has a password", _WITHOUT_PASSWORD) from error
    # On some damaged workbooks the Rust reader panics, which Python sees as a BaseException.
    except BaseException as error:
        raise NotReadableError("the workbook is damaged", "Save it again in the spreadsheet.") from error


def _links_and_spans(data: bytes) -> tuple[Mapping[str, list[Link]], Mapping[str, list[Span]]]:
    """Returns, for each sheet, what the reader of values does not: links behind cells, and for OpenDocument cells
    that span rows."""
    content = io.BytesIO(data)
    if not zipfile.is_zipfile(content):
        return {}, {}
    if cells := _ods_cells(data):
        return {name: own.links for name, own in cells.items()}, {name: own.spans for name, own in cells.items()}
    with zipfile.ZipFile(content) as archive:
        return hyperlinks(archive), {}


def _with_cells(
    workbook: Any,
    described: Sequence[Any],
    links: Mapping[str, Sequence[Link]],
    spans: Mapping[str, Sequence[Span]],
) -> list[dict[str, Any]]:
    sheets, cells = [], 0
    for metadata in described:
        sheet = workbook.get_sheet_by_name(metadata.name)
        cells += sheet.total_height * sheet.width
        if cells > MOST_CELLS:
            what = f"sheet '{metadata.name}': the workbook has more than {MOST_CELLS:,} cells up to there"
            raise NotReadableError(what, "Remove the sheets, rows and columns that are no part of the table.")
        if sheet.width:
            is_hidden = str(metadata.visible) != "SheetVisibleEnum.Visible"
            content = {
                "name": metadata.name,
                "rows": _rows(sheet, spans.get(metadata.name, ())),
                "is_hidden": is_hidden,
            }
            sheets.append({**content, "links": links.get(metadata.name, ())})
    return sheets


def _enter_failed(sheets: Sequence[dict[str, Any]], data: bytes) -> None:
    """Enters the error values of failed formulas, which the reader of values leaves empty."""
    content = io.BytesIO(data)
    if not zipfile.is_zipfile(content):
        return
    with zipfile.ZipFile(content) as archive:
        failed = failed_formulas(archive)
    for sheet in sheets:
        for row, column, text in failed.get(sheet["name"], ()):
            if row < len(sheet["rows"]) and column < len(cells := sheet["rows"][row]):
                cells[column] = text


def _rows(sheet: Any, spans: Sequence[Span]) -> list[list[str]]:
    first_row, first_column = sheet.start or (0, 0)
    rows: list[list[str]] = [[] for _ in range(first_row)]
    before = [""] * first_column
    rows += [before + [cell_text(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
    merged = [(top, bottom, left) for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()]
    for top, bottom, left in (*merged, *spans):
        _fill_down(rows, top, bottom, left)
    return rows


def _fill_down(rows: list[list[str]], top: int, bottom: int, column: int) -> None:
    """Gives every row of a merged range the value of its first row, because a spreadsheet shows it beside all of
    them."""
    if top >= len(rows) or column >= len(rows[top]):
        return
    for row in rows[top + 1 : bottom + 1]:
        if column < len(row) and not row[column]:
            row[column] = rows[top][column]


def cell_text(value: Value) -> str:
    """Returns the value of a cell as text.

    >>> cell_text(datetime(2025, 10, 26)), cell_text(datetime(2025, 10, 26, 14, 3)), cell_text(45956.0)
    ('2025-10-26', '2025-10-26 14:03', '45956')
    """
    match value:
        case str():
            return value if value.strip() else ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
            return value.date().isoformat() if is_day else f"{value.date()} {_clock(value.time())}"
        case time():
            return _clock(value)
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _clock(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


@dataclass(slots=True)
class _OdsCells:
    """The cells of a sheet that span rows, and the links behind cells."""

    spans: list[Span] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def _ods_cells(content: bytes) -> dict[str, _OdsCells]:
    """Returns the spans and links of each sheet of an OpenDocument spreadsheet; empty for other workbooks."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if _CONTENT not in archive.namelist():
            return {}
        with archive.open(_CONTENT) as xml:
            return dict(_ods_sheets(xml))


def _ods_sheets(xml: IO[bytes]) -> Iterator[tuple[str, _OdsCells]]:
    sheet, row = _OdsCells(), 0
    for event, element in ElementTree.iterparse(xml, ("start", "end")):
        if event == "start" and element.tag == f"{_TABLE}table":
            sheet, row = _OdsCells(), 0
            yield element.get(f"{_TABLE}name", ""), sheet
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            _enter_row(sheet, row, element)
            row += _number(element, "number-rows-repeated")
            # Frees the row's cells, which are no longer needed.
            element.clear()


def _enter_row(sheet: _OdsCells, row: int, element: ElementTree.Element) -> None:
    column = 0
    for cell in element:
        if (height := _number(cell, "number-rows-spanned")) > 1:
            sheet.spans.append((row, row + height - 1, column))
        for link in cell.iter(_LINKED):
            address = link.get(_HREF, "")
            if address.startswith(("http://", "https://")) and len(sheet.links) < MOST_LINKS:
                sheet.links.append((row, column, address))
        column += _number(cell, "number-columns-repeated")


def _number(element: ElementTree.Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isascii() and text.isdigit() else 1


if __name__ == "__main__":
    answer_with(_sheets)
