"""Reads dates of other people's tables, in any style, as dates of the ledger's profile (`ledger.dates.edtf`).

A part of a month becomes its usual range, marked approximate: "early March 2025" is `[2025-03-01..2025-03-10]~`;
"mid" begins on the 11th and "late" on the 21st. "After" and "before" include the day that they name, because
people use them both ways.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from components.files.cells import is_unknown
from components.imports.cells.time_zones import DAY_ONLY, UTC, in_utc, zones
from components.imports.words.heading_words import is_east_asian, says_between
from components.imports.words.zone_words import zone_in_words
from components.ledger.dates.date_phrases import LONGEST, hours_of_part, in_english, is_on, plain
from components.ledger.dates.edtf import EdtfDate, fault_of_date, nearest_date, parse
from components.ledger.dates.other_dates import in_order, may_be_year_day_month, other_calendar, spelling, year_of
from components.ledger.dates.solar_hijri import in_gregorian
from components.ledger.dates.times_beside_days import day_and_time
from components.ledger.reference.cldr_names import MONTHS, weekday_called

DAY_FIRST, MONTH_FIRST, ISO = "day first", "month first", "ISO"
_YEAR_FIRST = "year first"
CHOICES = (DAY_FIRST, MONTH_FIRST, ISO)
"""The values that "dates" in a mapping may have for a column."""
_NUMBERS = re.compile(
    r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?"
    r"(?P<day>[0-9]{1,2}(?P<mark>[/.-])[0-9]{1,2}(?P=mark)(?:[0-9]{4}|[0-9]{2}))(?P<rest>[ T,].*)?",
    re.DOTALL,
)
_DAY_IN_WORDS = re.compile(r"(?<![0-9./-])[0-9]{1,2}([/.-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})(?![0-9./-])")
_YEARLESS = re.compile(
    r"(?P<before>(?:(?:between|from|to|early|mid|late|first half of|second half of|after|before|since|about|"
    r"probably|night to|Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
    r"[ -])?)"
    r"(?P<days>[0-9]{1,2}(?: ?(?:-|–|to|and|or) ?[0-9]{1,2})?[ -][A-Z][a-z]{2,}(?: or [0-9]{1,2} [A-Z][a-z]{2,})?|"
    r"[0-9]{1,2} [A-Z][a-z]{2,} ?(?:-|–|to|and) ?[0-9]{1,2} [A-Z][a-z]{2,}|"
    r"[A-Z][a-z]{2,}(?:[ -][0-9]{1,2})?|[A-Z][a-z]{2,} [0-9]{1,2} ?(?:-|–|to|and) ?[0-9]{1,2})"
)
_YEARLESS_NUMBERS = re.compile(
    r"(?P<before>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|night to|after|before|since|from|to|about) )?"
    r"[0-9]{1,2}(?P<mark>[./-])[0-9]{1,2}(?:(?<=\.[0-9])\.|(?<=\.[0-9]{2})\.)?"
)
_YEARLESS_SPAN = re.compile(
    r"(?:(?:between|from) )?[0-9]{1,2}(?:\.[0-9]{1,2})?\.? ?(?:-|–|to|and|/(?=[0-9]{1,2}\.)) ?"
    r"[0-9]{1,2}(?P<mark>[./])[0-9]{1,2}\.?"
)
"""Several days in numbers, of which the last names the month."""
_WORDS_OF_SPAN = re.compile("(?:between|from) | (?:to|and) ")
_EITHER_DAY = re.compile(r"([0-9]{1,2}([./-])[0-9]{1,2})\.? or ([0-9]{1,2}\2[0-9]{1,2})\.?")
"""Two days in numbers, one of which is meant."""
_POINTED = re.compile(r"(?:[A-Z][a-z]{2} )?[0-9]{1,2}\.[0-9]{1,2}\.")
"""A day and its month with points, which cannot be mistaken for a number or a fraction."""
_MONTHLESS = re.compile(r"(?P<weekday>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:0?[1-9]|[12][0-9]|3[01])")
"""A day of the month alone; only the days around it tell which month."""
_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}|(?:KW|CW|wk|week) ?[0-9]{1,2}", re.IGNORECASE)
"""A day or a week in numbers that lacks its year."""
_SHORT_NUMBERS = re.compile(r"(?<![0-9./-])([0-9]{2})([./])([0-9]{1,2})\2([0-9]{1,2})(?![0-9./-])")
_MONTH_AND_DAY = re.compile(r"(?<![0-9./:-])([0-9]{1,2})\.([0-9]{1,2})\.?(?![0-9./:-])")
_BOTH_DAYS = re.compile(r"(?!(?:between|from) ).*[0-9].* and .*[0-9].*")
""""9 and 12 Nov" means both days, not a range between them."""
_TWO_DATES = re.compile(r"(?P<first>.*[0-9]{4}.*?)\s*(?:/|;|,|&|\band\b|\bor\b)\s*(?P<second>.*[0-9]{4}.*)")
_SEVERAL_DAYS = re.compile(
    r"(?:[A-Z][a-z]+ )?[0-9]{1,2}(?: ?(?:,|&|;|and) ?(?:[A-Z][a-z]+ )?[0-9]{1,2})+[ ,].*[0-9]{4}"
)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AT_MIDNIGHT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00:00(?:\.0+)?(?:Z| ?UTC|[+-][0-9]{2}(?::?[0-9]{2})?)"
)
"""How programs that only have timestamps write a day. The seconds are required, because people leave them out."""
_TIME_OF_DAY = re.compile("[0-9]:[0-9]{2}")
_MAY_BE_EXCHANGED = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|1[0-2])(?P<time>[ T].*)?"
)
SOLAR_HIJRI, LUNAR_HIJRI = "the Solar Hijri calendar (Iran, Afghanistan)", "the Islamic calendar of the moon"
"""Calendars other than the Gregorian one. Dates of the lunar calendar are not read, because they depend on where
somebody sighted the new moon."""
EXCHANGED, EXCHANGE_ASKED = "day and month are exchanged", "asked"
"""What a style says of spreadsheet days whose day and month may be exchanged: exchanged, or still being asked.
This is asked of a column in which the spreadsheet recognised only some cells as days, in another country's
order."""
_FIRST_YEAR, _LAST_YEAR = 1903, 2150
"""From the first powered flight to as far ahead as anybody plans."""
_CALENDAR = " calendar"
_MONTH_NAMES = re.compile("|".join(MONTHS))
_IN_NUMBERS = re.compile(
    r"(?<![0-9./-])(?:(?:19|20)[0-9]{2}[./-](?P<month>0?[1-9]|1[0-2])|"
    r"(?P<first>0?[1-9]|1[0-2])[./-](?:19|20)[0-9]{2})(?![0-9./-])"
)
"""A month and its year in numbers, without a day."""
TWO_DIGITS = "the two digits behind the month"
"""The answer that "Nov 25" and "Dec 25" are months with their years, not days."""
_MONTH_AND_DIGITS = re.compile(rf"({_MONTH_NAMES.pattern})[ -]([0-9]{{2}})")
_SHORT_YEAR = re.compile(rf"({_MONTH_NAMES.pattern})[ '’./-]{{0,2}}([0-9]{{2}})(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_BARE_NUMBER = re.compile(r"(?!20[0-9]{6}$)[0-9]+(?:\.[0-9]*)?")
"""Any number except one like 20251026."""
_WEEKDAY_AND_DAY = re.compile("(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?P<day>.*[0-9].*)", re.DOTALL)
_ISLAMIC_MONTH = re.compile(
    "محر[ّ]?م|صفر|ربيع (?:ال)?(?:أول|اول|ثاني|آخر|اخر)|جماد[ىي] (?:ال)?(?:أول[ىي]|اول[ىي]|ثانية|آخرة|اخرة)|رجب|"
    "شعبان|رمضان|شوال|ذو ?القعدة|ذي القعدة|ذو ?الحجة|ذي الحجة"
)
_THAI_YEAR = re.compile(r"[^A-Za-z]*[\u0e00-\u0e7f][^A-Za-z]*(?<![0-9])2[45][0-9]{2}(?![0-9]).*")
_YEAR_OF_REPUBLIC = re.compile(r"1[0-4][0-9]([./-])[0-9]{1,2}\1[0-9]{1,2}")
FORMS_READ = "write '12 Nov 2025' or '9-12 Nov 2025'"
_A_ROW_EACH = "make a row of each flight"
_NOT_A_DATE = f"this is no date that can be read for certain: {FORMS_READ}"
_NOT_EXACT, _ABOUT_AN_HOUR = " ~", timedelta(hours=1)
"""What stands before an approximate time, and its possible error: the profile cannot express approximate times."""
_TWO_TIMES = re.compile(r"(?P<day>.+)(?P<first> ~[0-9:]+)(?P<last>~[0-9:]+)(?P<zone>.*)")
_NO_YEAR, _NO_MONTH = "the year is missing", "the month and the year are missing"
_NO_ZONE = "of which zone its time is has not been said yet"
_NO_DAY = "a day of the week alone may be that of any week"


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A cell as a date of the profile, "" if it is none or nothing is known. `what` says why it could not be
    read."""

    text: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How the dates of a column are read; "" where nobody has said.

    - order: of day, month and year in numbers
    - zone: of times that name none: UTC, one of `zones()`, or DAY_ONLY to read the day alone
    - year: of days without a year; years: candidates, of which the one is used whose weekday matches
    - month: month and year of days that have neither
    - has_month_last: whether some cells begin with the year and end with the month, so others may, too
    - lacks_zeros: whether times have lost leading zeros, so that 12 is 00:12
    - worded: zone words beside times, each with its zone
    - counted_from: heading of the days that relative days count from
    - are_days: whether all timestamps are at midnight, so they are days
    - exchanged: whether a spreadsheet has exchanged day and month, or that is being asked
    - calendar: the calendar of days whose year rules out the Gregorian one
    - heading: of the column, if its words affect how days are read
    """

    order: str = ""
    zone: str = ""
    year: str = ""
    month: str = ""
    has_month_last: bool = False
    lacks_zeros: bool = False
    worded: tuple[tuple[str, str], ...] = ()
    counted_from: str = ""
    years: tuple[str, ...] = ()
    are_days: bool = False
    exchanged: str = ""
    calendar: str = ""
    heading: str = ""

    def in_zone_of(self, words: str) -> "DateStyle":
        """Returns the style for a time with these zone words beside it, "" for none."""
        if not words:
            return self
        unsettled = DAY_ONLY if self.zone == DAY_ONLY else ""
        return replace(self, zone=UTC if words == UTC else dict(self.worded).get(words, unsettled))


def orders_of(text: str) -> tuple[str, ...]:
    """Returns the orders in which an all-number date may be read; empty if all of them give the same day."""
    numbers = numbers_in(text)
    orders = tuple(order for order in CHOICES if day_of(numbers, order)) if numbers else ()
    # With points between the numbers, every country puts the day first.
    if "." in numbers and DAY_FIRST in orders:
        return (DAY_FIRST,)
    return () if len(orders) > 1 and len({day_of(numbers, order) for order in orders}) == 1 else orders


def day_of(numbers: str, order: str) -> str:
    """Returns the day of an all-number date in an order; ISO order puts a two-digit year first."""
    return in_order(numbers, _YEAR_FIRST if order == ISO else order)


def numbers_in(text: str) -> str:
    match = _NUMBERS.fullmatch(text)
    return match["day"] if match else ""


def orders_by_weekday(text: str) -> list[str]:
    """Returns which of several possible orders put a date on the weekday written beside it."""
    match, orders = _NUMBERS.fullmatch(text), orders_of(text)
    if not match or not match["weekday"] or len(orders) < 2:
        return []
    return [order for order in orders if is_on(day_of(match["day"], order), match["weekday"])]


def years_by_weekday(cell: str, years: Iterable[str]) -> list[str]:
    """Returns in which of some years a day without a year falls on the weekday written beside it; empty without a
    weekday.

    >>> years_by_weekday("Saturday 22/11 15:00", ["2024", "2025"]), years_by_weekday("22/11", ["2025"])
    (['2025'], [])
    """
    text = plain(cell)
    if not _is_yearless(text) or not _WEEKDAY_AND_DAY.fullmatch(text):
        return []
    styles = {year: [DateStyle(order, DAY_ONLY, year) for order in CHOICES] for year in years}
    return [year for year, orders in styles.items() if any(read_date(text, each).text for each in orders)]


def digits_behind_month(cell: str) -> str:
    """Returns the two digits after a month name, which may be a day or a year; "" if there are none.

    >>> digits_behind_month("Nov 25"), digits_behind_month("Nov 5"), digits_behind_month("25 Nov")
    ('25', '', '')
    """
    match = _MONTH_AND_DIGITS.fullmatch(plain(cell))
    return match[2] if match else ""


def without_weekday(cell: str) -> str:
    """Returns a day in English without its leading weekday.

    >>> without_weekday("Sat 22/11"), without_weekday("22/11")
    ('22/11', '22/11')
    """
    match = _WEEKDAY_AND_DAY.fullmatch(cell)
    return match["day"] if match else cell


def months_in(text: str) -> list[str]:
    """Returns the months that a text names, each with every year the text names, or with the two-digit year after
    it.

    >>> months_in("movements 3 - 16 Nov 2025"), months_in("2025"), months_in("28 октября - 3 ноября 2025")
    (['November 2025'], [], ['October 2025', 'November 2025'])
    >>> months_in("Charges – Nov-25"), months_in("2025-11"), months_in("11/2025"), months_in("3.11.2025")
    (['November 2025'], ['November 2025'], ['November 2025'], [])
    >>> months_in("Oct-Nov 25")
    ['October 2025', 'November 2025']
    """
    words = in_english(text)
    if years := years_in(words):
        numbers = [MONTHS[int(match["month"] or match["first"]) - 1] for match in _IN_NUMBERS.finditer(words)]
        return [f"{month} {year}" for month in (_MONTH_NAMES.findall(words) or numbers) for year in years]
    short = dict.fromkeys(str(year_of(digits)) for _, digits in _SHORT_YEAR.findall(words))
    return [f"{month} {year}" for month in _MONTH_NAMES.findall(words) for year in short]


def years_in(text: str) -> list[str]:
    """Returns the years that a text names.

    >>> years_in("Flights to OSLK, 2024 and 2025"), years_in("May")
    (['2024', '2025'], [])
    """
    return _YEAR.findall(text)


def with_year(cell: str, year: str, month: str = "") -> str:
    """Returns a day with `year` added if it names none, or with `month` (and its year) if it names neither.

    >>> with_year("26 Oct", "2025"), with_year("26.10.", "2025"), with_year("26 Oct 2024", "2025")
    ('26 October 2025', '26.10.2025', '26 Oct 2024')
    >>> with_year("31", "", "December 2025"), with_year("1 Jan", "", "December 2025")
    ('31 December 2025', '1 January')
    """
    text = plain(cell)
    return _with_year(text, year, month) if _is_yearless(text) or _MONTHLESS.fullmatch(text) else cell


# Memoized: the result depends on the cell alone, and the same days recur.
@lru_cache(maxsize=16_384)
def lacks(cell: str) -> str:
    """Returns what a day lacks: "year", or "month" for both; "" if it lacks neither or is not a day.

    >>> lacks("c. 5 Nov"), lacks("7"), lacks("26.10."), lacks("5 Nov 2024"), lacks("An-26")
    ('year', 'month', 'year', '', '')
    """
    text = plain(cell)
    if _MONTHLESS.fullmatch(_without_ordinals(text)):
        return "month"
    return "year" if _is_yearless(text) and not fault_of_date(text) else ""


def _is_yearless(text: str) -> bool:
    text, _ = day_and_time(text)
    if _BOTH_DAYS.fullmatch(text):
        return False
    if any(form.fullmatch(text) for form in (_YEARLESS_NUMBERS, _YEARLESS_SPAN, _EITHER_DAY)):
        return True
    match = _YEARLESS.fullmatch(_without_ordinals(text))
    return bool(match and _MONTH_NAMES.search(match["days"]))


def _without_ordinals(text: str) -> str:
    return re.sub(r"(?<=[0-9])(?:st|nd|rd|th|\.)(?= |$|-)", "", text)


# Memoized without invalidation: a text and a style always mean the same. A column with more distinct dates only
# takes longer.
@lru_cache(maxsize=131_072)
def read_date(cell: str, style: DateStyle) -> ReadDate:
    """Returns a cell as a date of the ledger's profile.

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
    if style.calendar == SOLAR_HIJRI:
        cell = in_gregorian(cell)
    if style.are_days and (midnight := _AT_MIDNIGHT.fullmatch(cell)):
        cell = midnight["day"]
    if style.exchanged and may_be_exchanged(cell):
        return _read_exchanged(cell, style)
    if len(cell) > LONGEST:
        return ReadDate(what=_NOT_A_DATE)
    if is_of_profile(cell):
        return _date_of_profile(cell, style)
    cell, words = zone_in_words(cell)
    style = style.in_zone_of(words)
    day = _with_year(plain_under(style.heading, cell), _year_of(cell, style), style.month)
    text = _without_ordinals(day)
    read = _read_in_order(text, style)
    return _in_years_of_flight(_in_part_of_day(read, cell, style.zone)) if read.text else read


