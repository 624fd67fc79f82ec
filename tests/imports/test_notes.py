"""A list of what happened at an airfield, brought as notes."""

import pytest

from tests.imports.ledgers import answered, hashes, run, table, write_csv

HEADINGS = ["Date", "Event", "Category", "Details", "Link", "Reported by"]
LOG = [
    HEADINGS,
    ["13.11.2025", "Runway works", "closure", "Runway 17L closed", "https://example.org/a", "Local Times"],
    ["15.11.2025", "Flights halted", "suspended", "", "", "Local Times"],
    ["3 to 9 Nov 2025", "Strikes", "Air strike", "Drones hit a hangar", "", "SOHR"],
    ["late November 2025", "Families left", "эвакуация", "", "", "SOHR"],
]
ANSWERS = {
    "row": "note",
    "airfield": "OSLK",
    "note kind:closure": "context",
    "source kind:Local Times": "news",
    "source kind:SOHR": "person",
}
GIVEN = {"row": "note", "airfield": "OSLK"}


def notes(ledger, *columns):
    return [tuple(row[column] for column in columns) for row in table(ledger, "notes")]


def test_rows_become_notes_and_no_flights(tmp_path):
    status, report = run(write_csv(tmp_path / "log.csv", LOG), tmp_path / "ledger", {"answers": ANSWERS})
    assert (status, report["table"], report["new"], report["key"]) == (0, "notes", 4, ["Date", "Event"])
    assert table(tmp_path / "ledger", "flights") == []
    assert notes(tmp_path / "ledger", "airfield", "date", "kind", "title", "claim", "source_id", "locator") == [
        (
            "OSLK",
            "2025-11-13",
            "context",
            "Runway works",
            "Runway 17L closed",
            "local-times",
            "row 2; https://example.org/a",
        ),
        ("OSLK", "2025-11-15", "suspension", "Flights halted", "", "local-times", "row 3"),
        ("OSLK", "[2025-11-03..2025-11-09]", "strike", "Strikes", "Drones hit a hangar", "sohr", "row 4"),
        ("OSLK", "[2025-11-21..2025-11-30]~", "evacuation", "Families left", "", "sohr", "row 5"),
    ]


def test_what_a_row_is_and_its_kind_are_asked_and_rows_wait(tmp_path):
    status, report = run(write_csv(tmp_path / "log.csv", LOG), tmp_path / "ledger")
    assert (status, report["read"], report["waiting"]) == (1, 0, 4)
    asked = {each["id"]: each["choices"][:2] for each in report["questions"]}
    assert asked["row"] == ["note", "movement"]
    assert asked["note kind:closure"] == ["activity", "inactivity"]
    assert not (tmp_path / "ledger").exists()


def test_a_range_is_a_period_where_a_person_says_so(tmp_path):
    answers = ANSWERS | {"ranges:Date": "throughout these days"}
    run(write_csv(tmp_path / "log.csv", LOG), tmp_path / "ledger", {"answers": answers})
    assert notes(tmp_path / "ledger", "date")[2:] == [("2025-11-03/2025-11-09",), ("[2025-11-21..2025-11-30]~",)]


