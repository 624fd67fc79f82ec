"""Names of operators as other people write them: whole, without the kind of company, as initials."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from components.imports.names.reconciliation import AS_WRITTEN, MOST_CANDIDATES, Rows
from components.imports.questions import Answers, Question, question
from components.ledger.spellings import fold

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
