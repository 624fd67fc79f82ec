"""Checks a table against its schema: required cells, types, choices, patterns, dates, keys."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as arrow
import pyarrow.compute as pc

from components.files.problems import Problem, Severity, shown
from components.ledger.dates.other_dates import may_be_year_day_month, orders_of, year_day_month
from components.ledger.spellings import DECEIVING, HIDDEN, fold, hidden_characters
from components.ledger.tables.cell_values import Judged, Mask, costs_row, explain, is_numbered, judged
from components.ledger.tables.descriptor import Field, Table
from components.ledger.tables.read_csv import Records
from components.ledger.tables.remarks import OF_REFUSED, Remark, grouped, problems_of


@dataclass(frozen=True, slots=True)
class Checked:
    """A table after its checks, still as text and indexed by spreadsheet row; `lines` as in `Records`.
    `set_aside` has the columns file, row, line, text; `unknown` is as in `Records`. `originals` has, as they
    stand in the file, the rows with a cell that is read as another value; `remarks` say why."""

    schema: Table
    table: pd.DataFrame
    lines: pd.Series
    set_aside: pd.DataFrame
    problems: tuple[Problem, ...]
    readable: bool
    unknown: pd.DataFrame = field(default_factory=pd.DataFrame)
    originals: pd.DataFrame = field(default_factory=pd.DataFrame)
    remarks: tuple[Remark, ...] = ()

    @property
    def exact(self) -> pd.DataFrame:
        """The rows as they stand in the file, in the columns of the schema. An id or a source that fills an
        empty cell is included."""
        if self.originals.empty:
            return self.table
        rows = self.originals[self.originals.index.isin(self.table.index)]
        exact = self.table.copy()
        columns = list(self.schema.columns)
        exact.loc[rows.index, columns] = rows[columns].where(rows[columns] != "", exact.loc[rows.index, columns])
        return exact

    @property
    def written(self) -> pd.DataFrame:
        """The rows as they stand in the file, in all its named columns."""
        return self.exact.join(self.unknown)

    @property
    def rows(self) -> int:
        """The number of rows in the file, including those set aside."""
        return len(self.table) + len(self.set_aside)


Rule = Callable[[Checked], Checked]
"""A check of single rows beyond their schema; it may add columns."""


def no_rule(checked: Checked) -> Checked:
    """Returns the table as it is, for tables without further rules."""
    return checked


def check_table(records: Records, schema: Table, rule: Rule = no_rule) -> Checked:
    """Checks every row against its schema, `rule` and the primary key. Rows that break one of them, or repeat
    the key of an earlier row, are set aside with their problems. A problem or remark that applies to many cells
    is given once."""
    checked = rule(check_rows(records, schema))
    checked = without(checked, _key_problems(checked.table, checked.lines, schema))
    return replace(checked, problems=(*grouped(checked.problems), *problems_of(checked.remarks, schema.path)))


def check_rows(records: Records, schema: Table) -> Checked:
    """Checks each row on its own against the schema. An unreadable cell that is not needed is read as empty;
    cells that are read as another value are in the remarks."""
    checked = Checked(
        schema=schema,
        table=records.table,
        lines=records.lines,
        set_aside=records.set_aside.assign(file=schema.path)[["file", "row", "line", "text"]],
        problems=records.problems,
        readable=records.readable,
        unknown=records.unknown,
        remarks=records.remarks,
    )
    if records.table.empty:
        return checked
    checked = _without_headers(_without_fill(checked))
    hidden = _hidden_problems(checked)
    checked, problems = _with_meanings(checked)
    return without(checked, [*problems, *hidden])


def _without_fill(checked: Checked) -> Checked:
    """Returns the table without rows that hold nothing but values filled down a column."""
    table = checked.table
    is_candidate = _may_be_fill(table, checked.schema)
    if not is_candidate.any():
        return checked
    rows = table[is_candidate]
    # A lone id is a number that was filled down; beside another cell it is the row's own.
    numbered_columns = [f.name for f in checked.schema.fields if is_numbered(f, checked.schema)]
    other_cells = rows.drop(columns=numbered_columns)
    numbered = other_cells.isin(_EMPTY_CELLS).all(axis=1) & (rows[numbered_columns] != "").any(axis=1)
    beside = checked.unknown.reindex(rows.index).fillna("")
    # Filled-down numbers run on, but words that differ were written by somebody.
    words = beside.where(beside.apply(lambda column: ~column.str.isdecimal()), "")
    is_fill = rows.isin((*FILLED_DOWN, *_DAY_ZERO)).all(axis=1)
    is_fill |= pd.concat([rows, words], axis=1).duplicated(keep=False)
    is_fill |= numbered & (numbered.sum() > 1)
    if not is_fill.any():
        return checked
    rows, other_cells = rows[is_fill], beside[is_fill]
    content = " and ".join(f"'{shown(name)}'" for name in _columns_used(rows, other_cells)) or "nothing"
    first = rows.index[0]
    remark = Remark("fill", "", {content: len(rows)}, int(first), int(checked.lines.loc[first]))
    return replace(
        checked,
        table=table.drop(index=rows.index),
        unknown=checked.unknown.drop(index=rows.index, errors="ignore"),
        remarks=(*checked.remarks, remark),
    )


def _without_headers(checked: Checked) -> Checked:
    """Returns the table without rows that repeat its header, as in tables joined from several."""
    table, names = checked.table, [f.name for f in checked.schema.fields if f.required]
    if not names:
        return checked
    repeats = [table[name].isin(_as_heading(name)).to_numpy() for name in names]
    headers = table[np.logical_and.reduce(repeats)]
    # A row that is empty in all these columns lacks required cells; it is no header.
    headers = headers[(headers[names] != "").any(axis=1)]
    if headers.empty:
        return checked
    first = headers.index[0]
    remark = Remark("header", "", {"": len(headers)}, int(first), int(checked.lines.loc[first]))
    return replace(
        checked,
        table=table.drop(index=headers.index),
        unknown=checked.unknown.drop(index=headers.index, errors="ignore"),
        remarks=(*checked.remarks, remark),
    )


def _as_heading(name: str) -> tuple[str, ...]:
    """Returns the ways to write a column's name as a heading. "" is among them, since a column that the file
    lacks is empty in every row."""
    words = name.replace("_", " ")
    return "", name, words, name.title(), words.title(), words.capitalize(), name.upper(), words.upper()


def _may_be_fill(table: pd.DataFrame, schema: Table) -> Mask:
    """Returns a mask of the rows that lack all required cells, or have a single cell only."""
    needed = [f for f in schema.fields if f.required]
    empty = np.array([table[f.name].isin(_EMPTY_CELLS) for f in needed], dtype=bool).reshape(
        len(needed), len(table)
    )
    if not empty.any():
        return np.zeros(len(table), dtype=bool)
    lacking = empty[[not is_numbered(f, schema) for f in needed]].any(axis=0)
    zeros = np.array([table[f.name].isin(_DAY_ZERO) for f in needed], dtype=bool).reshape(empty.shape)
    has_one_cell = (table != "").sum(axis=1).to_numpy() - zeros.sum(axis=0) <= 1
    return empty.all(axis=0) | (has_one_cell & lacking)


def _columns_used(*tables: pd.DataFrame) -> list[str]:
    """Returns the columns that are not empty."""
    return [name for table in tables for name in table.columns if (table[name] != "").any()]


FILLED_DOWN = ("", "FALSE", "TRUE", "false", "true", "False", "True", "0", "0.0", "#N/A", "#REF!")
"""Values that check boxes or formulas leave in unused rows."""
_DAY_ZERO = (
    "1899-12-30",
    "1899-12-31",
    "1900-01-00",
    "1900-01-01",
    "30.12.1899",
    "00.01.1900",
    "12/30/1899",
    "1/0/1900",
)
"""Dates that a formula shows for a reference to an empty cell."""
_EMPTY_CELLS = ("", *_DAY_ZERO)
_TOTALS = ("total", "totals", "grandtotal", "subtotal", "sum", "summe", "gesamt", "итого", "всего")


def _with_meanings(checked: Checked) -> tuple[Checked, list[Problem]]:
    """Returns the table with its cells read, and the problems of those that cannot be read."""
    table, schema = checked.table, checked.schema
    columns: dict[str, pd.Series] = {}
    changed = pd.Series(False, index=table.index)
    problems: list[Problem] = []
    remarks: list[Remark] = []
    for f in schema.fields:
        cells = table[f.name]
        meanings = judged(cells, f, schema)
        if not meanings.read and not meanings.faults and not (f.required and (cells == "").any()):
            continue
        read, new_remarks, wrong = _read_column(checked, f, meanings)
        columns[f.name] = read
        remarks += new_remarks
        problems += wrong
        # An id or a source that fills an empty cell is saved with the row, since it identifies the flight.
        changed |= (read != cells) & (cells != "")
    if not columns:
        return checked, []
    as_read = replace(checked, table=table.assign(**columns))
    totals = _with_totals_merged(checked, problems)
    return replace(as_read, originals=table[changed], remarks=(*checked.remarks, *remarks)), totals


def _read_column(checked: Checked, f: Field, meanings: Judged) -> tuple[pd.Series, list[Remark], list[Problem]]:
    """Returns a column as it is read, with its remarks and problems."""
    cells, replacements = checked.table[f.name], {text: value for text, (value, _) in meanings.read.items()}
    if not costs_row(f, checked.schema) and f.name != "source_id":
        replacements |= dict.fromkeys(meanings.faults, "")
    altered = cells.isin(list(replacements))
    read = cells.where(~altered, cells[altered].map(replacements)).astype("str")
    remarks = _remarks_on(checked, f, meanings)
    problems = _problems_of_faults(checked, f, meanings, replacements)
    empty = read == ""
    if fill := _fill_values(f, checked.schema, read.index[empty]):
        read, remark = _with_fill(checked, f, read, fill)
        remarks.append(remark)
    elif f.required:
        what, remedy = explain(f, "")
        problems += [
            cell_problem(checked, Severity.SET_ASIDE, row, f.name, value, what, remedy)
            for row, value in cells_by_row(cells[empty])
        ]
    return read, remarks, problems


def _remarks_on(checked: Checked, f: Field, meanings: Judged) -> list[Remark]:
    """Returns remarks on the cells of a column that are read as another value, and on all-number dates."""
    cells, texts = checked.table[f.name], defaultdict[str, list[str]](list)
    for text, (_, reason) in meanings.read.items():
        texts[reason].append(text)
    if f.type == "edtf":
        texts |= _doubtful_dates(cells, meanings)
    return [_remark(checked, reason, cells[cells.isin(alike)]) for reason, alike in texts.items() if alike]


def _doubtful_dates(cells: pd.Series, meanings: Judged) -> dict[str, list[str]]:
    """Returns the doubtful dates by the reason of their remark: all-number dates, and dates whose month may
    stand last, because it does so in another date of the column."""
    numbers = [text for text in meanings.faults if orders_of(text)]
    is_last = any(map(year_day_month, meanings.faults))
    others = [text for text in cells.unique() if may_be_year_day_month(text)] if is_last else []
    return {"dates": numbers, "year_day": others}


def _problems_of_faults(
    checked: Checked, f: Field, meanings: Judged, replacements: Mapping[str, str]
) -> list[Problem]:
    """Returns a problem for each unreadable cell of a column, and adds to it whether the cell is read as empty,
    as `replacements` has it."""
    cells, problems = checked.table[f.name], []
    severity = Severity.SET_ASIDE if costs_row(f, checked.schema) else Severity.FLAGGED
    for row, value in cells_by_row(cells[cells.isin(list(meanings.faults))]):
        what, remedy = meanings.faults[value]
        what = what if replacements.get(value) is None else f"{what}; the cell is read as empty"
        problems.append(cell_problem(checked, severity, row, f.name, value, what, remedy))
    return problems


def _with_fill(checked: Checked, f: Field, read: pd.Series, fill: list[str]) -> tuple[pd.Series, Remark]:
    """Returns a column with its empty cells replaced by `fill`, and the remark on that."""
    empty, is_id = read == "", is_numbered(f, checked.schema)
    stand_ins = pd.Series(fill, index=read.index[empty], dtype="str")
    if is_id:
        stand_ins = stand_ins.where(~stand_ins.isin(set(read[~empty])), stand_ins + "-unnamed")
    filled = read.where(~empty, stand_ins.reindex(read.index)).astype("str")
    return filled, _remark(checked, "numbered" if is_id else "file", filled[empty])


def cells_by_row(cells: pd.Series) -> Iterator[tuple[int, str]]:
    """Returns pairs of row number and text."""
    return zip(cells.index, cells, strict=True)


def replaced_in(schema: Table) -> list[str]:
    """Returns the required columns that may be missing: ids of flights, and the source of a table opened alone."""
    return [f.name for f in schema.fields if is_numbered(f, schema) or f.fallback]


def _fill_values(f: Field, schema: Table, rows: pd.Index) -> list[str]:
    """Returns replacements for the empty cells of a column; none if they stay empty."""
    if is_numbered(f, schema):
        return [f"row-{row}" for row in rows]
    return [f.fallback] * len(rows) if f.fallback else []


def _remark(checked: Checked, reason: str, cells: pd.Series) -> Remark:
    first = cells.index[0]
    counts = cells.value_counts(sort=False)
    if reason == "numbered":
        counts = pd.Series([len(cells)], index=[cells.iloc[0]])
    values = {str(value): int(count) for value, count in counts.items()}
    cells_kept_apart = None if reason in OF_REFUSED else cells
    return Remark(reason, str(cells.name), values, int(first), int(checked.lines.loc[first]), cells_kept_apart)


def _remarks_without(checked: Checked, bad: Sequence[int]) -> Iterator[Remark]:
    """Yields the remarks without the `bad` rows."""
    for remark in checked.remarks:
        if remark.cells is None or not (is_bad := remark.cells.index.isin(bad)).any():
            yield remark
        elif not is_bad.all():
            yield _remark(checked, remark.reason, remark.cells[~is_bad])


def cell_problem(
    checked: Checked, severity: Severity, row: int, column: str, value: str, what: str, remedy: str
) -> Problem:
    """Returns a problem of the cell that holds `value`."""
    line = int(checked.lines.loc[row])
    return Problem(severity, checked.schema.path, what, remedy, row, line, column, shown(value))


def _with_totals_merged(checked: Checked, problems: list[Problem]) -> list[Problem]:
    """Returns the problems, with a single one for each refused row that is a total of the rows above it."""
    refused = {p.row for p in problems if p.severity is Severity.SET_ASIDE and p.row is not None}
    firsts = {row: next(filter(None, checked.table.loc[row]), "") for row in refused}
    totals = {row: cell for row, cell in firsts.items() if fold(cell) in _TOTALS}
    what, remedy = "this row sums up others, and is none of the table", "Nothing to do; or remove it."
    return [p for p in problems if p.row not in totals] + [
        cell_problem(checked, Severity.SET_ASIDE, row, checked.table.columns[0], cell, what, remedy)
        for row, cell in totals.items()
    ]


def without(checked: Checked, problems: Sequence[Problem]) -> Checked:
    """Returns the table with further problems. The rows that they set aside are removed, also from the remarks."""
    if not problems:
        return checked
    refused = {p.row for p in problems if p.severity is Severity.SET_ASIDE}
    bad = [row for row in checked.table.index if row in refused]
    set_aside = pd.DataFrame(
        {
            "file": checked.schema.path,
            "row": bad,
            "line": checked.lines.loc[bad].to_list(),
            "text": [shown(" | ".join(cells)) for cells in checked.exact.loc[bad].itertuples(index=False)],
        }
    ).astype(checked.set_aside.dtypes.to_dict())
    return replace(
        checked,
        table=checked.table.drop(index=bad),
        set_aside=pd.concat([checked.set_aside, set_aside]).sort_values("row", kind="stable", ignore_index=True),
        problems=(*checked.problems, *problems),
        remarks=tuple(_remarks_without(checked, bad)),
    )


def _hidden_problems(checked: Checked) -> list[Problem]:
    """Returns the problems of hidden characters, which are refused in names and flagged in prose."""
    table, schema = checked.table, checked.schema
    suspect = [column for column in schema.columns if _may_hide(table[column])]
    if not suspect:
        return []
    names = names_in(schema)
    problems, remedy = [], "Type the cell anew by hand; hidden characters come along when text is copied."
    for column in suspect:
        cells = table[column]
        for row, value in cells_by_row(cells[cells.str.contains(HIDDEN)]):
            codes = ", ".join(hidden_characters(value))
            refused = column in names or bool(DECEIVING.search(value) and column in _TYPES)
            severity = Severity.SET_ASIDE if refused else Severity.FLAGGED
            what = f"hidden character {codes}" + ("" if refused else "; shown escaped")
            problems.append(cell_problem(checked, severity, row, column, value, what, remedy))
    return problems


def names_in(schema: Table) -> set[str]:
    """Returns the columns of names, in which no hidden character is accepted."""
    names = {*schema.primary_key, *(key.field for key in schema.foreign_keys)}
    return names | {f.name for f in schema.fields if f.pattern or f.choices or f.name in _NAMING}


_TYPES = ("aircraft_type",)


def _may_hide(cells: pd.Series) -> bool:
    """Whether any cell may hold a hidden character. No hidden character is in ASCII, so Arrow rules out most
    columns quickly."""
    texts = arrow.array(cells)
    beyond = texts.filter(pc.invert(pc.string_is_ascii(texts)))
    return len(beyond) > 0 and bool(pc.any(pc.match_substring_regex(beyond, HIDDEN.pattern)).as_py())


_NAMING = ("url", "archive_url", "origin", "destination", "place")


def _key_problems(table: pd.DataFrame, lines: pd.Series, schema: Table) -> list[Problem]:
    """Returns a problem for each row that repeats the primary key of an earlier row."""
    key = list(schema.primary_key)
    if not key or table.empty:
        return []
    keys = table[key]
    if not keys.duplicated().any():
        return []
    duplicates = keys[keys.duplicated(keep=False) & (keys != "").any(axis=1)]
    repeated = duplicates[duplicates.duplicated(keep="first")]
    first = {cells: row for row, cells in _rows_with_keys(duplicates.drop(index=repeated.index), key)}
    return [
        repeated_key(schema, row, int(lines.loc[row]), first[cells], cells)
        for row, cells in _rows_with_keys(repeated, key)
    ]


def repeated_key(schema: Table, row: int, line: int, first: int, cells: Sequence[str]) -> Problem:
    """Returns the problem of a row whose key, `cells`, is also the key of row `first`."""
    what = f"the same {' and '.join(schema.primary_key)} as row {first}"
    remedy = "Give each row its own key, or remove the second row."
    column = schema.primary_key[0]
    return Problem(Severity.SET_ASIDE, schema.path, what, remedy, row, line, column, shown(", ".join(cells)))


def _rows_with_keys(keys: pd.DataFrame, key: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    return list(zip(keys.index.to_list(), zip(*(keys[column] for column in key), strict=True), strict=True))
