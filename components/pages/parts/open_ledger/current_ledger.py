"""The open ledger: it is read again when its files change, and its last good state is shown while they are
broken."""

import logging
import math
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.model import Tables, tables
from components.activity.rows import type_names, types_flown, types_in_use, values
from components.activity.source_names import source_names
from components.charts.palette import type_colours
from components.files.problems import Problem, Severity, problem_table, shown
from components.journal.history import JOURNAL, NoHistoryError, journal_size, removed_rows
from components.journal.ledger_files import ledger_files
from components.journal.past_ledger import AtLine, Moment, NotRecordedError, moment, past_ledger
from components.journal.save_errors import NotSavedError
from components.journal.transaction import enter_outside_changes
from components.ledger.engines.answers import RemoteError
from components.ledger.engines.database_copy import FRESH_S, Copy, is_copied
from components.ledger.ledger import FLIGHT_TABLE, Ledger, assembled, open_ledger, unread_ledger
from components.ledger.location import (
    Location,
    Remote,
    is_table_of_cells,
    is_workbook,
    ledger_folder,
    opened_location,
)
from components.ledger.observation_tables import is_of_ledger
from components.ledger.parts import is_same, with_earlier
from components.ledger.tables.cache import still_used
from components.ledger.versions import Fingerprint, Loss, fingerprint, losses, most_rows
from components.pages.parts.open_ledger.answer_cache import Renewed, cached_answer
from components.pages.parts.open_ledger.preparation import (
    AGAIN_S,
    NOT_MADE,
    CopyState,
    Preparation,
    copy_state,
    preparation,
)
from components.server.access import PAST_DAY, folder_to_edit
from components.server.health import Loaded
from components.server.log import failed, say

if TYPE_CHECKING:  # A quarter of a second, at the start of every server.
    from components.imports.dry_run import DryRun
    from components.imports.preview import Preview

T = TypeVar("T")

WATCH = "watch"
"""The airfield that a reader chose to watch where the ledger names none; a key of the session and of the
address."""
MOST_OFFERED = 8
"""The most airfields that are offered to be watched. The limit protects the server's memory: the ledger is
assembled once more for each of them."""
_READING = "Reading the ledger …"
_NOW = "Choose another time on the page Changes, or go back to the ledger as it is now."


@dataclass(frozen=True, slots=True)
class Opened:
    """One version of a ledger, ready for questions and charts.

    read: when it was read, in seconds since 1970. unread: problems of what could not be read. reports, visits: how
    many there are. names, colours: of the aircraft types. source_names: by source id.

    stand_ins: files that are shown in an earlier state, because they could not be read or have `lost` rows.
    flights_stand_in: whether the flights are among them.

    preview: how somebody's own table was read, if the ledger was made from one; else None.

    journal: the size of the journal in bytes when the tables were read.

    unknown: why the ledger cannot be shown as of the chosen moment; "" otherwise. first_known: the first day that
    the journal covers."""

    version: str
    read: float
    ledger: Ledger
    unread: pd.DataFrame
    tables: Tables
    reports: int
    visits: int
    names: Mapping[str, str]
    colours: Mapping[str, str]
    source_names: Mapping[str, str]
    stand_ins: tuple[str, ...] = ()
    flights_stand_in: bool = False
    lost: tuple[Loss, ...] = ()
    preview: "DryRun | None" = None
    journal: int = 0
    unknown: str = ""
    first_known: date | None = None


@dataclass(frozen=True, slots=True)
class Current:
    """What is on screen.

    broken: problems of what could not be read; empty if there are none. lost: the tables that have fewer rows than
    this server has seen in them before. newer: how far a newer version has been read. copied: when flights were
    last copied from a database, in seconds since 1970; 0 for other ledgers.

    For a ledger of the past only: doubts, sentences that say why it may not have looked exactly like this;
    changed, when its last change was entered."""

    opened: Opened
    broken: pd.DataFrame
    lost: tuple[Loss, ...] = ()
    newer: Preparation | None = None
    copied: float = 0.0
    doubts: tuple[str, ...] = ()
    changed: datetime | None = None


