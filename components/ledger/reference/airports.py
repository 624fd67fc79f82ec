"""The airport reference: looks up airports by ICAO code, and by other spellings that can mean one."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import pandas as pd
from pyarrow import csv

NO_CODE = "ZZZZ"
"""What flight plans write for a place without a code."""

_ICAO = re.compile("[A-Z]{4}")
_WORD = re.compile(r"[^\W_]+")
_IN_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_DOUBT = re.compile(
    r"\?|\b(?:near|nearby|not|or|via|off|from|to|area|region|possibly|probably|maybe|perhaps|unknown|"
    r"over|overhead|overfl\w+|above|in[- ]?flight|flying|airborne|en[- ]?route|inbound|outbound|heading|bound|"
    r"towards?|abeam|around|past|beyond|before|after|between|approaching|diverted|instead|except|"
    r"(?:north|east|south|west|northeast|northwest|southeast|southwest|short|close|vicinity) (?:of|to)|"
    r"[0-9]+ ?(?:nm|km|miles?)|fir|airspace|offshore|waters)\b",
    re.I,
)
"""Signs in a longer text that a code in it does not simply name the airport: it may be another place, or
uncertain."""
_LONG = re.compile(r"\b(?:international|internat|intl|int'l)\b")
_GENERIC_TEXT = """
    aerodrome air airbase airfield airport base central city field force international municipal regional
"""
_GENERIC = frozenset(_GENERIC_TEXT.split())
"""Words that only say that a name is an airport's."""
_SHORTEST_OF_NAME = 4
"""The fewest letters of a telling word in a name; shorter ones are articles."""
_OF_FORCES = frozenset(("raf", "raaf", "rnas", "afb", "arb", "ab", "nas", "mcas", "ns", "naval", "station"))
"""Words that only say that a name is an air base's."""
_COUNTRY_CODES_TEXT = """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH
    BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB
    CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO
    GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN
    IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA
    MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER
    NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU
    RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SYC SYR TCA TCD
    TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF
    WSM YEM ZAF ZMB ZWE
"""
_COUNTRY_CODES = frozenset(_COUNTRY_CODES_TEXT.split())
"""ISO 3166-1 alpha-3 country codes, many of which are also IATA airport codes."""
_COUNTRY_WORDS = frozenset({"USA", "UAE", "KSA", "GER", "DRC", "RSA"})
"""Everyday abbreviations of countries."""
_BETTER_KNOWN_AIRPORTS = frozenset({"FRA"})
"""Country codes that people write for the airport: Frankfurt, not France."""
_EVERYDAY_WORDS_TEXT = """
    ABD AIR ALL ANY BAE BAY BUT CAP CAR DAY DUE EAU END ENE ESE EUA FAR FLY FOR GOV HUB LOC LOW MED MID MOD
    NAS NDB NEW NIUE NON NOT ODD OFF OLD OPS OUR OUT POB PRC RAF RCA RDC ROK RUN SAME SAR SEA SEE SSE SUN TEN
    THE TMA TOO TOP UNK VIA VIP VRC WAR WAY WHO YES YET
"""
_EVERYDAY_WORDS = frozenset(_EVERYDAY_WORDS_TEXT.split())
"""Words and abbreviations that people write for a place or beside one and that are also airport codes: seas and
regions (MED, BAY), countries as other languages abbreviate them (BAE, EUA), directions and prepositions (ESE,
VIA), states and services (PRC, RAF), and fillers (ANY, SAME). Four-letter ones count as codes only in capitals."""


BY_IATA_CODE = "its IATA code"
"""How a spelling of three letters names its airport."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The only airport that a spelling can mean: its ICAO code, and how the spelling names it."""

    code: str
    how: str


@dataclass(frozen=True, slots=True)
class _Index:
    """The reference, indexed by IATA code, by name, by city, and by each word of names and cities."""

    by_iata: Mapping[str, str]
    names: Mapping[str, set[str]]
    cities: Mapping[str, set[str]]
    words: Mapping[str, set[str]]


