"""Holds tables after reading: small ones in memory; large ones checked in blocks and converted to Parquet."""

import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from components.files.problems import Problem, Severity, problem_table, problems_in, shown
from components.files.safe_open import open_bytes, text_pieces
from components.ledger.location import PARQUET, files_of
from components.ledger.tables.cache import Pieces, plain_pieces
from components.ledger.tables.descriptor import ADDED, Table
from components.ledger.tables.read_csv import BLOCK, LONGEST_LINE, Records, empty_records, read_blocks
from components.ledger.tables.read_parquet import UnfitError, holds_more, parquet_blocks
from components.ledger.tables.remarks import Alike, Remark, merged, problems_of
from components.ledger.tables.store import MAKING, Store, StoredTable, in_parquet, new_store, quoted_name
from components.ledger.tables.validation import Checked, Rule, check_rows, repeated_key, replaced_in

MOST_TOLD = 10_000
"""The most problems, and rows set aside, of a file that are stored in full; the rest are only counted."""

CONVERSION_VERSION = "17"
"""Raise this when the same files would convert to another result, or results would be stored in another form."""

LARGE = 32 * 1024 * 1024
"""The size of a CSV file, or of the text in Parquet, in bytes, above which a table is converted."""
_MANY = 200_000
"""The number of rows above which a Parquet file is converted."""
_BATCH = 65_536
_ROWS, _EXACT = "written.parquet", "exact.parquet"

Block = tuple[Records, float]
"""Rows of a table, and the share of it that is read by then (0 to 1)."""
Progress = Callable[[float], None]
"""Callback that receives the share of the work that is done (0 to 1)."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadTable:
    """The good rows of a table: the columns of its schema as text, with row, line and the columns of its rule.
    rows: these, indexed by row, if they are few; exact: the same rows as in the files. folder: the cache folder
    that a large table was converted into. count: rows in the files."""

    schema: Table
    problems: tuple[Problem, ...]
    set_aside: pd.DataFrame
    count: int
    readable: bool
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    exact: pd.DataFrame = field(default_factory=pd.DataFrame)
    folder: Path | None = None

    @property
    def failed(self) -> bool:
        """Whether the file could not be read. A file that the ledger does not have is not `readable` but has
        not failed."""
        return any(problem.severity is Severity.UNREADABLE for problem in self.problems)

    def put(self, store: Store, name: str) -> None:
        """Puts the rows into a store as table `name`."""
        if self.folder:
            store.view(name, f"FROM {in_parquet(self.folder / _ROWS)}")
        else:
            store.put(name, self.rows.rename_axis("row"))

    def put_exact(self, store: Store, name: str) -> StoredTable:
        """Puts the rows, as they stand in the file, into a store as table `name`."""
        if self.folder:
            exact = next(self.folder.glob(_EXACT), self.folder / _ROWS)
            added = tuple(column for column in ADDED if column != "row")
            store.view(name, f"SELECT COLUMNS(lambda name: name NOT IN {added}) FROM {in_parquet(exact)}")
            return store.stored(name, "row")
        return store.stored_as_written(name, self.exact)

    def is_same(self, other: "ReadTable") -> bool:
        """Whether two tables have the same rows. Tables converted into the same folder do, since it is named
        after their content."""
        return self.folder == other.folder and self.rows.equals(other.rows)


def is_large(source: Path) -> bool:
    """Whether a table must be converted instead of read into memory."""
    try:
        if source.is_dir():
            return bool(files_of(source))
        if source.suffix.lower() == PARQUET:
            return holds_more(source, _MANY, LARGE)
        return stat.S_ISREG(source.stat().st_mode) and source.stat().st_size > LARGE
    except (OSError, ValueError, UnfitError):
        return False


def pieces_of(source: Path) -> Pieces:
    """Returns the reader of a table's pieces; for text it stops at a line that is too long."""
    return plain_pieces if _is_parquet(source) else partial(text_pieces, longest_line=LONGEST_LINE)