def bears_on_days(heading: str) -> bool:
    """Returns whether the words of a heading affect how its days are read."""
    return says_between(heading) or is_east_asian(heading)


def plain_under(heading: str, cell: str) -> str:
    """Returns a date in plain English, read in the light of its heading: under "between", two days become a range;
    under an East Asian heading, ambiguous numbers begin with the year or the month.

    >>> plain_under("Arrived between", "9 Nov and 12 Nov 2025"), plain_under("Date", "9 Nov and 12 Nov 2025")
    ('9 November 2025 - 12 November 2025', '9 November and 12 November 2025')
    >>> plain_under("날짜", "25.11.21"), plain_under("Datum", "25.11.21"), plain_under("日付", "2025.11.21")
    ('25-11-21', '25.11.21', '2025.11.21')
    >>> plain_under("날짜", "11.3(월)"), plain_under("Datum", "11.3.")
    ('Mon 11/3', '11.3.')
    """
    text = plain(cell)
    if _BOTH_DAYS.fullmatch(text) and says_between(heading):
        return plain(f"between {text}")
    if not is_east_asian(heading):
        return text
    return _MONTH_AND_DAY.sub(r"\1/\2", _SHORT_NUMBERS.sub(r"\1-\3-\4", text))


def _in_part_of_day(read: ReadDate, cell: str, zone: str) -> ReadDate:
    """Returns the UTC day or days on which a part of the day ("morning") may fall, if a cell names one and its
    zone is settled."""
    hours = hours_of_part(cell) if zone in zones() and ISO_DAY.fullmatch(read.text) else None
    return ReadDate(_days_between(read.text, hours, zone)) if hours else read


