"""Files made of a ledger: exact ones read back as they were, and no spreadsheet runs a cell."""

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.ledger.ledger import open_ledger
from components.ledger.tables.export import exact_csv, parquet, spreadsheet_csv, with_bounds
from tests.ledger.samples import COLUMNS, DATA, read

cells = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=6) | st.sampled_from(
    ["=1+1", "a,b", 'a "quoted" word', "two\nlines", "'", "NA", "007", '"', ";", "-5"]
)


@given(st.lists(st.lists(cells.map(lambda cell: cell.strip(" \t\n")), min_size=3, max_size=3), max_size=5))
def test_an_exact_file_reads_back_cell_for_cell(rows: list[list[str]]) -> None:
    table = pd.DataFrame("", index=range(len(rows)), columns=COLUMNS, dtype="str")
    table[["flight_id", "operator", "note"]] = pd.DataFrame(rows, columns=["f", "o", "n"], dtype="str")
    table["date"] = "2025"
    again = read(exact_csv(table))
    assert again.problems == ()
    assert again.table.to_numpy().tolist() == table.to_numpy().tolist()


def test_the_shipped_ledger_is_exported_exactly() -> None:
    for name, stored in open_ledger(DATA).written.items():
        table = stored.frame()
        again = read(exact_csv(table), name).table
        pd.testing.assert_frame_equal(again.reset_index(drop=True), table.reset_index(drop=True))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", " =1", "=cmd|' /C calc'!A0", "\uff1d1", "\u00a0=1", "-", "\ufe661",
     "\u200b=1", "=DDE(1)", "\tx", "+49 170", "-1e5x", "=1,5"],
    ids=ascii,
)  # fmt: skip
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    """B6."""
    table = pd.read_csv(io.BytesIO(spreadsheet_csv(pd.DataFrame({"a": [cell]}))), dtype="str")
    assert table.loc[0, "a"] == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("\t=1", "'\t'=1"),
        ("\n=1", "'\n'=1"),
        ("a;=1", "a;'=1"),
        ("a\t @x", "a\t '@x"),
        ("a|-1", "a|'-1"),
        ("list:\n- one", "list:\n'- one"),
        ('x;"=1+1', "x;\"'=1+1"),
        ("x;\u200b=1", "x;\u200b'=1"),
    ],
    ids=ascii,
)
def test_a_cell_that_is_split_elsewhere_starts_no_formula_either(cell: str, safe: str) -> None:
    """B6. Where a spreadsheet expects semicolons, a quoted line end ends the row, and a semicolon the cell."""
    table = pd.read_csv(io.BytesIO(spreadsheet_csv(pd.DataFrame({"a": [cell]}))), dtype="str")
    assert table.loc[0, "a"] == safe


@pytest.mark.parametrize("cell", ["-5", "+3.25", "-12.5", "2025-10-26", "[2025-10-24..]", "Il-62M", "a=b", "'=1"])
def test_a_cell_that_no_spreadsheet_runs_stays_as_it_is(cell: str) -> None:
    table = pd.read_csv(io.BytesIO(spreadsheet_csv(pd.DataFrame({"a": [cell]}))), dtype="str")
    assert table.loc[0, "a"] == cell


def test_a_file_for_spreadsheets_starts_with_a_byte_order_mark() -> None:
    assert spreadsheet_csv(pd.DataFrame({"a": ["Ил-62М"]})) == b"\xef\xbb\xbfa\r\n" + "Ил-62М\r\n".encode()


def test_a_parquet_file_holds_the_rows_with_the_bounds_of_their_dates() -> None:
    ledger = open_ledger(DATA)
    table = with_bounds(ledger.written["flights"].frame().loc[[2, 4]], ledger.reports.frame())
    again = pd.read_parquet(io.BytesIO(parquet(table)))
    assert [*again.columns] == [*COLUMNS, "earliest", "latest", "qualifier"]
    assert again[["date", "earliest", "latest"]].astype("str").to_numpy().tolist() == [
        ["[2025-10-24..2025-10-29]", "2025-10-24", "2025-10-29"],
        ["2025-10-29", "2025-10-29", "2025-10-29"],
    ]


@pytest.mark.parametrize("made", [exact_csv, spreadsheet_csv])
def test_a_lone_carriage_return_in_a_cell_stays_in_its_cell(made: Callable[[pd.DataFrame], bytes]) -> None:
    """A14."""
    table = pd.DataFrame({"a": ["x\ry", "x\r\ny"], "b": ["", "z"]})
    assert list(csv.reader(io.StringIO(made(table).decode("utf-8-sig"), newline=""))) == [
        ["a", "b"],
        ["x\ry", ""],
        ["x\r\ny", "z"],
    ]


ATTACKS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1;2)", "\t=1+1", " =1+1", "\n=1+1", "=cmd|' /C calc'!A0", "\uff1d1+1", "a;=1+1",
    "x\r\n =1+1", '"=1+1"', "'=1+1", "\ufeff=1+1", '=HYPERLINK("http://x","y")', 'x",=1+1', 'x"\n=1+1',
    '=DDE("a";"b";"c")',
]  # fmt: skip


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_libreoffice_makes_no_formula_of_any_cell(tmp_path: Path, delimiter: str) -> None:
    """B6, asked of a spreadsheet itself, also where it is told the wrong delimiter."""
    table = pd.DataFrame({"id": [f"r{n}" for n in range(len(ATTACKS))], "a": ATTACKS, "b": "-12.5", "c": ATTACKS})
    formulas = {}
    for name, content in (("safe", spreadsheet_csv(table)), ("raw", exact_csv(table))):
        (tmp_path / f"{name}.csv").write_bytes(content)
        options = f"CSV:{ord(delimiter)},34,76,1,,0,false,true,false,false"
        command = [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            f"--infilter={options}",
        ]
        command += ["--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / f"{name}.csv")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        opened = (tmp_path / f"{name}.fods").read_text(encoding="utf-8")
        formulas[name] = opened.count("table:formula=")
        if delimiter == ",":
            assert opened.count('office:value="-12.5"') == len(ATTACKS), "numbers stay numbers"
    assert formulas["safe"] == 0
    assert formulas["raw"] > 0, "the exact file would have run"
