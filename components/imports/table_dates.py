"""Dates of other tables, in any style, as dates of the ledger's profile (`ledger.dates`); what of a column only a
person can say is a question.

A part of a month is the range that is usual for it, marked as approximate: "early March 2025" is
`[2025-03-01..2025-03-10]~`, and "mid" and "late" go on from the 11th and the 21st. "After" and "before" keep the
day that they name, since people mean both.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from components.files.cells import is_unknown
from components.imports.questions import Answers, Question, question
from components.imports.zone_words import zone_in_words
from components.ledger.date_faults import fault_of_date
from components.ledger.date_phrases import LONGEST, in_english, is_on, plain
from components.ledger.dates import EdtfDate, nearest_date, parse
from components.ledger.other_dates import (
    in_24_hours,
    in_order,
    may_be_year_day_month,
    other_calendar,
    spelling,
    year_day_month,
)

DAY_FIRST, MONTH_FIRST, ISO = "day first", "month first", "ISO"
MONTH = "month:"
"""What the id of the question begins with in which month the days under a heading are."""
WORDS = "zone in words:"
"""What the id of the question begins with which zone some words beside times are."""
ZONE = "zone:"
"""What the id of the question begins with whether the times under a heading are UTC."""
UTC, DAY_ONLY = "UTC", "not UTC: read the day alone"
_YEAR_FIRST = "year first"
CHOICES = (DAY_FIRST, MONTH_FIRST, ISO)
"""What "dates" in a mapping may say of a column."""

_NUMBERS = re.compile(
    r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?"
    r"(?P<day>[0-9]{1,2}(?P<mark>[/.-])[0-9]{1,2}(?P=mark)(?:[0-9]{4}|[0-9]{2}))(?P<rest>[ T,].*)?",
    re.DOTALL,
)
_DAY_IN_WORDS = re.compile(r"(?<![0-9./-])[0-9]{1,2}([/.-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})(?![0-9./-])")
_TIMED = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_ZONED = re.compile(r"(?:Z|UTC|GMT|zulu|[+-][0-9]{2}:?[0-9]{2})\)?\s*$", re.IGNORECASE)
_CLOCK = re.compile(
    r"([0-2]?[0-9])(?:[:.]| ?[hч] ?)?([0-5][0-9])(?:[:.]([0-5][0-9]))?(?:\.[0-9]+)?(?: ?(?:am|pm)|m|м)?"
    r"\s*(?:(Z|UTC|GMT|zulu)|(L|LT|LCL|local|loc|[CEM][A-Z]{1,2}T|MSK|h))?",
    re.IGNORECASE,
)
_HOUR_WORDS = re.compile(
    r"(?:(?:um|kl|klo|klokka|godz|saat|ore|ora|ore le|alle|at|в|о|a las|às|à)\.? +)?(?P<clock>[0-9].*?)"
    r"(?: *(?:Uhr|hrs?|hours|uur|óra(?:kor)?|ч|час(?:ов|а)?|год|godz|saat|horas?|heures|ore)\.?)?",
    re.IGNORECASE,
)
"""Words for the hour around a time, which say no more than its numbers."""
_LOCAL = re.compile(r"(?:L|LT|LCL|local|loc|h)?", re.IGNORECASE)
"""What beside a time names no zone of its own."""
_HALF = re.compile(r"(am|pm)\b", re.IGNORECASE)
_YEARLESS = re.compile(
    r"(?P<before>(?:(?:between|early|mid|late|after|before|since|about|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ -])?)"
    r"(?P<days>[0-9]{1,2}(?: ?(?:-|–|to|and) ?[0-9]{1,2})?[ -][A-Z][a-z]{2,}|[A-Z][a-z]{2,}(?: [0-9]{1,2})?)"
)
_YEARLESS_NUMBERS = re.compile(r"[0-9]{1,2}(?P<mark>[./-])[0-9]{1,2}(?:(?<=\.[0-9])\.|(?<=\.[0-9]{2})\.)?")
_POINTED = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.")
"""A day and its month, which nobody takes for a number or a share."""
_MONTHLESS = re.compile(r"(?P<weekday>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:0?[1-9]|[12][0-9]|3[01])")
"""A day of a month, of which only those around it say which."""
_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}|(?:KW|CW|wk|week) ?[0-9]{1,2}", re.IGNORECASE)
"""A day or a week, in numbers, to which a year belongs."""
_TWO_DATES = re.compile(r"(?P<first>.*[0-9]{4}.*?)\s*(?:/|;|,|&|\band\b|\bor\b)\s*(?P<second>.*[0-9]{4}.*)")
_SEVERAL_DAYS = re.compile(
    r"(?:[A-Z][a-z]+ )?[0-9]{1,2}(?: ?(?:,|&|;|and) ?(?:[A-Z][a-z]+ )?[0-9]{1,2})+[ ,].*[0-9]{4}"
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1903, 2150
"""Of powered flight, and of what anybody plans."""
_CALENDAR = " calendar"
_MONTH_NAMES = re.compile("January|February|March|April|May|June|July|August|September|October|November|December")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_BARE_NUMBER = re.compile(r"(?!20[0-9]{6}$)[0-9]+(?:\.[0-9]*)?")
"""Any number but one like 20251026."""
_LAST_HOUR = 23
_FRACTION = re.compile(r"0?[.,](?:[0-9]|[0-9]{3,})")
"""A time as a spreadsheet has it inside: a fraction of the day. One of two digits may be a time with a point."""
_HOUR_OF_ONE_DIGIT = re.compile(r"[1-9][0-5][0-9]")
"""A time from which a spreadsheet that took it for a number has taken its zero."""
_DOUBTFUL_CLOCK = re.compile(r"0?\.[0-9]{2}")
_MINUTES = 24 * 60
_FORM = re.compile(
    r"\b(?:(?P<day>(?:dd?|tt?|jj?|дд?|gg?)[ ./-](?:mm?|мм?|aa?))|(?:mm?|мм?|aa?)[ ./-](?:dd?|tt?|jj?|дд?|gg?))\b",
    re.IGNORECASE,
)
"""Day and month in a heading, in the letters that English, German, French, Russian and Turkish have for them."""
_YEAR_FIRST_FORM = re.compile(r"\b(?:(?:yy|jj|гг){1,2}[ ./-]?(?:mm|мм|aa)|EOBD|DOF)", re.IGNORECASE)
"""So do days of flight plans: ICAO Doc 4444 has six digits for them."""
_UTC_ZONE = re.compile(r"\b(?:utc|gmt|zulu|z)\b", re.IGNORECASE)
_OTHER_ZONE = re.compile(
    r"\b(?:(?i:(?:utc|gmt) ?[+\-−][0-9]+|local|ortszeit|lokal|locale|местн\w*|yerel|мск)|"
    r"LT|LCL|(?:EE|CE|WE|E|C|M|P|B|I)[SD]T|EET|CET|WET|MSK|TRT)\b"
)
"""Zones that headings name: those of Europe, the Middle East and America, and words for the place's own."""
_ANY_YEAR = "2024"
"""A leap year: each day of any other is one of it, too."""
_NOT_A_DATE = "this is no date that can be read for certain"
_NO_YEAR, _NO_MONTH = "the year is missing", "the month and the year are missing"
AS_SHEET = "the one in the name of its sheet"
"""The answer that days without a year, or a month, are of the one after which their sheet is called."""
AS_AROUND = "the one of the rows around it"
"""The answer that days without a year, or a month, are of the one that dates above and below them leave."""


