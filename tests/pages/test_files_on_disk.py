"""The files of a ledger cut short, removed, replaced or edited while people read."""

import os
import shutil
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
CLICK_S = 10.0

Fault = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in (ROOT / "data").glob("*.*"):
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.fixture
def reader(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Opens the first page for one more reader."""

    def another(*arguments: str) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["dashboard.py", *arguments])
        monkeypatch.setattr("components.server.access.holds_token", lambda: True)
        monkeypatch.setenv("FLIGHT_DATA", str(folder))
        return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()

    return another


def socket_at(path: Path) -> None:
    # The address of a socket may have 100 characters or so; the path of a test may have more.
    here = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


FAULTS: dict[str, tuple[Fault, str]] = {
    "deleted": (lambda path: None, "the file does not exist"),
    "folder": (lambda path: path.mkdir(), "this is not a plain file"),
    "pipe": (os.mkfifo, "this is not a plain file"),
    "socket": (socket_at, "this is not a plain file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "the file is a link that leads out of the folder"),
    "link to itself": (lambda path: path.symlink_to(path.name), "the link leads back to itself"),
    "link to nothing": (lambda path: path.symlink_to("nothing"), "the file does not exist"),
    "link to a pipe": (lambda path: (os.mkfifo(f"{path}.p"), path.symlink_to(f"{path}.p")), "this is not a plain"),
    "empty": (lambda path: path.write_bytes(b""), "the file is empty"),
    "binary": (lambda path: path.write_bytes(bytes(range(256)) * 100), ""),
    "zeros": (lambda path: path.write_bytes(bytes(100_000)), "this is UTF-16 text or a binary file"),
}


def restored(path: Path, content: bytes) -> None:
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
    path.write_bytes(content)


def plain(text: object) -> str:
    return str(text).replace("\\", "").replace("\u2060", "")


def complaint(app: AppTest) -> str:
    assert not app.exception
    return plain(app.error[0].value).replace("**", "") if app.error else ""


def click(app: AppTest) -> AppTest:
    started = time.monotonic()
    app.run()
    assert time.monotonic() - started < CLICK_S, "nothing waits for a file"
    return app


def test_the_last_good_state_stays_under_a_red_banner_and_nothing_hangs(
    folder: Path, reader: Callable[..., AppTest], subtests: pytest.Subtests
) -> None:
    """D8, for the flights, while people read."""
    app = reader()
    path = folder / "flights.csv"
    content, headline = path.read_bytes(), app.header[0].value
    for fault, (make, what) in FAULTS.items():
        with subtests.test(fault):
            path.unlink()
            make(path)
            assert complaint(click(app)).startswith(f"The ledger cannot be read. flights.csv: {what}")
            assert "The last good state stays on screen: 5 reports." in complaint(app)
            assert app.header[0].value == headline
        restored(path, content)
    assert complaint(click(app)) == ""


def test_the_same_holds_for_every_other_file(
    folder: Path, reader: Callable[..., AppTest], subtests: pytest.Subtests
) -> None:
    """D8, for the descriptor, for another table and for what the program writes itself."""
    app = reader()
    for name, fault in (
        ("datapackage.json", "folder"),
        ("datapackage.json", "pipe"),
        ("sources.csv", "link to itself"),
        ("visits.csv", "link to a pipe"),
        ("visits.parquet", "link to itself"),
        ("visits.parquet", "zeros"),
        ("scans.csv", "pipe"),
        ("matches.csv", "link to nothing"),
    ):
        path = folder / name
        content = path.read_bytes() if path.exists() else None
        with subtests.test(f"{name}: {fault}"):
            path.unlink(missing_ok=True)
            FAULTS[fault][0](path)
            part = "The" if name == "datapackage.json" else "Part of the"
            assert complaint(click(app)).startswith(f"{part} ledger cannot be read. {name}")
            kept = "5 reports" if name == "datapackage.json" else f"Of {name} the last good copy stays on screen."
            assert content is None or kept in complaint(app)
        restored(path, content or b"")
        if content is None:
            path.unlink()
    assert complaint(click(app)) == ""


def test_a_whole_folder_may_go_as_well(
    folder: Path, reader: Callable[..., AppTest], subtests: pytest.Subtests
) -> None:
    """D8, for the folder of the ledger."""
    app = reader()
    for fault in ("deleted", "folder", "pipe", "link to itself"):
        with subtests.test(fault):
            away = folder.rename(folder.with_name(f"{folder.name}-away"))
            FAULTS[fault][0](folder)
            assert "The last good state stays on screen: 5 reports." in complaint(click(app))
            restored(folder, b"")
            folder.unlink()
            away.rename(folder)
    assert complaint(click(app)) == ""


def test_a_ledger_that_shrank_says_from_how_many_rows_to_how_many(
    folder: Path, reader: Callable[..., AppTest]
) -> None:
    """D7 and A6: cut in the middle of a row, and seen by those who come later too."""
    app = reader()
    path = folder / "flights.csv"
    whole, headline = path.read_bytes(), app.header[0].value
    lines = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3]) + lines[3][:20])
    for seen in (click(app), reader()):
        assert complaint(seen).startswith(
            "The ledger has shrunk: flights from 5 to 3 rows. The earlier rows stay on screen. If they were not"
        )
        assert not seen.warning, "what is on screen is whole"
        assert seen.header[0].value == headline
    path.write_bytes(b"".join(lines[:5]))
    assert "flights from 5 to 4 rows" in complaint(click(app)), "some came back, not all"
    path.write_bytes(whole)
    assert complaint(click(app)) == ""


def test_a_table_that_may_be_missing_is_missed_once_it_was_there(
    folder: Path, reader: Callable[..., AppTest]
) -> None:
    """D7 for the tables that the program writes."""
    header = "flight_id,airfield,movement,icao24,time_utc,decision,decided_utc,note\n"
    row = "il62-arrival,OSLK,arrival,,2025-10-26T12:00:00Z,same,2025-11-01T00:00:00Z,\n"
    (folder / "matches.csv").write_text(header + row)
    app = reader()
    assert complaint(app) == ""
    (folder / "matches.csv").unlink()
    assert "matches from 1 to 0 rows" in complaint(click(app))


def test_an_editor_may_say_that_the_rows_were_removed_on_purpose(
    folder: Path, reader: Callable[..., AppTest]
) -> None:
    """D7."""
    app = reader()
    path, headline = folder / "flights.csv", app.header[0].value
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert "flights from 5 to 4 rows" in complaint(click(app))
    app.button(key="accept-losses").click().run()
    assert complaint(app) == ""
    assert complaint(reader()) == "", "for everybody"
    assert app.header[0].value != headline, "they are gone from the page"


def test_a_broken_side_table_freezes_no_other(folder: Path, reader: Callable[..., AppTest]) -> None:
    """R11: the last good copy table by table, several at once, each named; what changes beside it is shown."""
    app = reader()
    notes, sources, flights = (folder / name for name in ("notes.csv", "sources.csv", "flights.csv"))
    good, headline = notes.read_bytes(), app.header[0].value
    notes.write_bytes(b"no table")
    click(app)
    assert not app.toast, "nothing on screen has changed"
    sources.unlink()
    rows = flights.read_text("utf-8").splitlines(keepends=True)
    flights.write_text("".join([*rows, rows[-1].replace(rows[-1].split(",")[0], "one-more", 1)]), "utf-8")
    click(app)
    told = complaint(app)
    assert told.startswith("Part of the ledger cannot be read.")
    assert "notes.csv: " in told
    assert "sources.csv: the file does not exist" in told
    assert "Of notes.csv, sources.csv the last good copy stays on screen." in told
    assert app.header[0].value != headline, "the new flight is there"
    app.switch_page("components/pages/notes.py").run()
    assert not app.exception
    assert app.get("plotly_chart"), "the notes are those there were"
    notes.write_bytes(good)
    assert "notes.csv" not in complaint(click(app))


def test_a_restart_forgets(folder: Path, reader: Callable[..., AppTest]) -> None:
    """R11."""
    reader()
    (folder / "notes.csv").unlink()
    assert "the last good copy" in complaint(reader())
    st.cache_resource.clear()
    assert "The rest is shown." in complaint(reader())
    assert "the last good copy" not in complaint(reader())


def test_a_page_that_is_open_says_that_the_ledger_has_changed(
    folder: Path, reader: Callable[..., AppTest]
) -> None:
    """D7: at the next click, once, also where size and time of change are as before."""
    app = reader()
    path = folder / "flights.csv"
    assert not click(app).toast
    status, content = path.stat(), path.read_bytes()
    changed = content.replace(b"2025-10-29,", b"2025-10-28,")
    assert len(changed) == len(content)
    assert changed != content
    path.write_bytes(changed)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert [toast.value for toast in click(app).toast] == [
        "The ledger has changed; this page shows it as it is now."
    ]
    assert not click(app).toast
