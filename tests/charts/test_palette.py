"""Colours: twelve types of their own, one for the rest, one for each kind of note."""

import re
from itertools import combinations

import pytest

from components.charts.palette import KIND_COLOURS, OTHER_COLOUR, TYPE_COLOURS, faint, type_colours
from components.ledger.descriptor import read_descriptor
from components.ledger.location import SHIPPED


def test_the_first_twelve_types_have_colours_of_their_own() -> None:
    found = type_colours([f"T{number}" for number in range(12)])
    assert list(found) == [f"T{number}" for number in range(12)]
    assert list(found.values()) == list(TYPE_COLOURS)
    assert len(set(TYPE_COLOURS)) == 12
    assert OTHER_COLOUR not in TYPE_COLOURS


def test_all_further_types_share_one_colour() -> None:
    found = type_colours([f"T{number}" for number in range(20)])
    assert {found[f"T{number}"] for number in range(12, 20)} == {OTHER_COLOUR}


def test_no_types_need_no_colours() -> None:
    assert type_colours([]) == {}


def test_every_kind_of_note_has_its_colour() -> None:
    (kinds,) = (f.choices for f in read_descriptor(SHIPPED).tables["notes"].fields if f.name == "kind")
    assert set(KIND_COLOURS) == set(kinds)
    assert len(set(KIND_COLOURS.values())) == len(kinds)


def test_colours_are_written_so_that_they_can_be_made_faint() -> None:
    for colour in (*TYPE_COLOURS, OTHER_COLOUR, *KIND_COLOURS.values()):
        assert re.fullmatch("#[0-9a-f]{6}", colour)
        assert re.fullmatch(r"rgba\(\d+, \d+, \d+, 0\.5\)", faint(colour, 0.5))


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
