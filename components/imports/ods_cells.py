"""What an OpenDocument spreadsheet says of its cells besides their values: which of them span several rows, and
the addresses behind them."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from components.imports.hyperlinks import MOST_LINKS, Link

_CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_LINKED = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}a"

Span = tuple[int, int, int]
"""First and last row of a cell, and its column, all from 0."""


@dataclass(slots=True)
class OdsCells:
    """The cells of a sheet that span rows, and the links behind cells."""

    spans: list[Span] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def ods_cells(content: bytes) -> dict[str, OdsCells]:
    """Returns what a spreadsheet says of each of its sheets; nothing of a workbook of another make."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if _CONTENT not in archive.namelist():
            return {}
        with archive.open(_CONTENT) as xml:
            return dict(_sheets(xml))


def _sheets(xml: IO[bytes]) -> Iterator[tuple[str, OdsCells]]:
    sheet, row = OdsCells(), 0
    for event, element in ElementTree.iterparse(xml, ("start", "end")):
        if event == "start" and element.tag == f"{_TABLE}table":
            sheet, row = OdsCells(), 0
            yield element.get(f"{_TABLE}name", ""), sheet
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            _enter(sheet, row, element)
            row += _number(element, "number-rows-repeated")
            # A row is as large as its cells; nothing else of it is wanted.
            element.clear()


def _enter(sheet: OdsCells, row: int, element: ElementTree.Element) -> None:
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
