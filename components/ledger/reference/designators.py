"""Finds the ICAO Doc 8643 designator of an aircraft type by the names in use for it, without any table of the
user's.

A name leads to a designator only if no other one is possible. Names are compared by their runs of letters and
of digits, so case, hyphens and spaces do not matter ("IL 76", "Il-76"). Cyrillic letters are read as their
Latin transcription or as Latin letters that look the same. A manufacturer may stand in front of the model; a
word like "freighter", or a nickname that the type really has, beside it; and a variant behind it ("Il-76TD",
"747-4R7F"), provided that every model with the same beginning has the same designator.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import takewhile
from string import ascii_uppercase

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from components.files.cells import is_unknown, spreadsheet_damage
from components.ledger.location import SHIPPED
from components.ledger.spellings import find, fold, latin_look_alikes, latin_transcription

Words = tuple[str, ...]
"""A name as it is compared: its runs of letters and of digits, in order."""
Codes = frozenset[str]

DESIGNATORS_VERSION = "6"
"""Raise this when a name leads to another designator than before: everything derived from the old one is then
made anew."""

MOST_CANDIDATES = 4
"""The most designators that a sentence names; the others are counted."""
LEAST_SIMILARITY = 0.6
"""The least similarity between a model's name and its designator for a reader to connect the two."""
_LONGEST_NAME = 60
"""The most characters of a name: the longest names of the reference are shorter. Longer text is prose, and
trying every reading of it takes long."""
_REFERENCE = SHIPPED.parent / "reference"
_AS_TEXT = csv.ConvertOptions(column_types={"code": pa.string()})
_LETTERS_THEN_DIGITS = re.compile("^([A-Z]+)([0-9])")
_RUN = re.compile("[a-z]+|[0-9]+")
_SHORT = re.compile(r"([a-z])[- ]?([0-9]{1,3})[a-z]{0,2}|([0-9][a-z][- ]?[0-9]+)[a-z]*")
_LARGE_MAKERS_TEXT = """
    airbus antonov beriev boeing bombardier cessna dassault douglas embraer eurofighter grumman gulfstream ilyushin
    lockheed mcdonnell mikoyan mil northrop sikorsky sukhoi transall tupolev yakovlev
"""
_LARGE_MAKERS = frozenset(_LARGE_MAKERS_TEXT.split())
_NAMES_OF_OTHERS = frozenset({"havoc", "fantan", "flagon", "mascot", "colt", "cub", "crate"})
"""NATO reporting names of one aircraft that the reference has for another (Havoc: Mi-28, not the Douglas A-20)."""
_DOUBT = re.compile(r"[?~]")
"""Marks by which a writer doubts a name."""
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_ROLES = re.compile(
    "aeroplane|aircraft|airlifter|airliner|airplane|bomber|business|cargo|civil|civilian|drone|fighter|freighter|"
    "helicopter|jet|military|passenger|plane|private|tanker|trainer|transport|transporter|uav"
)
"""Words for the role of an aircraft, which are no names of types."""
_COUNT = re.compile(
    r"[0-9][a-z]{0,4}(?P<mark>[\s,;:(\[+*#x]+|\s+-\s+)(?P<count>[0-9]{1,2})(?P<end>\s*x?\s*[)\]]?)$"
)
"""The number of aircraft, behind the number of the type: C-17 (2), An-2 x2."""
_PARTED_DIGITS = re.compile("[0-9][^a-z0-9]+[0-9]")
_CONNECTIVES = re.compile(r"\b(?:or|and|und|oder|ou|et|ili|i)\b")
_BOEING = re.compile(r"\bb[- ]?(?=7[0-9]7\b)")
_OF_BOEING = re.compile("7[0-9]7-[0-9](?:[0-9][0-9])?")
_ICAO_AIRBUS = re.compile(r"^A-(?=[0-9]{3})")
"""The way that only ICAO writes Airbus models: A-330."""
_JOINED_MAKER = re.compile(r"^([a-z]{4,})-(?=[0-9])")
_VARIANT = re.compile(r"|-?[a-z0-9]+(?:-[a-z0-9]+)*| [a-z]{1,3}")
"""The forms of a variant behind a model: written in one word with it, or up to three letters."""
_LETTERS_OF_VARIANT = re.compile(r"(?<=[a-z0-9])\(([a-z]{1,3})\)")
"""A variant in brackets directly behind a model: 767-300(ER)."""
_MAKERS_IN_USE = {
    "boing": "boeing",
    "erbas": "airbus",
    "aerobus": "airbus",
    "beechcraft": "beech",
    "antonow": "antonov",
    "tupolew": "tupolev",
    "suchoi": "sukhoi",
    **dict.fromkeys(("iljuschin", "iljushin", "iliouchine", "ilyusin", "iliushin", "ilyuschin"), "ilyushin"),
}
"""German, French and Turkish names of manufacturers."""


