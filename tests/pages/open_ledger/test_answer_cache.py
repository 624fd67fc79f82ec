"""What was worked out for one reader is kept for all, within bounds."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pandas as pd
import pytest

from components.pages.parts.open_ledger import answer_cache as module
from components.pages.parts.open_ledger.answer_cache import MOST_BYTES, cached_answer

ASKED: list[tuple] = []


def _table(factor: int, number: int) -> pd.DataFrame:
    ASKED.append((factor, number))
    return pd.DataFrame({"n": [factor * number]})


def _large(number: int) -> bytes:
    ASKED.append((number,))
    return b"." * (MOST_BYTES // 3)


def _fails() -> None:
    ASKED.append(())
    raise ValueError("no answer")


@pytest.fixture(autouse=True)
def nothing_asked():
    ASKED.clear()
    module._answer.cache.clear()


def test_a_question_is_worked_out_once_for_each_version_and_what_is_said():
    for version, number in (("a", 1), ("a", 1), ("b", 1), ("a", 2), ("a", 1)):
        assert cached_answer(version, _table, (number,), 10)["n"].tolist() == [10 * number]
    assert ASKED == [(10, 1), (10, 1), (10, 2)]


def test_a_reader_who_changes_a_table_changes_it_for_nobody_else():
    changed = cached_answer("a", _table, (1,), 1)
    changed.loc[0, "n"] = 8
    assert cached_answer("a", _table, (1,), 1)["n"].tolist() == [1]
    assert len(ASKED) == 1


def test_what_is_kept_is_bounded_in_bytes_and_the_oldest_goes_first():
    for number in (1, 2, 3, 2, 1):
        cached_answer("a", _large, (number,))
    assert ASKED == [(1,), (2,), (3,), (1,)]
    assert module._answer.cache.currsize <= MOST_BYTES


def test_however_small_what_is_kept_is_counted_with_its_key():
    for number in range(200):
        cached_answer("a", _table, (number,), 1)
    assert module._answer.cache.currsize >= 200 * module.KEY_BYTES


def test_what_failed_is_asked_again():
    for _ in range(2):
        with pytest.raises(ValueError, match="no answer"):
            cached_answer("a", _fails, ())
    assert len(ASKED) == 2


def test_readers_who_ask_at_once_wait_for_one_answer():
    together = Barrier(8)

    def ask() -> int:
        together.wait()
        return int(cached_answer("a", _table, (5,), 1)["n"].iloc[0])

    with ThreadPoolExecutor(8) as readers:
        assert list(readers.map(lambda _: ask(), range(8))) == [5] * 8
    assert len(ASKED) == 1
