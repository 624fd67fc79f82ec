"""What was worked out for one reader, kept for all of them: as much as fits into a bound of memory."""

import pickle
from collections.abc import Callable, Hashable
from hashlib import sha256
from threading import Condition
from typing import Any, TypeVar

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
