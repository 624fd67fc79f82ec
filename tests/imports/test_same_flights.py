import pandas as pd
import pytest

from components.check import check
from components.imports.columns.mapping import TableMapping
from components.imports.dry_run import dry_run
from components.imports.joined_flights import APART, JOIN, SAME
from components.imports.merge.kept_rows import pairs_apart
from components.imports.same_flights import COLUMNS, nearest_pairs, pairs_alike
from components.journal.history import Author, read_history
from components.journal.ledger_files import ledger_files
from components.journal.undo import lines_of_import, undo
from tests.imports.ledgers import hashes, run, table, write_csv

_CELLS = ("a", "club", "EPRZ", "arrival", "KDOV", "2025-09-01", "C17", "07-7182", "", "RCH871")
FIRST = dict(zip(COLUMNS, _CELLS, strict=True))
ONE = {"flight_id": "b", "source_id": "group"}


def reports(*others):
    return pd.DataFrame([FIRST, *({**FIRST, **ONE, **other} for other in others)])


@pytest.mark.parametrize(
    ("other", "by"),
    [
        ({}, "registration"),
        ({"registration": "077182", "callsign": "RCH871/872", "aircraft_type": ""}, "registration"),
        ({"date": "[2025-09-01..2025-09-02]"}, "registration"),
        ({"date": "[2025-09-01..]"}, "registration"),
        ({"registration": "", "callsign": ""}, "type"),
        ({"registration": "07-7182 or 05-5140"}, "type"),
        ({"date": "[2025-08-01..]"}, ""),
        ({"date": "2025"}, ""),
        ({"date": "2025-09-02"}, ""),
        ({"movement": "departure"}, ""),
        ({"airfield": "EPWA"}, ""),
        ({"elsewhere": "ETAR"}, ""),
        ({"aircraft_type": "A124"}, ""),
        ({"registration": "77182"}, "registration"),
        ({"registration": "07-7182[a]"}, "registration"),
        ({"registration": "17-7182"}, ""),
        ({"callsign": "RCH872"}, "registration"),
        ({"callsign": "RCH872", "registration": ""}, ""),
        ({"callsign": "RCH445"}, ""),
        ({"registration": "05-5140"}, ""),
        ({"registration": "", "aircraft_type": "C17", "date": "[2025-09-01..2025-09-02]"}, ""),
        ({"source_id": "club"}, ""),
    ],
)
def test_two_flights_look_like_one_by_the_aircraft_and_the_day_where_nothing_contradicts(other, by):
    assert pairs_alike(reports(other))["by"].tolist() == [by] * bool(by)


def test_two_flights_look_like_one_by_a_german_serial():
    both = reports({}).assign(registration=["54+09", "54 + 09"], aircraft_type="A400")
    assert pairs_alike(both)["by"].tolist() == ["registration"]


def test_addresses_whose_last_five_digits_are_the_same_are_of_two_aircraft():
    days, addresses = ["[2025-09-01..]", "2025-09-02", "2025-09-05"], ["450123", "750123", "450123"]
    flights = reports({}, {"flight_id": "c"}).assign(registration="", icao24=addresses, date=days)
    assert pairs_alike(flights)["by"].tolist() == ["address"]


_ARRIVAL = {"flight_id": "c", "movement": "arrival"}
_OPEN = {"movement": "departure", "date": "[2025-09-01..]"}


