"""Names of types and places as other people spell them: what the ledger or a reference is certain of is taken, and
the rest is asked once, with the likeliest candidates; the answer becomes an alias."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import combinations, filterfalse

import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from components.imports.airport_sounds import airports_sounding_like
from components.imports.questions import Answers, Question, question
from components.imports.row_cells import Place
from components.ledger.airports import (
    airport,
    airport_of_iata,
    candidates,
    is_code,
    meaning,
    named_within,
    starts_name,
)
from components.ledger.cldr_names import is_country, place_and_countries
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
from components.ledger.places import AIRFIELD, gazetteer, says_nothing
from components.ledger.spellings import find, fold, latin_transcription, spellings

AS_WRITTEN = "as written"
"""The answer that a name stays a name of its own."""
MOST_CANDIDATES = 5
"""So many are offered; the right one is hardly ever further down."""
_MOST_OF_FAMILY = 15
"""Of types that a name of a family stands for, such as Boeing 737: the right one is any of them."""
_ALIKE = 75
"""Of 100, by rapidfuzz's ratio: below, names have only letters in common."""
_SAME_OPERATOR = 90
"""Of 100: spellings of one operator ("Russian Air Force", "Russian Airforce") have more, two operators less."""

_SHORT_WORD = 3
"""Letters: a word in capitals that has no more is initials itself (US, UAE)."""
_KINDS_OF_COMPANY = {
    *(
        "airlines",
        "airline",
        "airways",
        "lines",
        "aviation",
        "airfreight",
        "cargo",
        "company",
        "co",
        "corporation",
    ),
    *("corp", "inc", "llc", "ltd", "limited", "gmbh", "ag", "sa", "sas", "srl", "spa", "jsc", "ojsc", "pjsc"),
    *("авиакомпания", "авиалинии", "авиа", "ооо", "ао", "пао", "оао"),
}
"""Words that one list gives beside the name of an operator and another leaves out."""

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
_NEARLY_ALL = 0.8
"""Share of the names of a table: where so many are codes of IATA, words and cities among them are codes, too."""
_FEWEST_CODES = 2
"""Codes of types; one alone may be short for another: C27 for a C-27J."""
_FEWEST_ROWS = 3
"""Rows that have a name which nobody knows, before it is asked whether it is the watched airfield's: fewer are no
habit."""
_PLACE = "[A-Z0-9]{4}|[A-Z]{2}-[A-Z0-9]{3,5}"
"""An ICAO code, or one that an airport reference makes where there is none; a name would be an airfield without a
position."""

