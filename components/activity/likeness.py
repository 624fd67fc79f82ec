"""Compares the aircraft of a report with that of a visit, as far as their cells can be resolved; the rest counts
as not given."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from components.files.cells import icao24, is_unknown, spreadsheet_damage
from components.ledger.flights import reported_values
from components.ledger.reference.designators import designators_alike, is_designator
from components.ledger.spellings import latin_look_alikes, latin_transcription

_LONGEST_MARK = 10
"""The most letters and digits of a registration; the longest ones in use have nine (4KAZ12345)."""
_LONGEST_WORD = 6
"""The most letters of a registration without digits: a nationality mark of up to three, and three more. A longer
text is a word."""
_TELLS_NONE = re.compile(
    r"[?*…,;&/_]|\.\.|[0-9]x{2,}|(?i:x{3})|-\s*$|\b(?i:or|and|und|oder|ou)\b"
    r"|(?i:\b(?:red|blue|white|yellow|black|green)\b)"
)
"""Marks of a cell that leaves part of a registration open, names several, or is a nose number (Red 42), which
aircraft of several units share."""

_N_NUMBER = "N[1-9][0-9]{0,4}[A-HJ-NP-Z]{0,2}"
_FIVE_LETTERS = "[DFGI][A-Z]{4}"
"""A nationality mark of one letter and four more letters: Germany, France, the United Kingdom, Italy."""
_SERIAL = r"[0-9]{2}-[0-9]{4,5}|[0-9]{2} ?\+ ?[0-9]{2}"
"""Military serials: of the United States with a hyphen, such as 05-5140, or of Germany with a cross, such as
54+09."""
_MAY_BE_ONE = re.compile(
    rf"[A-Z0-9]{{1,3}}-[A-Z]{{3,5}}|(?!DRONE|DUMMY|FIRST|GREEN|GHOST){_FIVE_LETTERS}|{_SERIAL}"
    r"|(?=.*[A-Z])(?=.*[0-9])[A-Z0-9 .-]+"
)
"""What may be a registration. Letters alone need a hyphen (D-AIMN), or five letters with a known first one; digits
alone must form a serial; anything else needs both. So "unreg", "MIL" and 76845 are none."""
_THREE_LETTERS = """
    2 3A 3B 3C 3D 3X 4K 4L 4O 4R 4W 4X 4YB 5A 5B 5H 5N 5R 5T 5U 5V 5W 5X 5Y 6O 6V 6W 6Y 7O 7P 7Q 7T 8P 8Q 8R
    9A 9G 9H 9J 9K 9L 9M 9N 9Q 9S 9U 9V 9XR 9Y A2 A3 A4O A5 A6 A7 A8 A9C AP B C2 C3 C5 C6 C9 CC CN CS CU D2
    D4 D6 DQ E3 E5 E7 EC EI EJ EK EL EP ER ES ET EW EX EY EZ H4 HA HB HC HH HP HR HS HV HZ J2 J3 J5 J6 J7 J8
    JY LN LV LX LY LZ M OD OE OH OK OM OO OY P2 P4 PH PJ PK PP PR PS PT PU PZ S2 S5 S7 S9 SE SP ST SU SX T2
    T3 T7 T8 TC TF TG TI TJ TL TN TR TS TT TU TY TZ UK UN UP UR V2 V3 V4 V5 V6 V7 V8 VH VP VQ VT XA XB XC XT
    XU XY YA YI YJ YK YL YN YR YS YU Z Z3 Z6 ZA ZJ ZK ZP ZS ZT ZU
"""
_FORMS = (
    rf"(?:{'|'.join(_THREE_LETTERS.split())})[A-Z]{{3}}",
    _FIVE_LETTERS,
    "C[FGI][A-Z]{3}",
    _N_NUMBER,
    "R[AF](?:[0-9]{5}|[0-9]{4}[A-Z])",
    "(?:E[KRXYW]|U[KNR])[0-9]{3,5}[A-Z]{0,2}",
    "UP[A-Z]{1,2}[0-9]{3,4}",
    "EZ[A-Z][0-9]{3}",
    "4K(?:AZ)?[0-9]{1,5}",
    "4L[0-9]{5}",
    "B[0-9]{4,5}|B[0-9]{3}[0-9A-Z]",
    "JA[0-9]{3}[0-9A-Z]|JA[0-9]{2}[A-Z]{2}",
    "HL[0-9]{4}",
    "JU[0-9]{4}",
    "P[0-9]{3}",
    "VN[A-C][0-9]{3}",
    "RPC[0-9]{3,4}",
    "RDPL[0-9]{5}",
    "CU[A-Z][0-9]{3,4}",
    "YV[0-9]{3,4}[A-Z]?",
    "(?:HI|HK|HP|OB|CP)[0-9]{3,4}[A-Z]{0,3}",
    "D[0-9]{4}",
    # The United Kingdom, Italy, NATO.
    "Z[A-Z][0-9]{3}",
    "MM[0-9]{5}",
    "LXN[0-9]{5}",
)
_OF_A_STATE = re.compile("|".join(f"(?:{form})" for form in _FORMS))
"""Registrations with a nationality mark of ICAO Annex 7, and military ones that always have the same form. A text
of another form may still be a registration, or else a callsign, a type or any number: it can show that two
aircraft are the same, but never that they differ."""
_OF_A_SERIAL = re.compile(_SERIAL)
_OF_THE_UNITED_STATES = re.compile(_N_NUMBER)


class Likeness(StrEnum):
    """How far a report and a visit agree on the aircraft."""

    AIRCRAFT = "same aircraft"
    TYPE = "same type"
    FAMILY = "type of the same name"
    UNKNOWN = "type unknown"


@dataclass(frozen=True, slots=True)
class Aircraft:
    """The addresses, registrations (normalized by `marks`) and designators of an aircraft; several if reports of
    one flight differ. formed: the registrations that have the form of one, see `has_form_of_registration`.
    unresolved: column and text of the cells that do not tell the aircraft from others."""

    addresses: frozenset[str]
    registrations: frozenset[str]
    formed: frozenset[str]
    types: frozenset[str]
    unresolved: tuple[tuple[str, str], ...]

    @property
    def is_identified(self) -> bool:
        """Whether it can be told apart from other aircraft: by address, registration or type."""
        return bool(self.addresses or self.formed or self.types)


# The caches of this module depend only on their arguments and on tables that come with the program. They hold the
# distinct aircraft, or cells, of the reports and visits that are compared at once.
@lru_cache(maxsize=50_000)
def aircraft(address: str, registration: str, type_: str, own_types: frozenset[str]) -> Aircraft:
    """Returns the aircraft that the cells icao24, registration and aircraft_type describe. `own_types`: the
    ledger's own designators, beside those of ICAO Doc 8643.

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
    """Returns the cells of a column that say something but cannot be resolved; `cells` maps each to what it
    resolves to."""
    return [(column, cell) for cell, resolved in sorted(cells.items()) if not (resolved or is_unknown(cell))]


