"""Small workbooks, made by hand: of cells that tests name, and such as no spreadsheet would write."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | date | None
Rows = Sequence[Sequence[Cell]]

_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DAY_ZERO = date(1899, 12, 30)
_STYLES = (
    f'<styleSheet {_NS}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def letters(place: int) -> str:
    """Returns the name of a column, of which the first is 0."""
    before, last = divmod(place, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def _cell(row: int, place: int, value: Cell) -> str:
    at = f'r="{letters(place)}{row}"'
    match value:
        case None | "":
            return ""
        case date():
            return f'<c {at} s="1"><v>{(value - _DAY_ZERO).days}</v></c>'
        case int() | float():
            return f"<c {at}><v>{value}</v></c>"
        case _:
            return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet_xml(rows: Rows, merged: Sequence[str] = ()) -> str:
    """Returns the XML of a sheet."""
    lines = (
        f'<row r="{number}">{"".join(_cell(number, place, value) for place, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    ranges = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    tail = f'<mergeCells count="{len(merged)}">{ranges}</mergeCells>' if merged else ""
    return f"<worksheet {_NS}><sheetData>{''.join(lines)}</sheetData>{tail}</worksheet>"


def xlsx_of(
    sheets: Mapping[str, str], hidden: Sequence[str] = (), more: Mapping[str, bytes] | None = None
) -> bytes:
    """Returns a workbook of sheets, given as XML, with more parts."""
    listed = "".join(_listed(number, name, name in hidden) for number, name in enumerate(sheets, start=1))
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{_RELS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    of, office = "http://schemas.openxmlformats.org/package/2006", f"{_RELS}/officeDocument"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{of}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{of}/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_NS} xmlns:r="{_RELS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{of}/relationships">{relations}'
        f'<Relationship Id="s" Type="{_RELS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
    parts |= {f"xl/worksheets/sheet{number}.xml": text for number, text in enumerate(sheets.values(), start=1)}
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**parts, **(more or {})}.items():
            archive.writestr(name, text)
    return content.getvalue()


def _listed(number: int, name: str, is_hidden: bool) -> str:
    state = ' state="hidden"' if is_hidden else ""
    return f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"{state}/>'


def xlsx(path: Path, rows: Rows, *, merged: Sequence[str] = (), name: str = "Sheet1") -> Path:
    """Writes a workbook of one sheet."""
    path.write_bytes(xlsx_of({name: sheet_xml(rows, merged)}))
    return path


def _ods_cell(value: Cell) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case date():
            kind, shown = f'"date" office:date-value="{value}"', f"{value:%d.%m.%y}"
        case int() | float():
            kind, shown = f'"float" office:value="{value}"', str(value)
        case _:
            kind, shown = '"string"', escape(value)
    return f"<table:table-cell office:value-type={kind}><text:p>{shown}</text:p></table:table-cell>"


def ods(path: Path, rows: Rows, name: str = "Sheet1", edits: Mapping[str, str] | None = None) -> Path:
    """Writes an OpenDocument spreadsheet of one sheet, with the empty rows and columns that LibreOffice adds;
    `edits` are made in its XML."""
    beyond = '<table:table-cell table:number-columns-repeated="16000"/>'
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}{beyond}</table:table-row>" for row in rows)
    for text, other in (edits or {}).items():
        lines = lines.replace(text, other)
    below = f'<table:table-row table:number-rows-repeated="1048000">{beyond}</table:table-row>'
    of, kind = "urn:oasis:names:tc:opendocument:xmlns", "application/vnd.oasis.opendocument.spreadsheet"
    spaces = f'xmlns:office="{of}:office:1.0" xmlns:table="{of}:table:1.0" xmlns:text="{of}:text:1.0"'
    body = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f"<table:table table:name={quoteattr(name)}>{lines}{below}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    manifest = f'<manifest:manifest xmlns:manifest="{of}:manifest:1.0">{entry}</manifest:manifest>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", body)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path