@pytest.mark.parametrize(
    ("own", "others", "alike"),
    [
        (_OPEN, [{"date": "2025-09-03"}], ["b"]),
        (_OPEN, [{"date": "[2025-09-03..2025-09-04]"}], ["b"]),
        (_OPEN, [{"date": "2025-09-03"}, {"date": "2025-09-05", "flight_id": "c"}], ["b"]),
        (_OPEN, [{"date": "2025-09-03"}, {**_ARRIVAL, "date": "2025-09-01"}], ["b"]),
        (_OPEN, [{"date": "2025-09-03"}, {**_ARRIVAL, "date": "2025-09-02"}], []),
        (_OPEN, [{"date": "2025-09-03"}, {**_ARRIVAL, "date": "2025-09-03"}], []),
        (_OPEN, [{"date": "2025-09-01"}, {"date": "2025-09-03", "flight_id": "c"}], ["b"]),
        (_OPEN, [{"date": "2025-09-16"}], []),
        (_OPEN, [{"date": "2025-08-31"}], []),
        (_OPEN, [{"date": "2025-09-03", "registration": "", "callsign": ""}], []),
        (
            {**_OPEN, "date": "[..2025-09-01]"},
            [{"date": "2025-08-30"}, {"date": "2025-08-29", "flight_id": "c"}],
            ["b"],
        ),
    ],
)
def test_an_open_range_is_the_next_movement_of_the_aircraft_that_goes_the_same_way(own, others, alike):
    rows = [{**FIRST, **own}, *({**FIRST, **ONE, "movement": "departure", **other} for other in others)]
    assert pairs_alike(pd.DataFrame(rows))["other"].tolist() == alike


def test_times_far_apart_are_two_landings_and_a_source_that_reports_both_says_that_they_are_two():
    timed = {**FIRST, "date": "2025-09-01T06:40Z"}
    near, far = ({**timed, **ONE, "date": f"2025-09-01T{hour}:40Z"} for hour in ("08", "20"))
    assert pairs_alike(pd.DataFrame([timed, near]))["away"].tolist() == [7200]
    assert pairs_alike(pd.DataFrame([timed, far])).empty
    by_night = {**FIRST, "date": "2025-09-02T03:19Z"}
    assert pairs_alike(pd.DataFrame([by_night, {**FIRST, **ONE}]))["by"].tolist() == ["registration"]
    assert pairs_alike(pd.DataFrame([by_night, {**FIRST, **ONE, "registration": ""}])).empty
    both = {**FIRST, "source_id": "group"}
    assert pairs_alike(pd.DataFrame([FIRST, both, {**FIRST, **ONE}])).empty


def test_an_aircraft_is_the_same_by_its_address_too():
    address = {"registration": "", "icao24": "AE1460"}
    assert pairs_alike(pd.DataFrame([{**FIRST, **address}, {**FIRST, **ONE, **address}]))["by"].tolist() == [
        "address"
    ]


@pytest.mark.parametrize(
    ("pairs", "nearest"),
    [
        ([("x", "a", 60), ("y", "a", 120)], {"x": "a"}),
        ([("x", "a", 60), ("y", "a", 60)], {}),
        ([("x", "a", 60), ("x", "b", 60)], {}),
        ([("x", "a", 0), ("y", "b", 0), ("x", "b", 9)], {"x": "a", "y": "b"}),
    ],
)
def test_one_flight_takes_one_row_the_nearest_or_none(pairs, nearest):
    assert nearest_pairs(pd.DataFrame(pairs, columns=["flight_id", "other", "away"])) == nearest


HEADER = ["Date", "Type", "Reg", "From", "To", "Remark"]
GROUP = [
    ["2025-09-01T06:40Z", "C-17", "07-7182", "KDOV", "EPRZ", "first"],
    ["2025-09-02", "An-124", "UR-82027", "EDDP", "EPRZ", ""],
]
CLUB = [
    ["2025-09-01", "C17", "07-7182", "DOV", "EPRZ", "photo"],
    ["2025-09-02", "A124", "UR-82027", "KIAH", "EPRZ", ""],
    ["2025-09-03", "C17", "07-7182", "DOV", "EPRZ", ""],
]


@pytest.fixture
def two(tmp_path):
    """A ledger with the group's table, and the club's table, with columns of its own."""
    group = write_csv(tmp_path / "group.csv", [HEADER, *GROUP])
    assert run(group, tmp_path / "ledger", {"airfield": "EPRZ"})[0] == 0
    return tmp_path / "ledger", club(tmp_path, CLUB)