def look(source: Path, schema: Table, needed: list[str]) -> Records:
    """Reads a table up to its first good row, enough to see whether it can be read at all.

    Raises OSError if the file cannot be read.
    """
    seen = empty_records(schema.columns)
    for seen, _ in blocks_of(source, schema, needed):
        if not seen.readable or len(seen.table):
            break
    return seen


def _is_parquet(source: Path) -> bool:
    return source.is_dir() or source.suffix.lower() == PARQUET


def convert(read: Iterable[Block], schema: Table, rule: Rule, folder: Path, progress: Progress) -> None:
    """Checks the rows of a table while they are read. Writes into `folder`

    - written.parquet: the good rows, the columns of the schema as text, with row, line and the columns of `rule`;
    - exact.parquet, only if cells are read as another value: the same rows as they stand in the file;
    - problems.parquet, set_aside.parquet: see `problem_table` and `Checked.set_aside`.
    """
    problems: list[Problem] = []
    set_aside: list[pd.DataFrame] = []
    remarks: list[Remark] = []
    repeated_problems = Alike()
    rows = problem_count = 0
    first, originals = folder / "blocks.parquet", folder / "originals.parquet"
    with Appended(first) as blocks, Appended(originals) as original_rows:
        for records, share in read:
            checked = rule(check_rows(records, schema))
            blocks.append(_stored(checked))
            if not checked.originals.empty:
                original_rows.append(checked.originals.rename_axis("row").reset_index())
            named = repeated_problems.named(checked.problems)
            problem_count += len(named)
            problems += named[: max(0, MOST_TOLD - len(problems))]
            remarks = merged([*remarks, *checked.remarks])
            rows += len(checked.set_aside)
            set_aside.append(checked.set_aside.head(MOST_TOLD))
            progress(share)
        if not set_aside:
            blocks.append(_stored(rule(check_rows(empty_records(schema.columns), schema))))
    store = new_store(folder, MAKING)
    store.view("blocks", f"FROM {in_parquet(first)}")
    store.make("again", _repeated_keys_sql(schema, "blocks"))
    repeated = store.rows("FROM again ORDER BY row")
    problems += [
        repeated_key(schema, row, line, earlier, key)
        for row, line, earlier, *key in repeated.head(MOST_TOLD).itertuples(index=False)
    ]
    problem_count, rows = problem_count + len(repeated), rows + len(repeated)
    cells = ", ".join(f"blocks.{quoted_name(name)}" for name in schema.columns)
    texts = store.rows(f"SELECT {cells} FROM blocks JOIN again USING (row) ORDER BY row LIMIT {MOST_TOLD}")
    repeated_rows = repeated.head(MOST_TOLD)[["row", "line"]].assign(
        file=schema.path, text=[shown(" | ".join(row_cells)) for row_cells in texts.itertuples(index=False)]
    )
    if len(repeated):
        store.make_in(folder, "written", "FROM blocks ANTI JOIN again USING (row) ORDER BY row")
        first.unlink()
    else:
        first.rename(folder / _ROWS)
        store.view("written", f"FROM {in_parquet(folder / _ROWS)}")
    if originals.exists():
        store.view("originals", f"FROM {in_parquet(originals)}")
        store.make_in(folder, "exact", _exact_rows_sql(schema, "written", "originals"))
        originals.unlink()
    if problem_count > len(problems):
        what = f"{problem_count:,} problems; the first {len(problems):,} are told, and {rows:,} rows set aside"
        problems.append(
            Problem(Severity.FLAGGED, schema.path, what, "Mend what is told, and open the ledger again.")
        )
    problems += [*repeated_problems.rest(), *problems_of(remarks, schema.path)]
    counts = {"rows": parquet.read_metadata(folder / _ROWS).num_rows + rows}
    (folder / "counts.json").write_text(json.dumps(counts), encoding="utf-8")
    problem_table(problems).to_parquet(folder / "problems.parquet")
    all_set_aside = pd.concat([*set_aside, repeated_rows]).sort_values("row", kind="stable", ignore_index=True)
    all_set_aside.head(MOST_TOLD).to_parquet(folder / "set_aside.parquet")


