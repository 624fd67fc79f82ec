"""Files made to harm the readers of XML, JSON, logs and heatmaps; what they have in common is in `hostile`."""

import gzip
import struct
from collections.abc import Callable

MB = 1_000_000
KML = b'<kml xmlns:gx="x"><Document>%b</Document></kml>'
GPX = b"<gpx><trk><trkseg>%b</trkseg></trk></gpx>"
TRKPT = b'<trkpt lat="35.4" lon="35.9"><time>2023-08-30T14:28:05Z</time></trkpt>'
COORD = b"<when>2023-08-30T14:28:05Z</when><gx:coord>35.9 35.4 1</gx:coord>"
LAUGHS = b"".join(b'<!ENTITY l%d "%b">' % (number, b"&l%d;" % (number - 1) * 10) for number in range(1, 10))
AIRCRAFT = b'{"now": 1693405700, "aircraft": [%b]}'
ONE = b'{"hex": "4b1803", "lat": 35.4, "lon": 35.9, "seen_pos": 1}'
STATES = b'{"time": 1693405700, "states": [%b]}'
POSITIONS = b'{"actual_distance": 1, "positions": [%b]}'
TRACKS = b'[{"fr24_id": "a", "tracks": [%b]}]'
MESSAGE = b"MSG,3,1,1,4B1803,1,2023/08/30,14:28:05.000,2023/08/30,14:28:05.000,,3500,,,35.4,35.9,,,0,,0,0\n"
SLICE = struct.pack("<IiIhh", 0xE7F7C9D, 1_693_405_680_000 >> 32, 1_693_405_680_000 & 0xFFFFFFFF, 30_000, 0)

CASES: dict[str, Callable[[], bytes]] = {
    "KML billion laughs": lambda: b'<!DOCTYPE k [<!ENTITY l0 "ha">' + LAUGHS + b"]>" + KML % b"<name>&l9;</name>",
    "KML external entity": lambda: b'<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + KML % b"&x;",
    "KML external document type": lambda: b'<!DOCTYPE k SYSTEM "http://127.0.0.1:9/k.dtd">' + KML % b"",
    "KML of a million levels": lambda: KML % (b"<Folder>" * MB),
    "KML with an attribute of 50 MB": lambda: b'<kml a="' + b"x" * 50 * MB + b'"/>',
    "KML with a comment of 50 MB": lambda: b"<kml><!--" + b"x" * 50 * MB + b"--></kml>",
    "KML with a text of 50 MB": lambda: KML % (b"<name>" + b"x" * 50 * MB + b"</name>"),
    "KML with a line of 50 MB": lambda: (
        KML % (b"<LineString><coordinates>" + b"1,1,1 " * 8 * MB + b"</coordinates></LineString>")
    ),
    "KML of four million elements": lambda: KML % (b"<a/>" * 4 * MB),
    "KML of a million attributes": lambda: (
        KML % (b"<a " + b"".join(b'a%d="" ' % n for n in range(100_000)) + b"/>")
    ),
    "KML track without end": lambda: b'<kml xmlns:gx="x"><gx:Track>' + COORD * 150_000,
    "KML of tracks that are none": lambda: KML % (b"<gx:Track><when/></gx:Track>" * 100_000),
    "KML of placemarks without end": lambda: (
        KML
        % (
            b"<Placemark><TimeStamp><when>2023-08-30T14:28:05Z</when></TimeStamp>"
            b"<Point><coordinates>1,1</coordinates></Point></Placemark>" * 120_000
        )
    ),
    "KML in gzip": lambda: gzip.compress(KML % (b"<a/>" * 4 * MB)),
    "GPX track without end": lambda: GPX % (TRKPT * 150_000),
    "GPX billion laughs": lambda: b'<!DOCTYPE g [<!ENTITY l0 "ha">' + LAUGHS + b"]>" + GPX % b"&l9;",
    "SBS line of 50 MB": lambda: MESSAGE + b"MSG,3," + b"x" * 50 * MB,
    "SBS of lines that are none": lambda: MESSAGE + b"MSG,3\n" * 3 * MB,
    "SBS bomb of messages": lambda: gzip.compress(MESSAGE * 300_000),
    "aircraft.json of deep lists": lambda: AIRCRAFT % (ONE + b",[" * 100_000 + b"]" * 100_000),
    "aircraft.json of objects": lambda: AIRCRAFT % (ONE + b",{}" * 7 * MB),
    "aircraft.json of numbers": lambda: AIRCRAFT % (ONE + b",1" * 2 * MB),
    "aircraft.json of lines that are none": lambda: AIRCRAFT % ONE + b"\n" + b"{\n" * 3 * MB,
    "aircraft.json of empty lines": lambda: AIRCRAFT % ONE + b"\n" + b"{}\n" * 3 * MB,
    "aircraft.json line of 200 MB": lambda: gzip.compress(AIRCRAFT % ONE + b"\n" + b"x" * 200 * MB, 1),
    "aircraft.json with a number of 5,000 digits": lambda: AIRCRAFT % ONE.replace(b"35.4", b"9" * 5_000),
    "aircraft.json with NaN": lambda: AIRCRAFT % ONE.replace(b"35.4", b"NaN"),
    "aircraft.json with a name twice": lambda: AIRCRAFT % ONE.replace(b'"lat"', b'"hex": "4b1804", "lat"'),
    "OpenSky states of lists": lambda: STATES % (b"[]" + b",[]" * MB),
    "OpenSky states of deep lists": lambda: STATES % (b"[" * 100_000 + b"]" * 100_000),
    "OpenSky track of numbers": lambda: b'{"icao24": "4b1803", "path": [[]' + b",1" * 2 * MB + b"]}",
    "AeroAPI of numbers": lambda: POSITIONS % (b"{}" + b",1" * 2 * MB),
    "Flightradar24 of flights": lambda: TRACKS % b'{"lat": 1}' + b"," * 100,
    "Flightradar24 of deep lists": lambda: TRACKS % (b'{"lat": ' + b"[" * 100_000),
    "heatmap of zeros": lambda: gzip.compress(SLICE + bytes(20 * MB), 1),
    "heatmap of slices": lambda: SLICE * MB,
    "heatmap of places that are none": lambda: SLICE + b"\x2f" * 16 * MB,
}
