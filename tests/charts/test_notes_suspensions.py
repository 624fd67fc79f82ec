"""The grey ground of times of rest, and their names, which meet in no window."""

from datetime import date

import pandas as pd

from components.activity.bins import View
from components.charts.notes_figure import NARROWEST, quiet_times
from components.charts.palette import QUIET_COLOUR

YEAR = View(date(2023, 1, 1), date(2023, 12, 31))


def rest(*told: tuple[str, str, str], is_period: bool = True) -> pd.DataFrame:
    """Notes of rest: first day, last day, title."""
    return pd.DataFrame(
        {
            "airfield": "OSLK",
            "kind": "suspension",
            "date": [f"{first}/{last}" for first, last, _ in told],
            "title": [title for *_, title in told],
            "earliest": pd.array([first for first, *_ in told], dtype="datetime64[s]"),
            "latest": pd.array([last for _, last, _ in told], dtype="datetime64[s]"),
            "is_period": is_period,
        }
    )


def names(notes: pd.DataFrame, wide: float = NARROWEST) -> list[tuple[str, str]]:
    labels = [shape["label"] for shape in quiet_times(notes, YEAR, wide)[0] if "label" in shape]
    return [(label["text"], label["textposition"]) for label in labels]


def lines(notes: pd.DataFrame, wide: float = NARROWEST) -> list[int]:
    """How far each name is below the first line, in lines."""
    return [shape["y1"] / 19 for shape in quiet_times(notes, YEAR, wide)[0] if "label" in shape]


def test_names_that_have_room_beside_each_other_share_a_line() -> None:
    notes = rest(("2023-01-01", "2023-02-01", "Closed"), ("2023-06-01", "2023-07-01", "Works"))
    assert names(notes) == [("Closed", "top left"), ("Works", "top left")]
    assert quiet_times(notes, YEAR)[1] == 18
    assert lines(notes) == [0, 0]


def test_names_that_would_meet_where_labels_take_the_room_stand_below_each_other() -> None:
    notes = rest(("2023-01-01", "2023-02-01", "Closed"), ("2023-03-01", "2023-07-01", "Works"))
    assert lines(notes) == [0, 0]
    assert lines(notes, wide=180) == [0, 1]


def test_names_that_would_meet_on_a_phone_stand_below_each_other() -> None:
    notes = rest(
        ("2023-03-01", "2023-04-01", "Runway closed"),
        ("2023-05-01", "2023-06-01", "Quiet spring"),
        ("2023-10-01", "2023-11-01", "Quiet"),
    )
    assert names(notes) == [
        ("Runway closed", "top left"),
        ("Quiet spring", "top left"),
        ("Quiet", "top left"),
    ]
    assert lines(notes) == [0, 1, 0]
    assert quiet_times(notes, YEAR)[1] == 37


def test_a_name_at_the_end_of_the_view_is_written_towards_its_middle() -> None:
    assert names(rest(("2023-11-01", "2024-01-10", "Military flights suspended"))) == [
        ("Military flights suspended", "top right")
    ]


def test_a_name_that_a_phone_has_no_room_for_stands_in_lines() -> None:
    notes = rest(("2023-03-01", "2023-03-20", "Military flights to the base suspended until further notice"))
    assert names(notes) == [("Military flights to the base<br>suspended until further notice", "top left")]
    assert quiet_times(notes, YEAR)[1] == 37
    assert names(notes, 480) == [(notes["title"][0], "top left")]


def test_a_resumption_is_named_over_a_frame_around_its_days_that_crosses_no_name() -> None:
    notes = rest(("2023-03-01", "2023-03-09", "Flights resume"), is_period=False).assign(kind="resumption")
    (name, frame), head = quiet_times(notes, YEAR)
    assert name["label"]["text"] == "Flights resume,<br>1–9 March 2023"
    assert (name["y1"], name["line"]) == (0, {"width": 0})
    for shape in (name, frame):
        assert (shape["x0"], shape["x1"], shape["y0"]) == ("2023-03-01", "2023-03-10", 0)
    assert (frame["y1"], frame["label"]) == (head, {})
    assert frame["line"] == {"width": 1, "dash": "dot", "color": f"rgb({QUIET_COLOUR})"}


def test_one_day_somewhere_has_no_name() -> None:
    (shape,), head = quiet_times(rest(("2023-02-01", "2023-03-01", "Closed"), is_period=False), YEAR)
    assert "label" not in shape
    assert head == 18
