"""The CSV reader: which line is to blame, and that the rows around it load."""

import csv
import io
import time

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from components.files.problems import Problem, Severity
from components.ledger.tables.csv_grammar import AS_UTF_8, LONGEST_CELL, split, split_plain
from components.ledger.tables.read_csv import Records, read_blocks, read_records
from tests.ledger.samples import COLUMNS, HEADER, read, row, table

UNREADABLE, SET_ASIDE, FLAGGED = Severity.UNREADABLE, Severity.SET_ASIDE, Severity.FLAGGED
CLOSE = 'Put the whole cell in quotes and double each quote inside it: "An ""148""".'


def only(records: Records) -> Problem:
    (problem,) = records.problems
    assert problem.file == "flights.csv"
    assert problem.remedy
    assert len(problem.value) <= 80
    assert problem.value.isprintable()
    return problem


def place(problem: Problem) -> tuple[Severity, int | None, int | None, str]:
    return problem.severity, problem.row, problem.line, problem.column


def loaded(records: Records) -> list[str]:
    return records.table["flight_id"].to_list()


# Rows that are whole


def test_every_row_loads_with_its_row_and_line() -> None:
    records = read(table(row("one"), row("two", note='"over\ntwo lines"'), row("three")))
    assert records.problems == ()
    assert records.table["flight_id"].to_dict() == {2: "one", 3: "two", 4: "three"}
    assert records.lines.to_dict() == {2: 2, 3: 3, 4: 5}
    assert records.table.loc[3, "note"] == "over\ntwo lines"


def test_every_cell_stays_text_as_it_was_written() -> None:
    """A11."""
    cells = {"model": "NA", "operator": "null", "registration": "007", "callsign": "1e5", "origin": "None"}
    records = read(table(row("12345678901234567890123", **cells), row("nan", note="True", model="-0")))
    assert records.problems == ()
    assert loaded(records) == ["12345678901234567890123", "nan"]
    assert records.table.loc[2, list(cells)].to_dict() == cells
    assert records.table.loc[3, ["note", "model"]].to_list() == ["True", "-0"]
    assert (records.table.dtypes == "str").all()


def test_spaces_around_a_cell_are_not_part_of_it() -> None:
    assert read(table(row("one ", note=" \ttext\t "))).table.loc[2, ["flight_id", "note"]].to_list() == [
        "one",
        "text",
    ]


def test_quotes_commas_and_doubled_quotes_are_read() -> None:
    records = read(table(row("one", note='"the ""Ruslan"", again"'), row("two", note='""')))
    assert records.table["note"].to_list() == ['the "Ruslan", again', ""]
    assert records.problems == ()


def test_a_byte_order_mark_is_stripped_once() -> None:
    """A2."""
    records = read(b"\xef\xbb\xbf" + table(row("one")).encode())
    assert loaded(records) == ["one"]
    assert records.problems == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(end: str) -> None:
    records = read(table(row("one", note='"a\nb"'), row("two")).replace("\n", end))
    assert loaded(records) == ["one", "two"]
    assert records.table.loc[2, "note"] == "a\nb"
    assert records.lines.to_list() == [2, 4]


def test_a_last_line_without_a_line_end_loads() -> None:
    assert loaded(read(table(row("one"), row("two")).rstrip("\n"))) == ["one", "two"]


def test_blank_lines_and_rows_of_bare_commas_are_counted_and_skipped() -> None:
    """A7."""
    records = read(table("", row("one"), "," * 15, "  ", " , ,", row("two"), "", ""))
    assert records.problems == ()
    assert records.blank == 6
    assert records.table["flight_id"].to_dict() == {3: "one", 7: "two"}
    assert records.lines.to_dict() == {3: 3, 7: 7}


# Delimiters


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_another_delimiter_is_seen_and_said(mark: str, name: str) -> None:
    """A3."""
    text = table(row("one", note="text"), row("two")).replace(",", mark)
    problem = only(read(text))
    assert place(problem) == (FLAGGED, 1, 1, "")
    assert problem.what == f"the columns are separated by a {name}, not a comma; read so"
    assert loaded(read(text)) == ["one", "two"]
    assert read(text).table["note"].to_list() == ["text", ""]


