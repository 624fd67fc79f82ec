"""Reads what a cell says of aircraft: how many, of which type, with which registrations and addresses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import dropwhile

from components.files.cells import icao24, is_unknown, spreadsheet_damage
from components.imports.words.heading_words import meanings_of
from components.ledger.reference.designators import designators_named
from components.tracks.identity import address_of, mark, registration_of

MOST_AIRCRAFT = 50
"""Aircraft of one row: a squadron has fewer, and a larger number counts something else."""
REGISTRATION = re.compile(
    r"N[1-9][0-9]{0,4}[A-HJ-NP-Z]{0,2}|[A-Z0-9]{1,2}-[A-Z0-9]{3,5}|[A-Z]{2,3}-[0-9]{3,5}|[0-9]{2}-[0-9]{4,5}"
)
"""The usual forms of registrations, with their hyphens."""
_PLAIN_MARK = re.compile(
    r"N[1-9][0-9]{0,4}[A-HJ-NP-Z]{0,2}|[A-Z]{1,3}-(?:[A-Z]{3,4}|[0-9]{4,5})|[0-9]{2}-[0-9]{4,5}"
)
"""Forms of registrations that no variant of a type has."""
_COUNTED = re.compile(
    r"(?P<before>[1-9][0-9]?) ?[x×*хX] ?(?P<type>\S.*)|(?P<many>[2-9]) (?P<types>[^\W\d_].*)|"
    r"(?P<name>.*[^\s(]) ?\(?[x×*хX] ?(?P<after>[1-9][0-9]?)"
)
_NAMED = re.compile(r"(?P<type>.*\S) *\((?P<marks>[^()]+)\)")
_SERIAL = re.compile(r"(?!19|20)[0-9]{4}|[0-9]{5,6}|[0-9]{2}\+[0-9]{2}")
"""A military serial, in brackets after a type. No variant has as many digits, and years of this and the last
century are excluded; German serials have a cross between their digits."""
_COLOUR = "red|blue|yellow|white|black|красный|синий|ж[её]лтый|белый|ч[её]рный"
_BORT_NUMBER = re.compile(rf"[0-9]{{2,3}}[ -](?:{_COLOUR})|(?:{_COLOUR})[ -][0-9]{{2,3}}", re.IGNORECASE)
"""The bort number of a Soviet or Russian military aircraft, with its colour."""
_ONE_OF = re.compile(r"\s+(?:or|oder|ou|o|lub|или|або|أو|veya|或)\s+", re.IGNORECASE)
"""Between registrations of which only one is the aircraft's."""
_NAMES_A_MARK = re.compile(rf"\b(?:{REGISTRATION.pattern})\b|[0-9]{{4}}")
_SHORTEST_WORD = 3
"""Letters of a word for "registration". R alone heads columns of registrations, but means other things in a
cell."""
LINKED = re.compile(r"(?<=\S)\s*\(https?://[^()\s]*\)$")
"""A page address after a name, as Notion and Airtable export it."""
FOOTNOTES = re.compile(r"(?<=\S)\s*(?:\[(?:[0-9]{1,3}|[a-z]{1,2}|(?i:note|nb|n) ?[0-9]{1,3})\])+$")
"""Footnote marks of an encyclopaedia after a name; capitals (Air Force [RU]) are part of it."""
_LONGEST = 200
"""Characters: a cell that names fifty aircraft is shorter, and prose would be tried at every word."""
_AROUND_COUNT = re.compile(
    r"^[x×*хX] ?|(?<=[0-9]) ?(?:[x×*хX]|шт|stk|stück|pcs|pc|szt|ks|adet|aircraft|planes|a/c)\.?$", re.IGNORECASE
)
"""Words and signs beside a number of aircraft that add nothing to it."""
_BETWEEN_MARKS = re.compile(r"\s*[,;/&|]\s*|\s+(?:\+|and|und|et|y|e|и|ve|و)\s+|\s+", re.IGNORECASE)
_BETWEEN_TYPES = re.compile(r"\s*[,;+&]\s*|\s+(?:and|und|et|y|e|и|та|і|ve|و)\s+", re.IGNORECASE)
"""What separates types that all came; a stroke means one or the other: A319/320."""
_CALLSIGN = re.compile(r"[A-Z]{2,}[0-9]+[A-Z]*|[A-Z]{3,}[0-9][0-9A-Z]*")
_BEHIND_TYPE = " ,;:/(–-"
"""What separates a type from the registrations after it."""
_PAIRS = re.compile(r"[$#]?((?:[0-9A-Fa-f]{2}[ :.-]?){2}[0-9A-Fa-f]{2})[hH]?")
_BETWEEN_PAIRS = re.compile(r"[ :.-]")


