"""Airfields: where they are, what belongs to them, and how high the sea is there."""

import numpy as np
import pytest

from components.tracks.fields import (
    M_PER_DEGREE,
    Field,
    UnknownAirfieldError,
    disagreement,
    known_field,
    runway_table,
    undulation_ft,
)


def test_field_has_runways_and_the_elevation_of_their_ends(latakia: Field) -> None:
    assert [runway.name for runway in latakia.runways] == ["17/35"]
    assert latakia.elevation_ft == (157 + 128) / 2
    assert latakia.ends.shape == (2, 2)


def test_field_without_runways_in_the_reference_has_a_round_outline() -> None:
    alone = Field("XXXX", "", 10.0, 20.0, 100.0)
    assert alone.outline.area == pytest.approx(np.pi * 2_500**2, rel=0.01)
    assert alone.is_nearest(np.array([0.0]), np.array([0.0])).all()


def test_code_in_small_letters_is_the_same_field() -> None:
    assert known_field(" oslk ").airfield == "OSLK"


def test_unknown_code_says_what_to_do() -> None:
    with pytest.raises(UnknownAirfieldError, match=r"'QQQQ'.*Give its ICAO code"):
        known_field("QQQQ")


def test_box_holds_25_miles_around_the_outline_and_crosses_the_date_line() -> None:
    south, west, north, east = known_field("OSLK").box
    assert (round(south, 2), round(north, 2)) == (34.96, 35.84)
    assert west < 35.9487 - 25 / 60 < 35.9487 + 25 / 60 < east
    fiji = Field("XXXX", "", -17.0, 179.9, 0.0)
    assert fiji.box[1] > 179
    assert fiji.box[3] < -179


@pytest.mark.parametrize(
    ("latitude", "longitude", "metres"),
    [
        (35.4, 35.95, 24.4),
        (40.76, -119.21, -21.8),
        (0.0, 80.0, -101.0),
        (-90.0, 0.0, -29.5),
        (27.99, 86.93, -28.7),
    ],
)
def test_geoid_is_that_of_egm96(latitude: float, longitude: float, metres: float) -> None:
    assert undulation_ft(latitude, longitude) * 0.3048 == pytest.approx(metres, abs=4)


def test_field_lies_where_its_runways_are_and_the_list_of_airports_may_be_wrong() -> None:
    """Of Brussels the list has degrees and minutes, written as degrees."""
    brussels = known_field("EBBR")
    assert (round(brussels.latitude, 2), round(brussels.longitude, 2)) == (50.9, 4.49)
    assert brussels.reach_m < 5_000
    assert disagreement("ebbr") == "the list of airports has EBBR 23 nm away from its runways"
    assert disagreement("LRBV") == "the list of airports has LRBV 1,613 ft lower than the ends of its runways"
    assert [disagreement(code) for code in ("OSLK", "EDDF", "KXXX")] == [""] * 3


def test_runway_with_a_sign_wrong_is_none() -> None:
    """One end of Muir's has the longitude 34 degrees east."""
    muir = known_field("KMUI")
    assert muir.reach_m < 5_000
    assert round(muir.longitude) == -77


def test_near_is_measured_from_the_outline(latakia: Field) -> None:
    north = latakia.latitude + np.array([0.0, latakia.reach_m + 900, latakia.reach_m + 1_100]) / M_PER_DEGREE
    middle = np.full(3, latakia.longitude)
    assert latakia.within(north, middle, 1_000.0).tolist() == [True, True, False]
    beside = latakia.longitude + np.array([1_900.0, 2_300.0]) / M_PER_DEGREE / np.cos(np.radians(latakia.latitude))
    assert latakia.within(np.full(2, latakia.latitude), beside, 1_000.0).tolist() == [True, False]


def test_ground_next_door_is_not_the_own_field() -> None:
    """Langley's neighbours: a point at the end of another field's runway is nearer to that one."""
    langley = known_field("KLFI")
    table = runway_table()
    other = table[table["airport"] == "KPHF"].iloc[0]
    east, north = langley.metres([other["low_latitude"]], [other["low_longitude"]])
    assert not langley.is_nearest(east, north)[0]
    east, north = langley.metres([langley.runways[0].low[0]], [langley.runways[0].low[1]])
    assert langley.is_nearest(east, north)[0]
