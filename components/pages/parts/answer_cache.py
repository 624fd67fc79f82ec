"""What was worked out for one reader, kept for all of them: as much as fits into a bound of memory."""

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
"""What is kept takes at most so much, as pickles; what was not asked for longest goes first."""
KEY_BYTES = 2_000
"""About what it takes to keep anything, however small."""


def remembered(version: str, make: Callable[..., T], said: tuple[Any, ...], *given: Any) -> T:
    """What `make` answers to what is `given` and `said`, once per version of the ledger.

    Two readers who ask the same at once wait for one answer. Tables are handed out as copies that share their
    values until one is changed; anything else is shared by all readers, so it must not be changed.
    """
    answer = _made(version, make, said, given)
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame | pd.Series) else answer


def _key(version: str, make: Callable[..., Any], said: tuple[Any, ...], _given: tuple[Any, ...]) -> Hashable:
    # Readers choose what is said, also forged and long: its hash is kept instead.
    return version, make, sha256(repr(said).encode("utf-8", "surrogatepass")).digest()


def _bytes(answer: Any) -> int:
    return KEY_BYTES + len(pickle.dumps(answer))


@cached(LRUCache(MOST_BYTES, getsizeof=_bytes), key=_key, condition=Condition())
def _made(version: str, make: Callable[..., Any], said: tuple[Any, ...], given: tuple[Any, ...]) -> Any:
    return make(*given, *said)


@dataclass(slots=True)
class Renewed(Generic[T]):
    """The last of what was read. lasts: for how many seconds that is fresh, of what was read or of an error."""

    lasts: Callable[[T | Exception], float]
    _last: T | Exception | None = None
    _key: Hashable = None
    _due: float = 0.0
    _reading: Thread | None = None
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """What was read last; whoever asks first waits for it. Once that is no longer fresh, or of another key,
        `read` runs in a thread of its own.

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
        found = _tried(read)
        with self._lock:
            self._reading = None
            self._keep(key, found)

    def _keep(self, key: Hashable, found: T | Exception) -> None:
        self._last, self._key, self._due = found, key, time.monotonic() + self.lasts(found)


def _tried(read: Callable[[], T]) -> T | Exception:
    try:
        return read()
    except Exception as error:
        return error
