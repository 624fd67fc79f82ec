"""The analyst's decisions on pairs of a reported flight and a visit, held against the visits there are now."""

import pandas as pd

from components.activity.tables import Tables

REACH = pd.Timedelta(minutes=30)
"""A decision holds for the movement this near to the time it names, so that a scan that finds another second, or a
better bound, does not lose it."""

SAME, DIFFERENT, UNDECIDED = "same", "different", "undecided"
"""`undecided` withdraws the decisions before it on the same pair."""


def decided(tables: Tables, seen: pd.DataFrame) -> pd.DataFrame:
    """The decisions in force: columns flight_id, airfield, movement, visit, decision. `seen` has the columns of
    `observations.sightings`. Of two decisions on the same pair the later holds, and none where that one withdraws;
    the later holds also where two say `same` of one visit, or of one flight."""
    told = tables.answer(tables.matches).sort_values("decided_utc", kind="stable")
    rows = []
    for row in told.itertuples():
        near = seen[(seen["airfield"] == row.airfield) & (seen["movement"] == row.movement)]
        if row.icao24:
            near = near[near["icao24"] == row.icao24]
        off = (near["time"] - row.time_utc).abs()
        if len(off) and off.min() <= REACH:
            rows.append(
                (row.flight_id, row.airfield, row.movement, int(near.loc[off.idxmin(), "visit"]), row.decision)
            )
    found = pd.DataFrame(rows, columns=["flight_id", "airfield", "movement", "visit", "decision"])
    found = found.astype({"visit": "int64"}).drop_duplicates(
        ["flight_id", "airfield", "movement", "visit"], keep="last"
    )
    same = found[found["decision"] == SAME]
    for one in ("flight_id", "visit"):
        same = same.drop_duplicates([one, "airfield", "movement"], keep="last")
    return pd.concat([same, found[found["decision"] == DIFFERENT]], ignore_index=True)
