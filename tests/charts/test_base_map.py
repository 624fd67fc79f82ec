"""Names on the map: beside their places, on no other name, on the map."""

from itertools import combinations

import numpy as np
import pytest

from components.charts import base_map
from components.charts.base_map import Points, place_names

BELOW = {"x": np.zeros(41), "y": np.linspace(10.0, -5.0, 41)}
NO_LINE: dict[str, Points] = {"x": np.array([-90.0]), "y": np.array([-90.0])}


def test_a_name_stands_where_no_line_crosses_it() -> None:
    (named,) = place_names([("Latakia",)], np.array([0.0]), np.array([10.0]), [BELOW], (-20, -20, 20, 20))
    assert named == ("Latakia", "top center")


def test_names_beside_each_other_do_not_cover_each_other_or_leave_the_map() -> None:
    x, y = np.array([0.0, 0.0, 20.0]), np.array([10.0, 9.9, 5.0])
    names = [("Tern Harbour",), ("Gannet Strip",), ("At the edge of the map",)]
    assert place_names(names, x, y, [BELOW], (-20.0, -20.0, 21.0, 20.0)) == [
        ("Tern Harbour", "top center"),
        ("Gannet Strip", "middle right"),
        ("At the edge of the map", "middle left"),
    ]


def test_a_name_that_finds_no_room_is_left_out() -> None:
    names = [(f"A long name {number}",) for number in range(6)]
    placed = place_names(names, np.zeros(6), np.zeros(6), [NO_LINE], (-20.0, -20.0, 20.0, 20.0))
    assert [name for name, _ in placed] == [*(name for (name,) in names[:4]), "", ""]
    assert len({side for _, side in placed[:4]}) == 4


def test_a_code_takes_the_place_of_a_name_that_finds_no_room() -> None:
    names = [("x" * 28,)] * 4 + [("y" * 28, "Y")]
    x, y = np.array([0.0, 0, 0, 0, 4.5]), np.array([0.0, 0, 0, 0, 0.0])
    placed = place_names(names, x, y, [NO_LINE], (-20.0, -20.0, 20.0, 20.0))
    assert placed[4][0] in ("Y", "")


def test_a_code_takes_the_place_of_a_name_that_would_leave_the_map() -> None:
    names, box = [("Charleston International", "KCHS")], (-20.0, -20.0, -8.0, 20.0)
    placed = place_names(names, np.array([-19.5]), np.array([0.0]), [NO_LINE], box)
    assert placed == [("KCHS", "middle right")]


def test_a_name_stands_at_a_corner_of_its_place_where_lines_cross_there() -> None:
    across = {"x": np.linspace(-9.0, 9.0, 91), "y": np.zeros(91)}
    up = {"x": np.zeros(91), "y": np.linspace(-9.0, 9.0, 91)}
    (named,) = place_names([("Ramstein",)], np.zeros(1), np.zeros(1), [across, up], (-9.0, -9.0, 9.0, 9.0))
    assert named == ("Ramstein", "top right")


@pytest.mark.parametrize("times", [1, 1.7, 3])
def test_names_that_do_not_meet_on_a_phone_do_not_in_a_window(times: float) -> None:
    names = [("Corvane (fictional)",), ("New Calder (fictional)",), ("Vesper Coast (fictional)",)]
    x, y = np.array([0.0, 5.6, 3.0]), np.array([0.0, 0.7, -1.2])
    placed = place_names(names, x, y, [NO_LINE], (-20.0, -20.0, 20.0, 20.0))
    pixel = 40 / base_map._WIDE / times
    spots = [
        base_map._spot(len(name), np.array([one, other]) / pixel, base_map._SIDES[side])
        for (name, side), one, other in zip(placed, x, y, strict=True)
        if name
    ]
    assert len(spots) > 1
    assert not any(base_map._meet(one, other) for one, other in combinations(spots, 2))


def test_an_empty_name_takes_no_room() -> None:
    placed = place_names([("",), ("Port",)], np.zeros(2), np.zeros(2), [NO_LINE], (-9, -9, 9, 9))
    assert placed == [("", "bottom center"), ("Port", "bottom center")]
