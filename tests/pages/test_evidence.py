"""The Evidence page, and what was observed on the Activity page, without a browser."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.fictional.generate import generate

ROOT = Path(__file__).parents[2]
FICTIONAL = ROOT / "tests" / "fictional" / "ledger"
SUMMER = {"airfield": "Port Meridian (fictional)", "dates": ["2021-07-01", "2021-08-10"]}

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    def opener(data: Path, page: str = "evidence", *, edit: bool = False, **query: str | list[str]) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["dashboard.py", *(["--edit"] if edit else [])])
        monkeypatch.setenv("FLIGHT_DATA", str(data))
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        return app if page == "activity" else app.switch_page(f"components/pages/{page}.py").run()

    return opener


@pytest.fixture
def fictional_copy(tmp_path: Path) -> Path:
    shutil.copytree(FICTIONAL, tmp_path, dirs_exist_ok=True)
    return tmp_path


def texts(app: AppTest) -> str:
    """Everything a page says."""
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    return "\n".join(read(part.value) for part in [*parts, *app.success])


def read(text: object) -> str:
    """A text as the browser shows it."""
    return str(text).replace("\\", "").replace("\u2060", "")


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def decisions(app: AppTest) -> dict[str, object]:
    """The choices that are offered, by their key."""
    found = {group.key: group for group in app.button_group if str(group.key).startswith("decision-")}
    assert all(group.options == ["Same flight", "Not the same flight"] for group in found.values())
    return found


def figure(app: AppTest) -> dict:
    return json.loads(app.get("plotly_chart")[0].proto.spec)


def test_nobody_looked_on_the_shipped_ledger(open_page: Open) -> None:
    app = open_page(ROOT / "data")
    assert not app.exception
    assert not app.error
    said = texts(app)
    assert "Nobody looked: no tracks have been scanned" in said
    assert metrics(app) == {
        "Corroborated": "0", "Possible": "0", "Contradicted": "0", "Not observable": "0", "Unobserved": "5",
    }  # fmt: skip
    assert "The longest, 178 days." in said
    assert "would refute it" in said
    assert decisions(app) == {}


def test_the_shipped_chart_has_no_row_for_what_nobody_observed(open_page: Open) -> None:
    app = open_page(ROOT / "data", "activity")
    assert "Nobody looked: no tracks have been scanned." in texts(app)
    layout = figure(app)["layout"]
    assert "yaxis4" not in layout
    assert "yaxis5" not in layout
    assert "legend2" not in layout


def test_every_verdict_on_the_fictional_ledger(open_page: Open) -> None:
    app = open_page(FICTIONAL, **SUMMER)
    assert not app.exception
    assert metrics(app) == {
        "Corroborated": "10", "Possible": "2", "Contradicted": "1", "Not observable": "5", "Unobserved": "0",
    }  # fmt: skip
    assert "Between 10 and 12 movements of 18 reported can be seen in tracks." in texts(app)
    verdicts, seen = app.table[0].value, app.table[1].value
    assert len(verdicts) == 18
    how = read(verdicts["How well"].iloc[2])
    assert how.endswith("One suspect visit (9 July 2021, 11:57 UTC) is not counted.")
    assert seen["Integrity"].str.contains("suspect, not counted").sum() == 1
    assert read(seen["Reported"].iloc[0]) == "Arrival not reported; departure reported (F-2021-0010)"
    assert "https://globe.adsbexchange.com/?icao=fe4642&showTrace=2021-07-05" in app.code[0].value


def test_view_mode_shows_the_choice_and_does_not_offer_it(open_page: Open, fictional_copy: Path) -> None:
    before = (fictional_copy / "matches.csv").read_bytes()
    app = open_page(fictional_copy, **SUMMER)
    offered = decisions(app)
    assert offered
    assert all(group.proto.disabled for group in offered.values())
    assert "start the dashboard with" in texts(app)
    assert (fictional_copy / "matches.csv").read_bytes() == before


def test_a_decision_is_written_and_holds_at_once(open_page: Open, fictional_copy: Path) -> None:
    app = open_page(fictional_copy, edit=True, **SUMMER)
    offered = decisions(app)
    key = next(key for key in offered if key.startswith("decision-F-2021-0021-"))
    assert not offered[key].proto.disabled
    offered[key].set_value("same").run()
    assert not app.exception
    assert "Saved. Same flight: F-2021-0021" in texts(app)
    assert metrics(app)["Corroborated"] == "11"
    last = (fictional_copy / "matches.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert last.startswith("F-2021-0021,XQAA,departure,fe4142,2021-08-02T00:40:00Z,same,")


def test_a_single_file_has_no_place_for_decisions(open_page: Open, fictional_copy: Path) -> None:
    app = open_page(fictional_copy / "flights.csv", edit=True)
    assert not app.exception
    assert "Nobody looked" in texts(app)


def test_a_decision_that_cannot_be_saved_is_said(
    open_page: Open, fictional_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from components.pages.parts import decisions as part

    def fail(*_: object) -> int:
        raise part.NotSavedError("matches.csv: the disk is full")

    monkeypatch.setattr(part, "append_rows", fail)
    app = open_page(fictional_copy, edit=True, **SUMMER)
    next(iter(decisions(app).values())).set_value("same").run()
    assert not app.exception
    assert "The decision was not saved. matches.csv: the disk is full." in texts(app)


@pytest.mark.parametrize("page", ["evidence", "activity", "data_check"])
@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("visits.csv", b"airfield,other\nXQAA,1\n"),
        ("visits.csv", b"\x00" * 100),
        ("scans.csv", b""),
        ("matches.csv", b"flight_id\nx\n"),
        ("visits.parquet", b"PAR1"),
    ],
)
def test_the_pages_stand_on_broken_tables_and_say_which(
    open_page: Open, fictional_copy: Path, page: str, file: str, content: bytes
) -> None:
    (fictional_copy / file).write_bytes(content)
    app = open_page(fictional_copy, page)
    assert not app.exception
    assert file in texts(app)
    if page == "data_check":
        assert file in app.table[0].value["File"].str.replace("\\", "").to_list()


def test_a_bad_row_is_set_aside_and_the_rest_is_shown(open_page: Open, fictional_copy: Path) -> None:
    visits = fictional_copy / "visits.csv"
    visits.write_text(
        visits.read_text(encoding="utf-8").replace("2021-07-05T09:12:00Z", "5 July"), encoding="utf-8"
    )
    app = open_page(fictional_copy, "data_check")
    problems = app.table[0].value.map(lambda cell: cell.replace("\\", ""))
    row = problems[problems["File"] == "visits.csv"].iloc[0]
    assert (row["Row"], row["Column"], row["Value"]) == ("2", "arrival_utc", "5 July")


def test_visits_without_any_report_are_shown(open_page: Open, tmp_path: Path) -> None:
    generate(tmp_path, flights=0)
    app = open_page(tmp_path)
    assert not app.exception
    assert "Visits seen in tracks" in texts(app)
    assert "No report is in view." in texts(app)
    app = open_page(tmp_path, "activity")
    assert not app.exception
    assert len(app.get("plotly_chart")) == 1


def test_the_activity_page_says_what_was_seen(open_page: Open) -> None:
    app = open_page(FICTIONAL, "activity", **SUMMER)
    assert not app.exception
    alt = app.get("plotly_chart")[0].proto.alt
    assert "Seen in tracks: 28 landings and take-offs, and 1 suspect." in alt
    assert "nobody looked: 4 days" in alt
    assert "Longest supported silence, 145 days." in texts(app)
    axes = {trace.get("yaxis") for trace in figure(app)["data"]}
    assert {"y4", "y5"} <= axes


def test_problems_of_a_whole_file_have_no_row(open_page: Open, tmp_path: Path) -> None:
    generate(tmp_path, flights=3)
    (tmp_path / "notes.csv").unlink()
    app = open_page(tmp_path, "data_check")
    assert set(app.table[0].value["Row"]) <= {""}
