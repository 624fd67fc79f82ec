"""What `components.check` says of a ledger, its exit codes, and that the README describes its JSON."""

import json
import re
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from components import check as module
from components.activity.evidence.verdicts import Verdict
from components.check import Check, check, main
from components.files.problems import Severity
from components.ledger.location import SHIPPED
from tests.conftest import FICTIONAL

ROOT = Path(__file__).parents[1]
HEADER = "flight_id,date,aircraft_type,origin,destination,source_id\n"


def ledger(folder: Path, *rows: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_flights_of_two_sources_that_may_be_the_same_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    header = "flight_id,date,aircraft_type,registration,origin,destination,source_id\n"
    rows = (
        "a,2025-09-01T06:40Z,C17,07-7182,KDOV,EPRZ,club",
        "b,2025-09-01,C-17,07-7182,DOV,EPRZ,group",
        "c,2025-09-02,A124,,EDDP,EPRZ,club",
        "d,2025-09-02,A124,UR-82027,LEJ,EPRZ,group",
        "e,2025-09-03,C17,07-7182,KDOV,EPRZ,club",
        "f,2025-09-03,C17,07-7182,ETAR,EPRZ,group",
    )
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    place = {"airfield": "EPRZ", "movement": "arrival"}
    assert check(path).may_be_same == [
        {"flight_id": "a", "other": "b", **place, "by": "registration"},
        {"flight_id": "c", "other": "d", **place, "by": "type"},
    ]


def test_the_shipped_ledger_is_said_whole_and_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(SHIPPED.parent), "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert written["version"] == 1
    assert written["title"] == "Reported flights to Hmeimim / Latakia"
    assert written["readable"] is True
    assert written["watched"] == [{"airfield": "OSLK", "why": "named in airfields.csv"}]
    assert written["headline"] == "4 arrivals and 1 departure, 24–29 October 2025"
    assert written["flights"] == 5
    assert written["rows"]["notes"] == 27
    assert written["counts"] == [
        {"movement": "arrival", "aircraft_type": "A124", "certain": 3, "possible": 3},
        {"movement": "arrival", "aircraft_type": "IL62", "certain": 1, "possible": 1},
        {"movement": "departure", "aircraft_type": "IL62", "certain": 1, "possible": 1},
    ]
    assert written["set_aside"] == written["problems"] == written["contradictions"] == []
    assert written["may_be_same"] == []
    assert written["without_verdict"] == 0
    assert [row["flight_id"] for row in written["reports"]] == [
        "an124-arrival-1",
        "an124-arrival-2",
        "il62-arrival",
        "il62-departure",
        "an124-arrival-3",
    ]
    assert written["reports"][0] == {
        "flight_id": "an124-arrival-1",
        "source_id": "resumption-article",
        "airfield": "OSLK",
        "movement": "arrival",
        "verdict": "unobserved",
        "sentence": "No track of these days has been scanned.",
    }


def test_a_row_set_aside_is_said_with_its_reason_and_ends_with_1(tmp_path: Path) -> None:
    checked = check(ledger(tmp_path, "a,2025-10-26,A124,,OSLK,paper", "b,2025-02-30,A124,,OSLK,paper"))
    assert checked.exit_code == 1
    assert [(row["file"], row["row"]) for row in checked.set_aside] == [("mine.csv", 3)]
    (problem,) = [row for row in checked.problems if row["severity"] == Severity.SET_ASIDE]
    assert checked.set_aside[0]["why"] == problem["what"]
    assert (problem["file"], problem["row"], problem["column"], problem["value"]) == (
        "mine.csv",
        3,
        "date",
        "2025-02-30",
    )
    assert checked.rows["flights"] == 2
    assert checked.flights == 1


def test_reports_of_one_flight_that_contradict_each_other_end_with_1(tmp_path: Path) -> None:
    checked = check(ledger(tmp_path, "a,2025-10-26,A124,,OSLK,paper", "a,2025-10-26,IL62,,OSLK,radio"))
    assert checked.set_aside == []
    assert [(row["flight_id"], row["column"]) for row in checked.contradictions] == [("a", "aircraft_type")]
    assert checked.exit_code == 1
    assert [(row["aircraft_type"], row["certain"], row["possible"]) for row in checked.counts] == [
        ("A124", 0, 1),
        ("IL62", 0, 1),
    ]


def test_what_cannot_be_read_ends_with_2_and_says_no_figure(tmp_path: Path) -> None:
    checked = check(tmp_path / "nothing.csv")
    assert checked.exit_code == 2
    assert checked.readable is False
    assert checked.headline == "The reports could not be read"
    assert checked.problems[0]["severity"] == Severity.UNREADABLE


def test_a_shuttle_is_a_question_and_no_count(tmp_path: Path) -> None:
    rows = [
        f"{number},2025-10-0{number},A124,{ends},paper" for number, ends in ((1, "EDDF,ETAR"), (2, "ETAR,EDDF"))
    ]
    checked = check(ledger(tmp_path, *rows))
    assert checked.watched == checked.counts == checked.reports == []
    assert checked.candidates == [{"airfield": "EDDF", "flights": 2}, {"airfield": "ETAR", "flights": 2}]
    assert checked.headline == "2 flights are reported, 1–2 October 2025"


def test_a_database_that_does_not_answer_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["postgres://reader:secret@127.0.0.1:1/nothing", "flights"]) == 2
    everything = "".join(capsys.readouterr())
    assert "secret" not in everything


