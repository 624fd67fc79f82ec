"""The command, from its words to the files it writes."""

import gzip
import hashlib
import os
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.ledger.ledger import open_ledger
from components.tracks import scan, visits
from components.tracks.fields import Field, known_field
from components.tracks.scan import main, visits_of
from components.tracks.scanning import jobs
from components.tracks.scanning.outputs import SCAN_COLUMNS
from components.tracks.visits import VISIT_COLUMNS
from tests.tracks import samples
from tests.tracks.samples import READSB, trace_bytes
from tests.tracks.scanning.archives import far_members, far_trace, pack, real_members
from tests.tracks.scanning.commands import FIELD, store_files

REAL = READSB / "trace_full_a3c78c.json"


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def scanned(*paths: Path, out: Path, airfields: tuple[str, ...] = (FIELD,), more: tuple[str, ...] = ()) -> int:
    airfield = [word for field in airfields for word in ("--airfield", field)]
    return main([*map(str, paths), *airfield, "--out", str(out), "--workers", "1", *more])


def renamed(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(source, target))


def test_visits_of_a_real_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "visits.csv"
    assert scanned(REAL, out=out) == 0
    visits = table(out)
    assert tuple(visits.columns) == VISIT_COLUMNS
    assert len(visits) == 3
    assert set(visits["track_file"]) == {REAL.name}
    assert set(visits["track_sha256"]) == {hashlib.sha256(REAL.read_bytes()).hexdigest()}
    assert out.read_bytes().count(b"\r\n") == 4
    assert capsys.readouterr().out == f"3 visits, in 1 file with 464 points: {out}\n"


def test_a_field_that_the_references_have_at_two_places_is_spoken_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scanned(REAL, out=tmp_path / "visits.csv", airfields=("EBBR", FIELD)) == 0
    said = capsys.readouterr().err
    assert said == "The list of airports has EBBR 23 nm away from its runways. The runways are used.\n"


def test_a_ledger_takes_every_visit_that_a_scan_writes(tmp_path: Path) -> None:
    assert scanned(READSB, out=tmp_path / "visits.csv") == 0
    (tmp_path / "flights.csv").write_text("flight_id,date,source_id\n")
    (tmp_path / "airfields.csv").write_text("airfield,name\n88NV,Black Rock City\n")
    ledger = open_ledger(tmp_path)
    assert ledger.visits.count == 11
    assert ledger.set_aside.empty


def test_scans_say_what_was_there_to_be_seen(tmp_path: Path) -> None:
    assert scanned(REAL, READSB / "trace_full_4d208a.json", out=tmp_path / "visits.csv") == 0
    scans = table(tmp_path / "scans.csv")
    assert tuple(scans.columns) == SCAN_COLUMNS
    near, far = scans.sort_values("icao24", ascending=False).to_dict("records")
    assert near == {
        "track_file": REAL.name,
        "track_sha256": hashlib.sha256(REAL.read_bytes()).hexdigest(),
        "format": "readsb trace",
        "scanned_utc": near["scanned_utc"],
        "method_version": near["method_version"],
        "airfield": "88NV",
        "day": "2023-08-30",
        "first_utc": "2023-08-30T14:28:06Z",
        "last_utc": "2023-08-30T16:00:18Z",
        "aircraft": "1",
        "icao24": "a3c78c",
        "points": "464",
        "points_near": "464",
        "points_low": "356",
        "problems": "0",
    }
    assert pd.Timestamp(near["scanned_utc"]) > pd.Timestamp("2026-01-01T00:00:00Z")
    assert [far[name] for name in ("icao24", "points", "points_near", "points_low")] == ["4d208a", "91", "0", "0"]


def test_a_file_without_a_visit_is_told_in_scans(tmp_path: Path) -> None:
    out = tmp_path / "visits.csv"
    assert scanned(READSB / "trace_full_4d208a.json", out=out) == 0
    assert out.read_text().splitlines() == [",".join(VISIT_COLUMNS)]
    assert len(table(tmp_path / "scans.csv")) == 1


