"""Rows added to a table: wholly or not at all, and none lost."""

import errno
import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from components.ledger import saving
from components.ledger.saving import NotSavedError, append_rows

COLUMNS = ["id", "time", "note"]
ROW = {"id": "a", "time": "2025-10-26T14:03:05Z", "note": "one"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def others(folder: Path) -> list[str]:
    """What lies in a folder beside the table and its lock."""
    return sorted(file.name for file in folder.iterdir() if file.name not in ("table.csv", ".table.csv.lock"))


def test_a_table_is_made_with_its_header(path: Path) -> None:
    assert append_rows(path, COLUMNS, [ROW]) == 1
    assert path.read_bytes() == b"id,time,note\na,2025-10-26T14:03:05Z,one\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert others(path.parent) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"id,time,note\na,2025-10-26T14:03:05Z,one\n"),
        (b"id,time,note\nx,y,z\n", b"id,time,note\nx,y,z\na,2025-10-26T14:03:05Z,one\n"),
        (b"id,time,note\nx,y,z", b"id,time,note\nx,y,z\na,2025-10-26T14:03:05Z,one\n"),
        (b"id,time,note\r\nx,y,z\r\n", b"id,time,note\r\nx,y,z\r\na,2025-10-26T14:03:05Z,one\r\n"),
        (b"note;id;own;time\n", b"note;id;own;time\none;a;;2025-10-26T14:03:05Z\n"),
        (b"\xef\xbb\xbfid,time,note\n", b"\xef\xbb\xbfid,time,note\na,2025-10-26T14:03:05Z,one\n"),
    ],
    ids=["empty", "rows", "no line end", "windows", "own columns", "byte order mark"],
)
def test_what_is_there_stays_as_it_is(path: Path, before: bytes, after: bytes) -> None:
    path.write_bytes(before)
    append_rows(path, COLUMNS, [ROW])
    assert path.read_bytes() == after


def test_cells_are_quoted_and_stay_on_their_line(path: Path) -> None:
    append_rows(path, COLUMNS, [ROW | {"note": 'a "b", c\nd\x00e'}])
    assert path.read_bytes().splitlines()[1] == b'a,2025-10-26T14:03:05Z,"a ""b"", c d e"'


def test_a_row_that_is_there_is_not_added_again(path: Path) -> None:
    rows = [ROW, ROW | {"note": "two"}, ROW | {"id": "b"}]
    assert append_rows(path, COLUMNS, rows, key=["id", "time"]) == 2
    before = path.stat().st_mtime_ns
    assert append_rows(path, COLUMNS, rows, key=["id", "time"]) == 0
    assert path.stat().st_mtime_ns == before


def test_permissions_stay(path: Path) -> None:
    path.write_text("id,time,note\n")
    path.chmod(0o600)
    append_rows(path, COLUMNS, [ROW])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_is_followed_and_stays_a_link(path: Path, tmp_path: Path) -> None:
    """D5."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path.symlink_to(elsewhere / "real.csv")
    append_rows(path, COLUMNS, [ROW])
    assert path.is_symlink()
    assert (elsewhere / "real.csv").read_text().count("\n") == 2


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.mkdir(), "table.csv: this is not a plain file"),
        (lambda path: os.mkfifo(path), "table.csv: this is not a plain file"),
        (lambda path: path.write_bytes(b"\xff\xfei\x00d\x00"), "table.csv is no CSV in UTF-8; see Data check"),
        (lambda path: path.write_text("id,other\n"), "the header of the file has no column time, note"),
    ],
    ids=["folder", "pipe", "utf-16", "another table"],
)
def test_what_cannot_be_added_to_is_said(path: Path, spoil: object, said: str) -> None:
    spoil(path)
    with pytest.raises(NotSavedError, match=said):
        append_rows(path, COLUMNS, [ROW])
    assert others(path.parent) == []


def test_a_folder_that_does_not_exist_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotSavedError, match=r"table\.csv: the folder does not exist"):
        append_rows(tmp_path / "nowhere" / "table.csv", COLUMNS, [ROW])


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        ("fsync", errno.ENOSPC, "the disk is full"),
        ("replace", errno.EROFS, "the disk is read-only"),
        ("open", errno.EACCES, "the folder or the file must not be written"),
    ],
)
def test_a_full_or_locked_disk_is_said_and_leaves_the_table(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, said: str
) -> None:
    path.write_text("id,time,note\n")

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(saving.os, call, fail)
    with pytest.raises(NotSavedError, match=said):
        append_rows(path, COLUMNS, [ROW])
    monkeypatch.undo()
    assert path.read_text() == "id,time,note\n"
    assert others(path.parent) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_read_only_folder_is_said(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    path.parent.chmod(0o500)
    try:
        with pytest.raises(NotSavedError, match="must not be written"):
            append_rows(path, COLUMNS, [ROW])
    finally:
        path.parent.chmod(0o700)


def test_somebody_who_holds_the_lock_is_waited_for_and_then_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "WAIT_S", 0.2)
    with saving._alone(path, 1), pytest.raises(NotSavedError, match="is being written by somebody else"):
        append_rows(path, COLUMNS, [ROW])
    assert append_rows(path, COLUMNS, [ROW]) == 1


def _add(path: Path, editor: int) -> None:
    for number in range(25):
        append_rows(path, COLUMNS, [{"id": f"{editor}-{number}", "time": "t", "note": "n"}])


def test_editors_at_once_lose_nothing(path: Path) -> None:
    """D4."""
    context = multiprocessing.get_context("fork")
    editors = [context.Process(target=_add, args=(path, editor)) for editor in range(4)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(60)
        assert editor.exitcode == 0
    lines = path.read_text().splitlines()
    assert lines[0] == "id,time,note"
    assert sorted(line.split(",")[0] for line in lines[1:]) == sorted(
        f"{editor}-{number}" for editor in range(4) for number in range(25)
    )
