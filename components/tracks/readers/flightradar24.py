"""Flightradar24: the CSV of its playback and the CSV of its track API."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from components.files.problems import Problem, Severity
from components.tracks.points import point_table
from components.tracks.readers.batch import Batch, Tally, UnreadableError, unused_columns
from components.tracks.readers.columns import meaning
from components.tracks.readers.compression import Limits, beginning
from components.tracks.readers.delimited import Chunk, chunks, column_names
from components.tracks.readers.nameless import several_aircraft
from components.tracks.readers.single_track import MOST_TOGETHER, REMEDY
from components.tracks.readers.values import measures, milliseconds, numbers, position_faults, squawks, texts

_PLAYBACK = {
    "timestamp": "time",
    "callsign": "callsign",
    "position": "position",
    "altitude": "altitude",
    "speed": "speed",
    "direction": "track",
}
_TRACK = {
    "timestamp": "time",
    "lat": "latitude",
    "lon": "longitude",
    "alt": "altitude",
    "gspeed": "speed",
    "vspeed": "rate",
    "track": "track",
    "squawk": "squawk",
    "callsign": "callsign",
    "source": "source",
}


_EVERY = frozenset({*_PLAYBACK, *_TRACK, "utc"})
_MEASURED = ("altitude", "speed", "rate")
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class _Table:
    """One of Flightradar24's tables of one aircraft: it has all columns of `every` and one of `any_of`; those of
    several aircraft are among the fingerprints."""

    NAME: str
    every: frozenset[str]
    any_of: frozenset[str]

    def recognises(self, head: bytes) -> bool:
        """Whether content that begins like this is this table."""
        names = frozenset(column_names(head))
        return self.every <= names and bool(self.any_of & names) and not {"hex", "fr24_id"} & names

    def read(self, stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
        """As `read_flightradar24`."""
        yield from read_flightradar24(stream, file)


PLAYBACK = _Table("Flightradar24 playback", frozenset({"timestamp"}), frozenset({"position"}))
TRACK = _Table(
    "Flightradar24 track", frozenset({"timestamp", "lat", "lon", "alt"}), frozenset({"gspeed", "vspeed", "source"})
)


def read_flightradar24(stream: BinaryIO, file: str) -> Iterator[Batch]:
    """The points of a playback or API file, which is the track of one aircraft; one whose rows may be those of
    several is refused.

    Altitude 0 is what Flightradar24 writes for an aircraft on the ground at any elevation, so the altitude is
    unknown there and on_ground is True; but it writes 0 as well for one that flies low near sea level, so that
    flag is a hint and no more. Above 0 nothing is said of the ground. Estimated positions were never received:
    they are left out and counted. Times are UTC; the address of the aircraft is not in these files. Raises
    `UnreadableError` for a file that cannot be read (on).
    """
    tally = Tally(file, lines=True)
    head, stream = beginning(stream, _HEAD)
    measured, unused = _other_columns(column_names(head))
    estimated = 0
    failure: UnreadableError | None = None
    track = [_points_of_none()]
    wanted = {*_PLAYBACK, *_TRACK, *(name for name, _ in measured.values())}
    try:
        for chunk in chunks(stream, tally, wanted, ()):
            points, left_out = _points(chunk, tally, measured)
            estimated += left_out
            track.append(points)
            if sum(map(len, track)) > MOST_TOGETHER:
                what = f"the table has more than {MOST_TOGETHER:,} positions, as no flight has"
                raise UnreadableError(what, REMEDY)
    except UnreadableError as error:
        failure = error
    points = pd.concat(track, ignore_index=True)
    if reason := several_aircraft(points, points["callsign"]):
        what = f"no column names the aircraft; {reason}; not read as one track"
        failure = failure or UnreadableError(what, f"{REMEDY}.")
    else:
        yield Batch(points, tally.problems())
    problems = [unused_columns(file, unused)] if unused else []
    problems += tally.rest()
    if estimated:
        what = f"{estimated:,} positions are estimates of the tracker, not received; left out"
        problems.append(Problem(Severity.SET_ASIDE, file, what, "Nothing to do.", column="source"))
    yield Batch(problems=[*tally.problems(), *problems], unread=tally.count)
    if failure:
        raise failure


def _points_of_none() -> pd.DataFrame:
    return point_table({"time": [], "latitude": [], "longitude": []})


def _other_columns(names: Sequence[str]) -> tuple[dict[str, tuple[str, float]], list[str]]:
    """Returns the columns with a unit in their name, as a person may have renamed them, by what they hold and with
    the factor of the unit; and those of which nothing is known.

    >>> _other_columns(["timestamp", "position", "altitude (m)", "colour"])
    ({'altitude': ('altitude (m)', 3.280839895013123)}, ['colour'])
    """
    others = [name for name in names if name and name not in _EVERY]
    measured: dict[str, tuple[str, float]] = {}
    for name in others:
        quantity, factor = meaning(name)
        if factor and quantity in _MEASURED and quantity not in names:
            measured[quantity] = name, factor
    used = {name for name, _ in measured.values()}
    return measured, [name for name in others if name not in used]


def _points(chunk: Chunk, tally: Tally, measured: Mapping[str, tuple[str, float]]) -> tuple[pd.DataFrame, int]:
    """Returns the points of a chunk, and how many estimates are left out; `measured` is of `_other_columns`."""
    rows = len(chunk.lines)
    playback = "position" in chunk.columns
    names = _PLAYBACK if playback else _TRACK
    cells = {names[name]: column for name, column in chunk.columns.items() if name in names}
    written = {names[name]: name for name in chunk.columns if name in names}
    cells |= {quantity: chunk.columns[name] for quantity, (name, _) in measured.items() if name in chunk.columns}
    written |= {quantity: name for quantity, (name, _) in measured.items()}
    nothing = pa.nulls(rows, pa.large_string())
    if playback:
        pairs = pc.split_pattern(texts(cells["position"]), ",", max_splits=1)
        both = pc.equal(pc.list_value_length(pairs), 2)
        safe = pc.if_else(both, texts(cells["position"]), ",")
        halves = pc.split_pattern(safe, ",", max_splits=1)
        cells["latitude"], cells["longitude"] = pc.list_element(halves, 0), pc.list_element(halves, 1)
        raw_position = dict.fromkeys(("latitude", "longitude"), ("position", cells["position"]))
    else:
        raw_position = {key: (key[:3], cells.get(key)) for key in ("latitude", "longitude")}
    times = milliseconds(cells.get("time", nothing))
    latitude, _ = numbers(cells.get("latitude", nothing))
    longitude, _ = numbers(cells.get("longitude", nothing))
    faults = position_faults(
        times, latitude, longitude, {"time": (written.get("time", "timestamp"), cells.get("time")), **raw_position}
    )
    good = tally.sift(faults, chunk.lines)
    source = pc.utf8_lower(texts(cells.get("source", nothing)))
    estimated = pc.starts_with(source, "estimat").to_numpy(zero_copy_only=False) & good
    is_used = good & ~estimated

    def numeric(name: str) -> np.ndarray:
        made, wrong = measures(cells.get(name, nothing))
        tally.doubt(written.get(name, name), int(wrong[is_used].sum()))
        return made[is_used] * measured.get(name, ("", 1.0))[1]

    altitude = numeric("altitude")
    ground = altitude == 0
    table = point_table(
        {
            "time": times[is_used],
            "latitude": latitude[is_used],
            "longitude": longitude[is_used],
            "altitude_ft": np.where(ground, np.nan, altitude),
            "on_ground": pd.arrays.BooleanArray(ground, ~ground),
            "ground_speed_kt": numeric("speed"),
            "track_deg": numeric("track"),
            "vertical_rate_fpm": numeric("rate"),
            "callsign": texts(cells.get("callsign", nothing)).filter(pa.array(is_used)),
            "squawk": _squawks(cells.get("squawk", nothing)).filter(pa.array(is_used)),
            "position_source": source.filter(pa.array(is_used)),
        }
    )
    return table, int(estimated.sum())


def _squawks(column: pa.Array) -> pa.Array:
    """Codes; 0 stands for none."""
    codes = squawks(column)
    return pc.if_else(pc.equal(codes, "0000"), "", codes)