@dataclass(frozen=True, slots=True)
class Aircraft:
    """The aircraft in a cell of types.

    - type: the type alone; count: number of aircraft of it
    - registrations: those beside the type
    - unread: anything else there that may name an aircraft
    - types: of a cell that lists several, see `types_in`
    - is_doubtful: whether the count is a bare number, which may as well be painted on an aircraft
    """

    type: str
    count: int = 1
    registrations: tuple[str, ...] = ()
    unread: str = ""
    types: tuple[str, ...] = field(default=(), repr=False)
    is_doubtful: bool = field(default=False, repr=False)


# Memoized: the result depends on the cell alone, a table names few types, and a thousand aircraft are many.
@lru_cache(maxsize=16_384)
def aircraft_in(cell: str) -> Aircraft:
    """Returns the aircraft in a cell of types.

    >>> aircraft_in("2x Il-76"), aircraft_in("IL62 (RA-86572)").registrations
    (Aircraft(type='Il-76', count=2, registrations=(), unread=''), ('RA-86572',))
    >>> aircraft_in("2 C-130s").type
    'C-130'
    >>> aircraft_in("An-124 x3").count, aircraft_in("Il-76 (freighter)").type
    (3, 'Il-76 (freighter)')
    >>> aircraft_in("Rafale (x2)"), aircraft_in("An-26 (09)").count
    (Aircraft(type='Rafale', count=2, registrations=(), unread=''), 1)
    >>> aircraft_in("2x An-124 RA-82040/RA-82038")
    Aircraft(type='An-124', count=2, registrations=('RA-82040', 'RA-82038'), unread='')
    """
    if designators_named(cell):
        return Aircraft(cell)
    if types := types_in(cell):
        is_counted = any(_COUNTED.fullmatch(part) for part in _BETWEEN_TYPES.split(cell))
        return Aircraft(cell, len(types) if is_counted else 1, types=types)
    named = _without_marks(LINKED.sub("", cell))
    match = _COUNTED.fullmatch(named.type)
    counted = _counted_aircraft(match) if match else None
    return replace(named, type=counted.type, count=counted.count) if counted else named


def _without_marks(cell: str) -> Aircraft:
    """Returns the type in a cell, and what stands after it."""
    if len(cell) > _LONGEST:
        return Aircraft(cell)
    match = _NAMED.fullmatch(cell)
    if match and (count := _count_in_brackets(match["type"], match["marks"])):
        is_doubtful = match["marks"].strip().isdecimal()
        return replace(_without_marks(_singular(match["type"].rstrip())), count=count, is_doubtful=is_doubtful)
    if match and (marks := registrations_in(match["marks"])):
        return Aircraft(match["type"], registrations=marks)
    if match and _is_of_types(match["type"]):
        return _with_brackets(match["type"], match["marks"]) or Aircraft(cell)
    return _type_before_marks(cell) or Aircraft(cell)


def _type_before_marks(cell: str) -> Aircraft | None:
    """Returns the type and the registrations after it without brackets; None if there are none."""
    for first in _BETWEEN_MARKS.finditer(cell):
        types, marks = cell[: first.start()], registrations_in(cell[first.end() :].strip("()"))
        types = types.rstrip(_BEHIND_TYPE)
        # After a blank alone it may as well be a variant: B-200, TD-90VD.
        is_mark = bool(first[0].strip()) or all(map(_PLAIN_MARK.fullmatch, marks))
        if marks and is_mark and _is_of_types(types):
            return Aircraft(types, registrations=marks)
    return None