Rows = Mapping[str, Sequence[int]]
"""The rows of each name."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A spelling that a person has decided on: what it stands for."""

    spelling: str
    stands_for: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was asked, and the aliases that answers make; names that nobody knows, without any candidate, and for
    each such name the question that nobody has to answer, since it may stay as it is; by_iata: what codes of IATA
    stand for in this table, which are no aliases: elsewhere an F22 is no Fokker."""

    asked: tuple[Question, ...]
    aliases: tuple[Alias, ...]
    unknown: tuple[str, ...] = ()
    optional: tuple[Question, ...] = ()
    by_iata: Mapping[str, str] = field(default_factory=dict)


def _decided(asked: Mapping[str, Question], answers: Answers) -> Reconciled:
    """Returns what is asked of names, and the aliases that answers make."""
    by_id = _by_id(asked.values())
    codes = {name: answers.to(by_id[asks.id]) for name, asks in asked.items()}
    decided = {name: code.partition(" ")[0] for name, code in codes.items() if code not in ("", AS_WRITTEN)}
    undecided = [name for name in asked if name not in decided]
    return Reconciled(
        asked=tuple(filterfalse(offers_nothing, by_id.values())),
        aliases=tuple(map(Alias, decided, decided.values())),
        unknown=tuple(name for name in undecided if offers_nothing(by_id[asked[name].id])),
        optional=tuple(filter(offers_nothing, by_id.values())),
    )


def offers_nothing(asked: Question) -> bool:
    """Whether a question has no candidate: nobody has to answer it."""
    return asked.choices == (AS_WRITTEN,)


def _by_id(asked: Iterable[Question]) -> dict[str, Question]:
    """Returns questions by their ids: the spellings of one name are one question, with the choices of all."""
    by_id: dict[str, Question] = {}
    for asks in asked:
        first = by_id.get(asks.id, asks)
        choices, rows = (*first.choices, *asks.choices), dict.fromkeys((*first.rows, *asks.rows))
        by_id[asks.id] = question(asks.id, first.about, choices, rows, other=first.other)
    return by_id


def _key(name: str) -> str:
    """Returns what the spellings of one name have in common, for the id of its question. Numbers stay apart: a
    C-17 (2) is no C172.

    >>> _key("C-17 (2)"), _key("C-172"), _key("Cargo Plane")
    ('c17-2', 'c172', 'cargoplane')
    """
    return "-".join(map(fold, re.split(r"(?<=[0-9])[^0-9\w]+(?=[0-9])", name)))


def id_of_place(name: str) -> str:
    """Returns the id of the question which place a name means."""
    return f"place:{_key(name)}"


def with_one_candidate(asked: Iterable[Question]) -> list[Question]:
    """Returns those of the questions that offer one type, place or operator, or to leave the name as written."""
    return [each for each in asked if len(each.choices) == 2 and each.choices[1] == AS_WRITTEN]


def reconciled_types(
    names: Rows, own: pd.DataFrame, answers: Answers, *, are_iata_codes: bool = False
) -> Reconciled:
    """Returns what has to be asked of the names of types; `own` is the ledger's table of types; `are_iata_codes`:
    whether their heading says that they are IATA's, which most names may say, too."""
    index = spellings(own, "aircraft_type")
    codes = _iata_codes_among(names, index, are_certain=are_iata_codes)
    meant = {name: designator_of(name, index) for name in names if name not in codes}
    decided = _decided(_questions_of_types(names, meant, codes, index), answers)
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
    is_likely = len(codes) >= max(_FEWEST_CODES, _NEARLY_ALL * len(names)) and own_codes > len(names) / 2
    if not are_certain and not is_likely:
        return {}
    return {name: designators for name, designators in codes.items() if not find(name, own)}


def _question_of_group(name: str, codes: Sequence[str], rows: Sequence[int], own: Mapping[str, str]) -> Question:
    about = f"Which type is '{name}'? IATA's code is that of several."
    choices = (*map(shown_type, codes), AS_WRITTEN)
    return question(f"type:{_key(name)}", about, choices, rows, other=partial(type_meant, own=own))


def shown_type(code: str) -> str:
    """Returns a designator with what it is called, where it has a name."""
    return f"{code} ({models})" if (models := models_of_designator(code)) else code


def _question_of_type(name: str, rows: Sequence[int], own: Mapping[str, str]) -> Question:
    likely, is_named = _likely_types(name, own)
    ranked = [*map(shown_type, likely)]
    # A single type that is only spelled alike is no proposal: Cargo is no Waco CRG.
    choices = (*ranked, AS_WRITTEN) if is_named or len(ranked) > 1 else (AS_WRITTEN, *ranked)
    about = f"Which type is '{name}'?"
    return question(f"type:{_key(name)}", about, choices, rows, other=partial(type_meant, own=own))


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
    return _ranked(name, index, named, own), bool(named)


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


def _ranked(name: str, index: Mapping[str, str], first: Sequence[str], own: Collection[str] = ()) -> list[str]:
    """Returns what spellings like a name stand for: first where signs are only swapped (An-142), then by how many
    are others, the table's and the ledger's `own` before the rest."""
    wanted = fold(latin_transcription(name))
    near = process.extract(wanted, index.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=9 * MOST_CANDIDATES)
    alike = sorted(
        near,
        key=lambda each: (
            sorted(each[0]) != sorted(wanted), OSA.distance(each[0], wanted), each[0] not in own, -each[1]
        ),
    )  # fmt: skip
    return list(dict.fromkeys((*first, *(index[spelling] for spelling, _, _ in alike))))[:MOST_CANDIDATES]


