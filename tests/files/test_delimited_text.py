"""One sniffer for every table: by the names that are expected, or by the number of cells."""

import io

import pytest

from components.files.delimited_text import SEPARATOR_LINE, columns_named, delimiter_of, lines


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_most_names_tell_the_delimiter(delimiter: str) -> None:
    header = delimiter.join(["date", '"note, remarks; and | more"', "source"])
    assert delimiter_of(header, {"date", "source"}) == delimiter
    assert columns_named(header, delimiter, {"date", "source"}) == {"date", "source"}


def test_where_no_name_is_expected_the_most_cells_tell_it() -> None:
    assert delimiter_of("time;lat;lon,lng") == ";"


def test_where_nothing_tells_it_is_the_declared_one() -> None:
    assert delimiter_of("nothing", {"date"}, declared="|") == "|"
    assert delimiter_of("nothing") == ","


def test_names_are_compared_as_they_are_folded() -> None:
    assert delimiter_of("DATE;Source,x,y", {"date", "source"}, str.lower) == ";"


def test_line_for_excel_is_told_from_a_header() -> None:
    assert SEPARATOR_LINE.fullmatch("sep=;")[1] == ";"
    assert SEPARATOR_LINE.fullmatch("separator;date") is None


def test_line_without_end_is_passed_over() -> None:
    text = b"\xef\xbb\xbfone\n" + b"x" * (3 << 20) + b"\ntwo"
    assert list(lines(io.BytesIO(text), 100)) == [(1, b"one"), (2, None), (3, b"two")]
