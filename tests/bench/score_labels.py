"""How well visits are found, on tracks with labels: recall, false events, error in time, and every miss.

python tests/bench/score_labels.py FOLDER       (a folder with labels.csv; file, event, airport, time_utc, ...)
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from components.tracks.fields import known_field
from components.tracks.readers import read_file
from components.tracks.visits import TrackFile, find_visits

MATCHED_S = 240


def main(folder: Path) -> None:
    labels = pd.read_csv(folder / "labels.csv", dtype="str").fillna("")
    fields = [known_field(code) for code in sorted(set(labels["airport"]) - {"", "*"})]
    sure, offs, missed, false = 0, [], [], []
    for file, wanted in labels.groupby("file"):
        points = pd.concat([batch.points for batch in read_file(folder / str(file))], ignore_index=True)
        found = events(find_visits(points.assign(file=0), fields, [TrackFile(str(file), "")]))
        for label in wanted[wanted["event"].isin(["landing", "takeoff"])].itertuples():
            time = pd.Timestamp(label.time_utc).timestamp()
            near = [e for e in found if e[:2] == (label.airport, label.event) and abs(e[2] - time) <= MATCHED_S]
            best = min(near, key=lambda event: abs(event[2] - time), default=None)
            if best:
                found.remove(best)
            if label.confidence in ("high", "good"):
                sure += 1
                offs += [best[2] - time] if best else []
                missed += [] if best else [f"{file} {label.event} {label.airport} {label.time_utc}"]
        unsure = {(label.airport, label.event) for label in wanted.itertuples() if label.event == "ambiguous"}
        false += [f"{file} {event}" for event in found if (event[0], "ambiguous") not in unsure]
    within = np.abs(offs)
    print(f"sure landings and take-offs {sure}, found {len(offs)}: recall {len(offs) / sure:.3f}")
    print(f"false events {len(false)}: precision {len(offs) / max(len(offs) + len(false), 1):.3f}")
    print(f"error in time: median {np.median(within):.0f} s, 9 of 10 within {np.quantile(within, 0.9):.0f} s")
    for name, events_ in (("missed", missed), ("false", false)):
        for event in events_:
            print(f"{name}: {event}")


def events(visits: pd.DataFrame) -> list[tuple[str, str, float, str]]:
    """Landings and take-offs of a table of visits: airfield, event, seconds since 1970, evidence."""
    return [
        (row["airfield"], event, pd.Timestamp(row[f"{side}_utc"]).timestamp(), row[f"{side}_evidence"])
        for row in visits.to_dict("records")
        for side, event in (("arrival", "landing"), ("departure", "takeoff"))
        if row[f"{side}_utc"]
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
