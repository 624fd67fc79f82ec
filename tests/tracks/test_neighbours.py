"""A landing or take-off is at one field, and names the neighbours that it fits as well."""

import numpy as np
import pandas as pd
import pytest

from components.tracks.fields import Field, Runway, field_name, known_field, runway_table
from components.tracks.landings import Evidence, Movement, movements
from components.tracks.neighbours import also_fits, each_at_one_field
from components.tracks.points import Columns
from components.tracks.track import Track, track_over
from components.tracks.visits import TrackFile, find_visits
from tests.tracks.synthetic import Receiver, received, shifted, visit

BESIDE_M = 150.0
"""Between the runways of two fields side by side: nearer than a first turn-off."""


def beside(field: Field, code: str, metres: float) -> Field:
    """A field whose only runway is the first of another, moved to the east."""
    east = metres / 111_120 / np.cos(np.radians(field.latitude))
    low, high = ((end[0], end[1] + east, end[2]) for end in (field.runways[0].low, field.runways[0].high))
    runway = Runway(field.runways[0].name, low, high)
    return Field(code, code, field.latitude, field.longitude + east, field.elevation_ft, (runway,))


@pytest.fixture
def listed(latakia: Field, monkeypatch: pytest.MonkeyPatch) -> Field:
    """A field beside Latakia that the reference lists, 150 m to the east."""
    other = beside(latakia, "OSXX", BESIDE_M)
    row = runway_table()[runway_table()["airport"] == "OSLK"].iloc[0].to_dict()
    names = ("latitude", "longitude", "elevation_ft")
    ends = {
        f"{side}_{name}": value
        for side, end in (("low", other.runways[0].low), ("high", other.runways[0].high))
        for name, value in zip(names, end, strict=True)
    }
    table = pd.concat([runway_table(), pd.DataFrame([{**row, **ends, "airport": "OSXX"}])], ignore_index=True)
    monkeypatch.setattr("components.tracks.fields.runway_table", lambda: table)
    return other


def anew(field: Field) -> Field:
    """The field without what is remembered of its neighbours."""
    return Field(
        field.airfield, field.name, field.latitude, field.longitude, field.elevation_ft, tuple(field.runways)
    )


def whys(points: pd.DataFrame, *fields: Field) -> list[tuple[str, str]]:
    table = find_visits(points.assign(file=0), fields, [TrackFile("f", "0")])
    return list(zip(table["airfield"], table["why"], strict=True))


@pytest.mark.parametrize("floor_ft", [-100.0, 400.0, 700.0])
def test_a_visit_that_fits_two_watched_fields_is_at_one_of_them(
    latakia: Field, listed: Field, floor_ft: float
) -> None:
    points = received(visit(), latakia, Receiver(every_s=5.0, floor_ft=floor_ft))
    (row,) = whys(points, anew(latakia), listed)
    assert row[0] == "OSLK"
    assert row == whys(points, listed, anew(latakia))[0]


def test_an_approach_that_leads_to_two_fields_names_the_other(latakia: Field, listed: Field) -> None:
    points = received(visit(), latakia, Receiver(every_s=5.0, floor_ft=700.0))
    ((_, why),) = whys(points, anew(latakia))
    assert why.count("It fits OSXX as well.") == 2
    ((_, why),) = whys(points, listed)
    assert why.count("It fits Latakia (OSLK) as well.") == 2


def test_a_landing_seen_on_its_own_runway_names_none(latakia: Field, listed: Field) -> None:
    points = received(visit(), latakia, Receiver(every_s=5.0))
    ((_, why),) = whys(points, anew(latakia))
    assert "as well" not in why


def test_where_no_other_field_is_near_none_is_named(latakia: Field) -> None:
    for floor_ft in (-100.0, 400.0, 700.0):
        ((_, why),) = whys(received(visit(), latakia, Receiver(floor_ft=floor_ft)), latakia)
        assert "as well" not in why


@pytest.mark.parametrize("lands", ["LFPB", "KHHR", "EGWU"])
def test_another_field_with_a_course_of_its_own_is_not_named(lands: str) -> None:
    points = received(visit(), known_field(lands), Receiver(floor_ft=300.0, every_s=5.0))
    for at, why in whys(points, *map(known_field, ("LFPB", "LFPG", "KHHR", "KLAX", "EGWU", "EGLL"))):
        assert at == lands
        assert not any(field_name(code) in why for code in ("LFPG", "KLAX", "EGLL"))


