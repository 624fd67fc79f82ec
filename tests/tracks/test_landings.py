"""Landings and take-offs: on real tracks with labels to the second, and on made-up flights of known truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.tracks.fields import M_PER_DEGREE, Field, Runway, known_field
from components.tracks.landings import Evidence, Movement, movements
from components.tracks.points import Columns, empty_points, point_table
from components.tracks.track import track_over
from components.tracks.visit_reasons import why
from tests.tracks.conftest import LABELS
from tests.tracks.synthetic import (
    START,
    Path,
    Receiver,
    low_pass,
    overflight,
    parked,
    received,
    replace,
    touch_and_go,
    visit,
)

EVENTS = LABELS[LABELS["event"].isin(["landing", "takeoff"])]
FLIGHTS = LABELS[LABELS["event"] == "none"]["icao24"].tolist()

# What the detector says of every label, in seconds after it.
SECONDS_OFF = {
    "a3c78c": [1, -1, 5, -6],
    "a4068e": [2, 5],
    "aa178d": [-1, -8, -1, -2, 6, 3, 2, -5, 5, -1, -14, -15],
}


def found(points: pd.DataFrame, field: Field) -> list[Movement]:
    return [movement for movement in movements(track_over(Columns.of(points), field)) if movement.is_timed]


@pytest.mark.parametrize("icao24", sorted(SECONDS_OFF))
def test_every_label_is_met_within_its_tolerance(icao24: str, real, playa: Field) -> None:
    labelled = EVENTS[EVENTS["icao24"] == icao24].sort_values("time_utc")
    seen = found(real[icao24], playa)
    assert [m.is_arrival for m in seen] == (labelled["event"] == "landing").tolist()
    assert {m.evidence for m in seen} <= {Evidence.GROUND, Evidence.INFERRED}
    off = [m.time - pd.Timestamp(t).timestamp() for m, t in zip(seen, labelled["time_utc"], strict=True)]
    assert [abs(s) <= float(t) for s, t in zip(off, labelled["tolerance_s"], strict=True)] == [True] * len(off)
    assert [round(s) for s in off] == SECONDS_OFF[icao24]


@pytest.mark.parametrize("icao24", FLIGHTS)
def test_flight_that_only_passes_is_no_movement(icao24: str, real, playa: Field) -> None:
    assert found(real[icao24], playa) == []


def test_stray_flag_in_the_air_while_taxiing_is_no_flight(real, playa: Field) -> None:
    """18:46:30: one point at 4.5 kt says that it flies; the take-off follows a minute later."""
    seen = [m.time for m in found(real["aa178d"], playa) if not m.is_arrival]
    stray = pd.Timestamp("2023-08-30T18:46:30Z").timestamp()
    assert not [time for time in seen if abs(time - stray) < 30]


def test_no_points_no_movement(playa: Field) -> None:
    assert movements(track_over(Columns.of(empty_points()), playa)) == []


receivers = st.builds(
    Receiver,
    every_s=st.sampled_from([1.0, 5.0, 10.0, 30.0]),
    floor_ft=st.sampled_from([-100.0, 0.1, 100.0, 300.0, 600.0, 1_000.0]),
    qnh_hpa=st.floats(985, 1035),
    sends_qnh=st.just(True),
    sends_geometric=st.booleans(),
    sends_ground=st.booleans(),
    jitter_s=st.sampled_from([0.0, 0.4]),
    seed=st.integers(0, 10_000),
)
fields = st.sampled_from(["OSLK", "88NV", "KLFI", "EHAM"]).map(known_field)
relaxed = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(fields, receivers, st.sampled_from([12.0, 60.0, 3_000.0]), st.sampled_from([75.0, 110.0, 160.0]))
def test_visit_is_found_with_coverage_down_to_a_thousand_feet(
    field: Field, receiver: Receiver, stay: float, approach_kt: float
) -> None:
    path = visit(stay, approach_kt)
    seen = found(received(path, field, receiver), field)
    assert [m.is_arrival for m in seen] == [True, False]
    for movement, truth in zip(seen, (path.landings[0], path.takeoffs[0]), strict=True):
        assert abs(movement.time - truth) <= 60
        assert movement.earliest - 1 <= truth <= movement.latest + 1
        assert movement.earliest <= movement.time <= movement.latest


@relaxed
@given(fields, receivers.map(lambda r: replace(r, sends_qnh=False, sends_geometric=False, floor_ft=-100.0)))
def test_visit_is_found_by_its_own_readings_on_the_ground(field: Field, receiver: Receiver) -> None:
    assert [m.is_arrival for m in found(received(visit(), field, receiver), field)] == [True, False]


@relaxed
@given(
    fields,
    st.builds(
        replace, receivers, floor_ft=st.sampled_from([-100.0, 100.0, 1_000.0, 5_000.0]), sends_qnh=st.booleans()
    ),
    st.sampled_from(
        [
            overflight(),
            overflight(10_000.0),
            overflight(3_000.0),
            low_pass(),
            low_pass(300.0),
            touch_and_go(),
            parked(),
        ]
    ),
)
def test_pass_is_never_a_visit(field: Field, receiver: Receiver, path: Path) -> None:
    assert movements(track_over(Columns.of(received(path, field, receiver)), field)) == []


def test_low_pass_whose_ground_flag_is_wrong_is_none(latakia: Field) -> None:
    points = received(low_pass(), latakia, Receiver(every_s=2.0))
    low = points["altitude_ft"] < latakia.elevation_ft + 100
    assert low.sum() > 3
    assert found(points.assign(on_ground=points["on_ground"].mask(low, True)), latakia) == []


def test_ground_flag_at_cruise_altitude_is_wrong(latakia: Field) -> None:
    points = received(overflight(), latakia, Receiver())
    assert found(points.assign(on_ground=True), latakia) == []


def test_positions_shifted_to_the_field_at_cruise_altitude_do_not_count(latakia: Field) -> None:
    """Spoofed: at 34,000 ft by pressure, and at the airport by satellite, standing still."""
    points = received(overflight(), latakia, Receiver())
    half = points.index > len(points) // 2
    there = {"latitude": latakia.latitude, "longitude": latakia.longitude, "ground_speed_kt": 0.0}
    shifted = points.assign(**{name: points[name].mask(half, value) for name, value in there.items()})
    assert found(shifted, latakia) == []
    unheard = shifted.assign(altitude_ft=shifted["altitude_ft"].mask(half))
    assert found(unheard, latakia) == []


def test_helicopter_next_door_does_not_land_here(latakia: Field) -> None:
    """Ends on the ground 2 km beside the runway, outside the outline."""
    beside = visit()
    beside.across = [2_200.0] * len(beside.across)
    points = received(beside, latakia, Receiver(every_s=5.0))
    assert found(points.assign(category="A7"), latakia) == []


def test_lost_on_final_and_never_seen_again_is_a_landing_of_its_own_evidence(latakia: Field) -> None:
    path = Path().coming_in().land()
    seen = found(received(path, latakia, Receiver(floor_ft=500.0, every_s=4.0)), latakia)
    assert [(m.is_arrival, m.evidence, m.ground) for m in seen] == [(True, Evidence.FINAL, -1)]
    assert abs(seen[0].time - path.landings[0]) < 30


def test_first_seen_climbing_out_is_inferred(latakia: Field) -> None:
    path = Path()
    path.add(0.0, 1_000.0, 0.0, 0.0, 0.0)
    path.take_off()
    seen = found(received(path, latakia, Receiver(floor_ft=500.0, every_s=4.0)), latakia)
    assert [(m.is_arrival, m.evidence) for m in seen] == [(False, Evidence.INFERRED)]
    assert abs(seen[0].time - path.takeoffs[0]) < 45


def test_lost_going_down_and_found_going_up_is_a_gap(latakia: Field) -> None:
    seen = found(received(visit(40.0), latakia, Receiver(floor_ft=700.0)), latakia)
    assert [m.evidence for m in seen] == [Evidence.GAP, Evidence.GAP]


def test_approach_lost_high_up_is_no_landing(latakia: Field) -> None:
    assert found(received(visit(), latakia, Receiver(floor_ft=3_000.0)), latakia) == []


def test_way_straight_onto_the_runway_is_followed_from_higher_up(latakia: Field) -> None:
    """Lost 5 nm out on the glide, and seen again in the climb straight from the runway."""
    path = visit()
    seen = found(received(path, latakia, Receiver(floor_ft=1_700.0, qnh_hpa=1020.0)), latakia)
    assert [(m.is_arrival, m.evidence) for m in seen] == [(True, Evidence.GAP), (False, Evidence.GAP)]
    assert [m.earliest <= t <= m.latest for m, t in zip(seen, path.landings + path.takeoffs, strict=True)] == [
        True,
        True,
    ]


@pytest.mark.parametrize(("across_m", "climb_fpm"), [(0.0, 0.0), (0.0, -1_500.0), (1_500.0, -750.0)])
def test_way_that_does_not_meet_the_runway_is_not_followed(
    latakia: Field, across_m: float, climb_fpm: float
) -> None:
    """Level, down to the ground before the runway, or beside it; lost at 1,700 ft."""
    path = Path()
    path.add(0.0, -17_000.0, across_m, 1_750.0 - climb_fpm / 60 * 97, 140.0)
    points = received(path.fly(-10_000.0, 140.0, climb_fpm), latakia, Receiver(every_s=2.0, qnh_hpa=1020.0))
    assert found(points, latakia) == []


def test_last_turn_that_points_at_a_field_far_behind_is_flown_to_the_near_one() -> None:
    """The river approach to Washington, whose course leads to Andrews 9 nm further on."""
    near, far = known_field("KDCA"), known_field("KADW")
    way = np.array(near.metres(far.latitude, far.longitude))
    ahead = way / np.hypot(*way)
    turn = np.radians(25.0)
    to_end = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ ahead
    end = near.ends[np.argmin(near.ends @ ahead)]
    steps = np.arange(60)
    place = end - 2_300.0 * to_end - np.outer((59 - steps) * 140.0, ahead)
    points = point_table(
        {
            "time": steps * 2_000,
            "latitude": near.latitude + place[:, 1] / M_PER_DEGREE,
            "longitude": near.longitude + place[:, 0] / M_PER_DEGREE / np.cos(np.radians(near.latitude)),
            "altitude_ft": np.round((400.0 + (59 - steps) * 24.0) / 25) * 25,
            "ground_speed_kt": np.full(60, 136.0),
        }
    )
    assert [(m.is_arrival, m.evidence) for m in found(points, near)] == [(True, Evidence.FINAL)]


def test_point_over_the_threshold_after_a_silence_has_come_down(latakia: Field) -> None:
    path = Path().coming_in().land()
    points = received(path, latakia, Receiver(every_s=1.0, sends_ground=False))
    seconds = points["time"].astype("int64") / 1000 - path.landings[0]
    seen = found(points[(seconds < -130) | ((seconds >= -4) & (seconds < -3))], latakia)
    assert [(m.is_arrival, m.evidence, round(m.time - path.landings[0])) for m in seen] == [
        (True, Evidence.FINAL, 5)
    ]


def test_go_around_below_coverage_is_no_visit(latakia: Field) -> None:
    path = Path().coming_in().fly(-2_000.0, 140.0, glide=True).fly(60_000.0, 150.0, climb_fpm=2_000.0)
    assert found(received(path, latakia, Receiver(floor_ft=800.0)), latakia) == []


def test_lost_on_the_approach_and_next_seen_in_the_roll_of_the_take_off(latakia: Field) -> None:
    path = visit(240.0)
    points = received(path, latakia, Receiver())
    seconds = points["time"].astype("int64") / 1000
    hidden = (seconds > path.landings[0] - 15) & (seconds < path.takeoffs[0] - 6)
    seen = movements(track_over(Columns.of(points[~hidden]), latakia))
    assert [(m.is_arrival, m.evidence.value) for m in seen] == [(True, "final"), (False, "ground")]
    assert seen[0].earliest < path.landings[0] < seen[0].latest


def test_first_seen_parked_hours_later_has_no_time(latakia: Field) -> None:
    """In the air far out, and three hours later at the stand: it landed, nobody saw when."""
    path = visit(240.0)
    points = received(path, latakia, Receiver())
    seconds = points["time"].astype("int64") / 1000
    hidden = (seconds > path.landings[0] - 400) & (seconds < path.landings[0] + 3 * 3600)
    seen = movements(track_over(Columns.of(points[~hidden]), latakia))
    assert [(m.is_arrival, m.is_timed) for m in seen] == [(True, False), (False, True)]
    assert seen[0].earliest < path.landings[0] < seen[0].latest
    assert seen[0].earliest > START


@pytest.mark.parametrize(
    ("lands", "watched"), [("LFPB", "LFPG"), ("LFPG", "LFPB"), ("KHHR", "KLAX"), ("EGWU", "EGLL")]
)
@pytest.mark.parametrize("floor", [300.0, 600.0, 1_000.0])
def test_landing_next_door_is_none_here(lands: str, watched: str, floor: float) -> None:
    points = received(visit(), known_field(lands), Receiver(floor_ft=floor, every_s=5.0))
    assert found(points, known_field(watched)) == []
    assert len(found(points, known_field(lands))) == 2


def test_slow_low_pass_whose_flag_works_is_none(latakia: Field) -> None:
    """At 38 kt against the wind, 300 ft up, from an aircraft that landed here before and said so."""
    path = (
        Path().coming_in().fly(-2_000.0, 60.0, glide=True).fly(2_700.0, 38.0).fly(30_000.0, 60.0, climb_fpm=700.0)
    )
    landed = received(visit(60.0, 75.0), latakia, Receiver())
    low = received(path, latakia, Receiver())
    low = low.assign(time=low["time"] + pd.Timedelta(hours=6))
    assert len(found(pd.concat([landed, low], ignore_index=True), latakia)) == 2


def test_flag_that_comes_with_pressure_altitude_0_does_not_make_a_low_pass_a_landing(latakia: Field) -> None:
    """Flightradar24 at a QNH of 1035: below 500 ft its altitude is 0, which looks like the ground."""
    path = (
        Path().coming_in().fly(-1_000.0, 90.0, glide=True).fly(2_700.0, 90.0).fly(30_000.0, 90.0, climb_fpm=700.0)
    )
    points = received(path, latakia, Receiver(qnh_hpa=1035.0, sends_qnh=False, sends_ground=False))
    zero = points["altitude_ft"] <= 0
    points = points.assign(on_ground=pd.array([True if z else None for z in zero], dtype="boolean"))
    assert found(points.assign(altitude_ft=points["altitude_ft"].mask(zero)), latakia) == []


def test_parked_aircraft_whose_position_drifts_has_not_flown(latakia: Field) -> None:
    points = received(parked(2.0), latakia, Receiver(every_s=30.0, sends_ground=False))
    away = [0.0] * 60 + [i / 15 * 0.06 for i in range(15)] + [0.06 - i / 15 * 0.06 for i in range(15)]
    drift = pd.Series(away + [0.0] * (len(points) - len(away)))
    assert found(points.assign(latitude=points["latitude"] + drift), latakia) == []


def test_stuck_ground_flag_in_cruise_without_altitude_is_no_landing(latakia: Field) -> None:
    points = received(overflight(), latakia, Receiver()).assign(on_ground=True, altitude_ft=float("nan"))
    over = (points["latitude"] - latakia.latitude).abs() < 0.03
    assert found(points[: int(over[over].index[-1])], latakia) == []


def test_flag_that_never_says_ground_hides_no_visit(latakia: Field) -> None:
    path = visit(30.0)
    points = received(path, latakia, Receiver())
    points = points.assign(on_ground=pd.array([False] * len(points), dtype="boolean"))
    seen = found(points, latakia)
    assert [m.is_arrival for m in seen] == [True, False]
    assert abs(seen[0].time - path.landings[0]) < 60
    assert abs(seen[1].time - path.takeoffs[0]) < 60


def test_single_wrong_altitude_on_the_ground_moves_nothing(latakia: Field) -> None:
    path = visit(30.0)
    points = received(path, latakia, Receiver(every_s=10.0))
    seconds = points["time"].astype("int64") / 1000
    wrong = (seconds - (path.takeoffs[0] - 60)).abs().idxmin()
    points.loc[wrong, "altitude_ft"] = 14_000.0
    seen = found(points, latakia)
    assert [m.is_arrival for m in seen] == [True, False]
    assert abs(seen[1].time - path.takeoffs[0]) < 30


@pytest.mark.parametrize("approach_kt", [70.0, 110.0, 140.0])
def test_track_that_ends_on_the_roll_out_without_a_flag_is_timed_at_the_touchdown(
    latakia: Field, approach_kt: float
) -> None:
    path = Path().coming_in().land(approach_kt)
    points = received(path, latakia, Receiver(every_s=2.0, sends_ground=False))
    seconds = points["time"].astype("int64") / 1000
    seen = found(points[seconds < path.landings[0] + 15], latakia)
    assert [m.is_arrival for m in seen] == [True]
    assert abs(seen[0].time - path.landings[0]) < 45


def test_no_ground_is_claimed_across_minutes_of_silence(latakia: Field) -> None:
    """Low over the threshold, then nothing for ten minutes, then taxiing as fast as it might fly."""
    path = Path().coming_in().land().stay(10.0)
    path.add(1.0, path.along[-1], path.across[-1], 0.0, 45.0)
    again = path.t[-1]
    for _ in range(15):
        path.add(2.0, path.along[-1] - 46.0, path.across[-1], 0.0, 45.0)
    points = received(path.stay(5.0), latakia, Receiver(every_s=2.0, sends_ground=False))
    seconds = points["time"].astype("int64") / 1000
    silent = (seconds > path.landings[0] - 3) & (seconds < again)
    seen = found(points[~silent], latakia)
    assert [(m.is_arrival, m.evidence) for m in seen] == [(True, Evidence.FINAL)]
    assert abs(seen[0].time - path.landings[0]) < 30


def test_track_lost_on_downwind_was_not_followed_down_the_final(latakia: Field) -> None:
    """A mile beside the runway, the other way, down to 950 ft."""
    path = Path()
    path.add(0.0, 16_000.0, 1_900.0, 1_500.0, 90.0)
    while path.along[-1] > 2_000:
        path.add(1.0, path.along[-1] - 46.0, 1_900.0, path.height[-1] - 1.8, 90.0)
    points = received(path, latakia, Receiver(every_s=2.0, qnh_hpa=1020.0))
    seen = found(points, latakia)
    assert [(m.is_arrival, m.evidence, m.ground) for m in seen] == [(True, Evidence.INFERRED, -1)]
    assert seen[0].latest - seen[0].time == 180
    assert why(track_over(Columns.of(points), latakia), seen[0], None, "").startswith(
        "Landing inferred: lost in the circuit"
    )


def test_gpx_of_a_low_pass_with_a_point_every_minute_and_a_half_is_no_landing(latakia: Field) -> None:
    """Neither speed nor flag, and no two points near enough for a speed by positions."""
    points = received(low_pass(), latakia, Receiver(every_s=90.0, qnh_hpa=990.0, sends_ground=False))
    vague = points.assign(
        vague_altitude_ft=points["altitude_ft"], altitude_ft=float("nan"), ground_speed_kt=float("nan")
    )
    assert found(vague, latakia) == []


@pytest.mark.parametrize(("approach_kt", "rolling"), [(140.0, "1"), (76.0, "73 kt")])
def test_track_that_begins_on_the_roll_out_has_landed(latakia: Field, approach_kt: float, rolling: str) -> None:
    path = visit(approach_kt=approach_kt)
    points = received(path, latakia, Receiver(every_s=1, sends_ground=False))
    begins = points["time"] >= pd.Timestamp(path.landings[0] + 1, unit="s", tz="UTC")
    stands = points["time"] <= pd.Timestamp(path.takeoffs[0] - 90, unit="s", tz="UTC")
    landing = found(points[begins & stands], latakia)
    assert [(m.is_arrival, m.evidence) for m in landing] == [(True, Evidence.INFERRED)]
    assert landing[0].earliest <= path.landings[0] <= landing[0].latest
    track = track_over(Columns.of(points[begins & stands]), latakia)
    assert f"first seen rolling with {rolling}" in why(track, landing[0], None, "")


def test_who_drives_along_the_runway_has_not_landed(latakia: Field) -> None:
    points = received(visit(approach_kt=62.0), latakia, Receiver(every_s=1, sends_ground=False))
    rolls = (points["ground_speed_kt"] < 60).cummax() & (points.index < len(points) // 2)
    assert found(points[rolls], latakia) == []


def test_track_that_ends_on_the_take_off_roll_has_taken_off(latakia: Field) -> None:
    path = visit()
    points = received(path, latakia, Receiver(every_s=1, sends_ground=False))
    stands = points["time"] >= pd.Timestamp(path.takeoffs[0] - 90, unit="s", tz="UTC")
    ends = points["time"] <= pd.Timestamp(path.takeoffs[0] - 1, unit="s", tz="UTC")
    left = found(points[stands & ends], latakia)
    assert [(m.is_arrival, m.evidence) for m in left] == [(False, Evidence.INFERRED)]
    assert "last seen rolling with 1" in why(
        track_over(Columns.of(points[stands & ends]), latakia), None, left[0], ""
    )


def test_parked_aircraft_that_repeats_the_speed_of_its_flight_has_not_landed(latakia: Field) -> None:
    points = received(parked(1.0), latakia, Receiver()).assign(ground_speed_kt=130.0)
    assert found(points, latakia) == []


def test_altitudes_that_climb_while_the_aircraft_stands_are_no_take_off(latakia: Field) -> None:
    points = received(parked(0.5), latakia, Receiver(sends_ground=False))
    altitude = points["altitude_ft"] + pd.Series(range(len(points))) * 1_000
    assert found(points.assign(altitude_ft=altitude), latakia) == []


@pytest.mark.parametrize(("lag_s", "off_m"), [(18, 0.0), (18, 5.0), (40, 0.0), (90, 0.0)])
def test_position_that_comes_late_makes_no_stop_of_a_low_pass(latakia: Field, lag_s: int, off_m: float) -> None:
    """The last position before a silence comes again behind it, a second before the next one."""
    path = low_pass(100.0)
    points = received(path, latakia, Receiver(every_s=1.0)).assign(ground_speed_kt=float("nan"))
    lowest = int(np.argmin(path.height))
    place = ["latitude", "longitude", "altitude_ft"]
    points.loc[lowest + lag_s, place] = points.loc[lowest, place] + np.array([off_m / M_PER_DEGREE, 0.0, 0.0])
    assert found(points.drop(index=range(lowest + 1, lowest + lag_s)), latakia) == []


def test_positions_of_another_aircraft_while_taxiing_are_no_flight(latakia: Field) -> None:
    path = visit(30.0)
    points = received(path, latakia, Receiver(every_s=1.0, sends_ground=False))
    taxies = (points["time"].astype("int64") / 1000 - path.landings[0]).between(50, 52)
    points = points.assign(latitude=points["latitude"].mask(taxies, points["latitude"] + 0.15))
    assert [m.is_arrival for m in found(points, latakia)] == [True, False]


def test_climb_in_rows_of_two_receivers_does_not_come_down_at_its_end(latakia: Field) -> None:
    """Every other row is 10 s late, and the last ones are such."""
    path = visit(30.0)
    points = received(path, latakia, Receiver(every_s=1.0))
    points = points[(points["time"].astype("int64") / 1000 - path.takeoffs[0]).between(-60, 30)]
    late = pd.to_timedelta(np.arange(len(points)) % 2 * 10.5, unit="s")
    points = points.assign(time=points["time"] + late).sort_values("time")[:-3]
    assert [m.is_arrival for m in found(points, latakia)] == [False]


def test_who_stands_and_is_located_badly_does_not_roll(latakia: Field) -> None:
    """Multilateration on the ground, every five seconds."""
    points = received(parked(1.0), latakia, Receiver(sends_ground=False))
    points = points.assign(time=points["time"][0] + pd.to_timedelta(points.index * 5, unit="s"))
    north_m = np.array([0, 500, 0, 500] + [500] * (len(points) - 4))
    points = points.assign(latitude=points["latitude"] + north_m / M_PER_DEGREE, ground_speed_kt=float("nan"))
    assert found(points, latakia) == []


def test_last_position_far_ahead_of_who_taxies_is_no_take_off_roll(latakia: Field) -> None:
    """Another receiver's, whose clock is 10 s behind: 144 kt, from 8 within 10 s."""
    points = received(parked(1.0), latakia, Receiver(sends_ground=False))[:4]
    points = points.assign(time=points["time"][0] + pd.to_timedelta([0, 10, 20, 30], unit="s"))
    points = points.assign(latitude=points["latitude"] + np.array([0, 40, 80, 820]) / M_PER_DEGREE)
    assert found(points.assign(ground_speed_kt=float("nan")), latakia) == []


