"""What is loaded at present: for the health endpoint and the log."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from components.pages.server.logs import say

if TYPE_CHECKING:
    # What reads ledgers takes a second to import; the server is there before it.
    from components.pages.parts.opened import Current


@dataclass(frozen=True, slots=True)
class Loaded:
    """A ledger in figures. version: of its files, shortened. since: when it was read, UTC, ISO 8601."""

    title: str
    version: str
    reports: int
    visits: int
    problems: int
    since: str
    newer_is_broken: bool


class LastLoaded:
    """The ledger that was last found readable; None until there is one. Every change is written to the log.
    was_read: whether any was looked at, readable or not."""

    def __init__(self) -> None:
        self.loaded: Loaded | None = None
        self.was_read = False
        self._lock = Lock()
        self._broken = False

    def note(self, current: "Current") -> None:
        """Keep what a reader was just shown."""
        ledger = current.opened.ledger
        version = sha256(current.opened.version.encode("utf-8", "surrogateescape")).hexdigest()[:12]
        broken = len(current.broken) > 0
        with self._lock:
            self.was_read = True
            before, was_broken, self._broken = self.loaded, self._broken, broken
            if broken and not was_broken:
                say("ledger broken", logging.ERROR, problems=len(current.broken))
            if not ledger.readable or (before and (before.version, before.newer_is_broken) == (version, broken)):
                return
            changed = before is None or before.version != version
            since = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}" if changed or before is None else before.since
            figures = (current.opened.reports, current.opened.visits, len(ledger.problems))
            self.loaded = Loaded(ledger.title, version, *figures, since, broken)
        if changed:
            reports, visits, problems = figures
            say(
                "ledger opened" if before is None else "ledger changed",
                version=version,
                reports=reports,
                visits=visits,
                problems=problems,
            )


LAST = LastLoaded()
