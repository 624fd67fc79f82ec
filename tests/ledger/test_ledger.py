"""Opening a ledger: folders, single files, and everything that may stand in their place."""

import gzip
import json
import os
import shutil
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from components.files.problems import Severity
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.location import DESCRIPTOR, Remote
from components.ledger.tables.descriptor import ADDED
from tests.conftest import FICTIONAL

from .samples import DATA, HEADER, SCHEMAS, opened, package, row, table, told

UNREADABLE, SET_ASIDE, FLAGGED = Severity.UNREADABLE, Severity.SET_ASIDE, Severity.FLAGGED
SINGLE = table(row("one", origin="UUEE", aircraft_type="Ил-62М"), row("two"), row("three", origin="HLLB"))


def workbook() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


# Folders


def test_the_reports_have_the_types_that_the_ledger_promises(tmp_path: Path) -> None:
    ledger = opened(tmp_path, flights=table(row("one", date="[2025-10-24..]~", credibility="2"), row("two")))
    reports = ledger.reports.frame()
    assert reports["earliest"].dtype == reports["latest"].dtype == "datetime64[s]"
    assert reports["credibility"].dtype == "Int64"
    assert reports["credibility"].to_list() == [2, pd.NA]
    assert reports.loc[2, "latest"] == pd.Timestamp(9999, 12, 31)
    assert reports["qualifier"].to_list() == ["~", ""]
    assert reports["date"].to_list() == ["[2025-10-24..]~", "2025-10-26"]
    assert reports.index.to_list() == [2, 3]


def test_what_was_written_is_kept_beside_what_was_understood(tmp_path: Path) -> None:
    ledger = opened(tmp_path, flights=table(row("one", aircraft_type="Ил-62М", destination="Latakia")))
    assert ledger.reports.frame().loc[2, ["aircraft_type", "destination"]].to_list() == ["IL62", "OSLK"]
    assert ledger.written["flights"].frame().loc[2, ["aircraft_type", "destination"]].to_list() == [
        "Ил-62М",
        "Latakia",
    ]


def test_the_descriptor_itself_may_be_named(shipped: Ledger) -> None:
    by_file = open_ledger(DATA / DESCRIPTOR)
    pd.testing.assert_frame_equal(by_file.reports.frame(), shipped.reports.frame())
    assert by_file.title == shipped.title == "Reported flights to Hmeimim / Latakia"


def test_a_folder_without_a_descriptor_is_read_and_said(tmp_path: Path) -> None:
    ledger = open_ledger(package(tmp_path / "mine", {DESCRIPTOR: None}))
    what = "the folder has no datapackage.json; its tables are read as the README describes them"
    assert told(ledger.problems) == [(FLAGGED, DESCRIPTOR, None, "", what)]
    assert ledger.flights.count == 5
    assert ledger.title == "Reported flights to Hmeimim / Latakia"


def test_a_folder_with_flights_alone_takes_types_and_places_from_the_reference(tmp_path: Path) -> None:
    (tmp_path / "flights.csv").write_text(table(row("one", aircraft_type="Il-62M", origin="Libya")), "utf-8")
    ledger = open_ledger(tmp_path)
    assert ledger.reports.frame()["aircraft_type"].to_list() == ["IL62"]
    assert ledger.gazetteer.loc["Libya", "kind"] == "country"
    assert [p[4] for p in told(ledger.problems)] == [
        "no airfield is named as watched; taken to be OSLK, named by 1 flight, and no other airfield is",
        "the folder has no datapackage.json; its tables are read as the README describes them",
        "source 'flightradar24' is not described; counted as an independent source (row 2)",
    ]


def test_an_empty_folder_and_a_missing_path_say_so(tmp_path: Path) -> None:
    for path, file in (
        (tmp_path, DESCRIPTOR),
        (tmp_path / "none.csv", "none.csv"),
        (tmp_path / "x.json", "x.json"),
    ):
        ledger = open_ledger(path)
        assert told(ledger.problems) == [(UNREADABLE, file, None, "", "the file does not exist")]
        assert not ledger.readable
        assert ledger.flights.frame().empty


