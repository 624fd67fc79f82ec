"""The page Changes: who, when, why, from what to what; undo; and every page as the ledger was known on a day."""

import csv
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.journal.history import JOURNAL, Author
from components.journal.ledger_files import ledger_files
from components.journal.row_edits import RowEdit, make_edits
from components.journal.transaction import save_plan
from tests.pages.conftest import ROOT, Open, show

KEY = {"flight_id": "il62-arrival", "source_id": "resumption-article"}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    folder = tmp_path / "ledger"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("example", "reference", "README.md"))
    return folder


def flights(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "flights.csv").open(encoding="utf-8", newline="") as file:
        return {row["flight_id"]: row for row in csv.DictReader(file)}


def change(folder: Path, before: str, after: str, why: str = "a slip", column: str = "operator") -> None:
    edit = RowEdit("flights", KEY, {column: before}, {column: after})
    save_plan(ledger_files(folder), Author("anna", why), lambda draft: make_edits(draft, [edit]))


def texts(app: AppTest) -> str:
    parts = (app.markdown, app.info, app.warning, app.error, app.success, app.caption)
    return " ".join(element.value for kind in parts for element in kind)


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_without_a_journal_the_page_says_how_it_begins(open_page: Open, ledger: Path) -> None:
    app = open_page(ledger, "changes")
    assert "Nothing was changed here yet" in texts(app)
    assert not app.exception


def test_changes_are_listed_found_and_only_read_by_readers(open_page: Open, ledger: Path) -> None:
    operator = flights(ledger)["il62-arrival"]["operator"]
    change(ledger, operator, "Somebody Else", "seen on the *tail*")
    app = open_page(ledger, "changes")
    told = texts(app)
    assert "**anna**" in told
    row = "26 October 2025, Il\\-62, Libya → Hmeimim / Latakia :small[il62\\-arrival / resumption\\-article]"
    assert f"- flights, {row}: operator " in told
    assert "→ **Somebody Else**" in told
    assert "seen on the \\*tail\\*" in told
    assert "as it stood when the journal began" in told
    assert not [button for button in app.button if (button.key or "").startswith("undo-")]
    app.text_input(key="changes-text").set_value("nothing like it").run()
    assert "No change is like that" in texts(app)
    app.text_input(key="changes-text").set_value("somebody else").run()
    assert "→ **Somebody Else**" in texts(app)


def test_a_new_row_is_named_by_its_flight_and_its_cells_once(open_page: Open, ledger: Path) -> None:
    key = {"flight_id": "il62-arrival", "airfield": "OSLK", "movement": "arrival", "icao24": "ae1234"}
    cells = {
        **key,
        "time_utc": "2025-10-26T12:00:00Z",
        "decision": "same",
        "decided_utc": "",
        "note": "of the crew",
    }
    save_plan(
        ledger_files(ledger),
        Author("anna"),
        lambda draft: make_edits(draft, [RowEdit("matches", {}, None, cells)]),
    )
    told = texts(open_page(ledger, "changes")).replace("\\", "")
    (sentence,) = re.findall(r"- (matches, .*)", told)
    assert sentence.startswith(
        "matches, 26 October 2025, Il-62, Libya → Hmeimim / Latakia :small[il62-arrival / OSLK / arrival"
    )
    assert sentence.count("2025-10-26T12:00:00Z") == sentence.count("of the crew") == 1


def test_a_change_is_undone_and_the_undoing_too(open_page: Open, ledger: Path) -> None:
    before = (ledger / "flights.csv").read_bytes()
    operator = flights(ledger)["il62-arrival"]["operator"]
    change(ledger, operator, "Somebody Else")
    app = open_page(ledger, "changes", edit=True)
    (key,) = [button.key for button in app.button if button.key.startswith("undo-") and button.label == "Undo"]
    press(app, key)
    assert not app.exception
    assert (ledger / "flights.csv").read_bytes() == before
    assert "(undone)" in texts(app)
    press(app, "undo-last")
    assert flights(ledger)["il62-arrival"]["operator"] == "Somebody Else"


