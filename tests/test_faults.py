"""Every fault that the dashboard is made to stand has a test that names it."""

import re
from pathlib import Path

import pytest

FAULTS = {
    "A1": "another encoding",
    "A2": "a byte order mark",
    "A3": "another delimiter",
    "A4": "one long row",
    "A5": "every row too long",
    "A6": "a short row, a file cut in a row",
    "A7": "blank lines, columns without a name",
    "A8": "a column twice",
    "A9": "a missing column",
    "A10": "an id twice",
    "A11": "cells that look like other types",
    "A12": "control characters",
    "A13": "stray quotes",
    "A14": "a lone carriage return",
    "A15": "size beyond measure",
    "A16": "another format",
    "A17": "days that do not exist",
    "A18": "03/04/2025",
    "A19": "words and digits for dates",
    "A20": "unlikely dates",
    "A21": "letters of two alphabets",
    "A22": "hidden characters",
    "A23": "half a character",
    "B6": "formulas",
    "C1": "gzip bombs",
    "C2": "other compressions",
    "C3": "links and paths in archives",
    "C4": "headers and lines without end",
    "C5": "damaged gzip",
    "C6": "JSON that is none",
    "C7": "no track at all",
    "C8": "too much",
    "C9": "the files of others",
    "C10": "odd tracks",
    "D1": "a saving that is killed",
    "D2": "a full disk",
    "D3": "reading while it is saved",
    "D4": "two editors",
    "D5": "a ledger behind a link",
    "D6": "loss of power",
    "D7": "edited on the disk",
    "D8": "removed or replaced on the disk",
    "D9": "time zones",
}
HERE = Path(__file__)


@pytest.fixture(scope="module")
def named() -> set[str]:
    tests = [file.read_text("utf-8") for file in HERE.parent.rglob("*.py") if file != HERE]
    told = [text for test in tests for text in re.findall(r'\n    """([^"]*)"""|"([A-D][0-9]+ [^"]*)": ', test)]
    return {row for pair in told for text in pair for row in re.findall(r"\b[ABCD][0-9]{1,2}\b", text)}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_named_by_the_test_that_injects_it(fault: str, named: set[str]) -> None:
    assert fault in named, FAULTS[fault]
