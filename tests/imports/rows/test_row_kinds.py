import json

import pytest

from components.imports.names.title_airfields import airfields_above
from components.imports.questions import Answers
from components.imports.rows.row_cells import COUNTED, NOT_COUNTED
from components.imports.rows.row_kinds import airfield_of
from tests.imports.ledgers import answered, run, table, write_csv
from tests.imports.workbooks import xlsx

STAY = [["Arrived", "Left", "Reg"], ["24.10.2025", "26.10.2025", "RA-1234"], ["27.10.2025", "", "RA-1235"]]
FLIGHT = [
    ["Take-off", "Landed", "From", "To"],
    ["2025-10-24T08:00Z", "2025-10-24T11:00Z", "UUMU", "OSLK"],
    ["2025-10-25T08:00Z", "2025-10-25T11:00Z", "OSLK", "UUMU"],
]


def reported(tmp_path, rows, **mapping):
    return run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK", **mapping})


def test_arrivals_before_departures_are_stays(tmp_path):
    header = ["Arrival", "Departure", "Reg"]
    assert reported(tmp_path, [header, *STAY[1:]])[0] == 0
    flights = table(tmp_path / "ledger", "flights")
    assert [(row["date"], row["origin"], row["destination"]) for row in flights] == [
        ("2025-10-24", "", "OSLK"),
        ("2025-10-26", "OSLK", ""),
        ("2025-10-27", "", "OSLK"),
    ]


def test_take_offs_before_landings_are_flights(tmp_path):
    assert reported(tmp_path, FLIGHT)[0] == 0
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == [
        "2025-10-24T11:00Z",
        "2025-10-25T08:00Z",
    ]


def test_where_the_dates_leave_it_open_it_is_asked_with_an_example(tmp_path):
    rows = [["Arrival", "Departure", "Reg"], ["24.10.2025", "24.10.2025", "RA-1234"]]
    status, report = reported(tmp_path, rows)
    (asked,) = report["questions"]
    assert (status, asked["id"], asked["choices"]) == (1, "row", ["stay", "movement", "route"])
    assert asked["about"].endswith("row 2: Arrival 24.10.2025, Departure 24.10.2025.")
    assert reported(tmp_path, rows, answers={"row": "stay"})[0] == 0


def test_a_day_of_arrival_with_the_times_of_both_ends_may_be_that_of_a_stay(tmp_path):
    rows = [["Date of arrival", "ATA (UTC)", "ATD (UTC)", "Reg"], ["24.10.2025", "14:05", "18:20", "RA-1234"]]
    (asked,) = reported(tmp_path, rows)[1]["questions"]
    assert asked["about"].endswith("row 2: Date of arrival 24.10.2025, ATD (UTC) 18:20.")
    assert reported(tmp_path, rows, answers={"row": "stay"})[0] == 0
    flights = table(tmp_path / "ledger", "flights")
    assert [row["date"] for row in flights] == ["2025-10-24T14:05Z", "2025-10-24T18:20Z"]


def test_a_mapping_may_say_that_rows_are_routes_without_naming_the_column(tmp_path):
    rows = [
        ["Date", "Reg", "Airports"],
        ["24.10.2025", "N123AB", "ELP-OMA-MSP"],
        ["25.10.2025", "N123AB", "MSP-IAH"],
    ]
    file = write_csv(tmp_path / "list.csv", rows)
    report = answered(file, tmp_path / "ledger", {"airfield": "KMSP", "row": "route", "columns": {"Date": "date"}})
    assert report["contradictions"] == []
    flights = table(tmp_path / "ledger", "flights")
    assert [(row["origin"], row["destination"]) for row in flights] == [("KOMA", "KMSP"), ("KMSP", "KIAH")]


@pytest.mark.parametrize(("answer", "ends"), [("arrivals", ("", "OSLK")), ("departures", ("OSLK", ""))])
def test_without_a_word_of_the_direction_it_is_asked(tmp_path, answer, ends):
    rows = [["Date", "Reg"], ["24.10.2025", "RA-1234"]]
    status, report = reported(tmp_path, rows)
    assert (status, [each["id"] for each in report["questions"]]) == (1, ["direction"])
    assert reported(tmp_path, rows, answers={"direction": answer})[0] == 0
    (flight,) = table(tmp_path / "ledger", "flights")
    assert (flight["origin"], flight["destination"]) == ends


