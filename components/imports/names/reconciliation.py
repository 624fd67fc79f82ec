"""Reconciles other people's spellings of names: a name that the ledger or a reference knows for certain is used,
any other is asked about once, with the likeliest candidates, and the answer becomes an alias."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import filterfalse

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from components.imports.questions import Answers, Question, question
from components.ledger.spellings import fold, latin_transcription

AS_WRITTEN = "as written"
"""The answer that a name is a name of its own."""
A_COUNTRY = ", a country"
"""Appended to the name of a country in the choices."""
MOST_CANDIDATES = 5
"""Candidates that are offered; the right one is hardly ever further down."""
_ALIKE = 75
"""Of 100, by rapidfuzz's ratio: below this, names have only letters in common."""
NEARLY_ALL = 0.8
"""Share of a table's names: if so many are IATA codes, the words and cities among them are codes, too."""
Rows = Mapping[str, Sequence[int]]
"""Row numbers by name."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A spelling that a person has decided on, and what it stands for."""

    spelling: str
    stands_for: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """asked: questions; aliases: those that answers create; unknown: names without any candidate; optional: a
    question for each of these, which needs no answer, because the name may stay as it is; by_iata: what IATA codes
    mean in this table. The latter are no aliases: elsewhere an F22 is no Fokker."""

    asked: tuple[Question, ...]
    aliases: tuple[Alias, ...]
    unknown: tuple[str, ...] = ()
    optional: tuple[Question, ...] = ()
    by_iata: Mapping[str, str] = field(default_factory=dict)


def reconciled(asked: Mapping[str, Question], answers: Answers) -> Reconciled:
    """Returns the questions about names, and the aliases that answers create."""
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
    """Returns whether a question needs no answer, because its only candidate is the country with that name, or it
    has none."""
    first, *others = asked.choices
    return first == AS_WRITTEN and all(choice.endswith(f"{A_COUNTRY})") for choice in others)


def _by_id(asked: Iterable[Question]) -> dict[str, Question]:
    """Returns questions by id, merged: the spellings of one name are one question with the choices of all."""
    by_id: dict[str, Question] = {}
    for asks in asked:
        first = by_id.get(asks.id, asks)
        choices, rows = (*first.choices, *asks.choices), dict.fromkeys((*first.rows, *asks.rows))
        by_id[asks.id] = question(asks.id, first.about, choices, rows, other=first.other)
    return by_id


def key_of_name(name: str) -> str:
    """Returns what the spellings of one name have in common, for the id of its question. Numbers stay separate: a
    C-17 (2) is no C172.

    >>> key_of_name("C-17 (2)"), key_of_name("C-172"), key_of_name("Cargo Plane")
    ('c17-2', 'c172', 'cargoplane')
    """
    return "-".join(map(fold, re.split(r"(?<=[0-9])[^0-9\w]+(?=[0-9])", name)))


def with_one_candidate(asked: Iterable[Question]) -> list[Question]:
    """Returns the questions whose only choices are one candidate and "as written"."""
    return [each for each in asked if len(each.choices) == 2 and each.choices[1] == AS_WRITTEN]


def spelled_alike(
    name: str, index: Mapping[str, str], first: Sequence[str], own: Collection[str] = ()
) -> list[str]:
    """Returns what similar spellings stand for: `first`, then spellings with only characters swapped (An-142),
    then by edit distance, the ledger's `own` before others at the same distance."""
    wanted = fold(latin_transcription(name))
    near = process.extract(wanted, index.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=9 * MOST_CANDIDATES)
    alike = sorted(
        near,
        key=lambda each: (
            sorted(each[0]) != sorted(wanted), OSA.distance(each[0], wanted), each[0] not in own, -each[1]
        ),
    )  # fmt: skip
    return list(dict.fromkeys((*first, *(index[spelling] for spelling, _, _ in alike))))[:MOST_CANDIDATES]
