"""The same ledger and the same tracks in every time zone a server may stand in."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOLD = """
from pathlib import Path
from components.activity.evidence.verdicts import corroboration
from components.activity.headline import headline
from components.activity.selection import Selection
from components.activity.model import tables
from components.ledger.tables.export import exact_csv, with_bounds
from components.ledger.ledger import open_ledger
from components.ledger.observation_tables import visits_as_text
from components.tracks.fields import Field, known_field
from components.tracks.scanning.dropped_files import look_into

ledger = open_ledger(Path("tests/fictional/ledger"))
asked = tables(ledger)
print(headline(asked, Selection()).sentence)
print(with_bounds(ledger.written["flights"].frame(), ledger.reports.frame()).to_csv())
print(visits_as_text(ledger.visits.frame()).to_csv())
print(corroboration(asked, Selection()).to_csv())
track = Path("tests/tracks/data/readsb/trace_full_a3c78c.json")
print(look_into([(track.name, track.read_bytes())], [known_field("88NV")]).visits.to_csv())
"""


def told(zone: str) -> str:
    """What a process in a time zone says."""
    done = subprocess.run(
        [sys.executable, "-c", TOLD],
        cwd=ROOT,
        env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_date_depends_on_the_zone_of_the_server() -> None:
    """D9: fourteen hours before and eight hours behind UTC."""
    here = told("Pacific/Kiritimati")
    assert "2021-08-02" in here
    assert "2023-08-30T14:3" in here, "the visit of the track"
    assert here == told("America/Los_Angeles")
