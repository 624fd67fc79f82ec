"""From reports to flights: what several sources say of one flight, taken together, and where they contradict."""

import pandas as pd

from components.ledger.edtf import combined

COMPARED = ("aircraft_type", "registration", "icao24", "callsign", "operator", "origin", "destination")

FLIGHT_COLUMNS = (
    "flight_id",
    "earliest",
    "latest",
    "date",
    "qualifier",
    *COMPARED,
    "model",
    "credibility",
    "reports",
)


def merge_reports(reports: pd.DataFrame) -> pd.DataFrame:
    """One row per flight_id, in the order of the first report.

    `reports` has the columns of flights.csv with earliest, latest (datetime64) and qualifier. The range of a
    flight is where those of its reports overlap; where they do not, it spans them all, and `conflicts` names it.
    Differing values stand side by side, separated by " / ". credibility is the best grade given (1 is best;
    6, "cannot be judged", and no grade come last); reports counts the rows.
    """
    if reports.empty:
        return reports.assign(reports=pd.Series(dtype="int64")).reindex(columns=list(FLIGHT_COLUMNS))
    groups = reports.groupby("flight_id", sort=False)
    bounds = groups.agg(
        first=("earliest", "min"),
        earliest=("earliest", "max"),
        latest=("latest", "min"),
        last=("latest", "max"),
        credibility=("credibility", "min"),
        reports=("flight_id", "size"),
    )
    disjoint = bounds["earliest"] > bounds["latest"]
    bounds["earliest"] = bounds["earliest"].where(~disjoint, bounds["first"])
    bounds["latest"] = bounds["latest"].where(~disjoint, bounds["last"])
    merged = groups[["qualifier"]].first()
    for column in (*COMPARED, "model", "date"):
        merged[column] = _side_by_side(reports, column).reindex(merged.index, fill_value="")
    told = reports[["flight_id", "qualifier"]].drop_duplicates()
    differ = told[told.duplicated("flight_id", keep=False)].groupby("flight_id")["qualifier"].agg(combined)
    merged.loc[differ.index, "qualifier"] = differ
    return merged.join(bounds).reset_index()[list(FLIGHT_COLUMNS)]


def conflicts(reports: pd.DataFrame) -> pd.DataFrame:
    """Where reports of one flight contradict each other: columns flight_id, column, values.

    Dates contradict where their ranges do not overlap, other columns where two reports give different values.
    """
    several = reports[reports.duplicated("flight_id", keep=False)]
    found = []
    for column in COMPARED:
        given = several[several[column] != ""]
        differ = given.groupby("flight_id")[column].nunique()
        found.append(_told(given[given["flight_id"].isin(differ.index[differ > 1])], column))
    bounds = several.groupby("flight_id").agg(earliest=("earliest", "max"), latest=("latest", "min"))
    disjoint = bounds.index[bounds["earliest"] > bounds["latest"]]
    found.append(_told(several[several["flight_id"].isin(disjoint)], "date"))
    return pd.concat(found, ignore_index=True).sort_values(["flight_id", "column"], ignore_index=True)


def _side_by_side(reports: pd.DataFrame, column: str) -> pd.Series:
    """Each flight's known values, index flight_id; those that differ separated by " / "."""
    given = reports.loc[reports[column] != "", ["flight_id", column]].drop_duplicates()
    differ = given.duplicated("flight_id", keep=False)
    alone = given[~differ].set_index("flight_id")[column]
    joined = given[differ].groupby("flight_id", sort=False)[column].agg(" / ".join)
    return pd.concat([alone, joined])


def _told(reports: pd.DataFrame, column: str) -> pd.DataFrame:
    told = reports[column] + " (" + reports["source_id"] + ")"
    values = told.groupby(reports["flight_id"], sort=False).agg(" · ".join)
    return pd.DataFrame({"flight_id": values.index, "column": column, "values": values.to_numpy()}).astype("str")
