"""Words before a place that say whether an aircraft came from it or went to it: "from Leipzig", "nach Oslo"."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from components.files.cells import is_unknown
from components.imports.words.direction_words import ARRIVAL, DEPARTURE, direction_in
from components.imports.words.heading_words import meanings_of
from components.ledger.reference.airports import candidates, is_code, starts_name

_WAYS: dict[tuple[str, ...], str] = {("origin",): ARRIVAL, ("destination",): DEPARTURE}
_ALWAYS = ("from", "to")
"""Words that no place name begins with. The others count only if every cell of a column has one, and they do not
begin an airport's name: Da Nang."""
_MORE = dict.fromkeys(("for", "departed for", "bound for", "pour", "в", "на", "у"), DEPARTURE)
"""Words that stand before a place, but head no column."""
_ARTICLE = "the"
_MOST_WORDS = 3
_SHORTEST_INSIDE = 3
"""Letters of a word that makes the text a route; shorter ones are parts of names, as in Rio de Janeiro."""
_OF_ROUTES = ("a", "à", "v", "w", "в", "во", "у")
"""Shorter words that are hardly ever parts of names."""
_INSIDE = re.compile(r"\w+")

_AT = re.compile(r"(?:at|in|bei|auf|en|em|w|på|te)\s+(.+)")
"""A preposition and the name of the place where an aircraft landed or took off."""
_ELSEWHERE = re.compile(
    r"elsewhere\b|(?:at |in |on )?an?other (?:air\w+|place|base)|anderswo|woanders|ailleurs|altrove|en otr[ao] |"
    r"gdzie indziej|на друг\w+ аэро|в друг\w+ (?:аэро|мест)|в інш\w+ (?:аеро|місц)",
    re.IGNORECASE,
)


# Memoized: a table has fewer names of places than rows.
@lru_cache(maxsize=16_384)
def way_in(cell: str) -> tuple[str, str]:
    """Returns the direction that a word before a place gives, and the place; "" and the whole cell if there is
    none.

    >>> way_in("from Leipzig"), way_in("nach Oslo"), way_in("arrived from: Rio de Janeiro"), way_in("EX LEJ")
    (('arrival', 'Leipzig'), ('departure', 'Oslo'), ('arrival', 'Rio de Janeiro'), ('arrival', 'LEJ'))
    >>> way_in("из Москвы"), way_in("в Дамаск"), way_in("from the USA")
    (('arrival', 'Москвы'), ('departure', 'Дамаск'), ('arrival', 'USA'))
    >>> way_in("Oslo"), way_in("to be confirmed"), way_in("from Leipzig to Oslo"), way_in("from 3 Nov")[0]
    (('', 'Oslo'), ('', 'to be confirmed'), ('', 'from Leipzig to Oslo'), '')
    >>> {way_in(cell)[0] for cell in ("FROM EDDP TO OSLK", "из Сирии в Россию", "de Madrid a Oslo", "A Coruña")}
    {''}
    """
    if not says_always(cell) and any(starts_name(cell, code) for code in candidates(cell)):
        return "", cell
    words = cell.split()
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        way, place = _way_of(words[:count]), _without_article(words[count:])
        others = _INSIDE.findall(" ".join(place))
        if way and _is_name(place[0]) and not any(_is_other_way(word, way) for word in others):
            return way, " ".join(place)
    return "", cell


def _without_article(words: list[str]) -> list[str]:
    return words[1:] if words[1:] and words[0].casefold() == _ARTICLE else words


def _place_at(text: str) -> str:
    at = _AT.fullmatch(text)
    return at[1] if at else ""


def elsewhere_in(cell: str, is_here: Callable[[str], bool]) -> tuple[str, str]:
    """Returns the direction of a cell that says that an aircraft landed at or left another place than here, and a
    code that stands alone after it, which may be the other end. Both are "" if it names no place, a place that is
    no known airport, or only an origin or destination.

    >>> is_here = "EPRZ".__eq__
    >>> [elsewhere_in(cell, is_here) for cell in ("landed at OSDI", "departed OSDI", "вылет из OSDI")]
    [('arrival', ''), ('departure', 'OSDI'), ('departure', '')]
    >>> elsewhere_in("landed elsewhere", is_here), elsewhere_in("gelandet in Ramstein", is_here)
    (('arrival', ''), ('arrival', ''))
    >>> texts = "arrived from OSDI", "departed to OSDI", "landed at EPRZ", "landed at 14:05", "landed safely"
    >>> {elsewhere_in(cell, is_here) for cell in texts}
    {('', '')}
    """
    words = cell.split()
    for count in range(1, len(words)):
        direction, rest = direction_in(" ".join(words[:count])), " ".join(words[count:])
        if direction not in (ARRIVAL, DEPARTURE) or way_in(rest)[0] == direction:
            return "", ""
        place = _place_behind(rest)
        if _ELSEWHERE.match(rest) or (place and _names_airport(place) and not is_here(place)):
            return direction, _code_alone(rest)
        if place:
            return "", ""
    return "", ""


def _place_behind(text: str) -> str:
    """Returns the place after a word for a direction or location, or a code standing alone; "" if there is
    none."""
    way, place = way_in(text)
    return place if way else _place_at(text) or _code_alone(text)


def _code_alone(text: str) -> str:
    return text if is_code(text) else ""


def _names_airport(place: str) -> bool:
    return _is_name(place) and any(code in place or starts_name(place, code) for code in candidates(place))


def _way_of(words: list[str]) -> str:
    text = " ".join(words).rstrip(":")
    return _WAYS.get(meanings_of(text)) or _MORE.get(text.casefold(), "")


def _is_name(word: str) -> bool:
    return word[0].isalpha() and not word[0].islower()


def _is_other_way(word: str, way: str) -> bool:
    if word in _OF_ROUTES:
        return True
    is_word = word.casefold() in _ALWAYS or (word.islower() and len(word) >= _SHORTEST_INSIDE)
    return is_word and _way_of([word]) not in ("", way)


def says_always(cell: str) -> bool:
    """Returns whether a cell begins with a word that gives a direction in any column of places."""
    return cell.partition(" ")[0].casefold() in _ALWAYS


def ways_of_all(cells: Iterable[str]) -> frozenset[str]:
    """Returns the directions in the cells of a column, if every cell that is not blank has one; otherwise empty.

    >>> sorted(ways_of_all(["ex Leipzig", "", "to Oslo"])), ways_of_all(["De Bilt", "Oslo"])
    (['arrival', 'departure'], frozenset())
    """
    ways = frozenset(way_in(cell)[0] for cell in cells if not is_unknown(cell))
    return frozenset() if "" in ways else ways