@dataclass(frozen=True, slots=True)
class ReadDate:
    """What a cell is as a date of the profile, "" where it is none or nothing is known; `what` says why it could
    not be read."""

    text: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How the dates of a column are to be read: their order, the zone of times without one (UTC, one of `zones()`,
    or none by which they are taken), the year of days without one, the month, with its year, of those that have
    neither; each "" where nobody has said. has_month_last: whether some start with the year and end with the
    month, so that others may, too. lacks_zeros: whether times are numbers, of which 12 is 00:12. worded: words
    beside times, each with the zone that it is."""

    order: str = ""
    zone: str = ""
    year: str = ""
    month: str = ""
    has_month_last: bool = False
    lacks_zeros: bool = False
    worded: tuple[tuple[str, str], ...] = ()

    def in_zone_of(self, words: str) -> "DateStyle":
        """Returns the style for a time beside which words name its zone, or none do."""
        if not words:
            return self
        unsettled = DAY_ONLY if self.zone == DAY_ONLY else ""
        return replace(self, zone=UTC if words == UTC else dict(self.worded).get(words, unsettled))


def style_of(
    heading: str,
    cells: Mapping[str, Sequence[int]],
    mapped_order: str,
    answers: Answers,
    years: Sequence[str] = (),
    near: Sequence[str] = (),
    months: Sequence[str] = (),
) -> tuple[DateStyle, list[Question]]:
    """Returns how the dates of a column are to be read, and what has to be asked. `cells` has the rows of each
    value; `mapped_order` is what the mapping says of the order; `years` are those that the rest of the table
    suggests, the likeliest first, `months` the months; `near` are the zones of the watched airfields."""
    worded = {cell: zone_in_words(cell) for cell in cells if not is_unknown(cell)}
    english = {plain(text): cells[cell] for cell, (text, _) in worded.items()}
    zone = _zone(heading, {plain(text): cells[cell] for cell, (text, words) in worded.items() if not words}, near)
    month, year = _month(heading, english, months), _year(heading, english, years)
    dated = _with_any_year(english, (_answer(answers, year), *years))
    order = _order(heading, dated)
    settled = mapped_order or (_settled_order(heading, dated) if order else "")
    style = DateStyle(
        settled or _answer(answers, order),
        _zone_of(heading, answers),
        _answer(answers, year),
        _answer(answers, month),
        any(map(year_day_month, english)),
    )
    return style, [each for each in (None if settled else order, zone, month, year) if each]


def _with_any_year(cells: Mapping[str, Sequence[int]], years: Sequence[str]) -> dict[str, list[int]]:
    """Returns days with the first of some years that is one where they name none: in which order they stand, all
    years show alike."""
    year = next((each for each in years if each.isdecimal()), _ANY_YEAR)
    dated: dict[str, list[int]] = {}
    for text, rows in cells.items():
        dated.setdefault(_with_year(text, year), []).extend(rows)
    return dated


def _answer(answers: Answers, asked: Question | None) -> str:
    return answers.to(asked) if asked else ""


def _order(heading: str, cells: Mapping[str, Sequence[int]]) -> Question | None:
    """Asks in which order day, month and year stand, where a cell leaves it open."""
    votes = {text: _orders(text) for text in cells}
    open_ones = [text for text, orders in votes.items() if len(orders) > 1]
    if not open_ones:
        return None
    counts = _counts(votes, cells)
    ranked = sorted(
        {order for text in open_ones for order in votes[text]},
        # Years of two digits among numbers: in the wrong order they are of many years.
        key=lambda order: (-counts[order], _years_spanned(open_ones, order), CHOICES.index(order)),
    )
    about = f"{_evidence(counts, ranked)}: is {_either(open_ones[0])}?"
    return question(f"dates:{heading}", about, (*ranked, ISO), (row for text in open_ones for row in cells[text]))


def _counts(votes: Mapping[str, Sequence[str]], cells: Mapping[str, Sequence[int]]) -> Counter[str]:
    """Returns in how many rows a date can be of one order only."""
    counts = Counter[str]()
    for text, orders in votes.items():
        if len(orders) == 1:
            counts[orders[0]] += len(cells[text])
    return counts


def _years_spanned(texts: Iterable[str], order: str) -> int:
    return len({_day(_numbers(text), order)[: len("2025")] for text in texts})


def _evidence(counts: Mapping[str, int], ranked: Sequence[str]) -> str:
    evidence = [f"{counts[order]} of your dates can only be {order}" for order in ranked if counts[order]]
    return "; ".join(evidence) or "No date of the column settles the order"


def _either(text: str) -> str:
    days = (f"{_day(_numbers(text), order)} ({order})" for order in _orders(text))
    return f"'{text}' {' or '.join(days)}"


def _orders(text: str) -> tuple[str, ...]:
    """Returns the orders in which a date that is all numbers may stand; none where all are the same day."""
    numbers = _numbers(text)
    orders = tuple(order for order in CHOICES if _day(numbers, order)) if numbers else ()
    # Wherever points stand between the numbers, the day comes first: no country writes them otherwise.
    if "." in numbers and DAY_FIRST in orders:
        return (DAY_FIRST,)
    return () if len(orders) > 1 and len({_day(numbers, order) for order in orders}) == 1 else orders


def _day(numbers: str, order: str) -> str:
    """Returns the day of a date that is all numbers; in the order of ISO where its year has two digits."""
    return in_order(numbers, _YEAR_FIRST if order == ISO else order)


def _numbers(text: str) -> str:
    match = _NUMBERS.fullmatch(text)
    return match["day"] if match else ""


def _settled_order(heading: str, cells: Collection[str]) -> str:
    """Returns the order that a heading gives its dates, or on whose days all weekdays beside them fall; "" where
    neither is, or one of the dates can only be of another."""
    weekdays = {order for text in cells for order in _orders_by_weekday(text)}
    order = _order_in(heading) or (weekdays.pop() if len(weekdays) == 1 else "")
    return order if all(order in orders for orders in map(_orders, cells) if orders) else ""


def _orders_by_weekday(text: str) -> list[str]:
    """Returns the orders, of several, in which a date is on the weekday that stands beside it."""
    match, orders = _NUMBERS.fullmatch(text), _orders(text)
    if not match or not match["weekday"] or len(orders) < 2:
        return []
    return [order for order in orders if is_on(_day(match["day"], order), match["weekday"])]


def _order_in(heading: str) -> str:
    """Returns the order that a heading gives its dates.

    >>> _order_in("Date (dd/mm/yyyy)"), _order_in("MM-DD-YY"), _order_in("EOBD"), _order_in("Date")
    ('day first', 'month first', 'ISO', '')
    """
    if _YEAR_FIRST_FORM.search(heading):
        return ISO
    match = _FORM.search(heading)
    if not match:
        return ""
    return DAY_FIRST if match["day"] else MONTH_FIRST


def zone_in(heading: str) -> str:
    """Returns whether times are UTC by their heading; "" where it names no zone.

    >>> zone_in("Date (UTC)"), zone_in("Landing (EET)"), zone_in("Time (UTC+3)"), zone_in("Time")
    ('UTC', 'not UTC: read the day alone', 'not UTC: read the day alone', '')
    """
    words = heading.replace("_", " ")
    if _OTHER_ZONE.search(words):
        return DAY_ONLY
    return UTC if _UTC_ZONE.search(words) else ""


@cache
def zones() -> tuple[str, ...]:
    """Returns the names of all zones of time, by IANA."""
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


def _zone_meant(text: str) -> str:
    return text if text in (UTC, DAY_ONLY, *zones()) else ""


def _zone_of(heading: str, answers: Answers) -> str:
    """Returns the zone of the times under a heading, as an answer or else the heading itself says; "" for none."""
    return _zone_meant(answers.given.get(f"{ZONE}{heading}", "")) or zone_in(heading)


def in_utc(day: str, clock: str, zone: str) -> str:
    """Returns a time of a zone in UTC; where clocks change, so that it comes twice or never, the days on which it
    may have been.

    >>> in_utc("2025-10-03", "01:50", "Europe/Warsaw"), in_utc("2025-10-26", "02:30", "Europe/Warsaw")
    ('2025-10-02T23:50Z', '2025-10-26')
    """
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone))
    first, second = sorted(local.replace(fold=fold).astimezone(ZoneInfo(UTC)) for fold in (0, 1))
    if first == second:
        form = "%Y-%m-%dT%H:%MZ" if clock.count(":") == 1 else "%Y-%m-%dT%H:%M:%SZ"
        return first.strftime(form)
    days = f"{first:%Y-%m-%d}", f"{second:%Y-%m-%d}"
    return days[0] if days[0] == days[1] else f"[{days[0]}..{days[1]}]"


def _zone(heading: str, cells: Mapping[str, Sequence[int]], near: Sequence[str]) -> Question | None:
    """Asks of times without a zone of which they are."""
    without = [
        text for text in cells if _TIMED.search(text) and not _ZONED.search(text) and not _is_midnight(text)
    ]
    if not without or zone_in(heading):
        return None
    about = f"The times in '{heading}' name no zone, such as '{without[0]}'. Are they UTC?"
    rows = (row for text in without for row in cells[text])
    return question(f"{ZONE}{heading}", about, (UTC, DAY_ONLY, *near), rows, other=_zone_meant)


def zones_of_words(
    cells: Mapping[str, Sequence[int]], answers: Answers, near: Sequence[str]
) -> tuple[tuple[tuple[str, str], ...], list[Question]]:
    """Returns the words beside times that name a zone, each with that, as answers say, and the question for each.
    `cells` has the rows of each value."""
    rows = dict[str, list[int]]()
    example = dict[str, str]()
    for cell, numbers in cells.items():
        words = zone_in_words(cell)[1]
        if words not in ("", UTC):
            example.setdefault(words, cell)
            rows.setdefault(words, []).extend(numbers)
    asked = {
        words: question(
            f"{WORDS}{words}",
            f"'{cell}' names its zone in words. Which zone is '{words}'?",
            (*near, UTC, DAY_ONLY),
            rows[words],
            other=_zone_meant,
        )
        for words, cell in example.items()
    }
    return tuple((words, answers.to(asks)) for words, asks in asked.items()), [*asked.values()]


def _is_midnight(text: str) -> bool:
    return bool(re.search(r"[ T]00:00(?::00(?:\.0+)?)?$", text))


def _year(heading: str, cells: Mapping[str, Sequence[int]], suggested: Sequence[str]) -> Question | None:
    """Asks for the year of days that name none; the years that the other cells name are offered, and those that
    the rest of the table suggests."""
    without = [text for text in cells if lacks(text) == "year"]
    if not without:
        return None
    named = Counter(year for text in cells for year in years_in(text))
    years = (*sorted(named, key=lambda year: (-named[year], year)), *suggested)
    about = f"'{without[0]}' in '{heading}' names no year. Which one is it?"
    rows = (row for text in without for row in cells[text])
    # The rows around a day say more of its year than the whole table does.
    choices = sorted((*years, "not known"), key=lambda choice: choice != AS_AROUND)
    return question(f"year:{heading}", about, choices, rows, other=_year_meant)


def _month(heading: str, cells: Mapping[str, Sequence[int]], suggested: Sequence[str]) -> Question | None:
    """Asks for the month of days that name none, nor a year, where most of a column do not."""
    without = {text: rows for text, rows in cells.items() if _MONTHLESS.fullmatch(_without_ordinals(text))}
    rows = [row for each in without.values() for row in each]
    if not rows or len(rows) < sum(map(len, cells.values())) / 2:
        return None
    about = f"'{next(iter(without))}' in '{heading}' names no month and no year. In which month are such days?"
    if AS_SHEET not in suggested:
        about += _begun_anew({row: text for text, numbers in without.items() for row in numbers})
    choices = (*suggested, "not in one, or not known")
    return question(f"{MONTH}{heading}", about, choices, rows, other=_month_meant)


def _begun_anew(texts: Mapping[int, str]) -> str:
    """Returns where days of a month, by their rows, leave the order in which the rest is: all are read as of one.

    >>> _begun_anew({2: "30", 3: "31", 4: "Sat 1"})
    " They begin anew at row 4 ('31', then 'Sat 1'): write its month into each day that is of another one."
    >>> _begun_anew({2: "3", 3: "2", 4: "2"}), _begun_anew({2: "2", 3: "2", 4: "31"})
    ('', '')
    """
    days = [(row, text, int(re.sub("[^0-9]", "", text))) for row, text in sorted(texts.items())]
    falls, rises = ([pair for pair in pairwise(days) if way * (pair[1][2] - pair[0][2]) > 0] for way in (-1, 1))
    if not falls or not rises:
        return ""
    (_, before, _), (row, after, _) = min(falls, rises, key=len)[0]
    return (
        f" They begin anew at row {row:,} ('{before}', then '{after}'): "
        "write its month into each day that is of another one."
    )


def _month_meant(text: str) -> str:
    month = read_date(text, DateStyle()).text
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}" if re.fullmatch("[0-9]{4}-[0-9]{2}", month) else ""


def months_in(text: str) -> list[str]:
    """Returns the months that a text names, each with each of its years.

    >>> months_in("movements 3 - 16 Nov 2025"), months_in("2025"), months_in("28 октября - 3 ноября 2025")
    (['November 2025'], [], ['October 2025', 'November 2025'])
    """
    words = in_english(text)
    return [f"{month} {year}" for month in _MONTH_NAMES.findall(words) for year in years_in(words)]


def _year_meant(text: str) -> str:
    return text if re.fullmatch("[12][0-9]{3}", text) else ""


def years_in(text: str) -> list[str]:
    """Returns the years that a text names.

    >>> years_in("Flights to OSLK, 2024 and 2025"), years_in("May")
    (['2024', '2025'], [])
    """
    return _YEAR.findall(text)


def with_year(cell: str, year: str, month: str = "") -> str:
    """Returns a day with a year where it names none, or with a month and its year where it names neither.

    >>> with_year("26 Oct", "2025"), with_year("26.10.", "2025"), with_year("26 Oct 2024", "2025")
    ('26 October 2025', '26.10.2025', '26 Oct 2024')
    >>> with_year("31", "", "December 2025"), with_year("1 Jan", "", "December 2025")
    ('31 December 2025', '1 January')
    """
    text = plain(cell)
    return _with_year(text, year, month) if _is_yearless(text) or _MONTHLESS.fullmatch(text) else cell


# Depends on the cell alone; days come again.
@lru_cache(maxsize=16_384)
def lacks(cell: str) -> str:
    """Returns what a day lacks: its year, or its month and year; "" where it lacks neither, or is none.

    >>> lacks("c. 5 Nov"), lacks("7"), lacks("26.10."), lacks("5 Nov 2024"), lacks("An-26")
    ('year', 'month', 'year', '', '')
    """
    text = plain(cell)
    if _MONTHLESS.fullmatch(_without_ordinals(text)):
        return "month"
    return "year" if _is_yearless(text) and not fault_of_date(text) else ""


def _is_yearless(text: str) -> bool:
    if _YEARLESS_NUMBERS.fullmatch(text):
        return True
    match = _YEARLESS.fullmatch(_without_ordinals(text))
    return bool(match and _MONTH_NAMES.search(match["days"]))


def _without_ordinals(text: str) -> str:
    return re.sub(r"(?<=[0-9])(?:st|nd|rd|th|\.)(?= |$|-)", "", text)


# A text and a style always mean the same; a column of more distinct dates costs only time.
@lru_cache(maxsize=131_072)
def read_date(cell: str, style: DateStyle) -> ReadDate:
    """Returns what a cell is in the ledger's profile.

    >>> read_date("04/04/25", DateStyle()).text, read_date("03/04/2025", DateStyle()).text
    ('2025-04-04', '')
    >>> read_date("between 24 and 29 Oct 2025", DateStyle()).text
    '[2025-10-24..2025-10-29]'
    >>> read_date("early March", DateStyle(year="2025")).text
    '[2025-03-01..2025-03-10]~'
    """
    cell = cell.strip()
    if is_unknown(cell):
        return ReadDate()
    if len(cell) > LONGEST:
        return ReadDate(what=_NOT_A_DATE)
    if _is_of_profile(cell):
        is_open = style.has_month_last and may_be_year_day_month(cell)
        if is_open:
            return ReadDate(what="other dates of the column have the month last")
        return _within_flight(ReadDate(cell))
    cell, words = zone_in_words(cell)
    style = style.in_zone_of(words)
    text = in_24_hours(_without_ordinals(_with_year(plain(cell), style.year, style.month)))
    read = _read(_in_order(text, style.order), style.zone)
    if not read.text and (ordered := _DAY_IN_WORDS.sub(lambda day: _in_order(day[0], style.order), text)) != text:
        read = _read(ordered, style.zone)
    return _within_flight(read) if read.text else read


def _within_flight(read: ReadDate) -> ReadDate:
    """Returns a date in whose year somebody may have flown; others are of another calendar, or slips."""
    bounds = parse(read.text)
    years = [day.year for day in (bounds.earliest, bounds.latest)] if isinstance(bounds, EdtfDate) else []
    if any(_FIRST_YEAR <= year <= _LAST_YEAR for year in years):
        return read
    calendar = other_calendar(years[0])
    return ReadDate(
        what=f"this is a date of the {calendar} calendar" if calendar else f"nobody flew in {years[0]}"
    )


def _read(text: str, zone: str) -> ReadDate:
    readings = () if len(_orders(text)) > 1 else _readings(text)
    if len(readings) > 1 and "T" in readings[-1]:
        readings = _in_zone(readings, zone)
    if len(readings) == 1 and _is_of_profile(readings[0]):
        return ReadDate(readings[0])
    return ReadDate(what=_why_not(text))


def _is_of_profile(text: str) -> bool:
    read = parse(text)
    return isinstance(read, EdtfDate) and not read.is_period


def _why_not(text: str) -> str:
    if isinstance(parse(text), EdtfDate):
        return "this is a period, and a flight happens on one day"
    if fault := fault_of_date(text):
        return fault
    if _MONTHLESS.fullmatch(text):
        return _NO_MONTH
    if _is_yearless(text) or _DAY_AND_MONTH.fullmatch(text):
        return _NO_YEAR
    if (match := _TWO_DATES.fullmatch(text)) and all(map(_is_one_day, match.groups())):
        return "these are two dates: make a row of each flight"
    if _SEVERAL_DAYS.fullmatch(text):
        return "these are several dates: make a row of each flight"
    other = spelling(text)
    return other.what if other else _NOT_A_DATE


def _is_one_day(text: str) -> bool:
    return len(_readings(text)) == 1


def _readings(text: str) -> tuple[str, ...]:
    if _is_of_profile(text):
        return (text,)
    other = spelling(text)
    return other.readings if other else tuple(filter(None, [nearest_date(text)]))


def _with_year(text: str, year: str, month: str = "") -> str:
    if _MONTHLESS.fullmatch(_without_ordinals(text)) and _MONTH_NAMES.match(month):
        return f"{_without_ordinals(text)} {month}"
    if not year.isdigit() or not _is_yearless(text):
        return text
    if match := _YEARLESS_NUMBERS.fullmatch(text):
        return f"{text}{year}" if _POINTED.fullmatch(text) else f"{text}{match['mark']}{year}"
    return f"{_without_ordinals(text)} {year}"


def _in_order(text: str, order: str) -> str:
    """Returns a date that is all numbers, with its time, as one that starts with the year; others, and those whose
    order is open, as they are."""
    match = _NUMBERS.fullmatch(text)
    if not match:
        return text
    day = _day_in_order(match["day"], order)
    if not day or (match["weekday"] and not is_on(day, match["weekday"])):
        return text
    return f"{day}{match['rest'] or ''}"


def _day_in_order(numbers: str, order: str) -> str:
    orders = _orders(numbers)
    if not orders:
        return next(filter(None, (_day(numbers, each) for each in CHOICES)), "")
    chosen = orders[0] if len(orders) == 1 else order
    return _day(numbers, chosen) if chosen in orders else ""


def _in_zone(readings: tuple[str, ...], zone: str) -> tuple[str, ...]:
    """Chooses between a day and its time, which may not be UTC."""
    if zone == UTC:
        return readings[-1:]
    if zone in zones():
        day, _, clock = readings[-1].removesuffix("Z").partition("T")
        return (in_utc(day, clock, zone),)
    return readings[:1] if zone == DAY_ONLY else ()


def names_no_year(cell: str) -> bool:
    """Whether a cell is a day that names no year.

    >>> names_no_year("26 Oct"), names_no_year("26 Oct 2025"), names_no_year("Monday")
    (True, False, False)
    """
    return _is_yearless(plain(cell))


def style_of_days() -> DateStyle:
    """Returns how dates are to be read of which only the day counts, whatever else is open."""
    return DateStyle(zone=DAY_ONLY, order=DAY_FIRST)


def style_of_times(heading: str, cells: Collection[str], answers: Answers) -> DateStyle:
    """Returns how the times of a column are to be read that has no dates: of the zone of an answer that nobody was
    asked for, since the days do without, or as UTC where the heading says so."""
    zone = _zone_of(heading, answers) or DAY_ONLY
    return DateStyle(zone=zone, lacks_zeros=any(map(_HOUR_OF_ONE_DIGIT.fullmatch, cells)))


def _with_zeros(cell: str, style: DateStyle) -> str:
    return cell.zfill(len("0012")) if style.lacks_zeros and cell.isdecimal() else cell


def names_no_zone(cell: str) -> bool:
    """Whether a cell is a time of day that does not say that it is UTC.

    >>> names_no_zone("14:03"), names_no_zone("1403Z"), names_no_zone("at night")
    (True, False, False)
    """
    match = _clock(cell)
    return bool(match and not match[4] and not zone_in_words(cell)[1])


def time_and_zone(cell: str, heading: str, style: DateStyle) -> tuple[str, str]:
    """Returns a time of day, and what says of which zone it is; both "" where the cell is none.

    >>> time_and_zone("0842", "Arr LT", DateStyle()), time_and_zone("0842Z", "Arr LT", DateStyle())
    (('08:42', 'LT'), ('08:42', 'Z'))
    """
    match, words = _clock(_with_zeros(cell, style)), zone_in_words(cell)[1]
    if not match:
        return "", ""
    clock = f"{int(match[1]):02}:{match[2]}"
    if words:
        zone = style.in_zone_of(words).zone
        return clock, words if zone in ("", DAY_ONLY) else zone
    named = _OTHER_ZONE.search(heading.replace("_", " "))
    own = match[4] or ("" if _LOCAL.fullmatch(match[5] or "") else match[5])
    chosen = style.zone if style.zone not in ("", DAY_ONLY) else named[0] if named else ""
    return clock, own.upper() or chosen


# A table has fewer times of day than rows.
@lru_cache(maxsize=16_384)
def _clock(cell: str) -> re.Match[str] | None:
    text = zone_in_words(cell)[0].strip()
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


def _is_utc(clock: re.Match[str], zone: str) -> bool:
    """Whether a time is UTC by its own words or, where it has none, by those of its column."""
    return bool(clock[4]) or (zone == UTC and (clock[5] or "h") in "hH")


def _time_in(match: re.Match[str]) -> str:
    seconds = f":{match[3]}" if match[3] and match[3] != "00" else ""
    return f"{int(match[1]):02}:{match[2]}{seconds}"


def with_clock(day: str, cell: str, style: DateStyle) -> ReadDate:
    """Returns a day with the time that stands in a cell of its own, where that is UTC as it or the style of its
    column says; the day alone elsewhere, and why the cell could not be read.

    >>> with_clock("2025-10-26", "14:03", DateStyle(zone=UTC)).text
    '2025-10-26T14:03Z'
    >>> with_clock("2025-10-26", "14:03", DateStyle()), with_clock("2025-10-26", "~14h", DateStyle()).what
    (ReadDate(text='2025-10-26', what=''), 'this is no time of day that can be read for certain')
    """
    if is_unknown(cell):
        return ReadDate(day)
    match, style = _clock(_with_zeros(cell, style)), style.in_zone_of(zone_in_words(cell)[1])
    if not match:
        return ReadDate(day, "this is no time of day that can be read for certain")
    time = _time_in(match)
    names_no_other = not match[4] and _LOCAL.fullmatch(match[5] or "")
    if names_no_other and _ISO_DAY.fullmatch(day) and style.zone in zones():
        return ReadDate(in_utc(day, time, style.zone))
    if not _is_utc(match, style.zone):
        return ReadDate(day)
    timed = f"{day}T{time}Z"
    return ReadDate(timed) if _is_of_profile(timed) else ReadDate(day, "the row names no single day for this time")


def share_of_dates(cells: Iterable[str], *, with_numbers: bool = False) -> float:
    """Returns how many of some cells, of 0 to 1, look like dates, whatever their order. A bare number may be a
    year, the number by which a spreadsheet counts days, or anything else: it is a date only `with_numbers`."""
    cells = list(cells)
    dates = sum(_looks_like_date(cell) for cell in cells if with_numbers or not _may_be_number(cell))
    return dates / len(cells) if cells else 0.0


def _may_be_number(cell: str) -> bool:
    """Whether a cell may be a number, a share or a count as well as a date: 45956, 10.5, 1/2."""
    is_yearless = _YEARLESS_NUMBERS.fullmatch(cell) and not _POINTED.fullmatch(cell)
    return bool(is_yearless or _BARE_NUMBER.fullmatch(cell))


def _looks_like_date(cell: str) -> bool:
    text, read = plain(cell)[:LONGEST], read_date(cell, DateStyle(zone=DAY_ONLY))
    day = _MONTHLESS.fullmatch(_without_ordinals(text))
    is_partial = _is_yearless(text) or (day and day["weekday"])
    return bool(_orders(text) or is_partial or read.text or read.what.endswith(_CALENDAR))