def test_many_words_of_directions_are_one_question_with_the_most_frequent_first(tmp_path):
    words = [*(f"word {chr(97 + at)}" for at in range(10)), "word j"]
    rows = [["Date", "Type", "Movement"], *(["2025-11-03", f"C{at}", word] for at, word in enumerate(words))]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    given = {"airfield": "OSLK", "columns": {"Movement": "direction", "Type": "note"}}
    _, report = run(file, ledger, {**given, "answers": {"direction:word a": "arrival"}}, "--dry-run")
    own, every = report["optional_questions"]
    assert (own["id"], every["id"]) == ("direction:word a", "directions")
    assert every["about"] == (
        "Did an aircraft arrive or depart where one of these 9 words stands: 'word j', 'word b', 'word c', "
        "'word d', 'word e', 'word f', 'word g', 'word h'? The others are: word i."
    )
    answers = {"direction:word a": "arrival", "directions": "departure"}
    run(file, ledger, {**given, "answers": answers})
    ends = [(row["origin"], row["destination"]) for row in table(ledger, "flights")]
    assert ends == [("", "OSLK"), *[("OSLK", "")] * 10]


LOG = [
    ["Date", "Coming from", "Going to"],
    ["24.10.2025", "HLLM", ""],
    ["25.10.2025", "", "UUMU"],
    ["26.10.2025", "HLLM", "UUMU"],
]


def test_words_of_a_column_say_whether_an_aircraft_came_left_or_both_and_others_are_asked_about(tmp_path):
    words = ["landed", "took off", "both", "🛫", "přílet", "touch and go", "touch-down only"]
    rows = [["Date", "Type", "Arrival or departure"], *(["2025-11-03", "C17", word] for word in words)]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    given = {"airfield": "OSLK", "columns": {"Arrival or departure": "direction"}}
    _, report = run(file, ledger, given)
    asked = ["direction:touch and go", "direction:touch-down only"]
    assert [each["id"] for each in report["optional_questions"]] == asked
    assert "the row names neither end, so its flight is on no chart" in str(report["contradictions"])
    code, report = run(file, ledger, {**given, "answers": {"direction:touch-down only": "arrival"}})
    assert (code, len(report["contradictions"])) == (0, 1)
    ends = [(row["origin"], row["destination"]) for row in table(ledger, "flights")]
    came, left = ("", "OSLK"), ("OSLK", "")
    assert ends == [came, left, came, left, left, came, ("", ""), came]


def test_where_no_word_of_a_direction_says_anything_one_must_be_answered(tmp_path):
    rows = [["Date", "Type", "arr_dep"], ["2025-11-03", "IL76", "1"], ["2025-11-04", "IL76", "2"]]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    given = {"airfield": "OSLK", "columns": {"arr_dep": "direction"}}
    status, report = run(file, ledger, given)
    assert (status, [each["id"] for each in report["questions"]]) == (1, ["direction:1", "direction:2"])
    status, report = run(file, ledger, {**given, "answers": {"direction:1": "arrival"}})
    assert (status, "direction:2" in [each["id"] for each in report["optional_questions"]]) == (0, True)
    assert [row["destination"] for row in table(ledger, "flights")] == ["OSLK", ""]


def test_rows_of_one_day_that_do_not_name_the_watched_airfield_are_stays_once_it_is_said(tmp_path):
    status, report = reported(tmp_path, LOG)
    (asked,) = report["questions"]
    assert (status, asked["id"], asked["rows"]) == (1, "row", [2, 3, 4])
    assert asked["choices"] == ["stay", "movement"]
    assert asked["about"] == (
        "3 of 3 rows do not name OSLK. Is such a row a stay there, from the one and on to the other, or one "
        "flight elsewhere? row 2: Coming from HLLM, Going to (empty)."
    )
    _, report = reported(tmp_path, LOG, answers={"row": "stay"})
    assert (report["written"], report["contradictions"]) == (True, [])
    flights = [(row["date"], row["origin"], row["destination"]) for row in table(tmp_path / "ledger", "flights")]
    assert flights == [
        ("2025-10-24", "HLLM", "OSLK"),
        ("2025-10-25", "OSLK", "UUMU"),
        ("2025-10-26", "HLLM", "OSLK"),
        ("[2025-10-26..]", "OSLK", "UUMU"),
    ]
    _, report = reported(tmp_path, LOG)
    assert (report["questions"], report["unchanged"]) == ([], 3)


def test_a_place_that_is_either_end_is_named_where_nothing_says_which(tmp_path):
    rows = [["Date", "Type", "From/To", "Direction"], ["2025-11-03", "C17", "ETAR", "circling"]]
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    (remark,) = report["contradictions"]
    assert remark["what"] == "nothing says whether it came from or went to ETAR, so its flight is on no chart"


def test_over_midnight_a_stay_ends_on_the_next_day_if_a_person_says_so(tmp_path):
    rows = [
        ["Date", "From", "Arr (UTC)", "To", "Dep (UTC)"],
        ["2025-11-03", "EDDF", "0935", "HLLM", "1410"],
        ["2025-11-06", "EDDF", "2250", "HLLM", "0535"],
    ]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    given = {"airfield": "OSLK", "row": "stay", "columns": {}}
    code, report = run(file, ledger, given)
    assert [(each["id"], each["rows"]) for each in report["optional_questions"]] == [("night", [3])]
    assert report["optional_questions"][0]["about"].endswith("1 of 2 rows; row 3: Arr (UTC) 2250, Dep (UTC) 0535.")
    days = [row["date"] for row in table(ledger, "flights")]
    assert (code, days) == (
        0,
        ["2025-11-03T09:35Z", "2025-11-03T14:10Z", "2025-11-06T22:50Z", "[2025-11-07..]"],
    )
    run(file, ledger, {**given, "answers": {"night": "on the next day"}})
    assert table(ledger, "flights")[-1]["date"] == "2025-11-07T05:35Z"


