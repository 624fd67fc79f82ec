"""What a report or a visit says of its aircraft, as far as it can be resolved; the rest counts as not said."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from components.activity.evidence.registrations import has_form_of_registration
from components.files.cells import icao24, is_unknown, spreadsheet_damage
from components.ledger.designators import designators_alike, is_designator
from components.ledger.flights import SEPARATOR
from components.ledger.spellings import latin_look_alikes, latin_transcription

_LONGEST_MARK = 10
_LONGEST_WORD = 6
_OPEN = re.compile(r"[?*…,;&/_]|\.\.|[0-9]x{2,}|(?i:x{3})|-\s*$|\b(?i:or|and|und|oder|ou)\b")
"""What a registration has that leaves some of it open, or is several."""
_FORM = re.compile(
    r"[A-Z0-9]{1,3}-[A-Z]{3,5}|(?!DRONE|DUMMY|FIRST|GREEN|GHOST)[DFGI][A-Z]{4}|[0-9]{2}-[0-9]{4,5}"
    r"|(?=.*[A-Z])(?=.*[0-9])[A-Z0-9 .-]+"
)
"""Letters alone are a registration only with a hyphen (D-AIMN), or where they are five and begin like one; digits
alone only as a serial of the United States (05-5140); else both are needed: "unreg", "MIL", 76845 are none."""
_BORT_NUMBER = re.compile(r"(?i:\b(?:red|blue|white|yellow|black|green)\b)")
_N_NUMBER = re.compile(r"N[1-9][0-9]{0,4}[A-HJ-NP-Z]{0,2}")


class Likeness(StrEnum):
    """How much a report and a visit agree on the aircraft."""

    AIRCRAFT = "same aircraft"
    TYPE = "same type"
    FAMILY = "type of the same name"
    UNKNOWN = "type unknown"


@dataclass(frozen=True, slots=True)
class Aircraft:
    """Addresses, registrations (as compared, see `marks`) and designators, each several where reports of one
    flight differ. formed: the registrations that have the form of one, see `has_form_of_registration`; unresolved:
    what stands in a cell and tells no aircraft from others, by its column."""

    addresses: frozenset[str]
    registrations: frozenset[str]
    formed: frozenset[str]
    types: frozenset[str]
    unresolved: tuple[tuple[str, str], ...]

    @property
    def is_identified(self) -> bool:
        """Whether it is known well enough to be told apart from others: by address, registration or type."""
        return bool(self.addresses or self.formed or self.types)


@lru_cache(maxsize=50_000)
def aircraft(address: str, registration: str, type_: str, own_types: frozenset[str]) -> Aircraft:
    """What the cells icao24, registration and aircraft_type say. `own_types` are the designators that the ledger
    has of its own, beside those of ICAO Doc 8643.

    >>> aircraft("3C6444", "RA-86496", "IL62 / cargo plane", frozenset())  # doctest: +NORMALIZE_WHITESPACE
    Aircraft(addresses=frozenset({'3c6444'}), registrations=frozenset({'RA86496'}), formed=frozenset({'RA86496'}),
             types=frozenset({'IL62'}), unresolved=(('aircraft_type', 'cargo plane'),))
    >>> aircraft("4.41E+11", "May-40", "ZZZZ", frozenset()).is_identified
    False
    """
    addresses = {cell: icao24(cell) for cell in reported_values(address)}
    registrations = {cell: marks(cell) for cell in reported_values(registration)}
    formed = {
        cell: frozenset(mark for mark in of_cell if has_form_of_registration(mark, cell))
        for cell, of_cell in registrations.items()
    }
    types = {cell: cell in own_types or is_designator(cell) for cell in reported_values(type_)}
    return Aircraft(
        frozenset(filter(None, addresses.values())),
        frozenset().union(*registrations.values()),
        frozenset().union(*formed.values()),
        frozenset(code for code, resolved in types.items() if resolved),
        (
            *_unresolved("icao24", addresses),
            *_unresolved("registration", formed),
            *_unresolved("aircraft_type", types),
        ),
    )


def _unresolved(column: str, cells: Mapping[str, object]) -> list[tuple[str, str]]:
    """Returns the cells of a column, by what they resolve to, that say something and cannot be resolved."""
    return [(column, cell) for cell, resolved in sorted(cells.items()) if not (resolved or is_unknown(cell))]


def aircraft_of(row: Any, own_types: frozenset[str]) -> Aircraft:
    """Returns what a row says of its aircraft, which has the cells of `aircraft` as attributes."""
    return aircraft(row.icao24, row.registration, row.aircraft_type, own_types)


@lru_cache(maxsize=10_000)
def reported_values(cell: str) -> frozenset[str]:
    """What reports of one flight say, each; they may differ.

    >>> sorted(reported_values("A124 / IL76")), sorted(reported_values(""))
    (['A124', 'IL76'], [])
    """
    return frozenset(filter(None, cell.split(SEPARATOR)))


@lru_cache(maxsize=10_000)
def marks(registration: str) -> frozenset[str]:
    """A registration as compared: in Latin capitals and digits alone; in both ways that Cyrillic letters can be
    read. None for what can be no registration: a word for unknown, what a spreadsheet destroyed, one with digits
    left open, several, and texts longer than any.

    >>> marks("RA-86496"), marks("ra 86496"), sorted(marks("РА-86496"))
    (frozenset({'RA86496'}), frozenset({'RA86496'}), ['PA86496', 'RA86496'])
    >>> any(map(marks, ("n/a", "May-40", "RA-864??", "RA-864xx", "military", "RF-1 or RF-2", "4.41E+11")))
    False
    """
    if is_unknown(registration) or spreadsheet_damage(registration) or _OPEN.search(registration):
        return frozenset()
    readings = (latin_look_alikes(registration.upper()), latin_transcription(registration).upper())
    if _BORT_NUMBER.search(registration):
        return frozenset()
    formed = [text.strip() for text in readings if text.isascii() and _FORM.fullmatch(text.strip())]
    texts = {"".join(c for c in text if c.isalnum()) for text in formed}
    return frozenset(filter(_has_length_of_a_mark, texts))


def _has_length_of_a_mark(text: str) -> bool:
    return 0 < len(text) <= (_LONGEST_WORD if text.isalpha() else _LONGEST_MARK)


def likeness(report: Aircraft, visit: Aircraft) -> Likeness | None:
    """How alike the aircraft of a report and of a visit are; None where it is another aircraft or another type.

    An address is held against an address and a registration against a registration: by either it may be the same
    aircraft, whatever else differs. What only one of the two names is not compared. A report that writes A320 may
    mean whatever is called A-320."""
    if report.addresses & visit.addresses or report.registrations & visit.registrations:
        return Likeness.AIRCRAFT
    if _differ(_official(report.addresses), _official(visit.addresses)):
        return None
    if _differ(report.formed, visit.formed) or _differ(_families(report.types), visit.types):
        return None
    if _differ(report.types, visit.types):
        return Likeness.FAMILY
    return Likeness.TYPE if len(report.types) == len(visit.types) == 1 else Likeness.UNKNOWN


def _families(types: frozenset[str]) -> frozenset[str]:
    return types.union(*map(designators_alike, types))


def tie(report: Aircraft, visit: Aircraft) -> str:
    """Which of registration and icao24 a report and a visit share; "" where neither."""
    same = {
        "registration": report.registrations & visit.registrations,
        "icao24": report.addresses & visit.addresses,
    }
    return " and ".join(name for name, shared in same.items() if shared)


def callsign_remark(callsign: str, named: str, registrations: frozenset[str]) -> str:
    """What the callsign of a visit says beside the callsigns that reports name (the cell `named`) and their
    registrations: an argument, and no more. "" where it says nothing.

    >>> callsign_remark("RCH 123", "RCH123", frozenset())
    'is the one that the report names'
    >>> callsign_remark("N3423Q", "", frozenset({"N3423Q"}))
    'is the reported registration'
    >>> callsign_remark("N3423Q", "", frozenset({"055140"})), callsign_remark("RFF1", "", frozenset({"055140"}))
    ('is another registration than the reported one', '')
    """
    own = marks(callsign)
    if not own:
        return ""
    if own & registrations:
        return "is the reported registration"
    names = frozenset().union(*map(marks, reported_values(named)))
    if own & names:
        return "is the one that the report names"
    if registrations and any(map(_N_NUMBER.fullmatch, own)):
        return "is another registration than the reported one"
    return "is not the one that the report names" if names else ""


def _differ(one: Collection[str], other: Collection[str]) -> bool:
    return bool(one and other and not set(one) & set(other))


def _official(addresses: frozenset[str]) -> list[str]:
    """Those that are ICAO's: an aircraft may have another beside its own."""
    return [address for address in addresses if not address.startswith("~")]
