"""A track is put in order and freed of what was never observed."""

import numpy as np
import pandas as pd

from components.tracks.fields import Field
from components.tracks.observations import frozen
from components.tracks.points import Columns, point_table
from components.tracks.track import is_vehicle, track_over

FIELD = Field("XXXX", "", 40.0, -119.0, 0.0)


def line(count: int = 5, **more: object) -> pd.DataFrame:
    """Points 10 s apart flying north at 194 kt."""
    return point_table(
        {
            "time": np.arange(count) * 10_000,
            "latitude": 40.0 + np.arange(count) * 0.009,
            "longitude": np.full(count, -119.0),
            "altitude_ft": np.full(count, 3_000.0),
            "ground_speed_kt": np.full(count, 194.0),
            **more,
        }
    )


def test_points_of_any_order_and_twice_the_same_time_are_put_in_order() -> None:
    points = line()
    mixed = pd.concat([points.iloc[::-1], points.iloc[:2]], ignore_index=True)
    assert (np.diff(track_over(Columns.of(mixed), FIELD).seconds) == 10).all()


def test_position_is_as_old_as_it_says_and_an_old_one_is_none() -> None:
    track = track_over(Columns.of(line(3, fix_age_s=[0.0, 4.0, 20.0])), FIELD)
    assert track.seconds.tolist() == [0.0, 6.0]


def test_state_repeated_after_contact_was_lost_is_no_observation() -> None:
    points = line(2)
    later = points["time"].iloc[1] + pd.to_timedelta(range(1, 31), unit="s")
    repeated = pd.concat([points, points.iloc[[1] * 30].assign(time=later)])
    assert frozen(Columns.of(repeated)).sum() == 30
    assert len(track_over(Columns.of(repeated), FIELD)) == 2


def test_parked_aircraft_is_not_frozen() -> None:
    assert not frozen(Columns.of(line(5, latitude=np.full(5, 40.0), ground_speed_kt=np.zeros(5)))).any()


def test_single_far_position_is_dropped() -> None:
    points = line(7)
    points.loc[3, "latitude"] = 45.0
    assert len(track_over(Columns.of(points), FIELD)) == 6


def test_speed_not_given_is_that_of_the_positions() -> None:
    track = track_over(Columns.of(line(5, ground_speed_kt=np.full(5, np.nan))), FIELD)
    assert track.speed.round().tolist() == [194.0] * 5


def test_an_aircraft_comes_down_among_points_without_pressure_altitude() -> None:
    altitude = np.linspace(1_500.0, 0.0, 10)
    pressure = np.where(np.isin(np.arange(10), (4, 5, 6)), np.nan, altitude)
    points = line(10, altitude_ft=pressure, geometric_ft=altitude + FIELD.geoid_ft)
    comes_down = track_over(Columns.of(points), FIELD)._comes_down
    assert np.flatnonzero(comes_down).tolist() == [0, 1, 2, 3, 7]


def test_track_run_backwards_twice_is_the_same() -> None:
    track = track_over(Columns.of(line()), FIELD)
    assert track.backwards().backwards().seconds.tolist() == track.seconds.tolist()
    assert track.backwards().north.tolist() == track.north.tolist()[::-1]


def test_vehicles_are_told_by_category_and_type() -> None:
    assert is_vehicle(Columns.of(line(3, category="C2")))
    assert is_vehicle(Columns.of(line(3, aircraft_type="SERV")))
    assert not is_vehicle(Columns.of(line(3, category="A5", aircraft_type="A124")))
    assert not is_vehicle(Columns.of(line(3)))


def test_speed_beyond_a_silence_is_not_the_usual_one() -> None:
    """Slow two minutes later: at the first point it flew."""
    points = line(3, ground_speed_kt=[124.0, 15.0, 28.0], latitude=[40.0, 40.05, 40.0505])
    points = points.assign(time=pd.to_datetime([0, 120_000, 125_000], unit="ms", utc=True))
    assert track_over(Columns.of(points), FIELD).usual_kt.tolist() == [124.0, 21.5, 21.5]
