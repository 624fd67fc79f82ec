"""The reports of a ledger: its flights file, read and checked, in memory or, where it is large, in the cache."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from components.ledger.cache import kept
from components.ledger.census import RESOLVED
from components.ledger.checks import lone_confirmations
from components.ledger.dated import BOUNDS, without_periods
from components.ledger.engine import Engine, Rows, engine
from components.ledger.flights import CONFLICTS, MERGED, SEVERAL
from components.ledger.validation import Checked
from components.problems import Problem, Severity, problems_in


@dataclass(frozen=True, slots=True)
class Resolved:
    """Reports with the names of the reference tables, and what they say together.

    reports: see `Ledger`. flights: see `MERGED`. conflicts: see `CONFLICTS`. refused: row and line of the reports
    whose grade is not used. folder: where they are kept; None in memory.
    """

    reports: Rows
    flights: Rows
    conflicts: Rows
    refused: Rows
    folder: Path | None
    _engine: Engine

    def known(self, flights: pd.Series) -> set[str]:
        """Those of the given flight ids that a report tells of."""
        self._engine.put("asked", flights.to_frame("flight_id"))
        found = self._engine.frame("SELECT flight_id FROM flights SEMI JOIN asked USING (flight_id)")
        return set(found["flight_id"])


@dataclass(frozen=True, slots=True)
class Reports:
    """The rows of a flights file that are good by themselves: its columns as text, indexed by row, with line,
    earliest, latest and qualifier. `folder` is that of the cache they are kept in; None in memory."""

    file: str
    rows: Rows
    problems: tuple[Problem, ...]
    set_aside: pd.DataFrame
    readable: bool
    folder: Path | None = None

    def resolved(self, **given: pd.DataFrame) -> Resolved:
        """The reports with the names in the tables types (name, designator) and endpoints (written, place), held
        against the table supports. They are kept for these tables, and for the airfields watched."""

        def answer(asked: Engine) -> dict[str, Rows]:
            for name, rows in {"written": self.rows, **given}.items():
                asked.put(name, rows)
            questions = {
                "refused": lone_confirmations("written", ["flight_id"]),
                "reports": RESOLVED,
                "several": SEVERAL,
                "flights": MERGED,
                "conflicts": CONFLICTS,
            }
            return {name: asked.keep(name, sql) for name, sql in questions.items()}

        def fill(started: Path) -> None:
            answer(engine(started))

        folder = self.folder and kept(self.folder.parent, _key(self.folder, given), fill)
        asked = engine(folder)
        rows = answer(asked)
        return Resolved(
            _typed(rows["reports"]), _typed(rows["flights"]), rows["conflicts"], rows["refused"], folder, asked
        )

    @property
    def written(self) -> Rows:
        """The rows as the file has them; in the cache, with their bounds."""
        return self.rows if isinstance(self.rows, Path) else self.rows.drop(columns=list(BOUNDS))


def in_memory(checked: Checked) -> Reports:
    """The reports of a table that was read whole."""
    dated = without_periods(checked)
    return Reports(dated.file, dated.table, dated.problems, dated.set_aside, dated.readable)


def stored(folder: Path, file: str) -> Reports:
    """The reports that `convert` wrote into a folder of the cache."""
    problems = problems_in(pd.read_parquet(folder / "problems.parquet"))
    aside = pd.read_parquet(folder / "set_aside.parquet")
    readable = all(problem.severity is not Severity.UNREADABLE for problem in problems)
    return Reports(file, folder / "written.parquet", tuple(problems), aside, readable, folder)


def _key(folder: Path, given: dict[str, pd.DataFrame]) -> str:
    """The content of the reports and of all that they are held against."""
    parts = [folder.name, *(table.reset_index().to_csv() for table in given.values())]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _typed(rows: Rows) -> Rows:
    """The types that a table without rows, or without a grade, loses on its way through the engine."""
    if isinstance(rows, Path):
        return rows
    typed = rows.astype({"earliest": "datetime64[s]", "latest": "datetime64[s]", "credibility": "Int64"})
    return typed.set_index("row") if "row" in typed.columns else typed
