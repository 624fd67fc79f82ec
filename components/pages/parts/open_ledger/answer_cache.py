"""A cache of answers, shared by all readers and bounded in memory."""

import pickle
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Condition, Lock, Thread
from typing import Any, Generic, TypeVar

import pandas as pd
from cachetools import LRUCache, cached

T = TypeVar("T")

MOST_BYTES = 64_000_000
"""The most bytes of all answers, measured as pickles; the least recently used is evicted first. The limit protects
the server's memory. Nothing invalidates an answer: a changed ledger has another version, and so another key."""
KEY_BYTES = 2_000
"""Estimated bytes of an entry without its answer, which bounds very many small entries, too."""


def cached_answer(version: str, make: Callable[..., T], arguments: tuple[Any, ...], *subject: Any) -> T:
    """Returns what `make` returns for `subject` and `arguments`, computed once per version of the ledger. `make`
    must not be defined in the file of a page: that runs again at every interaction, which makes new function
    objects.

    Two readers who ask the same question at once wait for one answer. Tables are returned as copies that share
    their values until one is changed (copy-on-write); anything else is shared by all readers and must not be
    changed.
    """
    answer = _answer(version, make, arguments, subject)
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame | pd.Series) else answer


def _key(
    version: str, make: Callable[..., Any], arguments: tuple[Any, ...], _subject: tuple[Any, ...]
) -> Hashable:
    # Readers choose the arguments and may forge very long ones, so the key holds their hash.
    return version, make, sha256(repr(arguments).encode("utf-8", "surrogatepass")).digest()


def _bytes(answer: Any) -> int:
    return KEY_BYTES + len(pickle.dumps(answer))


@cached(LRUCache(MOST_BYTES, getsizeof=_bytes), key=_key, condition=Condition())
def _answer(version: str, make: Callable[..., Any], arguments: tuple[Any, ...], subject: tuple[Any, ...]) -> Any:
    return make(*subject, *arguments)


@dataclass(slots=True)
class Renewed(Generic[T]):
    """The last result of a reading, renewed in the background. lasts: for how many seconds a result, or an error,
    is fresh."""

    lasts: Callable[[T | Exception], float]
    _last: T | Exception | None = None
    _key: Hashable = None
    _due: float = 0.0
    _reading: Thread | None = None
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """Returns the last result; the first caller waits for it. If it is no longer fresh, or the key has
        changed, `read` runs in a thread of its own meanwhile.

        Raises what `read` raised last.
        """
        with self._lock:
            if self._last is None:
                self._keep(key, _tried(read))
            elif self._reading is None and (key != self._key or time.monotonic() >= self._due):
                self._reading = Thread(target=self._renew, args=(key, read), name="renewing", daemon=True)
                self._reading.start()
            last = self._last
        assert last is not None
        if isinstance(last, Exception):
            raise last
        return last

    def _renew(self, key: Hashable, read: Callable[[], T]) -> None:
        outcome = _tried(read)
        with self._lock:
            self._reading = None
            self._keep(key, outcome)

    def _keep(self, key: Hashable, outcome: T | Exception) -> None:
        self._last, self._key, self._due = outcome, key, time.monotonic() + self.lasts(outcome)


def _tried(read: Callable[[], T]) -> T | Exception:
    try:
        return read()
    except Exception as error:
        return error
