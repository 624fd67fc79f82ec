"""Rebuilds the tables of a ledger from its journal, byte for byte:

python -m components.journal rebuild FOLDER --into NEW [--known WHEN]
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from components.files.problems import shown
from components.journal.history import NoHistoryError
from components.journal.past_ledger import Moment, moment, rebuild

REBUILT, DOUBTFUL, NOT_REBUILT = 0, 1, 2
"""Exit codes: the tables are byte for byte what was written; they were rebuilt but may differ from that; they
could not be rebuilt."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command. The ledger itself is not changed."""
    chosen = _parser().parse_args(arguments)
    try:
        past = rebuild(chosen.folder, chosen.into, chosen.known)
    except NoHistoryError as error:
        print(f"{shown(chosen.folder.name)}: {error}", file=sys.stderr)
        return NOT_REBUILT
    for sentence in past.problems:
        print(sentence, file=sys.stderr)
    if not past.is_certain:
        print("The journal does not give all tables just as they were written.", file=sys.stderr)
        return DOUBTFUL
    when = f"{past.changed.astimezone(UTC):%-d %B %Y}"
    print(f"Rebuilt byte for byte, as of the last change entered on {when}: {shown(str(past.folder))}")
    return REBUILT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.journal", description="Make the tables of a ledger anew from its journal."
    )
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("rebuild", help="write the tables into a folder of their own")
    command.add_argument("folder", type=Path, metavar="FOLDER", help="the folder with the journal")
    command.add_argument(
        "--into", type=Path, required=True, metavar="NEW", help="a folder that is empty, or not there yet"
    )
    command.add_argument(
        "--known",
        type=_moment,
        metavar="WHEN",
        help="as known at the end of this day in UTC, as 2026-03-01, or at a line of the journal, as before-17 or "
        "after-17; without it, as of the last change",
    )
    return parser


def _moment(text: str) -> Moment:
    if (when := moment(text)) is None:
        raise argparse.ArgumentTypeError(f"{shown(text)} is no day, as 2026-03-01, and no line, as before-17")
    return when


if __name__ == "__main__":
    sys.exit(main())
