"""Made-up flights over a real field, whose landings and take-offs are known to the second."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from components.tracks.fields import FT_PER_M, M_PER_DEGREE, M_PER_NM, Field
from components.tracks.points import point_table

START = 1_761_300_000.0  # 2025-10-24 10:00 UTC
KT = M_PER_NM / 3600
TOUCHDOWN_M = 400.0
GLIDE = np.tan(np.radians(3)) * FT_PER_M


@dataclass(frozen=True)
class Receiver:
    """What is received, and what the aircraft transmits."""

    every_s: float = 8.0
    floor_ft: float = -100.0
    qnh_hpa: float = 1013.25
    sends_qnh: bool = True
    sends_geometric: bool = False
    sends_ground: bool = True
    jitter_s: float = 0.0
    noise_m: float = 0.0
    seed: int = 1


@dataclass
class Path:
    """A way flown: seconds, metres along and across the runway from its landing threshold, height in ft, kt."""

    t: list[float] = field(default_factory=list)
    along: list[float] = field(default_factory=list)
    across: list[float] = field(default_factory=list)
    height: list[float] = field(default_factory=list)
    speed: list[float] = field(default_factory=list)
    landings: list[float] = field(default_factory=list)
    takeoffs: list[float] = field(default_factory=list)

    def add(self, seconds: float, along: float, across: float, height: float, speed: float) -> None:
        self.t.append((self.t[-1] if self.t else START) + seconds)
        self.along.append(along)
        self.across.append(across)
        self.height.append(height)
        self.speed.append(speed)

    def fly(self, until: float, speed: float, climb_fpm: float = 0.0, glide: bool = False) -> "Path":
        """Straight along the runway's line to a place along it."""
        while self.along[-1] < until:
            along = self.along[-1] + speed * KT
            height = max(TOUCHDOWN_M - along, 0.0) * GLIDE if glide else self.height[-1] + climb_fpm / 60
            self.add(1.0, along, self.across[-1], max(height, 0.0), speed)
        return self

    def land(self, approach_kt: float = 140.0) -> "Path":
        """Down the glide path, touch 400 m behind the threshold, roll out, and taxi to a stand."""
        self.fly(TOUCHDOWN_M, approach_kt, glide=True)
        self.landings.append(self.t[-1])
        speed = approach_kt
        while speed > 20:
            speed -= 3
            self.add(1.0, self.along[-1] + speed * KT, 0.0, 0.0, speed)
        for _ in range(30):
            self.add(1.0, self.along[-1], self.across[-1] + 10 * KT, 0.0, 10.0)
        return self

    def stay(self, minutes: float, every_s: float = 30.0) -> "Path":
        for _ in range(int(minutes * 60 / every_s)):
            self.add(every_s, self.along[-1], self.across[-1], 0.0, 0.0)
        return self

    def take_off(self, speed_kt: float = 150.0, climb_fpm: float = 1_800.0, until_m: float = 60_000.0) -> "Path":
        """Back to the threshold, roll 1,200 m, lift off and climb straight out."""
        self.add(60.0, 100.0, 0.0, 0.0, 10.0)
        speed = 10.0
        while speed < speed_kt:
            speed += 4
            self.add(1.0, self.along[-1] + speed * KT, 0.0, 0.0, speed)
        self.takeoffs.append(self.t[-1])
        return self.fly(until_m, speed_kt, climb_fpm)

    def coming_in(self, from_nm: float = 30.0, speed: float = 240.0, descends: bool = True) -> "Path":
        self.add(0.0, -from_nm * M_PER_NM, 0.0, (from_nm * M_PER_NM + TOUCHDOWN_M) * GLIDE, speed)
        return self.fly(-8 * M_PER_NM, speed, glide=descends)


def visit(stay_min: float = 60.0, approach_kt: float = 140.0) -> Path:
    """Comes in, lands, stays, takes off and leaves."""
    return Path().coming_in().land(approach_kt).stay(stay_min).take_off()


