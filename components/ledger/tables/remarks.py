"""Remarks that apply to many cells but are given once: cells read as another value, and cells with the same
fault."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from components.files.problems import Problem, Severity, shown
from components.ledger.dates.other_dates import ORDERS, in_order, orders_of

MOST_ALIKE = 20
"""The most cells with the same fault that are named individually; the rest are counted."""
_MOST_VALUES = 8
"""The most values that a sentence names; the rest are counted."""
_DISTINCT = 2_000
"""The most distinct values that are counted separately: a bad column of a large file may have millions."""

OF_REFUSED = ("dates",)
"""Reasons that concern cells whose rows are set aside."""
NOTHING_TO_DO = "Nothing to do; or correct the cells."
_AN_ID = "Give each flight an id of its own: that of a row changes with the rows above it."
REASONS = {
    "unknown": ("{values} {are} read as not known", "Nothing to do; or leave such cells empty."),
    "midnight": ("days with a time of midnight are read as days: {values}", NOTHING_TO_DO),
    "points": (
        "dates with points are read day.month.year: {values}",
        "Nothing to do; or write the year first, then month and day, with hyphens.",
    ),
    "order": ("dates are read as datapackage.json says: {values}", NOTHING_TO_DO),
    "year_day": (
        "a date of the column seems to be written year-day-month; these may be, too, and are read as they stand: "
        "{values}",
        "Nothing to do if the month stands before the day in them; or correct them.",
    ),
    "whole": ("{values} {are} read as whole numbers", NOTHING_TO_DO),
    "address": ("other spellings of addresses are read as six small digits: {values}", NOTHING_TO_DO),
    "trimmed": ("white space around {cells} is left out", NOTHING_TO_DO),
    "numbered": ("{rows} without a flight_id; the number of the row is the id, like row-{row}", _AN_ID),
    "file": ("{rows} without a source; the table itself counts as the source: {values}", "Name the source."),
    "header": ("{rows} that {repeat} the header {are} passed over", "Nothing to do; or remove them."),
    "fill": ("{rows} hold nothing but {content}; passed over as blank", "Nothing to do; or remove them."),
}
"""For each reason, the sentence and what to do."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Cells of a column, or whole rows, with the same remark. `values` counts their contents. `row` and `line`
    are those of the first. `cells` has each of them, indexed by row, as long as their rows may still be set
    aside, which removes them from the remark."""

    reason: str
    column: str
    values: Mapping[str, int]
    row: int
    line: int
    cells: pd.Series | None = field(default=None, compare=False, repr=False)

    @property
    def count(self) -> int:
        """The number of cells or rows."""
        return sum(self.values.values())


def merged(remarks: Iterable[Remark]) -> list[Remark]:
    """Merges remarks into one for each column and reason."""
    by_reason: dict[tuple[str, str], Remark] = {}
    for remark in remarks:
        key = remark.column, remark.reason
        before = by_reason.get(key)
        values = _sum(before.values, remark.values) if before else remark.values
        by_reason[key] = replace(before or remark, values=values, cells=None)
    return list(by_reason.values())


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    """Adds two counts; values beyond `_DISTINCT` are counted together."""
    counted = Counter(first)
    for value, count in second.items():
        counted[value if value in counted or len(counted) < _DISTINCT else ""] += count
    return dict(counted)


def problems_of(remarks: Sequence[Remark], file: str) -> list[Problem]:
    """Returns one problem for each column and reason."""
    if not remarks:
        return []
    several = [remark for remark in merged(remarks) if remark.reason != "dates" or remark.count > 1]
    return [_problem(remark, file) for remark in several]


def _problem(remark: Remark, file: str) -> Problem:
    what, remedy, example = _words_of_orders(remark, file) if remark.reason == "dates" else _words_of_cells(remark)
    place = remark.row, remark.line, remark.column
    return Problem(Severity.FLAGGED, file, what, remedy, *place, shown(example), remark.count)


def _words_of_cells(remark: Remark) -> tuple[str, str, str]:
    """Returns the sentence on some cells, what to do, and the first of them."""
    what, remedy = REASONS[remark.reason]
    text = what.format(
        values=_counted(remark.values),
        are="is" if remark.count == 1 else "are",
        repeat="repeats" if remark.count == 1 else "repeat",
        content=" or ".join(remark.values),
        rows="one row" if remark.count == 1 else f"{remark.count:,} rows",
        cells="one cell" if remark.count == 1 else f"{remark.count:,} cells",
        row=remark.row,
    )
    return text, remedy, next(iter(remark.values))


def _counted(values: Mapping[str, int]) -> str:
    """Returns values with their counts, such as `'NA' (5 cells), '?' (1)`."""
    named = [(value, count) for value, count in values.items() if value]
    named = sorted(named, key=lambda pair: -pair[1])
    texts = [f"'{shown(value)}' ({count:,})" for value, count in named[:_MOST_VALUES]]
    if texts and named[0][1] > 1:
        texts[0] = texts[0].removesuffix(")") + " cells)"
    return ", ".join(texts) + (f" and {len(named) - _MOST_VALUES:,} more" if len(named) > _MOST_VALUES else "")


def _words_of_orders(remark: Remark, file: str) -> tuple[str, str, str]:
    """Returns what the all-number dates of a column reveal about their order, what to do, and a date that shows
    it."""
    orders, count = _orders_of(remark.values), remark.count
    example = next(iter(orders))
    possible = [order for order in ORDERS if all(order in named for named in orders.values())]
    if not possible:
        return _words_of_mixed_orders(orders), "Write each date with its year first, like 2025-10-26.", example
    if len(possible) > 1:
        return (
            _words_of_open_order(possible, example, count),
            f"Find out, and write {_how_to_confirm(possible, file)}",
            example,
        )
    settling = next((text for text, named in orders.items() if len(named) == 1), "")
    what, remedy = (
        _words_of_settled_order(possible[0], settling),
        f"If that is so, write {_how_to_confirm(possible, file)}",
    )
    return f"{what}: {_dates(count)} would read {_span(orders, possible[0])}", remedy, settling or example


def _orders_of(dates: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Returns the possible orders of each date that has any."""
    return {text: possible for text in dates if (possible := orders_of(text))}