def test_a_comma_where_a_semicolon_is_declared_is_seen_and_said() -> None:
    records = read_records(b"id,name\n1,one\n", "x.csv", ["id", "name"], delimiter=";")
    assert records.table.to_dict("records") == [{"id": "1", "name": "one"}]
    assert [p.what for p in records.problems] == ["the columns are separated by a comma, not a semicolon; read so"]


def test_a_declared_delimiter_needs_no_word() -> None:
    records = read_records(b"id^name\n1^one\n2\n", "x.csv", ["id", "name"], delimiter="^")
    assert records.table.to_dict("records") == [{"id": "1", "name": "one"}]
    assert [p.what for p in records.problems] == ["this row has 1 cells, the header has 2"]


def test_a_single_column_keeps_the_declared_delimiter() -> None:
    records = read_records(b"id\n1\n", "x.csv", ["id"], delimiter=";")
    assert records.problems == ()
    assert records.table["id"].to_list() == ["1"]


# Rows that are broken


def test_one_long_row_is_set_aside_alone() -> None:
    """A4."""
    records = read(table(row("one"), row("two") + ",extra", row("three")))
    problem = only(records)
    assert place(problem) == (SET_ASIDE, 3, 3, "")
    assert problem.what == "this row has 17 cells, the header has 16"
    assert problem.value == "two,2025-10-26,,,,,,,,OSLK,flightradar24,,,,,,extra"
    assert loaded(records) == ["one", "three"]
    assert records.set_aside.to_dict("records") == [{"row": 3, "line": 3, "text": problem.value}]


def test_every_row_too_long_is_an_error_on_every_row() -> None:
    """A5."""
    records = read(table(*(row(name) + "," for name in ("one", "two", "three"))))
    assert [(p.severity, p.row, p.what) for p in records.problems] == [
        (SET_ASIDE, number, "this row has 17 cells, the header has 16") for number in (2, 3, 4)
    ]
    assert loaded(records) == []


def test_a_short_row_is_set_aside_and_not_padded() -> None:
    """A6."""
    records = read(table(row("one"), "two,2025-10-26,IL62", row("three")))
    assert place(only(records)) == (SET_ASIDE, 3, 3, "")
    assert only(records).what == "this row has 3 cells, the header has 16"
    assert loaded(records) == ["one", "three"]


def test_a_file_that_is_cut_in_a_row_loses_that_row_only() -> None:
    """A6."""
    records = read(table(row("one"), row("two"))[:-30])
    assert place(only(records)) == (SET_ASIDE, 3, 3, "")
    assert loaded(records) == ["one"]


def test_a_file_that_is_cut_in_a_quoted_cell_loses_that_row_only() -> None:
    records = read(table(row("one"), row("two", note='"a long')).rstrip(",\n"))
    assert place(only(records)) == (SET_ASIDE, 3, 3, "")
    assert loaded(records) == ["one"]


@pytest.mark.parametrize(
    ("bad", "code"),
    [("\x00", "U+0000"), ("\x00" * 100, "U+0000"), ("\x01", "U+0001"), ("\x0b", "U+000B"), ("\x1b", "U+001B"),
     ("\x1f", "U+001F"), ("\x7f", "U+007F")],
    ids=ascii,
)  # fmt: skip
def test_a_control_character_is_named_with_its_cell(bad: str, code: str) -> None:
    """A12."""
    records = read(table(row("one"), row("two", operator=f"a{bad}b"), row("three")))
    problem = only(records)
    assert place(problem) == (SET_ASIDE, 3, 3, "operator")
    assert problem.what == f"control character {code}"
    assert problem.value.startswith(f"a\\x{ord(bad[0]):02x}")
    assert loaded(records) == ["one", "three"]


def test_nuls_at_the_end_of_the_file_are_one_broken_row() -> None:
    """A12."""
    records = read(table(row("one")) + "\x00" * 100)
    assert place(only(records)) == (SET_ASIDE, 3, 3, "")
    assert loaded(records) == ["one"]


def test_a_latin_1_byte_in_one_row_is_named_with_its_cell() -> None:
    """A1."""
    text = table(row("one"), row("two", operator="Força Aérea"), row("three", operator="Força"))
    encoded = text.encode("utf-8").replace("Força Aérea".encode(), "Força Aérea".encode("latin-1"))
    records = read(encoded)
    problem = only(records)
    assert place(problem) == (SET_ASIDE, 3, 3, "operator")
    assert problem.what == "byte 0xE7 is not UTF-8 text"
    assert problem.value == "For\\xe7a A\\xe9rea"
    assert problem.remedy == AS_UTF_8
    assert records.table["operator"].to_dict() == {2: "", 4: "Força"}


