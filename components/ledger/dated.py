"""Reports with the bounds of their dates: one day each, somewhere between the first and the last."""

import pandas as pd

from components.ledger.edtf import EdtfDate, parse
from components.ledger.validation import Checked, without
from components.problems import Problem, Severity, shown

NO_PERIOD = "a flight happens on one day, not throughout a period"
"""What is wrong with a report of a period."""

BOUNDS = ("line", "earliest", "latest", "qualifier")
"""What a table of reports has beside its text."""


def instead_of_period(period: str) -> str:
    """What to do about the date of a flight that is a period.

    >>> instead_of_period("../2025-10-26")
    'Write [..2025-10-26] for one day somewhere in the range; periods belong in notes.csv.'
    """
    first, last = ("" if end == ".." else end.rstrip("?~%") for end in period.split("/"))
    return f"Write [{first}..{last}] for one day somewhere in the range; periods belong in notes.csv."


def with_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """Adds earliest, latest (datetime64[s]; open ends are the years 1 and 9999), qualifier and is_period to a
    table whose column date holds dates of the profile."""
    known = {text: parsed for text in table["date"].unique() if isinstance(parsed := parse(text), EdtfDate)}
    texts = pd.Series(list(known), dtype="str")
    bounds = pd.DataFrame(
        {
            "earliest": pd.array([d.earliest for d in known.values()], dtype="datetime64[s]"),
            "latest": pd.array([d.latest for d in known.values()], dtype="datetime64[s]"),
            "qualifier": pd.array([d.qualifier for d in known.values()], dtype="str"),
            "is_period": pd.array([d.is_period for d in known.values()], dtype="bool"),
        }
    )
    places = pd.Index(texts).get_indexer(table["date"])
    return table.assign(**{name: bounds[name].array.take(places) for name in bounds})


def without_periods(checked: Checked) -> Checked:
    """Reports with their bounds and their line, but for those of a period, which are set aside: a flight happens
    on one day."""
    dated = with_bounds(checked.table)
    periods = dated.loc[dated["is_period"], "date"]
    problems = [
        Problem(
            Severity.SET_ASIDE,
            checked.file,
            NO_PERIOD,
            instead_of_period(text),
            row,
            int(checked.lines.loc[row]),
            "date",
            shown(text),
        )
        for row, text in periods.items()
    ]
    kept = without(checked, problems)
    bounds = dated.loc[kept.table.index, ["earliest", "latest", "qualifier"]]
    lines = checked.lines.reindex(kept.table.index)
    return kept.with_table(kept.table.join(bounds).assign(line=lines))