def test_one_step_that_no_speed_confirms_is_no_take_off_roll(latakia: Field) -> None:
    """35 kt, and 80 in the last step: a position may be so far off."""
    points = received(parked(1.0), latakia, Receiver(sends_ground=False))[:4]
    points = points.assign(time=points["time"][0] + pd.to_timedelta([0, 10, 20, 38], unit="s"))
    points = points.assign(latitude=points["latitude"] + np.array([0, 40, 220, 960]) / M_PER_DEGREE)
    assert found(points.assign(ground_speed_kt=float("nan")), latakia) == []


@pytest.mark.parametrize(("noise_m", "others"), [(0.0, [13, 14]), (100.0, [])])
def test_who_stands_does_not_fly_with_the_altitudes_and_positions_of_others(
    latakia: Field, noise_m: float, others: list[int]
) -> None:
    """After a silence of minutes, with positions that are rough, or a few of others among its own."""
    points = received(parked(0.5), latakia, Receiver(noise_m=noise_m))[:40]
    points = points.assign(time=points["time"][0] + pd.to_timedelta(points.index, unit="s"), ground_speed_kt=97.0)
    later = points.assign(time=points["time"] + pd.Timedelta(minutes=5), on_ground=False, altitude_ft=21_775.0)
    later.loc[others, "latitude"] += [0.02, -0.04][: len(others)]
    assert found(pd.concat([points, later], ignore_index=True), latakia) == []


