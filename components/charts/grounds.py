"""The colours of figures on light and on dark ground, and the CSS that shows a figure drawn for either ground on
both."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

Ground: TypeAlias = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of all figures: ordinary text, prominent text, lines behind the marks, the ground, and the edge
    of a hover box."""

    text: str
    strong: str
    line: str
    paper: str
    edge: str


@dataclass(frozen=True, slots=True)
class MapLook:
    """The colours of a map."""

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
    """Returns CSS that replaces each colour of either ground with that of the current theme. The theme may change
    while a page is open, and the server only learns of it with the next click."""
    light, dark = LOOKS["light"], LOOKS["dark"]
    rules = [
        _rule("fill", light.text, dark.text, _PLOT),
        _rule("fill", light.strong, dark.strong, _PLOT),
        _rule("stroke", light.strong, dark.strong, _PLOT),
        _rule("stroke", light.line, dark.line, _PLOT),
        _rule("stroke", light.paper, dark.paper, _PLOT),
        # White is also the colour of numbers on dark bars, which must stay.
        _rule("fill", light.paper, dark.paper, f"{_PLOT} :is(.hovertext, .legend, .legend2)"),
        _rule("background", light.paper, dark.paper, _PLOT),
        *_rules_of_map(),
    ]
    return "\n".join(rules)


def _rules_of_map() -> Iterator[str]:
    for field in fields(MapLook):
        light, dark = (getattr(MAP_LOOKS[ground], field.name) for ground in ("light", "dark"))
        if field.name == "halo":
            # A shadow is too faint where a name covers many lines, and has the colour of only one ground.
            halo = f"stroke: {_both(light, dark)}; stroke-width: 3px; paint-order: stroke"
            yield f"{_MAP} text {{ {halo}; text-shadow: none !important; }}"
        else:
            yield from (_rule(what, light, dark, _MAP) for what in ("fill", "stroke"))


def _rule(what: str, light: str, dark: str, within: str) -> str:
    """Returns the rule for one use of a colour. Plotly writes colours into the style of each element.

    >>> _rule("fill", "#ffffff", "#12161d", "p")
    'p :is([style*="fill: rgb(255, 255, 255)"], [style*="fill: rgb(18, 22, 29)"]) { fill: light-dark(#ffffff, \
#12161d) !important; }'
    """
    drawn = ", ".join(f'[style*="{what}: {_as_written(colour)}"]' for colour in (light, dark))
    return f"{within} :is({drawn}) {{ {what}: {_both(light, dark)} !important; }}"


def _both(light: str, dark: str) -> str:
    return f"light-dark({light}, {dark})"


def _as_written(colour: str) -> str:
    """Returns a colour in the notation of browsers.

    >>> _as_written("#5b6472")
    'rgb(91, 100, 114)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"