def _seconds_fresh(outcome: Opened | Exception) -> float:
    return FRESH_S if isinstance(outcome, Opened) and outcome.ledger.readable else AGAIN_S


@dataclass(slots=True)
class _Memory:
    """What this server remembers of a ledger while it runs. Several readers use it at once, so each field is only
    ever replaced as a whole.

    good: the last readable state, with the fingerprint of its files (empty for flights in a database). failure:
    the last failed reading; valid while the files have this fingerprint. accepted: losses that an editor has
    accepted; valid while the files have this fingerprint, or the copy has this version. hand_edits: the
    fingerprint of the files whose hand edits were last entered into the journal, and the time from which this is
    tried again if it failed; valid until the files change. database: the flights last read from a database, which
    `Renewed` reads again. most_rows: the most rows seen in these flights. Accepting losses resets both."""

    good: tuple[Fingerprint, Opened | None] = ((), None)
    failure: tuple[Fingerprint, Opened] | None = None
    accepted: tuple[Hashable, tuple[Loss, ...]] = ((), ())
    hand_edits: tuple[Fingerprint, float] = ((), 0.0)
    database: Renewed[Opened] = field(default_factory=lambda: Renewed(_seconds_fresh))
    most_rows: Mapping[str, int] = field(default_factory=dict)


@st.cache_resource
def _memory_of(path: str) -> _Memory:
    """Returns what is remembered of the ledger at a path. The entry is never invalidated as a whole."""
    return _Memory()


def _memory(location: Location) -> _Memory:
    """Returns what is remembered of a ledger."""
    return _memory_of(str(location))


_ON_SCREEN: ContextVar[Current] = ContextVar("on-screen")


def put_on_screen(current: Current) -> None:
    """Puts this state of the ledger on screen until the page has been drawn."""
    _ON_SCREEN.set(current)


def current() -> Current:
    """Returns what is on screen. It stays the same while a page is drawn; a fragment that reruns alone reads the
    ledger again."""
    return _ON_SCREEN.get(None) or as_watched(refreshed())


def refreshed() -> Current:
    """Returns the ledger as it is now or, where it cannot be read, the last good state with the problem. Flights
    in a database are those of the last reading."""
    path = opened_location()
    good_stamp, good = _memory(path).good
    if isinstance(path, Remote):
        return _current_from_copy(path, good) if is_copied(path) else _current_from_queries(path, good)
    stamp = fingerprint(path)
    if good and good_stamp == stamp and not good.lost and good.unread.empty:
        # Nothing has changed and nothing has to be retried: almost every click ends here.
        return Current(good, good.unread)
    if (newer := _preparation(path, stamp)) and good:
        return Current(good, problem_table([]), newer=newer)
    return _remember_version(path, _newest_version(path, stamp), stamp)


def _current_from_queries(path: Remote, good: Opened | None) -> Current:
    """Returns flights that are queried in their database, not copied, as of the last reading."""
    try:
        with nullcontext() if good else st.spinner(_READING):
            newest = _memory(path).database.get(
                _stamp_beside(path), lambda: _read(path, _accepted_in(path, _stamp_beside(path)))
            )
        return _remember_version(path, newest)
    except RemoteError as error:
        if good is None:
            _memory(path).database = Renewed(_seconds_fresh)
            raise
        problem = Problem(Severity.UNREADABLE, shown(str(path)), error.what, error.remedy)
        return Current(good, problem_table([problem]))


def _current_from_copy(path: Remote, good: Opened | None) -> Current:
    """Returns flights that were copied from a database. Nobody waits for a new copy once there is one."""
    state = copy_state(path, FRESH_S) if good else _first_copy(path)
    if not is_copied(path):
        return _current_from_queries(path, good)
    problem = state.problem
    if good and state.is_awaited:
        current = _remember_version(path, good)
    elif state.copy:
        accepted = _accepted_in(path, state.version)
        current = _remember_version(path, _open_copy(str(path), state.version, accepted, path, state.copy))
    else:
        problem = problem or Problem(Severity.UNREADABLE, shown(str(path)), *NOT_MADE)
        opened = _open_without_copy(str(path), state.beside, problem, path)
        return Current(opened, opened.unread)
    still_used(current.opened.ledger.folders)
    current = replace(current, copied=_time_of_copy(current.opened, state.copy))
    return _with_problem(current, problem) if problem else current


