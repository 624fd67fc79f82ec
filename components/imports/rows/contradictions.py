"""What the cells of one row say against each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeGuard

from components.imports.cells.aircraft_cells import addresses_in, aircraft_in, may_list, registrations_in
from components.imports.cells.tracker_links import TrackerLink
from components.ledger.dates.edtf import EdtfDate, NotEdtf, instant, parse
from components.tracks.identity import address_of, mark, registration_of


@dataclass(frozen=True, slots=True)
class Ends:
    """Two dates of which the first comes first; either may be ""."""

    first: str
    last: str

    def contradictions(self, first: str, last: str) -> list[str]:
        """Returns that the second lies before the first, in whose names they are.

        >>> Ends("2025-10-26", "2025-10-24").contradictions("arrival", "departure")
        ['the departure (2025-10-24) is before the arrival (2025-10-26)']
        """
        one, other = parse(self.first), parse(self.last)
        if not isinstance(one, EdtfDate) or not isinstance(other, EdtfDate):
            return []
        moments = instant(self.first), instant(self.last)
        is_earlier = other.latest < one.earliest or (None not in moments and moments[1] < moments[0])  # type: ignore[operator]  # neither is None
        return [f"the {last} ({self.last}) is before the {first} ({self.first})"] if is_earlier else []


def day_apart(day: str, moment: str) -> list[str]:
    """Returns that a row's date is not the UTC day of its arrival.

    >>> day_apart("2025-10-26", "2025-10-27T00:30Z")
    ['the date (2025-10-26) is not the day of the arrival, which is 2025-10-27T00:30Z (UTC)']
    """
    one, other = parse(day), parse(moment)
    if not isinstance(one, EdtfDate) or not isinstance(other, EdtfDate):
        return []
    if one.earliest <= other.latest and other.earliest <= one.latest:
        return []
    return [f"the date ({day}) is not the day of the arrival, which is {moment} (UTC)"]


def contradictions(cells: Mapping[str, str], links: Sequence[TrackerLink], dates: Iterable[str]) -> list[str]:
    """Returns what the aircraft and the day of a row, and those of its links, say against each other. `dates` are
    those of its flights."""
    registration, types, listed = (cells.get(name, "") for name in ("registration", "aircraft_type", "icao24"))
    beside = aircraft_in(types).registrations if types else ()
    names = _registrations(registration, beside)
    addresses = addresses_in(listed) if listed else ()
    remarks = [_of_none(names, each, "the row") for each in addresses]
    if registration and len(beside) == 1:
        remarks.append(_other_registration(names, beside[0], "the type", registration))
    for link in links:
        remarks += _of_link(link, names, addresses, registration)
    return list(dict.fromkeys(filter(None, (*remarks, _other_day(links, dates)))))


def _registrations(registration: str, beside: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the registrations of a row, of which several may stand beside its type."""
    listed = registrations_in(registration) if may_list(registration) else ()
    return listed or ((registration, *beside) if len(beside) > 1 else (registration,))


def _other_registration(names: Sequence[str], other: str, whose: str, registration: str) -> str:
    """Returns that a registration is none of those that a row names."""
    return "" if mark(other) in map(mark, names) else f"{whose} is of {other}, the row of {registration}"


def _of_link(
    link: TrackerLink, registrations: Sequence[str], addresses: Sequence[str], written: str
) -> Iterator[str]:
    """Yields that a link is of another aircraft than the row names."""
    address = addresses[0] if len(addresses) == 1 else ""
    for linked in link.icao24:
        yield _of_none(registrations, linked, "the link")
        if address and linked != address and not linked.startswith("~"):
            yield f"the link is of {linked}, the row of {address}"
    if written and link.registration:
        yield _other_registration(registrations, link.registration, "the link", written)


def _of_none(registrations: Sequence[str], address: str, whose: str) -> str:
    """Returns that an address is that of another aircraft than all of those that a row names."""
    remark = other_aircraft(registrations[0], address, whose)
    return remark if remark and all(other_aircraft(other, address, whose) for other in registrations[1:]) else ""


# Depends on its arguments alone; a table names an aircraft in many rows.
@lru_cache(maxsize=65_536)
def other_aircraft(registration: str, address: str, whose: str) -> str:
    """Returns that an American registration and an address are of two aircraft: each follows from the other. ""
    where they are of one, or nobody can tell.

    >>> other_aircraft("N3423Q", "a3c78d", "the link")
    'the address a3c78d of the link is that of N3423R, not of N3423Q'
    >>> other_aircraft("N3423Q", "a3c78c", "the link"), other_aircraft("D-ABCD", "3c6444", "the link")
    ('', '')
    """
    registration = registration.upper().replace(" ", "")
    expected, owner = address_of(registration), registration_of(address)
    if not registration or not address or expected == address:
        return ""
    if expected:
        of = (
            f"that of {owner}, not of {registration}"
            if owner
            else f"not that of {registration}, which is {expected}"
        )
        return f"the address {address} of {whose} is {of}"
    if owner and mark(owner) != mark(registration):
        return f"the address {address} of {whose} is that of {owner}, not of {registration}"
    return ""


def _holds(bounds: EdtfDate, days: Iterable[date]) -> bool:
    return any(bounds.earliest <= day <= bounds.latest for day in days)


def _other_day(links: Sequence[TrackerLink], dates: Iterable[str]) -> str:
    """Returns that the links show another day, UTC, than any date of the row; "" where they do not."""
    days = [day for link in links for day in link.days]
    texts = [*dates]
    # Most rows say the day of their only link.
    if not days or [day.isoformat() for day in days] == texts:
        return ""
    bounds = [*filter(_is_date, map(parse, texts))]
    if not bounds or any(_holds(read, days) for read in bounds):
        return ""
    named = " or ".join(dict.fromkeys(read.text for read in bounds))
    return f"the link shows {days[0].isoformat()} (UTC), the row says {named}"


def _is_date(read: EdtfDate | NotEdtf) -> TypeGuard[EdtfDate]:
    return isinstance(read, EdtfDate)
