"""Who draws on whom: origin sources, and what rests on each source."""

from collections.abc import Mapping

import pandas as pd

Lineage = Mapping[str, tuple[str, ...]]


def ids(text: str) -> tuple[str, ...]:
    """The source ids of a list cell.

    >>> ids("tracker; agency;")
    ('tracker', 'agency')
    """
    return tuple(filter(None, map(str.strip, text.split(";"))))


def lineage(sources: pd.DataFrame) -> Lineage:
    """Each source to the sources it draws on, from the columns source_id and derived_from."""
    return dict(zip(sources["source_id"], map(ids, sources["derived_from"]), strict=True))


def chain(source: str, drawn: Lineage) -> frozenset[str]:
    """A source and all that it draws on, directly or further back.

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
    """Sources that draw on themselves in the end."""
    return [source for source in drawn if any(source in chain(parent, drawn) for parent in drawn[source])]


def support(source: str, attributed_to: str, drawn: Lineage) -> tuple[frozenset[str], frozenset[str]]:
    """All sources a statement rests on, and the origin sources among them.

    A statement rests on everything its source draws on, or, where it is attributed, on those sources and the ones
    that passed it on.
    A source named as the origin of its own statement speaks in its own words. Sources that draw on nothing but
    each other, in a circle, are one origin, under the first of their ids.

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


def _passing_on(source: str, named: set[str], drawn: Lineage) -> frozenset[str]:
    """The sources between a source and those that it names, which have passed on what these say."""
    return frozenset(name for name in chain(source, drawn) if chain(name, drawn) & named)


def _origin(source: str, drawn: Lineage) -> str | None:
    """The origin source that this one is or, in a circle, stands for; None if it draws on others."""
    circle = chain(source, drawn)
    used_by: dict[str, tuple[str, ...]] = {}
    for name in circle:
        for parent in drawn.get(name, ()):
            used_by[parent] = (*used_by.get(parent, ()), name)
    return min(circle) if circle <= chain(source, used_by) else None


def support_table(statements: pd.DataFrame, drawn: Lineage) -> pd.DataFrame:
    """What each kind of statement rests on: columns source_id, attributed_to, rests_on, is_origin.

    `statements` has the columns source_id and attributed_to; each distinct pair is worked out once.
    """
    pairs = statements[["source_id", "attributed_to"]].drop_duplicates()
    rows = []
    for source, attributed in pairs.itertuples(index=False):
        everything, origins = support(source, attributed, drawn)
        rows += [(source, attributed, name, name in origins) for name in sorted(everything)]
    table = pd.DataFrame(rows, columns=["source_id", "attributed_to", "rests_on", "is_origin"])
    return table.astype({"source_id": "str", "attributed_to": "str", "rests_on": "str", "is_origin": "bool"})
