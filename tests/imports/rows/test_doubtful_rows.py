import pytest

from components.imports.cells.table_dates import DateStyle
from components.imports.columns.date_questions import AS_AROUND
from components.imports.questions import Answers
from components.imports.rows.doubtful_rows import (
    EACH,
    FLIGHTS,
    NEVER_CAME,
    NO_FLIGHTS,
    NOT_HERE,
    NOT_REACHED,
    ON_NO_CHART,
    ONCE,
    ONLY_PLANNED,
    ONWARD,
    REACHED,
    doubtful_rows,
)
from components.imports.sheets.grid_tables import PassedOver, Row, Sheet
from tests.imports.ledgers import answered, run, table, write_csv
from tests.imports.workbooks import sheet_xml, xlsx_of

OURS = {"No.": "", "Date": "date", "Type": "aircraft_type", "Remarks": "note"}


def sheet_of(*rows):
    return Sheet("", tuple(OURS), tuple(Row(number, cells) for number, cells in enumerate(rows, start=2)))


def test_a_copied_row_is_read_with_a_remark_and_asked_about():
    rows = sheet_of(("1", "3 Nov 2025", "C17", ""), ("2", "3 Nov 2025", "C17", ""), ("3", "4 Nov 2025", "C17", ""))
    doubts = doubtful_rows(rows, OURS, "No.", Answers({}))
    remark = "says the same as row 2 but for 'No.'; it counts as a flight of its own"
    assert (doubts.passed_over, doubts.remarks) == ((), ((3, remark),))
    assert [(each.id, each.choices, each.rows) for each in doubts.asked] == [("copied", (ONCE, EACH), (3,))]


@pytest.mark.parametrize(("answer", "left_out"), [(ONCE, (PassedOver((3,), "copies of other rows"),)), (EACH, ())])
def test_what_is_said_of_copies_holds_without_a_remark(answer, left_out):
    rows = sheet_of(("", "3 Nov 2025", "C17", ""), ("", "3 Nov 2025", "C17", ""))
    doubts = doubtful_rows(rows, OURS, "", Answers({"copied": answer}))
    assert (doubts.passed_over, doubts.remarks) == (left_out, ())


def test_a_row_that_calls_itself_a_copy_or_has_an_aircraft_and_its_times_again_is_asked_about():
    ours = {"Date": "date", "Tail": "registration", "To": "destination", "Status": ""}
    cells = [
        ("3 Nov 2025 14:35", "RA-78765", "OSLK", ""),
        ("3 Nov 2025 14:35", "RA-78765", "OSLK", "seen by two"),
        ("3 Nov 2025 16:10", "RA-78765", "OSLK", "dup of row 2"),
        ("5 Nov 2025", "RA-78765", "OSLK", ""),
        ("5 Nov 2025", "RA-78765", "OSLK", "dupont"),
        ("3 Nov 2025 14:35", "", "OSLK", ""),
        ("3 Nov 2025 14:35", "", "OSLK", "type not seen"),
        ("03.11.2025", "RA-78765", "OSLK", ""),
        ("03.11.2025", "RA-78765", "OSLK", "a second one"),
    ]
    sheet = Sheet("", tuple(ours), tuple(Row(number, each) for number, each in enumerate(cells, start=2)))
    doubts = doubtful_rows(sheet, ours, "", Answers({}), {"Date": DateStyle(zone="UTC")})
    assert dict(doubts.remarks) == {
        3: "has the aircraft and the times of row 2; it counts as a flight of its own",
        4: "says 'dup of row 2'; it counts as a flight",
    }
    assert [(each.id, each.rows) for each in doubts.asked] == [("copied", (4, 3))]


