"""Visits, scans and decisions as a ledger reads them: times checked, rows that contradict themselves set aside."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from components.files.problems import Severity
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.location import SHIPPED, ledger_folder
from components.ledger.versions import fingerprint

from .samples import DATA, SCHEMAS, opened, package, told

VISIT = {
    "airfield": "OSLK",
    "icao24": "3c6444",
    "aircraft_type": "Il-62M",
    "arrival_utc": "2025-10-26T14:03:05Z",
    "arrival_evidence": "ground",
    "departure_utc": "2025-10-26T18:41:10Z",
    "departure_earliest": "2025-10-26T18:40:00Z",
    "departure_latest": "2025-10-26T18:42:00Z",
    "departure_evidence": "gap",
    "integrity": "supported",
    "method_version": "1",
}
UNSEEN = dict.fromkeys([f"departure_{part}" for part in ("utc", "earliest", "latest", "evidence")], "")
SCAN = {
    "track_file": "a.json",
    "airfield": "OSLK",
    "day": "2025-10-26",
    "first_utc": "2025-10-26T00:00:01Z",
    "last_utc": "2025-10-26T23:59:58Z",
    "aircraft": "150",
    "points_low": "60",
    "method_version": "1",
}
MATCH = {
    "flight_id": "il62-arrival",
    "airfield": "OSLK",
    "movement": "arrival",
    "time_utc": "2025-10-26T14:03:05Z",
    "decision": "same",
    "decided_utc": "2025-11-02T09:30:00Z",
}


def csv_of(name: str, *rows: dict[str, str]) -> str:
    columns = SCHEMAS[name].columns
    return "\n".join([",".join(columns), *(",".join(row.get(c, "") for c in columns) for row in rows), ""])


def with_visit(folder: Path, **cells: str) -> Ledger:
    return opened(folder, visits=csv_of("visits", VISIT, VISIT | {"icao24": "3c6445"} | cells))


def test_times_are_in_utc_without_a_zone_and_bounds_default_to_them(tmp_path: Path) -> None:
    ledger = opened(tmp_path, visits=csv_of("visits", VISIT))
    assert told(ledger.problems) == []
    (row,) = ledger.visits.frame().to_dict("records")
    assert ledger.visits.frame()["arrival_utc"].dtype == "datetime64[ms]"
    assert (
        row["arrival_utc"]
        == row["arrival_earliest"]
        == row["arrival_latest"]
        == pd.Timestamp("2025-10-26 14:03:05")
    )
    assert row["departure_latest"] == pd.Timestamp("2025-10-26 18:42:00")
    assert row["aircraft_type"] == "IL62"
    assert ledger.visits.frame().index.name == "visit"


def test_an_unseen_end_has_no_time(tmp_path: Path) -> None:
    ledger = opened(tmp_path, visits=csv_of("visits", VISIT | UNSEEN))
    assert ledger.visits.frame()["departure_utc"].isna().all()
    assert ledger.visits.frame()["departure_latest"].isna().all()


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("arrival_utc", "2025-10-26 14:03:05", "this is not a time that exists, in UTC"),
        ("arrival_utc", "2025-10-26T14:03:05+02:00", "this is not a time that exists, in UTC"),
        ("arrival_utc", "2025-02-30T14:03:05Z", "this is not a time that exists, in UTC"),
        ("arrival_utc", "2025-10-26T24:03:05Z", "this is not a time that exists, in UTC"),
        ("arrival_utc", "0001-10-26T14:03:05Z", "this is not a time that exists, in UTC"),
        ("arrival_evidence", "hearsay", "this value is not one of the known ones"),
        ("arrival_evidence", "", "the arrival is given without its evidence"),
        ("integrity", "", "integrity is required and is empty"),
        (
            "icao24",
            "3C644",
            "an address has six digits; a spreadsheet seems to have taken zeros away at its start",
        ),
        ("departure_utc", "2025-10-26T13:00:00Z", "the departure is earlier than the arrival"),
        ("departure_utc", "2025-10-26T18:39:00Z", "the departure does not lie between its earliest and its"),
        ("track_sha256", "abc", "this does not have the form of 'SHA-256 of the files'"),
    ],
)
def test_a_bad_visit_is_set_aside_with_its_place(tmp_path: Path, column: str, value: str, what: str) -> None:
    ledger = with_visit(tmp_path, **{column: value})
    found = [problem for problem in told(ledger.problems) if problem[4].startswith(what)]
    assert [problem[:4] for problem in found] == [("row set aside", "visits.csv", 3, column)]
    assert ledger.visits.count == 1
    assert ledger.set_aside["row"].to_list() == [3]


def test_a_visit_without_any_end_is_set_aside(tmp_path: Path) -> None:
    ends = {column: "" for column in SCHEMAS["visits"].columns if column.startswith(("arrival", "departure"))}
    ledger = with_visit(tmp_path, **ends)
    assert told(ledger.problems) == [
        ("row set aside", "visits.csv", 3, "arrival_utc", "neither an arrival nor a departure is given")
    ]


def test_the_same_visit_twice_is_set_aside(tmp_path: Path) -> None:
    once = VISIT | UNSEEN
    ledger = opened(tmp_path, visits=csv_of("visits", once, once))
    (problem,) = told(ledger.problems)
    assert problem[:3] == ("row set aside", "visits.csv", 3)
    assert problem[4].endswith("as row 2")


@pytest.mark.parametrize(
    ("cells", "column", "what"),
    [
        ({"day": "2025-10-32"}, "day", "this is not a day that exists"),
        ({"day": ""}, "day", "day is required and is empty"),
        ({"last_utc": "2025-10-25T00:00:00Z"}, "first_utc", "the first position is later than the last"),
        ({"points_low": "-1"}, "points_low", "this is not a whole number"),
        ({"icao24": "3c6444,3c6445"}, "icao24", "this does not have the form of 'Looked only at'"),
    ],
)
def test_a_bad_scan_is_set_aside(tmp_path: Path, cells: dict[str, str], column: str, what: str) -> None:
    row = SCAN | {key: f'"{value}"' for key, value in cells.items()}
    ledger = opened(tmp_path, scans=csv_of("scans", SCAN, row | {"track_file": "b.json"}))
    (problem,) = told(ledger.problems)
    assert problem[:4] == ("row set aside", "scans.csv", 3, column)
    assert problem[4].startswith(what)
    assert len(ledger.scans) == 1


def test_counts_of_a_scan_are_numbers(tmp_path: Path) -> None:
    (row,) = opened(tmp_path, scans=csv_of("scans", SCAN)).scans.to_dict("records")
    assert (row["aircraft"], row["points_low"], row["points_near"]) == (150, 60, 0)
    assert row["day"] == pd.Timestamp("2025-10-26")


def test_a_decision_on_a_flight_nobody_reports_is_flagged(tmp_path: Path) -> None:
    ledger = opened(tmp_path, matches=csv_of("matches", MATCH, MATCH | {"flight_id": "nobody"}))
    assert told(ledger.problems) == [
        (
            "kept, please check",
            "matches.csv",
            3,
            "flight_id",
            "no report tells of this flight; the decision is not used",
        )
    ]


def test_an_airfield_that_is_not_watched_is_flagged_once(tmp_path: Path) -> None:
    ledger = opened(tmp_path, visits=csv_of("visits", VISIT | {"airfield": "UUWW"}))
    assert told(ledger.problems) == [
        (
            "kept, please check",
            "visits.csv",
            2,
            "airfield",
            "this airfield is not watched; what was seen there is on no page",
        )
    ]


# Where the tables are


def test_a_ledger_without_them_is_as_good_as_any(tmp_path: Path) -> None:
    folder = package(tmp_path, {"visits.csv": None, "scans.csv": None, "matches.csv": None})
    ledger = open_ledger(folder)
    assert told(ledger.problems) == []
    assert ledger.visits.frame().empty
    assert ledger.scans.empty
    assert ledger.matches.empty


def test_scans_without_visits_are_no_observation(tmp_path: Path) -> None:
    ledger = open_ledger(package(tmp_path, {"scans.csv": csv_of("scans", SCAN), "visits.csv": None}))
    what = "the file does not exist, and scans.csv names tracks that were scanned"
    assert told(ledger.problems)[0] == (Severity.UNREADABLE, "visits.csv", None, "", what)
    assert ledger.readable
    assert ledger.scans.empty
    assert not ledger.visits_are_whole


def test_they_are_read_beside_a_descriptor_that_does_not_name_them(tmp_path: Path) -> None:
    folder = package(tmp_path, {"visits.csv": csv_of("visits", VISIT)})
    content = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    content["resources"] = content["resources"][:6]
    (folder / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    assert open_ledger(folder).visits.count == 1
    before = fingerprint(folder)
    (folder / "matches.csv").write_text(csv_of("matches", MATCH), encoding="utf-8")
    assert fingerprint(folder) != before


def test_they_are_read_without_a_descriptor_and_not_beside_a_single_csv(tmp_path: Path) -> None:
    folder = package(tmp_path, {"visits.csv": csv_of("visits", VISIT), "datapackage.json": None})
    assert open_ledger(folder).visits.count == 1
    assert open_ledger(folder / "flights.csv").visits.frame().empty


def test_visits_may_be_parquet_and_csv_at_once(tmp_path: Path) -> None:
    folder = package(tmp_path, {"visits.csv": csv_of("visits", VISIT)})
    moment = pd.to_datetime(["2025-10-26T14:03:05Z", "2025-10-27T14:03:05Z"]).as_unit("ms")
    frame = pd.DataFrame(
        {
            "airfield": "OSLK",
            "icao24": "3c6444",
            "arrival_utc": moment,
            "arrival_evidence": "ground",
            "departure_utc": pd.to_datetime(["2025-10-26T18:41:10Z", None]),
            "departure_evidence": ["gap", None],
            "integrity": "supported",
            "method_version": 1,
        }
    )
    frame.to_parquet(folder / "visits.parquet")
    ledger = open_ledger(folder)
    assert told(ledger.problems) == []
    assert ledger.visits.frame()["arrival_utc"].dt.day.to_list() == [26, 27]
    assert ledger.visits.frame()["method_version"].to_list() == ["1", "1"]
    assert ledger.visits.frame().index.to_list() == [0, 1]


@pytest.mark.parametrize("content", [b"PAR1 no", b"", b"text"])
def test_a_broken_parquet_file_is_named(tmp_path: Path, content: bytes) -> None:
    folder = package(tmp_path)
    (folder / "visits.parquet").write_bytes(content)
    ((severity, file, *_, what),) = told(open_ledger(folder).problems)
    assert (severity, file) == ("file not read", "visits.parquet")
    assert what.startswith("this is not a Parquet file that can be read")


def test_a_parquet_file_of_something_else_is_named(tmp_path: Path) -> None:
    folder = package(tmp_path)
    pd.DataFrame({"x": [1]}).to_parquet(folder / "visits.parquet")
    ((_, file, _, column, what),) = told(open_ledger(folder).problems)
    assert (file, column) == ("visits.parquet", "airfield")
    assert what.startswith("missing: airfield, icao24")


def test_the_folder_of_a_ledger(tmp_path: Path) -> None:
    shutil.copy(SHIPPED, tmp_path)
    assert ledger_folder(DATA) == DATA
    assert ledger_folder(tmp_path / "datapackage.json") == tmp_path
    assert ledger_folder(tmp_path / "mine.csv") is None


def test_evidence_that_an_older_descriptor_does_not_have_is_read(tmp_path: Path) -> None:
    """The scan writes words that are newer than the ledger."""
    folder = package(tmp_path, {"visits.csv": csv_of("visits", VISIT | {"arrival_evidence": "either"})})
    older = (folder / "datapackage.json").read_text("utf-8").replace('"either",', "")
    (folder / "datapackage.json").write_text(older, "utf-8")
    ledger = open_ledger(folder)
    assert ledger.visits.frame()["arrival_evidence"].tolist() == ["either"]
    assert told(ledger.problems) == []
