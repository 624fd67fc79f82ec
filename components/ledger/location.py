"""Which ledger to open, and where its tables are. The server asks this as it starts: nothing heavy is imported."""

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
"""What turns a variable off; any other value, a mistyped one as well, closes editing."""
FLIGHTS = "flights.csv"
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
EXAMPLE = "example"
"""The name by which the fictional ledger beside the shipped one is opened: it has all that a ledger can have."""
_ENGINE = re.compile(r"(postgres(ql)?|clickhouse|trino|(py)?spark):", re.IGNORECASE)
_SETTINGS = re.compile(
    r"(password|passwd|pwd|pass|secret|token|api_?key)\s*=|^[^/\\\s:@]+:[^/\\\s@]+@", re.IGNORECASE
)
"""How an address begins, and what stands in one without such a beginning: host=db sslpassword=hush, or
reader:hush@db."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Flights that lie in a database: the address of its engine, which may hold a password and is shown nowhere;
    the table, or a file `.sql` with one SELECT; the folder with the other tables, if there is one; and whether
    they are asked where they lie, rather than copied where they are few enough."""

    url: str = field(repr=False)
    table: str = field(repr=False)
    beside: Path | None = None
    ask: bool = False

    def __str__(self) -> str:
        """Where the flights are, without what is secret.

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
        """The address taken apart; None where a character in it, unescaped, leaves open where the password ends.

        >>> Remote("postgres://reader:p%40ss@db/flights", "reports").parts().netloc
        'reader:p%40ss@db'
        >>> Remote("postgres://reader:p@ss@db/flights", "reports").parts() is None
        True
        """
        whole = f"{self.url} {self.table}"
        try:
            parts = urlsplit(self.url)
            _ = parts.port
        except ValueError:
            return None
        in_place = whole.count("@") == parts.netloc.count("@") <= 1
        return parts if in_place and parts.scheme else None


Location: TypeAlias = Path | Remote


def chosen_location(arguments: Sequence[str], environment: Mapping[str, str]) -> Location:
    """The ledger named by `--data PATH` or `--data URL TABLE`, or else by the variable FLIGHT_DATA, or else the
    one shipped in data/. The PATH `example` is the fictional one, unless there is a file of that name. `--beside
    FOLDER` names the other tables of flights in a database; with `--ask` these are not copied.

    >>> chosen_location(["--data", "mine.csv"], {}).name
    'mine.csv'
    >>> chosen_location(["--data", "postgres://db/flights", "reports"], {}).table
    'reports'
    """
    read = _read(tuple(arguments))
    named = read.data or environment.get(VARIABLE) or str(SHIPPED.parent)
    address, *table = [named, *read.table] if read.data else _address_and_table(named)
    if _is_url(address):
        beside = read.beside and Path(expanduser(read.beside))
        return Remote(address, expanduser(" ".join(table[:1])), beside, read.ask)
    return SHIPPED.parent / EXAMPLE if address == EXAMPLE and not lexists(address) else Path(expanduser(address))


def opened_location() -> Location:
    """Returns the location of the ledger that this program was started with."""
    return chosen_location(sys.argv[1:], os.environ)


def _address_and_table(text: str) -> list[str]:
    """What the variable holds: a space parts the address, which may have one in its password, from the table."""
    if not _is_url(text):
        return [text]
    secret, at, rest = text.rpartition("@")
    address, *table = rest.split(maxsplit=1) or [""]
    return [f"{secret}{at}{address}", *table]


def _is_url(text: str) -> bool:
    """Whether a text is the address of an engine, perhaps a mistyped one, rather than a path."""
    is_one = "://" in text or _ENGINE.match(text) or _SETTINGS.search(text)
    return bool(is_one) and not lexists(text)


def closes_editing(arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether `--view` is among the arguments, or the variable FLIGHT_VIEW is set, for hosts that take no
    arguments: then the ledger is only read, whoever asks. What cannot be understood closes editing, too.

    >>> closes_editing(["--edit", "--view"], {}), closes_editing(["--data", "--view"], {})
    (True, True)
    >>> closes_editing([], {"FLIGHT_VIEW": "1"}), closes_editing([], {"FLIGHT_VIEW": "0"})
    (True, False)
    """
    is_asked_for = _read(tuple(arguments)).view or any(word.startswith("--view") for word in arguments)
    return is_asked_for or environment.get(VIEW, "").strip().lower() not in _OFF


def opens_browser(arguments: Sequence[str]) -> bool:
    """Whether `--edit` is among the arguments, which opens the browser at the link for editors, and `--view`,
    which closes editing, is not.

    >>> opens_browser(["--data", "mine", "--edit"]), opens_browser(["--edit", "--view"])
    (True, False)
    """
    read = _read(tuple(arguments))
    return bool(read.edit and not read.view)


def editor_name(arguments: Sequence[str]) -> str:
    """The name after `--as`, under which changes are entered into the journal; "" where there is none.

    >>> editor_name(["--as", "Anna", "--edit"])
    'Anna'
    """
    return str(_read(tuple(arguments)).editor or "").strip()


def is_one_table(path: Path) -> bool:
    """Whether a folder is one table in several Parquet files, rather than a ledger.

    Raises nothing: a folder that cannot be read is none.
    """
    return isdir(path) and not exists(path / DESCRIPTOR) and not exists(path / FLIGHTS) and bool(files_of(path))


def is_workbook(path: Path) -> bool:
    """Whether a file is called as a workbook of a spreadsheet is; what it holds is seen when it is read.

    >>> is_workbook(Path("mine.XLSX")), is_workbook(Path("mine.csv"))
    (True, False)
    """
    return path.suffix.lower() in WORKBOOKS and not isdir(path)


def is_table_of_cells(path: Path) -> bool:
    """Whether a file is called as a workbook or as a text of rows is: it may be a table of anybody's own.

    >>> is_table_of_cells(Path("mine.XLSX")), is_table_of_cells(Path("mine.csv")), is_table_of_cells(Path("mine"))
    (True, True, False)
    """
    return is_workbook(path) or (path.suffix.lower() in TEXTS and not isdir(path))


def files_of(table: Path) -> list[Path]:
    """The files a table is in: itself or, of a folder, the Parquet files in it, in order; none that are hidden,
    such as those of a cache."""
    if not isdir(table):
        return [table]
    files = sorted(table.rglob(f"*{PARQUET}"))
    return [file for file in files if not any(part.startswith(".") for part in file.relative_to(table).parts)]


def ledger_folder(path: Location) -> Path | None:
    """The folder that holds the tables of the ledger at `path`; None for a single table of flights, which has none
    beside it, and for one in a database, which is only read. A name without an end that leads nowhere is that of a
    folder which is to come."""
    if isinstance(path, Remote):
        return None
    if isdir(path):
        return None if is_one_table(path) else path
    if not path.suffix and not lexists(path):
        return path
    return path.parent if path.suffix.lower() == ".json" else None


@lru_cache(maxsize=16)
def _read(arguments: tuple[str, ...]) -> argparse.Namespace:
    """The arguments that are known here, and as `table` what stands after `--data` and its value."""
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
