"""What the track says for or against its own positions."""

import pandas as pd

from components.tracks.fields import Field
from components.tracks.visits import TrackFile, find_visits
from tests.tracks.synthetic import Path, Receiver, received, visit

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
    points = received(visit(), latakia, Receiver()).assign(altitude_ft=float("nan"), position_source="mlat")
    assert judged(points, latakia)[0] == "supported"


def test_without_pressure_altitude_there_is_nothing_to_test_by(latakia: Field) -> None:
    points = received(visit(), latakia, Receiver()).assign(altitude_ft=float("nan"))
    assert judged(points, latakia)[0] == "no integrity data"


def test_aircraft_that_distrusts_its_position_is_suspect_from_version_1_on(latakia: Field) -> None:
    points = received(visit(), latakia, Receiver()).assign(nic=0.0, nac_p=0.0)
    assert judged(points.assign(adsb_version=2.0), latakia)[0] == "suspect"
    assert judged(points.assign(adsb_version=0.0), latakia)[0] == "supported"
    assert "NIC is 0" in judged(points.assign(adsb_version=2.0), latakia)[1]


def test_jump_to_the_field_is_suspect(latakia: Field) -> None:
    """Flies 60 km off all the time, and is told to stand on the field within a minute."""
    path = Path().coming_in(from_nm=30.0).land()
    points = received(path, latakia, Receiver(every_s=5.0))
    down = points["on_ground"].to_numpy("bool")
    far = points["latitude"].where(down, points["latitude"] + 1.0)
    state, why = judged(points.assign(latitude=far), latakia)
    assert state == "suspect"
    assert "jump" in why


def test_two_heights_that_contradict_each_other_are_suspect(latakia: Field) -> None:
    points = received(visit(), latakia, Receiver(sends_geometric=True))
    shifted = points.assign(geometric_ft=points["geometric_ft"] + 9_000)
    assert judged(shifted, latakia)[0] == "suspect"
