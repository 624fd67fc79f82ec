"""Converts dates of the Solar Hijri calendar, used in Iran and Afghanistan, into Gregorian ones."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from components.ledger.dates.date_phrases import WESTERN_DIGITS

_MONTHS_TEXT = """
    فروردین حمل
    اردیبهشت ثور
    خرداد جوزا
    تیر سرطان
    مرداد امرداد اسد
    شهریور سنبله
    مهر میزان
    آبان ابان عقرب
    آذر اذر قوس
    دی جدی
    بهمن دلو
    اسفند حوت
"""
"""Names of months in Iran, and in Afghanistan."""
_MONTHS = {
    name: number for number, line in enumerate(_MONTHS_TEXT.strip().splitlines(), start=1) for name in line.split()
}
_LETTERS = str.maketrans("يىك\u200c", "ییک ")
_WEEKDAY = re.compile("(یک|دو|سه|چهار|پنج) شنبه")
_YEAR = r"(?P<year>1[34][0-9]{2})(?![0-9])"
_ANY_YEAR = re.compile("[1١۱][34٣٤۳۴][0-9٠-٩۰-۹]{2}")
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?:\s+ماه)?(?:\s+سال)?[\s,،]+"
_LONG_MONTHS, _LONG, _SHORT, _LAST = 6, 31, 30, 12
_CYCLE, _LEAP_YEARS = 33, frozenset((1, 5, 9, 13, 17, 22, 26, 30))
"""The leap years in each cycle of 33, which agree with the equinox from 1244 to 1472 (1865 to 2094)."""
_FIRST_YEAR, _LAST_YEAR = 1244, 1472
_ANCHOR = (1400, date(2021, 3, 21))
"""A year of the calendar, and its first day in the Gregorian one."""
_PARTS = {
    **dict.fromkeys(("اوایل", "اوائل", "ابتدای", "آغاز"), (1, 10)),
    **dict.fromkeys(("اواسط", "میانه"), (11, 20)),
    **dict.fromkeys(("اواخر", "پایان", "انتهای"), (21, 31)),
}


def gregorian(year: int, month: int, day: int) -> date | None:
    """Returns a Solar Hijri day as a Gregorian one; None if it does not exist.

    >>> gregorian(1404, 8, 18), gregorian(1403, 12, 30), gregorian(1404, 12, 30), gregorian(1404, 13, 1)
    (datetime.date(2025, 11, 9), datetime.date(2025, 3, 20), None, None)
    """
    if not (1 <= month <= _LAST and _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= day <= _days_of(year, month)):
        return None
    return _first_day(year) + timedelta(days=sum(_days_of(year, each) for each in range(1, month)) + day - 1)


def _days_of(year: int, month: int) -> int:
    if month <= _LONG_MONTHS:
        return _LONG
    return _SHORT if month < _LAST or year % _CYCLE in _LEAP_YEARS else _SHORT - 1


@cache
def _first_day(year: int) -> date:
    anchor, first = _ANCHOR
    years = range(min(year, anchor), max(year, anchor))
    days = sum(sum(_days_of(each, month) for month in range(1, _LAST + 1)) for each in years)
    return first + timedelta(days=days if year > anchor else -days)


def in_gregorian(text: str) -> str:
    """Returns a text with its Solar Hijri dates as Gregorian ones, and months and parts of months as ranges;
    invalid dates and other text unchanged.

    >>> in_gregorian("۱۴۰۴/۰۸/۱۸"), in_gregorian("بعد از ۵ آذر ۱۴۰۴"), in_gregorian("1404/08/19 14:35")
    ('2025-11-09', 'بعد از 2025-11-26', '2025-11-10 14:35')
    >>> in_gregorian("اوایل آذر ۱۴۰۴"), in_gregorian("آبان 1404"), in_gregorian("1404/13/01")
    ('[2025-11-22..2025-12-01]~', '[2025-10-23..2025-11-21]', '1404/13/01')
    """
    if not _ANY_YEAR.search(text):
        return text
    plain = dated = _WEEKDAY.sub(r"\1شنبه", text.translate(WESTERN_DIGITS).translate(_LETTERS))
    for form, in_days in _FORMS:
        dated = form.sub(in_days, dated)
    return text if dated == plain else dated


def _month_of(match: re.Match[str]) -> int:
    return _MONTHS.get(match["month"]) or int(match["month"])


def _day(match: re.Match[str], day: str = "day") -> str:
    dated = gregorian(int(match["year"]), _month_of(match), int(match[day]))
    return dated.isoformat() if dated else ""


def _one_day(match: re.Match[str]) -> str:
    return _day(match) or match[0]


def _two_days(match: re.Match[str]) -> str:
    first, last = _day(match, "first"), _day(match, "last")
    mark = f" {match['mark']} " if match["mark"] != "الی" else " تا "
    return f"{first}{mark}{last}" if first and last else match[0]


def _part_of_month(match: re.Match[str]) -> str:
    first, last = _PARTS[match["part"]]
    return f"{_range(match, first, last)}~"


def _range(match: re.Match[str], first: int = 1, last: int = _LONG) -> str:
    """Returns the days of a month from `first` to `last`, or to its end."""
    year, month = int(match["year"]), _month_of(match)
    ends = (gregorian(year, month, day) for day in (first, min(last, _days_of(year, month))))
    return f"[{'..'.join(each.isoformat() for each in ends if each)}]"


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(
            r"(?P<first>[0-3]?[0-9])\s*(?:ام)?\s*(?P<mark>[-–]|تا|الی|و|یا)\s*(?P<last>[0-3]?[0-9])\s*(?:ام)?\s*"
            rf"{_MONTH}{_YEAR}"
        ),
        _two_days,
    ),
    (re.compile(rf"(?<![0-9])(?P<day>[0-3]?[0-9])\s*(?:ام)?\s*{_MONTH}{_YEAR}"), _one_day),
    (re.compile(rf"(?P<part>{'|'.join(_PARTS)})\s+{_MONTH}{_YEAR}"), _part_of_month),
    (re.compile(rf"(?<!\w){_MONTH}{_YEAR}"), _range),
    (
        re.compile(
            r"(?<![0-9])(?P<year>1[34][0-9]{2})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)"
            r"(?P<day>[0-9]{1,2})(?![0-9])"
        ),
        _one_day,
    ),
    (
        # If neither number exceeds 12, either may be the month.
        re.compile(rf"(?<![0-9])(?P<day>1[3-9]|[23][0-9])(?P<mark>[/.-])(?P<month>[0-9]{{1,2}})(?P=mark){_YEAR}"),
        _one_day,
    ),
)
