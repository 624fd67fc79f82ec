"""Tables in memory and in files are read alike."""

from pathlib import Path

import pandas as pd
import pytest

from components.ledger.tables.store import StoredTable, in_parquet, new_store

TABLE = pd.DataFrame({"flight_id": [f"f{number}" for number in range(450)]}).rename_axis("row")


@pytest.fixture(params=["memory", "file"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> StoredTable:
    store = new_store()
    if request.param == "memory":
        store.put("flights", TABLE)
    else:
        TABLE.reset_index().to_parquet(tmp_path / "table.parquet", row_group_size=100)
        store.view("flights", f"FROM {in_parquet(tmp_path / 'table.parquet')}")
    return store.stored("flights", "row")


@pytest.mark.parametrize(("first", "most", "rows"), [(0, 2, [0, 1]), (199, 3, [199, 200, 201]), (449, 9, [449])])
def test_rows_are_counted_from_nought(table: StoredTable, first: int, most: int, rows: list[int]) -> None:
    assert table.count == 450
    assert table.page(first, most)["flight_id"].tolist() == [f"f{number}" for number in rows]


def test_there_is_nothing_beyond_the_last_row(table: StoredTable) -> None:
    assert table.page(450, 10).empty


def test_rows_come_in_the_order_in_which_they_are_named(table: StoredTable) -> None:
    assert table.numbered([400, 2, 30])["flight_id"].tolist() == ["f400", "f2", "f30"]
    assert table.numbered([]).empty


def test_all_rows_are_indexed_by_their_number(table: StoredTable) -> None:
    pd.testing.assert_frame_equal(table.frame(), TABLE, check_index_type=False)


def test_what_is_in_the_folder_already_is_not_asked_again(tmp_path: Path) -> None:
    new_store(tmp_path).make_in(tmp_path, "answer", "SELECT 1 AS number")
    again = new_store(tmp_path)
    again.make_in(tmp_path, "answer", "SELECT 2 AS number")
    assert again.rows("FROM answer")["number"].tolist() == [1]


def test_a_question_may_be_answered_anew_under_its_name() -> None:
    store = new_store()
    for number in (1, 2):
        store.make("answer", f"SELECT {number} AS number")
    assert store.rows("FROM answer")["number"].tolist() == [2]


def test_stores_in_memory_do_not_see_each_other() -> None:
    for number in (1, 2):
        store = new_store()
        store.put("rows", pd.DataFrame({"number": [number]}))
        assert store.rows("FROM rows")["number"].tolist() == [number]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["a", None], "VARCHAR"),
        ([1, 2], "INTEGER"),
        ([1, None], "INTEGER"),
        ([0.5, None], "DOUBLE"),
        ([True, None], "BOOLEAN"),
        ([pd.Timestamp("2025-10-26 14:03"), None], "TIMESTAMP"),
        ([pd.Timestamp("2025-10-26"), None], "DATE"),
        ([["a", "b"], []], "VARCHAR[]"),
        ([], "VARCHAR"),
    ],
)
def test_an_answer_is_what_ibis_makes_of_it(values: list[object], kind: str) -> None:
    store = new_store()
    store.put("rows", pd.DataFrame({"value": pd.Series(values, dtype="object")}))
    store.make("typed", f"SELECT value::{kind} AS value FROM rows")
    question = store.table("typed")
    pd.testing.assert_frame_equal(store.frame(question), question.to_pandas())


def test_each_store_answers_the_same_question_of_its_own_tables() -> None:
    answers = []
    for texts in (["a"], ["b", "c"]):
        store = new_store()
        store.put("rows", pd.DataFrame({"text": texts}))
        rows = store.table("rows")
        answers.append(store.frame(rows.filter(rows.text != "c"))["text"].tolist())
    assert answers == [["a"], ["b"]]


def test_tables_with_other_columns_are_other_questions() -> None:
    answers = []
    for columns in (["one"], ["one", "other"]):
        store = new_store()
        store.put("rows", pd.DataFrame({name: [1] for name in columns}))
        answers.append(list(store.frame(store.table("rows").limit(1)).columns))
    assert answers == [["one"], ["one", "other"]]
