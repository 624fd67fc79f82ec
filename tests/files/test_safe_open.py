"""Files that are opened, or said why not; nothing is waited for."""

import os
import tempfile
from pathlib import Path

import pytest

from components.files.safe_open import open_bytes, read_bytes


def test_the_content_of_a_plain_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    assert read_bytes(tmp_path / "file") == b"content"


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "/dev/full"])
def test_devices_are_refused_at_once(device: str) -> None:
    """D8."""
    assert open_bytes(Path(device)) == "this is not a plain file"


def test_a_pipe_is_refused_with_and_without_a_writer(tmp_path: Path) -> None:
    """D8."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert open_bytes(pipe) == "this is not a plain file"
    writer = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        os.write(writer, b"flight_id,date")
        assert open_bytes(pipe) == "this is not a plain file"
    finally:
        os.close(writer)


def test_a_file_without_the_right_to_read_it_is_said() -> None:
    """D8. Root may read everything, so the test steps down where it is root."""
    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        os.chmod(made, 0o755)
        secret = Path(made) / "flights.csv"
        secret.write_bytes(b"flight_id")
        secret.chmod(0o000)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(65534)
        try:
            assert read_bytes(secret) == "the dashboard has no right to read the file"
        finally:
            if is_root:
                os.seteuid(0)
