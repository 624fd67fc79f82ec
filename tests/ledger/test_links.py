"""R10: links that lead out of the folder of a ledger show nothing of what they lead to."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from components.files.problems import Severity
from components.ledger.ledger import Ledger, open_ledger
from tests.conftest import FICTIONAL

SECRET = "root:x:0:0:secret,of,somebody,else"
OUT = "the file is a link that leads out of the folder, and is not followed"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "secret.csv").write_text(f"{SECRET}\n" * 3)
    return shutil.copytree(FICTIONAL, tmp_path / "ledger")


def refusals(ledger: Ledger) -> dict[str, str]:
    unread = ledger.problems[ledger.problems["severity"] == Severity.UNREADABLE]
    return dict(zip(unread["file"], unread["what"], strict=True))


def shows_secret(ledger: Ledger) -> bool:
    return any("secret,of" in frame.to_csv() for frame in (ledger.problems, ledger.set_aside, ledger.sources))


LINKS: dict[str, Callable[[Path, Path], None]] = {
    "absolute": lambda file, secret: file.symlink_to(secret),
    "relative": lambda file, secret: file.symlink_to(os.path.relpath(secret, file.parent)),
    "over another": lambda file, secret: (
        (file.parent / "one").symlink_to(secret),
        file.symlink_to("one"),
    ),
    "through a folder": lambda file, secret: (
        (file.parent / "sub").symlink_to(secret.parent),
        file.symlink_to(f"sub/{secret.name}"),
    ),
}


@pytest.mark.parametrize("name", ["flights.csv", "sources.csv", "visits.csv", "matches.csv", "datapackage.json"])
@pytest.mark.parametrize("way", LINKS)
def test_a_link_out_of_the_folder_is_refused_and_quotes_nothing(folder: Path, name: str, way: str) -> None:
    (folder / name).unlink()
    LINKS[way](folder / name, folder.parent / "away" / "secret.csv")
    ledger = open_ledger(folder)
    assert refusals(ledger)[name] == OUT
    assert not shows_secret(ledger)


def test_a_folder_in_the_middle_of_a_path_may_be_such_a_link_too(folder: Path) -> None:
    (folder / "sub").symlink_to(folder.parent / "away")
    descriptor = folder / "datapackage.json"
    descriptor.write_text(descriptor.read_text("utf-8").replace('"sources.csv"', '"sub/secret.csv"'), "utf-8")
    ledger = open_ledger(folder)
    assert refusals(ledger) == {"sub/secret.csv": OUT}
    assert not shows_secret(ledger)


@pytest.mark.parametrize("path", ["../away/secret.csv", "/etc/passwd", "sub/../../away/secret.csv"])
def test_a_path_out_of_the_package_is_refused(folder: Path, path: str) -> None:
    descriptor = folder / "datapackage.json"
    descriptor.write_text(descriptor.read_text("utf-8").replace('"sources.csv"', f'"{path}"'), "utf-8")
    ledger = open_ledger(folder)
    assert "the path of sources must be one relative path" in refusals(ledger)["datapackage.json"]
    assert not shows_secret(ledger)


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sources.csv").rename(folder / "sub" / "real.csv")
    (folder / "sources.csv").symlink_to("sub/real.csv")
    linked = folder.parent / "linked"
    linked.symlink_to(folder)
    assert refusals(open_ledger(linked)) == {}


def test_a_file_that_the_operator_named_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "away" / "mine.csv"
    mine.symlink_to(folder / "flights.csv")
    ledger = open_ledger(mine)
    assert ledger.readable
    assert ledger.reports.count > 0


def test_a_file_of_a_folder_of_parquet_is_refused_likewise(folder: Path, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    rows = pd.read_csv(folder / "flights.csv", dtype="str", keep_default_na=False)
    rows.to_parquet(parts / "one.parquet")
    assert open_ledger(parts).readable
    rows.to_parquet(tmp_path / "away" / "two.parquet")
    (parts / "two.parquet").symlink_to(tmp_path / "away" / "two.parquet")
    ledger = open_ledger(parts)
    assert not ledger.readable
    assert refusals(ledger) == {"parts/two.parquet": OUT}