def _words_of_mixed_orders(orders: Mapping[str, tuple[str, ...]]) -> str:
    """Returns the sentence on a column whose dates fit no common order, with two dates that contradict each
    other or else one example of each kind."""
    kinds: dict[tuple[str, ...], str] = {}
    for text, possible in orders.items():
        kinds.setdefault(possible, text)
    settling = {possible: text for possible, text in kinds.items() if len(possible) == 1}
    shown_kinds = settling if len(settling) > 1 else kinds
    clauses = [f"{shown(text)} {_alternatives(possible)}" for possible, text in shown_kinds.items()]
    return f"the column mixes orders: {' and '.join(clauses)}"


def _words_of_open_order(orders: Sequence[str], example: str, count: int) -> str:
    """Returns the sentence on a column whose dates are valid in each of several orders."""
    first = _alternatives([f"the {order.removesuffix(' first')}" for order in orders])
    return f"no row shows whether {first} comes first: {_dates(count)} like {shown(example)}"


def _words_of_settled_order(order: str, example: str) -> str:
    subject = f"{shown(example)} shows" if example else "the dates together show"
    return f"{subject} that the {order.removesuffix(' first')} comes first"


def _span(texts: Iterable[str], order: str) -> str:
    """Returns the first and the last of some dates, read in this order."""
    days = sorted(day for text in texts if (day := in_order(text, order)))
    return f"{days[0]} … {days[-1]}"


def _how_to_confirm(orders: Sequence[str], file: str) -> str:
    """Returns how to confirm an order of dates for the table in this file."""
    settings = _alternatives([f'"dateOrder": "{order}"' for order in orders])
    return (
        f"{settings} into datapackage.json, beside the path of {file}. A table opened by itself has none: put "
        "it as flights.csv into a folder, beside a copy of data/datapackage.json."
    )


def _alternatives(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def _dates(count: int) -> str:
    return "one date" if count == 1 else f"{count:,} dates"


class Alike:
    """Limits repeated problems: names the first `MOST_ALIKE` of a kind, and sums up the rest as one problem."""

    def __init__(self) -> None:
        self._named: Counter[tuple] = Counter()
        self._rest: dict[tuple, Problem] = {}

    def named(self, problems: Iterable[Problem]) -> list[Problem]:
        """Returns those of the next problems that are named individually."""
        first_few = []
        for problem in problems:
            kind = problem.severity, problem.file, problem.column, problem.what
            self._named[kind] += 1
            if not problem.column or problem.count > 1 or self._named[kind] <= MOST_ALIKE:
                first_few.append(problem)
            else:
                before = self._rest.get(kind)
                self._rest[kind] = replace(before, count=before.count + 1) if before else problem
        return first_few

    def rest(self) -> list[Problem]:
        """Returns one problem for the rest of each kind."""
        return [
            replace(problem, what=f"{problem.what}; {problem.count:,} more cells, from row {problem.row} on")
            if problem.count > 1
            else problem
            for problem in self._rest.values()
        ]


def grouped(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Returns problems with at most `MOST_ALIKE` of a kind individually."""
    if len(problems) <= MOST_ALIKE:
        return tuple(problems)
    repeated = Alike()
    return (*repeated.named(problems), *repeated.rest())
