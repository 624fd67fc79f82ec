"""The fictional ledger as it is written, and as it is shipped."""

from pathlib import Path

import pytest

from components.activity.evidence.verdicts import Verdict, corroboration
from components.activity.model import tables
from components.activity.selection import Selection
from components.activity.silences import longest_silence
from components.ledger.ledger import open_ledger
from tests.fictional.generate import EXAMPLE, HERE, generate


@pytest.mark.parametrize("folder", [HERE / "ledger", EXAMPLE], ids=["tests", "shipped"])
def test_it_is_what_its_program_writes(folder: Path, tmp_path: Path) -> None:
    generate(tmp_path)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == written
    assert sum(map(len, written.values())) < 300_000


def test_the_example_shows_everything_and_says_that_it_is_invented() -> None:
    ledger = open_ledger(EXAMPLE)
    asked = tables(ledger)
    assert ledger.title.startswith("Fictional ")
    verdicts = corroboration(asked, Selection())
    assert verdicts is not None
    assert set(verdicts["verdict"]) == set(Verdict)
    assert "suspension" in set(ledger.notes["kind"])
    assert longest_silence(asked, Selection()) is not None
