"""readsb traces read as they are meant, and traces that may not come near a place told from their bytes."""

import gzip
import time

import numpy as np
import orjson
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from components.files.problems import Severity
from components.tracks.points import POINT_COLUMNS
from components.tracks.readers import Limits, may_touch, read_trace
from components.tracks.readers.readsb import parsed_trace, read_traces
from tests.tracks.samples import TRACES, document, made, points, trace_bytes

ICAO = "4b1803"


def read(rows, **more):
    return read_trace(made(rows, **more), "", "t.json")


def test_cells_that_make_no_sense_are_unknown_and_counted():
    rows = [
        [0, 35.4, 35.9, 1000, "fast", 90, 0, 0],
        [1, 35.4, 35.9, 1e300, 100, None, 0, [1]],
        [2, 35.4, 35.9, "ground", None, None, 0, None],
        [3, 35.4, 95.9, "high", {}, None, 0, 0],
    ]
    batch = read(rows)
    assert batch.points["ground_speed_kt"].isna().to_list() == [True, False, True]
    assert batch.points["altitude_ft"].isna().to_list() == [False, True, True]
    assert batch.points["on_ground"].to_list() == [False, pd.NA, True]
    assert [(p.severity, p.column, p.what) for p in batch.problems] == [
        (Severity.SET_ASIDE, "altitude", "the altitude is neither a number nor 'ground' nor null"),
        (Severity.FLAGGED, "altitude", "1 cell of the column 'altitude' makes no sense and is read as unknown"),
        (
            Severity.FLAGGED,
            "ground speed",
            "1 cell of the column 'ground speed' makes no sense and is read as unknown",
        ),
        (
            Severity.FLAGGED,
            "vertical rate",
            "1 cell of the column 'vertical rate' makes no sense and is read as unknown",
        ),
    ]


@pytest.mark.parametrize(
    ("icao24", "rows", "ground", "registration", "aircraft_type", "first"),
    [
        ("a3c78c", 464, 54, "N3423Q", "P28R", "2023-08-30T14:28:05.740Z"),
        ("aa178d", 985, 143, "N7499A", "C172", None),
        ("a4068e", 282, 43, "N359DG", "BE30", None),
        ("4d208a", 91, 0, "9H-VJF", "GLEX", None),
        ("a1878a", 97, 0, "N198SY", "E75L", None),
    ],
)
def test_real_traces_are_read_whole(icao24, rows, ground, registration, aircraft_type, first):
    batch = read_trace(trace_bytes(icao24), "", icao24)
    table = batch.points
    assert (len(table), batch.problems, batch.unread) == (rows, [], 0)
    assert table.dtypes.astype(str).to_dict() == dict(POINT_COLUMNS)
    assert table["on_ground"].sum() == ground
    assert set(table["icao24"]) == {icao24}
    assert set(table["registration"]) == {registration}
    assert set(table["aircraft_type"]) == {aircraft_type}
    raw = document(icao24)
    seconds = [raw["timestamp"] + row[0] for row in raw["trace"]]
    assert table["time"].astype("int64").to_list() == [round(s * 1000) for s in seconds]
    assert table["latitude"].to_list() == [row[1] for row in raw["trace"]]
    assert table["longitude"].to_list() == [row[2] for row in raw["trace"]]
    if first:
        assert table["time"].iloc[0] == pd.Timestamp(first)


def test_the_first_rows_of_a_real_trace_have_these_values():
    first, fourth = points("a3c78c").iloc[0], points("a3c78c").iloc[8]
    assert first["on_ground"] == True  # noqa: E712
    assert np.isnan(first["altitude_ft"])
    assert (first["geometric_ft"], first["ground_speed_kt"]) == (3825, 3.1)
    assert np.isnan(first["track_deg"])
    assert (first["callsign"], first["squawk"], first["category"]) == ("N3423Q", "1200", "A1")
    assert (first["position_source"], first["adsb_version"], first["nic"]) == ("adsb_icao", 0, 8)
    assert (first["nac_p"], first["sil"]) == (8, 2)
    assert fourth["on_ground"] == False  # noqa: E712
    assert (fourth["altitude_ft"], fourth["track_deg"]) == (3500, 244.7)