def test_who_stood_on_the_field_before_a_silence_took_off_in_it(latakia: Field) -> None:
    """Without speeds and flags: it was not climbing out where it was seen first."""
    path = Path()
    path.add(0.0, 0.0, 300.0, 0.0, 0.0)
    path.add(283.0, 2_000.0, 0.0, 550.0, 144.0)
    points = received(path.fly(30_000.0, 144.0, 2_700.0), latakia, Receiver(every_s=10.0, sends_ground=False))
    (takeoff,) = found(points.assign(ground_speed_kt=float("nan"), qnh_hpa=float("nan")), latakia)
    first, again = (points["time"][:2].astype("int64") / 1000).tolist()
    assert (takeoff.is_arrival, takeoff.evidence, takeoff.time) == (False, Evidence.INFERRED, again)
    assert takeoff.earliest <= first < takeoff.latest == again


@pytest.mark.parametrize(
    ("says_speed", "evidence", "earliest_s"), [(True, Evidence.FINAL, 140), (False, Evidence.INFERRED, 50)]
)
def test_who_says_to_fly_over_the_threshold_has_not_landed_in_the_silence_before(
    latakia: Field, says_speed: bool, evidence: Evidence, earliest_s: int
) -> None:
    """Seen 1.2 nm out, and again over the runway two minutes later: by way of a circuit, or landed."""
    path = Path()
    path.add(0.0, -4_500.0, 0.0, 900.0, 130.0)
    path.add(10.0, -3_800.0, 0.0, 760.0, 130.0)
    path.add(130.0, 0.0, 0.0, 100.0, 120.0)
    points = received(path, latakia, Receiver(sends_ground=False, every_s=1.0))
    points = points if says_speed else points.assign(ground_speed_kt=float("nan"))
    (landing,) = found(points.assign(on_ground=pd.array([None] * 3, dtype="boolean")), latakia)
    assert landing.evidence == evidence
    assert round(landing.earliest - START) == earliest_s


