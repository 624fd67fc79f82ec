"""The pages on flights in a real PostgreSQL: the same as ever, nothing written, no password anywhere."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from components.ledger.ledger import Ledger, open_ledger
from components.ledger.location import Remote
from components.ledger.tables.cache import cache_home
from tests.reader import reader
from tests.serving import Server, serve

from .servers import OWNER, READER, SECRET, engine_package

psycopg = engine_package("psycopg")

PAGES = ("", "routes", "evidence", "notes", "sources", "data_check")


@pytest.fixture(scope="module", params=[[], ["--ask"]], ids=["copied", "asked"])
def server(database: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    with serve(database, "flights", "--beside", str(folder), *request.param) as started:
        yield started


def test_every_page_shows_the_flights_and_none_the_password(server: Server) -> None:
    with reader(server.port) as page:
        for name in PAGES:
            page.open(name)
            said = page.texts()
            assert "did not answer" not in said
            assert "cannot be read" not in said
            assert "error_id" not in said
            assert not any(SECRET.encode() in frame for frame in page.frames), name
        page.open("")
        assert "Flights as the database had them at" in b"".join(page.frames).decode("utf-8", "replace")
    health = urllib.request.urlopen(f"{server.address}/health", timeout=10).read().decode()
    assert json.loads(health)["reports"] > 400
    assert SECRET not in health
    assert SECRET not in server.errors.read_text(encoding="utf-8")
    assert not [line for line in server.log if line.get("error_id")]
    for file in cache_home().rglob("*"):
        assert SECRET not in str(file)
        assert not file.is_file() or SECRET.encode() not in file.read_bytes()


def test_the_session_cannot_write(database: str, in_postgres: Ledger) -> None:
    from components.ledger.engines.connection import engine_of

    engine = engine_of(Remote(database, "flights"))
    with pytest.raises(Exception, match="read-only"):
        engine.open().con.execute("CREATE TABLE mine (a int)")
    own = database.replace(f"{READER}:{SECRET}", f"{OWNER}:{SECRET}")
    with psycopg.connect(own) as connection:
        made = connection.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace ON relnamespace = pg_namespace.oid "
            "WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
        ).fetchall()
        written = connection.execute("SELECT n_tup_upd + n_tup_del FROM pg_stat_user_tables").fetchall()
    assert made == [("flights",)]
    assert written == [(0,)]


@pytest.mark.parametrize(
    ("change", "table", "what"),
    [
        (("/postgres", "/postgres"), "nothing", "no such table"),
        (("/postgres", "/postgres"), "", "no table is named"),
        ((SECRET, "wrong"), "flights", "refuses the user or the password"),
        (("/postgres", "/elsewhere"), "flights", "no such database"),
        (("postgres://", "mysql://"), "flights", "no engine that flights can be read from"),
        (("postgres://", "trino://"), "flights", "pip install"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(
    database: str, change: tuple[str, str], table: str, what: str
) -> None:
    head, _, tail = database.rpartition(change[0]) if change[0].startswith("/") else database.partition(change[0])
    ledger = open_ledger(Remote(head + change[1] + tail, table))
    said = ledger.problems.iloc[0]
    assert not ledger.readable
    assert what in said["what"] + said["remedy"]
    assert SECRET not in ledger.problems.to_string()


def test_a_table_with_other_columns_is_mapped(database: str, folder: Path, tmp_path: Path) -> None:
    """Native days, times and numbers are read as the text a CSV file would have."""
    mapping = tmp_path / "mapping.sql"
    mapping.write_text(
        "SELECT 'f' || n AS flight_id, TIMESTAMPTZ '2020-05-04 23:30:00+02' AS date, 'tracker' AS source_id, "
        "n AS credibility, 'XQAA' AS destination FROM generate_series(2, 4) AS n; -- three"
    )
    ledger = open_ledger(Remote(database, str(mapping), folder, ask=True))
    assert ledger.readable, ledger.problems.to_string()
    told = ledger.reports.page(0, 5)
    assert told["date"].unique().tolist() == ["2020-05-04T21:30:00Z"]
    assert told["earliest"].unique().tolist() == [pd.Timestamp("2020-05-04")]
    assert sorted(told["credibility"]) == [2, 3, 4]


def test_a_column_that_is_missing_is_named(database: str, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.sql"
    mapping.write_text("SELECT flight_id AS id, date, source_id FROM flights")
    said = open_ledger(Remote(database, str(mapping))).problems.iloc[0]
    assert "missing: flight_id; it has id, date, source_id" in said["what"]
    mapping.write_text("DROP TABLE flights")
    assert "is not one SELECT" in open_ledger(Remote(database, str(mapping))).problems.iloc[0]["what"]
