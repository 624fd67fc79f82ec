"""One ledger with the fictional flights and the nasty ones, in files and on every engine."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest

from components.activity.model import Tables, tables
from components.activity.selection import Selection
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.location import Remote

from .questions import questions
from .servers import (
    OWNER,
    QUICK_TO_START,
    READER,
    SECRET,
    Postgres,
    engine_package,
    has_java,
    postgres,
    postgres_programs,
    spark,
)

AnswersHere = Callable[[Selection], Mapping[str, Any]]
FICTIONAL = Path(__file__).parents[1] / "fictional" / "ledger"
BAD = 8
"""Rows of the flights that are set aside."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks all tests of engines as slow: servers start for them, and each question takes Spark seconds."""
    own = str(Path(__file__).parent) + os.sep
    for item in items:
        # Of thousands of tests: the parents of a path take a hundred times as long as its beginning.
        if str(item.path).startswith(own):
            item.add_marker(pytest.mark.slow)


def nasty() -> pd.DataFrame:
    """Flights that engines could take in different ways, in the order of their keys; then those that are bad."""
    told = [
        ("n-1", "2020-05-04", "Z'é", "paper", "", "2"), ("n-1", "2020-05-04", "a\"\\b", "radio", "", "1"),
        ("n-2", "2020-05-04?", "Ил-76", "paper", "", ""),
        ("n-2", "[2020-05-06..2020-05-08]~", "IL76", "radio", "", "6"),
        ("n-3", "2020-02", "ab", "paper", "", "1"), ("n-3", "2020-02-29%", "Zb", "unheard", "paper", ""),
        ("n-4", "[2020-06-01..]", "", "paper", "radio;paper", "+3"),
        ("n-4", "2020-06-03T10:30Z", "A124", "radio", "", ""),
        ("n-5", "2020", "naïve", "paper", "", "1"),
    ]  # fmt: skip
    bad = [
        ("n-1", "2020-05-04", "z-last", "radio", "", "1"), ("bad-1", "2020-02-30", "", "paper", "", ""),
        ("bad-2", "04/05/2020", "", "paper", "", ""), ("bad-3", "2020-01/2020-02", "", "paper", "", ""),
        ("bad-4", "1949-12-31", "", "paper", "", ""), ("bad-5", "9000", "", "paper", "", ""),
        ("bad-6", "2020-05-04", "", "paper", "", "7"), ("bad\u200b-7", "2020-05-04", "", "paper", "", ""),
        ("bad-8", "2020-05-04", "", "", "", ""),
    ]  # fmt: skip
    columns = ["flight_id", "date", "aircraft_type", "source_id", "attributed_to", "credibility"]
    rows = pd.DataFrame([*told, *bad], columns=columns, dtype="str")
    return rows.assign(destination="XQAA", origin="Libya", operator="Ö'Brien; DROP", claim='Came, "they" said\\.')


def ledger_in(folder: Path, flights: pd.DataFrame) -> Path:
    """Makes the fictional ledger with these of its flights and the nasty ones, which stand in the order of their
    keys, as those of a database do."""
    shutil.copytree(FICTIONAL, folder)
    rows = pd.concat([flights, nasty()]).fillna("").sort_values(["flight_id", "source_id"], kind="stable")
    rows.to_csv(folder / "flights.csv", index=False)
    return folder


@pytest.fixture(scope="session")
def fictional_flights() -> pd.DataFrame:
    return pd.read_csv(FICTIONAL / "flights.csv", dtype="str", keep_default_na=False)


