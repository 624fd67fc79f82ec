"""Other spellings of dates: each gets its one reading, and none is read."""

import pytest

from components.ledger.dates.edtf import EdtfDate, NotEdtf, parse
from components.ledger.dates.other_dates import in_order, spelling

ONE_READING = {
    "26/10/2025": "2025-10-26",
    "26.10.2025": "2025-10-26",
    "26.10.25": "2025-10-26",
    "26-10-2025": "2025-10-26",
    "26 October 2025": "2025-10-26",
    "Oct 26, 2025": "2025-10-26",
    "26-Oct-25": "2025-10-26",
    "Sun 26 Oct 2025": "2025-10-26",
    "26 октября 2025 г.": "2025-10-26",
    "26. Oktober 2025": "2025-10-26",
    "26.10.2025 г.": "2025-10-26",
    "20251026": "2025-10-26",
    "2025/10/26": "2025-10-26",
    "45956": "2025-10-26",
    "45956.5": "2025-10-26",
    "45956,5": "2025-10-26",
    "2025.0": "2025",
    "1761487380": "2025-10-26T14:03Z",
    "1761487380000": "2025-10-26T14:03Z",
    "2025-Q4": "[2025-10..2025-12]",
    "Q4 2025": "[2025-10..2025-12]",
    "summer 2025": "[2025-06-21..2025-09-22]~",
    "2025-10-26 or 27": "[2025-10-26..2025-10-27]",
    "2025-10-26/27": "[2025-10-26..2025-10-27]",
    "2025-10-26 or 2025-10-27": "[2025-10-26..2025-10-27]",
    "26.10.2025 or 27.10.2025": "[2025-10-26..2025-10-27]",
    "26 Oct 2025 14:03 UTC": "2025-10-26T14:03Z",
    "2025-10-26T14:03:00+03:00": "2025-10-26T11:03Z",
    "2025-10-26T14:03:00.000Z": "2025-10-26T14:03:00Z",
    "2025-10-26T14Z": "2025-10-26T14:00Z",
    "2025-10-26T1403Z": "2025-10-26T14:03Z",
    "20251026T140300Z": "2025-10-26T14:03Z",
    "20251026T140305Z": "2025-10-26T14:03:05Z",
    "20251026T1403+0300": "2025-10-26T11:03Z",
    "2025-10-26T14+03": "2025-10-26T11:00Z",
    "2025-10-26 14:00-15:00": "2025-10-26",
    "2025-10-26 08:00 – 10:00": "2025-10-26",
    "2025-10-26 14:00-03:00": "2025-10-26T17:00Z",
    "2025-26-10": "2025-10-26",
    "2025/26/10": "2025-10-26",
    "Monday 27 October 2025": "2025-10-27",
    "Montag, 27. Oktober 2025": "2025-10-27",
    "mardi 28 octobre 2025": "2025-10-28",
    "Mon, 27 Oct 2025 14:03 UTC": "2025-10-27T14:03Z",
    "2025-W43": "[2025-10-20..2025-10-26]",
    "2025-10-2X": "[2025-10-20..2025-10-29]",
    "2025-10-3X": "[2025-10-30..2025-10-31]",
    "2025-10-0X": "[2025-10-01..2025-10-09]",
    "2025-10-XX": "2025-10",
    "2025-XX-26": "2025",
    "202X": "[2020..2029]",
    "2025-22": "[2025-06-21..2025-09-22]~",
    "2025-10-26?~": "2025-10-26%",
    "~2025-10-26": "2025-10-26~",
    "2025-~10-26": "2025-10-26~",
    "circa 2025-10": "2025-10~",
    "Y2025": "2025",
    "late October 2025": "[2025-10-21..2025-10-31]~",
    "2025-10-24 - 2025-10-29": "[2025-10-24..2025-10-29]",
    "24-29 October 2025": "[2025-10-24..2025-10-29]",
    "by 26 October 2025": "[..2025-10-26]",
    "[2025-10-24,2025-10-26]": "[2025-10-24..2025-10-26]",
}


@pytest.mark.parametrize("text", ONE_READING)
def test_a_spelling_with_one_reading_is_refused_with_exactly_that(text: str) -> None:
    refused = parse(text)
    assert isinstance(refused, NotEdtf)
    assert ONE_READING[text] in refused.remedy
    other = spelling(text)
    assert other is not None
    assert other.readings == (ONE_READING[text],)
    assert isinstance(parse(ONE_READING[text]), EdtfDate)


