"""Large ledgers: converted in blocks, kept in the cache, and the same as if they had been read whole."""

import csv
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from components.activity.model import tables
from components.activity.selection import Selection
from components.activity.source_support import origins_per_flight
from components.files.problems import Severity
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.tables import convert, read_csv
from components.ledger.tables.cache import VARIABLE, cache_folder, cache_home, cached_folder, still_used, sweep
from tests.ledger.samples import HEADER, row

FICTIONAL = Path(__file__).parents[2] / "fictional" / "ledger"
ODD = [
    row("one", source_id="flightradar24"),
    row("one", source_id="peskov", aircraft_type="Il-62M", credibility="1"),
    row("one", source_id="peskov", aircraft_type="A124"),
    row("two", date="03/04/2025"),
    row("three", date="2025-10-24/2025-10-29"),
    "short,row",
    "",
    row("four", origin="Atlantis", source_id="rumour"),
    row("five", origin="UUEE", destination="UMMS"),
    row("six", aircraft_type="Il-62\u041c", date="1949"),
    row("seven", note='"two\nlines"'),
    row("eight", operator='"open'),
    row("two"),
    row("one", source_id="flightradar24"),
]


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    folder = shutil.copytree(
        FICTIONAL.parents[2] / "data", tmp_path / "odd", ignore=shutil.ignore_patterns("ref*")
    )
    (folder / "flights.csv").write_text("\n".join([HEADER, *ODD, ""]), encoding="utf-8")
    return folder


def contents(ledger: Ledger) -> dict[str, list[tuple]]:
    """All that a ledger says of its flights, as plain values."""
    told = {}
    for name in ("reports", "flights", "conflicts"):
        frame = getattr(ledger, name).frame()
        frame = frame.reset_index() if frame.index.name == "row" else frame
        frame = frame.assign(**{c: frame[c].astype("Int64") for c in ["credibility"] if c in frame.columns})
        told[name] = [tuple(map(str, cells)) for cells in frame[sorted(frame.columns)].itertuples(index=False)]
    for name in ("problems", "set_aside", "supports"):
        frame = getattr(ledger, name)
        told[name] = sorted(tuple(map(str, cells)) for cells in frame.itertuples(index=False))
    asked = tables(ledger)
    told["origins"] = [tuple(map(str, each)) for each in origins_per_flight(asked, Selection()).to_numpy()]
    moves = asked.answer(asked.movements.order_by("flight_id", "airfield", "movement"))
    told["movements"] = [tuple(map(str, each)) for each in moves[sorted(moves.columns)].to_numpy()]
    return told


