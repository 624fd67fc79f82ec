"""The copy of flights in a database: which one is there, and whether a newer one is being made or could not be."""

import time
from dataclasses import dataclass

from components.files.problems import Problem, Severity, shown
from components.ledger.database_copy import Copy, last_copy
from components.ledger.location import Remote
from components.ledger.versions import state_beside
from components.pages.parts.preparation import Preparation, copy_preparation


@dataclass(frozen=True, slots=True)
class CopyState:
    """The last copy, if there is one; the state of the files beside the flights; and the process that copies them
    again, or that has failed to."""

    location: Remote
    copy: Copy | None
    beside: str
    renewal: Preparation | None

    @property
    def version(self) -> tuple[str, str]:
        """Returns what differs once a row or a file beside the flights has changed."""
        return self.copy.folder.name if self.copy else "", self.beside

    @property
    def can_be_opened(self) -> bool:
        """Returns whether the copy was put where it can be asked together with the files beside it."""
        return self.copy is not None and self.copy.beside == self.beside

    @property
    def is_in_work(self) -> bool:
        """Returns whether a process is copying."""
        return self.renewal is not None and not self.renewal.finished.is_set()

    @property
    def is_awaited(self) -> bool:
        """Returns whether there is nothing newer to be shown before a copy is made."""
        return self.copy is None or (self.is_in_work and not self.can_be_opened)

    @property
    def problem(self) -> Problem | None:
        """Returns why there is no newer copy."""
        fault = self.renewal and self.renewal.fault
        return Problem(Severity.UNREADABLE, shown(str(self.location)), *fault) if fault else None


def copy_state(location: Remote, fresh_s: float) -> CopyState:
    """Returns the state of a copy. One that was made more than `fresh_s` seconds ago, or beside which files have
    changed, is renewed by a process of its own."""
    copy, beside, after = last_copy(location), state_beside(location), time.time() - fresh_s
    is_due = copy is None or copy.read <= after or copy.beside != beside
    renewal = copy_preparation(location, (copy and copy.read, beside, is_due), is_due, after)
    return CopyState(location, copy, beside, renewal)
