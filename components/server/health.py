"""Reports what is loaded at present, for the health endpoint and the log."""

import logging
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.server.access import edit_is_on
from components.server.log import say


@dataclass(frozen=True, slots=True)
class Loaded:
    """Figures of a loaded ledger. version: of its files, shortened. since: the time of reading, UTC, ISO 8601."""

    title: str
    version: str
    reports: int
    visits: int
    problems: int
    since: str = ""
    newer_is_broken: bool = False


class LastLoaded:
    """The last readable ledger; None until there is one. Every change is logged. was_read: whether any ledger
    was read, successfully or not."""

    def __init__(self) -> None:
        self.loaded: Loaded | None = None
        self.was_read = False
        self._lock = Lock()
        self._broken = False

    def note(self, shown: Loaded, *, readable: bool, broken: int) -> None:
        """Records the ledger that a reader was just shown, and its number of unreadable files; `version` of
        `shown` is any text that changes with the files, and `since` is set here."""
        version = sha256(shown.version.encode("utf-8", "surrogateescape")).hexdigest()[:12]
        with self._lock:
            self.was_read = True
            before, was_broken, self._broken = self.loaded, self._broken, broken > 0
            if broken and not was_broken:
                say("ledger broken", logging.ERROR, problems=broken)
            if not readable:
                return
            is_other = before is None or before.version != version
            since = before.since if before and not is_other else f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
            self.loaded = replace(shown, version=version, since=since, newer_is_broken=broken > 0)
        if is_other:
            event = "ledger opened" if before is None else "ledger changed"
            say(event, version=version, reports=shown.reports, visits=shown.visits, problems=shown.problems)


LAST = LastLoaded()


async def health(_: Request) -> Response:
    """Returns 200 with the figures of the ledger, 503 while nothing readable is loaded."""
    mode = "edit" if edit_is_on() else "view"
    uncached = {"Cache-Control": "no-store"}
    if LAST.loaded is None:
        return JSONResponse({"status": "nothing loaded", "mode": mode}, 503, headers=uncached)
    return JSONResponse({"status": "ok", "mode": mode, **asdict(LAST.loaded)}, headers=uncached)
