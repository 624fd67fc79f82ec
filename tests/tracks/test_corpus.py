"""The same visit is found in every format and every container that carries it."""

import io
import zipfile

import pandas as pd
import pytest

from components.tracks.fields import Field, known_field
from components.tracks.scan import main
from components.tracks.scanning.dropped_files import look_into
from components.tracks.scanning.jobs import pieces, run, sources
from tests.tracks.corpus import CONTAINERS, TABLES, Renderer, fr24_playback, points, trace, traffic_csv
from tests.tracks.renderings import CALLSIGN, FORMATS, NAMELESS, kml_flightradar24

OSLK = known_field("OSLK")
VISIT = [("2025-10-24T10:0", "ground", "2025-10-24T11:1", "ground")]


def visits(data: bytes, field: Field = OSLK) -> list[tuple[str, str, str, str]]:
    """The visits in a file that was dropped: landing and take-off to ten minutes, and how they were seen."""
    found = look_into([("file", data)], [field]).visits
    return [
        (row.arrival_utc[:15], row.arrival_evidence, row.departure_utc[:15], row.departure_evidence)
        for row in found.itertuples()
    ]


@pytest.mark.parametrize(("write", "name"), TABLES.values(), ids=TABLES)
def test_every_table_shows_the_visit(write: Renderer, name: str) -> None:
    looked = look_into([("file", write(points(OSLK)))], [OSLK])
    assert visits(write(points(OSLK))) == VISIT
    assert set(looked.scans["format"]) == {name}
    assert set(looked.scans["icao24"]) == {"?" if write is fr24_playback else "4b1803"}


@pytest.mark.parametrize("pack", [bytes, CONTAINERS["zip"], CONTAINERS["xz"]], ids=["plain", "zip", "xz"])
@pytest.mark.parametrize("name", FORMATS)
def test_every_other_format_shows_the_visit_dropped_and_scanned(name: str, pack, tmp_path) -> None:
    """A KMZ is a zip archive of KML."""
    data = pack(FORMATS[name](points(OSLK)))
    looked = look_into([("file", data)], [OSLK])
    assert visits(data) == VISIT
    assert set(looked.scans["icao24"]) == {"?" if name in NAMELESS else "4b1803"}
    (tmp_path / "file").write_bytes(data)
    done = [run(job, [OSLK]) for job in pieces(sources([tmp_path / "file"])[0])]
    assert [one.format for one in done] == sorted(set(looked.scans["format"]))
    assert [problem for one in done for problem in one.extract.problems] == list(looked.problems)
    assert [near for one in done for near in one.extract.near] == [("OSLK", 20385, *near_of(looked))]


@pytest.mark.parametrize("pack", CONTAINERS.values(), ids=CONTAINERS)
@pytest.mark.parametrize("write", [trace, traffic_csv])
def test_every_container_shows_the_visit_dropped_and_scanned(write: Renderer, pack, tmp_path) -> None:
    data = pack(write(points(OSLK)))
    looked = look_into([("file", data)], [OSLK])
    assert looked.problems == ()
    assert visits(data) == VISIT
    (tmp_path / "file").write_bytes(data)
    done = [run(job, [OSLK]) for job in pieces(sources([tmp_path / "file"])[0])]
    assert [one.format for one in done] == sorted(set(looked.scans["format"]))
    assert [problem for one in done for problem in one.extract.problems] == []
    assert [near for one in done for near in one.extract.near] == [("OSLK", 20385, *near_of(looked))]


def test_tracks_without_address_in_one_archive_are_never_one(tmp_path) -> None:
    """As two aircraft they land at two times; as one they would be in two places at once."""
    first = points(OSLK)
    other = first.assign(time=first["time"] + pd.Timedelta(minutes=7))
    kml = kml_flightradar24(first), kml_flightradar24(other).replace(CALLSIGN.encode(), b"DEF2")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, content in enumerate(kml):
            archive.writestr(f"{number}.kml", content)
    together = look_into([("both.zip", packed.getvalue())], [OSLK]).visits
    apart = look_into([("0.kml", kml[0]), ("1.kml", kml[1])], [OSLK]).visits
    columns = ["callsign_in", "arrival_utc", "callsign_out", "departure_utc"]
    assert together[columns].to_numpy().tolist() == apart[columns].to_numpy().tolist()
    assert together["callsign_in"].to_list() == [CALLSIGN, "DEF2"]
    (tmp_path / "both.zip").write_bytes(packed.getvalue())
    assert main([str(tmp_path / "both.zip"), "--airfield", "OSLK", "--out", str(tmp_path / "visits.csv")]) == 0
    scanned = pd.read_csv(tmp_path / "visits.csv", dtype="str")
    assert scanned[columns].to_numpy().tolist() == together[columns].to_numpy().tolist()


def near_of(looked) -> tuple[int, int]:
    return tuple(int(looked.scans[name].iloc[0]) for name in ("points_near", "points_low"))  # type: ignore[return-value]
