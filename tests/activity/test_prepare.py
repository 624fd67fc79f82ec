"""A large ledger is opened by a process of its own first, and then by everybody at once."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from components.activity.prepare import is_prepared, prepare
from components.ledger.tables import convert
from components.ledger.tables.cache import cache_folder
from components.ledger.versions import fingerprint
from tests.conftest import FICTIONAL

ROOT = Path(__file__).parents[2]


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger that counts as large."""
    monkeypatch.setattr(convert, "LARGE", 0)
    return shutil.copytree(FICTIONAL, tmp_path / "large")


def ready(path: Path) -> bool:
    return is_prepared(path, fingerprint(path))


def test_a_small_ledger_needs_no_preparation(tmp_path: Path) -> None:
    assert ready(FICTIONAL)
    assert ready(tmp_path / "nothing.csv")


def test_a_large_one_is_prepared_once_for_each_of_its_states(
    large: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not ready(large)
    prepare(large)
    done = [float(line) for line in capsys.readouterr().out.splitlines()]
    assert done == sorted(done)
    assert done[-1] == 1.0
    assert ready(large)
    with (large / "flights.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert not ready(large)


def test_what_was_removed_from_the_cache_is_prepared_again(large: Path) -> None:
    prepare(large)
    for folder in cache_folder(large).iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    assert not ready(large)


def test_it_ends_with_the_process_that_wanted_it(tmp_path: Path) -> None:
    source = tmp_path / "flights.csv"
    header, *rows = (FICTIONAL / "flights.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    with source.open("w", encoding="utf-8") as file:
        file.write(header)
        for number in range(4_000):
            file.writelines(f"{number}-{row}" for row in rows)
    program = (
        "import os, subprocess, sys, time\n"
        "command = [sys.executable, '-m', 'components.activity.prepare', sys.argv[1], str(os.getpid())]\n"
        "print(subprocess.Popen(command).pid, flush=True); time.sleep(600)"
    )
    wanting = subprocess.Popen(
        [sys.executable, "-c", program, source], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert wanting.stdout is not None
    child = psutil.Process(int(wanting.stdout.readline()))
    until = time.monotonic() + 60
    while not list(cache_folder(tmp_path).glob("making-*")) and time.monotonic() < until:
        time.sleep(0.1)
    assert child.is_running()
    wanting.kill()
    wanting.wait()
    child.wait(timeout=30)
    assert not list(cache_folder(tmp_path).glob("*.prepared"))