def _with_brackets(types: str, text: str) -> Aircraft | None:
    """Returns a type with what stands in brackets after it; None if that may be part of its name.

    >>> _with_brackets("IL-76TD", "reg. EX-76005 or EX-76008").registrations
    ('EX-76005 or EX-76008',)
    >>> _with_brackets("C-17A", "1225, 1228")
    Aircraft(type='C-17A', count=1, registrations=('1225', '1228'), unread='')
    >>> _with_brackets("An-26", "09 red").registrations, _with_brackets("A400M", "54+12").registrations
    (('09 red',), ('54+12',))
    >>> _with_brackets("IL-76TD", "registration not visible"), _with_brackets("Boeing 737", "400")
    (Aircraft(type='IL-76TD', count=1, registrations=(), unread=''), None)
    >>> _with_brackets("IL-76TD", "EX-76005 at 14:05").unread, _with_brackets("C-17A", "2015").unread
    ('EX-76005 at 14:05', '2015')
    """
    words = text.split()
    if is_unknown(text) or (any(map(_is_word_for_marks, words)) and not re.search("[0-9]", text)):
        return Aircraft(types)
    marks = " ".join(dropwhile(_is_word_for_marks, words))
    if _BORT_NUMBER.fullmatch(marks):
        return Aircraft(types, registrations=(marks,))
    if listed := _listed(_BETWEEN_MARKS.split(marks)):
        return Aircraft(types, registrations=listed)
    if _listed(_ONE_OF.split(marks)):
        # Nobody knows which of them it was: one flight, with the text as its registration.
        return Aircraft(types, registrations=(marks,))
    return Aircraft(types, unread=text) if _NAMES_A_MARK.search(text) else None


def _is_word_for_marks(word: str) -> bool:
    return len(word) >= _SHORTEST_WORD and "registration" in meanings_of(word)


def _listed(parts: Iterable[str]) -> tuple[str, ...]:
    """Returns distinct registrations and serials; empty if any part is neither."""
    every = tuple(dict.fromkeys(filter(None, parts)))
    return every if all(_is_registration(part) or _SERIAL.fullmatch(part) for part in every) else ()


def _is_of_types(text: str) -> bool:
    """Returns whether a text is the name of a type, or several aircraft of one."""
    match = _COUNTED.fullmatch(text)
    return bool(designators_named(text)) or bool(match and _counted_aircraft(match))


def types_in(cell: str) -> tuple[str, ...]:
    """Returns the types that a cell lists, each as often as it is counted; empty if any part is no type, or there
    is only one.

    >>> types_in("MiG-29, 31"), types_in("Il-76TD; 2")
    ((), ())
    >>> types_in("An-124, Il-76"), types_in("2x Il-76 + An-124"), types_in("An-124"), types_in("C-17, RCH123")
    (('An-124', 'Il-76'), ('Il-76', 'Il-76', 'An-124'), (), ())
    """
    parts = _BETWEEN_TYPES.split(cell) if len(cell) <= _LONGEST else []
    # A bare number is a count or another variant: MiG-29, 31.
    if len(parts) < 2 or not all(_is_of_types(part) and not part.strip().isdecimal() for part in parts):
        return ()
    return tuple(one.type for part in parts for one in [aircraft_in(part)] for _ in range(one.count))


def callsigns_in(cell: str) -> tuple[str, ...]:
    """Returns the distinct callsigns that a cell lists; empty if any part is none.

    >>> callsigns_in("RFF7101, RFF7102"), callsigns_in("RFF7101/2"), callsigns_in("RCH 123")
    (('RFF7101', 'RFF7102'), (), ())
    """
    parts = tuple(dict.fromkeys(_BETWEEN_MARKS.split(cell.strip())))
    return parts if all(map(_CALLSIGN.fullmatch, parts)) else ()


def _counted_aircraft(match: re.Match[str]) -> Aircraft | None:
    """Returns several aircraft, if what is counted is a type."""
    name = match["type"] or match["types"] or match["name"]
    one = _singular(name)
    count = int(match["before"] or match["many"] or match["after"])
    return Aircraft(one, count) if designators_named(one) else None


def _singular(name: str) -> str:
    """Returns the singular of a counted type: C-130 for C-130s."""
    return next(filter(designators_named, (name.removesuffix("s"), name)), name)


def _count_in_brackets(name: str, text: str) -> int | None:
    """Returns how many aircraft the brackets after a name count; None if they say something else, such as a bare
    number, which may be painted on an aircraft."""
    is_number = text.strip().isdecimal()
    return None if is_number and not (text in [*"23456789"] and _is_of_types(name)) else count_in(text)


def may_list(cell: str) -> bool:
    """Returns whether a cell contains a separator between which two aircraft could be named."""
    return "+" in cell or bool(_BETWEEN_MARKS.search(cell))