def test_what_rows_are_is_as_a_person_has_answered_whatever_else_they_answer(tmp_path):
    rows = [[*LOG[0], "Type"], *([f"2{day}.10.2025", "أبو ظبي", "OSLE", "IL76"] for day in range(4))]
    _, report = reported(tmp_path, rows)
    assert [each["id"] for each in report["questions"]] == ["row"]
    _, report = reported(tmp_path, rows, answers={"row": "stay", "place:أبوظبي": "OSLK"})
    assert (report["questions"], report["added_flights"]) == ([], 4)
    assert json.loads((tmp_path / "ledger/imports/list.json").read_text(encoding="utf-8"))["row"] == "stay"


def test_rows_elsewhere_among_more_that_name_the_airfield_are_not_asked_about(tmp_path):
    named = [["24.10.2025", "HLLM", "OSLK"], ["25.10.2025", "OSLK", ""], ["25.10.2025", "HLLM", "OSLK"]]
    _, report = reported(tmp_path, [LOG[0], *named, *LOG[1:3]])
    assert report["questions"] == []


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        # Times of their own say of one day which end comes first, and days with times of any zone do.
        (
            ["Departure date", "Departure time (UTC)", "Arrival date", "Arrival time (UTC)", "From", "To"],
            ["2025-10-12", "08:00", "2025-10-12", "09:30", "EDDP", "OSLK"],
        ),
        (["Arrival", "Departure", "From", "To"], ["24.10.2025 05:30", "25.10.2025 01:00", "EDDP", "EDDP"]),
    ],
)
def test_what_a_row_is_is_not_asked_where_times_say_it(headings, cells, tmp_path):
    asked = reported(tmp_path, [headings, cells])[1]["questions"]
    assert "row" not in [each["id"] for each in asked]


def test_no_direction_is_asked_for_while_a_column_of_places_is(tmp_path):
    rows = [["Date", "x", "Reg"], ["24.10.2025", "ETAR", "RA-1234"]]
    asked = reported(tmp_path, rows)[1]["questions"]
    assert [(each["id"], each["choices"][:2]) for each in asked] == [("column:x", ["origin", "destination"])]
    _, report = reported(tmp_path, rows, answers={"column:x": "not mapped"})
    assert [each["about"] for each in report["questions"]] == [
        "No column is read as from where or to where. Are the rows arrivals or departures?"
    ]
    assert reported(tmp_path, rows, answers={"column:x": "origin"})[0] == 0


@pytest.mark.parametrize(("departed", "asked"), [("26.10.2025", ["row"]), ("24.10.2025", []), ("23.10.2025", [])])
def test_departure_after_the_date_may_end_a_stay(departed, asked, tmp_path):
    rows = [["Date", "Departed", "From", "To"], ["24.10.2025", departed, "UUMU", "OSLK"]]
    assert [each["id"] for each in reported(tmp_path, rows)[1]["questions"]] == asked


def test_the_airfield_is_asked_for_where_nobody_has_named_it(tmp_path):
    rows = [["Date", "From", "To"], ["24.10.2025", "UUMU", "OSLK"], ["25.10.2025", "HLLB", "OSLK"]]
    status, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")
    (asked,) = report["questions"]
    assert (status, asked["id"]) == (1, "airfield")
    assert asked["choices"][0] == "OSLK (Bassel Al-Assad International Airport)"
    assert run(tmp_path / "list.csv", tmp_path / "ledger", {"answers": {"airfield": "OSLK"}})[0] == 0
    assert [row["airfield"] for row in table(tmp_path / "ledger", "airfields")] == ["OSLK"]


def test_whether_several_aircraft_in_a_cell_are_several_flights_is_asked_once_for_the_column(tmp_path):
    rows = [
        ["Date", "Type", "Reg", "Hex", "From", "To"],
        ["2025-10-26", "Il-62M", "RA-86495, RA-86496", "", "HLLM", "OSLK"],
        # The addresses stand in another order; each follows from its registration.
        ["2025-10-27", "C17", "N3423Q & N3423R", "a3c78d a3c78c", "HLLM", "OSLK"],
        ["2025-10-28", "Il-62M", "RA-86495", "", "HLLM", "OSLK"],
    ]
    file, ledger, given = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"}
    _, report = run(file, ledger, given)
    asked = {each["id"]: each for each in report["questions"]}
    assert [(name, each["rows"]) for name, each in asked.items()] == [
        ("several:Reg", [2, 3]),
    ]
    assert asked["several:Reg"]["about"] == (
        "'RA-86495, RA-86496' in 'Reg' names several aircraft. Did each aircraft make a flight of its own?"
    )
    answers = dict.fromkeys(asked, "a flight each")
    _, report = run(file, ledger, {**given, "answers": answers})
    assert (report["added_flights"], report["contradictions"], report["cells_not_read"]) == (5, [], [])
    flights = [(row["date"], row["registration"], row["icao24"]) for row in table(ledger, "flights")]
    assert flights == [
        ("2025-10-26", "RA-86495", ""),
        ("2025-10-26", "RA-86496", ""),
        ("2025-10-27", "N3423Q", "a3c78c"),
        ("2025-10-27", "N3423R", "a3c78d"),
        ("2025-10-28", "RA-86495", ""),
    ]
    _, report = run(file, ledger)
    assert (report["questions"], report["unchanged"]) == ([], 3)


