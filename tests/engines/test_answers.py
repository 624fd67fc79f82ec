"""Flights in PostgreSQL answer as those in files do, row for row."""

import pytest

from components.activity.model import Tables
from components.files.problems import Severity
from components.ledger.engines.answers import RemoteError
from components.ledger.engines.connection import MOST_LITERALS
from components.ledger.ledger import Ledger

from .conftest import BAD, AnswersHere
from .questions import SELECTIONS, assert_alike, assert_same_answers


@pytest.fixture(scope="module")
def there(in_postgres: Ledger) -> Ledger:
    return in_postgres


@pytest.mark.parametrize("name", SELECTIONS)
def test_every_question_has_the_same_answer(answers_here: AnswersHere, asked_there: Tables, name: str) -> None:
    assert_same_answers(answers_here(SELECTIONS[name]), asked_there, SELECTIONS[name])


def test_the_summaries_are_the_same(asked_here: Tables, asked_there: Tables) -> None:
    for name in ("summary", "report_summary"):
        one, other = (asked.answer(getattr(asked, name)) for asked in (asked_here, asked_there))
        columns = sorted(one.columns)
        assert_alike(name, *(table[columns].sort_values(columns) for table in (one, other)))


def test_contradictions_are_told_in_the_same_words(here: Ledger, there: Ledger) -> None:
    assert there.conflicts.count == here.conflicts.count > 3
    assert_alike("conflicts", here.conflicts.page(0, 200), there.conflicts.page(0, 200))


def test_no_row_is_left_out_without_a_word(here: Ledger, there: Ledger) -> None:
    assert there.rows == here.rows
    assert there.reports.count == here.reports.count
    assert len(there.set_aside) == len(here.set_aside) == BAD
    said = there.problems[there.problems["severity"] == Severity.SET_ASIDE]
    theirs = here.problems[here.problems["severity"] == Severity.SET_ASIDE]
    assert set(said["column"]) == set(theirs["column"])
    assert set(said["value"]) >= set(theirs["value"]) - {"n-1, radio"}
    flagged = [
        set(table.loc[table["severity"] == Severity.FLAGGED, ["column", "value"]].itertuples(index=False))
        for table in (here.problems, there.problems)
    ]
    assert flagged[0] == flagged[1]


def test_a_lone_confirmation_is_not_used(there: Ledger) -> None:
    assert there.is_from_database
    rows = there.reports.table
    told = there.reports.engine.frame(rows.filter(rows.flight_id.isin(["n-1", "n-5"])).order_by("row"))
    assert told["credibility"].fillna(0).tolist() == [2, 1, 0]


def test_rows_are_saved_as_they_stand_in_the_table(here: Ledger, there: Ledger, asked_there: Tables) -> None:
    rows = asked_there.answer(asked_there.reports.order_by("row").limit(300))["row"].tolist()
    saved = there.written["flights"].numbered(rows)
    written = here.written["flights"].frame().sort_values(["flight_id", "source_id"], kind="stable").iloc[:300]
    assert_alike("written", written[saved.columns], saved)


def test_more_rows_than_go_along_with_a_question_are_refused_in_words(in_postgres: Ledger) -> None:
    with pytest.raises(RemoteError, match="more than 100,000 rows cannot go along"):
        in_postgres.written["flights"].numbered([str(number) for number in range(MOST_LITERALS + 1)])
