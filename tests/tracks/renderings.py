"""The points of one aircraft in every format that is read, as its makers write them; what a format cannot carry is
left out."""

import struct
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import orjson
import pandas as pd

M_PER_FT = 0.3048
KT = 3600 / 1852
CALLSIGN = "ABC1"


def known(value: object) -> Any:
    """A value, or None where it is unknown."""
    return None if value is None or pd.isna(value) else value


def rows(points: pd.DataFrame) -> list[dict[str, Any]]:
    """The points as records: `seconds` since 1970, `ground` True, False or None, the rest None where unknown."""
    return [
        {
            "hex": row["icao24"],
            "seconds": row["time"].timestamp(),
            "iso": row["time"].strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
            "lat": round(row["latitude"], 6),
            "lon": round(row["longitude"], 6),
            "feet": known(row["altitude_ft"]),
            "ground": known(row["on_ground"]),
            "kt": known(row["ground_speed_kt"]),
        }
        for row in points.to_dict("records")
    ]


def _metres(feet: float | None) -> float | None:
    return None if feet is None else feet * M_PER_FT


def aircraft_json_lines(points: pd.DataFrame) -> bytes:
    return b"\n".join(orjson.dumps(snapshot) for snapshot in _snapshots(points))


def aircraft_json_list(points: pd.DataFrame) -> bytes:
    return orjson.dumps(_snapshots(points))


def _snapshots(points: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "now": row["seconds"] + 2.5,
            "messages": 1,
            "aircraft": [
                {
                    "hex": row["hex"],
                    "type": "adsb_icao",
                    "flight": CALLSIGN.ljust(8),
                    "alt_baro": "ground" if row["ground"] else row["feet"],
                    "gs": row["kt"],
                    "lat": row["lat"],
                    "lon": row["lon"],
                    "seen_pos": 2.5,
                }
            ],
        }
        for row in rows(points)
    ]


def exchange_v2(points: pd.DataFrame) -> bytes:
    """Answers of the ADS-B Exchange API (v2) one after the other, `now` in milliseconds and at the end."""
    return b"".join(
        orjson.dumps({"ac": one["aircraft"], "msg": "No error", "now": round(one["now"] * 1000), "total": 1})
        for one in _snapshots(points)
    )


def opensky_states(points: pd.DataFrame) -> bytes:
    lines = []
    for row in rows(points):
        state = [row["hex"], CALLSIGN.ljust(8), "Switzerland", round(row["seconds"]), round(row["seconds"]) + 2]
        state += [row["lon"], row["lat"], _metres(row["feet"]), bool(row["ground"])]
        state += [None if row["kt"] is None else row["kt"] / KT, None, None, None, None, None, False, 0]
        lines.append(orjson.dumps({"time": round(row["seconds"]) + 3, "states": [state]}))
    return b"\n".join(lines)


def opensky_track(points: pd.DataFrame) -> bytes:
    every = rows(points)
    path = [
        [round(row["seconds"]), row["lat"], row["lon"], _metres(row["feet"]), None, bool(row["ground"])]
        for row in every
    ]
    ends = {"startTime": path[0][0], "endTime": path[-1][0]}
    return orjson.dumps({"icao24": every[0]["hex"], "calllsign": CALLSIGN, **ends, "path": path})


def sbs(points: pd.DataFrame) -> bytes:
    lines = []
    for row in rows(points):
        moment = row["iso"][:-1].replace("-", "/").replace("T", ",")
        head = f"1,1,{row['hex'].upper()},1,{moment},{moment}"
        speed = "" if row["kt"] is None else f"{row['kt']:.1f}"
        lines.append(f"MSG,1,{head},{CALLSIGN.ljust(8)},,,,,,,,,,,")
        lines.append(f"MSG,4,{head},,,{speed},,,,0,,,,,0")
        kind, feet = ("2", "") if row["ground"] else ("3", "" if row["feet"] is None else f"{row['feet']:.0f}")
        lines.append(f"MSG,{kind},{head},,{feet},,,{row['lat']},{row['lon']},,,0,,0,{-1 if row['ground'] else 0}")
    return "\r\n".join(lines).encode()


def aeroapi(points: pd.DataFrame) -> bytes:
    positions = [
        {
            "fa_flight_id": "ABC1-1700000000-1-1",
            "altitude": 0 if row["feet"] is None else round(row["feet"] / 100),
            "altitude_change": "-",
            "groundspeed": None if row["kt"] is None else round(row["kt"]),
            "heading": 90,
            "latitude": row["lat"],
            "longitude": row["lon"],
            "timestamp": f"{row['iso'][:19]}Z",
            "update_type": "A",
        }
        for row in rows(points)
    ]
    return orjson.dumps({"actual_distance": 27, "positions": positions})


