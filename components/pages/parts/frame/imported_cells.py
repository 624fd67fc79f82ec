"""The cells of imported tables that have no column in the ledger: shown on a flight's card, and saved with its
row."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import islice
from pathlib import Path

import pandas as pd

from components.activity.flights_alike import undecided_pairs
from components.files.problems import Problem, Severity, problem_table, shown
from components.ledger.location import ledger_folder, opened_location
from components.pages.parts.frame.markdown import markdown, with_links
from components.pages.parts.open_ledger.current_ledger import Opened, past_moment

_MOST_CELLS = 12
"""The most cells on a card; the file has them all."""
MOST_VALUES = 300
"""The most values that can be filtered by: each is sent to the browser."""
_LONGEST = 300
"""The most characters of such a cell on a card."""
_FOLDER = "imports"

Cells = Mapping[str, Mapping[str, str]]
"""Cells by heading, for each flight id."""


def imported_cells(opened: Opened) -> Cells:
    """Returns the cells without a column in the ledger, for each flight that was imported or is in the preview.
    None for a ledger of the past, which kept other ones."""
    # Imported here because it loads all the import code, and most ledgers have no imports.
    if opened.preview:
        from components.imports.merge.kept_rows import cells_of_rows

        return cells_of_rows(opened.preview.stored, opened.preview.mapping.columns)
    if (folder := _folder_of_imports()) is None:
        return {}
    from components.imports.merge.kept_rows import kept_cells

    return kept_cells(folder)


def flights_beside(flight: str) -> tuple[str, ...]:
    """Returns the other flights that came in the same row of a table as this one."""
    if (folder := _folder_of_imports()) is None:
        return ()
    from components.imports.merge import kept_rows

    return kept_rows.flights_beside(folder, flight)


def imported_headings(opened: Opened) -> tuple[str, ...]:
    """Returns the headings of the columns that only imported tables have."""
    if opened.preview:
        from components.imports.merge.kept_rows import headings_beside

        return headings_beside(opened.preview.sheet.headings, opened.preview.mapping.columns)
    if (folder := _folder_of_imports()) is None:
        return ()
    from components.imports.merge.kept_rows import kept_headings

    return kept_headings(folder)


def values_offered() -> Mapping[str, int]:
    """Returns the values that flights can be filtered by, most frequent first, each with its number of flights. A
    value is a heading with a cell of an imported table."""
    return {value: len(flights) for value, (_, flights) in islice(_flights_by_cell().items(), MOST_VALUES)}


def flights_with(values: Collection[str]) -> tuple[str, ...]:
    """Returns the flights with one of the chosen cells below each of their headings. () if nothing is chosen,
    which lets everything through; ("",), the id of no flight, if no flight has them."""
    # This runs at every click: the tables are only read for those who filter by them.
    if not values:
        return ()
    by_heading = defaultdict[str, set[str]](set)
    by_cell = _flights_by_cell()
    for value in values:
        heading, flights = by_cell.get(value, ("", ()))
        by_heading[heading].update(flights)
    return tuple(sorted(set.intersection(*by_heading.values()))) or ("",)


def _flights_by_cell() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    if (folder := _folder_of_imports()) is None:
        return {}
    from components.imports.merge.kept_rows import flights_by_cell

    return flights_by_cell(folder)


def still_undecided(alike: pd.DataFrame) -> pd.DataFrame:
    """Returns the pairs of flights that look like the same one, without those that an answer to an import declared
    to be two."""
    folder = _folder_of_imports()
    if folder is None or alike.empty:
        return alike
    from components.imports.merge.kept_rows import pairs_apart

    return undecided_pairs(alike, pairs_apart(folder))


def imported_contradictions(opened: Opened) -> pd.DataFrame:
    """Returns, as problems, the contradictions within rows of imported tables and what of these rows was not read,
    until they are corrected; for a preview, those of its table."""
    folder = _folder_of_imports()
    if opened.preview:
        run = opened.preview
        remedy = "Correct the row in the table."
        return problem_table(
            Problem(Severity.FLAGGED, shown(run.file), f"{shown(where)}: {what}", remedy)
            for where, what, _ in run.mapping.contradictions
        )
    if folder is None:
        return problem_table(())
    from components.imports.merge.kept_rows import standing_contradictions

    return problem_table(standing_contradictions(folder))


def _folder_of_imports() -> Path | None:
    """Returns the folder in which the ledger keeps imported tables; None for a ledger of the past, which kept
    other ones."""
    folder = ledger_folder(opened_location())
    return None if past_moment() or folder is None or not (folder / _FOLDER).is_dir() else folder


def on_a_card(cells: Mapping[str, str]) -> str:
    """Returns such cells of a flight in a line of Markdown; "" if there are none."""
    parts = [
        f"{markdown(shown(heading))}: {with_links(cell[:_LONGEST])}"
        for heading, cell in list(cells.items())[:_MOST_CELLS]
    ]
    return f":small[Also in the table: {' · '.join(parts)}]" if parts else ""


def with_imported_cells(rows: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """Returns rows of flights with the columns of the tables that they came from. A heading that the ledger also
    has is marked "(table)"."""
    flight_cells = [cells.get(flight, {}) for flight in rows["flight_id"]] if cells and "flight_id" in rows else []
    columns = {
        heading if heading not in rows else f"{heading} (table)": [each.get(heading, "") for each in flight_cells]
        for heading in dict.fromkeys(heading for each in flight_cells for heading in each)
    }
    return rows.assign(**columns) if columns else rows
