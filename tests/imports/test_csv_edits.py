import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.imports.csv_edits import Edits, csv_line, edited
from components.imports.ledger_tables import TableFile
from components.ledger.descriptor import read_descriptor
from components.ledger.location import SHIPPED

SCHEMA = read_descriptor(SHIPPED).tables["airfields"]
TEXT = 'airfield;name;note\r\nOSLK;Hmeimim;"a ""b""\r\nc"\r\nEDDF;  Frankfurt;\r\n'


def table(text):
    return TableFile(Path("airfields.csv"), SCHEMA, text, None)


def edits(cells=None, rows=()):
    return Edits(("airfield",), dict(cells or {}), list(rows))


def test_only_the_row_that_changes_is_written_anew():
    after = edited(table(TEXT), edits({("EDDF",): {"note": "x;y"}}))
    assert after == TEXT.replace("EDDF;  Frankfurt;\r\n", 'EDDF;  Frankfurt;"x;y"\r\n')


def test_cells_of_a_row_that_do_not_change_stay_as_they_are():
    after = edited(table(TEXT), edits({("OSLK",): {"name": "Hmeimim / Latakia"}}))
    assert after == TEXT.replace("OSLK;Hmeimim;", "OSLK;Hmeimim / Latakia;")


def test_rows_are_added_in_the_order_of_the_header():
    after = edited(table("name,airfield\nx,y"), edits(rows=[{"airfield": "OSLK", "name": "a\nb", "unknown": "z"}]))
    assert after == "name,airfield\nx,y\na b,OSLK\n"


def test_a_file_that_is_not_there_gets_the_header_of_the_descriptor():
    after = edited(table(""), edits(rows=[{"airfield": "OSLK"}]))
    assert after.splitlines() == [",".join(SCHEMA.columns), "OSLK,,,,,,"]


@pytest.mark.parametrize("text", ["", TEXT, "airfield\n", "airfield,name\n\nOSLK,x\nbroken\n"])
def test_no_edits_change_nothing(text):
    assert edited(table(text), edits()) == text


def test_a_header_with_other_spellings_and_a_mark_of_order_is_known():
    assert edited(table("\ufeffAirfield,NAME\nOSLK,x\n"), edits({("OSLK",): {"name": "y"}})) == (
        "\ufeffAirfield,NAME\nOSLK,y\n"
    )


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@given(st.lists(st.tuples(st.integers(), CELL, CELL), min_size=1, max_size=5, unique_by=lambda row: row[0]))
def test_edits_touch_no_other_record(rows):
    records = [csv_line([str(number), name, note]) for number, name, note in rows]
    text = "airfield,name,note\n" + "".join(records)
    after = edited(table(text), edits({(str(rows[0][0]),): {"note": "new"}}))
    assert after == "airfield,name,note\n" + csv_line([str(rows[0][0]), rows[0][1], "new"]) + "".join(records[1:])
    assert dataclasses.replace(table(after)).rows[0]["note"] == "new"