def _read_exchanged(cell: str, style: DateStyle) -> ReadDate:
    if style.exchanged == EXCHANGE_ASKED:
        return ReadDate(what="whether its day and month are exchanged has not been said yet")
    return read_date(exchanged(cell), replace(style, exchanged=""))


def _read_in_order(text: str, style: DateStyle) -> ReadDate:
    """Reads an all-number date in the order of a style, also when it stands among words."""
    read = _date_in_zone(_in_order(text, style.order), style.zone)
    ordered = _DAY_IN_WORDS.sub(lambda day: _in_order(day[0], style.order), text)
    return read if read.text or ordered == text else _date_in_zone(ordered, style.zone)


def _date_of_profile(cell: str, style: DateStyle) -> ReadDate:
    if style.has_month_last and may_be_year_day_month(cell):
        return ReadDate(what="other dates of the column have the month last")
    return _in_years_of_flight(ReadDate(cell))


def _in_years_of_flight(read: ReadDate) -> ReadDate:
    """Returns the date if its year is one in which somebody may have flown; other years are of another calendar,
    or slips."""
    bounds = parse(read.text)
    years = [day.year for day in (bounds.earliest, bounds.latest)] if isinstance(bounds, EdtfDate) else []
    if any(_FIRST_YEAR <= year <= _LAST_YEAR for year in years):
        return read
    calendar = other_calendar(years[0])
    return ReadDate(
        what=f"this is a date of the {calendar} calendar" if calendar else f"nobody flew in {years[0]}"
    )


