"""Rows entered into a table of what was observed: where the ledger reads it, and only what it will read back."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from components.files.problems import Severity, shown
from components.files.safe_open import leads_out
from components.ledger.append import NotSavedError, append_rows
from components.ledger.descriptor import Table
from components.ledger.ledger import observed_file, read_observed
from components.ledger.observation_tables import without_contradictions
from components.ledger.read_csv import read_records
from components.ledger.table_files import LED_OUT, needed_in
from components.ledger.validation import Checked, check_table

Rows = Sequence[Mapping[str, str]]


class OverwrittenError(Exception):
    """Rows were saved and are not there any more; the message says so."""


def enter(ledger: Path, name: str, rows: Rows, *, key: Sequence[str] = (), at_least: int = 0) -> int:
    """Add rows to a table of what was observed, in the file that the ledger at this path reads; answers how many
    were added. `key` and `at_least` are as in `append_rows`.

    Raises `NotSavedError` where nothing was saved, also because the ledger would not take a row, and
    `OverwrittenError` where the ledger does not read them back.
    """
    folder, schema, problems = observed_file(ledger, name)
    if problems:
        raise NotSavedError(f"{problems[0].file}: {problems[0].what}")
    if leads_out(folder / schema.path, folder):
        raise NotSavedError(f"{shown(schema.path)}: {LED_OUT[0]}")
    if why := refusal(schema, rows):
        raise NotSavedError(why)
    added = append_rows(
        folder / schema.path, schema.columns, rows, key=key, delimiter=schema.delimiter, at_least=at_least
    )
    if _missing(rows, read_observed(folder, name, schema), schema):
        what = "somebody else has written the file just after, and what was saved is not in it"
        raise OverwrittenError(f"{shown(schema.path)}: {what}; try again")
    return added


def refusal(schema: Table, rows: Rows) -> str:
    """Why the ledger would not take one of these rows; "" if it takes them all."""
    problems = [p for p in _as_read(schema, rows).problems if p.severity is not Severity.FLAGGED]
    if not problems:
        return ""
    first = problems[0]
    of = f", of which {first.column} is '{first.value}'" if first.column else ""
    return f"{schema.path} would not take the row{of}: {first.what}"


def _as_read(schema: Table, rows: Rows) -> Checked:
    """Rows as the ledger reads them from a file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, schema.columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    optional = [f.name for f in schema.fields if f.optional]
    data, schema = text.getvalue().encode("utf-8", "replace"), replace(schema, path=shown(schema.path))
    records = read_records(data, schema.path, schema.columns, required=needed_in(schema), optional=optional)
    return check_table(records, schema, partial(without_contradictions, name=schema.name))


def _missing(rows: Rows, there: Checked, schema: Table) -> bool:
    """Whether one of the rows does not stand in a table."""
    keys = [name for name in schema.primary_key or schema.columns if any(row.get(name) for row in rows)]
    saved = set(zip(*(there.table[name] for name in keys), strict=True))
    own = _as_read(schema, rows).table
    return not saved.issuperset(zip(*(own[name] for name in keys), strict=True))
