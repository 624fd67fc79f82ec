"""What a type is shown as, under its own name or together with others, and in which colour."""

from collections.abc import Iterable, Mapping, Sequence

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


TYPE_UNKNOWN, TYPES_DIFFER, OTHER_TYPES = "Type unknown", "Types differ", "Other types"
DIFFER = " / "
MOST_NAMED = 6
"""So many types of a group are named in a hover box, about two lines of it; the others are counted."""


def group_of(aircraft_type: str, names: Mapping[str, str], colours: Mapping[str, str]) -> str:
    """Its own name for a type with a colour of its own. Others go together: those beyond the palette, those that
    reports disagree on, and those that no report gives.

    >>> group_of("IL62", {"IL62": "Il-62"}, {"IL62": "#3b82c4"}), group_of("A124 / IL76", {}, {})
    ('Il-62', 'Types differ')
    """
    if colours.get(aircraft_type, OTHER_COLOUR) != OTHER_COLOUR:
        return names.get(aircraft_type, aircraft_type)
    return TYPES_DIFFER if DIFFER in aircraft_type else OTHER_TYPES if aircraft_type else TYPE_UNKNOWN


def colour_of(aircraft_type: str, colours: Mapping[str, str]) -> str:
    """The colour of what a type is shown as.

    >>> [colour_of(name, {"IL62": "#3b82c4"}) for name in ("IL62", "P8", "A124 / IL76", "")]
    ['#3b82c4', '#8a8f98', '#94543c', '#606771']
    """
    own = colours.get(aircraft_type, OTHER_COLOUR)
    if own != OTHER_COLOUR:
        return own
    return DIFFER_COLOUR if DIFFER in aircraft_type else OTHER_COLOUR if aircraft_type else UNKNOWN_COLOUR


def named(group: str, types: Iterable[str], names: Mapping[str, str]) -> str:
    """The names of the types that a group of several holds; "" of a type that is shown by itself.

    >>> named("Other types", ["IL76", "P8"], {"IL76": "Il-76"}), named("Il-62", ["IL62"], {})
    ('Il-76, P8', '')
    """
    if group not in (OTHER_TYPES, TYPES_DIFFER):
        return ""
    shown = sorted({names.get(each, each) for each in types})
    more = f" and {len(shown) - MOST_NAMED} more" if len(shown) > MOST_NAMED else ""
    return f"{', '.join(shown[:MOST_NAMED])}{more}"