def _time_of_copy(opened: Opened, last: Copy | None) -> float:
    """Returns when the flights on screen were last copied; 0 if they come from no copy. The `last` copy may be
    newer, with other rows, and not ready to be opened yet."""
    if last and last.folder in opened.ledger.folders:
        return last.read
    return opened.read if opened.ledger.parts.is_copied else 0.0


def _first_copy(path: Remote) -> CopyState:
    """Waits for the first copy; returns its state, or why there is no copy."""
    state = copy_state(path, FRESH_S)
    if state.renewal and state.is_in_work and not state.can_be_opened:
        state.renewal.finished.wait()
        state = copy_state(path, FRESH_S)
    return state


def _with_problem(current: Current, problem: Problem) -> Current:
    """Marks the flights on screen as an earlier state, because they could not be copied again."""
    opened = replace(current.opened, stand_ins=(problem.file,), flights_stand_in=True)
    broken = pd.concat([problem_table([problem]), current.broken], ignore_index=True)
    return replace(current, opened=opened, broken=broken)


@st.cache_resource(max_entries=4, show_spinner=_READING)
def _open_copy(
    path: str, version: tuple[str, str], accepted: tuple[Loss, ...], _location: Remote, _copy: Copy
) -> Opened:
    """Opens a copy of flights in a database. Cached until its rows or the files beside it change (`version`), or
    an editor accepts losses."""
    return _with_stand_ins(_location, open_ledger(_location, copy=_copy), _copy.read, accepted)


@st.cache_resource(max_entries=4, show_spinner=_READING)
def _open_without_copy(path: str, beside: str, problem: Problem, _location: Remote) -> Opened:
    """Opens a ledger without flights, because no copy could be made. Cached until the reason or the files beside
    the flights change."""
    return _make_opened(_location, unread_ledger(_location, problem), time.time())


def in_figures(current: Current) -> Loaded:
    """Returns the figures of the ledger on screen for the health endpoint and the log."""
    opened = current.opened
    return Loaded(opened.ledger.title, opened.version, opened.reports, opened.visits, len(opened.ledger.problems))


def offered_airfields(opened: Opened) -> pd.DataFrame:
    """Returns the airfields that a reader may choose to watch: columns airfield, name, flights. Only a ledger in
    memory offers any, since only that is quick to assemble again."""
    ledger = opened.ledger
    limit = MOST_OFFERED if ledger.is_small else 0
    return ledger.airfield_candidates.head(limit)


def past_moment() -> Moment | None:
    """Returns the moment in the past that this reader looks at; None for now, and where the address gives no valid
    moment."""
    return moment(st.session_state.get(PAST_DAY) or "")


def moment_in_words(when: Moment) -> str:
    """Returns a moment in words.

    >>> moment_in_words(date(2026, 3, 1))
    'on 1 March 2026'
    """
    return when.words if isinstance(when, AtLine) else f"on {wording.day(when)}"


