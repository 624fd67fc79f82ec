"""The rules of the house, as far as a machine can check them."""

import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.house.figures import importers, modules

ROOT = Path(__file__).parents[1]


def test_rooms_import_only_from_rooms_to_their_left() -> None:
    linter = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linter.returncode == 0, linter.stdout + linter.stderr


def test_no_modules_import_each_other_in_a_circle() -> None:
    # A package's own file hands on names of its modules, which import one another by way of it.
    files = modules()
    who = {name: users for name, users in importers().items() if files[name].name != "__init__.py"}
    assert set(TopologicalSorter(who).static_order()) >= set(who)


def test_no_page_shows_data_as_html() -> None:
    # Texts of the program itself are HTML: its style sheet, and the keys of a chart.
    risky = re.compile(
        r"unsafe_allow_html|unsafe_allow_javascript|st\.html\((?!STYLE\)|KEYS\[per\]\))|components\.v1|LinkColumn"
    )
    found = [str(f) for f in (ROOT / "components").rglob("*.py") if risky.search(f.read_text(encoding="utf-8"))]
    assert found == []


def test_the_top_level_holds_what_the_user_fixed_and_what_tools_demand() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    top = {Path(name).parts[0] for name in tracked}
    asked = {"README.md", "requirements.txt", "dashboard.py", "data", "components", "tests"}
    assert {name for name in top - asked if not name.startswith(".")} == {
        "pyproject.toml",
        "LICENSE",
        "CHANGELOG.md",
    }
