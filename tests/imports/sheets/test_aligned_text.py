import pytest

from components.imports.sheets.aligned_text import aligned_rows
from components.imports.sheets.grid_tables import table_in
from components.imports.sheets.workbook import Grid

STATEMENT = """\
SOME AIRPORT (OSLK) - OPS DEPT, CUSTOMS
STATE ACFT STATEMENT   PERIOD 251101-251130   ALL TIMES Z

NR  DATE   REG      TYPE FROM TO   ETA   ATA   OPR         NATURE
=================================================================
001 251102 RA78831  IL76 UUMU OSLK 2110Z 2134Z RUS AF      MIL CARGO
002 251103 ZZ178    C17  LCRA OSLK       0941Z RAF         HUMAID
003 251104 12-0088  A400 LTAE OSLK 1300Z       TURKISH AF  MIL

SOME AIRPORT (OSLK)                                        PAGE 2
NR  DATE   REG      TYPE FROM TO   ETA   ATA   OPR         NATURE
=================================================================
004 251111 A6-RBJ   B737 OMAA OSLK 0100Z 0058Z ROYAL JET   VIP
005 251114 RA76686  IL76 UUMU OSLK 1950Z ----  RUS AF      NO SHOW
=================================================================
TOTAL   ARR  5   DEP  0
NO SHOW 1 OF ALL OF THEM
"""


def test_one_blank_parts_columns_where_the_header_says_so_and_pages_are_passed_over():
    table = table_in(Grid("", aligned_rows(STATEMENT)))
    assert table.headings == ("NR", "DATE", "REG", "TYPE", "FROM", "TO", "ETA", "ATA", "OPR", "NATURE")
    assert [row.cells for row in table.rows] == [
        ("001", "251102", "RA78831", "IL76", "UUMU", "OSLK", "2110Z", "2134Z", "RUS AF", "MIL CARGO"),
        ("002", "251103", "ZZ178", "C17", "LCRA", "OSLK", "", "0941Z", "RAF", "HUMAID"),
        ("003", "251104", "12-0088", "A400", "LTAE", "OSLK", "1300Z", "", "TURKISH AF", "MIL"),
        ("004", "251111", "A6-RBJ", "B737", "OMAA", "OSLK", "0100Z", "0058Z", "ROYAL JET", "VIP"),
        ("005", "251114", "RA76686", "IL76", "UUMU", "OSLK", "1950Z", "----", "RUS AF", "NO SHOW"),
    ]
    assert {each.what: each.rows for each in table.passed_over} == {
        "above the header": (1, 2),
        "totals": (16,),
        "the header again": (11,),
        "lines that are drawn": (5, 12, 15),
        "heads of pages": (10,),
        "notes below the table": (17,),
    }


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        # A heading of two words is that of one column, though most cells have one word.
        (
            ["Date       Aircraft type  To", "2025-10-26 Antonov  124   OSLK", "2025-10-27 C-17           OSLK"],
            [["2025-10-26", "Antonov  124", "OSLK"], ["2025-10-27", "C-17", "OSLK"]],
        ),
        # A long cell goes on below the next heading.
        (
            ["Date        Type  To", *["2025-10-26  IL76  OSLK"] * 4, "2025-10-27  Antonov 124"],
            [*[["2025-10-26", "IL76", "OSLK"]] * 4, ["2025-10-27", "Antonov 124", ""]],
        ),
        # Of a cell that goes on across two columns nobody knows where it ends.
        (
            [
                "Date        Operator      To",
                *["2025-10-26  USAF          OSLK"] * 5,
                "2025-10-28  Heavy Lift Airline Ltd OSLK",
            ],
            [*[["2025-10-26", "USAF", "OSLK"]] * 5, ["2025-10-28  Heavy Lift Airline Ltd OSLK"]],
        ),
        # Numbers are flush to the right.
        (
            ["Reg       Pax  To", *["RA-78831   12  OSLK"] * 4, "RA-78831 1234  OSLK"],
            [*[["RA-78831", "12", "OSLK"]] * 4, ["RA-78831", "1234", "OSLK"]],
        ),
        # Without a header one blank may be that of a date.
        (
            ["3 Nov  C-17   landed", "4 Nov  C-17   left", "5 Nov  Il-76  landed"],
            [["4 Nov", "C-17", "left"], ["5 Nov", "Il-76", "landed"]],
        ),
        (["Ten words of prose, here", "and two lines below it", "which have the same"], []),
    ],
)
def test_cells_are_cut_where_columns_are(lines, rows):
    assert aligned_rows("\n".join(lines))[1:] == rows


def test_titles_that_come_again_above_the_header_are_heads_of_pages():
    page = ["Traffic", "of November", "Date        Type  To", "2025-10-26  IL76  OSLK", "2025-10-27  C17   OSLK"]
    table = table_in(Grid("", aligned_rows("\n".join(page * 2))))
    assert [row.number for row in table.rows] == [4, 5, 9, 10]
    assert {each.what: each.rows for each in table.passed_over}["heads of pages"] == (6, 7)