def test_two_fields_in_turn_are_a_visit_each(latakia: Field) -> None:
    """Within an hour at Latakia and at Beirut, 100 miles away: neither takes the other's landing."""
    beirut = known_field("OLBA")
    first = received(visit(30.0), latakia, Receiver(every_s=10.0))
    second = shifted(received(visit(30.0), beirut, Receiver(every_s=10.0)), 90.0)
    assert [at for at, _ in whys(pd.concat([first, second], ignore_index=True), latakia, beirut)] == [
        "OLBA",
        "OSLK",
    ]


def _at(field: Field, points: pd.DataFrame) -> tuple[Track, list[Movement]]:
    track = track_over(Columns.of(points), field)
    return track, movements(track)


def test_what_is_seen_on_the_ground_goes_before_what_was_lost_on_approach(latakia: Field, listed: Field) -> None:
    points = received(visit(), latakia, Receiver(every_s=5.0))
    track, own = _at(anew(latakia), points)
    low = received(visit(), latakia, Receiver(every_s=5.0, floor_ft=400.0))
    other, theirs = _at(listed, low)
    assert {m.evidence for m in theirs} == {Evidence.GAP}
    assert each_at_one_field([(other, theirs), (track, own)]) == [[], own]


def test_movements_with_time_for_a_stop_between_are_two(latakia: Field, listed: Field) -> None:
    points = received(visit(), latakia, Receiver(every_s=5.0))
    track, own = _at(anew(latakia), points)
    other, theirs = _at(listed, shifted(points, 3 * 60.0))
    assert each_at_one_field([(track, own), (other, theirs)]) == [own, theirs]


def test_a_movement_without_a_time_names_none(latakia: Field, listed: Field) -> None:
    track, own = _at(anew(latakia), received(visit(), latakia, Receiver(every_s=5.0, floor_ft=700.0)))
    assert also_fits(track, own[0]) == ("OSXX",)
    untimed = Movement(True, float("nan"), own[0].earliest, own[0].latest, own[0].evidence, own[0].air, -1)
    assert also_fits(track, untimed) == ()


def ends(points: pd.DataFrame, field: Field) -> list[tuple[str, str]]:
    table = find_visits(points.assign(file=0), [field], [TrackFile("f", "0")])
    return list(zip(table["arrival_evidence"], table["departure_evidence"], strict=True))


def test_who_rolls_along_the_runway_of_a_strip_on_the_same_ground_was_there(latakia: Field, listed: Field) -> None:
    """Seen on the ground on one of two runways 150 m apart: watched alone, the other field claims neither end."""
    points = received(visit(), latakia, Receiver(every_s=5.0))
    assert ends(points, anew(latakia)) == [("ground", "ground")]
    assert ends(points, listed) == []
    points = received(visit(), listed, Receiver(every_s=5.0))
    assert ends(points, anew(latakia)) == []


@pytest.mark.parametrize(("code", "other"), [("HECP", "EG-0059"), ("EG-0059", "HECP")])
def test_a_visit_on_a_runway_that_two_fields_have_is_only_possible_at_each(code: str, other: str) -> None:
    """The reference lists the runway 02/20 of HECP as that of another field, too."""
    field = known_field(code)
    shared = next(runway for runway in field.runways if runway.name in ("02/20", "2H/20H"))
    on_it = Field(code, "", field.latitude, field.longitude, field.elevation_ft, (shared,))
    points = received(visit(), on_it, Receiver(every_s=5.0))
    assert ends(points, field) == [("either", "either")]
    ((_, why),) = whys(points, field)
    assert why.count(f"It fits {field_name(other)} as well.") == 2


def test_a_visit_on_a_runway_of_its_own_is_at_that_field_alone() -> None:
    """01R/19L of HECP lies within 150 to 430 m of a runway that another field has, too."""
    hecp = known_field("HECP")
    own = next(runway for runway in hecp.runways if runway.name == "01R/19L")
    on_it = Field("HECP", "", hecp.latitude, hecp.longitude, hecp.elevation_ft, (own,))
    points = received(visit(), on_it, Receiver(every_s=5.0))
    assert ends(points, hecp) == [("ground", "ground")]
    assert ends(points, known_field("EG-0059")) == []


def test_an_approach_that_leads_to_two_fields_is_only_possible(latakia: Field, listed: Field) -> None:
    points = received(visit(), latakia, Receiver(every_s=5.0, floor_ft=700.0))
    assert ends(points, anew(latakia)) == [("either", "either")]
