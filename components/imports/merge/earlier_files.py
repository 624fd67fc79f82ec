"""Detects a file that was imported before a later file of the same table: importing it again would revert the
later corrections."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from components.files.problems import shown
from components.imports.merge.last_import import LastImport
from components.imports.merge.ledger_tables import FOLDER
from components.journal.change import UnfitError, spliced
from components.journal.history import History, NoHistoryError, read_history


def earlier_file(folder: Path, last: LastImport, sha256: str) -> str:
    """Returns a warning if the file with this hash was imported before the last file of its table; ""
    otherwise."""
    # The journal may be long, so it is read only if a copy of the file is stored.
    if last.mapping is None or last.mapping.sha256 == sha256 or not any((folder / FOLDER).glob(f"{sha256}*")):
        return ""
    read = _files_read(folder, last.name)
    if not read:
        return _in_words("before, on a day that is not in the journal", "others", last)
    places = [place for place, (digest, _) in enumerate(read) if digest == sha256]
    later = len(read) - 1 - places[-1] if places else 0
    if not later:
        return ""
    day = read[places[-1]][1]
    return _in_words(f"on {day.day} {day:%B %Y}", "1 other" if later == 1 else f"{later:,} others", last)


def _in_words(when: str, others: str, last: LastImport) -> str:
    file = shown(last.mapping.file) if last.mapping else ""
    return (
        f"This very file was read {when}, and {others} of this table after it, the last {file}. To write it takes "
        "back what was corrected since; bring the newest one instead."
    )


def _files_read(folder: Path, name: str) -> list[tuple[str, date]]:
    """Returns the hash and the day of each file that a table was read from, as far as the journal has them."""
    try:
        return [*_entered(read_history(folder), f"{FOLDER}/{name}.json")]
    except (NoHistoryError, UnfitError, ValueError):
        return []


def _entered(history: History, file: str) -> Iterator[tuple[str, date]]:
    """Yields each hash entered in a mapping file, with its day, except those of undone imports. Raises
    `UnfitError` and `ValueError`."""
    undone, text, before = history.undone(), "", ""
    for line in history.lines:
        if line.change.file != file or line.change.splice is None:
            continue
        text = spliced("" if line.is_start else text, line.change.splice)
        digest = json.loads(text).get("sha256", "") if text else ""
        if digest != before and line.number not in undone and not line.undoes:
            yield digest, line.when.date()
            before = digest
