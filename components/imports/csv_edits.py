"""Changes to the text of a CSV table: cells replaced and rows added; all that is not touched stays as it is, byte
for byte."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from components.imports.ledger_tables import TableFile

_UNFIT = re.compile(r"[\x00-\x1f\x7f]+")

Key = tuple[str, ...]
Cells = Mapping[str, str]


@dataclass(slots=True)
class Edits:
    """What changes in a table: cells by the key of their row, and rows that are added."""

    key: Sequence[str]
    cells: dict[Key, dict[str, str]] = field(default_factory=dict)
    rows: list[Cells] = field(default_factory=list)

    def change(self, key: Key, cells: Cells) -> None:
        """Enters cells of a row that is there."""
        self.cells.setdefault(key, {}).update(cells)


def edited(table: TableFile, edits: Edits) -> str:
    """Returns the text of a table with its edits."""
    text = table.text
    if not text.strip(" \ufeff\r\n"):
        text = table.delimiter.join(table.schema.columns) + "\n"
    if not edits.cells and not edits.rows:
        return table.text
    end = "\r\n" if "\r\n" in text else "\n"
    header = table.header
    records = _records(text)
    parts = [next(records)]
    for record in records:
        parts.append(_changed(record, header, table.delimiter, end, edits) if edits.cells else record)
    if not parts[-1].endswith(("\n", "\r")):
        parts.append(end)
    parts += (csv_line([_fit(row.get(name, "")) for name in header], table.delimiter, end) for row in edits.rows)
    return "".join(parts)


def _records(text: str) -> Iterator[str]:
    """Yields the records of a text as they stand, each with its line end; a quoted cell may have several lines."""
    pending: list[str] = []
    is_open = False
    for line in io.StringIO(text, newline=""):
        pending.append(line)
        is_open ^= line.count('"') % 2 == 1
        if not is_open:
            yield "".join(pending)
            pending.clear()
    if pending:
        yield "".join(pending)


def _changed(record: str, header: Sequence[str], delimiter: str, end: str, edits: Edits) -> str:
    cells = next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), [])
    if len(cells) != len(header):
        return record
    row = dict(zip(header, cells, strict=True))
    changes = edits.cells.get(tuple(row.get(name, "").strip() for name in edits.key))
    if not changes:
        return record
    stripped = record.rstrip("\r\n")
    now = [_fit(changes[name]) if name in changes else row[name] for name in header]
    return csv_line(now, delimiter, record[len(stripped) :] or end)


def _fit(cell: str) -> str:
    """Returns a cell without the control characters for which the ledger would set its row aside."""
    return _UNFIT.sub(" ", cell) if not cell.isprintable() else cell


def csv_line(cells: Sequence[str], delimiter: str = ",", end: str = "\n") -> str:
    r"""Returns a record. Cells with any line break are quoted, whichever ends the lines.

    >>> csv_line(["a", "b\rc"], ";")
    'a;"b\rc"\n'
    """
    text = io.StringIO(newline="")
    # The writer quotes only the line breaks with which it ends lines itself.
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + end
