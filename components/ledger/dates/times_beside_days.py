"""Normalizes times of day beside a day, in any style, to the form that dates have: behind the day, with a
colon."""

import re
from collections.abc import Sequence

from components.ledger.dates.other_dates import in_24_hours

_Steps = Sequence[tuple[re.Pattern[str], str]]
_UNITS = r" ?(?:Uhr|hrs?|h|heures?|horas?|uur|ч|часов|часа|годин[аи]?)\b\.?"
_WORDS = r"at|ساعت|الساعة|الساعه|בשעה|שעה|um|à|a las|às|alle ore|alle|ore|o godz\.?|godz\.?|kl\.?|klo|в|о|saat"
"""Words before a time that only introduce it."""
_BEFORE_NOON, _AFTER_NOON = r"ص|ق\.?ظ|صباحا|صباحًا", r"م|ب\.?ظ|مساء|مساءً"
_HALVES: _Steps = (
    (
        re.compile(rf"(?<![0-9:.])(1[0-2]|0?[1-9])((?::[0-5][0-9]){{1,2}})? ?(?:{_BEFORE_NOON})\.?(?!\w)"),
        r"\1\2 am",
    ),
    (
        re.compile(rf"(?<![0-9:.])(1[0-2]|0?[1-9])((?::[0-5][0-9]){{1,2}})? ?(?:{_AFTER_NOON})\.?(?!\w)"),
        r"\1\2 pm",
    ),
)
"""The halves of Arabic and Persian 12-hour clocks."""
_HOURS: _Steps = (
    (re.compile(rf"\b({_WORDS}) ([01]?[0-9]|2[0-3])\.([0-5][0-9])(?![.0-9])", re.IGNORECASE), r"\1 \2:\3"),
    (re.compile(rf"(?<=[ ,~])([01]?[0-9]|2[0-3])[.:h]([0-5][0-9]){_UNITS}", re.IGNORECASE), r"\1:\2"),
    (re.compile(r"(?<=[ ,~])([01]?[0-9]|2[0-3])h([0-5][0-9])\b", re.IGNORECASE), r"\1:\2"),
    (re.compile(rf"(?<=[ ,~])([01]?[0-9]|2[0-3]){_UNITS}(?! ?[0-5][0-9]\b)", re.IGNORECASE), r"\1:00"),
    (re.compile(r"(?<![0-9:.])(1[0-2]|0?[1-9]) ?([ap])\.?m\b\.?", re.IGNORECASE), r"\1:00 \2m"),
    (re.compile(r"(?<![0-9:.])(1[0-2]|0?[1-9])\.([0-5][0-9]) ?([ap])\.?m\b\.?", re.IGNORECASE), r"\1:\2 \3m"),
    (re.compile(r"(?<![0-9])([01][0-9]|2[0-3])([0-5][0-9]) ?(Z|UTC|GMT)\b(?! ?[A-Z])"), r"\1:\2 \3"),
    (re.compile(r"^(.*[0-9].*[0-9]{4}) ([01][0-9]|2[0-3])([0-5][0-9])$", re.DOTALL), r"\1 \2:\3"),
)
"""Hours marked by a word or a letter, whole hours included, and four digits behind a day with its year."""
_JOINED: _Steps = (
    (re.compile(r"\((~?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?(?:Z|UTC|GMT))?)\)"), r" \1"),
    (
        re.compile(
            rf"(?<!:[0-9]{{2}})(?:\s*[|\n]\s*|,?\s+[-–—]\s+|,?\s+)(?:(?:{_WORDS}|o)\s+)?"
            r"(?=~?[0-9]{1,2}:[0-9]{2})",
            re.IGNORECASE,
        ),
        " ",
    ),
)
"""Separators between a day and its time. Before digits with a point, "o" may be Spanish for "or"."""
_ABOUT = re.compile(r"(?:~|\babout|\baround|\bcirca|\bca?\.?|\bapprox\.?) ?(?=[0-9]{1,2}:[0-9]{2})", re.IGNORECASE)
_SPAN = re.compile(
    r"(?<= )~?(?P<first>[0-9]{1,2}:[0-9]{2})(?P<own> ?(?:Z|UTC))? ?(?:-|–|to|or|/) ?"
    r"(?P<last>[0-9]{1,2}:[0-9]{2})(?P<zone> ?(?:Z|UTC|GMT))?$"
)
_TIME = r"(?P<time>~?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?(?:Z|UTC|GMT)\b)?)"
_TIME_FIRST = re.compile(rf"{_TIME},? (?:on )?(?P<day>.*[0-9].*)")
_TIME_BEFORE_YEAR = re.compile(rf"(?P<day>.*[^0-9].*) {_TIME} (?P<year>[0-9]{{4}})")
_TEN_DIGITS = re.compile(
    r"((?:19|[2-9][0-9])(?:0[1-9]|1[0-2])[0-9]{2})([01][0-9]|2[0-3])([0-5][0-9] ?Z?)", re.IGNORECASE
)
"""A date-time group of ten digits; one with a smaller beginning could be a number of seconds before 2030."""
_LETTERS_EAST, _LETTERS_WEST = "ABCDEFGHIKLM", "NOPQRSTUVWXY"
"""Military time zone letters by their hours ahead of and behind UTC; J is the writer's local time."""
_LETTERED = re.compile(
    rf"(?P<day>[0-3][0-9])(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9]) ?"
    rf"(?P<zone>[{_LETTERS_EAST}{_LETTERS_WEST}Z]) ?(?P<month>[A-Za-z]{{3}}) ?(?P<year>20[0-9]{{2}}|[0-9]{{2}})"
)
_DAY_AND_TIME = re.compile(r"(?P<day>.*?[0-9A-Za-z].*?)(?:,? +(?P<time>~?[0-9]{1,2}:[0-9]{2}.*))?", re.DOTALL)


