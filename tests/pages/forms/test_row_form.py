"""Rows of the ledger in the browser: added, corrected, withdrawn, merged; and taken back."""

import csv
import json
import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.journal.history import Author, read_history
from components.journal.ledger_files import ledger_files
from components.journal.row_edits import RowEdit, make_edits
from components.journal.transaction import save_plan
from components.pages.parts.forms.form_fields import CORRECT, RowForm
from components.pages.parts.forms.row_form import FORM, dismiss
from tests.pages.conftest import ROOT, Open
from tests.pages.test_changes import press, texts

MARK = "flight:il62-arrival"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    folder = tmp_path / "ledger"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("example", "reference", "README.md"))
    return folder


def rows(folder: Path, name: str = "flights") -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def widget(app: AppTest, kind: str, name: str):
    return next(each for each in getattr(app, kind) if (each.key or "").endswith(f"-{name}"))


def look_up(app: AppTest) -> AppTest:
    """Chooses the arrival of the Il-62 on the page Changes. Forms are the same there as on cards, and no chart is
    drawn anew once a row is saved."""
    app.session_state["find-flights"] = "il62-arrival"
    app.session_state["edit-row-flights"] = ("il62-arrival", "resumption-article")
    return app.run()


def fill(app: AppTest, **cells: str) -> AppTest:
    fields = [*app.text_input, *app.text_area, *app.selectbox]
    in_form = {field.key.split("-", 2)[2]: field for field in fields if (field.key or "").startswith("form-")}
    for name, cell in cells.items():
        in_form[name].set_value(cell)
    return app


def save(app: AppTest) -> AppTest:
    return widget(app, "button", "save").click().run()


def changed(before: bytes, after: bytes) -> list[str]:
    """The lines that differ between two states of a file."""
    old, new = before.decode().splitlines(), after.decode().splitlines()
    return [line for line in new if line not in old]


def test_a_report_is_corrected_on_its_card_and_taken_back(open_page: Open, ledger: Path) -> None:
    path = ledger / "flights.csv"
    before = path.read_bytes()
    app = open_page(ledger, edit=True, mark=MARK)
    press(app, "edit-card-0")
    assert not app.exception
    save(fill(app, callsign="RFF 123", why="seen on the picture"))
    assert not app.exception
    toast = ":material/check_circle: Corrected\\: 26 October 2025, Il\\-62, Libya → Hmeimim / Latakia"
    assert toast in [text.value for text in app.markdown]
    (line,) = changed(before, path.read_bytes())
    assert "RFF 123" in line
    last = read_history(ledger).lines[-1]
    assert (last.author, last.change.after) == (Author("editor", "seen on the picture"), {"callsign": "RFF 123"})
    press(app, "undo-last")
    assert path.read_bytes() == before


def test_the_panel_stays_with_a_flight_that_was_corrected(open_page: Open, ledger: Path) -> None:
    app = open_page(ledger, edit=True, mark="bin:2025-10-26:2025-10-26:arrival:IL62")
    assert "**Il\\-62\\: one arrival on 26 October 2025\\.**" in [text.value for text in app.markdown]
    press(app, "edit-card-0")
    save(fill(app, aircraft_type="A124"))
    assert not app.exception
    changed = "What was selected has changed. **An\\-124\\: one arrival on 26 October 2025\\.**"
    assert changed in [text.value for text in app.markdown]
    press(app, "delete-card-0")
    save(app)
    gone = "What was selected has changed. Nothing in this view is behind it any more, and it can be closed."
    assert gone in [text.value for text in app.markdown]
    press(app, "mark-close")
    assert "What was selected" not in texts(app)


@pytest.fixture
def stay(ledger: Path) -> Path:
    """A ledger into which one row of a table brought an arrival and a departure."""
    (ledger / "imports").mkdir()
    kept = (
        'import_id,import_flights,import_row,In,Out\nlog-1,il62-arrival;il62-departure,"Log, row 2",26/10,26/10\n'
    )
    (ledger / "imports" / "log.csv").write_text(kept, encoding="utf-8")
    return ledger


