"""The table in a file of another maker, and of several sheets the one that is meant."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Lock

from cachetools import LRUCache, cached

from components.files import magic
from components.files.safe_open import open_bytes
from components.imports.grid_tables import Sheet, heads_a_column, table_in
from components.imports.questions import Answers, NotReadableError, Question, question
from components.imports.text_tables import ENCODING, read_text_table
from components.imports.workbook import Grid, read_workbook
from components.imports.zip_sizes import refuse_bomb

MOST_BYTES = 100_000_000
"""Of a file: ten times a workbook of 100,000 rows."""
_SMALL = 1_000_000
"""Bytes of a workbook whose cells are remembered: 10,000 rows. Those of larger ones would fill the memory."""
SHEET = "sheet"
"""The id of the question which sheet is meant."""
_FORMATS = (magic.PDF, magic.IMAGE, magic.GZIP, magic.RAR, magic.SEVEN_ZIP, magic.PARQUET, magic.SQLITE, magic.XZ)


def read_sheet(
    path: Path, answers: Answers, wanted: str = "", encoding: str = ""
) -> tuple[Sheet, bytes, list[Question]]:
    """Returns the table of a file, the bytes of the file, and what has to be asked of it. `wanted` is the sheet
    that the mapping names. Raises `NotReadableError`."""
    grids, data, asked = _grids(path, answers, encoding)
    tables = [table for grid in grids if (table := table_in(grid))]
    if not tables:
        raise NotReadableError(
            "there is no table with a header and a row below it", "Open the sheet with the flights."
        )
    chosen, which = _chosen(tables, {grid.name for grid in grids if grid.is_hidden}, answers, wanted)
    others = tuple(grid.name for grid in grids if grid.name != chosen.name)
    return replace(chosen, others=others, encoding=grids[0].encoding), data, asked + which


def _grids(path: Path, answers: Answers, encoding: str) -> tuple[list[Grid], bytes, list[Question]]:
    opened = open_bytes(path)
    if isinstance(opened, str):
        raise NotReadableError(opened, "Check the path and the rights of the file.")
    with opened as stream:
        data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise NotReadableError(f"the file has more than {MOST_BYTES / 1e6:,.0f} MB", "Split the table.")
        if magic.ZIP.begins(data):
            refuse_bomb(stream, len(data))
            return _workbook(path, data), data, []
    if magic.OLD_EXCEL.begins(data):
        return _workbook(path, data), data, []
    _refuse_other_formats(data)
    grid, asked = read_text_table(data, encoding or answers.given.get(ENCODING, ""))
    return [grid], data, asked


def _workbook(path: Path, data: bytes) -> list[Grid]:
    return _small_workbook(path, data) if len(data) <= _SMALL else read_workbook(path)


# Whoever answers the questions of a table has it read at every click. The same bytes are always the same cells.
@cached(LRUCache(maxsize=4), key=lambda path, data: sha256(data).digest(), lock=Lock())
def _small_workbook(path: Path, data: bytes) -> list[Grid]:
    return read_workbook(path)


def _refuse_other_formats(data: bytes) -> None:
    small = data[: magic.LONGEST].lstrip().lower()
    other = next((each.name for each in _FORMATS if each.begins(data)), "")
    other = other or (magic.WEB_PAGE.name if magic.WEB_PAGE.begins(small) else "")
    if other:
        raise NotReadableError(f"this is {other}", "Save the table as a workbook (.xlsx, .ods) or as CSV (UTF-8).")


def _chosen(
    tables: Sequence[Sheet], hidden: set[str], answers: Answers, wanted: str
) -> tuple[Sheet, list[Question]]:
    """Returns the sheet that looks most like flights, and the question where another does as well."""
    by_name = {table.name: table for table in tables}
    if wanted in by_name:
        return by_name[wanted], []
    visible = [table for table in tables if table.name not in hidden] or list(tables)
    most = max(map(_likeness, visible))
    alike = [table for table in visible if _likeness(table) == most]
    if len(alike) == 1:
        return alike[0], []
    asked = _question_of(alike)
    return by_name.get(answers.to(asked), alike[0]), [asked]


def _question_of(alike: Sequence[Sheet]) -> Question:
    names = ", ".join(f"'{table.name}' ({len(table.rows):,} rows)" for table in alike)
    about = f"Several sheets look like flights: {names}. Which one is it?"
    return question(SHEET, about, [table.name for table in alike])


def _likeness(table: Sheet) -> int:
    return sum(map(heads_a_column, table.headings))