def test_who_says_to_be_on_the_ground_miles_away_is_on_no_approach(latakia: Field) -> None:
    """Down at a field in between, with the last speed of the flight."""
    path = Path()
    path.add(0.0, -22_000.0, 0.0, 2_600.0, 140.0)
    path.add(300.0, -7_500.0, 0.0, 400.0, 140.0)
    points = received(path, latakia, Receiver(sends_qnh=False))
    assert [m.evidence for m in found(points, latakia)] == [Evidence.FINAL]
    assert found(points.assign(on_ground=[False, True]), latakia) == []


def test_who_stood_beside_the_field_minutes_before_was_not_climbing_out(latakia: Field) -> None:
    path = Path()
    path.add(0.0, 1_000.0, 1_500.0, 0.0, 0.0)
    path.add(283.0, 2_500.0, 0.0, 550.0, 144.0)
    points = received(path.fly(30_000.0, 144.0, 2_700.0), latakia, Receiver(every_s=10.0, sends_ground=False))
    assert found(points, latakia) == []


def test_stray_altitude_of_who_stands_just_beside_the_outline_is_no_take_off(latakia: Field) -> None:
    path = Path().coming_in().land()
    while path.across[-1] < 1_150.0:
        path.add(1.0, path.along[-1], path.across[-1] + 10.0, 0.0, 20.0)
    points = received(path.stay(4.0), latakia, Receiver())
    last = points.index == points.index[-1]
    altitude = points["altitude_ft"].mask(last, 21_775.0)
    points = points.assign(altitude_ft=altitude, on_ground=points["on_ground"].mask(last, False))
    assert [m.is_arrival for m in found(points, latakia)] == [True]


