"""What only a person can decide: asked once, with the rows that show it and the answers that are possible."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

MOST_ROWS = 5
"""So many rows show what a question is about; more would be a list."""


class NotReadableError(Exception):
    """A table that cannot be read: what is wrong, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}. {remedy}")
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Question:
    """`id` is stable: the answer stands under it in the mapping file. The first of the choices is the likeliest;
    `other` returns the answer that another text means, "" where it means none; None where there are no others.
    sides: of rows of which it is asked whether another report is of the same, both in words."""

    id: str
    about: str
    choices: tuple[str, ...]
    rows: tuple[int, ...] = ()
    other: Callable[[str], str] | None = None
    sides: tuple[tuple[int, str, str], ...] = ()

    def answer_in(self, text: str) -> str:
        """Returns the answer that a text is or means; "" where it is none that is possible."""
        if text in self.choices or self.other is None:
            return text if text in self.choices else ""
        return self.other(text.strip())


def question(
    id_: str,
    about: str,
    choices: Iterable[str],
    rows: Iterable[int] = (),
    *,
    other: Callable[[str], str] | None = None,
) -> Question:
    """Returns a question with each choice once, and the first few of the rows.

    >>> question("dates:Date", "Which?", ["a", "b", "a"], range(1, 100)).rows
    (1, 2, 3, 4, 5)
    """
    first = tuple(row for row, _ in zip(rows, range(MOST_ROWS), strict=False))
    return Question(id_, about, tuple(dict.fromkeys(choices)), first, other)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a mapping, by the ids of their questions; taken: of each that was looked for so far, whether
    it is one that is possible."""

    given: Mapping[str, str]
    taken: dict[str, bool] = field(default_factory=dict)

    def to(self, asked: Question) -> str:
        """Returns the answer to a question; "" where there is none that is possible."""
        answer = asked.answer_in(text) if (text := self.given.get(asked.id)) else ""
        self.taken[asked.id] = bool(answer) or self.taken.get(asked.id, False)
        return answer

    def under(self, id_: str) -> str:
        """Returns what stands under an id, whether a question has it or none; "" where nothing does."""
        self.taken[id_] = True
        return self.given.get(id_, "")

    def open(self, asked: Iterable[Question]) -> list[Question]:
        """Returns the questions without an answer, each once, with the rows of all of its kind."""
        merged: dict[str, Question] = {}
        for each in asked:
            if not self.to(each):
                other = merged.setdefault(each.id, each)
                rows = tuple(dict.fromkeys((*other.rows, *each.rows)))[:MOST_ROWS]
                merged[each.id] = replace(other, rows=rows)
        return list(merged.values())
