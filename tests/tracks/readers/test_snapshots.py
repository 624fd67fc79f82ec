"""aircraft.json, where the time of a position is when it was received; and heatmaps, slices of many aircraft."""

import struct

import numpy as np
import orjson
import pandas as pd
import pytest

from components.tracks.readers import recognise, snapshots
from components.tracks.readers.snapshots import AIRCRAFT_JSON, HEATMAP

from .reading import read, read_by

NOW = 1_693_405_700.0
ONE = {
    "hex": "4b1803",
    "type": "adsb_icao",
    "flight": "ABC1    ",
    "r": "HB-XYZ",
    "t": "A320",
    "alt_baro": 3500,
    "alt_geom": 3625,
    "gs": 120.5,
    "track": 90.1,
    "baro_rate": -640,
    "squawk": "1200",
    "category": "A3",
    "nav_qnh": 1013.6,
    "lat": 35.4,
    "lon": 35.9,
    "version": 2,
    "nic": 8,
    "nac_p": 9,
    "sil": 3,
    "seen_pos": 1.5,
    "seen": 0.1,
}


def snapshot(*aircraft: object, now: object = NOW, **more: object) -> bytes:
    return orjson.dumps({"now": now, "messages": 1, "aircraft": list(aircraft), **more})


def test_aircraft_list_of_virtual_radar_server_is_read_at_the_times_of_its_positions() -> None:
    """Line by line; an altitude above the sea (`AltT` 1) and an airspeed (`SpdTyp` 2) are none of those here."""
    one = {"Icao": "4B1803", "Alt": 3500, "AltT": 0, "Lat": 35.4, "Long": 35.9, "PosTime": 1_693_405_698_500}
    one |= {"Spd": 120.5, "Trak": 90.1, "Vsi": -640, "Gnd": False, "Call": "ABC1", "Sqk": "1200", "Reg": "HB-XYZ"}
    other = one | {"Lat": 35.41, "PosTime": 1_693_405_699_500, "AltT": 1, "SpdTyp": 2}
    ground = one | {"Lat": 35.42, "PosTime": 1_693_405_700_500, "Gnd": True}
    data = b"\n".join(orjson.dumps({"src": 1, "acList": [each]}) for each in (one, other, ground))
    points, problems = read(data)
    assert problems == []
    assert recognise(data).NAME == "Virtual Radar Server aircraft list (JSON)"
    assert points["time"].astype("int64").tolist() == [1_693_405_698_500, 1_693_405_699_500, 1_693_405_700_500]
    assert points["altitude_ft"].fillna(-1).tolist() == [3500.0, -1.0, -1.0]
    assert points["ground_speed_kt"].fillna(-1).tolist() == [120.5, -1.0, 120.5]
    assert points["on_ground"].fillna(False).tolist() == [False, False, True]
    assert points.iloc[0][["icao24", "callsign", "squawk", "registration", "track_deg"]].tolist() == [
        "4b1803",
        "ABC1",
        "1200",
        "HB-XYZ",
        90.1,
    ]


