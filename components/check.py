"""Checks a ledger: reports what the dashboard would say of it, for people and for machines.

python -m components.check PATH [TABLE] [--beside FOLDER] [--ask] [--json]

Exit code 0: nothing is set aside and no report contradicts another; 1: something is; 2: nothing could be read.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from components.activity import wording
from components.activity.evidence.verdicts import corroboration
from components.activity.flights_alike import SHARED, flights_alike, undecided_pairs
from components.activity.headline import headline, reported_headline, seen_headline
from components.activity.model import Tables, tables
from components.activity.prepare import open_copied
from components.activity.selection import Selection, matching_movements, matching_summary
from components.files.problems import Problem, Severity, problem_table, shown
from components.imports.merge.kept_rows import pairs_apart, standing_contradictions
from components.ledger.engines.answers import RemoteError
from components.ledger.engines.database_copy import FRESH_S, is_copied
from components.ledger.flights import reported_values
from components.ledger.ledger import Ledger, open_ledger, unread_ledger
from components.ledger.location import (
    Location,
    Remote,
    chosen_location,
    is_table_of_cells,
    is_workbook,
    ledger_folder,
)
from components.ledger.observation_tables import is_of_ledger

if TYPE_CHECKING:
    from components.imports.dry_run import DryRun

FORMAT_VERSION = 1
"""Version of the JSON. It changes when a field is removed or changes its meaning, not when one is added."""
NOTHING_WRONG, SOMETHING_WRONG, NOTHING_READ = 0, 1, 2

MOST_REPORTS = 100_000
"""The most movements that get a verdict; nobody reads more of them one by one."""
_AT_ONCE = 100_000
"""The most movements that are in memory at once."""
_AS_IT_IS = "python -m components.imports FILE --into FOLDER asks what is open, and brings it into a ledger."
_MOST_QUESTIONS = 5
"""The most questions of a preview that are listed."""
_MOVEMENT = ["flight_id", "airfield", "movement"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """What the dashboard says of a ledger, as plain values for the JSON.

    watched: airfield, why. candidates: airfield, flights; the airfields to choose from if none is watched.
    headline: the sentence above the chart. flights: the number read. rows: the number per table, including those
    set aside. counts: movement, aircraft_type (a designator; "" unknown), certain, possible; a flight whose
    reports name several types is possible for each. problems: severity, file, row, column, value, what, remedy,
    count; row is None for a problem of a whole file. set_aside: file, row, why; row is None for rows queried in a
    database, which have no number. reports: flight_id, source_id, airfield, movement, verdict, sentence; one for
    each report and each of its movements at a watched airfield. contradictions: flight_id, column, values; where
    reports of one flight contradict each other. may_be_same: flight_id, other, airfield, movement, by; pairs of
    flights of different sources that look like the same one. without_verdict: the number of movements beyond
    `MOST_REPORTS`, or with too many neighbours to compare.
    """

    version: int
    title: str
    readable: bool
    watched: list[Row]
    candidates: list[Row]
    headline: str
    flights: int
    rows: dict[str, int]
    counts: list[Row]
    problems: list[Row]
    set_aside: list[Row]
    reports: list[Row]
    contradictions: list[Row]
    may_be_same: list[Row]
    without_verdict: int

    @property
    def exit_code(self) -> int:
        """The exit code of the command."""
        if not self.readable:
            return NOTHING_READ
        refused = any(problem["severity"] != Severity.FLAGGED for problem in self.problems)
        return SOMETHING_WRONG if refused or self.set_aside or self.contradictions else NOTHING_WRONG


def check(location: Location) -> Check:
    """Opens a ledger as the dashboard does; returns what the dashboard would say of it. Raises `RemoteError` if
    flights lie in a database that does not answer."""
    ledger, more = _opened(location)
    model = tables(ledger)
    reports, without_verdict = _reports(model)
    return Check(
        version=FORMAT_VERSION,
        title=ledger.title,
        readable=ledger.readable,
        watched=ledger.airfields[["airfield", "why"]].to_dict("records"),
        candidates=_candidates(ledger),
        headline=_headline(ledger, model),
        flights=ledger.flights.count,
        rows={str(table): int(count) for table, count in ledger.rows.items()},
        counts=_counts(model),
        problems=_problems(pd.concat([ledger.problems, problem_table(more)], ignore_index=True)),
        set_aside=_set_aside(ledger),
        reports=reports,
        without_verdict=without_verdict,
        contradictions=_contradictions(ledger.conflicts.frame()),
        may_be_same=_alike(model, location),
    )


def _opened(location: Location) -> tuple[Ledger, tuple[Problem, ...]]:
    """Opens a ledger, or makes one from a table of another make without any question being answered. Also returns
    the contradictions within rows of imported tables."""
    if isinstance(location, Remote):
        return _opened_remote(location), ()
    is_table = is_table_of_cells(location) and location.is_file()
    ledger = None if is_table and is_workbook(location) else open_ledger(location)
    if ledger and (not is_table or (ledger.readable and is_of_ledger(location))):
        folder = ledger_folder(location)
        return ledger, standing_contradictions(folder) if folder else ()
    return _opened_table(location, ledger)


def _opened_table(location: Path, ledger: Ledger | None) -> tuple[Ledger, tuple[Problem, ...]]:
    """Opens a table of another make. `ledger`: the table read as one of the ledger's own; None for a workbook."""
    # Imported here so that only those who open such a table wait for the import code to load.
    from components.imports.preview import preview

    shows = preview(location, location.stem)
    if ledger and ledger.readable and not shows.run:
        return ledger, ()
    return shows.ledger, (_of_preview(shows.run),) if shows.run else ()


