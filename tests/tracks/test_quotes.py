"""Quotes in tables of tracks, as in those of a ledger."""

import pytest

from components.tracks.readers.delimited import _cells


@pytest.mark.parametrize("cell", ['An"148', """37°36'37.8"N""", 'x"'])
def test_a_quote_inside_a_cell_that_did_not_begin_with_one_is_a_character(cell: str) -> None:
    assert _cells(f"a,{cell},b", ",") == ["a", cell, "b"]


@pytest.mark.parametrize("line", ['a,"open,b', '"a"b,c'])
def test_a_cell_that_begins_with_a_quote_and_does_not_end_is_no_cell(line: str) -> None:
    assert _cells(line, ",") is None