@pytest.fixture(scope="session")
def folder(fictional_flights: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with flights of five years."""
    return ledger_in(tmp_path_factory.mktemp("engines") / "ledger", fictional_flights)


@pytest.fixture(scope="session")
def folder_of_a_year(fictional_flights: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the flights of the year that has visits, for tests that ask not how many there are: all dates
    and names are a part of most questions, which take half as long with a fifth of them."""
    of_the_year = fictional_flights["date"].str.contains("2021")
    return ledger_in(tmp_path_factory.mktemp("engines_of_a_year") / "ledger", fictional_flights[of_the_year])


@pytest.fixture(scope="session")
def here(folder: Path) -> Ledger:
    return open_ledger(folder)


@pytest.fixture(scope="session")
def asked_here(here: Ledger) -> Tables:
    return tables(here)


@pytest.fixture(scope="session")
def answers_here(asked_here: Tables) -> AnswersHere:
    """Returns what flights in files answer to a selection, asked once for all that are held against them."""
    return cache(lambda selection: {name: ask() for name, ask in questions(asked_here, selection)})


@pytest.fixture(scope="module")
def asked_there(there: Ledger) -> Tables:
    """The tables of the ledger that the module is about."""
    assert there.readable, there.problems.to_string()
    return tables(there)


@pytest.fixture(scope="session")
def database(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """PostgreSQL with the table flights and a role that could write; the address with which it reads."""
    with database_of(folder, tmp_path_factory.mktemp("database")) as server:
        yield address_of(server)


@contextmanager
def database_of(folder: Path, home: Path) -> Iterator[Postgres]:
    """A PostgreSQL that has the flights of the ledger in `folder`, with its own files in `home`."""
    if postgres_programs() is None:
        assert not os.environ.get("REQUIRE_ENGINES"), "PostgreSQL is not installed"
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    psycopg = engine_package("psycopg")
    with postgres(home) as server:
        own = f"host=127.0.0.1 port={server.port} user={OWNER} password={SECRET} dbname=postgres"
        with psycopg.connect(own, autocommit=True) as connection:
            fill(connection, pd.read_csv(folder / "flights.csv", dtype="str", keep_default_na=False))
            connection.execute(f"CREATE ROLE {READER} LOGIN PASSWORD '{SECRET}'")
            connection.execute(f"GRANT ALL ON flights TO {READER}; GRANT CREATE ON SCHEMA public TO {READER}")
        yield server


def address_of(server: Postgres) -> str:
    """The address with which one reads from it."""
    return f"postgres://{READER}:{SECRET}@127.0.0.1:{server.port}/postgres"


def fill(connection, rows: pd.DataFrame) -> None:
    """The table flights with these rows; an empty cell is NULL."""
    columns = ", ".join(f"{name} text" for name in rows.columns)
    connection.execute(f"DROP TABLE IF EXISTS flights; CREATE TABLE flights ({columns})")
    with connection.cursor().copy("COPY flights FROM STDIN") as copy:
        for row in rows.itertuples(index=False):
            copy.write_row([cell or None for cell in row])
    connection.execute("ANALYZE flights")


@pytest.fixture(scope="session")
def in_postgres(database: str, folder: Path) -> Ledger:
    return asked(Remote(database, "flights", folder, ask=True))


@pytest.fixture(scope="session")
def clickhouse(folder: Path) -> Iterator[str]:
    """ClickHouse's own engine, in this process, with the table flights; its address, for those who only read."""
    engine_package("chdb")
    clickhouse_connect = engine_package("clickhouse_connect")
    rows = pd.read_csv(folder / "flights.csv", dtype="str", keep_default_na=False)
    with clickhouse_connect.get_client(interface="chdb") as client:
        columns = ", ".join(f"{name} Nullable(String)" for name in rows.columns)
        client.command(f"CREATE TABLE flights ({columns}) ENGINE = MergeTree ORDER BY tuple()")
        cells = [[cell or None for cell in row] for row in rows.itertuples(index=False)]
        client.insert("flights", cells, column_names=list(rows.columns))
        yield "clickhouse://localhost/default?interface=chdb"


def asked(remote: Remote) -> Ledger:
    """The ledger whose flights are asked where they lie."""
    ledger = open_ledger(remote)
    assert ledger.elsewhere, ledger.problems.to_string()
    return ledger


@pytest.fixture(scope="session")
def on_spark(in_spark: Remote) -> Ledger:
    return asked(replace(in_spark, ask=True))


@pytest.fixture(scope="session")
def in_spark(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    """The ledger on a Spark with a master and two workers; a SELECT names its flights, a file of Parquet."""
    if not has_java():
        assert not os.environ.get("REQUIRE_ENGINES"), "Java is not installed"
        pytest.skip("Java is not installed (Debian: apt-get install default-jre-headless)")
    engine_package("pyspark")
    home = tmp_path_factory.mktemp("spark")
    flights = pd.read_csv(folder / "flights.csv", dtype="str", keep_default_na=False)
    flights.replace("", None).to_parquet(home / "flights.parquet")
    mapping = home / "mapping.sql"
    mapping.write_text(f"SELECT * FROM parquet.`{home}/flights.parquet`", encoding="utf-8")
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "600m",
        "spark.executor.memory": "500m",
        # What pays with many rows takes most of the time with a few.
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.extraJavaOptions": QUICK_TO_START,
        "spark.executor.extraJavaOptions": QUICK_TO_START,
    }
    with spark(home) as master:
        address = f"pyspark://?{urlencode({'spark.master': master, **settings})}"
        yield Remote(address, str(mapping), folder)
        from pyspark.sql import SparkSession

        SparkSession.builder.getOrCreate().stop()