def next_to(field: Field, across_m: float) -> Field:
    """A field with a runway so far beside that of another one."""
    east = across_m / M_PER_DEGREE / np.cos(np.radians(field.latitude))
    low, high = ((end[0], end[1] + east, end[2]) for end in (field.runways[0].low, field.runways[0].high))
    return Field("XXXX", "", field.latitude, field.longitude + east, field.elevation_ft, (Runway("", low, high),))


@pytest.mark.parametrize("sends_ground", [True, False])
def test_who_taxies_in_from_the_field_next_door_has_landed_there(latakia: Field, sends_ground: bool) -> None:
    path = Path().coming_in().land()
    while path.across[-1] < 2_600.0:
        path.add(1.0, path.along[-1], path.across[-1] + 10.0, 0.0, 20.0)
    points = received(path.stay(5.0), latakia, Receiver(every_s=2.0, sends_ground=sends_ground))
    assert found(points, next_to(latakia, -2_800.0)) == []
    assert [m.is_arrival for m in found(points, latakia)] == [True]


@pytest.mark.parametrize(("again_m", "count"), [(-6_500.0, 0), (-40_000.0, 1)])
def test_who_is_next_seen_on_the_ground_where_it_was_lost_came_down_there(
    latakia: Field, again_m: float, count: int
) -> None:
    """Lost on the approach 3 nm out; half an hour later it taxies there, or at a field 20 nm away."""
    path = Path()
    path.add(0.0, -22_000.0, 0.0, 2_600.0, 140.0)
    path.add(300.0, -7_500.0, 0.0, 400.0, 140.0)
    path.add(2_400.0, again_m, 0.0, 0.0, 12.0)
    points = received(path, latakia, Receiver(sends_qnh=False))
    assert [m.evidence for m in found(points, latakia)] == [Evidence.FINAL] * count


