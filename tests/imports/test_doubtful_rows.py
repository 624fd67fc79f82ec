import pytest

from components.imports.date_questions import AS_AROUND
from components.imports.doubtful_rows import FLIGHTS, NO_FLIGHTS, NOT_HERE, ON_NO_CHART, doubtful_rows
from components.imports.grid_tables import PassedOver, Row, Sheet
from components.imports.questions import Answers
from components.imports.repeated_rows import EACH, ONCE
from tests.imports.ledgers import run, write_csv

OURS = {"No.": "", "Date": "date", "Type": "aircraft_type", "Remarks": "note"}


def table(*rows):
    return Sheet("", tuple(OURS), tuple(Row(number, cells) for number, cells in enumerate(rows, start=2)))


def test_a_copied_row_is_read_with_a_remark_and_asked_about():
    rows = table(("1", "3 Nov 2025", "C17", ""), ("2", "3 Nov 2025", "C17", ""), ("3", "4 Nov 2025", "C17", ""))
    doubts = doubtful_rows(rows, OURS, "No.", Answers({}))
    remark = "says the same as row 2 but for 'No.'; it counts as a flight of its own"
    assert (doubts.passed_over, doubts.remarks) == ((), ((3, remark),))
    assert [(each.id, each.choices, each.rows) for each in doubts.asked] == [("copied", (ONCE, EACH), (3,))]


@pytest.mark.parametrize(("answer", "left_out"), [(ONCE, (PassedOver((3,), "copies of other rows"),)), (EACH, ())])
def test_what_is_said_of_copies_holds_without_a_remark(answer, left_out):
    rows = table(("", "3 Nov 2025", "C17", ""), ("", "3 Nov 2025", "C17", ""))
    doubts = doubtful_rows(rows, OURS, "", Answers({"copied": answer}))
    assert (doubts.passed_over, doubts.remarks) == (left_out, ())


@pytest.mark.parametrize(
    "remark",
    [
        "CANCELLED - diverted OTP", "cnx", "vol annulé", "Flug storniert", "рейс отменён", "iptal", "cancelado",
        "ألغيت الرحلة",
    ],
)  # fmt: skip
def test_a_flight_that_was_cancelled_counts_until_somebody_says_that_it_did_not_take_place(remark):
    rows = table(("1", "3 Nov 2025", "C17", remark), ("2", "4 Nov 2025", "C17", "cargo"))
    doubts = doubtful_rows(rows, OURS, "No.", Answers({}))
    ((row, what),) = doubts.remarks
    assert (row, what.endswith("; it counts as a flight"), doubts.asked[0].choices) == (
        2,
        True,
        (NO_FLIGHTS, FLIGHTS),
    )
    doubts = doubtful_rows(rows, OURS, "No.", Answers({"cancelled": NO_FLIGHTS}))
    assert doubts.passed_over == (PassedOver((2,), "flights that did not take place"),)


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


@pytest.mark.parametrize("remark", ["not cancelled, flew late", "no show of troops", "не отменён"])
def test_a_flight_of_which_it_is_said_that_it_was_not_cancelled_is_one(remark):
    assert doubtful_rows(table(("1", "3 Nov 2025", "C17", remark)), OURS, "No.", Answers({})).asked == ()


def test_a_name_says_nothing_of_whether_a_flight_took_place():
    rows = table(("1", "3 Nov 2025", "Cancelled", "cargo"))
    assert doubtful_rows(rows, OURS, "No.", Answers({})).asked == ()


def test_of_a_row_that_is_not_read_nobody_says_that_it_counts(tmp_path):
    rows = [
        ["Date", "From", "To", "Note"],
        *[["sometime", "ETAR", "OSLK", ""]] * 2,
        ["soon", "ETAR", "OSLK", "cnx"],
    ]
    file = write_csv(tmp_path / "log.csv", [*rows, ["2025-10-20", "ETAR", "OSLK", "cnx"]])
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