@dataclass(frozen=True, slots=True)
class Places:
    """The places that a table names: what each name means, and what `Reconciled` has of them; the aliases that
    nobody was asked for, since the names can mean nothing else. read_by: the names that are read by what else an
    airport is called, such as its IATA code; by that, then by name, the codes."""

    by_name: Mapping[str, Place]
    asked: tuple[Question, ...]
    aliases: tuple[Alias, ...]
    unknown: tuple[str, ...]
    optional: tuple[Question, ...]
    guessed: tuple[Alias, ...] = ()
    read_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def reconciled_places(
    names: Rows,
    airfields: pd.DataFrame,
    places: pd.DataFrame,
    watched: Iterable[str],
    answers: Answers,
    *,
    both_ends: bool = True,
    at_field: Collection[str] = (),
    asks_stays: bool = False,
) -> Places:
    """Returns what the names of places mean, as the ledger reads them; `both_ends`: whether a row names the
    watched airfield, too; `at_field`: the names that stand in a column of airfields; `asks_stays`: whether it is
    asked, where most rows do not name it, if these are stays."""
    located, fields = gazetteer(names, airfields, places), {*watched}
    unsure = [*filterfalse(says_nothing, located.index[located["kind"] == ""])]
    certain = {**_codes_among(unsure, names), **_watched_among(unsure, fields, at_field, answers)}
    guessed = tuple(map(Alias, certain, certain.values()))
    own = own_places(airfields, places)
    likely = {name: _likely_places(name, own) for name in unsure if name not in certain}
    meant = {**dict(located["place"]), **certain}
    strange = [name for name in likely if not likely[name]]
    by_habit = _maybe_watched(names, strange if both_ends else [], meant, fields, asks_stays=asks_stays)
    supposed = _supposed(strange, sorted(fields), by_habit)
    asked = {
        name: _question_of_place(name, ranked, names[name], own, is_supposed=name in supposed)
        for name, ranked in {**likely, **supposed}.items()
    }
    decided = _decided(asked, answers)
    keys = meant | {alias.spelling: alias.stands_for for alias in decided.aliases}
    by_name = {name: Place(key or name, key in fields) for name, key in keys.items()}
    aliases = (*guessed, *decided.aliases)
    return Places(by_name, decided.asked, aliases, decided.unknown, decided.optional, guessed, _read_by(located))


