"""Figures that were drawn for one ground and are shown on the other."""

from dataclasses import fields

import pytest

from components.charts.grounds import LOOKS, MAP_LOOKS, style_of_both


@pytest.mark.parametrize("looks", [LOOKS, MAP_LOOKS], ids=["figures", "maps"])
def test_no_colour_of_one_ground_means_something_else_on_the_other(looks: dict) -> None:
    pairs = {
        (getattr(looks["light"], each.name), getattr(looks["dark"], each.name)) for each in fields(looks["light"])
    }
    light, dark = zip(*pairs, strict=True)
    assert len(set(light)) == len(set(dark)) == len(pairs)
    assert not set(light) & set(dark)


def test_names_on_a_map_have_an_outline_that_no_line_shines_through() -> None:
    outline = "stroke: light-dark(#ffffff, #12161d); stroke-width: 3px; paint-order: stroke;"
    assert f".st-key-routes .js-plotly-plot text {{ {outline} text-shadow: none !important; }}" in style_of_both()


def test_every_colour_of_a_map_has_a_rule() -> None:
    rules = style_of_both()
    for light, dark in zip(
        *([getattr(MAP_LOOKS[ground], each.name) for each in fields(MAP_LOOKS[ground])] for ground in MAP_LOOKS),
        strict=True,
    ):
        assert f"light-dark({light}, {dark})" in rules
