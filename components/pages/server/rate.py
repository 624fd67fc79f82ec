"""A token bucket: so many at once, so many a second in the long run."""

from time import monotonic


class Bucket:
    """Holds `burst` tokens, and gains `per_second` of them until it is full again."""

    def __init__(self, burst: float, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._tokens = burst
        self._at = monotonic()

    def take(self) -> float:
        """Take a token; answers 0, or the seconds until there is one, and then none was taken."""
        now = monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        if self._tokens < 1:
            return (1 - self._tokens) / self._per_second
        self._tokens -= 1
        return 0.0
