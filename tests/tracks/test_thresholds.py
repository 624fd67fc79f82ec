"""Every threshold of the detector stands in components/tracks/README.md with its value and its reason."""

import ast
import re
from itertools import pairwise
from pathlib import Path

from components.tracks import thresholds

TRACKS = Path(__file__).parents[2] / "components" / "tracks"
README = (TRACKS / "README.md").read_text(encoding="utf-8")
NUMBERS = {name: value for name, value in vars(thresholds).items() if isinstance(value, int | float)}
DETECTOR = (
    "aircraft",
    "approaches",
    "copies",
    "fields",
    "integrity",
    "landings",
    "neighbours",
    "observations",
    "track",
    "visit_reasons",
    "visits",
)
UNITS = {"M_PER_NM", "M_PER_DEGREE", "FT_PER_M", "STANDARD_HPA", "FT_PER_HPA", "_KT"}
"""Of the world, and not of the detector."""


def reasons() -> dict[str, str]:
    """Returns what stands below each threshold."""
    body = ast.parse((TRACKS / "thresholds.py").read_text(encoding="utf-8")).body
    below = pairwise(body)
    return {
        target.id: " ".join(after.value.value.split())
        for each, after in below
        if isinstance(each, ast.Assign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        for target in each.targets
        if isinstance(target, ast.Name)
    }


def test_every_threshold_stands_in_the_readme_with_its_value_and_a_reason() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (-?[\d,.]+) \| (.+) \|$", README, re.MULTILINE)
    stated = {name: (float(value.replace(",", "")), reason) for name, value, reason in rows}
    assert stated == {name: (value, reasons()[name]) for name, value in NUMBERS.items()}
    assert all(len(reason) > 20 for _, reason in stated.values())


def test_every_threshold_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in TRACKS.rglob("*.py") if path.stem != "thresholds")
    assert [name for name in NUMBERS if not re.search(rf"\b{name}\b", code)] == []


def test_the_detector_has_no_threshold_of_its_own() -> None:
    own = [
        (module, target.id)
        for module in DETECTOR
        for node in ast.parse((TRACKS / f"{module}.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        and any(isinstance(x, ast.Constant) and isinstance(x.value, int | float) for x in ast.walk(node.value))
        for target in node.targets
        if isinstance(target, ast.Name) and target.id not in {*UNITS, "REFERENCE"}
    ]
    assert own == []
