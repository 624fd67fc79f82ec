from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from components.imports.questions import Answers, NotReadableError
from components.imports.sheets.grid_tables import PassedOver
from components.imports.sheets.sheet_choice import read_sheet
from components.imports.words.heading_words import meanings_of
from tests.imports.ledgers import write_csv
from tests.imports.workbooks import ods, sheet_xml, xlsx, xlsx_of

HEADER = ["Date", "Reg", "From", "To"]
ROWS = [["2025-10-26", "RA-86495", "Mitiga", "Latakia"], ["2025-10-29", "RA-82035", "Moscow", "Latakia"]]

ODS_HEADER = ["Date", "Reg", "To"]


def read(path, wanted="", answers=None):
    return read_sheet(path, Answers(answers or {}), wanted)[0]


def cells(sheet):
    return {row.number: list(row.cells) for row in sheet.rows}


@pytest.mark.parametrize("write", [xlsx, ods])
def test_a_workbook_is_text_with_the_numbers_of_its_rows(write, tmp_path):
    rows = [HEADER, [date(2025, 10, 26), "RA-86495", 12, 1.5], ["", "", "", ""], ["26.10.2025", "x", "y", "z"]]
    sheet = read(write(tmp_path / "table.xlsx", rows))
    assert sheet.name == "Sheet1"
    assert list(sheet.headings) == HEADER
    assert cells(sheet) == {2: ["2025-10-26", "RA-86495", "12", "1.5"], 4: ["26.10.2025", "x", "y", "z"]}
    assert sheet.locator(4) == "Sheet1, row 4"


def test_a_workbook_of_the_old_kind_is_read():
    sheet = read(Path(__file__).with_name("old.xls"))
    assert sheet.passed_over == (PassedOver((1,), "above the header"),)
    assert cells(sheet) == {
        3: ["2025-10-26", "Il-62M", "RA-86495", "HLLM", "OSLK"],
        4: ["2025-10-29", "An-124-100", "RA-82035", "UUMU", "OSLK"],
    }


def test_titles_above_and_totals_below_are_no_rows(tmp_path):
    above = [["Flights to the base – master sheet"], ["last edited 2025-11-02"], []]
    rows = [*above, HEADER, *ROWS, ["TOTAL", "2"], ["Page 1 total: 2 landings"], ["Month total", "2"]]
    sheet = read(xlsx(tmp_path / "table.xlsx", rows))
    assert sorted(cells(sheet)) == [5, 6]
    assert sheet.passed_over == (PassedOver((1, 2), "above the header"), PassedOver((7, 8, 9), "totals"))


def test_a_header_that_comes_again_is_no_row(tmp_path):
    sheet = read(write_csv(tmp_path / "table.csv", [HEADER, ROWS[0], HEADER, ROWS[1]]))
    assert sorted(cells(sheet)) == [2, 4]


def test_a_merged_cell_stands_in_each_of_its_rows(tmp_path):
    rows = [HEADER, ["2025-10-26", "RA-86495", "a", "b"], ["", "RA-82035", "c", "d"], ["", "RA-76845", "e", "f"]]
    sheet = read(xlsx(tmp_path / "table.xlsx", rows, merged=["A2:A3"]))
    assert [row.cells[0] for row in sheet.rows] == ["2025-10-26", "2025-10-26", ""]


def test_the_sheet_that_looks_like_flights_is_read(tmp_path):
    other = sheet_xml([["Name", "Phone", "Mail"], ["a", "b", "c"]])
    path = tmp_path / "table.xlsx"
    path.write_bytes(xlsx_of({"People": other, "2025": sheet_xml([HEADER, *ROWS])}))
    sheet = read(path)
    assert (sheet.name, sheet.others) == ("2025", ("People",))


def workbook(path, sheets, hidden=()):
    path.write_bytes(xlsx_of({name: sheet_xml(rows) for name, rows in sheets.items()}, hidden))
    return path


