"""Bringing a table: dropped or pasted, asked about, looked at before it is written, and written as a whole."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.imports import preview
from components.imports.columns.mapping import ROW_KINDS, TableMapping
from components.imports.joined_flights import JOIN, SAME
from components.imports.merge.differences import ChangedCell
from components.imports.merge.kept_rows import kept_cells
from components.imports.sheets.grid_tables import Row, Sheet
from components.imports.words.heading_words import TARGETS
from components.imports.words.note_words import NOTE_TARGETS
from components.journal.save_errors import NotSavedError
from components.pages.parts.frame.imported_cells import with_imported_cells
from components.pages.parts.open_ledger.new_ledger import awaits_ledger
from components.pages.parts.table_import import import_changes, import_session
from components.pages.parts.table_import.import_columns import KINDS, NAMES
from components.pages.parts.table_import.import_questions import ANOTHER, key_of
from components.pages.parts.table_import.import_report import CONTRADICTION
from tests.imports.ledgers import hashes, table
from tests.imports.workbooks import Rows, sheet_xml, xlsx, xlsx_of
from tests.pages.conftest import Open, show
from tests.pages.frame.test_empty_state import ledger as copy_of
from tests.pages.frame.test_empty_state import texts

HEADER = ["Date", "Aircraft", "Tail", "From", "To", "Remarks"]
ROWS: Rows = [
    ["Flights to the base"],
    [],
    HEADER,
    ["26/10/2025", "Il-62M", "RA-86495", "Mitiga", "OSLK", "two people"],
    ["03/11/2025", "Il-76TD", "RA-76845", "HLLB", "OSLK", ""],
    ["04/11/2025", "C-17", "05-5140", "OSLK", "KCHS", ""],
    ["TOTAL", 3],
]
FIRST = {
    "dates:Date": "day first",
    "airfield": "OSLK (Bassel Al-Assad International Airport)",
    "place:mitiga": "HLLM (Mitiga Airport)",
}

Bring = Callable[..., AppTest]


@pytest.fixture
def bring(open_page: Open, tmp_path: Path) -> Bring:
    """Drops a table on the page of an editor: rows, which make a workbook, or bytes. No ledger is there yet."""

    def bringer(content: Sequence[object] | bytes, name: str = "mine.xlsx", app: AppTest | None = None) -> AppTest:
        app = app or open_page(tmp_path / "ledger", "table_import", edit=True)
        data = content if isinstance(content, bytes) else xlsx(tmp_path / "given.xlsx", content).read_bytes()
        return app.file_uploader[0].set_value((name, data, "")).run()

    return bringer


def waiting(app: AppTest) -> dict[str, Any]:
    """The widgets of the open questions, by the ids of these."""
    widgets = {widget.key: widget for widget in (*app.radio, *app.selectbox)}
    asked = app.session_state["import-asked"].values() if "import-asked" in app.session_state else ()
    return {each.id: widgets[key_of(each)] for each in asked if key_of(each) in widgets}


def answered(app: AppTest, answers: dict[str, str] = FIRST) -> AppTest:
    """The page once its questions are answered: those that are open in one go, and what comes up then."""
    rest = dict(answers)
    while rest:
        asked = waiting(app)
        open_now = [question for question in rest if question in asked]
        assert open_now, f"not asked: {[*rest]}"
        for question in open_now:
            asked[question].set_value(rest.pop(question))
        app = app.run()
    return app


def count(app: AppTest) -> str:
    """What stays in view."""
    return next(text.value for text in app.markdown if "rows read**" in text.value or "row read**" in text.value)


def test_table_is_asked_about_looked_at_and_written(bring: Bring, tmp_path: Path) -> None:
    app = bring(ROWS)
    assert not app.exception
    waits = "[2 rows wait for your answers below](#questions)"
    assert count(app).startswith(f"**1 of 3 rows read** · {waits} · [3 questions open](#questions)")
    assert "cannot be read" not in texts(app)
    assert texts(app).index("Columns") < texts(app).index("3 questions")
    assert set(waiting(app)) == set(FIRST)
    assert "1 of your dates can only be day first" in texts(app)
    assert app.button(key="write-import").disabled
    assert "Not yet: 3 questions are open" in texts(app)

    for question, choice in FIRST.items():
        app = answered(app, {question: choice})
    assert count(app).startswith("**3 of 3 rows read**")
    assert "26 October 2025 ← 26/10/2025" in texts(app)
    assert "**3 new**, **0 changed**, 0 unchanged, 0 gone" in texts(app)
    assert not (tmp_path / "ledger").exists(), "nothing is written before the button is pressed"
    assert app.button(key="write-import").label == "Write 3 flights into the ledger"

    app = app.button(key="write-import").click().run()
    assert not app.exception
    assert "Written: 3 flights." in app.success[0].value.replace("**", "")
    flights = table(tmp_path / "ledger", "flights")
    assert [row["date"] for row in flights] == ["2025-10-26", "2025-11-03", "2025-11-04"]
    assert [row["locator"] for row in flights] == ["Sheet1, row 4", "Sheet1, row 5", "Sheet1, row 6"]
    assert "2 arrivals and 1 departure, 26 October – 4 November 2025" in texts(show(app, "activity"))


def test_a_list_of_what_happened_becomes_notes(bring: Bring, tmp_path: Path) -> None:
    works, pause = ["13.11.2025", "Runway works", "closure", "OSLK"], ["14.11.2025", "Quiet", "pause", "OSLK"]
    rows = [["Date", "Event", "Category", "Base"], works, pause]
    app = bring(rows)
    assert "**New in the ledger so far: 1 note**" in texts(app)
    answers = {"row": "note", "note kind:closure": "context", "airfield": FIRST["airfield"]}
    app = answered(app, answers)
    assert "**New in the ledger: 2 notes**" in texts(app)
    assert app.button(key="write-import").label == "Write 2 notes into the ledger"
    app = app.button(key="write-import").click().run()
    assert "Written: 2 notes." in app.success[0].value.replace("**", "")
    assert [row["kind"] for row in table(tmp_path / "ledger", "notes")] == ["context", "suspension"]


def test_notes_that_are_flights_after_all_are_asked_about_and_go(bring: Bring, tmp_path: Path) -> None:
    rows = [["Date", "Event", "Category", "Base"], ["13.11.2025", "An-124 landed", "activity", "OSLK"]]
    app = answered(bring(rows), {"row": "note", "airfield": FIRST["airfield"]})
    app.button(key="write-import").click().run()
    app = bring(rows)
    app = app.selectbox(key="row-kind-note-False").set_value("movement").run()
    assert not app.exception
    (asked,) = (id_ for id_ in waiting(app) if id_.startswith("withdrawn:"))
    app = answered(app, {asked: "withdraw them"})
    if "direction" in waiting(app):
        app = answered(app, {"direction": "arrivals"})
    app = app.button(key="write-import").click().run()
    assert not app.exception
    there = [table(tmp_path / "ledger", name) for name in ("notes", "flights")]
    assert (there[0], [row["date"] for row in there[1]]) == ([], ["2025-11-13"])


def test_questions_that_may_stay_open_are_counted_apart_and_say_so(bring: Bring) -> None:
    app = bring([HEADER, *ROWS[3:6], ["05/11/2025", "C-17", "05-5141", "OSLK", "KCHS", "cancelled"]])
    assert [each.value for each in app.subheader if "question" in each.value] == ["3 questions"]
    app = waiting(app)["dates:Date"].set_value("day first").run()
    assert [each.value for each in app.subheader if "question" in each.value] == [
        "2 questions, and 1 more that may stay open"
    ]
    assert [each.value for each in app.caption].count("May stay open.") == 1
    assert "Until that is answered, it is left out." in texts(app)
    shows = [text.value for text in app.markdown if "Remarks" in text.value and "cancelled" in text.value]
    assert any("| 5 |" in each.replace("\\", "") for each in shows), "the row that is left out is shown"
    app = answered(app, {id_: answer for id_, answer in FIRST.items() if id_ != "dates:Date"})
    assert count(app).startswith("**3 of 3 rows read** · [1 row left out](#guesses)")
    app = waiting(app)["cancelled"].set_value("they took place: read their rows").run()
    assert count(app).startswith("**4 of 4 rows read**")
    assert "left out" not in count(app)


def test_names_that_one_answer_comes_near_are_taken_at_once_but_for_those_answered_before(
    bring: Bring,
) -> None:
    rows = [["Date", "Type", "From", "To"]]
    rows += [["2025-10-26", "C17", name, "OSLK"] for name in ("Dover", "Incirlik", "Mildenhall", "London")]
    app = answered(bring(rows), {"airfield": FIRST["airfield"]})
    assert set(waiting(app)) == {"place:dover", "place:incirlik", "place:mildenhall", "place:london"}
    app = answered(app, {"place:incirlik": "as written"})
    assert "KDOV (Dover Afb Airport), United States" in texts(app)
    take = app.button(key="take-proposals")
    assert take.label == "Take all 2 proposals"
    app = take.click().run()
    assert set(waiting(app)) == {"place:london"}, "of several airports none is taken"
    assert app.session_state["import-given"].answers == {
        "airfield": FIRST["airfield"],
        "place:incirlik": "as written",
        "place:dover": "KDOV (Dover Afb Airport)",
        "place:mildenhall": "EGUN (RAF Mildenhall)",
    }
    assert not [button for button in app.button if button.key == "take-proposals"]


def test_of_a_table_without_words_for_its_columns_the_editor_says_what_they_are(bring: Bring) -> None:
    app = bring([["X1", "X2", "X3"], ["first", "hangar", "07-7181"], ["second", "apron", "05-5140"]])
    assert "is not read:** no column holds the days of flights" in app.error[0].value
    boxes = {box.label: box for box in app.selectbox}
    assert [*boxes] == [f"What is {heading}?" for heading in ("X1", "X2", "X3")]
    app = boxes["What is X3?"].set_value("registration").run()
    assert "no column holds the days" in app.error[0].value
    app = next(box for box in app.selectbox if box.label == "What is X1?").set_value("date").run()
    assert not app.error
    assert app.session_state["import-given"].columns == {"X3": "registration", "X1": "date"}
    assert count(app).startswith("**0 of 2 rows read**")


def test_what_was_written_is_said_in_the_words_of_the_button(bring: Bring) -> None:
    app = answered(bring(ROWS)).button(key="write-import").click().run()
    rows = [[day, "05-5140", "C-17", "OSLK", "KCHS", "Paper"] for day in ("2025-11-04", "2025-11-07")]
    other = [["Date", "Reg", "Aircraft", "From", "To", "Source"], *rows]
    app = bring(other, "other.xlsx", app=show(show(app, "activity"), "table_import"))
    app = answered(app, {"source kind:Paper": "news", SAME: JOIN})
    what = "1 flight and 1 report of a flight that the ledger has"
    assert app.button(key="write-import").label == f"Write {what} into the ledger"
    app = app.button(key="write-import").click().run()
    assert f"Written: {what}." in app.success[0].value.replace("**", "")


def test_same_table_again_asks_and_writes_nothing_and_a_changed_one_what_changed(
    bring: Bring, tmp_path: Path
) -> None:
    app = answered(bring(ROWS)).button(key="write-import").click().run()
    before = hashes(tmp_path / "ledger")
    app = bring(ROWS, app=show(show(app, "activity"), "table_import"))
    assert "0 new**, **0 changed**, 3 unchanged" in texts(app)
    assert not waiting(app)
    assert not [button for button in app.button if button.key == "write-import"]
    assert hashes(tmp_path / "ledger") == before

    changed = [list(row) for row in ROWS]
    changed[3][5] = "three people"
    app = bring(changed, app=app)
    assert "two people → three people" in texts(app)
    assert "row 4 → Sheet1, row 4" not in texts(app), "what is equal is no change"
    assert app.button(key="write-import").label == "Write 1 change into the ledger"
    app.button(key="write-import").click().run()
    assert [row["note"] for row in table(tmp_path / "ledger", "flights")] == ["three people", "", ""]


def test_running_numbers_that_are_other_ones_are_one_line() -> None:
    cells = [("4", "No.", "9", "10"), ("5", "No.", "10", "11"), ("5", "Crew", "2", "3"), ("5", "Seen", "1", "no")]
    difference = SimpleNamespace(changed=[ChangedCell(*cell) for cell in cells])
    mapping = TableMapping(columns={"Seen": "", "Date": "date"})
    sheet = Sheet("", ("No.",), numbered("9", "10", "11"))
    run = SimpleNamespace(difference=difference, mapping=mapping, sheet=sheet)
    assert import_changes._renumbered(run) == {"No.": 2}
    run.sheet = Sheet("", ("No.",), numbered("12", "10", "11"))
    assert import_changes._renumbered(run) == {}, "these are counts that somebody has corrected"


def numbered(*cells: str) -> tuple[Row, ...]:
    return tuple(Row(number, (cell,)) for number, cell in enumerate(cells, start=2))


def test_rows_that_are_kept_of_a_table_and_were_edited_meanwhile_are_read_again(
    bring: Bring, tmp_path: Path
) -> None:
    app = answered(bring(ROWS))
    app.button(key="write-import").click().run()
    app = bring([*ROWS[:-1], ["05/11/2025", "C-17", "05-5140", "OSLK", "KCHS", ""]], app=app)
    assert "**1 new**, **0 changed**" in " ".join(text.value for text in app.markdown)
    (kept,) = (tmp_path / "ledger" / "imports").glob("*.csv")
    kept.write_text(kept.read_text(encoding="utf-8").replace("two people", "three people"), encoding="utf-8")
    assert "**1 new**, **1 changed**" in " ".join(text.value for text in app.run().markdown)


def test_cells_that_no_column_of_the_ledger_has_stand_on_the_card_and_in_the_file(
    bring: Bring, tmp_path: Path
) -> None:
    link = "https://globe.adsbexchange.com/?icao=ae1460&showTrace=2025-10-26"
    rows = [["Date", "Type", "From", "To", "Zeta", "note", "Proof"]]
    rows.append(["2025-10-26", "C17", "ETAR", "OSLK", "a <b> | c", "seen", link])
    app = answered(bring(rows), {"airfield": FIRST["airfield"]})
    app.button(key="write-import").click().run()
    (flight,) = table(tmp_path / "ledger", "flights")
    app.query_params["mark"] = f"flight:{flight['flight_id']}"
    app = show(app, "activity")
    assert not app.exception
    card = next(text.value for text in app.markdown if "Also in the table" in text.value)
    assert "Zeta: a \\<b\\> \\| c" in card
    assert f"](<{link.replace('&', '&amp;')}>)" in card
    (columns,) = (each for each in app.multiselect if each.label == "Columns of your tables")
    app = columns.set_value(["Zeta"]).run()
    assert "| When | Aircraft | Way | Claim | Zeta | Source | Grade |" in texts(app)
    cells = {"Zeta": "a <b> | c", "Proof": link}
    assert kept_cells(tmp_path / "ledger") == {flight["flight_id"]: cells}
    saved = with_imported_cells(pd.DataFrame([flight]), {flight["flight_id"]: {**cells, "note": "own"}})
    assert saved.loc[0, ["Zeta", "Proof", "note", "note (table)"]].tolist() == ["a <b> | c", link, "seen", "own"]


def test_flights_can_be_filtered_by_cells_that_no_column_of_the_ledger_has(bring: Bring) -> None:
    rows: list[list[str]] = [["Date", "Type", "From", "To", "Zeta", "Eta"]]
    rows += [[f"2025-10-2{day}", "C17", "ETAR", "OSLK", "ab"[day % 2], str(day)] for day in (4, 5, 6)]
    app = answered(bring(rows), {"airfield": FIRST["airfield"]})
    app.button(key="write-import").click().run()
    app = show(app, "activity")
    offered = app.multiselect(key="table")
    assert offered.options == ["Zeta: a · 2", "Eta: 4 · 1", "Zeta: b · 1", "Eta: 5 · 1", "Eta: 6 · 1"]
    app = offered.set_value(["Zeta: a"]).run()
    assert "2 arrivals, 24–26 October 2025" in texts(app)
    app = app.multiselect(key="table").set_value(["Zeta: a", "Eta: 6", "Eta: 5"]).run()
    assert "1 arrival, 26 October 2025" in texts(app)
    assert app.query_params["table"] == ["Zeta: a", "Eta: 6", "Eta: 5"]
    app = app.multiselect(key="table").set_value(["Zeta: a", "Eta: 5"]).run()
    assert "match these filters" in texts(app), "no flight has both"


def test_contradictions_of_a_table_stand_on_data_check(bring: Bring) -> None:
    rows = [["Date", "Type", "Reg", "Hex", "To"], ["2025-10-26", "C17", "N3423Q", "a3c78d", "OSLK"]]
    app = answered(bring(rows), {"airfield": FIRST["airfield"]})
    app.button(key="write-import").click().run()
    said = texts(show(app, "data_check"))
    assert "Nothing is wrong with the tables" not in said
    assert "the address a3c78d of the row is that of N3423R, not of N3423Q" in " ".join(
        text.value for text in app.markdown
    )


def test_what_another_reading_changes_in_the_ledger_is_shown(bring: Bring) -> None:
    app = answered(bring(ROWS))
    for besides in ("places HLLM", "airfields OSLK", "sources mine"):
        assert besides in next(text.value for text in app.caption if "Entered besides" in text.value)
    app.button(key="write-import").click().run()
    remarks = next(each for each in app.selectbox if each.label == "What is Remarks?")
    app = remarks.set_value("claim").run()
    assert "0 new**, **0 changed**, 3 unchanged" in texts(app)
    assert "Changed in the ledger: 1 flight" in texts(app)
    assert "empty → two people" in texts(app)
    assert "two people → empty" in texts(app)
    assert "26 October 2025, Il-62M, RA-86495" in texts(app)
    assert app.button(key="write-import").label == "Write 1 change into the ledger"


def test_an_answer_can_be_changed_before_it_is_written(bring: Bring) -> None:
    app = answered(bring(ROWS))
    other = next(each for each in app.selectbox if each.label.startswith("1 of your dates"))
    app = other.set_value("month first").run()
    assert "11 March 2025 ← 03/11/2025" in texts(app) or "3 November" not in texts(app)
    assert "26 October 2025" in texts(app), "a date that has one reading keeps it"


def test_another_answer_is_taken_in_its_form_alone(bring: Bring) -> None:
    app = waiting(bring(ROWS))["airfield"].set_value(ANOTHER).run()
    app = app.text_input[-1].set_value("the base near the sea").run()
    assert "can mean none, or more than one" in texts(app)
    assert "airfield" in waiting(app)
    app = app.text_input[-1].set_value("hllb").run()
    assert "airfield" not in waiting(app)
    assert app.session_state["import-given"].answers["airfield"] == "HLLB"


def test_a_code_may_be_typed_into_a_list_that_does_not_have_it(bring: Bring) -> None:
    ends = (("ETAR", "KCHS"), ("EGVN", "LFMI"), ("EDDP", "LIPA"), ("UUMU", "OSLK"))
    app = bring([HEADER, *(["2025-10-26", "Il-62M", "", *each, ""] for each in ends)])
    for written in ("somewhere", "egpk"):
        field = waiting(app)["airfield"]
        # As a browser does with what is typed.
        field.options.append(written)
        app = field.set_value(written).run()
        assert ("can mean none, or more than one" in texts(app)) is (written == "somewhere")
    assert app.session_state["import-given"].answers["airfield"] == "EGPK"


def test_a_name_that_nobody_knows_may_be_said_what_it_is(bring: Bring, tmp_path: Path) -> None:
    rows = [HEADER, ["2025-10-26", "Il-62M", "", "HLLM", "Fort Nowhere", ""]]
    rows.append(["2025-10-27", "Il-62M", "", "FORT NOWHERE", "HLLM", ""])
    app = answered(bring(rows), {"airfield": "HLLM (Mitiga Airport)"})
    (name,) = [each for each in app.text_input if "fort nowhere" in each.label.casefold()]
    app = name.set_value("oslk").run()
    app.button(key="write-import").click().run()
    assert [row["place"] for row in table(tmp_path / "ledger", "places")] == ["OSLK"]


def test_flights_that_will_be_on_no_chart_are_named_before(bring: Bring) -> None:
    rows = [
        HEADER,
        ["2025-10-26", "Il-62M", "", "HLLM", "OSLK", ""],
        ["2025-10-27", "Il-62M", "", "EDDF", "EDDM", ""],
    ]
    app = answered(bring(rows), {"airfield": FIRST["airfield"]})
    assert "1 of 2 flights neither begins nor ends at the watched airfield (OSLK)" in texts(app)


def test_times_without_a_zone_are_taken_where_somebody_says_so(bring: Bring, tmp_path: Path) -> None:
    rows = [["Date", "Time", "Type", "From", "To"], ["2025-10-26", "14:03", "IL62", "HLLM", "OSLK"]]
    app = answered(bring(rows), {"airfield": FIRST["airfield"]})
    zone = next(each for each in app.selectbox if each.label == "The times in Time are of")
    assert zone.options[1:3] == ["UTC", "Asia/Damascus"]
    app = zone.set_value("Asia/Damascus").run()
    assert "26 October 2025, 11:03 UTC ← 2025-10-26 14:03" in texts(app)
    zone = next(each for each in app.selectbox if each.label == "The times in Time are of")
    app = zone.set_value("UTC").run()
    assert "26 October 2025, 14:03 UTC" in texts(app)
    app.button(key="write-import").click().run()
    assert table(tmp_path / "ledger", "flights")[0]["date"] == "2025-10-26T14:03Z"


def test_another_sheet_can_be_chosen(bring: Bring) -> None:
    rows = [["Date", "Aircraft", "From", "To"], ["2024-10-26", "Il-62M", "HLLM", "OSLK"]]
    book = xlsx_of({"2025": sheet_xml(ROWS[2:]), "2024": sheet_xml(rows)})
    app = bring(book)
    sheet = next(each for each in app.selectbox if each.label == "Sheet")
    assert sheet.value == "2025"
    app = sheet.set_value("2024").run()
    assert "26 October 2024" in texts(app)
    assert count(app).startswith("**1 of 1 row read**")


def test_a_forged_press_of_the_button_writes_nothing(bring: Bring, tmp_path: Path) -> None:
    app = bring(ROWS)
    button = app.button(key="write-import")
    button.proto.disabled = False
    button.click().run()
    assert not (tmp_path / "ledger").exists()


def test_whatever_a_column_may_be_has_a_name_on_the_page() -> None:
    assert {*TARGETS, *NOTE_TARGETS, ""} == NAMES.keys()
    assert {*ROW_KINDS} == KINDS.keys()


def test_a_column_is_mapped_by_hand(bring: Bring, tmp_path: Path) -> None:
    app = answered(bring(ROWS))
    remarks = next(each for each in app.selectbox if each.label == "What is Remarks?")
    app = remarks.set_value("claim").run()
    app.button(key="write-import").click().run()
    assert table(tmp_path / "ledger", "flights")[0]["claim"] == "two people"


def test_what_was_asked_of_columns_stays_open_once_one_of_them_is_mapped(bring: Bring) -> None:
    rows = [
        ["Date", "Type", "From", "To", "Zeta", "Eta"],
        ["2025-10-26", "IL62", "HLLM", "OSLK", "RA-86495", "RA-85154"],
    ]
    app = bring([*rows, ["2025-10-27", "IL62", "HLLM", "OSLK", "RA-86496", "RA-85155"]])
    assert "column:Zeta" in waiting(app)
    app = next(each for each in app.selectbox if each.label == "What is Type?").set_value("model").run()
    assert "column:Zeta" in waiting(app)
    app = waiting(app)["column:Zeta"].set_value("registration").run()
    assert "column:Zeta" not in waiting(app)
    assert [each.value for each in app.selectbox if each.label == "What is Zeta?"] == ["registration"]


def test_cells_are_pasted(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path / "ledger", "table_import", edit=True)
    pasted = "\n".join("\t".join(map(str, row)) for row in ROWS[2:6])
    app = app.text_area[0].set_value(pasted).run()
    assert count(app).startswith("**1 of 3 rows read**")
    assert "source 'pasted table.tsv'" in texts(app)
    app = app.text_input(key="name-of-pasted-table").set_value("Club: log").run()
    answered(app).button(key="write-import").click().run()
    assert len(table(tmp_path / "ledger", "flights")) == 3
    assert [row["title"] for row in table(tmp_path / "ledger", "sources")] == ["Club_ log"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "there is no table with a header and a row below it"),
        (b"Date,From,To\n", "there is no table with a header and a row below it"),
        (b"PK\x03\x04 and no more", "mine.xlsx is not read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "Save the table as a workbook"),
        (b"<!doctype html><p>404", "this is a web page. Copy its table, and paste it"),
        (bytes(500), "this is no text"),
    ],
    ids=["empty", "header alone", "cut off", "picture", "web page", "zeros"],
)
def test_what_is_no_table_is_refused_in_a_sentence(bring: Bring, content: bytes, why: str) -> None:
    app = bring(content)
    assert not app.exception
    assert why in app.error[-1].value.replace("\\", "")
    assert not [button for button in app.button if button.key == "write-import"]


def test_an_archive_bomb_is_refused(bring: Bring) -> None:
    bomb = xlsx_of({"Sheet1": sheet_xml([HEADER])}, more={"xl/media/image1.bin": bytes(20_000_000)})
    app = bring(bomb)
    assert not app.exception
    assert "is not read" in app.error[-1].value


def test_hostile_text_stays_text(bring: Bring) -> None:
    bad = [
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![](https://evil.example/x.png)",
        ":red[x]",
    ]
    header = ["Date", "Aircraft", "Tail", "From", "To", "# <script>", "**bold** | $x$"]
    rows = [header, *[["26/13/2025", text, text, text, text, text, text] for text in bad]]
    app = bring([*rows, ["03/04/2025", "=cmd|'/c calc'!A0", "\u202eRA", "HLLM", "OSLK", "", ""]], "<b>..\\x.xlsx")
    assert not app.exception
    written = [part.value for part in (*app.markdown, *app.caption, *app.subheader, *app.error)]
    labels = [part.label for part in (*app.selectbox, *app.radio, *app.text_input, *app.expander)]
    assert any("script" in label for label in labels)
    for text in (*written, *labels):
        # A sign that Markdown reads stands behind a backslash.
        assert "<img" not in text.replace("\\<", "")
        assert "<script" not in text.replace("\\<", "")
        assert "](javascript" not in text
        assert "](https://evil" not in text
        assert " :red[" not in text
        assert "\u202e" not in text


def test_a_track_is_told_from_a_list_of_flights(bring: Bring) -> None:
    header = "timestamp,icao24,callsign,latitude,longitude,altitude,groundspeed,track\n"
    rows = (f"2025-10-26T00:00:{second}Z,400000,AAL0,34.9,35.9,35000,450,0\n" for second in range(10, 20))
    app = bring("".join([header, *rows]).encode(), "track.csv")
    assert "this is a table of positions" in app.error[0].value
    assert "Drop it on the page Evidence" in app.error[0].value
    assert "positions" not in texts(bring(ROWS, app=app))


def test_what_cannot_be_written_leaves_the_ledger_as_it_was(
    bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise NotSavedError("ledger: the disk is full")

    app = answered(bring(ROWS))
    monkeypatch.setattr(import_session, "save", full)
    app = app.button(key="write-import").click().run()
    assert "Not written:** ledger: the disk is full" in texts(app)
    assert not (tmp_path / "ledger").exists()
    assert not app.button(key="write-import").disabled, "it can be tried again"


def test_what_nobody_has_foreseen_is_a_sentence(
    bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr(import_session, "dry_run", broken)
    app = bring(ROWS)
    assert not app.exception
    assert "the log has details under" in app.error[-1].value
    assert "secret" not in texts(app)

    monkeypatch.setattr(preview, "write_preview", broken)
    app = open_page(xlsx(tmp_path / "mine.xlsx", ROWS))
    assert not app.exception
    assert "the log has details under" in app.error[0].value
    assert "secret" not in texts(app)


def test_reader_can_bring_nothing_and_is_told_how(open_page: Open) -> None:
    app = open_page(page="table_import")
    assert not app.file_uploader
    assert not app.text_area
    assert "a folder of its own" in app.info[0].value
    assert any("--data my-flights --edit" in code.value for code in app.code)


def test_page_is_offered_to_who_may_have_a_table_and_not_to_readers_of_a_ledger(
    open_page: Open, tmp_path: Path
) -> None:
    def offers(app: AppTest) -> bool:
        return "Bring a table" in [link.proto.label for link in app.get("page_link")]

    assert offers(open_page()), "who has just begun"
    assert offers(open_page(edit=True))
    ledger = copy_of(tmp_path / "ledger")
    assert offers(open_page(ledger, edit=True))
    assert not offers(open_page(ledger))


def test_shipped_ledger_is_no_place_for_a_table_of_ones_own(open_page: Open) -> None:
    app = open_page(page="table_import", edit=True)
    assert "the ledger that ships with the dashboard" in app.warning[0].value


def test_new_folder_is_no_broken_ledger_unless_there_was_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FLIGHT_DATA", str(tmp_path / "new"))
    monkeypatch.setattr("sys.argv", ["dashboard.py"])
    for is_on, loaded, awaits in ((True, None, True), (False, None, False), (True, object(), False)):
        monkeypatch.setattr("components.pages.parts.open_ledger.new_ledger.edit_is_on", lambda is_on=is_on: is_on)
        monkeypatch.setattr("components.pages.parts.open_ledger.new_ledger.LAST.loaded", loaded)
        assert awaits_ledger() is awaits
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "datapackage.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr("components.pages.parts.open_ledger.new_ledger.LAST.loaded", None)
    assert not awaits_ledger()


def test_new_folder_leads_to_bringing_a_table(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path / "ledger", edit=True)
    for page in ("changes", "data_check", "evidence", "notes", "sources", "activity"):
        app = show(app, page)
        assert not app.error
        assert [box.value for box in app.info] == [
            "This folder holds no ledger yet. Bring a table, and it becomes one."
        ]
        assert [button.label for button in app.button] == ["Bring a table"], "no form can be saved yet"
    assert app.button(key="begin").click().run().title[0].value == "Bring a table"


def test_text_with_headings_of_its_own_is_a_preview(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes("Дата;Тип;Откуда;Куда\n26.10.2025;Ил-62М;HLLM;OSLK\n".encode("cp1251"))
    app = open_page(file)
    assert not app.exception
    assert not app.error
    assert "A preview of mine.csv; nothing is written" in app.warning[0].value.replace("\\", "")
    assert "26 October 2025" in texts(app)
    app = show(app, "table_import")
    assert count(app).startswith("**1 of 1 row read**")
    assert not app.radio
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.csv"]


def test_text_that_is_no_table_of_flights_keeps_its_refusal(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("<html><body>Sign in</body></html>", encoding="utf-8")
    app = open_page(file)
    assert not app.exception
    assert "this is a web page, not a CSV file" in app.error[0].value
    assert "A preview" not in texts(app)


def test_ledger_whose_header_breaks_is_no_preview(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("date,aircraft_type,destination,source_id\n2025-10-26,IL62,OSLK,own\n", encoding="utf-8")
    app = open_page(file)
    file.write_text("Datum,Muster,Nach\n2025-10-27,IL76,OSLK\n", encoding="utf-8")
    app = app.run()
    assert "26 October 2025" in texts(app)
    assert "A preview" not in texts(app)


def foreign(days: int) -> str:
    return "Datum,Muster,Nach\n" + "".join(f"{day + 10}.10.2025,Il-62M,OSLK\n" for day in range(days))


def test_preview_of_a_text_is_read_again_once_the_text_has_grown(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(foreign(5), encoding="utf-8")
    app = open_page(file)
    file.write_text(foreign(8), encoding="utf-8")
    app = app.run()
    assert not app.error
    assert "8 of 8 rows read" in app.warning[0].value
    assert "8 arrivals" in texts(app)


@pytest.mark.parametrize("name", ["mine.csv", "mine.xlsx"])
def test_rows_that_a_preview_has_lost_may_be_accepted(open_page: Open, tmp_path: Path, name: str) -> None:
    def write(days: int) -> Path:
        if name.endswith(".csv"):
            (tmp_path / name).write_text(foreign(days), encoding="utf-8")
            return tmp_path / name
        return xlsx(tmp_path / name, [line.split(",") for line in foreign(days).splitlines()])

    app = open_page(write(8), edit=True)
    write(3)
    app = app.run()
    assert "8 arrivals" in texts(app)
    assert "8 of 8 rows read" in texts(app)
    app = app.button(key="accept-losses").click().run()
    assert "3 arrivals" in texts(app)
    assert "3 of 3 rows read" in texts(app)


def test_workbook_in_the_place_of_a_ledger_is_a_preview(open_page: Open, tmp_path: Path) -> None:
    file = xlsx(tmp_path / "mine.xlsx", ROWS)
    app = open_page(file)
    assert not app.exception
    banner = app.warning[0].value.replace("\\", "")
    assert "A preview of mine.xlsx; nothing is written" in banner
    assert "1 of 3 rows read" in banner
    assert "'Aircraft' as Aircraft type" in banner
    assert "3 questions are open" in banner
    assert "Left out, since they wait for an answer: rows 5–6" in banner
    assert "26 October 2025" in texts(app)
    assert "November 2025" not in texts(app)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.xlsx"]
    app = show(app, "table_import")
    assert not app.radio
    assert "3 questions open" in texts(app)
    assert not app.warning, "the page says by itself what the banner says of others"


def test_preview_of_which_no_airfield_is_known_says_why_it_has_no_chart(open_page: Open, tmp_path: Path) -> None:
    rows = [["Date", "Type", "From", "To"], ["2025-10-26", "IL62", "HLLM", "OSLK"]]
    app = open_page(xlsx(tmp_path / "mine.xlsx", rows))
    assert not app.exception
    assert "nothing in this table says for certain which one that is" in texts(app)
    assert "26 October 2025" in texts(app)
    said = texts(show(app, "data_check")).replace("\\", "")
    assert "This is a preview of mine.xlsx: tables that are named here are those of the ledger" in said


def test_preview_without_a_row_says_what_it_waits_for(open_page: Open, tmp_path: Path) -> None:
    header = ["Arrival", "Departure", "Type", "From", "To"]
    app = open_page(xlsx(tmp_path / "mine.xlsx", [header, ["2025-10-26", "2025-10-26", "IL62", "HLLM", "OSLK"]]))
    assert not app.exception
    assert "All rows wait for an answer, and none is shown" in app.warning[0].value
    assert app.info[0].value == "No row of this table can be shown before the questions are answered."
    assert "flights.csv holds no flights" not in texts(app)


def test_workbook_that_cannot_be_read_says_so(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    file.write_bytes(b"PK\x03\x04 and no more")
    app = open_page(file)
    assert not app.exception
    assert "mine.xlsx" in app.error[0].value.replace("\\", "")
    assert "Traceback" not in texts(app)


def test_contradictions_are_explained_where_they_are_counted(bring: Bring) -> None:
    app = bring(
        [
            ["Date", "Type", "Registration", "Hex", "From", "To"],
            ["2025-10-26", "IL62", "N1", "3c6444", "HLLM", "OSLK"],
            ["2025-10-27", "IL62", "N1", "a00001", "HLLM", "OSLK"],
        ]
    )
    (line,) = [text for text in app.markdown if "rows read**" in text.value]
    assert "[1 contradiction](#contradictions)" in line.value
    assert line.help == CONTRADICTION
    assert CONTRADICTION in [caption.value for caption in app.caption]


def test_new_rows_like_rows_that_are_gone_are_named_beside_the_button(bring: Bring) -> None:
    app = answered(bring(ROWS)).button(key="write-import").click().run()
    moved = ["10/11/2025", "Il-62M", "RA-86495", "Mitiga", "OSLK", "two people"]
    app = bring([*ROWS[:3], *ROWS[4:6], moved], app=show(show(app, "activity"), "table_import"))
    assert "**1 new**, **0 changed**, 2 unchanged, 1 gone" in texts(app)
    assert [each.value for each in app.warning if "much like" in each.value] == [
        "Sheet1, row 6: new, but much like rows that are gone. Both will stand in the ledger, as two flights, "
        "unless you answer above that those that are gone are withdrawn."
    ]
    app = app.radio[-1].set_value("withdraw them").run()
    assert not [each for each in app.warning if "much like" in each.value]