def _date_in_zone(text: str, zone: str) -> ReadDate:
    if match := _TWO_TIMES.fullmatch(text):
        return _read_span(match, zone)
    exact = text.replace(_NOT_EXACT, " ")
    readings = () if len(orders_of(text)) > 1 else _readings(exact)
    if len(readings) > 1 and "T" in readings[-1]:
        readings = _in_zone(readings, zone)
        if not readings:
            return ReadDate(what=_NO_ZONE)
    if len(readings) == 1 and is_of_profile(readings[0]):
        return ReadDate(days_about(readings[0]) if exact != text else readings[0])
    return ReadDate(what=_why_not(exact))


def _read_span(match: re.Match[str], zone: str) -> ReadDate:
    """Returns the day, or the range of days, of a flight between two times."""
    day, first, last, zone_words = match.groups()
    ends = [_date_in_zone(f"{day} {clock.strip()}{zone_words}", zone) for clock in (first, last)]
    days = [day for end in ends for day in ISO_DAY.findall(end.text)]
    if not days:
        return ends[0]
    return ReadDate(days[0] if len({*days}) == 1 else f"[{min(days)}..{max(days)}]")


def _days_between(day: str, hours: Iterable[str], zone: str) -> str:
    """Returns the UTC day, or range of days, covered by a part of the day in a zone."""
    days = sorted({*ISO_DAY.findall(" ".join(in_utc(day, hour, zone) for hour in hours))})
    return days[0] if len(days) == 1 else f"[{days[0]}..{days[-1]}]"


