"""What is kept of a file, and that a trace which is skimmed tells what a trace that is parsed tells."""

import gzip

import numpy as np
import pandas as pd
import pytest

from components.tracks.fields import Field, known_field
from components.tracks.points import point_table
from components.tracks.readers import Batch, read_trace
from components.tracks.scanning.extract import Extract, Traces, extract, extract_trace, together
from tests.tracks import samples
from tests.tracks.samples import trace_bytes
from tests.tracks.scanning.archives import DAY, REAL, far_trace

OSLK = (known_field("OSLK"),)
BLACK_ROCK = (Field("88NV", "88NV", 40.7631, -119.2122, 3915.0),)
DAYS = DAY // 86_400


def parsed(data: bytes) -> Extract:
    return extract([read_trace(data, "", "t.json")], OSLK)


@pytest.fixture
def never_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("this need not be parsed")

    monkeypatch.setattr("components.tracks.scanning.extract.parsed_trace", refuse)


@pytest.mark.parametrize("icao24", REAL)
@pytest.mark.parametrize("line_ends", [True, False])
@pytest.mark.usefixtures("never_parsed")
def test_a_real_trace_far_off_is_told_without_being_parsed(icao24: str, line_ends: bool) -> None:
    data = gzip.decompress(trace_bytes(icao24))
    data = data if line_ends else data.replace(b"\n", b"")
    assert extract_trace(gzip.compress(data), "", "t.json", OSLK) == parsed(data)


@pytest.mark.usefixtures("never_parsed")
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("line_ends", [True, False])
def test_a_made_trace_far_off_is_told_without_being_parsed(seed: int, line_ends: bool) -> None:
    _, data = far_trace(np.random.default_rng(seed), 400, line_ends=line_ends)
    assert extract_trace(data, "", "t.json", OSLK) == parsed(data)


def changed(old: bytes, new: bytes) -> bytes:
    _, data = far_trace(np.random.default_rng(7), 50)
    assert old in data
    return data.replace(old, new, 1)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(far_trace(np.random.default_rng(7), 50)[1][:-40], id="cut short"),
        pytest.param(changed(b'"r":', b'"timestamp":1,"r":'), id="a name twice"),
        pytest.param(changed(b"1693353600.000", b"1693389600.000"), id="over midnight"),
        pytest.param(changed(b"1693353600.000", b"99999999999.0"), id="in the future"),
        pytest.param(changed(b"1693353600.000", b"100000.0"), id="in 1970"),
        pytest.param(changed(b'"icao":"', b'"icao":"xyz'), id="no address"),
        pytest.param(samples.made([[3600 * n, 1.0, 2.0, 3000] for n in range(40)], 1_693_353_600), id="two days"),
        pytest.param(samples.made([[10, 1.0, 2.0, 3000], [5, 1.0, 2.0, 3000]]), id="backwards"),
        pytest.param(samples.made([[10, 1.0, 2.0, 3000]]), id="one row"),
        pytest.param(samples.made([]), id="no row"),
        pytest.param(b'{"trace":[', id="next to nothing"),
        pytest.param(gzip.compress(b"x" * 100)[:-9], id="damaged gzip"),
    ],
)
def test_a_trace_written_in_another_way_is_parsed(data: bytes) -> None:
    found, wanted = extract_trace(data, "", "t.json", OSLK), parsed(data)
    assert (found.days, found.near, found.problems, found.unread) == (
        wanted.days,
        wanted.near,
        wanted.problems,
        wanted.unread,
    )


def test_a_trace_near_a_field_is_kept_whole_there_and_once_a_minute_beyond() -> None:
    data = trace_bytes("a4068e")
    points = read_trace(data, "", "t.json").points
    found = extract_trace(data, "", "t.json", BLACK_ROCK)
    (kept,) = found.tracks
    assert found.near == (("88NV", DAYS, 215, 105),)
    near = BLACK_ROCK[0].within(points["latitude"], points["longitude"], 25 * 1852)
    assert set(points["time"][near]) <= set(kept["time"])
    minutes = points["time"].dt.floor("min")
    assert set(kept["time"].dt.floor("min")) == set(minutes)
    assert near.sum() < len(kept) < len(points)


def test_traces_wait_for_others_but_not_for_the_same_aircraft_or_one_without_an_address() -> None:
    nameless = gzip.decompress(trace_bytes("aa178d")).replace(b'"aa178d"', b'"?"')
    traces = Traces("day.tar", BLACK_ROCK)
    members = {"1": trace_bytes("a4068e"), "2": trace_bytes("a3c78c"), "3": trace_bytes("a4068e"), "4": nameless}
    found = [[*traces.of(data, name)] for name, data in members.items()]
    rest = [*traces.rest()]
    assert [len(each) for each in (*found, rest)] == [0, 0, 1, 2, 0]
    alone = [extract_trace(data, name, "day.tar", BLACK_ROCK) for name, data in members.items()]
    every = [one for each in found for one in each]
    assert together(every).days == together(alone).days
    points, wanted = (pd.concat(together(each).tracks, ignore_index=True) for each in (every, alone))
    pd.testing.assert_frame_equal(points, wanted)
    assert set(points["member"]) == {"", "4"}


def test_several_extracts_together() -> None:
    one, two = (extract_trace(trace_bytes(icao24), "", "t.json", BLACK_ROCK) for icao24 in ("a4068e", "aa178d"))
    both = together([one, two])
    assert len(both.tracks) == 2
    assert both.days == one.days + two.days
    assert together([]) == Extract()


def test_low_points_of_a_vague_altitude_show_cover_too() -> None:
    table = point_table(
        {
            "time": [DAY * 1000] * 2,
            "latitude": [35.41] * 2,
            "longitude": [35.95] * 2,
            "vague_altitude_ft": [1_000.0, 9_000.0],
        }
    )
    assert extract([Batch(table)], OSLK).near == (("OSLK", DAYS, 2, 1),)