def test_whose_flights_several_types_are_is_asked_where_the_row_does_not_count_as_many(tmp_path):
    rows = [
        ["Date", "Types", "Number", "To"],
        ["2025-10-26", "An-124, Il-76", "2", "OSLK"],
        ["2025-10-27", "An-124, Il-76", "3", "OSLK"],
        ["2025-10-28", "Il-62M; Il-76", "", "OSLK"],
    ]
    ours = {"Date": "date", "Types": "aircraft_type", "Number": "aircraft_count", "To": "destination"}
    _, report = run(
        write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK", "columns": ours}
    )
    assert [(asked["id"], asked["rows"]) for asked in report["questions"]] == [("types:Types", [3, 4])]
    assert report["altered"][-1]["read_as"] == "Il-62M | Il-76"


def test_several_aircraft_that_are_one_flight_are_kept_as_written_and_named(tmp_path):
    rows = [["Date", "Reg", "From", "To"], ["2025-10-26", "RA-86495 / RA-86496", "HLLM", "OSLK"]]
    answers = {"several:Reg": "one flight: keep the cell as it is written"}
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    _, report = run(file, ledger, {"airfield": "OSLK", "answers": answers})
    assert [row["registration"] for row in table(ledger, "flights")] == ["RA-86495 / RA-86496"]
    assert [cell["what"] for cell in report["cells_not_read"]] == [
        "these are several aircraft, kept as they are written"
    ]


def test_several_addresses_alone_are_asked_about_as_what_they_are(tmp_path):
    rows = [["Date", "Type", "Hex", "From", "To"], ["2025-10-27", "C17", "ae07d8 / ae07d9", "HLLM", "OSLK"]]
    file, ledger, given = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"}
    (asked,) = run(file, ledger, given)[1]["questions"]
    assert (asked["about"], asked["choices"]) == (
        "'ae07d8 / ae07d9' in 'Hex' has several addresses. Did each aircraft make a flight of its own?",
        ["a flight each", "one flight: enter no address"],
    )
    _, report = run(file, ledger, {**given, "answers": {"several:Hex": "one flight: enter no address"}})
    assert [row["icao24"] for row in table(ledger, "flights")] == [""]
    assert [cell["what"] for cell in report["cells_not_read"]] == [
        "these are several addresses, and a flight has one: none is entered"
    ]


@pytest.mark.parametrize(
    ("headings", "cells", "names"),
    [
        # Of two columns of registrations the second has the list, the first another aircraft beside its type.
        (("Reg", "Tail"), ("", "RA-82040, RA-82038"), ["RA-82040", "RA-82038"]),
        (("Reg", "Type"), ("RA82040", "An-124 RA-82040/RA-82038"), ["RA82040", "RA-82038"]),
        (("Reg", "Type"), ("RA-82035", "An-124 RA-82040/RA-82038"), ["RA-82035", "RA-82040", "RA-82038"]),
    ],
)
def test_several_aircraft_in_the_second_of_two_columns_are_asked_about(headings, cells, names, tmp_path):
    rows = [["Date", *headings, "From", "To"], ["2025-10-26", *cells, "HLLM", "OSLK"]]
    columns = {"Date": "date", "Reg": "registration", "Tail": "registration", "Type": "aircraft_type"}
    given = {"airfield": "OSLK", "row": "movement", "columns": {**columns, "From": "origin", "To": "destination"}}
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    (asked,) = run(file, ledger, given)[1]["questions"]
    assert (asked["id"], asked["rows"]) == (f"several:{headings[1]}", [2])
    run(
        file,
        ledger,
        {**given, "answers": {asked["id"]: "one flight: keep the cell as it is written"}},
        "--dry-run",
    )
    run(file, ledger, {**given, "answers": {asked["id"]: "a flight each"}})
    assert [row["registration"] for row in table(ledger, "flights")] == names


