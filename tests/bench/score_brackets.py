"""How often the bracket of a visit holds the true stop, and how often one is claimed where the aircraft did not
stop: cover is cut out of real tracks, in a cylinder around the field, of every radius and height of a grid.

python -m tests.bench.score_brackets FOLDER [--show]     (a folder with a visits.csv: files, airport, arrival_utc,
departure_utc; and a labels.csv, of whose landings and take-offs at one field more stops are made)
"""

import argparse
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.tracks.fields import M_PER_NM, Field, field_name, known_field, runway_middles, runway_table
from components.tracks.landings import Evidence
from components.tracks.points import Columns
from components.tracks.readers import read_file
from components.tracks.thresholds import AT_AIRPORT_NM, BRACKET_LEAST_MIN, BRACKET_NM, BRACKET_RUNWAY_FT
from components.tracks.track import rough_altitude
from components.tracks.visits import TrackFile, find_visits

RADII_NM = (12, 20, 30, 40, 60, 80)
HEIGHTS_FT = (3_000, 5_000, 8_000, 12_000, 20_000, 40_000)
ENDS = ("arrival", "departure")
STAY = pd.Timedelta(hours=2)
"""How long an aircraft stays at a stop that is made of two flights."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A true stop: the points of the tracks that show it, the field, and when the aircraft came and left."""

    points: pd.DataFrame
    field: Field
    times: tuple[str, str]


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="every cut in which the stop is missed")
    chosen = parser.parse_args()
    warnings.simplefilter("error", RuntimeWarning)
    stops = [*_stops(chosen.folder), *_made_stops(chosen.folder)]
    scores: dict[int, Counter[str]] = {radius: Counter() for radius in RADII_NM}
    done = set[tuple[int, bytes]]()
    for (number, stop), radius, height in product(enumerate(stops), RADII_NM, HEIGHTS_FT):
        unseen = _unseen(stop, radius, height)
        # A wider radius may leave the same points, which are asked once.
        if (number, unseen.tobytes()) in done:
            continue
        done.add((number, unseen.tobytes()))
        score = _score(stop, unseen)
        if chosen.show and score["cut"] > score["held"]:
            print(f"missed: {stop.field.airfield} {stop.times[0]}: {radius} nm, {height:,} ft")
        scores[radius].update(score)
    print(f"{len(stops)} stops, cover cut out up to {HEIGHTS_FT} ft")
    for radius, score in scores.items():
        print(f"{radius:3} nm: {_line(score)}")
    print(f"all   : {_line(sum(scores.values(), Counter()))}")


def _stops(folder: Path) -> Iterator[Stop]:
    for row in pd.read_csv(folder / "visits.csv", dtype="str").fillna("").to_dict("records"):
        times = (row["arrival_utc"], row["departure_utc"])
        arrival, departure = map(pd.Timestamp, times)
        # Of a shorter silence no bracket is made. False, too, where one is not known.
        if departure - arrival >= pd.Timedelta(minutes=BRACKET_LEAST_MIN):
            files = enumerate(row["files"].split(";"))
            points = [batch.points.assign(file=n) for n, file in files for batch in read_file(folder / file)]
            # One aircraft, as the label says: some of the files name none.
            table = pd.concat(points, ignore_index=True).assign(icao24="a00001")
            yield Stop(table, known_field(row["airport"]), times)


