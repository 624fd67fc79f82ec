"""Flights on a Spark with a master and two workers answer as those in files do, row for row."""

import pytest

from components.activity.model import Tables, tables
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.location import Remote

from .conftest import AnswersHere
from .questions import ASKED_ALIKE, SELECTIONS, assert_same_answers
from .test_answers import (
    test_a_lone_confirmation_is_not_used,
    test_contradictions_are_told_in_the_same_words,
    test_no_row_is_left_out_without_a_word,
    test_rows_are_saved_as_they_stand_in_the_table,
    test_the_summaries_are_the_same,
)

__all__ = [
    "test_a_lone_confirmation_is_not_used",
    "test_contradictions_are_told_in_the_same_words",
    "test_no_row_is_left_out_without_a_word",
    "test_rows_are_saved_as_they_stand_in_the_table",
    "test_the_summaries_are_the_same",
]


@pytest.fixture(scope="module")
def there(on_spark: Ledger) -> Ledger:
    return on_spark


def test_every_question_has_the_same_answer(answers_here: AnswersHere, asked_there: Tables) -> None:
    assert_same_answers(answers_here(SELECTIONS["all"]), asked_there, SELECTIONS["all"], ASKED_ALIKE)


def test_a_copy_answers_the_same(answers_here: AnswersHere, in_spark: Remote) -> None:
    copied = open_ledger(in_spark)
    assert copied.parts.is_copied, copied.problems.to_string()
    assert_same_answers(answers_here(SELECTIONS["all"]), tables(copied), SELECTIONS["all"], ASKED_ALIKE)
