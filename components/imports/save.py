"""Writes what a dry run has worked out, all of it or nothing."""

import json
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from components.files.problems import shown
from components.files.safe_open import why_unwritten
from components.imports.columns.headings import DIRECTION
from components.imports.columns.mapping import TableMapping
from components.imports.dry_run import DryRun, dry_run
from components.imports.merge.differences import stored_text
from components.imports.merge.ledger_tables import FOLDER, Edits, Key
from components.imports.rows.row_kinds import ROW
from components.imports.sheets.sheet_choice import SHEET
from components.imports.sheets.text_tables import ENCODING
from components.journal.change import Change, splice_of
from components.journal.csv_rows import Row, fit
from components.journal.history import Author
from components.journal.ledger_files import LedgerFiles, ledger_files
from components.journal.new_rows import refusal
from components.journal.row_edits import added_row, changed_row
from components.journal.save_errors import NotSavedError
from components.journal.transaction import Draft, save_plan
from components.ledger.location import DESCRIPTOR, SHIPPED

_ORDER = ("sources", "aircraft_types", "places", "airfields", "flights", "notes")
"""The tables that an import writes, in the order in which they reference each other."""
_SUFFIX_LENGTH = 8
"""Longest file name suffix; anything longer is no file type."""
SOMEBODY = "import"
"""The author of an import if none is given."""

_OF_EVERY_ROW = (ROW, DIRECTION, SHEET, ENCODING)
"""Questions whose answer every row needs. Without an answer to any other question, only the rows that need it are
left out."""


def save(run: DryRun, who: str = SOMEBODY) -> list[Path]:
    """Writes the files that differ, and returns them. Raises `NotSavedError`, leaving everything as it was, if a
    file cannot be written or the ledger would not accept a row."""
    for name in (run.mapping.table, "sources"):
        if why := refusal(run.ledger[name].schema, run.edits[name].rows):
            raise NotSavedError(why)
    folder = run.ledger.folder
    try:
        run.ledger.imports.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotSavedError(f"{shown(folder.name)}: {why_unwritten(error)}") from error
    tables = {} if run.ledger.is_new else dict(ledger_files(folder).tables)
    files = LedgerFiles(folder, tables | {name: run.ledger[name].schema for name in run.ledger.tables})
    name = run.mapping.name
    # The random part lets two imports within one second be undone separately.
    import_id = f"{name} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {secrets.token_hex(2)}"
    author = Author(who, f"import of {run.file}", import_id)
    own = [f"{FOLDER}/{name}.csv", f"{FOLDER}/{name}.json"]
    copy = f"{FOLDER}/{run.mapping.sha256}{_suffix(run.file)}"
    try:
        done = save_plan(files, author, lambda draft: _make(draft, run), own, {copy: run.data})
    except NotSavedError:
        # Removes the folder only if it is empty, that is, made for this import.
        with suppress(OSError):
            run.ledger.imports.rmdir()
        raise
    return list(done.files)


def _make(draft: Draft, run: DryRun) -> None:
    """Makes the changes. Raises `NotSavedError` if somebody has written to the ledger since the dry run."""
    _refuse_stale(draft, run)
    if run.ledger.is_new:
        file, text = _new_descriptor()
        draft.make(Change(file, file, splice=splice_of("", text)))
    for name in _ORDER:
        if run.ledger.is_new:
            draft.with_header(name)
        if name in run.edits:
            make_table_edits(draft, name, run.edits[name])
    name = run.mapping.name
    rows, mapping = stored_text(run.stored, run.sheet.headings), run.mapping_to_write.as_bytes().decode("utf-8")
    for file, text in ((f"{FOLDER}/{name}.csv", rows), (f"{FOLDER}/{name}.json", mapping)):
        if draft.tables[file] != text:
            draft.make(Change(file, file, splice=splice_of(draft.tables[file], text)))


