"""What is shown for the values of a field to choose from. Streamlit finds a value by its label, and takes the last
one of those whose labels are the same: each has to differ from the others."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping
from itertools import count
from typing import TypeVar

from components.files.problems import shown

T = TypeVar("T", bound=Hashable)


def distinct_labels(texts: Mapping[str, str]) -> dict[str, str]:
    r"""Returns what is shown for each value: short, hidden characters escaped; where two look the same, with the
    value, and with a number where these do, too.

    >>> distinct_labels({"a": "Lagos", "b": "Lagos", "c": "Lima\u200b"})
    {'a': 'Lagos (a)', 'b': 'Lagos (b)', 'c': 'Lima\\u200b'}
    """
    short = {value: shown(text) for value, text in texts.items()}
    often = Counter(short.values())
    return numbered(
        {value: text if often[text] == 1 else f"{text} ({shown(value)})" for value, text in short.items()}
    )


def numbered(texts: Mapping[T, str]) -> dict[T, str]:
    """Returns texts that differ, with a number behind those that came before.

    >>> numbered({1: "a", 2: "a", 3: "a (2)", 4: "a"})
    {1: 'a', 2: 'a (3)', 3: 'a (2)', 4: 'a (4)'}
    """
    taken = set(texts.values())
    numbers = {text: count(2) for text in taken}
    before: set[str] = set()
    distinct: dict[T, str] = {}
    for value, text in texts.items():
        label = text if text not in before else _free(text, numbers[text], taken)
        before.add(text)
        taken.add(label)
        distinct[value] = label
    return distinct


def _free(text: str, numbers: Iterator[int], taken: Collection[str]) -> str:
    return next(label for number in numbers if (label := f"{text} ({number})") not in taken)
