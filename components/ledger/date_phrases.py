"""Dates in the phrases that people use in tables, as plainer ones, which `other_dates` reads, and imports do:
without footnotes, with weekdays held against the date, with ranges and weeks in one form."""

import re
from calendar import month_name
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from components.ledger.date_words import in_english
from components.ledger.other_dates import in_order

LONGEST = 100
"""Characters: a date with its time, weekday and words has some 60; what is longer is prose."""

_WEEKDAYS_TEXT = """
    mon monday mo montag lun lundi lunes пн понедельник pzt pazartesi الاثنين
    tue tues tuesday di dienstag mar mardi martes вт вторник sal salı الثلاثاء
    wed weds wednesday mi mittwoch mer mercredi mié miércoles ср среда çar çarşamba الأربعاء
    thu thur thurs thursday do donnerstag jeu jeudi jue jueves чт четверг per perşembe الخميس
    fri friday fr freitag ven vendredi vie viernes пт пятница cum cuma الجمعة
    sat saturday sa samstag sam samedi sáb sábado сб суббота cmt cumartesi السبت
    sun sunday so sonntag dim dimanche dom domingo вс воскресенье paz pazar الأحد
"""
_WEEKDAYS = {
    word: line.split()[0].title() for line in _WEEKDAYS_TEXT.strip().splitlines() for word in line.split()
}
_MONTHS = "|".join(month_name[1:])
_WEEKDAY = re.compile(rf"(?P<weekday>[^\W\d_]{{2,}})\.?,? *(?=[0-9]|{_MONTHS})(?P<date>.+)", re.DOTALL)
_WEEKDAY_BEHIND = re.compile(r"(?P<date>.*[0-9]),? \(?(?P<weekday>[^\W\d_]{2,})\.?\)?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZONE_IN_BRACKETS = re.compile(r"(?<=[0-9Mm]) *\((UTC|GMT|Z)\)$")
_AT = re.compile(r",? (?:(?:at|um|à|a las|alle|в|о|saat) (?=[0-9]{1,2}[:.][0-9]{2})|o (?=[0-9]{1,2}:))")
"""The word between a day and its time."""
_WEEK = re.compile(r"(?:w/?[cb]|wk)\.? +", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?<=[0-9a-z.])\s*(?:[*†‡§¹²³]+|\[[0-9a-z]{1,2}\])$")
_OFFSET = re.compile(r"\s*\(?(?:GMT|UTC) ?(?P<sign>[+\-−])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?\)?$")
_TIME_OF_DAY = re.compile(
    r"(?<=[0-9]),?\s+\(?(?:early |late |in the )?(?:morning|afternoon|evening|noon|midday)\)?$", re.IGNORECASE
)
_ROMAN_MONTH = re.compile(
    r"(?P<day>[0-9]{1,2})(?P<mark>[ ./-])\s?"
    r"(?P<month>I{1,3}|I?V|VI{1,3}|IX|X|XI{1,2})\.?(?P=mark)\s?(?P<year>[0-9]{4})"
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_DAYS = r"(?P<first>[0-9]{1,2})\.?(?: ?[/-] ?| ?– ?)(?P<last>[0-9]{1,2})"
_NIGHT = re.compile(
    r"(?:over)?night (?:between |from )?(?=[0-9]{1,2}\b[^0-9]*(?:[0-9]{4})?(?:[-/–]| (?:to|and|or|[-–]) ) ?[0-9])"
)
"""Of a night the two days are the range; one alone may be its evening or its morning."""
_PHRASES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_ROMAN_MONTH, lambda match: f"{match['day']}.{_ROMAN.index(match['month']) + 1}.{match['year']}"),
    (re.compile(r"(?P<week>[0-9]{1,2})\. ?KW[ ,/]+(?P<year>[0-9]{4})"), lambda match: _week(match)),
    (re.compile(rf"{_DAYS}\.?(?P<month> [A-Z][a-z]{{2,}}\.?,?(?: [0-9]{{4}})?)"), r"\g<first>-\g<last>\g<month>"),
    (re.compile(rf"{_DAYS}(?P<month>\.[0-9]{{1,2}}\.[0-9]{{4}})"), r"\g<first>-\g<last>\g<month>"),
    (
        re.compile(rf"(?P<name>[A-Z][a-z]{{2,}})\.? {_DAYS},?(?P<year> [0-9]{{4}})"),
        r"\g<first>-\g<last> \g<name>\g<year>",
    ),
    (
        re.compile(r"(?:KW|CW|wk|week|W) ?(?P<week>[0-9]{1,2})(?:[ ,/]+|-)(?P<year>[0-9]{4})", re.IGNORECASE),
        lambda match: _week(match),
    ),
    (
        re.compile(
            r"(?:between |from )?(?P<first>[0-9]{1,2} [A-Z][a-z]{2,}) ?(?:-|–|—|to|and|or) ?"
            r"(?P<last>[0-9]{1,2} [A-Z][a-z]{2,}) (?P<year>[0-9]{4})"
        ),
        r"\g<first> \g<year> - \g<last> \g<year>",
    ),
    (
        re.compile(
            r"(?P<first>[0-9]{1,2}\.[0-9]{1,2})\.?(?:[0-9]{4})? ?[-–—] ?(?P<last>[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})"
        ),
        lambda match: " - ".join(
            in_order(text, "day first") for text in (match["first"] + match["last"][-5:], match["last"])
        ),
    ),
    (re.compile(r"([0-9]{1,4}) ?([./]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,4})\.?"), r"\1\2\3\2\4"),
    (
        re.compile(r"(?P<month>0?[1-9]|1[0-2])[/.](?P<year>[12][0-9]{3})"),
        lambda match: f"{match['year']}-{int(match['month']):02}",
    ),
    (re.compile(r"([12][0-9]{3})/(0[1-9]|1[0-2])"), r"\1-\2"),
    (re.compile(r"([0-9]{1,2})([A-Z][A-Za-z]{2,})([0-9]{4}|[0-9]{2})"), r"\1 \2 \3"),
    (
        re.compile(r"([0-9]{2})([0-2][0-9])([0-5][0-9])Z ?([A-Z][A-Za-z]{2,}) ?([0-9]{4}|[0-9]{2})"),
        r"\1 \4 \5 \2:\3Z",
    ),
    (re.compile(r"(.+[0-9] )([0-2][0-9])([0-5][0-9]) ?(?:Z|UTC)", re.IGNORECASE), r"\1\2:\3Z"),
)
"""Forms of phrases, and the plainer ones for which they stand."""


