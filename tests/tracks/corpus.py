"""One made-up visit in every table and container that is read: what a scan finds must be the same everywhere."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable

import orjson
import pandas as pd
import pyarrow as pa

from components.tracks.fields import Field
from tests.tracks.samples import playback, states, tool_states
from tests.tracks.synthetic import Receiver, received, visit

M_PER_FT = 0.3048
MS_PER_KT = 1852 / 3600
Renderer = Callable[[pd.DataFrame], bytes]


def points(field: Field) -> pd.DataFrame:
    """A landing and the take-off an hour later at a field."""
    return received(visit(60), field, Receiver()).assign(callsign="SWR1", squawk="1000", registration="HB-ABC")


def _csv(table: pd.DataFrame, **options: object) -> bytes:
    return table.to_csv(index=False, **options).encode()  # type: ignore[call-overload]


def _iso(table: pd.DataFrame) -> pd.Series:
    return table["time"].dt.strftime("%Y-%m-%dT%H:%M:%S.%f").str[:-3] + "Z"


def opensky_csv(table: pd.DataFrame) -> bytes:
    return _csv(states(table).assign(lastposupdate=table["time"].astype("int64") / 1000))


def opensky_decimal_comma(table: pd.DataFrame) -> bytes:
    made = states(table).assign(lastposupdate=table["time"].astype("int64") / 1000)
    return _csv(made, sep=";", decimal=",", lineterminator="\r\n")


def opensky_parquet(table: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    states(table).assign(lastposupdate=table["time"].astype("int64") / 1000).to_parquet(out)
    return out.getvalue()


def opensky_rest_csv(table: pd.DataFrame) -> bytes:
    return _csv(
        pd.DataFrame(
            {
                "icao24": table["icao24"],
                "callsign": table["callsign"],
                "origin_country": "Switzerland",
                "time_position": table["time"].astype("int64") / 1000,
                "last_contact": table["time"].astype("int64") / 1000 + 2,
                "longitude": table["longitude"],
                "latitude": table["latitude"],
                "baro_altitude": table["altitude_ft"] * M_PER_FT,
                "on_ground": table["on_ground"],
                "velocity": table["ground_speed_kt"] * MS_PER_KT,
                "true_track": table["track_deg"],
                "vertical_rate": table["vertical_rate_fpm"] * M_PER_FT / 60,
                "sensors": "",
                "geo_altitude": table["geometric_ft"] * M_PER_FT,
                "squawk": table["squawk"],
                "spi": False,
                "position_source": 0,
            }
        )
    )


def traffic_csv(table: pd.DataFrame) -> bytes:
    return _csv(tool_states(table).assign(timestamp=_iso(table), last_position=_iso(table)))


def readsb_csv(table: pd.DataFrame) -> bytes:
    return _csv(
        pd.DataFrame(
            {
                "now": table["time"].astype("int64") / 1000,
                "hex": table["icao24"].str.upper(),
                "flight": table["callsign"].str.ljust(8),
                "alt_baro": _or_ground(table),
                "gs": table["ground_speed_kt"],
                "track": table["track_deg"],
                "baro_rate": table["vertical_rate_fpm"],
                "lat": table["latitude"],
                "lon": table["longitude"],
                "seen_pos": 0.0,
                "seen": 0.0,
            }
        )
    )


def _or_ground(table: pd.DataFrame) -> pd.Series:
    return table["altitude_ft"].astype("object").where(table["on_ground"] != True, "ground")  # noqa: E712


def adsb_exposed_csv(table: pd.DataFrame) -> bytes:
    return _csv(
        pd.DataFrame(
            {
                "time": _iso(table).str.replace("T", " ").str.rstrip("Z"),
                "icao": table["icao24"],
                "r": table["registration"],
                "lat": table["latitude"],
                "lon": table["longitude"],
                "altitude": table["altitude_ft"],
                "ground_speed": table["ground_speed_kt"],
                "track_degrees": table["track_deg"],
                "vertical_rate": table["vertical_rate_fpm"],
                "aircraft_flight": table["callsign"],
            }
        )
    )


def named_units(table: pd.DataFrame) -> bytes:
    """A logger's own table, whose columns say their units."""
    return _csv(
        pd.DataFrame(
            {
                "Time (UTC)": _iso(table),
                "Mode S": "0x" + table["icao24"].str.upper(),
                "Latitude": table["latitude"],
                "Longitude": table["longitude"],
                "Altitude (m)": table["altitude_ft"] * M_PER_FT,
                "Speed km/h": table["ground_speed_kt"] * 1.852,
                "on_ground": table["on_ground"],
            }
        ),
        sep="\t",
    )


def units_in_cells(table: pd.DataFrame) -> bytes:
    """A table as Turnstone writes it: the unit stands in each cell."""
    return _csv(
        pd.DataFrame(
            {
                "hex": table["icao24"],
                "flight": table["callsign"],
                "time": table["time"].dt.strftime("%a, %d %b %Y %H:%M:%S"),
                "latitude": table["latitude"].map("{:.6f}°".format),
                "longitude": table["longitude"].map("{:.6f}°".format),
                "altitude": _or_ground(table).map(lambda feet: feet if feet == "ground" else f"{feet:,.0f} ft"),
                "speed": table["ground_speed_kt"].map("{:.1f} kts".format),
                "heading": "-",
            }
        )
    )


def fr24_playback(table: pd.DataFrame) -> bytes:
    return playback(table).encode()


def trace(table: pd.DataFrame) -> bytes:
    """A trace of readsb."""
    start = table["time"].iloc[0].timestamp()
    rows = [
        [
            round(row.time.timestamp() - start, 3),
            row.latitude,
            row.longitude,
            "ground" if row.on_ground is True else row.altitude_ft if pd.notna(row.altitude_ft) else None,
            row.ground_speed_kt if pd.notna(row.ground_speed_kt) else None,
            row.track_deg if pd.notna(row.track_deg) else None,
            0,
            None,
        ]
        for row in table.itertuples()
    ]
    return orjson.dumps({"icao": table["icao24"].iloc[0], "timestamp": start, "trace": rows})


TABLES: dict[str, tuple[Renderer, str]] = {
    "OpenSky CSV": (opensky_csv, "OpenSky state vectors"),
    "OpenSky CSV with decimal commas": (opensky_decimal_comma, "OpenSky state vectors"),
    "OpenSky Parquet": (opensky_parquet, "Parquet"),
    "OpenSky REST CSV": (opensky_rest_csv, "OpenSky REST states"),
    "traffic CSV": (traffic_csv, "traffic state vectors"),
    "readsb CSV": (readsb_csv, "readsb aircraft"),
    "adsb.exposed CSV": (adsb_exposed_csv, "adsb.exposed"),
    "units in names": (named_units, "table of positions"),
    "units in cells": (units_in_cells, "table of positions"),
    "Flightradar24 playback": (fr24_playback, "Flightradar24 playback"),
    "readsb trace": (trace, "readsb trace"),
}
"""What writes a format, and the name that the scan gives it."""


def _zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/trace_full_4b1803.json", data)
    return out.getvalue()


def _tar(data: bytes, mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        member = tarfile.TarInfo("folder/trace_full_4b1803.json")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda data: pa.Codec("zstd").compress(data, asbytes=True),
    "zip": _zip,
    "zip of gzip": lambda data: _zip(gzip.compress(data)),
    "tar": _tar,
    "tar.gz": lambda data: _tar(data, "w:gz"),
    "tar.bz2": lambda data: _tar(data, "w:bz2"),
    "tar.xz": lambda data: _tar(data, "w:xz"),
}