def test_folder_without_a_ledger_names_the_tables_in_it(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a.csv", "notes.md"):
        (tmp_path / name).touch()
    remedy = open_ledger(tmp_path).problems["remedy"].iloc[0]
    assert remedy == "Open a table of this folder by itself (a.csv, b.xlsx)."


@pytest.mark.parametrize("name", ["notes", "sources", "airfields"])
def test_a_missing_table_is_said_and_the_flights_load(tmp_path: Path, name: str) -> None:
    ledger = open_ledger(package(tmp_path, {f"{name}.csv": None}))
    assert (UNREADABLE, f"{name}.csv", None, "", "the file does not exist") in told(ledger.problems)
    assert ledger.readable
    assert ledger.flights.count == 5


def test_an_empty_table_of_flights_is_readable(tmp_path: Path) -> None:
    ledger = opened(tmp_path, flights=table())
    assert ledger.readable
    assert ledger.problems.empty
    assert ledger.flights.frame().empty
    assert ledger.reports.frame()["earliest"].dtype == "datetime64[s]"


def test_rows_set_aside_carry_their_file_row_and_line(tmp_path: Path) -> None:
    flights = table(row("one", note='"two\nlines"'), row("two", date="2025-02-30"), "three,2025")
    ledger = opened(tmp_path, flights=flights, places="place,name,kind,latitude,longitude\nx,X,city,99,0\n")
    assert ledger.set_aside[["file", "row", "line"]].values.tolist() == [
        ["flights.csv", 3, 4],
        ["flights.csv", 4, 5],
        ["places.csv", 2, 2],
    ]
    assert ledger.reports.frame()["flight_id"].to_list() == ["one"]


# One CSV of flights


def test_a_single_csv_opens_and_its_airfield_is_inferred_and_said(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(SINGLE, "utf-8")
    ledger = open_ledger(path)
    assert told(ledger.problems) == [
        (FLAGGED, "airfields.csv", None, "",
         "no airfield is named as watched; taken to be OSLK, named by 3 flights, more than any other; "
         "HLLB is named by 1 flight, UUEE by 1"),
        (FLAGGED, "mine.csv", 2, "source_id",
         "source 'flightradar24' is not described; counted as an independent source (rows 2, 3 and 4)"),
    ]  # fmt: skip
    assert ledger.title == f"Reported flights to {ledger.airfields['name'].iloc[0]}"
    assert ledger.airfields["airfield"].to_list() == ["OSLK"]
    assert ledger.airfields["latitude"].round(1).to_list() == [35.4]
    assert ledger.reports.frame()["aircraft_type"].to_list() == ["IL62", "", ""]
    assert ledger.notes.empty
    assert ledger.readable


def test_a_single_csv_with_three_columns_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "three.csv"
    path.write_text("flight_id,date,source_id\none,2025-10,rumour\n", "utf-8")
    ledger = open_ledger(path)
    assert ledger.flights.frame()["flight_id"].to_list() == ["one"]
    assert "no airfield is named as watched; no flight names one" in ledger.problems["what"].to_list()


def test_a_file_name_that_is_not_text_is_shown_escaped(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\x1b.csv")
    path.write_text(SINGLE + "broken\n", "utf-8")
    ledger = open_ledger(path)
    assert ledger.title == "Reported flights to Bassel Al-Assad International Airport"
    assert ledger.set_aside["file"].to_list() == ["\\xff\\x1b.csv"]
    assert ledger.flights.count == 3
    path.write_text("flight_id,date\nx,2025-03-02\n", "utf-8")
    assert open_ledger(path).title == "\\xff\\x1b", "no airfield gives it a better name"


# What may stand in the place of a file


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (workbook(), "this is an Excel workbook or a zip file, not a CSV file"),
        (gzip.compress(SINGLE.encode()), "this is a gzip archive, not a CSV file"),
        (b"<!DOCTYPE html><h1>404</h1>", "this is a web page, not a CSV file"),
        (b"%PDF-1.7", "this is a PDF document, not a CSV file"),
        (b"", "the file is empty; not even a header is there"),
        (SINGLE.encode("utf-16"), "this is UTF-16 text or a binary file, not UTF-8"),
    ],
    ids=["workbook", "gzip", "web page", "PDF", "empty", "UTF-16"],
)
def test_flights_of_another_format_leave_the_other_tables_standing(
    tmp_path: Path, shipped: Ledger, content: bytes, what: str
) -> None:
    ledger = opened(tmp_path, flights=content)
    assert told(ledger.problems) == [(UNREADABLE, "flights.csv", None, "", what)]
    assert not ledger.readable
    assert len(ledger.notes) == len(shipped.notes) > 0
    assert len(ledger.sources) == len(shipped.sources) > 0


def test_a_folder_named_flights_is_said(tmp_path: Path) -> None:
    package(tmp_path, {"flights.csv": None})
    (tmp_path / "flights.csv").mkdir()
    expected = (UNREADABLE, "flights.csv", None, "", "this is not a plain file")
    assert told(open_ledger(tmp_path).problems) == [expected]
    assert told(open_ledger(tmp_path / "flights.csv").problems)[0][:2] == (UNREADABLE, DESCRIPTOR)


@pytest.mark.parametrize("name", ["flights.csv", DESCRIPTOR])
def test_a_pipe_is_refused_and_does_not_hang(tmp_path: Path, name: str) -> None:
    package(tmp_path, {name: None})
    os.mkfifo(tmp_path / name)
    started = time.perf_counter()
    assert told(open_ledger(tmp_path).problems) == [(UNREADABLE, name, None, "", "this is not a plain file")]
    assert told(open_ledger(tmp_path / name).problems)[0] == (
        UNREADABLE,
        name,
        None,
        "",
        "this is not a plain file",
    )
    assert time.perf_counter() - started < 30


def test_a_link_to_itself_is_said(tmp_path: Path) -> None:
    package(tmp_path, {"flights.csv": None})
    (tmp_path / "flights.csv").symlink_to(tmp_path / "flights.csv")
    (problem,) = told(open_ledger(tmp_path).problems)
    assert problem[:2] == (UNREADABLE, "flights.csv")
    assert problem[4] == "the link leads back to itself"


@pytest.mark.parametrize("path", ["x" * 5000, "a\x00b", "\udcff/\udcfe.csv"], ids=["long", "NUL", "not text"])
def test_a_path_that_cannot_exist_is_said(path: str) -> None:
    ledger = open_ledger(Path(path))
    assert not ledger.readable
    assert ledger.problems["severity"].to_list() == [UNREADABLE]
    assert len(ledger.problems.loc[0, "file"]) <= 80


# Descriptors of one's own


def described(folder: Path, **changes: object) -> Path:
    """The shipped ledger with a descriptor changed at one place: `described(folder, resources=...)`."""
    content = json.loads((DATA / DESCRIPTOR).read_text("utf-8")) | changes
    return package(folder, {DESCRIPTOR: json.dumps(content)})


@pytest.mark.parametrize("content", ["", "not json", "[" * 100_000, "{}", '{"resources": [{"path": "../x.csv"}]}'])
def test_a_broken_descriptor_is_said_and_nothing_is_read(tmp_path: Path, content: str) -> None:
    ledger = open_ledger(package(tmp_path, {DESCRIPTOR: content}))
    ((severity, file, number, column, what),) = told(ledger.problems)
    assert (severity, file, number, column) == (UNREADABLE, DESCRIPTOR, None, "")
    assert what.startswith(("it is not valid JSON (", "a part of it is missing or malformed ("))
    assert not ledger.readable


def test_a_descriptor_without_flights_is_said_and_its_notes_are_read(tmp_path: Path, shipped: Ledger) -> None:
    resources = json.loads((DATA / DESCRIPTOR).read_text("utf-8"))["resources"]
    ledger = open_ledger(described(tmp_path, resources=resources[1:]))
    assert told(ledger.problems) == [(FLAGGED, DESCRIPTOR, None, "", "it describes no table named flights")]
    assert len(ledger.notes) == len(shipped.notes) > 0
    assert not ledger.readable


def own_flights(*fields: dict[str, object], **schema: object) -> list[dict[str, object]]:
    return [{"name": "flights", "path": "own.csv", "schema": {"fields": list(fields), **schema}}]


def test_columns_that_a_descriptor_leaves_out_are_empty(tmp_path: Path) -> None:
    fields = [{"name": "flight_id"}, {"name": "source_id"}, {"name": "date"}, {"name": "colour"}]
    folder = described(tmp_path, resources=own_flights(*fields))
    (folder / "own.csv").write_text("flight_id,source_id,date,colour\none,rumour,2025-10,red\n", "utf-8")
    ledger = open_ledger(folder)
    assert ledger.reports.frame().loc[2, ["date", "colour", "operator"]].to_list() == ["2025-10", "red", ""]
    assert ledger.readable


def test_a_date_stays_a_date_whatever_a_descriptor_calls_it(tmp_path: Path) -> None:
    fields = [{"name": "flight_id"}, {"name": "source_id"}, {"name": "date", "type": "any"}]
    folder = described(tmp_path, resources=own_flights(*fields))
    (folder / "own.csv").write_text("flight_id,source_id,date\none,s,soon\ntwo,s,\nthree,s,2025\n", "utf-8")
    ledger = open_ledger(folder)
    assert ledger.reports.frame()["flight_id"].to_list() == ["three"]
    assert [p[:4] for p in told(ledger.problems) if p[0] == SET_ASIDE] == [
        (SET_ASIDE, "own.csv", 2, "date"),
        (SET_ASIDE, "own.csv", 3, "date"),
    ]


def test_flights_without_a_column_of_dates_are_not_read(tmp_path: Path) -> None:
    folder = described(tmp_path, resources=own_flights({"name": "flight_id"}))
    (folder / "own.csv").write_text("flight_id\none\n", "utf-8")
    assert (UNREADABLE, "own.csv", 1, "date", "missing: date; found: flight_id") in told(
        open_ledger(folder).problems
    )


def test_a_declared_delimiter_is_used_without_a_word(tmp_path: Path) -> None:
    resources = json.loads((DATA / DESCRIPTOR).read_text("utf-8"))["resources"]
    resources[0]["dialect"] = {"delimiter": ";"}
    folder = described(tmp_path, resources=resources)
    (folder / "flights.csv").write_text(table(row("one")).replace(",", ";"), "utf-8")
    ledger = open_ledger(folder)
    assert ledger.problems.empty
    assert ledger.flights.frame()["flight_id"].to_list() == ["one"]


def test_a_table_the_program_does_not_know_is_checked_too(tmp_path: Path) -> None:
    resources = json.loads((DATA / DESCRIPTOR).read_text("utf-8"))["resources"]
    fields = [{"name": "a", "constraints": {"required": True}}]
    folder = described(
        tmp_path, resources=[*resources, {"name": "x", "path": "x.csv", "schema": {"fields": fields}}]
    )
    (folder / "x.csv").write_text("a\n1,2\n", "utf-8")
    expected = (SET_ASIDE, "x.csv", 2, "", "this row has 2 cells, the header has 1")
    assert told(open_ledger(folder).problems) == [expected]


# Columns of a ledger


def test_every_table_of_a_ledger_has_its_columns_even_when_nothing_can_be_read(
    tmp_path: Path, shipped: Ledger
) -> None:
    full, empty = shipped, open_ledger(tmp_path)
    for name in ("reports", "flights", "conflicts"):
        whole, bare = getattr(full, name).frame(), getattr(empty, name).frame()
        assert list(bare.columns) == list(whole.columns), name
    for name in ("notes", "sources", "supports", "airfields", "gazetteer", "problems", "set_aside"):
        whole, bare = getattr(full, name), getattr(empty, name)
        assert list(bare.columns) == list(whole.columns), name
    assert list(empty.written) == ["flights", "notes", "sources"]
    assert list(empty.written["notes"].frame().columns) == SCHEMAS["notes"].columns


def test_a_column_that_only_looks_like_one_the_program_asks_for_is_named(tmp_path: Path) -> None:
    content = (DATA / DESCRIPTOR).read_text(encoding="utf-8").replace('"name": "origin"', '"name": "Origin"')
    ledger = open_ledger(package(tmp_path, {DESCRIPTOR: content}))
    what = "the column 'Origin' of flights must be named 'origin'"
    assert told(ledger.problems)[0] == (UNREADABLE, DESCRIPTOR, None, "", what)
    assert not ledger.readable


@pytest.mark.parametrize("large", [False, True])
def test_unknown_columns_may_have_any_name(tmp_path: Path, large: bool, request: pytest.FixtureRequest) -> None:
    """Also those that the program gives to what it adds."""
    if large:
        request.getfixturevalue("small_is_large")
    names = [*ADDED, "what", "value", "rests_on", "is_origin", "earlier", "first", "rows", "Date"]
    rows = [row("one"), row("two", credibility="1"), row("one"), row("old", date="1900")]
    more = "".join(f",{name}" for name in names)
    lines = [HEADER + more, *(f"{line}{',x' * len(names)}" for line in rows)]
    ledger = opened(tmp_path, flights="\n".join(lines))
    assert ledger.reports.frame()["flight_id"].to_list() == ["one", "two"]
    assert ledger.set_aside["row"].to_list() == [4, 5]
    unlikely = ledger.problems[ledger.problems["column"] == "date"]
    assert unlikely[["row", "value", "what"]].to_numpy().tolist() == [[5, "1900", "this date lies before 1950"]]


# Folders beside a database


@pytest.mark.parametrize("name", ["flights", "tables named flights"])
def test_what_is_wrong_beside_a_database_is_said_whatever_words_it_has(tmp_path: Path, name: str) -> None:
    """A problem that happened to hold the word "flights" was dropped."""
    folder = package(tmp_path / name, {"sources.csv": None})
    resources = json.loads((DATA / DESCRIPTOR).read_text("utf-8"))["resources"]
    content = {"resources": [*resources[1:], *own_flights({"name": "Origin"})]}
    (folder / DESCRIPTOR).write_text(json.dumps(content), "utf-8")
    problems = told(open_ledger(Remote("nowhere://db", "flights", folder)).problems)
    what = "the column 'Origin' of flights must be named 'origin'"
    assert (UNREADABLE, DESCRIPTOR, None, "", what) in problems
    assert [p[4] for p in problems if p[1] == "nowhere://db flights"] == [
        "'nowhere' is no engine that flights can be read from here"
    ]


def test_a_folder_beside_a_database_needs_no_table_of_flights(tmp_path: Path) -> None:
    resources = json.loads((DATA / DESCRIPTOR).read_text("utf-8"))["resources"]
    folder = described(tmp_path, resources=resources[1:])
    problems = told(open_ledger(Remote("nowhere://db", "flights", folder)).problems)
    assert [p[1] for p in problems] == ["nowhere://db flights"]


def test_no_day_counts_as_observed_where_the_visits_cannot_be_read(tmp_path: Path, fictional: Ledger) -> None:
    """Without them, every report of such a day would be contradicted."""
    shutil.copytree(FICTIONAL, tmp_path, dirs_exist_ok=True)
    (tmp_path / "visits.csv").write_bytes(b"\x00" * 100)
    ledger = open_ledger(tmp_path)
    assert len(fictional.scans) > 0
    assert ledger.scans.empty
    assert ledger.rows["scans"] == fictional.rows["scans"]


def test_a_folder_that_cannot_be_listed_is_no_ledger_and_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(folder: Path) -> None:
        raise PermissionError(folder)

    monkeypatch.setattr(Path, "iterdir", refused)
    remedy = open_ledger(tmp_path).problems["remedy"].iloc[0]
    assert remedy == "Open a folder with a datapackage.json, or a single CSV of flights."