def test_the_other_half_of_a_stay_is_withdrawn_too_if_that_is_chosen(open_page: Open, stay: Path) -> None:
    app = open_page(stay, "changes", edit=True)
    for both in (False, True):
        press(look_up(app), "delete-editor")
        (other,) = [each for each in app.checkbox if each.label != "Choose"]
        assert other.label == "Withdraw too: 26 October 2025, Il-62, Hmeimim / Latakia → Moscow region"
        other.set_value(both)
        save(app)
        left = [row["flight_id"] for row in rows(stay) if row["flight_id"].startswith("il62")]
        assert left == ([] if both else ["il62-departure"])
        press(app, "undo-last")
        assert len(rows(stay)) == len(rows(ROOT / "data"))


def test_what_both_halves_of_a_stay_say_is_corrected_in_both_if_that_is_chosen(
    open_page: Open, stay: Path
) -> None:
    app = open_page(stay, "changes", edit=True)
    for both in (False, True):
        press(look_up(app), "edit-editor")
        (other,) = [each for each in app.checkbox if each.label != "Choose"]
        other.set_value(both)
        save(fill(app, registration="RA-86495", date="2025-10-27", claim="It came."))
        halves = [row for row in rows(stay) if row["flight_id"].startswith("il62")]
        assert [(row["registration"], row["date"]) for row in halves] == [
            ("RA-86495", "2025-10-27"),
            ("RA-86495" if both else "", "2025-10-26"),
        ]
        assert [row["claim"] == "It came." for row in halves] == [True, False]
        press(app, "undo-last")


