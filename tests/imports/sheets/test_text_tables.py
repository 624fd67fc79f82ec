import pytest

from components.imports.questions import Answers, NotReadableError
from components.imports.sheets import text_tables
from components.imports.sheets.grid_tables import Row, table_in
from components.imports.sheets.sheet_choice import read_sheet
from components.imports.sheets.text_tables import likely_encodings, read_text_table
from tests.imports.ledgers import run, table, write_csv

TEXT = "Дата;Тип;Куда\n2025-10-26;Ил-62М;Латакия\n2025-10-29;Ан-124;Латакия\n"
ROWS = [["Дата", "Тип", "Куда"], ["2025-10-26", "Ил-62М", "Латакия"], ["2025-10-29", "Ан-124", "Латакия"]]


@pytest.fixture
def refused(tmp_path):
    """Reads a text as a table."""

    def read(text):
        (tmp_path / "list.md").write_text(text, encoding="utf-8")
        return read_sheet(tmp_path / "list.md", Answers({}))

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_told_by_its_bytes(encoding):
    grid, asked = read_text_table(TEXT.encode(encoding))
    assert (grid.rows, asked) == (ROWS, [])


def test_an_encoding_in_which_alone_words_are_words_is_taken_and_named():
    grid, asked = read_text_table(TEXT.encode("cp1251"))
    assert (grid.rows, grid.encoding, asked) == (ROWS, "cp1251", [])


def test_another_encoding_is_asked_for_the_likeliest_first():
    grid, (asked,) = read_text_table("Date;Note\n1;Ilość\n2;Œuvre\n".encode("cp1250", "replace"))
    assert asked.id == "encoding"
    assert {"cp1250", "cp1252"} <= {*asked.choices}
    assert "cp1250: Ilość" in asked.about
    assert grid.encoding == ""


def test_western_text_is_not_taken_for_russian():
    grid, _ = read_text_table("Datum;Ort\n1;Köln\n2;Málaga\n".encode("cp1252"))
    assert grid.rows[1:] == [["1", "Köln"], ["2", "Málaga"]]


def test_the_encoding_that_a_person_names_is_taken():
    assert read_text_table("Datum;Ort\n1;Łódź\n".encode("cp1250"), "cp1250")[0].rows[1] == ["1", "Łódź"]


@pytest.mark.parametrize(
    "text",
    [
        "# A monitor (Telegram, @rze), EPRZ, 2025\n\n- C-17 landed\n- C-17 left\n",
        "A monitor, EPRZ, 2025\nC-17 landed 24.10\nC-17 left 24.10\n",
        "Seen by us:\n• C-17, 05-5140, landed\n• C-17, 05-5140, left\n",
    ],
)
def test_a_list_of_lines_is_none_of_columns(refused, text):
    assert [row for row in read_text_table(text.encode())[0].rows if row] == [
        [line] for line in text.splitlines() if line
    ]
    with pytest.raises(NotReadableError, match="this is a list of lines, not a table"):
        refused(text)


ALIGNED = """\
Date    ATA   Reg       Remarks
Mon 03  0540  EX-76008  Gewan, all white
Tue 04  1120  ET-AQB
Wed 05  ----  5Y-JWH    Astral, khat, late
"""


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", ""),
        ("Movements, 3 to 5 November\nThanks to all at the fence!\n\n", "\nNote: all times local, see above.\n"),
    ],
)
def test_columns_below_each_other_are_told_by_their_header_though_remarks_have_commas(above, below):
    rows = [
        row for row in read_text_table(f"{above}{ALIGNED}{below}".encode())[0].rows if len(row) > 1 and any(row)
    ]
    assert rows == [
        ["Date", "ATA", "Reg", "Remarks"],
        ["Mon 03", "0540", "EX-76008", "Gewan, all white"],
        ["Tue 04", "1120", "ET-AQB", ""],
        ["Wed 05", "----", "5Y-JWH", "Astral, khat, late"],
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_of_most_rows(delimiter):
    lines = [
        "A title, with a comma; and more",
        delimiter.join(("Date", "Reg", "To")),
        *[delimiter.join("abc")] * 5,
    ]
    assert read_text_table("\n".join(lines).encode())[0].rows[1] == ["Date", "Reg", "To"]


def test_the_line_for_excel_is_no_row_and_blank_lines_are():
    assert read_text_table(b"sep=;\na;b\n\nc;d\n")[0].rows == [["a", "b"], [], ["c", "d"]]


def test_a_cell_of_several_lines_is_one_row():
    assert read_text_table(b'a,b\n"x\ny",z\nc,d\n')[0].rows == [["a", "b"], ["x\ny", "z"], ["c", "d"]]


def test_a_quote_that_is_never_closed_is_refused_with_its_row():
    with pytest.raises(NotReadableError, match=r"row 3: .*Look at the quotes there"):
        read_text_table(b'a,b\nc,d\n"x,y\n' + b"z,z\n" * 50_000)


def test_too_many_cells_are_refused_with_their_row(monkeypatch):
    monkeypatch.setattr(text_tables, "MOST_CELLS", 5)
    with pytest.raises(NotReadableError, match="row 3: there are more than 5 cells"):
        read_text_table(b"a,b\nc,d\ne,f\n")


def rows_of(text):
    return read_text_table(text.encode())[0].rows


def test_columns_may_be_parted_by_blanks_alone():
    header = "Flights to OSLK\nDate        Type   From  To\n"
    assert rows_of(f"{header}2025-10-26  IL76   UUMU  OSLK\n2025-10-27         OSLK  HLLB\n") == [
        ["Flights to OSLK"],
        ["Date", "Type", "From", "To"],
        ["2025-10-26", "IL76", "UUMU", "OSLK"],
        ["2025-10-27", "", "OSLK", "HLLB"],
    ]


def test_a_formula_that_makes_a_link_is_what_it_shows_and_its_address():
    grid, _ = read_text_table(b'Date,Type\n2025-10-26,"=HYPERLINK(""https://a.example/x"",""IL76"")"\n')
    assert (grid.rows[1], grid.links) == (["2025-10-26", "IL76"], [(1, 1, "https://a.example/x")])


def test_a_table_of_markdown_has_no_blanks_around_its_cells():
    assert rows_of("| Date | Type |\n|---|:-:|\n| 2025-10-26 | IL76 |\n")[2] == ["", "2025-10-26", "IL76", ""]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "№;Дата прилёта;Борт\n1;24 октября;RA-78842\n"),
        ("koi8-r", "Дата;Борт;Откуда\n1;RA-1;Москва (Чкаловский)\n"),
        ("cp1254", "Sıra;Varış tarihi;Uçak tipi\n1;24 Ekim 2025;Il-76\n"),
        ("cp1256", "التاريخ,من,إلى\n1,دمشق,اللاذقية\n"),
        ("gb18030", "日期,机型,备注\n1,伊尔-76,货运\n"),
        ("cp1252", "Fecha;Matrícula;Nota\n1;EC-ABC;señor\n"),
    ],
)
def test_the_encoding_of_a_table_is_told_by_its_words(encoding, text):
    likely = likely_encodings(text.encode(encoding))
    assert (likely.names[0], likely.is_certain) == (encoding, True)


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp1250", "Nr;Miasto\n1;Łódź\n"), ("cp1252", "Reg;Price\na;5 €\n")]
)
def test_what_words_do_not_tell_is_not_certain(encoding, text):
    likely = likely_encodings(text.encode(encoding))
    assert encoding in likely.names
    assert not likely.is_certain


