"""The way of an aircraft as it can be drawn."""

import pandas as pd

from components.tracks.fields import Field
from components.tracks.visit_reasons import profile, runway_lines


def test_points_that_decided_are_those_before_and_after(real: dict[str, pd.DataFrame], playa: Field) -> None:
    drawn = profile(real["a4068e"], playa)
    assert [*drawn] == ["time", "east_km", "north_km", "height_ft", "error_ft", "on_ground", "decides"]
    decided = drawn[drawn["decides"] != ""]
    assert decided["decides"].tolist() == ["landing", "landing", "take-off", "take-off"]
    assert decided["on_ground"].tolist() == [False, True, True, False]
    assert decided["time"].dt.strftime("%H:%M:%S").tolist() == ["22:58:47", "22:58:47", "23:31:19", "23:31:46"]
    assert drawn["time"].is_monotonic_increasing


def test_aircraft_that_never_came_near_has_no_profile(real: dict[str, pd.DataFrame], playa: Field) -> None:
    assert profile(real["4d208a"], playa).empty


def test_runway_is_two_ends(latakia: Field) -> None:
    ends = runway_lines(latakia)
    assert ends["name"].tolist() == ["17/35", "17/35"]
    assert ends["north_km"].round(1).tolist() == [1.4, -1.4]
