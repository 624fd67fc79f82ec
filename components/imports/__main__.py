"""Imports a table of any make into a ledger:

python -m components.imports FILE --into LEDGER [--mapping FILE] [--dry-run] [--json]
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

from components.files.problems import shown
from components.imports.columns.mapping import TableMapping, read_mapping
from components.imports.dry_run import DryRun, dry_run
from components.imports.questions import NotReadableError
from components.imports.report import as_json, in_words

WRITTEN, ASKED, NOT_READABLE = 0, 1, 2
"""Exit codes: written, or nothing to do; questions are open; the table, mapping or ledger cannot be read or
written."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command. Nothing is written in a dry run, nor while a question is open."""
    chosen = _parser().parse_args(arguments)
    try:
        mapping = read_mapping(chosen.mapping) if chosen.mapping else TableMapping()
        run = dry_run(chosen.file, chosen.into, mapping)
        is_written = not run.questions and not chosen.dry_run and _is_written(run, chosen.editor)
    except NotReadableError as error:
        print(f"{shown(chosen.file.name)}: {error}", file=sys.stderr)
        return NOT_READABLE
    print(_as_json_text(run, is_written) if chosen.json else in_words(run, is_written))
    return ASKED if run.questions else WRITTEN


def _is_written(run: DryRun, who: str) -> bool:
    """Writes a run under somebody's name, and returns whether there was anything to write. Raises
    `NotReadableError`."""
    # Imported late: it loads everything that reads a ledger, and a dry run starts half a second earlier without
    # it.
    from components.imports.save import save
    from components.journal.save_errors import NotSavedError

    try:
        return bool(save(run, who))
    except NotSavedError as error:
        raise NotReadableError(str(error), "Nothing was written.") from error


def _as_json_text(run: DryRun, is_written: bool) -> str:
    return orjson.dumps(as_json(run, is_written), option=orjson.OPT_INDENT_2).decode()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.imports", description="Bring a table of any make into a ledger."
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="table: .xlsx, .xls, .ods, JSON, or text in any delimiter"
    )
    parser.add_argument("--into", type=Path, required=True, metavar="LEDGER", help="folder of the ledger")
    parser.add_argument(
        "--mapping", type=Path, metavar="FILE", help="what the columns are, and answers to questions"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.add_argument("--as", dest="editor", default="import", metavar="NAME", help="who imports it")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    return parser


if __name__ == "__main__":
    # Garbage collection would search a million cells for cycles again and again and find none; the process ends
    # soon anyway.
    gc.disable()
    status = main()
    sys.stdout.flush()
    # Skips freeing them one by one, which would take a second.
    os._exit(status)