def _of_preview(run: "DryRun") -> Problem:
    """Returns the problem that a table is only previewed, with its open questions."""
    from components.imports.report import all_in_words

    rows, count = len(run.table.rows), len(run.questions)
    is_whole = run.read == rows and (bool(run.edits["flights"].rows) or not rows)
    what = f"this is a preview of a table of another make: {all_in_words(run)}"
    if count:
        named = " ".join(each.about for each in run.questions[:_MOST_QUESTIONS])
        what += f"; {count:,} question{'s are' if count > 1 else ' is'} open: {named}".rstrip(".?")
    return Problem(Severity.FLAGGED if is_whole else Severity.SET_ASIDE, shown(run.file), what, _AS_IT_IS)


def _opened_remote(location: Remote) -> Ledger:
    """Opens the copy of flights in a database that the dashboard shows, or makes one."""
    if not is_copied(location):
        return open_ledger(location)
    try:
        copied = open_copied(location, time.time() - FRESH_S, lambda done: None)
    except RemoteError as error:
        return unread_ledger(
            location, Problem(Severity.UNREADABLE, shown(str(location)), error.what, error.remedy)
        )
    return copied or open_ledger(location)


def _alike(model: Tables, location: Location) -> list[Row]:
    folder = ledger_folder(location)
    undecided = undecided_pairs(flights_alike(model), pairs_apart(folder) if folder else ())
    return undecided.drop(columns="away").to_dict("records")


def _contradictions(conflicts: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "flight_id": row.flight_id,
            "column": row.column,
            "values": " · ".join(f"{each['value']} ({each['source_id']})" for each in row.values),
        }
        for row in conflicts.itertuples()
    ]


def _headline(ledger: Ledger, model: Tables) -> str:
    if not ledger.readable:
        return "The reports could not be read"
    if ledger.airfields.empty:
        return reported_headline(model, Selection()).sentence
    reported = headline(model, Selection())
    return reported.sentence if reported.movements else seen_headline(model, Selection()).sentence


def _candidates(ledger: Ledger) -> list[Row]:
    """Returns the airfields that the flights name, if none is watched."""
    if not ledger.airfields.empty:
        return []
    return ledger.airfield_candidates[["airfield", "flights"]].to_dict("records")


