"""A real scan, stopped in every way, that goes on where it was."""

import os
import signal
from pathlib import Path

import pytest

from tests.tracks.scanning.archives import far_members, pack, real_members
from tests.tracks.scanning.commands import (
    are_gone,
    command,
    finished,
    peak_memory,
    started,
    store_files,
    wait_until,
    worker_pids,
)

pytestmark = pytest.mark.slow
"""Whole scans are begun again and again, to be stopped."""

REAL_OF = (("a3c78c",), ("aa178d", "4d208a"), ("a4068e", "a1878a"))


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three day archives with 400 members each: six jobs."""
    folder = tmp_path_factory.mktemp("archives")
    paths = []
    for seed, real in enumerate(REAL_OF):
        members = list(far_members(400, seed, distinct=6))
        members[200:200] = real_members(real)
        paths.append(pack(folder / f"day{seed}.tar", members))
    return paths


@pytest.fixture(scope="module")
def undisturbed(archives: list[Path], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The visits that a scan finds which nobody disturbs."""
    out = tmp_path_factory.mktemp("undisturbed") / "visits.csv"
    done = finished(archives, out, "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert len(out.read_bytes().splitlines()) == 12
    assert len(store_files(out)) == 6
    return out.read_bytes()


def test_a_killed_scan_goes_on_and_does_nothing_twice(
    archives: list[Path], undisturbed: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "visits.csv"
    scan = started(archives, out, "--workers", "2")
    wait_until(lambda: len(store_files(out)) >= 2)
    workers = worker_pids(scan.pid)
    scan.kill()
    scan.wait()
    before = store_files(out)
    assert 2 <= len(before) < 6
    assert not out.exists()
    wait_until(lambda: are_gone(workers), 20)
    done = finished(archives, out, "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert out.read_bytes() == undisturbed
    after = store_files(out)
    assert len(after) > len(before)
    assert {name: after[name] for name in before} == before
    again = finished(archives, out, "--workers", "2")
    assert again.returncode == 0
    assert store_files(out) == after
    assert out.read_bytes() == undisturbed


def test_ctrl_c_stops_a_scan_with_one_sentence(archives: list[Path], undisturbed: bytes, tmp_path: Path) -> None:
    for attempt in range(5):
        out = tmp_path / str(attempt) / "visits.csv"
        out.parent.mkdir()
        scan = started(archives, out, "--workers", "2")
        wait_until(lambda: len(store_files(out)) >= 1)  # noqa: B023
        os.killpg(scan.pid, signal.SIGINT)
        said, told = scan.communicate(timeout=20)
        # On a busy machine the scan may be done before the signal comes.
        if scan.returncode != 0:
            break
    assert (scan.returncode, said, told) == (130, "", "Stopped. The same command goes on from here.\n")
    assert not out.exists()
    assert finished(archives, out, "--workers", "2").returncode == 0
    assert out.read_bytes() == undisturbed


def test_two_scans_into_one_file(archives: list[Path], undisturbed: bytes, tmp_path: Path) -> None:
    out = tmp_path / "visits.csv"
    first = started(archives, out)
    wait_until(lambda: len(store_files(out)) >= 1)
    # Asleep, so that it cannot be done before the other begins.
    first.send_signal(signal.SIGSTOP)
    second = finished(archives, out)
    first.send_signal(signal.SIGCONT)
    assert first.wait(60) == 0
    assert second.returncode == 1
    assert second.stderr.endswith("visits.csv is being written by somebody else; try again later\n")
    assert out.read_bytes() == undisturbed


def test_one_process_finds_the_same_as_many(archives: list[Path], undisturbed: bytes, tmp_path: Path) -> None:
    out = tmp_path / "visits.csv"
    assert finished(archives, out, "--workers", "1").returncode == 0
    assert out.read_bytes() == undisturbed


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    members = list(far_members(250, 9, distinct=6))
    small, large = ([pack(tmp_path / f"{n}-{k}.tar", members * n) for k in range(2)] for n in (1, 4))
    own, worker = peak_memory(command(small, tmp_path / "small.csv", "--workers", "2"))
    own_4, worker_4 = peak_memory(command(large, tmp_path / "large.csv", "--workers", "2"))
    assert own_4 < 1.3 * own
    assert worker_4 < 1.3 * worker