def test_every_movement_has_one_verdict_also_where_they_are_judged_in_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = check(FICTIONAL)
    assert whole.without_verdict == 0
    assert {row["verdict"] for row in whole.reports} <= {str(verdict) for verdict in Verdict}
    keys = [
        tuple(row[name] for name in ("flight_id", "source_id", "airfield", "movement")) for row in whole.reports
    ]
    assert len(set(keys)) == len(keys)

    monkeypatch.setattr(module, "_AT_ONCE", 100)
    parts = check(FICTIONAL)
    assert sorted(map(str, parts.reports)) == sorted(map(str, whole.reports))


def test_the_text_names_each_report_and_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(ledger(tmp_path, "a,2025-10-26,A124,,OSLK,paper", "b,2025-02-30,A124,,OSLK,paper"))]) == 1
    text = capsys.readouterr().out
    assert "row set aside: mine.csv, row 3, date (2025-02-30)" in text
    assert "a (paper), arrival at OSLK: unobserved. No track of this day has been scanned." in text


def test_the_readme_describes_every_field_of_the_json() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## One command that says it all")[2].partition("\n## ")[0]
    described = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE))
    assert list(described) == [field.name for field in fields(Check)]
    written = asdict(check(FICTIONAL))
    for name in ("watched", "candidates", "counts", "problems", "set_aside", "reports", "contradictions"):
        listed = re.match(r"a list of ((?:`\w+`(?:, )?)+)", described[name])
        assert listed, name
        names = re.findall(r"`(\w+)`", listed[1])
        assert all(list(row) == names for row in written[name]), name
    for verdict in Verdict:
        assert f"`{verdict}`" in described["reports"]
    for severity in Severity:
        assert f"`{severity}`" in described["problems"]


@pytest.mark.parametrize(
    ("header", "is_preview"),
    [
        ("date,operator,registration,from,to", True),
        ("Date,Operator,Reg,From,To", True),
        ("date,operator,Flight ID,origin,destination", False),
        ("date,operator,Source id,origin,destination", False),
    ],
)
def test_table_without_a_key_of_flights_is_previewed_whatever_else_it_calls_as_the_ledger(
    tmp_path: Path, header: str, is_preview: bool
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(f"{header}\n2025-10-26,RAF,x1,EGVN,OSLK\n", encoding="utf-8")
    checked = check(file)
    said = [each["what"] for each in checked.problems if str(each["what"]).startswith("this is a preview")]
    assert (len(said), checked.flights) == (is_preview, 1)


def test_json_that_is_no_descriptor_is_said_to_be_none_with_the_way_on(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('[{"date": "2025-10-26"}]', encoding="utf-8")
    (problem,) = check(file).problems
    assert str(problem["what"]).startswith("this is no descriptor of a ledger: ")
    assert "python -m components.imports FILE --into FOLDER" in str(problem["remedy"])


def test_table_with_headings_of_its_own_is_previewed_with_what_is_asked_of_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("Datum,Muster,Nach\n26.10.2025,Il-62M,OSLK\nbald,Il-62M,OSLK\n", encoding="utf-8")
    checked = check(file)
    assert (checked.readable, checked.flights, checked.exit_code) == (True, 1, 1)
    (own,) = (each for each in checked.problems if each["file"] == "mine.csv")
    assert (own["severity"], own["what"], own["remedy"]) == (
        "row set aside",
        "this is a preview of a table of another make: 1 of 2 rows read; 1 row cannot be read; 1 question is "
        "open: Which airfield is watched",
        "python -m components.imports FILE --into FOLDER asks what is open, and brings it into a ledger.",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]
