"""Reads dates as the ledger writes them: a declared profile of EDTF (Library of Congress, 2019; ISO 8601-2).

| text                         | meaning                                  |
|------------------------------|------------------------------------------|
| `2025-10-26`                 | that day                                 |
| `2025-10`, `2025`            | one day in that month, in that year      |
| `2025-10-26T14:03Z`          | that minute, UTC (seconds are optional)  |
| `[2025-10-24..2025-10-29]`   | one day somewhere in the range           |
| `[2025-10-29..]`             | one day, on or after                     |
| `[..2025-10-29]`             | one day, on or before                    |
| `2025-04/2025-10-24`         | throughout a period; `..` is an open end |

A `?` (uncertain), `~` (approximate) or `%` (both) may follow any of them, and each end of a period. A text that
has the form of a date but names a day that does not exist gets a message that says so.
"""

import re
from calendar import isleap, month_name, monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from components.ledger.dates.date_phrases import plain
from components.ledger.dates.other_dates import Spelling, spelling

Qualifier = Literal["", "?", "~", "%"]

QUALIFIERS: dict[Qualifier, str] = {"": "", "?": "uncertain", "~": "approximate", "%": "uncertain and approximate"}

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?Z")
_SLASHED = re.compile(r"[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4}")

_REMEDY = (
    "Write an EDTF date: 2025-10-26, 2025-10, 2025, 2025-10-26T14:03Z, "
    "[2025-10-24..2025-10-29], [2025-10-29..] or [..2025-10-29], with ?, ~ or % at the end where it is uncertain."
)


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A date of the ledger's EDTF profile with its bounds. An open end is `date.min` or `date.max`.

    >>> parse("[2025-10-24..2025-10-29]~")
    EdtfDate(text='[2025-10-24..2025-10-29]~', earliest=datetime.date(2025, 10, 24), \
latest=datetime.date(2025, 10, 29), qualifier='~', is_period=False)
    """

    text: str
    earliest: date
    latest: date
    qualifier: Qualifier
    is_period: bool


@dataclass(frozen=True, slots=True)
class NotEdtf:
    """Why a text is not in the ledger's EDTF profile, and what to write instead."""

    what: str
    remedy: str = _REMEDY


@lru_cache(maxsize=65_536)
def parse(text: str) -> EdtfDate | NotEdtf:
    """Reads one date. Never raises: a text outside the profile returns `NotEdtf`. The result depends on the
    text alone, so the cache needs no invalidation; it holds about all days of ninety years in two spellings
    each.

    >>> parse("2025-02-30").what
    'there is no day 30 in 2025-02'
    """
    read = _parsed(text)
    if isinstance(read, NotEdtf):
        body, mark = _split_qualifier(text)
        if other := _other_spelling(text):
            return NotEdtf(other.what, other.remedy)
        other = _other_spelling(body)
        return NotEdtf(other.what, _remedy_with_mark(other, mark)) if other else read
    return read


def nearest_date(text: str) -> str:
    """Returns the date in the ledger's EDTF profile that another spelling certainly means; "" if there is none.

    >>> nearest_date("24 April 2025"), nearest_date("24.04.2025?"), nearest_date("03/04/2025")
    ('2025-04-24', '2025-04-24?', '')
    """
    if isinstance(_parsed(text), EdtfDate):
        return ""
    body, mark = _split_qualifier(text)
    other_spelling = _other_spelling(text)
    spelled = other_spelling or _other_spelling(body)
    if spelled is None or len(spelled.readings) != 1:
        return ""
    date = spelled.readings[0] if other_spelling else f"{spelled.readings[0]}{mark}"
    return date if isinstance(_parsed(date), EdtfDate) else ""


def _remedy_with_mark(spelled: Spelling, mark: Qualifier) -> str:
    """Returns what to write, with the qualifier of the other spelling appended."""
    readings = sorted(map(re.escape, spelled.readings), key=len, reverse=True)
    return re.sub("|".join(readings), rf"\g<0>{mark}", spelled.remedy) if readings else spelled.remedy


def _other_spelling(text: str) -> Spelling | None:
    """Returns what a text may mean, read as it stands or, for other languages and phrases, in plain English."""
    if (other := spelling(text)) or not (plainer := plain(text)) or plainer == text:
        return other
    if isinstance(_parsed(plainer), EdtfDate):
        return Spelling("a date has no other words or signs about it", f"Write {plainer}.", (plainer,))
    return spelling(plainer)


def _parsed(text: str) -> EdtfDate | NotEdtf:
    body, qualifier = _split_qualifier(text)
    if body.startswith("["):
        bounds = _range(body)
    elif "/" in body and not _SLASHED.fullmatch(body):
        bounds = _period(text)
        if not isinstance(bounds, NotEdtf):
            qualifier = combined([_split_qualifier(end)[1] for end in text.split("/")])
    elif "T" in body[4:]:
        bounds = _instant(body)
    else:
        bounds = _day(body)
    if isinstance(bounds, NotEdtf):
        return bounds
    return EdtfDate(text, *bounds, qualifier, is_period="/" in body)


_Bounds = tuple[date, date]


def ends(period: str) -> tuple[EdtfDate | None, EdtfDate | None]:
    """Returns the two ends of a period as dates; None for an open end.

    >>> [end and end.latest.isoformat() for end in ends("2025-04~/..")]
    ['2025-04-30', None]
    """
    first, last = (parse(end) for end in period.split("/"))
    return first if isinstance(first, EdtfDate) else None, last if isinstance(last, EdtfDate) else None


