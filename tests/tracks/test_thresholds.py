"""The thresholds that components/tracks/README.md gives reasons for are those of the detector."""

import re
from pathlib import Path

from components.tracks import thresholds

README = (Path(__file__).parents[2] / "components" / "tracks" / "README.md").read_text(encoding="utf-8")


def test_every_threshold_stands_in_the_readme_with_its_value_and_a_reason() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([\d,.]+) \| (.+) \|$", README, re.MULTILINE)
    stated = {name: float(value.replace(",", "")) for name, value, reason in rows if reason.strip()}
    known = {name: value for name, value in vars(thresholds).items() if isinstance(value, float)}
    assert stated == known
