"""Colours: six types of their own, one for the rest, one for notes."""

import re
from itertools import combinations

import numpy as np
import pytest

from components.activity.observation_calendar import QUIET_KINDS
from components.charts.palette import (
    KIND_COLOURS,
    NOTE_COLOUR,
    OTHER_COLOUR,
    REST_COLOUR,
    SOURCE_COLOUR,
    TYPE_COLOURS,
    UNCERTAIN_COLOUR,
    colours_in_view,
    faint,
    type_colours,
)
from components.ledger.location import SHIPPED
from components.ledger.tables.descriptor import read_descriptor

from .test_figure_colours import PAPER, contrast

EYES = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no red ones": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "no green ones": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no blue ones": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
"""What is left of linear red, green and blue (Machado, Oliveira and Fernandes, 2009)."""


def test_the_first_six_types_have_colours_of_their_own() -> None:
    found = type_colours([f"T{number}" for number in range(6)])
    assert list(found) == [f"T{number}" for number in range(6)]
    assert list(found.values()) == list(TYPE_COLOURS)
    assert len(set(TYPE_COLOURS)) == 6
    assert OTHER_COLOUR not in TYPE_COLOURS


def test_all_further_types_share_one_colour() -> None:
    found = type_colours([f"T{number}" for number in range(20)])
    assert {found[f"T{number}"] for number in range(6, 20)} == {OTHER_COLOUR}


@pytest.mark.parametrize(
    ("types", "before", "expected"),
    [
        (["C17", "IL62", "A124"], {}, [2, 0, 1]),
        (["A124", "C17", "IL62"], {}, [1, 2, 0]),
        (["P8", *"ABCDE", "IL62"], {}, [0, 1, 2, 3, 4, 5, 6]),
        (["A124", "IL62"], {"A124": 4, "IL62": 6}, [4, 0]),
        (["A124", "IL62"], {"A124": 0, "C17": 1}, [0, 1]),
    ],
)
def test_colours_go_by_the_first_flight_and_stay_as_they_were(
    types: list[str], before: dict[str, int], expected: list[int]
) -> None:
    flown = ["IL62", "A124", "P8", "C17"] if "C17" in types else ["IL62", *"PABCDE"]
    palette = (*TYPE_COLOURS, OTHER_COLOUR)
    colours = type_colours(types, flown, {name: palette[place] for name, place in before.items()})
    assert [palette.index(colour) for colour in colours.values()] == expected


def test_a_type_beyond_the_palette_borrows_one_colour_in_every_choice() -> None:
    colours = type_colours([f"T{number}" for number in range(20)])
    alone = colours_in_view(colours, ["T9"])["T9"]
    with_another = [colours_in_view(colours, [other, "T9"])["T9"] for other in ("T7", "T10", "T12", "T14")]
    assert with_another == [alone] * 4


def test_no_types_need_no_colours() -> None:
    assert type_colours([]) == {}


def test_kinds_of_notes_share_one_ink_and_none_with_types() -> None:
    (kinds,) = (f.choices for f in read_descriptor(SHIPPED).tables["notes"].fields if f.name == "kind")
    assert set(KIND_COLOURS) == set(kinds)
    assert {KIND_COLOURS[kind] for kind in QUIET_KINDS} == {REST_COLOUR}
    assert {KIND_COLOURS[kind] for kind in set(kinds) - set(QUIET_KINDS)} == {NOTE_COLOUR}
    assert not {NOTE_COLOUR, REST_COLOUR, SOURCE_COLOUR} & {*TYPE_COLOURS, OTHER_COLOUR, UNCERTAIN_COLOUR}
    assert all(contrast(NOTE_COLOUR, paper) >= 3 for paper in PAPER.values())


def test_colours_are_written_so_that_they_can_be_made_faint() -> None:
    for colour in (*TYPE_COLOURS, OTHER_COLOUR, *KIND_COLOURS.values()):
        assert re.fullmatch("#[0-9a-f]{6}", colour)
        assert re.fullmatch(r"rgba\(\d+, \d+, \d+, 0\.5\)", faint(colour, 0.5))


@pytest.mark.parametrize("eyes", ["all cones", "no red ones", "no green ones"])
def test_all_colours_of_a_chart_are_told_apart(eyes: str) -> None:
    colours = [_lab(colour, eyes) for colour in (*TYPE_COLOURS, OTHER_COLOUR)]
    assert min(np.linalg.norm(one - other) for one, other in combinations(colours, 2)) > 25
    uncertain = _lab(UNCERTAIN_COLOUR, eyes)
    assert min(np.linalg.norm(uncertain - other) for other in colours) > 12


def test_the_two_most_frequent_types_stand_out_on_both_grounds() -> None:
    assert all(contrast(colour, paper) >= 2.9 for colour in TYPE_COLOURS[:2] for paper in PAPER.values())
    assert all(contrast(colour, paper) >= 2.2 for colour in TYPE_COLOURS for paper in PAPER.values())
    assert all(contrast(UNCERTAIN_COLOUR, paper) >= 3 for paper in PAPER.values())


@pytest.mark.parametrize("eyes", ["all cones", "no red ones", "no green ones"])
def test_a_type_of_its_own_is_far_from_the_greys(eyes: str) -> None:
    greys = [_lab(colour, eyes) for colour in (OTHER_COLOUR, UNCERTAIN_COLOUR)]
    assert min(np.linalg.norm(_lab(TYPE_COLOURS[-1], eyes) - grey) for grey in greys) > 35


def _lab(colour: str, eyes: str) -> np.ndarray:
    """Where a colour lies in CIELAB (D65), as such eyes see it."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.array(EYES[eyes]) @ np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4339, 0.3762, 0.1899], [0.2126, 0.7152, 0.0722], [0.0177, 0.1095, 0.8728]])
    x, y, z = np.cbrt(to_xyz @ linear.clip(0, 1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize(
    ("colour", "opacity", "expected"),
    [("#000000", 1, "rgba(0, 0, 0, 1)"), ("#ff8001", 0.15, "rgba(255, 128, 1, 0.15)")],
)
def test_a_faint_colour_is_the_same_colour(colour: str, opacity: float, expected: str) -> None:
    assert faint(colour, opacity) == expected


def test_no_two_types_are_nearly_alike() -> None:
    def parts(colour: str) -> list[int]:
        return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]

    nearest = min(
        sum((a - b) ** 2 for a, b in zip(parts(one), parts(other), strict=True))
        for one, other in combinations(TYPE_COLOURS, 2)
    )
    assert nearest > 30**2


def test_a_chosen_type_has_a_colour_of_its_own_where_it_would_be_grey() -> None:
    names = [f"T{number}" for number in range(20)]
    colours = type_colours(names)
    shown = colours_in_view(colours, ["T3", "T9", "T19", ""])
    assert shown["T3"] == colours["T3"]
    assert len({shown["T3"], shown["T9"], shown["T19"], OTHER_COLOUR}) == 4
    many = colours_in_view(colours, names)
    assert [many[name] for name in names] == [colours[name] for name in names]