def _as_of_moment(current: Current) -> Current:
    """Returns the ledger as of the moment that this reader chose, if any. If it cannot be restored, the page says
    why and shows nothing else in its place."""
    when, path = past_moment(), opened_location()
    if when is None:
        st.session_state[PAST_DAY] = ""
        return current
    folder, nothing = ledger_folder(path), problem_table([])
    try:
        if folder is None:
            raise NoHistoryError("only a folder with a ledger has a journal")
        past = past_ledger(folder, when)
    except NoHistoryError as error:
        reason = f"how the ledger stood {moment_in_words(when)} is not known: {error}"
        title = current.opened.ledger.title
        problem = Problem(Severity.UNREADABLE, JOURNAL, reason, _NOW)
        opened = _unknown_past(f"{path} {title} {reason}", path, problem, title)
        first = error.first if isinstance(error, NotRecordedError) else None
        opened = replace(opened, read=current.opened.read, unread=nothing, unknown=reason, first_known=first)
        return Current(opened, nothing)
    opened = replace(_open_past(str(past.folder), past.folder, current.opened.colours), read=current.opened.read)
    uncertain = ("The journal does not give all tables just as they were written then.",)
    doubts = (*past.problems, *(() if past.is_certain else uncertain))
    return Current(opened, opened.unread, doubts=doubts, changed=past.changed)


@st.cache_resource(max_entries=8, show_spinner=_READING)
def _open_past(path: str, _folder: Path, _colours: Mapping[str, str]) -> Opened:
    """Opens a ledger of the past. Cached for good, since the name of its folder depends on its content. Eight
    entries are as many as one reader compares."""
    return _make_opened(_folder, open_ledger(_folder), time.time(), _colours)


@st.cache_resource(max_entries=8, show_spinner=_READING)
def _unknown_past(key: str, _path: Location, _problem: Problem, _title: str) -> Opened:
    """Opens a ledger without flights in place of one that cannot be restored. Cached until the reason changes."""
    return _make_opened(_path, unread_ledger(_path, _problem, _title), time.time())


def as_watched(current: Current) -> Current:
    """Returns the ledger as of the moment, and watching the airfield, that this reader chose, if any."""
    current = _as_of_moment(current)
    airfield, opened = st.session_state.get(WATCH), current.opened
    if not airfield or airfield in set(opened.ledger.airfields["airfield"]):
        return current
    if airfield not in set(offered_airfields(opened)["airfield"]):
        return current
    other = _open_watching(opened.version, airfield, opened)
    return replace(current, opened=other) if other.ledger.readable else current


@st.cache_resource(max_entries=2 * MOST_OFFERED, show_spinner=_READING)
def _open_watching(version: str, airfield: str, _opened: Opened) -> Opened:
    """Returns a ledger that watches another airfield. Cached until the version of the ledger changes."""
    path = opened_location()
    watching = _make_opened(path, assembled(_opened.ledger.parts, airfield), _opened.read)
    state = {
        name: getattr(_opened, name) for name in ("unread", "stand_ins", "flights_stand_in", "lost", "preview")
    }
    return replace(watching, **state)


def _unexpected_problem(path: Path, error: Exception) -> Problem:
    """Returns the problem of a ledger whose reading failed unexpectedly. The message of the error is left out: it
    may hold what readers must not see."""
    sentence = f"it could not be read; the log has details under {failed('reading failed', error)}"
    return Problem(
        Severity.UNREADABLE,
        shown(path.name),
        sentence,
        f"It is read again in {AGAIN_S} seconds; bring its files back as they were.",
    )


def _remember_version(path: Location, newest: Opened, stamp: Fingerprint = ()) -> Current:
    """Remembers a version that was just read; returns what to put on screen. `stamp` is the fingerprint of its
    files."""
    memory = _memory(path)
    if newest.ledger.readable:
        memory.good = stamp, newest
    lost = newest.lost
    if isinstance(path, Remote) and newest.ledger.readable:
        # A database cannot give an earlier state of its flights; for the other tables `newest.lost` covers it.
        now = {FLIGHT_TABLE: newest.ledger.rows[FLIGHT_TABLE]}
        memory.most_rows = most_rows(memory.most_rows, now)
        lost += losses(memory.most_rows, now)
    return Current(newest, newest.unread, lost)


def _stamp_beside(remote: Remote) -> Fingerprint:
    """Returns the fingerprint of the files beside flights in a database; it changes when they do."""
    return fingerprint(remote.beside) if remote.beside else ()


