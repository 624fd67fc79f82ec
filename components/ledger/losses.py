"""Rows that a ledger once had and has no more."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """A table that had `before` rows at most and has `now` rows, fewer."""

    table: str
    before: int
    now: int


def losses(most: Mapping[str, int], now: Mapping[str, int]) -> tuple[Loss, ...]:
    """The tables that have fewer rows `now` than they had at `most`; a table that is gone has none.

    >>> losses({"flights": 1000, "notes": 3}, {"flights": 501, "notes": 3})
    (Loss(table='flights', before=1000, now=501),)
    """
    return tuple(
        Loss(table, before, now.get(table, 0)) for table, before in most.items() if now.get(table, 0) < before
    )


def most_rows(most: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    """Of every table the most rows that were ever seen.

    >>> most_rows({"flights": 1000}, {"flights": 501, "notes": 3})
    {'flights': 1000, 'notes': 3}
    """
    return {table: max(most.get(table, 0), now.get(table, 0)) for table in {**most, **now}}
