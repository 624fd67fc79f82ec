"""Words: dates, ranges and counts as a reader sees them, never sharper than they are."""

from datetime import date

import pytest

from components.activity import wording
from components.ledger.dates.edtf import Qualifier


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        (date(2025, 10, 4), date(2025, 10, 4), "4 October 2025"),
        (date(2025, 10, 24), date(2025, 10, 29), "24–29 October 2025"),
        (date(2025, 10, 1), date(2025, 10, 30), "1–30 October 2025"),
        (date(2025, 9, 30), date(2025, 10, 2), "30 September – 2 October 2025"),
        (date(2024, 12, 27), date(2025, 1, 3), "27 December 2024 – 3 January 2025"),
        (date(2025, 10, 1), date(2025, 10, 31), "October 2025"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2024, 2, 1), date(2024, 2, 28), "1–28 February 2024"),
        (date(2025, 4, 1), date(2025, 6, 30), "1 April – 30 June 2025"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2019, 1, 1), date(2023, 12, 31), "2019–2023"),
        (date(2024, 12, 1), date(2024, 12, 31), "December 2024"),
        (date(2025, 10, 29), date.max, "on or after 29 October 2025"),
        (date.min, date(2019, 6, 30), "up to 30 June 2019"),
        (date(9999, 12, 1), date.max, "on or after 1 December 9999"),
    ],
)
def test_a_range_of_days(earliest: date, latest: date, said: str) -> None:
    assert wording.span(earliest, latest) == said


def test_a_day_of_long_ago_keeps_its_zeros() -> None:
    assert wording.day(date(999, 3, 4)) == "0999-03-04"
    assert wording.day(date(1000, 3, 4)) == "4 March 1000"


@pytest.mark.parametrize(
    ("earliest", "latest", "qualifier", "said"),
    [
        (date(2025, 10, 26), date(2025, 10, 26), "", "26 October 2025"),
        (date(2025, 10, 26), date(2025, 10, 26), "?", "26 October 2025 (uncertain)"),
        (date(2025, 10, 24), date(2025, 10, 29), "", "one day in 24–29 October 2025"),
        (date(2025, 10, 24), date(2025, 10, 29), "~", "one day in 24–29 October 2025 (approximate)"),
        (date(2025, 10, 1), date(2025, 10, 31), "%", "one day in October 2025 (uncertain and approximate)"),
        (date(2025, 1, 1), date(2025, 12, 31), "", "one day in 2025"),
        (date(2025, 10, 29), date.max, "", "on or after 29 October 2025"),
        (date(2025, 10, 29), date.max, "?", "on or after 29 October 2025 (uncertain)"),
        (date.min, date(2025, 10, 29), "?", "on or before 29 October 2025 (uncertain)"),
    ],
)
def test_one_day_that_may_lie_anywhere_in_a_range(
    earliest: date, latest: date, qualifier: Qualifier, said: str
) -> None:
    assert wording.uncertain(earliest, latest, qualifier) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-10-26", "26 October 2025"),
        ("2025-10-26~", "26 October 2025 (approximate)"),
        ("2025-10-26T14:03Z", "26 October 2025, 14:03 UTC"),
        ("2025-10-26T14:03:59Z", "26 October 2025, 14:03:59 UTC"),
        ("2025-10-26T14:03Z?", "26 October 2025, 14:03 UTC (uncertain)"),
        ("0900-10-26T14:03Z", "0900-10-26, 14:03 UTC"),
        ("2025-10", "one day in October 2025"),
        ("2025", "one day in 2025"),
        ("[2025-10-24..2025-10-29]", "one day in 24–29 October 2025"),
        ("[..2025-10-29]", "on or before 29 October 2025"),
        ("[2025-10-29..]%", "on or after 29 October 2025 (uncertain and approximate)"),
        ("2025-04/2025-10-24", "from April 2025 to 24 October 2025"),
        ("2025-04~/2025-10-24?", "from April 2025 (approximate) to 24 October 2025 (uncertain)"),
        ("2025-04/..", "from April 2025 on"),
        ("2024/..", "from 2024 on"),
        ("../2019-06", "up to June 2019"),
        ("../2019-06?", "up to June 2019 (uncertain)"),
        ("26.10.2025", ""),
        ("", ""),
    ],
)
def test_a_date_as_it_is_written(text: str, said: str) -> None:
    assert wording.written(text) == said


@pytest.mark.parametrize(
    ("certain", "possible", "said"),
    [
        (0, 0, "no arrivals"),
        (1, 1, "1 arrival"),
        (2, 2, "2 arrivals"),
        (1234, 1234, "1,234 arrivals"),
        (0, 1, "at most 1 arrival"),
        (1, 3, "between 1 and 3 arrivals"),
        (999, 1000, "between 999 and 1,000 arrivals"),
    ],
)
def test_a_number_between_two_bounds(certain: int, possible: int, said: str) -> None:
    assert wording.count(certain, possible, "arrival", "arrivals") == said


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(177, 208, "177–208"), (1, 1, "1"), (0, 1, "0–1"), (0, 0, "0"), (5, 1500, "5–1,500")],
)
def test_both_bounds_of_a_number(least: int, most: int, said: str) -> None:
    assert wording.bounds(least, most) == said


@pytest.mark.parametrize(
    ("grade", "said"), [(1, "1"), (6.0, "6"), (None, "not graded"), (float("nan"), "not graded")]
)
def test_a_grade_or_none(grade: float | None, said: str) -> None:
    assert wording.grade(grade) == said
