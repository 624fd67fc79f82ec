"""The tables of a ledger before they are assembled; tables of an earlier reading stand in for those that are
broken now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from components.files.problems import Problem, Severity
from components.ledger.engines.remote_reports import RemoteReports
from components.ledger.tables.convert import ReadTable
from components.ledger.tables.descriptor import Package
from components.ledger.tables.validation import Checked
from components.ledger.versions import Loss

FLIGHTS, VISITS = "flights", "visits"


@dataclass(frozen=True, slots=True)
class Parts:
    """The tables as they were read, before they are checked against each other. flights: empty if they are
    queried in a database, as `remote`; is_copied: whether they were copied from one. others: notes, sources and
    so on. problems: those of the descriptor."""

    package: Package
    flights: ReadTable
    others: Mapping[str, Checked]
    observed: Mapping[str, Checked]
    visits: tuple[ReadTable, ...]
    problems: tuple[Problem, ...] = ()
    remote: RemoteReports | None = None
    is_copied: bool = False

    @property
    def is_described(self) -> bool:
        """Whether the descriptor could be read; without it no table is known."""
        return all(problem.severity is not Severity.UNREADABLE for problem in self.problems)

    @property
    def is_from_database(self) -> bool:
        """Whether the flights come from a database, queried there or copied."""
        return self.remote is not None or self.is_copied


@dataclass(frozen=True, slots=True)
class StandIns:
    """Parts with some earlier tables in place of the newest; the files of these tables, and the rows that the
    newest have lost."""

    parts: Parts
    files: tuple[str, ...] = ()
    lost: tuple[Loss, ...] = ()


def with_earlier(newest: Parts, earlier: Parts, accepted: Collection[Loss] = ()) -> StandIns:
    """Replaces unreadable tables, and those that have lost rows without anybody having `accepted` the loss,
    with the earlier ones. Flights of a database are never replaced: nobody can restore its lost rows here, so
    the page would stay outdated for good."""
    if not newest.is_described:
        return StandIns(earlier, tuple(problem.file for problem in newest.problems))
    files: list[str] = []
    lost: list[Loss] = []

    def chosen(name: str, new: Checked, old: Checked | None) -> Checked:
        if old is None or not old.readable:
            return new
        if (new.readable or not new.problems) and not _is_lost(Loss(name, old.rows, new.rows), accepted, lost):
            return new
        files.append(new.schema.path)
        return old

    others = {name: chosen(name, new, earlier.others.get(name)) for name, new in newest.others.items()}
    observed = {name: chosen(name, new, earlier.observed.get(name)) for name, new in newest.observed.items()}
    flights = newest.flights
    if not newest.is_from_database and not earlier.is_from_database and earlier.flights.readable:
        loss = Loss(FLIGHTS, earlier.flights.count, flights.count)
        if not flights.readable or _is_lost(loss, accepted, lost):
            files.append(flights.schema.path)
            flights = earlier.flights
    visits = _visits(newest, earlier, accepted, files, lost)
    parts = replace(newest, flights=flights, others=others, observed=observed, visits=visits)
    return StandIns(parts, tuple(files), tuple(lost))


def is_same(first: Parts, second: Parts) -> bool:
    """Whether two readings show no difference."""
    return (
        first.package == second.package
        and first.remote is second.remote
        and first.flights.is_same(second.flights)
        and len(first.visits) == len(second.visits)
        and all(a.is_same(b) for a, b in zip(first.visits, second.visits, strict=True))
        and _are_equal(first.others, second.others)
        and _are_equal(first.observed, second.observed)
    )


def _are_equal(first: Mapping[str, Checked], second: Mapping[str, Checked]) -> bool:
    return first.keys() == second.keys() and all(
        table is second[name] or (table.written.equals(second[name].written) and table.rows == second[name].rows)
        for name, table in first.items()
    )


def _is_lost(loss: Loss, accepted: Collection[Loss], lost: list[Loss]) -> bool:
    """Whether a table has lost rows; if so, adds the loss to `lost`."""
    if loss.now >= loss.before or loss in accepted:
        return False
    lost.append(loss)
    return True


def _visits(
    newest: Parts, earlier: Parts, accepted: Collection[Loss], files: list[str], lost: list[Loss]
) -> tuple[ReadTable, ...]:
    """Returns the visits, with earlier ones in place of unreadable files, and in place of all files if rows are
    lost, since rows may have moved between files."""
    readable_files = {file.schema.path: file for file in earlier.visits if not file.failed}
    chosen = tuple(readable_files.get(file.schema.path, file) if file.failed else file for file in newest.visits)
    if _is_lost(Loss(VISITS, _rows(earlier.visits), _rows(chosen)), accepted, lost):
        files += [file.schema.path for file in newest.visits]
        return earlier.visits
    files += [file.schema.path for file, taken in zip(newest.visits, chosen, strict=True) if taken is not file]
    return chosen


def _rows(files: Sequence[ReadTable]) -> int:
    return sum(file.count for file in files)
