"""Files to be saved are made one after the other, whoever asks for them."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from components.pages.parts.downloads import one_at_a_time


def test_one_file_is_made_at_a_time() -> None:
    at_work: list[int] = []
    most: list[int] = []

    def make() -> bytes:
        at_work.append(1)
        most.append(len(at_work))
        time.sleep(0.01)
        at_work.pop()
        return b"file"

    with ThreadPoolExecutor(6) as readers:
        files = list(readers.map(lambda _: one_at_a_time(make)(), range(12)))
    assert files == [b"file"] * 12
    assert max(most) == 1


def test_a_file_that_cannot_be_made_does_not_hold_up_the_next() -> None:
    def fail() -> bytes:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        one_at_a_time(fail)()
    assert one_at_a_time(lambda: b"file")() == b"file"