def _supposed(
    strange: Iterable[str], watched: Sequence[str], by_habit: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Returns the airports that names which nobody knows may be: a watched one which most rows would have or of
    which they have a word, and those that sound alike."""
    near = {
        name: [*by_habit.get(name, ()), *named_within(name, watched), *airports_sounding_like(name)]
        for name in strange
    }
    return {name: [*dict.fromkeys(codes)] for name, codes in near.items() if codes}


def _read_by(located: pd.DataFrame) -> dict[str, dict[str, str]]:
    spelled = located[located["how"] != ""]
    return {str(how): dict(places["place"]) for how, places in spelled.groupby("how")}


def _watched_among(
    unsure: Iterable[str], watched: Collection[str], at_field: Collection[str], answers: Answers
) -> dict[str, str]:
    """Returns the watched airfield of names that can be of no other airport, or of no other that is watched where
    they stand in a column of airfields; not where an answer says otherwise."""
    certain: dict[str, str] = {}
    for name in unsure:
        codes = candidates(name)
        own = [code for code in codes if code in watched]
        if len(own) == 1 and (len(codes) == 1 or name in at_field):
            certain[name] = own[0]
    return {name: code for name, code in certain.items() if id_of_place(name) not in answers.given}


def _maybe_watched(
    names: Rows, strange: Sequence[str], meant: Mapping[str, str], watched: Collection[str], *, asks_stays: bool
) -> dict[str, list[str]]:
    """Returns the name that may be one of the watched airfields', with these: nobody knows it, it never stands
    beside one of them, and most rows without any have it; none while it is asked if these rows are stays."""
    here = set[int]().union(*(rows for name, rows in names.items() if meant.get(name) in watched))
    elsewhere = set[int]().union(*names.values()) - here
    rows = {name: {*names[name]} for name in strange if here.isdisjoint(names[name])}
    if asks_stays and len(elsewhere) > len(here):
        return {}
    most = max(rows, key=lambda name: len(rows[name]), default="")
    if not most or len(rows[most]) < max(_FEWEST_ROWS, len(elsewhere) / 2):
        return {}
    return {most: sorted(watched)[:MOST_CANDIDATES]}


def _codes_among(unsure: Iterable[str], names: Rows) -> dict[str, str]:
    """Returns the airports of names that are codes of IATA, where nearly all names of the table are."""
    unsure = [*unsure]
    # Codes of IATA take most of a second to be looked up for the first time.
    if not unsure:
        return {}
    codes = {name: code for name in names if (code := airport_of_iata(name))}
    return (
        {name: codes[name] for name in unsure if name in codes} if len(codes) >= _NEARLY_ALL * len(names) else {}
    )


def _question_of_place(
    name: str, ranked: Sequence[str], rows: Sequence[int], own: Mapping[str, str], *, is_supposed: bool
) -> Question:
    offered = [shown_airport(code) for code in ranked]
    # Of a city with several airports none is likelier than that the city is meant; and what is only supposed,
    # since so many rows have the name, or since it sounds or is spelled alike, is no proposal.
    is_proposal = len(offered) == 1 and not is_supposed and _is_called(name, ranked[0])
    choices = (*offered, AS_WRITTEN) if is_proposal else (AS_WRITTEN, *offered)
    about = f"Which place is '{name}'?"
    return question(id_of_place(name), about, choices, rows, other=partial(place_meant, own=own))


def _is_called(name: str, code: str) -> bool:
    """Whether an airport is called by a name, and no country is: there is a Jordan in Montana.

    >>> [_is_called(*each) for each in (("Leipzig", "EDDP"), ("Jordan", "KJDN"), ("Dan", "KDAN"))]
    [True, False, False]
    """
    return starts_name(place_and_countries(name)[0], code) and not is_country(name)


def place_meant(text: str, own: Mapping[str, str]) -> str:
    """Returns the place that a person writes the code of, or names; "" where that is none for certain. `own` are
    spellings, folded, with what they stand for.

    >>> [place_meant(text, {"hmeimim": "OSLK"}) for text in ("eprz", "RZE", "Rzeszow-Jasionka", "Hmeimim", "88NV")]
    ['EPRZ', 'EPRZ', 'EPRZ', 'OSLK', '88NV']
    >>> place_meant("Rzeszów", {}), place_meant("Atlantis", {})
    ('', '')
    """
    if key := find(text, own):
        return key
    codes = [code] if (code := code_of(text)) else candidates(text)
    if len(codes) == 1:
        return codes[0]
    return text.upper() if not codes and re.fullmatch(_PLACE, text.upper()) else ""


def shown_airport(code: str) -> str:
    """Returns the code of an airport, with its name where the reference has it."""
    reference = airport(code)
    return f"{code} ({reference['name']})" if reference else code


def own_places(airfields: pd.DataFrame, places: pd.DataFrame) -> dict[str, str]:
    """Returns the spellings of the ledger's places and airfields, folded, each with its key."""
    fields = spellings(airfields.assign(place=airfields["airfield"]), "place")
    every = {**fields, **spellings(places, "place")}
    return {spelling: place for spelling, place in every.items() if " " not in place}


def _likely_places(name: str, own: Mapping[str, str]) -> list[str]:
    near = _ranked(name, own, [])
    return list(dict.fromkeys((*near, *airports_named(name))))[:MOST_CANDIDATES]


def airports_named(name: str) -> list[str]:
    """Returns the airports that a name may mean; those with a code of IATA, which more people fly to, first.

    >>> airports_named("Rzeszów"), airports_named("EPRZ"), airports_named("Atlantis")
    (['EPRZ', 'EPRJ'], ['EPRZ'], [])
    >>> airports_named("Rota"), airports_named("Rota (Spanien)"), airports_named("Athens, Greece")
    (['LERT', 'PGRO'], ['LERT'], ['LGAT', 'LGAV'])
    """
    if code := code_of(name):
        return [code]
    place, countries = place_and_countries(name)
    codes = candidates(name) or [
        code for code in candidates(place) if (airport(code) or {})["country"] in countries
    ]
    return sorted(codes, key=lambda code: not (airport(code) or {}).get("iata"))


def code_of(name: str) -> str:
    """Returns the airport that the words of a route mean, by its code; "" where that is not certain.

    >>> code_of("MSP"), code_of("KMSP"), code_of("Springfield")
    ('KMSP', 'KMSP', '')
    """
    if is_code(name):
        return name
    meant = meaning(name)
    return meant.code if meant else ""


@dataclass(frozen=True, slots=True)
class Operators:
    """The name that stands for another one, by that; questions that nobody has to answer."""

    by_name: Mapping[str, str]
    optional: tuple[Question, ...]


def reconciled_operators(names: Rows, own: Sequence[str], answers: Answers) -> Operators:
    """Returns which names of operators are of one, as answers say, and what may be asked: two names that stay as
    they are written are not wrong. `own` are those of the ledger, which are offered first."""
    every = list(dict.fromkeys((*own, *sorted(names, key=lambda name: -len(names[name])))))
    firsts = _OperatorNames()
    by_name: dict[str, str] = {}
    asked: dict[str, Question] = {}
    # Of two names the one is asked about that was the last time, whichever the ledger names first by now.
    for name in sorted(every, key=lambda name: f"operator:{name}" in answers.given):
        if not fold(name):
            continue
        alike = firsts.like(name)
        if not alike:
            firsts.add(name)
        elif name in names:
            offered = alike[:MOST_CANDIDATES]
            about = f"Is the operator '{name}' the same as {' or '.join(map(repr, offered))}?"
            choices = (*offered, AS_WRITTEN) if firsts.same(name) else (AS_WRITTEN, *offered)
            asked[name] = asks = question(f"operator:{name}", about, choices, names[name])
            if (answer := answers.to(asks)) in alike:
                by_name[name] = answer
    return Operators(by_name, tuple(asked[name] for name in every if name in asked))


class _OperatorNames:
    """Names of operators by how else people write them: whole, without the words for a kind of company, and as
    initials; looked up rather than compared one by one, since a large table may name thousands."""

    def __init__(self) -> None:
        self._whole: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        self._initials = defaultdict[str, list[str]](list)

    def add(self, name: str) -> None:
        self._whole[fold(name)] = name
        self._bare.setdefault(_without_kind(name), name)
        self._initials[_initials(name)].append(name)

    def like(self, name: str) -> list[str]:
        """Returns the names of which this one may be another form: the same first, then those spelled like it."""
        near = process.extract(fold(name), self._whole.keys(), scorer=fuzz.ratio, score_cutoff=_SAME_OPERATOR)
        forms = [*(form for form, _, _ in near), _initials(name)]
        alike = [self._whole[form] for form in forms if form in self._whole]
        alike += [self._bare[bare]] if (bare := _without_kind(name)) in self._bare else []
        return list(dict.fromkeys((*self.same(name), *alike, *self._initials.get(fold(name), ()))))

    def same(self, name: str) -> list[str]:
        """Returns the names that have the letters of this one, but for the kind of company that one of them says.
        What is only spelled alike (Austrian, Australian) or has its initials (Royal, Romanian) may be another."""
        whole, bare = self._whole.get(fold(name), ""), self._bare.get(_without_kind(name), "")
        says_both = all(fold(each) != _without_kind(each) for each in (name, bare))
        return [*filter(None, (whole, "" if says_both else bare))]


def _without_kind(operator: str) -> str:
    """Returns the name of an operator, folded, without the words that say what kind of company it is.

    >>> _without_kind("Volga-Dnepr Airlines"), _without_kind("Airlines")
    ('volgadnepr', 'airlines')
    """
    words = re.findall(r"\w+", operator.casefold())
    return "".join(word for word in words if word not in _KINDS_OF_COMPANY) or fold(operator)


def _initials(operator: str) -> str:
    """Returns the first letters of the words of a name, in small letters, with all those of a short word in
    capitals; "" of a single word.

    >>> _initials("US Air Force"), _initials("Ministry of Defence"), _initials("USAF")
    ('usaf', 'md', '')
    """
    words = [word for word in re.findall(r"\w+", operator.replace(".", "")) if not word.islower()]
    letters = [word if word.isupper() and len(word) <= _SHORT_WORD else word[0] for word in words]
    return "".join(letters).casefold() if len(letters) > 1 else ""


def type_row(alias: Alias) -> dict[str, str]:
    """Returns a row of aircraft_types.csv for a type that the ledger does not have yet."""
    name = name_of_designator(alias.stands_for)
    return {"aircraft_type": alias.stands_for, "name": name, "aliases": alias.spelling}


def place_row(alias: Alias) -> dict[str, str]:
    """Returns a row of places.csv for an airport that the ledger does not have yet."""
    reference = airport(alias.stands_for) or {"name": alias.stands_for, "lat": "", "lon": ""}
    return {
        "place": alias.stands_for,
        "name": reference["name"],
        "kind": AIRFIELD,
        "latitude": str(reference["lat"]),
        "longitude": str(reference["lon"]),
        "radius_km": "0",
        "aliases": alias.spelling,
    }
