import io
import zipfile

import pytest

from components.imports.questions import Answers, NotReadableError
from components.imports.sheets.hyperlinks import hyperlinks
from components.imports.sheets.sheet_choice import read_sheet
from tests.imports.ledgers import run
from tests.imports.workbooks import sheet_xml, xlsx_of

HEADER = ["Date", "Track", "To"]
ROWS = [HEADER, ["2025-10-26", "track", "OSLK"], ["2025-10-27", "track", "OSLK"]]
ADDRESS = "https://adsb.lol/?icao=a3c78c&showTrace=2025-10-26"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="hyperlink" Target="{ADDRESS.replace("&", "&amp;")}" TargetMode="External"/>'
    "</Relationships>"
)
NAMESPACE = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def workbook(xml):
    return xlsx_of({"Sheet1": xml}, more={"xl/worksheets/_rels/sheet1.xml.rels": RELATIONS.encode()})


def linked(cell="B2"):
    element = f'<hyperlinks><hyperlink {NAMESPACE} ref="{cell}" r:id="rId1"/></hyperlinks>'
    return workbook(sheet_xml(ROWS).replace("</sheetData>", f"</sheetData>{element}"))


def formula():
    cell = '<c r="B3" t="inlineStr"><is><t xml:space="preserve">track</t></is></c>'
    address = ADDRESS.replace("&", "&amp;")
    written = f'<c r="B3" t="str"><f>HYPERLINK("{address}","track")</f><v>track</v></c>'
    return workbook(sheet_xml(ROWS).replace(cell, written))


def of(content):
    return hyperlinks(zipfile.ZipFile(io.BytesIO(content)))


def test_the_address_behind_a_cell():
    assert of(linked()) == {"Sheet1": [(1, 1, ADDRESS)]}
    assert of(linked("B2:B3")) == {"Sheet1": [(1, 1, ADDRESS)]}


def test_the_address_in_a_formula():
    assert of(formula()) == {"Sheet1": [(2, 1, ADDRESS)]}


@pytest.mark.parametrize(("content", "row"), [(linked(), 0), (formula(), 1)])
def test_it_stands_in_a_column_of_its_own(tmp_path, content, row):
    path = tmp_path / "table.xlsx"
    path.write_bytes(content)
    sheet, _, _ = read_sheet(path, Answers({}))
    assert sheet.headings == ("Date", "Track", "To", "Track (link)")
    assert [each.cells[3] for each in sheet.rows] == [ADDRESS if number == row else "" for number in range(2)]


def test_a_link_without_an_address_or_outside_the_table_is_none():
    assert of(workbook(sheet_xml(ROWS))) == {"Sheet1": []}
    assert of(linked("nowhere")) == {"Sheet1": []}


def test_a_workbook_of_another_make_has_none():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert hyperlinks(zipfile.ZipFile(content)) == {}


def test_what_a_formula_shows_that_failed_is_said_and_no_name(tmp_path):
    failed = '<c r="B3" s="1" t="e"><f>Sheet2!A1</f><v>#REF!</v></c>'
    cell = '<c r="B3" t="inlineStr"><is><t xml:space="preserve">IL76</t></is></c>'
    rows = [["Date", "Type", "To"], ["2025-10-26", "IL76", "OSLK"], ["2025-10-27", "IL76", "OSLK"]]
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(sheet_xml(rows).replace(cell, failed)))
    status, report = run(file, tmp_path / "ledger", {"airfield": "OSLK"})
    what = "a formula of a spreadsheet failed here"
    assert report["cells_not_read"] == [{"row": 3, "column": "Type", "value": "#REF!", "what": what}]
    assert (status, report["optional_questions"]) == (0, [])


def test_a_workbook_with_a_password_says_so(tmp_path):
    (tmp_path / "list.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(NotReadableError, match="the workbook has a password"):
        read_sheet(tmp_path / "list.xlsx", Answers({}))