@pytest.mark.parametrize(
    ("remark", "is_copy"),
    [
        ("duplicate", True),
        ("dup (row 4)", True),
        ("Dup. of 3 Nov", True),
        ("doublon, voir le 3", True),
        ("дубль строки 4", True),
        ("Dup. crew", False),
        ("dup landing gear problem", False),
        ("tekrar geldi", False),
        ("повтор рейса", False),
        ("repetido 3 veces", False),
    ],
)
def test_a_row_calls_itself_a_copy_by_words_that_say_of_which(remark, is_copy):
    rows = sheet_of(("1", "3 Nov 2025", "C17", remark), ("2", "2025-11-03", "C17", ""))
    doubts = doubtful_rows(rows, OURS, "", Answers({}))
    assert [(each.id, each.rows) for each in doubts.asked] == ([("copied", (2,))] if is_copy else [])


def test_a_column_that_is_called_so_says_which_rows_are_copies():
    ours = {"ID": "flight_id", "Date": "date", "Type": "aircraft_type", "Source": "source_id", "Duplicate of": ""}
    cells = [
        ("F1", "9 Nov 2025", "A124", "Gerjon", ""),
        ("F2", "9 Nov 2025", "A124", "Rybar", "F1"),
        ("F3", "9 Nov 2025", "IL76", "Rybar", "no"),
        ("F4", "9 Nov 2025", "IL62", "Rybar", "F1"),
    ]
    sheet = Sheet("", tuple(ours), tuple(Row(number, each) for number, each in enumerate(cells, start=2)))
    doubts = doubtful_rows(sheet, ours, "", Answers({}))
    remark = "says 'Duplicate of: F1'; it counts as a flight"
    of_none = ", since no other row has its aircraft and its way on that day"
    assert dict(doubts.remarks) == {3: remark, 5: f"{remark}{of_none}"}
    assert [(each.id, each.rows) for each in doubts.asked] == [("copied", (3,))]
    doubts = doubtful_rows(sheet, ours, "", Answers({"copied": ONCE}))
    assert doubts.passed_over == (PassedOver((3,), "copies of other rows"),)


@pytest.mark.parametrize(
    ("other", "left_out", "of_none"),
    [
        (("4 Nov 2025 15:10", "00-1234", "ETAR", "OSLK", ""), (), (2,)),
        (("3 Nov 2025 15:10", "00-1235", "ETAR", "OSLK", ""), (), (2,)),
        (("3 Nov 2025 15:10", "00-1234", "OSLK", "ETAR", ""), (), (2,)),
        (("03.11.2025", "001234", "Ramstein", "OSLK", ""), (2,), ()),
        (("3 Nov 2025 15:10", "", "ETAR", "OSLK", ""), (), (2,)),
        # People mark either of two; one is read.
        (("3 Nov 2025 15:10", "00-1234", "ETAR", "OSLK", "dup 2"), (3,), ()),
        # Nor does a row go as the copy of one that goes as a copy of it.
        (("3 Nov 2025 14:35", "00-1234", "ETAR", "OSLK", ""), (3,), ()),
    ],
)
def test_a_row_that_calls_itself_a_copy_is_left_out_only_where_another_one_has_its_flight(
    other, left_out, of_none
):
    rows = [("3 Nov 2025 14:35", "00-1234", "ETAR", "OSLK", "dup"), other]
    ours = {"Date": "date", "Tail": "registration", "From": "origin", "To": "destination", "Remarks": "note"}
    sheet = Sheet("", tuple(ours), tuple(Row(number, each) for number, each in enumerate(rows, start=2)))
    doubts = doubtful_rows(sheet, ours, "", Answers({"copied": ONCE}), {"Date": DateStyle(zone="UTC")})
    assert doubts.passed_over == ((PassedOver(left_out, "copies of other rows"),) if left_out else ())
    remark = "says 'dup'; it counts as a flight, since no other row has its aircraft and its way on that day"
    assert doubts.remarks == tuple((row, remark) for row in of_none)


