"""Reads snapshots of all aircraft at one time: `aircraft.json` of readsb and dump1090, the answers of APIs of the
ADS-B Exchange kind (v2), and `AircraftList.json` of Virtual Radar Server; chunks of tar1090 (`chunk_*.gz`), which
collect a few minutes of them; and heatmaps of readsb (`globe_history/…/heatmap/NN.bin.ttf`), half an hour of all
aircraft in slices of seconds.

PyPI's `pyreadsb` decodes heatmaps, too, but needs Python 3.12; the layout is four fields and three marks.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from components.files.magic import begins_json
from components.files.problems import Problem, Severity
from components.tracks.points import point_table
from components.tracks.readers.batch import Batch, Format, Tally, UnreadableError
from components.tracks.readers.json_documents import as_list, documents
from components.tracks.readers.limits import Limits
from components.tracks.readers.point_records import Flaw, Layout, Record, Repeats, batches, number
from components.tracks.readers.values import EARLIEST_MS, latest_ms

_MILLISECONDS = 1e11
"""A larger `now` is in milliseconds: as seconds it would be the year 5138."""
_LIST = re.compile(rb'"(?:aircraft|ac)"\s*:\s*(?:\[\s*(?:\{[^{}]*"hex"|\])|null)')
_CHUNK = re.compile(rb'\s*\{\s*"files"\s*:\s*\[\s*(?:\{\s*"(?:now|uat_978)"|\])')
_IN_CHUNKS = ("hex", "alt", "gs", "track", "lat", "lon", "seen_pos", "type", "flight")
"""The values of an aircraft in a chunk; older chunks lack the last, or have a list for `type`."""
_VIRTUAL_RADAR_LIST = re.compile(rb'"acList"\s*:\s*\[')
_VIRTUAL_RADAR: Mapping[str, str] = {
    "Icao": "hex",
    "Lat": "lat",
    "Long": "lon",
    "Trak": "track",
    "Vsi": "baro_rate",
    "Call": "flight",
    "Sqk": "squawk",
    "Reg": "r",
    "Type": "t",
}
"""Virtual Radar Server's names for readsb's fields."""
_OF_TRAILS = ("hex", "flight", "r", "t")
"""Fields that also apply to the trail of an aircraft."""
_TRAILED: Mapping[str, tuple[str, str]] = {"a": ("alt_trail", "AltT"), "s": ("gs", "SpdTyp")}
"""What a trail holds besides positions and times, by its kind: the field, and the field that says if it is of
another sort."""
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "icao24": ("hex",),
    "latitude": ("lat",),
    "longitude": ("lon",),
    "altitude_ft": ("alt_baro", "altitude", "alt_trail"),
    "vague_altitude_ft": ("alt",),
    "geometric_ft": ("alt_geom",),
    "ground_speed_kt": ("gs", "speed"),
    "track_deg": ("track",),
    "vertical_rate_fpm": ("baro_rate", "vert_rate"),
    "callsign": ("flight",),
    "squawk": ("squawk",),
    "category": ("category",),
    "position_source": ("type",),
    "qnh_hpa": ("nav_qnh",),
    "adsb_version": ("version",),
    "nic": ("nic",),
    "nac_p": ("nac_p",),
    "sil": ("sil",),
    "registration": ("r",),
    "aircraft_type": ("t",),
}
_SAY_GROUND = ("alt_baro", "altitude", "alt")
"""Altitude fields that are `ground` on the ground, and numbers only in the air."""
_LAYOUT = Layout({column: names[0] for column, names in _SPELLINGS.items()} | {"time": "now"}, several=True)


def recognises_aircraft_json(head: bytes) -> bool:
    """Returns whether content is a list of aircraft as received at one time, or one per line.

    >>> recognises_aircraft_json(b'{"now": 1700000000.1, "messages": 7, "aircraft": [{"hex": "4b1803"}]}')
    True
    """
    return begins_json(head) and bool(_LIST.search(head))


def read_aircraft_json(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of one `aircraft.json`, of a list of them, or of one per line.

    The time of a position is `now` minus `seen_pos`, UTC; `now` is in seconds or milliseconds. A position repeated
    by a later snapshot is one point. Altitudes are in feet: `alt_baro` is pressure altitude or `ground`,
    `alt_geom` is above the ellipsoid. Positions without an address are set aside. Raises `UnreadableError` for a
    file that cannot be read, or not to its end.
    """
    tally = Tally(file, lines=False)
    return batches(_records(stream, tally, limits), _LAYOUT, tally, AIRCRAFT_JSON.NAME)


