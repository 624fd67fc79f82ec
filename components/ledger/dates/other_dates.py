"""Reads dates that are not in the ledger's EDTF profile (see `edtf`) and proposes how to write them in it.
Only three kinds are accepted, with a remark: a day with a midnight behind it, a day with points (26.10.2025),
and days in the number order that a person has confirmed. All other readings are only proposed in messages."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

ORDERS = {"day first": "dmy", "month first": "mdy", "year first": "ymd"}
"""The values of `dateOrder` in a descriptor, each with the order of its numbers."""

_MONTHS = (
    ("jan", "янв"),
    ("feb", "fév", "fev", "фев"),
    ("mar", "mär", "mrz", "мар"),
    ("apr", "avr", "апр"),
    ("may", "mai", "май", "мая"),
    ("jun", "juin", "июн"),
    ("jul", "juil", "июл"),
    ("aug", "aoû", "aou", "авг"),
    ("sep", "сен"),
    ("oct", "okt", "окт"),
    ("nov", "ноя"),
    ("dec", "dez", "déc", "дек"),
)
_NUMBERS = re.compile(r"([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{1,4})(?: ?(?:г\.?|year))?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00(?::00(?:\.0+)?)?")
_AT_MIDNIGHT = re.compile(r"(.+[0-9])[ T]0?0:00(?::00(?:\.0+)?)?", re.ASCII)
_WITH_POINTS = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")
_TIME = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?(?P<part>[.,][0-9]+)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?"
)
_TWO_TIMES = re.compile(
    r"(?P<day>.*?[^ T,]),? +(?P<first>[0-2]?[0-9]:[0-5][0-9])(?P<mark> ?[-–—/] ?)(?P<last>[0-2]?[0-9]:[0-5][0-9])"
    r"(?: ?(?:Z|UTC|GMT))?"
)
_CLOCK = re.compile(rf"(?P<day>.*?[^ T,])(?:,? +|T){_TIME}", re.IGNORECASE)
_SHORT_CLOCK = re.compile(
    r"(?P<day>[0-9]{4}-?[0-9]{2}-?[0-9]{2})T(?P<hour>[0-9]{2})"
    r"(?:(?P<minute>[0-9]{2})(?:(?P<second>[0-9]{2})(?P<part>[.,][0-9]+)?)?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?",
    re.IGNORECASE,
)
"""A time without colons, as ISO 8601 allows, or an hour alone."""
_WORD = r"[^\W\d_]{3,}\.?"
_DAY_MONTH = re.compile(
    rf"(?:(?P<weekday>{_WORD}),? )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[ -](?P<month>{_WORD}),?[ -]"
    r"(?P<year>[0-9]{4}|[0-9]{2})"
)
_WEEKDAYS = (
    ("mon", "lun", "пон"),
    ("tue", "dienst", "mard", "marte", "вто"),
    ("wed", "mittw", "mer", "mié", "сре"),
    ("thu", "donner", "jeu", "jue", "чет"),
    ("fri", "freit", "ven", "vie", "пят"),
    ("sat", "sam", "sáb", "суб"),
    ("sun", "sonnt", "dim", "dom", "вос"),
)
"""How weekdays begin, in the languages of `_MONTHS` and in Spanish."""
_WITH_WEEKDAY = re.compile(rf"({_WORD}),? (.+?)(?:(?:,? +|T)[0-9]{{1,2}}:.*)?")
_MONTH_DAY = re.compile(
    rf"(?:(?P<weekday>{_WORD}),? )?(?P<month>{_WORD})[ -](?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? "
    r"(?P<year>[0-9]{4})"
)
_MONTH = re.compile(rf"({_WORD})[ -]([0-9]{{4}})")
_PART_OF_MONTH = re.compile(
    r"(?P<part>early|mid|late|beginning of|start of|end of|first half of|second half of)[ -]"
    rf"(?P<of>{_WORD} [0-9]{{4}})",
    re.IGNORECASE,
)
_DAYS_OF_PART = {
    **dict.fromkeys(("early", "beginning of", "start of"), (1, 10)),
    "mid": (11, 20),
    **dict.fromkeys(("late", "end of"), (21, 31)),
    "first half of": (1, 15),
    "second half of": (16, 31),
}
_PART_OF_YEAR = re.compile(r"(early|mid|late)[ -]([0-9]{4})", re.IGNORECASE)
_MONTHS_OF_PART = {"early": ("01", "04"), "mid": ("05", "08"), "late": ("09", "12")}
_HALF_OF_YEAR = re.compile(r"H([12])[ /-]?([0-9]{4})|([0-9]{4})[ -]?H([12])", re.IGNORECASE)
_DECADE = re.compile(r"(?:the )?([0-9]{3})0s", re.IGNORECASE)
_OR = r"(?: ?[-–/] ?| or | to |(?(between) and |(?!)))"
"""Separators between two alternative days. "and" counts only behind "between": "9 and 12 Nov" means both days."""
_NTH = r"[0-9]{1,2}(?:st|nd|rd|th|\.)?"
_DAYS_OF_MONTH = re.compile(
    rf"(?:(?P<between>between )|from |since )?(?:the )?(?P<first>{_NTH}){_OR}(?:the )?(?P<last>{_NTH})"
    rf"(?:(?: of)? (?P<month>{_WORD} [0-9]{{4}})|[./](?P<rest>[0-9]{{1,2}}[./][0-9]{{4}}))",
    re.IGNORECASE,
)
_MONTH_AND_DAYS = re.compile(
    rf"(?P<between>between )?(?P<month>{_WORD}) (?P<first>{_NTH}){_OR}(?P<last>{_NTH}),? (?P<year>[0-9]{{4}})",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:(?P<between>between )|from )?(?P<first>.{4,20}?)"
    r"(?: ?(?:\.\.\.?|…|–|—) ?| - | to | or |(?(between) and |(?!)))"
    r"(?P<last>.{4,20})"
)
_ABOUT = re.compile(
    r"(?:~ ?|circa |ca?\. ?|(?:on or )?(?:about|around) |approx\.? |approximately )(?P<before>.+)|"
    r"(?P<behind>.+?),? \(?(?:circa|ca?\.|approx(?:\.|imately)?|about|or thereabouts)\)?",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"(?:possibly|probably|perhaps|maybe|likely) (?P<before>.+)|"
    r"(?P<behind>.+[^ ?])(?: \?| ?\(\?\)|,? \((?:possibly|probably|unconfirmed|uncertain|unsure)\))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:by|before|until|till|to|up to|(?:no|not) later than|on or before|\.\.) ?(?<=[ .])(.+)|"
    r"(.+?),? (?:at (?:the )?(?:very )?latest|or (?:earlier|before))",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:since|from|after|(?:no|not) (?:earlier than|before)|on or after) (.+)|(.+?) ?\.\.|"
    r"(.+?),? (?:at (?:the )?(?:very )?earliest|or (?:later|after)|onwards?)",
    re.IGNORECASE,
)
_NIGHT_TO = re.compile("night (?:in)?to (.+)", re.IGNORECASE)
_WEEK_OF = re.compile(
    r"(?:week|semaine|Woche|semana|неделя)(?: (?:of|commencing|beginning|starting|from|vom|ab))? (.+)",
    re.IGNORECASE,
)
_LIST = re.compile(r" *(?:[,;|&+]|\band\b) *")
_DASHES = re.compile("[‐‑‒–—−]")
_DASHED = re.compile("[0-9]{1,4}[‐‑‒–—−][0-9]{1,2}[‐‑‒–—−][0-9]{1,4}")
_HALF_OF_DAY = re.compile(
    r"\b(?P<hour>1[0-2]|0?[1-9]):(?P<rest>[0-5][0-9](?::[0-5][0-9])?) ?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE
)
_ANY_YEARS = (" 2000", ", 2000", "2000", "/2000", ".2000")
"""Suffixes that complete a day without a year. They name a leap year so that 29 February is accepted."""
_MARKED = re.compile(r"[0-9?~%-]*[?~%][0-9?~%-]*")
_UNSPECIFIED = re.compile(
    r"[0-9]{1,3}X{1,3}|[0-9]{4}-(?:[0-9X]X|XX-[0-9X]{2}|[0-9]{2}-(?:[0-3]X|XX))", re.IGNORECASE
)
_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})")
_SERIAL = re.compile(r"([2-7][0-9]{4})(?:[.,][0-9]+)?")
_EPOCH = re.compile(r"(1[0-9]{9})([0-9]{3})?(?:[.,][0-9]+)?")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})\.0")
_DAY_OR_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-)([0-9]{2})(?: or | to | ?[/–-] ?|\.\.)([0-9]{2})")
_CALENDARS = {"Persian or Islamic": range(1300, 1480), "Buddhist": range(2440, 2650)}
"""Years of other calendars in which people date flights."""
_LONGEST = 60
"""The most characters that are read: a date in words with its time has about 40. The limit keeps prose away
from all these patterns."""
_SEASON = re.compile(r"([0-9]{4})-(2[1-4]|3[3-6]|4[01])")
_QUARTER = re.compile(r"([0-9]{4})[ -]?Q([1-4])|Q([1-4])[ /-]?([0-9]{4})", re.IGNORECASE)
_NAMED_SEASON = re.compile(r"(spring|summer|autumn|fall|winter)(?: of)? ([0-9]{4})", re.IGNORECASE)
_SEASON_NUMBERS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
_SEASONS = {
    "21": "[{0}-03-20..{0}-06-20]~",
    "22": "[{0}-06-21..{0}-09-22]~",
    "23": "[{0}-09-23..{0}-12-20]~",
    "24": "[{0}-12-21..{1}-03-19]~",
    "33": "[{0}-01..{0}-03]",
    "34": "[{0}-04..{0}-06]",
    "35": "[{0}-07..{0}-09]",
    "36": "[{0}-10..{0}-12]",
    "40": "[{0}-01..{0}-06]",
    "41": "[{0}-07..{0}-12]",
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """A date in another spelling: its possible readings in the ledger's EDTF profile (there may be none), what
    is wrong with it, and what to do."""

    what: str
    remedy: str
    readings: tuple[str, ...] = ()


def day_of_midnight(text: str) -> str:
    """Returns the day of a date that a spreadsheet wrote with a midnight behind it; "" for any other text.

    >>> day_of_midnight("2025-11-01 00:00:00"), day_of_midnight("2025-11-01 14:03")
    ('2025-11-01', '')
    """
    match = _MIDNIGHT.fullmatch(text)
    return match[1] if match else ""


def day_with_points(text: str) -> str:
    """Returns the day of a date like 26.10.2025; "" for any other text. Points mean that the day comes first:
    no country writes month, day and year with points.

    >>> day_with_points("26.10.2025"), day_with_points("10.26.2025"), day_with_points("26.10.25")
    ('2025-10-26', '', '')
    """
    return in_order(text, "day first") if _WITH_POINTS.fullmatch(without_midnight(text)) else ""


def without_midnight(text: str) -> str:
    """Returns a date without the midnight that a spreadsheet wrote behind it; other texts unchanged.

    >>> without_midnight("26/10/2025 00:00:00"), without_midnight("10/26/2025 12:00:00 AM")
    ('26/10/2025', '10/26/2025')
    >>> without_midnight("26/10/2025 14:03"), without_midnight("2025-10-26")
    ('26/10/2025 14:03', '2025-10-26')
    """
    match = _AT_MIDNIGHT.fullmatch(in_24_hours(text))
    return match[1] if match else text


def shows_month_first(text: str) -> bool:
    """Whether a date with points can only be read with the month before the day.

    >>> shows_month_first("02.13.2025"), shows_month_first("02.03.2025")
    (True, False)
    """
    return bool(_WITH_POINTS.fullmatch(without_midnight(text))) and orders_of(text) == ("month first",)


def in_order(text: str, order: str) -> str:
    """Returns the day of an all-number date, read in one of the `ORDERS`; "" if it has no such reading. A year
    of two digits means 1970 to 2069.

    >>> in_order("03/08/2025", "day first"), in_order("26.10.25", "day first"), in_order("10/26/25", "day first")
    ('2025-08-03', '2025-10-26', '')
    """
    match = _NUMBERS.fullmatch(without_midnight(text))
    if not match:
        return ""
    part = dict(zip(ORDERS[order], (match[1], match[3], match[4]), strict=True))
    if len(part["y"]) not in (2, 4) or max(len(part["m"]), len(part["d"])) > 2:
        return ""
    # Nobody writes 26.10.25 for a day of 2026.
    if order == "year first" and len(part["y"]) == 2 and match[2] != "-":
        return ""
    return _iso(year_of(part["y"]), int(part["m"]), int(part["d"]))


def orders_of(text: str) -> tuple[str, ...]:
    """Returns the orders in which an all-number date is a valid day. One order settles it; none means that the
    text is not such a date or starts with a four-digit year.

    >>> orders_of("03/08/2025"), orders_of("26/08/2025"), orders_of("2025/10/26")
    (('day first', 'month first'), ('day first',), ())
    """
    if text[:4].isdigit():
        return ()
    return tuple(order for order in ORDERS if in_order(text, order))


def year_day_month(text: str) -> str:
    """Returns the day of a date that starts with its year and can only have its month last; "" for any other
    text.

    >>> year_day_month("2025-26-10"), year_day_month("2025-08-03"), year_day_month("2025-13-45")
    ('2025-10-26', '', '')
    """
    match = _NUMBERS.fullmatch(text)
    if not match or len(match[1]) != 4 or int(match[3]) <= 12 or len(match[4]) > 2:
        return ""
    return _iso(int(match[1]), int(match[4]), int(match[3]))


def may_be_year_day_month(text: str) -> bool:
    """Whether an ISO day would be another valid day if its month stood last.

    >>> may_be_year_day_month("2025-03-08"), may_be_year_day_month("2025-03-26"), may_be_year_day_month("2025-03")
    (True, False, False)
    """
    match = _DAY.fullmatch(text)
    if not match or match[2] == match[3]:
        return False
    return bool(_iso(int(match[1]), int(match[3]), int(match[2])))


def other_calendar(year: int) -> str:
    """Returns the calendar in which this year is a recent one; "" for years of any other calendar.

    >>> other_calendar(1404), other_calendar(2568), other_calendar(2025)
    ('Persian or Islamic', 'Buddhist', '')
    """
    return next((name for name, years in _CALENDARS.items() if year in years), "")


def spelling(text: str) -> Spelling | None:
    """Returns what a text outside the ledger's EDTF profile may mean; None if it does not look like a date.

    >>> spelling("26-Oct-25").remedy, spelling("45956").remedy, spelling("yesterday")
    ('Write 2025-10-26.', 'Write 2025-10-26.', None)
    """
    if len(text) > _LONGEST:
        return None
    return _first_result(_READERS, _DASHES.sub("-", text) if _DASHED.fullmatch(text) else text)


def _first_result(readers: Iterable[Callable[[str], Spelling | None]], text: str) -> Spelling | None:
    return next((reading for reader in readers if (reading := reader(text))), None)


def in_24_hours(text: str) -> str:
    """Returns a text with its 12-hour times written in 24 hours.

    >>> in_24_hours("10/26/2025 2:03 PM"), in_24_hours("12:30 a.m.")
    ('10/26/2025 14:03', '00:30')
    """
    return _HALF_OF_DAY.sub(_as_24_hours, text)


def _as_24_hours(match: re.Match[str]) -> str:
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    return f"{hour:02}:{match['rest']}"


def _numbers(text: str) -> Spelling | None:
    readings = {order: day for order in ORDERS if (day := in_order(text, order))}
    days = tuple(dict.fromkeys(readings.values()))
    if len(days) == 1:
        return Spelling("a date starts with its year", f"Write {days[0]}.", days)
    if set(readings) == {"day first", "month first"}:
        first, second = days
        return Spelling(
            "day and month cannot be told apart for certain",
            f"Write {first} if the day comes first, {second} if the month does.",
            days,
        )
    if readings:
        alternatives = ", ".join(f"{day} if it is {order}" for order, day in readings.items())
        return Spelling("day, month and year cannot be told apart for certain", f"Write {alternatives}.", days)
    if day := year_day_month(text):
        what = f"there is no month {int(day[8:]):02}"
        return Spelling(what, f"This seems to be written year-day-month: write {day}.", (day,))
    return None


def _digits(text: str) -> Spelling | None:
    if len(text) == 8 and text.isascii() and text.isdigit():
        day = _iso(int(text[:4]), int(text[4:6]), int(text[6:]))
        return _one_reading("a date has hyphens between year, month and day", day) if day else None
    if match := _SERIAL.fullmatch(text):
        counted = date(1899, 12, 30) + timedelta(days=int(match[1]))
        return _one_reading("this is the number by which spreadsheets count days", counted.isoformat())
    if match := _EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(match[1]), UTC)
        unit = "milliseconds" if match[2] else "seconds"
        return _one_reading(f"this is a number of {unit} since 1970", f"{moment:%Y-%m-%dT%H:%MZ}")
    if match := _YEAR.fullmatch(text):
        return _one_reading("a spreadsheet made a number with a point of the year", match[1])
    return None


def _words(text: str) -> Spelling | None:
    what = "months are numbers, and a date starts with its year"
    without_year_word = re.sub(r" ?(?:г\.?|года)$", "", text)
    if match := _DAY_MONTH.fullmatch(without_year_word) or _MONTH_DAY.fullmatch(without_year_word):
        # Any word but a weekday in front of the day means something else: its week, or its night.
        if match["weekday"] and not _group_number(match["weekday"], _WEEKDAYS):
            return None
        day = _iso(year_of(match["year"]), _month(match["month"]), int(match["day"]))
        return _one_reading(what, day) if day else None
    if (match := _MONTH.fullmatch(without_year_word)) and (month := _month(match[1])):
        return _one_reading(what, f"{match[2]}-{month:02}")
    return None


def _other_weekday(text: str) -> Spelling | None:
    """Returns the problem of a date whose weekday does not agree with it; None if there is no such
    contradiction."""
    match = _WITH_WEEKDAY.fullmatch(text)
    weekday = _group_number(match[1], _WEEKDAYS) if match else 0
    # Points mean that the day comes first, even if another order would agree with the weekday.
    day = ("." in match[2] and in_order(match[2], "day first")) or _single(match[2]) if match and weekday else ""
    if len(day) != len("2025-10-26") or date.fromisoformat(day).isoweekday() == weekday:
        return None
    what = f"day of the week and date do not agree: {day} is a {date.fromisoformat(day):%A}"
    return Spelling(what, f"Find out which of them is right; if the date is, write {day}.")


def _behind_weekday(text: str) -> Spelling | None:
    """Reads an all-number date behind a weekday, which may settle the order of its numbers."""
    match = _WITH_WEEKDAY.fullmatch(text)
    weekday = _group_number(match[1], _WEEKDAYS) if match else 0
    numbers = _numbers(match[2]) if match and weekday else None
    matching_days = (
        [day for day in numbers.readings if date.fromisoformat(day).isoweekday() == weekday] if numbers else []
    )
    return _one_reading("a date starts with its year", matching_days[0]) if len(matching_days) == 1 else numbers


def _two_times(text: str) -> Spelling | None:
    """Returns the problem of a day with two times. Behind a hyphen, a second time that is not later may be a
    UTC offset, so it is left to other readers."""
    match = _TWO_TIMES.fullmatch(text)
    day = _single(match["day"]) if match else ""
    if not match or not day or (match["mark"] == "-" and match["last"].zfill(5) <= match["first"].zfill(5)):
        return None
    what = "two times stand beside one day"
    return Spelling(what, f"Write {day}; or one time in UTC, like {day}T{match['first'].zfill(5)}Z.", (day,))


def _clock(text: str) -> Spelling | None:
    text = in_24_hours(text)
    match = _CLOCK.fullmatch(text) or _SHORT_CLOCK.fullmatch(text)
    if not match:
        return None
    if not (day := _single(match["day"])):
        return _numbers(match["day"])
    if not (moment := _day_and_time(day, match)):
        return None
    if day_of_midnight(text):
        return _one_reading("a day has no time beside it", day)
    return _time_in_zone(day, moment, (match["zone"] or "").upper(), has_fraction=bool(match["part"]))


def _day_and_time(day: str, match: re.Match[str]) -> str:
    """Returns day and time in ISO form; "" if the clock time is impossible. Seconds are written if they are not
    zero or were separated by a colon."""
    parts = match.groupdict(default="00")
    minute, second = parts["minute"], parts["second"]
    if int(parts["hour"]) > 23 or max(int(minute), int(second)) > 59:
        return ""
    has_seconds = second != "00" or f":{minute}:00" in match[0]
    return f"{day}T{int(parts['hour']):02}:{minute}" + (f":{second}" if has_seconds else "")


def _time_in_zone(day: str, moment: str, zone: str, *, has_fraction: bool) -> Spelling | None:
    if zone[:1] in ("+", "-"):
        in_utc = _in_utc(moment + zone)
        return _one_reading("a time must be UTC, like 2025-10-26T14:03Z", in_utc) if in_utc else None
    if zone and has_fraction:
        return Spelling(
            "a time has no milliseconds", f"Leave out the milliseconds: write {moment}Z.", (f"{moment}Z",)
        )
    if zone:
        return _one_reading("a time has the form 2025-10-26T14:03Z", f"{moment}Z")
    remedy = f"Write {day}; or, if the time is UTC, {moment}Z."
    return Spelling("a time must be UTC, like 2025-10-26T14:03Z", remedy, (day, f"{moment}Z"))


def _in_utc(moment: str) -> str:
    try:
        return f"{datetime.fromisoformat(moment).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".replace(":00Z", "Z")
    except (ValueError, OverflowError):
        return ""


def _edtf(text: str) -> Spelling | None:
    if text[:1] + text[-1:] in ("[]", "{}") and "," in text:
        return _braced_dates(text)
    for form, reading in _FORMS:
        if match := form.fullmatch(text):
            return reading(match)
    return None


def _open_period(match: re.Match[str]) -> Spelling | None:
    if not (end := _single(match[0].strip("/"))):
        return None
    form, period = (f"[..{end}]", f"../{end}") if match[0][0] == "/" else (f"[{end}..]", f"{end}/..")
    return Spelling("an end of this period is missing", f"Write {form} for one day, {period} for a period.")


def _season(year: str, number: str) -> Spelling:
    form = _SEASONS[number].format(year, f"{int(year) + 1:04}")
    kind = "a season" if number < "25" else "a part of the year"
    return _one_reading(f"{kind} is no date of the ledger's profile", form)


def _week(year: int, number: int) -> Spelling | None:
    try:
        first = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return _one_reading("a week is no date of the ledger's profile", f"[{first}..{first + timedelta(days=6)}]")


def _listed_dates(text: str) -> Spelling | None:
    """Returns the problem of a cell that lists several dates."""
    days = [_single(part) for part in _LIST.split(text)]
    if len(days) < 2 or not all(days):
        return None
    form = f"[{min(days)}..{max(days)}]"
    remedy = f"Write one row for each of the {len(days)} dates; or, for one flight within them, {form}."
    return Spelling("several dates stand in one cell", remedy)


def _yearless(text: str) -> Spelling | None:
    """Returns the problem of a date that lacks only its year."""
    if re.search("[0-9]{4}", text):
        return None
    for years in _ANY_YEARS:
        completed = _first_result(_OF_DAYS, f"{text}{years}")
        if completed and completed.readings:
            form = (
                completed.readings[0].replace("2000-", "YYYY-") if len(completed.readings) == 1 else "YYYY-MM-DD"
            )
            return Spelling("the year is missing", f"Write {form}, with the four digits of the year for YYYY.")
    return None


def _braced_dates(text: str) -> Spelling | None:
    days = [_single(part.strip()) for part in text[1:-1].split(",")]
    if not all(days) or len(days) < 2:
        return None
    form = f"[{min(days)}..{max(days)}]"
    if text[0] == "{":
        remedy = f"Write one row for each of the {len(days)} dates; or, for one flight within them, {form}."
        return Spelling("several dates stand in one cell", remedy, (form,))
    remedy = f"Write the range {form}, or two rows with one date each."
    return Spelling("a choice between dates is no part of the ledger's profile", remedy, (form,))


def _qualified(text: str) -> Spelling | None:
    if match := _ABOUT.fullmatch(text):
        date_text, mark = match["before"] or match["behind"], "~"
    elif match := _DOUBTED.fullmatch(text):
        date_text, mark = match["before"] or match["behind"], "?"
    elif _MARKED.fullmatch(text):
        marks = set(re.findall(r"[?~%]", text))
        date_text, mark = re.sub(r"[?~%]", "", text), "%" if len(marks) > 1 else marks.pop()
    else:
        return None
    day = _single(date_text)
    return (
        _one_reading("the mark stands at the end, and is one: ?, ~, or % for both", f"{day}{mark}")
        if day
        else None
    )


def _range(text: str) -> Spelling | None:
    form = next((form for reader in _RANGES if (form := reader(text))), "")
    return _one_reading("a range of dates has the form [first..last]", form) if form else None


def _day_or_day(text: str) -> str:
    match = _DAY_OR_DAY.fullmatch(text)
    first, last = (_single(f"{match[1]}{day}") for day in (match[2], match[3])) if match else ("", "")
    return f"[{first}..{last}]" if first and last and first < last else ""


def _between(text: str) -> str:
    match = _BETWEEN.fullmatch(text.strip("[]"))
    if not match:
        return ""
    first, last = _single(match["first"].strip()), _single(match["last"].strip())
    return f"[{first}..{last}]" if first and last and first[:10] <= last[:10] else ""


def _open_range(text: str) -> str:
    if (match := _BEFORE.fullmatch(text)) and (day := _single(match[1] or match[2])):
        return f"[..{day}]"
    if (match := _AFTER.fullmatch(text)) and (day := _single(match[1] or match[2] or match[3])):
        return f"[{day}..]"
    return ""


def _night_to(text: str) -> str:
    match = _NIGHT_TO.fullmatch(text)
    morning = _single(match[1]) if match else ""
    if len(morning) != len("2025-10-26"):
        return ""
    return f"[{date.fromisoformat(morning) - timedelta(days=1)}..{morning}]"


def _week_of(text: str) -> str:
    match = _WEEK_OF.fullmatch(text)
    first = _single(match[1]) if match else ""
    if len(first) != len("2025-10-26"):
        return ""
    return f"[{first}..{date.fromisoformat(first) + timedelta(days=6)}]"


def _part_of_year(text: str) -> str:
    if match := _PART_OF_YEAR.fullmatch(text):
        first, last = _MONTHS_OF_PART[match[1].lower()]
        return f"[{match[2]}-{first}..{match[2]}-{last}]~"
    if match := _HALF_OF_YEAR.fullmatch(text):
        year, half = match[2] or match[3], match[1] or match[4]
        return f"[{year}-01..{year}-06]" if half == "1" else f"[{year}-07..{year}-12]"
    match = _DECADE.fullmatch(text)
    return f"[{match[1]}0..{match[1]}9]" if match else ""


def _part_of_month(text: str) -> str:
    match = _PART_OF_MONTH.fullmatch(text)
    month = match and _single(match["of"])
    if not match or not month:
        return ""
    last = monthrange(int(month[:4]), int(month[5:]))[1]
    first, end = _DAYS_OF_PART[match["part"].lower()]
    end = min(end, last)
    if "half" in match["part"].lower():
        return f"[{month}-{first:02}..{month}-{end:02}]"
    return f"[{month}-{first:02}..{month}-{end:02}]~"


def _days_of_month(text: str) -> str:
    if match := _MONTH_AND_DAYS.fullmatch(text):
        month = f"{match['month']} {match['year']}"
        first, last = (_single(f"{day} {month}") for day in _numbers_of(match))
    elif match := _DAYS_OF_MONTH.fullmatch(text):
        month_and_year = f" {match['month']}" if match["month"] else f".{match['rest']}".replace("/", ".")
        first, last = (
            _single(f"{day}{month_and_year}") or in_order(f"{day}{month_and_year}", "day first")
            for day in _numbers_of(match)
        )
    else:
        return ""
    return f"[{first}..{last}]" if first and last and first < last else ""


def _numbers_of(match: re.Match[str]) -> list[str]:
    """Returns the first and the last of two days of a month, without ordinal endings."""
    return [match[day].rstrip(".stndrh") for day in ("first", "last")]


def _without_x(text: str) -> str:
    """Returns the closest form in the profile for a date with X in place of some digits."""
    if "-" not in text:
        return f"[{text.replace('X', '0').ljust(4, '0')}..{text.replace('X', '9').ljust(4, '9')}]"
    year, month, *rest = text.split("-")
    if month == "XX":
        return year
    if not rest:
        return f"[{year}-{'01' if month[0] == '0' else '10'}..{year}-{'09' if month[0] == '0' else '12'}]"
    if rest[0] == "XX" or not 1 <= int(month) <= 12:
        return f"{year}-{month}"
    tens, last = rest[0][0], monthrange(max(1, int(year)), int(month))[1]
    end = min(last, int(f"{tens}9"))
    return f"[{year}-{month}-{max(1, int(tens) * 10):02}..{year}-{month}-{end:02}]"


def _one_reading(what: str, reading: str) -> Spelling:
    return Spelling(what, f"Write {reading}.", (reading,))


def _single(text: str) -> str:
    """Returns the day, month or year that a text means beyond doubt; "" if there is none."""
    if match := re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", text, re.ASCII):
        year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
        return text if _iso(year, month, day) else ""
    if _other_weekday(text):
        return ""
    for reader in (_numbers, _words, _digits):
        if (reading := reader(text)) and len(reading.readings) == 1 and "T" not in reading.readings[0]:
            return reading.readings[0]
    return ""


def _month(word: str) -> int:
    """Returns the number of a month by its name; 0 for any other word."""
    return _group_number(word, _MONTHS)


def _group_number(word: str, beginnings: Iterable[tuple[str, ...]]) -> int:
    """Returns the position, counted from 1, of the first group with a beginning of this word; 0 if there is
    none."""
    small = word.rstrip(".").casefold()
    return next((place for place, starts in enumerate(beginnings, 1) if small.startswith(starts)), 0)


def year_of(digits: str) -> int:
    """Returns the year of four digits, or of two, which mean 1970 to 2069.

    >>> year_of("1969"), year_of("99"), year_of("25")
    (1969, 1999, 2025)
    """
    return int(digits) if len(digits) == 4 else 1900 + int(digits) + (100 if int(digits) < 70 else 0)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Spelling | None]], ...] = (
    (_SEASON, lambda match: _season(match[1], match[2])),
    (_QUARTER, lambda match: _season(match[1] or match[4], str(32 + int(match[2] or match[3])))),
    (_NAMED_SEASON, lambda match: _season(match[2], _SEASON_NUMBERS[match[1].lower()])),
    (
        _UNSPECIFIED,
        lambda match: _one_reading(
            "an X for a digit is no part of the ledger's profile", _without_x(match[0].upper())
        ),
    ),
    (_WEEK, lambda match: _week(int(match[1]), int(match[2]))),
    (re.compile("Y([0-9]{4})"), lambda match: _one_reading("a year is four digits", match[1])),
    (re.compile("/[0-9-]+|[0-9-]+/"), _open_period),
)
"""Forms of EDTF outside the ledger's profile, and forms that resemble them."""

_RANGES: tuple[Callable[[str], str], ...] = (
    _day_or_day,
    _part_of_month,
    _part_of_year,
    _week_of,
    _night_to,
    _days_of_month,
    _between,
    _open_range,
)
_OF_DAYS: tuple[Callable[[str], Spelling | None], ...] = (_numbers, _range, _words)
_READERS: tuple[Callable[[str], Spelling | None], ...] = (
    _numbers,
    _digits,
    _edtf,
    _qualified,
    _range,
    _other_weekday,
    _behind_weekday,
    _words,
    _two_times,
    _clock,
    _listed_dates,
    _yearless,
)
