"""A ledger that other people keep, replayed state by state: what is said is the difference of the files."""

import random
from collections.abc import Iterator, Mapping

import pytest

from components.tracks.identity import address_of
from tests.imports.histories import difference, history
from tests.imports.ledgers import answered, hashes, run, table, write_csv
from tests.imports.workbooks import xlsx

HEADINGS = ["Flight date", "N-Number", "Operator", "Route", "Tracker link", "Passengers?", "Comment"]
KEY = ["Flight date", "N-Number"]
MAPPING = {
    "columns": {
        "Flight date": "date",
        "N-Number": "registration",
        "Operator": "operator",
        "Route": "route",
        "Tracker link": "link",
        "Comment": "note",
    },
    "row": "route",
    "airfield": "KMSP",
    "key": KEY,
    "dates": {"Flight date": "month first"},
}
VOCABULARY = {"Sun Country": "Sun Country Airlines"}
STATES = 10

Table = dict[tuple[str, str], dict[str, str]]


def new_row(chance: random.Random) -> dict[str, str]:
    day = f"{chance.randint(1, 6)}/{chance.randint(1, 28)}/2025"
    registration = f"N{chance.randint(100, 999)}{chance.choice('ABCDE')}"
    month, number, year = (int(part) for part in day.split("/"))
    link = (
        f"https://globe.adsbexchange.com/?icao={address_of(registration)}&showTrace={year}-{month:02}-{number:02}"
    )
    stops = chance.sample(["ELP", "OMA", "IAH", "AEX", "DFW", "HRL"], 2)
    return {
        "Flight date": day,
        "N-Number": registration,
        "Operator": chance.choice(["Sun Country", "Eastern Air Express", "GlobalX"]),
        "Route": "-".join([*stops, "MSP"]),
        "Tracker link": link,
        "Passengers?": chance.choice(["", "yes", "no"]),
        "Comment": chance.choice(["", "seen, twice", 'a "quoted" word', "two\nlines"]),
    }


def states() -> Iterator[Table]:
    """Yields a table as it was on ten days: rows added, links corrected, a vocabulary changed, rows taken out."""
    chance, rows = random.Random(7), Table()
    for state in range(STATES):
        for _ in range(chance.randint(3, 9)):
            row = new_row(chance)
            rows[row["Flight date"], row["N-Number"]] = row
        for row in chance.sample(list(rows.values()), 3):
            row["Comment" if chance.random() < 0.5 else "Passengers?"] = f"corrected {state}"
        if state == 5:
            for row in rows.values():
                row["Operator"] = VOCABULARY.get(row["Operator"], row["Operator"])
        if state in (3, 7):
            del rows[chance.choice(list(rows))]
        items = list(rows.items())
        chance.shuffle(items)
        yield {key: dict(row) for key, row in items}


def expected(before: Table, after: Table) -> tuple[int, set, int, int]:
    cells = {
        (" | ".join(key), heading, before[key][heading], after[key][heading])
        for key in before.keys() & after.keys()
        for heading in HEADINGS
        if before[key][heading] != after[key][heading]
    }
    unchanged = sum(before[key] == after[key] for key in before.keys() & after.keys())
    return len(after.keys() - before.keys()), cells, unchanged, len(before.keys() - after.keys())


def stated(report: Mapping) -> tuple[int, set, int, int]:
    changed = {(cell["key"], cell["column"], cell["old"], cell["new"]) for cell in report["changed"]}
    assert len(changed) == len(report["changed"])
    return report["new"], changed, report["unchanged"], report["gone"]


def write(path, rows: Table):
    return write_csv(path, [HEADINGS, *(list(row.values()) for row in rows.values())])


