"""The tables of a page, out of the Markdown they are written in."""

import re

import pandas as pd
from streamlit.testing.v1 import AppTest


def tables(app: AppTest) -> list[pd.DataFrame]:
    """Each table as the browser shows it, from the top."""
    written = [text.value.splitlines() for text in app.markdown if text.value.startswith("| ")]
    return [pd.DataFrame([_cells(row) for row in rows], columns=_cells(head)) for head, _, *rows in written]


def _cells(row: str) -> list[str]:
    r"""
    >>> _cells(r"| a\|b |  | \-c |")
    ['a|b', '', '-c']
    >>> _cells(r"| :small[a long one\.] |")
    ['a long one.']
    """
    between = re.split(r"(?<!\\)\|", row)[1:-1]
    whole = [re.sub(r"^:small\[(.*)\]$", r"\1", cell.strip()) for cell in between]
    return [re.sub(r"\\(.)", r"\1", cell).replace("\u2060", "") for cell in whole]
