"""Problems: what is shown of a value, and the order they come in."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.files.problems import LONGEST_VALUE, Problem, Severity, escaped, problem_table, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Il-62M", "Il-62M"),
        ("Ил-62М", "Ил-62М"),
        ("a\x00b\x1f", "a\\x00b\\x1f"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\u202eevil", "\\u202eevil"),
        ("\ufeffid", "\\ufeffid"),
        ("a\u00a0b", "a\\xa0b"),
        ("\U000e0041", "\\U000e0041"),
        ("\udcff", "\\xff"),
        (b"\xd0\x98\xff".decode("utf-8", "surrogateescape"), "И\\xff"),
        (None, "None"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
        ("\x00" * 30, "\\x00" * 19 + "\\x0…"),
    ],
    ids=ascii,
)
def test_a_value_is_shown_escaped_and_cut(value: object, text: str) -> None:
    assert shown(value) == text


@given(st.text() | st.text(alphabet="\udc80\udcff\u202e\x00a"))
def test_what_is_shown_is_printable_and_at_most_80_characters(value: str) -> None:
    text = shown(value)
    assert text.isprintable()
    assert len(text) <= LONGEST_VALUE == 80
    text.encode("utf-8")


def test_escaping_keeps_the_whole_text() -> None:
    assert escaped("x" * 1000 + "\u200b") == "x" * 1000 + "\\u200b"


def problem(severity: Severity, file: str, row: int | None) -> Problem:
    return Problem(severity, file, "what", "remedy", row, row)


def test_the_worst_problems_come_first_then_by_file_and_row() -> None:
    given = [
        problem(Severity.FLAGGED, "a.csv", 2),
        problem(Severity.SET_ASIDE, "b.csv", 10),
        problem(Severity.SET_ASIDE, "b.csv", 9),
        problem(Severity.SET_ASIDE, "b.csv", None),
        problem(Severity.SET_ASIDE, "a.csv", 30),
        problem(Severity.UNREADABLE, "z.csv", None),
    ]
    table = problem_table(given)
    assert list(table[["severity", "file"]].itertuples(index=False, name=None)) == [
        ("file not read", "z.csv"),
        ("row set aside", "a.csv"),
        ("row set aside", "b.csv"),
        ("row set aside", "b.csv"),
        ("row set aside", "b.csv"),
        ("kept, please check", "a.csv"),
    ]
    assert table["row"].to_list() == [pd.NA, 30, pd.NA, 9, 10, 2]
    assert table["line"].dtype == table["row"].dtype == "Int64"


def test_problems_in_the_same_row_keep_their_order() -> None:
    whats = [f"{number * 7919 % 100}" for number in range(100)]
    problems = [Problem(Severity.SET_ASIDE, "a.csv", what, "r", 2, 2) for what in whats]
    assert problem_table(problems)["what"].to_list() == whats


def test_no_problems_make_an_empty_table_with_all_columns() -> None:
    assert list(problem_table([]).columns) == [
        "severity", "file", "row", "line", "column", "value", "what", "remedy", "count",
    ]  # fmt: skip
    assert problem_table([]).empty
