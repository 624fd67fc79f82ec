"""How many functions and files of components/ a value runs through: python -m tests.house.hops

Counts each function once, comprehensions and lambdas too: opening a file of five rows and putting them where they
can be asked, and one click on an aircraft type in the app, once its caches are full.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from streamlit.testing.v1 import AppTest

from components.activity.model import tables
from components.ledger.ledger import open_ledger

ROOT = Path(__file__).parents[2]
ROOMS = str(ROOT / "components")
FIVE_ROWS = ROOT / "data" / "flights.csv"

Function = tuple[str, str]
"""File, and the name of the function with the class it is in."""


@contextmanager
def functions_run() -> Iterator[set[Function]]:
    """The functions of components/ that run inside, in this thread and in those that it starts."""
    seen: set[Function] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(ROOMS) and code.co_name != "<module>":
            seen.add((code.co_filename, code.co_qualname))

    sys.setprofile(note)
    threading.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def opening() -> None:
    """Opens the shipped flights, which are five rows, and puts them where they can be asked."""
    tables(open_ledger(FIVE_ROWS))


def clicked() -> Callable[[], None]:
    """Opens the app, chooses each type once and then none, and returns a click on a type that was seen before."""
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    types = next(box for box in page.multiselect if box.label == "Aircraft type")
    for choice in (types.options[:1], types.options[1:2], types.options[:1], []):
        types.set_value(choice).run()
        types = next(box for box in page.multiselect if box.label == "Aircraft type")

    def click() -> None:
        types.set_value(types.options[:1]).run()

    return click


def counted(run: Callable[[], None]) -> tuple[int, int]:
    """Returns how many functions run, and in how many files."""
    with functions_run() as seen:
        run()
    return len(seen), len({file for file, _ in seen})


def main() -> None:
    """The command. The opening comes first, while nothing is remembered yet."""
    print("opening five rows: {} functions in {} files".format(*counted(opening)))
    print("one click on a type, caches full: {} functions in {} files".format(*counted(clicked())))


if __name__ == "__main__":
    main()
