"""A table of somebody's own that was opened in the place of a ledger, and the ledger that it makes by itself.
Nothing is written beside the file."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from components.files.problems import Problem, Severity, shown
from components.files.safe_open import why_unwritten
from components.imports.dry_run import DryRun
from components.imports.questions import NotReadableError
from components.imports.save import write_preview
from components.journal.save_errors import NotSavedError
from components.ledger.ledger import Ledger, open_ledger, unread_ledger
from components.ledger.versions import fingerprint
from components.pages.parts.brought_table import file_name, unforeseen


@dataclass(frozen=True, slots=True)
class Preview:
    """What a table makes by itself: the ledger, and the dry run behind it; None where it could not be read."""

    ledger: Ledger
    run: DryRun | None = None


def preview_of(file: Path) -> Preview:
    """Returns what a table makes by itself."""
    return _preview(str(file.absolute()), repr(fingerprint(file)), file)


@st.cache_resource(max_entries=2, show_spinner="Reading the table …")
def _preview(path: str, stamp: str, _file: Path) -> Preview:
    """Returns a preview; cached until the file (`stamp`) changes."""
    try:
        with TemporaryDirectory(prefix="preview-") as place:
            folder = Path(place) / file_name(_file.stem)
            run = write_preview(_file, folder)
            return Preview(open_ledger(folder), run)
    except NotReadableError as error:
        what, remedy = error.what, error.remedy
    except NotSavedError as error:
        what, remedy = str(error), "Mend it, and save the table again."
    except OSError as error:
        what, remedy = f"no preview can be made: {why_unwritten(error)}", "Make room for temporary files."
    # Tables are of every make: what one of them breaks must not end every page.
    except Exception as error:
        reason = unforeseen(error)
        what, remedy = reason.what, reason.remedy
    problem = Problem(Severity.UNREADABLE, shown(_file.name), what, remedy)
    return Preview(unread_ledger(_file, problem))