def test_a_cp1251_file_keeps_its_ascii_rows_and_names_the_others() -> None:
    """A1, with the way to convert the file."""
    text = table(row("one"), row("two", model="Ил-62М"), row("three", model="Ан-124"), row("four"))
    records = read(text.encode("cp1251"))
    assert [place(p) for p in records.problems] == [(SET_ASIDE, 3, 3, "model"), (SET_ASIDE, 4, 4, "model")]
    assert {p.remedy for p in records.problems} == {AS_UTF_8}
    assert loaded(records) == ["one", "four"]


# Quotes


def test_a_quote_that_is_never_closed_is_named_at_the_row_that_opens_it() -> None:
    """A13."""
    records = read(table(row("one"), row("two", operator='"Russian Air Force'), row("three"), row("four")))
    problem = only(records)
    assert place(problem) == (SET_ASIDE, 3, 3, "")
    assert problem.what.startswith("a quote is opened and not closed")
    assert problem.remedy == CLOSE
    assert problem.value.startswith('two,2025-10-26,,,,,,"Russian Air Force,')
    assert loaded(records) == ["one", "three", "four"]


def test_a_quote_that_another_row_would_close_swallows_no_row() -> None:
    rows = [row("one", note='"open'), row("two"), row("three", note='closed"'), row("four")]
    records = read(table(*rows))
    assert place(only(records)) == (SET_ASIDE, 2, 2, "")
    assert loaded(records) == ["two", "three", "four"]
    assert records.table.loc[4, "note"] == 'closed"'


def test_a_quote_that_the_next_row_would_close_in_the_same_column_swallows_no_row() -> None:
    records = read(table(row("one", operator='"open'), row("two", operator='closed"'), row("three")))
    assert place(only(records)) == (SET_ASIDE, 2, 2, "")
    assert loaded(records) == ["two", "three"]


def test_two_quotes_at_the_starts_of_rows_swallow_no_row() -> None:
    records = read(table('"' + row("one"), row("two"), row("three") + '"', row("four")))
    assert [place(p) for p in records.problems] == [(SET_ASIDE, 2, 2, ""), (SET_ASIDE, 4, 4, "")]
    assert loaded(records) == ["two", "four"]


@pytest.mark.parametrize("cell", ['An"148', """37°36'37.8"N""", '5" gun "twice" ""', 'x"'])
def test_a_quote_inside_a_cell_that_did_not_begin_with_one_is_a_character(cell: str) -> None:
    """A13."""
    records = read(table(row("one"), row("two", model=cell), row("three", note='"over\ntwo lines"')))
    assert records.problems == ()
    assert records.table["model"].to_list() == ["", cell, ""]
    assert loaded(records) == ["one", "two", "three"]
    assert read(table(row("one", model=cell))).table.loc[2, "model"] == cell


def test_text_after_a_closing_quote_sets_its_row_aside() -> None:
    records = read(table(row("one", model='"An"148'), row("two")))
    assert place(only(records)) == (SET_ASIDE, 2, 2, "")
    assert loaded(records) == ["two"]


def test_prose_over_several_lines_with_many_commas_loads() -> None:
    prose = "one, two, three, four, five, six, seven, eight, nine\nten, eleven, twelve, thirteen\n\nthe end"
    records = read(table(row("one", note=f'"{prose}"'), row("two")))
    assert records.problems == ()
    assert records.table["note"].to_list() == [prose, ""]


def test_a_lone_carriage_return_breaks_its_row_and_no_other() -> None:
    """A14."""
    records = read(table(row("one"), row("two", operator="Air\rForce"), row("three")))
    assert [place(p) for p in records.problems] == [(SET_ASIDE, 3, 3, ""), (SET_ASIDE, 4, 4, "")]
    assert records.table["flight_id"].to_dict() == {2: "one", 5: "three"}


