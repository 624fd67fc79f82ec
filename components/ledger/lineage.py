"""Who draws on whom: finds origin sources, and what each statement rests on."""

from collections.abc import Mapping

import pandas as pd

Lineage = Mapping[str, tuple[str, ...]]


def ids(text: str) -> tuple[str, ...]:
    """Returns the source ids in a list cell.

    >>> ids("tracker; agency;")
    ('tracker', 'agency')
    """
    return tuple(filter(None, map(str.strip, text.split(";"))))


def lineage(sources: pd.DataFrame) -> Lineage:
    """Returns the sources that each source draws on, from the columns source_id and derived_from."""
    return dict(zip(sources["source_id"], map(ids, sources["derived_from"]), strict=True))


def chain(source: str, drawn: Lineage) -> frozenset[str]:
    """Returns a source and all sources that it draws on, directly or indirectly.

    >>> sorted(chain("paper", {"paper": ("agency",), "agency": ("tracker",)}))
    ['agency', 'paper', 'tracker']
    """
    seen: set[str] = set()
    waiting = [source]
    while waiting:
        if (current := waiting.pop()) not in seen:
            seen.add(current)
            waiting.extend(drawn.get(current, ()))
    return frozenset(seen)


def cycles(drawn: Lineage) -> list[str]:
    """Returns the sources that draw on themselves, directly or indirectly."""
    return [source for source in drawn if any(source in chain(parent, drawn) for parent in drawn[source])]


def support(source: str, attributed_to: str, drawn: Lineage) -> tuple[frozenset[str], frozenset[str]]:
    """Returns all sources that a statement rests on, and the origin sources among them.

    A statement rests on everything that its source draws on. If it is attributed, it rests on the attributed
    sources and on those that passed it on. A source named as the origin of its own statement speaks for itself.
    Sources that draw only on each other, in a circle, are one origin, under the first of their ids.

    >>> drawn = {"paper": ("agency", "photo"), "agency": ("tracker",)}
    >>> sorted(support("paper", "", drawn)[1])
    ['photo', 'tracker']
    >>> sorted(support("paper", "agency", drawn)[1])
    ['tracker']
    >>> sorted(support("paper", "paper", drawn)[1])
    ['paper']
    """
    if not attributed_to and not drawn.get(source):
        return frozenset({source}), frozenset({source})
    named = set(ids(attributed_to)) or {source}
    own_words = {source} if source in ids(attributed_to) else set()
    followed = frozenset().union(*(chain(name, drawn) for name in named - own_words))
    origins = {origin for name in followed if (origin := _origin(name, drawn))}
    passed_on = _passing_on(source, named, drawn) if attributed_to else frozenset()
    return followed | passed_on | {source}, frozenset(origins | own_words)


def _passing_on(source: str, named: set[str], draws_on: Lineage) -> frozenset[str]:
    """Returns the sources between a source and those that it names, which passed on their statements."""
    return frozenset(name for name in chain(source, draws_on) if chain(name, draws_on) & named)


def _origin(source: str, draws_on: Lineage) -> str | None:
    """Returns the origin source for this one: itself or, in a circle, the first of the circle; None if it draws
    on others."""
    circle = chain(source, draws_on)
    used_by: dict[str, tuple[str, ...]] = {}
    for name in circle:
        for parent in draws_on.get(name, ()):
            used_by[parent] = (*used_by.get(parent, ()), name)
    return min(circle) if circle <= chain(source, used_by) else None


def support_table(statements: pd.DataFrame, drawn: Lineage) -> pd.DataFrame:
    """Returns the sources behind each kind of statement: columns source_id, attributed_to, rests_on, is_origin.

    `statements` has the columns source_id and attributed_to; each distinct pair is worked out once.
    """
    pairs = statements[["source_id", "attributed_to"]].drop_duplicates()
    rows = []
    for source, attributed in pairs.itertuples(index=False):
        everything, origins = support(source, attributed, drawn)
        rows += [(source, attributed, name, name in origins) for name in sorted(everything)]
    table = pd.DataFrame(rows, columns=["source_id", "attributed_to", "rests_on", "is_origin"])
    return table.astype({"source_id": "str", "attributed_to": "str", "rests_on": "str", "is_origin": "bool"})
