"""Reads logs of port 30003: SBS-1, BaseStation, dump1090 and readsb, one message per line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from components.files.cells import icao24
from components.files.delimited_text import lines
from components.files.problems import Problem, Severity
from components.tracks.readers.batch import Batch, Tally
from components.tracks.readers.limits import Limits
from components.tracks.readers.point_records import Flaw, Layout, Record, batches, milliseconds_of

NAME = "SBS (BaseStation) log"

_FIRST = re.compile(rb"(?:MSG,[1-8]|SEL|ID|AIR|STA|CLK),[^\n]*(?:,[^\n]*){8}")
_OTHERS = ("SEL", "ID", "AIR", "STA", "CLK")
_LONGEST = 4_096
"""Bytes of a line: a message has about 150. Without a limit, an endless line would be read into memory."""
_FIELDS = 22
"""Fields of a message, as BaseStation writes it."""
_SHORTEST = 16
"""Fields up to the longitude; shorter messages have no position."""
_TYPE, _ADDRESS, _DATE, _TIME, _LOGGED_DATE, _LOGGED_TIME = 1, 4, 6, 7, 8, 9
_CALLSIGN, _ALTITUDE, _SPEED, _TRACK, _LATITUDE, _LONGITUDE, _RATE, _SQUAWK = range(10, 18)
_ON_GROUND = 21
_IDENTITY, _SURFACE, _VELOCITY = "1", "2", "4"
_CARRIED_MS, _MOVED_MS = 900_000, 5_000
"""How long a callsign or squawk applies to the next positions (as `readsb.CARRIED_S`), and how long a speed does:
about a turn."""
_MOST_AIRCRAFT = 100_000
"""Aircraft whose last message is remembered, many times as many as one receiver hears. Without a limit, forged
addresses would fill the memory."""
_LAYOUT = Layout(
    {
        "time": "time",
        "icao24": "HexIdent",
        "latitude": "Latitude",
        "longitude": "Longitude",
        "altitude_ft": "Altitude",
        "ground_speed_kt": "GroundSpeed",
        "track_deg": "Track",
        "vertical_rate_fpm": "VerticalRate",
        "on_ground": "IsOnGround",
    },
    several=True,
)


@dataclass(slots=True)
class _Aircraft:
    """What the messages of one aircraft last said, and when (milliseconds since 1970)."""

    callsign: str = ""
    callsign_ms: int = 0
    squawk: str = ""
    squawk_ms: int = 0
    velocity: tuple[str, str, str] = ("", "", "")
    velocity_ms: int = 0

    def note(self, cells: list[str], when: int) -> None:
        """Stores what a message says, except the position."""
        if cells[_CALLSIGN]:
            self.callsign, self.callsign_ms = cells[_CALLSIGN], when
        if cells[_SQUAWK]:
            self.squawk, self.squawk_ms = cells[_SQUAWK], when
        if cells[_SPEED]:
            self.velocity, self.velocity_ms = (cells[_SPEED], cells[_TRACK], cells[_RATE]), when


def recognises(head: bytes) -> bool:
    """Returns whether content begins with a message of port 30003.

    >>> recognises(b"MSG,3,1,1,4B1803,1,2023/11/14,22:13:20.000,2023/11/14,22:13:20.000,,1000,,,35.4,35.9,,,,,,0")
    True
    """
    return bool(_FIRST.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")))


def read(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of a log: each position that an aircraft sent, with what its other messages said just
    before.

    Altitude is pressure altitude in feet, speeds are in knots. A position in message 2 is on the ground; in others
    the flag decides. The messages do not say which zone their times are in: they are read as UTC, and that is
    reported. Raises `UnreadableError` for a file that cannot be read, or not to its end.
    """
    tally = Tally(file, lines=True)
    what = "the times of an SBS log name no zone and are read as UTC"
    remedy = "If the receiver's clock showed local time, every time here is off by its offset."
    yield Batch(problems=[Problem(Severity.FLAGGED, file, what, remedy, column="time")])
    yield from batches(_records(stream), _LAYOUT, tally, NAME)


def _records(stream: BinaryIO) -> Iterator[Record | Flaw]:
    state: dict[str, _Aircraft] = {}
    for line, text in lines(stream, _LONGEST):
        if text is None:
            yield Flaw(line, "", "", "this line is too long for a message")
            continue
        cells = text.decode("utf-8", "replace").split(",")
        if cells[0] in _OTHERS:
            continue
        if cells[0] != "MSG" or len(cells) < _SHORTEST:
            what = f"this is no message of port 30003: MSG and at least {_SHORTEST} fields"
            yield Flaw(line, "", text[:100].decode("utf-8", "replace"), what)
            continue
        cells += [""] * (_FIELDS - len(cells))
        yield from _message(line, [cell.strip() for cell in cells], state)


def _message(line: int, cells: list[str], state: dict[str, _Aircraft]) -> Iterator[Record]:
    """Yields the position of a message, if it has one; what else it says is stored for the aircraft's next
    position."""
    moment = _moment(cells)
    when = milliseconds_of(moment) or 0
    aircraft = _aircraft_of(icao24(cells[_ADDRESS]), state)
    aircraft.note(cells, when)
    if not (cells[_LATITUDE] or cells[_LONGITUDE]):
        return
    moves = abs(when - aircraft.velocity_ms) <= _MOVED_MS
    speed, track, rate = aircraft.velocity if moves else ("", "", "")
    yield (
        line,
        {
            "time": when or moment,
            "icao24": cells[_ADDRESS],
            "latitude": cells[_LATITUDE],
            "longitude": cells[_LONGITUDE],
            "altitude_ft": cells[_ALTITUDE],
            "on_ground": True if cells[_TYPE] == _SURFACE else _flag(cells[_ON_GROUND]),
            "ground_speed_kt": speed,
            "track_deg": track,
            "vertical_rate_fpm": rate,
            "callsign": aircraft.callsign if abs(when - aircraft.callsign_ms) <= _CARRIED_MS else "",
            "squawk": aircraft.squawk if abs(when - aircraft.squawk_ms) <= _CARRIED_MS else "",
        },
    )


def _aircraft_of(address: str, state: dict[str, _Aircraft]) -> _Aircraft:
    """Returns the aircraft with an address, creating it if necessary; drops all others if there are too many."""
    if address not in state and len(state) >= _MOST_AIRCRAFT:
        state.clear()
    return state.setdefault(address, _Aircraft())


def _moment(cells: list[str]) -> str:
    """Returns when a message was sent, or else logged."""
    date, time = (_DATE, _TIME) if cells[_DATE] else (_LOGGED_DATE, _LOGGED_TIME)
    return f"{cells[date].replace('/', '-')}T{cells[time]}"


def _flag(cell: str) -> object:
    """Returns a flag; SBS writes -1 for true."""
    return {"-1": True, "1": True, "0": False, "": None}.get(cell, cell)