@pytest.mark.parametrize(
    ("answer", "code"),
    [("OSLK", "OSLK"), ("88NV", "88NV"), ("Rzeszow-Jasionka", "EPRZ"), ("Rzeszów", ""), ("HMEIMIM", "")],
)
def test_name_is_an_answer_to_which_airfield_is_watched_where_it_is_that_of_one(answer: str, code: str) -> None:
    assert airfield_of("", [], {"OSLK": 2}, Answers({"airfield": answer}))[0] == code


def test_the_only_airfield_of_a_ledger_is_taken_unless_an_answer_or_the_title_names_another(tmp_path):
    assert airfield_of("", ["OSLK"], {"UUEE": 2}, Answers({}), both_ends=False) == ("OSLK", [])

    def below(title, rows, *, both_ends=True):
        above = airfields_above(title, {})
        return airfield_of("", ["OSLK"], rows, Answers({}), title=title, above=above, both_ends=both_ends)

    airfield, (asked,) = below("Flights from Goma", {"UUEE": 2})
    assert (airfield, asked.choices[0]) == ("OSLK", "OSLK (Bassel Al-Assad International Airport)")
    assert airfield_of("", ["OSLK"], {"UUEE": 2}, Answers({"airfield": "GABS"}))[0] == "GABS"
    _, (asked,) = below("Bamako (GABS) arrivals", {"UUEE": 2})
    assert asked.choices[0] == "GABS (Senou Airport)"
    assert below("GABS to OSLK", {"OSLK": 2}) == below("GABS", {"OSLK": 2}) == ("OSLK", [])
    airfield, (asked,) = below("GABS", {"OSLK": 2}, both_ends=False)
    assert (airfield, asked.choices[0]) == ("", "GABS (Senou Airport)")
    rows = [["Date", "Reg", "From"], ["24.10.2025", "RA-1234", "HLLM"]]
    assert reported(tmp_path, rows)[0] == 0
    _, report = run(write_csv(tmp_path / "next.csv", rows), tmp_path / "ledger", {"name": "next"}, "--dry-run")
    field = "OSLK (Bassel Al-Assad International Airport)"
    assert [each["id"] for each in report["optional_questions"]] == []
    at = f"ends of flights that no column names are at {field}, the only airfield that the ledger watches"
    assert at in report["guesses"]


@pytest.mark.parametrize(
    ("title", "sheet", "offered"),
    [
        ("Landings at Lublin airport", "Sheet1", "EPLB (Lublin Airport)"),
        ("Arrivals LUZ", "Sheet1", "EPLB (Lublin Airport)"),
        ("2025", "Lublin", "EPLB (Lublin Airport)"),
        ("2025", "EPLB", "EPLB (Lublin Airport)"),
        ("Landings at Latakia airport", "Sheet1", ""),
        ("Known landings in October, by Wagner", "Flights", ""),
    ],
)
def test_a_title_or_a_sheet_that_names_another_airfield_than_the_only_one_is_asked_about(
    tmp_path, title, sheet, offered
):
    rows = [["Date", "Reg", "From"], ["24.10.2025", "RA-1234", "HLLM"]]
    assert reported(tmp_path, rows)[0] == 0
    file = xlsx(tmp_path / "next.xlsx", [[title, "", ""], *rows], name=sheet)
    _, report = run(file, tmp_path / "ledger", {"name": "next"}, "--dry-run")
    asked = [each["choices"][0] for each in report["questions"] if each["id"] == "airfield"]
    assert asked == ([offered] if offered else [])


def test_airfields_that_a_column_names_are_offered_first_by_name_too() -> None:
    _, (asked,) = airfield_of("", [], {"ETAR": 9, "Rzeszów": 3}, Answers({}), {"Rzeszów": 3})
    assert asked.choices == (
        "EPRZ (Rzeszow-Jasionka Airport)",
        "EPRJ (Rzeszów Airport)",
        "ETAR (Ramstein Air Base)",
    )
    _, (asked,) = airfield_of("", [], {"Hmeimim": 3}, Answers({}), {"Hmeimim": 3}, {"hmeimim": "OSLK"})
    assert asked.choices == ("OSLK (Bassel Al-Assad International Airport)",)
    _, (asked,) = airfield_of("", [], {"ETAR": 9}, Answers({}), title="Flights into Goma: my notes")
    assert asked.choices == ("FZNA (Goma International Airport)", "ETAR (Ramstein Air Base)")


