"""Generated cases are judged by what they show, not by how long a busy machine takes for them. Small tables that
go the way of large ones, and small disks."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that small tables go the way of large ones, in blocks of a few rows."""
    _convert_all(monkeypatch, block=300, batch=3)


@pytest.fixture
def fictional_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that tables of some hundred rows go the way of large ones, in some ten blocks: 150 take half a minute."""
    _convert_all(monkeypatch, block=9_000, batch=45)


def _convert_all(monkeypatch: pytest.MonkeyPatch, block: int, batch: int) -> None:
    """Tables of any size are converted, in blocks of so many bytes (CSV) or rows (Parquet)."""
    # By its name, as it takes a second to import, and many tests of ledgers do without.
    convert = "components.ledger.convert"
    monkeypatch.setattr(f"{convert}.LARGE", 0)
    monkeypatch.setattr(f"{convert}.BLOCK", block)
    monkeypatch.setattr(f"{convert}._MANY", 0)
    monkeypatch.setattr(f"{convert}._BATCH", batch)


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
