"""Which aircraft files without a name are of: what a person says, now or before, and what speaks against it."""

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
    """What a person says: the aircraft of a file, or of every file where `file` is None; no aircraft takes back
    what was said before."""

    file: Path | None
    identity: Identity | None


def statement(text: str) -> Statement:
    """What `[FILE=]AIRCRAFT` says; raises `IdentityError`.

    >>> statement("track.csv=a3c78c").identity.registration
    'N3423Q'
    """
    file, given, aircraft = text.rpartition("=")
    if given and not aircraft.strip():
        return Statement(Path(file), None)
    return Statement(Path(file) if given else None, identity(aircraft))


def unmatched(statements: Iterable[Statement], paths: Sequence[Path]) -> list[Path]:
    """The files that are spoken of and are none of these."""
    return [one.file for one in statements if one.file and not any(_is_of(one.file, path) for path in paths)]


def identities(
    statements: Sequence[Statement], scanned: Iterable[Scanned], visits: pd.DataFrame | None
) -> tuple[dict[str, Identity], list[Problem]]:
    """The aircraft of files by their SHA-256: as `visits`, which stood in the output before, have it, and as the
    statements say of the files scanned now, the last one holding; and a problem for each file that names another
    aircraft by itself."""
    named = _named_before(visits)
    problems = []
    for source in scanned:
        own = own_names(source)
        for one in statements:
            if one.file and not _is_of(one.file, Path(source.path)):
                continue
            if one.identity is None:
                named.pop(source.sha256, None)
            elif own:
                problems += contradiction(source.name, own, one.identity)
            else:
                named[source.sha256] = one.identity
    return named, problems


def own_names(source: Scanned) -> str:
    """The aircraft that a file names by itself; "" where it names none."""
    cells = {day.icao24 for day in source.days}
    if "" in cells:
        return MANY
    return ", ".join(sorted(set(";".join(cells).split(";")) - {NAMELESS, ""}))


def contradiction(file: str, own: str, given: Identity) -> list[Problem]:
    """The problem of a file that is said to be of one aircraft and names another by itself."""
    if own == given.icao24:
        return []
    what = f"the file itself names {own}; that it is the track of {given}, as a person says, is not used"
    remedy = "Say whose track it is only of a file that names no aircraft."
    return [Problem(Severity.FLAGGED, shown(file), what, remedy, value=str(given))]


def hint(file: str) -> str:
    """What can be said of a file that names no aircraft, though it may name a flight and a type."""
    name = name_in_file_name(file)
    perhaps = f" Its name begins with {name}, as Flightradar24 names downloads after a flight." if name else ""
    return f"{shown(file)} gives neither address nor registration of its aircraft.{perhaps}"


def _is_of(spoken: Path, path: Path) -> bool:
    return spoken.absolute() == path or (spoken.name == str(spoken) and spoken.name == path.name)


def _named_before(visits: pd.DataFrame | None) -> dict[str, Identity]:
    if visits is None or "identified_by" not in visits:
        return {}
    rows = visits[visits["identified_by"] == PERSON]
    return {
        sha256: Identity(row["icao24"], row["registration"], row["aircraft_type"])
        for row in rows.to_dict("records")
        for sha256 in row["track_sha256"].split(";")
    }