@pytest.mark.parametrize(
    ("kind", "third", "altitudes", "speeds"),
    [
        ({"TT": "a"}, [3600, 3550], [3600.0, 3550.0, 3500.0], [-1.0, -1.0, 120.5]),
        ({"TT": "a", "AltT": 1}, [3600, 3550], [-1.0, -1.0, -1.0], [-1.0, -1.0, 120.5]),
        ({"TT": "s"}, [124, 122], [-1.0, -1.0, 3500.0], [124.0, 122.0, 120.5]),
        ({}, [None, None], [-1.0, -1.0, 3500.0], [-1.0, -1.0, 120.5]),
    ],
)
def test_short_trails_of_virtual_radar_server_are_read_once(
    kind: dict[str, object], third: list[float | None], altitudes: list[float], speeds: list[float]
) -> None:
    """The trail ends with the position itself, the next list repeats it, and a full trail (`Cot`) has no times."""
    places = [(35.38, 35.9, 1_693_405_678_500), (35.39, 35.9, 1_693_405_688_500)]
    cells = [[*place, *([more] if kind.get("TT") else [])] for place, more in zip(places, third, strict=True)]
    last = [35.4, 35.9, 1_693_405_698_500, *([3500] if kind.get("TT") else [])]
    one = {"Icao": "4B1803", "Alt": 3500, "Lat": 35.4, "Long": 35.9, "PosTime": 1_693_405_698_500, "Spd": 120.5}
    one |= {"Gnd": False, "Call": "ABC1", "Cot": [35.3, 35.9, 90], **kind}
    trail = {"Cos": [value for row in [*cells, last] for value in row]}
    points, problems = read(b"\n".join(orjson.dumps({"acList": [each]}) for each in (one | trail, one | trail)))
    assert problems == []
    assert points["latitude"].tolist() == [35.38, 35.39, 35.4]
    assert points["time"].diff().dt.total_seconds().tolist()[1:] == [10.0, 10.0]
    assert points["altitude_ft"].fillna(-1).tolist() == altitudes
    assert points["ground_speed_kt"].fillna(-1).tolist() == speeds
    assert points["on_ground"].tolist() == [pd.NA, pd.NA, bool(kind.get("AltT")) and pd.NA]
    assert points["callsign"].tolist() == ["ABC1"] * 3


def test_chunk_of_tar1090_is_read_at_the_times_of_its_positions() -> None:
    """Values in order, old ones without a callsign and with a list where a type is; repeated positions once."""
    one = ["4b1803", 3500, 120.5, 90.1, 35.4, 35.9, 1.5, "mlat", "ABC1    ", 1234]
    old = ["4b1804", "ground", 12, None, 35.41, 35.9, 0.5, ["lat"]]
    silent = ["4b1805", 3500, None, None, None, None, None, "mode_s", None, 1]
    files = [{"now": NOW, "messages": 1, "aircraft": [one, old, silent]}]
    files.append({"now": NOW + 8, "messages": 2, "aircraft": [[*one[:6], 9.5, *one[7:]]]})
    data = orjson.dumps({"files": files})
    points, problems = read(data)
    assert recognise(data).NAME == "chunk of tar1090"
    assert [problem.what for problem in problems] == ["1 rows have no position and give no point"]
    assert points["time"].astype("int64").tolist() == [1_693_405_698_500, 1_693_405_699_500]
    assert points["vague_altitude_ft"].fillna(-1).tolist() == [3500.0, -1.0]
    assert points["altitude_ft"].isna().all()
    assert points[["on_ground", "ground_speed_kt", "position_source", "callsign"]].values.tolist() == [
        [False, 120.5, "mlat", "ABC1"],
        [True, 12.0, "", ""],
    ]


def test_chunk_that_has_nothing_yet_is_said_to_hold_no_position() -> None:
    problems = read(b'{ "files" : [ ] }')[1]
    assert [problem.what for problem in problems] == ["this chunk of tar1090 holds no position"]


def test_every_cell_goes_to_its_column() -> None:
    points, problems = read(snapshot(ONE))
    assert problems == []
    assert points.iloc[0].drop("time").dropna().to_dict() == {
        "icao24": "4b1803",
        "latitude": 35.4,
        "longitude": 35.9,
        "altitude_ft": 3500.0,
        "geometric_ft": 3625.0,
        "on_ground": False,
        "ground_speed_kt": 120.5,
        "track_deg": 90.1,
        "vertical_rate_fpm": -640.0,
        "callsign": "ABC1",
        "squawk": "1200",
        "category": "A3",
        "position_source": "adsb_icao",
        "qnh_hpa": 1013.6,
        "adsb_version": 2.0,
        "nic": 8.0,
        "nac_p": 9.0,
        "sil": 3.0,
        "registration": "HB-XYZ",
        "aircraft_type": "A320",
        "fix_age_s": 0.0,
        "member": "",
    }
    assert points["time"].item() == pd.Timestamp(NOW - 1.5, unit="s", tz="UTC")


def test_ground_is_a_flag_and_no_height() -> None:
    points, _ = read(snapshot(ONE | {"alt_baro": "ground"}))
    assert points["altitude_ft"].isna().item()
    assert points["on_ground"].item()


