"""Flights copied from a database answer as those in files do, row for row; nothing is copied without need."""

import json
import os
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import ibis
import pandas as pd
import pytest
from pyarrow import parquet

from components import check
from components.activity.model import Tables
from components.activity.prepare import CopyOrder, prepare_copy
from components.ledger.engines import database_copy, postgres
from components.ledger.engines.answers import RemoteError
from components.ledger.engines.connection import Engine, engine_of
from components.ledger.engines.database_copy import is_too_large, last_copy
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.location import Remote
from components.ledger.tables.cache import cache_home
from components.ledger.versions import state_beside

from .conftest import AnswersHere, address_of, database_of
from .questions import SELECTIONS, assert_same_answers
from .servers import OWNER, READER, SECRET, Postgres, engine_package
from .test_answers import (
    test_a_lone_confirmation_is_not_used,
    test_contradictions_are_told_in_the_same_words,
    test_no_row_is_left_out_without_a_word,
    test_rows_are_saved_as_they_stand_in_the_table,
    test_the_summaries_are_the_same,
)

psycopg = engine_package("psycopg")

__all__ = [
    "test_a_lone_confirmation_is_not_used",
    "test_contradictions_are_told_in_the_same_words",
    "test_no_row_is_left_out_without_a_word",
    "test_rows_are_saved_as_they_stand_in_the_table",
    "test_the_summaries_are_the_same",
]


@pytest.fixture(scope="module", params=["database", "clickhouse"])
def there(request: pytest.FixtureRequest, folder: Path) -> Ledger:
    ledger = open_ledger(Remote(request.getfixturevalue(request.param), "flights", folder))
    assert ledger.parts.is_copied
    assert ledger.elsewhere is None
    return ledger


# A copy is asked by the engine that files are, which knows what to leave out: that the cells are the same is to be
# shown.
@pytest.mark.parametrize("name", ["all", "who tells of it"])
def test_every_question_has_the_same_answer(answers_here: AnswersHere, asked_there: Tables, name: str) -> None:
    assert_same_answers(answers_here(SELECTIONS[name]), asked_there, SELECTIONS[name])