def designator_of(name: str, own: Mapping[str, str]) -> str | None:
    """Returns the designator of a type: by the ledger's own spellings (`spellings.spellings`) or, if they lack
    it, by ICAO's names. Returns "" if the cell only says that the type is unknown, and None if no designator is
    certain.

    >>> [designator_of(name, {"il76": "CAND"}) for name in ("Il-76", "Il-76TD", "747", "n/a")]
    ['CAND', 'IL76', None, '']
    """
    if _DOUBT.search(name) and not is_unknown(name):
        return None
    # Without its signs, "C-17 (2)" would be the designator of another type.
    if (key := find(name, own)) is not None and not (key == fold(name).upper() and _has_count(name.lower())):
        return key
    if is_unknown(name):
        return ""
    codes = designators_named(name)
    return codes[0] if len(codes) == 1 else None


def is_designator(text: str) -> bool:
    """Whether a text is a designator of ICAO Doc 8643.

    >>> is_designator("IL76"), is_designator("Il-76"), is_designator("ZZZZ")
    (True, False, False)
    """
    return text in _makers()


# The result depends on the reference alone. No ledger with ten thousand names of types is known.
@lru_cache(maxsize=10_000)
def designators_named(name: str) -> tuple[str, ...]:
    """Returns the designators that a name may stand for, in order: exactly one if no other is possible, none if
    the name is unknown.

    >>> designators_named("Ил-76МД"), designators_named("Boeing 747-400"), designators_named("cargo plane")
    (('IL76',), ('B744',), ())
    >>> designators_named("KC-135")
    ('K35E', 'K35R')
    """
    if is_designator(name.strip()):
        return (name.strip(),)
    if len(name) > _LONGEST_NAME or "?" in name or spreadsheet_damage(name):
        return ()
    codes = {code: text for text in _readings(name) for code in _codes_of_name(text)}
    if len(codes) == 1 and not any(_is_fitting(text, code) for code, text in codes.items()):
        return ()
    return tuple(sorted(codes))


def names_of_types() -> list[tuple[str, str]]:
    """Returns every name in the reference with its designator.

    >>> ("Il-62", "IL62") in names_of_types()
    True
    """
    return list(zip(*(_table()[column].to_pylist() for column in ("name", "designator")), strict=True))


def designators_of_iata(code: str) -> tuple[str, ...]:
    """Returns the designators that an IATA type code may stand for, the likeliest first: several for the code
    of a group, none if no list has the code.

    >>> designators_of_iata("74Y"), designators_of_iata("76f"), designators_of_iata("Il-76")
    (('B744',), ('B763', 'B762'), ())
    """
    return _by_iata_code().get(code.upper(), ())


# Depends on ICAO Doc 8643 alone, which has fewer designators than this.
@lru_cache(maxsize=3_000)
def designators_alike(code: str) -> Codes:
    """Returns the designators that may be meant by someone who uses a designator as a type's name: A320 is also
    a name of the A-320neo. The designator itself is among them.

    >>> sorted(designators_alike("A320")), sorted(designators_alike("C130")), sorted(designators_alike("IL76"))
    (['A20N', 'A320'], ['C130', 'C30J'], ['IL76'])
    """
    return frozenset({code, *designators_named(_LETTERS_THEN_DIGITS.sub(r"\1-\2", code))})


def _is_fitting(text: str, code: str) -> bool:
    """Whether a designator can be meant by a short name, which is one letter with a number, or a single word:
    if the designator begins with it, or belongs to a maker of large aircraft. Light and old aircraft have names
    that mean other types in everyday use (F-18 is also an Umbaugh, Hind a Hawker).

    >>> _is_fitting("c-17a", "C17"), _is_fitting("c-130j", "C30J"), _is_fitting("f-18", "UM18")
    (True, True, False)
    >>> _is_fitting("hind", "HIND"), _is_fitting("1l76", "MMUT")
    (False, False)
    """
    short = _SHORT.fullmatch(text)
    if short is None and (any(map(str.isdigit, text)) or len(text.split()) > 1):
        return True
    if text in _NAMES_OF_OTHERS:
        return False
    begins = short is not None and code.lower().startswith("".join(filter(None, short.groups())))
    return begins or not _LARGE_MAKERS.isdisjoint(_makers()[code])


