"""Checks rows in a database: counts the bad ones there, and reports them with examples."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial, reduce
from operator import add, and_

import ibis
import ibis.expr.types as ir
import pandas as pd

from components.files.problems import Problem, Severity, shown
from components.ledger.checks import correction, rows_of
from components.ledger.dates.edtf import EdtfDate, parse
from components.ledger.engines.cell_meanings import keeps, written
from components.ledger.reports import NO_PERIOD, instead_of_period
from components.ledger.spellings import DECEIVING, HIDDEN
from components.ledger.tables.cell_values import Fault, costs_row, explain, judged
from components.ledger.tables.csv_grammar import LONGEST_CELL
from components.ledger.tables.descriptor import Field, Table
from components.ledger.tables.remarks import NOTHING_TO_DO
from components.ledger.tables.validation import names_in

MOST_EXAMPLES = 20

_CONTROL = "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]"


@dataclass(frozen=True, slots=True)
class Check:
    """A check for the `bad` cells of a column, which sets their rows aside or only flags them."""

    column: str
    bad: ir.BooleanColumn
    severity: Severity
    say: Callable[[str], Fault]
    each: tuple["Check", ...] = ()
    """The checks of single columns, if this one covers several columns in one query."""
    shown: str = ""
    """The column with the original cells, if they are read differently."""


def checks(rows: ir.Table, schema: Table, likely: tuple[date, date]) -> list[Check]:
    """Returns all checks of single rows, given as text with bounds (earliest, latest, valid). Flights entirely
    outside the `likely` days fail."""
    row_checks = [_too_long(rows, schema.columns)]
    for f in schema.fields:
        cells = rows[f.name]
        # Bad cells that cost no row were already read as empty (`cell_meanings`); checking them again would
        # take seconds.
        fits = rows.valid if f.type == "edtf" else keeps(cells, f) if costs_row(f, schema) else None
        bad = [] if fits is None else [~fits & (cells != "")]
        bad += [cells == ""] if f.required else []
        row_checks += [Check(f.name, ibis.or_(*bad), Severity.SET_ASIDE, _explained(f))] if bad else []
        if written(f.name) in rows.columns:
            other = rows[written(f.name)]
            row_checks.append(
                Check(
                    f.name, other != cells, Severity.FLAGGED, _words_of_reading(f, schema), shown=other.get_name()
                )
            )
    first, last = likely
    early, late = f"this date lies before {first.year}", "this date lies in the future"
    for what, unlikely in ((early, rows.latest < first), (late, rows.earliest > last)):
        say = partial(_outside, what, likely)
        row_checks.append(Check("date", unlikely.coalesce(False), Severity.SET_ASIDE, say))
    return [*row_checks, *_hidden(rows, schema)]


def _outside(what: str, likely: tuple[date, date], value: str) -> Fault:
    return what, correction(value, likely, "a datapackage.json in the folder of --beside")


def counted(rows: ir.Table, asked: list[Check]) -> ir.Table:
    """Returns the query for the number of rows (rows), and of those that each check finds bad (bad0, bad1, …)."""
    bad = {f"bad{number}": check.bad.sum().coalesce(0) for number, check in enumerate(asked)}
    return rows.aggregate(rows=rows.count(), **bad)


def passing(rows: ir.Table, failed: list[Check]) -> ir.Table:
    """Returns the rows that no check sets aside."""
    refused = [~check.bad for check in failed if check.severity is Severity.SET_ASIDE]
    return rows.filter(reduce(and_, refused)) if refused else rows


def refused(rows: ir.Table, failed: list[Check]) -> ir.Table:
    """Returns the rows that a check sets aside."""
    bad = [check.bad for check in failed if check.severity is Severity.SET_ASIDE]
    return rows.filter(ibis.or_(*bad))


def examples(rows: ir.Table, check: Check) -> ir.Table:
    """Returns the query for the most frequent bad values of a check: value, rows, flight (an id)."""
    bad = rows.filter(check.bad)
    groups = bad.group_by(value=bad[check.shown or check.column].substr(0, 200)).aggregate(
        rows=bad.count(), flight=bad.flight_id.min()
    )
    return groups.order_by(groups.rows.desc(), "value").limit(MOST_EXAMPLES)


def problems_of_check(check: Check, count: int, groups: pd.DataFrame, file: str) -> list[Problem]:
    """Returns the problems of a check that `count` rows fail, with the result of `examples`."""
    problems = [
        _problem(check, file, value, f"{check.say(value)[0]} ({rows_of(flight, rows)})")
        for value, rows, flight in groups.itertuples(index=False)
    ]
    if more := count - int(groups["rows"].sum()):
        problems.append(_problem(check, file, "", f"{more:,} more rows like these"))
    return problems


def _problem(check: Check, file: str, value: str, what: str) -> Problem:
    return Problem(check.severity, file, what, check.say(value)[1], column=check.column, value=shown(value))


def _explained(f: Field) -> Callable[[str], Fault]:
    def say(value: str) -> Fault:
        if f.type == "edtf" and isinstance(parsed := parse(value), EdtfDate) and parsed.is_period:
            return NO_PERIOD, instead_of_period(value)
        return explain(f, value)

    return say


def _words_of_reading(f: Field, schema: Table) -> Callable[[str], Fault]:
    """Returns a function that says what a bad cell is read as."""

    def say(value: str) -> Fault:
        values = judged(pd.Series([value], dtype="str"), f, schema)
        if value in values.read:
            read, _ = values.read[value]
            return f"read as {read}" if read else "read as not known", NOTHING_TO_DO
        what, remedy = values.faults.get(value, explain(f, value))
        return f"{what}; the cell is read as empty", remedy

    return say


def _too_long(rows: ir.Table, columns: list[str]) -> Check:
    def say(_: str) -> Fault:
        return f"a cell of this row has more than {LONGEST_CELL:,} characters", "Shorten it."

    # Search the original cells: as read, they are expressions that would be evaluated at every use.
    original_columns = [written(column) if written(column) in rows.columns else column for column in columns]
    longest = ibis.greatest(*(rows[column].length() for column in original_columns))
    return Check(columns[0], longest > LONGEST_CELL, Severity.SET_ASIDE, say)


def _hidden(rows: ir.Table, schema: Table) -> list[Check]:
    """Returns the checks for hidden characters, refused in names and flagged elsewhere, and for control
    characters, refused everywhere."""
    names = names_in(schema)
    hidden, deceiving, control = HIDDEN.pattern, DECEIVING.pattern, _CONTROL
    retype = "Type the cell anew by hand; hidden characters come along when text is copied."
    naming = [c for c in schema.columns if c in names]
    prose = [c for c in schema.columns if c not in names]
    return [
        _check_of_columns(rows, naming, hidden, Severity.SET_ASIDE, ("hidden character", retype)),
        _check_of_columns(rows, ["aircraft_type"], deceiving, Severity.SET_ASIDE, ("hidden character", retype)),
        _check_of_columns(rows, schema.columns, control, Severity.SET_ASIDE, ("control character", "Remove it.")),
        _check_of_columns(rows, prose, hidden, Severity.FLAGGED, ("hidden character; shown escaped", retype)),
    ]


def _check_of_columns(rows: ir.Table, columns: list[str], pattern: str, severity: Severity, fault: Fault) -> Check:
    """Returns one check for such characters in any of several columns."""
    original_columns = {c: written(c) if written(c) in rows.columns else c for c in columns}
    each = tuple(
        Check(c, rows[cells].re_search(pattern), severity, lambda _: fault, shown=cells)
        for c, cells in original_columns.items()
    )
    joined = reduce(add, (rows[cells] for cells in original_columns.values()))
    return Check(columns[0], joined.re_search(pattern), severity, lambda _: fault, each)
