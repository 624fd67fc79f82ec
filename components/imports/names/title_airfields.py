"""Finds the airfields that a table is about in the words above it and in the names of its file and sheet: by ICAO
code, or by a name beside a word such as "airport"."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from components.imports.sheets.grid_tables import Sheet
from components.imports.words.airport_sounds import airports_sounding_like
from components.imports.words.direction_words import direction_in
from components.ledger.reference.airports import (
    airport_of_iata,
    candidates,
    country_codes_among,
    is_code,
    is_name_of,
)
from components.ledger.reference.cldr_names import is_country, month_called, weekday_called
from components.ledger.spellings import find

Airports = frozenset[str]
"""The codes of the airports that one name may mean."""
_CODE = re.compile(r"(?<![^\W_])[A-Z]{4}(?![^\W_])")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[(\[]|[)\]]")
_MOST_WORDS = 3
"""Words of a name: Rio de Janeiro."""
_SHORTEST = 4
"""Letters of a name; three are too often another word."""
_AIRPORT_TEXT = """
    airport; airfield; air base; airbase; aerodrome; air station; flughafen; flugplatz; fliegerhorst;
    luftwaffenstützpunkt; aéroport; aérodrome; base aérienne; aeropuerto; aeródromo; base aérea; aeroporto;
    aerodromo; base aerea; luchthaven; vliegveld; vliegbasis; flygplats; flygbas; flyplass; flybase; lufthavn;
    flyvestation; lentoasema; lentokenttä; lotnisko; lotnisku; lotniska; port lotniczy; baza lotnicza; bazie
    lotniczej; letiště; letišti; letisko; repülőtér; repülőtéren; aeroport; aeroportul; bază aeriană; aerodrom;
    aerodromu; zračna luka; аэропорт; аэропорту; аэропорта; аэропорте; аэродром; аэродрома; аэродроме; аэродрому;
    авиабаза; авиабазы; авиабазе; авиабазу; аеропорт; аеропорту; аеропорті; аеродром; аеродромі; аеродрому;
    авіабаза; авіабазі; авіабази; летовище; летовищі; летище; havalimanı; havaalanı; hava üssü; αεροδρόμιο;
    αεροδρομίου; مطار; قاعدة; فرودگاه; נמל התעופה; שדה התעופה; 空港; 基地; 机场; 機場; 공항