def _made_stops(folder: Path) -> Iterator[Stop]:
    """Stops of the first landing in one file and the last take-off in another at the same field, taken to be those
    of one aircraft."""
    labels = pd.read_csv(folder / "labels.csv", dtype="str").fillna("")
    labels = labels[labels["confidence"].isin(["high", "good"])]
    landings = labels[labels["event"] == "landing"].drop_duplicates(["file", "airport"])
    takeoffs = labels[labels["event"] == "takeoff"].drop_duplicates(["file", "airport"], keep="last")
    pairs = landings.merge(takeoffs, on="airport", suffixes=("_in", "_out"))
    pairs = pairs[pairs["file_in"] != pairs["file_out"]]
    real = set(pd.read_csv(folder / "visits.csv", dtype="str")["files"])
    for row in pairs[~(pairs["file_in"] + ";" + pairs["file_out"]).isin(real)].to_dict("records"):
        landed, left = pd.Timestamp(row["time_utc_in"]), pd.Timestamp(row["time_utc_out"])
        way_in, way_out = (
            pd.concat([batch.points for batch in read_file(folder / row[f"file_{end}"])]) for end in ("in", "out")
        )
        later = landed + STAY - left
        way_out = way_out[way_out["time"] >= left].assign(file=1)
        points = [way_in[way_in["time"] <= landed].assign(file=0), way_out.assign(time=way_out["time"] + later)]
        table = pd.concat(points, ignore_index=True).assign(icao24="a00001")
        table = table.assign(time=table["time"].dt.as_unit("ms"))
        times = (row["time_utc_in"], f"{landed + STAY:%Y-%m-%dT%H:%M:%SZ}")
        yield Stop(table, known_field(row["airport"]), times)


def _unseen(stop: Stop, radius_nm: int, height_ft: int) -> npt.NDArray[np.bool_]:
    """The points within a radius and below a height of the field."""
    height = np.nan_to_num(rough_altitude(Columns.of(stop.points))) - stop.field.elevation_ft
    return (_away_nm(stop.points, stop.field) < radius_nm) & (height < height_ft)


def _score(stop: Stop, unseen: npt.NDArray[np.bool_]) -> Counter[str]:
    """What is claimed where some points were not received: at the field itself and at those around it."""
    left = stop.points[~unseen].reset_index(drop=True)
    if not _is_silent(left, stop):
        return Counter(seen=1)
    score = Counter(cut=1)
    for visit in _bracketed(left, stop.field):
        score.update(claimed=1, held=int(_holds(visit, stop)))
    for other in _fields_around(stop.field):
        looked = _bracketed(left, other)
        score.update(others=1, claimed_elsewhere=bool(looked))
        score.update(names_the_true_one=any(field_name(stop.field.airfield) in visit["why"] for visit in looked))
    return score


def _is_silent(points: pd.DataFrame, stop: Stop) -> bool:
    """Whether no point is left of the stop, and some before and after it."""
    arrival, departure = map(pd.Timestamp, stop.times)
    times = points["time"]
    return bool(
        not times.between(arrival, departure).any() and (times < arrival).any() and (times > departure).any()
    )


def _bracketed(points: pd.DataFrame, field: Field) -> list[dict[str, str]]:
    """The visits with both ends that are only possible."""
    files = [TrackFile(str(number), str(number)) for number in range(int(points["file"].max()) + 1)]
    visits = find_visits(points, [field], files, bracketed=True).to_dict("records")
    return [row for row in visits if all(row[f"{end}_evidence"] == Evidence.BRACKET for end in ENDS)]


def _holds(visit: dict[str, str], stop: Stop) -> bool:
    ends = zip(ENDS, stop.times, strict=True)
    return all(visit[f"{end}_earliest"] <= time <= visit[f"{end}_latest"] for end, time in ends)


def _fields_around(field: Field) -> Sequence[Field]:
    """Other fields with a long runway within twice the reach of a bracket."""
    long = set(runway_table()["airport"][runway_table()["length_ft"] >= BRACKET_RUNWAY_FT])
    middles = runway_middles()
    away = _away_nm(middles, field)
    near = middles.index[(away > AT_AIRPORT_NM) & (away <= 2 * BRACKET_NM)]
    return [known_field(code) for code in near if code in long and len(code) == 4 and code.isalpha()]


def _away_nm(places: pd.DataFrame, field: Field) -> np.ndarray:
    east, north = field.metres(places["latitude"], places["longitude"])
    return np.hypot(east, north) / M_PER_NM


def _line(score: Counter[str]) -> str:
    return (
        f"{score['cut']} cuts, the stop bracketed in {score['claimed']}, held in {score['held']}; "
        f"{score['others']:,} looks at other fields, one claimed in {score['claimed_elsewhere']} "
        f"({score['names_the_true_one']} name the true field)"
    )


if __name__ == "__main__":
    main()
