"""The database goes away or changes while people read: what they looked at stays, and the page says so."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.ledger.ledger import open_ledger
from components.ledger.location import Remote
from components.pages.parts.open_ledger import current_ledger, preparation
from components.pages.parts.open_ledger.current_ledger import Current
from components.pages.parts.open_ledger.preparation import CopyState, Preparation, copy_state

from .conftest import address_of, database_of
from .servers import OWNER, PATIENCE_S, READER, Postgres, engine_package

psycopg = engine_package("psycopg")

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
OPERATOR = "Ö'Brien; DROP"


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with database_of(folder, tmp_path_factory.mktemp("away")) as started:
        yield started


@pytest.fixture
def reader(
    server: Postgres, folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Callable[[], AppTest]]:
    """Opens the first page for one more reader; flights are asked, or copied where a test says so."""
    server.stop()
    server.start()
    way = getattr(request, "param", ["--ask"])
    address = ["--data", address_of(server), "flights", *way, "--beside", str(folder)]
    monkeypatch.setattr(sys, "argv", ["dashboard.py", *address])
    yield lambda: AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=PATIENCE_S).run()
    st.cache_resource.clear()
    st.cache_data.clear()


def errors(app: AppTest) -> list[str]:
    assert not app.exception
    return [error.value for error in app.error]


def ids(current: Current) -> set[str]:
    """The flights on screen."""
    return set(current.opened.ledger.reports.frame()["flight_id"])


def until(true: Callable[[], T]) -> T:
    """Ask again, as the database is read beside what readers do."""
    end = time.monotonic() + PATIENCE_S
    while not (found := true()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return found


def test_what_was_looked_at_stays_and_the_rest_says_why_it_cannot(
    server: Postgres, reader: Callable[[], AppTest]
) -> None:
    app = reader()
    assert errors(app) == []
    sentence = app.title[0].value, [each.value for each in app.subheader]
    server.stop()
    app.multiselect(key="operator").select(OPERATOR)
    (said,) = errors(app.run())
    assert "The database did not answer" in said
    assert "Look whether it runs" in said
    app.multiselect(key="operator").unselect(OPERATOR)
    assert errors(app.run()) == []
    assert (app.title[0].value, [each.value for each in app.subheader]) == sentence
    server.start()
    app.multiselect(key="operator").select(OPERATOR)
    assert errors(app.run()) == []


def test_the_last_good_state_stays_when_it_is_due_to_be_read_again(
    server: Postgres, reader: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current_ledger, "FRESH_S", 0)
    monkeypatch.setattr(current_ledger, "AGAIN_S", 0)
    app = reader()
    assert errors(app) == []
    server.stop()
    (said,) = until(lambda: errors(app.run()))
    assert "The ledger cannot be read" in said
    assert "it refuses the connection" in said
    assert "The last good state stays on screen" in said
    server.start()
    until(lambda: errors(app.run()) == [])


@pytest.mark.parametrize("reader", [[]], indirect=True, ids=["copied"])
def test_a_copy_stays_while_the_database_is_away_and_is_made_anew_once_it_is_back(
    server: Postgres, reader: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = reader()
    assert errors(app) == []
    assert any("when they were copied" in caption.value for caption in app.caption)
    before = current_ledger.refreshed()
    assert current_ledger.refreshed().opened is before.opened
    monkeypatch.setattr(current_ledger, "FRESH_S", 0)
    monkeypatch.setattr(preparation, "AGAIN_S", 0)
    monkeypatch.setattr(preparation, "_PATIENCE", 0)
    server.stop()
    (said,) = until(lambda: errors(app.run()))
    assert "it refuses the connection" in said
    assert "The last good state stays on screen" in said
    app.multiselect(key="operator").select(OPERATOR)
    assert "did not answer" not in "".join(errors(app.run())), "a copy is asked here"
    server.start()
    until(lambda: errors(app.run()) == [])
    assert until(lambda: current_ledger.refreshed().copied > before.copied)
    assert current_ledger.refreshed().opened.version == before.opened.version, "no row has changed"
    with psycopg.connect(address_of(server).replace(READER, OWNER)) as connection:
        connection.execute("INSERT INTO flights (flight_id, date, source_id) VALUES ('new', '2020', 'paper')")
    until(lambda: current_ledger.refreshed().opened.reports == before.opened.reports + 1)


@pytest.mark.parametrize("reader", [[]], indirect=True, ids=["copied"])
def test_a_database_that_has_lost_a_row_is_copied_on_and_the_loss_is_said(
    server: Postgres, reader: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def execute(sql: str) -> None:
        with psycopg.connect(address_of(server).replace(READER, OWNER)) as connection:
            connection.execute(sql)

    monkeypatch.setattr(current_ledger, "FRESH_S", 0)
    app = reader()
    execute("INSERT INTO flights (flight_id, date, source_id) VALUES ('gone', '2020', 'paper')")
    assert until(lambda: "gone" in ids(current_ledger.refreshed()))
    before = current_ledger.refreshed()
    execute("DELETE FROM flights WHERE flight_id = 'gone'")
    after = until(lambda: (now := current_ledger.refreshed()).lost and now)
    assert after.opened.reports == before.opened.reports - 1
    assert not after.opened.stand_ins
    assert after.copied > before.copied
    rows = before.opened.ledger.rows["flights"]
    (said,) = errors(app.run())
    assert f"The ledger has shrunk:** flights from {rows:,} to {rows - 1:,} rows" in said
    assert "stay on screen" not in said
    current_ledger.accept_losses(after.opened)
    assert errors(app.run()) == []


@pytest.mark.parametrize("reader", [[]], indirect=True, ids=["copied"])
def test_the_page_says_when_the_flights_on_it_were_copied_not_when_newer_ones_were(
    reader: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader()
    shown = current_ledger.refreshed()

    def newer(location: Remote, fresh_s: float) -> CopyState:
        state = copy_state(location, fresh_s)
        assert state.copy
        copy = replace(state.copy, folder=state.copy.folder / "newer", read=time.time() + 60)
        return replace(state, copy=copy, beside="changed", renewal=Preparation())

    monkeypatch.setattr(current_ledger, "copy_state", newer)
    assert current_ledger.refreshed().opened is shown.opened
    assert current_ledger.refreshed().copied == shown.opened.read


def test_a_row_that_comes_with_a_date_of_its_own_is_there_once_the_table_is_read_again(
    server: Postgres, folder: Path
) -> None:
    remote = Remote(address_of(server), "flights", folder, ask=True)
    before = open_ledger(remote)
    with psycopg.connect(address_of(server).replace(READER, OWNER)) as connection:
        connection.execute(
            "INSERT INTO flights (flight_id, date, source_id) VALUES ('late', '1987-06-05T04:03Z', 'paper')"
        )
    after = open_ledger(remote)
    assert after.reports.count == before.reports.count + 1
    found = []
    for ledger in (before, after):
        late = ledger.reports.table.filter(ledger.reports.table.flight_id == "late")
        found.append(ledger.reports.engine.frame(late)["earliest"].astype("str").tolist())
    assert found == [[], ["1987-06-05"]]
