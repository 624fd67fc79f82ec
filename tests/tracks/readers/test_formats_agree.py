"""One movement is the same whatever format its track comes in; what is broken is told and never raised."""

import contextlib
import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.tracks.fields import Field
from components.tracks.points import POINT_COLUMNS
from components.tracks.readers import recognise
from components.tracks.readers.batch import UnreadableError
from components.tracks.readers.formats import READERS
from components.tracks.readers.limits import UPLOAD
from components.tracks.visits import TrackFile, find_visits
from tests.tracks.renderings import CALLSIGN, FORMATS, NAMELESS
from tests.tracks.synthetic import Receiver, received, visit

from .reading import read

MOST_APART_S = 30
"""AeroAPI rounds heights to 100 ft and says nothing of the ground; heatmaps give times in slices."""
SEVERAL = (
    "aircraft.json, one a line",
    "aircraft.json, a list",
    "ADS-B Exchange API v2",
    "OpenSky /states",
    "SBS",
    "heatmap",
)
"""Formats in which positions of several aircraft stand among each other."""


def visits(points: pd.DataFrame, field: Field) -> pd.DataFrame:
    return find_visits(points.assign(file=0), [field], [TrackFile("file", "0")])


def seconds_apart(one: pd.Series, other: pd.Series) -> list[float]:
    assert (one == "").to_list() == (other == "").to_list()
    return (pd.to_datetime(one) - pd.to_datetime(other)).dt.total_seconds().abs().dropna().to_list()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("place", ["latakia", "playa"])
def test_landing_and_take_off_are_the_same_in_every_format(
    name: str, place: str, request: pytest.FixtureRequest
) -> None:
    field = request.getfixturevalue(place)
    flight = received(visit(), field, Receiver())
    points, _ = read(FORMATS[name](flight))
    expected, found = visits(flight, field), visits(points, field)
    assert len(expected) == len(found) == 1
    for column in ("arrival_utc", "departure_utc"):
        assert max(seconds_apart(expected[column], found[column])) <= MOST_APART_S
    assert found[["arrival_evidence", "departure_evidence", "callsign_in"]].iloc[0].to_list() == [
        "ground",
        "ground",
        CALLSIGN,
    ]
    assert found["icao24"].item() == ("" if name in NAMELESS else "4b1803")


@pytest.mark.parametrize("name", FORMATS)
def test_real_track_gives_its_three_visits_in_every_format(
    name: str, playa: Field, real: dict[str, pd.DataFrame]
) -> None:
    expected = visits(real["a3c78c"], playa)
    points, _ = read(FORMATS[name](real["a3c78c"]))
    found = visits(points, playa)
    assert len(found) == len(expected) == 3
    for column in ("arrival_utc", "departure_utc"):
        assert max(seconds_apart(expected[column], found[column])) <= MOST_APART_S


@pytest.mark.parametrize("name", FORMATS)
def test_points_are_those_of_the_table(name: str, latakia: Field) -> None:
    """Every position once, heights to the resolution of the format, no height where there was none."""
    flight = received(visit(), latakia, Receiver(every_s=10))
    points, _ = read(FORMATS[name](flight))
    points = points.sort_values("time", ignore_index=True)
    assert points.dtypes.astype(str).to_dict() == dict(POINT_COLUMNS)
    assert len(points) == len(flight)
    assert (points["latitude"] - flight["latitude"]).abs().max() < 1e-6
    assert (points["longitude"] - flight["longitude"]).abs().max() < 1e-6
    feet = points["altitude_ft"].fillna(points["vague_altitude_ft"])
    assert (feet - flight["altitude_ft"]).abs().max() <= 50
    assert feet[flight["altitude_ft"].isna()].isna().all()
    assert not (feet == 0).any()
    assert not (points["on_ground"].fillna(False).to_numpy("bool") & ~flight["on_ground"].to_numpy("bool")).any()


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_recognised_by_one_reader_alone(name: str, latakia: Field) -> None:
    head = FORMATS[name](received(visit(), latakia, Receiver()))[:65_536]
    assert [reader.NAME for reader in READERS if reader.recognises(head)] == [recognise(head).NAME]


@pytest.mark.parametrize("name", SEVERAL)
def test_aircraft_among_each_other_are_never_one(name: str, latakia: Field) -> None:
    first = received(visit(), latakia, Receiver(every_s=10))
    other = received(visit(stay_min=20), latakia, Receiver(every_s=10, seed=2), icao24="~2a0001")
    both = pd.concat([first, other]).sort_values("time", kind="stable", ignore_index=True)
    points, _ = read(FORMATS[name](both))
    for flight in (first, other):
        alone = read(FORMATS[name](flight))[0].sort_values("time", ignore_index=True)
        mine = points[points["icao24"] == flight["icao24"].iloc[0]].sort_values("time", ignore_index=True)
        pd.testing.assert_frame_equal(mine, alone)


@pytest.mark.parametrize("name", SEVERAL[:-1])
def test_position_that_is_nobodys_is_set_aside(name: str, latakia: Field) -> None:
    flight = received(visit(), latakia, Receiver(every_s=60))
    data = FORMATS[name](flight).replace(b"4b1803", b"TWR1", 1).replace(b"4B1803", b"TWR1", 3)
    points, problems = read(data)
    assert len(points) == len(flight) - 1
    told = [problem for problem in problems if "nobody knows whose" in problem.what]
    assert [(problem.value, str(problem.severity)) for problem in told] == [("TWR1", "row set aside")]


CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1), st.sampled_from([b"", b"\0", b"\xff", b'"', b"0", b"null", b"NaN", b"1e999", b"<"])
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, kept=st.floats(0, 1))
def test_broken_content_is_never_an_exception(
    name: str, latakia: Field, changes: list[tuple[float, bytes]], kept: float
) -> None:
    flight = received(visit(), latakia, Receiver(every_s=120))
    data = FORMATS[name](flight)
    reader = recognise(data[:65_536])
    broken = bytearray(data[: max(int(len(data) * max(kept, 0.2)), 1)])
    for place, other in changes:
        at = int(place * (len(broken) - 1))
        broken[at : at + 2] = other
    with contextlib.suppress(UnreadableError):
        for batch in reader.read(io.BytesIO(bytes(broken)), "file", UPLOAD):
            assert batch.points["latitude"].abs().le(90).all()
            assert batch.points["longitude"].abs().le(180).all()
    assert all("Report it" not in problem.remedy for problem in read(bytes(broken))[1])