def test_the_question_of_an_encoding_shows_the_cell_that_differs_and_each_different_text_once():
    text = "Relevé novembre;;\nQui;Quand;Lieu\nArmée;6/11;Hyères\n"
    (asked,) = read_text_table(text.encode("cp1252"))[1]
    assert "this cell of row 3 right? cp1252: Hyères; cp1250: Hyčres; cp1251: Hyиres" in asked.about
    assert ("cp1252" in asked.choices, "cp1254" in asked.choices) == (True, False)


def test_marks_of_markdown_are_no_part_of_its_cells():
    lines = [
        "| # | Date | Type | Reg | From |",
        "|--:|:-----|:----|:-:|------|",
        "| 1 | ~~2025-11-04~~ 2025-11-05 | **Il-76TD** | `RA-76445` | UUMU |",
        "| 2 | 2025-11-06 | C-130 \\| L-100 | _none_ | [tg](https://t.me/a_b_c/1) |",
    ]
    table = table_in(read_text_table("\n".join(lines).encode())[0])
    assert [row.cells[1:6] for row in table.rows] == [
        ("1", "2025-11-05", "Il-76TD", "RA-76445", "UUMU"),
        ("2", "2025-11-06", "C-130 | L-100", "none", "[tg](https://t.me/a_b_c/1)"),
    ]


def test_a_table_in_latex_is_read_with_its_own_numbers_of_lines():
    lines = [
        r"\begin{tabular}{ll}",
        r"Date & Type \\",
        r"\hline",
        r"2025-11-03 & \textbf{Il-76TD} \\",
        r"\end{tabular}",
    ]
    table = table_in(read_text_table("\n".join(lines).encode())[0])
    assert (table.headings, table.rows) == (("Date", "Type"), (Row(4, ("2025-11-03", "Il-76TD")),))


def test_a_table_in_a_mail_that_another_repeats_is_one():
    text = (
        "Hi,\n> \n>   Date        UTC   To\n>   ----------  ----  ----\n>   2025-11-03  1435  OSLK\n"
        ">   2025-11-04        UUMU\n>\n> >   2025-11-01  1200  OSLK\n"
    )
    table = table_in(read_text_table(text.encode())[0])
    assert table.headings == ("Date", "UTC", "To")
    assert [(row.number, row.cells) for row in table.rows] == [
        (5, ("2025-11-03", "1435", "OSLK")),
        (6, ("2025-11-04", "", "UUMU")),
        (8, ("2025-11-01", "1200", "OSLK")),
    ]


def test_signs_before_days_below_a_header_without_them_are_none_of_a_mail(tmp_path):
    rows = [["Arrival", "Type", "Reg"], [">9 Nov 2025", "A124", "RA-82078"], ["> 12 Nov 2025", "A124", "RA-82045"]]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    run(file, ledger, {"airfield": "OSLK", "row": "movement", "answers": {"direction": "arrivals"}})
    assert [row["date"] for row in table(ledger, "flights")] == ["[2025-11-09..]", "[2025-11-12..]"]


def test_a_long_line_that_looks_like_latex_takes_no_time():
    text = "Date,Type\n2025-11-03," + "a&" * 50_000 + "\\\\ and more\n"
    assert table_in(read_text_table(text.encode())[0]).headings == ("Date", "Type")
