import pytest

from tests.imports.ledgers import answered, run, table, write_csv

HEADINGS = ["Date", "Tail", "Type", "Place"]
WEEK = [["2025-11-03", "RA-78765", "IL76", "UUMU"], ["2025-11-04", "RA-82035", "A124", "HLLB"]]
NEXT = [["2025-11-10", "RA-78840", "IL76", "UUMU"], ["2025-11-11", "RA-82039", "A124", "EDDP"]]
GIVEN = {"airfield": "OSLK", "columns": {"Place": "origin"}, "answers": {"direction": "arrivals"}}


@pytest.fixture
def brought(tmp_path):
    answered(write_csv(tmp_path / "list.csv", [HEADINGS, *WEEK]), tmp_path / "ledger", GIVEN)
    return tmp_path


def asked_of(report):
    return [(each["id"], each["choices"]) for each in report["questions"]]


def test_a_new_column_with_cells_of_one_that_is_lost_is_asked_about_and_read_as_it_by_the_answer(brought):
    file, ledger = write_csv(brought / "list.csv", [[*HEADINGS[:3], "Location"], *NEXT]), brought / "ledger"
    _, report = run(file, ledger)
    assert asked_of(report) == [("column:Location", ["origin", "not mapped"])]
    assert report["questions"][0]["about"] == (
        "'Place', which was read as origin, is not in this table any more. Is the new column 'Location', such as "
        "'UUMU', the same?"
    )
    assert run(file, ledger, {"answers": {"column:Location": "origin"}})[0] == 0
    assert [row["origin"] for row in table(ledger, "flights")] == ["UUMU", "HLLB", "UUMU", "EDDP"]
    assert asked_of(run(file, ledger)[1]) == []


def test_a_new_column_without_such_cells_need_not_be_answered(brought):
    rows = [[*row[:3], place] for row, place in zip(NEXT, ("ETAR", "EDDP"), strict=True)]
    file = write_csv(brought / "list.csv", [[*HEADINGS[:3], "Location"], *rows])
    _, report = run(file, brought / "ledger", None, "--dry-run")
    assert asked_of(report) == []
    assert "column:Location" in [each["id"] for each in report["optional_questions"]]


def test_a_column_is_the_same_under_another_word_for_it_though_all_its_cells_are_new(brought):
    file = write_csv(brought / "list.csv", [["Date", "Registration", *HEADINGS[2:]], *NEXT])
    _, report = run(file, brought / "ledger")
    assert (report["name"], report["new"], report["gone"]) == ("list", 2, 2)
    assert "the column 'Tail' is called 'Registration' now" in report["guesses"]


def test_of_a_table_with_the_columns_that_it_had_nothing_is_asked(brought):
    file = write_csv(brought / "list.csv", [[*HEADINGS, "Note"], *([*row, "UUMU"] for row in WEEK)])
    assert asked_of(run(file, brought / "ledger")[1]) == []
