"""Brings a table of any make into a ledger:

python -m components.imports FILE --into LEDGER [--mapping FILE] [--dry-run] [--json]
"""

import argparse
import gc
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from components.files.problems import shown
from components.imports.dry_run import dry_run
from components.imports.mapping import TableMapping, read_mapping
from components.imports.questions import NotReadableError
from components.imports.report import as_json, in_words
from components.imports.save import save
from components.ledger.append import NotSavedError

WRITTEN, ASKED, NOT_READABLE = 0, 1, 2
"""The statuses: written, or nothing to do; questions are open; the table, the mapping or the ledger cannot be read
or written."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. A dry run writes nothing; nor does an import while a question is open."""
    chosen = _parser().parse_args(arguments)
    try:
        mapping = read_mapping(chosen.mapping) if chosen.mapping else TableMapping()
        run = dry_run(chosen.file, chosen.into, mapping)
        is_written = bool(not run.questions and not chosen.dry_run and save(run))
    except (NotReadableError, NotSavedError) as error:
        print(f"{shown(chosen.file.name)}: {error}", file=sys.stderr)
        return NOT_READABLE
    print(
        json.dumps(as_json(run, is_written), ensure_ascii=False, indent=1)
        if chosen.json
        else in_words(run, is_written)
    )
    return ASKED if run.questions else WRITTEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.imports", description="Bring a table of any make into a ledger."
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="table: .xlsx, .xls, .ods, or text in any delimiter"
    )
    parser.add_argument("--into", type=Path, required=True, metavar="LEDGER", help="folder of the ledger")
    parser.add_argument(
        "--mapping", type=Path, metavar="FILE", help="what the columns are, and answers to questions"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    return parser


if __name__ == "__main__":
    # A million cells would be searched for cycles again and again, and have none; the process ends soon.
    gc.disable()
    sys.exit(main())
