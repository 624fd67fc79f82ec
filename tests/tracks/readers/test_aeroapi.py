"""AeroAPI: hundreds of feet, and positions that were only projected."""

import orjson

from .reading import read

ONE = {
    "fa_flight_id": "SWR8-1693400000-airline-1",
    "altitude": 35,
    "altitude_change": "D",
    "groundspeed": 120,
    "heading": 90,
    "latitude": 35.4,
    "longitude": 35.9,
    "timestamp": "2023-08-30T14:28:05Z",
    "update_type": "A",
}


def answer(*positions: object) -> bytes:
    return orjson.dumps({"actual_distance": 27, "positions": list(positions)})


def test_altitude_is_in_hundreds_of_feet() -> None:
    points, problems = read(answer(ONE, ONE | {"altitude": 350, "update_type": "M"}))
    assert problems == []
    assert points["altitude_ft"].to_list() == [3_500.0, 35_000.0]
    assert points["position_source"].to_list() == ["adsb", "mlat"]
    row = points.iloc[0]
    assert (row["ground_speed_kt"], row["track_deg"], row["callsign"], row["icao24"]) == (120.0, 90.0, "SWR8", "")
    assert str(row["time"]) == "2023-08-30 14:28:05+00:00"


def test_altitude_0_is_unknown_and_says_nothing_of_the_ground() -> None:
    points, _ = read(answer(ONE | {"altitude": 0}, ONE | {"altitude": None}))
    assert points[["altitude_ft", "on_ground"]].isna().all(axis=None)


def test_projections_are_left_out_and_counted() -> None:
    points, problems = read(answer(ONE, ONE | {"update_type": "P"}, ONE | {"update_type": "V"}))
    assert len(points) == 1
    assert [(p.what, p.row, p.count) for p in problems] == [
        ("2 positions are projections of the tracker, not received; left out", 2, 2)
    ]


def test_another_flight_may_be_another_aircraft() -> None:
    points, problems = read(answer(ONE, ONE | {"fa_flight_id": None}, ONE | {"fa_flight_id": "DLH1-1-1-1"}))
    assert points["callsign"].to_list() == ["SWR8", ""]
    assert [(p.row, p.value, p.column) for p in problems] == [(3, "DLH1-1-1-1", "fa_flight_id")]


def test_what_is_no_position_is_set_aside() -> None:
    points, problems = read(answer(7, {}, ONE | {"latitude": "north"}, ONE))
    assert len(points) == 1
    assert [(p.row, str(p.severity)) for p in problems] == [
        (1, "row set aside"),
        (3, "row set aside"),
        (None, "kept, please check"),
    ]
