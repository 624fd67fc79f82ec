"""The identity of an aircraft as given by a person, for files that name none; and American registrations, which
follow from the ICAO address and vice versa."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.files.cells import icao24, is_unknown, spreadsheet_damage
from components.files.problems import shown

PERSON = "person"
FORM = "HEX, HEX,REGISTRATION, HEX,REGISTRATION,TYPE or REGISTRATION, such as a3c78c,N3423Q,P28R"
_REGISTRATION = re.compile(r"[A-Z0-9][A-Z0-9-]{1,11}")
_MIXED = re.compile("[A-Z].*[a-z]|[a-z].*[A-Z]")
_TYPE = re.compile(r"[A-Z0-9]{2,4}")
_FOOTNOTE = re.compile(r"\[\w{1,3}\]$")
_DOWNLOAD = re.compile(r"([A-Z0-9-]{3,8})_[0-9a-f]{6,10}\.[a-z]{3,4}(?:\.gz)?")


class IdentityError(ValueError):
    """A text that names no aircraft; the message says why."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An aircraft: address, registration and type, "" where not given. At least one of the first two is given."""

    icao24: str = ""
    registration: str = ""
    aircraft_type: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.icao24, self.registration, self.aircraft_type)))

    def contradicted_by(self, address: str, registration: str) -> str:
        """Returns which of the address and registration in a track belongs to another aircraft; "" if neither
        does."""
        if self.icao24 and address and address != self.icao24:
            return address
        other = self.registration and registration and mark(registration) != mark(self.registration)
        return registration if other else ""


def identity(text: str, designator: Callable[[str], str | None] = str.upper) -> Identity:
    """Returns the aircraft that a text in the form of `FORM` names. An American registration and its address are
    derived from each other; `designator` returns the ICAO designator for the name of a type. Raises
    `IdentityError`.

    >>> identity("A3C78C,,P28R")
    Identity(icao24='a3c78c', registration='N3423Q', aircraft_type='P28R')
    >>> identity("05-5140,C17")
    Identity(icao24='', registration='05-5140', aircraft_type='C17')
    """
    parts = [part.strip() for part in text.split(",")]
    address = icao24(parts[0])
    registration, aircraft_type, *more = _behind_address(parts, address)
    _refuse_name_of_type(text, registration)
    registration, aircraft_type = registration.upper(), designator(aircraft_type) or aircraft_type.upper()
    if address.startswith("~"):
        raise IdentityError(f"{shown(text)}: {address} is no address of ICAO, and names no aircraft")
    if any(more) or not (address or registration):
        raise IdentityError(f"{shown(text)} names no aircraft; write {FORM}")
    _refuse_nothing(text, parts)
    _check_forms(text, registration, aircraft_type)
    follows = registration_of(address)
    _refuse_other_registration(text, address, follows, registration)
    return Identity(address or address_of(registration), registration or follows, aircraft_type)


def _refuse_name_of_type(text: str, registration: str) -> None:
    if _MIXED.search(registration):
        what = f"{shown(registration)} looks like the name of a type, not like a registration"
        raise IdentityError(f"{shown(text)}: {what}; write registrations in capitals")


def _refuse_nothing(text: str, parts: Sequence[str]) -> None:
    for part in filter(None, parts):
        if is_unknown(part) or spreadsheet_damage(part):
            raise IdentityError(f"{shown(text)}: {shown(part)} names nothing; write {FORM}")


def _behind_address(parts: list[str], address: str) -> list[str]:
    """Returns the registration and the type, "" where left out, and any further parts."""
    return [*(parts[1:] if address or not parts[0] else parts), "", ""]


def _check_forms(text: str, registration: str, aircraft_type: str) -> None:
    if registration and not _REGISTRATION.fullmatch(registration):
        raise IdentityError(f"{shown(text)}: {shown(registration)} is neither an address nor a registration")
    if aircraft_type and not _TYPE.fullmatch(aircraft_type):
        raise IdentityError(f"{shown(text)}: {shown(aircraft_type)} is no ICAO designator of a type, such as IL62")


def _refuse_other_registration(text: str, address: str, follows: str, registration: str) -> None:
    """Raises `IdentityError` if the registration derived from the address differs from the one given."""
    if follows and registration and mark(follows) != mark(registration):
        raise IdentityError(f"{shown(text)}: {address} is the address of {follows}, not of {registration}")


def mark(registration: str) -> str:
    """Returns a registration normalised for comparison: no hyphens, spaces, crosses or footnote mark.

    >>> mark("ra-86559"), mark("54+09"), mark("UR-82008[a]")
    ('RA86559', '5409', 'UR82008')
    """
    return "".join(c for c in _FOOTNOTE.sub("", registration).upper() if c.isalnum())


def name_in_file_name(file: str) -> str:
    """Returns the flight, callsign or registration that the file name of a Flightradar24 download seems to
    contain; never more than a hint.

    >>> name_in_file_name("N3423Q_3a1b2c4d.csv"), name_in_file_name("track.csv")
    ('N3423Q', '')
    """
    named = _DOWNLOAD.fullmatch(file)
    return named[1] if named else ""


_MARK_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_FIRST_ADDRESS = 0xA00001
_ENDINGS = ("", *(a + b for a in _MARK_LETTERS for b in ("", *_MARK_LETTERS)))
"""Suffixes that may follow one to three digits at the end of a registration: nothing, one letter, two letters, in
this order."""
_LAST_ENDINGS = ("", *_MARK_LETTERS, *"0123456789")
"""Suffixes that may follow four digits."""
_BLOCKS = (101_711, 10_111, 951, len(_LAST_ENDINGS))
"""How many registrations begin with the same one, two, three and four digits."""
_N_NUMBER = re.compile(r"N([1-9]\d{0,4})([A-HJ-NP-Z]{0,2})")


def registration_of(icao24: str) -> str:
    """Returns the registration of an American civil address; "" for any other.

    >>> registration_of("a3c78c"), registration_of("ae1460")
    ('N3423Q', '')
    """
    if not re.fullmatch("a[0-9a-f]{5}", icao24):
        return ""
    offset = int(icao24, 16) - _FIRST_ADDRESS
    if not 0 <= offset < 9 * _BLOCKS[0]:
        return ""
    digits = str(offset // _BLOCKS[0] + 1)
    offset %= _BLOCKS[0]
    for block in _BLOCKS[1:]:
        if offset < len(_ENDINGS):
            return f"N{digits}{_ENDINGS[offset]}"
        offset -= len(_ENDINGS)
        digits += str(offset // block)
        offset %= block
    return f"N{digits}{_LAST_ENDINGS[offset]}"


def address_of(registration: str) -> str:
    """Returns the address of an American registration; "" for any other.

    >>> address_of("N3423Q"), address_of("D-ABCD")
    ('a3c78c', '')
    """
    matched = _N_NUMBER.fullmatch(registration.upper())
    if not matched or len(registration) > len("N99999"):
        return ""
    digits, letters = matched.groups()
    if len(digits) == 5:
        digits, letters = digits[:4], digits[4]
    if len(digits) == 4 and letters not in _LAST_ENDINGS:
        return ""
    number = (int(digits[0]) - 1) * _BLOCKS[0]
    for digit, block in zip(digits[1:], _BLOCKS[1:], strict=False):
        number += len(_ENDINGS) + int(digit) * block
    number += (_LAST_ENDINGS if len(digits) == 4 else _ENDINGS).index(letters)
    return f"{_FIRST_ADDRESS + number:06x}"
