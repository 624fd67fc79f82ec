"""Finds which ledger to open and where its tables are. The server calls this at its start, so it imports
nothing heavy."""

import argparse
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from os.path import exists, expanduser, isdir, lexists
from pathlib import Path
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

DESCRIPTOR = "datapackage.json"
SHIPPED = Path(__file__).parents[2] / "data" / DESCRIPTOR
PARQUET = ".parquet"
VARIABLE = "FLIGHT_DATA"
VIEW = "FLIGHT_VIEW"
_OFF = ("", "0", "false", "no", "off")
"""Values that turn a variable off; any other value, even a mistyped one, closes editing."""
FLIGHTS = "flights.csv"
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
EXAMPLE = "example"
"""The name that opens the fictional ledger beside the shipped one, which shows everything that a ledger can
have."""
_ENGINE = re.compile(r"(postgres(ql)?|clickhouse|trino|(py)?spark):", re.IGNORECASE)
_SETTINGS = re.compile(
    r"(password|passwd|pwd|pass|secret|token|api_?key)\s*=|^[^/\\\s:@]+:[^/\\\s@]+@", re.IGNORECASE
)
"""The beginning of an address, and signs of an address without one: host=db sslpassword=hush, or
reader:hush@db."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Flights in a database: the address of its engine, which may hold a password and is never shown; the
    table, or a `.sql` file with one SELECT; the folder with the other tables, if any; and whether the flights
    are queried in place even if few enough to copy."""

    url: str = field(repr=False)
    table: str = field(repr=False)
    beside: Path | None = None
    ask: bool = False

    def __str__(self) -> str:
        """Returns where the flights are, without secrets.

        >>> str(Remote("postgres://reader:secret@db.example:5433/flights?sslmode=require", "reports"))
        'postgres://db.example:5433 reports'
        >>> str(Remote("postgres://reader:sec/ret@db.example/flights", "reports"))
        'postgres://...'
        >>> str(Remote("host=db user=reader password=secret", "reports"))
        '...'
        """
        parts = self.parts()
        if parts is None:
            engine = _ENGINE.match(self.url)
            return f"{engine[0]}//..." if engine else "..."
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]} {Path(self.table).name}"

    def parts(self) -> SplitResult | None:
        """The parsed address; None if an unescaped character makes it unclear where the password ends.

        >>> Remote("postgres://reader:p%40ss@db/flights", "reports").parts().netloc
        'reader:p%40ss@db'
        >>> Remote("postgres://reader:p@ss@db/flights", "reports").parts() is None
        True
        """
        arguments = f"{self.url} {self.table}"
        try:
            parts = urlsplit(self.url)
            _ = parts.port
        except ValueError:
            return None
        in_place = arguments.count("@") == parts.netloc.count("@") <= 1
        return parts if in_place and parts.scheme else None


Location: TypeAlias = Path | Remote


def chosen_location(arguments: Sequence[str], environment: Mapping[str, str]) -> Location:
    """Returns the location of the ledger named by `--data PATH` or `--data URL TABLE`, else by the variable
    FLIGHT_DATA, else the one shipped in data/. The PATH `example` is the fictional ledger, unless there is a
    file of that name. `--beside FOLDER` names the other tables of flights in a database; with `--ask` the
    flights are queried in place instead of copied.

    >>> chosen_location(["--data", "mine.csv"], {}).name
    'mine.csv'
    >>> chosen_location(["--data", "postgres://db/flights", "reports"], {}).table
    'reports'
    """
    read = _read(tuple(arguments))
    ledger = read.data or environment.get(VARIABLE) or str(SHIPPED.parent)
    address, *table = [ledger, *read.table] if read.data else _address_and_table(ledger)
    if _is_url(address):
        beside = read.beside and Path(expanduser(read.beside))
        return Remote(address, expanduser(" ".join(table[:1])), beside, read.ask)
    return SHIPPED.parent / EXAMPLE if address == EXAMPLE and not lexists(address) else Path(expanduser(address))


def opened_location() -> Location:
    """Returns the location of the ledger that this program was started with."""
    return chosen_location(sys.argv[1:], os.environ)


def _address_and_table(text: str) -> list[str]:
    """Splits the variable's value into address and table at the first space after the last @: the password may
    contain spaces."""
    if not _is_url(text):
        return [text]
    secret, at, after_secret = text.rpartition("@")
    address, *table = after_secret.split(maxsplit=1) or [""]
    return [f"{secret}{at}{address}", *table]


