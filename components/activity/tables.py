"""The ledger's tables where they can be asked: Ibis expressions, run by DuckDB inside this process."""

from dataclasses import dataclass, field
from threading import Lock

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from components.ledger.ledger import Ledger

ARRIVAL = "arrival"
DEPARTURE = "departure"
MOVEMENTS = (ARRIVAL, DEPARTURE)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one version of a ledger, each an Ibis table.

    movements: flight_id, airfield, movement, aircraft_type, earliest, latest (dates), and the other columns of
    `Ledger.flights`. reports, notes, sources: as in `Ledger`, with their spreadsheet row in the column row and
    dates for earliest and latest. supports: as in `Ledger`. visits, with their number in the column visit, scans
    and matches: as in `Ledger`, those of watched airfields; times are UTC without a zone. airfields: airfield and
    name of those watched.
    """

    movements: ir.Table
    reports: ir.Table
    notes: ir.Table
    supports: ir.Table
    sources: ir.Table
    visits: ir.Table
    scans: ir.Table
    matches: ir.Table
    airfields: ir.Table
    _lock: Lock = field(default_factory=Lock, repr=False)

    def answer(self, question: ir.Table) -> pd.DataFrame:
        """Run a question. One at a time: a DuckDB connection is not to be shared by threads at work."""
        with self._lock:
            return question.to_pandas()


def tables(ledger: Ledger) -> Tables:
    """Put a ledger where it can be asked."""
    connection = ibis.duckdb.connect()

    def put(name: str, table: pd.DataFrame) -> ir.Table:
        dates = [f"{c}::DATE AS {c}" for c in ("earliest", "latest") if c in table.columns]
        replaced = f"REPLACE ({', '.join(dates)})" if dates else ""
        # Without Ibis, whose own way to make a table takes ten times as long.
        engine = connection.con
        engine.register("incoming", pa.Table.from_pandas(table, preserve_index=False))
        engine.execute(f"CREATE TABLE {name} AS SELECT * {replaced} FROM incoming")
        engine.unregister("incoming")
        return connection.table(name)

    watched = set(ledger.airfields["airfield"])

    def at_watched(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["airfield"].isin(watched)].reset_index()

    return Tables(
        movements=put("movements", _movements(ledger)),
        reports=put("reports", ledger.reports.reset_index()),
        notes=put("notes", ledger.notes.reset_index()),
        supports=put("supports", ledger.supports),
        sources=put("sources", ledger.sources.reset_index()),
        visits=put("visits", at_watched(ledger.visits)),
        scans=put("scans", at_watched(ledger.scans)),
        matches=put("matches", at_watched(ledger.matches)),
        airfields=put("airfields", ledger.airfields[["airfield", "name"]]),
    )


def _movements(ledger: Ledger) -> pd.DataFrame:
    """One row per flight, watched airfield and movement: an arrival where a report names the airfield as its
    destination, a departure where one names it as its origin."""
    watched = set(ledger.airfields["airfield"])
    ends = {ARRIVAL: "destination", DEPARTURE: "origin"}
    found = [
        ledger.reports.loc[ledger.reports[end].isin(watched), ["flight_id", end]]
        .rename(columns={end: "airfield"})
        .assign(movement=movement)
        for movement, end in ends.items()
    ]
    moves = pd.concat(found, ignore_index=True).drop_duplicates()
    return moves.astype("str").merge(ledger.flights, on="flight_id")
