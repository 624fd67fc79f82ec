"""Selections that somebody forged, as long as a message may be: the server does not keep them."""

import subprocess
import sys
from pathlib import Path

from tests.measured import ROOT

TIMES, LENGTH = 60, 950_000
MOST_GROWN_MB = 35


def forge() -> None:
    """Print by how many MB this process grows while it looks up `TIMES` selections, each of another long text."""
    from components.activity.model import tables
    from components.activity.rows import count_behind
    from components.activity.selection import Selection
    from components.ledger.ledger import open_ledger
    from components.pages.parts.open_ledger.answer_cache import cached_answer
    from components.pages.parts.views.chart_marks import marks_in

    asked = tables(open_ledger(ROOT / "data"))

    def select(number: int) -> None:
        marks = marks_in([{"customdata": ["flight", "", f"{number:06}{'x' * LENGTH}"]}])
        assert marks is not None
        assert cached_answer("version", count_behind, (Selection(), marks.flights), asked) == 0

    for number in range(10):
        select(number)
    before = _megabytes()
    for number in range(10, 10 + TIMES):
        select(number)
    print(_megabytes() - before)


def _megabytes() -> float:
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1024


def test_the_memory_stays_as_it_is_after_sixty_selections_of_a_megabyte() -> None:
    command = [sys.executable, "-c", f"from {__name__} import forge; forge()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=True)
    assert float(done.stdout) < MOST_GROWN_MB
