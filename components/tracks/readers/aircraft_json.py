"""`aircraft.json` of readsb and dump1090, and the answers of the APIs of the ADS-B Exchange kind (v2)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from components.tracks.readers.batch import Batch, Tally
from components.tracks.readers.compression import Limits
from components.tracks.readers.json_documents import as_list, documents
from components.tracks.readers.point_records import Flaw, Layout, Record, Repeats, batches, number

NAME = "aircraft.json of readsb or dump1090"

_MILLISECONDS = 1e11
_LIST = re.compile(rb'"(?:aircraft|ac)"\s*:\s*(?:\[\s*(?:\{[^{}]*"hex"|\])|null)')
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "icao24": ("hex",),
    "latitude": ("lat",),
    "longitude": ("lon",),
    "altitude_ft": ("alt_baro", "altitude"),
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
_LAYOUT = Layout({column: names[0] for column, names in _SPELLINGS.items()} | {"time": "now"}, several=True)


def recognises(head: bytes) -> bool:
    """Whether content is a list of aircraft and what was received of them, at one time or line by line.

    >>> recognises(b'{"now": 1700000000.1, "messages": 7, "aircraft": [{"hex": "4b1803"}]}')
    True
    """
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") and bool(_LIST.search(head))


def read(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """The points of one `aircraft.json`, of a list of them, or of one a line.

    The time of a position is `now` less `seen_pos`, UTC; `now` is in seconds or milliseconds. A position that a
    later snapshot repeats is one point. Altitudes are in feet: `alt_baro` is pressure altitude or `ground`,
    `alt_geom` is above the ellipsoid. What has no address is set aside. Raises `UnreadableError` for a file that
    cannot be read (on).
    """
    tally = Tally(file, lines=False)
    return batches(_records(stream, tally, limits), _LAYOUT, tally, NAME)


def _records(stream: BinaryIO, tally: Tally, limits: Limits) -> Iterator[Record | Flaw]:
    repeats, row = Repeats(), 0
    for line, document in documents(stream, tally, limits):
        for snapshot in as_list(document):
            for one, now in _aircraft(snapshot):
                row += 1
                place = line if tally.lines else row
                if isinstance(one, Flaw):
                    yield one
                elif not isinstance(one, dict):
                    yield Flaw(place, "aircraft", one, "this is no aircraft, and no list of some")
                elif not repeats.has(one.get("hex"), one.get("lat"), one.get("lon"), _received(now, one) or 0.0):
                    yield place, _cells(one, now)


def _aircraft(snapshot: object) -> list[tuple[Any, float | None]]:
    """The aircraft of a snapshot, and its time with each; itself, where it is none."""
    if not isinstance(snapshot, dict):
        return [(snapshot, None)]
    listed, now = snapshot.get("aircraft", snapshot.get("ac", "")), _now(snapshot)
    return [(one, now) for one in (listed if isinstance(listed, list) else [] if listed is None else [listed])]


def _now(snapshot: Any) -> float | None:
    """When a snapshot was made, seconds since 1970."""
    now = number(snapshot.get("now", snapshot.get("ctime")))
    return now / 1000 if now is not None and now > _MILLISECONDS else now


def _received(now: float | None, one: Mapping[str, Any]) -> float | None:
    return None if now is None else now - (number(one.get("seen_pos")) or 0.0)


def _cells(one: Mapping[str, Any], now: float | None) -> dict[str, object]:
    cells: dict[str, object] = {
        column: next((one[name] for name in names if name in one), None) for column, names in _SPELLINGS.items()
    }
    altitude = cells["altitude_ft"]
    if altitude == "ground":
        cells |= {"altitude_ft": None, "on_ground": True}
    elif number(altitude) is not None:
        cells["on_ground"] = False
    return cells | {"time": _received(now, one)}
