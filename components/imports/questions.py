"""Questions that only a person can answer, each asked once, with example rows and the possible answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

MOST_ROWS = 5
"""Rows that illustrate a question; more would be a list."""


class NotReadableError(Exception):
    """A table that cannot be read: what is wrong, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}. {remedy}")
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a table. id: stable, because the mapping file stores the answer under it; choices: the
    likeliest first; other: returns the answer that free text means, "" if none, or is None if only choices are
    allowed; sides: for questions whether reports are the same, each row with both reports in words."""

    id: str
    about: str
    choices: tuple[str, ...]
    rows: tuple[int, ...] = ()
    other: Callable[[str], str] | None = None
    sides: tuple[tuple[int, str, str], ...] = ()

    def answer_in(self, text: str) -> str:
        """Returns the answer that a text is or means; "" if it is not a possible one."""
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
    """Returns a question with distinct choices, and the first few of the rows.

    >>> question("dates:Date", "Which?", ["a", "b", "a"], range(1, 100)).rows
    (1, 2, 3, 4, 5)
    """
    first = tuple(row for row, _ in zip(rows, range(MOST_ROWS), strict=False))
    return Question(id_, about, tuple(dict.fromkeys(choices)), first, other)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a mapping by question id. taken: for each answer looked up so far, whether it was a possible
    one."""

    given: Mapping[str, str]
    taken: dict[str, bool] = field(default_factory=dict)

    def to(self, asked: Question) -> str:
        """Returns the answer to a question; "" if there is none, or none that is possible."""
        answer = asked.answer_in(text) if (text := self.given.get(asked.id)) else ""
        self.taken[asked.id] = bool(answer) or self.taken.get(asked.id, False)
        return answer

    def under(self, id_: str) -> str:
        """Returns the answer under an id, whether or not a question with it was asked; "" if there is none."""
        self.taken[id_] = True
        return self.given.get(id_, "")

    def open(self, asked: Iterable[Question]) -> list[Question]:
        """Returns the unanswered questions, merged by id with the rows of all."""
        merged: dict[str, Question] = {}
        for each in asked:
            if not self.to(each):
                other = merged.setdefault(each.id, each)
                rows = tuple(dict.fromkeys((*other.rows, *each.rows)))[:MOST_ROWS]
                merged[each.id] = replace(other, rows=rows)
        return list(merged.values())
