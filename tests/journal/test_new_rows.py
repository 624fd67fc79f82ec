"""Rows added to a table: wholly or not at all, and none lost."""

import errno
import multiprocessing
import os
import stat
import time
from operator import attrgetter
from pathlib import Path

import pytest

from components.files import atomic
from components.files.atomic import lock, lock_of
from components.journal import transaction
from components.journal.save_errors import NotSavedError
from tests.journal.small_ledgers import append_rows

COLUMNS = ["id", "time", "note"]
ROW = {"id": "a", "time": "2025-10-26T14:03:05Z", "note": "one"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def others(folder: Path) -> list[str]:
    """What lies in a folder beside the table, its backup, the journal and its lock."""
    own = ("table.csv", ".table.csv.bak", "journal.jsonl", ".journal.jsonl.lock")
    return sorted(file.name for file in folder.iterdir() if file.name not in own)


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
    with pytest.raises(NotSavedError, match="the folder does not exist"):
        append_rows(tmp_path / "nowhere" / "table.csv", COLUMNS, [ROW])


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        ("os.fsync", errno.ENOSPC, "the disk is full"),
        ("_rename_exchange", errno.EROFS, "the disk is read-only"),
        ("os.open", errno.EACCES, "the folder or the file must not be written"),
    ],
)
def test_a_full_or_locked_disk_is_said_and_leaves_the_table(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, said: str
) -> None:
    path.write_text("id,time,note\n")

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(f"components.files.atomic.{call}", fail)
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
    monkeypatch.setattr(transaction, "WAIT_S", 0.2)
    with (
        lock(lock_of(path.with_name("journal.jsonl")), 1),
        pytest.raises(NotSavedError, match="is being written by somebody else"),
    ):
        append_rows(path, COLUMNS, [ROW])
    assert append_rows(path, COLUMNS, [ROW]) == 1


def test_a_lock_that_is_a_link_is_refused_and_what_it_leads_to_stays(path: Path, tmp_path: Path) -> None:
    """R1."""
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / ".journal.jsonl.lock").symlink_to(victim)
    with pytest.raises(NotSavedError, match=r"\.journal\.jsonl\.lock beside it is a link; remove it"):
        append_rows(path, COLUMNS, [ROW])
    assert victim.read_text() == "precious"
    assert not path.exists()


def test_a_link_planted_where_the_backup_goes_is_replaced_and_not_followed(path: Path, tmp_path: Path) -> None:
    """R2."""
    path.write_text("id,time,note\n")
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / ".table.csv.bak").symlink_to(victim)
    append_rows(path, COLUMNS, [ROW])
    assert victim.read_text() == "precious"
    assert (tmp_path / ".table.csv.bak").read_text() == "id,time,note\n"
    assert not (tmp_path / ".table.csv.bak").is_symlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs another group")
def test_mode_group_and_owner_stay(path: Path) -> None:
    """R13."""
    path.write_text("id,time,note\n")
    os.chown(path, 1234, 2345)
    path.chmod(0o664)
    append_rows(path, COLUMNS, [ROW])
    status = path.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 2345, 0o664)


