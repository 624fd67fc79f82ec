"""Reads what a reader of values misses in a workbook's cells: the addresses behind links, and the error values of
failed formulas."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import PurePosixPath
from xml.etree import ElementTree

Link = tuple[int, int, str]
"""Row and column of a cell, both from 0, and the address behind it."""
MOST_LINKS = 1_000_000
"""Links of a workbook: ten for each row of the largest tables that are read in a minute."""

_WORKBOOK = "xl/workbook.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ELEMENT = re.compile(rb"<(?:\w+:)?hyperlink\b([^>]*)>")
_ATTRIBUTE = re.compile(rb'(?:\w+:)?(ref|id)="([^"]*)"')
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*><f[^>]*>\s*HYPERLINK\(\s*(?:"|&quot;)(http[^"&]*(?:&amp;[^"&]*)*)'
)
_WRITTEN_FORMULA = re.compile(
    r'=HYPERLINK\(\s*"(?P<address>https?://[^"\s]+)"\s*(?:[,;]\s*"(?P<label>(?:[^"]|"")*)"\s*)?\)', re.IGNORECASE
)
_FAILED = re.compile(
    rb'<c\b(?=[^<>]* t="e")[^<>]* r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>'
    rb"(?:<f\b[^<>]*(?:/>|>[^<]*</f>))?<v>(#[^<]{1,20})</v>"
)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def formula_link(cell: str) -> tuple[str, str]:
    """Returns the label and address of a HYPERLINK formula with literal texts; the cell and "" for anything else.

    >>> formula_link('=HYPERLINK("https://a.example/x";"track")'), formula_link("track")
    (('track', 'https://a.example/x'), ('track', ''))
    """
    match = _WRITTEN_FORMULA.fullmatch(cell.strip()) if cell.startswith("=") else None
    if not match:
        return cell, ""
    return (match["label"] or match["address"]).replace('""', '"'), match["address"]


def hyperlinks(archive: zipfile.ZipFile) -> dict[str, list[Link]]:
    """Returns the links of each sheet of an Excel workbook; empty for other workbooks."""
    parts = _parts_of_sheets(archive)
    return {name: list(_links(archive, part))[:MOST_LINKS] for name, part in parts.items()}


def failed_formulas(archive: zipfile.ZipFile) -> dict[str, list[Link]]:
    """Returns for each sheet of an Excel workbook the cells whose formula failed, with the error value: #REF!."""
    return {
        name: [
            (*place, text.decode("ascii", "replace"))
            for cell, text in _FAILED.findall(archive.read(part))
            if (place := _place_of(cell.decode()))
        ]
        for name, part in _parts_of_sheets(archive).items()
    }


def _parts_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    if _WORKBOOK not in archive.namelist():
        return {}
    parts = _targets(archive, _WORKBOOK)
    sheets = ElementTree.fromstring(archive.read(_WORKBOOK)).iter()
    named = {sheet.get("name", ""): parts.get(sheet.get(_ID, ""), "") for sheet in sheets if sheet.get(_ID)}
    return {name: _in_folder(part) for name, part in named.items() if _in_folder(part) in archive.namelist()}


def _in_folder(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Returns the targets that a part of the workbook refers to, by id."""
    path = PurePosixPath(part)
    relations = str(path.parent / "_rels" / f"{path.name}.rels")
    if relations not in archive.namelist():
        return {}
    elements = ElementTree.fromstring(archive.read(relations)).iter()
    return {element.get("Id", ""): element.get("Target", "") for element in elements if element.get("Id")}


def _links(archive: zipfile.ZipFile, part: str) -> Iterator[Link]:
    xml, targets = archive.read(part), _targets(archive, part)
    for match in _FORMULA.finditer(xml):
        yield from _link_at(match[1].decode(), unescape(match[2].decode("utf-8", "replace")))
    for element in _ELEMENT.finditer(xml, max(xml.rfind(b"</sheetData>"), 0)):
        attributes = dict(_ATTRIBUTE.findall(element[1]))
        yield from _link_at(
            attributes.get(b"ref", b"").decode(), targets.get(attributes.get(b"id", b"").decode(), "")
        )


def _link_at(cell: str, address: str) -> Iterator[Link]:
    place = _place_of(cell)
    if place and address.startswith(("http://", "https://")):
        yield (*place, address)


def _place_of(cell: str) -> tuple[int, int] | None:
    match = _CELL.match(cell)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
