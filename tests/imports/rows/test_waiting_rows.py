"""Rows that wait for an answer, told from those that no answer lets be read."""

import pytest

from tests.imports.ledgers import run, write_csv

HEADER = ["Date", "Reg", "From", "To", "Written"]
ANSWERS = {
    "dates:Date": "day first",
    "year:Date": "2025",
    "month:Date": "November 2025",
    "zone:Date": "UTC",
    "from:Date": "Written",
}


def test_rows_wait_for_the_column_of_their_day_though_it_lacks_a_year(tmp_path):
    days = ("Sep-25", "Oct-25", "Nov-25", "Dec-25", "late")
    rows = [["Month", "Reg", "From", "To"], *([day, f"RA-8649{day[0]}", "HLLM", "OSLK"] for day in days)]
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [each["id"] for each in report["questions"]] == ["column:Month"]
    assert [each["waits"] for each in report["not_read"]] == [True, True, True, True, False]
    assert report["not_read"][0]["what"] == "a question is open: which column holds its day"


@pytest.mark.parametrize(
    ("days", "waiting"),
    [
        (["03/04/2025", "soon", "26/10/2025"], [2]),
        (["3 Nov", "Sat 1 Nov", "31 Nov", "3 Nov 2025"], [2, 3]),
        (["3/4", "26/10", "soon"], [2, 3]),
        (["2025-11-03 14:03", "2025-11-04", "at night"], [2]),
        (["today", "2025-11-04", "sometime"], [2]),
        (["2025-11-03 05:40 Lviv time", "2025-11-04"], [2]),
        (["3 Nov 05:40 Lviv time", "Mon 3 Nov", "at dawn"], [2, 3]),
        (["Mon 03", "Tue 04", "some day"], [2, 3]),
    ],
)
def test_rows_wait_that_an_answer_lets_be_read(tmp_path, days, waiting):
    rows = [[day, f"RA-8649{at}", "HLLM", "OSLK", "2025-11-03"] for at, day in enumerate(days)]
    file = write_csv(tmp_path / "list.csv", [HEADER, *rows])
    _, report = run(file, tmp_path / "ledger", {"airfield": "OSLK"})
    assert [each["row"] for each in report["not_read"] if each["waits"]] == waiting
    assert report["waiting"] == len(waiting)
    asked = {each["id"]: ANSWERS.get(each["id"], each["choices"][0]) for each in report["questions"]}
    _, report = run(file, tmp_path / "ledger", {"airfield": "OSLK", "answers": asked}, "--dry-run")
    assert not {each["row"] for each in report["not_read"]} & {*waiting}
    assert report["waiting"] == 0