def test_what_a_row_is_is_asked_by_the_rows_that_leave_it_open(tmp_path) -> None:
    days = (("2025-10-24", "2025-10-26"), ("2025-10-29", "2025-10-27"), ("2025-10-28", "2025-10-30"))
    rows = [["Arrival date", "Departure date", "Type", "From"], *([*pair, "C17", "ETAR"] for pair in days)]
    _, report = run(write_csv(tmp_path / "log.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [(each["id"], each["rows"]) for each in report["questions"]] == [("row", [3, 2])]
    assert report["questions"][0]["about"] == (
        "Is a row a stay at the airfield, or one flight? row 3: "
        "Arrival date 2025-10-29, Departure date 2025-10-27."
    )


def test_of_a_title_codes_and_names_are_offered_those_of_most_rows_first_and_no_names_of_people() -> None:
    title = "Flights into Goma and Kisangani (LRCK / CND), kept by Dan T. in Jordan. Military, October"
    _, (asked,) = airfield_of("", [], {"ETAR": 9, "FZIC": 2}, Answers({}), title=title)
    assert [choice[:4] for choice in asked.choices] == ["FZIC", "LRCK", "FZNA", "FZIA", "ETAR"]


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([["Item", "Q1", "Owner"], ["Rent", "12", "Anna"]], "no column holds the days of flights"),
        (
            [["Invoice", "Date", "Amount"], ["1001", "2025-10-24", "120.00"]],
            "no column names an aircraft, a place or a source",
        ),
        (
            [["Reg", "2025-10-24", "2025-10-25", "2025-10-26"], ["RA-78842", "x", "", "x"]],
            "the days stand across the columns, from '2025-10-24' to '2025-10-26'",
        ),
        (
            [["ID", "Title", "Publisher", "Date", "URL", "Reliability"],
             ["S1", "No flights", "SANA", "2025-11-04", "https://sana.sy/1", "A"],
             ["S2", "Flights", "TASS", "2025-11-05", "https://tass.ru/2", "C"]],
            "this is a list of sources ('Title', 'Publisher', 'URL', 'Reliability'), not of flights",
        ),
        (
            [["Flt", "Period from", "Period to", "Days", "Dep", "STD", "Arr", "Equip"],
             ["7051", "26OCT25", "28MAR26", "1...5..", "UUMU", "0400", "OSLK", "IL76"],
             ["442", "01NOV25", "30NOV25", "1234567", "OSDI", "0600", "OSLK", "A320"]],
            "this is a timetable: 'Days' has days of the week, such as '1...5..'",
        ),
    ],
)  # fmt: skip
def test_a_table_that_is_none_of_flights_is_refused(rows, what, tmp_path):
    status, report = run(write_csv(tmp_path / "table.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert status == 2
    assert report["error"].startswith(f"table.csv: {what}. ")
    assert not (tmp_path / "ledger").exists()


def test_numbers_as_headings_are_no_days_where_a_column_has_these(tmp_path):
    rows = [["Date", "Aircraft", "To", "1", "2", "3"], ["2025-10-24", "IL76", "OSLK", "a.jpg", "", ""]]
    file = write_csv(tmp_path / "table.csv", rows)
    assert answered(file, tmp_path / "ledger", {"airfield": "OSLK"})["added_flights"] == 1


def test_what_a_person_says_of_the_columns_is_taken(tmp_path):
    file = write_csv(tmp_path / "table.csv", [["Invoice", "Date", "Amount"], ["1001", "2025-10-24", "120"]])
    mapping = {"airfield": "OSLK", "columns": {"Date": "date", "Invoice": ""}}
    assert answered(file, tmp_path / "ledger", mapping)["added_flights"] == 1


def test_days_may_stand_in_the_links_alone(tmp_path):
    rows = [["Reg", "Type", "Link"], ["RA-78842", "IL76", "https://adsb.lol/?icao=152d4a&showTrace=2025-10-24"]]
    file = write_csv(tmp_path / "table.csv", rows)
    assert answered(file, tmp_path / "ledger", {"airfield": "OSLK"})["read"] == 1


def test_a_table_is_not_refused_while_an_answer_may_give_it_days(tmp_path):
    file = write_csv(tmp_path / "table.csv", [["Type", "Reg", "Type"], ["2025-10-26", "", "FEB"]])
    assert answered(file, tmp_path / "ledger")["rows"] == 1


@pytest.mark.parametrize(
    "days",
    [
        ("1 Oct 2025", "2 Oct 2025", "3 Oct 2025"),
        ("Jan", "Feb", "Mar"),
        ("Jan 2025", "Feb 2025", "Mar 2025"),
        "123",
    ],
)
def test_a_pivot_table_is_named_as_one_with_the_way_back(tmp_path, days):
    rows = [["Type", *days, "Total"], ["Il-76", "2", "", "1", "3"], ["C17", "", "1", "", "1"]]
    status, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")
    assert status == 2
    assert f"this is a pivot table: days or months stand across its columns, from '{days[0]}'" in report["error"]
    assert "Unpivot Other Columns" in report["error"]


def test_a_table_that_counts_types_across_its_columns_is_a_pivot_table(tmp_path):
    rows = [["Week", "Il-76 flights", "An-124", "Comment"], ["20-26 Oct 2025", "3", "1", "busy"]]
    status, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")
    assert status == 2
    assert "types stand across its columns ('Il-76 flights', 'An-124'), and its cells count" in report["error"]


def test_a_table_that_names_aircraft_below_types_across_its_columns_is_a_pivot_table(tmp_path):
    rows = [
        ["Date of landing", "An-124", "Il-62M", "Il-76"],
        ["09/11/2025", "RA-82035", "RA-86539", ""],
        ["13/11/2025", "", "", "RA-78845, RA-76768"],
        ["14/11/2025", "RA-82039", "x", "2"],
    ]
    status, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")
    assert status == 2
    assert "('An-124', 'Il-62M', 'Il-76'), and its cells name aircraft. " in report["error"]
    assert "Unpivot Other Columns" in report["error"]


ARRIVALS_BESIDE_DEPARTURES = [
    ["09.11.2025", "An-124", "RA-82035", "UUMU", "", "09.11.2025", "Il-62M", "RA-86539", "HLLB"],
    ["13.11.2025", "Il-76", "RA-78845", "HLLB", "", "", "", "", ""],
]


@pytest.mark.parametrize("gap", ["", "gap"])
def test_two_tables_beside_each_other_are_refused(gap, tmp_path):
    header = ["Date", "Type", "Reg", "From", gap, "Date", "Type", "Reg", "To"]
    status, report = run(
        write_csv(tmp_path / "list.csv", [header, *ARRIVALS_BESIDE_DEPARTURES]), tmp_path / "ledger"
    )
    assert status == 2
    assert report["error"].endswith(
        "two tables stand beside each other: row 2 has 'RA-82035' in 'Reg' and 'RA-86539' in 'Reg (2)'. Copy each "
        "of them into a file of its own, and bring one after the other."
    )


def test_stays_with_a_gap_between_arrival_and_departure_are_one_table(tmp_path):
    rows = [
        ["Arrived", "Reg", "From", "", "Departed", "Reg out", "To"],
        ["13.11.2025", "RA-82035", "UUMU", "", "14.11.2025", "RA-82035", "HLLB"],
    ]
    assert run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")[0] == 1


def test_a_heading_that_is_a_digit_of_another_kind_is_no_day(tmp_path):
    file = write_csv(tmp_path / "list.csv", [["x", "OSLK", "²"], ["OSLK"]])
    assert run(file, tmp_path / "ledger")[0] == 2


def test_a_table_that_ticks_types_across_its_columns_is_a_pivot_table(tmp_path):
    rows = [["Date", "IL-76", "AN-124"], ["26/10/2025", "X", ""], ["27/10/2025", "x", "✓"]]
    status, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")
    assert status == 2
    assert "types stand across its columns ('IL-76', 'AN-124')" in report["error"]


@pytest.mark.parametrize(
    "header",
    [["Wk", "Day", "C-17", "An-124", "KC-46", "Obs"], ["Day", "ZZ171", "ZZ174", "UR-82072", "ZM405"]],
)
def test_a_grid_of_aircraft_and_days_is_refused_with_the_way_out(tmp_path, header):
    cells = {"Wk": "44", "Obs": "JM", "C-17": "0912/1544", "An-124": "A 1826", "ZZ174": "0912/1544", "ZM405": "A"}
    rows = [["Seen in November 2025"], header, *([cells.get(each, str(day)) for each in header] for day in "123")]
    status, report = run(write_csv(tmp_path / "grid.csv", rows), tmp_path / "ledger")
    assert (status, "this is a grid: aircraft stand across its columns" in report["error"]) == (2, True)
    assert "Unpivot Other Columns" in report["error"]


@pytest.mark.parametrize("marks", [["IMG001", "IMG002", "IMG003"], ["FL350", "FL370", "FL390"]])
def test_columns_that_look_like_marks_beside_places_make_no_grid(tmp_path, marks):
    rows = [["Date", "Type", "From", *marks], ["2025-10-26", "IL76", "UUMU", "a", "", "b"]]
    report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})[1]
    assert (report["read"], report["mapping"].keys() & {*marks}) == (1, set())


