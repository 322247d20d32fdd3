"""Counts for the rate limits, in memory that stays small however many addresses there are."""

from __future__ import annotations

import time
from threading import Lock

from limits.storage import Storage

_MOST = 100_000


class Counters(Storage):
    """A storage for the `limits` library.

    Its own starts a thread that looks through all counters for nearly every request; here those that have run out are
    cleared away when there are many. Where all are in use, the oldest goes.
    """

    STORAGE_SCHEME = ["sidak-memory"]  # noqa: RUF012  # the library's own declaration

    def __init__(self, most: int = _MOST) -> None:
        super().__init__()
        self._most = most
        self._counted: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong here: nothing that is known."""
        return MemoryError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in a window of `expiry` seconds from the first time; returns the count."""
        now = time.time()
        with self._lock:
            count, end = self._counted.get(key, (0, 0.0))
            if end <= now:
                self._counted.pop(key, None)  # a new window goes to the end of the row
                self._make_room(now)
                count, end = 0, now + expiry
            self._counted[key] = (count + amount, end)
        return count + amount

    def get(self, key: str) -> int:
        """What was counted in the window that runs."""
        count, end = self._counted.get(key, (0, 0.0))
        return count if end > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends."""
        return self._counted.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        """Whether it works."""
        return True

    def reset(self) -> int | None:
        """Forget everything; returns how many counters there were."""
        with self._lock:
            number = len(self._counted)
            self._counted.clear()
        return number

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self._lock:
            self._counted.pop(key, None)

    def _make_room(self, now: float) -> None:
        if len(self._counted) < self._most:
            return
        self._counted = {key: each for key, each in self._counted.items() if each[1] > now}
        while len(self._counted) >= self._most * 3 // 4:  # so that the next do not look through all of them again
            del self._counted[next(iter(self._counted))]
