"""Flights in ClickHouse answer as those in files do, row for row: its own engine runs in this process."""

from pathlib import Path

import pandas as pd
import pytest

from components.activity.model import Tables
from components.ledger.engines import clickhouse as engine
from components.ledger.engines.connection import engine_of
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.location import Remote

from .conftest import AnswersHere, asked
from .questions import ASKED_ALIKE, SELECTIONS, assert_same_answers
from .test_answers import (
    test_a_lone_confirmation_is_not_used,
    test_contradictions_are_told_in_the_same_words,
    test_no_row_is_left_out_without_a_word,
    test_rows_are_saved_as_they_stand_in_the_table,
    test_the_summaries_are_the_same,
)
from .test_dates import compare, read

__all__ = [
    "test_a_lone_confirmation_is_not_used",
    "test_contradictions_are_told_in_the_same_words",
    "test_no_row_is_left_out_without_a_word",
    "test_rows_are_saved_as_they_stand_in_the_table",
    "test_the_summaries_are_the_same",
]


@pytest.fixture(scope="module")
def there(clickhouse: str, folder: Path) -> Ledger:
    return asked(Remote(clickhouse, "flights", folder, ask=True))


def test_every_question_has_the_same_answer(answers_here: AnswersHere, asked_there: Tables) -> None:
    assert_same_answers(answers_here(SELECTIONS["all"]), asked_there, SELECTIONS["all"], ASKED_ALIKE)


def test_dates_that_the_engine_reads_mean_what_they_mean_here(clickhouse: str) -> None:
    texts = [
        "0000",
        "0000-02-29",
        "0001",
        "1900-02-29",
        "2000-02-29",
        "2100-02",
        "[0001..]",
        "[2025..2024]",
        "9999-12-31",
        "2025-10~",
        "[2025-10-24..2025-10-29]%",
        "2025-10-26T14:03Z",
        "2025-02-30",
        "2025-04/2025-05",
        "naïve",
        "",
    ]
    compare(engine_of(Remote(clickhouse, "flights")).use(lambda backend: read(backend, texts)))


def test_cells_of_any_type_are_read_as_the_text_of_a_csv(clickhouse: str, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.sql"
    mapping.write_text(
        "SELECT 'f' || toString(number) AS flight_id, toDateTime('2020-05-05 06:30:00', 'Asia/Tokyo') AS date, "
        "CAST('tracker' AS Enum8('tracker' = 1)) AS source_id, toUInt8(number) AS credibility, "
        "toFixedString('C17', 4) AS aircraft_type, CAST('XQAA' AS LowCardinality(String)) AS destination, "
        "toDecimal32(number, 1) AS callsign FROM numbers(2, 3)"
    )
    ledger = open_ledger(Remote(clickhouse, str(mapping), ask=True))
    assert ledger.readable, ledger.problems.to_string()
    told = ledger.reports.page(0, 5)
    assert told["flight_id"].tolist() == ["f2", "f3", "f4"]
    assert told["date"].unique().tolist() == ["2020-05-04T21:30:00Z"]
    assert told["earliest"].unique().tolist() == [pd.Timestamp("2020-05-04")]
    assert told[["source_id", "aircraft_type", "destination"]].iloc[0].tolist() == ["tracker", "C17", "XQAA"]
    assert told["credibility"].tolist() == told["callsign"].astype("int64").tolist() == [2, 3, 4]


def test_the_session_cannot_write(clickhouse: str) -> None:
    backend = engine_of(Remote(clickhouse, "flights")).open()
    with pytest.raises(Exception, match="readonly"):
        backend.con.query("CREATE TABLE mine (a Int32) ENGINE = Memory")


@pytest.mark.parametrize(
    ("address", "table", "what"),
    [
        ("clickhouse://localhost/default?interface=chdb", "nothing", "there is no such table"),
        ("clickhouse://localhost/elsewhere?interface=chdb", "flights", "there is no such database"),
        ("clickhouse://reader:secret@127.0.0.1:9/default", "flights", "it refuses the connection"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(clickhouse: str, address: str, table: str, what: str) -> None:
    ledger = open_ledger(Remote(address, table))
    assert not ledger.readable
    assert ledger.problems.iloc[0]["what"] == what
    assert "secret" not in ledger.problems.to_string()


def test_an_engine_whose_days_end_too_early_is_refused(clickhouse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "OPEN_END", "2025-02-30")
    ledger = open_ledger(Remote(clickhouse, "flights"))
    assert not ledger.readable
    assert ledger.problems.iloc[0]["remedy"] == "Use ClickHouse 26.9 or newer."