def _recognises_virtual_radar(head: bytes) -> bool:
    return begins_json(head) and bool(_VIRTUAL_RADAR_LIST.search(head))


def _read_virtual_radar(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of one `AircraftList.json`, or of one per line, otherwise as `read_aircraft_json`. The
    time of a position is `PosTime`. Short trails (`Cos`), whose positions have times, are read; full ones (`Cot`)
    are not."""
    tally = Tally(file, lines=False)
    return batches(_records(stream, tally, limits), _LAYOUT, tally, VIRTUAL_RADAR.NAME)


def _recognises_chunk(head: bytes) -> bool:
    return bool(_CHUNK.match(head))


def _read_chunk(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of a chunk: snapshots a few seconds apart, with aircraft as lists of values, otherwise as
    `read_aircraft_json`. The altitude is pressure altitude, or that above the ellipsoid if there was none."""
    tally = Tally(file, lines=False)
    return batches(_records(stream, tally, limits), _LAYOUT, tally, CHUNK.NAME)


def _records(stream: BinaryIO, tally: Tally, limits: Limits) -> Iterator[Record | Flaw]:
    repeats, row = Repeats(), 0
    for line, document in documents(stream, tally, limits):
        for snapshot in _snapshots(document):
            for one, now in _aircraft(snapshot, repeats):
                row += 1
                place = line if tally.lines else row
                if isinstance(one, Flaw):
                    yield one
                elif not isinstance(one, dict):
                    yield Flaw(place, "aircraft", one, "this is no aircraft, and no list of some")
                elif not repeats.has(one.get("hex"), one.get("lat"), one.get("lon"), _received(now, one) or 0.0):
                    yield place, _json_cells(one, now)


def _snapshots(document: object) -> Iterator[object]:
    """Yields the snapshots of a document: one, a list, or a chunk of them."""
    for one in as_list(document):
        yield from as_list(one["files"]) if isinstance(one, dict) and "files" in one else [one]


def _aircraft(snapshot: object, repeats: Repeats) -> Iterator[tuple[Any, float | None]]:
    """Yields the aircraft of a snapshot, each with the snapshot's time; the snapshot itself if it is none."""
    if not isinstance(snapshot, dict):
        yield snapshot, None
    elif "acList" in snapshot:
        for one in as_list(snapshot["acList"]):
            yield from _of_virtual_radar(one, repeats)
    else:
        listed, now = snapshot.get("aircraft", snapshot.get("ac", "")), _now(snapshot)
        for one in [] if listed is None else as_list(listed):
            yield (_of_chunk(one) if isinstance(one, list) else one), now


def _of_chunk(values: list[Any]) -> dict[str, Any]:
    """Returns an aircraft of a chunk in the form of readsb."""
    made = dict(zip(_IN_CHUNKS, values, strict=False))
    return made if isinstance(made.get("type"), str) else made | {"type": None}


def _of_virtual_radar(one: Any, repeats: Repeats) -> Iterator[tuple[Any, float | None]]:
    """Yields an aircraft of Virtual Radar Server in the form of readsb, with the time of its position; before it,
    the new positions of its trail. Only pressure altitudes (`AltT` 0 or missing) and ground speeds (`SpdTyp`) are
    used."""
    if not isinstance(one, dict):
        yield one, None
        return
    made = {name: one[theirs] for theirs, name in _VIRTUAL_RADAR.items() if theirs in one}
    received = _now({"now": one.get("PosTime")})
    of_trail = {name: made[name] for name in _OF_TRAILS if name in made}
    for place, time in _new_in_trail(one, received, repeats):
        yield of_trail | place, time
    made["alt_baro"] = _pressure_altitude(one)
    made["gs"] = None if one.get("SpdTyp") else one.get("Spd")
    yield made, received


def _pressure_altitude(one: Mapping[str, Any]) -> Any:
    """Returns the pressure altitude of an aircraft, or `ground`; None if its altitude is of another sort."""
    if one.get("Gnd") is True:
        return "ground"
    return None if one.get("AltT") else one.get("Alt")


def _new_in_trail(
    one: Mapping[str, Any], received: float | None, repeats: Repeats
) -> Iterator[tuple[dict[str, Any], float]]:
    """Yields the positions of an aircraft's trail after the last one read, and before its current position."""
    for place, time in _trail(one):
        if time is None or repeats.passed(one.get("Icao"), time):
            continue
        if received is None or time < received:
            yield place, time


def _trail(one: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], float | None]]:
    """Yields the positions of an aircraft's short trail, each with its time. The trail repeats latitude,
    longitude, time and, depending on its kind, altitude (`TT` a) or speed (`TT` s)."""
    trail, kind = one.get("Cos"), str(one.get("TT"))
    name, another = _TRAILED.get(kind, ("", ""))
    values = iter(trail if isinstance(trail, list) else [])
    for latitude, longitude, time, *more in zip(*[values] * (4 if name else 3), strict=False):
        place = {"lat": latitude, "lon": longitude}
        yield place | ({name: more[0]} if name and not one.get(another) else {}), _now({"now": time})


