"""Questions over tables of two engines: what lies here is worked out first, and goes along with the question."""

from collections.abc import Callable

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd


def is_elsewhere(question: ir.Table) -> bool:
    """Whether a question is about any table that another engine knows by its name."""
    return bool(question.op().find(ops.UnboundTable))


def with_own_rows(question: ir.Table, answer: Callable[[ir.Table], pd.DataFrame]) -> ir.Table:
    """The question with each part that is only about tables here as a table in memory; `answer` works such a part
    out."""
    own = {op: _in_memory(answer(op.to_expr()), op.schema) for op in _own_parts(question.op())}
    return question.op().replace(own).to_expr() if own else question


def _own_parts(question: ops.Node) -> list[ops.Relation]:
    """The largest parts of a question that are only about tables here."""
    found, seen, waiting = [], {question}, [question]
    while waiting:
        op = waiting.pop()
        if _is_own(op):
            found.append(op)
            continue
        new = [child for child in op.__children__ if child not in seen]
        seen.update(new)
        waiting += new
    return found


def _is_own(op: ops.Node) -> bool:
    if not isinstance(op, ops.Relation) or isinstance(op, ops.Reference):
        return False
    return bool(op.find(ops.DatabaseTable)) and not op.find(ops.UnboundTable)


def _in_memory(rows: pd.DataFrame, schema: ibis.Schema) -> ops.Relation:
    """A table in memory, made so that another may stand in the place of the part it answers."""
    told = ibis.memtable(rows, schema=schema).op()
    return ops.Project(told, {name: ops.Field(told, name) for name in schema.names})