@pytest.mark.parametrize("altitude", [None, "", "n/a"])
def test_height_that_is_not_known_is_unknown_and_so_is_the_ground(altitude: object) -> None:
    points, problems = read(snapshot(ONE | {"alt_baro": altitude}))
    assert points[["altitude_ft", "on_ground"]].isna().all(axis=None)
    assert problems == []


def test_dump1090_of_old_has_other_names() -> None:
    old = {"hex": "4B1803", "altitude": 3500, "speed": 120, "vert_rate": -64, "lat": 35.4, "lon": 35.9}
    points, _ = read(snapshot(old))
    columns = ["icao24", "altitude_ft", "ground_speed_kt", "vertical_rate_fpm"]
    assert points[columns].iloc[0].to_list() == ["4b1803", 3500.0, 120.0, -64.0]


def test_api_answers_in_milliseconds_and_names_its_list_ac() -> None:
    data = orjson.dumps({"ac": [ONE], "msg": "No error", "now": NOW * 1000, "total": 1, "ctime": NOW * 1000})
    points, problems = read(data)
    assert (points["time"].item(), problems) == (pd.Timestamp(NOW - 1.5, unit="s", tz="UTC"), [])


def test_position_that_the_next_snapshots_repeat_is_one_point() -> None:
    lines = [snapshot(ONE | {"seen_pos": 1.5 + second}, now=NOW + second) for second in range(3)]
    lines.append(snapshot(ONE | {"lat": 35.5, "seen_pos": 0.5}, now=NOW + 3))
    points, _ = read(b"\n".join(lines))
    assert points["latitude"].to_list() == [35.4, 35.5]
    assert (points["time"] - points["time"].iloc[0]).dt.total_seconds().to_list() == [0.0, 4.0]


def test_aircraft_that_stands_still_and_sends_anew_gives_points_anew() -> None:
    points, _ = read(b"\n".join(snapshot(ONE, now=NOW + second) for second in (0, 5, 10)))
    assert len(points) == 3


def test_aircraft_without_a_position_are_counted() -> None:
    points, problems = read(snapshot(ONE, {"hex": "4b1804"}, {"hex": "4b1805", "flight": "ABC2"}))
    assert len(points) == 1
    assert [(p.what, p.count) for p in problems] == [("2 rows have no position and give no point", 2)]


def test_line_that_is_broken_is_set_aside_and_named() -> None:
    data = b"\n".join([snapshot(ONE), b'{"now": 1, "aircraft": [', b"", snapshot(ONE | {"lat": 35.5})])
    points, problems = read(data)
    assert len(points) == 2
    assert [(str(p.severity), p.line, p.row) for p in problems] == [("row set aside", 2, 2)]


def test_snapshot_without_a_time_is_set_aside() -> None:
    points, problems = read(orjson.dumps({"aircraft": [ONE], "messages": 1}))
    assert points.empty
    assert [(p.column, p.what[:20]) for p in problems] == [("now", "the time is missing ")]


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ({"gs": "fast"}, "gs"),
        ({"nic": [1]}, "nic"),
        ({"alt_geom": 1e300}, "alt_geom"),
        ({"gs": "9" * 5_000}, "gs"),
    ],
)
def test_cell_that_makes_no_sense_costs_the_cell_alone(cell: dict[str, object], column: str) -> None:
    points, problems = read(snapshot(ONE | cell))
    assert len(points) == 1
    assert [(p.column, str(p.severity)) for p in problems] == [(column, "kept, please check")]


@pytest.mark.parametrize(
    "content",
    [b'{"aircraft": 7}', b'{"aircraft": [7, null, []]}', b"[[]]", b"7", b'{"now": 1}', b'[{"aircraft": {}}]'],
)
def test_content_of_another_form_gives_no_point_and_a_problem(content: bytes) -> None:
    points, problems = read_by(AIRCRAFT_JSON, content)
    assert points.empty
    assert problems


def test_empty_list_is_said_to_hold_nothing() -> None:
    assert [p.what for p in read(snapshot())[1]] == ["this aircraft.json of readsb or dump1090 holds no position"]


