"""Heatmaps of readsb: slices of many aircraft, sixteen bytes a position."""

import struct

import numpy as np
import pytest

from components.tracks.readers import heatmap, recognise

from .reading import read, read_by

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
    monkeypatch.setattr(heatmap, "_BLOCK", 48)
    points, _ = read_by(heatmap, INDEX + start() + says(1, b"ABC1\0\0\0\0") + entry(1, lat=35.5) + entry(1))
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
    points, _ = read_by(heatmap, INDEX + start() + noise)
    assert points["latitude"].abs().le(90).all()