def days_about(text: str) -> str:
    """Returns the day of an approximate time, or the two days in which it may lie.

    >>> days_about("2025-10-24T14:20Z"), days_about("2025-10-24T23:30Z"), days_about("2025-10-24")
    ('2025-10-24', '[2025-10-24..2025-10-25]', '2025-10-24')
    """
    if "T" not in text:
        return text
    moment = datetime.fromisoformat(text)
    first, last = (f"{moment + hour:%Y-%m-%d}" for hour in (-_ABOUT_AN_HOUR, _ABOUT_AN_HOUR))
    return first if first == last else f"[{first}..{last}]"


def is_of_profile(text: str) -> bool:
    read = parse(text)
    return isinstance(read, EdtfDate) and not read.is_period


def _year_of(cell: str, style: DateStyle) -> str:
    """Returns the year of a day without one: the one that its weekday implies, or else that of its column."""
    by_weekday = years_by_weekday(cell, style.years) if style.years and not style.year else []
    return by_weekday[0] if len(by_weekday) == 1 else style.year


def _why_not(text: str) -> str:
    if isinstance(parse(text), EdtfDate):
        return "this is a period, and a flight happens on one day"
    if calendar := _calendar_named(text):
        return f"this is a date of the {calendar}{_CALENDAR}"
    if fault := fault_of_date(text):
        return fault
    if _MONTHLESS.fullmatch(text):
        return _NO_MONTH
    if weekday_called(text):
        return _NO_DAY
    if _is_yearless(text) or _DAY_AND_MONTH.fullmatch(text):
        return _NO_YEAR
    if several := _several_dates(text):
        return several
    other = spelling(text)
    return other.what if other else _NOT_A_DATE