def test_name_that_stands_twice_is_refused() -> None:
    _, problems = read(
        b'{"now": 1693405700, "aircraft": [{"hex": "4b1803", "hex": "4b1804", "lat": 1, "lon": 1}]}'
    )
    assert [p.what for p in problems] == ["the name 'hex' stands twice in one JSON object"]


STAMP = 1_693_405_680_000


def start(stamp: int = STAMP, interval: int = 30_000) -> bytes:
    return struct.pack("<IiIhh", 0xE7F7C9D, stamp >> 32, stamp & 0xFFFFFFFF, interval, 0)


def entry(code: int, lat: float = 35.4, lon: float = 35.9, alt: int = 140, gs: int = 1205) -> bytes:
    return struct.pack("<Iiihh", code, round(lat * 1e6), round(lon * 1e6), alt, gs)


def says(code: int, callsign: bytes, squawk: int = 1200) -> bytes:
    return struct.pack("<Ii8s", code, (1 << 30) | squawk, callsign)


INDEX = struct.pack("<Iiihh", 1, 0, 0, 0, 0)


def test_entry_gives_place_height_speed_and_the_time_of_its_slice() -> None:
    points, problems = read(INDEX + start() + entry(0x4B1803))
    row = points.iloc[0]
    assert (row["icao24"], row["latitude"], row["longitude"]) == ("4b1803", 35.4, 35.9)
    assert (row["altitude_ft"], row["ground_speed_kt"], row["on_ground"]) == (3500.0, 120.5, False)
    assert str(row["time"]) == "2023-08-30 14:28:00+00:00"
    assert [p.what for p in problems] == ["a heatmap gives times by slices: each is up to 30 s early"]


def test_marks_for_ground_unknown_height_and_unknown_speed() -> None:
    points, _ = read(INDEX + start() + entry(1, alt=-123, gs=-1) + entry(2, alt=-124))
    assert points["altitude_ft"].isna().all()
    assert points["on_ground"].isna().to_list() == [False, True]
    assert points["on_ground"].iloc[0]
    assert points["ground_speed_kt"].isna().to_list() == [True, False]


def test_address_that_is_not_icaos_and_the_source_of_a_position() -> None:
    points, _ = read(INDEX + start() + entry(1 << 24 | 0x2A0001) + entry(5 << 27 | 0x4B1803))
    assert points["icao24"].to_list() == ["~2a0001", "4b1803"]
    assert points["position_source"].to_list() == ["", "mlat"]


def test_callsign_holds_for_what_follows_of_the_same_aircraft() -> None:
    body = entry(1) + says(1, b"ABC1    ") + entry(1) + entry(2) + start(STAMP + 30_000) + entry(1)
    points, _ = read(INDEX + start() + body)
    assert points["callsign"].to_list() == ["", "ABC1", "", "ABC1"]
    assert points["squawk"].to_list() == ["", "1200", "", "1200"]


def test_callsign_and_time_hold_into_the_next_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "_BLOCK", 48)
    points, _ = read_by(HEATMAP, INDEX + start() + says(1, b"ABC1\0\0\0\0") + entry(1, lat=35.5) + entry(1))
    assert points["callsign"].to_list() == ["ABC1", "ABC1"]
    assert points["time"].dt.minute.to_list() == [28, 28]


def test_entries_that_are_none_are_counted() -> None:
    points, problems = read(INDEX + start() + entry(1, lat=95.0) + entry(2, lon=200.0) + entry(3))
    assert len(points) == 1
    assert problems[-1].what == "2 entries are set aside: their place or time is none"


def test_file_cut_short_is_read_up_to_there() -> None:
    points, problems = read(INDEX + start() + entry(1) + entry(2)[:7])
    assert len(points) == 1
    assert problems[-1].what == "the heatmap is cut short within an entry"


def test_random_bytes_are_no_heatmap_and_do_no_harm() -> None:
    noise = np.random.default_rng(1).integers(0, 256, 64_000, dtype="u1").tobytes()
    assert recognise(noise) is None
    points, _ = read_by(HEATMAP, INDEX + start() + noise)
    assert points["latitude"].abs().le(90).all()
