"""Determines the aircraft of files that name none: by a person's statement, now or before, unless something
contradicts it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from components.files.problems import Problem, Severity, shown
from components.tracks.identity import PERSON, Identity, identity, name_in_file_name
from components.tracks.scanning.outputs import NAMELESS, Scanned

MANY = "many aircraft"


@dataclass(frozen=True, slots=True)
class Statement:
    """A person's statement of the aircraft of a file, or of every file if `file` is None; without an aircraft it
    withdraws an earlier statement."""

    file: Path | None
    identity: Identity | None


def statement(text: str) -> Statement:
    """Returns the statement of `[FILE=]AIRCRAFT`. Raises `IdentityError`.

    >>> statement("track.csv=a3c78c").identity.registration
    'N3423Q'
    """
    file, given, aircraft = text.rpartition("=")
    if given and not aircraft.strip():
        return Statement(Path(file), None)
    return Statement(Path(file) if given else None, identity(aircraft))


def unmatched(statements: Iterable[Statement], paths: Sequence[Path]) -> list[Path]:
    """Returns the files of statements that are not among these paths."""
    return [one.file for one in statements if one.file and not any(_names_path(one.file, path) for path in paths)]


def identities(
    statements: Sequence[Statement], scanned: Iterable[Scanned], visits: pd.DataFrame | None
) -> tuple[dict[str, Identity], list[Problem]]:
    """Returns the aircraft of files by SHA-256, and the problems. Identities come from `visits` (the previous
    output) and from the statements about the files scanned now; the last one holds. A file that itself names
    another aircraft gives a problem."""
    named = _identities_before(visits)
    problems = []
    for source in scanned:
        names_in_file = own_names(source)
        for one in statements:
            if one.file and not _names_path(one.file, Path(source.path)):
                continue
            if one.identity is None:
                named.pop(source.sha256, None)
            elif names_in_file:
                problems += contradiction(source.name, names_in_file, one.identity)
            else:
                named[source.sha256] = one.identity
    return named, problems


def own_names(source: Scanned) -> str:
    """Returns the aircraft that a file itself names; "" if none."""
    cells = {day.icao24 for day in source.days}
    if "" in cells:
        return MANY
    return ", ".join(sorted(set(";".join(cells).split(";")) - {NAMELESS, ""}))


def contradiction(file: str, own: str, given: Identity) -> list[Problem]:
    """Returns the problem of a file stated to be of one aircraft that itself names another."""
    if own == given.icao24:
        return []
    what = f"the file itself names {own}; that it is the track of {given}, as a person says, is not used"
    remedy = "Say whose track it is only of a file that names no aircraft."
    return [Problem(Severity.FLAGGED, shown(file), what, remedy, value=str(given))]


def hint(file: str) -> str:
    """Returns a message about a file that names no aircraft, although its name may contain a flight."""
    name = name_in_file_name(file)
    perhaps = f" Its name begins with {name}, as Flightradar24 names downloads after a flight." if name else ""
    return f"{shown(file)} gives neither address nor registration of its aircraft.{perhaps}"


def _names_path(spoken: Path, path: Path) -> bool:
    return spoken.absolute() == path or (spoken.name == str(spoken) and spoken.name == path.name)


def _identities_before(visits: pd.DataFrame | None) -> dict[str, Identity]:
    if visits is None or "identified_by" not in visits:
        return {}
    rows = visits[visits["identified_by"] == PERSON]
    return {
        sha256: Identity(row["icao24"], row["registration"], row["aircraft_type"])
        for row in rows.to_dict("records")
        for sha256 in row["track_sha256"].split(";")
    }
