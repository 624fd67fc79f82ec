"""What is read anew now and then, beside what readers do: they have the last until the next is there."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


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