def test_run_at_speed_that_goes_on_over_the_ground_next_door_is_no_landing_here(latakia: Field) -> None:
    """Short of the neighbour's runway the altitude is 0 already, which some trackers take for the ground."""
    path = Path()
    path.add(0.0, -500.0, 2_400.0, 1_350.0, 140.0)
    while path.across[-1] > 0.0:
        path.add(1.0, path.along[-1] + 60.0, path.across[-1] - 38.0, max(path.height[-1] - 75.0, 0.0), 140.0)
    points = received(path, latakia, Receiver(every_s=2.0))
    assert found(points, next_to(latakia, -2_600.0)) == []
    assert [m.is_arrival for m in found(points, latakia)] == [True]


@pytest.mark.parametrize(("category", "count"), [("A3", 1), ("A7", 0)])
def test_who_is_followed_onto_the_field_until_it_is_too_slow_to_fly_has_landed(
    latakia: Field, category: str, count: int
) -> None:
    """Altitudes that go on down through the ground, as made between others, and positions too rough to stand."""
    path = Path().coming_in().land()
    points = received(path, latakia, Receiver(every_s=2.0, sends_ground=False, sends_qnh=False))
    seconds = points["time"].astype("int64") / 1000 - path.landings[0]
    down = points["altitude_ft"] - seconds.clip(lower=0) * 10
    rough = points["longitude"] + np.where(np.arange(len(points)) % 2, 250.0, -250.0) / M_PER_DEGREE
    last = points.assign(altitude_ft=down, longitude=rough.where(seconds > 0, points["longitude"]))[seconds < 38]
    assert [m.evidence for m in found(last.assign(category=category), latakia)] == [Evidence.INFERRED] * count