def _is_url(text: str) -> bool:
    """Whether a text is the address of an engine, perhaps a mistyped one, and not a path."""
    is_one = "://" in text or _ENGINE.match(text) or _SETTINGS.search(text)
    return bool(is_one) and not lexists(text)


def closes_editing(arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether nobody may edit: with `--view` among the arguments, or the variable FLIGHT_VIEW set, for hosts
    that take no arguments. Anything that cannot be understood closes editing, too.

    >>> closes_editing(["--edit", "--view"], {}), closes_editing(["--data", "--view"], {})
    (True, True)
    >>> closes_editing([], {"FLIGHT_VIEW": "1"}), closes_editing([], {"FLIGHT_VIEW": "0"})
    (True, False)
    """
    is_asked_for = _read(tuple(arguments)).view or any(word.startswith("--view") for word in arguments)
    return is_asked_for or environment.get(VIEW, "").strip().lower() not in _OFF


def opens_browser(arguments: Sequence[str]) -> bool:
    """Whether the browser opens at the link for editors: with `--edit` among the arguments and without
    `--view`, which closes editing.

    >>> opens_browser(["--data", "mine", "--edit"]), opens_browser(["--edit", "--view"])
    (True, False)
    """
    read = _read(tuple(arguments))
    return bool(read.edit and not read.view)


def editor_name(arguments: Sequence[str]) -> str:
    """Returns the name after `--as`, under which the journal enters changes; "" if there is none.

    >>> editor_name(["--as", "Anna", "--edit"])
    'Anna'
    """
    return str(_read(tuple(arguments)).editor or "").strip()


def is_one_table(path: Path) -> bool:
    """Whether a folder is one table in several Parquet files, not a ledger. Never raises: an unreadable folder
    is not one."""
    return isdir(path) and not exists(path / DESCRIPTOR) and not exists(path / FLIGHTS) and bool(files_of(path))


def is_workbook(path: Path) -> bool:
    """Whether a file is named like a spreadsheet workbook; its contents are checked when it is read.

    >>> is_workbook(Path("mine.XLSX")), is_workbook(Path("mine.csv"))
    (True, False)
    """
    return path.suffix.lower() in WORKBOOKS and not isdir(path)


def is_table_of_cells(path: Path) -> bool:
    """Whether a file is named like a workbook or a text table, and so may be anybody's own table.

    >>> is_table_of_cells(Path("mine.XLSX")), is_table_of_cells(Path("mine.csv")), is_table_of_cells(Path("mine"))
    (True, True, False)
    """
    return is_workbook(path) or (path.suffix.lower() in TEXTS and not isdir(path))


def files_of(table: Path) -> list[Path]:
    """Returns the files of a table: itself or, for a folder, its Parquet files in order, except hidden ones,
    such as those of a cache."""
    if not isdir(table):
        return [table]
    files = sorted(table.rglob(f"*{PARQUET}"))
    return [file for file in files if not any(part.startswith(".") for part in file.relative_to(table).parts)]


def ledger_folder(path: Location) -> Path | None:
    """Returns the folder with the tables of the ledger at `path`; None for a single table of flights, and for
    flights in a database, which is only read. A path without a suffix that does not exist is a folder yet to be
    created."""
    if isinstance(path, Remote):
        return None
    if isdir(path):
        return None if is_one_table(path) else path
    if not path.suffix and not lexists(path):
        return path
    return path.parent if path.suffix.lower() == ".json" else None


@lru_cache(maxsize=16)
def _read(arguments: tuple[str, ...]) -> argparse.Namespace:
    """Parses the known arguments, and as `table` what follows `--data` and its value."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    parser.add_argument("--data", default=None)
    parser.add_argument("--beside", default=None)
    parser.add_argument("--ask", action="store_true")
    parser.add_argument("--edit", action="store_true")
    parser.add_argument("--view", action="store_true")
    parser.add_argument("--as", dest="editor", default=None)
    try:
        read = parser.parse_known_args(arguments)[0]
    except argparse.ArgumentError:
        return argparse.Namespace(data=None, beside=None, ask=False, edit=False, view=True, editor=None, table=[])
    places = [place for place, word in enumerate(arguments) if word in (read.data, f"--data={read.data}")]
    after = arguments[places[-1] + 1 :][:1] if places else []
    read.table = [word for word in after if not word.startswith("--")]
    return read