def _now(snapshot: Any) -> float | None:
    """Returns when a snapshot was made, in seconds since 1970."""
    now = number(snapshot.get("now", snapshot.get("ctime")))
    return now / 1000 if now is not None and now > _MILLISECONDS else now


def _received(now: float | None, one: Mapping[str, Any]) -> float | None:
    return None if now is None else now - (number(one.get("seen_pos")) or 0.0)


def _json_cells(one: Mapping[str, Any], now: float | None) -> dict[str, object]:
    cells: dict[str, object] = {
        column: next((one[name] for name in names if name in one), None) for column, names in _SPELLINGS.items()
    }
    altitude = next((one[name] for name in _SAY_GROUND if name in one), None)
    if altitude == "ground":
        cells |= {"altitude_ft": None, "vague_altitude_ft": None, "on_ground": True}
    elif number(altitude) is not None:
        cells["on_ground"] = False
    return cells | {"time": _received(now, one)}


_ENTRY = np.dtype([("hex", "<u4"), ("lat", "<i4"), ("lon", "<i4"), ("alt", "<i2"), ("gs", "<i2")])
_SLICE = 0xE7F7C9D
_SAYS_MORE = 1 << 30
_NOT_ICAO = 1 << 24
_GROUND, _UNKNOWN = -123, -124
_MOST_IDENTITIES = 100_000
"""Aircraft whose callsign is remembered, several times as many as are in the air at once. Without a limit, forged
addresses would fill the memory."""
_BLOCK = 100_000 * _ENTRY.itemsize
"""Bytes of 100,000 entries, which are converted together: some tens of megabytes."""
_HEATMAP_SOURCES = (
    "",
    "adsb_icao_nt",
    "adsr_icao",
    "tisb_icao",
    "adsc",
    "mlat",
    "other",
    "mode_s",
    "adsb_other",
    "adsr_other",
    "tisb_trackfile",
    "tisb_other",
    "mode_ac",
)

Entries = npt.NDArray[np.void]


def _recognises_heatmap(head: bytes) -> bool:
    """Returns whether content has entries of 16 bytes and the start of a slice among the first of them."""
    whole = head[: len(head) - len(head) % _ENTRY.itemsize]
    entries = np.frombuffer(whole, _ENTRY)
    starts = entries[entries["hex"] == _SLICE]
    return bool(len(starts) and EARLIEST_MS <= int(_times(starts)[0]) <= latest_ms())