def _fr24_rows(points: pd.DataFrame) -> list[dict[str, Any]]:
    """Flightradar24 writes a height with every position; 0 on the ground."""
    return [row for row in rows(points) if row["ground"] or row["feet"] is not None]


def _fr24_feet(row: dict[str, Any]) -> int:
    return 0 if row["ground"] else round(row["feet"])


def fr24_api(points: pd.DataFrame) -> bytes:
    tracks = [
        {
            "timestamp": f"{row['iso'][:19]}Z",
            "lat": row["lat"],
            "lon": row["lon"],
            "alt": _fr24_feet(row),
            "gspeed": row["kt"],
            "vspeed": 0,
            "track": 90,
            "squawk": "0",
            "callsign": CALLSIGN,
            "source": "ADSB",
        }
        for row in _fr24_rows(points)
    ]
    return orjson.dumps([{"fr24_id": "3a1b2c3d", "tracks": tracks}])


def fr24_playback(points: pd.DataFrame) -> bytes:
    track = [
        {
            "latitude": row["lat"],
            "longitude": row["lon"],
            "altitude": {"feet": _fr24_feet(row), "meters": round(_fr24_feet(row) * M_PER_FT)},
            "speed": {"kmh": 0, "kts": row["kt"], "mph": 0},
            "verticalSpeed": {"fpm": 0, "ms": 0},
            "heading": 90,
            "squawk": "0",
            "timestamp": round(row["seconds"]),
            "ems": None,
        }
        for row in _fr24_rows(points)
    ]
    flight = {
        "identification": {"callsign": CALLSIGN},
        "aircraft": {
            "model": {"code": "A320"},
            "identification": {"modes": points["icao24"].iloc[0].upper(), "registration": "HB-XYZ"},
        },
        "airline": {"code": {"iata": "LX", "icao": "SWR"}},
        "track": track,
    }
    return orjson.dumps({"result": {"response": {"timestamp": 1_761_300_000, "data": {"flight": flight}}}})


def fr24_details(points: pd.DataFrame) -> bytes:
    trail = [
        {
            "lat": row["lat"],
            "lng": row["lon"],
            "alt": _fr24_feet(row),
            "spd": row["kt"],
            "ts": round(row["seconds"]),
            "hd": 90,
        }
        for row in reversed(_fr24_rows(points))
    ]
    aircraft = {"model": {"code": "A320"}, "registration": "HB-XYZ", "hex": points["icao24"].iloc[0]}
    airline = {"code": {"iata": "LX", "icao": "SWR"}}
    identification = {"callsign": CALLSIGN}
    return orjson.dumps(
        {"identification": identification, "aircraft": aircraft, "airline": airline, "time": {}, "trail": trail}
    )


def kml(body: str, title: str = "") -> bytes:
    name = f"<name>{escape(title)}</name>" if title else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2" '
        f'xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>{name}{body}</Document></kml>'
    ).encode()


def gx_track(every: list[dict[str, Any]], mode: str | None = "absolute", unknown: str = "0") -> str:
    altitude = f"<altitudeMode>{mode}</altitudeMode>" if mode else ""
    whens = "".join(f"<when>{row['iso']}</when>" for row in every)
    coordinates = "".join(
        f"<gx:coord>{row['lon']} {row['lat']} "
        f"{unknown if row['feet'] is None else round(row['feet'] * M_PER_FT, 1)}</gx:coord>"
        for row in every
    )
    return f"<gx:Track>{altitude}{whens}{coordinates}</gx:Track>"


def kml_tar1090(points: pd.DataFrame, title: str = "") -> bytes:
    """Runs in the air and on the ground are tracks of their own, those on the ground without an altitudeMode."""
    every = rows(points)
    runs: list[list[dict[str, Any]]] = []
    for row in every:
        if not runs or bool(runs[-1][-1]["ground"]) != bool(row["ground"]):
            runs.append([])
        runs[-1].append(row)
    placemarks = "".join(
        f"<Placemark><name>{CALLSIGN}</name>{gx_track(run, None if run[0]['ground'] else 'absolute')}</Placemark>"
        for run in runs
    )
    return kml(f"<Folder><name>{title or every[0]['hex']} track</name>{placemarks}</Folder>")


def kml_flightaware(points: pd.DataFrame) -> bytes:
    every = rows(points)
    ends = "".join(
        f"<Placemark><name>Airport</name><TimeStamp><when>{row['iso']}</when></TimeStamp>"
        f"<Point><coordinates>{row['lon'] + 0.3},{row['lat']},0</coordinates></Point></Placemark>"
        for row in (every[0], every[-1])
    )
    track = f"<Placemark><name>{CALLSIGN}</name>{gx_track(every)}</Placemark>"
    return kml(ends + track, f"FlightAware ✈ {CALLSIGN} 24-Oct-2025 (AAA / BBBB-CCC / DDDD)")


