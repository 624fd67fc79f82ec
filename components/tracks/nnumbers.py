"""American registrations and their addresses: each follows from the other, from N1 (a00001) to N99999 (adf7c7)."""

import re

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_FIRST = 0xA00001
_ENDINGS = ("", *(a + b for a in _LETTERS for b in ("", *_LETTERS)))
"""What can follow one to three digits and be the end: nothing, a letter, two letters, in this order."""
_LAST = ("", *_LETTERS, *"0123456789")
"""What can follow four digits."""
_BLOCKS = (101_711, 10_111, 951, len(_LAST))
"""How many registrations begin with the same one, two, three and four digits."""
_NUMBER = re.compile(r"N([1-9]\d{0,4})([A-HJ-NP-Z]{0,2})")


def registration_of(icao24: str) -> str:
    """The registration of an American civil address; "" of any other.

    >>> registration_of("a3c78c"), registration_of("ae1460")
    ('N3423Q', '')
    """
    if not re.fullmatch("a[0-9a-f]{5}", icao24):
        return ""
    rest = int(icao24, 16) - _FIRST
    if not 0 <= rest < 9 * _BLOCKS[0]:
        return ""
    digits = str(rest // _BLOCKS[0] + 1)
    rest %= _BLOCKS[0]
    for block in _BLOCKS[1:]:
        if rest < len(_ENDINGS):
            return f"N{digits}{_ENDINGS[rest]}"
        rest -= len(_ENDINGS)
        digits += str(rest // block)
        rest %= block
    return f"N{digits}{_LAST[rest]}"


def address_of(registration: str) -> str:
    """The address of an American registration; "" of any other.

    >>> address_of("N3423Q"), address_of("D-ABCD")
    ('a3c78c', '')
    """
    matched = _NUMBER.fullmatch(registration.upper())
    if not matched or len(registration) > len("N99999"):
        return ""
    digits, letters = matched.groups()
    if len(digits) == 5:
        digits, letters = digits[:4], digits[4]
    if len(digits) == 4 and letters not in _LAST:
        return ""
    number = (int(digits[0]) - 1) * _BLOCKS[0]
    for digit, block in zip(digits[1:], _BLOCKS[1:], strict=False):
        number += len(_ENDINGS) + int(digit) * block
    number += (_LAST if len(digits) == 4 else _ENDINGS).index(letters)
    return f"{_FIRST + number:06x}"
