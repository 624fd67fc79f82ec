"""Tables: which movements a ledger tells of, and that they can be asked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from components.activity.model import ANSWER_BYTES, Tables, tables
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf

from .obvious import Reader, keys


def test_the_shipped_ledger_has_four_arrivals_and_one_departure(shipped_tables: Tables) -> None:
    assert keys(shipped_tables.answer(shipped_tables.movements)) == [
        ("an124-arrival-1", "OSLK", "arrival"),
        ("an124-arrival-2", "OSLK", "arrival"),
        ("an124-arrival-3", "OSLK", "arrival"),
        ("il62-arrival", "OSLK", "arrival"),
        ("il62-departure", "OSLK", "departure"),
    ]


def test_a_flight_between_two_watched_airfields_departs_from_one_and_arrives_at_the_other(
    small_tables: Tables,
) -> None:
    moves = small_tables.movements
    assert keys(small_tables.answer(moves.filter(moves.flight_id == "two"))) == [
        ("two", "XQAA", "departure"),
        ("two", "XQBB", "arrival"),
    ]


def test_a_flight_between_two_other_places_is_no_movement(small: Ledger, small_tables: Tables) -> None:
    assert "elsewhere" in small.flights.frame()["flight_id"].to_list()
    assert "elsewhere" not in small_tables.answer(small_tables.movements)["flight_id"].to_list()


def test_a_flight_from_an_airfield_to_itself_is_two_movements(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([{"date": "2024-01-10", "origin": "OSLK"}]))
    assert keys(asked.answer(asked.movements)) == [("f1", "OSLK", "arrival"), ("f1", "OSLK", "departure")]


def test_movements_are_those_a_reader_finds_row_by_row(fictional_reader: Reader, fictional_tables: Tables) -> None:
    found = keys(fictional_tables.answer(fictional_tables.movements))
    assert found == sorted(each.key for each in fictional_reader.movements)
    assert len(found) > 300


@pytest.mark.parametrize("name", ["movements", "reports", "notes"])
def test_bounds_are_dates(shipped_tables: Tables, name: str) -> None:
    schema = getattr(shipped_tables, name).schema()
    assert schema["earliest"].is_date()
    assert schema["latest"].is_date()


def test_an_open_end_is_the_last_day_of_the_calendar(small_tables: Tables) -> None:
    moves = small_tables.movements
    latest = small_tables.answer(moves.filter(moves.flight_id == "open"))["latest"].iloc[0]
    assert latest.date() == date.max


def test_reports_of_one_flight_are_one_movement_where_their_ranges_overlap(small_tables: Tables) -> None:
    moves = small_tables.movements
    found = small_tables.answer(moves.filter(moves.flight_id == "two")).iloc[0]
    assert (found["earliest"].date(), found["latest"].date()) == (date(2024, 1, 20), date(2024, 1, 20))
    assert found["qualifier"] == "?"
    assert found["aircraft_type"] == "A124 / IL62"
    assert found["reports"] == 2


def test_reports_keep_the_row_a_spreadsheet_shows(shipped_tables: Tables) -> None:
    reports = shipped_tables.answer(shipped_tables.reports)
    assert dict(zip(reports["flight_id"], reports["row"], strict=True)) == {
        "an124-arrival-1": 2,
        "an124-arrival-2": 3,
        "an124-arrival-3": 4,
        "il62-arrival": 5,
        "il62-departure": 6,
    }


def test_an_empty_ledger_has_empty_tables(empty_tables: Tables) -> None:
    names = ("movements", "reports", "notes", "supports", "sources")
    assert [len(empty_tables.answer(getattr(empty_tables, name))) for name in names] == [0, 0, 0, 0, 0]


def test_two_ledgers_do_not_mix(shipped_tables: Tables, small_tables: Tables) -> None:
    asked = (shipped_tables, small_tables)
    assert [set(each.answer(each.movements)["airfield"]) for each in asked] == [{"OSLK"}, {"XQAA", "XQBB"}]


def test_many_readers_at_once_get_the_same_answer(fictional_tables: Tables) -> None:
    moves = fictional_tables.movements
    question = moves.group_by("movement").aggregate(count=moves.count()).order_by("movement")
    expected = fictional_tables.answer(question).to_dict("list")
    with ThreadPoolExecutor(8) as readers:
        answers = list(readers.map(lambda _: fictional_tables.answer(question).to_dict("list"), range(24)))
    assert answers == [expected] * 24


def test_a_question_is_answered_once_and_each_answer_can_be_changed(shipped: Ledger) -> None:
    asked = tables(shipped)
    first = asked.answer(asked.airfields)
    before = len(asked._answers)
    first.loc[:, "name"] = "changed"
    again = asked.answer(asked.airfields)
    assert again["name"].tolist() == shipped.airfields["name"].tolist()
    asked.answer(asked.airfields.filter(asked.airfields.airfield == "XXXX"))
    assert (before, len(asked._answers)) == (1, 2)


def test_questions_count_with_their_answers_and_the_oldest_go_first(shipped: Ledger, monkeypatch) -> None:
    monkeypatch.setattr("components.activity.model.MOST_KEPT_BYTES", 10 * ANSWER_BYTES)
    asked = tables(shipped)
    for number in range(40):
        asked.answer(asked.airfields.filter(asked.airfields.row == number))
    assert 0 < len(asked._answers) < 10


def test_an_answer_that_is_more_than_is_kept_is_given_all_the_same(shipped: Ledger, monkeypatch) -> None:
    monkeypatch.setattr("components.activity.model.MOST_KEPT_BYTES", 1)
    asked = tables(shipped)
    assert len(asked.answer(asked.airfields)) == len(shipped.airfields)
    assert len(asked._answers) == 0
