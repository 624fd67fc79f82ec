from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.imports.merge.differences import (
    StoredRow,
    changed_columns,
    compared,
    key_text,
    row_ids,
    stored_rows,
    stored_text,
)
from components.imports.questions import NotReadableError
from components.ledger.spellings import id_of

CELLS = st.fixed_dictionaries({name: st.sampled_from(["", "a", "b", "c"]) for name in ("key", "other", "more")})
TABLES = st.lists(CELLS, max_size=12)


def kept(rows):
    return [StoredRow(f"r{number}", (), number, row) for number, row in enumerate(rows, start=2)]


def test_new_changed_unchanged_and_gone_rows():
    before = kept([{"id": "1", "to": "OSLK"}, {"id": "2", "to": "OSLK"}, {"id": "3", "to": "OSLK"}])
    after = [{"id": "2", "to": "OSLK"}, {"id": "3", "to": "UUMU"}, {"id": "4", "to": "OSLK"}]
    difference = compared(before, after, ["id"])
    assert (difference.new, difference.unchanged(after), [row.id for row in difference.gone]) == (1, 1, ["r2"])
    assert [(c.key, c.column, c.old, c.new) for c in difference.changed] == [("3", "to", "OSLK", "UUMU")]


def test_a_column_that_comes_or_goes_changes_the_cells_that_say_something():
    assert changed_columns({"a": "1", "b": "2", "d": ""}, {"a": "1", "c": "3"}) == [("c", "", "3"), ("b", "2", "")]


def test_of_rows_with_one_key_those_that_are_alike_are_the_same():
    before = kept([{"key": "k", "n": "1"}, {"key": "k", "n": "2"}])
    after = [{"key": "k", "n": "2"}, {"key": "k", "n": "3"}]
    difference = compared(before, after, ["key"])
    assert [row.id for row in difference.before] == ["r3", "r2"]
    assert [(c.old, c.new) for c in difference.changed] == [("1", "3")]


def test_a_row_that_comes_back_is_new_and_has_its_old_id():
    gone = StoredRow("old", ("old",), 0, {"key": "k"})
    difference = compared([gone], [{"key": "k"}], ["key"])
    assert difference.new == 1
    assert row_ids("t", ["k"], difference, ["old"]) == ["old"]


def test_ids_of_rows_with_one_key_differ():
    rows = [{"key": "k"}, {"key": "k"}]
    ids = row_ids("t", ["k", "k"], compared([], rows, ["key"]), [])
    assert ids == [id_of("t", "k"), f"{id_of('t', 'k')}-2"]


@given(TABLES, TABLES)
def test_every_row_is_counted_once(before, after):
    difference = compared(kept(before), after, ["key"])
    changed = sum(
        row is not None and bool(changed_columns(row.cells, cells))
        for row, cells in zip(difference.before, after, strict=True)
    )
    assert difference.new + changed + difference.unchanged(after) == len(after)
    assert len(before) == len(difference.gone) + len(after) - difference.new
    common = Counter(row["key"] for row in before) & Counter(row["key"] for row in after)
    assert len(after) - difference.new == common.total()


@given(TABLES)
def test_a_table_does_not_differ_from_itself(rows):
    difference = compared(kept(rows), rows, ["key"])
    assert (difference.new, difference.changed, difference.gone) == (0, (), ())
    assert difference.unchanged(rows) == len(rows)


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=8), max_size=4), max_size=6))
def test_kept_rows_are_had_back_as_they_were(rows):
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    own = [
        StoredRow(f"r{n}", ("f1", "f2"), n, {h: row.get(h, "") for h in headings}) for n, row in enumerate(rows)
    ]
    assert stored_rows(stored_text(own, headings)) == own


def test_a_damaged_file_of_kept_rows_is_refused():
    with pytest.raises(NotReadableError, match="damaged"):
        stored_rows("import_id,import_flights,import_row,a\nr1,,x,1\n")


def test_the_key_is_in_their_words():
    assert key_text({"Date": "26.10.2025", "Reg": "RA-86495"}, ["Date", "Reg"]) == "26.10.2025 | RA-86495"


@pytest.mark.parametrize(
    ("day", "registration", "alike"),
    [("28 Nov", "RA-78831", ()), ("14 Nov", "RA-76687", (20,))],
)
def test_a_new_row_is_like_one_that_is_gone_by_what_few_rows_say(day, registration, alike):
    common = {"type": "Il-76", "operator": "RF", "source": "own", "checked": "x"}
    stay = [{"day": f"{n} Oct", "reg": f"RA-{n}", **common} for n in range(1, 21)]
    gone = {"day": "14 Nov", "reg": "RA-76686", "from": "Mozdok", **common}
    new = {"day": day, "reg": registration, "from": "Mozdok" if alike else "Benghazi", **common}
    difference = compared(kept([*stay, gone]), [*stay, new], ["day", "reg"])
    assert (difference.new, difference.alike) == (1, alike)


@pytest.mark.parametrize(
    ("stay", "day", "changed"),
    [((), "2025-11-05", ()), ((), "3 Nov 2025", ("Date",)), (("05-5140", "05-5141"), "2025-11-05", ("Date",))],
)
def test_another_day_is_a_correction_only_where_other_rows_are_as_they_were(stay, day, changed):
    """The list of next week may be of one row, with the same aircraft."""
    unchanged = [{"Date": "2025-11-01", "Type": "C17", "Reg": reg, "From": "ETAR"} for reg in stay]
    row = {"Date": "2025-11-03", "Type": "C17", "Reg": "00-1234", "From": "ETAR"}
    rows = [*unchanged, {**row, "Date": day}]
    difference = compared(kept([*unchanged, row]), rows, ["Date", "Reg"], is_guessed=True, days=["Date"])
    gone = [each.cells for each in difference.gone]
    assert (tuple(cell.column for cell in difference.changed), gone) == (changed, [] if changed else [row])
    assert difference.new == len(gone)


@pytest.mark.parametrize(
    ("stay", "registration", "changed"),
    [((), "UR-82007", ()), ((), "ur 82072", ("Reg",)), (("05-5140",), "UR-82007", ("Reg",))],
)
def test_another_aircraft_is_a_correction_only_where_other_rows_are_as_they_were(stay, registration, changed):
    """The list of an evening may be of one row, and the next list of another aircraft on that day."""
    unchanged = [{"Date": "2025-11-09", "Type": "C17", "Reg": reg, "From": "ETAR"} for reg in stay]
    row = {"Date": "2025-11-09", "Type": "A124", "Reg": "UR-82072", "From": "EDDP"}
    rows = [*unchanged, {**row, "Reg": registration}]
    difference = compared(
        kept([*unchanged, row]), rows, ["Date", "Reg"], is_guessed=True, days=["Date"], marks=["Reg"]
    )
    assert tuple(cell.column for cell in difference.changed) == changed
    assert (difference.new, len(difference.gone)) == ((0, 0) if changed else (1, 1))
    assert difference.alike == (() if changed else (0,))
