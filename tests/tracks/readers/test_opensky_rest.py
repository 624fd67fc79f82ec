"""OpenSky's REST answers: SI units, the time of the position and not of the answer."""

import orjson
import pandas as pd

from components.tracks.readers.opensky import REST

from .reading import read, read_by

STATE = ["4b1803", "ABC1    ", "Switzerland", 1_693_405_690, 1_693_405_699, 35.9, 35.4, 1066.8, False, 51.44, 90.5]
STATE += [-3.25, None, 1104.9, "1200", False, 2, 4]


def states(*rows: object, time: object = 1_693_405_700) -> bytes:
    return orjson.dumps({"time": time, "states": list(rows)})


def test_every_cell_goes_to_its_column() -> None:
    points, problems = read(states(STATE))
    row = points.iloc[0]
    assert problems == []
    assert str(row["time"]) == "2023-08-30 14:28:10+00:00"
    assert (row["icao24"], row["latitude"], row["longitude"], row["on_ground"]) == ("4b1803", 35.4, 35.9, False)
    assert (round(row["altitude_ft"], 6), round(row["geometric_ft"], 6)) == (3500.0, 3625.0)
    assert (round(row["ground_speed_kt"], 1), round(row["vertical_rate_fpm"], 1)) == (100.0, -639.8)
    assert (row["track_deg"], row["callsign"], row["squawk"]) == (90.5, "ABC1", "1200")
    assert (row["position_source"], row["category"]) == ("mlat", "A3")


def test_position_without_a_time_has_that_of_the_answer() -> None:
    state = [*STATE[:3], None, *STATE[4:]]
    assert str(read(states(state))[0]["time"].item()) == "2023-08-30 14:28:20+00:00"


def test_state_of_seventeen_and_one_without_position() -> None:
    silent = [
        "4b1804",
        None,
        "Switzerland",
        None,
        1,
        None,
        None,
        None,
        False,
        None,
        None,
        None,
        None,
        None,
        None,
        False,
        0,
    ]
    points, problems = read(states(STATE[:17], silent))
    assert points["category"].to_list() == [""]
    assert [p.what for p in problems] == ["1 rows have no position and give no point"]


def test_position_that_the_next_answer_repeats_is_one_point() -> None:
    answers = [states(STATE, time=1_693_405_700 + second) for second in range(0, 60, 10)]
    assert len(read(b"\n".join(answers))[0]) == 1
    assert len(read(b"[" + b",".join(answers) + b"]")[0]) == 1


def test_track_is_of_one_aircraft_with_barometric_heights() -> None:
    path = [[1_693_405_685, 35.4, 35.9, None, None, True], [1_693_405_950, 35.41, 35.9, 1066.8, 244.7, False]]
    track = {"icao24": "4b1803", "callsign": "ABC1", "startTime": 1, "endTime": 2, "path": path}
    points, problems = read(orjson.dumps(track))
    assert problems == []
    assert points["icao24"].to_list() == ["4b1803"] * 2
    assert points["on_ground"].to_list() == [True, False]
    assert points["altitude_ft"].isna().to_list() == [True, False]
    assert round(points["altitude_ft"].iloc[1], 6) == 3500.0
    assert points["track_deg"].iloc[1] == 244.7


def test_nothing_received_is_said() -> None:
    _, problems = read(b'{"time":1693405700,"states":null}')
    assert [p.what for p in problems] == ["this OpenSky REST JSON holds no position"]


def test_rows_of_another_form_are_set_aside_and_the_others_read() -> None:
    points, problems = read(states(["4b1803"], 7, STATE))
    assert len(points) == 1
    assert [(p.row, p.count, str(p.severity)) for p in problems] == [(1, 2, "row set aside")]
    points, problems = read_by(REST, b'[{"path": 7}, 8, {"states": [[[], {}, 1, [], 2, "x", {"a": 1}]]}]')
    assert points.empty
    assert len(problems) >= 2


def test_number_that_stands_for_nothing_is_no_source_and_no_category() -> None:
    points, _ = read(states([*STATE[:16], 99, True]))
    assert points[["position_source", "category"]].iloc[0].to_list() == ["", ""]
    assert points["time"].item() == pd.Timestamp("2023-08-30 14:28:10", tz="UTC")