def test_flag_8_makes_an_altitude_geometric():
    table = points("a3c78c")
    row = table[table["time"] == pd.Timestamp("2023-08-30T14:44:18.210Z")].iloc[0]
    assert np.isnan(row["altitude_ft"])
    assert row["geometric_ft"] == 4850
    assert row["on_ground"] == False  # noqa: E712


def test_the_altimeter_setting_holds_until_the_next_object():
    table = points("4d208a")
    assert table["qnh_hpa"].notna().any()
    assert table["qnh_hpa"].dropna().between(1000, 1030).all()


def test_rows_of_nine_take_source_and_geometric_altitude_from_the_object():
    rows = [
        [0, 35.4, 35.9, 1000, 120.5, 90.1, 0, -640, {"type": "mlat", "alt_geom": 1325, "flight": "SYR1   "}],
        [5, 35.5, 36.0, 900, None, None, 8, None, None],
        [9, 35.5, 36.0, "ground", 20, 10, 1, None, {"type": "adsb_icao", "alt_geom": 300}],
    ]
    table = read(rows).points
    assert table["position_source"].to_list() == ["mlat", "mlat", "adsb_icao"]
    assert table["geometric_ft"].to_list() == [1325, 900, 300]
    assert table["altitude_ft"].fillna(-1).to_list() == [1000, -1, -1]
    assert table["callsign"].to_list() == ["SYR1", "SYR1", ""]
    assert table["on_ground"].to_list() == [False, False, True]
    assert table["vertical_rate_fpm"].iloc[0] == -640


@pytest.mark.parametrize("length", [4, 5, 7, 9, 10, 11, 14, 15, 20])
def test_rows_of_any_length_are_taken_as_far_as_they_go(length):
    row = [1.5, 35.4, 35.9, 3000, 140, 350, 0, 64, None, "adsb_icao", 3300, 0, 130, -2.5, None, 1, 2, 3, 4, 5]
    rows = [row[:length], row[:9], row]
    batch = read(rows)
    assert batch.problems == []
    assert batch.points["altitude_ft"].to_list() == [3000] * 3
    assert batch.points["ground_speed_kt"].iloc[2] == 140
    assert batch.points["geometric_ft"].iloc[2] == 3300


def test_an_altitude_of_null_says_nothing_of_the_ground():
    row = read([[0, 35.4, 35.9, None]]).points.iloc[0]
    assert row["on_ground"] is pd.NA
    assert np.isnan(row["altitude_ft"])


def test_a_stale_flag_drops_no_row():
    assert len(read([[0, 35.4, 35.9, 100, 1, 1, 1], [1, 35.4, 35.9, 100, 1, 1, 3]]).points) == 2


def test_what_an_aircraft_says_ends_after_a_quarter_of_an_hour_and_at_a_new_leg():
    said = {"flight": "ABC1", "nic": 8, "nac_p": 9, "sil": 3, "version": 2, "category": "A5", "squawk": "1000"}
    said["nav_qnh"] = 1015.2
    plain = [35.4, 35.9, 1000, 100, 90, 0, 0]
    rows = [
        [0, *plain, None],
        [10, *plain, said],
        [910, *plain, None],
        [911, *plain, None],
        [920, *plain, {"flight": "ABC2"}],
        [930, 35.4, 35.9, 1000, 100, 90, 2, 0, None],
        [940, *plain, None],
        [950, 35.4, 35.9, 1000, 100, 90, 2, 0, {"flight": "ABC3"}],
        [960, *plain, None],
    ]
    table = read(rows).points
    assert table["callsign"].to_list() == ["", "ABC1", "ABC1", "", "ABC2", "", "", "ABC3", "ABC3"]
    for name, value in {"nic": 8, "nac_p": 9, "sil": 3, "adsb_version": 2, "qnh_hpa": 1015.2}.items():
        assert table[name].fillna(-1).to_list() == [-1, value, value, -1, -1, -1, -1, -1, -1]
    assert table["category"].to_list()[:4] == ["", "A5", "A5", ""]
    assert table["squawk"].to_list()[:4] == ["", "1000", "1000", ""]


