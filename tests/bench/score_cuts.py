"""How well landings and take-offs are found where less was received: the labelled tracks, cut and thinned.

python -m tests.bench.score_cuts FOLDER       (a folder with labels.csv, and perhaps cases/expected.csv)
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from components.tracks.fields import Field, known_field
from components.tracks.landings import movements
from components.tracks.readers import read_file
from components.tracks.track import rough_altitude, track_over
from tests.bench.score_labels import MATCHED_S

AROUND_S = ((20, 200), (40, 200), (120, 200), (300, 20), (300, 1), (300, -15), (300, -40), (300, -90))
"""Seconds of the air side and of the ground side of an event that are left; negative ones end in the air."""
FLOORS_FT = (300, 600, 1_000)
"""Cover is cut below these, by pressure altitude."""
COVER_M = 15_000
"""... within this distance of the field."""
Labels = list[tuple[bool, float]]


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    scores: dict[str, Counter[str]] = {}
    for points, field, labels in _labelled(folder):
        for name, cut, expected in _cuts(points, field, labels):
            scores.setdefault(name, Counter()).update(_score(cut, field, expected))
    scores["all"] = sum(scores.values(), Counter())
    for name, score in scores.items():
        print(f"{name:16} {score['matched']:4} of {score['events']:4}, false {score['false']}")


def _labelled(folder: Path) -> Iterator[tuple[pd.DataFrame, Field, Labels]]:
    """The points of each file with the sure events at one of its fields."""
    tables = [pd.read_csv(folder / "labels.csv", dtype="str")]
    tables[0] = tables[0][tables[0]["confidence"].isin(["high", "good"])]
    if (cases := folder / "cases" / "expected.csv").exists():
        table = pd.read_csv(cases, dtype="str")
        tables.append(table.assign(file="cases/" + table["file"]))
    labels = pd.concat(tables)
    labels = labels[labels["event"].isin(["landing", "takeoff"])]
    for (file, airport), own in labels.groupby(["file", "airport"]):
        points = pd.concat([batch.points for batch in read_file(folder / str(file))], ignore_index=True)
        times = [pd.Timestamp(time).timestamp() for time in own["time_utc"]]
        yield (
            points.sort_values("time").reset_index(drop=True),
            known_field(str(airport)),
            list(zip(own["event"] == "landing", times, strict=True)),
        )


def _cuts(points: pd.DataFrame, field: Field, labels: Labels) -> Iterator[tuple[str, pd.DataFrame, Labels]]:
    """Each cut by its name, with the events that it should show."""
    nothing = pd.array([None] * len(points), dtype="boolean")
    seconds = points["time"].astype("int64").to_numpy() / 1000
    near = field.within(points["latitude"], points["longitude"], COVER_M)
    above = np.nan_to_num(rough_altitude(points) - field.elevation_ft)
    for floor in FLOORS_FT:
        yield f"floor {floor} ft", points[~(near & (above < floor))], labels
    yield "no flag", points.assign(on_ground=nothing), labels
    yield "no speed", points.assign(ground_speed_kt=np.nan), labels
    yield "no flag or speed", points.assign(on_ground=nothing, ground_speed_kt=np.nan), labels
    yield "no QNH", points.assign(geometric_ft=np.nan, qnh_hpa=np.nan), labels
    for every in (10, 30):
        yield f"every {every} s", points[np.append(True, np.diff(seconds // every) > 0)], labels
    for is_arrival, time in labels:
        for air, ground in AROUND_S:
            before, after = (air, ground) if is_arrival else (ground, air)
            cut = points[(seconds >= time - before) & (seconds <= time + after)]
            yield f"{air} s, {ground} s", cut, [(is_arrival, time)]


def _score(points: pd.DataFrame, field: Field, labels: Labels) -> Counter[str]:
    left = [(m.is_arrival, m.time) for m in movements(track_over(points, field)) if m.is_timed]
    score = Counter(events=len(labels))
    for is_arrival, time in labels:
        near = [each for each in left if each[0] == is_arrival and abs(each[1] - time) <= MATCHED_S]
        if near:
            left.remove(min(near, key=lambda each: abs(each[1] - time)))
            score["matched"] += 1
    score["false"] = len(left)
    return score


if __name__ == "__main__":
    main()