@pytest.fixture(scope="module")
def server(folder_of_a_year: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with database_of(folder_of_a_year, tmp_path_factory.mktemp("copied")) as started:
        yield started


@pytest.fixture
def remote(server: Postgres, folder_of_a_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Remote:
    """Flights of which there is no copy yet."""
    monkeypatch.setenv("FLIGHT_CACHE", str(tmp_path / "cache"))
    return Remote(address_of(server), "flights", folder_of_a_year)


def execute(remote: Remote, sql: str) -> None:
    with psycopg.connect(remote.url.replace(READER, OWNER), autocommit=True) as connection:
        connection.execute(sql)


def copied(remote: Remote, after: float) -> str:
    """The name of what the flights were copied into."""
    prepare_copy(CopyOrder.of(remote, after))
    copy = last_copy(remote)
    assert copy is not None
    return copy.folder.name


def test_what_is_copied_is_named_after_the_rows_in_whatever_order(remote: Remote) -> None:
    first = copied(remote, 0)
    execute(remote, "CREATE TABLE again AS SELECT * FROM flights ORDER BY md5(flight_id)")
    execute(remote, "DELETE FROM flights; INSERT INTO flights SELECT * FROM again; DROP TABLE again")
    assert copied(remote, time.time()) == first
    execute(remote, "INSERT INTO flights (flight_id, date, source_id) VALUES ('late', '2020-06-05', 'paper')")
    assert copied(remote, 0) == first, "the last copy is young enough"
    assert copied(remote, time.time()) != first
    execute(remote, "DELETE FROM flights WHERE flight_id = 'late'")
    assert copied(remote, time.time()) == first


def test_an_older_copy_goes_once_nobody_looks_at_it(remote: Remote) -> None:
    first = copied(remote, 0)
    (old,) = cache_home().glob(f"*/{first}")
    execute(remote, "INSERT INTO flights (flight_id, date, source_id) VALUES ('late', '2020-06-05', 'paper')")
    copied(remote, time.time())
    assert old.exists()
    os.utime(old, (0, time.time() - 3 * 3600))
    execute(remote, "DELETE FROM flights WHERE flight_id = 'late'; UPDATE flights SET note = 'x'")
    copied(remote, time.time())
    assert not old.exists()
    execute(remote, "UPDATE flights SET note = NULL")


def test_the_old_copy_stays_where_no_new_one_can_be_made(
    remote: Remote, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = copied(remote, 0)
    elsewhere = replace(remote, url=remote.url.replace(SECRET, "wrong"))

    def broken(*_: object) -> Iterator[None]:
        raise ConnectionError(SECRET)
        yield

    assert copied(elsewhere, time.time()) == first
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "batches", broken)
        patch.setattr(database_copy, "in_parquet", lambda path: path)
        assert copied(remote, time.time()) == first
    written = capsys.readouterr().out
    faults = [json.loads(line) for line in written.splitlines() if line.startswith("[")]
    assert [what for what, _ in faults] == [
        "it refuses the user or the password",
        "the table cannot be copied here: ConnectionError",
    ]
    assert SECRET not in written
    assert not list(cache_home().rglob("making-*"))


def test_a_full_disk_is_named(
    remote: Remote, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = copied(remote, 0)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/secret/place")

    execute(remote, "UPDATE flights SET claim = 'other' WHERE flight_id = 'n-1'")
    with monkeypatch.context() as patch:
        patch.setattr(database_copy, "convert", full)
        assert copied(remote, time.time()) == first
    assert "the table cannot be copied here: the disk is full" in capsys.readouterr().out
    assert copied(remote, time.time()) != first


def test_a_copy_that_fails_while_the_database_sends_ends_at_once(
    remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(parquet.ParquetWriter):
        def write_batch(self, *_: object) -> None:
            raise OSError(28, "No space left on device")

    mapping = tmp_path / "mapping.sql"
    mapping.write_text(
        "SELECT n::text AS flight_id, '2020-05-04' AS date, 'paper' AS source_id, repeat('x', 300) AS claim "
        "FROM generate_series(1, 400000) AS n"
    )
    order = CopyOrder.of(replace(remote, table=str(mapping)), 0)
    monkeypatch.setattr(database_copy.parquet, "ParquetWriter", Full)
    several = [Thread(target=prepare_copy, args=(order,), daemon=True) for _ in range(6)]
    for copying in several:
        copying.start()
        copying.join(20)
        assert not copying.is_alive()
    assert capsys.readouterr().out.count("the disk is full") == len(several)


def cells(remote: Remote, sql: str) -> list[str]:
    """The answer to SQL with one column of text, as it comes when a table is copied."""
    engine = engine_of(remote)
    batches = engine.batches(engine.parts.put_text("cells", sql, ibis.table({"cell": "string"})))
    return [cell for batch in batches for cell in batch.column("cell").to_pylist()]


def test_a_copy_that_takes_too_long_is_given_up(remote: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_COPY_S", 1)
    with pytest.raises(RemoteError, match="a copy took longer than") as raised:
        cells(remote, "SELECT pg_sleep(20)::text AS cell")
    assert "--ask" in raised.value.remedy


def test_the_first_cell_is_copied_whole(remote: Remote) -> None:
    assert cells(remote, "SELECT chr(65279) || 'f' AS cell") == ["\ufefff"]
    assert cells(remote, "SELECT 'f' AS cell WHERE false") == []


def test_a_table_with_too_many_rows_is_counted_once_and_asked(
    remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_copy, "MOST_COPIED", 50)
    prepare_copy(CopyOrder.of(remote, 0))
    assert is_too_large(remote)
    assert last_copy(remote) is None
    ledger = open_ledger(remote)
    assert ledger.elsewhere
    assert ledger.is_from_database
    (note,) = cache_home().glob("*/too_large.json")
    os.utime(note, (0, time.time() - 31 * 24 * 3600))
    assert not is_too_large(remote), "rows may have gone"


def test_only_the_user_can_read_a_copy_and_no_name_holds_the_password(remote: Remote) -> None:
    copied(remote, 0)
    (cache,) = (path for path in cache_home().iterdir() if path.is_dir())
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    other = replace(remote, url=remote.url.replace(SECRET, "other"))
    assert last_copy(other) == last_copy(remote), "a password does not say which table it is"
    settings = f"{remote.url}?password={SECRET}"
    assert last_copy(replace(remote, url=settings)) == last_copy(remote)
    for change in ({"url": f"{remote.url}x"}, {"table": "others"}, {"url": remote.url.replace(READER, OWNER)}):
        assert last_copy(replace(remote, **change)) is None


def test_a_copy_is_not_used_with_another_descriptor(
    remote: Remote, folder_of_a_year: Path, tmp_path: Path
) -> None:
    first = copied(remote, 0)
    other = replace(remote, beside=Path(shutil.copytree(folder_of_a_year, tmp_path / "other")))
    assert copied(other, 0) == first
    descriptor = tmp_path / "other" / "datapackage.json"
    descriptor.write_text(descriptor.read_text().replace('"title"', '"title": "Another", "t"', 1))
    assert copied(other, 0) == first, "nothing is said of flights"
    content = json.loads(descriptor.read_text())
    flights = next(table for table in content["resources"] if table["name"] == "flights")
    flights["schema"]["fields"][-1]["constraints"] = {"maxLength": 9, "pattern": "[a-z]*"}
    descriptor.write_text(json.dumps(content))
    assert copied(other, 0) != first


def test_two_folders_beside_one_table_do_not_have_it_copied_by_turns(
    remote: Remote, folder_of_a_year: Path, tmp_path: Path
) -> None:
    other = replace(remote, beside=Path(shutil.copytree(folder_of_a_year, tmp_path / "other")))
    assert copied(remote, 0) == copied(other, 0)
    for each in (remote, other):
        copy = last_copy(each)
        assert copy
        assert copy.beside == state_beside(each)


def test_what_nobody_has_foreseen_comes_without_its_message(
    remote: Remote, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(database_copy, "convert", broken)
    prepare_copy(CopyOrder.of(remote, 0))
    written = capsys.readouterr().out
    failure = json.loads(written.splitlines()[-1])
    assert failure["error"] == "ZeroDivisionError"
    assert any(place.startswith("database_copy.py:") for place in failure["at"])
    assert SECRET not in written


def test_the_command_says_the_same_of_a_copy_and_makes_none_while_one_is_young(
    remote: Remote, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*options: str) -> dict[str, Any]:
        check.main([remote.url, "flights", "--beside", str(remote.beside), "--json", *options])
        return json.loads(capsys.readouterr().out)

    def away(*_: object) -> Iterator[None]:
        raise RemoteError("it does not answer", "Look.")

    asked = said("--ask")
    assert last_copy(remote) is None
    first = said()
    named = {"problems", "set_aside"}
    assert {name: first[name] for name in first.keys() - named} == {
        name: asked[name] for name in asked.keys() - named
    }
    assert len(first["set_aside"]) == len(asked["set_aside"]) > 0
    monkeypatch.setattr(Engine, "batches", away)
    assert said() == first
    copy = last_copy(remote)
    assert copy
    assert copy.beside == state_beside(remote)
    monkeypatch.setattr(check, "FRESH_S", 0)
    assert not said()["readable"]


@pytest.mark.parametrize("several", [True, False], ids=["several reports of a flight", "one of each"])
def test_the_airfields_to_choose_from_are_the_same_asked_or_copied(
    remote: Remote, tmp_path: Path, several: bool
) -> None:
    mapping = tmp_path / "mapping.sql"
    which = "" if several else "DISTINCT ON (flight_id)"
    mapping.write_text(f"SELECT {which} * FROM flights ORDER BY flight_id, source_id")
    alone = replace(remote, table=str(mapping), beside=None)
    one, other = open_ledger(alone), open_ledger(replace(alone, ask=True))
    assert len(one.airfields) + len(one.airfield_candidates) > 1
    pd.testing.assert_frame_equal(one.airfields, other.airfields)
    pd.testing.assert_frame_equal(one.airfield_candidates, other.airfield_candidates)


def test_no_rows_are_copied_too(remote: Remote, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.sql"
    mapping.write_text("SELECT * FROM flights WHERE flight_id = 'nobody'")
    ledger = open_ledger(replace(remote, table=str(mapping)))
    assert ledger.readable, ledger.problems.to_string()
    assert ledger.reports.count == 0


def test_rows_with_lines_quotes_and_long_cells_come_as_they_are(remote: Remote, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.sql"
    columns = "'2020-05-04' AS date, 'paper' AS source_id"
    mapping.write_text(
        f"SELECT 'f1' AS flight_id, E'one\\n\\\\.\\n\"two\", три' AS claim, {columns} "
        f"UNION ALL SELECT 'f2', repeat('x', 70000), {columns}"
    )
    ledger = open_ledger(replace(remote, table=str(mapping)))
    assert ledger.reports.frame()["claim"].tolist() == ['one\n\\.\n"two", три']
    assert "has more than" in ledger.problems["what"].to_string() or len(ledger.set_aside) == 1


def test_a_row_without_an_id_is_set_aside_copied_or_asked(remote: Remote, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.sql"
    mapping.write_text(
        "SELECT id AS flight_id, '2020-05-04' AS date, 'paper' AS source_id, id AS claim "
        "FROM (VALUES ('f-1'), (NULL), (NULL), (''), ('#N/A')) AS rows (id)"
    )
    alone = replace(remote, table=str(mapping), beside=None)
    for ledger in (open_ledger(alone), open_ledger(replace(alone, ask=True))):
        assert ledger.reports.page(0, 9)["flight_id"].tolist() == ["f-1"]
        assert len(ledger.set_aside) == 4
        assert "flight_id is required and is empty" in "".join(ledger.problems["what"])


def test_words_for_what_is_not_known_are_read_as_such_copied_or_asked(remote: Remote, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.sql"
    mapping.write_text(
        "SELECT * FROM (VALUES ('f-1', '2020-05-04', 'paper', 'N/A', 'n/a'), ('f-2', '2020-05-04', 'paper', "
        "'НЕИЗВЕСТНО', ''), ('f-3', '2020-05-04', 'paper', 'NAN', '')) AS rows "
        "(flight_id, date, source_id, callsign, claim)"
    )
    alone = replace(remote, table=str(mapping), beside=None)
    for ledger in (open_ledger(alone), open_ledger(replace(alone, ask=True))):
        rows = ledger.reports.page(0, 9)[["callsign", "claim"]]
        assert rows.to_numpy().tolist() == [["", "n/a"], ["", ""], ["NAN", ""]]
