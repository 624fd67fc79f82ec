"""Reads a table from disk and checks it against its schema: in memory, or converted if it is too large."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow

from components.files.problems import Problem, Severity, shown
from components.files.safe_open import LED_OUT, LongLineError, leads_out, read_text_bytes, why_unwritten
from components.ledger.location import PARQUET, files_of
from components.ledger.tables.cache import VARIABLE, cache_folder, cached_folder, content_key
from components.ledger.tables.convert import (
    CONVERSION_VERSION,
    Progress,
    ReadTable,
    blocks_of,
    convert,
    converted,
    look,
    pieces_of,
    read_whole,
)
from components.ledger.tables.descriptor import Table
from components.ledger.tables.read_csv import LONGEST_LINE, empty_records, read_records
from components.ledger.tables.read_parquet import read_parquet_records
from components.ledger.tables.validation import Checked, Rule, check_table, no_rule, replaced_in

UNKEPT = (OSError, duckdb.Error, pyarrow.ArrowException)
"""Errors while storing a table: a full disk, missing permissions, a failing disk."""

_SMALL = 100_000
"""The most bytes of a table that stays cached after reading. When a ledger changes, most of its tables do not,
and every ledger reads the shipped ones."""


def read_table(folder: Path, schema: Table, root: Path | None, rule: Rule = no_rule) -> Checked:
    """Reads a table that fits into memory. An unreadable table, or one behind a link out of `root`, has no rows
    but a problem that says why. `root` is None if the operator named the file itself."""
    path, schema = folder / schema.path, replace(schema, path=shown(schema.path))
    if outside := _leading_out(path, schema, root):
        return unread(schema, outside)
    if path.suffix.lower() == PARQUET:
        records = read_parquet_records(path, schema.path, schema.columns, needed_in(schema), replaced_in(schema))
        return check_table(records, schema, rule)
    data = read_text_bytes(path, LONGEST_LINE)
    if isinstance(data, str):
        remedy = f"Put {schema.path} there, or name another ledger with --data."
        return unread(schema, Problem(Severity.UNREADABLE, schema.path, data, remedy))
    return (_read_before if len(data) <= _SMALL else _read)(data, schema, rule)


def _read(data: bytes, schema: Table, rule: Rule) -> Checked:
    records = read_records(
        data,
        schema.path,
        schema.columns,
        required=needed_in(schema),
        optional=[f.name for f in schema.fields if f.optional],
        replaced=replaced_in(schema),
        delimiter=schema.delimiter,
    )
    return check_table(records, schema, rule)


# Cached by content, so nothing needs invalidation; 32 tables are those of four ledgers.
_read_before = lru_cache(maxsize=32)(_read)


def read_large(folder: Path, schema: Table, root: Path | None, rule: Rule, progress: Progress) -> ReadTable:
    """Reads a table that is too large for memory; see `convert`, and `read_table` for `root`. A table that
    cannot be read or stored has no rows but a problem that says why."""
    source, schema = folder / schema.path, replace(schema, path=shown(schema.path))
    if outside := _leading_out(source, schema, root):
        return read_whole(rule(unread(schema, outside)))
    needed = needed_in(schema)
    try:
        if not (start := look(source, schema, needed)).readable:
            return read_whole(check_table(start, schema, rule))
        cache = cache_folder(source.parent)
        key = content_key(files_of(source), cache, pieces_of(source), repr(schema), CONVERSION_VERSION)
        read = blocks_of(source, schema, needed)
        folder_of_table = cached_folder(cache, key, lambda new: convert(read, schema, rule, new, progress))
        return converted(folder_of_table, schema)
    except LongLineError as error:
        problem = Problem(Severity.UNREADABLE, schema.path, str(error), "Look at the file there.")
        return read_whole(rule(unread(schema, problem)))
    except UNKEPT as error:
        return read_whole(rule(unkept(schema, error)))


def _leading_out(table: Path, schema: Table, root: Path | None) -> Problem | None:
    """Returns the problem of the first file of a table that is a link out of `root`."""
    if root is None:
        return None
    for file in (table, *files_of(table)):
        if leads_out(file, root):
            below = file.relative_to(table).as_posix()
            name = schema.path if below == "." else f"{schema.path}/{shown(below)}"
            return Problem(Severity.UNREADABLE, name, *LED_OUT)
    return None


def unkept(schema: Table, error: Exception) -> Checked:
    """Returns an empty table in place of a large one that could not be stored, with the problem."""
    what = f"the file is large, and cannot be converted here: {why_unwritten(error)}"
    remedy = f"Make room on the disk, or name a folder that may be written with the variable {VARIABLE}."
    return unread(schema, Problem(Severity.UNREADABLE, schema.path, what, remedy))


# Depends on the schema alone.
@lru_cache(maxsize=64)
def empty_table(schema: Table) -> Checked:
    """Returns an empty table in place of one that a ledger does not have."""
    return check_table(empty_records(schema.columns), schema)


def unread(schema: Table, problem: Problem) -> Checked:
    """Returns an empty table in place of one that cannot be read, with the problem."""
    return check_table(empty_records(schema.columns, problem), schema)


def needed_in(schema: Table) -> list[str]:
    """Returns the columns that a table must have."""
    key = schema.primary_key
    return [f.name for f in schema.fields if f.required or (f.name in key and not f.optional)]
