"""The reports of a ledger: its flights file, read and checked, in memory or, where it is large, in the cache."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from components.files.problems import Problem, Severity, shown
from components.ledger.cache import cached_folder, key_of
from components.ledger.checks import lone_confirmations, unlikely_dates
from components.ledger.convert import MOST_TOLD, Converted
from components.ledger.dates import EdtfDate, parse
from components.ledger.descriptor import Table
from components.ledger.flights import CONFLICTS, SEVERAL, merged
from components.ledger.occurrences import CENSUS, DATES, NAMING, OCCURRENCE, RESOLVED, WRITTEN
from components.ledger.store import MAKING, Engine, Rows, as_frame, engine, name_of, numbered
from components.ledger.validation import Checked, without

NO_PERIOD = "a flight happens on one day, not throughout a period"
"""What is wrong with a report of a period."""

BOUNDS = ("line", "earliest", "latest", "qualifier")
"""What a table of reports has beside its text."""


def instead_of_period(period: str) -> str:
    """What to do about the date of a flight that is a period.

    >>> instead_of_period("../2025-10-26")
    'Write [..2025-10-26] for one day somewhere in the range; periods belong in notes.csv.'
    """
    first, last = ("" if end == ".." else end.rstrip("?~%") for end in period.split("/"))
    return f"Write [{first}..{last}] for one day somewhere in the range; periods belong in notes.csv."


def with_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """Adds earliest, latest (datetime64[s]; open ends are the years 1 and 9999), qualifier and is_period to a
    table whose column date holds dates of the profile."""
    dates = {text: parsed for text in table["date"].unique() if isinstance(parsed := parse(text), EdtfDate)}
    texts = pd.Series(list(dates), dtype="str")
    bounds = pd.DataFrame(
        {
            "earliest": pd.array([d.earliest for d in dates.values()], dtype="datetime64[s]"),
            "latest": pd.array([d.latest for d in dates.values()], dtype="datetime64[s]"),
            "qualifier": pd.array([d.qualifier for d in dates.values()], dtype="str"),
            "is_period": pd.array([d.is_period for d in dates.values()], dtype="bool"),
        }
    )
    places = pd.Index(texts).get_indexer(table["date"])
    return table.assign(**{name: bounds[name].array.take(places) for name in bounds})


def without_periods(checked: Checked) -> Checked:
    """Reports with their bounds and their line, but for those of a period, which are set aside: a flight happens
    on one day."""
    dated = with_bounds(checked.table)
    periods = dated.loc[dated["is_period"], "date"]
    problems = [
        Problem(
            Severity.SET_ASIDE,
            checked.file,
            NO_PERIOD,
            instead_of_period(text),
            row,
            int(checked.lines.loc[row]),
            "date",
            shown(text),
        )
        for row, text in periods.items()
    ]
    good = without(checked, problems)
    bounds = dated.loc[good.table.index, ["earliest", "latest", "qualifier"]]
    lines = checked.lines.reindex(good.table.index)
    return good.with_table(good.table.join(bounds).assign(line=lines))


@dataclass(frozen=True, slots=True)
class Resolved:
    """Reports with the names of the reference tables, and what they say together.

    reports: see `Ledger`. flights: see `flights.merged`. conflicts: see `CONFLICTS`. refused: row and line of the
    reports whose grade is not used. folder: where they are kept; None in memory.
    """

    reports: pd.DataFrame | Path
    flights: pd.DataFrame | Path
    conflicts: pd.DataFrame | Path
    refused: pd.DataFrame | Path
    folder: Path | None
    _engine: Engine

    def reported_ids(self, flights: pd.Series) -> set[str]:
        """Those of the given flight ids that a report tells of."""
        self._engine.put("asked", flights.to_frame("flight_id"))
        rows = self._engine.frame("SELECT flight_id FROM flights SEMI JOIN asked USING (flight_id)")
        return set(rows["flight_id"])


@dataclass(frozen=True, slots=True)
class Reports:
    """The rows of a flights file that are good by themselves: its columns as text, indexed by row, with line,
    earliest, latest and qualifier. `folder` is that of the cache they are kept in; None in memory."""

    schema: Table
    rows: pd.DataFrame | Path
    written: pd.DataFrame | Path
    problems: tuple[Problem, ...]
    set_aside: pd.DataFrame
    count: int
    readable: bool
    folder: Path | None = None
    unlikely: pd.DataFrame = field(default_factory=pd.DataFrame)
    asked: Engine | None = None

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.schema.path

    def likely(self, expected: EdtfDate | None) -> "Reports":
        """Without the rows whose date is unlikely, which are set aside; see `unlikely_dates`."""
        asked = engine(self.folder)
        asked.put("rows", self.rows)
        unlikely = unlikely_dates(as_frame(asked.keep("dates", DATES)), expected)
        asked.put("unlikely", unlikely)
        asked.connection.execute(WRITTEN)
        return replace(self._without_dates(asked, unlikely), unlikely=unlikely, asked=asked)

    def census(self) -> pd.DataFrame:
        """Returns the combinations of names in the reports that are `likely`, as `CENSUS` counts them."""
        assert self.asked is not None
        if not self.unlikely.empty:
            # With some of the rows only, the census is not that of the file.
            return self.asked.frame(CENSUS)
        return as_frame(self.asked.keep("census", CENSUS))

    def values(self, column: str) -> pd.DataFrame:
        """Returns the values of one column, counted as the `census` is."""
        assert self.asked is not None
        return self.asked.frame(f"SELECT {name_of(column)}, {OCCURRENCE} FROM written GROUP BY ALL ORDER BY row")

    def naming(self, places: pd.DataFrame) -> pd.DataFrame:
        """How many flights name each of some places as an end: columns airfield, flights. `places` has the place
        of each spelling: index written, column place."""
        named = places[["place"]]

        def fill(started: Path) -> None:
            asked = engine(started, MAKING)
            for name, rows in {"rows": self.rows, "unlikely": self.unlikely, "named": named}.items():
                asked.put(name, rows)
            asked.connection.execute(WRITTEN)
            asked.keep("naming", NAMING)

        if self.folder:
            # To count the flights of many reports takes seconds.
            folder = cached_folder(self.folder.parent, key_of(self.folder, self.unlikely, named), fill)
            return pd.read_parquet(folder / "naming.parquet")
        assert self.asked is not None
        self.asked.put("named", named)
        return self.asked.frame(NAMING)

    def _without_dates(self, asked: Engine, unlikely: pd.DataFrame) -> "Reports":
        """Sets aside the rows of the table rows whose date is in the table unlikely (date, what)."""
        cells = ", ".join(f"rows.{name_of(name)}" for name in self.schema.columns)
        unlikely_rows = asked.frame(
            f"SELECT row, line, {cells} FROM rows SEMI JOIN unlikely USING (date) ORDER BY row LIMIT {MOST_TOLD}"
        )
        if unlikely_rows.empty:
            return self
        faults = dict(zip(unlikely["date"], zip(unlikely["what"], unlikely["remedy"], strict=True), strict=True))
        problems = [
            Problem(Severity.SET_ASIDE, self.file, what, remedy, int(row), int(line), "date", shown(date))
            for row, line, date in unlikely_rows[["row", "line", "date"]].itertuples(index=False)
            for what, remedy in [faults[date]]
        ]
        texts = [
            shown(" | ".join(row_cells))
            for row_cells in unlikely_rows[self.schema.columns].itertuples(index=False)
        ]
        aside = unlikely_rows[["row", "line"]].assign(file=self.file, text=pd.array(texts, dtype="str"))
        whole = pd.concat([self.set_aside, aside]).sort_values("row", kind="stable", ignore_index=True)
        return replace(self, problems=(*self.problems, *problems), set_aside=whole)

    def resolved(
        self, types: Mapping[str, str], endpoints: pd.DataFrame, supports: pd.DataFrame, airfields: pd.DataFrame
    ) -> Resolved:
        """The reports with designators for the names in `types`, and places for those in `endpoints`, held against
        `supports`. They are kept for these tables, and for the airfields watched."""
        designators = pd.DataFrame(list(types.items()), columns=["name", "designator"], dtype="str")
        given = {
            "types": designators,
            "endpoints": endpoints,
            "supports": supports,
            "unlikely": self.unlikely,
            "watched": airfields[["airfield"]],
        }

        def answer(asked: Engine) -> dict[str, pd.DataFrame | Path]:
            for name, rows in {"rows": self.rows, **given}.items():
                asked.put(name, rows)
            asked.connection.execute(WRITTEN)
            questions = {
                "refused": lone_confirmations("written", ["flight_id"]),
                "reports": RESOLVED,
                "several": SEVERAL,
                "flights": merged(),
                "conflicts": CONFLICTS,
            }
            return {name: asked.keep(name, sql) for name, sql in questions.items()}

        def fill(started: Path) -> None:
            answer(engine(started, MAKING))

        folder = self.folder and cached_folder(self.folder.parent, key_of(self.folder, *given.values()), fill)
        asked = engine(folder)
        rows = answer(asked)
        return Resolved(
            _typed(rows["reports"]), _typed(rows["flights"]), rows["conflicts"], rows["refused"], folder, asked
        )


def as_written(rows: Rows, numbers: Sequence[int | str]) -> pd.DataFrame:
    """Rows of a table as its file has them, by their numbers or names."""
    table = numbered(rows, numbers)
    return table.drop(columns=list(BOUNDS)) if isinstance(rows, Path) else table


def in_memory(checked: Checked) -> Reports:
    """The reports of a table that was read whole."""
    dated = without_periods(checked)
    return Reports(
        schema=checked.schema,
        rows=dated.table,
        written=checked.written,
        problems=dated.problems,
        set_aside=dated.set_aside,
        count=checked.rows,
        readable=dated.readable,
    )


def stored(table: Converted) -> Reports:
    """The reports of a table that was converted."""
    return Reports(
        schema=table.schema,
        rows=table.rows,
        written=table.exact,
        problems=table.problems,
        set_aside=table.set_aside,
        count=table.count,
        readable=all(problem.severity is not Severity.UNREADABLE for problem in table.problems),
        folder=table.folder,
    )


def _typed(rows: pd.DataFrame | Path) -> pd.DataFrame | Path:
    """The types that a table without rows, or without a grade, loses on its way through the engine."""
    if isinstance(rows, Path):
        return rows
    typed = rows.astype({"earliest": "datetime64[s]", "latest": "datetime64[s]", "credibility": "Int64"})
    return typed.set_index("row") if "row" in typed.columns else typed