def _read_heatmap(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of a heatmap. A position was received at some time in its slice, and gets the time of the
    slice's start. Altitudes are in feet (steps of 25), speeds in knots; addresses that are not ICAO's get `~`. A
    callsign and squawk apply to the following positions of the aircraft. Raises `UnreadableError` if the content
    is cut short."""
    when, identity, count, wrong, longest = np.int64(0), dict[int, tuple[str, str]](), 0, 0, 0
    while block := stream.read(_BLOCK):
        whole = block[: len(block) - len(block) % _ENTRY.itemsize]
        entries = np.frombuffer(whole, _ENTRY)
        starts = entries["hex"] == _SLICE
        longest = max(longest, int(entries["alt"][starts].max(initial=0)))
        at = np.concatenate([[when], _times(entries[starts])])[np.cumsum(starts)]
        when = at[-1] if len(at) else when
        more = ~starts & (entries["lat"] >= _SAYS_MORE)
        latitude, longitude = entries["lat"] / 1e6, entries["lon"] / 1e6
        position = ~starts & ~more & (at > 0)
        good = position & (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180)
        good &= (at >= EARLIEST_MS) & (at <= latest_ms())
        wrong += int((position & ~good).sum())
        callsign, squawk = _identities(entries, more, good, identity)
        count += int(good.sum())
        yield Batch(_heatmap_points(entries[good], at[good], latitude[good], longitude[good], callsign, squawk))
        if len(whole) < len(block):
            yield _end(file, count, wrong, longest)
            raise UnreadableError("the heatmap is cut short within an entry", "Fetch the file again.")
    yield _end(file, count, wrong, longest)


def _end(file: str, count: int, wrong: int, longest: int) -> Batch:
    problems = []
    if count:
        seconds = longest / 1000 or 30.0
        what = f"a heatmap gives times by slices: each is up to {seconds:g} s early"
        remedy = "Take the traces of the same day where seconds matter."
        problems.append(Problem(Severity.FLAGGED, file, what, remedy, column="time"))
    elif not wrong:
        remedy = "Check that it is the file you meant."
        problems.append(Problem(Severity.FLAGGED, file, "this heatmap holds no position", remedy))
    if wrong:
        what = f"{wrong:,} entries are set aside: their place or time is none"
        problems.append(Problem(Severity.SET_ASIDE, file, what, "Fetch the file again.", count=wrong))
    return Batch(problems=problems, unread=wrong)


def _times(starts: Entries) -> npt.NDArray[np.int64]:
    """Returns the times at which slices begin, in milliseconds since 1970."""
    high, low = starts["lat"].astype("int64") << 32, starts["lon"].astype("int64") & 0xFFFFFFFF
    return high | low


def _identities(
    entries: Entries,
    more: npt.NDArray[np.bool_],
    good: npt.NDArray[np.bool_],
    identity: dict[int, tuple[str, str]],
) -> tuple[pd.Series, pd.Series]:
    """Returns the callsign and squawk of each good position, from earlier entries in this block or previous
    ones."""
    says = entries[more]
    letters = np.frombuffer(says.tobytes(), "u1").reshape(-1, _ENTRY.itemsize)[:, 8:].copy().view("S8").ravel()
    names = [raw.decode("ascii", "replace").strip(" \0") for raw in letters.tolist()]
    callsigns = [name if name.isprintable() and "\ufffd" not in name else "" for name in names]
    codes = [f"{code:04}" if code <= 7777 else "" for code in (says["lat"] & 0xFFFF).tolist()]
    identities = pd.DataFrame(
        {"hex": entries["hex"] & 0x1FFFFFF, "callsign": None, "squawk": None}, dtype="object"
    )
    identities.loc[more, "callsign"], identities.loc[more, "squawk"] = callsigns, codes
    carried = identities.groupby("hex", sort=False)[["callsign", "squawk"]].ffill()[good]
    before = identities["hex"][good].map(lambda code: identity.get(code, ("", "")))
    if len(identity) > _MOST_IDENTITIES:
        identity.clear()
    for code, callsign, squawk in zip((says["hex"] & 0x1FFFFFF).tolist(), callsigns, codes, strict=True):
        identity[code] = callsign, squawk
    return (
        carried["callsign"].where(carried["callsign"].notna(), before.str[0]),
        carried["squawk"].where(carried["squawk"].notna(), before.str[1]),
    )


def _heatmap_points(
    entries: Entries,
    times: npt.NDArray[np.int64],
    latitude: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
    callsign: pd.Series,
    squawk: pd.Series,
) -> pd.DataFrame:
    altitude, speed = entries["alt"].astype("float64"), entries["gs"].astype("float64")
    ground = altitude == _GROUND
    kinds = entries["hex"] >> 27
    return point_table(
        {
            "icao24": [
                f"{'~' if code & _NOT_ICAO else ''}{code & 0xFFFFFF:06x}" for code in entries["hex"].tolist()
            ],
            "time": times,
            "latitude": latitude,
            "longitude": longitude,
            "altitude_ft": np.where(ground | (altitude == _UNKNOWN), np.nan, altitude * 25),
            "on_ground": pd.arrays.BooleanArray(ground, altitude == _UNKNOWN),
            "ground_speed_kt": np.where(speed < 0, np.nan, speed / 10),
            "callsign": pa.array(callsign.tolist(), pa.large_string()),
            "squawk": pa.array(squawk.tolist(), pa.large_string()),
            "position_source": [
                _HEATMAP_SOURCES[kind] if kind < len(_HEATMAP_SOURCES) else "" for kind in kinds.tolist()
            ],
        }
    )


AIRCRAFT_JSON = Format("aircraft.json of readsb or dump1090", recognises_aircraft_json, read_aircraft_json)
VIRTUAL_RADAR = Format("Virtual Radar Server aircraft list (JSON)", _recognises_virtual_radar, _read_virtual_radar)
CHUNK = Format("chunk of tar1090", _recognises_chunk, _read_chunk)
HEATMAP = Format("readsb heatmap (.bin.ttf)", _recognises_heatmap, _read_heatmap)
