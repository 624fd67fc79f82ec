"""The first page is asked for while the server still imports what reads ledgers, on a machine that is busy."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.reader import reader
from tests.serving import ROOT, serve


@pytest.fixture
def busy() -> Iterator[None]:
    """Other processes that leave the server little time, so that everything takes long enough to overlap."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(3)]
    yield
    for other in others:
        other.kill()
        other.wait()


@pytest.mark.usefixtures("busy")
def test_a_reader_who_comes_while_the_server_imports_gets_the_page() -> None:
    with serve(ROOT / "data") as server:
        with reader(server.port) as page:
            time.sleep(0.2)
            page.open()
            said = page.texts()
        assert "Reported flights to Hmeimim" in said
        assert not [line for line in server.log if line.get("error_id")]
