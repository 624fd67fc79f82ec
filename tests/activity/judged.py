"""Many cases of flights, visits, scans and decisions in one ledger: to open one and to ask it takes as long for a
hundred cases as for one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from components.activity.evidence.verdicts import Verdict, corroboration, pairs_in_view, visit_reports
from components.activity.model import tables
from components.activity.selection import Selection
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf, Rows

Case = Mapping[str, Rows]
"""The rows of some tables of a ledger about OSLK, as the fixture `ledger_of` takes them."""


def case(flights: Rows, **others: Rows) -> Case:
    return {"flights": flights, **others}


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of a case: of each flight its verdict and sentence; and the answers of the functions that the
    other fields are named after."""

    flights: Mapping[str, tuple[Verdict, str]]
    corroboration: pd.DataFrame
    pairs_in_view: pd.DataFrame
    visit_reports: pd.DataFrame

    @property
    def verdicts(self) -> list[Verdict]:
        return [verdict for verdict, _ in self.flights.values()]


def together(ledger_of: LedgerOf, *cases: Case) -> Ledger:
    """Returns a ledger of all cases. Each has an airfield of its own: nothing of the others bears on it."""
    rows: dict[str, list[dict[str, str]]] = {"visits": [], "scans": [], "matches": []}
    for number, each in enumerate(cases):
        for table, own in each.items():
            rows.setdefault(table, []).extend(_apart(number, table, own))
    return ledger_of(**rows, airfields=[{"airfield": airfield(number)} for number in range(len(cases))])


def judge(ledger_of: LedgerOf, *cases: Case) -> list[Judged]:
    """Returns what is said of each case, of all at once."""
    ledger = together(ledger_of, *cases)
    assert ledger.set_aside.empty, ledger.problems.to_string()
    asked = tables(ledger)
    answers = (
        corroboration(asked, Selection()),
        pairs_in_view(asked, Selection()),
        visit_reports(asked, Selection(), range(ledger.visits.count)),
    )
    by_airfield = [dict(list(answer.groupby("airfield"))) for answer in answers]
    parts = (
        [own.get(airfield(number), answer.head(0)) for own, answer in zip(by_airfield, answers, strict=True)]
        for number in range(len(cases))
    )
    return [_judged(*each) for each in parts]


def airfield(number: int) -> str:
    """The airfield of a case, in place of OSLK."""
    return f"X{number:03}"


def _apart(number: int, table: str, rows: Rows) -> Iterator[dict[str, str]]:
    """The rows of a case at its own airfield, of its own flights, notes and tracks."""
    for place, row in enumerate(rows, start=1):
        cells = {"flight_id": f"f{place}", "destination": "OSLK"} | dict(row) if table == "flights" else dict(row)
        for name in ("flight_id", "note_id"):
            if cells.get(name):
                cells[name] = f"{number}-{cells[name]}"
        if cells.get("track_sha256"):
            cells["track_sha256"] = f"{number:08x}{cells['track_sha256'][8:]}"
        yield {name: airfield(number) if cell == "OSLK" else cell for name, cell in cells.items()}


def _judged(verdicts: pd.DataFrame, pairs: pd.DataFrame, visits: pd.DataFrame) -> Judged:
    def own(flight: str) -> str:
        return flight.partition("-")[2]

    return Judged(
        {own(row.flight_id): (row.verdict, row.how_well) for row in verdicts.itertuples()},
        verdicts,
        pairs,
        visits.assign(flights=[tuple(map(own, flights)) for flights in visits["flights"]]),
    )
