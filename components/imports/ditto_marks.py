"""Marks that stand for the cell above them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from components.imports.grid_tables import Row, Sheet

_MARKS = frozenset(
    (
        '"', "''", "„", "”", "″", "〃", "々", ",,", '-"-', '–"–', '—"—', "-//-", "–//–", "-||-", "//", "do.",
        "ditto", "dto.", "idem", "id.", "same", "same as above", "as above", "wie oben", "s.o.", "ebd.",
        "то же", "там же", "те саме", "як вище", "同上", "نفسه", "aynı", "ut supra",
    )
)  # fmt: skip
"""None of them is the name of anything."""
_AS_WRITTEN = _MARKS.union(map(str.upper, _MARKS), map(str.capitalize, _MARKS))


def with_dittos(table: Sheet, ours: Mapping[str, str]) -> tuple[tuple[Row, ...], list[str]]:
    """Returns the rows of a table with the cell above in the place of each such mark in a column that is mapped,
    and the marks."""
    places = [place for place, heading in enumerate(table.headings) if ours.get(heading)]
    marked = [row for row in table.rows if not _AS_WRITTEN.isdisjoint(row.cells)]
    marks = {row.cells[place] for row in marked for place in places} & _AS_WRITTEN
    return tuple(_filled(table.rows, places, marks)) if marks else table.rows, sorted(marks)


def _filled(rows: Iterable[Row], places: Iterable[int], marks: set[str]) -> Iterable[Row]:
    above: dict[int, str] = {}
    for row in rows:
        cells = list(row.cells)
        for place in places:
            if cells[place] in marks:
                cells[place] = above.get(place, cells[place])
            above[place] = cells[place]
        yield replace(row, cells=tuple(cells))