def test_sheets_with_the_same_headings_are_one_table_whose_rows_say_where_they_stand(tmp_path):
    june = [
        ["Flights in June"],
        ["Reg", "DATE", "From", "To", "Remarks"],
        ["RA-82035", "2025-06-29", "a", "b", "seen"],
    ]
    people = [["Name", "Phone"], ["a", "b"]]
    path = workbook(tmp_path / "table.xlsx", {"May": [HEADER, ROWS[0]], "People": people, "June": june})
    sheet, _, asked = read_sheet(path, Answers({}))
    assert (asked, sheet.parts, sheet.others) == ([], ("May", "June"), ("People",))
    assert sheet.headings == (*HEADER, "Remarks")
    assert [(sheet.locator(row.number), row.cells) for row in sheet.rows] == [
        ("May, row 2", ("2025-10-26", "RA-86495", "Mitiga", "Latakia", "")),
        ("June, row 3", ("2025-06-29", "RA-82035", "a", "b", "seen")),
    ]
    assert [sheet.place_of(number) for number in sheet.passed_over[0].rows] == [("June", 1)]
    alone = read_sheet(path, Answers({"sheets": "June"}))[0]
    assert (alone.name, alone.parts, alone.others) == ("June", (), ("May", "People"))


def test_a_sheet_whose_rows_stand_in_another_is_asked_for(tmp_path):
    path = workbook(tmp_path / "table.xlsx", {"May": [HEADER, ROWS[0]], "All": [HEADER, *ROWS]})
    sheet, _, (asked,) = read_sheet(path, Answers({}))
    assert (asked.id, asked.choices) == ("sheets", ("All", "May", "read together"))
    assert "most rows of 'May' stand in another one, too" in asked.about
    assert (sheet.name, len(sheet.rows)) == ("All", 2)
    assert len(read(path, answers={"sheets": "read together"}).rows) == 3


def test_of_sheets_that_look_alike_with_other_headings_one_is_asked_for(tmp_path):
    other = [["Date", "Callsign", "From", "To"], ["2025-10-26", "RFF1234", "Mitiga", "Latakia"]]
    path = workbook(tmp_path / "table.xlsx", {"2025": [HEADER, *ROWS], "Seen": other})
    (asked,) = read_sheet(path, Answers({}))[2]
    assert (asked.id, asked.choices) == ("sheet", ("2025", "Seen"))
    assert read(path, answers={"sheet": "Seen"}).name == "Seen"
    assert read(path, wanted="Seen").name == "Seen"


def test_sheets_that_are_called_after_two_airfields_are_no_one_table(tmp_path):
    path = workbook(tmp_path / "table.xlsx", {"OSLK": [HEADER, ROWS[0]], "HLLM": [HEADER, ROWS[1]]})
    assert [each.id for each in read_sheet(path, Answers({}))[2]] == ["sheet"]


