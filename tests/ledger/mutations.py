"""Files as accidents leave them: bytes flipped, lines lost, quotes opened, encodings mixed."""

from collections.abc import Callable
from random import Random

Mutation = Callable[[Random, bytes], bytes]
SPLICES = (
    "Ил-62М,Хмеймим".encode("cp1251"),
    "Força Aérea".encode("latin-1"),
    "Ан-124".encode("utf-16"),
    "\u202eevil\u200b".encode(),
    b"\xed\xa0\x80",
    b"PK\x03\x04",
    b"<html>",
    b"=cmd|' /C calc'!A0",
    b"[2025-10-29..2025-10-24]",
    b"03/04/2025",
    b"9" * 400,
    b"1e999",
    b"x" * 70_000,
    b'"' * 7,
    b"," * 40,
    b"\n" * 5,
)


def _at(rng: Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def _insert(*choices: bytes) -> Mutation:
    def mutation(rng: Random, data: bytes) -> bytes:
        place = _at(rng, data)
        return data[:place] + rng.choice(choices) + data[place:]

    return mutation


def _flip(rng: Random, data: bytes) -> bytes:
    place = _at(rng, data)
    return data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]


def _delete(rng: Random, data: bytes) -> bytes:
    place = _at(rng, data)
    return data[:place] + data[place + rng.choice([1, 1, 2, 20, 200]) :]


def _truncate(rng: Random, data: bytes) -> bytes:
    return data[: _at(rng, data)]


def _on_lines(change: Callable[[Random, list[bytes]], object]) -> Mutation:
    def mutation(rng: Random, data: bytes) -> bytes:
        lines = data.splitlines(keepends=True) or [b""]
        change(rng, lines)
        return b"".join(lines)

    return mutation


def _swap(rng: Random, lines: list[bytes]) -> None:
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _replace_everywhere(*pairs: tuple[bytes, bytes]) -> Mutation:
    def mutation(rng: Random, data: bytes) -> bytes:
        old, new = rng.choice(pairs)
        return data.replace(old, new)

    return mutation


MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _flip,
    _delete,
    _delete,
    _truncate,
    _insert(b'"', b'""', b'"\n"', b',"', b'",'),
    _insert(b'"', b"'", b"\\"),
    _insert(b"\x00", b"\x00" * 50, b"\x1b", b"\x7f"),
    _insert(b",", b";", b"\t", b"|", b",,"),
    _insert(b"\r", b"\n", b"\r\n", b"\n\r", b"\x0b", b"\xe2\x80\xa8"),
    _insert(b"\xef\xbb\xbf", b"\xff\xfe"),
    _insert(*SPLICES),
    _on_lines(lambda rng, lines: lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))),
    _on_lines(lambda rng, lines: lines.pop(rng.randrange(len(lines)))),
    _on_lines(_swap),
    _on_lines(
        lambda rng, lines: lines.insert(rng.randrange(len(lines) + 1), rng.choice([b"\n", b",,\n", b" \n"]))
    ),
    _replace_everywhere((b",", b";"), (b",", b"\t"), (b"\n", b"\r\n"), (b"\n", b"\r"), (b'"', b""), (b'""', b'"')),
)


def mutated(rng: Random, data: bytes) -> bytes:
    """The data after one to four accidents."""
    for _ in range(rng.randint(1, 4)):
        data = rng.choice(MUTATIONS)(rng, data)
    return data
