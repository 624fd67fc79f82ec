"""Dates, ranges and counts in words, never sharper than the data."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from components.ledger.dates.edtf import QUALIFIERS, EdtfDate, NotEdtf, Qualifier, ends, parse
from components.ledger.flights import times_named
from components.ledger.reference.designators import name_of_designator

OPEN_START, OPEN_END = date.min, date.max


def day(when: date) -> str:
    """Returns a day in words.

    >>> day(date(2025, 10, 4))
    '4 October 2025'
    """
    return f"{when.day} {when:%B %Y}" if when.year > 999 else when.isoformat()


def span(earliest: date, latest: date) -> str:
    """Returns a range of days in words.

    >>> span(date(2025, 10, 24), date(2025, 10, 29))
    '24–29 October 2025'
    >>> span(date(2025, 9, 30), date(2025, 10, 2))
    '30 September – 2 October 2025'
    >>> span(date(2025, 10, 1), date(2025, 10, 31))
    'October 2025'
    >>> span(date(2025, 10, 29), date.max)
    'on or after 29 October 2025'
    """
    if latest == OPEN_END:
        return f"on or after {day(earliest)}"
    if earliest == OPEN_START:
        return f"up to {day(latest)}"
    if earliest == latest:
        return day(earliest)
    if (earliest.month, earliest.day, latest.month, latest.day) == (1, 1, 12, 31):
        return str(earliest.year) if earliest.year == latest.year else f"{earliest.year}–{latest.year}"
    if (earliest.year, earliest.month) == (latest.year, latest.month):
        is_whole_month = earliest.day == 1 and _last_of_month(latest)
        return f"{latest:%B %Y}" if is_whole_month else f"{earliest.day}–{day(latest)}"
    if earliest.year == latest.year:
        return f"{earliest.day} {earliest:%B} – {day(latest)}"
    return f"{day(earliest)} – {day(latest)}"


def open_span(earliest: date, latest: date, *, earlier: bool, later: bool) -> str:
    """Returns the known days of several ranges in words; one of them may have been `earlier`, or `later`, than all
    of these.

    >>> open_span(date(2025, 10, 4), date(2025, 10, 9), earlier=True, later=False)
    '4–9 October 2025 or earlier'
    >>> open_span(date(2025, 10, 4), date(2025, 10, 4), earlier=True, later=True)
    '4 October 2025, or earlier, or later'
    """
    open_ends = ", or earlier, or later" if earlier and later else " or earlier" * earlier + " or later" * later
    return f"{span(earliest, latest)}{open_ends}"


def uncertain(earliest: date, latest: date, qualifier: Qualifier) -> str:
    """Returns one day in words: the range in which it lies, and its qualifier.

    >>> uncertain(date(2025, 10, 24), date(2025, 10, 29), "~")
    'one day in 24–29 October 2025 (approximate)'
    """
    return qualified(_day_in_range(earliest, latest), qualifier)


def qualified(text: str, qualifier: Qualifier) -> str:
    """Returns a date in words with its qualifier appended.

    >>> qualified("April 2025", "~")
    'April 2025 (approximate)'
    """
    return f"{text} ({QUALIFIERS[qualifier]})" if qualifier else text


def reported(text: str, earliest: date, latest: date, qualifier: Qualifier) -> str:
    """Returns when a flight was, according to its reports. `text` holds their dates as written, which may give
    times.

    >>> reported("2025-10-26T14:03Z / 2025-10-26~", date(2025, 10, 26), date(2025, 10, 26), "~")
    '26 October 2025, 14:03 UTC (approximate)'
    """
    days = _day_in_range(earliest, latest)
    clocks = dict.fromkeys(f"{when:%H:%M}" for when in sorted(times_named(text)))
    return qualified(f"{days}, {' / '.join(clocks)} UTC" if clocks else days, qualifier)


def duration(length: timedelta) -> str:
    """Returns a length of time, to the minute.

    >>> duration(timedelta(minutes=12)), duration(timedelta(hours=5, minutes=57)), duration(timedelta(hours=3))
    ('12 min', '5 h 57 min', '3 h')
    """
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    parts = [f"{hours} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0 or not hours)
    return " ".join(parts)


def written(text: str) -> str:
    """Returns a date of the ledger (EDTF) in words; "" if the text is no such date.

    >>> written("2025-10-26T14:03Z")
    '26 October 2025, 14:03 UTC'
    >>> written("2025-04~/2025-10-24")
    'from April 2025 (approximate) to 24 October 2025'
    >>> written("2025-04/..")
    'from April 2025 on'
    """
    parsed = parse(text)
    if isinstance(parsed, NotEdtf):
        return ""
    if not parsed.is_period:
        words = uncertain(parsed.earliest, parsed.latest, parsed.qualifier)
        clock = text.partition("T")[2].rstrip("?~%").removesuffix("Z")
        return words.replace(day(parsed.earliest), f"{day(parsed.earliest)}, {clock} UTC") if clock else words
    first, last = (end and _end(end) for end in ends(text))
    if first and last:
        return f"from {first} to {last}"
    return f"from {first} on" if first else f"up to {last}"


def moment(when: datetime) -> str:
    """Returns a time with its day, in UTC.

    >>> moment(pd.Timestamp("2025-10-26 14:03:05"))
    '26 October 2025, 14:03 UTC'
    """
    return f"{day(when.date())}, {when:%H:%M} UTC"


UNKNOWN = "unknown"
"""The word for what no report says."""
TYPE_UNKNOWN = f"Type {UNKNOWN}"


def type_name(aircraft_type: str, names: Mapping[str, str]) -> str:
    """Returns the name of an aircraft type by its designator, or that the type is unknown.

    >>> type_name("IL62", {"IL62": "Il-62"}), type_name("", {})
    ('Il-62', 'Type unknown')
    """
    return names.get(aircraft_type, aircraft_type) or TYPE_UNKNOWN


LONGEST_NAME = 24
"""The most characters of a type's name: a longer one does not fit beside a chart."""


