"""Rows that were never observed, or are another aircraft's, decide nothing: made flights of known truth, with what
receivers make of them, and real ones with rows added."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.tracks.fields import Field, known_field
from components.tracks.landings import movements
from components.tracks.observations import interpolated, late, speed_kt, strays
from components.tracks.points import Columns, point_table
from components.tracks.track import track_over
from tests.tracks.synthetic import Path, Receiver, received, visit

OPTIONAL = ("on_ground", "ground_speed_kt", "geometric_ft", "qnh_hpa", "track_deg", "vertical_rate_fpm")
fields = st.sampled_from(["OSLK", "88NV", "EHAM", "LSZH"]).map(known_field)
receivers = st.builds(
    Receiver,
    every_s=st.sampled_from([1.0, 2.0, 5.0, 8.0]),
    qnh_hpa=st.floats(990, 1035),
    sends_qnh=st.booleans(),
    sends_geometric=st.booleans(),
    sends_ground=st.booleans(),
    noise_m=st.just(7.0),
    seed=st.integers(0, 10_000),
)
relaxed = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def events(points: pd.DataFrame, field: Field) -> list[tuple[bool, float]]:
    """Landings (true) and take-offs with their times."""
    return [(m.is_arrival, m.time) for m in movements(track_over(Columns.of(points), field)) if m.is_timed]


def assert_alike(one: list[tuple[bool, float]], other: list[tuple[bool, float]], within_s: float) -> None:
    assert [is_arrival for is_arrival, _ in one] == [is_arrival for is_arrival, _ in other]
    assert all(abs(a - b) <= within_s for (_, a), (_, b) in zip(one, other, strict=True))


def seconds_of(points: pd.DataFrame) -> np.ndarray:
    return points["time"].astype("int64").to_numpy() / 1000


@st.composite
def stray_rows(draw: st.DrawFn, points: pd.DataFrame, most: int) -> pd.DataFrame:
    """Rows of another aircraft's altitude, where this one is: one a second, with any flag and any speed."""
    seconds = seconds_of(points)
    begin = draw(st.floats(float(seconds[0]), float(seconds[-1]))) + 0.123
    at = begin + np.arange(draw(st.integers(1, most)))
    flag = draw(st.sampled_from([None, False, True]))
    near = int(np.searchsorted(seconds, begin)) - 1
    speed = draw(st.sampled_from([np.nan, float(points["ground_speed_kt"].iloc[near])]))
    return point_table(
        {
            "icao24": points["icao24"].iloc[0],
            "time": np.round(at * 1000).astype("int64"),
            "latitude": np.interp(at, seconds, points["latitude"]),
            "longitude": np.interp(at, seconds, points["longitude"]),
            "altitude_ft": np.full(len(at), float(draw(st.integers(360, 2_400)) * 25)),
            "on_ground": None if flag is None else [flag] * len(at),
            "ground_speed_kt": np.full(len(at), speed),
        }
    )


@relaxed
@given(st.data(), fields, receivers)
def test_a_row_of_another_aircraft_anywhere_changes_no_event(
    data: st.DataObject, field: Field, receiver: Receiver
) -> None:
    points = received(visit(30.0), field, receiver)
    more = pd.concat([points, data.draw(stray_rows(points, 1))], ignore_index=True)
    assert_alike(events(points, field), events(more, field), 10)


@relaxed
@given(st.data(), fields, receivers)
def test_a_minute_of_another_aircraft_anywhere_changes_no_event(
    data: st.DataObject, field: Field, receiver: Receiver
) -> None:
    points = received(visit(30.0), field, receiver)
    more = pd.concat([points, data.draw(stray_rows(points, 20))], ignore_index=True)
    assert_alike(events(points, field), events(more, field), 30)


@relaxed
@given(data=st.data())
def test_a_row_of_another_aircraft_changes_no_event_of_a_real_track(
    data: st.DataObject, real, playa: Field
) -> None:
    points = real["a3c78c"]
    more = pd.concat([points, data.draw(stray_rows(points, 1))], ignore_index=True)
    assert_alike(events(points, playa), events(more, playa), 10)


