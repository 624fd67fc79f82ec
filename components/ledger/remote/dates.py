"""The profile of `edtf` as expressions over text, for engines that hold the dates: one day each, no periods.

Engines differ in what they make of a day that does not exist, so nothing is read as a day before its text is known
to be one.
"""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9][0-9]|[1-9][0-9][0-9][0-9])"
_LEAP_YEAR = "([0-9][0-9](0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = (
    f"({_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
_SOME = f"({_DAY}|{_YEAR}-{_MONTH}|{_YEAR})"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_FORM = rf"^({_SOME}|{_DAY}T{_TIME}Z|\[{_SOME}[.][.]({_SOME})?\])[?~%]?$"
_LEAP = f"^{_LEAP_YEAR}$"

_FIRST_YEAR = "0000"
_OPEN_END = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a column of dates says: earliest and latest (dates, NULL where the text is no date of a day), qualifier
    (text), and valid."""

    earliest: ir.DateColumn
    latest: ir.DateColumn
    qualifier: ir.StringColumn
    valid: ir.BooleanColumn


def bounds(text: ir.StringColumn) -> Bounds:
    """The bounds of dates as `edtf.parse` has them."""
    bare = text.startswith("[").ifelse(text.substr(1), text)
    first, width = _part(bare)
    rest = bare.substr(width + 2)
    ranged = text.startswith("[")
    last = ranged.ifelse(_part(rest)[0], first)
    earliest, latest = _first_day(first), _last_day(last)
    latest = (ranged & rest.startswith("]")).ifelse(ibis.literal(_OPEN_END), latest)
    formed = text.re_search(_FORM) & ~text.startswith(_FIRST_YEAR) & ~(text.startswith(f"[{_FIRST_YEAR}"))
    valid = formed & (earliest <= latest)
    mark = text.right(1)
    return Bounds(
        earliest=valid.ifelse(earliest, ibis.null("string")).cast("date"),
        latest=valid.ifelse(latest, ibis.null("string")).cast("date"),
        qualifier=mark.isin(["?", "~", "%"]).ifelse(mark, ""),
        valid=valid,
    )


def _part(text: ir.StringColumn) -> tuple[ir.StringColumn, ir.IntegerColumn]:
    """The year, month or day that a text starts with, and its length."""
    has_month = text.substr(4, 1) == "-"
    has_day = has_month & (text.substr(7, 1) == "-")
    width = has_day.ifelse(10, has_month.ifelse(7, 4))
    return text.substr(0, width), width


def _first_day(part: ir.StringColumn) -> ir.StringColumn:
    return ibis.cases((part.length() == 4, part + "-01-01"), (part.length() == 7, part + "-01"), else_=part)


def _last_day(part: ir.StringColumn) -> ir.StringColumn:
    month = part.substr(5, 2)
    days = ibis.cases(
        (month.isin(["04", "06", "09", "11"]), "30"),
        (month != "02", "31"),
        (part.substr(0, 4).re_search(_LEAP), "29"),
        else_="28",
    )
    return ibis.cases((part.length() == 4, part + "-12-31"), (part.length() == 7, part + "-" + days), else_=part)