def name_of_type(code: str, written: Iterable[str]) -> str:
    """Returns a name for a type that the ledger does not name. It is the spelling of the reports if they agree, or
    if the designator stands for no single model; otherwise the reference name. `written`: the spellings, most
    frequent first.

    >>> name_of_type("B762", ["KC-46A"]), name_of_type("B762", ["KC-46A", "Boeing 767"])
    ('KC-46A', 'Boeing 767-200')
    >>> name_of_type("GLF5", ["G550", "C-37B"]), name_of_type("C17", ["C17"]), name_of_type("GLF5", [])
    ('G550', 'C-17', 'GLF5')
    """
    spellings = [name for name in written if name.upper() != code and 0 < len(name) <= LONGEST_NAME]
    reference = name_of_designator(code)
    return spellings[0] if len(spellings) == 1 or (spellings and reference == code) else reference


def grade(value: Any) -> str:
    """Returns an Admiralty grade of credibility, or "not graded".

    >>> grade(2.0), grade(float("nan"))
    ('2', 'not graded')
    """
    return "not graded" if pd.isna(value) else str(int(value))


RELIABILITY = {
    "A": "completely reliable source",
    "B": "usually reliable source",
    "C": "fairly reliable source",
    "D": "source not usually reliable",
    "E": "unreliable source",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
"""The Admiralty code in the words of the Allied publication AJP-2.1."""


def grades(reliability: str, credibility: Any) -> str:
    """Returns both Admiralty grades in words: that of the source, then that of its claim.

    >>> grades("F", 2.0), grades("", float("nan"))
    ('reliability cannot be judged; probably true', 'source not graded; claim not graded')
    """
    claim = "claim not graded" if pd.isna(credibility) else CREDIBILITY[int(credibility)]
    return f"{RELIABILITY.get(reliability, 'source not graded')}; {claim}"


_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def number(how_many: int) -> str:
    """Returns a number for use in a sentence, spelled out if it is small.

    >>> number(2), number(1200)
    ('two', '1,200')
    """
    return _NUMBERS[how_many] if how_many < len(_NUMBERS) else f"{how_many:,}"


def count(certain: int, possible: int, one: str, many: str) -> str:
    """Returns a number of things that lies between two bounds.

    >>> count(1, 1, "arrival", "arrivals")
    '1 arrival'
    >>> count(1, 3, "arrival", "arrivals")
    'between 1 and 3 arrivals'
    >>> count(0, 1, "arrival", "arrivals"), count(0, 0, "arrival", "arrivals")
    ('at most 1 arrival', 'no arrivals')
    """
    if certain == possible == 0:
        return f"no {many}"
    if certain and certain != possible:
        return f"between {certain:,} and {possible:,} {many}"
    return f"{'' if certain else 'at most '}{possible:,} {one if possible == 1 else many}"


def bounds(least: int, most: int) -> str:
    """Returns a number between two bounds, without a noun.

    >>> bounds(177, 1208), bounds(1, 1)
    ('177–1,208', '1')
    """
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"


def _day_in_range(earliest: date, latest: date) -> str:
    if earliest == OPEN_START:
        return f"on or before {day(latest)}"
    days = span(earliest, latest)
    return f"one day in {days}" if earliest < latest < OPEN_END else days


def _end(end: EdtfDate) -> str:
    return qualified(span(end.earliest, end.latest), end.qualifier)


def _last_of_month(when: date) -> bool:
    return when == OPEN_END or date.fromordinal(when.toordinal() + 1).day == 1


def sources(number: int, independent: int) -> str:
    """Returns the number of sources, and how many of them are independent (draw on no other).

    >>> sources(17, 13), sources(2, 2), sources(1, 1)
    ('17 sources, 13 of them independent', '2 independent sources', '1 independent source')
    """
    if independent == number:
        return count(number, number, "independent source", "independent sources")
    return f"{count(number, number, 'source', 'sources')}, {independent:,} of them independent"


def landings_and_take_offs(landings: int, take_offs: int) -> str:
    """Returns the numbers of landings and take-offs in words.

    >>> landings_and_take_offs(2, 1), landings_and_take_offs(2, 0)
    ('2 landings and 1 take-off', '2 landings and no take-offs')
    """
    landed = count(landings, landings, "landing", "landings")
    return f"{landed} and {count(take_offs, take_offs, 'take-off', 'take-offs')}"


EVIDENCE: Mapping[str, str] = {
    "ground": "seen on the ground, and in the air before or after",
    "final": "followed down the approach, then lost, or met so on the way out",
    "gap": "lost going down, found again going up",
    "inferred": "on the ground after a short silence, or lost low in the circuit",
    "either": "possible only: here, or at a field next door",
    "bracket": "possible only: lost on the way in, seen again on the way out",
}


def evidence(names: Iterable[str]) -> str:
    """Returns one line that explains the kinds of evidence that occur; "" if there are none.

    >>> evidence(["gap", "ground", "gap", ""])[:75]
    'In brackets, how it was seen: ground, seen on the ground, and in the air be'
    >>> evidence([""])
    ''
    """
    occurring = set(names)
    parts = [f"{name}, {meaning}" for name, meaning in EVIDENCE.items() if name in occurring]
    return f"In brackets, how it was seen: {'; '.join(parts)}." if parts else ""