def club(folder, rows):
    header = ["Day", "Aircraft", "Tail", "Origin", "Destination", "Photo"]
    return write_csv(folder / "club.csv", [header, *rows])


def answer(choice):
    return {"airfield": "EPRZ", "answers": {SAME: choice}}


def test_rows_that_look_like_flights_of_another_source_are_asked_about_once(two):
    ledger, file = two
    status, report = run(file, ledger, {"airfield": "EPRZ"})
    assert (status, [each["id"] for each in report["questions"]]) == (1, [SAME])
    (asked,) = report["questions"]
    assert asked["about"] == (
        "A flight looks like one that another source reports already, row 2: 07-7182, C17, "
        "arrival 1 September 2025. Is it the same?"
    )
    assert (asked["choices"], asked["rows"]) == ([JOIN, APART], [2])


def test_the_same_flights_become_reports_of_these_and_the_table_again_changes_nothing(two, tmp_path):
    ledger, file = two
    before = table(ledger, "flights")
    assert run(file, ledger, answer(JOIN))[0] == 0
    flights = table(ledger, "flights")
    first = before[0]["flight_id"]
    assert [row["source_id"] for row in flights if row["flight_id"] == first] == ["group", "club"]
    assert len({row["flight_id"] for row in flights}) == 4
    kept = hashes(ledger)
    status, report = run(file, ledger)
    assert (status, report["added_flights"], report["changed_flights"], hashes(ledger)) == (0, 0, 0, kept)

    club(tmp_path, [["2025-09-01", "C17", "07-7182", "DOV", "EPRZ", "two photos"], *CLUB[1:]])
    assert run(file, ledger)[1]["added_flights"] == 0
    club(tmp_path, [["2025-09-01", "C17", "07-7182", "ETAR", "EPRZ", "two photos"], *CLUB[1:]])
    status, report = run(file, ledger)
    assert (status, report["added_flights"], report["changed_flights"]) == (0, 0, 1)
    edited = {(row["flight_id"], row["source_id"]): row["origin"] for row in table(ledger, "flights")}
    assert (edited[first, "club"], edited[first, "group"]) == ("ETAR", "KDOV")


def test_the_question_has_both_reports_beside_each_other(two):
    ledger, file = two
    (asked,) = (each for each in dry_run(file, ledger, TableMapping(airfield="EPRZ")).questions if each.id == SAME)
    assert asked.sides == (
        (
            2,
            "1 September 2025, 07-7182, C17, DOV → EPRZ",
            "group.csv: 1 September 2025, 06:40 UTC, 07-7182, C-17, KDOV → EPRZ",
        ),
    )


def test_flights_of_their_own_stay_so_until_the_answer_is_another(two):
    ledger, file = two
    assert run(file, ledger, answer(APART))[0] == 0
    assert len({row["flight_id"] for row in table(ledger, "flights")}) == 5
    assert (len(pairs_apart(ledger)), check(ledger).may_be_same) == (1, [])
    assert run(file, ledger)[1]["added_flights"] == 0
    report = run(file, ledger, answer(JOIN))[1]
    assert (report["added_flights"], len(report["withdrawn"])) == (1, 1)
    assert pairs_apart(ledger) == frozenset()
    report = run(file, ledger, answer(APART))[1]
    assert (report["added_flights"], len(report["withdrawn"])) == (0, 1)


def test_undoing_the_import_takes_back_its_own_reports_alone(two):
    ledger, file = two
    before = table(ledger, "flights")
    assert run(file, ledger, answer(JOIN))[0] == 0
    past = read_history(ledger)
    undo(ledger_files(ledger), lines_of_import(past, past.lines[-1].author.import_id), Author("ben"))
    assert table(ledger, "flights") == before