def _calendar_named(text: str) -> str:
    """Returns the calendar of a date that names a month of another calendar, or has a year of the Republic of
    China; "" otherwise.

    >>> _calendar_named("18 آبان 1404"), _calendar_named("18 جمادى الأولى 1447"), _calendar_named("10 ศจิ 2568")
    ('Persian', 'Islamic', 'Buddhist')
    >>> _calendar_named("114/11/10"), _calendar_named("5 November 1435")
    ('Republic of China', '')
    """
    if in_gregorian(text) != text:
        return "Persian or Islamic" if text.isascii() else "Persian"
    if _ISLAMIC_MONTH.search(text):
        return "Islamic"
    if _THAI_YEAR.fullmatch(text):
        return "Buddhist"
    return "Republic of China" if _YEAR_OF_REPUBLIC.fullmatch(text) else ""


def _several_dates(text: str) -> str:
    if (match := _TWO_DATES.fullmatch(text)) and all(map(_is_one_day, match.groups())):
        return f"these are two dates: {_A_ROW_EACH}"
    is_several = _SEVERAL_DAYS.fullmatch(text) or _BOTH_DAYS.fullmatch(text)
    return f"these are several dates: {_A_ROW_EACH}" if is_several else ""


def _is_one_day(text: str) -> bool:
    return len(_readings(text)) == 1