def being_prepared() -> Preparation | None:
    """Returns the process that reads the ledger for the first time; None if there is something to show
    meanwhile."""
    path = opened_location()
    _, good = _memory(path).good
    if good:
        return None
    if not isinstance(path, Remote):
        return _preparation(path, fingerprint(path))
    if not is_copied(path):
        return None
    state = copy_state(path, FRESH_S)
    is_waited_for = not state.can_be_opened and state.renewal and not state.renewal.is_done
    return state.renewal if is_waited_for else None


def _preparation(path: Path, stamp: Fingerprint) -> Preparation | None:
    """Returns the process that reads a large ledger. Not for a workbook, which always gets a process of its
    own."""
    return None if is_workbook(path) else preparation(path, stamp)


def accept_losses(opened: Opened) -> None:
    """Accepts that the tables have no more rows than they have now."""
    path = opened_location()
    memory = _memory(path)
    if not isinstance(path, Remote):
        memory.accepted = fingerprint(path), opened.lost
        return
    memory.most_rows = {}
    if is_copied(path):
        memory.accepted = copy_state(path, FRESH_S).version, opened.lost
    else:
        memory.database = Renewed(_seconds_fresh)
        memory.accepted = _stamp_beside(path), opened.lost


def _accepted_in(path: Location, stamp: Hashable) -> tuple[Loss, ...]:
    """Returns the losses that an editor has accepted for exactly this state of the files."""
    state, lost = _memory(path).accepted
    return lost if state == stamp else ()


def ask(opened: Opened, question: Callable[..., T], *arguments: Any) -> T:
    """Returns the answer to a question of `components.activity`. Cached per version of the ledger and
    arguments."""
    return cached_answer(opened.version, question, arguments, opened.tables)


def draw(opened: Opened, make: Callable[..., T], *arguments: Any) -> T:
    """Returns a figure or a table to be read. Cached per version of the ledger and arguments, and shared by all
    readers: callers must not change it."""
    return cached_answer(opened.version, make, arguments, opened)


def _newest_version(path: Path, stamp: Fingerprint) -> Opened:
    """Returns the ledger with this fingerprint. After an unexpected error, the same files are not read again for
    `AGAIN_S` seconds: the next click would take as long and fail too."""
    failure = _memory(path).failure
    if failure and failure[0] == stamp and time.time() < failure[1].read + AGAIN_S:
        return failure[1]
    try:
        return _open(str(path), repr(stamp), _accepted_in(path, stamp), path)
    except Exception as error:
        unread = _with_stand_ins(path, unread_ledger(path, _unexpected_problem(path, error)), time.time())
        _memory(path).failure = stamp, unread
        return unread


@st.cache_resource(max_entries=4, show_spinner=_READING)
def _open(path: str, stamp: str, accepted: tuple[Loss, ...], _location: Path) -> Opened:
    """Opens the ledger at a path. Cached until its files (`stamp`) change or an editor accepts losses."""
    return _read(_location, accepted)


def enter_hand_edits() -> None:
    """Enters edits made by hand into the journal, if the reader of this page may edit; writes nothing for anyone
    else."""
    path = opened_location()
    if folder_to_edit() is None or not isinstance(path, Path):
        return
    stamp = fingerprint(path)
    entered_stamp, retry_at = _memory(path).hand_edits
    if entered_stamp == stamp and time.time() < retry_at:
        return
    retry_at = math.inf
    try:
        enter_outside_changes(ledger_files(path))
    except NotSavedError as error:
        # A ledger that cannot be written is still shown.
        say("journal not written", logging.WARNING, why=str(error))
        retry_at = time.time() + AGAIN_S
    _memory(path).hand_edits = stamp, retry_at


def _read(location: Location, accepted: tuple[Loss, ...]) -> Opened:
    read = time.time()
    if isinstance(location, Path) and is_workbook(location):
        return _previewed(location, _preview_of(location), read, accepted)
    ledger = open_ledger(location)
    if isinstance(location, Path) and _is_foreign_table(location, ledger):
        preview = _preview_of(location)
        if preview.run:
            return _previewed(location, preview, read, accepted)
    return _with_stand_ins(location, ledger, read, accepted)


