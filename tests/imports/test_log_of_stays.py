"""A log of stays as somebody keeps it: numbered rows, headings of their own, a cell mended now and then."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.imports.ledgers import Report, answered, run, table
from tests.imports.workbooks import Cell, sheet_xml, xlsx_of

HEADER = (
    "No.", "Touched down", "Wheels up", "Tail", "What", "Who", "Came in from", "Went on to", "Field", "ADSBx",
    "How sure", "Comments",
)  # fmt: skip
FLEET = (
    ("a3c78c", "05-5140", "C-17", "USAF"),
    ("ae0412", "87-0042", "C-5M", "USAF"),
    ("508035", "UR-82027", "An-124", "Antonov Airlines"),
    ("48d960", "UR-76423", "IL76", "ZetAvia"),
    ("ae1234", "08-8198", "C-17", "USAF"),
)
ENDS = ("KCHS", "KDOV", "EDDP", "Ramstein", "LTAC")
LINK = "https://globe.adsbexchange.com/?icao={}&showTrace={}"

Row = list[Cell]


def stay(number: int) -> Row:
    """The row of a number: every stay begins two days after the one before, and lasts a day or two."""
    came = date(2025, 3, 1) + timedelta(days=2 * number)
    left = came + timedelta(days=1 + number % 2)
    address, tail, name, operator = FLEET[number % 5]
    start, end = ENDS[number * 3 % 5], ENDS[(number * 2 + 1) % 5]
    link = LINK.format(address, came)
    sure = ("high", "medium", "low")[number % 3]
    days = came.isoformat(), left.isoformat()
    return [number, *days, tail, name, operator, start, end, "Rzeszów", link, sure, ""]


def log() -> list[Row]:
    return [stay(number) for number in range(1, 27)]


def numbered(rows: Sequence[Row]) -> list[Row]:
    return [[number, *row[1:]] for number, row in enumerate(rows, start=1)]


def mended(rows: Sequence[Row], number: int, heading: str, cell: str) -> list[Row]:
    place = HEADER.index(heading)
    return [[*row[:place], cell, *row[place + 1 :]] if row[0] == number else row for row in rows]


class Log:
    """The file of the log, and the ledger that it is brought into."""

    def __init__(self, folder: Path) -> None:
        self.file, self.ledger = folder / "rzeszow.xlsx", folder / "ledger"

    def write(self, rows: Sequence[Row], *, without: Sequence[str] = ()) -> None:
        places = [place for place, heading in enumerate(HEADER) if heading not in without]
        cells = [[row[place] for place in places] for row in (HEADER, *rows)]
        self.file.write_bytes(xlsx_of({"Log": sheet_xml(cells)}))

    def bring(self, rows: Sequence[Row], *, without: Sequence[str] = ()) -> Report:
        self.write(rows, without=without)
        return answered(self.file, self.ledger)

    def look_at(self, rows: Sequence[Row]) -> Report:
        """What is said of a table before any question is answered."""
        self.write(rows)
        return run(self.file, self.ledger, None, "--dry-run")[1]


@pytest.fixture
def mine(tmp_path: Path) -> Log:
    return Log(tmp_path)


def counts(report: Report) -> tuple[int, int, int]:
    return report["new"], len(report["changed"]), report["gone"]


def changes(report: Report) -> list[tuple[str, str, str]]:
    return [(cell["column"], cell["old"], cell["new"]) for cell in report["changed"]]


@pytest.mark.parametrize("without", [(), ("No.",)])
def test_a_day_that_is_mended_changes_its_row(mine: Log, without: tuple[str, ...]) -> None:
    mine.bring(log(), without=without)
    before = len(table(mine.ledger, "flights"))
    report = mine.bring(mended(log(), 15, "Wheels up", "2025-04-03"), without=without)
    assert counts(report) == (0, 1, 0)
    assert changes(report) == [("Wheels up", "2025-04-02", "2025-04-03")]
    assert len(table(mine.ledger, "flights")) == before


@pytest.mark.parametrize("without", [(), ("No.",)])
@pytest.mark.parametrize("heading", ["Touched down", "Tail", "Field"])
def test_any_other_cell_that_is_mended_changes_its_row(mine: Log, heading: str, without: tuple[str, ...]) -> None:
    mine.bring(log(), without=without)
    cell = "2025-03-30" if heading == "Touched down" else "05-5141"
    assert counts(mine.bring(mended(log(), 15, heading, cell), without=without)) == (0, 1, 0)


def test_rows_are_known_again_by_their_numbers(mine: Log) -> None:
    assert "rows are known again by No." in mine.bring(log())["guesses"]


def test_a_row_put_in_moves_the_numbers_and_no_flight(mine: Log) -> None:
    mine.bring(log())
    before = {row["flight_id"] for row in table(mine.ledger, "flights")}
    rows = log()
    report = mine.bring(numbered([*rows[:4], stay(40), *rows[4:]]))
    assert (report["new"], report["gone"], {cell["column"] for cell in report["changed"]}) == (1, 0, {"No."})
    assert before < {row["flight_id"] for row in table(mine.ledger, "flights")}


def test_a_list_that_counts_from_one_again_is_of_other_flights(mine: Log) -> None:
    mine.bring(numbered(log()[:5]))
    report = mine.bring(numbered([stay(number) for number in range(13, 18)]))
    assert (report["new"], report["changed"], report["gone"]) == (5, [], 5)


def test_a_new_row_like_one_that_is_gone_is_named_until_that_is_decided(mine: Log) -> None:
    mine.bring(log())
    last = [0, "2025-05-03", "2025-05-05", *stay(15)[3:]]
    report = mine.bring(numbered([row for row in log() if row[0] != 15] + [last]))
    assert (report["new"], report["gone"], report["doubling"]) == (1, 1, [{"row": 27}])


def test_a_row_that_was_copied_is_named(mine: Log) -> None:
    report = mine.bring([*log(), [27, *stay(11)[1:]]])
    what = "says the same as Log, row 12 but for 'No.'; it counts as a flight of its own"
    assert {"row": 28, "what": what} in report["contradictions"]
    assert [each for each in report["contradictions"] if "says the same" in each["what"]] == [
        {"row": 28, "what": what}
    ]


def test_an_address_that_only_a_link_has_is_left_out_where_it_is_of_another_aircraft(mine: Log) -> None:
    mine.bring(log())
    addresses = {row["registration"]: row["icao24"] for row in table(mine.ledger, "flights")}
    assert (addresses["05-5140"], addresses["87-0042"]) == ("", "ae0412")
