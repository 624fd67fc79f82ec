"""The colours of figures on light and on dark ground, and how one that was drawn for either is shown on both."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

Ground: TypeAlias = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of all figures: ordinary text and what is read first, lines behind the marks, the ground itself, and
    the edge of a hover box."""

    text: str
    strong: str
    line: str
    paper: str
    edge: str


@dataclass(frozen=True, slots=True)
class MapLook:
    """Colours of a map."""

    water: str
    land: str
    country: str
    border: str
    line: str
    halo: str


LOOKS: dict[Ground, Look] = {
    "light": Look("#5b6472", "#1d2430", "#e6eaf1", "#ffffff", "rgba(29, 36, 48, 0.2)"),
    "dark": Look("#c3c9d4", "#e6e9ef", "#2b323e", "#12161d", "rgba(230, 233, 239, 0.2)"),
}
MAP_LOOKS: dict[Ground, MapLook] = {
    "light": MapLook("#dfe8f0", "#f3f3f1", "#e4e6e6", "#c6cbd2", "#2f3a49", "#ffffff"),
    "dark": MapLook("#0e1a26", "#1e242c", "#2b333d", "#49525f", "#d5dae3", "#12161d"),
}
_PLOT = ".js-plotly-plot"
_MAP = f".st-key-routes {_PLOT}"


def style_of_both() -> str:
    """Returns rules of CSS that show what is drawn in a colour of either ground in that of the theme, which may
    change while a page is open: the server learns of that at the next click only."""
    light, dark = LOOKS["light"], LOOKS["dark"]
    rules = [
        _rule("fill", light.text, dark.text, _PLOT),
        _rule("fill", light.strong, dark.strong, _PLOT),
        _rule("stroke", light.strong, dark.strong, _PLOT),
        _rule("stroke", light.line, dark.line, _PLOT),
        _rule("stroke", light.paper, dark.paper, _PLOT),
        # White is also that of numbers on dark bars, which stays.
        _rule("fill", light.paper, dark.paper, f"{_PLOT} :is(.hovertext, .legend, .legend2)"),
        _rule("background", light.paper, dark.paper, _PLOT),
        *_rules_of_map(),
    ]
    return "\n".join(rules)


def _rules_of_map() -> Iterator[str]:
    for field in fields(MapLook):
        light, dark = (getattr(MAP_LOOKS[ground], field.name) for ground in ("light", "dark"))
        if field.name == "halo":
            # A shadow is too faint where names stand on many lines, and has the colour of one ground.
            halo = f"stroke: {_both(light, dark)}; stroke-width: 3px; paint-order: stroke"
            yield f"{_MAP} text {{ {halo}; text-shadow: none !important; }}"
        else:
            yield from (_rule(what, light, dark, _MAP) for what in ("fill", "stroke"))


def _rule(what: str, light: str, dark: str, within: str) -> str:
    """Returns the rule for one use of a colour; Plotly writes it into the style of each element.

    >>> _rule("fill", "#ffffff", "#12161d", "p")
    'p :is([style*="fill: rgb(255, 255, 255)"], [style*="fill: rgb(18, 22, 29)"]) { fill: light-dark(#ffffff, \
#12161d) !important; }'
    """
    drawn = ", ".join(f'[style*="{what}: {_as_written(colour)}"]' for colour in (light, dark))
    return f"{within} :is({drawn}) {{ {what}: {_both(light, dark)} !important; }}"


def _both(light: str, dark: str) -> str:
    return f"light-dark({light}, {dark})"


def _as_written(colour: str) -> str:
    """Returns a colour as browsers write it.

    >>> _as_written("#5b6472")
    'rgb(91, 100, 114)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"
