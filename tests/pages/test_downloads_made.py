"""Files to be saved are made one after the other, whoever asks for them."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pandas as pd
import pytest

from components.activity.bins import View
from components.pages.parts.views.downloads import MOST_KEPT_BYTES, made_once, one_at_a_time, picture_name


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


def test_the_same_rows_are_written_once_and_others_anew() -> None:
    written: list[int] = []

    def write(rows: pd.DataFrame) -> bytes:
        written.append(len(rows))
        return rows.to_csv().encode()

    rows = pd.DataFrame({"flight_id": ["f1", "f2"], "date": ["2025-10-26", pd.NA]})
    once = made_once("v1", "flights.csv", rows, write)
    assert made_once("v1", "flights.csv", rows.copy(), write) == once
    assert written == [2]
    for version, name, other in (
        ("v2", "flights.csv", rows),
        ("v1", "flights.zip", rows),
        ("v1", "flights.csv", rows.iloc[:1]),
        ("v1", "flights.csv", rows[["date", "flight_id"]]),
        ("v1", "flights.csv", rows.iloc[::-1]),
        ("v1", "flights.csv", rows.replace("f2", "f3")),
        ("v1", "flights.csv", rows.rename(columns={"date": "day"})),
        ("v1", "flights.csv", rows.set_axis([1, 2])),
    ):
        assert made_once(version, name, other, write) == other.to_csv().encode()
    assert len(written) == 9


def test_a_file_larger_than_all_that_is_kept_is_made_anew() -> None:
    rows = pd.DataFrame({"flight_id": ["f1"]})
    large = bytes(MOST_KEPT_BYTES + 1)
    assert made_once("v1", "huge", rows, lambda _: large) == large
    assert made_once("v1", "huge", rows, lambda _: b"small") == b"small"


OCTOBER = View(date(2025, 10, 20), date(2025, 11, 2))


@pytest.mark.parametrize(
    ("airfields", "span", "types", "movements", "name"),
    [
        (["OSLK"], OCTOBER, (), (), "OSLK_2025-10-20_2025-11-02_flights"),
        (["OSLK"], View(OCTOBER.start, OCTOBER.start), ["An-124"], ["arrival"], "OSLK_2025-10-20_An-124_arrival"),
        (["A", "B", "C", "D"], OCTOBER, ["a/b", "c"], (), "4-airfields_2025-10-20_2025-11-02_a_b-c"),
    ],
)
def test_a_picture_is_called_by_the_airfields_the_days_and_what_is_in_view(
    airfields: Sequence[str], span: View, types: Sequence[str], movements: Sequence[str], name: str
) -> None:
    assert picture_name(airfields, span, types, movements) == name