@pytest.mark.parametrize("icao", ["~2A0001", "4B1803", " 4b1803 "])
def test_addresses_are_small_and_keep_their_tilde(icao):
    """C10."""
    assert set(read([[0, 1, 2, 3]], icao=icao).points["icao24"]) == {icao.strip().lower()}


@pytest.mark.parametrize("icao", ["", "xyz", "4b18030", 17, None, "=CMD()"])
def test_an_address_that_is_none_is_flagged_and_the_points_stay(icao):
    batch = read([[0, 1, 2, 3]], icao=icao)
    assert batch.points["icao24"].to_list() == [""]
    assert [(p.severity, p.column) for p in batch.problems] == [(Severity.FLAGGED, "icao")]


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ([0, 91, 2, 3], "latitude", "not between"),
        ([0, -90.01, 2, 3], "latitude", "not between"),
        ([0, 1, 180.5, 3], "longitude", "not between"),
        ([0, None, 2, 3], "latitude", "no number"),
        ([0, 1, "2", 3], "longitude", "no number"),
        ([0, True, 2, 3], "latitude", "no number"),
        ([None, 1, 2, 3], "time", "no number"),
        ([1e300, 1, 2, 3], "time", "no number"),
        ([4e9, 1, 2, 3], "time", "future"),
        ([-2e9, 1, 2, 3], "time", "before the year 2000"),
        ([0, 1, 2, "FL100"], "altitude", "neither"),
        ([0, 1, 2, [3]], "altitude", "neither"),
        ([0, 1, 2], "", "3 elements"),
        ("row", "", "no list"),
        ({"lat": 1}, "", "no list"),
        (None, "", "no list"),
    ],
)
def test_a_bad_row_is_told_and_the_rest_goes_on(row, column, what):
    """C10: a time to come, and positions that are none."""
    batch = read([[0, 1, 2, 3], row, [9, 1, 2, "ground"]])
    assert len(batch.points) == 2
    assert batch.unread == 1
    (problem,) = batch.problems
    assert (problem.severity, problem.file, problem.row, problem.column) == (
        Severity.SET_ASIDE,
        "t.json",
        2,
        column,
    )
    assert what in problem.what


def test_times_in_milliseconds_are_refused_in_one_sentence():
    """C10."""
    batch = read([[n, 1, 2, 3] for n in range(500)], timestamp=1_693_353_600_000)
    assert len(batch.points) == 0
    assert batch.unread == 500
    (problem,) = batch.problems
    assert problem.what.startswith("in all 500 rows the time lies in the future (perhaps it is in milliseconds)")
    assert (problem.row, problem.count) == (1, 500)


@pytest.mark.parametrize("fault", [[], [[9, 99, 2, 3]], [[9, 35, 35, 1000, "fast"]], [7]])
def test_traces_that_are_read_together_say_what_each_says_alone(fault):
    documents = {f"{icao24}.json": trace_bytes(icao24) for icao24 in ("a3c78c", "4d208a", "a4068e")}
    documents["made.json"] = made(
        [[0, 35.4, 35.9, 1000, 90, 10, 2, 64, {"flight": "A"}, "mlat"], [1, 35, 36, 3], *fault]
    )
    alone = [read_trace(data, name, "day.tar") for name, data in documents.items()]
    together = read_traces([parsed_trace(data, name) for name, data in documents.items()], "day.tar")
    assert len(together) == (4 if fault else 1)
    for each in (together, alone):
        assert [problem.file for batch in each for problem in batch.problems] == ["day.tar: made.json"] * bool(
            fault
        )
    one, other = (pd.concat([batch.points for batch in each], ignore_index=True) for each in (together, alone))
    pd.testing.assert_frame_equal(one, other)


