"""What an import did or would do, as JSON and in words."""

from collections.abc import Iterator
from typing import Any

from components.files.problems import shown
from components.imports.dry_run import DryRun
from components.imports.questions import MOST_ROWS

VERSION = 1
"""To be raised when a key of the JSON goes away or means something else."""
_MOST_LINES = 20
"""Of one kind; the JSON has them all."""


def as_json(run: DryRun, written: bool) -> dict[str, Any]:
    """Returns the report; components/imports/README.md describes its keys."""
    unread = [
        (row.number, read.unread) for row, read in zip(run.table.rows, run.readings, strict=True) if read.unread
    ]
    cells = [
        (row.number, cell) for row, read in zip(run.table.rows, run.readings, strict=True) for cell in read.cells
    ]
    return {
        "version": VERSION,
        "read": run.read,
        "rows": len(run.table.rows),
        "new": run.difference.new,
        "changed": [
            {"key": cell.key, "column": cell.column, "old": cell.old, "new": cell.new}
            for cell in run.difference.changed
        ],
        "unchanged": run.unchanged,
        "gone": len(run.difference.gone),
        "contradictions": [{"row": row, "what": what} for row, what in run.contradictions],
        "questions": [
            {"id": each.id, "about": each.about, "rows": list(each.rows), "choices": list(each.choices)}
            for each in run.questions
        ],
        "written": written,
        "name": run.mapping.name,
        "sheet": run.sheet.name,
        "not_read": [
            {"row": row, "column": cell.column, "value": cell.value, "what": cell.what} for row, cell in unread
        ],
        "cells_not_read": [
            {"row": row, "column": cell.column, "value": cell.value, "what": cell.what} for row, cell in cells
        ],
        "passed_over": [
            {"rows": list(each.rows[:MOST_ROWS]), "count": len(each.rows), "what": each.what}
            for each in run.table.passed_over
        ],
        "guesses": list(run.guesses),
        "withdrawn": list(run.withdrawn),
        "added_flights": len(run.edits["flights"].rows),
        "changed_flights": len(run.edits["flights"].cells),
        "mapping": {heading: column for heading, column in run.mapping.columns.items() if column},
    }


def in_words(run: DryRun, written: bool) -> str:
    """Returns the report as lines of text."""
    return "\n".join(_lines(as_json(run, written)))


def _lines(report: dict[str, Any]) -> Iterator[str]:
    changed = len({cell["key"] for cell in report["changed"]})
    yield f"{report['read']:,} of {report['rows']:,} rows read"
    yield f"{report['new']:,} new, {changed:,} changed, {report['unchanged']:,} unchanged, {report['gone']:,} gone"
    sections = {
        "not read": map(_cell, report["not_read"]),
        "cells not read": map(_cell, report["cells_not_read"]),
        "changed": map(_change, report["changed"]),
        "contradictory": (f"row {each['row']}: {each['what']}" for each in report["contradictions"]),
        "passed over": (f"{each['count']:,} rows: {each['what']}" for each in report["passed_over"]),
        "taken for granted": report["guesses"],
        "no row makes these flights any more; take them out by hand if they were wrong": report["withdrawn"],
        "questions": map(_question, report["questions"]),
    }
    for title, lines in sections.items():
        yield from _section(title, list(lines))
    if report["questions"]:
        yield 'Nothing was written. Put the answers into "answers" of a mapping file and name it with --mapping.'
    elif report["written"]:
        yield "Written."


def _cell(each: dict[str, Any]) -> str:
    return f"row {each['row']}: {each['column']} '{shown(each['value'])}': {each['what']}"


def _change(each: dict[str, Any]) -> str:
    return f"{shown(each['key'])}: {each['column']} '{shown(each['old'])}' -> '{shown(each['new'])}'"


def _question(each: dict[str, Any]) -> str:
    return f"{each['id']}: {each['about']} Answer one of: {'; '.join(each['choices'])}"


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title} ({len(lines):,}):"
        yield from (f"  {line}" for line in lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            yield f"  and {len(lines) - _MOST_LINES:,} more"
