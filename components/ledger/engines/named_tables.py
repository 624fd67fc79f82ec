"""Parts of questions that have a name: each is written out once, in a WITH before the question.

Written out wherever it is used, as Ibis does, the text of a question would grow with every use of a part."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
import sqlglot.expressions as sge

from components.ledger.engines import clickhouse
from components.ledger.engines.errors import RemoteError

MOST_LITERALS = 100_000
"""Rows; more of them are no question any more."""


@dataclass(frozen=True, slots=True)
class NamedParts:
    """The text of each part, and the parts that it needs."""

    _texts: dict[str, str] = field(default_factory=dict)
    _needs: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def put(self, name: str, part: ir.Table, backend: Any) -> ir.Table:
        """Gives a part a name; returns the table that stands for it in questions."""
        return self.put_text(name, backend.compile(part), part, _used(part))

    def put_text(self, name: str, text: str, part: ir.Table, needs: Iterable[str] = ()) -> ir.Table:
        """Gives SQL that has the columns of `part` a name; returns the table that stands for it in questions."""
        self._needs[name] = tuple(needs)
        self._texts[name] = text
        return ibis.table(part.schema(), name=name)

    def put_rows(self, name: str, rows: pd.DataFrame, schema: ibis.Schema, backend: Any) -> ir.Table:
        """Gives rows in memory a name; returns the table that stands for them in questions.

        Raises `RemoteError` where these are too many.
        """
        return self.put_text(name, _literals(rows, schema, backend), ibis.table(schema))

    def text(self, question: ir.Table, backend: Any) -> str:
        """The SQL of a question, with the parts it needs and with the tables in memory that it names as literals.

        Raises `RemoteError` where these are too many.
        """
        parts = {name: self._texts[name] for name in self._ordered(_used(question))}
        for table in question.op().find(ops.InMemoryTable):
            parts[table.name] = _literals(table.data.to_frame(), table.schema, backend)
        return _with(parts, backend.compile(question), backend)

    def _ordered(self, names: Iterable[str]) -> Iterator[str]:
        """Each of the parts after those that it needs."""
        for name in names:
            yield from self._ordered(self._needs[name])
            yield name


def _used(question: ir.Table) -> list[str]:
    return [table.name for table in question.op().find(ops.UnboundTable)]


def _with(parts: Mapping[str, str], text: str, backend: Any) -> str:
    if not parts:
        return text
    # PostgreSQL would work out a part that is used twice by itself, whole, whatever is asked of it.
    kind = "AS NOT MATERIALIZED" if backend.name == "postgres" else "AS"
    named = ", ".join(f"{_name(name, backend)} {kind} ({part})" for name, part in parts.items())
    own = text.removeprefix("WITH ")
    return f"WITH {named}{', ' if own != text else ' '}{own}"


def _literals(rows: pd.DataFrame, schema: ibis.Schema, backend: Any) -> str:
    """A table as a SELECT of its values; rows that are alike stand there once."""
    if len(rows := rows.drop_duplicates()) > MOST_LITERALS:
        what = f"more than {MOST_LITERALS:,} rows cannot go along with a question"
        raise RemoteError(what, "Choose fewer flights.")
    cells = rows.astype("object").where(rows.notna(), None).itertuples(index=False)
    tuples = [", ".join(_cell(cell, backend) for cell in row) for row in cells]
    names = [_name(name, backend) for name in schema.names]
    kinds = [backend.compiler.type_mapper.to_string(kind) for kind in schema.types]
    if backend.name == "clickhouse":
        return clickhouse.literals(names, kinds, (f"({row})" for row in tuples))
    return _values(names, kinds, tuples)


def _values(names: list[str], kinds: list[str], tuples: list[str]) -> str:
    """Rows as standard SQL has them; without any, one of nothing that no row passes, which has the columns."""
    nothing = ", ".join(["NULL"] * len(names))
    values = ", ".join(f"({row})" for row in tuples or [nothing])
    typed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in zip(names, kinds, strict=True))
    return (
        f"SELECT {typed} FROM (VALUES {values}) AS literals({', '.join(names)}){'' if tuples else ' WHERE FALSE'}"
    )


def _cell(cell: Any, backend: Any) -> str:
    plain = cell.isoformat() if isinstance(cell, pd.Timestamp) else getattr(cell, "item", lambda: cell)()
    return sge.convert(plain).sql(dialect=backend.dialect)


def _name(name: str, backend: Any) -> str:
    return sge.to_identifier(name, quoted=True).sql(dialect=backend.dialect)
