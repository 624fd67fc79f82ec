"""Cells that rows leave out because they are those of the row above: the days of a group, and what stands under
marks such as "ditto"."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from components.imports.grid_tables import Row, Sheet
from components.imports.questions import Answers, Question, question

AS_ABOVE, UNKNOWN = "as in the row above", "not known"
_FEWEST = 3
"""Rows; of two nothing can be said."""
_FEWEST_EMPTY = 2
"""One day that is missing is a slip, however few rows there are; its row is named."""
_LEAST = 0.25
"""Of the rows: in groups of two half of the days are left out; fewer are slips, of which each row is named."""

_MARKS = frozenset(
    (
        '"', "''", "„", "”", "″", "〃", "々", ",,", '-"-', '–"–', '—"—', "-//-", "–//–", "-||-", "//", "do.",
        "ditto", "dto.", "idem", "id.", "same", "same as above", "as above", "wie oben", "s.o.", "ebd.",
        "то же", "там же", "те саме", "як вище", "同上", "نفسه", "aynı", "ut supra",
    )
)  # fmt: skip
"""None of them is the name of anything."""
_AS_WRITTEN = _MARKS.union(map(str.upper, _MARKS), map(str.capitalize, _MARKS))


def filled_down(
    sheet: Sheet, rows: Sequence[Row], columns: Mapping[str, str], answers: Answers
) -> tuple[tuple[Row, ...], list[Question]]:
    """Returns the rows with the day of the row above where a person says so, and the question."""
    asked = []
    for heading, column in columns.items():
        if column not in ("date", "arrival") or heading not in sheet.headings:
            continue
        place = sheet.headings.index(heading)
        if empty := _left_out(rows, place):
            about = f"'{heading}' is empty in {len(empty):,} rows. What does that mean?"
            asked.append(question(f"fill:{heading}", about, (AS_ABOVE, UNKNOWN), empty))
            rows = _filled(rows, place) if answers.to(asked[-1]) == AS_ABOVE else rows
    return tuple(rows), asked


def _left_out(rows: Sequence[Row], place: int) -> list[int]:
    """Returns the rows without a cell there, where these are so many that the cell may have been left out."""
    if len(rows) < _FEWEST or not rows[0].cells[place]:
        return []
    empty = [row.number for row in rows if not row.cells[place]]
    return empty if len(empty) >= max(_FEWEST_EMPTY, _LEAST * len(rows)) else []


def _filled(rows: Sequence[Row], place: int) -> list[Row]:
    filled, above = [], ""
    for row in rows:
        above = row.cells[place] or above
        filled.append(replace(row, cells=(*row.cells[:place], above, *row.cells[place + 1 :])))
    return filled


def with_dittos(table: Sheet, ours: Mapping[str, str]) -> tuple[tuple[Row, ...], list[str]]:
    """Returns the rows of a table with the cell above in the place of each such mark in a column that is mapped,
    and the marks."""
    places = [place for place, heading in enumerate(table.headings) if ours.get(heading)]
    marked = [row for row in table.rows if not _AS_WRITTEN.isdisjoint(row.cells)]
    marks = {row.cells[place] for row in marked for place in places} & _AS_WRITTEN
    return tuple(_repeated(table.rows, places, marks)) if marks else table.rows, sorted(marks)


def _repeated(rows: Iterable[Row], places: Iterable[int], marks: set[str]) -> Iterable[Row]:
    above: dict[int, str] = {}
    for row in rows:
        cells = list(row.cells)
        for place in places:
            if cells[place] in marks:
                cells[place] = above.get(place, cells[place])
            above[place] = cells[place]
        yield replace(row, cells=tuple(cells))
