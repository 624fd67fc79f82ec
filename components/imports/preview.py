"""Opens somebody's own table in place of a ledger, as the ledger that it makes without any answers. Nothing is
written beside the file."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from components.files.problems import Problem, Severity, shown
from components.files.safe_open import why_unwritten
from components.imports.dry_run import DryRun
from components.imports.questions import NotReadableError
from components.imports.save import write_preview
from components.journal.save_errors import NotSavedError
from components.ledger.ledger import Ledger, open_ledger, unread_ledger


@dataclass(frozen=True, slots=True)
class Preview:
    """The ledger that a table makes, and its dry run, None if the table could not be read."""

    ledger: Ledger
    run: DryRun | None = None


def preview(file: Path, called: str) -> Preview:
    """Returns the ledger that a table makes without answers, under this name."""
    try:
        with TemporaryDirectory(prefix="preview-") as place:
            folder = Path(place) / called
            run = write_preview(file, folder)
            return Preview(open_ledger(folder), run)
    except NotReadableError as error:
        return unread(file, error.what, error.remedy)
    except NotSavedError as error:
        return unread(file, str(error), "Mend it, and save the table again.")
    except OSError as error:
        return unread(file, f"no preview can be made: {why_unwritten(error)}", "Make room for temporary files.")


def unread(file: Path, what: str, remedy: str) -> Preview:
    """Returns the preview of a table that could not be read."""
    return Preview(unread_ledger(file, Problem(Severity.UNREADABLE, shown(file.name), what, remedy)))