def test_several_are_undone_together(open_page: Open, ledger: Path) -> None:
    before = (ledger / "flights.csv").read_bytes()
    change(ledger, flights(ledger)["il62-arrival"]["operator"], "Somebody Else")
    change(ledger, flights(ledger)["il62-arrival"]["callsign"], "RFF123", column="callsign")
    app = open_page(ledger, "changes", edit=True)
    for box in app.checkbox:
        if not box.disabled:
            box.set_value(True)
    app.run()
    press(app, "undo-chosen")
    assert (ledger / "flights.csv").read_bytes() == before


def test_an_undoing_that_would_overwrite_asks(open_page: Open, ledger: Path) -> None:
    operator = flights(ledger)["il62-arrival"]["operator"]
    change(ledger, operator, "Somebody Else")
    change(ledger, "Somebody Else", "Yet Another")
    app = open_page(ledger, "changes", edit=True)
    first = [button.key for button in app.button if button.key.startswith("undo-") and button.label == "Undo"][-1]
    press(app, first)
    assert "operator is 'Yet Another' by now" in texts(app)
    assert flights(ledger)["il62-arrival"]["operator"] == "Yet Another"
    press(app, "undo-all-the-same")
    assert flights(ledger)["il62-arrival"]["operator"] == operator


def test_an_edit_by_hand_is_found_at_the_next_reading(open_page: Open, ledger: Path) -> None:
    change(ledger, flights(ledger)["il62-arrival"]["operator"], "Somebody Else")
    app = open_page(ledger, edit=True)
    path = ledger / "flights.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Somebody Else", "By Hand"), encoding="utf-8")
    show(app.run(), "changes")
    assert "Changed outside the dashboard" in texts(app)
    assert "Somebody Else → **By Hand**" in texts(app)


def test_nothing_is_written_where_the_ledger_is_only_shown(open_page: Open, ledger: Path) -> None:
    change(ledger, flights(ledger)["il62-arrival"]["operator"], "Somebody Else")
    path = ledger / "flights.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Somebody Else", "By Hand"), encoding="utf-8")
    before = {file.name: file.read_bytes() for file in ledger.iterdir()}
    app = open_page(ledger, "changes")
    show(app, "activity")
    assert {file.name: file.read_bytes() for file in ledger.iterdir()} == before


def backdate(folder: Path, days: int) -> str:
    """Lets everything that is in the journal be entered so many days ago; returns that day."""
    day = f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%d}"
    journal = folder / JOURNAL
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    journal.write_text("".join(json.dumps({**line, "when": f"{day}T12:00:00Z"}) + "\n" for line in lines))
    return day


PAGES = ("activity", "routes", "evidence", "notes", "sources", "data_check", "changes", "method")


def remove_a_flight(folder: Path) -> None:
    rows = [row for row in flights(folder).values() if row["flight_id"] == "il62-departure"]
    cells = {name: cell for name, cell in rows[0].items() if cell}
    edit = RowEdit("flights", {name: cells[name] for name in ("flight_id", "source_id")}, cells, None)
    save_plan(ledger_files(folder), Author("anna"), lambda draft: make_edits(draft, [edit]))


def test_a_day_in_the_address_draws_every_page_as_the_ledger_was_known_then(open_page: Open, ledger: Path) -> None:
    change(ledger, flights(ledger)["il62-arrival"]["operator"], "Somebody Else")
    day = backdate(ledger, 3)
    remove_a_flight(ledger)
    now = open_page(ledger)
    assert "5 reports" not in texts(now)
    app = open_page(ledger, edit=True, known=day)
    assert "As known on" in texts(app)
    assert "5 reports by sources" in texts(app)
    for page in PAGES:
        show(app, page)
        assert not app.exception
        assert "As known on" in texts(app), page
        assert not [button for button in app.button if (button.key or "").startswith(("undo-", "decision-"))]
    press(app, "leave-past")
    assert "As known on" not in texts(app)
    assert "4 reports by sources" in texts(app)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("yesterday", "is not known here, and was ignored"),
        ("2026-02-30", "is not known here, and was ignored"),
    ],
)
def test_a_day_of_which_nothing_is_known_is_said(open_page: Open, ledger: Path, day: str, sentence: str) -> None:
    change(ledger, flights(ledger)["il62-arrival"]["operator"], "Somebody Else")
    app = open_page(ledger, known=day)
    assert not app.exception
    assert sentence in texts(app) or "ignored" in texts(app)


