"""An import in progress: what an editor answers stays in their session, and is written into the ledger together
with the flights, or not at all."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from components.files.atomic import stamp_of
from components.files.safe_open import why_unwritten
from components.imports.cells.time_zones import ZONE
from components.imports.columns.headings import COLUMN
from components.imports.columns.mapping import RowKind, TableMapping
from components.imports.dry_run import DryRun, dry_run
from components.imports.merge.ledger_tables import FOLDER
from components.imports.questions import NotReadableError, Question
from components.imports.rows.row_kinds import NoFlightsError
from components.imports.save import save
from components.journal.save_errors import NotSavedError
from components.ledger.versions import fingerprint
from components.pages.parts.frame.ledger_state import SAVED_HERE
from components.pages.parts.open_ledger.brought_table import BroughtTable, file_name, unforeseen
from components.server.access import editor, folder_to_edit

_LARGE = 1_000_000
"""A table with more bytes takes longer than a moment to read."""
_GIVEN, _ASKED, _SEEN, _OUTCOME = "import-given", "import-asked", "import-seen", "import-outcome"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an import, by the SHA-256 of the file: what was done, in words, or why it was not written."""

    sha256: str
    done: str = ""
    why_not: str = ""


def given() -> TableMapping:
    """Returns what the editor has answered so far."""
    mapping: TableMapping = st.session_state.get(_GIVEN, TableMapping())
    return mapping


def questions_asked() -> dict[str, Question]:
    """Returns all questions that this table has led to, by id, including answered ones, which can still be
    changed."""
    questions: dict[str, Question] = st.session_state.setdefault(_ASKED, {})
    return questions


def run_of(table: BroughtTable, folder: Path) -> DryRun:
    """Returns the dry run of a table against the ledger in a folder. Answers for another table are forgotten
    unless its headings were the same: people correct a cell and drop the file again. Raises `NotReadableError`."""
    digest, headings = st.session_state.get(_SEEN, ("", ()))
    try:
        run = _run(table, folder)
        is_other = digest not in ("", table.sha256) and run.sheet.headings != headings
    except NoFlightsError as error:
        # Answers for some of its columns stay valid while others are still missing.
        if given() == TableMapping() or headings in ((), error.sheet.headings):
            st.session_state[_SEEN] = table.sha256, error.sheet.headings
            raise
        is_other = True
    except NotReadableError:
        if given() == TableMapping():
            raise
        is_other = True
    if is_other:
        forget()
        run = _run(table, folder)
    st.session_state[_SEEN] = table.sha256, run.sheet.headings
    questions_asked().update({each.id: each for each in (*run.questions, *run.optional)})
    return run


def forget() -> None:
    """Forgets all answers for a table."""
    for key in (_GIVEN, _ASKED, _SEEN):
        st.session_state.pop(key, None)


def _run(table: BroughtTable, folder: Path) -> DryRun:
    # For a small table the spinner, shown at every answer, would only move the page down and up again.
    with st.spinner("Reading the table …") if len(table.data) > _LARGE else nullcontext():
        return _cached_run(table.sha256, table.name, given().as_bytes(), _state_of(folder), table, folder, given())


@st.cache_resource(max_entries=4, show_spinner=False)
def _cached_run(
    digest: str,
    name: str,
    mapping: bytes,
    ledger: str,
    _table: BroughtTable,
    _folder: Path,
    _given: TableMapping,
) -> DryRun:
    """Returns a dry run. Cached until the table, the answers, or a file of the ledger changes."""
    try:
        with TemporaryDirectory(prefix="brought-") as place:
            file = Path(place) / file_name(_table.name)
            file.write_bytes(_table.data)
            return dry_run(file, _folder, _given)
    except OSError as error:
        raise NotReadableError(
            f"it cannot be laid down to be read: {why_unwritten(error)}", "Make room."
        ) from error
    except NotReadableError:
        raise
    # People bring tables of every make: a bug that one of them triggers must not break the page.
    except Exception as error:
        raise unforeseen(error) from error


def _state_of(folder: Path) -> str:
    """Returns a fingerprint of everything that a dry run depends on in the ledger: its tables, and the mappings
    and rows that it keeps of imports."""
    files = (folder / FOLDER).glob("*")
    stamps = [(path.name, stamp_of(path)) for path in sorted(files) if path.suffix in (".csv", ".json")]
    return repr((str(folder), fingerprint(folder), stamps))


def open_questions(run: DryRun) -> list[Question]:
    """Returns the questions without an answer. Once the editor has mapped a column, a dry run no longer asks about
    other columns; the questions on these that it had asked before stay open."""
    unanswered = list(run.questions)
    if given().columns:
        asked_ids = {each.id for each in unanswered}
        unanswered += [each for each in questions_asked().values() if each.id not in asked_ids and _waits(each)]
    return unanswered


def _waits(question: Question) -> bool:
    heading = question.id.removeprefix(COLUMN)
    is_of_column = heading != question.id
    return is_of_column and question.id not in given().answers and heading not in given().columns


def answer(question: Question, choice: str) -> None:
    """Records the answer to a question."""
    mapping = given()
    st.session_state[_GIVEN] = replace(mapping, answers={**mapping.answers, question.id: choice})


def answer_first(questions: Sequence[Question]) -> None:
    """Records the first choice of each of these questions."""
    for each in questions:
        answer(each, each.choices[0])


def ask_again(question_id: str) -> None:
    """Withdraws an answer that the ledger keeps from last time."""
    mapping = given()
    st.session_state[_GIVEN] = replace(mapping, answers={**mapping.answers, question_id: ""})


def map_column(heading: str, column: str) -> None:
    """Records the mapping of a column."""
    mapping = given()
    st.session_state[_GIVEN] = replace(mapping, columns={**mapping.columns, heading: column})


def take_zone(heading: str, zone: str) -> None:
    """Records the time zone of a column whose times name none; "" if the times are not used."""
    mapping = given()
    st.session_state[_GIVEN] = replace(mapping, answers={**mapping.answers, f"{ZONE}{heading}": zone})


def take_sheet(name: str, answers: Mapping[str, str]) -> None:
    """Records which sheet is meant, and whether it alone; answers for another sheet are forgotten."""
    forget()
    st.session_state[_GIVEN] = TableMapping(sheet=name, answers=answers)


def take_kind(kind: RowKind) -> None:
    """Records what a row is."""
    st.session_state[_GIVEN] = replace(given(), row=kind)


def take_key(headings: Sequence[str]) -> None:
    """Records the headings by which a row is recognised next time."""
    st.session_state[_GIVEN] = replace(given(), key=tuple(headings))


def write(run: DryRun, done: str) -> None:
    """Writes an import into the ledger, all or nothing. `outcome` then returns `done`, or why it failed."""
    if folder_to_edit() != run.ledger.folder or open_questions(run):
        return
    try:
        save(run, editor())
    except NotSavedError as error:
        st.session_state[_OUTCOME] = Outcome(run.mapping.sha256, why_not=str(error))
        return
    forget()
    st.session_state[_OUTCOME] = Outcome(run.mapping.sha256, done)
    st.session_state[SAVED_HERE] = True


def outcome(run: DryRun) -> Outcome | None:
    """Returns the outcome of the import of this file; None if it was not written in this session."""
    last: Outcome | None = st.session_state.get(_OUTCOME)
    return last if last and last.sha256 == run.mapping.sha256 else None
