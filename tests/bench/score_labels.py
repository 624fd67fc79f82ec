"""How well visits are found, on tracks with labels: recall, false events, error in time by evidence, every miss.

python -m tests.bench.score_labels FOLDER

FOLDER has a `labels.csv` (file, event, airport, time_utc, confidence) or, of cases that each show one kind of
error, an `expected.csv` (file, airport, event, time_utc, tolerance_s), itself or in its folder `cases`.
"""

import argparse
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from components.tracks.fields import known_field
from components.tracks.readers import read_file
from components.tracks.visits import TrackFile, find_visits

MATCHED_S = 240
"""A found event this near to a label of `labels.csv` is the one it tells of: half the time of a circuit."""
KINDS = {
    "field_point": "A field's point",
    "speed_repeated": "B repeated speed",
    "no_flag": "B repeated speed",
    "stray_altitude": "C stray altitude",
    "starts_on": "D short final",
    "lost_over": "E height's error",
    "interpolated": "F resampled",
}
"""How the names of cases begin, and the kind of error that each shows."""


@dataclass(frozen=True, slots=True)
class Event:
    """A landing or take-off that the detector tells of."""

    airfield: str
    event: str
    seconds: float
    evidence: str
    is_suspect: bool


@dataclass(slots=True)
class Score:
    """What was found of the labels of one kind. offs: seconds from label to event, by evidence."""

    sure: int = 0
    offs: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    suspect: int = 0

    @property
    def matched(self) -> int:
        return sum(map(len, self.offs.values()))


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    warnings.simplefilter("error", RuntimeWarning)
    scores: dict[str, Score] = defaultdict(Score)
    for place, name in ((folder, "labels.csv"), (folder, "expected.csv"), (folder / "cases", "expected.csv")):
        if (place / name).exists():
            for file, labels in pd.read_csv(place / name, dtype="str").fillna("").groupby("file"):
                _score(scores[kind(str(file))], place / str(file), labels)
    for name, score in sorted(scores.items()):
        print(_line(name, score))
    for score in scores.values():
        for word, events in (("missed", score.missed), ("false", score.false)):
            for event in events:
                print(f"{word}: {event}")
    for evidence, offs in sorted(_by_evidence(scores).items()):
        middle, most = np.quantile(np.abs(offs), (0.5, 0.9))
        print(f"{evidence:9} {len(offs):3}  median {middle:.0f} s, 9 of 10 within {most:.0f} s")


def kind(file: str) -> str:
    """The kind of error that a case shows; of other files the folder that they lie in."""
    return next((kind for begin, kind in KINDS.items() if file.startswith(begin)), file.rpartition("/")[0])


def events(file: Path, airfields: set[str]) -> list[Event]:
    """What the detector finds in a file at some airfields."""
    points = pd.concat([batch.points for batch in read_file(file)], ignore_index=True)
    visits = find_visits(points.assign(file=0), map(known_field, sorted(airfields)), [TrackFile(file.name, "")])
    return list(_events(visits))


def _events(visits: pd.DataFrame) -> Iterator[Event]:
    for row in visits.to_dict("records"):
        for side, event in (("arrival", "landing"), ("departure", "takeoff")):
            if row[f"{side}_utc"]:
                seconds = pd.Timestamp(row[f"{side}_utc"]).timestamp()
                suspect = row["integrity"] == "suspect"
                yield Event(row["airfield"], event, seconds, row[f"{side}_evidence"], suspect)


def _score(score: Score, file: Path, labels: pd.DataFrame) -> None:
    left = events(file, set(labels["airport"]) - {"", "*"})
    unsure = set(labels["airport"][labels["event"] == "ambiguous"])
    for label in labels[labels["event"].isin(["landing", "takeoff"])].to_dict("records"):
        time = pd.Timestamp(label["time_utc"]).timestamp()
        within = MATCHED_S if "confidence" in label else float(label["tolerance_s"])
        near = [
            each
            for each in left
            if (each.airfield, each.event) == (label["airport"], label["event"])
            and abs(each.seconds - time) <= within
        ]
        best = min(near, key=lambda each: abs(each.seconds - time), default=None)
        if best:
            left.remove(best)
        if label.get("confidence", "high") not in ("high", "good"):
            continue
        score.sure += 1
        if best:
            score.offs[best.evidence].append(best.seconds - time)
            score.suspect += best.is_suspect
        else:
            score.missed.append(f"{file.name} {label['event']} {label['airport']} {label['time_utc']}")
    score.false += [
        f"{file.name} {each.event} {each.airfield} {pd.Timestamp(each.seconds, unit='s')} {each.evidence}"
        for each in left
        if each.airfield not in unsure
    ]


def _line(name: str, score: Score) -> str:
    share = score.matched / score.sure if score.sure else 1.0
    return (
        f"{name:18} sure {score.sure:3}, found {score.matched:3}, recall {share:.3f}, false {len(score.false)}, "
        f"suspect {score.suspect}"
    )


def _by_evidence(scores: dict[str, Score]) -> dict[str, list[float]]:
    offs: dict[str, list[float]] = defaultdict(list)
    for score in scores.values():
        for evidence, each in score.offs.items():
            offs[evidence] += each
    return offs


if __name__ == "__main__":
    main()
