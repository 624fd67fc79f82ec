"""Columns that a table had last time and lacks now. A new column may be the same one under another name; without a
question, the flights would silently lose its cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from components.files.problems import shown
from components.imports.columns.headings import COLUMN, NOT_MAPPED
from components.imports.merge.last_import import LastImport
from components.imports.questions import Answers, Question, question
from components.imports.sheets.grid_tables import Sheet
from components.ledger.spellings import fold


@dataclass(frozen=True, slots=True)
class LostColumns:
    """Questions whether new columns are lost ones. needed: the two share cells, so flights would lose these;
    optional: the only sign is that one column went and another came."""

    needed: tuple[Question, ...] = ()
    optional: tuple[Question, ...] = ()

    def answered(self, answers: Answers) -> dict[str, str]:
        """Returns, by new heading, the columns of ours that answers give."""
        chosen = {each.id: answers.to(each) for each in (*self.needed, *self.optional)}
        return {id_.removeprefix(COLUMN): own for id_, own in chosen.items() if own not in ("", NOT_MAPPED)}


def lost_columns(
    last: LastImport, sheet: Sheet, columns: Mapping[str, str], asked: Iterable[Question]
) -> LostColumns:
    """Returns the questions about the new columns of a table. `columns` is what its headings are read as; `asked`
    are the questions already asked."""
    lost = _lost_headings(last, sheet, columns)
    ids = {each.id for each in asked}
    new = {
        heading: cells
        for heading, cells in _new_headings(last, sheet, columns).items()
        if f"{COLUMN}{heading}" not in ids
    }
    shared = _sharing_cells(new, lost, last)
    needed = tuple(_question_of(heading, olds, lost, sheet) for heading, olds in shared.items() if olds)
    if needed or not len(new) == len(lost) == 1:
        return LostColumns(needed)
    return LostColumns((), (_question_of(next(iter(new)), [*lost], lost, sheet),))


def _lost_headings(last: LastImport, sheet: Sheet, columns: Mapping[str, str]) -> dict[str, str]:
    """Returns the missing headings with what they were read as, if no heading is read as that now."""
    current_columns = {columns.get(heading, "") for heading in sheet.headings}
    before = last.mapping.columns if last.mapping else {}
    return {
        heading: own
        for heading, own in before.items()
        if own and own not in current_columns and heading not in sheet.headings
    }


def _new_headings(last: LastImport, sheet: Sheet, columns: Mapping[str, str]) -> dict[str, set[str]]:
    """Returns the new headings that are read as nothing of ours, with their cells."""
    stored_headings = {heading for row in last.stored for heading in row.cells}
    unmapped = [
        heading for heading in sheet.headings if heading not in stored_headings and not columns.get(heading)
    ]
    return {heading: cells for heading in unmapped if (cells := {*_cells(sheet, heading)} - {""})}


def _sharing_cells(new: Mapping[str, set[str]], lost: Iterable[str], last: LastImport) -> dict[str, list[str]]:
    """Returns for each new heading the lost headings under which one of its cells stood."""
    before = {heading: {fold(row.cells.get(heading, "")) for row in last.stored} - {""} for heading in lost}
    return {
        heading: [old for old, own in before.items() if not cells.isdisjoint(own)]
        for heading, cells in new.items()
    }


def _cells(sheet: Sheet, heading: str) -> Iterator[str]:
    place = sheet.headings.index(heading)
    yield from (fold(row.cells[place]) for row in sheet.rows)


def _question_of(heading: str, olds: list[str], lost: Mapping[str, str], sheet: Sheet) -> Question:
    named = " and ".join(f"'{shown(old)}', which was read as {lost[old]}," for old in olds)
    place = sheet.headings.index(heading)
    filled = [row for row in sheet.rows if row.cells[place]]
    verb = "is" if len(olds) == 1 else "are"
    about = (
        f"{named} {verb} not in this table any more. Is the new column '{shown(heading)}', such as "
        f"'{shown(filled[0].cells[place])}', the same?"
    )
    choices = (*dict.fromkeys(lost[old] for old in olds), NOT_MAPPED)
    return question(f"{COLUMN}{heading}", about, choices, [row.number for row in filled])