def test_an_archive_of_more_aircraft_than_few_names_none(tmp_path: Path) -> None:
    archive = pack(tmp_path / "day.tar", [*far_members(21, 1, (3, 9)), *real_members()])
    assert scanned(archive, out=tmp_path / "visits.csv") == 0
    (row,) = table(tmp_path / "scans.csv").to_dict("records")
    assert (row["format"], row["aircraft"], row["icao24"]) == ("tar archive", "26", "")


def test_every_container_gives_the_same_visits(tmp_path: Path) -> None:
    members = [*far_members(30, 2, (20, 200)), *real_members(), *far_members(30, 3, (20, 200))]
    others = [
        ("./README.md", b"# a day"),
        ("./heatmap/00.bin.ttf", gzip.compress(bytes(5000))),
        ("./acas/acas.csv.gz", gzip.compress(b"2023-08-30,1,2,3\n")),
        ("./traces/01/trace_full_bad001.json", gzip.compress(b'{"icao":"bad001","timestamp":1,"trace":[[1,2')),
    ]
    plain = pack(tmp_path / "plain" / "day.tar", others + members)
    packed = pack(tmp_path / "packed" / "day.tar.gz", others + members, "w:gz")
    content, split = plain.read_bytes(), tmp_path / "split"
    split.mkdir()
    for name, part in (("aa", content[:70_001]), ("ab", content[70_001:150_000]), ("ac", content[150_000:])):
        (split / f"day.tar.{name}").write_bytes(part)
    folder = tmp_path / "folder"
    for name, data in others + members:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    found = {}
    for place in (plain.parent, packed.parent, split, folder):
        assert scanned(place, out=tmp_path / f"{place.name}.csv") == 0
        visits = table(tmp_path / f"{place.name}.csv")
        found[place.name] = visits.drop(columns=["track_file", "track_sha256"])
        scans = table(tmp_path / "scans.csv")
        assert scans["points"].astype(int).sum() > 0
    assert len(found["plain"]) == 11
    for name in ("packed", "split", "folder"):
        pd.testing.assert_frame_equal(found[name], found["plain"], obj=name)
    assert set(table(tmp_path / "split.csv")["track_sha256"]) == {hashlib.sha256(content).hexdigest()}


def test_members_that_are_no_tracks_do_not_stop_an_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = pack(
        tmp_path / "day.tar", [("README", b"x"), ("heatmap/1.ttf", b"\0" * 99), *real_members(("a3c78c",))]
    )
    assert scanned(archive, out=tmp_path / "visits.csv") == 0
    assert "members that are no tracks and are passed over: 2" in capsys.readouterr().err
    assert len(table(tmp_path / "visits.csv")) == 3


def test_a_folder_with_everything_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    renamed(REAL, folder / "deep" / "er" / REAL.name)
    pack(folder / "day.tar", real_members(("aa178d",)))
    (folder / "notes.txt").write_text("nothing")
    (folder / "empty.json").write_bytes(b"")
    (folder / ".hidden").write_bytes(REAL.read_bytes())
    (folder / "table.csv").write_text(samples.states(samples.points("a4068e")).to_csv(index=False))
    (folder / "alone.tar.ab").write_bytes(b"x")
    os.mkfifo(folder / "pipe")
    (folder / "round").symlink_to(folder)
    out = folder / "visits.csv"
    assert scanned(folder, out=out) == 0
    assert set(table(folder / "scans.csv")["track_file"]) == {REAL.name, "day.tar", "table.csv"}
    assert len(table(out)) >= 11
    first = out.read_bytes()
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "visits.csv" not in told
    assert scanned(folder, out=out) == 0
    assert out.read_bytes() == first


def test_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    assert scanned(tmp_path / "in", out=tmp_path / "visits.csv") == 1
    assert capsys.readouterr().err.endswith("there is no file to scan\n")


