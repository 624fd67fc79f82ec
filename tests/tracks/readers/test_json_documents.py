"""JSON in one piece, line by line, or one after the other."""

import io

import pytest

from components.tracks.readers.batch import Tally, UnreadableError
from components.tracks.readers.json_documents import documents
from components.tracks.readers.limits import UPLOAD
from components.tracks.readers.point_records import Flaw


def made(data: bytes) -> tuple[list[tuple[int, object]], bool]:
    tally = Tally("file", lines=False)
    return list(documents(io.BytesIO(data), tally, UPLOAD)), tally.lines


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a": 1}', ([(1, {"a": 1})], False)),
        (b'\xef\xbb\xbf{"a": 1}\n', ([(1, {"a": 1})], False)),
        (b'{\n "a":\n 1\n}\n', ([(1, {"a": 1})], False)),
        (b'{"a": 1}\n{"a": 2}', ([(1, {"a": 1}), (2, {"a": 2})], True)),
        (b'{"a": 1}\r\n{"a": 2}\r\n\r\n{"a": 3}\r\n', ([(1, {"a": 1}), (2, {"a": 2}), (4, {"a": 3})], True)),
        (b'{"a": 1}{"a": 2} {"a": 3}', ([(1, {"a": 1}), (2, {"a": 2}), (3, {"a": 3})], False)),
        (b'{\n"a": 1\n}\n{\n"a": 2\n}\n', ([(1, {"a": 1}), (2, {"a": 2})], False)),
        (b'{"a": "14:28"}', ([(1, {"a": "14:28"})], False)),
    ],
)
def test_documents_with_their_numbers(data: bytes, expected: object) -> None:
    assert made(data) == expected


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_broken_line_is_a_flaw_and_the_others_are_documents(broken: int) -> None:
    lines = [b'{"a": %d}' % number for number in range(3)]
    lines[broken] = b'{"a": '
    found, _ = made(b"\n".join(lines))
    assert [number for number, document in found if isinstance(document, Flaw)] == [broken + 1]
    assert len(found) == 3


@pytest.mark.parametrize("data", [b"", b"{", b'{"a": 1} x', b'{"a": 1}{"b": ', b'{"a": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"no valid JSON|no number"):
        made(data)


@pytest.mark.parametrize("data", [b'{"a": 1, "a": 2}', b'{"a": 1}{"a": 1, "a": 2}'])
def test_name_twice_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        made(data)


def test_what_is_too_heavy_is_refused_whatever_it_is() -> None:
    with pytest.raises(UnreadableError, match="of memory once parsed"):
        made(b"{}" * 1_000_000)
