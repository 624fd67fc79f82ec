"""Dates as people of a language write them in their tables, each with what it is in the profile."""

import pytest

from components.imports.cells.table_dates import DAY_FIRST, DateStyle, read_date
from components.imports.cells.time_zones import DAY_ONLY

_STYLE = DateStyle(order=DAY_FIRST, zone=DAY_ONLY, year="2025")

TWO_DAYS = (
    "9 Nov and 12 Nov",
    "9 and 12 Nov 2025",
    "9 Nov 2025 and 12 Nov 2025",
    "Nov 9 and 12, 2025",
    "9. und 12. November 2025",
    "9.11 и 12.11.2025",
    "9 и 12 ноября",
    "9 ve 12 Kasım 2025",
    "9 y 12 de noviembre de 2025",
    "٩ و١٢ تشرين الثاني ٢٠٢٥",
    "2025-11-09 and 12",
)


@pytest.mark.parametrize("cell", TWO_DAYS)
def test_two_days_are_no_range(cell: str) -> None:
    read = read_date(cell, _STYLE)
    assert (read.text, read.what.endswith("make a row of each flight")) == ("", True)


@pytest.mark.parametrize("cell", ["between 9 and 12 Nov", "9 or 12 Nov", "night of 9 and 10 Nov", "9 to 12 Nov"])
def test_days_of_which_one_is_meant_are(cell: str) -> None:
    assert read_date(cell, _STYLE).text == f"[2025-11-09..2025-11-{'10' if 'night' in cell else '12'}]"
