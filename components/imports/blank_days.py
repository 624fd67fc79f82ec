"""Rows of a group of which only the first names its day: what the cells below it mean is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from components.imports.questions import Answers, Question, question
from components.imports.sheets import Row, Sheet

AS_ABOVE, UNKNOWN = "as in the row above", "not known"
_LEAST = 0.25
"""Of the rows: in groups of two half of the days are left out; fewer are slips, of which each row is named."""


def filled_down(
    sheet: Sheet, rows: Sequence[Row], columns: Mapping[str, str], answers: Answers
) -> tuple[tuple[Row, ...], list[Question]]:
    """Returns the rows with the day of the row above where a person says so, and the question."""
    asked = []
    for heading, column in columns.items():
        if column not in ("date", "arrival") or heading not in sheet.headings:
            continue
        place = sheet.headings.index(heading)
        empty = [row.number for row in rows if not row.cells[place]]
        if not rows or not rows[0].cells[place] or len(empty) < max(1, _LEAST * len(rows)) or len(rows) < 3:
            continue
        about = f"'{heading}' is empty in {len(empty):,} rows. What does that mean?"
        asks = question(f"fill:{heading}", about, (AS_ABOVE, UNKNOWN), empty)
        asked.append(asks)
        if answers.to(asks) == AS_ABOVE:
            rows = _filled(rows, place)
    return tuple(rows), asked


def _filled(rows: Sequence[Row], place: int) -> list[Row]:
    filled, above = [], ""
    for row in rows:
        above = row.cells[place] or above
        filled.append(replace(row, cells=(*row.cells[:place], above, *row.cells[place + 1 :])))
    return filled
