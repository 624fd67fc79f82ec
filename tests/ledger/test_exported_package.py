"""A table as a zip: the CSV reads back cell for cell, description and checksums are those of that CSV."""

import io
import json
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from components.ledger.ledger import Ledger, open_ledger
from components.ledger.observation_tables import visits_as_text
from components.ledger.tables.descriptor import Field, Table
from components.ledger.tables.export import packed

from .samples import DATA, SCHEMAS, package, row, table

FILES = ["flights.csv", "datapackage.json", "SHA256SUMS"]


def unpacked(archive: bytes, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(archive)) as made:
        assert made.testzip() is None
        made.extractall(folder)
    return folder


def of(ledger: Ledger, name: str) -> bytes:
    return packed(ledger.written[name].frame(), ledger.schemas[name], ledger.title)


@pytest.mark.parametrize("name", ["flights", "notes", "sources"])
def test_each_table_reads_back_cell_for_cell_from_the_unpacked_folder(
    fictional: Ledger, tmp_path: Path, name: str
) -> None:
    again = open_ledger(unpacked(of(fictional, name), tmp_path))
    pd.testing.assert_frame_equal(
        again.written[name].frame().reset_index(drop=True), fictional.written[name].frame().reset_index(drop=True)
    )
    assert again.title == fictional.title
    assert "file not read" not in again.problems["severity"].to_list()
    assert again.set_aside.empty


def test_columns_that_no_schema_knows_are_handed_on_as_they_are(tmp_path: Path) -> None:
    own = table(row("one") + ',42,"two\nlines"', row("two") + ",=1,").replace(
        "attributed_to", "attributed_to,seats,Своё"
    )
    ledger = open_ledger(package(tmp_path / "own", {"flights.csv": own}))
    assert ledger.written["flights"].frame()[["seats", "Своё"]].to_numpy().tolist() == [
        ["42", "two\nlines"],
        ["=1", ""],
    ]
    assert "seats" not in ledger.reports.frame()
    again = open_ledger(unpacked(of(ledger, "flights"), tmp_path / "again"))
    pd.testing.assert_frame_equal(again.written["flights"].frame(), ledger.written["flights"].frame())
    assert not [p for p in again.problems["what"] if "unknown columns" in p], "the descriptor names them"


@pytest.mark.parametrize("columns", ["earliest", "reports", "is_period", "qualifier", "type_written", "row"])
def test_an_unknown_column_never_takes_the_place_of_one_of_ours(tmp_path: Path, columns: str) -> None:
    own = table(row("one") + ",x").replace("attributed_to", f"attributed_to,{columns}")
    ledger = open_ledger(package(tmp_path, {"flights.csv": own}))
    assert ledger.written["flights"].frame()[columns].to_list() == ["x"]
    assert str(ledger.reports.frame()["earliest"].iloc[0].date()) == "2025-10-26"
    assert ledger.flights.frame()["reports"].to_list() == [1]


def test_the_checksums_are_those_that_sha256sum_finds(shipped: Ledger, tmp_path: Path) -> None:
    folder = unpacked(of(shipped, "flights"), tmp_path)
    assert sorted(file.name for file in folder.iterdir()) == sorted(FILES)
    told = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True
    )
    assert (told.returncode, told.stdout) == (0, "flights.csv: OK\ndatapackage.json: OK\n")
    (folder / "flights.csv").write_bytes((folder / "flights.csv").read_bytes().replace(b"OSLK", b"OSDI", 1))
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True).returncode == 1


@pytest.mark.parametrize("name", ["flights", "notes", "sources", "visits"])
def test_frictionless_finds_the_description_true(fictional: Ledger, tmp_path: Path, name: str) -> None:
    frictionless = pytest.importorskip("frictionless")
    written = (
        visits_as_text(fictional.visits.frame())[SCHEMAS["visits"].columns]
        if name == "visits"
        else fictional.written[name].frame()
    )
    folder = unpacked(packed(written, fictional.schemas[name], fictional.title), tmp_path)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["type", "message"]) == []
    assert report.tasks[0].stats["rows"] == len(written)
    assert [
        f["name"]
        for f in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"][0]["schema"]["fields"]
    ] == list(written.columns)
    spoiled = folder / f"{name}.csv"
    spoiled.write_bytes(spoiled.read_bytes().replace(b"20", b"21", 1))
    assert not frictionless.validate(str(folder / "datapackage.json")).valid, "another content is found out"


def test_a_table_without_a_schema_is_described_as_text(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    rows = pd.DataFrame({"what": ["a\r\nb", "=1"], "row": ["", "3"]}, dtype="str")
    folder = unpacked(packed(rows, Table("problems", "Problems", "problems.csv", ()), "A title"), tmp_path)
    assert frictionless.validate(str(folder / "datapackage.json")).valid
    again = pd.read_csv(folder / "problems.csv", dtype="str", keep_default_na=False)
    assert again.to_numpy().tolist() == rows.to_numpy().tolist()


def test_types_that_rows_were_not_held_against_are_not_claimed(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    schema = replace(
        SCHEMAS["flights"], name="My flights", fields=(Field("seen", "Seen", type="boolean"),), primary_key=()
    )
    folder = unpacked(packed(pd.DataFrame({"seen": ["perhaps"]}), schema, "A title"), tmp_path)
    assert (folder / "table.csv").exists(), "a name that is none for a package is replaced"
    assert frictionless.validate(str(folder / "datapackage.json")).valid


def test_the_same_rows_make_the_same_bytes(shipped: Ledger) -> None:
    assert of(shipped, "flights") == of(open_ledger(DATA), "flights")
    with zipfile.ZipFile(io.BytesIO(of(shipped, "flights"))) as made:
        assert {entry.date_time for entry in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in made.infolist()} == {0o100644}


def test_visits_are_written_as_visits_csv_has_them(fictional: Ledger, tmp_path: Path) -> None:
    written = visits_as_text(fictional.visits.frame())[SCHEMAS["visits"].columns]
    folder = unpacked(packed(written, fictional.schemas["visits"], ""), tmp_path)
    again = open_ledger(folder)
    pd.testing.assert_frame_equal(again.visits.frame(), fictional.visits.frame())


def test_zero_is_a_bound_that_is_said() -> None:
    schema = replace(SCHEMAS["places"], primary_key=())
    with zipfile.ZipFile(io.BytesIO(packed(pd.DataFrame({"radius_km": ["5"]}), schema, "t"))) as made:
        (field,) = json.loads(made.read("datapackage.json"))["resources"][0]["schema"]["fields"]
    assert field["constraints"] == {"minimum": 0.0, "maximum": 10000.0}