def candidates_in_words(codes: Sequence[str]) -> str:
    """Returns, in words, the designators that a name leaves to choose from.

    >>> candidates_in_words(["K35E", "K35R"]), candidates_in_words(["A1", "A2", "A3", "A4", "A5", "A6"])
    ('K35E or K35R', 'A1, A2, A3, A4 or 2 more')
    """
    first = list(codes[:MOST_CANDIDATES])
    last = f"{len(codes) - len(first)} more" if len(codes) > len(first) else first.pop()
    return f"{', '.join(first)} or {last}" if first else last


def name_of_designator(code: str) -> str:
    """Returns the everyday name of a designator: the one in the reference, or a model that can represent all
    its models; the code itself if there is none.

    >>> [name_of_designator(code) for code in ("IL76", "C17", "B744", "A20N", "C30J", "H47", "ZZZZ")]
    ['Il-76', 'C-17', 'Boeing 747-400', 'A320neo', 'C-130J', 'Chinook', 'ZZZZ']
    """
    if shown := _names_shown().get(code):
        return shown
    rows = _official().filter(pc.equal(_official()["designator"], code)).to_pylist()
    makers = {model_of(row["name"]): row["manufacturer"].title() for row in rows}
    # To some people, BBJ (737-700) is a 737-700.
    for model in sorted(makers, key=lambda name: ("(" in name, -_similarity(name, code), len(name), name)):
        if fold(model).upper() == code:
            return _ICAO_AIRBUS.sub("A", model)
        name = f"{makers[model]} {model}" if model[0].isdigit() else model
        if _has_no_variants(model, makers) and _resembles(model, code) and designators_named(name) == (code,):
            return _ICAO_AIRBUS.sub("A", name)
    return code


def models_of_designator(code: str) -> str:
    """Returns the everyday name of a designator, or its first model if none represents all of them; "" for an
    unknown designator.

    >>> [models_of_designator(code) for code in ("B738", "B37M", "ZZZZ")]
    ['Boeing 737-800', 'Boeing 737 MAX 7, …', '']
    """
    if (name := name_of_designator(code)) != code:
        return name
    rows = _official().filter(pc.equal(_official()["designator"], code)).slice(0, 1).to_pylist()
    return "".join(f"{row['manufacturer'].title()} {row['name']}, …" for row in rows)


def _has_no_variants(model: str, models: Collection[str]) -> bool:
    """Whether this is the only model that begins like this, apart from letters at the end."""
    return sum(other.startswith(model.rstrip(ascii_uppercase)) for other in models) == 1


def _resembles(model: str, code: str) -> bool:
    """Whether a reader would connect this model with its designator."""
    return _similarity(model, code) >= LEAST_SIMILARITY and (model[0].isdigit() or model[0] == code[0])


def _similarity(name: str, code: str) -> float:
    return SequenceMatcher(a=code.lower(), b=fold(name), autojunk=False).ratio()


