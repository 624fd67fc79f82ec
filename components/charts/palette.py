"""The groups and colours of aircraft types: which are shown under their own name, and which together with
others."""

from collections.abc import Collection, Mapping, Sequence
from zlib import crc32

from components.activity.wording import TYPE_UNKNOWN, type_name
from components.ledger.flights import reported_values

TYPE_COLOURS = ("#2065a8", "#c98a10", "#43b6e8", "#8a3f2a", "#5d4edc", "#84b46c")
"""The colours of the most frequent types. These six, and grey, can be told apart on both grounds, even by readers
who see no red or no green (`tests/charts/test_palette.py` measures it); a seventh could not."""
OTHER_COLOUR = "#8a8f98"
UNCERTAIN_COLOUR = "#626975"
"""For movements whose type no report gives, or on whose type reports disagree."""
POSSIBLE_COLOUR = "#7a8290"
QUIET_COLOUR = "128, 134, 148"

NOTE_COLOUR, REST_COLOUR = "#64748b", "#a3a9b3"
"""For notes. Their rows are named after their kinds, so one colour is enough, with another for quiet times."""
KIND_COLOURS = {
    "activity": NOTE_COLOUR,
    "resumption": NOTE_COLOUR,
    "suspension": REST_COLOUR,
    "inactivity": REST_COLOUR,
    "strike": NOTE_COLOUR,
    "evacuation": NOTE_COLOUR,
    "agreement": NOTE_COLOUR,
    "statement": NOTE_COLOUR,
    "imagery": NOTE_COLOUR,
    "context": NOTE_COLOUR,
}
SOURCE_COLOUR = "#64748b"
"""For sources: their kinds have symbols."""


def type_colours(
    types: Sequence[str], flown: Sequence[str] = (), before: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """Returns a colour for each of `types`, given most frequent first: the first six have their own, the others
    share one. A type keeps the colour that it had `before`. The colours of others depend on the order in which all
    types were first `flown`, since their frequency changes with every edit.

    >>> type_colours(["A124", "IL62"], ["IL62", "A124"])
    {'A124': '#c98a10', 'IL62': '#2065a8'}
    """
    coloured = types[: len(TYPE_COLOURS)]
    colours = {
        name: before[name] for name in coloured if before and before.get(name, OTHER_COLOUR) != OTHER_COLOUR
    }
    in_order = sorted(types, key=list(dict.fromkeys([*flown, *types])).index)
    new = {name: place for place, name in enumerate(in_order) if name in coloured and name not in colours}
    colours |= _free_colours(new, colours.values())
    return {name: colours.get(name, OTHER_COLOUR) for name in types}


def colours_in_view(colours: Mapping[str, str], chosen: Sequence[str]) -> Mapping[str, str]:
    """Returns the colours of all types when a reader has `chosen` some. A chosen type beyond the palette gets a
    colour that no other chosen type has, while there are any, and preferably always the same one. Types that are
    not chosen are not in view.

    >>> colours_in_view({"IL62": "#2065a8", "A124": "#c98a10", "P8": "#8a8f98"}, ["A124", "P8"])["P8"]
    '#2065a8'
    """
    coloured = {name for name in chosen if colours.get(name, OTHER_COLOUR) != OTHER_COLOUR}
    grey = sorted(name for name in chosen if name and name not in coloured)
    places = {name: crc32(name.encode("utf-8", "surrogatepass")) for name in grey}
    return {**colours, **_free_colours(places, {colours[name] for name in coloured})}


def _free_colours(places: Mapping[str, int], taken: Collection[str]) -> dict[str, str]:
    """Returns for each name the colour of its place in the palette or, if that is taken, the first free one. Names
    for which no colour is left are left out."""
    colours: dict[str, str] = {}
    for name, place in places.items():
        free = [colour for colour in TYPE_COLOURS if colour not in {*taken, *colours.values()}]
        home = TYPE_COLOURS[place % len(TYPE_COLOURS)]
        colours |= {name: home if home in free else free[0]} if free else {}
    return colours


def faint(colour: str, opacity: float) -> str:
    """Returns a colour with an opacity.

    >>> faint("#3b82c4", 0.5)
    'rgba(59, 130, 196, 0.5)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


OTHER_TYPES, TYPE_UNCERTAIN = "Other types", "Type not certain"
MOST_NAMED = 6
"""The most types of a group that a hover box names, in about two lines; the others are counted."""


def group_of(aircraft_type: str, names: Mapping[str, str], colours: Mapping[str, str]) -> str:
    """Returns the group of a type: its own name if it has a colour of its own. Types beyond the palette share a
    group, and so do unknown types and those that reports disagree on.

    >>> group_of("IL62", {"IL62": "Il-62"}, {"IL62": "#2065a8"}), group_of("A124 / IL76", {}, {})
    ('Il-62', 'Type not certain')
    """
    if colours.get(aircraft_type, OTHER_COLOUR) != OTHER_COLOUR:
        return names.get(aircraft_type, aircraft_type)
    return OTHER_TYPES if _is_certain(aircraft_type) else TYPE_UNCERTAIN


def colour_of(aircraft_type: str, colours: Mapping[str, str]) -> str:
    """Returns the colour of a type's group.

    >>> [colour_of(name, {"IL62": "#2065a8"}) for name in ("IL62", "P8", "A124 / IL76", "")]
    ['#2065a8', '#8a8f98', '#626975', '#626975']
    """
    colour = colours.get(aircraft_type, OTHER_COLOUR)
    if colour != OTHER_COLOUR:
        return colour
    return OTHER_COLOUR if _is_certain(aircraft_type) else UNCERTAIN_COLOUR


def _is_certain(aircraft_type: str) -> bool:
    """Returns whether the reports of a flight give exactly one type."""
    return len(reported_values(aircraft_type)) == 1


def group_name(group: str, types: Collection[str]) -> str:
    """Returns the name of a group of these types: that the type is unknown if no report gives any.

    >>> group_name("Type not certain", ["", ""]), group_name("Type not certain", ["", "A124 / IL76"])
    ('Type unknown', 'Type not certain')
    """
    return TYPE_UNKNOWN if group == TYPE_UNCERTAIN and not any(types) else group


def named(group: str, types: Collection[str], names: Mapping[str, str]) -> str:
    """Returns the names of the types in a group of several; "" if the name of the group says it.

    >>> named("Other types", ["IL76", "P8"], {"IL76": "Il-76"}), named("Il-62", ["IL62"], {})
    ('Il-76, P8', '')
    """
    if group_name(group, types) not in (OTHER_TYPES, TYPE_UNCERTAIN):
        return ""
    shown = sorted({type_name(each, names) for each in types})
    more = f" and {len(shown) - MOST_NAMED} more" if len(shown) > MOST_NAMED else ""
    return f"{', '.join(shown[:MOST_NAMED])}{more}"
