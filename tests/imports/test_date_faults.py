"""Values that have the form of a date, and are none, are named by what is wrong with them."""

import pytest

from components.imports.cells.table_dates import DateStyle, read_date
from components.imports.columns.date_questions import style_of
from components.imports.questions import Answers


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("13/45", "neither 13 nor 45 is a month"),
        ("31.02.2025", "February 2025 has no day 31"),
        ("Fri 31/04/2025", "April 2025 has no day 31"),
        ("2025-13-45", "there is no month 13"),
        ("31 Nov", "November has no day 31"),
        ("29 février 2025", "February 2025 has no day 29"),
        ("KW 54", "no year has a week 54"),
        ("26.10.2025 25:10", "25:10 is no time of day"),
        ("26/10", "the year is missing"),
        ("26, 27, 29 Oct 2025", "these are several dates: make a row of each flight"),
        ("Oct 26 & Oct 29, 2025", "these are several dates: make a row of each flight"),
        ("1-45 Oct 2025", "this is no date that can be read for certain: write '12 Nov 2025' or '9-12 Nov 2025'"),
    ],
)
def test_what_is_wrong_with_a_value_is_said(cell, what):
    assert read_date(cell, DateStyle()).what == what


def test_no_year_is_asked_for_a_day_that_no_year_has():
    _, asked = style_of("Date", {"31 Feb": [2]}, "", Answers({}))
    assert asked == []
