"""The command as tests use it: what it answers, and the tables that it leaves."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from components.imports.__main__ import main

Report = dict[str, Any]
MOST_ROUNDS = 10
"""Of questions: an answer may lead to the next, but not for ever."""


def run(file: Path, ledger: Path, mapping: Mapping[str, Any] | None = None, *flags: str) -> tuple[int, Report]:
    """Returns the status of the command and its report; of a table that cannot be read, what it said."""
    arguments = [str(file), "--into", str(ledger), "--json", *flags]
    if mapping is not None:
        path = file.with_name(f"{file.name}.mapping.json")
        path.write_text(json.dumps(mapping), encoding="utf-8")
        arguments += ["--mapping", str(path)]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(arguments)
    return status, json.loads(out.getvalue()) if out.getvalue() else {"error": err.getvalue().strip()}


def answered(file: Path, ledger: Path, mapping: Mapping[str, Any] | None = None, *flags: str) -> Report:
    """Returns the report once every question has its first choice as the answer, or what is said of a table that
    is refused by then."""
    given: dict[str, Any] = {"answers": {}, **(mapping or {})}
    for _ in range(MOST_ROUNDS):
        status, report = run(file, ledger, given, *flags)
        if status != 1:
            return report
        given["answers"] = {**given["answers"], **{each["id"]: each["choices"][0] for each in report["questions"]}}
    raise AssertionError(report["questions"])


def table(ledger: Path, name: str) -> list[dict[str, str]]:
    """Returns the rows of a table of a ledger."""
    with (ledger / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hashes(ledger: Path) -> dict[str, str]:
    """Returns the hash of every file of a ledger."""
    files = (path for path in sorted(ledger.rglob("*")) if path.is_file())
    return {str(path.relative_to(ledger)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def write_csv(path: Path, rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Writes a table as text."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path
