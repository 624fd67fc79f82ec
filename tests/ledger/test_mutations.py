"""A thousand broken files, ten thousand with --slow, and forty broken ledgers, two hundred with it: none raises,
and every line of each is accounted for."""

import csv
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from components.files.problems import Severity, shown
from components.ledger.ledger import open_ledger
from components.ledger.tables.read_csv import Records, read_records
from components.ledger.tables.validation import Checked, check_table

from .mutations import mutated
from .samples import COLUMNS, DATA, SCHEMAS, package, read

FLIGHTS = SCHEMAS["flights"]
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 40))]
PACKAGES = [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 10))]
MARKS = {"semicolon": ";", "tab": "\t", "bar": "|"}
BASE = (DATA / "flights.csv").read_bytes().replace(b"Second leg of a journey", b"Second leg,\nof a journey")


def physical_lines(data: bytes) -> list[str]:
    text = data.decode("utf-8-sig", errors="surrogateescape")
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def delimiter_said(records: Records) -> str:
    said = [p.what.split()[6].rstrip(",") for p in records.problems if p.what.startswith("the columns are separ")]
    return MARKS[said[0]] if said else ","


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name.casefold())


OTHERWISE = {_plain(name): name for name in COLUMNS}
"""Columns by their names without what makes no difference: case, spaces, hyphens and `_`."""


def good_rows(lines: list[str], records: Records) -> list[list[str]]:
    """The cells of every good row, read anew from its lines; asserts that each line after the header belongs to
    exactly one good row, row set aside or blank row."""
    mark = delimiter_said(records)
    good = dict(zip(records.table.index, records.lines, strict=True))
    aside = dict(zip(records.set_aside["row"], records.set_aside["line"], strict=True))
    texts = dict(zip(records.set_aside["row"], records.set_aside["text"], strict=True))
    assert not good.keys() & aside.keys()
    header = next(number for number, text in enumerate(lines, 1) if text.strip(" \t,;|"))
    starts = {header: header} | good | aside
    rows = 1 + len(good) + len(aside) + records.blank
    order = [*sorted(starts.items()), (rows + 1, len(lines) + 1)]
    cells, names = [], []
    for (row, line), (next_row, next_line) in pairwise(order):
        blank = next_row - row - 1
        end = next_line - blank
        assert line < end <= next_line
        assert all(not text.strip(f" \t{mark}") for text in lines[end - 1 : next_line - 1])
        raw = "\n".join(lines[line - 1 : end - 1])
        if row in aside:
            assert texts[row] == shown(raw)
            continue
        (read_again,) = csv.reader([raw], delimiter=mark, strict=True)
        if row == header:
            names = [OTHERWISE.get(_plain(name), name.strip()) for name in read_again]
        else:
            assert len(read_again) == len(names)
            told = dict(zip(names, read_again, strict=True))
            cells.append([told.get(column, "").strip(" \t\n") for column in COLUMNS])
    return cells


def every_row_is_accounted_for(records: Records, checked: Checked) -> None:
    """Asserts that each row is in the table, or set aside, or repeats the header and is counted."""
    rows, aside = set(checked.table.index), set(checked.set_aside["row"])
    assert rows.isdisjoint(aside)
    passed_over = {*records.table.index, *records.set_aside["row"]} - rows - aside
    assert {date.casefold() for date in records.table.loc[sorted(passed_over), "date"]} <= {"date"}
    assert sum(remark.values[""] for remark in checked.remarks if remark.reason == "header") == len(passed_over)


def checked_together(read_files: list[Records], cells: list[list[str]]) -> None:
    """The rows of many files as one table: its cells are the ones expected, and each row is accounted for."""
    rows = pd.Index(range(2, len(cells) + 2), name="row")
    table = pd.concat([records.table for records in read_files]).set_axis(rows)
    assert table.to_numpy().tolist() == cells
    lines = pd.Series(range(2, len(cells) + 2), index=rows)
    one = replace(read_files[0], table=table, lines=lines, problems=(), set_aside=read_files[0].set_aside.head(0))
    checked = check_table(one, FLIGHTS)
    every_row_is_accounted_for(one, checked)


@pytest.mark.parametrize("seed", SEEDS)
def test_250_mutated_files_lose_no_line(seed: int) -> None:
    rng = Random(seed)
    readable, cells = [], []
    for _ in range(250):
        data = mutated(rng, BASE)
        records = read(data)
        set_aside = [p.row for p in records.problems if p.severity is Severity.SET_ASIDE]
        assert set_aside == records.set_aside["row"].to_list()
        if records.readable:
            cells += good_rows(physical_lines(data), records)
            readable.append(records)
        else:
            assert records.problems
            assert records.table.empty
    checked_together(readable, cells)