def test_a_hidden_sheet_is_not_taken_for_the_table(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(
        xlsx_of({"Old": sheet_xml([HEADER, *ROWS]), "Now": sheet_xml([HEADER, ROWS[0]])}, hidden=["Old"])
    )
    sheet = read(path)
    assert (sheet.name, sheet.unread_sheets()) == ("Now", ["Old (hidden)"])


def test_the_value_of_a_formula_is_read_and_a_failed_one_is_text(tmp_path):
    xml = sheet_xml([HEADER, *ROWS]).replace(
        '<c r="B2" t="inlineStr"><is><t xml:space="preserve">RA-86495</t></is></c>',
        '<c r="B2" t="str"><f>HYPERLINK("http://evil.example")</f><v>RA-1</v></c>',
    )
    path = tmp_path / "table.xlsx"
    path.write_bytes(xlsx_of({"Sheet1": xml}))
    assert read(path).rows[0].cells[1] == "RA-1"


def test_columns_without_a_heading_or_with_the_same_have_names_of_their_own(tmp_path):
    sheet = read(write_csv(tmp_path / "table.csv", [["Date", "Reg", "", "Date"], ["2025-10-26", "a", "b", "c"]]))
    assert sheet.headings == ("Date", "Reg", "Column C", "Date (2)")


def test_a_table_without_a_header_begins_with_its_first_row(tmp_path):
    sheet = read(write_csv(tmp_path / "table.csv", ROWS))
    assert sheet.headings == ("Column A", "Column B", "Column C", "Column D")
    assert sorted(cells(sheet)) == [1, 2]


def test_empty_columns_far_to_the_right_do_no_harm(tmp_path):
    rows = [HEADER, [*ROWS[0], *[""] * 10_000]]
    assert len(read(write_csv(tmp_path / "table.csv", rows)).headings) == 4


def test_a_table_of_16384_columns_is_refused_with_its_sheet_and_row(tmp_path):
    path = xlsx(tmp_path / "table.xlsx", [["Date", "Reg", *(f"c{number}" for number in range(16_382))], ROWS[0]])
    with pytest.raises(
        NotReadableError, match=r"sheet 'Sheet1', row 1: the table has 16,384 columns. Remove those"
    ):
        read(path)


def test_an_address_is_no_file():
    with pytest.raises(NotReadableError, match="this is an address, and nothing is fetched from the network"):
        read(Path("https://docs.google.com/spreadsheets/d/1abc/edit#gid=0"))


def test_an_empty_workbook_is_refused(tmp_path):
    with pytest.raises(NotReadableError, match="the workbook has no cells"):
        read(xlsx(tmp_path / "table.xlsx", []))


def test_a_title_in_brackets_is_no_json(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("[Draft] of flights\nDate,Reg\n2025-10-26,RA-86495\n2025-10-27,RA-86495\n")
    assert read(path).headings == ("Date", "Reg")


def _archive(parts):
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "there is no table"),
        (b"%PDF-1.7 x", "this is a PDF document"),
        (b"<html><table>", "this is a web page"),
        (
            b'<?xml version="1.0"?><!-- x --><kml>',
            "this is a KML file. If it holds a track: Drop it",
        ),
        (b"\n<gpx version='1.1'>", "this is a GPX file. If it holds a track: Drop it"),
        (b"<?xml version='1.0'?><ss:Workbook>", "this is a workbook in XML. Save the table as a workbook"),
        (b"<?xml version='1.0'?><flights/>", "this is an XML file. Save the table as a workbook"),
        (b"<?xml version='1.0'?>", "this is an XML file. Save the table as a workbook"),
        (_archive({"doc.kml": b"<kml/>"}), "this is a KMZ file. If it holds a track: Drop it"),
        (b"PAR1", "this is a Parquet file. Where it has the columns of a ledger's flights, open it with --data"),
        (b"SQLite format 3\0", "this is an SQLite database. Write its table as CSV: sqlite3 -header -csv FILE"),
        (b'[{"date": "2025-10-26"}]', "this is JSON"),
        (_archive({"word/document.xml": b""}), "this is a Word document, not a workbook. Copy its table"),
        (
            _archive({"content.xml": b"", "mimetype": b"application/vnd.oasis.opendocument.text"}),
            "this is a text document",
        ),
        (_archive({"list.csv": b"Date,Type"}), "this is a zip archive, not a workbook. Unpack it"),
        (b"a,b\0,c\n1,2,3\n", "this is no text"),
        (b"PK\x03\x04 and no more", "the workbook is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "the workbook is damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content, what, tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(content)
    with pytest.raises(NotReadableError, match=what):
        read(path)


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Tail #", "registration"),
        ("N-Number", "registration"),
        ("DATE (UTC)", "date"),
        ("Kennzeichen", "registration"),
        ("Борт", "registration"),
        ("الطائرة", "aircraft_type"),
        ("航班号", "callsign"),
        ("Fecha de llegada", "arrival"),
        ("Kalkış tarihi", "departure"),
        ("Маршрут", "route"),
        ("Tracker link", "link"),
    ],
)
def test_a_heading_is_known_in_several_languages(heading, meaning):
    assert meanings_of(heading)[0] == meaning


def test_a_cell_that_spans_rows_stands_in_each_and_the_address_behind_one_in_a_column(tmp_path):
    path = ods(
        tmp_path / "table.ods", [ODS_HEADER, ["2025-10-24", "RA-1", "OSLK"], ["", "RA-2", "OSLK"]], edits=SPANNED
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
