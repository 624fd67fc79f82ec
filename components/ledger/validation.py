"""Each table against its own schema: required cells, types, choices, patterns, dates, keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import pyarrow as arrow
import pyarrow.compute as pc

from components.ledger.characters import DECEIVING, HIDDEN, hidden_characters
from components.ledger.descriptor import Field, Table
from components.ledger.edtf import NotEdtf, parse
from components.ledger.records import Records
from components.problems import Problem, Severity, shown

_NUMBER = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?"
_INTEGER = r"[+-]?[0-9]{1,15}"
_MOMENTS = {
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "datetime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
}
_EARLIEST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Checked:
    """A table whose rows keep its schema, still as text, indexed by spreadsheet row; `lines` as in `Records`.
    `set_aside` has the columns file, row, line, text; `unknown` is as in `Records`."""

    file: str
    schema: Table
    table: pd.DataFrame
    lines: pd.Series
    set_aside: pd.DataFrame
    problems: tuple[Problem, ...]
    readable: bool
    unknown: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def written(self) -> pd.DataFrame:
        """The rows with every column that has a name in the file."""
        return self.table.join(self.unknown)

    @property
    def rows(self) -> int:
        """How many rows the file has, those set aside among them."""
        return len(self.table) + len(self.set_aside)

    def with_table(self, table: pd.DataFrame) -> "Checked":
        """The same with other columns."""
        return replace(self, table=table)


Rule = Callable[[Checked], Checked]
"""What the rows of a table must keep beside their schema, each by itself; it may add columns."""


def no_rule(checked: Checked) -> Checked:
    """For tables of which nothing more is asked."""
    return checked


def check_table(records: Records, schema: Table, rule: Rule = no_rule) -> Checked:
    """Hold every row against the schema of its table and the rule; rows that break it, or repeat the key of an
    earlier row, are set aside, each with its problems."""
    checked = rule(check_rows(records, schema))
    return without(checked, _key_problems(checked.table, checked.lines, schema))


def check_rows(records: Records, schema: Table) -> Checked:
    """Hold every row by itself against the schema of its table."""
    whole = Checked(
        file=schema.path,
        schema=schema,
        table=records.table,
        lines=records.lines,
        set_aside=records.set_aside.assign(file=schema.path)[["file", "row", "line", "text"]],
        problems=records.problems,
        readable=records.readable,
        unknown=records.unknown,
    )
    if records.table.empty:
        return whole
    return without(whole, [*_constraint_problems(records, schema), *_hidden_problems(records, schema)])


def without(checked: Checked, problems: Sequence[Problem]) -> Checked:
    """The table with further problems; rows that one of them sets aside are taken out."""
    if not problems:
        return checked
    refused = {p.row for p in problems if p.severity is Severity.SET_ASIDE}
    bad = [row for row in checked.table.index if row in refused]
    aside = pd.DataFrame(
        {
            "file": checked.file,
            "row": bad,
            "line": checked.lines.loc[bad].to_list(),
            "text": [shown(" | ".join(cells)) for cells in checked.table.loc[bad].itertuples(index=False)],
        }
    ).astype(checked.set_aside.dtypes.to_dict())
    return replace(
        checked,
        table=checked.table.drop(index=bad),
        set_aside=pd.concat([checked.set_aside, aside]).sort_values("row", kind="stable", ignore_index=True),
        problems=(*checked.problems, *problems),
    )


def _constraint_problems(records: Records, schema: Table) -> list[Problem]:
    """Cells that break what the schema says of their column by itself."""
    problems = []
    for f in filter(_constrains, schema.fields):
        cells = records.table[f.name]
        for row, value in cells[~_keeps(cells, f)].items():
            what, remedy = explain(f, value)
            line = int(records.lines.loc[row])
            problems.append(
                Problem(Severity.SET_ASIDE, schema.path, what, remedy, row, line, f.name, shown(value))
            )
    return problems


def _constrains(f: Field) -> bool:
    """Whether there is anything that a cell of the column can break."""
    return f.required or f.type != "string" or bool(f.choices or f.pattern)


def _keeps(cells: pd.Series, f: Field) -> pd.Series:
    """Which cells of a column keep the schema; an empty one does unless it is required."""
    kept = pd.Series(True, index=cells.index)
    if f.type == "edtf":
        kept &= cells.isin([text for text in cells.unique() if not isinstance(parse(text), NotEdtf)])
    if f.type in _MOMENTS:
        kept &= _is_moment(cells, f.type)
    if f.choices:
        kept &= cells.isin(f.choices)
    if f.pattern:
        kept &= cells.str.fullmatch(f.pattern)
    if f.type in ("integer", "number"):
        low = float("-inf") if f.minimum is None else f.minimum
        high = float("inf") if f.maximum is None else f.maximum
        kept &= cells.str.fullmatch(_INTEGER if f.type == "integer" else _NUMBER)
        kept &= pd.to_numeric(cells, errors="coerce").between(low, high)
    return (kept | (cells == "")) & ((cells != "") | (not f.required))


def _is_moment(cells: pd.Series, form: str) -> pd.Series:
    """Which cells are a day, or a moment of it in UTC, that exists, from 1900 on."""
    formed = cells.str.fullmatch(_MOMENTS[form])
    there = pd.to_datetime(cells.where(formed).str.removesuffix("Z"), format="ISO8601", errors="coerce")
    return formed & (there.dt.year >= _EARLIEST_YEAR)


def explain(f: Field, value: str) -> tuple[str, str]:
    """What is wrong with a cell of a column, and what to do."""
    if value == "":
        return f"{f.name} is required and is empty", f"Fill it in. {f.description}"
    if f.type == "edtf" and isinstance(malformed := parse(value), NotEdtf):
        return malformed.what, malformed.remedy
    if f.type in _MOMENTS:
        kind = "a day that exists" if f.type == "date" else "a time that exists, in UTC"
        return f"this is not {kind}", f"Write it like {f.example or '2025-10-26'}."
    if f.choices:
        return "this value is not one of the known ones", f"Use one of: {', '.join(f.choices)}."
    if f.type in ("integer", "number"):
        bounds = f" from {f.minimum:g} to {f.maximum:g}" if f.minimum is not None and f.maximum is not None else ""
        kind = "a whole number" if f.type == "integer" else "a number with a point"
        return f"this is not {kind}{bounds}", f"Write {kind}{bounds}, or leave the cell empty if unknown."
    example = f", like {f.example}" if f.example else ""
    return f"this does not have the form of '{f.title}'", f"Write it{example}. {f.description}"


def _hidden_problems(records: Records, schema: Table) -> list[Problem]:
    """Hidden characters: refused where a cell names something, flagged in running text."""
    names = names_in(schema)
    problems = []
    suspect = [column for column in schema.columns if _may_hide(records.table[column])]
    for column in suspect:
        cells = records.table[column]
        for row, value in cells[cells.str.contains(HIDDEN)].items():
            codes = ", ".join(hidden_characters(value))
            refused = column in names or bool(DECEIVING.search(value) and column in _TYPES)
            problems.append(
                Problem(
                    Severity.SET_ASIDE if refused else Severity.FLAGGED,
                    schema.path,
                    f"hidden character {codes}" + ("" if refused else "; shown escaped"),
                    "Type the cell anew by hand; hidden characters come along when text is copied.",
                    row,
                    int(records.lines.loc[row]),
                    column,
                    shown(value),
                )
            )
    return problems


def names_in(schema: Table) -> set[str]:
    """The columns whose cells name something, where no hidden character is let through."""
    names = {*schema.primary_key, *(key.field for key in schema.foreign_keys)}
    return names | {f.name for f in schema.fields if f.pattern or f.choices or f.name in _NAMING}


_TYPES = ("aircraft_type",)


def _may_hide(cells: pd.Series) -> bool:
    """Whether any cell holds a hidden character; Arrow's answer for all cells at once."""
    return bool(pc.any(pc.match_substring_regex(arrow.array(cells), HIDDEN.pattern)).as_py())


