"""Savings that are killed, run out of room, or meet each other; the faults are real ones."""

import csv
import ctypes
import io
import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from components.journal.new_rows import sweep
from components.journal.save_errors import NotSavedError
from tests.journal.small_ledgers import append_rows, ledger, table

COLUMNS = ["id", "time", "note"]
FORK = multiprocessing.get_context("fork")
NOTE = "n" * 2_000


def rows_of(path: Path) -> list[list[str]]:
    """The rows of a table, each of which is whole."""
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    header, *rows = csv.reader(io.StringIO(text), strict=True)
    assert header == COLUMNS
    assert all(len(row) == 3 and row[2] == NOTE for row in rows)
    return rows


def left_over(folder: Path) -> list[Path]:
    return [file for file in folder.iterdir() if file.name.endswith(".part")]


def _save_on_and_on(path: Path) -> None:
    for number in range(100_000):
        append_rows(path, COLUMNS, [{"id": str(number), "time": "t", "note": NOTE}])


def test_a_saving_that_is_killed_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """D1: forty times, at any moment; and what it leaves beside the table is swept up."""
    path, rng, known = tmp_path / "table.csv", Random(1), 0
    files = ledger(tmp_path, table("table", COLUMNS))
    append_rows(path, COLUMNS, [{"id": "first", "time": "t", "note": NOTE}])
    for _ in range(40):
        saver = FORK.Process(target=_save_on_and_on, args=(path,))
        before = path.stat()
        saver.start()
        while path.stat() == before:
            time.sleep(0.001)
        time.sleep(rng.uniform(0.0, 0.03))
        assert saver.pid is not None
        os.kill(saver.pid, signal.SIGKILL)
        saver.join(10)
        rows = rows_of(path)
        assert len(rows) >= known, "what was saved stays"
        known = len(rows)
    assert known > 40, "the savings were under way when they were killed"
    (tmp_path / ".table.csv.abcd1234.part").write_bytes(b"id,time,note\nhalf")
    strangers = [
        tmp_path / name for name in (".other.csv.abcd1234.part", ".table.csv.mine.part", "table.csv.part")
    ]
    for stranger in strangers:
        stranger.write_bytes(b"")
    assert sweep(files)
    assert left_over(tmp_path) == [file for file in left_over(tmp_path) if file in strangers]
    assert all(stranger.exists() for stranger in strangers)
    assert sweep(files) == []


def test_nothing_is_swept_from_under_the_hands_of_whoever_is_saving(tmp_path: Path) -> None:
    """D1."""
    path, files = tmp_path / "table.csv", ledger(tmp_path, table("table", COLUMNS))
    saver = FORK.Process(target=_save_on_and_on, args=(path,))
    saver.start()
    try:
        while not path.exists():
            time.sleep(0.01)
        for _ in range(200):
            sweep(files)
        assert saver.is_alive()
    finally:
        saver.kill()
        saver.join(10)
    assert len(rows_of(path)) > 0


def test_a_reader_never_sees_half_a_saving(tmp_path: Path) -> None:
    """D3."""
    path = tmp_path / "table.csv"
    append_rows(path, COLUMNS, [{"id": "first", "time": "t", "note": NOTE}])
    saver = FORK.Process(target=_save_on_and_on, args=(path,))
    saver.start()
    try:
        counts = []
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            counts.append(len(rows_of(path)))
    finally:
        saver.kill()
        saver.join(10)
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    assert len(counts) > 50


@pytest.fixture
def small_disk(disk: Callable[[str], Path]) -> Path:
    """A file system of its own with 64 kB."""
    return disk("size=64k,nr_inodes=40")


def refused(path: Path, why: str) -> None:
    """A saving that fails, says why, and leaves everything as it was."""
    before = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.name != ".journal.jsonl.lock"}
    with pytest.raises(NotSavedError, match=re.escape(f": {why}")):
        append_rows(path, COLUMNS, [{"id": "b", "time": "t", "note": NOTE}])
    after = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.name != ".journal.jsonl.lock"}
    assert after == before


def fill_up(disk: Path) -> None:
    with (disk / "fill").open("wb", buffering=0) as fill, suppress(OSError):
        while fill.write(bytes(512)):
            pass


def test_a_full_disk_leaves_the_table_and_says_so(small_disk: Path) -> None:
    """D2: on a file system that has run out of room, then of files, then is read-only."""
    path = small_disk / "table.csv"
    append_rows(path, COLUMNS, [{"id": "a", "time": "t", "note": NOTE}])
    fill_up(small_disk)
    refused(path, "the disk is full")
    (small_disk / "fill").unlink()
    with suppress(OSError):
        for number in range(100):
            (small_disk / f"f{number}").touch()
    refused(path, "the disk is full")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    refused(path, "the disk is read-only")
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    for file in small_disk.glob("f*"):
        file.unlink()
    append_rows(path, COLUMNS, [{"id": "b", "time": "t", "note": NOTE}])
    assert [row[0] for row in rows_of(path)] == ["a", "b"]


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
PR_SET_PTRACER, PR_SET_PTRACER_ANY = 0x59616D61, 2 ** (8 * ctypes.sizeof(ctypes.c_ulong)) - 1
"""Of <linux/prctl.h>."""


