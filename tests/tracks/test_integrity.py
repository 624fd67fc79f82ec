"""What the track says for or against its own positions."""

import numpy as np
import pandas as pd

from components.tracks.fields import Field
from components.tracks.visits import TrackFile, find_visits
from tests.tracks.synthetic import Path, Receiver, overflight, parked, received, visit

FILES = [TrackFile("one.json", "1" * 64)]


def judged(points: pd.DataFrame, field: Field) -> tuple[str, str]:
    found = find_visits(points.assign(file=0), [field], FILES)
    assert len(found) == 1
    return found["integrity"].iloc[0], found["why"].iloc[0]


def test_height_by_pressure_and_position_that_agree_support_each_other(latakia: Field) -> None:
    state, why = judged(received(visit(), latakia, Receiver()), latakia)
    assert state == "supported"
    assert why.endswith("Barometric height and position agree.")


def test_multilateration_supports_by_itself(latakia: Field) -> None:
    """C10."""
    points = received(visit(), latakia, Receiver()).assign(altitude_ft=float("nan"), position_source="mlat")
    assert judged(points, latakia)[0] == "supported"


def test_without_pressure_altitude_there_is_nothing_to_test_by(latakia: Field) -> None:
    points = received(visit(), latakia, Receiver()).assign(altitude_ft=float("nan"))
    assert judged(points, latakia)[0] == "no integrity data"


def test_altitude_that_may_be_of_the_same_receiver_as_the_position_supports_nothing(latakia: Field) -> None:
    """Of KML and GPX nobody knows whether the height is by pressure or by the satellites that a jammer copies."""
    points = received(visit(), latakia, Receiver())
    vague = points.assign(vague_altitude_ft=points["altitude_ft"], altitude_ft=float("nan"))
    assert judged(vague, latakia)[0] == "no integrity data"


def test_aircraft_that_distrusts_its_position_is_suspect_from_version_1_on(latakia: Field) -> None:
    """C10."""
    points = received(visit(), latakia, Receiver()).assign(nic=0.0, nac_p=0.0)
    assert judged(points.assign(adsb_version=2.0), latakia)[0] == "suspect"
    assert judged(points.assign(adsb_version=0.0), latakia)[0] == "supported"
    assert "NIC is 0" in judged(points.assign(adsb_version=2.0), latakia)[1]


def test_jump_to_the_field_is_suspect(latakia: Field) -> None:
    """C10: flies 60 km off all the time, and is told to stand on the field within a minute."""
    path = Path().coming_in(from_nm=30.0).land()
    points = received(path, latakia, Receiver(every_s=5.0))
    down = points["on_ground"].to_numpy("bool")
    far = points["latitude"].where(down, points["latitude"] + 1.0)
    state, why = judged(points.assign(latitude=far), latakia)
    assert state == "suspect"
    assert "jump" in why


def test_aircraft_of_the_same_address_far_away_makes_a_landing_suspect(latakia: Field) -> None:
    """One stands on the field ten minutes after another was seen 1,000 nm off in cruise."""
    points = received(parked(0.5), latakia, Receiver())
    other = received(overflight(), latakia, Receiver(every_s=5.0))[:60]
    early = points["time"].iloc[0] - other["time"].iloc[-1] - pd.Timedelta(minutes=10)
    other = other.assign(time=other["time"] + early, latitude=other["latitude"] + 17.0)
    state, why = judged(pd.concat([other, points], ignore_index=True), latakia)
    assert state == "suspect"
    assert "jump, as if at 6,082 kt." in why


def test_two_heights_that_contradict_each_other_are_suspect(latakia: Field) -> None:
    points = received(visit(), latakia, Receiver(sends_geometric=True))
    shifted = points.assign(geometric_ft=points["geometric_ft"] + 9_000)
    assert judged(shifted, latakia)[0] == "suspect"


def airborne(points: pd.DataFrame) -> pd.Series:
    """The last four minutes before the landing, and what comes after it as it is."""
    down = points["time"][points["on_ground"].fillna(False)].iloc[0]
    return points["time"].between(down - pd.Timedelta(minutes=4), down - pd.Timedelta(seconds=20))


def test_positions_that_stand_still_while_the_aircraft_says_that_it_flies_are_suspect(latakia: Field) -> None:
    """C10: frozen position, with the height still falling."""
    points = received(visit(), latakia, Receiver())
    held = airborne(points)
    frozen = points.assign(
        latitude=points["latitude"].mask(held, points["latitude"][held].iloc[-1]),
        longitude=points["longitude"].mask(held, points["longitude"][held].iloc[-1]),
    )
    state, why = judged(frozen, latakia)
    assert state == "suspect"
    assert "he positions move at 0 kt, and the aircraft says 140 kt" in why


def test_positions_that_go_round_in_a_circle_at_another_speed_are_suspect(latakia: Field) -> None:
    """C10: the circle that a spoofer draws, 400 m wide."""
    points = received(visit(), latakia, Receiver())
    held = airborne(points)
    place = points[held].iloc[-1]
    angle = 2 * np.pi * points["time"].astype("int64") / 1000 / 60
    circle = points.assign(
        latitude=points["latitude"].mask(held, place["latitude"] + 0.0018 * np.cos(angle)),
        longitude=points["longitude"].mask(held, place["longitude"] + 0.0018 * np.sin(angle)),
    )
    state, why = judged(circle, latakia)
    assert state == "suspect"
    assert "kt, and the aircraft says" in why