# Depends on the cell alone; days come again, and a column of more distinct ones costs only time.
@lru_cache(maxsize=65_536)
def plain(cell: str) -> str:
    """Returns a date in English words, of which only what says when is left.

    >>> plain("24 octobre 2025*"), plain("Fr, 24.10.2025"), plain("26/27 Oct 2025")
    ('24 October 2025', 'Fri 24.10.2025', '26-27 October 2025')
    >>> plain("KW 43/2025"), plain("2025-10-26 16:03 (GMT+3)")
    ('2025-W43', '2025-10-26 16:03+03:00')
    >>> plain("26.X.2025"), plain("43. KW 2025"), plain("10月27日"), plain("26 Oct 2025 (evening)")
    ('26.10.2025', '2025-W43', '27 October', '26 October 2025')
    """
    if len(cell) > LONGEST:
        return cell
    # Notion writes a day that it knows as one with @ before it.
    words = _AT.sub(" ", cell.replace("→", "–").removeprefix("@"))
    text = _FOOTNOTE.sub("", in_english(_WEEK.sub("week ", words, count=1)))
    text = _ZONE_IN_BRACKETS.sub(r" \1", _TIME_OF_DAY.sub("", text))
    text = _NIGHT.sub("", _with_weekday(_OFFSET.sub(_offset, text)))
    for phrase, plainer in _PHRASES:
        if match := phrase.fullmatch(text):
            return match.expand(plainer) if isinstance(plainer, str) else plainer(match)
    return text


def _week(match: re.Match[str]) -> str:
    return f"{match['year']}-W{int(match['week']):02}"


def _offset(match: re.Match[str]) -> str:
    sign = "+" if match["sign"] == "+" else "-"
    return f"{sign}{int(match['hours']):02}:{match['minutes'] or '00'}"


def _with_weekday(text: str) -> str:
    """Returns a date with its weekday in front of it and in English, against which it is held where it is read."""
    match = _WEEKDAY.fullmatch(text) or _WEEKDAY_BEHIND.fullmatch(text)
    weekday = _WEEKDAYS.get(match["weekday"].casefold(), "") if match else ""
    if not match or not weekday:
        return text
    is_certain = _ISO_DAY.fullmatch(match["date"]) and is_on(match["date"], weekday)
    return match["date"] if is_certain else f"{weekday} {match['date']}"


def is_on(day: str, weekday: str) -> bool:
    """Whether a day is on a day of the week.

    >>> is_on("2025-10-26", "Sun"), is_on("2025-02-30", "Sun")
    (True, False)
    """
    try:
        return f"{date.fromisoformat(day):%a}" == weekday
    except ValueError:
        return False