def test_a_day_before_the_journal_keeps_the_title_and_leads_to_the_first_that_is_known(
    open_page: Open, ledger: Path
) -> None:
    change(ledger, flights(ledger)["il62-arrival"]["operator"], "Somebody Else")
    today = datetime.now(UTC)
    title, banner = open_page(ledger).title[0].value, f"**Nothing is recorded before {today:%-d %B %Y}**"
    app = open_page(ledger, known="2001-01-01")
    assert not app.exception
    assert [each.value for each in app.error] == []
    assert [each.value for each in app.info] == [
        f"{banner}, when the journal of this ledger begins: how it stood on 1 January 2001 is not known.",
        "No flights can be shown of that time.",
    ]
    assert app.title[0].value == title
    assert "reports by sources" not in texts(app)
    for page in PAGES:
        show(app, page)
        assert not app.exception
        assert banner in texts(app), page
    press(app, "first-known")
    assert app.query_params["known"] == f"{today:%Y-%m-%d}"
    assert f"As known on {today:%-d %B %Y}" in texts(app)


def test_a_ledger_without_a_journal_has_no_past(open_page: Open, ledger: Path) -> None:
    app = open_page(ledger, known="2025-01-01")
    assert "the ledger has no journal" in texts(app)
    assert not app.exception


def test_a_day_is_chosen_on_the_page(open_page: Open, ledger: Path) -> None:
    change(ledger, flights(ledger)["il62-arrival"]["operator"], "Somebody Else")
    app = press(open_page(ledger, "changes"), "show-past")
    assert "As known on" in texts(app)
    assert app.query_params["known"] == f"{datetime.now(UTC):%Y-%m-%d}"


def test_a_damaged_journal_is_named(open_page: Open, ledger: Path) -> None:
    change(ledger, flights(ledger)["il62-arrival"]["operator"], "Somebody Else")
    change(ledger, "Somebody Else", "Yet Another")
    journal = ledger / JOURNAL
    journal.write_bytes(journal.read_bytes().replace(b"Somebody Else", b"Nobody", 1))
    assert "of the journal was altered" in texts(open_page(ledger, "changes"))


def test_what_somebody_has_written_stays_text(open_page: Open, ledger: Path) -> None:
    hostile = "<img src=x onerror=alert(1)> ![a](http://evil.example/x) [b](javascript:1) :red[c] $d$"
    change(ledger, flights(ledger)["il62-arrival"]["operator"], hostile, why=hostile)
    written = " ".join(text.value for text in open_page(ledger, "changes").markdown)
    for raw in ("<img", "!\\[a", r"\[b\]\(", ":red\\[c", r"\$d"):
        assert not re.search(rf"(?<!\\){raw}", written)


def test_what_a_reader_looks_for_comes_before_files_that_no_page_shows(open_page: Open, ledger: Path) -> None:
    change(ledger, flights(ledger)["il62-arrival"]["operator"], "Somebody Else")
    offered = open_page(ledger, "changes").multiselect(key="changes-table").options
    assert offered[:3] == ["flights", "notes", "sources"]
    assert offered[-1] == "datapackage.json"


def test_each_saving_leads_to_the_ledger_before_and_after_it(open_page: Open, ledger: Path) -> None:
    operator = flights(ledger)["il62-arrival"]["operator"]
    change(ledger, operator, "First Name")
    change(ledger, "First Name", "Second Name")
    app = open_page(ledger, "changes", type="IL62")
    number = len((ledger / JOURNAL).read_bytes().splitlines())
    before, after = (f"[{side} it](<./?type=Il-62&known={side}-{number}>)" for side in ("before", "after"))
    assert f"Line {number}: the ledger as it stood {before} or {after}" in texts(app)
    for moment, name in ((f"before-{number}", "First Name"), (f"after-{number}", "Second Name")):
        app = open_page(ledger, "activity", known=moment)
        assert not app.exception
        banner = f"**As it stood {moment.replace('-', ' line ')} of its journal was entered.**"
        assert banner in texts(app)
        assert f"{name} · 1" in " ".join(app.multiselect(key="operator").options)