@pytest.mark.parametrize("names", ["one name", "a name for each day"])
def test_what_is_new_and_changed_is_the_difference_of_the_files(tmp_path, names):
    before, ledger = Table(), tmp_path / "ledger"
    every = set()
    for number, rows in enumerate(states()):
        file = write(tmp_path / ("flights.csv" if names == "one name" else f"flights-{number}.csv"), rows)
        report = answered(file, ledger, MAPPING)
        assert report["written"]
        assert (report["rows"], report["read"]) == (len(rows), len(rows))
        assert stated(report) == expected(before, rows)
        every |= rows.keys()
        before = rows
    flights = table(ledger, "flights")
    assert len(flights) == len(every)
    by_aircraft = {(row["registration"], row["date"]): row for row in flights}
    for row in before.values():
        month, day, year = (int(part) for part in row["Flight date"].split("/"))
        flight = by_aircraft[row["N-Number"], f"{year}-{month:02}-{day:02}"]
        assert flight["operator"] == row["Operator"]
        assert flight["note"] == row["Comment"].replace("\n", " ")
        assert flight["destination"] == "KMSP"
        assert flight["icao24"] == address_of(row["N-Number"])


def test_the_same_table_again_changes_no_byte(tmp_path):
    ledger, rows = tmp_path / "ledger", list(states())[-1]
    file = write(tmp_path / "flights.csv", rows)
    answered(file, ledger, MAPPING)
    before = hashes(ledger)
    for again in (file, write(tmp_path / "copy.csv", rows)):
        status, report = run(again, ledger)
        assert status == 0
        assert stated(report) == (0, set(), len(rows), 0)
    assert hashes(ledger) == before


def test_an_edit_by_hand_stays_where_the_table_did_not_change(tmp_path):
    (first, *_, last), ledger = list(states()), tmp_path / "ledger"
    answered(write(tmp_path / "flights.csv", first), ledger, MAPPING)
    path = ledger / "flights.csv"
    kept = table(ledger, "flights")[0]["flight_id"]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], lines[1].replace(",KMSP,", ",Minneapolis,"), *lines[2:]]), encoding="utf-8")
    answered(write(tmp_path / "flights.csv", last), ledger, MAPPING)
    (row,) = [row for row in table(ledger, "flights") if row["flight_id"] == kept]
    assert row["destination"] == "Minneapolis"


def test_a_cell_that_both_changed_is_asked_for_and_never_overwritten_unasked(tmp_path):
    ledger, rows = tmp_path / "ledger", next(states())
    answered(write(tmp_path / "flights.csv", rows), ledger, MAPPING)
    path, (key, row) = ledger / "flights.csv", next(iter(rows.items()))
    text = path.read_text(encoding="utf-8")
    operator = row["Operator"]
    record = next(line for line in text.splitlines(keepends=True) if key[1] in line)
    path.write_text(text.replace(record, record.replace(operator, "Edited by hand")), encoding="utf-8")
    file = write(tmp_path / "flights.csv", {**rows, key: {**row, "Operator": "Changed there"}})
    status, report = run(file, ledger)
    assert status == 1
    (asked,) = report["questions"]
    assert asked["choices"] == ["ours", "theirs"]
    said = report["contradictions"][-1]["what"]
    assert said.endswith("is 'Edited by hand' in the ledger, 'Changed there' in the table")
    answered(file, ledger)
    assert "Edited by hand" in path.read_text(encoding="utf-8")
    status, report = run(file, ledger)
    assert (status, report["questions"]) == (0, [])


def test_the_answer_theirs_takes_what_the_table_says(tmp_path):
    ledger, rows = tmp_path / "ledger", next(states())
    answered(write(tmp_path / "flights.csv", rows), ledger, MAPPING)
    path, (key, row) = ledger / "flights.csv", next(iter(rows.items()))
    text = path.read_text(encoding="utf-8")
    record = next(line for line in text.splitlines(keepends=True) if key[1] in line)
    path.write_text(text.replace(record, record.replace(row["Operator"], "Edited by hand")), encoding="utf-8")
    file = write(tmp_path / "flights.csv", {**rows, key: {**row, "Operator": "Changed there"}})
    (asked,) = run(file, ledger)[1]["questions"]
    assert run(file, ledger, {"answers": {asked["id"]: "theirs"}})[0] == 0
    assert "Edited by hand" not in path.read_text(encoding="utf-8")
    assert "Changed there" in path.read_text(encoding="utf-8")