def _counts(model: Tables) -> list[Row]:
    moves = matching_summary(model, Selection())
    alike = model.answer(
        moves.group_by(moves.movement, moves.aircraft_type).aggregate(movements=moves.movements.sum())
    )
    types = alike["aircraft_type"].map(lambda cell: reported_values(cell) or ("",))
    each = alike.assign(certain=alike["movements"].where(types.str.len() == 1, 0), aircraft_type=types)
    each = each.explode("aircraft_type").rename(columns={"movements": "possible"})
    counted = each.groupby(["movement", "aircraft_type"], sort=True)[["certain", "possible"]].sum()
    return counted.astype("int64").reset_index().to_dict("records")


def _problems(problems: pd.DataFrame) -> list[Row]:
    names = ["severity", "file", "row", "column", "value", "what", "remedy", "count"]
    rows = problems[names].astype("object").where(problems[names].notna(), None).to_dict("records")
    return [{**row, "severity": str(row["severity"])} for row in rows]


def _set_aside(ledger: Ledger) -> list[Row]:
    """Returns the rows that were set aside, each with its reason. A row queried in a database has no number by
    which to match it with its problem."""
    refused = ledger.problems[ledger.problems["severity"] == Severity.SET_ASIDE].dropna(subset=["row"])
    reasons = refused.groupby(["file", "row"])["what"].agg(lambda whats: "; ".join(dict.fromkeys(whats)))
    return [
        {"file": row.file, "row": None, "why": "for one of the problems above"}
        if pd.isna(row.row)
        else {"file": row.file, "row": int(row.row), "why": reasons.get((row.file, row.row), "")}
        for row in ledger.set_aside.itertuples()
    ]


def _reports(model: Tables) -> tuple[list[Row], int]:
    """Returns every report with its verdict, in order of time, and the number of movements without one."""
    moves = matching_movements(model, Selection())
    total = int(model.answer(moves.aggregate(movements=moves.count()))["movements"].iloc[0])
    verdicts, compared = list[pd.DataFrame](), 0
    for part in _verdicts(model, Selection(), total):
        verdicts.append(part)
        compared += len(part)
        if compared >= MOST_REPORTS:
            break
    if not verdicts:
        return [], total
    judged = pd.concat(verdicts).drop_duplicates(_MOVEMENT)
    placed = model.placed.select("row", "source_id", *_MOVEMENT)
    placed = placed.filter(placed.flight_id.isin(judged["flight_id"].unique().tolist())).order_by("row")
    rows = judged.merge(model.answer(placed), on=_MOVEMENT).rename(columns={"how_well": "sentence"})
    names = ["flight_id", "source_id", "airfield", "movement", "verdict", "sentence"]
    return rows[names].astype({"verdict": "str"}).to_dict("records"), total - len(judged)


def _verdicts(model: Tables, selection: Selection, movements: int) -> Iterator[pd.DataFrame]:
    """Yields the verdicts on the movements of a selection: all at once or, if there are too many of these or their
    neighbours, in halves by time, down to single days. A movement whose range touches both halves comes twice."""
    if movements <= _AT_ONCE and (verdicts := corroboration(model, selection)) is not None:
        yield verdicts
        return
    moves = matching_movements(model, selection)
    bounds = model.answer(moves.aggregate(first=moves.earliest.min(), last=moves.latest.max())).iloc[0]
    first = max(bounds["first"].date(), selection.start or date.min)
    last = min(bounds["last"].date(), selection.end or date.max)
    if first == last:
        return
    middle = first + (last - first) // 2
    for start, end in ((first, middle), (middle + timedelta(days=1), last)):
        half = replace(selection, start=start, end=end)
        inside = matching_movements(model, half)
        count = int(model.answer(inside.aggregate(movements=inside.count()))["movements"].iloc[0])
        if count:
            yield from _verdicts(model, half, count)


