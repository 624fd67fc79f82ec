"""Colours that keep apart for most eyes, on light and on dark ground."""

from collections.abc import Mapping, Sequence

TYPE_COLOURS = (
    "#3b82c4",
    "#e08e1b",
    "#2a9d78",
    "#c9619e",
    "#8b6fc9",
    "#d1603d",
    "#4db3d3",
    "#a3a12c",
    "#b07a52",
    "#6b8f3c",
    "#d9829b",
    "#5c78a8",
)
OTHER_COLOUR = "#8a8f98"
UNKNOWN_COLOUR, DIFFER_COLOUR = "#606771", "#94543c"
QUIET_COLOUR = "128, 134, 148"
MENU_COLOUR = "#747c8b"

KIND_COLOURS = {
    "activity": "#3b82c4",
    "resumption": "#2a9d78",
    "suspension": "#8a8f98",
    "inactivity": "#a9adb5",
    "strike": "#d1603d",
    "evacuation": "#e08e1b",
    "agreement": "#8b6fc9",
    "statement": "#4db3d3",
    "imagery": "#a3a12c",
    "context": "#b07a52",
}


def type_colours(types: Sequence[str]) -> Mapping[str, str]:
    """A colour for each of the first twelve types; the others share one."""
    return {name: TYPE_COLOURS[i] if i < len(TYPE_COLOURS) else OTHER_COLOUR for i, name in enumerate(types)}


def faint(colour: str, opacity: float) -> str:
    """A colour seen through.

    >>> faint("#3b82c4", 0.5)
    'rgba(59, 130, 196, 0.5)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"