def model_of(name: str) -> str:
    """Returns a name without its nickname: everything up to its first word with a digit, or all of it.

    >>> model_of("An-124 Ruslan"), model_of("Ruslan")
    ('An-124', 'Ruslan')
    """
    words = name.split()
    before = list(takewhile(lambda word: not any(map(str.isdigit, word)), words))
    return " ".join(words[: len(before) + 1])


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The designators that a name may stand for, and their manufacturers."""

    codes: Codes
    makers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Names:
    """The reference, indexed by the words of whole names, of beginnings of names, and of parts further inside
    names."""

    exact: Mapping[Words, _Meaning]
    beginning: Mapping[Words, _Meaning]
    within: Mapping[Words, Codes]


# The tables below come with the program and do not change while it runs, so each is read and indexed once.
@cache
def _official() -> pa.Table:
    return parquet.read_table(_REFERENCE / "designators.parquet", use_threads=False)


@cache
def _table() -> pa.Table:
    return pa.concat_tables([_official(), csv.read_csv(_REFERENCE / "names_in_use.csv")])


@cache
def _names_shown() -> Mapping[str, str]:
    """Returns the names to show for designators of which no single model can represent all."""
    table = csv.read_csv(_REFERENCE / "names_shown.csv")
    return dict(zip(*(table[column].to_pylist() for column in ("designator", "name")), strict=True))


@cache
def _by_iata_code() -> Mapping[str, tuple[str, ...]]:
    table = csv.read_csv(_REFERENCE / "iata_types.csv", convert_options=_AS_TEXT)
    codes = zip(*(table[column].to_pylist() for column in ("code", "designators")), strict=True)
    return {code: tuple(designators.split(";")) for code, designators in codes}


@cache
def _makers() -> Mapping[str, frozenset[str]]:
    """Returns the words in the names of each designator's manufacturers."""
    table, makers = _table(), dict[str, set[str]]()
    for code, maker in zip(*(table[name].to_pylist() for name in ("designator", "manufacturer")), strict=True):
        makers.setdefault(code, set()).update(maker.lower().split())
    return _frozen(makers)


@cache
def _makers_words() -> frozenset[str]:
    return frozenset(word for words in _makers().values() for word in words if word.isalpha())


@cache
def _names() -> _Names:
    table = _table()
    exact, beginning, within = (dict[Words, set[tuple[str, str]]]() for _ in range(3))
    columns = (table[name].to_pylist() for name in ("designator", "manufacturer", "name"))
    for code, maker, name in zip(*columns, strict=True):
        words, row = _words(name.lower()), (code, maker)
        exact.setdefault(words, set()).add(row)
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                (within if start else beginning).setdefault(words[start:end], set()).add(row)
    return _Names(
        _with_meanings(exact),
        _with_meanings(beginning),
        {words: frozenset(code for code, _ in rows) for words, rows in within.items()},
    )


def _with_meanings(table: Mapping[Words, set[tuple[str, str]]]) -> Mapping[Words, _Meaning]:
    return {words: _Meaning(*map(frozenset, zip(*rows, strict=True))) for words, rows in table.items()}


def _frozen(table: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in table.items()}


def _readings(name: str) -> list[str]:
    """Returns a name in small Latin letters, in each of its possible readings."""
    plain = " ".join("".join(map(_plain_sign, unicodedata.normalize("NFKC", name))).split())
    latin = (latin_transcription(plain), latin_look_alikes(plain).lower())
    without_accents = (
        "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)) for text in latin
    )
    return [text for text in dict.fromkeys(without_accents) if text.isascii()]


def _plain_sign(character: str) -> str:
    """Returns a character; a hyphen for any dash, a space for other non-ASCII punctuation."""
    category = unicodedata.category(character)
    return "-" if category == "Pd" else " " if category[0] == "P" and not character.isascii() else character


def _words(text: str) -> Words:
    """Returns a name as it is compared, with Roman numbers written as the reference does.

    >>> _words("an-124-100m"), _words("c-17 globemaster iii")
    (('an', '124', '100', 'm'), ('c', '17', 'globemaster', '3'))
    """
    words = [_ROMAN.get(word, word) if place else word for place, word in enumerate(text.split())]
    return tuple(_RUN.findall(" ".join(words).replace("f/a-", "fa-")))


def _codes_of_name(text: str) -> Codes:
    """Returns the designators that a name in small Latin letters may stand for."""
    if _CONNECTIVES.search(text) or _has_count(text):
        return frozenset()
    spaced = _JOINED_MAKER.sub(r"\1 ", _BOEING.sub("boeing ", _LETTERS_OF_VARIANT.sub(r"\1", text)))
    words = [word for word in spaced.split() if not _ROLES.fullmatch(word.strip("()"))]
    codes = _codes_of_model(" ".join(words))
    # A bare number is a type only beside its manufacturer.
    is_lone_number = len(codes) == 1 and "".join(words).isdigit()
    return codes if codes and not is_lone_number else _codes_after_maker(words)


def _has_count(text: str) -> bool:
    """Whether a name in small letters ends in a number of aircraft. Behind a mere space, only a single digit
    that is part of no known name counts as one.

    >>> [_has_count(name) for name in ("c-17 (2)", "an-2 x2", "b737 2", "il 76", "747 8", "dc-10 30", "737 max 8")]
    [True, True, True, False, False, False, False]
    """
    match = _COUNT.search(text)
    if match and match["mark"].isspace() and not match["end"].strip():
        return len(match["count"]) == 1 and _words(text) not in _names().exact
    return match is not None


