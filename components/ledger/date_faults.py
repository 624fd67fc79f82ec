"""What is wrong with a value that has the form of a date, and is none: no calendar has its day."""

import re
from calendar import isleap, month_name, monthrange
from collections.abc import Iterator

_MONTHS = "|".join(month_name[1:])
_NUMBERS = re.compile(
    r"(?:[A-Z][a-z]{2} )?(?P<one>[0-9]{1,2})(?P<mark>[./-])(?P<other>[0-9]{1,2})"
    r"(?:(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})?)?(?:[ T,]+[0-9]{1,2}:.*)?"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})[./-](?P<month>[0-9]{1,2})(?:[./-](?P<day>[0-9]{1,2}))?(?:[ T,]+[0-9]{1,2}:.*)?"
)
_IN_WORDS = re.compile(
    rf"(?:[A-Z][a-z]{{2}} )?(?P<day>[0-9]{{1,2}})[. -]+(?P<month>{_MONTHS})(?:[ ,-]+(?P<year>[0-9]{{4}}))?(?: .*)?"
)
_MONTH_FIRST = re.compile(rf"(?P<month>{_MONTHS}) (?P<day>[0-9]{{1,2}})(?:,? (?P<year>[0-9]{{4}}))?(?: .*)?")
_WEEK = re.compile(r"(?:(?:KW|CW|W|wk|week) ?|[0-9]{4}-W)(?P<week>[0-9]{1,3})\b.*", re.IGNORECASE)
_CLOCK = re.compile(r".*[0-9][ T,]+(?P<clock>(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2}))\b.*")
_LEAP_YEAR = 2024
"""Where no year is named, February may have a day more."""
_LAST_MONTH, _LAST_WEEK, _LAST_HOUR, _LAST_MINUTE = 12, 53, 24, 59


def fault_of_date(text: str) -> str:
    """Returns why a date, in English words, is none; "" where it may be one, or has no form that is looked into.

    >>> fault_of_date("13/45"), fault_of_date("31/02/2025")
    ('neither 13 nor 45 is a month', 'February 2025 has no day 31')
    >>> fault_of_date("31 June"), fault_of_date("week 60"), fault_of_date("2025-10-26 25:10")
    ('June has no day 31', 'no year has a week 60', '25:10 is no time of day')
    >>> fault_of_date("29/2"), fault_of_date("26 October 2025"), fault_of_date("soon")
    ('', '', '')
    """
    return next(filter(None, (look(text) for look in _LOOKS)), "")


def _fault_of_numbers(text: str) -> str:
    match = _NUMBERS.fullmatch(text)
    if not match:
        return ""
    one, other, year = int(match["one"]), int(match["other"]), _year(match["year"])
    faults = [*_faults_of_orders(one, other, year)]
    if not faults:
        return f"{one} is no month" if one == other else f"neither {one} nor {other} is a month"
    return faults[0] if all(faults) else ""


def _faults_of_orders(one: int, other: int, year: int) -> Iterator[str]:
    """Yields what is wrong with the day of two numbers, for each of them that may be the month."""
    for day, month in ((one, other), (other, one)):
        if 1 <= month <= _LAST_MONTH:
            yield _fault_of_day(day, month, year)


def _fault_of_year_first(text: str) -> str:
    match = _YEAR_FIRST.fullmatch(text)
    if not match:
        return ""
    month = int(match["month"])
    if not 1 <= month <= _LAST_MONTH:
        return f"there is no month {month}"
    return _fault_of_day(int(match["day"]), month, int(match["year"])) if match["day"] else ""


def _fault_of_words(text: str) -> str:
    match = _IN_WORDS.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if not match:
        return ""
    return _fault_of_day(int(match["day"]), [*month_name].index(match["month"]), _year(match["year"]))


def _fault_of_week(text: str) -> str:
    match = _WEEK.fullmatch(text)
    is_week = not match or 1 <= int(match["week"]) <= _LAST_WEEK
    return "" if is_week or not match else f"no year has a week {int(match['week'])}"


def _fault_of_clock(text: str) -> str:
    match = _CLOCK.fullmatch(text)
    if not match or (int(match["hour"]) <= _LAST_HOUR and int(match["minute"]) <= _LAST_MINUTE):
        return ""
    return f"{match['clock']} is no time of day"


_LOOKS = (_fault_of_year_first, _fault_of_numbers, _fault_of_words, _fault_of_week, _fault_of_clock)
"""What looks into each of the forms."""


def _year(text: str | None) -> int:
    """Returns a year of four digits; 0 of any other, whose century nobody names."""
    return int(text) if text and len(text) == len("2025") else 0


def _fault_of_day(day: int, month: int, year: int) -> str:
    has_days = monthrange(_LEAP_YEAR if not year or isleap(year) else _LEAP_YEAR - 1, month)[1]
    if 1 <= day <= has_days:
        return ""
    return f"{month_name[month]}{f' {year}' if year else ''} has no day {day}"