@pytest.mark.parametrize(
    ("date", "mark", "is_copy"),
    [
        ("2025-11-03 14:35:00+02:00", "RA-78765", True),
        ("2025-11-03 14:35", "ABCDEF", True),
        ("2025-11-03 00:00:00", "RA-78765", False),
        ("2025-11-03T00:00:00+02:00", "RA-78765", False),
        ("2025-11-03 14:35", "various", False),
        ("2025-11-03 14:35", "USAF", False),
    ],
)
def test_no_row_is_a_copy_by_a_midnight_or_by_what_is_no_aircraft(date, mark, is_copy):
    ours = {"Date": "date", "Tail": "registration", "Cargo": ""}
    rows = tuple(Row(at, (date, mark, cargo)) for at, cargo in enumerate(("food", "guns"), start=2))
    doubts = doubtful_rows(Sheet("", tuple(ours), rows), ours, "", Answers({}))
    assert [each.id for each in doubts.asked] == (["copied"] if is_copy else [])


@pytest.mark.parametrize(
    ("remark", "is_diverted"),
    [
        ("Diverted to BRU", True),
        ("diverted", True),
        ("dérouté vers Chypre", True),
        ("ушёл на запасной", True),
        ("turned back over Cyprus", True),
        ("did not land", True),
        ("не приземлился", True),
        ("nicht gelandet", True),
        ("came back after it was diverted in May", False),
        ("cargo", False),
    ],
)
def test_a_flight_that_was_diverted_counts_until_somebody_says_that_it_went_elsewhere(remark, is_diverted):
    rows = sheet_of(("1", "3 Nov 2025", "C17", remark), ("2", "4 Nov 2025", "C17", "cargo"))
    doubts = doubtful_rows(rows, OURS, "No.", Answers({}))
    assert [each.id for each in doubts.asked] == (["diverted"] if is_diverted else [])
    doubts = doubtful_rows(rows, OURS, "No.", Answers({"diverted": NOT_REACHED}))
    assert (doubts.passed_over, [*doubts.diverted]) == ((), [2] if is_diverted else [])


def flights_in(ledger):
    return [(row["date"], row["origin"], row["destination"]) for row in table(ledger, "flights")]


def test_of_a_flight_that_was_diverted_only_the_end_that_did_not_happen_is_left_out(tmp_path):
    header = ["Date", "Type", "From", "To", "Remarks", "Diverted to"]
    rows = [
        ["2025-11-03", "C17", "OSLK", "OSDI", "diverted to BRU due to fog", ""],
        ["2025-11-04", "IL76", "OSLK", "UUMU", "returned", "OSLK"],
        ["2025-11-05", "A124", "UUMU", "OSLK", "diverted", "no"],
        ["2025-11-06", "IL62", "UUMU", "OSDI", "diverted to Latakia", ""],
        ["2025-11-07", "C17", "ETAR", "OSLK", "", "LTAG"],
        ["2025-11-08", "C17", "ETAR", "OSLK", "", "no"],
    ]
    file = write_csv(tmp_path / "log.csv", [header, *rows])
    given = {"airfield": "OSLK", "row": "movement"}
    _, report = run(file, tmp_path / "ledger", given, "--dry-run")
    assert [(each["id"], each["rows"], each["choices"]) for each in report["optional_questions"]] == [
        ("diverted", [2, 4, 5, 3, 6], [NOT_REACHED, REACHED]),
        ("elsewhere", [5], [NOT_HERE, ON_NO_CHART]),
    ]
    answered(file, tmp_path / "ledger", {**given, "answers": {"diverted": NOT_REACHED, "elsewhere": NOT_HERE}})
    assert flights_in(tmp_path / "ledger") == [
        ("2025-11-03", "OSLK", "EBBR"),
        ("2025-11-04", "OSLK", "OSLK"),
        ("2025-11-06", "UUMU", "OSLK"),
        ("2025-11-08", "ETAR", "OSLK"),
    ]


def test_a_flight_that_got_there_after_all_has_its_landing_again(tmp_path):
    header = ["Date", "Type", "From", "To", "Remarks"]
    rows = [["2025-11-03", "C17", "OSLK", "OSDI", "diverted to BRU"], ["2025-11-04", "C17", "ETAR", "OSLK", ""]]
    given = {"airfield": "OSLK", "row": "movement", "answers": {"diverted": NOT_REACHED}}
    answered(write_csv(tmp_path / "log.csv", [header, *rows]), tmp_path / "ledger", given)
    assert flights_in(tmp_path / "ledger")[0] == ("2025-11-03", "OSLK", "EBBR")
    rows[0][4] = "landed at last"
    answered(write_csv(tmp_path / "log.csv", [header, *rows]), tmp_path / "ledger")
    assert flights_in(tmp_path / "ledger")[0] == ("2025-11-03", "OSLK", "OSDI")


