"""Whose track it is, in formats that name an aircraft by no more than a title: several of them are never one."""

import re
from collections.abc import Sized
from dataclasses import dataclass, field

from components.tracks.readers.batch import Tally, UnreadableError

REMEDY = "Save the track of each aircraft in a file of its own"
MOST_TOGETHER = 100_000
"""Points of one track; one in every second of a day."""

_CALLSIGN = re.compile(r"(?=.*[0-9])(?=.*[A-Z])[A-Z0-9]{3,8}")
_BOTH = re.compile(r"[A-Z0-9-]{1,8}/([A-Z0-9]{3,8})")
_FLIGHTAWARE = re.compile(r"FlightAware \S+ ([A-Z0-9]{3,8}) .*")


@dataclass(slots=True)
class SingleTrack:
    """The tracks of a file that bear no address and may be of one aircraft: those with the title of the first that
    begin when it has ended."""

    tally: Tally
    _title: str | None = None
    _last_ms: int = 0
    _refused: set[str] = field(default_factory=set)

    def admits(self, title: str, first_ms: int, last_ms: int, row: int) -> bool:
        """Whether a track may be of the same aircraft as those before; if not, it is set aside and named."""
        if self._title is None:
            self._title = title
        if title != self._title:
            what = "a track with another name, perhaps of another aircraft, and without an address"
        elif first_ms < self._last_ms:
            what = "a track that begins before the one above ends, so of another aircraft, and without an address"
        else:
            self._last_ms = max(last_ms, first_ms)
            return True
        self.tally.add(row, "name", title, what, REMEDY)
        return False


def refuse_endless(track: Sized) -> None:
    """Raises `UnreadableError` for a track with more than MOST_TOGETHER points."""
    if len(track) > MOST_TOGETHER:
        what = f"a track of this file has more than {MOST_TOGETHER:,} points"
        raise UnreadableError(what, "Split it, by days for instance.")


def callsign_in(title: str) -> str:
    """The callsign in a title, where it is one or holds one in a known way.

    >>> [callsign_in(title) for title in ("N3423Q", "LX8/SWR8", "FlightAware ✈ SWR8 28-Jun-2020 (A-B)", "Track 1")]
    ['N3423Q', 'SWR8', 'SWR8', '']
    """
    if _CALLSIGN.fullmatch(title):
        return title
    match = _BOTH.fullmatch(title) or _FLIGHTAWARE.fullmatch(title)
    return match[1] if match else ""