_NAMING = ("url", "archive_url", "origin", "destination", "place")


def _key_problems(table: pd.DataFrame, lines: pd.Series, schema: Table) -> list[Problem]:
    """Rows that repeat the primary key of an earlier row."""
    key = list(schema.primary_key)
    if not key or table.empty:
        return []
    keys = table[key]
    several = keys[keys.duplicated(keep=False) & (keys != "").any(axis=1)]
    again = several[several.duplicated(keep="first")]
    first = {cells: row for row, cells in _keyed(several.drop(index=again.index), key)}
    return [
        repeated_key(schema, row, int(lines.loc[row]), first[cells], cells) for row, cells in _keyed(again, key)
    ]


def repeated_key(schema: Table, row: int, line: int, first: int, cells: Sequence[str]) -> Problem:
    """The problem of a row whose key, `cells`, is that of the row `first`."""
    what = f"the same {' and '.join(schema.primary_key)} as row {first}"
    remedy = "Give each row its own key, or remove the second row."
    column = schema.primary_key[0]
    return Problem(Severity.SET_ASIDE, schema.path, what, remedy, row, line, column, shown(", ".join(cells)))


def _keyed(keys: pd.DataFrame, key: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    return list(zip(keys.index.to_list(), zip(*(keys[column] for column in key), strict=True), strict=True))