def test_another_group_gets_no_rights_that_were_not_everybodys(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R13: where the group cannot be kept."""
    path.write_text("id,time,note\n")
    if os.geteuid() == 0:
        os.chown(path, -1, 2345)
    else:
        pytest.skip("needs another group")
    path.chmod(0o664)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr("components.files.atomic.os.fchown", refuse)
    append_rows(path, COLUMNS, [ROW])
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@pytest.mark.skipif(os.geteuid() != 0, reason="steps down to another account")
def test_a_lock_of_a_colleague_that_may_only_be_read_is_held_all_the_same(path: Path, tmp_path: Path) -> None:
    """R13: who saves next in a shared folder."""
    append_rows(path, COLUMNS, [ROW])
    journal = path.with_name("journal.jsonl")
    assert stat.S_IMODE(lock_of(journal).stat().st_mode) == 0o644
    path.chmod(0o666)
    journal.chmod(0o666)
    tmp_path.chmod(0o777)
    for folder in tmp_path.parents[:3]:
        folder.chmod(folder.stat().st_mode | 0o011)
    os.seteuid(65534)
    try:
        assert append_rows(path, COLUMNS, [ROW]) == 1
    finally:
        os.seteuid(0)


def test_a_new_table_has_the_header_and_the_delimiter_of_its_ledger(path: Path) -> None:
    """R5."""
    append_rows(path, COLUMNS, [ROW], delimiter=";")
    assert path.read_bytes() == b"id;time;note\na;2025-10-26T14:03:05Z;one\n"


def test_a_column_that_the_file_lacks_is_missed_only_where_there_is_something_to_say_in_it(path: Path) -> None:
    """R5."""
    path.write_text("id,time\n")
    append_rows(path, COLUMNS, [ROW | {"note": ""}])
    assert path.read_text() == "id,time\na,2025-10-26T14:03:05Z\n"
    with pytest.raises(NotSavedError, match="has no column note"):
        append_rows(path, COLUMNS, [ROW])


def test_parquet_is_refused_as_what_it_is(tmp_path: Path) -> None:
    """R5."""
    with pytest.raises(NotSavedError, match=r"table\.parquet is Parquet"):
        append_rows(tmp_path / "table.parquet", COLUMNS, [ROW])


def test_nothing_is_saved_into_a_file_that_has_lost_rows_which_are_on_screen(path: Path) -> None:
    """R4."""
    path.write_text("id,time,note\nx,y,z\n")
    with pytest.raises(NotSavedError, match="the file has 1 rows and 2 are on screen"):
        append_rows(path, COLUMNS, [ROW], at_least=2)
    assert path.read_text() == "id,time,note\nx,y,z\n"


def test_what_stood_there_before_is_kept_as_a_backup(path: Path) -> None:
    """R4."""
    path.write_text("id,time,note\nx,y,z\n")
    append_rows(path, COLUMNS, [ROW])
    assert path.with_name(".table.csv.bak").read_text() == "id,time,note\nx,y,z\n"


def _replace_on_and_on(path: Path, edits: int) -> None:
    """An editor who knows of nobody else adds rows by hand, each time by renaming."""
    for number in range(edits):
        new = path.with_name("editor")
        new.write_text(path.read_text() + f"hand-{number},t,n\n")
        os.replace(new, path)
        # Savings wait until nobody has written for a tenth of a second.
        time.sleep(0.3 if number % 20 == 0 else 0.002)


def test_no_edit_by_hand_is_lost_to_savings(path: Path) -> None:
    """R4: two hundred of them, each at another moment of a saving."""
    path.write_text("id,time,note\n")
    editor = multiprocessing.get_context("fork").Process(target=_replace_on_and_on, args=(path, 200))
    editor.start()
    saved = 0
    while editor.is_alive():
        saved += append_rows(path, COLUMNS, [ROW | {"id": f"a-{saved}"}])
    editor.join(10)
    assert saved > 5
    there = [line.split(",")[0] for line in path.read_text().splitlines()[1:]]
    assert [row for row in there if row.startswith("hand")] == [f"hand-{number}" for number in range(200)]


def test_a_file_that_is_being_written_in_place_is_waited_for(path: Path) -> None:
    """R4: an editor has emptied the file and writes it anew, bit by bit."""
    before = [f"old-{number},t,n\n" for number in range(300)]
    path.write_text("id,time,note\n" + "".join(before))
    context = multiprocessing.get_context("fork")
    started = context.Event()

    def rewrite() -> None:
        with path.open("w") as file:
            file.flush()
            started.set()
            file.write("id,time,note\n")
            for number, line in enumerate(before):
                file.write(line)
                if not number % 10:
                    file.flush()
                    time.sleep(0.01)
            file.write("hand,t,n\n")

    editor = context.Process(target=rewrite)
    editor.start()
    started.wait(10)
    assert append_rows(path, COLUMNS, [ROW]) == 1
    editor.join(10)
    rows = path.read_text().splitlines()[1:]
    assert rows == [*(line.strip() for line in before), "hand,t,n", "a,2025-10-26T14:03:05Z,one"]


@pytest.mark.parametrize("moment", ["os.fsync", "os.access", "_rename_exchange"])
@pytest.mark.parametrize("way", ["in place", "by renaming"])
def test_what_somebody_else_writes_while_it_is_saved_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, way: str
) -> None:
    """R4, at the worst of moments: also just as the files change places."""
    path.write_text("id,time,note\nold,t,n\n")
    real, edits = attrgetter(moment)(atomic), iter(range(1))

    def edit_first(*given: object, **named: object) -> object:
        for _ in edits:
            if way == "in place":
                with path.open("a") as file:
                    file.write("hand,t,n\n")
            else:
                other = path.with_name("other")
                other.write_text(path.read_text() + "hand,t,n\n")
                os.replace(other, path)
        return real(*given, **named)

    monkeypatch.setattr(f"components.files.atomic.{moment}", edit_first)
    assert append_rows(path, COLUMNS, [ROW]) == 1
    assert [line.split(",")[0] for line in path.read_text().splitlines()] == ["id", "old", "hand", "a"]
    assert others(path.parent) == []


def test_a_table_that_somebody_else_makes_while_it_is_made_is_added_to(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R4."""
    real, edits = os.link, iter(range(1))

    def edit_first(*given: object) -> None:
        for _ in edits:
            path.write_text("id,time,note\nhand,t,n\n")
        real(*given)

    monkeypatch.setattr("components.files.atomic.os.link", edit_first)
    append_rows(path, COLUMNS, [ROW])
    assert [line.split(",")[0] for line in path.read_text().splitlines()] == ["id", "hand", "a"]


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