def _save_when_continued(path: Path, answer: Path) -> None:
    """Stops, so that strace can attach, and saves a row; how that ends goes to `answer`, as JSON."""
    # Yama lets ordinary users trace their descendants alone, and this process is none of strace. Kernels without
    # it refuse the call, which is not needed there.
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(PR_SET_PTRACER_ANY), 0, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)
    try:
        said: object = append_rows(path, COLUMNS, [{"id": "b", "time": "t", "note": "n"}])
    except NotSavedError as error:
        said = str(error)
    answer.write_text(json.dumps(said))


def traced(path: Path, *options: str) -> tuple[object, list[str]]:
    """What a saving in a process of its own answers under strace, and the calls that were traced. The process is a
    fork: to import what it needs would take a hundred times as long as the saving."""
    log, answer = path.parent.parent / "calls", path.parent.parent / "answer"
    saver = FORK.Process(target=_save_when_continued, args=(path, answer))
    saver.start()
    assert saver.pid is not None
    try:
        assert os.WIFSTOPPED(os.waitpid(saver.pid, os.WUNTRACED)[1])
        command = ["strace", "-f", "-y", "-o", str(log), *options, "-p", str(saver.pid)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            attached = tracer.stderr.readline()
            # One that strace could not attach to would save without the fault.
            os.kill(saver.pid, signal.SIGCONT if "attached" in attached else signal.SIGKILL)
            saver.join(60)
            tracer.wait(60)
    finally:
        saver.kill()
        saver.join(10)
    assert "attached" in attached
    assert saver.exitcode == 0
    return json.loads(answer.read_text()), log.read_text().splitlines()


@needs_strace
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("write:error=ENOSPC:when=1", "table.csv: the disk is full"),
        ("write:error=EIO:when=1", "table.csv: the disk reports a fault"),
        ("write:retval=7:when=1", 1),
        ("fchmod:error=EPERM:when=1", "table.csv: the folder or the file must not be written"),
        ("fsync:error=EIO:when=1", "table.csv: the disk reports a fault"),
        ("write:error=ENOSPC:when=2", "journal.jsonl: the disk is full"),
        ("write:error=ENOSPC:when=3", "journal.jsonl: the disk is full"),
        ("fsync:error=EIO:when=2", "journal.jsonl: the disk reports a fault"),
        ("fsync:error=EIO:when=3", "journal.jsonl: the disk reports a fault"),
        ("fsync:error=EIO:when=4", "journal.jsonl: the disk reports a fault"),
        ("renameat2:error=EROFS:when=1", "table.csv: the disk is read-only"),
        ("renameat2:error=ENOSYS:when=1", 1),
        ("rename:error=EIO:when=1", 1),
        ("fsync:error=EIO:when=5", 1),
        ("unlink:error=EIO:when=1", 1),
    ],
)
def test_each_call_that_fails_leaves_the_old_table_or_the_new_one(
    tmp_path: Path, fault: str, said: object
) -> None:
    """D2, with the fault injected into the system call. A call that writes less than asked is gone on with."""
    folder = tmp_path / "disk"
    folder.mkdir()
    path = folder / "table.csv"
    path.write_bytes(b"id,time,note\na,t,n\n")
    answer, calls = traced(path, "-e", f"inject={fault}")
    assert any("INJECTED" in call for call in calls), "the fault was there"
    assert answer == said
    if "retval" not in fault:
        assert path.read_bytes() == b"id,time,note\na,t,n\n" + (b"b,t,n\n" if said == 1 else b"")
    assert left_over(folder) == []


@needs_strace
def test_the_rows_are_on_the_disk_before_they_take_the_place_of_the_table(tmp_path: Path) -> None:
    """D6: fsync of the file, of the intent and the journal, rename, fsync of the folder; the old content becomes
    the backup."""
    folder = tmp_path / "disk"
    folder.mkdir()
    path = folder / "table.csv"
    path.write_bytes(b"id,time,note\n")
    answer, calls = traced(path, "-e", "trace=fsync,fdatasync,rename,renameat,renameat2")
    assert answer == 1
    order = [re.sub(r"^\d+\s+", "", call) for call in calls if str(folder) in call]
    here = re.escape(str(folder))
    expected = [
        rf"fsync\(\d+<{here}/\.table\.csv\.\w{{8}}\.part>\)\s+= 0",
        rf"fsync\(\d+<{here}/\.journal\.jsonl\.pending>\)\s+= 0",
        rf"fsync\(\d+<{here}/journal\.jsonl>\)\s+= 0",
        rf"fsync\(\d+<{here}>\)\s+= 0",
        rf'rename\w*\(.*\.part", (AT_FDCWD<.*>, )?"{re.escape(str(path))}".*\)\s+= 0',
        rf'rename\(.*\.part", "{here}/\.table\.csv\.bak"\)\s+= 0',
        rf"fsync\(\d+<{here}>\)\s+= 0",
    ]
    assert len(order) == len(expected)
    for call, form in zip(order, expected, strict=True):
        assert re.match(form, call)
