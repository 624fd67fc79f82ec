"""The visits of aircraft, one of whose tracks may be beyond the detector."""

from collections.abc import Mapping, Sequence

import pandas as pd

from components.problems import Problem, Severity, shown
from components.tracks.fields import Field
from components.tracks.visits import VISIT_COLUMNS, TrackFile, find_visits


def judged(
    points: pd.DataFrame,
    fields: Sequence[Field],
    files: Sequence[TrackFile],
    elsewhere: pd.DataFrame | None = None,
    same: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, list[Problem]]:
    """The visits as of `find_visits`. An aircraft on whose track the detector fails becomes a problem, and the
    others are found."""
    try:
        return find_visits(points, fields, files, elsewhere, same), []
    except Exception:
        tables, problems = [pd.DataFrame(columns=list(VISIT_COLUMNS), dtype="str")], list[Problem]()
        for icao24, track in points.groupby("icao24", dropna=False):
            try:
                tables.append(find_visits(track, fields, files, elsewhere, {}))
            except Exception as error:
                what = f"the track of {icao24 or 'an unknown aircraft'} could not be judged"
                told = f"{what} ({type(error).__name__}: {shown(error)})"
                place = files[int(track["file"].iloc[0])].name
                problems.append(Problem(Severity.SET_ASIDE, place, told, "Report it, with the file."))
        return pd.concat(tables, ignore_index=True), problems
