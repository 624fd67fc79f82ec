"""What the cells of a table in a database mean: the rules of `cell_values`, as expressions for its engine."""

from functools import reduce
from operator import and_

import ibis
import ibis.expr.types as ir

from components.files.cells import NO_AIRCRAFT, UNKNOWN_WORDS
from components.ledger.cell_values import ADDRESS, SERIAL, costs_row, is_naming, reads_unknown
from components.ledger.descriptor import Field, Table

_WORDS = sorted({word.casefold() for word in UNKNOWN_WORDS} - {""})
_SPELLINGS = sorted(
    {spelt for word in _WORDS if not word.isascii() for spelt in (word, word.upper(), word.capitalize())}
)
"""Words beyond ASCII in the cases that are in use: what makes cells small leaves them alone on ClickHouse, and on
PostgreSQL with some locales."""
_SPACES = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_INTEGER = "^[+-]?[0-9]{1,15}$"
_NUMBER = "^[+-]?[0-9]{1,15}([.][0-9]{1,15})?$"
_MIDNIGHT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]00:00(:00([.]0+)?)?$"
_WHOLE = "^[+-]?[0-9]{1,15}[.]0+$"
_OTHER_ADDRESS = """^(=?["'])?(0x|#|(hex|icao)[: ]+)?[0-9a-f]{6}["']?$"""
_FORMULA = "^#(#{2,}|(REF!|VALUE!|NAME[?]|DIV/0!|NUM!|NULL!|N/A|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA))$"
_MONTH = "(Jan|Feb|Mar|Mär|Mrz|Apr|May|Mai|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez)"
_MADE_OTHERWISE = (
    f"^([+-]?[0-9]+([.,][0-9]+)?[Ee][+-][0-9]{{2,3}}|{_MONTH}[-. ] ?[0-9]{{1,4}}"
    f"|[0-9]{{1,4}}[-. ] ?{_MONTH}([-. ][0-9]{{2,4}})?|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([ T]00:00:00)?)$"
)


def written(column: str) -> str:
    """The column that has the cells of another as they stand."""
    return f"written_{column}"


def meant(text: ir.Table, schema: Table) -> ir.Table:
    """The rows of a table of text with its cells as they are read; those of the columns in which any cell may be
    read otherwise are beside them as they stand, see `written`."""
    read = {f.name: _meant(text[f.name], f, schema) for f in schema.fields}
    read = {name: cells for name, cells in read.items() if cells is not None}
    return text.mutate(**read, **{written(name): text[name] for name in read})


def _meant(cells: ir.StringColumn, f: Field, schema: Table) -> ir.StringValue | None:
    """The cells of a column as they are read; None where all are read as they stand."""
    read = _respelled(cells, f)
    empty = _empties(cells, f, schema)
    if not costs_row(f, schema) and (fits := keeps(read, f)) is not None:
        empty.append(~fits)
    if empty:
        return ibis.or_(*empty).ifelse("", read)
    return None if read is cells else read


def _empties(cells: ir.StringColumn, f: Field, schema: Table) -> list[ir.BooleanValue]:
    """The conditions under which a cell says nothing, whatever its column may hold."""
    empty: list[ir.BooleanValue] = []
    if reads_unknown(f, schema):
        is_word = cells.lower().isin(_WORDS) | cells.isin(_SPELLINGS)
        empty.append(is_word & (cells != "NAN") & cells.notin(f.choices or ("",)))
    if is_naming(f) and f.name != "source_id":
        empty.append(cells.re_search(_FORMULA))
    if f.name in SERIAL and f.name != ADDRESS:
        empty.append(cells.re_search(_MADE_OTHERWISE))
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
    """Which cells of a column keep the schema, if they are not empty; None where all do. Dates are left out."""
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
