"""What is done as the server starts."""

import shutil
import time
from pathlib import Path

import pytest

from tests.serving import ROOT, Server, serve


def wait_until_read(server: Server) -> None:
    """Until the ledger is there, before which everything is swept."""
    until = time.monotonic() + 60
    while not any(line.get("event") == "ledger opened" for line in server.log):
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.parametrize("arguments", [("--view",), ()], ids=["view", "edit"])
def test_a_server_sweeps_up_what_a_killed_saving_left_unless_editing_is_closed(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """D1."""
    for file in (ROOT / "data").glob("*.*"):
        shutil.copy(file, tmp_path)
    left, kept = tmp_path / ".matches.csv.ab12cd34.part", tmp_path / "matches.csv.part"
    left.write_bytes(b"flight_id,air")
    kept.write_bytes(b"")
    with serve(tmp_path, *arguments) as server:
        wait_until_read(server)
        assert left.exists() == bool(arguments)
        assert kept.exists()
