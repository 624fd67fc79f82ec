import io
import struct
import zipfile

import pytest

from components.imports.questions import NotReadableError
from components.imports.sheets import workbook, zip_sizes
from components.imports.sheets.workbook import read_workbook
from components.imports.sheets.zip_sizes import refuse_bomb
from tests.imports.workbooks import sheet_xml, xlsx_of

ROWS = [["Date", "Reg", "To"], ["2025-10-26", "RA-86495", "OSLK"]]


def refused(content):
    with pytest.raises(NotReadableError) as error:
        refuse_bomb(io.BytesIO(content), len(content))
    return error.value.what


def test_an_ordinary_workbook_is_not_refused():
    content = xlsx_of({"Sheet1": sheet_xml(ROWS)})
    refuse_bomb(io.BytesIO(content), len(content))


def test_a_workbook_that_declares_too_much(monkeypatch):
    monkeypatch.setattr(zip_sizes, "MOST_UNPACKED", 1_000_000)
    content = xlsx_of({"Sheet1": sheet_xml(ROWS)}, more={"xl/media/a.bin": bytes(2_000_000)})
    assert refused(content) == "the workbook unpacks to more than 1 MB"


def test_a_workbook_that_declares_less_than_it_holds(monkeypatch):
    monkeypatch.setattr(zip_sizes, "MOST_UNPACKED", 1_000_000)
    content = bytearray(xlsx_of({"Sheet1": sheet_xml(ROWS)}, more={"xl/media/a.bin": bytes(2_000_000)}))
    central = content.rfind(b"PK\x01\x02")
    assert struct.unpack_from("<L", content, central + 24) == (2_000_000,)
    struct.pack_into("<L", content, central + 24, 10)
    assert refused(bytes(content)).startswith("the workbook grows beyond measure when unpacked")


def test_a_workbook_that_grows_beyond_measure(monkeypatch):
    monkeypatch.setattr(zip_sizes, "RATIO_FROM", 100_000)
    content = xlsx_of({"Sheet1": sheet_xml(ROWS)}, more={"xl/media/a.bin": bytes(2_000_000)})
    assert refused(content).startswith("the workbook grows beyond measure when unpacked")


def test_a_workbook_of_too_many_parts(monkeypatch):
    monkeypatch.setattr(zip_sizes, "MOST_MEMBERS", 3)
    assert refused(xlsx_of({"Sheet1": sheet_xml(ROWS)})) == "the workbook has more than 3 parts"


def test_a_workbook_packed_in_an_unusual_way():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", "x" * 1_000)
    assert refused(content.getvalue()) == "the workbook is packed in an unusual way"


@pytest.mark.parametrize("cut", [10, 200, 900])
def test_a_workbook_cut_short(cut):
    assert refused(xlsx_of({"Sheet1": sheet_xml(ROWS)})[:-cut]).startswith("the workbook is damaged")


def test_a_sheet_that_claims_17_billion_cells_ends_only_its_own_process(tmp_path):
    xml = sheet_xml(ROWS).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    path = tmp_path / "table.xlsx"
    path.write_bytes(xlsx_of({"Sheet1": xml}))
    with pytest.raises(NotReadableError, match=r"too much time or memory|more than"):
        read_workbook(path)


def test_a_workbook_of_too_many_sheets(tmp_path, monkeypatch):
    path = tmp_path / "table.xlsx"
    path.write_bytes(xlsx_of({f"s{number}": sheet_xml(ROWS) for number in range(workbook.MOST_SHEETS + 1)}))
    with pytest.raises(NotReadableError, match="more than 100 sheets"):
        read_workbook(path)


def test_a_million_styles_cost_only_their_bytes(tmp_path):
    content = xlsx_of({"Sheet1": sheet_xml(ROWS)}, more={"xl/theme.xml": b'<xf numFmtId="0"/>' * 1_000_000})
    path = tmp_path / "table.xlsx"
    path.write_bytes(content)
    assert [grid.rows for grid in read_workbook(path)] == [ROWS]