def _refuse_stale(draft: Draft, run: DryRun) -> None:
    tables = run.ledger.tables
    if any(draft.stamps.get(table.schema.path) != table.stamp for table in tables.values()):
        raise NotSavedError("somebody else has written to the ledger meanwhile; try again")
    if any(draft.stamps.get(f"{FOLDER}/{file}") != stamp for file, stamp in run.stamps.items()):
        raise NotSavedError("somebody else has brought this table meanwhile, maybe with other answers; try again")


def _suffix(file: str) -> str:
    suffix = Path(file).suffix.lower()
    if suffix == ".json":
        # In this folder .json files are mappings.
        return ".txt"
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= _SUFFIX_LENGTH else ""


def _new_descriptor() -> tuple[str, str]:
    """Returns the descriptor of a new ledger, with the tables that an import fills."""
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    wanted = [resource for resource in content["resources"] if resource["name"] in _ORDER]
    content |= {"name": "ledger", "resources": wanted}
    # Without a title, the ledger is named after its airfield, which says more than its folder.
    for own in ("title", "description"):
        content.pop(own, None)
    return DESCRIPTOR, json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def make_table_edits(draft: Draft, table: str, edits: Edits) -> None:
    """Makes the edits of a table. Raises `NotSavedError` if a row is missing or there several times."""
    if edits:
        draft.with_header(table)
        _change_cells(draft, table, edits)
        _remove_rows(draft, table, edits)
        _add_rows(draft, table, edits)


def _change_cells(draft: Draft, table: str, edits: Edits) -> None:
    rows, columns = draft.rows(table), draft.key_columns(table)
    spelled, file = rows.spelled(draft.files.tables[table].columns), draft.files.file_of(table)
    for key, there in _rows_of(draft, table, edits.key, edits.cells).items():
        cells = {spelled[name]: fit(cell) for name, cell in edits.cells[key].items() if name in spelled}
        if change := changed_row(table, file, rows, there, columns, cells):
            draft.make(change)


def _remove_rows(draft: Draft, table: str, edits: Edits) -> None:
    file, columns = draft.files.file_of(table), draft.key_columns(table)
    for key in edits.removed:
        # Looked up anew each time: a row's change names the row before it, which the next removal may remove.
        there = _rows_of(draft, table, edits.key, [key])[key]
        if change := changed_row(table, file, draft.rows(table), there, columns, None):
            draft.make(change)


def _rows_of(draft: Draft, table: str, columns: Sequence[str], keys: Iterable[Key]) -> dict[Key, Row]:
    """Returns the row of each key. Raises `NotSavedError` if a row is missing or there several times."""
    rows = draft.rows(table)
    spelled = rows.spelled(draft.files.tables[table].columns)
    index, file = rows.keyed([spelled[name] for name in columns]), draft.files.file_of(table)
    matching = {key: index.get(key, []) for key in keys}
    for key, there in matching.items():
        if len(there) != 1:
            what = "there are several such rows" if there else "the row is not there any more"
            raise NotSavedError(f"{file}, {shown(', '.join(key))}: {what}; see Data check")
    return {key: there for key, (there,) in matching.items()}


def _add_rows(draft: Draft, table: str, edits: Edits) -> None:
    rows, columns, file = draft.rows(table), draft.key_columns(table), draft.files.file_of(table)
    spelled = rows.spelled(draft.files.tables[table].columns)
    for row in edits.rows:
        cells = {spelled[name]: fit(cell) for name, cell in row.items() if name in spelled and fit(cell)}
        ordered = {name: cells[name] for name in rows.header if name in cells}
        key = {name: cells.get(name, "") for name in columns}
        draft.make(added_row(table, file, rows, key, ordered))


def write_preview(file: Path, folder: Path) -> DryRun:
    """Writes the ledger that a table makes without any answers into a new or empty folder, and returns the dry
    run. Raises `NotReadableError` and `NotSavedError`."""
    run = dry_run(file, folder, TableMapping())
    if any(asked.id in _OF_EVERY_ROW for asked in run.questions):
        run = replace(run, edits={**run.edits, run.mapping.table: Edits(run.own_edits.key)})
    save(run)
    return run
