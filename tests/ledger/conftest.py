"""Generated cases are judged by what they show, not by how long a busy machine takes for them. Small tables that
go the way of large ones, and small disks."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from components.ledger import convert

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that small tables go the way of large ones, in blocks of a few rows."""
    monkeypatch.setattr(convert, "LARGE", 0)
    monkeypatch.setattr(convert, "BLOCK", 300)
    monkeypatch.setattr(convert, "_MANY", 0)
    monkeypatch.setattr(convert, "_BATCH", 3)


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
