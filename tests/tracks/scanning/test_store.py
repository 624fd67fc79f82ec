"""What a scan keeps between its runs."""

import io
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from components.files.problems import Problem, Severity
from components.tracks.points import POINT_COLUMNS, point_table
from components.tracks.scanning import point_store
from components.tracks.scanning.extract import Extract
from components.tracks.scanning.jobs import Done, Job, Source
from components.tracks.scanning.packed_points import BUCKETS, PackedPoints, bucket
from components.tracks.scanning.point_store import Store, StoreError, kept_points

SOURCE = Source(Path("/tracks/day.tar"), 9, "abc")
FIRST, LAST = Job(SOURCE, 0, False), Job(SOURCE, 1, True)


def done(*icao24: str, sha256: str = "", source: Source = SOURCE) -> Done:
    tracks = tuple(
        point_table({"time": [0], "latitude": [1.0], "longitude": [2.0], "icao24": one}).assign(member="")
        for one in icao24
    )
    days = tuple((19_000, one, 1_641_600_000_000, 1_641_600_001_000, 2) for one in icao24)
    points = PackedPoints(source.key)
    (extract,) = points.of([Extract(tracks, days, (("OSLK", 19_000, 2, 1),))])
    return Done(extract, "tar archive", sha256, points.content())


def test_a_source_is_known_once_all_its_pieces_are(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(LAST, done("4b1803", sha256="ff"))
    assert not store.has_all(SOURCE)
    assert not store.has(FIRST)
    assert list(store.scanned()) == []
    store.keep(FIRST, done("4b1803", "4b1804"))
    for known in (store, Store(tmp_path)):
        assert known.has_all(SOURCE)
        ((key, scanned),) = known.scanned()
        assert (key, scanned.name, scanned.sha256, scanned.format) == ("abc", "day.tar", "ff", "tar archive")
        (day,) = scanned.days
        assert (day.aircraft, day.points, day.icao24) == (2, 6, "4b1803;4b1804")
        assert day.near == {"OSLK": (4, 2)}


def test_points_come_back_by_their_bucket(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(LAST, done("4b1803", "", "~2a0001"))
    every = kept_points(tmp_path, range(BUCKETS + 1))
    assert list(every.columns) == [*POINT_COLUMNS, "source"]
    assert set(every["icao24"]) == {"4b1803", "", "~2a0001"}
    assert list(kept_points(tmp_path, range(BUCKETS, BUCKETS + 1))["icao24"]) == ["", "~2a0001"]
    one = int(bucket(pd.Series(["4b1803"])).iloc[0])
    assert "4b1803" in set(kept_points(tmp_path, range(one, one + 1))["icao24"])
    assert {name: str(dtype) for name, dtype in every.dtypes.items() if name in POINT_COLUMNS} == POINT_COLUMNS


def test_points_are_packed_together_that_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.tracks.scanning.packed_points._ROWS_TOGETHER", 100)
    content = done(*(f"{number:06x}" for number in range(800)), "").points
    groups = pq.ParquetFile(io.BytesIO(content)).metadata
    numbers = [groups.row_group(n).column(groups.num_columns - 2).statistics for n in range(groups.num_row_groups)]
    assert [(each.min // 16, each.max // 16) for each in numbers] == [(n, n) for n in range(17)]


def test_a_failure_is_told_once_and_tried_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(FIRST, done("4b1803"))
    problem = Problem(Severity.UNREADABLE, "day.tar", "what", "remedy")
    store.keep_failed(LAST, Done(Extract(problems=(problem,), unread=1), "unknown"))
    ((_, scanned),) = store.scanned()
    assert scanned.problems == (problem,)
    assert scanned.days[0].unread == 1
    anew = Store(tmp_path)
    assert anew.has(FIRST)
    assert not anew.has(LAST)
    assert list(anew.scanned()) == []


def test_what_was_being_written_when_a_scan_was_killed_is_swept(tmp_path: Path) -> None:
    Store(tmp_path).keep(FIRST, done("4b1803"))
    (tmp_path / "abc-000001-last.json.unfinished").write_text("{")
    (tmp_path / "abc-000001-last.parquet.unfinished").write_text("PAR")
    Store(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["abc-000000.json", "abc-000000.parquet"]


def test_planted_links_are_not_followed(tmp_path: Path) -> None:
    """R2: neither written through, nor swept."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    victim = theirs / "victim.txt"
    victim.write_text("precious")
    folder = tmp_path / "store"
    folder.mkdir()
    for name in ("abc-000000.json.unfinished", "abc-000000.parquet.unfinished", "abc-000000.json"):
        (folder / name).symlink_to(victim)
    Store(folder).keep(FIRST, done("4b1803"))
    assert victim.read_text() == "precious"
    (tmp_path / "linked").symlink_to(theirs)
    with pytest.raises(StoreError, match="is a link, which no scan made"):
        Store(tmp_path / "linked")
    (theirs / "other").write_text("mine")
    Store(theirs)
    assert sorted(path.name for path in theirs.iterdir()) == ["other", "victim.txt"], "strangers stay"


def test_a_write_that_fails_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(point_store, "placed", full)
        with pytest.raises(OSError, match="No space left"):
            store.keep(FIRST, done("4b1803"))
    assert not store.has(FIRST)
    assert not Store(tmp_path).has(FIRST)


def test_a_source_is_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path)
    other = Job(Source(Path("/tracks/b.json"), 1, "def"))
    for job in (FIRST, LAST, other):
        store.keep(job, done("4b1803", source=job.source))
    store.forget(["abc"])
    assert [key for key, _ in Store(tmp_path).scanned()] == ["def"]
    assert set(kept_points(tmp_path, range(BUCKETS))["source"]) == {"def"}
    assert not store.has(FIRST)
