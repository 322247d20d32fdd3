"""Two memories for what costs much to make: the one value of now, and the last few of many. Threads may share both."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_SHARE = 20
_LONGEST = 60.0
_QUICK = 0.2
_log = logging.getLogger(__name__)


class Current(Generic[T]):
    """A value that is made of data, kept until the data's version changes.

    What is made within a fifth of a second is made at once, as soon as the version is another. What takes longer is
    made beside the answers, which meanwhile give the value before; and while data changes all the time, as in a crawl,
    so seldom that making it takes a twentieth of the time at most, and at least once a minute.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._making = threading.Lock()
        self._kept: tuple[Hashable, T] | None = None
        self._took = 0.0
        self._until = 0.0

    def get(self, version: Hashable, make: Callable[[], T]) -> T:
        """The value of this version, or one that is a little older. Raises what `make` raises, the first time."""
        kept = self._kept
        if kept is None or (kept[0] != version and self._took < _QUICK):
            with self._making:
                if self._kept is None or self._kept[0] != version:
                    self._kept = version, self._made(make)
                return self._kept[1]
        if kept[0] != version and self._clock() >= self._until and self._making.acquire(blocking=False):
            threading.Thread(target=self._make_beside, args=(version, make), daemon=True).start()
        return kept[1]

    def _made(self, make: Callable[[], T]) -> T:
        begun = self._clock()
        try:
            value = make()
            self._took = self._clock() - begun
            return value
        finally:
            self._until = self._clock() + min(_SHARE * self._took, _LONGEST)

    def _make_beside(self, version: Hashable, make: Callable[[], T]) -> None:
        try:
            self._kept = version, self._made(make)
        except Exception:
            _log.exception("what the store covers could not be counted anew; the numbers before stay")
        finally:
            self._making.release()


class Recent(Generic[K, T]):
    """The values that were asked for last, `size` of them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[K, T] = OrderedDict()

    def get(self, key: K) -> T | None:
        """The value of a key, if it is still there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: K, value: T) -> T:
        """Keep a value, and drop the one that nobody asked for longest; returns it."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return value
