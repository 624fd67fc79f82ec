"""One movement is one, from the files of a scan to the pages: however many files show it, and under which name."""

import io
import shutil
import tarfile
from pathlib import Path

import pandas as pd
import pytest

from components.activity.evidence.verdicts import corroboration
from components.activity.model import tables
from components.activity.selection import Selection
from components.ledger.ledger import Ledger, open_ledger
from components.tracks import scan
from components.tracks.scan import main
from tests.tracks import samples
from tests.tracks.samples import READSB

REAL = READSB / "trace_full_a3c78c.json"
THREE = ["2023-08-30T14:32:41Z", "2023-08-30T14:45:21Z", "2023-08-30T15:56:24Z"]
REPORT = "flight_id,date,aircraft_type,registration,callsign,origin,destination,source_id\n"
PIPER = "piper,2023-08-30,P28R,N3423Q,N3423Q,,88NV,spotter\n"
GLOBEMASTER = "globemaster,2023-08-30,C17,05-5140,,,88NV,spotter\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One day of one aircraft as a trace and twice from Flightradar24."""
    points = samples.points("a3c78c")
    shutil.copy(REAL, tmp_path)
    (tmp_path / "playback.csv").write_text(samples.playback(points), encoding="utf-8")
    (tmp_path / "api.csv").write_text(samples.api_track(points), encoding="utf-8")
    return tmp_path


def scanned(out: Path, *paths: Path, more: tuple[str, ...] = ()) -> pd.DataFrame:
    arguments = [*map(str, paths), "--airfield", "88NV", "--out", str(out), "--workers", "1", *more]
    assert main(arguments) == 0
    return pd.read_csv(out, dtype="str", keep_default_na=False)


def ledger(folder: Path, reports: str = "") -> Ledger:
    (folder / "flights.csv").write_text(REPORT + reports, encoding="utf-8")
    (folder / "airfields.csv").write_text("airfield,name\n88NV,Black Rock City\n", encoding="utf-8")
    return open_ledger(folder)


def verdicts(folder: Path, reports: str) -> dict[str, tuple[str, str]]:
    told = corroboration(tables(ledger(folder, reports)), Selection())
    return {row.flight_id: (str(row.verdict), row.how_well) for row in told.itertuples()}


def whens(visits: pd.DataFrame) -> list[str]:
    return list(visits["arrival_utc"].where(visits["arrival_utc"] != "", visits["departure_utc"]))


def test_copies_of_a_track_are_three_visits_each_with_its_files(folder: Path) -> None:
    visits = scanned(folder / "visits.csv", *folder.glob("*.*"))
    assert whens(visits) == THREE
    assert set(visits["icao24"]) == {"a3c78c"}
    assert {frozenset(cell.split(";")) for cell in visits["track_file"]} == {
        frozenset({REAL.name, "playback.csv", "api.csv"})
    }
    assert all(cell.count(";") == 2 for cell in visits["track_sha256"])
    assert visits["why"].str.contains("which name no aircraft").all()
    opened = ledger(folder)
    assert opened.set_aside.empty
    assert opened.visits.count == 3


def test_copies_that_come_one_after_the_other_are_the_same_three(folder: Path) -> None:
    for file in ("playback.csv", REAL.name, "api.csv"):
        visits = scanned(folder / "visits.csv", folder / file)
        assert len(visits) == 3
        shutil.rmtree(folder / "visits.csv.scan")
    assert set(visits["icao24"]) == {"a3c78c"}
    assert all(set(cell.split(";")) == {REAL.name, "playback.csv", "api.csv"} for cell in visits["track_file"])
    assert ledger(folder).set_aside.empty
    again = scanned(folder / "visits.csv", folder / "api.csv")
    assert again.to_dict("records") == visits.to_dict("records")