def test_problems_name_archive_and_member():
    batch = read_trace(made([[0, 99, 2, 3]]), "./traces/03/x.json", "day.tar")
    assert batch.problems[0].file == "day.tar: ./traces/03/x.json"
    assert batch.member == "./traces/03/x.json"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html></html>",
        b"[]",
        b"null",
        b'{"trace":{}}',
        b'{"icao":"4b1803","trace":[]}',
        b'{"timestamp":"now","trace":[]}',
        b'{"timestamp":true,"trace":[]}',
        b'{"timestamp":1693353600,"trace":[[0,NaN,2,3]]}',
        b'{"timestamp":1693353600,"trace":[[0,Infinity,2,3]]}',
        b'{"timestamp":1e999,"trace":[]}',
        b'{"timestamp":' + b"9" * 5_000 + b',"trace":[]}',
        b'{"timestamp":1693353600,"trace":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"[" * 100_000,
        b'{"timestamp":1693353600,"trace":[[0,1,2,3]],"trace":[]}',
        b'{"timestamp":1693353600,"trace":[[0,1,2,3,0,0,0,0,{"nic":8,"nic":9}]]}',
        b'{"timestamp":1693353600,"trace":[[0,1,2,3,0,0,0,0,{"nic":8,"nic":9,"x" :1}]]}',
        b'{"timestamp":1693353600,"r":"\\ud800","trace":[]}',
        b"\xef\xbb\xbf{",
        b"\x1f\x8b\x08\x00",
    ],
    ids=lambda data: repr(data[:60]),
)
def test_what_is_no_trace_is_one_problem_and_no_points(data):
    batch = read_trace(data, "m", "a.tar")
    assert len(batch.points) == 0
    assert [p.severity for p in batch.problems] == [Severity.UNREADABLE]
    assert batch.unread == 1
    assert batch.problems[0].remedy


def test_a_trace_beyond_measure_is_not_parsed():
    batch = read_trace(b'{"timestamp":0,"trace":[' + b"[]," * 100 + b"[]]}", "", "t", Limits(trace=100))
    assert "larger than" in batch.problems[0].what


def test_a_colon_in_a_text_is_no_duplicate():
    batch = read([[0, 1, 2, 3]], ownOp="A: B", desc='a "quoted": name')
    assert len(batch.points) == 1


def test_an_empty_trace_has_no_points_and_no_problem():
    batch = read([])
    assert (len(batch.points), batch.problems) == (0, [])


def test_five_thousand_rows_take_a_fraction_of_a_second():
    trace = document("aa178d")
    trace["trace"] = (trace["trace"] * 6)[:5_000]
    data = orjson.dumps(trace)
    read_trace(data, "", "warm")
    started = time.process_time()
    assert len(read_trace(data, "", "t").points) == 5_000
    assert time.process_time() - started < 0.3


cells = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5), st.just("ground"), st.just({"flight": 3, "nic": "x", "alt_geom": []}), st.just([1]),
)  # fmt: skip
rows = st.one_of(st.lists(cells, max_size=16), st.tuples(st.floats(0, 9), st.floats(-90, 90), st.floats(-180, 180)
                 , st.sampled_from([0, "ground", None])).map(list), cells)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(rows, max_size=40))
def test_no_row_is_lost_without_a_word(trace):
    try:
        data = made(trace)
    except TypeError:
        return
    batch = read_trace(data, "", "t.json")
    assert len(batch.points) + batch.unread == len(trace)
    assert sum(p.count for p in batch.problems if p.severity is Severity.SET_ASIDE) == batch.unread


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_mangled_traces_never_raise(data):
    whole = orjson.dumps(document("a1878a"))[:4_000] + b"]}"
    start = data.draw(st.integers(0, len(whole)))
    mangled = whole[:start] + data.draw(st.binary(max_size=8)) + whole[start + data.draw(st.integers(0, 40)) :]
    batch = read_trace(mangled, "", "t.json")
    assert len(batch.points) > 0 or batch.problems


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