def test_a_changed_file_is_scanned_anew_and_its_old_rows_go(tmp_path: Path) -> None:
    file, out = renamed(REAL, tmp_path / "trace.json"), tmp_path / "visits.csv"
    other = renamed(READSB / "trace_full_a4068e.json", tmp_path / "other.json")
    assert scanned(file, other, out=out) == 0
    before = store_files(out)
    visits = table(out)
    assert scanned(file, out=out) == 0
    assert store_files(out) == before
    assert out.read_bytes().count(b"\n") == len(visits) + 1
    file.write_bytes(trace_bytes("aa178d"))
    assert scanned(file, out=out) == 0
    anew = table(out)
    assert set(anew.loc[anew["track_file"] == "trace.json", "icao24"]) == {"aa178d"}
    assert "other.json" in set(anew["track_file"])
    scans = table(tmp_path / "scans.csv")
    assert sorted(scans["icao24"]) == ["a4068e", "aa178d"]
    os.utime(file, ns=(1, 1))
    assert scanned(file, out=out) == 0
    assert table(out).equals(anew)


def test_what_stands_in_the_output_of_other_files_stays(tmp_path: Path) -> None:
    out = tmp_path / "visits.csv"
    assert scanned(REAL, out=out) == 0
    visits, scans = out.read_bytes(), (tmp_path / "scans.csv").read_bytes()
    shutil.rmtree(tmp_path / "visits.csv.scan")
    assert scanned(READSB / "trace_full_a4068e.json", out=out) == 0
    assert out.read_bytes().startswith(visits)
    assert (tmp_path / "scans.csv").read_bytes().startswith(scans)
    shutil.rmtree(tmp_path / "visits.csv.scan")
    assert scanned(READSB, out=out) == 0
    assert len(table(out)) == 11
    assert not table(out).duplicated().any()
    assert not table(tmp_path / "scans.csv").duplicated(["track_file", "airfield", "day"]).any()