def test_a_carriage_return_in_a_quoted_cell_becomes_a_line_break() -> None:
    """A14."""
    records = read(table(row("one", note='"a\rb\r\nc"')))
    assert records.problems == ()
    assert records.table.loc[2, "note"] == "a\nb\nc"


# Sizes


def test_the_longest_cell_loads_and_one_character_more_does_not() -> None:
    assert len(read(table(row("one", note="x" * LONGEST_CELL))).table.loc[2, "note"]) == LONGEST_CELL
    assert len(read(table(row("one", note=f'"{"x" * LONGEST_CELL}"'))).table.loc[2, "note"]) == LONGEST_CELL
    problem = only(read(table(row("one", note="x" * (LONGEST_CELL + 1)))))
    assert place(problem) == (SET_ASIDE, 2, 2, "")
    assert problem.what == "a cell is longer than 65,536 characters"


@pytest.mark.parametrize(
    ("start", "filling", "end"), [("", "x", ""), ('"', "x", '"'), ('"', "x", ""), ("", '"', "")]
)
def test_a_cell_of_50_megabytes_is_set_aside_at_once(start: str, filling: str, end: str) -> None:
    """A15."""
    data = table(row("one"), row("two", note=start + filling * 50_000_000 + end), row("three")).encode()
    started = time.perf_counter()
    records = read(data)
    assert time.perf_counter() - started < 10
    assert place(only(records)) == (SET_ASIDE, 3, 3, "")
    assert "65,536 characters" in only(records).what
    assert loaded(records) == ["one", "three"]


def test_a_header_of_a_hundred_thousand_columns_is_refused_at_once() -> None:
    data = (HEADER + "".join(f",column {number}" for number in range(100_000))).encode()
    started = time.perf_counter()
    problem = only(read(data))
    assert time.perf_counter() - started < 5
    assert place(problem) == (UNREADABLE, 1, 1, "")
    assert problem.what == "the header has 100,016 cells; at most 256 columns are read"


def test_ten_thousand_open_quotes_are_read_in_reasonable_time() -> None:
    data = table(*(row(f"flight-{number}", note='"open') for number in range(10_000)), row("last"))
    started = time.perf_counter()
    records = read(data)
    assert time.perf_counter() - started < 20
    assert len(records.problems) == 10_000
    assert loaded(records) == ["last"]


# Headers


def test_a_header_without_rows_is_a_ledger_without_rows() -> None:
    records = read(HEADER + "\n")
    assert records.problems == ()
    assert records.readable
    assert list(records.table.columns) == COLUMNS
    assert len(records.table) == len(records.lines) == len(records.set_aside) == 0


def test_a_duplicate_column_is_refused() -> None:
    """A8."""
    records = read(table(row("one") + ",again").replace(HEADER, HEADER + ",date"))
    problem = only(records)
    assert place(problem) == (UNREADABLE, 1, 1, "date")
    assert problem.what == "the columns name date more than once"
    assert not records.readable


def test_a_missing_required_column_is_refused_with_what_was_found() -> None:
    """A9."""
    records = read("flight_id,day,source_id\none,2025-10-26,flightradar24\n")
    problem = only(records)
    assert place(problem) == (UNREADABLE, 1, 1, "date")
    assert problem.what == "missing: date; found: flight_id, day, source_id"
    assert problem.value == "flight_id,day,source_id"
    assert not records.readable
    assert records.table.empty


def test_a_missing_column_that_is_not_required_is_read_as_empty_and_said() -> None:
    records = read("flight_id,date,source_id\none,2025-10-26,flightradar24\n")
    problem = only(records)
    assert place(problem) == (FLAGGED, 1, 1, "aircraft_type")
    assert problem.what.startswith("columns not in the file: aircraft_type, model, ")
    assert problem.what.endswith(", note; read as empty")
    assert records.table.loc[2].to_dict() == {
        **dict.fromkeys(COLUMNS, ""), "flight_id": "one", "date": "2025-10-26", "source_id": "flightradar24",
    }  # fmt: skip


def test_an_optional_column_may_be_missing_without_a_word() -> None:
    text = "\n".join(line.rpartition(",")[0] for line in table(row("one")).splitlines())
    records = read(text)
    assert records.problems == ()
    assert records.table.loc[2, "attributed_to"] == ""


