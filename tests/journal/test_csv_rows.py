import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.journal.csv_rows import CsvRows, NoSuchColumnError, NoSuchRowError, csv_line

TEXT = 'airfield;name;note\r\nOSLK;Hmeimim;"a ""b""\r\nc"\r\nEDDF;  Frankfurt;\r\n'
NAMES = ["airfield", "name"]


def changed(text: str, key: str, **cells: str) -> str:
    rows = CsvRows(text, NAMES)
    rows.change({"airfield": key}, cells)
    return rows.text


def test_only_the_row_that_changes_is_written_anew() -> None:
    assert changed(TEXT, "EDDF", note="x;y") == TEXT.replace("EDDF;  Frankfurt;\r\n", 'EDDF;  Frankfurt;"x;y"\r\n')


def test_cells_of_a_row_that_do_not_change_stay_as_they_are() -> None:
    assert changed(TEXT, "OSLK", name="Hmeimim / Latakia") == TEXT.replace(
        "OSLK;Hmeimim;", "OSLK;Hmeimim / Latakia;"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name,airfield\nx,y", "name,airfield\nx,y\n,OSLK\n"),
        ("name,airfield\nx,y\n", "name,airfield\nx,y\n,OSLK\n"),
        ('"name","airfield"\r\n"x","y"\r\n', '"name","airfield"\r\n"x","y"\r\n"","OSLK"\r\n'),
        ("sep=;\n\nname;airfield\n", "sep=;\n\nname;airfield\n;OSLK\n"),
        ("\ufeffairfield,name\n", "\ufeffairfield,name\nOSLK,\n"),
    ],
)
def test_rows_are_added_as_those_before_them_are_written_and_taken_away_again(before: str, after: str) -> None:
    rows = CsvRows(before, NAMES)
    is_ended = rows.is_ended
    rows.add(["airfield"], {"airfield": "OSLK"})
    assert rows.text == after
    rows.remove({"airfield": "OSLK"}, with_end_before=not is_ended)
    assert rows.text == before


@pytest.mark.parametrize("text", ["", TEXT, "airfield\n", "airfield,name\n\nOSLK,x\nbroken\n", 'a,b\nc,"d\ne\n'])
def test_what_is_not_changed_is_as_it_was(text: str) -> None:
    assert CsvRows(text, NAMES).text == text


def test_a_quote_inside_a_cell_opens_none() -> None:
    text = 'airfield,name\nOSLK,An"148\nEDDF,x\n'
    assert changed(text, "EDDF", name="y") == text.replace("EDDF,x", "EDDF,y")


def test_a_row_goes_behind_another_or_before_all() -> None:
    rows = CsvRows("airfield\nb\nd\n", NAMES)
    rows.add(["airfield"], {"airfield": "c"}, {"airfield": "b"})
    rows.add(["airfield"], {"airfield": "a"}, {})
    assert rows.text == "airfield\na\nb\nc\nd\n"


def test_what_is_not_there_once_is_refused() -> None:
    rows = CsvRows("airfield,name\nb,1\nb,2\nc,3\n", NAMES)
    for key in ("a", "b"):
        with pytest.raises(NoSuchRowError):
            rows.change({"airfield": key}, {"name": "x"})
    with pytest.raises(NoSuchColumnError):
        rows.change({"airfield": "c"}, {"other": "x"})


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)


@given(st.lists(st.tuples(st.integers(), CELL, CELL), min_size=1, max_size=5, unique_by=lambda row: row[0]))
def test_a_change_touches_no_other_record(rows: list[tuple[int, str, str]]) -> None:
    records = [csv_line([str(number), name, note]) for number, name, note in rows]
    number, name, _ = rows[0]
    text = "airfield,name,note\n" + "".join(records)
    after = "airfield,name,note\n" + csv_line([str(number), name, "new"]) + "".join(records[1:])
    assert changed(text, str(number), note="new") == after
