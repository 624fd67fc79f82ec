"""Small track files for the tests: real readsb traces, and the same points in the formats of other trackers."""

import gzip
import io
import tarfile
from pathlib import Path

import orjson
import pandas as pd

from components.tracks.readers import read_trace

READSB = Path(__file__).parent / "data" / "readsb"
TRACES = [READSB / f"trace_full_{icao24}.json" for icao24 in ("4d208a", "a1878a", "a3c78c", "a4068e", "aa178d")]


def trace_bytes(icao24: str) -> bytes:
    """A real trace, gzip as it was served."""
    return (READSB / f"trace_full_{icao24}.json").read_bytes()


def document(icao24: str) -> dict:
    """A real trace as JSON."""
    return orjson.loads(gzip.decompress(trace_bytes(icao24)))


def points(icao24: str) -> pd.DataFrame:
    """The points of a real trace."""
    return read_trace(trace_bytes(icao24), "", icao24).points


def made(rows: list, timestamp: object = 1_693_353_600, icao: str = "4b1803", **more: object) -> bytes:
    """A trace of the rows given."""
    return orjson.dumps({"icao": icao, "r": "HB-XYZ", "t": "A320", "timestamp": timestamp, **more, "trace": rows})


def states(table: pd.DataFrame) -> pd.DataFrame:
    """Points as OpenSky state vectors: SI units, times in seconds, one empty column that nobody needs."""
    seconds = table["time"].astype("int64") / 1000
    return pd.DataFrame(
        {
            "time": seconds.round().astype("int64"),
            "icao24": table["icao24"],
            "lat": table["latitude"],
            "lon": table["longitude"],
            "velocity": table["ground_speed_kt"] * 1852 / 3600,
            "heading": table["track_deg"],
            "vertrate": table["vertical_rate_fpm"] * 0.3048 / 60,
            "callsign": table["callsign"].str.ljust(8),
            "onground": table["on_ground"].fillna(False).astype(bool),
            "alert": False,
            "spi": False,
            "squawk": table["squawk"],
            "baroaltitude": table["altitude_ft"] * 0.3048,
            "geoaltitude": table["geometric_ft"] * 0.3048,
            "lastposupdate": seconds.round() - 12.5,
            "lastcontact": seconds,
            "serials": "",
            "hour": 0,
        }
    )


def tool_states(table: pd.DataFrame) -> pd.DataFrame:
    """Points as Python tools write state vectors: knots and feet, times as text."""
    return pd.DataFrame(
        {
            "timestamp": table["time"].dt.strftime("%Y-%m-%d %H:%M:%S+00:00"),
            "icao24": table["icao24"],
            "latitude": table["latitude"],
            "longitude": table["longitude"],
            "groundspeed": table["ground_speed_kt"],
            "track": table["track_deg"],
            "vertical_rate": table["vertical_rate_fpm"],
            "callsign": table["callsign"],
            "onground": table["on_ground"],
            "alert": False,
            "spi": False,
            "squawk": table["squawk"],
            "altitude": table["altitude_ft"],
            "geoaltitude": table["geometric_ft"],
            "last_position": table["time"].dt.strftime("%Y-%m-%d %H:%M:%S+00:00"),
        }
    )


def playback(table: pd.DataFrame) -> str:
    """Points as Flightradar24's playback file: altitude 0 on the ground."""
    lines = ["Timestamp,UTC,Callsign,Position,Altitude,Speed,Direction"]
    lines += [
        f'{p.time.timestamp():.0f},{p.time:%Y-%m-%dT%H:%M:%SZ},{p.callsign},"{p.latitude},{p.longitude}",'
        f"{_feet(p)},{_whole(p.ground_speed_kt)},{_whole(p.track_deg)}"
        for p in table.itertuples()
    ]
    return "\r\n".join(lines) + "\r\n"


def api_track(table: pd.DataFrame) -> str:
    """Points as the track file of Flightradar24's API."""
    lines = ["timestamp,lat,lon,alt,gspeed,vspeed,track,squawk,callsign,source"]
    lines += [
        f"{p.time:%Y-%m-%dT%H:%M:%SZ},{p.latitude},{p.longitude},{_feet(p)},{_whole(p.ground_speed_kt)},"
        f"{_whole(p.vertical_rate_fpm)},{_whole(p.track_deg)},{p.squawk or 0},{p.callsign},ADSB"
        for p in table.itertuples()
    ]
    return "\n".join(lines) + "\n"


def _feet(point: object) -> int:
    return 0 if point.on_ground is True or pd.isna(point.altitude_ft) else int(point.altitude_ft)  # type: ignore[attr-defined]


def _whole(number: float) -> str:
    return "" if pd.isna(number) else f"{number:.0f}"


def tar(members: dict[str, bytes], special: list[tarfile.TarInfo] = (), **options: object) -> bytes:  # type: ignore[assignment]
    """An archive of the members, then of the special entries (links and the like)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", **options) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in special:
            archive.addfile(entry)
    return out.getvalue()


def day_archive() -> bytes:
    """The real traces as a day archive holds them."""
    return tar({f"./traces/{p.stem[-2:]}/{p.name}": p.read_bytes() for p in TRACES})
