"""Reads times of day that stand in cells of their own, in any style, beside the day of the row."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from components.files.cells import is_unknown
from components.imports.cells.table_dates import ISO_DAY, DateStyle, ReadDate, days_about
from components.imports.cells.time_zones import DAY_ONLY, UTC, in_utc, other_zone_in, zone_of, zones
from components.imports.questions import Answers
from components.imports.words.direction_words import direction_in
from components.imports.words.zone_words import zone_in_words
from components.ledger.dates.date_phrases import (
    hours_of_part,
    in_english,
    in_hours_of_part,
    part_of_day_apart,
    with_western_digits,
)
from components.ledger.dates.other_dates import in_24_hours
from components.ledger.dates.times_beside_days import with_plain_hours

_CLOCK = re.compile(
    r"([0-2]?[0-9])(?:[:.]| ?[hч] ?)?([0-5][0-9])(?:[:.]([0-5][0-9]))?(?:\.[0-9]+)?(?: ?(?:am|pm)|m|м)?"
    r"\s*(?:(Z|UTC|GMT|zulu)|(L|LT|LCL|local|loc|[CEM][A-Z]{1,2}T|MSK|h))?",
    re.IGNORECASE,
)
_HOUR_WORDS = re.compile(
    r"(?:(?:ساعت|الساعة|الساعه|בשעה|שעה|"
    r"um|kl|klo|klokka|godz|saat|ore|ora|ore le|alle|at|в|о|a las|às|à)\.? +)?(?P<clock>[0-9].*?)"
    r"(?: *(?:Uhr|hrs?|hours|uur|óra(?:kor)?|ч|час(?:ов|а)?|год|godz|saat|horas?|heures|ore)\.?)?",
    re.IGNORECASE,
)
"""Words for "o'clock" around a time, which add nothing to its numbers."""
_LOCAL = re.compile(r"(?:L|LT|LCL|local|loc|h)?", re.IGNORECASE)
"""Words beside a time that name no particular zone."""
_SPAN = re.compile(
    r"(?:(?:between|from|zwischen|von|entre|de|tra|fra|dalle|między|od|між|между|від|с|з|tussen|van)\s+)?"
    r"(?P<first>[0-9].*?)\s*(?:[-–—]|\b(?:to|until|till|and|bis|und|à|au|et|a|al|y|e|do|i|до|і|и|та|tot|en)\b)\s*"
    r"(?P<last>[0-9].*)",
    re.IGNORECASE,
)
"""Two times of a day between which something happened."""
_ZONE_BEHIND = re.compile(r"[0-9]\s*(?P<zone>[^\W\d_]+)$")
_HALF = re.compile(r"(am|pm)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:~|≈|ca?\b\.?|circa|about|around|approx\.?|gegen|etwa|vers|hacia|около|ок\.|приблизно|ok\.) *(?=[0-9])",
    re.IGNORECASE,
)
"""What stands before an approximate time."""
_WORD_BEFORE = re.compile(r"[^\W\d_][^\d]{2,}\s(?=[0-9])")
_DAY_BEFORE = re.compile(r"(0[1-9]|[12][0-9]|3[01])/(?=[0-2][0-9]:?[0-5][0-9])")
"""The day of the month before a time that is not on the row's day, as in logs and NOTAMs: 06/0130."""
_NEXT_DAY = re.compile(
    r"(?:\s*\(\+ ?1(?: ?(?:d|day|jour|Tag))?\)|(?:(?<=[0-9])|(?<=[0-9]Z))\s*\+ ?1(?: ?(?:d|day|jour|Tag))?|"
    r"[\s,]*\(?(?:(?:the )?(?:next|following) day|(?:am )?(?:nächste[rn]|folgenden) tage?|(?:am )?folgetag|"
    r"(?:le )?lendemain|(?:el |al )?día siguiente|(?:il )?giorno (?:dopo|seguente)|(?:no )?dia seguinte|"
    r"volgende dag|następnego dnia|(?:на )?следующ(?:ий день|его дня)|наступного дня)\)?)$",
    re.IGNORECASE,
)
"""How tables mark a time on the next day: 02:10+1, 21:10Z+1, 12:55PM CET (+1), 0130 next day. GMT+1 is a zone."""
_LAST_HOUR = 23
_FRACTION = re.compile(r"0?[.,](?:[0-9]|[0-9]{3,})")
"""A time as spreadsheets store it: a fraction of a day. Two digits may be a time with a point instead."""
_HOUR_OF_ONE_DIGIT = re.compile(r"[1-9][0-5][0-9]")
"""A time whose leading zero was lost when a spreadsheet took it for a number."""
_DOUBTFUL_CLOCK = re.compile(r"0?\.[0-9]{2}")
_MINUTES = 24 * 60
_HALF_A_MONTH = 15
"""Days: the furthest that a day of the month may lie from the row's day without being ambiguous."""