@pytest.mark.parametrize(
    ("first", "last", "date", "what"),
    [
        ("2025-11-03", "2025-11-09", "2025-11-03/2025-11-09", ""),
        ("2025-11-03", "", "2025-11-03", ""),
        ("", "Nov 2025", "../2025-11", ""),
        ("2025-11-03/..", "", "2025-11-03/..", ""),
        ("2025-11-03", "2025-11-02", "", "the last day (2025-11-02) is before the first (2025-11-03)"),
    ],
)
def test_two_columns_of_days_are_the_ends_of_a_period(tmp_path, first, last, date, what):
    rows = [["Start", "End", "Event", "Kind"], [first, last, "Base closed", "inactivity"]]
    report = answered(write_csv(tmp_path / "log.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [each["what"] for each in report["not_read"]] == ([what] if what else [])
    assert notes(tmp_path / "ledger", "date") == ([(date,)] if date else [])


def test_a_title_that_no_column_has_is_the_beginning_of_the_claim(tmp_path):
    rows = [
        ["Date", "Description", "Kind"],
        ["2025-11-03", "Radar " * 20, "imagery"],
        ["2025-11-04", "", "imagery"],
    ]
    report = answered(write_csv(tmp_path / "log.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert notes(tmp_path / "ledger", "title") == [(" ".join(["Radar"] * 13) + "…",)]
    assert [(each["row"], each["what"]) for each in report["not_read"]] == [(3, "nothing says what happened")]


def test_an_airfield_that_nobody_knows_is_asked(tmp_path):
    rows = [["Date", "Event", "Kind", "Base"], ["2025-11-03", "Closed", "inactivity", "Qamishli Intl"]]
    file, answers = write_csv(tmp_path / "log.csv", rows), {"row": "note", "airfield": "OSLK"}
    _, report = run(file, tmp_path / "ledger", {"answers": answers})
    ids = [each["id"] for each in report["questions"]]
    assert [id_ for id_ in ids if id_.startswith("place:")] == ["place:qamishliintl"]
    run(file, tmp_path / "ledger", {"answers": answers | {"place:qamishliintl": "OSKL"}})
    assert notes(tmp_path / "ledger", "airfield") == [("OSKL",)]


def test_the_table_of_next_week_changes_what_changed_in_it(tmp_path):
    file, ledger = tmp_path / "log.csv", tmp_path / "ledger"
    run(write_csv(file, LOG), ledger, {"answers": ANSWERS})
    before = hashes(ledger)
    assert run(file, ledger)[1]["unchanged"] == 4
    assert hashes(ledger) == before
    corrected = [*LOG[1], *LOG[2], *LOG[3]][6:12]
    rows = [HEADINGS, ["13.11.2025", "Runway works", "closure", "Runway 17R closed", "", "Local Times"], *LOG[3:]]
    status, report = run(write_csv(file, rows), ledger)
    assert (status, report["new"], len(report["gone"] if isinstance(report["gone"], list) else [0])) == (0, 0, 1)
    assert corrected == LOG[2]
    assert notes(ledger, "claim")[0] == ("Runway 17R closed",)
    whether = next(each for each in report["optional_questions"] if each["id"].startswith("withdrawn:"))
    run(file, ledger, {"answers": {whether["id"]: "withdraw them"}})
    assert notes(ledger, "title") == [("Runway works",), ("Strikes",), ("Families left",)]


def test_a_note_that_was_edited_in_the_ledger_is_asked_about(tmp_path):
    file, ledger = tmp_path / "log.csv", tmp_path / "ledger"
    run(write_csv(file, LOG), ledger, {"answers": ANSWERS})
    path = ledger / "notes.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Runway 17L closed", "Closed by NOTAM"), encoding="utf-8"
    )
    rows = [[cell.replace("17L", "17R") for cell in row] for row in LOG]
    status, report = run(write_csv(file, rows), ledger)
    about = "the ledger was edited to 'Closed by NOTAM', and the table now says 'Runway 17R closed'. Which holds?"
    note = table(ledger, "notes")[0]["note_id"]
    assert (status, report["questions"][0]["about"]) == (1, f"claim of note {note}: {about}")


def test_flights_and_notes_of_one_ledger_stand_side_by_side(tmp_path):
    ledger = tmp_path / "ledger"
    flights = [["Date", "Type", "From", "To"], ["26.10.2025", "C17", "EDDF", "OSLK"]]
    answered(write_csv(tmp_path / "flights.csv", flights), ledger, {"airfield": "OSLK"})
    run(write_csv(tmp_path / "log.csv", LOG), ledger, {"answers": ANSWERS})
    assert (len(table(ledger, "flights")), len(table(ledger, "notes"))) == (1, 4)


def test_rows_that_were_brought_as_flights_become_notes_and_the_flights_are_asked_about(tmp_path):
    rows = [["Date", "Event", "Type"], ["3 Nov 2025", "Halted", "suspended"], ["5 Nov 2025", "Busy", "activity"]]
    file, ledger = write_csv(tmp_path / "log.csv", rows), tmp_path / "ledger"
    as_flights = {"row": "movement", "airfield": "OSLK", "columns": {"Type": "", "Event": "note"}}
    run(file, ledger, {**as_flights, "answers": {"direction": "arrivals"}})
    flights = [row["flight_id"] for row in table(ledger, "flights")]
    as_notes = {"row": "note", "columns": {"Type": "kind", "Event": "title"}}
    status, report = run(file, ledger, as_notes)
    (asked,) = report["questions"]
    assert (status, len(flights), sorted(report["withdrawn"])) == (1, 2, sorted(flights))
    assert asked["about"].startswith("No row makes these flights any more: ")
    status, report = run(file, ledger, {**as_notes, "answers": {asked["id"]: "withdraw them"}})
    assert (status, report["contradictions"], report["added_flights"]) == (0, [], 2)
    assert table(ledger, "flights") == []
    assert notes(ledger, "date", "kind", "title") == [
        ("2025-11-03", "suspension", "Halted"),
        ("2025-11-05", "activity", "Busy"),
    ]
    again = run(file, ledger)[1]
    assert (again["added_flights"], again["changed_flights"], again["withdrawn"]) == (0, 0, [])


def test_a_mark_for_the_kind_above_is_no_word_that_is_asked_about(tmp_path):
    rows = [["Date", "Event", "Type"], ["3 Nov 2025", "Halted", "suspended"], ["5 Nov 2025", "Still halted", "″"]]
    status, report = run(write_csv(tmp_path / "log.csv", rows), tmp_path / "ledger", GIVEN)
    assert (status, report["questions"]) == (0, [])
    assert notes(tmp_path / "ledger", "kind", "title") == [
        ("suspension", "Halted"),
        ("suspension", "Still halted"),
    ]


def test_a_row_waits_for_the_answer_which_airfield_its_name_is(tmp_path):
    rows = [["Date", "Base", "Event", "Type"], ["3 Nov 2025", "Hmeimim", "Halted", "suspended"]]
    _, report = run(write_csv(tmp_path / "log.csv", rows), tmp_path / "ledger", GIVEN)
    assert [each["id"] for each in report["questions"]] == ["place:hmeimim"]
    assert [each["waits"] for each in report["not_read"]] == [True]
    answers = {"place:hmeimim": "OSLK"}
    run(tmp_path / "log.csv", tmp_path / "ledger", {**GIVEN, "answers": answers})
    assert notes(tmp_path / "ledger", "airfield") == [("OSLK",)]


def test_the_notes_of_a_ledger_are_the_same_when_they_are_brought_to_another(tmp_path):
    rows = [["Date", "Event", "Type", "Link"], ["2025-11-03", "Halted", "suspended", "https://example.org/a"]]
    given = {**GIVEN, "answers": {"source kind:links": "news"}}
    run(write_csv(tmp_path / "log.csv", rows), tmp_path / "ledger", given)
    answers = {"source kind:example-org-a": "news", "source kind:log": "person"}
    run(tmp_path / "ledger" / "notes.csv", tmp_path / "other", {**GIVEN, "answers": answers})
    assert table(tmp_path / "other", "notes") == table(tmp_path / "ledger", "notes")