@pytest.mark.parametrize("seed", range(40, 44))
def test_every_row_of_a_mutated_file_is_kept_or_set_aside_with_its_problem(seed: int) -> None:
    rng = Random(seed)
    for _ in range(25):
        records = read(mutated(rng, BASE))
        checked = check_table(records, FLIGHTS)
        every_row_is_accounted_for(records, checked)
        aside = [p.row for p in checked.problems if p.severity is Severity.SET_ASIDE]
        assert set(aside) == set(checked.set_aside["row"])


PLAIN = "id,a,b,c,d\n" + "".join(f"row-{number},a {number},b,,{number}\n" for number in range(5))


def rows_lost(positions: tuple[int, ...]) -> tuple[set[str], set[str]]:
    """The rows that have a quote inserted at one of these positions of PLAIN, and the rows that did not load."""
    data = PLAIN
    for position in sorted(positions, reverse=True):
        data = data[:position] + '"' + data[position:]
    hit = {f"row-{PLAIN.count(chr(10), 0, position) - 1}" for position in positions}
    records = read_records(data.encode(), "plain.csv", ["id", "a", "b", "c", "d"])
    whole = {f"row-{number}": [f"row-{number}", f"a {number}", "b", "", str(number)] for number in range(5)}
    loaded = [cells for cells in records.table.to_numpy().tolist() if cells in whole.values()]
    return hit, whole.keys() - {cells[0] for cells in loaded}


BODY = range(PLAIN.index("\n") + 1, len(PLAIN))


@pytest.mark.parametrize("position", BODY)
def test_one_stray_quote_costs_no_row_but_its_own(position: int) -> None:
    hit, lost = rows_lost((position,))
    assert lost <= hit


def test_two_stray_quotes_cost_no_rows_but_their_own() -> None:
    rng = Random(0)
    for _ in range(1000):
        hit, lost = rows_lost((rng.choice(BODY), rng.choice(BODY)))
        assert lost <= hit


@pytest.mark.parametrize("seed", PACKAGES)
def test_ten_mutated_packages_open_and_say_what_is_wrong(seed: int, tmp_path: Path) -> None:
    rng = Random(seed)
    whole = {file.name: file.read_bytes() for file in DATA.iterdir() if file.is_file()}
    for number in range(10):
        names = rng.sample(sorted(whole), rng.choice([1, 1, 2, 6]))
        broken = {name: mutated(rng, whole[name]) for name in names}
        ledger = open_ledger(package(tmp_path / str(number), broken))
        told = ledger.problems
        assert ledger.readable or (told["severity"] == Severity.UNREADABLE).any()
        named = set(zip(told["file"], told["row"], strict=True))
        assert set(zip(ledger.set_aside["file"], ledger.set_aside["row"], strict=True)) <= named
        assert set(ledger.flights.frame()["flight_id"]) == set(ledger.reports.frame()["flight_id"])
        told.to_json()


VALUES = [None, True, 0, -1, 1e400, "", "x", "..", "/etc", "\x00", [], ["flight_id"], {}, {"a": 1}, "(", "\u202e"]


def _places(content: object) -> list[tuple[dict | list, object]]:
    """Every place in a JSON content that holds a value: its parent and its key."""
    keys = (
        content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    )
    found = []
    for key, value in list(keys):
        found += [(content, key), *_places(value)]
    return found


@pytest.mark.parametrize("seed", PACKAGES)
def test_ten_packages_with_a_changed_descriptor_open_and_say_what_is_wrong(seed: int, tmp_path: Path) -> None:
    rng = Random(seed)
    for number in range(10):
        content = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
        for _ in range(rng.randint(1, 4)):
            parent, key = rng.choice(_places(content))
            if rng.random() < 0.4:
                parent[key] = rng.choice(VALUES)
            else:
                parent.pop(key)
        descriptor = json.dumps(content).replace("Infinity", "1")
        ledger = open_ledger(package(tmp_path / str(number), {"datapackage.json": descriptor}))
        assert ledger.readable or (ledger.problems["severity"] == Severity.UNREADABLE).any()
        assert ledger.reports.count == 5 or len(ledger.problems) > 0