def test_what_is_typed_is_not_lost_where_the_folder_is_only_read_meanwhile(
    open_page: Open, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(open_page(ledger, edit=True, mark=MARK), "edit-card-0")
    monkeypatch.setattr("components.server.access.os.access", lambda *_: False)
    save(fill(app, callsign="RFF 123"))
    assert not app.exception
    assert "Not saved" in texts(app)
    assert widget(app, "text_input", "callsign").value == "RFF 123"
    assert "edit-card-0" not in [button.key for button in app.button]


def test_a_date_shows_what_it_means_and_a_wrong_one_stays_in_the_form(open_page: Open, ledger: Path) -> None:
    before = (ledger / "flights.csv").read_bytes()
    app = press(look_up(open_page(ledger, "changes", edit=True)), "edit-editor")
    widget(app, "text_input", "date").set_value("[2025-10-24..2025-10-29]").run()
    assert "Means: one day in 24–29 October 2025" in texts(app)
    widget(app, "text_input", "date").set_value("03/04/2025").run()
    save(app)
    assert (ledger / "flights.csv").read_bytes() == before
    assert ":red[" in texts(app)
    save(fill(app, date="2025-10-27"))
    assert [row["date"] for row in rows(ledger) if row["flight_id"] == "il62-arrival"] == ["2025-10-27"]


def test_what_the_ledger_would_not_take_stands_beside_its_field(open_page: Open, ledger: Path) -> None:
    before = (ledger / "flights.csv").read_bytes()
    app = press(look_up(open_page(ledger, "changes", edit=True)), "edit-editor")
    save(fill(app, credibility="7", icao24="xyz"))
    assert (ledger / "flights.csv").read_bytes() == before
    assert texts(app).count(":red[") == 2


def test_fields_that_need_attention_are_named_beside_save_until_they_are_others(
    open_page: Open, ledger: Path
) -> None:
    before = (ledger / "flights.csv").read_bytes()
    app = save(press(open_page(ledger, "changes", edit=True), "add-flightseditor"))
    (error,) = app.error
    assert error.value == "**Not saved: Date, Source.** 2 fields need attention."
    beside = [caption.value for caption in app.caption if caption.value.startswith(":red[")]
    assert beside == [":red[Date is needed and is empty\\.]", ":red[Source is needed and is empty\\.]"]
    widget(app, "text_input", "date").set_value("2025-11-02").run()
    assert [error.value for error in app.error] == ["**Not saved: Source.** 1 field needs attention."]
    assert (ledger / "flights.csv").read_bytes() == before
    save(fill(app, source_id="standstill-article"))
    assert rows(ledger)[-1]["flight_id"] == "2025-11-02"


def test_an_id_is_proposed_until_somebody_writes_another(open_page: Open, ledger: Path) -> None:
    app = press(open_page(ledger, "changes", edit=True), "add-flightseditor")
    assert widget(app, "text_input", "flight_id").label == "Flight (proposed)"
    widget(app, "text_input", "date").set_value("2025-11-02").run()
    widget(app, "selectbox", "aircraft_type").set_value("IL62").run()
    assert widget(app, "text_input", "flight_id").value == "2025-11-02-il62"
    widget(app, "text_input", "registration").set_value("RA-86495").run()
    assert widget(app, "text_input", "flight_id").value == "2025-11-02-il62-ra-86495"
    widget(app, "text_input", "flight_id").set_value("mine").run()
    widget(app, "text_input", "date").set_value("2025-11-03").run()
    assert widget(app, "text_input", "flight_id").value == "mine"
    save(fill(app, source_id="standstill-article"))
    assert rows(ledger)[-1]["flight_id"] == "mine"


def test_an_id_that_is_proposed_is_that_of_no_other_flight(open_page: Open, ledger: Path) -> None:
    for proposed in ("2025-11-02-il62", "2025-11-02-il62-2"):
        app = press(open_page(ledger, "changes", edit=True), "add-flightseditor")
        fill(app, date="2025-11-02", aircraft_type="IL62", source_id="standstill-article").run()
        assert widget(app, "text_input", "flight_id").value == proposed
        save(app)
        assert rows(ledger)[-1]["flight_id"] == proposed


def test_a_date_in_another_spelling_becomes_that_of_the_ledger(open_page: Open, ledger: Path) -> None:
    app = press(look_up(open_page(ledger, "changes", edit=True)), "edit-editor")
    for written, day in (
        ("24 April 2025", "2025-04-24"),
        ("25.04.2025", "2025-04-25"),
        ("Sa, 26. April 2025", "2025-04-26"),
    ):
        fill(app, date=written).run()
        assert widget(app, "text_input", "date").value == day
        assert f"Means: {int(day[-2:])} April 2025, read from “{written}”" in texts(app).replace("\\", "")
    save(app)
    assert [row["date"] for row in rows(ledger) if row["flight_id"] == "il62-arrival"] == ["2025-04-26"]


def test_a_report_is_withdrawn_and_comes_back_in_its_place(open_page: Open, ledger: Path) -> None:
    before = (ledger / "flights.csv").read_bytes()
    app = press(open_page(ledger, edit=True, mark=MARK), "delete-card-0")
    words = "**26 October 2025, Il\\-62, Libya → Hmeimim / Latakia**"
    (shown,) = [text.value for text in app.markdown if text.value.startswith(words)]
    assert shown.splitlines()[-1] == ":small[il62\\-arrival / resumption\\-article]"
    save(fill(app, why="a mistake"))
    assert "il62-arrival" not in [row["flight_id"] for row in rows(ledger)]
    press(app, "undo-last")
    assert (ledger / "flights.csv").read_bytes() == before


def test_what_is_withdrawn_here_is_gone_from_the_page_and_nobody_is_alarmed(open_page: Open, ledger: Path) -> None:
    app = open_page(ledger, edit=True, mark=MARK)
    assert app.header[0].value == "4 arrivals and 1 departure, 24–29 October 2025"
    press(app, "delete-card-0")
    save(fill(app, why="a mistake"))
    assert "shrunk" not in texts(app)
    assert app.header[0].value == "3 arrivals and 1 departure, 24–29 October 2025"
    path = ledger / "flights.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    app.run()
    assert "The ledger has shrunk:** flights from 4 to 3 rows" in texts(app), "by hand it may be an accident"
    assert app.header[0].value == "3 arrivals and 1 departure, 24–29 October 2025"


def test_a_report_is_added_with_a_new_source(open_page: Open, ledger: Path) -> None:
    before = {name: (ledger / f"{name}.csv").read_bytes() for name in ("flights", "sources")}
    app = press(open_page(ledger, edit=True), "add-flights")
    widget(app, "selectbox", "source_id").set_value("New source …").run()
    fill(app, date="2025-11-02", aircraft_type="IL62", destination="OSLK", claim="An Il-62M landed.")
    fill(app, **{"new-url": "https://www.example.org/il-62"})
    save(app)
    assert not app.exception
    new = rows(ledger)[-1]
    source = rows(ledger, "sources")[-1]
    assert (new["flight_id"], new["source_id"]) == ("2025-11-02-il62", "example-org")
    assert (source["title"], source["publisher"], source["kind"]) == ("example.org", "example.org", "news")
    assert (ledger / "flights.csv").read_bytes().startswith(before["flights"])
    press(app, "undo-last")
    assert {name: (ledger / f"{name}.csv").read_bytes() for name in before} == before


def test_one_more_source_is_added_to_a_flight(open_page: Open, ledger: Path) -> None:
    app = press(open_page(ledger, edit=True, mark=MARK), "add_notes-card-0")
    source = next(row["source_id"] for row in rows(ledger, "sources") if row["source_id"] != "resumption-article")
    fill(app, source_id=source, claim="It came.")
    save(app)
    new = rows(ledger)[-1]
    assert (new["flight_id"], new["source_id"], new["date"]) == ("il62-arrival", source, "2025-10-26")


def test_two_flights_are_merged_and_parted_again(open_page: Open, ledger: Path) -> None:
    path = ledger / "flights.csv"
    cells = {"flight_id": "other", "date": "2025-10-26", "source_id": "standstill-article"}
    edit = RowEdit("flights", {}, None, cells)
    save_plan(ledger_files(ledger), Author("ben"), lambda draft: make_edits(draft, [edit]))
    before = path.read_bytes()
    app = press(open_page(ledger, edit=True, mark=MARK), "merge-card-0")
    save(app)
    assert "find the other flight" in texts(app)
    assert "Not saved: The other flight." in texts(app)
    widget(app, "text_input", "find").set_value("oth").run()
    save(fill(app, flight_id="other"))
    assert [row["flight_id"] for row in rows(ledger)].count("other") == 2
    press(app, "undo-last")
    assert path.read_bytes() == before
    app = press(look_up(open_page(ledger, "changes", edit=True)), "edit-editor")
    save(fill(app, flight_id="il62-arrival-b"))
    assert "il62-arrival-b" in [row["flight_id"] for row in rows(ledger)]


def test_the_other_flight_is_found_by_what_is_known_of_it(open_page: Open, ledger: Path) -> None:
    app = press(look_up(open_page(ledger, "changes", edit=True)), "merge-editor")
    for text, count in {
        "an-124": 3,
        "Il-62 Libya": 0,
        "AN124 29 October": 3,
        "2025-10-29 arrival-3": 1,
        "An-124 Libya": 0,
        "hmeimim an-124-arrival-2": 1,
        "Moscow": 1,
    }.items():
        widget(app, "text_input", "find").set_value(text).run()
        assert not app.exception, text
        assert len(widget(app, "selectbox", "flight_id").options) == count, text
        assert ("No other flight has all of these words." in texts(app)) == (count == 0), text


def test_somebody_who_changed_the_same_cell_meanwhile_is_seen_and_not_overwritten(
    open_page: Open, ledger: Path
) -> None:
    key = {
        name: row[name]
        for row in rows(ledger)
        for name in ("flight_id", "source_id")
        if row["flight_id"] == "il62-arrival"
    }
    app = press(look_up(open_page(ledger, "changes", edit=True)), "edit-editor")
    theirs = RowEdit("flights", key, {"callsign": ""}, {"callsign": "THEIRS"})
    other = RowEdit("flights", key, {"registration": ""}, {"registration": "RA-86495"})
    save_plan(ledger_files(ledger), Author("ben"), lambda draft: make_edits(draft, [theirs, other]))
    save(fill(app, callsign="MINE"))
    row = next(row for row in rows(ledger) if row["flight_id"] == "il62-arrival")
    assert (row["callsign"], row["registration"]) == ("THEIRS", "RA-86495")
    assert "callsign is 'THEIRS' by now, and was to become 'MINE'" in " ".join(e.value for e in app.error).replace(
        "\\", ""
    )
    save(app)
    row = next(row for row in rows(ledger) if row["flight_id"] == "il62-arrival")
    assert (row["callsign"], row["registration"]) == ("MINE", "RA-86495"), "other cells stay"


@pytest.mark.parametrize(("page", "table"), [("notes", "notes"), ("sources", "sources")])
def test_notes_and_sources_are_added(open_page: Open, ledger: Path, page: str, table: str) -> None:
    app = press(open_page(ledger, page, edit=True), f"add-{table}")
    fill(app, title="A title of its own", kind="statement" if table == "notes" else "news")
    if table == "notes":
        fill(app, date="2025-11", airfield="OSLK", source_id="standstill-article")
    save(app)
    assert not app.exception
    assert rows(ledger, table)[-1]["title"] == "A title of its own"


def test_who_only_reads_has_no_forms(open_page: Open, ledger: Path) -> None:
    app = open_page(ledger, mark=MARK)
    labels = {each.label for each in (*app.button, *app.selectbox)}
    assert labels.isdisjoint(
        {"Add a report", "Correct this report", "Withdraw this report", "Correct or withdraw a report"}
    )
    keys = [button.key or "" for button in app.button]
    assert not [key for key in keys if key.startswith(("edit-", "delete-", "add-", "merge-", "add_notes-"))]


def test_an_alias_of_a_type_is_added_to_any_row(open_page: Open, ledger: Path) -> None:
    app = open_page(ledger, "changes", edit=True)
    app.selectbox(key="edit-table").set_value("aircraft_types").run()
    app.text_input(key="find-aircraft_types").set_value("Ил-62").run()
    app.selectbox(key="edit-row-aircraft_types").set_value(("IL62",)).run()
    press(app, "edit-editor")
    before = next(row["aliases"] for row in rows(ledger, "aircraft_types") if row["aircraft_type"] == "IL62")
    save(fill(app, aliases=f"{before};Classic"))
    assert not app.exception
    after = next(row["aliases"] for row in rows(ledger, "aircraft_types") if row["aircraft_type"] == "IL62")
    assert after == f"{before};Classic"


def test_a_source_that_rows_rest_on_is_withdrawn_only_once_that_is_said(open_page: Open, ledger: Path) -> None:
    before = (ledger / "sources.csv").read_bytes()
    app = open_page(ledger, "changes", edit=True)
    app.selectbox(key="edit-table").set_value("sources").run()
    app.text_input(key="find-sources").set_value("standstill").run()
    app.selectbox(key="edit-row-sources").set_value(("standstill-article",)).run()
    press(app, "delete-editor")
    number = sum(row["source_id"] == "standstill-article" for row in rows(ledger, "notes"))
    assert f"This source is named by {number} notes, which stay" in texts(app)
    save(app)
    assert (ledger / "sources.csv").read_bytes() == before
    widget(app, "checkbox", "all-the-same").set_value(True)
    save(app)
    assert "standstill-article" not in [row["source_id"] for row in rows(ledger, "sources")]
    press(app, "undo-last")
    assert (ledger / "sources.csv").read_bytes() == before


def test_what_is_looked_up_may_be_new_and_then_gets_a_row(open_page: Open, ledger: Path) -> None:
    other = {
        "flight_id": "other",
        "date": "2025-10-26",
        "source_id": "standstill-article",
        "origin": "Nowhere Strip",
    }
    edit = RowEdit("flights", {}, None, other | {"destination": "OSLK"})
    save_plan(ledger_files(ledger), Author("ben"), lambda draft: make_edits(draft, [edit]))
    app = press(look_up(open_page(ledger, "changes", edit=True)), "edit-editor")
    offered = widget(app, "selectbox", "aircraft_type").options
    assert offered[:3] == ["–", "IL62 · Il-62", "A124 · An-124"]
    save(fill(app, origin="Nowhere Strip"))
    assert not app.exception
    assert "Nowhere Strip is new to this ledger." in texts(app)
    press(app, "add-new-name")
    save(fill(app, kind="airfield", latitude="1", longitude="2"))
    assert [rows(ledger, "places")[-1][name] for name in ("place", "name")] == ["Nowhere Strip", "Nowhere Strip"]


def test_a_report_is_looked_for_and_nothing_is_listed_before(open_page: Open, ledger: Path) -> None:
    path = ledger / "flights.csv"
    path.write_text(path.read_text("utf-8") + f"set-aside,no date,IL62{',' * 13}\n", encoding="utf-8")
    app = open_page(ledger, "changes", edit=True)
    assert "edit-row-flights" not in [box.key for box in app.selectbox]
    for text, hits in (("2025-10-26", 2), ("IL62-ARR", 1), ("set-as", 1), ("IL62", 3), ("no such thing", 0)):
        app.text_input(key="find-flights").set_value(text).run()
        assert not app.exception
        offered = [box.options for box in app.selectbox if box.key == "edit-row-flights"]
        assert [len(options) for options in offered] == ([hits] if hits else []), text


def test_a_file_that_breaks_while_a_form_is_open_is_named_in_it(open_page: Open, ledger: Path) -> None:
    app = press(open_page(ledger, edit=True, mark=MARK), "merge-card-0")
    (ledger / "flights.csv").write_bytes(b"flight_id,date\n\xff,")
    widget(app, "text_input", "find").set_value("an124").run()
    assert not app.exception
    assert "is no CSV in UTF" in " ".join(error.value for error in app.error)


def test_tables_whose_rows_have_no_key_are_not_edited(open_page: Open, ledger: Path) -> None:
    descriptor = ledger / "datapackage.json"
    content = json.loads(descriptor.read_text(encoding="utf-8"))
    for resource in content["resources"]:
        if resource["name"] == "places":
            del resource["schema"]["primaryKey"]
    descriptor.write_text(json.dumps(content), encoding="utf-8")
    app = open_page(ledger, "changes", edit=True)
    assert not app.exception
    tables = app.selectbox(key="edit-table").options
    assert "Sources" in tables
    assert "Places" not in tables


def test_operators_of_one_long_beginning_are_not_taken_for_each_other(open_page: Open, ledger: Path) -> None:
    first, last = (f"{'Air Transport Company of a Very Long Name ' * 2}{end}" for end in ("North", "South"))
    keys = [
        {name: row[name] for name in ("flight_id", "source_id")}
        for row in rows(ledger)
        if "an124" in row["flight_id"]
    ]
    edits = [
        RowEdit("flights", key, {"operator": ""}, {"operator": operator})
        for key, operator in zip(keys, (first, last), strict=False)
    ]
    save_plan(ledger_files(ledger), Author("ben"), lambda draft: make_edits(draft, edits))
    app = press(look_up(open_page(ledger, "changes", edit=True)), "edit-editor")
    save(fill(app, operator=first))
    assert next(row["operator"] for row in rows(ledger) if row["flight_id"] == "il62-arrival") == first


def test_a_report_is_corrected_beside_a_table_of_types_that_cannot_be_read(open_page: Open, ledger: Path) -> None:
    (ledger / "aircraft_types.csv").write_bytes("aircraft_type,name\nIL62,Ил-62\n".encode("cp1251"))
    app = press(open_page(ledger, edit=True, mark=MARK), "edit-card-0")
    save(fill(app, callsign="RFF 123"))
    assert not app.exception
    assert "RFF 123" in [row["callsign"] for row in rows(ledger)]


def test_no_label_of_a_form_has_a_sign_that_a_screen_reader_would_read_aloud(
    open_page: Open, ledger: Path
) -> None:
    app = press(look_up(open_page(ledger, "changes", edit=True)), "edit-editor")
    labels = [each.label for each in (*app.text_input, *app.text_area, *app.selectbox)]
    assert "Source (needed)" in labels
    assert [label for label in labels if "\\" in label] == []


def test_one_row_that_names_another_is_spoken_of_as_one(open_page: Open, ledger: Path) -> None:
    path = ledger / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8") + "lone,Lone,,,,,,,news,,,\n", encoding="utf-8")
    note = (ledger / "notes.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    cells = {
        "note_id": "n",
        "airfield": "OSLK",
        "date": "2025",
        "kind": "context",
        "title": "T",
        "source_id": "lone",
    }
    with (ledger / "notes.csv").open("a", encoding="utf-8") as file:
        file.write(",".join(cells.get(name, "") for name in note) + "\n")
    app = open_page(ledger, "changes", edit=True)
    app.selectbox(key="edit-table").set_value("sources").run()
    app.text_input(key="find-sources").set_value("lone").run()
    app.selectbox(key="edit-row-sources").set_value(("lone",)).run()
    press(app, "delete-editor")
    assert "This source is named by 1 note, which stays, and then names one that is not there." in texts(app)


def test_a_report_is_corrected_below_the_table_where_one_reads_it(open_page: Open, ledger: Path) -> None:
    app = open_page(ledger, edit=True)
    (box,) = [each for each in app.selectbox if each.label == "Correct or withdraw a report"]
    assert len(box.options) == 5
    source = "Russia resumes flights to Hmeimim Air Base in Syria"
    assert box.options[2] == f"26 October 2025 · Il-62 (Il-62M) · Libya → Hmeimim / Latakia · {source}"
    box.set_value(("il62-arrival", "resumption-article")).run()
    (pencil,) = [each for each in app.button if each.label == "Correct this report"]
    press(app, pencil.key)
    save(fill(app, callsign="RFF 123"))
    assert not app.exception
    (row,) = [each for each in rows(ledger) if each["flight_id"] == "il62-arrival"]
    assert row["callsign"] == "RFF 123"


def test_of_one_report_alone_none_has_to_be_chosen(open_page: Open, ledger: Path) -> None:
    app = open_page(ledger, edit=True, type="Il-62", movement="Arrival")
    assert "Find another report" not in [each.label for each in app.text_input]
    (pencil,) = [each for each in app.button if each.label == "Correct this report"]
    press(app, pencil.key)
    save(fill(app, callsign="RFF 123"))
    assert [row["callsign"] for row in rows(ledger) if row["flight_id"] == "il62-arrival"] == ["RFF 123"]


def test_a_row_of_a_finding_is_corrected_where_one_is_told_of_it(open_page: Open, ledger: Path) -> None:
    with (ledger / "flights.csv").open("a", encoding="utf-8") as file:
        file.write("last,no date,IL62,,,,,,Libya,OSLK,resumption-article,,,,,\n")
    app = open_page(ledger, "data_check", edit=True)
    box = app.selectbox(key="row-of-finding")
    box.set_value(box.options.index("flights.csv, row 7")).run()
    press(app, "edit-finding")
    save(fill(app, date="2025-10-30"))
    assert not app.exception
    assert rows(ledger)[-1]["date"] == "2025-10-30"


def test_any_report_is_found_below_the_table_by_words(open_page: Open, ledger: Path) -> None:
    app = open_page(ledger, edit=True)
    (field,) = [each for each in app.text_input if each.label == "Find another report"]
    field.set_value("moscow il-62").run()
    (box,) = [each for each in app.selectbox if each.label == "Correct or withdraw a report"]
    assert [option[:50] for option in box.options] == ["26 October 2025 · Il-62 (Il-62M) · Hmeimim / Latak"]


def test_a_remark_stands_on_the_card_and_in_whole_rows(open_page: Open, ledger: Path) -> None:
    path = ledger / "flights.csv"
    with path.open(encoding="utf-8", newline="") as file:
        first, *others = csv.DictReader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*first], lineterminator="\n")
        writer.writeheader()
        writer.writerows([first | {"note": "with a spare engine"}, *others])
    app = open_page(ledger, mark=f"flight:{first['flight_id']}")
    assert "Remark: with a spare engine" in texts(app)
    app = open_page(ledger)
    (switch,) = [each for each in app.toggle if each.label == "Show whole rows"]
    assert not any("with a spare engine |" in text.value for text in app.markdown)
    switch.set_value(True).run()
    assert any("with a spare engine |" in text.value for text in app.markdown)


def test_a_correction_is_closed_by_esc_pressed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed into it is not known here: one press closes a list of choices, too."""
    sentences: list[str] = []
    state = {FORM: RowForm(CORRECT, "flights")}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "toast", sentences.append)
    dismiss()
    assert FORM in state
    assert sentences == ["Press Esc or × once more to close this form; what was changed in it is then lost."]
    dismiss()
    assert state == {}