@pytest.mark.parametrize(
    ("answer", "flights"),
    [
        (NEVER_CAME, []),
        (ONWARD, [("2025-11-03", "UUMU", "OSLK"), ("2025-11-05", "OSLK", "LTAG")]),
    ],
)
def test_of_a_stay_it_is_asked_which_of_its_flights_was_diverted(tmp_path, answer, flights):
    header = ["Arrived", "From", "Departed", "To", "Type", "Remarks"]
    rows = [
        ["2025-11-03", "UUMU", "2025-11-05", "OSDI", "IL76", "diverted to LTAG"],
        ["2025-11-06", "UUMU", "2025-11-07", "OSDI", "IL62", ""],
    ]
    file = write_csv(tmp_path / "stays.csv", [header, *rows])
    answered(file, tmp_path / "ledger", {"airfield": "OSLK", "row": "stay", "answers": {"diverted": answer}})
    others = [("2025-11-06", "UUMU", "OSLK"), ("2025-11-07", "OSLK", "OSDI")]
    assert flights_in(tmp_path / "ledger") == [*flights, *others]


@pytest.mark.parametrize(
    ("heading", "cell", "is_left_out"),
    [
        ("Remarks", "CANCELLED - diverted OTP", False),
        ("Remarks", "cancelled by the operator", False),
        ("Status", "Cancelled (fog)", True),
        ("Status", "CX", True),
        ("Decision", "Denied", True),
        ("Permit status", "Not used", True),
        ("Решение", "Отказано", True),
        ("Remarks", "cnx", True),
        ("Remarks", "CANC", True),
        ("Remarks", "vol annulé", True),
        ("Remarks", "Flug storniert", True),
        ("Remarks", "рейс отменён", True),
        ("Remarks", "iptal", True),
        ("Remarks", "cancelado", True),
        ("Remarks", "ألغيت الرحلة", True),
        ("Remarks", "航班取消", True),
    ],
)
def test_a_flight_that_was_cancelled_is_left_out_where_a_cell_says_nothing_else(heading, cell, is_left_out):
    ours = {"Date": "date", "Type": "aircraft_type", heading: "note"}
    table = Sheet("", tuple(ours), (Row(2, ("3 Nov 2025", "C17", cell)), Row(3, ("4 Nov 2025", "C17", "cargo"))))
    doubts = doubtful_rows(table, ours, "", Answers({}))
    alone = "flights that were cancelled or not allowed, of which a cell says nothing else"
    assert doubts.passed_over == (PassedOver((2,), alone),) * is_left_out
    assert [(row, what.endswith("; it counts as a flight")) for row, what in doubts.remarks] == (
        [] if is_left_out else [(2, True)]
    )
    (asked,) = doubts.asked
    assert (asked.choices, asked.rows) == ((NO_FLIGHTS, FLIGHTS), (2,))
    assert asked.about == (
        "1 row says that a flight was cancelled, or not allowed. Did this flight take place?"
        + " Until that is answered, it is left out." * is_left_out
    )
    doubts = doubtful_rows(table, ours, "", Answers({"cancelled": NO_FLIGHTS}))
    assert doubts.passed_over == (PassedOver((2,), "flights that did not take place"),)
    doubts = doubtful_rows(table, ours, "", Answers({"cancelled": FLIGHTS}))
    assert (doubts.passed_over, doubts.remarks) == ((), ())


