"""Zip archives: members are read where they lie, within bounds, and what is refused is named."""

import gzip
import io
import zipfile
from collections.abc import Callable

import pytest

from components.files.problems import Severity
from components.tracks.readers import read_bytes
from components.tracks.readers.archives import ArchiveError
from components.tracks.readers.compression import CompressionError
from components.tracks.readers.limits import Limits
from components.tracks.readers.zips import ZipMember, zip_members
from tests.tracks.readers.hostile import overlapping, trace, zip_of, zip_of_many

MB = 1_000_000


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def read(data: bytes):
    batches = list(read_bytes(data, "t.zip"))
    return sum(len(batch.points) for batch in batches), [p for batch in batches for p in batch.problems]


def encrypted(data: bytes) -> bytes:
    """The same archive, whose members say that they are encrypted."""
    made = bytearray(data)
    made[6] |= 1
    made[data.index(b"PK\1\2") + 8] |= 1
    return bytes(made)


def test_members_of_all_kinds_are_read_and_others_named() -> None:
    table = b"time,icao24,lat,lon\n1700000000,4b1803,35.4,35.9\n"
    rows, problems = read(
        zipped(
            **{"a/trace.json": trace(), "b.json.gz": gzip.compress(trace()), "c.csv": table, "README": b"Hello"}
        )
    )
    assert rows == 3
    assert [(p.severity, p.value, p.count) for p in problems] == [(Severity.FLAGGED, "README", 1)]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (zipped(**{"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "this is an Excel workbook"),
        (zipped(**{"mimetype": b"", "content.xml": b""}), "this is an OpenDocument file"),
        (zip_of(trace())[:-30], "the zip archive is cut short: its list of members is missing"),
        (encrypted(zip_of(trace())), "the member is encrypted, which is refused"),
        (zip_of(trace(), zipfile.ZIP_BZIP2), "the member is packed in an unusual way, which is refused"),
    ],
)
def test_what_is_refused_is_named(data: bytes, what: str) -> None:
    rows, (problem,) = read(data)
    assert (rows, problem.what) == (0, what)
    assert problem.remedy


def test_an_archive_within_an_archive_is_named_and_not_opened() -> None:
    rows, (problem,) = read(zipped(**{"inner.zip": zip_of(trace()), "trace.json": trace()}))
    assert (rows, problem.value) == (1, "inner.zip")


@pytest.mark.parametrize(
    "archive", [lambda: zip_of_many(bytes(5 * MB), 10), lambda: overlapping(5 * MB, 10)], ids=["many", "one"]
)
def test_all_members_together_must_not_grow_beyond_measure(archive: Callable[[], bytes]) -> None:
    data = archive()
    members = [member for member in zip_members(io.BytesIO(data), "t.zip") if isinstance(member, ZipMember)]
    with pytest.raises(CompressionError, match="100 times"):
        sum(len(member.opened().read()) for member in members)


def test_members_are_counted_before_they_are_opened() -> None:
    with pytest.raises(ArchiveError, match="more than 5 entries"):
        list(zip_members(io.BytesIO(zip_of_many(b"", 6)), "t.zip", Limits(members=5)))