@relaxed
@given(fields, receivers, st.sampled_from([75.0, 110.0, 140.0]))
def test_a_speed_that_is_repeated_after_touchdown_changes_no_event(
    field: Field, receiver: Receiver, approach_kt: float
) -> None:
    path = visit(30.0, approach_kt)
    points = received(path, field, receiver)
    seconds = seconds_of(points)
    after = (seconds >= path.landings[0]) & (seconds < path.takeoffs[0] - 30)
    repeated = points.assign(ground_speed_kt=points["ground_speed_kt"].mask(after, approach_kt))
    assert_alike(events(repeated, field), [(True, path.landings[0]), (False, path.takeoffs[0])], 60)


@relaxed
@given(fields, receivers, st.sets(st.sampled_from(OPTIONAL), min_size=3, max_size=3))
def test_half_of_the_optional_columns_removed_changes_no_event(
    field: Field, receiver: Receiver, removed: set[str]
) -> None:
    path = visit(30.0)
    points = received(path, field, receiver)
    bare = point_table({name: points[name] for name in points.columns if name not in removed})
    assert_alike(events(bare, field), [(True, path.landings[0]), (False, path.takeoffs[0])], 90)


def resampled(points: pd.DataFrame, every_s: float = 5.0) -> pd.DataFrame:
    """Points as resampling makes them: numbers interpolated, the rest repeated."""
    seconds = seconds_of(points)
    at = np.arange(np.ceil(seconds[0] / every_s) * every_s, seconds[-1], every_s)
    before = np.clip(np.searchsorted(seconds, at, side="right") - 1, 0, None)
    made = points.iloc[before].reset_index(drop=True)
    made["time"] = pd.to_datetime((at * 1000).astype("int64"), unit="ms", utc=True).astype(points["time"].dtype)
    for name in ("latitude", "longitude", "altitude_ft", "geometric_ft", "ground_speed_kt"):
        has_value = points[name].notna().to_numpy()
        if has_value.any():
            made[name] = np.interp(at, seconds[has_value], points[name][has_value])
    return made


@relaxed
@given(fields, receivers, st.sampled_from([-100.0, 300.0, 600.0]))
def test_resampling_to_five_seconds_changes_no_event(field: Field, receiver: Receiver, floor_ft: float) -> None:
    """Also where it interpolates through the ground, from the approach to the climb."""
    path = visit(30.0)
    heard = Receiver(receiver.every_s, floor_ft, receiver.qnh_hpa, noise_m=7.0, seed=receiver.seed)
    points = received(path, field, heard)
    assert_alike(events(resampled(points), field), [(True, path.landings[0]), (False, path.takeoffs[0])], 90)


def test_altitudes_that_the_aircraft_cannot_have_had_are_strays() -> None:
    seconds = np.arange(60.0)
    descent = 3_000 - 12 * seconds
    altitude = descent.copy()
    altitude[20] = 36_000
    altitude[30:40] = 9_000
    assert np.flatnonzero(strays(altitude, seconds)).tolist() == [20, *range(30, 40)]
    assert not strays(descent, seconds).any()
    assert not strays(np.full(60, np.nan), seconds).any()


def test_two_aircraft_in_turn_are_told_apart_by_the_more() -> None:
    seconds = np.arange(90.0)
    altitude = np.where(seconds % 3 == 0, 29_000.0, 1_500.0)
    assert (strays(altitude, seconds) == (seconds % 3 == 0)).all()


def test_single_altitude_between_coarse_points_is_a_stray() -> None:
    """Within half a minute it could be reached, and left, but not both."""
    seconds = np.arange(8) * 30.0
    altitude = np.array([3_000.0, 2_700, 2_400, 6_500, 1_800, 1_500, 1_200, 900])
    assert np.flatnonzero(strays(altitude, seconds)).tolist() == [3]


