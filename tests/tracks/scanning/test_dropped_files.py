"""Files that came through the browser: a bound for what is read of them."""

import gzip
from hashlib import sha256
from pathlib import Path as File

import pandas as pd
import pytest

from components.tracks import visits
from components.tracks.fields import Field
from components.tracks.identity import identity
from components.tracks.readers import position_tables
from components.tracks.scan import main
from components.tracks.scanning import dropped_files
from components.tracks.scanning.dropped_files import look_into
from components.tracks.visit_reasons import profile
from tests.tracks import samples
from tests.tracks.readers.hostile import archive, member, trace
from tests.tracks.synthetic import Path, Receiver, overflight, received

AIRCRAFT = 30


@pytest.fixture
def busy_day() -> bytes:
    traces = [trace().replace(b"4b1803", b"%06x" % number) for number in range(1, AIRCRAFT + 1)]
    return archive(*[member(b"trace_full_%d.json" % n, gzip.compress(data)) for n, data in enumerate(traces)])


def test_an_archive_is_read_whole(busy_day: bytes, latakia: Field) -> None:
    looked = look_into([("day.tar", busy_day)], [latakia])
    assert looked.points["icao24"].nunique() == AIRCRAFT
    assert looked.problems == ()


def test_what_takes_too_long_is_read_up_to_there_and_said(
    busy_day: bytes, latakia: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dropped_files, "LONGEST_S", 0.0)
    looked = look_into([("day.tar", busy_day), ("again.tar", busy_day)], [latakia])
    assert looked.points["icao24"].nunique() < AIRCRAFT
    assert [(problem.file, "more than 0 s" in problem.what) for problem in looked.problems] == [
        ("day.tar", True),
        ("again.tar", True),
    ]
    assert "components.tracks.scan" in looked.problems[0].remedy


def test_unforeseen_failure_to_read_a_file_is_said_and_the_next_is_read(
    latakia: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("Column lat does not exist")

    monkeypatch.setattr(position_tables, "read_csv", fails)
    files = [("odd.csv", b"time,lat,lon\n1700000000,35.4,35.9\n"), ("good.json", trace())]
    looked = look_into(files, [latakia])
    assert [(p.file, p.what, p.remedy) for p in looked.problems] == [
        (
            "odd.csv",
            "the file cannot be read (KeyError: 'Column lat does not exist')",
            "Report it, with the file.",
        )
    ]
    assert looked.scans["track_file"].to_list() == ["good.json"]


def test_aircraft_beyond_the_detector_is_said_and_the_others_are_found(
    busy_day: bytes, latakia: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = visits.find_visits

    def fails(points: pd.DataFrame, *others: object) -> pd.DataFrame:
        if "000007" in set(points["icao24"]):
            raise ZeroDivisionError("division by zero")
        return found(points, *others)

    monkeypatch.setattr(visits, "find_visits", fails)
    looked = look_into([("day.tar", busy_day)], [latakia])
    assert [(p.file, p.what) for p in looked.problems] == [
        ("day.tar", "the track of 000007 could not be judged (ZeroDivisionError: division by zero)")
    ]


def test_a_dropped_file_without_a_name_is_of_the_aircraft_that_a_person_says(playa: Field) -> None:
    data = samples.playback(samples.points("a3c78c")).encode()
    content = sha256(data).hexdigest()
    looked = look_into([("playback.csv", data)], [playa])
    assert dict(looked.nameless) == {content: "playback.csv"}
    assert set(looked.visits["icao24"]) == set(looked.visits["identified_by"]) == {""}
    named = look_into([("playback.csv", data)], [playa], {content: identity("a3c78c")})
    assert len(named.visits) == 3
    assert set(named.visits["icao24"]) == {"a3c78c"}
    assert set(named.visits["identified_by"]) == {"person"}
    visit = {str(name): str(cell) for name, cell in named.visits.iloc[0].items()}
    assert len(named.track_of(visit)) == 464


def test_dropped_copies_of_a_track_are_one_visit_each(playa: Field) -> None:
    points = samples.points("a3c78c")
    files = [
        ("trace.json", samples.trace_bytes("a3c78c")),
        ("playback.csv", samples.playback(points).encode()),
        ("api.csv", samples.api_track(points).encode()),
    ]
    looked = look_into(files, [playa])
    assert len(looked.visits) == 3
    assert set(looked.visits["icao24"]) == {"a3c78c"}
    assert set(looked.nameless.values()) == {"playback.csv", "api.csv"}
    visit = {str(name): str(cell) for name, cell in looked.visits.iloc[0].items()}
    assert set(looked.track_of(visit)["icao24"]) == {"a3c78c"}


@pytest.fixture
def lost_and_seen_again(latakia: Field) -> tuple[bytes, bytes]:
    """State vectors of an aircraft that is lost 40 miles out on the way in, and of six hours later."""
    path = Path()
    path.add(0.0, -150_000.0, 0.0, 20_000.0, 300.0)
    path.fly(-75_000.0, 300.0, climb_fpm=-1_500.0)
    lost = path.t[-1]
    path.add(6 * 3_600.0, -75_000.0, 0.0, 12_000.0, 300.0)
    path.along[-1] = 75_000.0
    path.fly(150_000.0, 300.0, climb_fpm=1_500.0)
    points = received(path, latakia, Receiver(every_s=20.0, sends_qnh=False))
    before = points["time"].astype("int64") / 1000 <= lost
    one, other = (samples.states(points[part]).to_csv(index=False).encode() for part in (before, ~before))
    return one, other


def by_command(files: list[tuple[str, bytes]], folder: File) -> list[dict[str, str]]:
    for name, data in files:
        (folder / name).write_bytes(data)
    paths = [str(folder / name) for name, _ in files]
    assert main([*paths, "--airfield", "OSLK", "--out", str(folder / "visits.csv"), "--workers", "1"]) == 0
    return pd.read_csv(folder / "visits.csv", dtype="str", keep_default_na=False).to_dict("records")


def test_dropped_files_give_the_possible_visits_of_the_command(
    lost_and_seen_again: tuple[bytes, bytes], latakia: Field, tmp_path: File
) -> None:
    files = list(zip(("in.csv", "out.csv"), lost_and_seen_again, strict=True))
    looked = look_into(files, [latakia])
    (visit,) = looked.visits.to_dict("records")
    assert [visit] == by_command(files, tmp_path)
    assert (visit["arrival_evidence"], visit["departure_evidence"]) == ("bracket", "bracket")
    assert visit["track_file"] == "in.csv;out.csv"
    way = profile(looked.track_of(visit), latakia, bracketed=True)
    decided = way[way["decides"] != ""]
    assert decided["decides"].tolist() == ["possible landing", "possible take-off"]
    assert decided["north_km"].abs().round().tolist() == [77.0, 73.0]


def test_a_dropped_file_that_has_the_aircraft_elsewhere_leaves_no_possible_visit(
    lost_and_seen_again: tuple[bytes, bytes], latakia: Field, tmp_path: File
) -> None:
    away = received(overflight(), latakia, Receiver())
    away = away.assign(latitude=away["latitude"] - 20.0, time=away["time"] + pd.Timedelta(hours=3))
    elsewhere = samples.states(away).to_csv(index=False).encode()
    files = list(zip(("in.csv", "out.csv", "far.csv"), (*lost_and_seen_again, elsewhere), strict=True))
    looked = look_into(files, [latakia])
    assert looked.visits.empty
    assert by_command(files, tmp_path) == []
