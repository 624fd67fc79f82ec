from datetime import UTC, datetime

import pytest

from components.imports.columns.mapping import TableMapping
from components.imports.dry_run import dry_run
from components.imports.report import in_words
from components.imports.save import save
from components.journal.history import Author, read_history
from components.journal.ledger_files import ledger_files
from components.journal.undo import lines_of_import, undo
from tests.imports.ledgers import write_csv

WEEKS = ("N799JN", "N783WA", "N782CK")


@pytest.fixture
def weeks(tmp_path):
    header = ["Date", "Type", "Reg", "From", "To"]
    return [
        write_csv(tmp_path / f"week {number}.csv", [header, ["2025-10-26", "C17", reg, "ETAR", "OSLK"]])
        for number, reg in enumerate(WEEKS, start=1)
    ]


def sentence(when, others):
    return (
        f"This very file was read {when}, and {others} of this table after it, the last week 3.csv. To write it "
        "takes back what was corrected since; bring the newest one instead."
    )


@pytest.fixture
def ledger(tmp_path, weeks):
    folder = tmp_path / "ledger"
    for week in weeks:
        save(dry_run(week, folder, TableMapping(airfield="OSLK", name="weeks", key=("Date", "Type"))))
    return folder


@pytest.mark.parametrize(("week", "others"), [(0, "2 others"), (1, "1 other")])
def test_a_file_that_was_read_before_the_last_one_is_named(weeks, ledger, week, others):
    today = datetime.now(UTC).date()
    when = f"on {today.day} {today:%B %Y}"
    assert dry_run(weeks[week], ledger, TableMapping()).earlier_file == sentence(when, others)


def test_without_a_journal_its_day_is_not_said(weeks, ledger):
    (ledger / "journal.jsonl").unlink()
    when = "before, on a day that is not in the journal"
    assert dry_run(weeks[0], ledger, TableMapping()).earlier_file == sentence(when, "others")


def test_the_newest_file_is_no_earlier_one_nor_is_one_whose_import_was_taken_back(weeks, ledger):
    assert dry_run(weeks[2], ledger, TableMapping()).earlier_file == ""
    past = read_history(ledger)
    undo(ledger_files(ledger), lines_of_import(past, past.lines[-1].author.import_id), Author("ben"))
    assert dry_run(weeks[2], ledger, TableMapping()).earlier_file == ""
    earlier = dry_run(weeks[0], ledger, TableMapping())
    assert "1 other of this table after it, the last week 2.csv" in earlier.earlier_file
    assert in_words(earlier, written=False).startswith(f"{earlier.earlier_file}\n1 of 1 row read")