def _is_foreign_table(file: Path, ledger: Ledger) -> bool:
    """Returns whether a file that is no ledger may be somebody's own table. It is not if it was a ledger before:
    then it is broken, and its last good state is on screen."""
    if not is_table_of_cells(file) or (ledger.readable and is_of_ledger(file)):
        return False
    _, good = _memory(file).good
    return good is None or good.preview is not None


def _preview_of(file: Path) -> "Preview":
    # Imported here so that only those who open such a table wait for the import code to load.
    from components.pages.parts.open_ledger.table_preview import preview_of

    return preview_of(file)


def _previewed(file: Path, preview: "Preview", read: float, accepted: tuple[Loss, ...]) -> Opened:
    """Returns the ledger that somebody's own table gives without any question being answered."""
    _, good = _memory(file).good
    opened = _with_stand_ins(file, preview.ledger, read, accepted)
    return replace(opened, preview=good.preview if good and opened.stand_ins else preview.run)


def _with_stand_ins(location: Location, ledger: Ledger, read: float, accepted: tuple[Loss, ...] = ()) -> Opened:
    """Returns a ledger in which tables that cannot be read, or have lost rows, are replaced by their last good
    state."""
    _, good = _memory(location).good
    if good is None:
        return _make_opened(location, ledger, read)
    unread = _unread(ledger)
    if isinstance(location, Remote) and not ledger.readable:
        return replace(good, unread=unread, stand_ins=(ledger.parts.flights.schema.path,), flights_stand_in=True)
    chosen = with_earlier(ledger.parts, good.ledger.parts, accepted)
    if removed := _explained_losses(location, chosen.lost, good.journal):
        chosen = with_earlier(ledger.parts, good.ledger.parts, (*accepted, *removed))
    if not chosen.files:
        return _make_opened(location, ledger, read)
    flights_stand_in = not ledger.parts.is_described or ledger.parts.flights.schema.path in chosen.files
    is_unchanged = is_same(chosen.parts, good.ledger.parts)
    opened = good if is_unchanged else _make_opened(location, assembled(chosen.parts), read)
    return replace(
        opened, unread=unread, stand_ins=chosen.files, flights_stand_in=flights_stand_in, lost=chosen.lost
    )


def _explained_losses(location: Location, lost: Sequence[Loss], journal: int) -> tuple[Loss, ...]:
    """Returns the losses that the journal explains: no more rows are missing than were withdrawn or undone since
    it had this size. Whoever did that meant it."""
    folder = ledger_folder(location)
    if not lost or folder is None:
        return ()
    try:
        removed = removed_rows(folder, journal)
    except NoHistoryError:
        return ()
    return tuple(loss for loss in lost if loss.before - loss.now <= removed.get(loss.table, 0))


def _unread(ledger: Ledger) -> pd.DataFrame:
    return ledger.problems[ledger.problems["severity"] == Severity.UNREADABLE]


def _make_opened(
    location: Location, ledger: Ledger, read: float, colours: Mapping[str, str] | None = None
) -> Opened:
    """Returns a ledger ready for questions. Its aircraft types keep the colours of its last good state or, for a
    ledger of the past, those of today (`colours`)."""
    model = tables(ledger)
    _, good = _memory(location).good
    before = colours or (good.colours if good else {})
    folder = ledger_folder(location)
    opened = Opened(
        version=f"{location} {datetime.now(UTC).isoformat()}",
        read=read,
        ledger=ledger,
        unread=_unread(ledger),
        tables=model,
        reports=ledger.reports.count,
        visits=ledger.visits.count,
        names=type_names(model),
        colours=type_colours([name for name in types_in_use(model) if name], types_flown(model), before),
        source_names=source_names(ledger.sources),
        journal=journal_size(folder) if folder else 0,
    )
    if ledger.elsewhere:
        # Filled now, so that the filters have their choices even when the database is away.
        ask(opened, types_in_use)
        ask(opened, values, "operator")
    return opened