# Memoized: the result depends on the cell alone, and a table names an aircraft in many rows.
@lru_cache(maxsize=65_536)
def registrations_in(cell: str) -> tuple[str, ...]:
    """Returns the distinct registrations that a cell lists; empty if any part is no registration.

    >>> registrations_in("RA-86495, RA-86496"), registrations_in("RA-82040/RA-82038")
    (('RA-86495', 'RA-86496'), ('RA-82040', 'RA-82038'))
    >>> registrations_in("RA-86495"), registrations_in("RA-86495/6"), registrations_in("54+12")
    (('RA-86495',), (), ())
    """
    if _is_registration(cell):
        return (cell,)
    parts = [part for part in _BETWEEN_MARKS.split(cell.strip()) if part]
    return tuple(dict.fromkeys(parts)) if all(map(_is_registration, parts)) else ()


def addresses_in(cell: str) -> tuple[str, ...]:
    """Returns the distinct addresses that a cell lists; empty if any part is no address.

    >>> addresses_in("A3C78C, a3c78d"), addresses_in("15 2D 4B")
    (('a3c78c', 'a3c78d'), ('152d4b',))
    """
    if address := address_in(cell):
        return (address,)
    addresses = [address_in(part) for part in _BETWEEN_MARKS.split(cell.strip()) if part]
    return tuple(dict.fromkeys(addresses)) if all(addresses) else ()


def addresses_of(registrations: Sequence[str], addresses: Sequence[str]) -> tuple[str, ...]:
    """Returns the address of each of several aircraft, "" if it cannot be told. An address that follows from an
    American registration is assigned to it; the rest are assigned in order, if as many aircraft are left.

    >>> addresses_of(("RA-86495", "N3423Q"), ("a3c78c", "152d4a"))
    ('152d4a', 'a3c78c')
    >>> addresses_of(("RA-86495", "RA-86496", "N3423Q"), ("152d4a",))
    ('', '', '')
    """
    address_by_registration = {registration: address_of(registration.upper()) for registration in registrations}
    owners = {
        registration: address for registration, address in address_by_registration.items() if address in addresses
    }
    without_address = [registration for registration, address in address_by_registration.items() if not address]
    unassigned = [address for address in addresses if not registration_of(address)]
    if len(without_address) == len(unassigned):
        owners |= dict(zip(without_address, unassigned, strict=True))
    return tuple(owners.get(registration, "") for registration in registrations)


def marks_each_once(registrations: Sequence[str]) -> tuple[str, ...]:
    """Returns distinct registrations, each as first written.

    >>> marks_each_once(("RA-86495", "RA86495", "RA-86496"))
    ('RA-86495', 'RA-86496')
    """
    by_mark = {mark(registration): registration for registration in reversed(registrations)}
    return tuple(dict.fromkeys(by_mark[mark(registration)] for registration in registrations))


def _is_registration(text: str) -> bool:
    return bool(REGISTRATION.fullmatch(text)) and not designators_named(text)


def count_in(cell: str) -> int | None:
    """Returns the number in a cell that counts aircraft; None if it is none.

    >>> count_in("3"), count_in("2.0"), count_in("4x"), count_in("x 2"), count_in("2 шт."), count_in("some")
    (3, 2, 4, 2, 2, None)
    """
    number = _AROUND_COUNT.sub("", cell.strip()).removesuffix(".0")
    is_count = number.isascii() and number.isdigit() and len(number) <= len(str(MOST_AIRCRAFT))
    return int(number) if is_count and int(number) <= MOST_AIRCRAFT else None


# Memoized: the result depends on the cell alone, and a table names an aircraft in many rows.
@lru_cache(maxsize=65_536)
def address_in(cell: str) -> str:
    """Returns the address in a cell as the ledger writes it, also if its digits stand in pairs; "" for none.

    >>> address_in("0x152D4A"), address_in("15 2D 4B"), address_in("$15A2AC"), address_in("N3423Q")
    ('152d4a', '152d4b', '15a2ac', '')
    """
    pairs = _PAIRS.fullmatch(cell.strip())
    return icao24(_BETWEEN_PAIRS.sub("", pairs[1]) if pairs else cell)


def why_no_address(cell: str) -> str:
    """Returns why a cell holds no address.

    >>> why_no_address("4.41E+11"), why_no_address("later")
    ('a spreadsheet made a number of it', 'this is no address of an aircraft')
    """
    return spreadsheet_damage(cell) or "this is no address of an aircraft"