def style_of_times(heading: str, cells: Collection[str], answers: Answers) -> DateStyle:
    """Returns how the times of a column are read. Their zone comes from an answer or the heading; otherwise times
    are not used, because the days alone suffice."""
    zone = zone_of(heading, answers) or DAY_ONLY
    without_zero = sum(map(bool, map(_HOUR_OF_ONE_DIGIT.fullmatch, cells)))
    # Only the hour after midnight loses two digits. If more numbers are that short, they are hours.
    short = sum(cell.isdecimal() and len(cell) < len("012") for cell in cells)
    return DateStyle(zone=zone, lacks_zeros=0 < without_zero >= short)


def _with_zeros(cell: str, style: DateStyle) -> str:
    return cell.zfill(len("0012")) if style.lacks_zeros and cell.isdecimal() else cell


def names_no_zone(cell: str) -> bool:
    """Returns whether a cell is a time of day that does not say it is UTC.

    >>> names_no_zone("14:03"), names_no_zone("1403Z"), names_no_zone("at night")
    (True, False, False)
    """
    match = _clock(cell)
    return bool(match and not match[4] and not zone_in_words(cell)[1])


def time_and_zone(cell: str, heading: str, style: DateStyle) -> tuple[str, str]:
    """Returns a time of day and what gives its zone; both "" if the cell is no time.

    >>> time_and_zone("0842", "Arr LT", DateStyle()), time_and_zone("0842Z", "Arr LT", DateStyle())
    (('08:42', 'LT'), ('08:42', 'Z'))
    """
    cell = without_day(cell)
    match, words = _clock(_with_zeros(cell, style)), zone_in_words(cell)[1]
    if not match:
        return "", ""
    clock = f"{int(match[1]):02}:{match[2]}"
    if words:
        zone = style.in_zone_of(words).zone
        return clock, words if zone in ("", DAY_ONLY) else zone
    named = other_zone_in(heading)
    own = match[4] or ("" if _LOCAL.fullmatch(match[5] or "") else match[5])
    chosen = style.zone if style.zone not in ("", DAY_ONLY) else named
    return clock, own.upper() or chosen


# Memoized: a table has fewer times of day than rows.
@lru_cache(maxsize=16_384)
def _clock(cell: str) -> re.Match[str] | None:
    bare, part = part_of_day_apart(with_western_digits(_without_direction(zone_in_words(cell)[0].strip())))
    text = in_hours_of_part(with_plain_hours(f" {bare}").strip(), part)
    worded = _HOUR_WORDS.fullmatch(text)
    text = worded["clock"] if worded else text
    text = in_24_hours(text if text.isascii() else in_english(text))
    if _FRACTION.fullmatch(text):
        minutes = round(float(text.replace(",", ".")) * _MINUTES) % _MINUTES
        text = f"{minutes // 60:02}:{minutes % 60:02}"
    if _DOUBTFUL_CLOCK.fullmatch(text):
        return None
    match = None if _HALF.search(text) else _CLOCK.fullmatch(text)
    return match if match and int(match[1]) <= _LAST_HOUR else None


def _without_direction(text: str) -> str:
    """Returns a time without a leading word for what the aircraft did: Landed 02:22."""
    word = _WORD_BEFORE.match(text)
    return text[word.end() :] if word and direction_in(word[0]) else text


def end_of_status(cell: str) -> str:
    """Returns which end of a flight a status gives the time of; "" if none.

    >>> end_of_status("Landed 02:22"), end_of_status("Departed 14:10"), end_of_status("Scheduled")
    ('arrival', 'departure', '')
    """
    word = _WORD_BEFORE.match(cell)
    return direction_in(word[0]) if word and _clock(cell) else ""


def _is_utc(clock: re.Match[str], zone: str) -> bool:
    """Returns whether a time is UTC by its own words or, without any, by those of its column."""
    return bool(clock[4]) or (zone == UTC and (clock[5] or "h") in "hH")


# Memoized: a table has fewer times of day than rows.
@lru_cache(maxsize=16_384)
def _time_in(cell: str, style: DateStyle) -> tuple[str, str]:
    """Returns the time of day in a cell, "" for none, and its zone: UTC, one of `zones()`, or "" if unknown.

    >>> _time_in("1403Z", DateStyle()), _time_in("14:03:20", DateStyle()), _time_in("dusk", DateStyle())
    (('14:03', 'UTC'), ('14:03:20', ''), ('', ''))
    """
    if not (match := _clock(_with_zeros(cell, style))):
        return "", ""
    seconds = f":{match[3]}" if match[3] and match[3] != "00" else ""
    zone = style.in_zone_of(zone_in_words(cell)[1]).zone
    names_no_other = not match[4] and _LOCAL.fullmatch(match[5] or "")
    is_known = _is_utc(match, zone) or (names_no_other and zone in zones())
    return f"{int(match[1]):02}:{match[2]}{seconds}", (UTC if match[4] else zone) if is_known else ""


def names_own_day(cell: str) -> bool:
    """Returns whether a cell has a day of the month before its time, or a next-day mark after it.

    >>> names_own_day("06/0130"), names_own_day("02:10+1"), names_own_day("0130")
    (True, True, False)
    """
    return bool(_DAY_BEFORE.match(cell)) or names_next_day(cell)


