import dataclasses
import re
from pathlib import Path

import pytest

from components.imports.__main__ import main
from components.imports.cells.table_dates import FORMS_READ
from components.imports.columns.mapping import TableMapping
from components.imports.words.heading_words import TARGETS
from components.ledger.location import SHIPPED
from components.ledger.tables.descriptor import read_descriptor
from tests.imports.ledgers import answered, hashes, run, table, write_csv
from tests.imports.workbooks import sheet_xml, xlsx_of

README = (Path(main.__code__.co_filename).parent / "README.md").read_text(encoding="utf-8")
ROWS = [["Date", "Type", "From", "To"], ["26.10.2025", "C17", "EDDF", "OSLK"], ["soon", "C17", "EDDF", "OSLK"]]

ALTERED = [
    ["Date", "Hex", "Type", "From", "To", "Notes"],
    ["26 Oct 2025*", "15 2D 4A", "2x Il-76", "UUMU", "OSLK", "two\nlines"],
    ["26 Oct 2025*", "152d4b", "IL62", "UUMU", "OSLK", "one line"],
    ["2025-10-27", "", "IL62", "OSLK", "UUMU", "n/a"],
]


def documented(heading: str) -> set[str]:
    text = README.partition(f"## {heading}")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?`) \|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_every_key_of_the_report_is_documented(tmp_path):
    _, report = run(write_csv(tmp_path / "list.csv", ROWS), tmp_path / "ledger")
    assert report.keys() == documented("The report")


def test_every_key_of_the_mapping_is_documented():
    assert {field.name for field in dataclasses.fields(TableMapping)} == documented("The mapping file")


def test_every_column_of_ours_is_documented():
    more = {*TARGETS} - {*read_descriptor(SHIPPED).tables["flights"].columns}
    assert {name for name in more if f"`{name}`" not in README} == set()


@pytest.mark.parametrize("flag", ["--dry-run", "--json"])
def test_a_row_that_is_not_read_is_named_with_its_cell(tmp_path, flag):
    _, report = run(write_csv(tmp_path / "list.csv", ROWS), tmp_path / "ledger", {"airfield": "OSLK"}, flag)
    assert (report["rows"], report["read"]) == (2, 1)
    what = f"this is no date that can be read for certain: {FORMS_READ}"
    unread = {"row": 3, "column": "Date", "value": "soon", "what": what, "waits": False}
    assert (report["waiting"], report["not_read"]) == (0, [unread])


MONTHS = {
    "May": [["Date", "Type", "From", "To"], ["26.5.2025", "C17", "EDDF", "OSLK"]],
    "June": [
        ["Date", "Type", "From", "To"],
        ["soon", "C17", "EDDF", "OSLK"],
        ["27.6.2025", "C17", "EDDF", "OSLK"],
    ],
}


def test_rows_of_several_sheets_are_named_by_sheet_and_row_also_next_week(tmp_path):
    file, ledger = tmp_path / "list.xlsx", tmp_path / "ledger"
    file.write_bytes(xlsx_of({name: sheet_xml(rows) for name, rows in MONTHS.items()}))
    _, report = run(file, ledger, {"airfield": "OSLK"})
    assert report["sheets"] == ["May", "June"]
    (unread,) = report["not_read"]
    assert (unread["sheet"], unread["row"]) == ("June", 2)
    assert [row["locator"] for row in table(ledger, "flights")] == ["May, row 2", "June, row 3"]
    assert [row["import_row"] for row in table(ledger, "imports/list")] == [
        "May, row 2",
        "June, row 2",
        "June, row 3",
    ]
    before = hashes(ledger)
    _, report = run(file, ledger)
    assert (report["new"], report["changed"], report["unchanged"], hashes(ledger)) == (0, [], 3, before)
    july = [MONTHS["May"][0], ["1.7.2025", "C17", "EDDF", "OSLK"]]
    more = {"July": july, **MONTHS}
    file.write_bytes(xlsx_of({name: sheet_xml(rows) for name, rows in more.items()}))
    _, report = run(file, ledger)
    assert (report["new"], report["changed"], report["unchanged"], report["gone"]) == (1, [], 3, 0)
    locators = [row["locator"] for row in table(ledger, "flights")]
    assert locators == ["May, row 2", "June, row 3", "July, row 2"]


def test_a_column_that_only_the_mapping_has_is_said(tmp_path):
    given = {"airfield": "OSLK", "columns": {"Tail": "registration"}}
    _, report = run(write_csv(tmp_path / "list.csv", ROWS), tmp_path / "ledger", given)
    assert "the table has no column 'Tail', which the mapping names" in report["guesses"]


@pytest.mark.parametrize(
    ("answers", "remarks"),
    [
        (
            {"dates:Datum": "day first"},
            ["answers that are to no question: 'dates:Datum': of this table"],
        ),
        ({"place:eddf": "XXXXX", "copied": "x"}, ["answers that are to no question: 'place:eddf', 'copied': of "]),
        ({"row": "movement", "zone:Date": "UTC", "sheet": "x"}, []),
        ({"direction:seen": "landing"}, ["'landing' is no possible answer to 'direction:seen', and not taken"]),
    ],
)
def test_answers_that_nothing_asks_for_are_said(tmp_path, answers, remarks):
    rows = [["Date", "Type", "From", "Direction"], ["2025-11-03", "C17", "EDDF", "seen"]]
    file = write_csv(tmp_path / "list.csv", rows)
    given = {"airfield": "OSLK", "columns": {"Direction": "direction"}, "answers": answers}
    _, report = run(file, tmp_path / "ledger", given)
    about = [each for each in report["guesses"] if "answer" in each]
    assert [each[: len(remark)] for each, remark in zip(about, remarks, strict=True)] == remarks
    _, report = run(file, tmp_path / "ledger", {}, "--dry-run")
    assert not [each for each in report["guesses"] if "answer" in each], "what is kept is no news"


def test_words_that_are_taken_for_not_known_are_said(tmp_path):
    rows = [["Datum", "Typ", "Kennzeichen", "Von", "Nach"], ["26.10.2025", "C17", "unbekannt", "н/д", "OSLK"]]
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert "words that are taken for 'not known': unbekannt, н/д" in report["guesses"]
    (flight,) = table(tmp_path / "ledger", "flights")
    assert (flight["registration"], flight["origin"], flight["destination"]) == ("", "", "OSLK")


def test_names_that_a_spreadsheet_destroyed_are_said_and_stay(tmp_path):
    rows = [["Date", "Type", "Reg", "From", "To"], ["26.10.2025", "C17", "May-40", "SIG", "OSLK"]]
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert (
        "a spreadsheet has made dates or numbers of registrations, kept as they are: 'May-40'" in report["guesses"]
    )
    airport = "'SIG' as TJIG (Fernando Luis Ribas Dominicci Airport)"
    assert f"airports, each read by its IATA code: {airport}" in report["guesses"]
    assert table(tmp_path / "ledger", "flights")[0]["registration"] == "May-40"


def test_in_words_the_report_ends_with_what_to_do(tmp_path, capsys):
    file = write_csv(tmp_path / "list.csv", [["Date", "From", "To"], ["03/04/2025", "EDDF", "OSLK"]])
    assert main([str(file), "--into", str(tmp_path / "ledger")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["0 of 1 row read; 1 row waits for your answers", "1 new, 0 changed, 0 unchanged, 0 gone"]
    assert "questions (2):" in lines
    assert lines[-1].startswith("Nothing was written.")


def test_what_changed_in_a_row_is_said_with_the_headings_of_its_key(tmp_path, capsys):
    rows = [["No.", "Date", "Reg", "From", "To"], ["25", "26.10.2025", "05-5140", "EDDF", "OSLK"]]
    file, ledger = tmp_path / "list.csv", tmp_path / "ledger"
    given = {"airfield": "OSLK", "key": ["No."], "columns": {"No.": ""}}
    run(write_csv(file, rows), ledger, given)
    rows[1][2] = "05-5141"
    write_csv(file, rows)
    assert run(file, ledger, given, "--dry-run")[1]["key"] == ["No."]
    assert main([str(file), "--into", str(ledger), "--dry-run"]) == 0
    assert "  No. 25: Reg '05-5140' -> '05-5141'" in capsys.readouterr().out.splitlines()


def test_a_file_that_is_not_there_is_status_2(tmp_path, capsys):
    assert main([str(tmp_path / "none.csv"), "--into", str(tmp_path / "ledger")]) == 2
    assert capsys.readouterr().err == (
        "none.csv: the file does not exist. Check the path and the rights of the file.\n"
    )


def test_what_is_not_taken_is_said(tmp_path):
    rows = [["Date", "Type", "From", "To", "Time", "Crew"], ["26.10.2025", "C17", "EDDF", "OSLK", "14:03", "9"]]
    rows.append(["27.10.2025", "C17", "EDDF", "OSLK", "at night", "9"])
    file = write_csv(tmp_path / "list.csv", rows)
    _, report = run(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert "none of our columns, kept beside the ledger with their rows: 'Crew'" in report["guesses"]
    assert "times in 'Time' name no zone, so they are not taken" in report["guesses"]
    what = "this is no time of day that can be read for certain"
    assert report["cells_not_read"] == [{"row": 3, "column": "Time", "value": "at night", "what": what}]
    answered = {"airfield": "OSLK", "answers": {"zone:Time": "UTC"}}
    _, report = run(file, tmp_path / "other", answered)
    assert [row["date"] for row in table(tmp_path / "other", "flights")] == ["2025-10-26T14:03Z", "2025-10-27"]


def test_codes_of_iata_are_types_under_their_heading_and_said_to_be(tmp_path):
    rows = [["Date", "ac_type_iata", "To"], ["2025-10-26", "F22", "OSLK"], ["2025-10-27", "An-124", "OSLK"]]
    report = answered(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert "types, each read by its IATA code: 'F22' as F28 (F-28)" in report["guesses"]
    assert [row["aircraft_type"] for row in table(tmp_path / "ledger", "flights")] == ["F28", "An-124"]
    assert table(tmp_path / "ledger", "aircraft_types") == []


def test_a_watched_airfield_that_nobody_knows_is_said_once(tmp_path):
    file = write_csv(
        tmp_path / "list.csv", [["Date", "Type", "From", "To"], ["26.10.2025", "C17", "EDDF", "XXXX"]]
    )
    report = answered(file, tmp_path / "ledger", {"airfield": "XXXX"})
    (remark,) = [
        each for each in report["guesses"] if each.startswith("the watched airfield 'XXXX' is in neither")
    ]
    assert remark.endswith("where it is mistyped, correct it in the mapping")
    assert not [each for each in run(file, tmp_path / "ledger")[1]["guesses"] if "XXXX" in each]


def test_nothing_is_asked_of_rows_that_have_no_day(tmp_path):
    rows = [
        ["Date", "Type", "From", "To", "Operator"],
        ["2025-10-26", "KC-135", "Rzeszow", "OSLK", "Air Force"],
        ["no idea", "KC-46", "Leipzig", "OSLK", "AirForce"],
        ["", "747", "Dover", "OSLK", "Air Forces"],
    ]
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    asked = [each["id"] for each in (*report["questions"], *report["optional_questions"])]
    assert (report["read"], asked) == (1, ["type:kc135", "place:rzeszow"])


def test_what_is_taken_from_links_alone_is_said(tmp_path):
    link = "https://globe.adsbexchange.com/?icao={}&showTrace=2025-10-2{}"
    rows = [
        ["Date", "Hex", "Type", "To", "Proof"],
        ["2025-10-26", "152d4a", "IL76", "OSLK", link.format("152d4a", 6)],
        ["2025-10-27", "", "C17", "OSLK", link.format("ae1460", 7)],
        ["", "", "C17", "OSLK", link.format("ae1461", 8)],
    ]
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [each for each in report["guesses"] if "link" in each and "read as" not in each] == [
        "the address of 2 rows is taken from their links",
        "the day of 1 row is taken from its link",
    ]


def test_the_table_is_said_to_be_a_source_where_it_becomes_one(tmp_path):
    rows = [["Date", "Type", "To", "Source"], ["2025-10-26", "IL76", "OSLK", "Ministry"]]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    report = answered(file, ledger, {"airfield": "OSLK"})
    assert not any("the table itself" in each for each in report["guesses"])
    assert [row["title"] for row in table(ledger, "sources")] == ["Ministry"]


def test_times_of_both_ends_are_said_to_be_untaken_each_by_its_heading(tmp_path):
    rows = [["Date", "Dep (LT)", "Arr (LT)", "Reg", "To"], ["26-Oct-25", "22:40", "02:10", "RA-76592", "OSLK"]]
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [each for each in report["guesses"] if each.startswith("times in")] == [
        "times in 'Dep (LT)' are not UTC by their heading, and not taken",
        "times in 'Arr (LT)' are not UTC by their heading, and not taken",
    ]
    assert any(each.startswith("the one day of a flight over midnight") for each in report["guesses"])


@pytest.mark.parametrize(
    ("time", "what"),
    [
        (
            "On",
            "of departure: arrivals are on the next one where their times say so, and on either where these are "
            "missing",
        ),
        ("", "at the watched airfield, whichever end of a flight that is"),
    ],
)
def test_of_which_end_one_day_is_taken_to_be_is_said(time, what, tmp_path):
    rows = [["Left", "From", "To", "On", "Reg"], ["2025-11-04", "KDOV", "OSLK", "0302Z", "N498MC"]]
    columns = {"Left": "departure", "On": "arrival_time" if time else ""}
    file = write_csv(tmp_path / "list.csv", rows)
    _, report = run(file, tmp_path / "ledger", {"airfield": "OSLK", "columns": columns}, "--dry-run")
    assert f"'Left' is taken for the day {what}" in report["guesses"]


def test_a_time_on_the_other_side_of_midnight_than_its_plan_is_on_either_day(tmp_path):
    rows = [
        ["Date", "From", "To", "ETA", "ATA", "ETD", "ATD", "Reg"],
        ["2025-11-02", "UUMU", "OSLK", "2110Z", "2134Z", "", "", "RA-76592"],
        ["2025-11-11", "OSLK", "UUMU", "", "", "2330Z", "0012Z", "RA-76592"],
        ["2025-11-14", "UUMU", "OSLK", "0010Z", "2355Z", "", "", "RA-76592"],
        ["2025-11-16", "UUMU", "OSLK", "0215Z", "", "2200Z", "2355Z", "RA-76592"],
        ["2025-11-18", "UUMU", "OSLK", "1615Z", "", "1200Z", "", "RA-76592"],
    ]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    answered(file, ledger, {"airfield": "OSLK"})
    assert [row["date"] for row in table(ledger, "flights")] == [
        "2025-11-02T21:34Z",
        "[2025-11-11..2025-11-12]",
        "[2025-11-13..2025-11-14]",
        # When it landed nobody wrote, and it was to be after midnight.
        "[2025-11-16..2025-11-17]",
        "2025-11-18",
    ]


def test_day_of_a_link_counts_only_where_no_column_may_hold_it(tmp_path):
    link = "https://globe.adsbexchange.com/?icao=ae1460&showTrace=2025-10-12"
    rows = [["Beheld", "Noted", "Type", "To", "Link"], ["12.10.2025", "13.10.2025", "C17", "OSLK", link]]
    given = {"airfield": "OSLK", "answers": {"column:Beheld": "not mapped"}}
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", given)
    assert (report["read"], report["days_of_links"]) == (0, 0)
    assert [each["what"] for each in report["not_read"]] == ["a question is open: which column holds its day"]
    given["answers"]["column:Noted"] = "not mapped"
    _, report = run(tmp_path / "list.csv", tmp_path / "ledger", given)
    assert (report["read"], report["days_of_links"], report["questions"]) == (1, 1, [])


def test_a_day_that_cannot_be_read_is_named_while_it_is_asked_whether_its_column_holds_days(tmp_path):
    rows = [["Datum", "Typ", "Herkunft"], ["Smarch 5th", "Il-76", "OSLK"]]
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [each["what"] for each in report["not_read"]] == [
        "a question is open: which column holds its day, and 'Smarch 5th' in 'Datum' cannot be read as one: "
        "write '12 Nov 2025' or '9-12 Nov 2025'"
    ]


def test_table_that_is_known_under_another_name_is_said_to_be(tmp_path):
    columns = ["Date", "Reg", "Type", "From", "To"]
    rows = [[*columns, "Camera"], ["2025-10-26", "RA-76502", "IL76", "UUDD", "OSLK", "Anna"]]
    given, ledger = {"airfield": "OSLK", "row": "movement"}, tmp_path / "ledger"
    _, first = run(write_csv(tmp_path / "spotters.csv", rows), ledger, given)
    _, again = run(write_csv(tmp_path / "copy.csv", rows), ledger)
    other = [[*columns, "Weather"], ["2025-10-28", "RA-76503", "IL76", "UUDD", "OSLK", "rain"]]
    _, report = run(write_csv(tmp_path / "weather.csv", other), ledger)
    what = (
        "this is taken for the table 'spotters', brought last as spotters.csv: rows that it lacks are gone; "
        "a mapping with another name makes it a table of its own"
    )
    assert [what in each["guesses"] for each in (first, again, report)] == [False, False, True]


def test_what_words_mean_as_grades_is_asked_once(tmp_path):
    words = ["pewne", "prawdopodobne", "pewne", "3"]
    rows = [[f"2025-10-2{day}", "C17", "EDDF", "OSLK", word] for day, word in enumerate(words)]
    file = write_csv(tmp_path / "list.csv", [["Date", "Type", "From", "To", "Certainty"], *rows])
    given = {"airfield": "OSLK"}
    _, report = run(file, tmp_path / "other", given)
    asked = [(each["id"], each["rows"]) for each in report["optional_questions"]]
    assert asked == [("scale:Certainty", [5]), ("grade:pewne", [2, 4]), ("grade:prawdopodobne", [3])]
    assert report["cells_not_read"] == []
    answers = {"grade:pewne": "2 probably true", "grade:prawdopodobne": "no grade: kept with its row"}
    answers["scale:Certainty"] = "1 is the surest: they are grades"
    run(file, tmp_path / "ledger", {**given, "answers": answers})
    assert [row["credibility"] for row in table(tmp_path / "ledger", "flights")] == ["2", "", "2", "3"]


@pytest.mark.parametrize(
    ("heading", "answers", "asked", "grades"),
    [
        ("Credibility", {}, [], ["5", "1"]),
        ("Credibility (Admiralty)", {}, [], ["5", "1"]),
        ("Confidence (1-5)", {}, ["scale:Confidence (1-5)"], ["", ""]),
        (
            "Confidence (1-5)",
            {"scale:Confidence (1-5)": "1 is the surest: they are grades"},
            ["scale:Confidence (1-5)"],
            ["5", "1"],
        ),
        (
            "Confidence (1-5)",
            {"scale:Confidence (1-5)": "1 is the least sure: each is asked about", "grade:5": "2 probably true"},
            ["scale:Confidence (1-5)", "grade:5", "grade:1"],
            ["2", ""],
        ),
    ],
)
def test_numbers_are_grades_once_it_is_said_which_is_the_surest(tmp_path, heading, answers, asked, grades):
    rows = [["2025-10-26", "C17", "EDDF", "OSLK", "5"], ["2025-10-27", "C17", "EDDF", "OSLK", "1"]]
    file = write_csv(tmp_path / "list.csv", [["Date", "Type", "From", "To", heading], *rows])
    status, report = run(file, tmp_path / "ledger", {"airfield": "OSLK", "answers": answers})
    assert (status, [each["id"] for each in report["optional_questions"]]) == (0, asked)
    assert (report["cells_not_read"], "too many to be grades" in str(report["guesses"])) == ([], False)
    assert [row["credibility"] for row in table(tmp_path / "ledger", "flights")] == grades


def test_what_is_answered_is_not_said_to_be_open_any_more(tmp_path, capsys):
    rows = [["Date", "Type", "From", "To", "Certainty"], ["2025-10-26", "C17", "EDDF", "OSLK", "low"]]
    file, ledger = write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger"
    _, report = run(file, ledger, {"airfield": "OSLK", "answers": {"grade:low": "4 doubtful"}})
    assert [(each["id"], each["answer"]) for each in report["optional_questions"]] == [("grade:low", "4 doubtful")]
    assert main([str(file), "--into", str(ledger)]) == 0
    assert "may be answered" not in capsys.readouterr().out


def test_many_words_are_no_grades_and_that_is_said(tmp_path):
    rows = [[f"2025-10-2{day}", "C17", "EDDF", "OSLK", f"remark {day}"] for day in range(7)]
    file = write_csv(tmp_path / "list.csv", [["Date", "Type", "From", "To", "Certainty"], *rows])
    _, report = run(file, tmp_path / "ledger", {"airfield": "OSLK", "columns": {"Certainty": "credibility"}})
    assert (report["questions"], report["cells_not_read"]) == ([], [])
    assert "words of credibility are too many to be grades, and kept" in report["guesses"]


def test_each_cell_that_is_read_as_something_else_is_shown_once(tmp_path):
    file = write_csv(tmp_path / "table.csv", ALTERED)
    report = answered(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert report["altered"] == [
        {"column": "Date", "value": "26 Oct 2025*", "read_as": "2025-10-26", "rows": 2},
        {"column": "Hex", "value": "15 2D 4A", "read_as": "152d4a", "rows": 1},
        {"column": "Type", "value": "2x Il-76", "read_as": "Il-76", "rows": 1},
        {"column": "Notes", "value": "two\nlines", "read_as": "two lines", "rows": 1},
    ]


def test_a_route_is_shown_as_the_places_that_it_is_read_as(tmp_path):
    rows = [["Date", "Reg", "Route"], ["2025-10-26", "RA-78842", "Moscow (VKO) → OSLK"]]
    file = write_csv(tmp_path / "table.csv", rows)
    report = answered(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert [cell["read_as"] for cell in report["altered"]] == ["UUWW-OSLK"]


def test_characters_that_nobody_sees_are_left_out_and_that_is_shown(tmp_path):
    rows = [["Date", "Reg", "From", "To"], ["2025-10-26", "RA-78842", "\u200fدمشق\u200b", "OSLK"]]
    file = write_csv(tmp_path / "table.csv", rows)
    report = answered(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert (report["read"], report["added_flights"], report["written"]) == (1, 1, True)
    assert [(cell["column"], cell["read_as"]) for cell in report["altered"]] == [("From", "دمشق")]


def test_words_in_a_column_of_links_are_named_and_formulas_that_failed_in_any_language(tmp_path):
    rows = [
        ["Date", "Type", "From", "Where seen"],
        ["2025-10-26", "IL76", "#BEZUG!", "see Telegram"],
        ["2025-10-27", "#ССЫЛКА!", "UUMU", "https://t.me/x/1"],
    ]
    columns = dict(zip(rows[0], ("date", "aircraft_type", "origin", "link"), strict=True))
    file = write_csv(tmp_path / "list.csv", rows)
    _, report = run(file, tmp_path / "ledger", {"airfield": "OSLK", "columns": columns}, "--dry-run")
    failed = "a formula of a spreadsheet failed here"
    no_link = "this is no address that begins with https://, so no source is made of it; it is kept with its row"
    assert [(each["row"], each["column"], each["value"], each["what"]) for each in report["cells_not_read"]] == [
        (2, "From", "#BEZUG!", failed),
        (2, "Where seen", "see Telegram", no_link),
        (3, "Type", "#ССЫЛКА!", failed),
    ]
    assert not any("BEZUG" in guess or "ССЫЛКА" in guess for guess in report["guesses"])


def test_columns_without_any_cell_are_counted(tmp_path):
    rows = [["Date", "Type", "From", *(f"Kept {n}" for n in range(28)), "Mood"], ["2025-10-26", "IL76", "UUMU"]]
    rows[1] += [*[""] * 28, "good"]
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"}, "--dry-run")
    kept = [guess for guess in report["guesses"] if guess.startswith("none of our columns")]
    assert kept == [
        "none of our columns, kept beside the ledger with their rows: 'Mood'",
        "none of our columns: 28 columns without any cell",
    ]
