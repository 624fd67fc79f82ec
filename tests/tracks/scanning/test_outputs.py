"""Tables that several scans write into the same file."""

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from components.tracks.scanning.outputs import OutputError, alone, check_output, write_output

KEY = ("icao24", "arrival_utc", "departure_utc")


def visits(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["icao24", "arrival_utc", "departure_utc", "track_sha256"], dtype="str")
    return table.assign(airfield="OSLK", track_file="x", method_version="1")


def write(table: pd.DataFrame, path: Path, *anew: str) -> list[str]:
    write_output(table, path, {(sha256, "OSLK") for sha256 in anew}, KEY)
    return list(pd.read_csv(path, dtype="str", keep_default_na=False)["icao24"])


def test_rows_of_files_scanned_anew_are_replaced_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    assert write(visits(("NA", "1", "2", "aa"), ("null", "1", "2", "bb")), path, "aa", "bb") == ["NA", "null"]
    assert write(visits(("c", "1", "2", "bb")), path, "bb") == ["NA", "c"]
    assert write(visits(), path, "aa", "bb") == []


def test_of_a_row_of_two_files_only_one_of_which_is_scanned_anew_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    write(visits(("a", "1", "2", "aa;bb")), path, "aa", "bb")
    assert write(visits(("a", "", "2", "bb"), ("a", "", "3", "bb"), ("b", "", "2", "bb")), path, "bb") == [
        "a",
        "a",
        "b",
    ]
    assert write(visits(("a", "1", "2", "aa;bb")), path, "aa", "bb") == ["a"]


def test_files_scanned_anew_are_gone_through_once_and_not_for_every_row(tmp_path: Path) -> None:
    class Counted(list[tuple[str, str]]):
        times = 0

        def __iter__(self) -> Iterator[tuple[str, str]]:
            self.times += 1
            return super().__iter__()

    rows = visits(*[(f"{n:06x}", "1", "2", f"{n}") for n in range(20)])
    anew = Counted((f"{n}", "OSLK") for n in range(20))
    for _ in range(2):
        write_output(rows, tmp_path / "visits.csv", anew, KEY)
    assert anew.times == 1


def test_a_lock_that_another_holds(tmp_path: Path) -> None:
    with (
        alone(tmp_path / ".lock", tmp_path / "v.csv"),
        pytest.raises(OutputError, match=r"v\.csv is being written by somebody else"),
        alone(tmp_path / ".lock", tmp_path / "v.csv", wait_s=0.2),
    ):
        pass


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"

    def add(number: int) -> None:
        write_output(visits((f"{number}", "1", "2", f"s{number}")), path, {(f"s{number}", "OSLK")}, KEY)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pd.read_csv(path)) == 12


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "visits.csv"
    write(visits(("a", "1", "2", "aa")), path, "aa")
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("components.files.atomic.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(visits(("b", "1", "2", "aa")), path, "aa")
    assert path.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == [".visits.csv.lock", "visits.csv"]


def test_planted_links_are_not_written_through(tmp_path: Path) -> None:
    """R2: whatever name a link has that came with the folder, what it leads to stays as it was."""
    victim = tmp_path / "victim"
    victim.write_text("precious")
    folder = tmp_path / "tracks"
    folder.mkdir()
    for name in (".visits.csv.unfinished", ".visits.csv.part", ".visits.csv.bak", ".visits.csv.00000000.part"):
        (folder / name).symlink_to(victim)
    path = folder / "visits.csv"
    for number in range(2):
        write(visits((f"{number}", "1", "2", f"{number}")), path, f"{number}")
    assert victim.read_text() == "precious"
    assert not path.is_symlink()


def test_a_lock_that_is_a_link_is_refused(tmp_path: Path) -> None:
    """R1, R2."""
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / ".visits.csv.lock").symlink_to(victim)
    with pytest.raises(OSError, match=r"\.visits\.csv\.lock beside it is a link; remove it"):
        write(visits(("a", "1", "2", "aa")), tmp_path / "visits.csv", "aa")
    assert victim.read_text() == "precious"


@pytest.mark.skipif(os.geteuid() != 0, reason="needs another group")
@pytest.mark.parametrize("name", ["visits.csv", "visits.parquet"])
def test_a_scan_keeps_mode_and_group_of_the_file(tmp_path: Path, name: str) -> None:
    """R13."""
    path = tmp_path / name
    write_output(visits(("a", "1", "2", "aa")), path, {("aa", "OSLK")}, KEY)
    os.chown(path, -1, 2345)
    path.chmod(0o660)
    write_output(visits(("b", "1", "2", "bb")), path, {("bb", "OSLK")}, KEY)
    assert (path.stat().st_gid, stat.S_IMODE(path.stat().st_mode)) == (2345, 0o660)


def test_a_row_added_by_hand_while_a_scan_writes_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R4, for the tables of a scan."""
    path = tmp_path / "visits.csv"
    write(visits(("a", "1", "2", "aa")), path, "aa")
    real, edits = os.fsync, iter(range(1))

    def edit_first(descriptor: int) -> None:
        for _ in edits:
            other = tmp_path / "other"
            other.write_text(path.read_text() + path.read_text().splitlines()[1].replace("a,", "hand,", 1) + "\n")
            os.replace(other, path)
        real(descriptor)

    monkeypatch.setattr("components.files.atomic.os.fsync", edit_first)
    assert write(visits(("b", "1", "2", "bb")), path, "bb") == ["a", "hand", "b"]


def test_an_empty_file_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "visits.csv").touch()
    check_output(tmp_path / "visits.csv")
    check_output(tmp_path / "none.parquet")
    assert write(visits(("a", "1", "2", "aa")), tmp_path / "visits.csv", "aa") == ["a"]