def kml_flightradar24(points: pd.DataFrame) -> bytes:
    every = _fr24_rows(points)
    placemarks = "".join(
        f"<Placemark><name>{row['iso'][:10]} {row['iso'][11:19]} UTC</name><description><![CDATA[<div><div>"
        f"<span><b>Altitude:</b></span> <span>{_fr24_feet(row):,} ft</span></div><div><span><b>Speed:</b></span> "
        f"<span>{row['kt'] or 0:.0f} kt</span></div><div><span><b>Heading:</b></span> <span>90&deg;</span></div>"
        f"</div>]]></description><TimeStamp><when>{row['iso'][:19]}+00:00</when></TimeStamp><Point><altitudeMode>absolute"
        f"</altitudeMode><coordinates>{row['lon']},{row['lat']},{_fr24_feet(row) * M_PER_FT}</coordinates></Point>"
        "</Placemark>"
        for row in every
    )
    trail = "".join(
        "<Placemark><LineString><coordinates>"
        f"{a['lon']},{a['lat']},0 {b['lon']},{b['lat']},0</coordinates></LineString></Placemark>"
        for a, b in pairwise(every)
    )
    folders = f"<Folder><name>Route</name>{placemarks}</Folder><Folder><name>Trail</name>{trail}</Folder>"
    return kml(folders, f"LX1/{CALLSIGN}")


def gpx(points: pd.DataFrame) -> bytes:
    trkpts = "".join(
        f'<trkpt lat="{row["lat"]}" lon="{row["lon"]}">'
        + ("" if row["feet"] is None else f"<ele>{row['feet'] * M_PER_FT:.1f}</ele>")
        + f"<time>{row['iso']}</time></trkpt>"
        for row in rows(points)
    )
    return (
        '<?xml version="1.0"?>\n<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><name>{CALLSIGN}</name><trkseg>{trkpts}</trkseg></trk></gpx>"
    ).encode()


def heatmap(points: pd.DataFrame, slice_s: int = 10) -> bytes:
    """One position of each aircraft a slice, at the slice's time; an index and callsigns as readsb writes them."""
    every = rows(points)
    entry = struct.Struct("<IiiHH")
    first, last = (int(every[at]["seconds"]) // slice_s for at in (0, -1))
    slices: dict[int, dict[str, dict[str, Any]]] = {number: {} for number in range(first, last + 1)}
    for row in every:
        slices[int(row["seconds"]) // slice_s].setdefault(row["hex"], row)
    body = []
    for number, aircraft in slices.items():
        stamp = number * slice_s * 1000
        body.append(
            entry.pack(0xE7F7C9D, stamp >> 32, np.uint32(stamp & 0xFFFFFFFF).astype("i4"), slice_s * 1000, 0)
        )
        for row in aircraft.values():
            code = int(row["hex"].lstrip("~"), 16) | (1 << 24 if row["hex"].startswith("~") else 0)
            body.append(struct.pack("<Ii8s", code, (1 << 30) | 1200, CALLSIGN.ljust(8).encode()))
            altitude = -123 if row["ground"] else -124 if row["feet"] is None else round(row["feet"] / 25)
            speed = -1 if row["kt"] is None else round(row["kt"] * 10)
            place = round(row["lat"] * 1e6), round(row["lon"] * 1e6)
            body.append(struct.pack("<Iiihh", code, *place, altitude, speed))
    index = [struct.pack("<Iiihh", len(slices), 0, 0, 0, 0)] * len(slices)
    return b"".join(index + body)


FORMATS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "aircraft.json, one a line": aircraft_json_lines,
    "aircraft.json, a list": aircraft_json_list,
    "ADS-B Exchange API v2": exchange_v2,
    "OpenSky /states": opensky_states,
    "OpenSky /tracks": opensky_track,
    "SBS": sbs,
    "AeroAPI JSON": aeroapi,
    "Flightradar24 API JSON": fr24_api,
    "Flightradar24 playback JSON": fr24_playback,
    "Flightradar24 details JSON": fr24_details,
    "KML of tar1090": kml_tar1090,
    "KML of FlightAware": kml_flightaware,
    "KML of Flightradar24": kml_flightradar24,
    "GPX": gpx,
    "heatmap": heatmap,
}
NAMELESS = (
    "AeroAPI JSON",
    "Flightradar24 API JSON",
    "KML of FlightAware",
    "KML of Flightradar24",
    "GPX",
)
"""Formats that carry no address."""
