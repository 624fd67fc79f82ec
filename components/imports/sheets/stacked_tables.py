"""Handles several tables stacked in one sheet, each with its own header, or with a title above its rows."""

from dataclasses import replace

from components.imports.cells.table_dates import share_of_dates
from components.imports.sheets.grid_tables import (
    ABOVE_HEADER,
    HEADER_AGAIN,
    PassedOver,
    Row,
    Sheet,
    heads_a_column,
    named_once,
    only_cell,
    reads_as_day,
    with_cells_above,
)
from components.imports.words.heading_words import meanings_of
from components.ledger.tables.header_line import same_name

TITLE_ABOVE = "Title above the row"
"""The heading of titles that stand in rows of their own above the rows they apply to: a type, or "Arrivals"."""
_FEWEST_WORDS = 3
"""Column words of a second header; two may be cells of a row."""
_LOOKED_AT = 500
"""Rows from which a column is recognised as days."""
_MOSTLY = 0.5
"""Share of days from which a column is one of days, where a word alone in its row is a title."""
_LONGEST_TITLE = 40
"""Characters of a title; anything longer is a note on the rows."""


def with_other_headers(table: Sheet) -> Sheet:
    """Returns a table in which the rows below another header stand under that header's headings."""
    headers = _headers(table)
    if not headers:
        return table
    headings, places, rows = list(table.headings), [*range(len(table.headings))], []
    for row in table.rows:
        if row.number in headers:
            places = _places_of(row, headings)
        else:
            rows.append((row.number, dict(zip(places, row.cells, strict=True))))
    rows_under_headings = tuple(
        Row(number, tuple(cells.get(at, "") for at in range(len(headings)))) for number, cells in rows
    )
    passed_over = PassedOver(tuple(sorted(headers)), HEADER_AGAIN)
    return replace(
        table, headings=tuple(headings), rows=rows_under_headings, passed_over=(*table.passed_over, passed_over)
    )


def _headers(table: Sheet) -> set[int]:
    """Returns the numbers of the rows that are headers."""
    names = {*map(same_name, table.headings)}
    # A quick check first: nearly all rows share no cell with the header, in any case of letters.
    spellings = {*table.headings}.union(
        *((h.upper(), h.lower(), h.capitalize(), h.title()) for h in table.headings)
    )
    likely = (row for row in table.rows if not spellings.isdisjoint(row.cells))
    return {row.number for row in likely if _is_header(row, names)}


def _is_header(row: Row, names: set[str]) -> bool:
    """Returns whether a row holds only column words, some of which are `names`."""
    cells = [*filter(None, row.cells)]
    is_alike = len(cells) >= _FEWEST_WORDS and not names.isdisjoint(map(same_name, cells))
    return is_alike and all(map(heads_a_column, cells))


def _places_of(header: Row, headings: list[str]) -> list[int]:
    """Returns for each cell of a header the position of its heading in the table; new headings are appended."""
    by_name = {same_name(heading): place for place, heading in enumerate(headings)}
    places: list[int] = []
    for own, written in zip(named_once(header.cells), header.cells, strict=True):
        # A column without a name continues the one above.
        place = by_name.get(same_name(own)) if written else len(places)
        if place is None:
            place = len(headings)
            headings.append(own)
        places.append(place)
    return places


def with_titles_above(table: Sheet) -> Sheet:
    """Gives each row the title that stands in a row of its own above it."""
    titles = _titles(table)
    if not titles or len(titles) == len(table.rows):
        return table
    first = table.title if _has_one_title(table) else ""
    return with_cells_above(table, titles, TITLE_ABOVE, "titles, which stand above their rows", first)


def _titles(table: Sheet) -> dict[int, str]:
    """Returns the titles that stand in rows of their own, by row number."""
    rows_of_one_cell = [row for row in table.rows if row.cells.count("") == len(row.cells) - 1]
    if not rows_of_one_cell:
        return {}
    days = {place for place, heading in enumerate(table.headings) if _has_days(table, place, heading)}
    return {row.number: cell for row in rows_of_one_cell if (cell := _title_in(row, days))}


def _has_days(table: Sheet, place: int, heading: str) -> bool:
    cells = {cell for row in table.rows[:_LOOKED_AT] if (cell := row.cells[place])}
    return "date" in meanings_of(heading) and share_of_dates(cells, with_numbers=True) >= _MOSTLY


def _title_in(row: Row, days: set[int]) -> str:
    """Returns the text that stands alone in a row, in a column of days, and is no day; "" otherwise."""
    cell = only_cell(row)
    is_title = 0 < len(cell) <= _LONGEST_TITLE and any(c.isalpha() for c in cell) and not reads_as_day(cell)
    return cell if is_title and row.cells.index(cell) in days else ""


def _has_one_title(table: Sheet) -> bool:
    """Returns whether a single row stands above the header: it may be the title of the first rows."""
    return any(each.what == ABOVE_HEADER and len(each.rows) == 1 for each in table.passed_over)
