from components.imports.questions import Answers
from components.imports.sheets import read_sheet
from tests.imports.workbooks import ods

HEADER = ["Date", "Reg", "To"]


def test_a_cell_that_spans_rows_stands_in_each_and_the_address_behind_one_in_a_column(tmp_path):
    path = ods(
        tmp_path / "table.ods", [HEADER, ["2025-10-24", "RA-1", "OSLK"], ["", "RA-2", "OSLK"]], edits=SPANNED
    )
    sheet, _, _ = read_sheet(path, Answers({}))
    assert [row.cells for row in sheet.rows] == [
        ("2025-10-24", "RA-1", "OSLK", "https://adsb.lol/?icao=ae1460"),
        ("2025-10-24", "RA-2", "OSLK", ""),
    ]
    assert sheet.headings[-1] == "Reg (link)"


SPANNED = {
    '<table:table-cell office:value-type="string"><text:p>2025-10-24': (
        '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>2025-10-24'
    ),
    "<text:p>RA-1</text:p>": (
        '<text:p><text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://adsb.lol/?icao=ae1460">'
        "RA-1</text:a></text:p>"
    ),
}
"""Texts of the sheet, and by what they are replaced."""
