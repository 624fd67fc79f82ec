"""The command that makes the tables anew from the journal."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from components.journal.__main__ import DOUBTFUL, NOT_REBUILT, REBUILT, main
from components.journal.history import JOURNAL
from components.journal.new_rows import NewRows, add_rows
from components.journal.past_ledger import LEFT_OUT
from tests.journal.small_ledgers import ANNA, ledger, table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = ledger(tmp_path / "ledger", table("table", ["id", "a"], ["id"]))
    files.folder.mkdir()
    (files.folder / "table.csv").write_bytes(b'a;id\r\n"1";x\r\n')
    for number in range(3):
        add_rows(files, [NewRows("table", [{"id": f"{number}", "a": "ö, ü"}])], ANNA)
    return files.folder


@pytest.mark.parametrize("is_of_a_day", [False, True])
def test_the_tables_are_rebuilt_byte_for_byte(folder: Path, tmp_path: Path, is_of_a_day: bool) -> None:
    into = tmp_path / "deep" / "new"
    # At midnight the day of the saving is over once the command runs, but not to come.
    known = ["--known", f"{datetime.now(UTC):%Y-%m-%d}"] if is_of_a_day else []
    assert main(["rebuild", str(folder), "--into", str(into), *known]) == REBUILT
    assert [path.name for path in into.iterdir()] == ["table.csv"]
    assert (into / "table.csv").read_bytes() == (folder / "table.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--known", "2001-01-01"], "its journal begins on"),
        (["--known", "9999-12-31"], "that day is still to come"),
        (["--into", "."], "is not empty"),
    ],
)
def test_what_cannot_be_rebuilt_is_said_and_nothing_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    into = tmp_path / "new"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    given = [str(folder) if each == "." else each for each in arguments]
    assert main(["rebuild", str(folder), "--into", str(into), *given]) == NOT_REBUILT
    assert sentence in capsys.readouterr().err
    assert not into.exists()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_journal_that_was_altered_is_doubtful(folder: Path, tmp_path: Path) -> None:
    journal = folder / JOURNAL
    journal.write_bytes(journal.read_bytes().replace("ö, ü".encode(), b"other", 1))
    assert main(["rebuild", str(folder), "--into", str(tmp_path / "new")]) == DOUBTFUL


def test_what_is_not_entered_yet_is_said_to_be_left_out(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entered = (folder / "table.csv").read_bytes()
    (folder / "table.csv").write_bytes(entered + b"1;by hand\r\n")
    assert main(["rebuild", str(folder), "--into", str(tmp_path / "new")]) == REBUILT
    said = capsys.readouterr()
    assert LEFT_OUT in said.err
    assert f"as of the last change entered on {datetime.now(UTC):%-d %B %Y}" in said.out
    assert (tmp_path / "new" / "table.csv").read_bytes() == entered
