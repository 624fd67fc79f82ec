"""One table of magic bytes: no beginning is that of two formats, and whoever asks takes enough bytes."""

from components.files import magic
from components.files.magic import Signature

SIGNATURES = [value for value in vars(magic).values() if isinstance(value, Signature)]
STARTS = [start for signature in SIGNATURES for start in signature.starts]


def test_no_beginning_is_that_of_two_formats() -> None:
    assert [(one, other) for one in STARTS for other in STARTS if one != other and one.startswith(other)] == []


def test_bytes_that_are_taken_are_enough_for_each() -> None:
    assert max(map(len, STARTS)) <= magic.LONGEST
    assert all(signature.begins(start + bytes(20)) for signature in SIGNATURES for start in signature.starts)
