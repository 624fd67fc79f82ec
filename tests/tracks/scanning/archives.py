"""Day archives as readsb's users pack them: real traces among many made ones from elsewhere on the globe."""

import gzip
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.tracks.samples import READSB

REAL = ("a3c78c", "aa178d", "a4068e", "4d208a", "a1878a")
LEVEL = 6
DAY = 1_693_353_600
_OBJECT = (
    '{"type":"adsb_icao","flight":"%s","alt_geom":%d,"track":%.2f,"baro_rate":%d,"squawk":"%04o",'
    '"emergency":"none","category":"A3","nav_qnh":1013.6,"nav_altitude_mcp":35008,"nav_modes":["autopilot","vnav",'
    '"tcas"],"nic":8,"rc":186,"version":2,"nic_baro":1,"nac_p":10,"nac_v":2,"sil":3,"sil_type":"perhour","gva":2,'
    '"sda":2,"alert":0,"spi":0}'
)


def far_trace(
    random: np.random.Generator, rows: int, day: int = DAY, *, line_ends: bool = True
) -> tuple[str, bytes]:
    """Address and JSON of an aircraft that crosses the southern half of the globe, written as readsb does."""
    icao24 = f"{random.integers(0x100000, 0xF00000):06x}"
    steps = random.normal(0, 1, (5, rows))
    times = np.sort(random.uniform(0, 86_000, rows))
    latitude = np.clip(random.uniform(-60, 10) + np.cumsum(steps[0]) * 0.02, -85, 15)
    longitude = (random.uniform(-180, 180) + np.cumsum(steps[1]) * 0.02 + 180) % 360 - 180
    altitude = np.clip(35_000 + np.cumsum(steps[2]) * 60, 500, 45_000) // 25 * 25
    speed, track = 440 + np.cumsum(steps[3]), (random.uniform(0, 360) + np.cumsum(steps[4])) % 360
    flight, squawk = f"SYN{random.integers(1, 9999)}".ljust(8), int(random.integers(0, 0o7777))
    lines = []
    columns = (column.tolist() for column in (times, latitude, longitude, altitude, speed, track, steps[3]))
    for number, (t, lat, lon, alt, kt, deg, climb) in enumerate(zip(*columns, strict=True)):
        rate = int(climb * 2) * 64
        aircraft = _OBJECT % (flight, alt + 1400, deg, rate, squawk) if number % 4 == 0 else "null"
        lines.append(
            f"[{t:.2f},{lat:.6f},{lon:.6f},{alt:.0f},{kt:.1f},{deg:.1f},{int(number % 4 == 0)},{rate},{aircraft},"
            f'"adsb_icao",{alt + 1400:.0f},{rate},null,null]'
        )
    head = f'{{"icao":"{icao24}",\n"r":"XX-SYN",\n"t":"A320",\n"timestamp": {day}.000,\n"trace":[ \n'
    text = head + ",\n".join(lines) + " ]\n }\n"
    return icao24, (text if line_ends else text.replace("\n", "")).encode()


def real_members(icao24: tuple[str, ...] = REAL) -> Iterator[tuple[str, bytes]]:
    """Real traces near Black Rock City (88NV), gzip, with the names they have in a day archive."""
    for one in icao24:
        name = f"trace_full_{one}.json"
        yield f"./traces/{one[-2:]}/{name}", (READSB / name).read_bytes()


def far_members(
    count: int, seed: int, rows: tuple[int, int] = (500, 3000), *, distinct: int = 0, day: int = DAY
) -> Iterator[tuple[str, bytes]]:
    """Made traces, gzip, with the names they would have in a day archive; where only some are to be `distinct`,
    their content comes again under other names."""
    random = np.random.default_rng(seed)
    made: list[bytes] = []
    for number in range(count):
        icao24 = f"{random.integers(0x100000, 0xF00000):06x}"
        if not distinct or number < distinct:
            icao24, data = far_trace(random, int(random.integers(*rows)), day)
            packed = gzip.compress(data, LEVEL, mtime=0)
            made.append(packed if distinct else b"")
        else:
            packed = made[number % distinct]
        yield f"./traces/{icao24[-2:]}/trace_full_{icao24}.json", packed


def pack(path: Path, members: Iterator[tuple[str, bytes]] | list[tuple[str, bytes]], mode: str = "w") -> Path:
    """A tar archive of the members."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path
