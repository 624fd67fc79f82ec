"""Matches names of operators as other people write them: in full, without the kind of company, or as initials."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from components.imports.names.reconciliation import AS_WRITTEN, MOST_CANDIDATES, Rows
from components.imports.questions import Answers, Question, question
from components.ledger.spellings import fold

_SAME_OPERATOR = 90
"""Similarity of 100: spellings of one operator ("Russian Air Force", "Russian Airforce") score higher, two
operators lower."""
_SHORT_WORD = 3
"""Letters: a capitalised word no longer than this is itself an abbreviation (US, UAE)."""
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
"""Words beside an operator's name that one list writes and another leaves out."""


@dataclass(frozen=True, slots=True)
class Operators:
    """by_name: names that stand for another one, with that; optional: questions that need no answer."""

    by_name: Mapping[str, str]
    optional: tuple[Question, ...]


def reconciled_operators(names: Rows, own: Sequence[str], answers: Answers) -> Operators:
    """Returns which operator names are the same, as answers say, and what may be asked; two names that stay as
    written are not wrong. `own` are the ledger's names, which are offered first."""
    every = list(dict.fromkeys((*own, *sorted(names, key=lambda name: -len(names[name])))))
    firsts = _OperatorNames()
    by_name: dict[str, str] = {}
    asked: dict[str, Question] = {}
    # Of two names, ask about the same one as last time, whichever the ledger now lists first.
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
    """An index of operator names by their other forms: in full, without the kind of company, and as initials. An
    index, because a large table may name thousands."""

    def __init__(self) -> None:
        self._by_letters: dict[str, str] = {}
        self._by_bare_name: dict[str, str] = {}
        self._initials = defaultdict[str, list[str]](list)

    def add(self, name: str) -> None:
        self._by_letters[fold(name)] = name
        self._by_bare_name.setdefault(_without_kind(name), name)
        self._initials[_initials(name)].append(name)

    def like(self, name: str) -> list[str]:
        """Returns the names that this one may be another form of: the same first, then similar spellings."""
        near = process.extract(fold(name), self._by_letters.keys(), scorer=fuzz.ratio, score_cutoff=_SAME_OPERATOR)
        forms = [*(form for form, _, _ in near), _initials(name)]
        alike = [self._by_letters[form] for form in forms if form in self._by_letters]
        alike += [self._by_bare_name[bare]] if (bare := _without_kind(name)) in self._by_bare_name else []
        return list(dict.fromkeys((*self.same(name), *alike, *self._initials.get(fold(name), ()))))

    def same(self, name: str) -> list[str]:
        """Returns the names with the same letters, ignoring a kind of company that only one of them states. Names
        only spelled alike (Austrian, Australian) or with the same initials (Royal, Romanian) may be others."""
        same_letters, same_without_kind = (
            self._by_letters.get(fold(name), ""),
            self._by_bare_name.get(_without_kind(name), ""),
        )
        says_both = all(fold(each) != _without_kind(each) for each in (name, same_without_kind))
        return [*filter(None, (same_letters, "" if says_both else same_without_kind))]


def _without_kind(operator: str) -> str:
    """Returns an operator's name, folded, without words for the kind of company.

    >>> _without_kind("Volga-Dnepr Airlines"), _without_kind("Airlines")
    ('volgadnepr', 'airlines')
    """
    words = re.findall(r"\w+", operator.casefold())
    return "".join(word for word in words if word not in _KINDS_OF_COMPANY) or fold(operator)


def _initials(operator: str) -> str:
    """Returns the lower-case initials of a name, keeping all letters of a short capitalised word; "" for a single
    word.

    >>> _initials("US Air Force"), _initials("Ministry of Defence"), _initials("USAF")
    ('usaf', 'md', '')
    """
    words = [word for word in re.findall(r"\w+", operator.replace(".", "")) if not word.islower()]
    letters = [word if word.isupper() and len(word) <= _SHORT_WORD else word[0] for word in words]
    return "".join(letters).casefold() if len(letters) > 1 else ""