def instant(text: str) -> datetime | None:
    """Returns the time in a date, UTC without a zone; None for a date without one.

    >>> instant("2025-10-26T14:03Z~")
    datetime.datetime(2025, 10, 26, 14, 3)
    """
    body = _split_qualifier(text)[0]
    has_time = "T" in body and isinstance(parse(text), EdtfDate)
    return datetime.fromisoformat(body.removesuffix("Z")) if has_time else None


def combined(qualifiers: Iterable[Qualifier]) -> Qualifier:
    """Combines several qualifiers into one: uncertain or approximate if any of them is.

    >>> combined(["?", "~", ""])
    '%'
    """
    distinct = set(qualifiers) - {""}
    if "%" in distinct or len(distinct) > 1:
        return "%"
    return distinct.pop() if distinct else ""


def _split_qualifier(text: str) -> tuple[str, Qualifier]:
    match text[-1:]:
        case "?" | "~" | "%" as mark:
            return text[:-1], mark
        case _:
            return text, ""


def _range(body: str) -> _Bounds | NotEdtf:
    first, dots, last = body[1:-1].partition("..")
    if not body.endswith("]") or not dots:
        return NotEdtf("this is not a range of the form [first..last]")
    if not first and not last:
        return NotEdtf("a range needs at least one end")
    start = _day(first) if first else (date.min, date.min)
    if isinstance(start, NotEdtf):
        return start
    end = _day(last) if last else (date.max, date.max)
    if isinstance(end, NotEdtf):
        return end
    return _ordered(start[0], end[1])


def _period(text: str) -> _Bounds | NotEdtf:
    first, _, last = _split_qualifier(text)[0].partition("/")
    if first == last == "..":
        return NotEdtf("a period needs at least one known end")
    start = (date.min, date.min) if first == ".." else _day(_split_qualifier(first)[0])
    if isinstance(start, NotEdtf):
        return start
    end = (date.max, date.max) if last == ".." else _day(last)
    if isinstance(end, NotEdtf):
        return end
    return _ordered(start[0], end[1])


def _ordered(earliest: date, latest: date) -> _Bounds | NotEdtf:
    if earliest > latest:
        return NotEdtf("the end lies before the start", "Write the earlier date first.")
    return earliest, latest


def _instant(body: str) -> _Bounds | NotEdtf:
    match = _INSTANT.fullmatch(body)
    if not match and body.endswith("Z"):
        return NotEdtf("this is no time of the form 2025-10-26T14:03Z")
    if not match:
        return NotEdtf("a time must be UTC, like 2025-10-26T14:03Z", "Convert the time to UTC and end it with Z.")
    day, hour, minute, second = match.groups(default="00")
    if hour > "23" or minute > "59" or second > "59":
        return NotEdtf(f"there is no time {hour}:{minute}:{second}")
    return _day(day)


def _day(body: str) -> _Bounds | NotEdtf:
    match = _DAY.fullmatch(body)
    if not match:
        return _unreadable(body)
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year:
        return NotEdtf("there is no year 0000")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        return NotEdtf(f"there is no month {month:02}")
    days = monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, days)
    if not 1 <= day <= days:
        return NotEdtf(f"there is no day {day:02} in {year:04}-{month:02}")
    return date(year, month, day), date(year, month, day)


def _unreadable(body: str) -> NotEdtf:
    if not body:
        return NotEdtf("a date is missing")
    return NotEdtf(fault_of_date(plain(body)) or "this is not a date of the ledger's profile")


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
"""Without a year, February may have 29 days."""
_LAST_MONTH, _LAST_WEEK, _LAST_HOUR, _LAST_MINUTE = 12, 53, 24, 59


def fault_of_date(text: str) -> str:
    """Returns why a date in plain English does not exist; "" if it may exist, or has none of the forms checked
    here.

    >>> fault_of_date("13/45"), fault_of_date("31/02/2025")
    ('neither 13 nor 45 is a month', 'February 2025 has no day 31')
    >>> fault_of_date("31 June"), fault_of_date("week 60"), fault_of_date("2025-10-26 25:10")
    ('June has no day 31', 'no year has a week 60', '25:10 is no time of day')
    >>> fault_of_date("29/2"), fault_of_date("26 October 2025"), fault_of_date("soon")
    ('', '', '')
    """
    return next(filter(None, (look(text) for look in _FAULT_FINDERS)), "")


def _fault_of_numbers(text: str) -> str:
    match = _NUMBERS.fullmatch(text)
    if not match:
        return ""
    first, second, year = int(match["one"]), int(match["other"]), _year(match["year"])
    faults = [*_faults_of_orders(first, second, year)]
    if not faults:
        return f"{first} is no month" if first == second else f"neither {first} nor {second} is a month"
    return faults[0] if all(faults) else ""


def _faults_of_orders(first: int, second: int, year: int) -> Iterator[str]:
    """Yields the faults of two numbers as day and month, for each order in which one may be the month."""
    for day, month in ((first, second), (second, first)):
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


_FAULT_FINDERS = (_fault_of_year_first, _fault_of_numbers, _fault_of_words, _fault_of_week, _fault_of_clock)
"""The checks, one for each form."""


def _year(text: str | None) -> int:
    """Returns a year of four digits; 0 for any other, since its century is unknown."""
    return int(text) if text and len(text) == len("2025") else 0


def _fault_of_day(day: int, month: int, year: int) -> str:
    has_days = monthrange(_LEAP_YEAR if not year or isleap(year) else _LEAP_YEAR - 1, month)[1]
    if 1 <= day <= has_days:
        return ""
    return f"{month_name[month]}{f' {year}' if year else ''} has no day {day}"