@pytest.mark.parametrize(
    ("heading", "cell", "is_left_out"),
    [
        ("Status", "retracted by the source", True),
        ("Confidence", "debunked", True),
        ("Remarks", "False report.", True),
        ("Remarks", "опровергнуто", True),
        ("Remarks", "Falschmeldung", True),
        ("Remarks", "Report was withdrawn, says Gerjon", False),
    ],
)
def test_a_report_that_was_taken_back_is_left_out_where_a_cell_says_nothing_else(heading, cell, is_left_out):
    ours = {"Date": "date", "Type": "aircraft_type", heading: ""}
    rows = (Row(2, ("3 Nov 2025", "C17", cell)), Row(3, ("4 Nov 2025", "C17", "withdrawn from use in 2026")))
    table = Sheet("", tuple(ours), rows)
    doubts = doubtful_rows(table, ours, "", Answers({}))
    alone = "reports that were withdrawn, or found to be false, of which a cell says nothing else"
    assert doubts.passed_over == (PassedOver((2,), alone),) * is_left_out
    assert doubts.remarks == () if is_left_out else ((2, f"says '{cell}'; it counts as a flight"),)
    (asked,) = doubts.asked
    assert (asked.id, asked.choices, asked.rows) == ("retracted", (NO_FLIGHTS, FLIGHTS), (2,))
    assert asked.about == (
        "1 row says that a report was withdrawn, or found to be false. Did this flight take place?"
        + " Until that is answered, it is left out." * is_left_out
    )
    doubts = doubtful_rows(table, ours, "", Answers({"retracted": FLIGHTS}))
    assert (doubts.passed_over, doubts.remarks) == ((), ())


def test_what_is_said_of_a_row_is_asked_too_where_it_is_read_after_another_answer():
    ours = {"Date": "date", "Type": "aircraft_type", "Status": "", "Remarks": "note"}
    cells = [
        ("3 Nov 2025", "C17", "Cancelled", ""),
        ("3 Nov 2025", "C17", "Cancelled", ""),
        ("4 Nov 2025", "C17", "Expected", "cancelled, then diverted"),
        ("4 Nov 2025", "C17", "cancelled", "diverted to BRU"),
    ]
    table = Sheet("", tuple(ours), tuple(Row(number, each) for number, each in enumerate(cells, start=2)))
    answers = {"copied": EACH, "cancelled": FLIGHTS}
    asked = doubtful_rows(table, ours, "", Answers(answers)).asked
    assert [(each.id, each.rows) for each in asked] == [
        ("copied", (3,)),
        ("cancelled", (2, 3, 4, 5)),
        ("diverted", (5,)),
    ]
    doubts = doubtful_rows(table, ours, "", Answers({"copied": EACH}))
    assert [each.rows for each in doubts.passed_over] == [(2, 3, 5), (4,)]


@pytest.mark.parametrize(
    ("heading", "status", "other", "asked", "is_left_out"),
    [
        ("status", "SCHEDULED", "", True, True),
        ("State", "Delayed 14:30", "", True, False),
        ("Info", "geplant", "gelandet", True, True),
        ("Info", "ожидается", "отменён", True, True),
        ("Service", "scheduled", "charter", False, False),
        ("Status", "scheduled", "ad hoc charter", False, False),
        ("status", "scheduled service to Leipzig", "", False, False),
    ],
)
def test_a_flight_that_is_still_to_come_by_its_status_is_left_out_until_somebody_says_that_it_took_place(
    heading, status, other, asked, is_left_out
):
    rows = (Row(2, ("3 Nov 2025", "C17", status)), Row(3, ("4 Nov 2025", "C17", other)))
    table, ours = Sheet("", ("Date", "Type", heading), rows), {"Date": "date", "Type": "aircraft_type"}
    doubts = doubtful_rows(table, ours, "", Answers({"cancelled": FLIGHTS}))
    remarks = ((2, f"says '{status}'; it counts as a flight"),)
    assert doubts.remarks == remarks * (asked and not is_left_out)
    alone = "flights that are still to come, by their status"
    assert doubts.passed_over == (PassedOver((2,), alone),) * is_left_out
    assert [each.choices for each in doubts.asked if each.id == "planned"] == [(ONLY_PLANNED, FLIGHTS)] * asked
    doubts = doubtful_rows(table, ours, "", Answers({"cancelled": FLIGHTS, "planned": ONLY_PLANNED}))
    assert doubts.passed_over == (PassedOver((2,), "flights that were only planned"),) * asked
    doubts = doubtful_rows(table, ours, "", Answers({"cancelled": FLIGHTS, "planned": FLIGHTS}))
    assert doubts.passed_over == ()