def airport(code: str) -> dict[str, Any] | None:
    """Returns name, city, country (ISO 3166, two letters), lat, lon (degrees), elevation (feet) and zone (tz)
    of an airport by its ICAO code; None if the code is unknown.

    >>> airport("OSLK")["name"]
    'Bassel Al-Assad International Airport'
    """
    table = _airports()
    return dict(zip(table.columns, table.loc[code], strict=True)) if code in table.index else None


def is_code(text: str) -> bool:
    """Whether a text is the ICAO code of an airport in the reference.

    >>> is_code("EDDF"), is_code("eddf"), is_code("ZZZZ")
    (True, False, False)
    """
    return bool(_ICAO.fullmatch(text)) and text in _airports().index


def airport_of_iata(code: str) -> str:
    """Returns the ICAO code of the airport with this IATA code, regardless of its other meanings; "" if there
    is none.

    >>> airport_of_iata("ORD"), airport_of_iata("XXX")
    ('KORD', '')
    """
    return _index().by_iata.get(code, "")


def meaning(text: str, countries: Collection[str] = ()) -> Meaning | None:
    """Returns the only airport that a text can mean; None if it can mean none, or several. A code must be all
    capitals or all small letters: Med and Niue are words. `countries` are three-letter codes to be read as
    countries or words, see `country_codes_among`.

    >>> meaning("eddf").code, meaning("fra"), meaning("Frankfurt (FRA/EDDF)").code
    ('EDDF', Meaning(code='EDDF', how='its IATA code'), 'EDDF')
    >>> meaning("Frankfurt am Main Airport")
    Meaning(code='EDDF', how='its name')
    >>> meaning("San Jose"), meaning("Lima"), meaning("EDDF or ETAR"), meaning("FRA", {"FRA"})
    (None, None, None, None)
    """
    code = text.strip().upper()
    if len(code) == 3:
        own, how = "" if code in countries else _index().by_iata.get(code, ""), BY_IATA_CODE
    elif is_code(code):
        own, how = code, "its ICAO code"
    else:
        inside = _code_in(text)
        return Meaning(inside, "the one code in it") if inside else _by_name(text)
    is_other = not own or _is_word(text) or _is_city_elsewhere(text, own)
    return None if is_other else Meaning(own, how)


def candidates(text: str) -> list[str]:
    """Returns the ICAO codes of the airports that a text may mean: those whose code it contains, or whose name
    or city has all its words.

    >>> candidates("Frankfurt"), candidates("Lima")[-1], candidates("EDDF or ETAR"), candidates("Atlantis")
    (['EDDF', 'EDFE', 'EDFH'], 'SPJC', ['EDDF', 'ETAR'], [])
    >>> candidates("Paris (CDG or LBG)"), candidates("Senegal (SEN)"), candidates("Dakar (DSS)")
    (['LFPB', 'LFPG'], [], ['GOBD'])
    """
    index = _index()
    codes = {index.by_iata.get(text.strip().upper(), ""), *_WORD.findall(text), *_iata_codes_among(text)}
    in_brackets = {*_bracketed(text)} - _COUNTRY_CODES - _EVERYDAY_WORDS
    codes |= {index.by_iata.get(word, "") for word in in_brackets}
    airports_of_words = [index.words.get(word, set()) for word in set(_words(text)) - _GENERIC if len(word) > 2]
    named = set.intersection(*airports_of_words) if airports_of_words else set()
    return sorted(code for code in codes | named if is_code(code))


def starts_name(text: str, code: str) -> bool:
    """Whether the name or city of an airport begins with the words of a text, ignoring words like "airport".

    >>> starts_name("Brize", "EGVN"), starts_name("Souda", "LGSA"), starts_name("Training", "KTNT")
    (True, True, False)
    """
    own, words = airport(code) or {"name": "", "city": ""}, _distinctive_words(text)
    return bool(words) and any(
        _distinctive_words(own[column])[: len(words)] == words for column in ("name", "city")
    )