@pytest.mark.parametrize("name", ["odd", "fictional"])
def test_a_large_ledger_says_what_it_would_say_if_it_were_small(
    name: str, odd: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = odd if name == "odd" else shutil.copytree(FICTIONAL, tmp_path / "fictional")
    small = contents(open_ledger(folder))
    request.getfixturevalue("small_is_large" if name == "odd" else "fictional_is_large")
    ledger = open_ledger(folder)
    assert ledger.folder
    large = contents(ledger)
    for part, rows in small.items():
        assert large[part] == rows, part
    assert contents(open_ledger(folder)) == large


def test_parquet_in_one_file_or_in_a_folder_is_read_like_the_csv(tmp_path: Path, fictional_is_large: None) -> None:
    whole = pd.read_csv(FICTIONAL / "flights.csv", dtype="str", keep_default_na=False)
    one, several = tmp_path / "flights.parquet", tmp_path / "parts"
    whole.to_parquet(one)
    several.mkdir()
    for number, part in enumerate((whole[:100], whole[100:])):
        part.to_parquet(several / f"part-{number}.parquet")
    from_csv = open_ledger(Path(shutil.copy(FICTIONAL / "flights.csv", tmp_path)))
    for source in (one, several):
        ledger = open_ledger(source)
        assert ledger.readable
        flights = ledger.flights.frame()
        assert flights["flight_id"].tolist() == from_csv.flights.frame()["flight_id"].tolist()
        assert flights["earliest"].tolist() == from_csv.flights.frame()["earliest"].tolist()


def test_nothing_is_written_beside_a_ledger_that_is_read(odd: Path, small_is_large: None) -> None:
    """R1."""
    before = sorted(odd.rglob("*"))
    assert open_ledger(odd).readable
    assert sorted(odd.rglob("*")) == before
    assert list(cache_folder(odd).rglob("reports.parquet"))


def test_a_cache_that_a_ledger_brings_along_is_not_believed(odd: Path, small_is_large: None) -> None:
    """R3."""
    right = contents(open_ledger(odd))
    shutil.copytree(cache_folder(odd), odd / ".flight-cache")
    for file in (odd / ".flight-cache").rglob("written.parquet"):
        rows = pd.read_parquet(file)
        rows.assign(claim="forged", destination="UUEE").to_parquet(file)
        (file.parent / "done.json").write_text("{}", encoding="utf-8")
    shutil.rmtree(cache_folder(odd))
    assert contents(open_ledger(odd)) == right


def test_links_that_came_with_a_ledger_lead_to_nothing_that_is_written(odd: Path, small_is_large: None) -> None:
    """R1: a name that can be worked out beforehand, in every place it was ever looked for."""
    victim = odd.parent / "victim"
    victim.write_text("precious")
    open_ledger(odd)
    names = [file.name for file in cache_folder(odd).iterdir()]
    shutil.rmtree(cache_folder(odd))
    for place in (odd, odd / ".flight-cache"):
        place.mkdir(exist_ok=True)
        for name in names:
            (place / f"{name}.lock").symlink_to(victim)
            (place / name).symlink_to(victim)
    assert open_ledger(odd).readable
    assert victim.read_text() == "precious"


@pytest.mark.parametrize("what", ["link", "file", "of somebody else"])
def test_a_cache_that_is_not_the_users_own_is_not_used(
    what: str, odd: Path, tmp_path: Path, small_is_large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R1: where FLIGHT_CACHE names a folder that others may write."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "open"))
    folder = cache_folder(odd)
    folder.rmdir()
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    if what == "link":
        folder.symlink_to(theirs)
    elif what == "file":
        folder.write_text("in the way")
    else:
        folder.mkdir()
        os.chown(folder, 65534, -1)
    ledger = open_ledger(odd)
    assert not ledger.readable
    assert "the file is large, and cannot be converted here" in set(ledger.problems["what"].str.partition(":")[0])
    assert list(theirs.iterdir()) == []
    assert what != "of somebody else" or list(folder.iterdir()) == []


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name, value, home in (
        ("HOME", "/home/me", "/home/me/.cache/flight-activity-dashboard"),
        ("XDG_CACHE_HOME", "/xdg", "/xdg/flight-activity-dashboard"),
        ("CACHE_DIRECTORY", "/var/cache/flights:/var/cache/other", "/var/cache/flights"),
        (VARIABLE, "/mine", "/mine"),
    ):
        if name == "HOME":
            for other in (VARIABLE, "XDG_CACHE_HOME", "CACHE_DIRECTORY"):
                monkeypatch.delenv(other, raising=False)
        monkeypatch.setenv(name, value)
        assert cache_home() == Path(home)


def test_a_complete_cache_that_may_only_be_read_is_used(
    odd: Path, disk: Callable[[str], Path], small_is_large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R8."""
    home = disk("size=16m")
    monkeypatch.setenv(VARIABLE, str(home))
    before = contents(open_ledger(odd))
    subprocess.run(["mount", "-o", "remount,ro", str(home)], check=True)
    told: list[float] = []
    assert contents(open_ledger(odd)) == before
    open_ledger(odd, told.append)
    assert told == []


def test_typed_columns_of_parquet_are_read_as_text(tmp_path: Path, small_is_large: None) -> None:
    table = pd.DataFrame(
        {
            "flight_id": ["a", "b"],
            "date": pd.to_datetime(["2025-10-26", "2025-10-27"]).date,
            "source_id": ["s", "s"],
            "credibility": pd.array([2, None], dtype="Int64"),
            "destination": ["OSLK", None],
        }
    )
    table.to_parquet(tmp_path / "f.parquet")
    reports = open_ledger(tmp_path / "f.parquet").reports.frame()
    assert reports[["date", "destination"]].values.tolist() == [["2025-10-26", "OSLK"], ["2025-10-27", ""]]
    assert reports["credibility"].astype("Int64").tolist() == [2, pd.NA]


def test_a_changed_csv_is_converted_anew_and_an_unchanged_one_is_not(odd: Path, small_is_large: None) -> None:
    told: list[float] = []
    open_ledger(odd, told.append)
    assert told[-1] == 1.0
    assert told == sorted(told)
    told.clear()
    open_ledger(odd, told.append)
    assert told == []
    (odd / "flights.csv").write_text("\n".join([HEADER, row("new")]), encoding="utf-8")
    ledger = open_ledger(odd, told.append)
    assert told
    assert ledger.reports.frame()["flight_id"].tolist() == ["new"]


def test_a_table_beside_it_that_changed_is_held_against_the_flights_without_converting_them(
    odd: Path, small_is_large: None
) -> None:
    open_ledger(odd)
    places = odd / "places.csv"
    places.write_text(
        places.read_text(encoding="utf-8") + "Atlantis,Atlantis,region,30,-30,100,\n", encoding="utf-8"
    )
    told: list[float] = []
    ledger = open_ledger(odd, told.append)
    assert told == []
    assert not ledger.problems["value"].eq("Atlantis").any()


def test_what_is_no_flights_table_is_said_and_costs_nothing(tmp_path: Path, small_is_large: None) -> None:
    pd.DataFrame({"x": [1, 2]}).to_parquet(tmp_path / "x.parquet")
    (tmp_path / "x.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    for name in ("x.parquet", "x.csv"):
        ledger = open_ledger(tmp_path / name)
        assert not ledger.readable
        assert ledger.problems["severity"].tolist() == [Severity.UNREADABLE]
        assert "missing: date" in ledger.problems["what"].iloc[0]


def test_a_table_without_a_good_row_is_refused_before_anything_of_it_is_kept(
    tmp_path: Path, small_is_large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_csv, "MOST_BROKEN", 50)
    (tmp_path / "f.csv").write_text("\n".join([HEADER, *["broken,row"] * 100, row("good")]), encoding="utf-8")
    ledger = open_ledger(tmp_path / "f.csv")
    assert ledger.problems["what"].iloc[0].startswith("more than 50 rows are broken, by row ")
    assert list(cache_folder(tmp_path).iterdir()) == []


def test_problems_beyond_ten_thousand_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "LARGE", 0)
    monkeypatch.setattr(convert, "MOST_TOLD", 20)
    rows = ["broken,row"] * 30
    (tmp_path / "f.csv").write_text("\n".join([HEADER, row("good"), *rows]), encoding="utf-8")
    ledger = open_ledger(tmp_path / "f.csv")
    assert ledger.reports.frame()["flight_id"].tolist() == ["good"]
    assert ledger.problems["what"].str.startswith("this row has 2 cells").sum() == 20
    assert ledger.problems["what"].str.startswith("30 problems; the first 20 are told").any()


def test_of_two_at_once_one_makes_it(tmp_path: Path) -> None:
    made: list[Path] = []

    def fill(folder: Path) -> None:
        made.append(folder)
        (folder / "x").write_text("x", encoding="utf-8")

    with ThreadPoolExecutor(8) as several:
        folders = list(several.map(lambda _: cached_folder(tmp_path, "key", fill), range(8)))
    assert len(made) == 1
    assert set(folders) == {tmp_path / "key"}


def test_two_processes_at_once_open_the_same_ledger(odd: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from components.ledger.tables import convert; convert.LARGE = 0\n"
        "from components.ledger.ledger import open_ledger\n"
        "print(open_ledger(Path(sys.argv[1])).reports.count)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, odd], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[0].strip() for process in started]
    assert len(set(said)) == 1
    assert int(said[0]) > 0
    assert not list(cache_folder(odd).glob("making-*"))


def test_a_cache_that_was_cut_short_is_made_anew(odd: Path, small_is_large: None) -> None:
    before = contents(open_ledger(odd))
    for file in cache_folder(odd).rglob("written.parquet"):
        os.truncate(file, 10)
    assert contents(open_ledger(odd)) == before


def test_a_csv_of_many_rows_needs_no_more_memory_than_a_few_blocks(tmp_path: Path) -> None:
    source = tmp_path / "flights.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        for number in range(200_000):
            cells = row(f"flight-{number:07}", claim="x" * 150).split(",")
            writer.writerow(cells)
    assert source.stat().st_size > convert.LARGE
    ledger = open_ledger(source)
    assert ledger.folder
    assert ledger.reports.count == 200_000


def aged(folder: Path, days: float) -> None:
    past = time.time() - days * 86_400
    os.utime(folder, (past, past))


def test_what_is_unused_and_what_is_unfinished_is_removed_and_what_is_in_use_stays(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        (folder / "x").write_text("x", encoding="utf-8")

    cache, other = (tmp_path / (letter * 32) for letter in "ab")
    for folder in (cache, other):
        folder.mkdir()
    old, used, fresh = (cached_folder(cache, name, fill) for name in ("old", "used", "fresh"))
    elsewhere = cached_folder(other, "old", fill)
    for days, name in ((2, "making-dead"), (0.5, "making-live"), (400, "mine")):
        (cache / name).mkdir()
        aged(cache / name, days)
    for days, name in ((31, "old.json"), (29, "new.json"), (400, ".lock"), (400, ".copy.lock")):
        (cache / name).touch()
        aged(cache / name, days)
    for folder in (old, used, elsewhere):
        aged(folder, 8)
    still_used([used])
    cached_folder(cache, "new", fill)
    there = {path.name for path in cache.iterdir()}
    assert there == {"used", "fresh", "new", "making-live", "mine", "new.json", ".lock", ".copy.lock"}
    assert fresh.is_dir()
    assert not elsewhere.exists(), "also what is kept of ledgers that nobody opens any more"


def test_of_what_is_kept_the_longest_unused_goes_once_it_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / ("a" * 32)
    cache.mkdir()
    for days, name in ((0, "today"), (2, "two"), (5, "five"), (3, "three")):
        aged(cached_folder(cache, name, lambda folder: (folder / "x").write_bytes(bytes(1_000)) and None), days)
    monkeypatch.setattr("components.ledger.tables.cache.MOST_BYTES", 3_000)
    sweep(tmp_path)
    assert {path.name for path in cache.iterdir() if path.is_dir()} == {"today", "two"}
    monkeypatch.setattr("components.ledger.tables.cache.MOST_BYTES", 0)
    sweep(tmp_path)
    assert {path.name for path in cache.iterdir() if path.is_dir()} == {"today"}, "somebody may have it open"


@pytest.fixture
def small_disk(disk: Callable[[str], Path]) -> Path:
    """A file system of its own with 16 MB."""
    return disk("size=16m")


@pytest.mark.parametrize("lost", ["reports.parquet", "written.parquet", "visits.parquet"])
def test_a_disk_that_is_full_is_said_at_every_step(
    lost: str, small_disk: Path, fictional_is_large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D2, for the cache: when rows are checked, when reports are joined, when visits are."""
    folder = shutil.copytree(FICTIONAL, small_disk / "ledger")
    monkeypatch.setenv(VARIABLE, str(small_disk / "cache"))
    assert open_ledger(folder).readable
    for file in cache_folder(folder).glob(f"*/{lost}"):
        shutil.rmtree(file.parent)
    with (small_disk / "fill").open("wb", buffering=0) as fill, suppress(OSError):
        while fill.write(bytes(1024)):
            pass
    ledger = open_ledger(folder)
    assert not ledger.readable
    unread = ledger.problems[ledger.problems["severity"] == Severity.UNREADABLE]
    assert set(unread["what"]) == {"the file is large, and cannot be converted here: the disk is full"}
    assert unread["remedy"].str.startswith("Make room on the disk").all()
    assert not list(cache_folder(folder).glob("making-*"))
    (small_disk / "fill").unlink()
    assert open_ledger(folder).readable