@pytest.mark.parametrize(
    ("heading", "cell", "kind"),
    [("Status", "DIV", "diverted"), ("Status", "RTN", "diverted"), ("Status", "Returned", "diverted")],
)
def test_codes_of_operations_say_in_a_status_that_a_flight_did_not_get_there(heading, cell, kind):
    for name, asked in ((heading, [kind]), ("Remarks", [])):
        ours = {"Date": "date", "Type": "aircraft_type", name: ""}
        table = Sheet("", tuple(ours), (Row(2, ("3 Nov 2025", "C17", cell)),))
        assert [each.id for each in doubtful_rows(table, ours, "", Answers({})).asked] == asked


def test_rows_between_other_airfields_are_read_until_somebody_leaves_them_out(tmp_path):
    # A name that nobody knows may be another spelling of the watched one.
    ends = (("ETAR", "OSLK"), ("Khmeimim", "LIPA"), ("ETAR", "LIPA"), ("OSLK", ""))
    rows = [["2025-10-2" + str(day), "C17", "RCH871", *names] for day, names in enumerate(ends)]
    file = write_csv(tmp_path / "plans.csv", [["Date", "Type", "Callsign", "From", "To"], *rows])
    given = {"airfield": "OSLK", "row": "movement"}
    _, report = run(file, tmp_path / "ledger", given, "--dry-run")
    assert (report["read"], [each["row"] for each in report["contradictions"]]) == (4, [3, 4])
    assert [(each["id"], each["rows"], each["choices"]) for each in report["optional_questions"]] == [
        ("elsewhere", [4], [NOT_HERE, ON_NO_CHART]),
        ("place:khmeimim", [3], ["as written"]),
    ]
    _, report = run(file, tmp_path / "ledger", {**given, "answers": {"elsewhere": NOT_HERE}}, "--dry-run")
    assert (report["added_flights"], [each["row"] for each in report["contradictions"]]) == (3, [3])
    assert report["passed_over"] == [{"rows": [4], "count": 1, "what": "flights between other airfields"}]
    assert [each["id"] for each in report["optional_questions"]] == ["elsewhere", "place:khmeimim"]
    # Where no row names the airfield, it is rather another that is watched.
    _, report = run(file, tmp_path / "ledger", {**given, "airfield": "EDDF"}, "--dry-run")
    assert "elsewhere" not in [each["id"] for each in report["optional_questions"]]


@pytest.mark.parametrize(
    "remark",
    [
        "not cancelled, flew late", "no show of troops", "не отменён", "Return flight cancelled",
        "vol retour annulé", "Rückflug storniert", "обратный рейс отменён", "cancellation of the next leg",
    ],
)  # fmt: skip
def test_a_flight_of_which_it_is_said_that_it_was_not_cancelled_is_one(remark):
    assert doubtful_rows(sheet_of(("1", "3 Nov 2025", "C17", remark)), OURS, "No.", Answers({})).asked == ()


def test_a_word_for_denied_counts_alone_and_in_a_column_of_decisions():
    for heading, cell in (
        ("Remarks", "Denied"),
        ("Decision", "denied by Ankara, flown via Iraq"),
        ("Decision", "Approved"),
    ):
        table = Sheet("", ("Date", "Type", heading), (Row(2, ("3 Nov 2025", "C17", cell)),))
        assert doubtful_rows(table, {"Date": "date", "Type": "aircraft_type"}, "", Answers({})).asked == ()


def test_a_name_says_nothing_of_whether_a_flight_took_place():
    rows = sheet_of(("1", "3 Nov 2025", "Cancelled", "cargo"))
    assert doubtful_rows(rows, OURS, "No.", Answers({})).asked == ()