def test_flights_whose_rows_are_gone_are_offered_and_stay(tmp_path):
    ledger, rows = tmp_path / "ledger", next(states())
    answered(write(tmp_path / "flights.csv", rows), ledger, MAPPING)
    before = (ledger / "flights.csv").read_bytes()
    fewer = dict(list(rows.items())[1:])
    report = answered(write(tmp_path / "flights.csv", fewer), ledger)
    assert report["gone"] == 1
    assert len(report["withdrawn"]) == 1
    assert (ledger / "flights.csv").read_bytes() == before
    report = answered(write(tmp_path / "flights.csv", rows), ledger)
    assert (report["new"], report["gone"], report["withdrawn"]) == (1, 0, [])
    assert (ledger / "flights.csv").read_bytes() == before


def test_flights_whose_rows_are_gone_are_withdrawn_where_a_person_says_so_and_come_back_with_their_row(tmp_path):
    ledger, rows = tmp_path / "ledger", next(states())
    answered(write(tmp_path / "flights.csv", rows), ledger, MAPPING)
    before = table(ledger, "flights")
    fewer = write(tmp_path / "flights.csv", dict(list(rows.items())[1:]))
    (asked,) = run(fewer, ledger, None, "--dry-run")[1]["optional_questions"]
    assert asked["choices"] == ["leave them in the ledger", "withdraw them"]
    _, report = run(fewer, ledger, {"answers": {asked["id"]: "withdraw them"}})
    assert (report["written"], report["removed_flights"]) == (True, 1)
    assert table(ledger, "flights") == before[1:]
    _, report = run(fewer, ledger)
    assert (report["removed_flights"], report["optional_questions"], report["withdrawn"]) == (0, [], [])
    _, report = run(write(tmp_path / "flights.csv", rows), ledger)
    assert (report["new"], report["added_flights"], report["contradictions"]) == (1, 1, [])
    assert table(ledger, "flights") == [*before[1:], before[0]]


def test_cells_are_compared_as_they_are_written(tmp_path):
    ledger, header, given = (
        tmp_path / "ledger",
        ["Date", "Type", "From", "To"],
        {"key": ["Date"], "airfield": "OSLK"},
    )
    answered(write_csv(tmp_path / "a.csv", [header, ["2025-10-26 ", "C17", " EDDF", "OSLK"]]), ledger, given)
    report = answered(write_csv(tmp_path / "a.csv", [header, ["2025-10-26 ", "C17 ", "EDDF", "OSLK"]]), ledger)
    assert report["changed"] == [
        {"key": "2025-10-26 ", "column": "Type", "old": "C17", "new": "C17 "},
        {"key": "2025-10-26 ", "column": "From", "old": " EDDF", "new": "EDDF"},
    ]
    (flight,) = table(ledger, "flights")
    assert (flight["date"], flight["aircraft_type"], flight["origin"]) == ("2025-10-26", "C17", "EDDF")


@pytest.mark.parametrize("has_id", [True, False])
@pytest.mark.parametrize("write_state", [write_csv, xlsx])
def test_a_history_is_told_as_the_differences_of_its_files(tmp_path, has_id, write_state):
    ledger, before = tmp_path / "ledger", None
    file = tmp_path / ("list.csv" if write_state is write_csv else "list.xlsx")
    for state in history(11, has_id=has_id):
        report = answered(write_state(file, state.lines()), ledger, {"airfield": "OSLK"})
        told = [(cell["column"], cell["old"], cell["new"]) for cell in report["changed"]]
        stands = (report["new"], sorted(told), report["unchanged"], report["gone"])
        if before is not None:
            assert stands == difference(before, state)
        assert len(report["not_read"]) == 0
        before = state
    assert len({row["flight_id"] for row in table(ledger, "flights")}) == 111
    assert {row["registration"] for row in table(ledger, "flights")} > {row["Tail"] for _, row in before.rows} - {
        ""
    }
