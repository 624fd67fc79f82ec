"""Which ledger is opened, and when it counts as changed."""

import json
import os
import time
from pathlib import Path

import pytest

from components.ledger.location import chosen_location, closes_editing, is_workbook, opens_browser
from components.ledger.versions import fingerprint

from .samples import DATA, package


@pytest.mark.parametrize(
    ("arguments", "environment", "path"),
    [
        ([], {}, DATA),
        ([], {"FLIGHT_DATA": ""}, DATA),
        ([], {"FLIGHT_DATA": "there"}, Path("there")),
        (["--data", "here.csv"], {"FLIGHT_DATA": "there"}, Path("here.csv")),
        (["--data=here.csv"], {}, Path("here.csv")),
        (["--other", "--data", "here.csv", "rest"], {}, Path("here.csv")),
        (["--data"], {"FLIGHT_DATA": "there"}, Path("there")),
        (["--data", "example"], {}, DATA / "example"),
        ([], {"FLIGHT_DATA": "example"}, DATA / "example"),
        (["--data", "./example"], {}, Path("example")),
        (["--data", "~/here"], {}, Path.home() / "here"),
        (["--data", "~nobody-of-this-name/here"], {}, Path("~nobody-of-this-name/here")),
    ],
)
def test_the_argument_comes_before_the_variable_and_the_variable_before_the_shipped_ledger(
    arguments: list[str], environment: dict[str, str], path: Path
) -> None:
    assert chosen_location(arguments, environment) == path


def test_a_file_named_example_comes_before_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "example").mkdir()
    monkeypatch.chdir(tmp_path)
    assert chosen_location(["--data", "example"], {}) == Path("example")


def test_a_fingerprint_names_the_descriptor_and_every_table() -> None:
    assert [name for name, *_ in fingerprint(DATA)] == [
        "datapackage.json", "flights.csv", "notes.csv", "sources.csv", "places.csv", "aircraft_types.csv",
        "airfields.csv", "visits.csv", "visits.parquet", "scans.csv", "matches.csv",
    ]  # fmt: skip
    assert fingerprint(DATA) == fingerprint(DATA / "datapackage.json")


@pytest.mark.parametrize("name", ["datapackage.json", "flights.csv", "airfields.csv"])
def test_a_fingerprint_differs_once_a_file_is_edited_or_removed(tmp_path: Path, name: str) -> None:
    before = fingerprint(package(tmp_path))
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\n")
    edited = fingerprint(tmp_path)
    (tmp_path / name).unlink()
    assert len({before, edited, fingerprint(tmp_path)}) == 3


def test_the_fingerprint_of_a_single_csv_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(b"12345")
    ((name, _, _, size, _),) = fingerprint(path)
    assert (name, size) == ("mine.csv", 5)


def test_what_cannot_be_read_has_a_fingerprint_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": 5}), "utf-8")
    os.mkfifo(tmp_path / "pipe.csv")
    assert [name for name, *_ in fingerprint(tmp_path)] == ["datapackage.json"]
    assert [name for name, *_ in fingerprint(tmp_path / "pipe.csv")] == ["pipe.csv"]
    assert fingerprint(tmp_path / "none.csv") == (("none.csv", 0, 0, -1, 0),)
    assert fingerprint(Path("a\x00b.csv")) == (("a\x00b.csv", 0, 0, -1, 0),)


def test_an_edit_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    """D7, in place and by replacing the file."""
    path = tmp_path / "mine.csv"
    path.write_bytes(b"1,one")
    status = path.stat()
    before = fingerprint(path)
    time.sleep(0.05)  # the clock of the file system ticks some 250 times a second
    path.write_bytes(b"1,two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    edited = fingerprint(path)
    other = tmp_path / "other.csv"
    other.write_bytes(b"1,six")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.replace(other, path)
    assert {(name, changed, size) for name, changed, _, size, _ in (*before, *edited, *fingerprint(path))} == {
        ("mine.csv", status.st_mtime_ns, 5)
    }
    assert len({before, edited, fingerprint(path)}) == 3


def test_workbooks_go_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    names = ("a.xlsx", "A.XLS", "a.ods", "a.csv", "folder.xlsx")
    assert [is_workbook(tmp_path / name) for name in names] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("arguments", "closed"),
    [
        ([], False),
        (["--data", "x", "--edit"], False),
        (["--view"], True),
        (["--edit", "--view"], True),
        (["--data", "x", "--as", "Anna", "--view"], True),
        (["--data", "--view"], True),
        (["--as", "--view"], True),
        (["--view=1"], True),
        (["--data"], True),
    ],
)
def test_what_asks_to_view_or_is_not_understood_closes_editing(arguments: list[str], closed: bool) -> None:
    assert closes_editing(arguments, {}) is closed


@pytest.mark.parametrize(
    ("value", "closed"), [("1", True), ("true", True), ("yse", True), ("0", False), (" No ", False), ("", False)]
)
def test_a_variable_closes_editing_too(value: str, closed: bool) -> None:
    assert closes_editing(["--edit"], {"FLIGHT_VIEW": value}) is closed


def test_the_browser_must_be_asked_for() -> None:
    assert not opens_browser([])
    assert opens_browser(["--edit"])
    assert opens_browser(["--data", "x", "--edit"])
    for arguments in (["--data", "--edit"], ["--ed"], ["--edit=yes"], ["--edit", "--view"]):
        assert not opens_browser(arguments)
