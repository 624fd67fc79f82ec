import gzip
import os
import tarfile
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.files.problems import Severity
from components.tracks.readers import read_bytes, read_file
from components.tracks.readers.formats import format_name
from tests.tracks.samples import TRACES, api_track, day_archive, made, playback, points, states, tar, trace_bytes

REAL = points("4d208a")
DAY = day_archive()


def read(path):
    return summary(read_file(path))


def summary(batches):
    batches = list(batches)
    table = pd.concat([batch.points for batch in batches], ignore_index=True)
    return table, [p for batch in batches for p in batch.problems], batches


def written(tmp_path, data, name="misleading.csv"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("wrapped", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (gzip.decompress(trace_bytes("4d208a")), "readsb trace"),
        (states(REAL).to_csv(index=False).encode(), "OpenSky state vectors"),
        (playback(REAL).encode(), "Flightradar24 playback"),
        (api_track(REAL).encode(), "Flightradar24 track"),
        (tar({"t.json": trace_bytes("4d208a")}), "tar archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_format_is_read_by_its_content(tmp_path, data, kind, wrapped):
    data = gzip.compress(data) if wrapped else data
    assert format_name(data[:65_536]) == kind
    for batches in (read_file(written(tmp_path, data)), read_bytes(data, "upload")):
        table, problems, _ = summary(batches)
        assert problems == []
        assert table["latitude"].to_list() == REAL["latitude"].to_list()


def test_parquet_is_read_by_its_content(tmp_path):
    states(REAL).to_parquet(tmp_path / "x.json")
    assert len(read(tmp_path / "x.json")[0]) == len(REAL)
    packed = gzip.compress((tmp_path / "x.json").read_bytes())
    assert len(read(written(tmp_path, packed))[0]) == len(REAL)


def test_a_day_archive_is_read_member_by_member(tmp_path):
    table, problems, batches = read(written(tmp_path, DAY, "v2023.08.30.tar"))
    assert problems == []
    assert [batch.member for batch in batches] == [f"./traces/{p.stem[-2:]}/{p.name}" for p in TRACES]
    assert len(table) == 464 + 985 + 282 + 91 + 97


def test_bad_members_are_told_and_other_files_are_passed_over(tmp_path):
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    data = tar(
        {
            "good.json": trace_bytes("4d208a"),
            "cut.json": trace_bytes("4d208a")[:-5],
            "bad.json": b'{"trace":[',
            "bomb.json": gzip.compress(bytes(50_000_000)),
            "README.txt": b"Hello",
            "00.bin.ttf": bytes(range(256)),
            "inner.tar": tar({"x": b"1"}),
        },
        [link],
    )
    table, problems, _ = read(written(tmp_path, data, "day.tar"))
    assert len(table) == len(REAL)
    assert {(p.severity, p.file) for p in problems} == {
        (Severity.UNREADABLE, "day.tar: cut.json"),
        (Severity.UNREADABLE, "day.tar: bad.json"),
        (Severity.UNREADABLE, "day.tar: bomb.json"),
        (Severity.SET_ASIDE, "day.tar: link"),
        (Severity.FLAGGED, "day.tar"),
    }
    (passed_over,) = [p for p in problems if p.severity is Severity.FLAGGED]
    assert passed_over.what.endswith(": 3")
    assert passed_over.value == "README.txt, 00.bin.ttf, inner.tar"
    assert passed_over.remedy.startswith(
        "inner.tar: this is no track file; it looks like tar archive within an archive. Unpack it, and give"
    )


def test_split_archives_are_read_from_their_first_part(tmp_path):
    for number, part in enumerate(("aa", "ab")):
        written(tmp_path, DAY[number * 30_000 : 30_000 if not number else None], f"day.tar.{part}")
    assert len(read(tmp_path / "day.tar.aa")[0]) == 1919
    _, problems, _ = read(tmp_path / "day.tar.ab")
    assert "later part" in problems[0].what


@pytest.mark.parametrize(
    ("data", "seems"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (bytes(1000), "empty"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
        (b"<?xml version='1.0'?><osm>", "XML"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), "7z"),
        (b"SQLite format 3\0" + bytes(100), "SQLite"),
        (b"*8D4B1803990C6B0A7854A1C2B1F5;\n*8D4B1803990C6B0A7854A1C2B1F5;\n", "AVR"),
        (b"\x1a3" + bytes(range(40)), "Beast"),
        ("time,lat,lon\n".encode("utf-16-le"), "UTF-16"),
        (b"Time (EDT),Latitude,Longitude,Course,kts,mph,feet,Rate,Reporting Facility\n", "FlightAware"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
        (bytes(range(256)) * 4, "no format"),
        ("time,lat,lon\n".encode("utf-16"), "UTF-16"),
        (b'{"planes":[]}', "JSON"),
        (b"[1,2]", "JSON"),
        (b"a,b,c\n1,2,3\n", "without the columns"),
        (b"fr24_id,hex,dest_icao,datetime_landed\n1,1551ff,OSLK,2025-10-26T09:31:12Z\n", "a flight list"),
        (b'{"flights": [{"ident": "RCH1", "actual_on": null}]}', "a flight list"),
        (b'{"type": "FeatureCollection", "features": []}', "GeoJSON"),
        (b'{"title": "Unauthorized", "status": 401}', "a message of a server"),
        (b'[{"time": 1700000000, "lat": 1.5, "lon": 2.5}]', "a list of records"),
        (b'{"time": 1700000000, "lat": 1.5}\n{"time": 1700000001, "lat": 1.5}', "a list of records"),
        (b'{"version": "3.14", "lat": 1.5, "lon": 2.5}', "JSON, but no trace"),
        (b"AXXXABC\r\nHFDTE300823\r\nB1428054045931N", "IGC"),
        (b"$GPRMC,142805,A,4045.9316,N,11912.7354,W\n", "NMEA"),
        (b"Hello", "text"),
        (gzip.compress(b"<html>"), "gzip content that holds a web page"),
        (gzip.compress(gzip.compress(b"time,lat,lon\n")), "that holds gzip content that holds table of positions"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_track_is_one_problem_that_says_what_it_is(tmp_path, data, seems):
    """C7."""
    table, (problem,), _ = read(written(tmp_path, data))
    assert len(table) == 0
    assert problem.severity is Severity.UNREADABLE
    assert seems in problem.what
    assert "readsb" in problem.remedy


def test_a_flight_list_gives_no_points(tmp_path):
    table, (problem,), _ = read(written(tmp_path, b"icao24,firstSeen,lastSeen\n4b1803,1600000000,1600000900\n"))
    assert len(table) == 0
    assert "claims of a tracker: 1;" in problem.what


def test_pipes_folders_and_missing_files_are_problems_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    started = time.process_time()
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "missing", tmp_path / "nul\0"):
        table, (problem,), _ = read(path)
        assert len(table) == 0
        assert problem.severity is Severity.UNREADABLE
    assert time.process_time() - started < 1


def test_uploads_have_smaller_limits():
    """C8."""
    data = tar({f"{n}.json": b"{}" for n in range(20_100)})
    problems = [p for batch in read_bytes(data, "up.tar") for p in batch.problems]
    assert "more than 20,000 entries" in " ".join(p.what for p in problems)


def test_file_names_are_shown_and_not_trusted():
    problems = [p for batch in read_bytes(b"<html>", "../../x\u202e.csv") for p in batch.problems]
    assert problems[0].file == "../../x\\u202e.csv"


def test_many_members_are_read_one_by_one(tmp_path):
    row = made([[n, 35.4, 35.9, 3000] for n in range(20)])
    path = written(tmp_path, tar({f"{n}.json": row for n in range(300)}))
    batches = read_file(path)
    assert len(next(batches).points) == 20
    assert sum(len(batch.points) for batch in batches) == 299 * 20


samples = [
    DAY[:6_000],
    trace_bytes("4d208a"),
    states(REAL[:20]).to_csv(index=False).encode(),
    playback(REAL).encode(),
    gzip.compress(api_track(REAL).encode()),
    made([[0, 1, 2, 3]]),
]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_mangled_bytes_never_raise(data):
    whole = data.draw(st.sampled_from(samples))
    start = data.draw(st.integers(0, len(whole)))
    mangled = whole[:start] + data.draw(st.binary(max_size=20)) + whole[start + data.draw(st.integers(0, 200)) :]
    for batch in read_bytes(mangled, "x"):
        assert len(batch.points) >= 0


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_never_raise(data):
    list(read_bytes(data, "x"))