def test_the_aircraft_that_the_title_of_a_history_names_may_be_that_of_all_rows(tmp_path):
    rows = [
        ["Flight history for aircraft - UR-82072", "", "", ""],
        ["DATE", "FROM", "TO", "AIRCRAFT"],
        ["25 Nov 2025", "Leipzig (LEJ)", "Latakia (LTK)", "A124"],
    ]
    file, mapping = write_csv(tmp_path / "history.csv", rows), {"airfield": "OSLK"}
    asked = run(file, tmp_path / "ledger", mapping)[1]["optional_questions"]
    assert [(each["id"], each["choices"]) for each in asked] == [
        ("registration", ["UR-82072", "no: of others, or not all of them"])
    ]
    for answer, registration in (("no: of others, or not all of them", ""), ("UR-82072", "UR-82072")):
        ledger = tmp_path / answer[:2]
        run(file, ledger, {**mapping, "answers": {"registration": answer}})
        assert [row["registration"] for row in table(ledger, "flights")] == [registration]


IMAGES = [
    ["Image date", "Provider", "Il-76 on apron", "Tu-154", "Change", "Link"],
    ["2025-11-02", "Planet", "1", "0", "", "https://www.planet.com/a"],
    ["2025-11-09", "Planet", "0", "0", "both gone", ""],
    ["2025-11-15", "Sentinel-2", "cloudy", "", "", ""],
]


