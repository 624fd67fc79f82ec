import pytest

from tests.imports.generated_tables import HEADINGS, STYLES, generated
from tests.imports.ledgers import answered, hashes, run, table, write_csv
from tests.imports.workbooks import ods, xlsx

SEEDS = range(60)
"""`python -m tests.bench.import_tables` reads ten thousand."""


def given(made):
    heading = next(row for row in made.rows if len(row) == 7)[0]
    answers = {f"fill:{heading}": "not known"}
    return {"airfield": "OSLK", "answers": answers, **({"dates": {heading: made.order}} if made.order else {})}


def check(made, file, ledger):
    report = answered(file, ledger, given(made))
    read = {number: day for number, day in made.truth.items() if day}
    assert report["rows"] == len(made.truth), (made.language, made.style)
    assert report["read"] == len(read), (made.language, made.style, report["not_read"])
    assert sorted(each["row"] for each in report["not_read"]) == sorted(made.truth.keys() - read.keys())
    flights = table(ledger, "flights")
    assert [row["date"] for row in flights] == [day.isoformat() for day in read.values()]
    wanted = [made.rows[number - 1] for number in read]
    assert [(row["origin"], row["destination"]) for row in flights] == [(row[3], row[4]) for row in wanted]
    assert [row["note"] for row in flights] == [row[5] for row in wanted]
    assert [row["locator"].rpartition("row ")[2] for row in flights] == [str(number) for number in read]
    before = hashes(ledger)
    assert run(file, ledger)[1]["unchanged"] == len(made.truth)
    assert hashes(ledger) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_no_row_is_lost_and_no_date_wrong(seed, tmp_path):
    made = generated(seed)
    file = tmp_path / f"table{seed % 3}"
    if seed % 3 == 0:
        write_csv(file, made.rows, delimiter=";")
    else:
        (xlsx if seed % 3 == 1 else ods)(file, made.rows)
    check(made, file, tmp_path / "ledger")


def test_every_language_and_style_is_among_the_tables():
    tables = [generated(seed) for seed in SEEDS]
    assert {made.language for made in tables} == {*HEADINGS}
    assert {made.style for made in tables} == {*STYLES}
