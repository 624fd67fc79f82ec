"""Names of aircraft types as other people write them: designators of ICAO, codes of IATA, makers and models in
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
from components.ledger.designators import (
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
"""Of types that a name of a family stands for, such as Boeing 737: the right one is any of them."""
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
"""What makers are called in Chinese and Arabic, of which no letter is compared with theirs."""
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
"""What a writer says beside a type who is not sure of it: it stays in the cell, and is no part of the name."""
_BEFORE_NUMBER = {
    short: re.compile(rf"\b(?:{names})[ -]+(?=[0-9])", re.IGNORECASE) for short, names in _SHORT_OF_MAKERS.items()
}
"""Makers whose models begin with letters that people leave out behind the whole name: Antonov 124."""
_NAME_BEHIND = re.compile(r"(?<=[A-Z0-9]{2}) \(.+\)$")
"""The name that a choice shows behind its designator."""
_MOST_WORDS = 8
"""Of a name among which a type is looked for: every run of them is tried; maker, model and remark have fewer."""
_FEWEST_CODES = 2
"""Codes of types; one alone may be short for another: C27 for a C-27J."""


def reconciled_types(
    names: Rows, own: pd.DataFrame, answers: Answers, *, are_iata_codes: bool = False
) -> Reconciled:
    """Returns what has to be asked of the names of types; `own` is the ledger's table of types; `are_iata_codes`:
    whether their heading says that they are IATA's, which most names may say, too."""
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
    """Returns the questions of names of which it is not certain what they mean, and of IATA's codes of several
    types."""
    # What the other rows and the ledger have is likelier than any other type.
    near = {**own, **{fold(name): code for name, code in meant.items() if code}}
    asked = {name: _question_of_type(name, names[name], near) for name, code in meant.items() if code is None}
    groups = {name: each for name, each in codes.items() if len(each) > 1}
    return asked | {name: _question_of_group(name, each, names[name], near) for name, each in groups.items()}


def _iata_codes_among(names: Rows, own: Mapping[str, str], *, are_certain: bool) -> dict[str, tuple[str, ...]]:
    """Returns the designators of IATA's codes of types, where the names are such codes: by their heading, or since
    several, nearly all, are some of these and most are no designators. What the ledger calls so is what it is
    there."""
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
    """Returns a designator with what it is called, where it has a name."""
    return f"{code} ({models})" if (models := models_of_designator(code)) else code


def _question_of_type(name: str, rows: Sequence[int], own: Mapping[str, str]) -> Question:
    likely, is_named = _likely_types(name, own)
    ranked = [*map(shown_type, likely)]
    # A single type that is only spelled alike is no proposal: Cargo is no Waco CRG.
    choices = (*ranked, AS_WRITTEN) if is_named or len(ranked) > 1 else (AS_WRITTEN, *ranked)
    about = f"Which type is '{name}'?"
    return question(f"type:{key_of_name(name)}", about, choices, rows, other=partial(type_meant, own=own))


def type_meant(text: str, own: Mapping[str, str]) -> str:
    """Returns the designator that a person writes, or whose type they name; "" where that is none for certain.
    `own` are spellings, folded, with what they stand for. An answer of last time may have a name behind its
    designator that is not shown any more.

    >>> [type_meant(text, {}) for text in ("C-17", "a124", "Antonov An-124", "KC-135", "An-142", "H47 (HH-47)")]
    ['C17', 'A124', 'A124', '', '', 'H47']
    """
    code = _NAME_BEHIND.sub("", text).upper()
    return designator_of(text, own) or (code if is_designator(code) or code in own.values() else "")


def _likely_types(name: str, own: Mapping[str, str]) -> tuple[list[str], bool]:
    """Returns the types that a name is likeliest to mean, and whether it or some of its words name one."""
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
    """Whether a designator is that of a series of a family, by its number: the others have names of their own.

    >>> [_is_of_series("Boeing 737", code) for code in ("B734", "B738", "B37M", "P8")]
    [True, True, False, False]
    """
    return any(number[:2] in code for number in re.findall("[0-9]{2,}", name))


def _types_within(name: str, index: Mapping[str, str]) -> list[str]:
    """Returns the types that some of the words of a name are the names of, the longest first: a manufacturer may
    be spelled in any language."""
    words = latin_transcription(name).split()[:_MOST_WORDS]
    runs = sorted(combinations(range(len(words) + 1), 2), key=lambda run: run[0] - run[1])
    parts = [" ".join(words[first:last]).strip("()") for first, last in runs]
    # An everyday word is the name of some type, too (One, Ruby), and so is a letter or a small number alone.
    telling = (
        part
        for part in parts
        if re.search("[0-9]{3}|[^0-9].*[0-9]|[0-9].*[^0-9]", part) or (part[1:] and part[0].isupper())
    )
    codes = (code for part in telling for code in (find(part, index), *designators_named(part)) if code)
    return list(dict.fromkeys(codes))


@cache
def _type_names() -> dict[str, str]:
    """Names of the reference by themselves, also without a nickname, folded, each with its designator: it comes
    with the program."""
    names = names_of_types()
    models = {fold(model_of(name)): code for name, code in reversed(names)}
    return models | {fold(name): code for name, code in names}


def type_row(alias: Alias) -> dict[str, str]:
    """Returns a row of aircraft_types.csv for a type that the ledger does not have yet."""
    name = name_of_designator(alias.stands_for)
    return {"aircraft_type": alias.stands_for, "name": name, "aliases": alias.spelling}