def test_of_a_row_that_is_not_read_nobody_says_that_it_counts(tmp_path):
    rows = [
        ["Date", "From", "To", "Note"],
        *[["sometime", "ETAR", "OSLK", ""]] * 2,
        ["soon", "ETAR", "OSLK", "cnx by fog"],
    ]
    file = write_csv(tmp_path / "log.csv", [*rows, ["2025-10-20", "ETAR", "OSLK", "cnx by fog"]])
    _, report = run(file, tmp_path / "ledger", {"airfield": "OSLK", "row": "movement"}, "--dry-run")
    assert (report["read"], [each["row"] for each in report["contradictions"]]) == (1, [5])


def test_days_whose_months_are_asked_are_no_copies(tmp_path):
    rows = [["November 2024", "", ""], ["3", "ETAR", "OSLK"], ["December 2024", "", ""], ["3", "ETAR", "OSLK"]]
    file = write_csv(tmp_path / "log.csv", [["Date", "From", "To"], *rows])
    given = {"airfield": "OSLK", "row": "movement", "columns": {"Date": "date"}}
    _, report = run(file, tmp_path / "ledger", given, "--dry-run")
    assert ([each["id"] for each in report["questions"]], report["optional_questions"]) == (["month:Date"], [])
    _, report = run(file, tmp_path / "ledger", {**given, "answers": {"month:Date": AS_AROUND}}, "--dry-run")
    assert (report["read"], report["optional_questions"]) == (2, [])


HEADER = ["Date", "Reg", "Type", "From", "To"]
MAY = [
    ["2025-05-30", "RA-86495", "IL62", "UUEE", "OSLK"],
    ["2025-05-31", "RA-82035", "A124", "UUEE", "OSLK"],
    ["2025-05-31", "RA-76592", "IL76", "UUEE", "OSLK"],
]
JUNE = [
    # The same flight, as text, in other letters, and with a remark that no row of May can have.
    ["31.05.2025", "ra 82035", "A124", "UUEE", "OSLK", "seen"],
    ["01.06.2025", "RA-86559", "IL62", "UUEE", "OSLK", ""],
    ["02.06.2025", "RA-86559", "IL62", "UUEE", "OSLK", ""],
]
GIVEN = {"airfield": "OSLK"}


def sheets(path, sheets):
    path.write_bytes(xlsx_of({name: sheet_xml(rows) for name, rows in sheets.items()}))
    return path


@pytest.fixture
def months(tmp_path):
    june = [[*HEADER, "Remarks"], *JUNE]
    return sheets(tmp_path / "table.xlsx", {"May": [HEADER, *MAY], "June": june})


def test_a_row_that_says_the_same_in_two_sheets_is_asked_about_and_counts_once(months, tmp_path):
    status, report = run(months, tmp_path / "ledger", GIVEN)
    assert (status, [each["id"] for each in report["questions"]]) == (1, ["repeated"])
    assert report["questions"][0]["about"] == (
        "1 row says the same as another one in another sheet, such as June, row 2 and May, row 3. "
        "Are these the same flights?"
    )
    assert report["questions"][0]["choices"] == [ONCE, EACH]
    assert (report["rows"], report["read"]) == (5, 5)
    # The fuller of the two is read.
    assert report["passed_over"] == [
        {"rows": [3], "sheets": ["May"], "count": 1, "what": "the same as rows of another sheet"}
    ]


def test_rows_that_are_the_same_flights_are_read_once_and_stay_so(months, tmp_path):
    ledger = tmp_path / "ledger"
    report = answered(months, ledger, GIVEN)
    assert (report["rows"], report["added_flights"], len(table(ledger, "flights"))) == (5, 5, 5)
    status, again = run(months, ledger)
    assert (status, again["new"], again["changed"], again["gone"], again["written"]) == (0, 0, [], 0, False)


def test_rows_that_are_flights_of_their_own_are_each_read(months, tmp_path):
    ledger = tmp_path / "ledger"
    report = answered(months, ledger, {**GIVEN, "answers": {"repeated": EACH}})
    assert (report["rows"], report["added_flights"], report["passed_over"]) == (6, 6, [])


