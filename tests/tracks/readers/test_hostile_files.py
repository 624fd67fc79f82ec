"""Each file made to do harm is refused in under five seconds and 300 MB, and nothing is written."""

from pathlib import Path
from typing import Any

import pytest

from tests.measured import answers_of

from .hostile import CASES

pytestmark = pytest.mark.slow
"""Each file is read in three ways by processes of their own, a minute of the processor in all."""

MOST_S, MOST_MB = 5.0, 300.0
WAYS = ("scan", "upload", "claims")
HARMLESS = {
    "C6 long key": "a name that means nothing, and no rows",
    "C2 bzip2": "a good trace, which is read",
}
READ = {
    "C3 traversal",
    "C3 absolute path",
    "C3 symbolic link",
    "C3 hard link",
    "C3 pipe",
    "C3 character device",
    "C3 block device",
    "C3 symbolic link to a folder above, then a file through it",
    "C6 a name twice in a row",
}
"""Archives that hold a good trace as well."""

Answers = dict[tuple[str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What came of reading every file in every way, by a process that may write into one folder only to see
    whether it does."""
    base = tmp_path_factory.mktemp("hostile")
    files, work = base / "a" / "b" / "files", base / "a" / "b" / "work"
    files.mkdir(parents=True)
    work.mkdir()
    names = {f"{number:03}": name for number, name in enumerate(CASES)}
    for number, name in names.items():
        (files / number).write_bytes(CASES[name]())
    before = {path: path.stat().st_mtime_ns for path in base.rglob("*")}
    told = answers_of("tests.tracks.readers.hostile", files, work)
    assert {path: path.stat().st_mtime_ns for path in base.rglob("*")} == before, "nothing was written"
    assert not Path("/tmp/escaped.json").exists()
    for number in names:
        (files / number).unlink()
    return {(names[file], way): answer for (file, way), answer in told.items()}


@pytest.mark.parametrize("name", CASES)
def test_harmful_file_is_refused_in_time_and_memory(answers: Answers, name: str) -> None:
    """C1 to C6, each by its name."""
    for way in WAYS:
        answer = answers[name, way]
        assert "raised" not in answer, answer
        assert answer["seconds"] < MOST_S, answer
        assert answer["megabytes"] < MOST_MB, answer
        assert answer["problems"] or name in HARMLESS, answer
        if way != "claims" and name not in READ and not name.startswith("C1 gzip bomb of rows"):
            assert answer["rows"] <= 1_000, answer


def test_good_trace_beside_what_is_refused_is_read(answers: Answers) -> None:
    """C3: of an archive only the entry is refused."""
    for name in CASES:
        if name.startswith("C3 "):
            assert answers[name, "scan"]["rows"] == 1
            assert answers[name, "upload"]["rows"] == 1