def test_a_store_too_large_for_one_step_gives_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(READSB / "trace_full_aa178d.json", folder)
    files = [*folder.glob("*.json"), *folder.glob("*.csv")]
    whole = scanned(folder / "whole" / "visits.csv", *files)
    monkeypatch.setattr(scan, "_BYTES_AT_ONCE", 100_000)
    monkeypatch.setattr(scan, "_POINTS_AT_ONCE", 100)
    parts = scanned(folder / "parts" / "visits.csv", *files)
    assert set(whole["icao24"]) == {"a3c78c", "aa178d"}
    assert parts.to_dict("records") == whole.to_dict("records")


def test_a_shadow_under_another_kind_of_address_is_not_counted_again(folder: Path) -> None:
    document = samples.document("a3c78c")
    rows = [[row[0] + 2, row[1] + 0.001, *row[2:]] for row in document["trace"]][::2]
    shadow = folder / "trace_full_~2a0001.json"
    shadow.write_bytes(samples.made(rows, document["timestamp"], "~2a0001", r="", t=""))
    visits = scanned(folder / "visits.csv", folder / REAL.name, shadow)
    assert whens(visits) == THREE
    assert set(visits["icao24"]) == {"a3c78c"}
    assert visits["why"].str.endswith("Received also under ~2a0001.").all()


def test_two_nameless_aircraft_of_the_same_second_are_two_and_the_ledger_takes_both(folder: Path) -> None:
    points = samples.points("a3c78c")
    beside = points.assign(latitude=points["latitude"] + 0.008)
    for name, callsign in (("one.csv", "AAA1"), ("two.csv", "BBB2"), ("mute.csv", ""), ("still.csv", "")):
        table = (beside if name == "still.csv" else points).assign(callsign=callsign)
        (folder / name).write_text(samples.playback(table), encoding="utf-8")
    for several in (("one.csv", "two.csv"), ("mute.csv", "still.csv")):
        place = folder / f"ledger of {several[0]}"
        place.mkdir()
        visits = scanned(place / "visits.csv", *(folder / name for name in several))
        assert visits["departure_utc"].value_counts().max() == 2
        opened = ledger(place)
        assert opened.set_aside.empty
        assert opened.visits.count == len(visits) == 6


def test_nameless_members_of_an_archive_are_each_an_aircraft(folder: Path) -> None:
    points = samples.points("a3c78c")
    archive = folder / "several.tar"
    with tarfile.open(archive, "w") as several:
        for callsign, minutes in (("AAA1", 0), ("BBB2", 20), ("CCC3", 40)):
            table = points.assign(callsign=callsign, time=points["time"] + pd.Timedelta(minutes=minutes))
            data = samples.playback(table).encode()
            entry = tarfile.TarInfo(f"{callsign}.csv")
            entry.size = len(data)
            several.addfile(entry, io.BytesIO(data))
    visits = scanned(folder / "visits.csv", archive)
    names = [*visits["callsign_in"], *visits["callsign_out"]]
    assert {name: names.count(name) for name in names if name} == {"AAA1": 4, "BBB2": 4, "CCC3": 4}
    assert set(visits["integrity"]) == {"supported"}


def test_a_person_says_whose_track_it_is_and_the_report_is_corroborated(folder: Path) -> None:
    visits = scanned(folder / "visits.csv", folder / "playback.csv")
    assert set(visits["icao24"]) == set(visits["identified_by"]) == {""}
    before = verdicts(folder, PIPER + GLOBEMASTER)
    assert {key: verdict for key, (verdict, _) in before.items()} == {
        "piper": "possible",
        "globemaster": "possible",
    }
    visits = scanned(folder / "visits.csv", folder / "playback.csv", more=("--aircraft", "a3c78c"))
    assert set(zip(visits["icao24"], visits["registration"], visits["identified_by"], strict=True)) == {
        ("a3c78c", "N3423Q", "person")
    }
    assert visits["why"].str.endswith("Said by a person to be a3c78c, N3423Q.").all()
    after = verdicts(folder, PIPER + GLOBEMASTER)
    assert after["piper"][0] == "corroborated"
    assert after["piper"][1].startswith("The same aircraft, by registration")
    assert "N3423Q, a3c78c, N3423Q, as a person says whose track it is" in after["piper"][1]
    assert after["globemaster"][0] == "not observable"


