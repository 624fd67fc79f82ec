"""Flightradar24's answers: 0 is the ground where there are other heights, and estimates were never received."""

import orjson
import pytest

from .reading import read

POINT = {
    "timestamp": "2023-08-30T14:28:05Z",
    "lat": 35.4,
    "lon": 35.9,
    "alt": 3500,
    "gspeed": 120,
    "vspeed": -640,
    "track": 90,
    "squawk": "1200",
    "callsign": "ABC1",
    "source": "ADSB",
}


def tracks(*points: object, **more: object) -> bytes:
    return orjson.dumps([{"fr24_id": "3a1b2c3d", "tracks": list(points), **more}])


def test_every_cell_of_the_api_goes_to_its_column() -> None:
    points, problems = read(tracks(POINT))
    assert problems == []
    row = points.iloc[0]
    assert (row["latitude"], row["longitude"], row["altitude_ft"]) == (35.4, 35.9, 3500.0)
    assert (row["ground_speed_kt"], row["vertical_rate_fpm"], row["track_deg"]) == (120.0, -640.0, 90.0)
    assert (row["squawk"], row["callsign"], row["position_source"], row["icao24"]) == ("1200", "ABC1", "adsb", "")
    assert str(row["time"]) == "2023-08-30 14:28:05+00:00"


def test_0_is_the_ground_where_there_are_other_heights() -> None:
    points, _ = read(tracks(POINT | {"alt": 0}, POINT))
    assert points["altitude_ft"].isna().to_list() == [True, False]
    assert points["on_ground"].isna().to_list() == [False, True]


def test_0_is_nothing_where_there_are_no_heights() -> None:
    points, _ = read(tracks(POINT | {"alt": 0}, POINT | {"alt": 0}))
    assert points[["altitude_ft", "on_ground"]].isna().all(axis=None)


def test_estimates_are_left_out_and_counted() -> None:
    points, problems = read(tracks(POINT, POINT | {"source": "ESTIMATED"}))
    assert len(points) == 1
    assert [(p.what, p.count) for p in problems] == [
        ("1 positions are estimates of the tracker, not received; left out", 1)
    ]


def test_another_flight_may_be_another_aircraft() -> None:
    answer = [{"fr24_id": "3a1b2c3d", "tracks": [POINT]}, {"fr24_id": "3a1b2c3e", "tracks": [POINT]}]
    points, problems = read(orjson.dumps(answer))
    assert len(points) == 1
    assert [(p.row, p.remedy) for p in problems] == [
        (2, "Save the track of each aircraft in a file of its own; the other rows are read.")
    ]


@pytest.mark.parametrize("wrapped", [True, False])
def test_live_positions_are_of_many_aircraft(wrapped: bool) -> None:
    full = POINT | {"fr24_id": "a", "hex": "4B1803", "reg": "HB-XYZ", "type": "A320"}
    positions = [full, full | {"fr24_id": "b", "hex": "4B1804"}, POINT | {"fr24_id": "c"}]
    points, problems = read(orjson.dumps({"data": positions} if wrapped else positions))
    assert points["icao24"].to_list() == ["4b1803", "4b1804"]
    assert points[["registration", "aircraft_type"]].iloc[0].to_list() == ["HB-XYZ", "A320"]
    assert [p.row for p in problems] == [3]


def test_details_name_the_aircraft_and_go_backwards() -> None:
    trail = [
        {"lat": 35.4, "lng": 35.9, "alt": alt, "spd": 120, "ts": ts, "hd": 90}
        for ts, alt in ((1_693_405_699, 0), (1_693_405_600, 900))
    ]
    aircraft = {"model": {"code": "A320"}, "registration": "HB-XYZ", "hex": "4b1803"}
    points, problems = read(
        orjson.dumps({"identification": {"callsign": "ABC1"}, "aircraft": aircraft, "trail": trail})
    )
    assert problems == []
    columns = ["icao24", "registration", "aircraft_type", "callsign"]
    assert points[columns].drop_duplicates().to_numpy().tolist() == [["4b1803", "HB-XYZ", "A320", "ABC1"]]
    assert points["altitude_ft"].isna().to_list() == [True, False]


def test_what_has_the_form_and_no_positions_is_said() -> None:
    for data in (b'{"trail": [], "aircraft": 7}', b'[{"fr24_id": "a", "tracks": []}]'):
        assert [p.what for p in read(data)[1]] == ["this Flightradar24 JSON holds no position"]
