"""Who has a partner on the other side, however the pairs are chosen, where each has one at most."""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

L = TypeVar("L", bound=Hashable)
R = TypeVar("R", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The largest number of pairs that can exist at once, and who has a partner in every choice of so many.

    kept: the pairs that remain when those are struck out that would cost another its partner.
    """

    size: int
    left: frozenset
    right: frozenset
    kept: tuple[tuple, ...]


def assignment(pairs: Iterable[tuple[L, R]]) -> Assignment:
    """Judge the possible pairs of two sides.

    Three on the left that all fit the same one on the right: one pair, and none of the three has it for sure.

    >>> found = assignment([("a", 1), ("b", 1), ("c", 1)])
    >>> found.size, sorted(found.left), sorted(found.right)
    (1, [], [1])

    One that fits two: it has a partner whichever it is.

    >>> sorted(assignment([("a", 1), ("a", 2)]).left)
    ['a']

    One that fits two, of which another fits one: two pairs can exist, so each has its own.

    >>> assignment([("a", 1), ("a", 2), ("b", 1), ("c", 1)]).kept
    (('a', 2), ('b', 1), ('c', 1))
    """
    pairs = list(pairs)
    forward: dict[L, list[R]] = {}
    backward: dict[R, list[L]] = {}
    for one, other in pairs:
        forward.setdefault(one, []).append(other)
        backward.setdefault(other, []).append(one)
    partner_of_left, partner_of_right = _largest(forward)
    left = _always(forward, partner_of_left, partner_of_right)
    right = _always(backward, partner_of_right, partner_of_left)
    return Assignment(len(partner_of_left), left, right, _kept(pairs, left, right))


def _largest(forward: Mapping[L, list[R]]) -> tuple[dict[L, R], dict[R, L]]:
    """A largest set of pairs, by augmenting paths, those with the fewest choices first."""
    left: dict[L, R] = {}
    right: dict[R, L] = {}
    for start in sorted(forward, key=lambda one: len(forward[one])):
        came_from: dict[R, L] = {}
        waiting, end = deque([start]), None
        while waiting and end is None:
            one = waiting.popleft()
            for other in forward[one]:
                if other in came_from:
                    continue
                came_from[other] = one
                if other not in right:
                    end = other
                    break
                waiting.append(right[other])
        while end is not None:
            one = came_from[end]
            before = left.get(one)
            left[one], right[end] = end, one
            end = before
    return left, right


def _always(forward: Mapping[L, list[R]], left: Mapping[L, R], right: Mapping[R, L]) -> frozenset[L]:
    """Those that no largest set of pairs leaves out: no alternating path leads to them from one that is."""
    waiting = deque(one for one in forward if one not in left)
    spared = set(waiting)
    while waiting:
        for other in forward[waiting.popleft()]:
            one = right[other]
            if one not in spared:
                spared.add(one)
                waiting.append(one)
    return frozenset(forward) - spared


def _kept(pairs: Iterable[tuple[L, R]], left: frozenset[L], right: frozenset[R]) -> tuple[tuple[L, R], ...]:
    """All pairs but those that no largest set holds: who could partner one that may be left out is wanted there.

    The split is that of Dulmage and Mendelsohn (1958); within its square part nothing is struck out.
    """
    wanted_left = {one for one, other in pairs if other not in right}
    wanted_right = {other for one, other in pairs if one not in left}
    return tuple(
        (one, other)
        for one, other in pairs
        if (one in wanted_left) == (other not in right) and (other in wanted_right) == (one not in left)
    )
