"""Rows that somebody is about to save, as the ledger will read them back: why it would not take one."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from components.files.problems import Severity, shown
from components.ledger.descriptor import Table
from components.ledger.observation_tables import OBSERVED, own_rule
from components.ledger.read_csv import read_records
from components.ledger.table_files import needed_in
from components.ledger.validation import Checked, check_table, no_rule

Rows = Sequence[Mapping[str, str]]


def refusal(schema: Table, rows: Rows) -> str:
    """Why the ledger would not take one of these rows; "" if it takes them all."""
    problems = [p for p in as_read(schema, rows).problems if p.severity is not Severity.FLAGGED]
    if not problems:
        return ""
    first = problems[0]
    of = f", of which {first.column} is '{first.value}'" if first.column else ""
    return f"{schema.path} would not take the row{of}: {first.what}"


def as_read(schema: Table, rows: Rows) -> Checked:
    """Rows as the ledger reads them from a file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, schema.columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    optional = [f.name for f in schema.fields if f.optional]
    data, schema = text.getvalue().encode("utf-8", "replace"), replace(schema, path=shown(schema.path))
    records = read_records(data, schema.path, schema.columns, required=needed_in(schema), optional=optional)
    rule = own_rule(schema.name) if schema.name in OBSERVED else no_rule
    return check_table(records, schema, rule)
