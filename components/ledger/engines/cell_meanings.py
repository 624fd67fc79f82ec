"""Interprets the cells of a table in a database: the rules of `cell_values`, and the EDTF profile of `edtf`
without periods, as expressions for its engine.

Tables have many rows but usually few distinct dates. These are parsed here once, and the engine joins them. If
there are too many, the engine parses them by expressions over text. Engines disagree on days that do not exist,
so a text is cast to a day only after it is known to be valid.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

import ibis
import ibis.expr.types as ir
import pandas as pd

from components.files.cells import NO_AIRCRAFT, UNKNOWN_WORDS
from components.ledger.dates.edtf import EdtfDate, parse
from components.ledger.tables.cell_values import ADDRESS, SERIAL, costs_row, is_naming, reads_unknown
from components.ledger.tables.descriptor import Field, Table

_WORDS = sorted({word.casefold() for word in UNKNOWN_WORDS} - {""})
_SPELLINGS = sorted(
    {spelt for word in _WORDS if not word.isascii() for spelt in (word, word.upper(), word.capitalize())}
)
"""Non-ASCII words in their usual capitalizations: ClickHouse, and PostgreSQL in some locales, do not lower-case
them."""
_SPACES = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_INTEGER = "^[+-]?[0-9]{1,15}$"
_NUMBER = "^[+-]?[0-9]{1,15}([.][0-9]{1,15})?$"
_MIDNIGHT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]00:00(:00([.]0+)?)?$"
_WHOLE = "^[+-]?[0-9]{1,15}[.]0+$"
_OTHER_ADDRESS = """^(=?["'])?(0x|#|(hex|icao)[: ]+)?[0-9a-f]{6}["']?$"""
_FORMULA = "^#(#{2,}|(REF!|VALUE!|NAME[?]|DIV/0!|NUM!|NULL!|N/A|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA))$"
_MONTH = "(Jan|Feb|Mar|Mär|Mrz|Apr|May|Mai|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez)"
_DAMAGED_SERIAL = (
    f"^([+-]?[0-9]+([.,][0-9]+)?[Ee][+-][0-9]{{2,3}}|{_MONTH}[-. ] ?[0-9]{{1,4}}"
    f"|[0-9]{{1,4}}[-. ] ?{_MONTH}([-. ][0-9]{{2,4}})?|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([ T]00:00:00)?)$"
)

_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9][0-9]|[1-9][0-9][0-9][0-9])"
_LEAP_YEAR = "([0-9][0-9](0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_MONTH_NUMBER = "(0[1-9]|1[0-2])"
_DAY = (
    f"({_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
_ANY_DATE = f"({_DAY}|{_YEAR}-{_MONTH_NUMBER}|{_YEAR})"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_FORM = rf"^({_ANY_DATE}|{_DAY}T{_TIME}Z|\[({_ANY_DATE}[.][.]({_ANY_DATE})?|[.][.]{_ANY_DATE})\])[?~%]?$"
_FIRST = r"^\[?([0-9-]+)"
_LAST = r"([0-9-]+)(T[0-9:]+Z)?\]?[?~%]?$"
_DAY_LENGTH = 10
_OPEN_START, _OPEN_END = "0001-01-01", "9999-12-31"

MOST_DATES = 20_000
"""The most dates that are sent with every query, each shorter than fifty characters: Trino accepts a million
characters."""
READ = ibis.schema({"spelling": "string", "earliest": "date", "latest": "date", "qualifier": "string"})
"""The columns of `read_here`, in the types of an engine."""


def written(column: str) -> str:
    """Returns the name of the column with the original cells of another one."""
    return f"written_{column}"


def words_for_unknown(text: ir.Table, schema: Table) -> ir.Table:
    """Returns the query for the distinct cells of a text table that are words for "not known". They are few;
    without it, every query would contain all such words for each column."""
    cells = [text[f.name] for f in schema.fields if reads_unknown(f, schema)]
    cell_rows = text.select(cell=ibis.array(cells).unnest())
    is_word = cell_rows.cell.lower().isin(_WORDS) | cell_rows.cell.isin(_SPELLINGS)
    return cell_rows.filter(is_word & (cell_rows.cell != "NAN")).distinct()


def meant(text: ir.Table, schema: Table, words: Sequence[str]) -> ir.Table:
    """Returns the rows of a text table with its cells as they are read, and `words` as unknown. Columns that
    may be read differently also keep their original cells, see `written`."""
    read = {f.name: _as_read(text[f.name], f, schema, words) for f in schema.fields}
    read = {name: cells for name, cells in read.items() if cells is not None}
    return text.mutate(**read, **{written(name): text[name] for name in read})


def _as_read(cells: ir.StringColumn, f: Field, schema: Table, words: Sequence[str]) -> ir.StringValue | None:
    """Returns the cells of a column as they are read; None if every cell is read as it stands."""
    read = _respelled(cells, f)
    empty = _conditions_of_empty(cells, f, schema, words)
    if not costs_row(f, schema) and (fits := keeps(read, f)) is not None:
        empty.append(~fits)
    if empty:
        return ibis.or_(*empty).ifelse("", read)
    return None if read is cells else read


def _conditions_of_empty(
    cells: ir.StringColumn, f: Field, schema: Table, words: Sequence[str]
) -> list[ir.BooleanValue]:
    """Returns the conditions under which a cell means nothing."""
    empty: list[ir.BooleanValue] = []
    unknown = [word for word in words if word not in f.choices]
    if unknown and reads_unknown(f, schema):
        empty.append(cells.isin(unknown))
    if is_naming(f) and f.name != "source_id":
        empty.append(cells.re_search(_FORMULA))
    if f.name in SERIAL and f.name != ADDRESS:
        empty.append(cells.re_search(_DAMAGED_SERIAL))
    return empty


def _respelled(cells: ir.StringColumn, f: Field) -> ir.StringValue:
    if f.type == "edtf":
        return cells.re_search(_MIDNIGHT).ifelse(cells.substr(0, 10), cells)
    if f.type in ("integer", "number"):
        return cells.re_search(_WHOLE).ifelse(cells.re_extract("^([^.]*)", 1), cells)
    if f.name == ADDRESS:
        small = cells.lower()
        return small.re_search(_OTHER_ADDRESS).ifelse(small.re_extract("""([0-9a-f]{6})["']?$""", 1), cells)
    return cells


def keeps(cells: ir.StringValue, f: Field) -> ir.BooleanValue | None:
    """Returns which non-empty cells of a column keep its schema; None if all do. Dates are checked elsewhere."""
    conditions: list[ir.BooleanValue] = []
    if f.choices:
        conditions.append(cells.isin(f.choices))
    if f.pattern:
        conditions.append(cells.re_search(f"^({f.pattern})$".replace(r"\s", _SPACES)))
    if f.name == ADDRESS:
        conditions.append(cells.notin(NO_AIRCRAFT))
    if f.type in ("integer", "number"):
        formed = cells.re_search(_INTEGER if f.type == "integer" else _NUMBER)
        number = formed.ifelse(cells, ibis.null("string")).cast("float64")
        conditions.append(formed)
        if f.minimum is not None:
            conditions.append((number >= f.minimum).coalesce(False))
        if f.maximum is not None:
            conditions.append((number <= f.maximum).coalesce(False))
    return reduce(and_, conditions) if conditions else None


def read_here(texts: Iterable[str]) -> pd.DataFrame:
    """Parses those texts that are dates of one day: spelling (the text), earliest, latest (days as text) and
    qualifier.

    >>> read_here(["2025-10~", "2025-02-30", "2025-04/2025-05"]).to_numpy().tolist()
    [['2025-10~', '2025-10-01', '2025-10-31', '~']]
    """
    parsed = [date for date in map(parse, texts) if isinstance(date, EdtfDate) and not date.is_period]
    read = [(date.text, date.earliest.isoformat(), date.latest.isoformat(), date.qualifier) for date in parsed]
    return pd.DataFrame(read, columns=READ.names, dtype="str")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a column of dates: earliest and latest (dates, NULL if the text is no date of one day),
    qualifier (text), and valid."""

    earliest: ir.DateColumn
    latest: ir.DateColumn
    qualifier: ir.StringColumn
    valid: ir.BooleanColumn


@dataclass(frozen=True, slots=True)
class Ends:
    """The parts of dates before validation: first and last, each the text of a day, and formed: whether the
    text has the form of a date."""

    first: ir.StringColumn
    last: ir.StringColumn
    formed: ir.BooleanColumn


def ends_in(text: ir.StringColumn) -> Ends:
    """Returns the ends of dates. Most are plain days, which are recognized first."""
    return Ends(_first_day(text), _last_day(text), text.re_search(_FORM))


def bounds(text: ir.StringColumn, ends: Ends) -> Bounds:
    """Returns the bounds of dates with these ends, as `dates.parse` would."""
    ranged, mark = text.startswith("["), text.right(1)
    valid = ends.formed & (~ranged | (ends.first <= ends.last))
    return Bounds(
        earliest=valid.ifelse(ends.first, ibis.null("string")).cast("date"),
        latest=valid.ifelse(ends.last, ibis.null("string")).cast("date"),
        qualifier=mark.isin(["?", "~", "%"]).ifelse(mark, ""),
        valid=valid,
    )


def bounds_read(read: ir.Table) -> Bounds:
    """Returns the bounds of rows joined with `read_here`; NULL if the text is no date of one day."""
    return Bounds(read.earliest, read.latest, read.qualifier.coalesce(""), read.spelling.notnull())


def bounds_of_days(day: ir.DateColumn) -> Bounds:
    """Returns the bounds of a column of days; a null is not valid."""
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
