"""What a type is shown as in the legend: under its own name, or together with others."""

from collections.abc import Mapping

from components.charts.palette import OTHER_COLOUR

TYPE_UNKNOWN, TYPES_DIFFER, OTHER_TYPES = "Type unknown", "Types differ", "Other types"
DIFFER = " / "


def group_of(aircraft_type: str, names: Mapping[str, str], colours: Mapping[str, str]) -> str:
    """Its own name for a type with a colour of its own. Others go together: those beyond the palette, those that
    reports disagree on, and those that no report gives.

    >>> group_of("IL62", {"IL62": "Il-62"}, {"IL62": "#3b82c4"}), group_of("A124 / IL76", {}, {})
    ('Il-62', 'Types differ')
    """
    if colours.get(aircraft_type, OTHER_COLOUR) != OTHER_COLOUR:
        return names.get(aircraft_type, aircraft_type)
    return TYPES_DIFFER if DIFFER in aircraft_type else OTHER_TYPES if aircraft_type else TYPE_UNKNOWN