def test_an_unknown_column_is_said_and_the_rest_is_read() -> None:
    records = read(table(row("one") + ",42").replace(HEADER, HEADER + ",passengers"))
    problem = only(records)
    assert place(problem) == (FLAGGED, 1, 1, "passengers")
    assert problem.what == "unknown columns: passengers; kept for downloads, nothing is made of them"
    assert loaded(records) == ["one"]
    assert list(records.table.columns) == COLUMNS


def test_columns_without_a_name_are_said_and_the_rest_is_read() -> None:
    """A7."""
    records = read(table(row("one") + ",,x").replace(HEADER, HEADER + ",,"))
    problem = only(records)
    assert place(problem) == (FLAGGED, 1, 1, "")
    assert problem.what == "columns without a name: 17, 18; not read"
    assert loaded(records) == ["one"]


def test_columns_may_stand_in_any_order() -> None:
    records = read("source_id,date,flight_id\nflightradar24,2025-10-26,one\n")
    assert records.table.loc[2, ["flight_id", "date", "source_id"]].to_list() == [
        "one",
        "2025-10-26",
        "flightradar24",
    ]


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        (b"da\xffte", "the header cannot be read: byte 0xFF is not UTF-8 text"),
        (b"da\x00te", "the header cannot be read: control character U+0000"),
        (b'"date', "a quote in the header is never closed"),
    ],
    ids=["not UTF-8", "NUL", "quote"],
)
def test_a_header_that_cannot_be_read_is_refused(bad: bytes, what: str) -> None:
    problem = only(read(table(row("one")).encode().replace(b"date", bad, 1)))
    assert place(problem) == (UNREADABLE, 1, 1, "")
    assert problem.what == what


def test_a_hidden_character_in_a_column_name_is_shown_escaped() -> None:
    problem = only(read(table(row("one")).replace("date", "\u200bdate", 1)))
    assert place(problem) == (UNREADABLE, 1, 1, "date")
    assert "found: flight_id, \\u200bdate, aircraft_type" in problem.what


# Files that are no CSV


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty; not even a header is there"),
        (b" \r\n\n\t", "the file is empty; not even a header is there"),
        (b"\xef\xbb\xbf", "the file is empty; not even a header is there"),
        (b"PK\x03\x04\x14\x00\x06\x00", "this is an Excel workbook or a zip file, not a CSV file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "this is an old Excel workbook, not a CSV file"),
        (b"\x1f\x8b\x08\x00", "this is a gzip archive, not a CSV file"),
        (b"%PDF-1.7\n", "this is a PDF document, not a CSV file"),
        (b"PAR1\x15\x04", "this is a Parquet file, not a CSV file"),
        (b"SQLite format 3\x00", "this is an SQLite database, not a CSV file"),
        (b"<!DOCTYPE html>\n<title>404</title>", "this is a web page, not a CSV file"),
        (b"\n <HTML><body>", "this is a web page, not a CSV file"),
        (b"\xef\xbb\xbf<html>", "this is a web page, not a CSV file"),
        (b"\x7fELF" + bytes(60), "this is UTF-16 text or a binary file, not UTF-8"),
        (table(row("one")).encode("utf-16"), "this is UTF-16 text or a binary file, not UTF-8"),
        (table(row("one")).encode("utf-16-le"), "this is UTF-16 text or a binary file, not UTF-8"),
        (table(row("one")).encode("utf-16-be"), "this is UTF-16 text or a binary file, not UTF-8"),
        (table(row("one")).encode("utf-32"), "this is UTF-16 text or a binary file, not UTF-8"),
    ],
    ids=lambda value: value[:12].hex() if isinstance(value, bytes) else "",
)
def test_a_file_of_another_format_is_refused_and_named(data: bytes, what: str) -> None:
    """A1 (UTF-16) and A16."""
    records = read(data)
    problem = only(records)
    assert place(problem) == (UNREADABLE, None, None, "")
    assert problem.what == what
    assert problem.remedy == "Save the table as CSV (UTF-8, comma separated)."
    assert not records.readable
    assert list(records.table.columns) == COLUMNS
    assert records.table.empty


def test_text_that_is_no_table_is_refused_with_what_was_found() -> None:
    problem = only(read("Dear reader\nno table here\n"))
    assert place(problem) == (UNREADABLE, 1, 1, "flight_id")
    assert problem.what == "missing: flight_id, date, source_id; found: Dear reader"


