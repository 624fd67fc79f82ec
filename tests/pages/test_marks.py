"""What is selected on the activity chart, as a browser says it or as somebody forges it."""

from typing import Any

import pytest

from components.activity.rows import InBin, Marked
from components.pages.parts.views.chart_marks import (
    MOST_BINS,
    MOST_NAMED,
    Marks,
    beside,
    marks_in,
    marks_of,
    texts_of,
)


def points(*said: Any) -> list[dict[str, Any]]:
    return [{"customdata": each} for each in said]


def test_marks_of_every_kind_are_read_each_once() -> None:
    week = ["bin", "hover", "2025-10-20", "2025-10-26", "arrival", "IL62", ""]
    said = points(["flight", "a", "f1"], ["note", "b", "n1"], ["visit", "c", "7"], week, ["day", "d"], week)
    marks = marks_in([*said, *said])
    assert marks == Marks(
        Marked(("f1",), (InBin("2025-10-20", "2025-10-26", "arrival", ("IL62", "")),)), ("n1",), (7,)
    )


@pytest.mark.parametrize(
    "forged",
    [
        None,
        5,
        {"a": 1},
        [5, None, [], {}],
        points(None, 5, "flight", {"flight": 1}, [], ["flight"], ["flight", "", ["f1"]], ["note", "", {}]),
        points(
            ["visit", "", "9" * 5_000], ["visit", "", 10**30], ["visit", "", float("nan")], ["visit", "", "-1"]
        ),
        points(
            ["bin", "", "x", "y", ""], ["bin", "", None, None, None], ["bin", "", "0000-01-01", "2025-01-01", ""]
        ),
        points(["bin", "", "2025-01-01", "9999-12-31", ""], ["bin", "", "2025-01-01", "2025-01-01", "", ["IL62"]]),
    ],
    ids=["none", "number", "object", "no points", "no keys", "no visits", "no days", "no bins"],
)
def test_what_no_chart_would_say_is_left_out(forged: object) -> None:
    assert marks_in(forged) == Marks()


def test_more_than_a_chart_can_draw_is_not_looked_up() -> None:
    bins = [["bin", "", f"{1900 + number}-01-01", f"{1900 + number}-01-31", "arrival"] for number in range(501)]
    assert marks_in(points(*bins[:MOST_BINS])) is not None
    assert marks_in(points(*bins)) is None
    flights = [["flight", "", f"f{number}"] for number in range(MOST_NAMED + 1)]
    assert marks_in(points(*flights[:-1])) is not None
    assert marks_in(points(*flights)) is None
    assert marks_in(points([*bins[0], *[""] * MOST_NAMED])) is None


def test_a_mark_in_the_address_is_the_mark_that_was_clicked() -> None:
    clicked = points(
        ["bin", "hover", "2025-10-29", "2025-10-29", "arrival", "A124", "IL62 / IL76", ""],
        ["range", "hover", "2025-10-24", "2025-10-29"],
        ["note", "hover", "a:b/c%d"],
        ["flight", "hover", "<img>"],
        ["visit", "hover", "7"],
        ["day", "hover", "2025-10-29"],
    )
    texts = texts_of(clicked)
    assert texts == (
        "bin:2025-10-29:2025-10-29:arrival:A124:IL62%20%2F%20IL76:",
        "range:2025-10-24:2025-10-29",
        "note:a%3Ab%2Fc%25d",
        "flight:%3Cimg%3E",
        "visit:7",
    )
    assert marks_of(texts) == marks_in(clicked)


@pytest.mark.parametrize(
    "forged", ["", ":", "bin", "bin:x:y:", "visit:-1", "range:2025-01-01", "page:1", "note:a:b"]
)
def test_an_address_that_names_no_mark_selects_nothing(forged: str) -> None:
    assert marks_of((forged,)) == Marks()


def test_one_walks_through_marks_of_one_kind() -> None:
    drawn = ("note:a", "bin:1", "bin:2", "note:b", "bin:3")
    assert beside(("bin:2",), drawn, 1) == "bin:3"
    assert beside(("bin:2",), drawn, -1) == "bin:1"
    assert beside(("bin:1", "bin:2"), drawn, 1) == "bin:3"
    assert beside(("bin:3",), drawn, 1) is None
    assert beside(("note:a",), drawn, 1) == "note:b"
    assert beside(("bin:9",), drawn, 1) is None
