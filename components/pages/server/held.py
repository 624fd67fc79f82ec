"""What the pages of one address make the server keep: Streamlit holds what a page has said of its widgets as long
as the page is open, and two minutes longer in case it comes back; read, that takes ten times the bytes."""

import asyncio
from collections import Counter

MOST_HELD_BYTES = 40_000_000
KEPT_S = 125.0


class Held:
    """The bytes of the longest message of every page, together for each address."""

    def __init__(self) -> None:
        self._bytes: Counter[str] = Counter()

    def take(self, address: str, more: int) -> bool:
        """Whether there is room for so many more; then they count."""
        if self._bytes[address] + more > MOST_HELD_BYTES:
            return False
        self._bytes[address] += more
        return True

    def give_back(self, address: str, taken: int) -> None:
        """No longer count so many, once Streamlit has let go of them."""
        asyncio.get_running_loop().call_later(KEPT_S, self._let_go, address, taken)

    def _let_go(self, address: str, taken: int) -> None:
        self._bytes[address] -= taken
        if self._bytes[address] <= 0:
            del self._bytes[address]