def is_name_of(text: str, code: str) -> bool:
    """Whether a text is the whole name, or the city, of an airport, ignoring words like "airport".

    >>> is_name_of("Souda", "LGSA"), is_name_of("Brize Norton", "EGVN"), is_name_of("Moscow", "UUEE")
    (True, True, True)
    >>> is_name_of("Brize", "EGVN"), is_name_of("Russian", "PARS")
    (False, False)
    """
    own, words = airport(code) or {"name": "", "city": ""}, _distinctive_words(text)
    return bool(words) and any(_distinctive_words(own[column]) == words for column in ("name", "city"))


def _distinctive_words(text: str) -> list[str]:
    return [word for word in _words(text) if word not in _GENERIC and word not in _OF_FORCES]


def airports_by_name() -> Mapping[str, set[str]]:
    """Returns the ICAO codes of the airports with each name or city. Keys are the words in small letters run
    together, without words like "airport".

    >>> sorted(airports_by_name()["abudhabi"]), airports_by_name()["basselalassad"]
    (['OMAA', 'OMAD'], {'OSLK'})
    """
    table, names = _airports(), defaultdict[str, set[str]](set)
    for column in ("name", "city"):
        for code, name in zip(table.index, table[column], strict=True):
            if _ICAO.fullmatch(code) and (key := "".join(word for word in _words(name) if word not in _GENERIC)):
                names[key].add(code)
    return names


def country_codes_among(names: Collection[str]) -> frozenset[str]:
    """Returns those of the names, in capitals, that stand for countries or are everyday words although they are
    IATA codes as well. Many three-letter country codes (ISO 3166) and words are. Such a code is an airport if
    the airport is also named by its ICAO code, if the names contain more unambiguous airport codes than
    doubtful ones, or if everybody thinks of the airport first. Everyday abbreviations of countries, such as
    USA, never are airports.

    >>> sorted(country_codes_among(["SYR", "OSLK"])), sorted(country_codes_among(["SYR", "JFK", "LHR"]))
    (['SYR'], [])
    """
    written = {name.strip().upper() for name in names if not name.strip().istitle()}
    short = {name for name in written if len(name) == 3}
    if not short:
        return frozenset()
    by_iata, everyday = _index().by_iata, short & _COUNTRY_WORDS
    several = short & (_COUNTRY_CODES | _EVERYDAY_WORDS) - everyday
    doubtful = {code for code in several if by_iata.get(code) not in written}
    if not doubtful & _COUNTRY_CODES <= by_iata.keys():
        return frozenset(doubtful | everyday)
    doubtful, airports = doubtful - _BETTER_KNOWN_AIRPORTS, (short - doubtful - everyday) & by_iata.keys()
    return frozenset(everyday if len(airports) > len(doubtful) else everyday | doubtful)


@cache
def _airports() -> pd.DataFrame:
    """Reads every airport of the reference. The package's own loader takes ten times longer. Read once, since
    the package does not change while the program runs."""
    columns = ["icao", "iata", "name", "city", "country", "lat", "lon", "elevation", "tz"]
    options = csv.ConvertOptions(include_columns=columns, strings_can_be_null=False)
    with as_file(files("airportsdata") / "airports.csv") as path:
        table = csv.read_csv(path, convert_options=options)
    return table.to_pandas().set_index("icao")


@cache
def _index() -> _Index:
    """Builds the index once, and only when a name that is no code is looked up: most ledgers have none."""
    table = _airports()
    names, cities, words = (defaultdict[str, set[str]](set) for _ in range(3))
    for code, name, city in zip(table.index, table["name"], table["city"], strict=True):
        of_name, of_city = _words(name), _words(city)
        for lookup, words_of_text in ((names, of_name), (cities, of_city)):
            if key := _joined(words_of_text):
                lookup[key].add(code)
        for word in {*of_name, *of_city} if _ICAO.fullmatch(code) else ():
            words[word].add(code)
    codes = zip(table.index, table["iata"], strict=True)
    iata = {short: code for code, short in codes if short and _ICAO.fullmatch(code)}
    return _Index(iata, names, cities, words)


