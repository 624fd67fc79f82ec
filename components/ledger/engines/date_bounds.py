"""The profile of `edtf` for dates that an engine holds: one day each, no periods.

Rows are many, and the dates that differ are few: these are read here, once, and the engine looks them up. Where
they are many too, the engine reads them as expressions over text; engines differ in what they make of a day that
does not exist, so nothing is read as a day before its text is known to be one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd

from components.ledger.dates import EdtfDate, parse

_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9][0-9]|[1-9][0-9][0-9][0-9])"
_LEAP_YEAR = "([0-9][0-9](0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = (
    f"({_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
_SOME = f"({_DAY}|{_YEAR}-{_MONTH}|{_YEAR})"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_FORM = rf"^({_SOME}|{_DAY}T{_TIME}Z|\[({_SOME}[.][.]({_SOME})?|[.][.]{_SOME})\])[?~%]?$"
_FIRST = r"^\[?([0-9-]+)"
_LAST = r"([0-9-]+)(T[0-9:]+Z)?\]?[?~%]?$"
_DAY_LENGTH = 10
_OPEN_START, _OPEN_END = "0001-01-01", "9999-12-31"

MOST_DATES = 20_000
"""Dates that go along with every question, each with less than fifty characters: Trino takes a million of them."""
READ = ibis.schema({"spelling": "string", "earliest": "date", "latest": "date", "qualifier": "string"})
"""The columns of `read_here`, as an engine has them."""


def read_here(texts: Iterable[str]) -> pd.DataFrame:
    """Of these texts the dates of a day: spelling (the text), earliest, latest (days as text) and qualifier.

    >>> read_here(["2025-10~", "2025-02-30", "2025-04/2025-05"]).to_numpy().tolist()
    [['2025-10~', '2025-10-01', '2025-10-31', '~']]
    """
    parsed = [date for date in map(parse, texts) if isinstance(date, EdtfDate) and not date.is_period]
    read = [(date.text, date.earliest.isoformat(), date.latest.isoformat(), date.qualifier) for date in parsed]
    return pd.DataFrame(read, columns=READ.names, dtype="str")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a column of dates says: earliest and latest (dates, NULL where the text is no date of a day), qualifier
    (text), and valid."""

    earliest: ir.DateColumn
    latest: ir.DateColumn
    qualifier: ir.StringColumn
    valid: ir.BooleanColumn


@dataclass(frozen=True, slots=True)
class Ends:
    """What can be cut out of dates before it is known whether they are any: first and last, each the text of a
    day, and formed, whether the text has the form of a date."""

    first: ir.StringColumn
    last: ir.StringColumn
    formed: ir.BooleanColumn


def ends_in(text: ir.StringColumn) -> Ends:
    """The ends of dates. Most are plain days, and are taken as such at once."""
    return Ends(_first_day(text), _last_day(text), text.re_search(_FORM))


def bounds(text: ir.StringColumn, ends: Ends) -> Bounds:
    """The bounds of dates with these ends, as `edtf.parse` has them."""
    ranged, mark = text.startswith("["), text.right(1)
    valid = ends.formed & (~ranged | (ends.first <= ends.last))
    return Bounds(
        earliest=valid.ifelse(ends.first, ibis.null("string")).cast("date"),
        latest=valid.ifelse(ends.last, ibis.null("string")).cast("date"),
        qualifier=mark.isin(["?", "~", "%"]).ifelse(mark, ""),
        valid=valid,
    )


def bounds_read(read: ir.Table) -> Bounds:
    """Returns the bounds of rows with the columns of `read_here`, NULL where the text is no date of a day."""
    return Bounds(read.earliest, read.latest, read.qualifier.coalesce(""), read.spelling.notnull())


def bounds_of_days(day: ir.DateColumn) -> Bounds:
    """Returns the bounds of a column that holds days; an unknown one is not valid."""
    return Bounds(day, day, ibis.literal(""), day.notnull())


def _first_day(text: ir.StringColumn) -> ir.StringValue:
    first = text.re_extract(_FIRST, 1)
    started = first + ibis.literal("-01-01").substr(first.length() - len("2025"))
    return ibis.cases((text.length() == _DAY_LENGTH, text), (text.startswith("[.."), _OPEN_START), else_=started)


def _last_day(text: ir.StringColumn) -> ir.StringValue:
    last = text.re_extract(_LAST, 1)
    return ibis.cases(
        (text.length() == _DAY_LENGTH, text),
        (text.contains("..]"), _OPEN_END),
        (last.length() == _DAY_LENGTH, last),
        (last.length() == len("2025"), last + "-12-31"),
        (last.re_search("-(04|06|09|11)$"), last + "-30"),
        (last.re_search(f"^{_LEAP_YEAR}-02$"), last + "-29"),
        (last.re_search("-02$"), last + "-28"),
        else_=last + "-31",
    )