def names_next_day(cell: str) -> bool:
    """Returns whether a cell has a next-day mark after its time.

    >>> names_next_day("02:10+1"), names_next_day("12:55PM CET (+1)"), names_next_day("12:55 GMT+1")
    (True, True, False)
    """
    return bool(_NEXT_DAY.search(cell))


def without_day(cell: str) -> str:
    """Returns a time without a day of the month before it or a next-day mark after it.

    >>> without_day("06/0130"), without_day("02:10 (+1)")
    ('0130', '02:10')
    """
    return _NEXT_DAY.sub("", _DAY_BEFORE.sub("", cell, count=1))


def _own_day(day: str, cell: str) -> str:
    """Returns the day nearest to the row's day with the day of the month that stands before a time; without one,
    the row's day.

    >>> _own_day("2025-11-05", "06/0130"), _own_day("2025-12-31", "01/0130"), _own_day("2025-11", "06/0130")
    ('2025-11-06', '2026-01-01', '2025-11')
    """
    match = _DAY_BEFORE.match(cell)
    if not match or not ISO_DAY.fullmatch(day):
        return day
    days = (date.fromisoformat(day) + timedelta(days=off) for off in range(-_HALF_A_MONTH, _HALF_A_MONTH + 1))
    near = [each for each in days if each.day == int(match[1])]
    return min(near, key=lambda each: abs((each - date.fromisoformat(day)).days)).isoformat() if near else day


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if ISO_DAY.fullmatch(day) else day


def with_clock(day: str, cell: str, style: DateStyle) -> ReadDate:
    """Returns a day with the time in a cell of its own, if the cell or the style of its column makes that UTC or a
    known zone; otherwise the day alone, and why the cell could not be read.

    >>> with_clock("2025-10-26", "14:03", DateStyle(zone=UTC)).text
    '2025-10-26T14:03Z'
    >>> with_clock("2025-10-26", "14:03", DateStyle()), with_clock("2025-10-26", "later", DateStyle()).what
    (ReadDate(text='2025-10-26', what=''), 'this is no time of day that can be read for certain')

    For an approximate time, or a part of the day, returns the day alone, or the two days in which it may lie.

    >>> with_clock("2025-10-26", "~23:30Z", DateStyle()).text
    '[2025-10-26..2025-10-27]'
    """
    if is_unknown(cell):
        return ReadDate(day)
    day, is_next, cell = _own_day(day, cell), names_next_day(cell), with_western_digits(without_day(cell))
    if (about := _ABOUT.match(cell)) and not is_unknown(exact := cell[about.end() :]):
        read = with_clock(_next_day(day) if is_next else day, exact, style)
        return replace(read, text=days_about(read.text))
    time, zone = _time_in(cell, style)
    if not time and (span := span_of(cell)):
        return _day_of_span(day, *span, style, is_next=is_next)
    if not time:
        hours = hours_of_part(cell)
        read = _day_of_span(day, *hours, style, is_next=is_next) if hours else ReadDate(day)
        return replace(read, what="this is no time of day that can be read for certain")
    return _at_time(_next_day(day) if is_next else day, time, zone)


def span_of(cell: str) -> tuple[str, str] | None:
    """Returns the two times of a span, both with the zone after the second; None for anything else.

    >>> span_of("14:00-15:00"), span_of("1400 to 1500Z"), span_of("14:00"), span_of("2-3 aircraft")
    (('14:00', '15:00'), ('1400 Z', '1500Z'), None, None)
    """
    if not (match := _SPAN.fullmatch(cell.strip())):
        return None
    first, last = match["first"], match["last"]
    if (zone := _ZONE_BEHIND.search(last)) and not _ZONE_BEHIND.search(first):
        first = f"{first} {zone['zone']}"
    return (first, last) if _clock(first) and _clock(last) else None


def _day_of_span(day: str, first: str, last: str, style: DateStyle, *, is_next: bool) -> ReadDate:
    """Returns the day of a span of times, or the range of days that it may be on: the profile has no spans of
    times."""
    what = "this is a span of times, of which the ledger has the day alone"
    if not ISO_DAY.fullmatch(day):
        return ReadDate(day, what)
    (first_clock, zone), (last_clock, last_zone) = (time_and_zone(each, "", style) for each in (first, last))
    next_day = date.fromisoformat(day) + timedelta(
        days=is_next or (zone == last_zone and last_clock < first_clock)
    )
    ends = [with_clock(day, first, style).text, with_clock(next_day.isoformat(), last, style).text]
    days = sorted({own for end in ends for own in ISO_DAY.findall(end)})
    return ReadDate(days[0] if len(days) == 1 else f"[{days[0]}..{days[-1]}]", what)


def _at_time(day: str, time: str, zone: str) -> ReadDate:
    """Returns a day with a time in a zone, converted to UTC; the day alone if the zone is unknown."""
    is_day = bool(ISO_DAY.fullmatch(day))
    if zone not in ("", UTC) and is_day:
        return ReadDate(in_utc(day, time, zone))
    if zone != UTC:
        return ReadDate(day)
    return ReadDate(f"{day}T{time}Z") if is_day else ReadDate(day, "the row names no single day for this time")
