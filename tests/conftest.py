"""Ledgers for the tests of every room: the shipped one, the fictional one, and small ones made of a few rows;
which tests run, and in how many processes.

Every test imports this file, and many open no ledger: what takes a second and more to import is imported in the
functions that need it."""

from __future__ import annotations

import csv
import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from components.ledger.location import SHIPPED
from components.ledger.tables.cache import VARIABLE
from tests.chromium import browser, playwright, profile

if TYPE_CHECKING:
    from components.activity.model import Tables
    from components.ledger.ledger import Ledger

__all__ = ["browser", "playwright", "profile"]
FICTIONAL = Path(__file__).parent / "fictional" / "ledger"
DEFAULTS = {
    "flights": {"aircraft_type": "IL62", "destination": "OSLK", "source_id": "tracker"},
    "notes": {"airfield": "OSLK", "title": "A title", "source_id": "tracker"},
    "sources": {"kind": "news"},
    "airfields": {"name": "An airfield", "latitude": "35.4", "longitude": "35.9"},
}
OSLK = {"airfield": "OSLK"}

Rows = Sequence[Mapping[str, str]]
LedgerOf = Callable[..., "Ledger"]


# Where Python is told to write no bytecode, each of some hundred servers and workers compiles all modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A machine that is busy with other tests takes longer for an example than the fifth of a second that is the rule.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the tests that are marked slow, too, as CI does")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips slow tests, so that `-ra` names them at the end; deselected, they would only be counted."""
    if config.getoption("slow"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="slow: --slow runs it, and so does .ci/run"))


def pytest_collection_finish() -> None:
    """Leaves what was collected out where garbage is looked for, and looks less often: that was a fifteenth of the
    time that tests take."""
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Returns one more than there are processors: tests wait for browsers and servers a third of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Caches of their own, for the tests and for the processes that they start."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """Puts `__main__` back after each test: AppTest leaves its own script there, and a process that a later test
    spawns would run that script before its job."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


def _opened(folder: Path) -> Ledger:
    from components.ledger.ledger import open_ledger

    return open_ledger(folder)


def _asked(ledger: Ledger) -> Tables:
    from components.activity.model import tables

    return tables(ledger)


@pytest.fixture(scope="session")
def shipped() -> Ledger:
    return _opened(SHIPPED.parent)


@pytest.fixture(scope="session")
def fictional() -> Ledger:
    return _opened(FICTIONAL)


@pytest.fixture(scope="session")
def shipped_tables(shipped: Ledger) -> Tables:
    return _asked(shipped)


@pytest.fixture(scope="session")
def fictional_tables(fictional: Ledger) -> Tables:
    return _asked(fictional)


@pytest.fixture(scope="session")
def ledger_of(tmp_path_factory: pytest.TempPathFactory) -> LedgerOf:
    """Writes rows into the CSV files of a new folder and opens it: `ledger_of(flights, notes=…, sources=…)`.

    A row names the cells that matter to the test; others have the value of DEFAULTS, or are empty, and flights
    without an id are called f1, f2 and so on. Without `airfields`, OSLK is watched. A table of None has no file.
    """
    from components.ledger.tables.descriptor import read_descriptor

    described = read_descriptor(SHIPPED).tables

    def write(flights: Rows, *, airfields: Rows = (OSLK,), **others: Rows | None) -> Ledger:
        folder = tmp_path_factory.mktemp("ledger")
        named = [{"flight_id": f"f{number}"} | dict(row) for number, row in enumerate(flights, start=1)]
        written = {"visits": ()} if "scans" in others else {}  # A scan writes both.
        for table, rows in {"flights": named, "airfields": airfields, **written, **others}.items():
            if rows is None:
                continue
            with (folder / described[table].path).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, described[table].columns, restval="")
                writer.writeheader()
                writer.writerows(DEFAULTS.get(table, {}) | dict(row) for row in rows)
        return _opened(folder)

    return write


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a file system of its own, with options of tmpfs such as `size=64k`."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mounted(options: str) -> Path:
        mount = ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
        if subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("no right to mount a file system here")
        return folder

    yield mounted
    if folder.is_mount():
        subprocess.run(["umount", "-l", str(folder)], check=True)
