"""SBS logs: messages of many aircraft, each of which says a part."""

import pandas as pd
import pytest

from components.tracks.readers import sbs

from .reading import read, read_by

MOMENT = "2023/08/30,14:28:{:06.3f},2023/08/30,14:28:{:06.3f}"


def message(kind: int, address: str = "4B1803", second: float = 5.0, **fields: object) -> str:
    names = ("callsign", "altitude", "speed", "track", "lat", "lon", "rate", "squawk", "alert", "emergency", "spi")
    cells = [str(fields.get(name, "")) for name in (*names, "ground")]
    return f"MSG,{kind},1,1,{address},1,{MOMENT.format(second, second)},{','.join(cells)}"


def log(*messages: str) -> bytes:
    return "\r\n".join(messages).encode()


def place(second: float = 5.0, **more: object) -> str:
    return message(3, second=second, **({"altitude": 3500, "lat": 35.4, "lon": 35.9, "ground": 0} | more))


def test_position_has_what_other_messages_said_just_before() -> None:
    before = (
        message(1, callsign="ABC1    ", second=1),
        message(6, squawk=1200, second=2),
        message(4, speed=120.5, track=90, rate=-640, second=3),
    )
    points, _ = read(log(*before, place()))
    row = points.iloc[0]
    assert (row["callsign"], row["squawk"]) == ("ABC1", "1200")
    assert (row["ground_speed_kt"], row["track_deg"], row["vertical_rate_fpm"]) == (120.5, 90.0, -640.0)
    assert (row["icao24"], row["altitude_ft"], row["on_ground"]) == ("4b1803", 3500.0, False)
    assert row["time"] == pd.Timestamp("2023-08-30 14:28:05", tz="UTC")


def test_what_another_aircraft_said_is_not_taken_over() -> None:
    points, _ = read(log(message(1, "4B1804", callsign="ABC2"), message(4, "4B1804", speed=300), place()))
    assert points["callsign"].to_list() == [""]
    assert points["ground_speed_kt"].isna().item()


def test_speed_of_long_ago_is_not_that_of_now() -> None:
    points, _ = read(log(message(4, speed=300, second=1), place(second=20)))
    assert points["ground_speed_kt"].isna().item()


def test_surface_position_is_on_the_ground_and_has_no_height() -> None:
    points, _ = read(log(message(2, lat=35.4, lon=35.9, ground=0, speed=12)))
    assert points["on_ground"].item()
    assert points["altitude_ft"].isna().item()
    assert points["ground_speed_kt"].item() == 12.0


@pytest.mark.parametrize(("flag", "expected"), [(-1, True), (1, True), (0, False), ("", pd.NA)])
def test_flag_of_an_airborne_position(flag: object, expected: object) -> None:
    points, _ = read(log(place(ground=flag)))
    assert points["on_ground"].to_list() == [expected]


def test_times_are_read_as_utc_and_that_is_told_once() -> None:
    _, problems = read(log(place(), place(6), place(7)))
    assert [(str(p.severity), p.column, p.what) for p in problems] == [
        ("kept, please check", "time", "the times of an SBS log name no zone and are read as UTC")
    ]


def test_words_for_unknown_are_no_damage() -> None:
    points, problems = read(log(place(track="None", speed="None")))
    assert len(points) == 1
    assert len(problems) == 1


def test_lines_that_are_no_messages_are_set_aside_with_their_number() -> None:
    others = (
        "SEL,,496,2286,4CA4E5,27215,2010/02/19,18:06:07.710,2010/02/19,18:06:07.710,RYR1427",
        "STA,,5,179,400AE7",
    )
    points, problems = read(log(place(), *others, "MSG,3,1,1,4B1803", "hello", place(6)))
    assert len(points) == 2
    assert [(p.line, p.count, p.value) for p in problems[1:]] == [(4, 2, "MSG,3,1,1,4B1803")]


def test_time_that_is_none_and_place_that_is_none_are_set_aside() -> None:
    points, problems = read(log(place(), place().replace("2023/08/30", "yesterday"), place(lat=135.4)))
    assert len(points) == 1
    assert [(p.line, p.column, p.value) for p in problems[1:]] == [
        (2, "time", "yesterdayT14:28:05.000"),
        (3, "Latitude", "135.4"),
    ]


def test_line_without_end_is_passed_over() -> None:
    points, problems = read_by(sbs, log(place()) + b"\n" + b"x" * 100_000 + b"\n" + log(place(6)))
    assert len(points) == 2
    assert [(p.line, p.what) for p in problems[1:]] == [(2, "this line is too long for a message")]
