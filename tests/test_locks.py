"""R15: what is installed on servers and by CI is locked, version by version and hash by hash."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SERVER, TESTS = ROOT / ".deploy" / "requirements.lock", ROOT / "tests" / "requirements.lock"


def ranges(file: Path) -> list[Requirement]:
    lines = [line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("-r")]


def locked(file: Path) -> dict[str, list[Requirement]]:
    """The one version of each package, or one for each kind of machine, by name."""
    pinned: dict[str, list[Requirement]] = {}
    for entry in re.sub(r"\\\n", "", file.read_text(encoding="utf-8")).splitlines():
        if entry and not entry.lstrip().startswith("#"):
            requirement = Requirement(entry.partition(" --hash=")[0].strip())
            pinned.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return pinned


@pytest.mark.parametrize("lock", [SERVER, TESTS], ids=["server", "tests"])
def test_every_entry_has_one_version_and_hashes_and_names_no_place(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|file:|/opt/", text)
    entries = [entry for entry in re.sub(r"\\\n", "", text).splitlines() if entry and not entry.startswith("#")]
    assert len(entries) > 40
    for entry in entries:
        assert re.fullmatch(r"[\w.\[\],-]+==[\w.+!]+( ; [^#]+?)?\s+(--hash=sha256:[0-9a-f]{64}\s*)+", entry), entry


@pytest.mark.parametrize(
    ("lock", "files"),
    [
        (SERVER, ["requirements.txt", ".deploy/requirements.in"]),
        (TESTS, ["requirements.txt", "tests/requirements.txt"]),
    ],
    ids=["server", "tests"],
)
def test_a_lock_has_all_that_the_ranges_ask_for(lock: Path, files: list[str]) -> None:
    pinned = locked(lock)
    for requirement in [r for file in files for r in ranges(ROOT / file)]:
        versions = pinned[canonicalize_name(requirement.name)]
        here = [r for r in versions if r.marker is None or r.marker.evaluate()]
        assert len(here) == 1, requirement
        (version,) = here[0].specifier
        assert requirement.specifier.contains(version.version), requirement


def test_tests_run_on_the_versions_of_servers() -> None:
    server, tests = locked(SERVER), locked(TESTS)
    assert server.keys() <= tests.keys()
    for name, versions in server.items():
        assert {str(v.specifier) for v in versions} == {str(v.specifier) for v in tests[name]}, name


def test_servers_and_ci_install_from_the_locks() -> None:
    deploy = (ROOT / ".deploy" / "README.md").read_text(encoding="utf-8")
    assert "pip install --require-hashes -r .deploy/requirements.lock" in deploy
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    installs = script.index("pip install -q --no-compile --require-hashes -r tests/requirements.lock")
    assert installs < script.index('bash -euo pipefail -c "$test_command"')
    assert script.index('cat "$types" "$newest"') < script.index("trap finish EXIT")


@pytest.mark.parametrize(
    ("says", "fails", "line"),
    [
        (
            "Requirement already satisfied: plotly",
            0,
            "The newest versions within the ranges are those of the lock.",
        ),
        ("Would install plotly-7.9.0", 0, "WARNING: the newest versions within the ranges differ from the lock"),
        ("ERROR: ResolutionImpossible", 1, "WARNING: the newest versions within the ranges do not resolve: ERROR"),
    ],
)
def test_ci_says_whether_the_newest_versions_would_do(tmp_path: Path, says: str, fails: int, line: str) -> None:
    pip = tmp_path / "pip"
    pip.write_text(f"#!/bin/sh\necho '{says}'\nexit {fails}\n", encoding="utf-8")
    pip.chmod(0o755)
    answer = subprocess.run(
        [str(ROOT / ".ci" / "newest"), str(pip)], capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert answer.returncode == 0
    assert answer.stdout.startswith(line)
    assert answer.stdout.count("\n") == 1