def test_a_visit_over_two_files_outlasts_a_scan_of_one_of_them(tmp_path: Path) -> None:
    document = samples.document("a4068e")
    rows = document["trace"]
    halves = []
    for name, part in (("one", rows[: len(rows) // 2]), ("two", rows[len(rows) // 2 :])):
        halves.append(tmp_path / f"{name}.json")
        halves[-1].write_bytes(samples.made(part, document["timestamp"], "a4068e"))
    out = tmp_path / "visits.csv"
    assert scanned(*halves, out=out) == 0
    (whole,) = table(out).to_dict("records")
    assert whole["track_file"] == "one.json;two.json"
    for half in halves:
        shutil.rmtree(tmp_path / "visits.csv.scan")
        assert scanned(half, out=out) == 0
        assert table(out).to_dict("records") == [whole]


def test_files_that_come_one_after_the_other_make_one_visit(tmp_path: Path) -> None:
    document = samples.document("a4068e")
    rows = document["trace"]
    out = tmp_path / "visits.csv"
    for name, part in (("one", rows[: len(rows) // 2]), ("two", rows[len(rows) // 2 :])):
        file = tmp_path / f"{name}.json"
        file.write_bytes(samples.made(part, document["timestamp"], "a4068e"))
        assert scanned(file, out=out) == 0
        file.unlink()
    (whole,) = table(out).to_dict("records")
    assert whole["track_file"] == "one.json;two.json"


def test_the_progress_bar_reaches_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = pack(tmp_path / "day.tar", real_members())
    for _ in range(2):
        assert scanned(archive, out=tmp_path / "visits.csv", more=("--progress",)) == 0
        assert "100%" in capsys.readouterr().err


def test_two_airfields(tmp_path: Path) -> None:
    out = tmp_path / "visits.csv"
    assert scanned(REAL, out=out, airfields=("oslk", FIELD, "OSLK", "88nv=40.7631,-119.2122,3915")) == 0
    assert set(table(out)["airfield"]) == {"88NV"}
    scans = table(tmp_path / "scans.csv").set_index("airfield")
    assert scans["points_near"].to_dict() == {"88NV": "464", "OSLK": "0"}
    alone = tmp_path / "alone.csv"
    assert scanned(REAL, out=alone) == 0
    assert alone.read_bytes() == out.read_bytes()


def test_another_airfield_later_keeps_the_rows_of_the_first(tmp_path: Path) -> None:
    out = tmp_path / "visits.csv"
    assert scanned(REAL, out=out) == 0
    first = out.read_bytes()
    assert scanned(REAL, out=out, airfields=("OSLK",)) == 0
    assert out.read_bytes() == first
    assert list(table(tmp_path / "scans.csv")["airfield"]) == ["88NV", "OSLK"]


def test_parquet_says_what_csv_says(tmp_path: Path) -> None:
    assert scanned(READSB, out=tmp_path / "visits.csv") == 0
    assert scanned(READSB, out=tmp_path / "visits.parquet") == 0
    assert scanned(READSB, out=tmp_path / "visits.parquet") == 0
    pd.testing.assert_frame_equal(table(tmp_path / "visits.csv"), pd.read_parquet(tmp_path / "visits.parquet"))


@pytest.mark.parametrize(
    ("paths", "airfield", "out", "told"),
    [
        ("{real}", "QQQQ", "v.csv", "No airfield 'QQQQ' is known"),
        ("{real}", "88NV=40,x,3", "v.csv", "88NV=40,x,3 is not CODE=LATITUDE,LONGITUDE,ELEVATION_FT"),
        ("{real}", "88NV=91,0,3", "v.csv", "is not CODE="),
        ("{real}", "88NV=nan,0,3", "v.csv", "is not CODE="),
        ("{real}", "=1,2,3", "v.csv", "is not CODE="),
        ("{tmp}/none", "OSLK", "v.csv", "there is no file or folder"),
        ("{real}", "OSLK", "v.txt", "--out must end in .csv or .parquet, not v.txt"),
        ("{real}", "OSLK", "scans.csv", "--out must not be scans.csv"),
    ],
)
def test_wrong_words(
    paths: str, airfield: str, out: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        scanned(Path(paths.format(real=REAL, tmp=tmp_path)), out=tmp_path / out, airfields=(airfield,))
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert scanned(REAL, out=tmp_path / "file" / "visits.csv") == 1
    assert "cannot write" in capsys.readouterr().err
    assert scanned(REAL, out=Path("/proc/visits.csv")) == 1
    assert "cannot write" in capsys.readouterr().err


def test_a_file_that_is_no_output_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in (
        ("a.csv", b"flight_id,date\nf1,2025\n"),
        ("b.parquet", b"x"),
        ("c.csv", b"\xff\xfe\x00"),
    ):
        (tmp_path / name).write_bytes(content)
        assert scanned(REAL, out=tmp_path / name) == 1
        assert "is there already, and is no table of a scan" in capsys.readouterr().err
        assert (tmp_path / name).read_bytes() == content
    (tmp_path / "d.csv").mkdir()
    assert scanned(REAL, out=tmp_path / "d.csv") == 1
    assert "is a folder" in capsys.readouterr().err


def test_the_output_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "visits.csv").symlink_to(tmp_path / "real" / "visits.csv")
    assert scanned(REAL, out=tmp_path / "visits.csv") == 0
    assert (tmp_path / "visits.csv").is_symlink()
    assert len(table(tmp_path / "real" / "visits.csv")) == 3


def test_a_file_named_to_mislead(tmp_path: Path) -> None:
    names = ["a;b.json", "x\ny.json", os.fsdecode(b"\xff.json")]
    for name in names:
        renamed(REAL, tmp_path / "in" / name)
    assert scanned(tmp_path / "in", out=tmp_path / "visits.csv") == 0
    assert set(table(tmp_path / "scans.csv")["track_file"]) == {r"a\x3bb.json", r"x\ny.json", r"\xff.json"}


def test_what_could_not_be_read_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    out = tmp_path / "visits.csv"
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "open_parts", broken)
        patched.setattr(scan, "pieces", lambda source: [jobs.Job(source)])
        assert scanned(REAL, out=out) == 1
    assert "the file cannot be read: Input/output error" in capsys.readouterr().err
    assert scanned(REAL, out=out) == 0
    assert len(table(out)) == 3
    assert "cannot be read" not in capsys.readouterr().err


def test_a_track_that_the_detector_fails_on_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = visits.find_visits

    def fails(points: pd.DataFrame, *others: object) -> pd.DataFrame:
        if "a4068e" in set(points["icao24"]):
            raise ZeroDivisionError("division by zero")
        return found(points, *others)

    monkeypatch.setattr(visits, "find_visits", fails)
    assert scanned(READSB, out=tmp_path / "visits.csv") == 0
    assert (
        "the track of a4068e could not be judged (ZeroDivisionError: division by zero)" in capsys.readouterr().err
    )
    assert len(table(tmp_path / "visits.csv")) == 10


def test_a_damaged_store_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "visits.csv"
    assert scanned(REAL, out=out) == 0
    for kept in (tmp_path / "visits.csv.scan").glob("*/*.json"):
        kept.write_bytes(b"")
    assert scanned(REAL, out=out) == 1
    assert "Delete the folder" in capsys.readouterr().err


def test_nothing_of_the_store_gives_no_visits(tmp_path: Path) -> None:
    visits, problems = visits_of(range(256), tmp_path, (known_field("OSLK"),), {})
    assert (len(visits), problems) == (0, [])


def test_a_far_trace_with_a_ground_position_at_the_field_is_not_passed_over(tmp_path: Path) -> None:
    icao24, data = far_trace(np.random.default_rng(5), 300)
    row = b'[40000.00,40.7631,-119.2122,"ground",0,null,0,null,null,"adsb_icao",null,null,null,null]'
    near = data.replace(b",\n[", b",\n" + row + b",\n[", 1)
    (tmp_path / "t.json").write_bytes(near)
    assert scanned(tmp_path / "t.json", out=tmp_path / "visits.csv") == 0
    (row,) = table(tmp_path / "scans.csv").to_dict("records")
    assert (row["icao24"], row["points"], row["points_near"], row["points_low"]) == (icao24, "301", "1", "1")


def test_the_settings_name_the_fields_in_any_order() -> None:
    one, two = (Field(code, code, 10.0, 20.0, 0.0) for code in ("AAAA", "BBBB"))
    assert jobs.settings([one, two]) == jobs.settings([two, one]) != jobs.settings([one])


def test_a_day_elsewhere_between_two_days_at_the_field_ends_the_visit(tmp_path: Path) -> None:
    """Lands on the first day, is received over Europe on the second, takes off on the third."""
    rows = samples.document("a4068e")["trace"]
    half = next(i for i, row in enumerate(rows) if row[0] > 23.2 * 3600)
    base, day = 1_693_353_600, 86_400
    over_europe = [[1000 + 10 * i, 50.0, 8.0 + i / 100, 30000, 400.0, 90.0, 0, 0, None] for i in range(20)]
    days = {
        "1.json": (rows[:half], base),
        "2.json": (over_europe, base + day),
        "3.json": (rows[half:], base + 2 * day),
    }
    for name, (trace, timestamp) in days.items():
        (tmp_path / name).write_bytes(samples.made(trace, timestamp, "a4068e"))
    out = tmp_path / "out" / "visits.csv"
    out.parent.mkdir()
    command = ["--airfield", "88NV", "--out", str(out), "--workers", "1"]
    assert main([str(tmp_path / "1.json"), str(tmp_path / "3.json"), *command]) == 0
    assert len(pd.read_csv(out)) == 1
    assert main([str(tmp_path / "2.json"), *command]) == 0
    assert len(pd.read_csv(out)) == 2
