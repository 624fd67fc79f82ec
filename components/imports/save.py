"""Writes what a dry run has worked out: all of it, or nothing."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from components.files.atomic import ChangedError, LockedError, Stamp, lock, lock_of, replaced, stamp_of
from components.files.problems import shown
from components.files.safe_open import read_bytes, why_unwritten
from components.imports.csv_edits import edited
from components.imports.differences import stored_text
from components.imports.dry_run import DryRun
from components.ledger.append import WAIT_S, NotSavedError, refusal
from components.ledger.location import DESCRIPTOR, SHIPPED

_ORDER = ("sources", "aircraft_types", "places", "airfields", "flights")
"""What others name comes first: whoever is stopped in between has named nothing that is not there. The rows that
are kept come last, so that an import that was stopped is done again in full, and adds nothing twice."""
_SUFFIX_LENGTH = 8
"""Characters of the end of a file's name that say what it is; more are no such end."""

Content = tuple[Path, bytes, Stamp | None]
"""A file, what it is to hold, and its stamp as it was read."""


def save(run: DryRun) -> list[Path]:
    """Writes the files that differ, and returns them. Raises `NotSavedError`, and leaves everything as it was,
    where one of them cannot be written or the ledger would not take a row."""
    for name in ("flights", "sources"):
        if why := refusal(run.ledger[name].schema, run.edits[name].rows):
            raise NotSavedError(why)
    try:
        run.ledger.imports.mkdir(parents=True, exist_ok=True)
        with ExitStack() as locks:
            contents = list(_contents(run))
            for path, _, _ in contents:
                locks.enter_context(lock(lock_of(path), WAIT_S))
            return _written(contents)
    except LockedError:
        raise NotSavedError("the ledger is being written by somebody else; try again") from None
    except ChangedError:
        raise NotSavedError("somebody else has written to the ledger meanwhile; try again") from None
    except OSError as error:
        raise NotSavedError(f"{shown(run.ledger.folder.name)}: {why_unwritten(error)}") from error


def _contents(run: DryRun) -> Iterator[Content]:
    """Yields the files that are to be written."""
    if run.ledger.is_new:
        yield from _descriptor(run.ledger.folder)
    own = run.ledger.imports / f"{run.mapping.sha256}{_suffix(run.file)}"
    yield own, run.data, stamp_of(own)
    for name in _ORDER:
        table = run.ledger[name]
        text = edited(table, run.edits[name])
        if text or run.ledger.is_new:
            header = table.delimiter.join(table.schema.columns) + "\n"
            yield table.path, (text or header).encode("utf-8"), table.stamp
    name = run.mapping.name
    for path, content in (
        (
            run.ledger.imports / f"{name}.csv",
            stored_text(run.stored, run.sheet.headings).encode("utf-8", "surrogateescape"),
        ),
        (run.ledger.imports / f"{name}.json", run.mapping.as_bytes()),
    ):
        yield path, content, stamp_of(path)


def _suffix(file: str) -> str:
    suffix = Path(file).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= _SUFFIX_LENGTH else ""


def _descriptor(folder: Path) -> Iterator[Content]:
    """Yields the descriptor of a new ledger, with the tables that an import fills, and its notes without a row."""
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    wanted = [resource for resource in content["resources"] if resource["name"] in (*_ORDER, "notes")]
    content |= {"name": "ledger", "title": folder.name, "resources": wanted}
    content.pop("description", None)
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    yield folder / DESCRIPTOR, text.encode("utf-8"), None
    notes = next(resource for resource in wanted if resource["name"] == "notes")
    columns = [field["name"] for field in notes["schema"]["fields"]]
    yield folder / notes["path"], (",".join(columns) + "\n").encode("utf-8"), None


def _written(contents: list[Content]) -> list[Path]:
    """Writes files one after the other; where one fails, those before it get back what they held."""
    before: dict[Path, bytes | None] = {}
    try:
        for path, content, stamp in contents:
            there = _content_of(path)
            if there == content:
                continue
            with replaced(path, stamp) as file:
                file.write(content)
            before[path] = there
    except (OSError, ChangedError):
        _take_back(before)
        raise
    return list(before)


def _content_of(path: Path) -> bytes | None:
    data = read_bytes(path) if path.exists() else None
    return data if isinstance(data, bytes) else None


def _take_back(before: Mapping[Path, bytes | None]) -> None:
    for path, content in reversed(list(before.items())):
        if content is None:
            path.unlink(missing_ok=True)
        else:
            with replaced(path, stamp_of(path)) as file:
                file.write(content)
