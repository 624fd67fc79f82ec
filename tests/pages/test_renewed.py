"""What is read anew from time to time costs no reader the wait, but the first."""

import time
from collections.abc import Callable
from threading import Event

import pytest

from components.pages.parts.open_ledger.answer_cache import Renewed

PATIENCE_S = 10


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def refuse() -> int:
    raise ConnectionError("away")


def test_what_is_fresh_is_not_read_again() -> None:
    kept = Renewed[int](lambda _: 60)
    assert kept.get("a", lambda: 1) == 1
    assert kept.get("a", lambda: 2) == 1


@pytest.mark.parametrize(("lasts", "key"), [(0, "a"), (60, "b")], ids=["no longer fresh", "changed"])
def test_the_last_is_there_while_the_next_is_read(lasts: float, key: str) -> None:
    kept, may_end, begun = Renewed[int](lambda found: lasts if found == 1 else 60), Event(), []

    def slowly() -> int:
        begun.append(True)
        assert may_end.wait(PATIENCE_S)
        return 2

    assert kept.get("a", lambda: 1) == 1
    assert [kept.get(key, slowly) for _ in range(5)] == [1] * 5
    may_end.set()
    until(lambda: kept.get(key, slowly) == 2)
    assert begun == [True]


def test_what_changes_while_it_is_read_is_read_once_more() -> None:
    kept, may_end = Renewed[int](lambda _: 60), Event()

    def slowly() -> int:
        assert may_end.wait(PATIENCE_S)
        return 2

    assert kept.get("a", lambda: 1) == 1
    assert kept.get("b", slowly) == 1
    assert kept.get("c", lambda: 3) == 1
    may_end.set()
    until(lambda: kept.get("c", lambda: 3) == 3)
    assert kept.get("c", lambda: 4) == 3


def test_an_error_is_raised_until_it_is_read_again() -> None:
    kept = Renewed[int](lambda found: 0 if isinstance(found, Exception) else 60)
    with pytest.raises(ConnectionError):
        kept.get("a", refuse)
    with pytest.raises(ConnectionError):
        kept.get("a", lambda: 1)
    until(lambda: kept._reading is None)
    assert kept.get("a", lambda: 2) == 1
