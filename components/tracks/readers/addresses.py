"""Addresses of aircraft."""

import re

_ADDRESS = re.compile(r"~?[0-9a-f]{6}", re.ASCII)


def address(text: str) -> str:
    """A 24-bit address in six small hexadecimal digits, `~` before one that is not ICAO's; "" for all else.

    >>> address(" 4B1803"), address("~2a0001"), address("TWR1")
    ('4b1803', '~2a0001', '')
    """
    small = text.strip().lower()
    return small if _ADDRESS.fullmatch(small) else ""
