"""Questions over tables of two engines: what lies here is worked out first, and goes along as literals."""

from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
import sqlglot.expressions as sge

MOST_LITERALS = 50_000
"""Rows; more of them are no question any more."""


def is_elsewhere(question: ir.Table, here: Any) -> bool:
    """Whether a question is about any table that does not lie `here`, an Ibis backend."""
    return any(source is not here for source in _sources(question.op()))


def with_literals(question: ir.Table, here: Any, answer: Callable[[ir.Table], pd.DataFrame]) -> ir.Table:
    """The question with each part that is only about tables here as a table of literals; `answer` works such a
    part out."""
    there = next(source for source in _sources(question.op()) if source is not here)
    parts = {op: _literals(answer(op.to_expr()), op.schema, there) for op in _parts(question.op(), here)}
    return question.op().replace(parts).to_expr() if parts else question


def _sources(op: ops.Node) -> list[Any]:
    return [table.source for table in op.find((ops.DatabaseTable, ops.SQLQueryResult))]


def _parts(question: ops.Node, here: Any) -> list[ops.Relation]:
    """The largest parts of a question that are only about tables here."""
    found, seen, waiting = [], {question}, [question]
    while waiting:
        op = waiting.pop()
        if isinstance(op, ops.Relation) and not isinstance(op, ops.Reference):
            own = _sources(op)
            if own and all(source is here for source in own):
                found.append(op)
                continue
        new = [child for child in op.__children__ if child not in seen]
        seen.update(new)
        waiting += new
    return found


def _literals(rows: pd.DataFrame, schema: ibis.Schema, there: Any) -> ops.Relation:
    """A table as a SELECT of its values; rows that are alike stand there once."""
    if len(rows := rows.drop_duplicates()) > MOST_LITERALS:
        raise ValueError(f"more than {MOST_LITERALS:,} rows cannot go along with a question")
    kinds = [there.compiler.type_mapper.from_ibis(kind) for kind in schema.types]
    cells = rows.astype("object").where(rows.notna(), None).itertuples(index=False)
    tuples = [_row(row, kinds) for row in cells] or [_row([None] * len(kinds), kinds)]
    names = [sge.to_identifier(name, quoted=True) for name in schema.names]
    values = sge.Values(expressions=tuples, alias=sge.TableAlias(this=sge.to_identifier("told"), columns=names))
    query = sge.select("*").from_(values)
    if rows.empty:
        query = query.where(sge.false())
    told = there.sql(query.sql(dialect=there.dialect), schema=schema).op()
    return ops.Project(told, {name: ops.Field(told, name) for name in schema.names})


def _row(cells: Any, kinds: list[sge.DataType]) -> sge.Tuple:
    return sge.Tuple(expressions=[_cell(cell, kind) for cell, kind in zip(cells, kinds, strict=True)])


def _cell(cell: Any, kind: sge.DataType) -> sge.Expression:
    plain = cell.isoformat() if isinstance(cell, pd.Timestamp) else getattr(cell, "item", lambda: cell)()
    return sge.cast(sge.convert(plain), kind)
