"""A table from disk, held against its schema: read whole, or converted where it is too large for memory."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow

from components.files import LongLineError, read_text_bytes, why_unwritten
from components.ledger.cache import FOLDER, cache_folder, content_key, kept
from components.ledger.columnar import read_parquet_records
from components.ledger.conversion import (
    CONVERSION_VERSION,
    Converted,
    Progress,
    convert,
    converted,
    look,
    pieces_of,
)
from components.ledger.descriptor import Table
from components.ledger.location import PARQUET, files_of
from components.ledger.records import LONGEST_LINE, empty_records, read_records
from components.ledger.validation import Checked, Rule, check_table, no_rule, replaced_in
from components.problems import Problem, Severity, shown

UNKEPT = (OSError, duckdb.Error, pyarrow.ArrowException)
"""What may go wrong where a table is kept: no room, no right to write, a disk that fails."""


def read_table(folder: Path, schema: Table, rule: Rule = no_rule) -> Checked:
    """A table that fits into memory. One that cannot be read comes without rows and with the problem."""
    path, schema = folder / schema.path, replace(schema, path=shown(schema.path))
    needed = needed_in(schema)
    if path.suffix.lower() == PARQUET:
        records = read_parquet_records(path, schema.path, schema.columns, needed, replaced_in(schema))
        return check_table(records, schema, rule)
    data = read_text_bytes(path, LONGEST_LINE)
    if isinstance(data, str):
        remedy = f"Put {schema.path} there, or name another ledger with --data."
        return unread(schema, Problem(Severity.UNREADABLE, schema.path, data, remedy))
    records = read_records(
        data,
        schema.path,
        schema.columns,
        required=needed,
        optional=[f.name for f in schema.fields if f.optional],
        replaced=replaced_in(schema),
        delimiter=schema.delimiter,
    )
    return check_table(records, schema, rule)


def read_large(folder: Path, schema: Table, rule: Rule, progress: Progress) -> Checked | Converted:
    """A table that is too large for memory; see `convert`. One that cannot be read, or not be kept, comes without
    rows and with the problem."""
    source, schema = folder / schema.path, replace(schema, path=shown(schema.path))
    needed = needed_in(schema)
    try:
        if not (start := look(source, schema, needed)).readable:
            return check_table(start, schema)
        cache = cache_folder(source.parent)
        key = content_key(files_of(source), cache, pieces_of(source), repr(schema), CONVERSION_VERSION)
        done = kept(cache, key, lambda new: convert(source, schema, needed, rule, new, progress))
        return converted(done, schema)
    except LongLineError as error:
        return unread(schema, Problem(Severity.UNREADABLE, schema.path, str(error), "Look at the file there."))
    except UNKEPT as error:
        return unkept(schema, error)


def unkept(schema: Table, error: Exception) -> Checked:
    """No rows, for a large table for which there is no place."""
    what = f"the file is large, and cannot be converted here: {why_unwritten(error)}"
    remedy = f"Make room on the disk, or make the folder {FOLDER} beside the file one that may be written."
    return unread(schema, Problem(Severity.UNREADABLE, schema.path, what, remedy))


def empty_table(schema: Table) -> Checked:
    """No rows, for a table that a ledger does not have."""
    return check_table(empty_records(schema.columns), schema)


def unread(schema: Table, problem: Problem) -> Checked:
    """No rows, for a table that cannot be read."""
    return check_table(empty_records(schema.columns, problem), schema)


def needed_in(schema: Table) -> list[str]:
    """The columns without which a table is none."""
    return [f.name for f in schema.fields if f.required or f.name in schema.primary_key]
