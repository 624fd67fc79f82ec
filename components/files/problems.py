"""Problems of a ledger: what is wrong, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

import pandas as pd

LONGEST_VALUE = 80
"""The most characters of a cell in a message, about a line on the page. A cell may have megabytes."""
LONGEST_TEXT = 2_000
"""The most characters of a whole message; names of columns or files may be of any length."""


class Severity(StrEnum):
    """What a problem did to the data."""

    UNREADABLE = "file not read"
    SET_ASIDE = "row set aside"
    FLAGGED = "kept, please check"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `row` is the row that a spreadsheet shows (the header is row 1), `line` the line
    of the file; both are None for a problem of the whole file. `value` is escaped and cut to 80 characters.
    `count` is the number of cells or rows that it stands for; `row` is the first of them."""

    severity: Severity
    file: str
    what: str
    remedy: str
    row: int | None = None
    line: int | None = None
    column: str = ""
    value: str = ""
    count: int = 1


COLUMNS = ("severity", "file", "row", "line", "column", "value", "what", "remedy", "count")


def escaped(text: str) -> str:
    r"""Returns a text with its invisible and control characters made visible.

    >>> escaped("Il\u200b-62\x00")
    'Il\\u200b-62\\x00'
    """
    if text.isprintable():
        return text
    decoded = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in decoded)


def legible(text: str, most: int = LONGEST_TEXT) -> str:
    """Returns a text fit for a page or a chart: escaped, and cut to `most` characters.

    >>> legible("An-124 landed, and so on", most=13)
    'An-124 landed… (11 more characters in the ledger and in what is saved of it)'
    """
    if len(text) <= most:
        return escaped(text)
    more = f"{len(text) - most:,} more characters in the ledger and in what is saved of it"
    return f"{escaped(text[:most])}… ({more})"


def shown(value: object) -> str:
    """Returns a value fit for a message: escaped, at most 80 characters."""
    text = escaped(str(value)[: LONGEST_VALUE + 1])
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def problems_in(table: pd.DataFrame) -> list[Problem]:
    """Returns the problems in a table made by `problem_table`."""
    rows = table.astype("object").where(table.notna(), None).to_dict("records")
    return [Problem(**{**row, "severity": Severity(row["severity"])}) for row in rows]


def problem_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Returns problems as a table, worst first, with the columns `COLUMNS`; `row` and `line` are nullable
    integers."""
    table = pd.DataFrame([asdict(problem) for problem in problems], columns=list(COLUMNS))
    worst_first = table["severity"].map({severity: rank for rank, severity in enumerate(Severity)})
    table = table.astype({"row": "Int64", "line": "Int64"})
    return (
        table.assign(rank=worst_first)
        .sort_values(["rank", "file", "row"], kind="stable", na_position="first")
        .drop(columns="rank")
        .reset_index(drop=True)
    )
