"""Tracks that lie on each other are one aircraft; aircraft that fly near each other are not."""

import numpy as np
import pandas as pd
import pytest

from components.tracks.aircraft import by_aircraft, track_labels, twins
from components.tracks.fields import M_PER_DEGREE, Field
from tests.tracks.synthetic import Receiver, received, visit


@pytest.fixture(scope="module")
def landing(latakia: Field) -> pd.DataFrame:
    return received(visit(), latakia, Receiver(every_s=8.0))


def copy(
    points: pd.DataFrame,
    icao24: str = "",
    file: int = 1,
    east_m: float = 0.0,
    late_s: float = 0.0,
    **cells: object,
) -> pd.DataFrame:
    """The points as another tracker has them: every third, beside the way, by another clock."""
    return points.iloc[1::3].assign(
        icao24=icao24,
        file=file,
        longitude=points["longitude"] + east_m / M_PER_DEGREE / np.cos(np.radians(35.4)),
        time=points["time"] + pd.Timedelta(seconds=late_s),
        **cells,
    )


def same(*tables: pd.DataFrame) -> dict[str, str]:
    points = pd.concat([tables[0].assign(file=0), *tables[1:]], ignore_index=True)
    return twins(points, track_labels(points))


def test_a_file_without_a_name_on_the_track_of_an_aircraft_is_of_it(landing: pd.DataFrame) -> None:
    assert same(landing, copy(landing, late_s=4.0, east_m=60.0)) == {"?1/": "4b1803"}


def test_a_shadow_of_ground_radar_is_of_the_aircraft(landing: pd.DataFrame) -> None:
    assert same(landing, copy(landing, "~4b1803", east_m=300.0)) == {"~4b1803": "4b1803"}


def test_two_files_without_a_name_are_of_one_aircraft(landing: pd.DataFrame) -> None:
    fuller = landing.assign(icao24="")
    assert same(fuller, copy(landing), copy(landing, file=2, late_s=2.0)) == {"?1/": "?0/", "?2/": "?0/"}


def test_members_of_an_archive_are_told_apart(landing: pd.DataFrame) -> None:
    one = copy(landing, member="a.csv")
    other = copy(landing, member="b.csv", late_s=3_000.0)
    assert same(landing.assign(member=""), one, other) == {"?1/a.csv": "4b1803"}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"icao24": "4b1804"}, id="another address"),
        pytest.param({"east_m": 900.0}, id="beside it"),
        pytest.param({"late_s": 90.0}, id="behind it"),
        pytest.param({"callsign": "OTHER"}, id="another callsign"),
        pytest.param({"registration": "HB-ABC"}, id="another registration"),
        pytest.param({"altitude_ft": 9_000.0}, id="above it"),
        pytest.param({"icao24": "~2a0001", "east_m": 2_000.0}, id="a shadow of another"),
    ],
)
def test_another_aircraft_is_another(landing: pd.DataFrame, other: dict) -> None:
    named = landing.assign(callsign="RFF7051", registration="RA-86559")
    assert same(named, copy(named, **{"callsign": "", "registration": ""} | other)) == {}


def test_aircraft_that_stand_side_by_side_are_two(landing: pd.DataFrame) -> None:
    parked = landing[landing["ground_speed_kt"] < 1]
    assert len(parked) > 20
    assert same(parked, copy(parked, east_m=50.0)) == {}


def test_tracks_across_the_date_line(landing: pd.DataFrame) -> None:
    east = landing.assign(longitude=(landing["longitude"] - landing["longitude"].median() + 360) % 360 - 180)
    assert east["longitude"].min() < -179.9
    assert east["longitude"].max() > 179.9
    assert same(east, copy(east).assign(longitude=east["longitude"])) == {"?1/": "4b1803"}


@pytest.mark.parametrize(
    ("late_s", "north_m", "callsign", "count"),
    [(0, 0, "", 1), (15, -1_000, "", 1), (15, 3_000, "", 2), (120, 0, "", 2), (0, 0, "SYR2", 2)],
)
@pytest.mark.parametrize("off_s", [-10, 10])
def test_a_track_without_a_name_goes_on_where_and_as_another_broke_off(
    landing: pd.DataFrame, off_s: int, late_s: float, north_m: float, callsign: str, count: int
) -> None:
    """Broken off on the short final, or in the roll-out."""
    down = landing["on_ground"].idxmax()
    breaks = landing["time"][down] + pd.Timedelta(seconds=off_s)
    first = landing[landing["time"] <= breaks].assign(icao24="", file=0, callsign="SYR1")
    then = landing[landing["time"] > breaks].assign(icao24="", file=1, callsign=callsign)
    then["time"] += pd.Timedelta(seconds=late_s)
    then["latitude"] += north_m / M_PER_DEGREE
    assert len([*by_aircraft(pd.concat([first, then], ignore_index=True))]) == count