def overflight(height_ft: float = 34_000.0) -> Path:
    path = Path()
    path.add(0.0, -30 * M_PER_NM, 0.0, height_ft, 450.0)
    return path.fly(60_000.0, 450.0)


def low_pass(height_ft: float = 50.0) -> Path:
    """Down the approach, along the runway at a height, and away."""
    path = Path().coming_in().fly(TOUCHDOWN_M - height_ft / GLIDE, 150.0, glide=True)
    path.fly(2_700.0, 160.0)
    return path.fly(60_000.0, 180.0, climb_fpm=2_000.0)


def touch_and_go() -> Path:
    path = Path().coming_in().fly(TOUCHDOWN_M, 130.0, glide=True)
    path.fly(1_200.0, 115.0)
    return path.fly(60_000.0, 140.0, climb_fpm=1_500.0)


def parked(hours: float = 10.0) -> Path:
    """A transponder left on overnight."""
    path = Path()
    path.add(0.0, 1_000.0, 300.0, 0.0, 0.0)
    return path.stay(hours * 60)


def received(path: Path, over: Field, receiver: Receiver, icao24: str = "4b1803") -> pd.DataFrame:
    """The points table of a path as a receiver would have got it."""
    rng = np.random.default_rng(receiver.seed)
    t, height = np.array(path.t), np.array(path.height)
    runway = over.runways[0]
    low_e, low_n = (float(v) for v in over.metres(runway.low[0], runway.low[1]))
    high_e, high_n = (float(v) for v in over.metres(runway.high[0], runway.high[1]))
    ahead = np.array([high_e - low_e, high_n - low_n]) / np.hypot(high_e - low_e, high_n - low_n)
    aside = np.array([ahead[1], -ahead[0]])
    place = np.array([low_e, low_n]) + np.outer(path.along, ahead) + np.outer(path.across, aside)
    place = place + rng.normal(0, receiver.noise_m, place.shape) if receiver.noise_m else place
    latitude = over.latitude + place[:, 1] / M_PER_DEGREE
    longitude = over.longitude + place[:, 0] / M_PER_DEGREE / np.cos(np.radians(over.latitude))
    ground = height <= 0
    pressure = height + over.elevation_ft - (receiver.qnh_hpa - 1013.25) * 27.3
    pressure = np.round((pressure + rng.normal(0, 8, len(t))) / 25) * 25
    shown = height >= receiver.floor_ft
    step = np.floor(t / receiver.every_s)
    chosen = shown & np.append(True, step[1:] != step[:-1])
    says_ground = ground if receiver.sends_ground else np.zeros(len(t), dtype=bool)
    times = t + rng.uniform(-receiver.jitter_s, receiver.jitter_s, len(t))
    return point_table(
        {
            "icao24": icao24,
            "time": np.round(times[chosen] * 1000).astype("int64"),
            "latitude": latitude[chosen],
            "longitude": longitude[chosen],
            "altitude_ft": np.where(says_ground, np.nan, pressure)[chosen],
            "geometric_ft": (
                height + over.elevation_ft + over.geoid_ft if receiver.sends_geometric else np.full(len(t), np.nan)
            )[chosen],
            "on_ground": list(ground[chosen]) if receiver.sends_ground else None,
            "ground_speed_kt": np.array(path.speed)[chosen],
            "qnh_hpa": np.full(int(chosen.sum()), receiver.qnh_hpa if receiver.sends_qnh else np.nan),
        }
    )


def shifted(points: pd.DataFrame, minutes: float) -> pd.DataFrame:
    return points.assign(time=points["time"] + pd.Timedelta(minutes=minutes))


__all__ = [
    "START",
    "Path",
    "Receiver",
    "low_pass",
    "overflight",
    "parked",
    "received",
    "replace",
    "shifted",
    "touch_and_go",
    "visit",
]
