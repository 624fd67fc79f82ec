"""Files that came through the browser: a bound for what is read of them."""

import gzip

import pytest

from components.tracks.fields import Field
from components.tracks.scanning import uploads
from components.tracks.scanning.uploads import look_into
from tests.tracks.readers.hostile import archive, member, trace

AIRCRAFT = 30


@pytest.fixture
def busy_day() -> bytes:
    traces = [trace().replace(b"4b1803", b"%06x" % number) for number in range(1, AIRCRAFT + 1)]
    return archive(*[member(b"trace_full_%d.json" % n, gzip.compress(data)) for n, data in enumerate(traces)])


def test_an_archive_is_read_whole(busy_day: bytes, latakia: Field) -> None:
    looked = look_into([("day.tar", busy_day)], [latakia])
    assert looked.points["icao24"].nunique() == AIRCRAFT
    assert looked.problems == ()


def test_what_takes_too_long_is_read_up_to_there_and_said(
    busy_day: bytes, latakia: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LONGEST_S", 0.0)
    looked = look_into([("day.tar", busy_day), ("again.tar", busy_day)], [latakia])
    assert looked.points["icao24"].nunique() < AIRCRAFT
    assert [(problem.file, "more than 0 s" in problem.what) for problem in looked.problems] == [
        ("day.tar", True),
        ("again.tar", True),
    ]
    assert "components.tracks.scan" in looked.problems[0].remedy
