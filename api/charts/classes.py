"""Counts sorted into a few classes, which a reader tells apart better than shades without end."""

from __future__ import annotations

from collections.abc import Sequence

from api.web.language import Language

_CLASSES = 5
_SERIES = ((1, 2, 5), (1, 3), (1,))


def lows_of(most: int) -> list[int]:
    """Where the classes of counts begin, five at most: 1, 2, 5, 10, 20; for greater counts 1, 3, 10, 30; or 1, 10, 100.

    News come from few places, so equal steps would put nearly all of them into the first class.
    """
    for series in _SERIES:
        lows = [low for power in range(12) for step in series if (low := step * 10**power) <= most]
        if len(lows) <= _CLASSES:
            return lows
    return [1, *lows[1 - _CLASSES :]]


def class_of(count: int, lows: Sequence[int], t: Language) -> str:
    """The class that a count lies in: "5–9", or "50+"."""
    low = max(each for each in lows if each <= count)
    following = [each for each in lows if each > low]
    if not following:
        return f"{t.whole(low)}+" if low > 1 else "1"
    high = following[0] - 1
    return t.whole(low) if high == low else f"{t.whole(low)}–{t.whole(high)}"