"""
_AIRPORT = frozenset(tuple(phrase.split()) for phrase in _AIRPORT_TEXT.replace("\n", " ").split(";"))
"""Phrases that mark the neighbouring word as an airfield, in small letters, split into words."""
_MOST_OF_AIRPORT = max(map(len, _AIRPORT))
_AT_TEXT = "at in into to bei auf nach en à au w do na vo v u в на у te til i på a"
_AT = frozenset(_AT_TEXT.split())
"""Words before the airfield of a table. Words for "from" are missing, because flights are not listed where they
came from."""


def airfields_above(text: str, spelled: Mapping[str, str]) -> list[Airports]:
    """Returns the airports that the words of a title or file name say a table is about, for each name those that
    it may mean. `spelled` are the ledger's spellings of places.

    >>> [sorted(each) for each in airfields_above("Landings at Lublin airport, NOV 2025", {})]
    [['EPLB']]
    >>> [sorted(each) for each in airfields_above("LUZ arrivals EPRZ_list", {})]
    [['EPRZ'], ['EPLB']]
    >>> airfields_above("Hmeimim arrivals", {"hmeimim": "OSLK"}), airfields_above("Flights from Goma", {})
    ([frozenset({'OSLK'})], [])
    >>> airfields_above("Known arrivals in Jordan, kept by Wagner (USA)", {}), airfields_above("Arrivals NOV", {})
    ([], [])
    >>> airfields_above("Arrivals SEPT 2025", {})
    []
    """
    # SEPT is a month, and an airfield in Ecuador.
    codes = (frozenset((code,)) for code in _CODE.findall(text) if is_code(code) and not month_called(code))
    return list(dict.fromkeys(chain(codes, _airports_marked_in(_WORD.findall(text), spelled))))


def airfield_of_sheet(name: str, spelled: Mapping[str, str]) -> list[Airports]:
    """Returns the airports that a sheet may be named after, if its name contains nothing else.

    >>> [sorted(each) for each in airfield_of_sheet("Lublin", {})], airfield_of_sheet("November", {})
    ([['EPLB']], [])
    >>> [airfield_of_sheet(name, {}) for name in ("Sheet1", "Data", "Лист1", "NOV", "KEY", "Arrivals")]
    [[], [], [], [], [], []]
    """
    words = _WORD.findall(name)
    # Too many three-letter abbreviations of sheet names are IATA codes, too.
    is_name = 0 < len(words) <= _MOST_WORDS and (len(name) >= _SHORTEST or find(name, spelled))
    return [called] if is_name and (called := _airports_called(words, spelled)) else []


def airfields_of_title(table: Sheet, spelled: Mapping[str, str]) -> list[Airports]:
    """Returns the airports that a table is about by the words above it, its file name or its sheet names."""
    of_sheets = (airfield_of_sheet(name, spelled) for name in table.joined or (table.name,))
    return list(dict.fromkeys(chain(airfields_above(table.title, spelled), *of_sheets)))


def are_of_others(now: Sequence[Airports], there: Iterable[Airports]) -> bool:
    """Returns whether there are names of airports, and none of them can mean one already there."""
    others = frozenset[str]().union(*there)
    return bool(now and others) and all(map(others.isdisjoint, now))


def _airports_marked_in(words: Sequence[str], spelled: Mapping[str, str]) -> Iterator[Airports]:
    """Yields the airports of each name or IATA code beside a word that marks it as an airport."""
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _MOST_WORDS), start, -1):
            if called := _airports_named_at(words, start, end, spelled):
                yield called
                start = end - 1
                break
        start += 1


def _airports_named_at(words: Sequence[str], start: int, end: int, spelled: Mapping[str, str]) -> Airports:
    """Returns the airports that some words may name, if a neighbouring word marks them as an airport."""
    name, is_airport = words[start:end], _is_airport_beside(words, start, end)
    if is_airport or _follows_preposition(words, start) or _is_beside_direction(words, start, end):
        called = _airports_called(name, spelled)
        return called or frozenset(airports_sounding_like(" ".join(name)) if is_airport else ())
    return frozenset()


def _is_of_no_airport(name: str) -> bool:
    return is_country(name) or bool(month_called(name) or weekday_called(name))


def _airports_called(words: Sequence[str], spelled: Mapping[str, str]) -> Airports:
    name = " ".join(words)
    if own := find(name, spelled):
        return frozenset((own,))
    if len(words) == 1 and len(name) < _SHORTEST:
        return _of_iata(name)
    if not name[0].isupper() or _is_of_no_airport(name):
        return frozenset()
    if is_code(name):
        return frozenset((name,))
    return frozenset(code for code in candidates(name) if is_name_of(name, code))


def _of_iata(name: str) -> Airports:
    is_other = (
        not name.isupper() or month_called(name) or weekday_called(name) or name in country_codes_among([name])
    )
    code = "" if is_other else airport_of_iata(name)
    return frozenset((code,)) if code else frozenset()


def _follows_preposition(words: Sequence[str], start: int) -> bool:
    return start > 0 and words[start - 1].casefold() in _AT


def _is_beside_direction(words: Sequence[str], start: int, end: int) -> bool:
    """Returns whether "arrivals" or the like stands directly before or after a name."""
    beside = (*words[max(0, start - 1) : start], *words[end : end + 1])
    return any(len(word) >= _SHORTEST and direction_in(word) for word in beside)


def _is_airport_beside(words: Sequence[str], start: int, end: int) -> bool:
    small = [word.casefold() for word in words]
    return any(
        tuple(small[max(0, start - count) : start]) in _AIRPORT or tuple(small[end : end + count]) in _AIRPORT
        for count in range(1, _MOST_OF_AIRPORT + 1)
    )