def as_text(checked: Check) -> str:
    """Returns what a person reads in a terminal."""
    sections = [
        [checked.title, checked.headline],
        ["Watched", *(f"{row['airfield']}: {row['why']}" for row in checked.watched)],
        ["Which airfield do you watch? Name it in airfields.csv", *map(_candidate_line, checked.candidates)],
        ["Counts", *map(_count_line, checked.counts)],
        ["Problems", *map(_problem_line, checked.problems)],
        ["Reports that contradict each other", *map(_contradiction_line, checked.contradictions)],
        ["Flights that may be the same", *map(_alike_line, checked.may_be_same)],
        ["Rows set aside", *map(_row_line, checked.set_aside)],
        ["Verdicts", *map(_report_line, checked.reports)],
    ]
    if checked.without_verdict:
        more = f"{checked.without_verdict:,} more movements were not held against tracks: too many"
        sections.append(["Without a verdict", more])
    return "\n\n".join("\n  ".join(section) for section in sections if len(section) > 1)


def _candidate_line(row: Row) -> str:
    flights = "1 flight" if row["flights"] == 1 else f"{row['flights']:,} flights"
    return f"{row['airfield']}: {flights}"


def _count_line(row: Row) -> str:
    bounds = f"{row['certain']:,}"
    if row["possible"] != row["certain"]:
        bounds = f"between {row['certain']:,} and {row['possible']:,}"
    return f"{row['movement']}, {row['aircraft_type'] or wording.TYPE_UNKNOWN}: {bounds}"


def _problem_line(row: Row) -> str:
    place = ", ".join(filter(None, [_place(row), row["column"]]))
    value = f" ({row['value']})" if row["value"] else ""
    return f"{row['severity']}: {place}{value}: {row['what']}. {row['remedy']}"


def _row_line(row: Row) -> str:
    return f"{_place(row)}: {row['why']}"


def _place(row: Row) -> str:
    """Returns the file and, if there is one, the number of the row."""
    return row["file"] if row["row"] is None else f"{row['file']}, row {row['row']}"


def _contradiction_line(row: Row) -> str:
    return f"{row['flight_id']}, {row['column']}: {row['values']}"


def _alike_line(row: Row) -> str:
    return f"{row['flight_id']} and {row['other']}, {row['movement']} at {row['airfield']}: {SHARED[row['by']]}"


def _report_line(row: Row) -> str:
    return (
        f"{row['flight_id']} ({row['source_id']}), {row['movement']} at {row['airfield']}: {row['verdict']}. "
        f"{row['sentence']}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m components.check",
        description="Say of a ledger what the dashboard would say. Exit code 0: nothing is set aside and no "
        "report contradicts another; 1: something is; 2: nothing could be read.",
    )
    parser.add_argument(
        "path", metavar="PATH", help="what --data opens: a folder, a file, or a database and its table"
    )
    parser.add_argument("table", nargs="?", metavar="TABLE", help="with a database: the table, or a file .sql")
    parser.add_argument("--beside", metavar="FOLDER", help="with a database: the folder of the other tables")
    parser.add_argument(
        "--ask", action="store_true", help="with a database: ask it where it lies, rather than copy the table"
    )
    parser.add_argument("--json", action="store_true", help="for machines; the README describes the fields")
    chosen = parser.parse_args(arguments)
    named = ["--data", chosen.path, *([chosen.table] if chosen.table else [])]
    named += [*(["--beside", chosen.beside] if chosen.beside else []), *(["--ask"] if chosen.ask else [])]
    location = chosen_location(named, {})
    try:
        checked = check(location)
    except RemoteError as error:
        print(f"{parser.prog}: {error.what}. {error.remedy}", file=sys.stderr)
        return NOTHING_READ
    print(json.dumps(asdict(checked), ensure_ascii=False, indent=2) if chosen.json else as_text(checked))
    return checked.exit_code


if __name__ == "__main__":
    sys.exit(main())