def _words(text: str) -> list[str]:
    """Returns the words of a name as they are compared: without case, accents, or "international", which people
    leave out. Returns none for a name in an alphabet that the reference does not use."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = _WORD.findall(_LONG.sub(" ", text.casefold()))
    return words if text.isascii() or all(word.isascii() for word in words) else []


def _joined(words: list[str]) -> str:
    """Returns a name as it is compared; "" for generic names such as "International Airport"."""
    return "".join(words) if not _GENERIC.issuperset(words) else ""


def _by_name(text: str) -> Meaning | None:
    key, index = _joined(_words(text)), _index()
    codes = index.names.get(key, set())
    if len(codes) != 1 or index.cities.get(key, set()) - codes:
        return None
    (code,) = codes
    return Meaning(code, "its name") if is_code(code) else None


def named_within(text: str, codes: Iterable[str]) -> list[str]:
    """Returns those of the airports with a word of their own name in the text.

    >>> named_within("Trablus Mitiga", ["HLLM", "OSLK"]), named_within("air base", ["OSLK"])
    (['HLLM'], [])
    """
    words = {word for word in _words(text) if len(word) >= _SHORTEST_OF_NAME} - _GENERIC - _OF_FORCES
    names = {code: here["name"] for code in codes if (here := airport(code))}
    return [code for code, name in names.items() if not words.isdisjoint(_words(name))]


def _is_word(text: str) -> bool:
    """Whether a text that looks like a code is capitalized like a name or a word: Med, Niue, same."""
    stripped = text.strip()
    return stripped.istitle() or (
        len(stripped) == 4 and not stripped.isupper() and stripped.upper() in _EVERYDAY_WORDS
    )


def _is_city_elsewhere(text: str, code: str) -> bool:
    """Whether a text that looks like a code is also the name of a city with another airport, such as Lima. Four
    capitals are always a code."""
    if _ICAO.fullmatch(text.strip()):
        return False
    return bool(_index().cities.get(_joined(_words(text)), set()) - {code})


def _code_in(text: str) -> str:
    """Returns the only airport whose code stands in a longer text, as in "Frankfurt (FRA/EDDF)"; "" if there is
    none, or if the text contains a sign of doubt."""
    if _DOUBT.search(text):
        return ""
    words, bracketed = _WORD.findall(text), _bracketed(text)
    codes = {word for word in words if is_code(word)}
    if not any(c.islower() for c in text):
        # In a text all in capitals, a word of four letters need not be a code.
        codes = {code for code in codes if code in bracketed or _beside(code, words) <= _own_words(code)}
    codes = _with_iata_codes(codes, bracketed, words)
    return codes.pop() if len(codes) == 1 else ""


def _with_iata_codes(codes: set[str], bracketed: Iterable[str], words: Iterable[str]) -> set[str]:
    """Returns `codes`, with those of airports whose IATA code stands in brackets beside one of them or beside a
    word of the airport's own name."""
    all_codes = set(codes)
    for word in bracketed:
        code = _index().by_iata.get(word)
        if code and (all_codes or _beside(code, words) & _own_words(code) - _GENERIC):
            all_codes.add(code)
    return all_codes


def _iata_codes_among(text: str) -> set[str]:
    """Returns the airports whose IATA codes stand, in capitals, in a longer text: all of them if it consists of
    codes, else those with a word of their own name beside the code."""
    words, by_iata = _WORD.findall(_DOUBT.sub(" ", text)), _index().by_iata
    codes = {by_iata[word] for word in words if word in by_iata}
    if all(word in by_iata or is_code(word) for word in words):
        return codes
    return {code for code in codes if _beside(code, words) & _own_words(code) - _GENERIC}


def _bracketed(text: str) -> list[str]:
    return [word for inside in _IN_BRACKETS.findall(text) for word in _WORD.findall(inside)]


def _own_words(code: str) -> set[str]:
    """Returns the words in the name and city of an airport."""
    row = airport(code)
    return {*_words(row["name"]), *_words(row["city"])} if row else set()


def _beside(code: str, words: Iterable[str]) -> set[str]:
    """Returns the words, as they are compared, without the airport's own codes."""
    own_codes = (code, _airports().loc[code, "iata"])
    return {folded for word in words if word not in own_codes for folded in _words(word)}