# Whatever comes

cells = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=8) | st.sampled_from(
    ["a,b", 'a "quoted" word', "two\nlines", '"', ",", "NA", "007", ";", "'", "\\", ""]
)


def as_csv(rows: list[list[str]], end: str) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator=end).writerows(rows)
    return file.getvalue()


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_what_the_standard_library_writes_is_read_back(rows: list[list[str]], end: str) -> None:
    data = as_csv([["id", "name", "note"], *rows], end).encode("utf-8")
    records = read_records(data, "x.csv", ["id", "name", "note"])
    kept = [cells for cells in rows if as_csv([cells], "").strip(" ,")]
    assert records.problems == ()
    assert records.blank == len(rows) - len(kept)
    assert [list(cells) for cells in records.table.itertuples(index=False)] == [
        [cell.strip(" \n") for cell in cells] for cells in kept
    ]


PIECES = st.sampled_from(
    [
        "a,b,c\n",
        'x,"y, z",""\r\n',
        'x,"two\nlines",1\n',
        "short\n",
        'a,"open\n',
        "\n",
        " ,,\n",
        "é,\x00,b\n",
        ' a,b ,"c"\n',
        'x,b"c"" d,5"\n',
    ]
)


@given(st.lists(PIECES, max_size=12), st.integers(1, 60), st.booleans())
def test_a_file_read_in_blocks_is_the_file_read_whole(pieces: list[str], size: int, ended: bool) -> None:
    data = ("id,name,note\n" + "".join(pieces)).encode("utf-8")
    data = data if ended else data.removesuffix(b"\n")
    whole = read_records(data, "x.csv", ["id", "name", "note"])
    blocks = list(read_blocks(io.BytesIO(data), "x.csv", ["id", "name", "note"], size=size))
    pd.testing.assert_frame_equal(
        pd.concat([block.table for block in blocks]), whole.table, check_index_type=False
    )
    pd.testing.assert_series_equal(
        pd.concat([block.lines for block in blocks]), whole.lines, check_index_type=False
    )
    aside = pd.concat([block.set_aside for block in blocks], ignore_index=True)
    pd.testing.assert_frame_equal(aside, whole.set_aside)
    assert [problem for block in blocks for problem in block.problems] == list(whole.problems)
    assert sum(block.blank for block in blocks) == whole.blank


@given(st.lists(PIECES, max_size=6))
def test_plain_text_split_at_once_is_what_is_split_record_by_record(pieces: list[str]) -> None:
    text = "".join(pieces).replace("\r\n", "\n")
    found = split_plain(text, ",", 3)
    records = [record.cells for record in split(text, ",", at_end=True, width=3)]
    if found is not None:
        assert list(zip(*found.cells, strict=True)) == [
            tuple(cell.strip() for cell in cells or []) for cells in records
        ]


@pytest.mark.parametrize("text", ["a,b,c\n", 'a,b"c,d""\n', 'a,"b, c",""\n', 'a,"say ""b""", c \nd,e,f'])
def test_well_formed_lines_are_split_at_once(text: str) -> None:
    assert split_plain(text, ",", 3) is not None


@pytest.mark.parametrize(
    "text", ["a,b\n", "a,b,c,d\n", 'a,"b\nc",d\n', 'a,"b,c\n', ",,\n", "\n", "a,\x00,c\n", 'a,"b"c,d\n']
)
def test_lines_that_need_a_closer_look_are_not_split_at_once(text: str) -> None:
    assert split_plain("a,b,c\n" + text, ",", 3) is None


@given(st.binary(max_size=300) | st.text(alphabet='ab,;"\n\r\t\x00\ufeff1', max_size=300).map(str.encode))
@example(b"id,name,note\n" + b'"' * 99)
def test_no_bytes_make_reading_raise_and_every_record_is_counted(data: bytes) -> None:
    body = b"id,name,note\n" + data
    records = read_records(body, "x.csv", ["id", "name", "note"])
    rows = [*records.table.index, *records.set_aside["row"]]
    assert sorted(records.set_aside["row"]) == [p.row for p in records.problems if p.severity is SET_ASIDE]
    assert len(set(rows)) == len(rows)
    assert set(rows) <= set(range(2, 2 + len(rows) + records.blank))
