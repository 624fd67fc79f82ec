import gzip
import time

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from components.tracks.readers import may_touch, read_trace
from tests.tracks.samples import TRACES, made

BLACK_ROCK_CITY = (40.3, -119.7, 41.2, -118.7)
LATAKIA = (35.0, 35.5, 35.9, 36.5)


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem[-6:])
def test_real_traces_are_near_exactly_when_a_point_is(path):
    data = gzip.decompress(path.read_bytes())
    south, west, north, east = BLACK_ROCK_CITY
    points = read_trace(data, "", path.name).points
    inside = points["latitude"].between(south, north) & points["longitude"].between(west, east)
    assert may_touch(data, [BLACK_ROCK_CITY]) == inside.any()
    assert not may_touch(data, [LATAKIA])
    assert may_touch(data, [LATAKIA, BLACK_ROCK_CITY]) == inside.any()


def test_no_box_is_never_near():
    assert not may_touch(made([[0, 35.4, 35.9, "ground"]]), [])


@pytest.mark.parametrize(
    "row",
    [
        b"[0,35.4,35.9,0]",
        b"[0,35,36,0]",
        b"[0, 35.4, 35.9, 0]",
        b"[ 0 ,\n35.4 ,\t35.9\r,0]",
        b"[0,3.54e1,35.9,0]",
        b"[0,354E-1,359e-1,0]",
        b"[0,35.4,0.359e+2,0]",
        b"[0,34.999999999999999999,35.9,0]",
        b"[0,35.4,35.9]",
    ],
)
def test_a_position_is_found_however_its_numbers_are_written(row):
    assert may_touch(b'{"trace":[' + row + b"]}", [LATAKIA])


@pytest.mark.parametrize(
    ("box", "near", "far"),
    [
        ((-0.5, -0.5, 0.5, 0.5), [(0.2, -0.3), (-0.4, 0.0), (-0.0, -0.0)], [(0.6, 0.0), (1.2, 0.1), (-0.51, 0.2)]),
        ((51.0, -1.0, 52.0, 0.5), [(51.5, -0.1), (51.0, -1.0), (52.0, 0.5)], [(51.5, 0.6), (-51.5, -0.1)]),
        ((-18.5, 177.0, -17.0, -179.0), [(-17.7, 178.5), (-18, -179.5), (-18, 180), (-18, -180)], [(-18, 176.9)]),
        ((-18.5, 177.0, -17.0, 181.0), [(-17.7, -179.5), (-18, 180)], [(-18, -178.9), (-18, 0)]),
        ((60.0, 179.0, 61.0, 180.0), [(60.5, 180), (60.5, -180)], [(60.5, -179.9)]),
        ((-34.2, 150.9, -33.7, 151.4), [(-33.9, 151.1)], [(33.9, 151.1), (-33.9, -151.1), (-34.3, 151)]),
        ((-90.0, -180.0, -60.0, 180.0), [(-77.8, 166.6), (-89, -180)], [(-59, 0)]),
    ],
)
def test_boxes_at_the_equator_the_meridian_and_the_date_line(box, near, far):
    """C10."""
    for latitude, longitude in near:
        assert may_touch(made([[0, latitude, longitude, 0]]), [box])
    for latitude, longitude in far:
        assert not may_touch(made([[0, latitude, longitude, 0]]), [box])


def test_brackets_elsewhere_are_not_taken_for_rows():
    aircraft = {"flight": "X", "nav_modes": ["autopilot", "vnav"], "none": []}
    assert not may_touch(made([[0, 1.5, 2.5, 0, 0, 0, 0, 0, aircraft]]), [LATAKIA])


degrees = st.one_of(st.floats(-90, 90), st.integers(-90, 90), st.sampled_from([-0.0, 0, -1, 35.0, -0.5]))
written = st.sampled_from(["{!r}", "{:.6f}", "{:e}", "{:.3E}", " {!r}", "{!r} ", "\n{:.6f}"])
boxes = st.tuples(degrees, st.floats(-180, 180), st.floats(0, 30), st.floats(0, 60)).map(
    lambda b: (b[0], b[1], b[0] + b[2], (b[1] + b[3] + 180) % 360 - 180 if b[1] + b[3] > 180 else b[1] + b[3])
)


@settings(max_examples=800, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 86400), degrees, st.floats(-180, 180), written, written), max_size=6),
    st.lists(boxes, min_size=1, max_size=3),
)
@example([(0.0, 35.0, 36.0, "{!r}", "{!r}")], [(35.0, 36.0, 35.0, 36.0)])
@example([(0.0, -0.0, -0.0, "{:.6f}", "{:.6f}")], [(0.0, 0.0, 1.0, 1.0)])
def test_it_never_denies_a_position_that_is_there(rows, near):
    text = ",".join(f"[{t:.2f},{a.format(lat)},{b.format(lon)},1000]" for t, lat, lon, a, b in rows)
    data = f'{{"icao":"4b1803","timestamp":1693353600,"trace":[{text}]}}'.encode()
    touches = False
    for _, latitude, longitude, *_ in orjson.loads(data)["trace"]:
        for south, west, north, east in near:
            across = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
            touches |= south <= latitude <= north and across
    assert may_touch(data, near) or not touches


@pytest.mark.parametrize("row", [b"[", b"[1", b"[ ", b"[,35.", b"[1,35.4[", b"[\n"], ids=ascii)
def test_brackets_without_end_take_no_time_without_end(row):
    """C6."""
    started = time.process_time()
    may_touch(b'{"trace":[' + row * 200_000, [LATAKIA])
    assert time.process_time() - started < 3