def test_fast_jets_and_emergency_descents_are_flown() -> None:
    seconds = np.arange(120.0)
    assert not strays(1_000 + 150 * seconds, seconds).any()
    assert not strays(30_000 - 100 * seconds, seconds).any()


def test_speed_is_that_of_the_positions_where_it_is_repeated_and_they_contradict_it() -> None:
    seconds, north = np.arange(60.0), np.append(np.arange(30) * 60.0, np.full(30, 29 * 60.0))
    sent = np.append(np.linspace(125, 117, 30), np.full(30, 117.0))
    speed = speed_kt(sent, seconds, np.zeros(60), north)
    assert speed[:30].tolist() == sent[:30].tolist()
    assert (speed[40:] < 1).all()


def test_speed_that_neither_is_sent_nor_shown_is_unknown() -> None:
    speed = speed_kt(np.full(2, np.nan), np.array([0.0, 90.0]), np.zeros(2), np.array([0.0, 4_000.0]))
    assert np.isnan(speed).all()


def test_points_between_two_steps_of_altitude_on_a_straight_line_are_interpolated() -> None:
    columns = {
        "time": np.arange(10) * 5_000,
        "latitude": 40 + np.arange(10) * 0.002,
        "longitude": np.full(10, -119.0),
    }
    made = point_table({**columns, "altitude_ft": 3_000 - np.arange(10) * 17.0})
    assert interpolated(Columns.of(made)).tolist() == [False, *[True] * 8, False]
    flown = point_table({**columns, "altitude_ft": 3_000 - np.arange(10) * 25.0})
    assert not interpolated(Columns.of(flown)).any()
    creeping = flown.assign(ground_speed_kt=np.linspace(140.0, 150.0, 10), altitude_ft=3_000.0)
    assert not interpolated(Columns.of(creeping.assign(ground_speed_kt=86.0))).any()
    assert interpolated(Columns.of(creeping.assign(latitude=40 + np.arange(10) * 0.0001))).sum() == 8


@pytest.mark.parametrize("sends_ground", [True, False])
def test_track_that_begins_on_short_final_has_an_air_side(latakia: Field, sends_ground: bool) -> None:
    """The QNH is not known: 200 ft are no height that is known to be one."""
    path = Path().coming_in().land().stay(5.0)
    points = received(path, latakia, Receiver(1.0, qnh_hpa=1030.0, sends_qnh=False, sends_ground=sends_ground))
    seen = events(points[seconds_of(points) > path.landings[0] - 20], latakia)
    assert_alike(seen, [(True, path.landings[0])], 30)


def test_track_that_ends_low_in_the_climb_has_an_air_side(latakia: Field) -> None:
    path = Path()
    path.add(0.0, 1_000.0, 0.0, 0.0, 0.0)
    path.stay(5.0).take_off()
    points = received(path, latakia, Receiver(1.0, qnh_hpa=1030.0, sends_qnh=False))
    seen = events(points[seconds_of(points) < path.takeoffs[0] + 12], latakia)
    assert_alike(seen, [(False, path.takeoffs[0])], 30)


def test_position_that_is_repeated_while_the_aircraft_flies_on_is_late() -> None:
    """A tenth of a degree to the north a minute; each is sent again up to the second before the next one."""
    seconds, latitude = [0, 30, 59, 60, 119, 120, 180], [0.0, 0.0, 0.0, 0.1, 0.1, 0.2, 0.3]
    points = Columns.of(point_table({"time": [s * 1000 for s in seconds], "latitude": latitude, "longitude": 0.0}))
    assert late(points).tolist() == [False, True, True, False, True, False, False]


def test_position_of_who_stands_is_not_late_before_one_far_off() -> None:
    seconds, latitude = [0, 30, 59, 60, 61, 62], [0.0, 0.0, 0.0, 0.1, 0.0, 0.0]
    points = Columns.of(point_table({"time": [s * 1000 for s in seconds], "latitude": latitude, "longitude": 0.0}))
    assert not late(points).any()