@pytest.mark.parametrize("seed", range(4))
def test_rough_positions_beside_the_outline_are_no_take_off(latakia: Field, seed: int) -> None:
    """Without flags and speeds single steps are as long as those of who flies."""
    path = Path().coming_in().land()
    while path.across[-1] < 1_300.0:
        path.add(1.0, path.along[-1], path.across[-1] + 8.0, 0.0, 16.0)
    for _ in range(200):
        path.add(1.0, path.along[-1], path.across[-1] + 2.0, 0.0, 4.0)
    rough = Receiver(every_s=3.0, sends_ground=False, noise_m=100.0, seed=seed)
    points = received(path, latakia, rough).assign(ground_speed_kt=np.nan)
    assert [m.is_arrival for m in found(points, latakia)] == [True]


def roughly(points: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The points with pressure altitudes 50 ft off, one with the other."""
    off_ft = np.round(np.random.default_rng(seed).normal(0, 50, len(points)) / 25) * 25
    return points.assign(altitude_ft=points["altitude_ft"] + off_ft)


@pytest.mark.parametrize("seed", [2, 3, 5, 6, 8])
def test_rough_altitudes_beside_the_outline_are_no_take_off(latakia: Field, seed: int) -> None:
    """A single step at 70 kt, and an altitude that is higher than those around it, fly nowhere."""
    path = Path().coming_in().land()
    while path.across[-1] < 1_300.0:
        path.add(1.0, path.along[-1], path.across[-1] + 8.0, 0.0, 16.0)
    for _ in range(200):
        path.add(1.0, path.along[-1], path.across[-1] + 2.0, 0.0, 4.0)
    rough = Receiver(every_s=3.0, sends_ground=False, noise_m=100.0, seed=seed)
    points = received(path, latakia, rough).assign(ground_speed_kt=np.nan)
    assert [m.is_arrival for m in found(roughly(points, seed), latakia)] == [True]


@pytest.mark.parametrize("seed", [0, 2])
def test_rough_altitudes_on_the_roll_are_no_climb(latakia: Field, seed: int) -> None:
    """Begins 7 s before the touchdown: of the altitudes behind, one or the other is higher, but most are lower."""
    path = Path().coming_in().land()
    points = received(path, latakia, Receiver(every_s=2.0, sends_ground=False, noise_m=60.0, seed=seed))
    from_final = points[points["time"].astype("int64") / 1000 - path.landings[0] > -7]
    assert [m.is_arrival for m in found(roughly(from_final, seed), latakia)] == [True]


@pytest.mark.parametrize(
    ("seconds", "category", "arrivals"),
    [(60, "", []), (60, "A7", []), (240, "", [True, False]), (240, "A7", [])],
)
def test_who_stops_without_a_flag_may_hover(
    latakia: Field, seconds: int, category: str, arrivals: list[bool]
) -> None:
    """20 ft over the runway: minutes only where nothing says that it is a helicopter."""
    path = Path().coming_in(speed=90.0).fly(-200.0, 80.0, glide=True)
    for _ in range(seconds):
        path.add(1.0, path.along[-1], 0.0, 20.0, 0.0)
    path.fly(30_000.0, 80.0, climb_fpm=500.0)
    points = received(path, latakia, Receiver(every_s=4.0, sends_ground=False)).assign(category=category)
    assert [m.is_arrival for m in found(points, latakia)] == arrivals


def test_who_comes_down_and_flies_away_from_every_runway_lands_elsewhere(latakia: Field) -> None:
    """Across the field along its runway, and lost below 800 ft a mile beyond the runway."""
    path = Path().coming_in(8.0, 160.0)
    path.height[-1] = 2_300.0
    path.fly(6_000.0, 160.0, climb_fpm=-370.0)
    assert found(received(path, latakia, Receiver(floor_ft=800.0)), latakia) == []


def test_late_row_at_the_end_of_the_final_does_not_fly_away(latakia: Field) -> None:
    """Another receiver's, 8 s old, half a mile before the outline: the last step leads back."""
    path = Path().coming_in().land()
    points = received(path, latakia, Receiver(every_s=2.0))
    lost = points["time"].astype("int64") / 1000 - path.landings[0] < -30
    late = points[lost].iloc[[-5]].assign(time=points[lost]["time"].iloc[-1] + pd.Timedelta(seconds=1))
    seen = found(pd.concat([points[lost], late]), latakia)
    assert [(m.is_arrival, m.evidence) for m in seen] == [(True, Evidence.FINAL)]
