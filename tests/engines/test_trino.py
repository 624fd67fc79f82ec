"""Every question can be put into Trino's words. No Trino is asked: DuckDB answers in its place."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
import pytest
import sqlglot
from ibis.backends.sql.compilers import trino

from components.activity.model import tables
from components.ledger import ledger
from components.ledger.engines.connection import Engine
from components.ledger.location import Remote

from .questions import SELECTIONS, questions


@pytest.fixture
def said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What Trino would be asked; a word that it does not have is an error."""
    duckdb, texts = ibis.duckdb.connect(), []
    duckdb.con.register("flights", pd.read_csv(folder / "flights.csv", dtype="str", keep_default_na=False))
    own = duckdb.compile

    def compiled(question: ir.Table, **options: Any) -> str:
        texts.append(trino.compiler.to_sqlglot(question).sql("trino", unsupported_level=sqlglot.ErrorLevel.RAISE))
        return own(question, **options)

    monkeypatch.setattr(duckdb, "compile", compiled)
    monkeypatch.setattr(ledger, "engine_of", lambda _: Engine(lambda: duckdb, "duckdb"))
    yield texts
    duckdb.disconnect()


def test_every_question_can_be_put(said: list[str], folder: Path) -> None:
    opened = ledger.open_ledger(Remote("trino://nowhere", "flights", folder, ask=True))
    assert opened.readable, opened.problems.to_string()
    for _, ask in questions(tables(opened), SELECTIONS["who tells of it"]):
        ask()
    assert len(said) > 50
    assert all(text.startswith(("SELECT ", "WITH ")) for text in said)