def _codes_after_maker(words: Sequence[str]) -> Codes:
    """Returns the designators of a model that follows the name of its manufacturer."""
    makers = [_MAKERS_IN_USE.get(word, word) for word in words]
    makers = list(takewhile(_makers_words().__contains__, makers))
    for length in range(len(makers), 0, -1):
        codes_of_model = _codes_of_model(" ".join(words[length:]))
        if codes := frozenset(code for code in codes_of_model if _makers()[code].issuperset(makers[:length])):
            return codes
    return frozenset()


def _codes_of_model(text: str) -> Codes:
    """Returns the designators of a model, with or without a nickname or variant behind it."""
    words, code = _words(text), fold(text).upper()
    exact_code = frozenset({code} if is_designator(code) and not _PARTED_DIGITS.search(text) else ())
    if words and not any(map(str.isdigit, words)):
        return _codes_of_nickname(words, exact_code)
    return _codes_of_words(words) | exact_code or _codes_of_model_with_nickname(text) or _codes_of_variant(text)


def _codes_of_nickname(words: Words, exact_code: Codes) -> Codes:
    """Returns the designators of all models with these words, which have no number, in their names; none unless
    a name, or a designator (`exact_code`), consists of exactly these words."""
    return _codes_of_names_with(words) | exact_code if exact_code or words in _names().exact else frozenset()


def _codes_of_names_with(words: Words) -> Codes:
    """Returns the designators of all models with these words in their names."""
    return _names().within.get(words, frozenset()) | _codes_in(_names().beginning.get(words))


def _codes_of_words(words: Words) -> Codes:
    """Returns the designators of the names that begin with these words. If a name consists of them and all
    others are by the same manufacturers, it is a type of its own and the others do not count (747-400,
    747-400LCF)."""
    names = _names()
    exact, beginning = names.exact.get(words), names.beginning.get(words)
    if exact and beginning and exact.makers == beginning.makers:
        return exact.codes
    if beginning or not words or words[0].isdigit():
        return _codes_in(beginning)
    return names.within.get(words, frozenset())


def _codes_in(meaning: _Meaning | None) -> Codes:
    return meaning.codes if meaning else frozenset()


def _codes_of_model_with_nickname(text: str) -> Codes:
    """Returns the designators of a model followed by another name of it, or by its designator."""
    words = text.split()
    for cut in range(len(words) - 1, 0, -1):
        model, other = " ".join(words[:cut]), " ".join(words[cut:]).strip("()")
        code = fold(other).upper()
        called = (
            _codes_of_names_with(_words(f"- {other}"))
            | _codes_of_variant(other)
            | ({code} if is_designator(code) else set())
        )
        if codes := called & (_codes_of_words(_words(model)) or _codes_of_variant(model)):
            return codes
    return frozenset()


def _codes_of_variant(text: str) -> Codes:
    """Returns the designators of all models that match a text up to its possible variant."""
    runs = list(_RUN.finditer(text))
    words = tuple(run.group() for run in runs)
    for length in range(len(words), 1, -1):
        model, variant = words[:length], words[length:]
        if any(map(str.isdigit, model)) and (codes := _codes_beginning_with(model)):
            is_variant = _VARIANT.fullmatch(text[runs[length - 1].end() :]) and not (
                variant and _is_model(variant)
            )
            return codes if is_variant else frozenset()
    return frozenset()


def _codes_beginning_with(model: Words) -> Codes:
    """Returns the designators of all models with this beginning. Boeing puts the number of a customer into that
    of a model: a 737-8AS is a 737-800, a 757-236 a 757-200."""
    beginning = _names().beginning
    codes = _codes_in(beginning.get(model))
    if len(model) > 1 and _OF_BOEING.fullmatch("-".join(model[-2:])):
        codes |= _codes_in(beginning.get((*model[:-1], f"{model[-1][0]}00")))
    return codes


def _is_model(words: Words) -> bool:
    """Whether letters with a number begin the name of some model, so that they are no variant but another type."""
    return words in _names().beginning and words[0].isalpha() and any(map(str.isdigit, words))