def with_plain_hours(text: str) -> str:
    """Returns a date, in any language, with its time in 24 hours as hours and minutes, and a single space
    before it.

    >>> with_plain_hours("20th Nov 6pm"), with_plain_hours("3.11.2025 14.05 Uhr"), with_plain_hours("3 nov 14h")
    ('20th Nov 18:00', '3.11.2025 14:05', '3 nov 14:00')
    >>> with_plain_hours("3.11.2025 um 14.05"), with_plain_hours("3 Nov | 14:05"), with_plain_hours("3/11 (2pm)")
    ('3.11.2025 14:05', '3 Nov 14:05', '3/11 14:00')
    >>> with_plain_hours("Nov 2024 2025"), with_plain_hours("2024 2025")
    ('Nov 2024 2025', '2024 2025')
    >>> with_plain_hours("3 XI 2025 o 14:05"), with_plain_hours("3 o 4.11")
    ('3 XI 2025 14:05', '3 o 4.11')
    >>> with_plain_hours("20251103 1405"), with_plain_hours("3 Nov 2025 1405Z"), with_plain_hours("3 Nov 2025")
    ('20251103 14:05', '3 Nov 2025 14:05 Z', '3 Nov 2025')
    """
    for step, plainer in _HOURS if text.isascii() else (*_HALVES, *_HOURS):
        text = step.sub(plainer, text)
    text = in_24_hours(text)
    for step, plainer in _JOINED:
        text = step.sub(plainer, text)
    return text


def with_group_apart(text: str) -> str:
    """Splits a date-time group into day and time: ten digits, as in NOTAMs, or day, time and zone letter before
    a month, as in military messages.

    >>> with_group_apart("2511090651"), with_group_apart("090651ZNOV25"), with_group_apart("090651C Nov 2025")
    ('251109 06:51', '09 NOV 25 06:51Z', '09 Nov 2025 06:51+03:00')
    >>> with_group_apart("1762671060"), with_group_apart("090651J NOV 25")
    ('1762671060', '090651J NOV 25')
    """
    if match := _TEN_DIGITS.fullmatch(text):
        return f"{match[1]} {match[2]}:{match[3]}"
    if match := _LETTERED.fullmatch(text):
        return f"{match['day']} {match['month']} {match['year']} {match['hour']}:{match['minute']}{_zone(match)}"
    return text


def _zone(match: re.Match[str]) -> str:
    if match["zone"] == "Z":
        return "Z"
    place = _LETTERS_EAST.find(match["zone"]) + 1
    return f"+{place:02}:00" if place else f"-{_LETTERS_WEST.index(match['zone']) + 1:02}:00"


def with_time_last(text: str) -> str:
    """Returns an English date with its time behind the day. An inexact time gets a ~, and so does each of two
    times.

    >>> with_time_last("14:05 3 Nov 2025"), with_time_last("Nov 3 14:05:11 2025")
    ('3 Nov 2025 14:05', 'Nov 3 2025 14:05:11')
    >>> with_time_last("3 Nov about 14:00"), with_time_last("3 Nov, 14:00-15:00"), with_time_last("about 3 Nov")
    ('3 Nov ~14:00', '3 Nov, ~14:00~15:00', 'about 3 Nov')
    """
    text = _SPAN.sub(_marked, _ABOUT.sub("~", text))
    if match := _TIME_FIRST.fullmatch(text):
        return f"{match['day']} {match['time']}"
    match = _TIME_BEFORE_YEAR.fullmatch(text)
    return f"{match['day']} {match['year']} {match['time']}" if match else text


def _marked(match: re.Match[str]) -> str:
    """Returns two times as the bounds of another one. If the second is not later, it is the UTC offset of the
    first."""
    first, last, zone = match["first"], match["last"], match["zone"] or match["own"] or ""
    return f"~{first}~{last}{zone}" if first.zfill(5) < last.zfill(5) else match[0]


def day_and_time(text: str) -> tuple[str, str]:
    """Splits a text into a day and the time behind it; "" if there is no time.

    >>> day_and_time("24.10 ~14:20 Z"), day_and_time("24 Oct, 14:20"), day_and_time("24 Oct")
    (('24.10', '~14:20 Z'), ('24 Oct', '14:20'), ('24 Oct', ''))
    """
    match = _DAY_AND_TIME.fullmatch(text)
    return (match["day"], match["time"] or "") if match else (text, "")