def _readings(text: str) -> tuple[str, ...]:
    if is_of_profile(text):
        return (text,)
    other = spelling(text)
    return other.readings if other else tuple(filter(None, [nearest_date(text)]))


def _with_year(text: str, year: str, month: str = "") -> str:
    if _MONTHLESS.fullmatch(_without_ordinals(text)) and _MONTH_NAMES.match(month):
        return f"{_without_ordinals(text)} {month}"
    if year == TWO_DIGITS and (match := _MONTH_AND_DIGITS.fullmatch(text)):
        return f"{match[1]} {year_of(match[2])}"
    if not year.isdigit() or not _is_yearless(text):
        return text
    day, time = day_and_time(text)
    # Only with its year can a range or list of days be recognised.
    dated = plain(_yearless_day_with(year, day))
    return f"{dated} {time}".rstrip()


def _yearless_day_with(year: str, day: str) -> str:
    if either := _EITHER_DAY.fullmatch(day):
        return either.expand(rf"\g<1>\g<2>{year} or \g<3>\g<2>{year}")
    if match := _YEARLESS_NUMBERS.fullmatch(day):
        return f"{day.removesuffix(match['mark'])}{match['mark']}{year}"
    if match := _YEARLESS_SPAN.fullmatch(day):
        day = _WORDS_OF_SPAN.sub(lambda word: "-" if word.start() else "", day)
        return f"{day.removesuffix(match['mark'])}{match['mark']}{year}"
    return f"{_without_ordinals(day)} {year}"


def _in_order(text: str, order: str) -> str:
    """Returns an all-number date, and its time, with the year first; anything else, and dates whose order is open,
    unchanged."""
    match = _NUMBERS.fullmatch(text)
    if not match:
        return text
    day = _day_in_order(match["day"], order)
    if not day or (match["weekday"] and not is_on(day, match["weekday"])):
        return text
    return f"{day}{match['rest'] or ''}"


def _day_in_order(numbers: str, order: str) -> str:
    orders = orders_of(numbers)
    if not orders:
        return next(filter(None, (day_of(numbers, each) for each in CHOICES)), "")
    chosen = orders[0] if len(orders) == 1 else order
    return day_of(numbers, chosen) if chosen in orders else ""