def test_what_a_person_said_holds_in_later_scans_until_it_is_taken_back(folder: Path) -> None:
    out, file = folder / "visits.csv", folder / "playback.csv"
    scanned(out, file, more=("--aircraft", "playback.csv=05-5140,C17"))
    visits = scanned(out, file, READSB / "trace_full_a4068e.json")
    said = visits[visits["track_file"] == "playback.csv"]
    assert set(zip(said["icao24"], said["registration"], said["aircraft_type"], strict=True)) == {
        ("", "05-5140", "C17")
    }
    assert set(said["identified_by"]) == {"person"}
    back = scanned(out, file, more=("--aircraft", "playback.csv="))
    assert set(back["identified_by"]) == {""}
    assert set(back["registration"]) == {"", "N359DG"}


def test_what_a_file_names_itself_holds_against_a_person(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    visits = scanned(folder / "visits.csv", folder / REAL.name, more=("--aircraft", "3c6444"))
    assert set(visits["icao24"]) == {"a3c78c"}
    assert set(visits["identified_by"]) == {""}
    assert (
        f"{REAL.name}: the file itself names a3c78c; that it is the track of 3c6444, as a person says, is not used"
        in capsys.readouterr().err
    )


def test_a_track_on_that_of_another_aircraft_holds_against_a_person(folder: Path) -> None:
    files = [folder / "playback.csv", folder / REAL.name]
    visits = scanned(folder / "visits.csv", *files, more=("--aircraft", "playback.csv=3c6444"))
    assert set(visits["icao24"]) == {"a3c78c"}
    assert (
        visits["why"]
        .str.endswith("Said by a person to be 3c6444, which a3c78c contradicts; it is not used.")
        .all()
    )


def test_a_file_that_is_not_scanned_cannot_be_spoken_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = [str(folder / "api.csv"), "--airfield", "88NV", "--out", str(folder / "v.csv")]
    assert main([*command, "--aircraft", "other.csv=a3c78c"]) == 1
    assert "--aircraft speaks of other.csv, which is not among the files to scan" in capsys.readouterr().err


def test_a_file_without_a_name_is_said_with_what_its_own_name_may_tell(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = (folder / "api.csv").rename(folder / "N3423Q_3a1b2c4d.csv")
    visits = scanned(folder / "visits.csv", file)
    assert set(visits["registration"]) == {""}
    why = "N3423Q_3a1b2c4d.csv gives neither address nor registration of its aircraft. Its name begins with N3423Q"
    asked = "as Flightradar24 names downloads after a flight. If you know it, say so with --aircraft."
    assert f"{why}, {asked}" in capsys.readouterr().err


def test_older_visits_without_the_column_are_read_without_a_word(folder: Path) -> None:
    visits = scanned(folder / "visits.csv", folder / "playback.csv")
    visits.drop(columns="identified_by").to_csv(folder / "visits.csv", index=False)
    opened = ledger(folder)
    assert [problem for problem in opened.problems["file"] if problem == "visits.csv"] == []
    assert set(opened.visits.frame()["identified_by"]) == {""}


def test_copies_that_stand_in_a_ledger_are_not_counted_again(folder: Path) -> None:
    """As two scans with outputs of their own, put together by hand, have them."""
    named = scanned(folder / "one" / "visits.csv", folder / REAL.name)
    nameless = [
        scanned(folder / name / "visits.csv", folder / name_of)
        for name, name_of in (("two", "playback.csv"), ("three", "api.csv"))
    ]
    pd.concat([named, *nameless]).to_csv(folder / "visits.csv", index=False)
    opened = ledger(folder)
    assert opened.set_aside.empty
    assert list(opened.visits.frame()["icao24"]) == ["a3c78c"] * 3
    pd.concat(nameless).to_csv(folder / "visits.csv", index=False)
    assert ledger(folder).visits.count == 3
