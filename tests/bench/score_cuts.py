"""How well landings and take-offs are found where less, or worse, was received: the labelled tracks, changed.

python -m tests.bench.score_cuts FOLDER [--show]     (a folder with labels.csv, and perhaps cases/expected.csv)

What is found at other fields that the changed tracks come near is false, too.
"""

import argparse
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from components.tracks.fields import Field, known_field, runway_middles
from components.tracks.landings import Movement, movements
from components.tracks.points import Columns
from components.tracks.readers import read_file
from components.tracks.thresholds import FINAL_NM
from components.tracks.track import rough_altitude, track_over
from tests.bench.cuts import Cut, Event, cuts
from tests.bench.score_labels import MATCHED_S

LOW_FT = 4_000
"""Of other fields those are asked that a track passes lower than this above them, within `FINAL_NM` ..."""
POINTS = 200
"""... at one of so many of its points: who looks at more waits longer for the same fields."""


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="every event that is missed or false")
    chosen = parser.parse_args()
    warnings.simplefilter("error", RuntimeWarning)
    scores: dict[str, Counter[str]] = {}
    for file, points, field, events in labelled(chosen.folder):
        others = list(_others(points, _labelled_fields(chosen.folder, file)))
        for cut in cuts(points, field, events):
            missed, false = _wrong(cut, field)
            false += [f"{event} at {other.airfield}" for other in others for event in _wrong_at(cut, other)]
            events_shown = sum(map(cut.must_show, cut.events))
            score = Counter(events=events_shown, found=events_shown - len(missed), false=len(false))
            scores.setdefault(cut.name, Counter()).update(score)
            for word, each in (("missed", missed), ("false", false)) if chosen.show else ():
                for event in each:
                    print(f"{word}: {cut.name}: {file} {field.airfield} {event}")
    scores["all"] = sum(scores.values(), Counter())
    for name, score in scores.items():
        print(f"{name:28} {score['found']:4} of {score['events']:4}, false {score['false']}")


def _labels(folder: Path) -> pd.DataFrame:
    """Rows of both tables of labels."""
    tables = [pd.read_csv(folder / "labels.csv", dtype="str")]
    if (cases := folder / "cases" / "expected.csv").exists():
        table = pd.read_csv(cases, dtype="str")
        tables.append(table.assign(file="cases/" + table["file"], confidence="high"))
    return pd.concat(tables, ignore_index=True)


def _labelled_fields(folder: Path, file: str) -> set[str]:
    labels = _labels(folder)
    return set(labels["airport"][labels["file"] == file])


def labelled(folder: Path) -> Iterator[tuple[str, pd.DataFrame, Field, tuple[Event, ...]]]:
    """The points of each file with the sure events at one of its fields."""
    labels = _labels(folder)
    labels = labels[labels["event"].isin(["landing", "takeoff"]) & labels["confidence"].isin(["high", "good"])]
    for (file, airport), own in labels.groupby(["file", "airport"]):
        points = pd.concat([batch.points for batch in read_file(folder / str(file))], ignore_index=True)
        times = [pd.Timestamp(time).timestamp() for time in own["time_utc"]]
        events = tuple(map(Event, own["event"] == "landing", times))
        yield str(file), points.sort_values("time").reset_index(drop=True), known_field(str(airport)), events


def _others(points: pd.DataFrame, own: set[str]) -> Iterator[Field]:
    """Other fields that a track passes so near and so low that it could be taken to land there."""
    places = runway_middles()
    low = points[rough_altitude(Columns.of(points)) - places["elevation_ft"].min() < 2 * LOW_FT]
    for row in low.iloc[:: max(len(low) // POINTS, 1)].itertuples():
        apart = np.hypot(
            places["latitude"] - row.latitude,
            (places["longitude"] - row.longitude) * np.cos(np.radians(row.latitude)),
        )
        above = np.nanmax([row.altitude_ft, row.vague_altitude_ft]) - places["elevation_ft"]
        passed = set(places.index[(apart < FINAL_NM / 60) & (above < LOW_FT)]) - own
        yield from map(known_field, sorted(passed))
        own |= passed


def _wrong(cut: Cut, field: Field) -> tuple[list[str], list[str]]:
    """The events of a cut that are missed, and what is found that is none."""
    left = [m for m in movements(track_over(Columns.of(cut.points), field)) if m.is_timed]
    missed = list[str]()
    for event in (*cut.events, *cut.others):
        near = [m for m in left if m.is_arrival == event.is_arrival and matches(m, event)]
        if near:
            left.remove(min(near, key=lambda m: abs(m.time - event.time)))
        elif cut.must_show(event):
            missed.append(spoken(event.is_arrival, event.time))
    return missed, [describe(m) for m in left]


def matches(movement: Movement, event: Event) -> bool:
    """Whether a movement is a labelled event: near to it in time, or with bounds that hold it."""
    return abs(movement.time - event.time) <= MATCHED_S or movement.earliest <= event.time <= movement.latest


def _wrong_at(cut: Cut, field: Field) -> list[str]:
    return [describe(m) for m in movements(track_over(Columns.of(cut.points), field)) if m.is_timed]


def describe(movement: Movement) -> str:
    return f"{spoken(movement.is_arrival, movement.time)} {movement.evidence}"


def spoken(is_arrival: bool, time: float) -> str:
    return f"{'landing' if is_arrival else 'take-off'} {pd.Timestamp(round(time), unit='s')}"


if __name__ == "__main__":
    main()
