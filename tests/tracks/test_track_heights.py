"""Height above the field by each of the ways to find it."""

import numpy as np
import pytest

from components.tracks.fields import Field
from components.tracks.points import Columns, point_table
from components.tracks.thresholds import GEOMETRIC_ERROR_FT, OWN_ERROR_FT, PRESSURE_ERROR_FT, QNH_ERROR_FT
from components.tracks.track import heights

HIGH = Field("XXXX", "", 40.0, -119.0, 4_000.0)


def found(columns: dict, inside: bool = False) -> tuple[list[float], list[float]]:
    table = point_table({"latitude": [40.0] * len(columns["time"]), "longitude": -119.0, **columns})
    seconds = np.array(columns["time"], dtype="float64") / 1000
    height, error = heights(Columns.of(table), HIGH, seconds, np.full(len(table), inside))
    return height.round().tolist(), error.tolist()


def test_pressure_altitude_alone_has_the_error_of_an_unknown_qnh() -> None:
    assert found({"time": [0], "altitude_ft": [5_000.0]}) == ([1_000.0], [PRESSURE_ERROR_FT])


def test_qnh_corrects_by_27_feet_for_each_hectopascal() -> None:
    columns = {"time": [0], "altitude_ft": [5_000.0], "qnh_hpa": [1003.25]}
    assert found(columns) == ([1_000 - 273.0], [QNH_ERROR_FT])


@pytest.mark.parametrize("qnh", [1013.25, 1013.0, 500.0])
def test_standard_pressure_and_nonsense_correct_nothing(qnh: float) -> None:
    assert found({"time": [0], "altitude_ft": [5_000.0], "qnh_hpa": [qnh]})[1] == [PRESSURE_ERROR_FT]


def test_geometric_height_is_taken_from_the_geoid() -> None:
    columns = {"time": [0], "altitude_ft": [4_900.0], "geometric_ft": [5_000.0 + HIGH.geoid_ft]}
    assert found(columns) == ([1_000.0], [GEOMETRIC_ERROR_FT])


def test_difference_of_the_two_altitudes_is_carried_for_ten_minutes() -> None:
    columns = {
        "time": [0, 500_000, 700_000],
        "altitude_ft": [4_900.0, 4_400.0, 4_400.0],
        "geometric_ft": [5_000.0 + HIGH.geoid_ft, np.nan, np.nan],
    }
    assert found(columns) == ([1_000.0, 500.0, 400.0], [GEOMETRIC_ERROR_FT, GEOMETRIC_ERROR_FT, PRESSURE_ERROR_FT])


def test_geometric_height_that_no_weather_explains_is_not_believed() -> None:
    columns = {"time": [0], "altitude_ft": [34_000.0], "geometric_ft": [4_000.0]}
    assert found(columns) == ([30_000.0], [PRESSURE_ERROR_FT])


def test_own_reading_on_the_ground_is_worth_most() -> None:
    columns = {"time": [0, 60_000], "altitude_ft": [4_400.0, 5_400.0], "ground_speed_kt": [0.0, 120.0]}
    assert found(columns, inside=True) == ([0.0, 1_000.0], [OWN_ERROR_FT, OWN_ERROR_FT])


def test_no_altitude_no_height() -> None:
    height, error = found({"time": [0]})
    assert np.isnan(height).all()
    assert np.isnan(error).all()


def test_altitude_whose_reference_is_not_known_has_the_widest_error() -> None:
    assert found({"time": [0], "vague_altitude_ft": [5_000.0]}) == ([1_000.0], [PRESSURE_ERROR_FT])


def test_altitude_whose_reference_is_not_known_stands_back_behind_pressure() -> None:
    columns = {"time": [0], "altitude_ft": [4_500.0], "vague_altitude_ft": [5_000.0]}
    assert found(columns) == ([500.0], [PRESSURE_ERROR_FT])


def test_reading_on_the_ground_corrects_an_altitude_of_any_reference() -> None:
    columns = {"time": [0, 60_000], "vague_altitude_ft": [4_400.0, 5_400.0], "ground_speed_kt": [0.0, 120.0]}
    assert found(columns, inside=True) == ([0.0, 1_000.0], [OWN_ERROR_FT, OWN_ERROR_FT])