def _in_zone(readings: tuple[str, ...], zone: str) -> tuple[str, ...]:
    """Chooses between a day alone and its time converted to UTC, depending on the zone."""
    if zone == UTC:
        return readings[-1:]
    if zone in zones():
        day, _, clock = readings[-1].removesuffix("Z").partition("T")
        return (in_utc(day, clock, zone),)
    return readings[:1] if zone == DAY_ONLY else ()


def are_at_midnight(cells: Iterable[str]) -> bool:
    """Returns whether all times beside days are midnight: flights are not, but programs write days that way.

    >>> are_at_midnight(["2025-11-03T00:00:00Z", "2025-11-05 00:00:00+00", "", "Nov 2025"])
    True
    >>> are_at_midnight(["2025-11-03T00:00:00Z", "2025-11-05T09:55:00Z"]), are_at_midnight(["Nov 2025"])
    (False, False)
    """
    timed = [cell for cell in cells if _TIME_OF_DAY.search(cell)]
    return bool(timed) and all(map(_AT_MIDNIGHT.fullmatch, timed))


def may_be_exchanged(cell: str) -> bool:
    """Returns whether a cell is a spreadsheet day that would be a different valid day with day and month
    exchanged."""
    match = _MAY_BE_EXCHANGED.fullmatch(cell)
    return match is not None and match["day"] != match["month"]


def exchanged(cell: str) -> str:
    """Returns a spreadsheet day with day and month exchanged.

    >>> exchanged("2025-03-11"), exchanged("2025-03-11 14:35"), exchanged("2025-03-13")
    ('2025-11-03', '2025-11-03 14:35', '2025-03-13')
    """
    match = _MAY_BE_EXCHANGED.fullmatch(cell)
    return match.expand(r"\g<year>-\g<day>-\g<month>") + (match["time"] or "") if match else cell


def names_no_year(cell: str) -> bool:
    """Returns whether a cell is a day without a year.

    >>> names_no_year("26 Oct"), names_no_year("26 Oct 2025"), names_no_year("Monday")
    (True, False, False)
    """
    return _is_yearless(plain(cell))


def style_of_days() -> DateStyle:
    """Returns a style that reads only the day, whatever else is open."""
    return DateStyle(zone=DAY_ONLY, order=DAY_FIRST)


def may_be_day(cell: str) -> bool:
    """Returns whether a cell is a day, or lacks only its year or month to be one.

    >>> may_be_day("26.10.2025"), may_be_day("Oct-25"), may_be_day("soon")
    (True, True, False)
    """
    return bool(read_date(cell, style_of_days()).text or lacks(cell))


def share_of_dates(cells: Iterable[str], *, with_numbers: bool = False) -> float:
    """Returns the share, from 0 to 1, of cells that look like dates in any order. A bare number may be a year, a
    spreadsheet's day count or anything else, so it counts only `with_numbers`."""
    cells = list(cells)
    dates = sum(_looks_like_date(cell) for cell in cells if with_numbers or not _may_be_number(cell))
    return dates / len(cells) if cells else 0.0


def _may_be_number(cell: str) -> bool:
    """Returns whether a cell may be a number, fraction or count as well as a date: 45956, 10.5, 1/2."""
    yearless = _YEARLESS_NUMBERS.fullmatch(cell)
    is_number = yearless and not yearless["before"] and not _POINTED.fullmatch(cell)
    return bool(is_number or _BARE_NUMBER.fullmatch(cell))


def _looks_like_date(cell: str) -> bool:
    text, read = plain(cell)[:LONGEST], read_date(cell, DateStyle(zone=DAY_ONLY))
    day = _MONTHLESS.fullmatch(_without_ordinals(text))
    is_partial = _is_yearless(text) or (day and day["weekday"])
    return bool(orders_of(text) or is_partial or read.text or read.what.endswith((_CALENDAR, _A_ROW_EACH)))
