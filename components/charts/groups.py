"""What a type is shown as in the legend: under its own name, or together with others."""

from collections.abc import Iterable, Mapping

from components.charts.palette import DIFFER_COLOUR, OTHER_COLOUR, UNKNOWN_COLOUR

TYPE_UNKNOWN, TYPES_DIFFER, OTHER_TYPES = "Type unknown", "Types differ", "Other types"
DIFFER = " / "
MOST_NAMED = 6


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
    told = sorted({names.get(each, each) for each in types})
    more = f" and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else ""
    return f"{', '.join(told[:MOST_NAMED])}{more}"
