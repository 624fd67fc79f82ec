"""Matches names of aircraft types as other people write them: ICAO designators, IATA codes, makers and models in
several languages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import combinations

import pandas as pd

from components.imports.names.reconciliation import (
    AS_WRITTEN,
    MOST_CANDIDATES,
    NEARLY_ALL,
    Alias,
    Reconciled,
    Rows,
    key_of_name,
    reconciled,
    spelled_alike,
)
from components.imports.questions import Answers, Question, question
from components.ledger.reference.designators import (
    designator_of,
    designators_named,
    designators_of_iata,
    is_designator,
    model_of,
    models_of_designator,
    name_of_designator,
    names_of_types,
)
from components.ledger.spellings import find, fold, latin_transcription, spellings

_MOST_OF_FAMILY = 15
"""Types that the name of a family, such as Boeing 737, may stand for; any of them may be the right one."""
_MAKERS = {
    "伊尔": "Il",
    "安东诺夫": "An",
    "安": "An",
    "图": "Tu",
    "波音": "Boeing ",
    "空客": "Airbus ",
    "运": "Y",
    "إليوشن": "Il",
    "اليوشن": "Il",
    "أنتونوف": "An",
    "انتونوف": "An",
    "توبوليف": "Tu",
    "بوينغ": "Boeing ",
    "بوينج": "Boeing",
    "إيرباص": "Airbus",
    "ايرباص": "Airbus",
}
"""Makers in Chinese and Arabic, whose letters cannot be compared with Latin ones."""
_SHORT_OF_MAKERS = {
    "An": "antonov|antonow|antonoff|антонов",
    "Il": "il[jiy]+ou?s[cs]?hin|il[jiy]*u[sš]c?hin|iliouchine|iljušin|ильюшин|іллюшин",
    "Tu": "t[ou]+pole[vw]|туполев",
}
_DOUBT = re.compile(
    r"[?¿~]|\b(?:maybe|perhaps|possibly|probably|likely|looked like|could be|i think|vielleicht|wohl|vermutlich|"
    r"peut-être|probablement|może|chyba|prawdopodobnie|можливо|мабуть|может быть|возможно|наверное|"
    r"quizás?|tal vez)\b"
    r"(?:\s+(?:an?|ein|eine|un|une)\b)?",
    re.IGNORECASE,
)
"""Words by which a writer doubts the type. They stay in the cell, but are no part of the name."""
_BEFORE_NUMBER = {
    short: re.compile(rf"\b(?:{names})[ -]+(?=[0-9])", re.IGNORECASE) for short, names in _SHORT_OF_MAKERS.items()
}
"""Makers whose model names begin with letters that people leave out after the full name: Antonov 124."""
_NAME_BEHIND = re.compile(r"(?<=[A-Z0-9]{2}) \(.+\)$")
"""The name that a choice shows after its designator."""
_MOST_WORDS = 8
"""Words of a name in which a type is searched; every run of them is tried, and maker, model and remark have
fewer."""
_FEWEST_CODES = 2
"""Codes of types needed to assume IATA codes; a single one may be an abbreviation: C27 for a C-27J."""


def reconciled_types(
    names: Rows, own: pd.DataFrame, answers: Answers, *, are_iata_codes: bool = False
) -> Reconciled:
    """Returns the questions about names of types. `own` is the ledger's table of types; `are_iata_codes`: whether
    the heading says that the names are IATA codes, which may also follow from most of them."""
    index = spellings(own, "aircraft_type")
    codes = _iata_codes_among(names, index, are_certain=are_iata_codes)
    meant = {name: designator_of(name, index) for name in names if name not in codes}
    decided = reconciled(_questions_of_types(names, meant, codes, index), answers)
    by_iata = {name: designators[0] for name, designators in codes.items() if len(designators) == 1}
    by_iata |= {alias.spelling: alias.stands_for for alias in decided.aliases if alias.spelling in codes}
    aliases = tuple(alias for alias in decided.aliases if alias.spelling not in codes)
    return replace(decided, aliases=aliases, by_iata=by_iata)


def _questions_of_types(
    names: Rows, meant: Mapping[str, str | None], codes: Mapping[str, Sequence[str]], own: Mapping[str, str]
) -> dict[str, Question]:
    """Returns the questions, by name, about names whose type is not certain and IATA codes shared by several
    types."""
    # Types in other rows and in the ledger are likelier than any other.
    near = {**own, **{fold(name): code for name, code in meant.items() if code}}
    asked = {name: _question_of_type(name, names[name], near) for name, code in meant.items() if code is None}
    groups = {name: each for name, each in codes.items() if len(each) > 1}
    return asked | {name: _question_of_group(name, each, names[name], near) for name, each in groups.items()}


def _iata_codes_among(names: Rows, own: Mapping[str, str], *, are_certain: bool) -> dict[str, tuple[str, ...]]:
    """Returns the designators of names that are IATA type codes: because the heading says so, or because nearly
    all names are such codes and most are no ICAO designators. Names that the ledger knows keep its meaning."""
    codes = {name: designators for name in names if (designators := designators_of_iata(name))}
    own_codes = sum(not is_designator(name.upper()) for name in codes)
    is_likely = len(codes) >= max(_FEWEST_CODES, NEARLY_ALL * len(names)) and own_codes > len(names) / 2
    if not are_certain and not is_likely:
        return {}
    return {name: designators for name, designators in codes.items() if not find(name, own)}


def _question_of_group(name: str, codes: Sequence[str], rows: Sequence[int], own: Mapping[str, str]) -> Question:
    about = f"Which type is '{name}'? IATA's code is that of several."
    choices = (*map(shown_type, codes), AS_WRITTEN)
    return question(f"type:{key_of_name(name)}", about, choices, rows, other=partial(type_meant, own=own))


def shown_type(code: str) -> str:
    """Returns a designator with the name of its type, if it has one."""
    return f"{code} ({models})" if (models := models_of_designator(code)) else code


def _question_of_type(name: str, rows: Sequence[int], own: Mapping[str, str]) -> Question:
    likely, is_named = _likely_types(name, own)
    ranked = [*map(shown_type, likely)]
    # A single type with a similar spelling is no proposal: Cargo is no Waco CRG.
    choices = (*ranked, AS_WRITTEN) if is_named or len(ranked) > 1 else (AS_WRITTEN, *ranked)
    about = f"Which type is '{name}'?"
    return question(f"type:{key_of_name(name)}", about, choices, rows, other=partial(type_meant, own=own))


def type_meant(text: str, own: Mapping[str, str]) -> str:
    """Returns the ICAO designator that a person writes, or whose type they name; "" if it is not certain. `own`
    maps folded spellings to designators. An answer from last time may still have a name after its designator.

    >>> [type_meant(text, {}) for text in ("C-17", "a124", "Antonov An-124", "KC-135", "An-142", "H47 (HH-47)")]
    ['C17', 'A124', 'A124', '', '', 'H47']
    """
    code = _NAME_BEHIND.sub("", text).upper()
    return designator_of(text, own) or (code if is_designator(code) or code in own.values() else "")


def _likely_types(name: str, own: Mapping[str, str]) -> tuple[list[str], bool]:
    """Returns the likeliest types of a name, and whether the name or some of its words name a type."""
    name = _DOUBT.sub(" ", name).strip()
    for maker, latin in _MAKERS.items():
        name = name.replace(maker, latin)
    for short, written in _BEFORE_NUMBER.items():
        name = written.sub(f"{short}-", name)
    index = {**_type_names(), **own}
    named = _series_first(name, designators_named(name))[:_MOST_OF_FAMILY]
    if len(named) > MOST_CANDIDATES:
        return named, True
    named = named or _series_first(name, _types_within(name, index))[:MOST_CANDIDATES]
    return spelled_alike(name, index, named, own), bool(named)


def _series_first(name: str, codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=lambda code: not _is_of_series(name, code))


def _is_of_series(name: str, code: str) -> bool:
    """Returns whether a designator belongs to the numbered series in a family's name; other members of the family
    have names of their own.

    >>> [_is_of_series("Boeing 737", code) for code in ("B734", "B738", "B37M", "P8")]
    [True, True, False, False]
    """
    return any(number[:2] in code for number in re.findall("[0-9]{2,}", name))


def _types_within(name: str, index: Mapping[str, str]) -> list[str]:
    """Returns the types that some words of a name stand for, longest run first: the maker beside them may be in
    any language."""
    words = latin_transcription(name).split()[:_MOST_WORDS]
    runs = sorted(combinations(range(len(words) + 1), 2), key=lambda run: run[0] - run[1])
    parts = [" ".join(words[first:last]).strip("()") for first, last in runs]
    # Everyday words are names of types, too (One, Ruby), and so are single letters and small numbers.
    telling = (
        part
        for part in parts
        if re.search("[0-9]{3}|[^0-9].*[0-9]|[0-9].*[^0-9]", part) or (part[1:] and part[0].isupper())
    )
    codes = (code for part in telling for code in (find(part, index), *designators_named(part)) if code)
    return list(dict.fromkeys(codes))


@cache
def _type_names() -> dict[str, str]:
    """Returns the reference's type names, also without nicknames, folded, each with its designator. Cached for
    good, because the reference ships with the program."""
    names = names_of_types()
    models = {fold(model_of(name)): code for name, code in reversed(names)}
    return models | {fold(name): code for name, code in names}


def type_row(alias: Alias) -> dict[str, str]:
    """Returns a row of aircraft_types.csv for a type that the ledger does not have yet."""
    name = name_of_designator(alias.stands_for)
    return {"aircraft_type": alias.stands_for, "name": name, "aliases": alias.spelling}
