"""Time zones of times: what headings and answers say of them, and conversion to UTC."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from zoneinfo import ZoneInfo, available_timezones

from components.imports.questions import Answers
from components.imports.words.zone_words import ABBREVIATIONS, EAST_ASIAN

ZONE = "zone:"
"""Prefix of the id of the question which zone the times under a heading are in."""
UTC, DAY_ONLY = "UTC", "not UTC: read the day alone"
_UTC_ZONE = re.compile(r"\b(?:utc|gmt|zulu|z)\b", re.IGNORECASE)
_OTHER_ZONE = re.compile(
    rf"{EAST_ASIAN}|به وقت \w+|שעון \w+|"
    r"\b(?:(?i:(?:utc|gmt) ?[+\-−][0-9]+|local|ortszeit|lokal|locale|местн\w*|yerel|мск|по москве)|"
    r"LT|LCL|(?:EE|CE|WE|E|C|M|P|B|I)[SD]T|EET|CET|WET|MSK|TRT)\b"
)
"""Zones that headings name: those of Europe, Asia and America, and words for local time."""
_IANA = re.compile("[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+){1,2}")
_OFFSET = re.compile("(?:utc|gmt) ?(?P<hours>[+−-][0-9]{1,2})", re.IGNORECASE)
_DAYS = datetime.fromisoformat("2025-01-15"), datetime.fromisoformat("2025-07-15")
"""A day in winter and one in summer."""
_ABBREVIATION = re.compile(rf"\b(?:{'|'.join(ABBREVIATIONS)})(?=\W*$)")
"""Only at the end of a heading, or in brackets there: elsewhere ET and CAT may be other words."""


def zone_in(heading: str) -> str:
    """Returns the zone that a heading names for its times: UTC, an IANA zone, or DAY_ONLY for another zone; "" if
    none.

    >>> zone_in("Date (UTC)"), zone_in("Landing (EET)"), zone_in("Time (UTC+3)"), zone_in("Time")
    ('UTC', 'not UTC: read the day alone', 'not UTC: read the day alone', '')
    >>> zone_in("Local time (Europe/Berlin)"), zone_in("From/To")
    ('Europe/Berlin', '')
    """
    if written := next((name for name in _IANA.findall(heading) if name in zones()), ""):
        return written
    if other_zone_in(heading):
        return DAY_ONLY
    return UTC if _UTC_ZONE.search(heading.replace("_", " ")) else ""


def other_zone_in(heading: str) -> str:
    """Returns a heading's word for a zone other than UTC; "" if there is none."""
    match = _OTHER_ZONE.search(heading.replace("_", " "))
    return match[0] if match else ""


def zone_named(heading: str) -> str:
    """Returns a heading's word for a zone other than UTC, including abbreviations that may be other words
    elsewhere.

    >>> zone_named("Arr (ET)"), zone_named("Landing (EET)"), zone_named("VOL ET DATE")
    ('ET', 'EET', '')
    """
    match = _ABBREVIATION.search(heading)
    return other_zone_in(heading) or (match[0] if match else "")


@cache
def zones() -> tuple[str, ...]:
    """Returns the names of all IANA time zones."""
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


def zones_offered(words: str, near: Iterable[str]) -> tuple[str, ...]:
    """Returns the zones that a word may mean, likeliest first: nearby zones with that name, zones that usually
    have it, then the other nearby ones.

    >>> zones_offered("CET", ["Europe/Madrid", "Asia/Dubai"])
    ('Europe/Madrid', 'Europe/Berlin', 'Europe/Warsaw', 'Europe/Paris', 'Asia/Dubai')
    >>> zones_offered("local", ["Asia/Dubai"])
    ('Asia/Dubai',)
    """
    near = [*near]
    usual = ABBREVIATIONS.get(words) or _zones_off_by(words)
    return tuple(dict.fromkeys((*filter(_is_called(words), near), *usual, *near)))


def _zones_off_by(words: str) -> list[str]:
    """Returns the usual zones that always have the UTC offset in a text.

    >>> _zones_off_by("UTC+3"), _zones_off_by("local")
    (['Asia/Riyadh', 'Europe/Moscow', 'Europe/Istanbul', 'Africa/Nairobi'], [])
    """
    if not (match := _OFFSET.fullmatch(words)):
        return []
    off = timedelta(hours=int(match["hours"].replace("−", "-")))
    named = dict.fromkeys(chain(*ABBREVIATIONS.values()))
    return [zone for zone in named if {day.replace(tzinfo=ZoneInfo(zone)).utcoffset() for day in _DAYS} == {off}]


def _is_called(words: str) -> Callable[[str], bool]:
    """Returns a predicate: whether a zone has this abbreviation in winter or summer."""
    return lambda zone: any(day.replace(tzinfo=ZoneInfo(zone)).tzname() == words for day in _DAYS)


def zone_meant(text: str) -> str:
    return text if text in (UTC, DAY_ONLY, *zones()) else ""


def zone_of(heading: str, answers: Answers) -> str:
    """Returns the zone of the times under a heading, from an answer or else the heading; "" for none."""
    return zone_meant(answers.under(f"{ZONE}{heading}")) or zone_in(heading)


def in_utc(day: str, clock: str, zone: str) -> str:
    """Returns a local time in UTC. If a clock change makes it ambiguous or skips it, returns the day or days it
    may have been on.

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