def test_of_more_such_rows_in_one_sheet_than_in_the_other_all_of_the_one_are_read(tmp_path):
    flight = ["C17", "ETAR", "OSLK", "14:03"]
    types = [["Date", "Type", "From", "To", "Time"], *[["2025-05-30", *flight]] * 2]
    others = [["2025-05-31", *flight], ["2025-06-01", *flight]]
    fewer = [*types[:2], ["2025-06-02", *flight]]
    path = sheets(tmp_path / "t.xlsx", {"A": [*types, *others], "B": fewer})
    _, report = run(path, tmp_path / "ledger", GIVEN)
    assert (report["rows"], report["passed_over"][0]["sheets"]) == (5, ["B"])


def test_a_row_below_another_header_may_be_the_same_too(tmp_path):
    file = write_csv(tmp_path / "t.csv", [HEADER, *MAY, [], HEADER, MAY[2], ["2025-06-01", *MAY[0][1:]]])
    _, report = run(file, tmp_path / "ledger", GIVEN)
    assert (report["rows"], [each["id"] for each in report["questions"]]) == (4, ["repeated"])
    assert report["passed_over"][-1] == {"rows": [7], "count": 1, "what": "the same as rows below another header"}


def test_rows_of_one_sheet_that_say_the_same_are_flights_of_their_own(tmp_path):
    file = write_csv(tmp_path / "t.csv", [HEADER, MAY[0], MAY[0]])
    status, report = run(file, tmp_path / "ledger", GIVEN)
    assert (status, report["rows"], report["added_flights"]) == (0, 2, 2)


def test_a_row_that_is_left_in_another_sheet_is_the_one_that_it_was(tmp_path):
    ledger, june = tmp_path / "ledger", [HEADER, MAY[2], *(row[:5] for row in JUNE[1:])]
    file = sheets(tmp_path / "table.xlsx", {"May": [HEADER, *MAY], "June": june})
    answered(file, ledger, GIVEN)
    before = {row["flight_id"] for row in table(ledger, "flights")}
    sheets(file, {"May": [HEADER, *MAY[:2]], "June": june})
    report = answered(file, ledger)
    assert (report["new"], report["gone"]) == (0, 0)
    assert {row["flight_id"] for row in table(ledger, "flights")} == before


OF_ANOTHER = "says 'cancelled'; it counts as a flight"


@pytest.mark.parametrize(
    ("heading", "cell", "left_out", "said"),
    [
        ("Cancelled", "yes", True, []),
        ("Cancelled?", "x", True, []),
        ("Отменён", "да", True, []),
        ("Cancelled", "no", False, []),
        ("Cancelled", "", False, []),
        # What is said of another flight costs none of its own.
        ("Return leg", "cancelled", False, [OF_ANOTHER]),
        ("Onward flight status", "cancelled", False, [OF_ANOTHER]),
        ("Status", "cancelled", True, []),
    ],
)
def test_a_column_may_be_called_cancelled_or_speak_of_another_flight(heading, cell, left_out, said, tmp_path):
    rows = [
        ["Date", "From", "Type", "Reg", heading],
        ["2025-11-09", "UUEE", "A124", "RA-82078", cell],
        ["2025-11-10", "UUEE", "A124", "RA-82045", "no" if cell in ("yes", "no") else ""],
    ]
    report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})[1]
    assert (report["questions"], report["added_flights"]) == ([], 1 if left_out else 2)
    assert [each["what"] for each in report["contradictions"]] == said


@pytest.mark.parametrize(("ends", "flights"), [(("landed", "cancelled"), 3), (("cancelled", ""), 2)])
def test_of_a_stay_whose_departure_was_cancelled_the_arrival_took_place(ends, flights, tmp_path):
    rows = [
        ["Arrival", "Departure", "Type", "Reg", "Arr status", "Dep status"],
        ["2025-11-09", "", "A124", "RA-82078", *ends],
        ["2025-11-10", "2025-11-11", "A124", "RA-82045", "landed", "departed"],
    ]
    given = {"airfield": "OSLK", "row": "stay"}
    report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", given)[1]
    assert report["added_flights"] == flights
