"""What is selected on the activity chart, as a browser says it or as somebody forges it."""

from typing import Any

import pytest

from components.activity.rows import InBin, Marked
from components.pages.parts.activity_chart import MOST_BINS, MOST_NAMED, Marks, marks_in


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