def aircraft_of(row: Any, own_types: frozenset[str]) -> Aircraft:
    """Returns the aircraft of a row, whose attributes are the arguments of `aircraft`."""
    return aircraft(row.icao24, row.registration, row.aircraft_type, own_types)


@lru_cache(maxsize=10_000)
def marks(registration: str) -> frozenset[str]:
    """Returns a registration normalized for comparison: Latin capitals and digits only, in both possible readings
    of Cyrillic letters. Empty for what cannot be one registration: a word for unknown, text that a spreadsheet
    destroyed, missing digits, several registrations, and texts that are too long.

    >>> marks("RA-86496"), marks("ra 86496"), sorted(marks("РА-86496")), marks("54+09")
    (frozenset({'RA86496'}), frozenset({'RA86496'}), ['PA86496', 'RA86496'], frozenset({'5409'}))
    >>> any(map(marks, ("n/a", "May-40", "RA-864??", "RA-864xx", "military", "RF-1 or RF-2", "4.41E+11")))
    False
    """
    if is_unknown(registration) or spreadsheet_damage(registration) or _TELLS_NONE.search(registration):
        return frozenset()
    readings = (latin_look_alikes(registration.upper()), latin_transcription(registration).upper())
    formed = filter(_MAY_BE_ONE.fullmatch, (text.strip() for text in readings if text.isascii()))
    return frozenset(filter(_has_length_of_a_mark, map(_letters_and_digits, formed)))


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _has_length_of_a_mark(text: str) -> bool:
    return 0 < len(text) <= (_LONGEST_WORD if text.isalpha() else _LONGEST_MARK)


def has_form_of_registration(mark: str, written: str) -> bool:
    """Returns whether a text has the form of a registration. `mark`: the letters and digits of the text as
    `written`.

    >>> has_form_of_registration("RA86496", "RA-86496"), has_form_of_registration("055140", "05-5140")
    (True, True)
    >>> has_form_of_registration("DAIMN", "D-AIMN"), has_form_of_registration("DITTO", "ditto")
    (True, False)
    >>> [has_form_of_registration(text, text) for text in ("RFF1", "RA7684", "IL76", "AN124", "C17", "14F0C3")]
    [False, False, False, False, False, False]
    """
    if mark.isalpha() and "-" not in written:
        return False  # Letters in one are as well a word, such as ditto.
    return bool(_OF_A_STATE.fullmatch(mark) or _OF_A_SERIAL.fullmatch(written.strip()))


def likeness(report: Aircraft, visit: Aircraft) -> Likeness | None:
    """Returns how alike the aircraft of a report and of a visit are; None if aircraft or type differ. A shared
    address or a shared registration makes them the same aircraft, whatever else differs. What only one of them
    gives is not compared. A report that writes A320 may mean any type called A-320."""
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
    """Returns which of registration and icao24 a report and a visit share; "" if neither."""
    same = {
        "registration": report.registrations & visit.registrations,
        "icao24": report.addresses & visit.addresses,
    }
    return " and ".join(name for name, shared in same.items() if shared)


def callsign_remark(callsign: str, named: str, registrations: frozenset[str]) -> str:
    """Returns how the callsign of a visit relates to the callsigns that reports give (the cell `named`) and to
    their registrations: an argument, never proof. "" if it does not relate to either.

    >>> callsign_remark("RCH 123", "RCH123", frozenset())
    'is the one that the report names'
    >>> callsign_remark("N3423Q", "", frozenset({"N3423Q"}))
    'is the reported registration'
    >>> callsign_remark("N3423Q", "", frozenset({"055140"})), callsign_remark("RFF1", "", frozenset({"055140"}))
    ('is another registration than the reported one', '')
    """
    callsign_marks = marks(callsign)
    if not callsign_marks:
        return ""
    if callsign_marks & registrations:
        return "is the reported registration"
    names = frozenset().union(*map(marks, reported_values(named)))
    if callsign_marks & names:
        return "is the one that the report names"
    if registrations and any(map(_OF_THE_UNITED_STATES.fullmatch, callsign_marks)):
        return "is another registration than the reported one"
    return "is not the one that the report names" if names else ""


def _differ(one: Collection[str], other: Collection[str]) -> bool:
    return bool(one and other and not set(one) & set(other))


def _official(addresses: frozenset[str]) -> list[str]:
    """Returns the addresses assigned by ICAO. One that starts with ~ is not, and an aircraft may use it besides
    its own."""
    return [address for address in addresses if not address.startswith("~")]