def read_whole(checked: Checked) -> ReadTable:
    """Returns a checked table that fits into memory."""
    rows = checked.table.assign(line=checked.lines.reindex(checked.table.index))
    return ReadTable(
        schema=checked.schema,
        problems=checked.problems,
        set_aside=checked.set_aside,
        count=checked.rows,
        readable=checked.readable,
        rows=rows,
        exact=checked.written,
    )


def converted(folder: Path, schema: Table) -> ReadTable:
    """Returns the table that `convert` wrote into a folder."""
    counts = json.loads((folder / "counts.json").read_text(encoding="utf-8"))
    problems = tuple(problems_in(pd.read_parquet(folder / "problems.parquet")))
    return ReadTable(
        schema=schema,
        problems=problems,
        set_aside=pd.read_parquet(folder / "set_aside.parquet"),
        count=counts["rows"],
        readable=all(problem.severity is not Severity.UNREADABLE for problem in problems),
        folder=folder,
    )


def _stored(checked: Checked) -> pd.DataFrame:
    """Returns the rows of a block as they are stored, unknown columns included."""
    table = checked.table.assign(line=checked.lines.reindex(checked.table.index))
    unknown = checked.unknown.drop(columns=[*table.columns, *ADDED], errors="ignore")
    return table.join(unknown).rename_axis("row").reset_index()


def _exact_rows_sql(schema: Table, written: str, originals: str) -> str:
    """Returns the SQL for the rows of `written` with their original cells: those of `originals`, which has only
    the rows that were read differently."""
    cells = ", ".join(
        f"coalesce(nullif({originals}.{name}, ''), {written}.{name}) AS {name}"
        for name in map(quoted_name, schema.columns)
    )
    return f"SELECT {written}.* REPLACE ({cells}) FROM {written} LEFT JOIN {originals} USING (row) ORDER BY row"


def _repeated_keys_sql(schema: Table, blocks: str) -> str:
    """Returns the SQL for the rows that repeat an earlier key: row, line, the row of the first one, the key."""
    key = ", ".join(map(quoted_name, schema.primary_key))
    return f"""
        WITH several AS (
            FROM {blocks}
            SEMI JOIN (SELECT hash({key}) AS h FROM {blocks} GROUP BY ALL HAVING count(*) > 1) AS twice
            ON hash({key}) = twice.h
        )
        SELECT row, line, min(row) OVER (PARTITION BY {key}) AS earliest, {key} FROM several
        QUALIFY row > min(row) OVER (PARTITION BY {key})
    """


class Appended:
    """A Parquet file that is written block by block."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer: parquet.ParquetWriter | None = None

    def __enter__(self) -> "Appended":
        return self

    def append(self, rows: pd.DataFrame) -> None:
        """Appends a block; all blocks have the same columns."""
        table = pa.Table.from_pandas(rows, preserve_index=False)
        if self._writer is None:
            self._writer = parquet.ParquetWriter(self.path, table.schema, compression="zstd")
        self._writer.write_table(table)

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()


def blocks_of(source: Path, schema: Table, needed: list[str]) -> Iterator[Block]:
    """Yields the rows of `source`: a CSV file, a Parquet file or a folder of Parquet files."""
    if _is_parquet(source):
        yield from parquet_blocks(source, schema.path, schema.columns, needed, replaced_in(schema), rows=_BATCH)
        return
    file = open_bytes(source)
    if isinstance(file, str):
        raise OSError(file)
    with file:
        size = max(1, os.fstat(file.fileno()).st_size)
        optional = [f.name for f in schema.fields if f.optional]
        for records in read_blocks(
            file, schema.path, schema.columns, needed, optional, schema.delimiter, replaced_in(schema), size=BLOCK
        ):
            yield records, min(1.0, file.tell() / size)