REMEDIES = {
    "26 de octubre de 2025": "Write 2025-10-26.",
    "1er octobre 2025": "Write 2025-10-01.",
    "26 października 2025": "Write 2025-10-26.",
    "26 жовтня 2025 р.": "Write 2025-10-26.",
    "26 أكتوبر 2025": "Write 2025-10-26.",
    "2025年10月26日": "Write 2025-10-26.",
    "26OCT25": "Write 2025-10-26.",
    "So, 26.10.2025": "Write 2025-10-26.",
    "2025–10–26": "Write 2025-10-26.",
    "2025/10": "Write 2025-10.",
    "26.10.2025, 14:03 Uhr": "Write 2025-10-26; or, if the time is UTC, 2025-10-26T14:03Z.",
    "10/26/2025 2:03 PM": "Write 2025-10-26; or, if the time is UTC, 2025-10-26T14:03Z.",
    "24.10–26.10.2025": "Write [2025-10-24..2025-10-26].",
    "24th or 26th October 2025": "Write [2025-10-24..2025-10-26].",
    "October 24 or 26, 2025": "Write [2025-10-24..2025-10-26].",
    "24-26/10/2025": "Write [2025-10-24..2025-10-26].",
    "between 24 October and 26 October 2025": "Write [2025-10-24..2025-10-26].",
    "between 2025-10-24 and 2025-10-26": "Write [2025-10-24..2025-10-26].",
    "[2025-10-24…2025-10-26]": "Write [2025-10-24..2025-10-26].",
    "Ende Oktober 2025": "Write [2025-10-21..2025-10-31]~.",
    "first half of October 2025": "Write [2025-10-01..2025-10-15].",
    "week of 20 October 2025": "Write [2025-10-20..2025-10-26].",
    "w/c 20 Oct 2025": "Write [2025-10-20..2025-10-26].",
    "KW 43 2025": "Write [2025-10-20..2025-10-26].",
    "Sommer 2025": "Write [2025-06-21..2025-09-22]~.",
    "early 2025": "Write [2025-01..2025-04]~.",
    "H2 2025": "Write [2025-07..2025-12].",
    "the 2020s": "Write [2020..2029].",
    "vor dem 26.10.2025": "Write [..2025-10-26].",
    "not later than 26 Oct 2025": "Write [..2025-10-26].",
    "2025-10-26..": "Write [2025-10-26..].",
    "~ 26 Oct 2025": "Write 2025-10-26~.",
    "26 October 2025 (approx)": "Write 2025-10-26~.",
    "2025-10-26 ?": "Write 2025-10-26?.",
    "26.10.2025?": "Write 2025-10-26?.",
    "2025-10-24, 2025-10-26": "Write one row for each of the 2 dates; or, for one flight within them, "
    "[2025-10-24..2025-10-26].",
    "Sun 03/08/2025": "Write 2025-08-03.",
    "03/08/2025 14:03": "Write 2025-08-03 if the day comes first, 2025-03-08 if the month does.",
    "26/10/2025 00:00:00": "Write 2025-10-26.",
    "10/26/2025 12:00:00 AM": "Write 2025-10-26.",
    "3/8": "Write YYYY-MM-DD, with the four digits of the year for YYYY.",
    "26 Oct": "Write YYYY-10-26, with the four digits of the year for YYYY.",
    "by 26 October": "Write [..YYYY-10-26], with the four digits of the year for YYYY.",
}


@pytest.mark.parametrize("text", REMEDIES)
def test_words_and_phrases_of_tables_get_the_form_that_says_no_more(text: str) -> None:
    refused = parse(text)
    assert isinstance(refused, NotEdtf)
    assert refused.remedy == REMEDIES[text]


@pytest.mark.parametrize(
    ("text", "what"),
    [("31 April 2025", "April 2025 has no day 31"), ("29.02.2025", "February 2025 has no day 29")],
)
def test_a_day_that_no_month_has_is_named(text: str, what: str) -> None:
    refused = parse(text)
    assert isinstance(refused, NotEdtf)
    assert refused.what == what


@pytest.mark.parametrize(
    "text", ["yesterday", "TBD", "31 Feb 2025", "soon", "Flight 26", "99999", "2025-13-45", "2025-10-26T14:03:60Z"]
)
def test_what_is_no_date_gets_no_reading(text: str) -> None:
    assert spelling(text) is None
    assert isinstance(parse(text), NotEdtf)


@pytest.mark.parametrize(
    "text",
    ["Monday 26 October 2025", "Mon 26 Oct 2025 14:03 UTC", "Monday, October 26, 2025", "Monday 26.10.2025",
     "Montag 26. Oktober 2025", "понедельник 26 октября 2025",
     "lundi 26 octobre 2025", "Mon 26/10/2025"],
)  # fmt: skip
def test_a_date_on_another_day_of_the_week_has_no_certain_reading(text: str) -> None:
    other, refused = spelling(text), parse(text)
    assert other is not None
    assert isinstance(refused, NotEdtf)
    assert other.readings == ()
    assert refused.what == "day of the week and date do not agree: 2025-10-26 is a Sunday"
    assert refused.remedy == "Find out which of them is right; if the date is, write 2025-10-26."


def test_a_date_with_the_month_last_is_said_to_seem_so() -> None:
    refused = parse("2025-26-10")
    assert isinstance(refused, NotEdtf)
    assert refused.what == "there is no month 26"
    assert refused.remedy == "This seems to be written year-day-month: write 2025-10-26."


def test_a_time_without_colons_is_not_told_to_be_converted() -> None:
    assert [parse(text) for text in ("2025-10-26T14Z", "2025-10-26T1403")] == [
        NotEdtf("a time has the form 2025-10-26T14:03Z", "Write 2025-10-26T14:00Z."),
        NotEdtf(
            "a time must be UTC, like 2025-10-26T14:03Z",
            "Write 2025-10-26; or, if the time is UTC, 2025-10-26T14:03Z.",
        ),
    ]


def test_a_time_without_a_zone_is_not_taken_for_utc() -> None:
    refused = parse("2025-10-26 14:03")
    assert isinstance(refused, NotEdtf)
    assert refused.remedy == "Write 2025-10-26; or, if the time is UTC, 2025-10-26T14:03Z."


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [("03/08/2025", "day first", "2025-08-03"), ("03/08/2025", "month first", "2025-03-08"),
     ("3.8.25", "day first", "2025-08-03"), ("10/26/2025", "day first", ""), ("03/08.2025", "day first", ""),
     ("25-10-26", "year first", "2025-10-26"), ("03/08/2025 00:00", "day first", "2025-08-03"),
     ("03/08/2025 14:03", "day first", "")],
)  # fmt: skip
def test_a_confirmed_order_gives_one_day_or_none(text: str, order: str, day: str) -> None:
    assert in_order(text, order) == day
