"""What there is to do: which files, in which pieces."""

import os
import tracemalloc
from pathlib import Path

import pytest

from components.tracks.readers.archives import ArchiveError
from components.tracks.scanning import jobs
from components.tracks.scanning.extract import extract_trace
from components.tracks.scanning.jobs import Job, Source, pieces, run, sources
from tests.tracks.samples import trace_bytes
from tests.tracks.scanning.archives import far_members, pack, real_members
from tests.tracks.scanning.test_extract import BLACK_ROCK, OSLK


def names(found: list[Source]) -> list[str]:
    return [source.path.name for source in found]


def test_a_file_is_named_once_however_often_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.json", "a.json", "visits.csv"):
        (tmp_path / name).write_bytes(b"{}")
    (tmp_path / "link.json").symlink_to(tmp_path / "a.json")
    monkeypatch.chdir(tmp_path)
    found = sources([Path("a.json"), tmp_path, tmp_path / "a.json"], [Path("visits.csv")])
    assert names(found) == ["a.json", "b.json"]
    assert all(source.path.is_absolute() for source in found)


def test_the_parts_of_an_archive_are_one_file(tmp_path: Path) -> None:
    for part in ("aa", "ab", "ac"):
        (tmp_path / f"day.tar.{part}").write_bytes(b"12")
    (whole,) = sources([tmp_path])
    assert (whole.path.name, whole.size) == ("day.tar.aa", 6)
    assert sources([tmp_path / "day.tar.ac"]) == [whole]
    (tmp_path / "day.tar.aa").unlink()
    assert names(sources([tmp_path])) == ["day.tar.ab", "day.tar.ac"]


def test_what_a_scan_keeps_is_no_source_and_other_folders_are(tmp_path: Path) -> None:
    for folder in ("visits.csv.scan", "radar.scan", ".git"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.json").write_bytes(b"{}")
    assert [source.path.parent.name for source in sources([tmp_path])] == ["radar.scan"]


def test_the_key_changes_with_size_and_time(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(b"1")
    (first,) = sources([file])
    os.utime(file, ns=(0, 0))
    (touched,) = sources([file])
    file.write_bytes(b"12")
    os.utime(file, ns=(0, 0))
    (grown,) = sources([file])
    assert len({first.key, touched.key, grown.key}) == 3


def test_an_archive_is_cut_into_pieces_that_hold_each_member_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = list(far_members(40, 1, (50, 90)))
    archive = pack(tmp_path / "day.tar", members)
    (source,) = sources([archive])
    monkeypatch.setattr(jobs, "JOB_BYTES", 20_000)
    found = list(pieces(source))
    assert [member.name for job in found for member in job.chosen or ()] == [name for name, _ in members]
    assert [job.number for job in found] == list(range(len(found)))
    assert [job.is_last for job in found] == [False] * (len(found) - 1) + [True]
    assert all(20_000 <= job.size < 30_000 for job in found[:-1])
    points = [sum(day[4] for day in run(job, OSLK).extract.days) for job in found]
    monkeypatch.setattr(jobs, "JOB_BYTES", 20_000_000)
    (whole,) = pieces(source)
    assert sum(points) == sum(day[4] for day in run(whole, OSLK).extract.days)
    assert [run(job, OSLK).sha256 for job in found[:-1]] == [""] * (len(found) - 1)
    assert run(found[-1], OSLK).sha256 == run(whole, OSLK).sha256 != ""


def test_traces_before_too_many_other_members_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [(f"./{number}.txt", b"no track") for number in range(2)]
    monkeypatch.setattr(jobs, "MOST_OTHERS", 1)
    (job,) = pieces(sources([pack(tmp_path / "day.tar", [*real_members(("a3c78c",)), *others])])[0])
    alone = extract_trace(trace_bytes("a3c78c"), "", "day.tar", BLACK_ROCK)
    read = run(job, BLACK_ROCK).extract
    assert (read.days, read.near, len(read.problems)) == (alone.days, alone.near, 2)


def test_an_archive_cut_short_says_so_once(tmp_path: Path) -> None:
    archive = pack(tmp_path / "day.tar", real_members())
    archive.write_bytes(archive.read_bytes()[:30_000])
    done = [run(job, OSLK) for job in pieces(sources([archive])[0])]
    told = [problem.what for one in done for problem in one.extract.problems]
    assert len(told) == 1
    assert "cut short" in told[0]


def test_a_split_archive_without_its_middle_is_read_up_to_there(tmp_path: Path) -> None:
    content = pack(tmp_path / "x" / "day.tar", real_members()).read_bytes()
    (tmp_path / "day.tar.aa").write_bytes(content[:30_000])
    (tmp_path / "day.tar.ac").write_bytes(content[40_000:])
    done = [run(job, OSLK) for job in pieces(sources([tmp_path / "day.tar.aa"])[0])]
    told = [problem.what for one in done for problem in one.extract.problems]
    assert any(".ab" in what for what in told), told
    assert sum(day[4] for one in done for day in one.extract.days) > 0


def test_a_file_that_is_gone_is_no_result(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(trace_bytes("a4068e"))
    (source,) = sources([file])
    file.unlink()
    (job,) = pieces(source)
    with pytest.raises(ArchiveError):
        run(job, OSLK)


def test_names_of_jobs() -> None:
    source = Source(Path("/a"), 1, "k")
    assert (Job(source).key, Job(source, 3, False).key) == ("k-000000-last", "k-000003")


@pytest.mark.parametrize(
    ("beginning", "what"),
    [
        (b'{"icao":"4b1803","timestamp":1,"trace":[', "the content is larger than 64 MB when unpacked"),
        (b'[{"firstSeen":1,"lastSeen":2},', "the file is larger than 120 MB"),
    ],
)
def test_json_too_large_to_be_anything_is_not_read_to_its_end(tmp_path: Path, beginning: bytes, what: str) -> None:
    path = tmp_path / "t.json"
    with path.open("wb") as file:
        file.write(beginning)
        file.truncate(121_000_000)
    tracemalloc.start()
    try:
        (job,) = pieces(*sources([path]))
        (problem,) = run(job, OSLK).extract.problems
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert problem.what == what
    assert most < 140_000_000