@pytest.mark.parametrize(
    ("header", "named"),
    [
        (IMAGES[0], "'Il-76 on apron', 'Tu-154'"),
        (["Day", "By", "Aircraft parked", "Seats", "x", "Link"], "'Aircraft parked'"),
        (["Дата снимка", "Кем", "Ан-124", "Ил-76", "x", "Link"], "'Ан-124', 'Ил-76'"),
    ],
)
@pytest.mark.parametrize("mapping", [{}, {"columns": {"x": "note"}}])
def test_aircraft_counted_where_they_stood_are_no_arrivals(tmp_path, header, named, mapping):
    file = write_csv(tmp_path / "images.csv", [header, *IMAGES[1:]])
    status, report = run(file, tmp_path / "ledger", mapping if "x" in header else {})
    assert (status, f"its cells count aircraft that stood there ({named})" in report["error"]) == (2, True)
    assert "columns 'Previous image without it' and 'First seen'" in report["error"]


def test_counts_of_aircraft_that_stood_there_may_stand_beside_flights(tmp_path):
    rows = [
        ["Date", "Type", "From", "Aircraft on ramp", "Hours on ground"],
        ["2025-11-02", "C17", "ETAR", "3", "5"],
    ]
    assert run(write_csv(tmp_path / "log.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})[1]["read"] == 1


def test_rows_with_cells_of_which_it_is_asked_what_they_are_are_not_passed_over(tmp_path):
    rows = [["Created on", "Type", "x"], ["2025-11-02", "C17", ""], ["2025-11-03", "", "a"], ["", "", "b"]]
    report = run(write_csv(tmp_path / "log.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})[1]
    assert [each["id"] for each in report["questions"]] == ["column:Created on", "direction"]
    assert (report["rows"], report["passed_over"]) == (
        2,
        [{"rows": [4], "count": 1, "what": "hold nothing in the columns that are read, only under x"}],
    )


def test_a_number_alone_in_brackets_behind_a_type_is_asked_about_once(tmp_path):
    rows = [
        ["Date", "Type", "To", "#"],
        ["3 Nov 2025", "C-17 (9)", "OSLK", ""],
        ["4 Nov 2025", "C-17 (2)", "OSLK", "2"],
    ]
    file = write_csv(tmp_path / "list.csv", rows)
    given = {"airfield": "OSLK", "columns": {"#": "aircraft_count"}, "answers": {}}
    status, report = run(file, tmp_path / "ledger", given, "--dry-run")
    (asked,) = report["questions"]
    assert (status, asked["id"], asked["rows"], asked["choices"]) == (
        1,
        "counted:Type",
        [2],
        [COUNTED, NOT_COUNTED],
    )
    for answer, flights in ((COUNTED, 11), (NOT_COUNTED, 3)):
        _, report = run(file, tmp_path / answer[:3], {**given, "answers": {"counted:Type": answer}})
        assert {row["aircraft_type"] for row in table(tmp_path / answer[:3], "flights")} == {"C-17"}
        assert (report["added_flights"], len(report["cells_not_read"])) == (flights, answer == NOT_COUNTED)


def test_a_table_of_positions_is_said_to_be_a_track_unless_somebody_says_what_its_columns_are(tmp_path):
    header = ["timestamp", "icao24", "latitude", "longitude", "altitude", "callsign"]
    rows = [[f"2025-11-03T10:0{n}:00Z", "3c6444", f"49.{n}", "8.5", "900", "DLH4AB"] for n in range(3)]
    file = write_csv(tmp_path / "states.csv", [header, *rows])
    status, report = run(file, tmp_path / "ledger", {"airfield": "EDDF"})
    assert status == 2
    assert report["error"].startswith(
        "states.csv: this is a table of positions: each row says where an aircraft was, and many rows are one "
        "flight. Drop it on the page Evidence, or name it to python -m components.tracks.scan"
    )
    assert run(file, tmp_path / "ledger", {"airfield": "EDDF", "columns": {"timestamp": "date"}})[0] != 2


def test_a_table_that_counts_what_stood_there_is_refused_with_columns_that_are_read(tmp_path):
    rows = [["Image date", "Il-76 present", "An-124 present"], ["2025-11-03", "2", "1"]]
    status, report = run(write_csv(tmp_path / "images.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert status == 2
    assert "They came on that day or before it." in report["error"]
    named = ["Previous image without it", "First seen", "Last seen", "First image without it"]
    assert all(f"'{heading}'" in report["error"] for heading in named)
    rows = [["Type", *named], ["IL76", "2025-11-01", "2025-11-03", "2025-11-05", "2025-11-08"]]
    answered(write_csv(tmp_path / "stood.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == [
        "[2025-11-01..2025-11-03]",
        "[2025-11-05..2025-11-08]",
    ]
