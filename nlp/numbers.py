"""Numbers as Indonesian writes them: "1.371.442", "95,47", "1, 07", "88.25", "dua puluh satu"."""

from __future__ import annotations

import re

from nlp.lexicon import any_of, facts

_UNITS: dict[str, float] = facts("numbers")["units"]
_SCALES: dict[str, int] = facts("numbers")["scales"]

COUNT = r"(?:\d{1,3}(?:\.\d{3}){1,3}|\d{1,7})(?![\d.,]*\d)"
"""A whole number in digits, with or without thousands points."""
WORDS = rf"(?:{any_of([*_UNITS, *_SCALES])}\b[^\S\n]?){{1,6}}"
"""A number in words, with the blank that may follow it."""
SHARE = r"\d{1,3}(?:[.,][^\S\n]?\d{1,3}(?!\d))?"
"""A number that may be a share: at most three digits, then decimals after a comma or a point."""

_DECIMALS = re.compile(r"\d[.,]\s?(\d+)")


def whole(text: str) -> int | None:
    """The value of a count, in digits or in words; None where it is neither."""
    text = text.strip()
    if text[:1].isdigit():
        digits = text.replace(".", "")
        return int(digits) if digits.isdecimal() else None
    value = in_words(text)
    return int(value) if value is not None and value == int(value) else None


def share(text: str) -> float | None:
    """The value of a share: comma and point both open the decimals ("1, 07" and "88.25")."""
    if text[:1].isdecimal():
        return float("".join(text.split()).replace(",", "."))
    return in_words(text)


def last_place(text: str) -> float:
    """What one step of a number's last digit is worth: 0.1 in "95,4 persen", 1 in "95 persen"."""
    decimals = _DECIMALS.search(text)
    return float(10 ** -len(decimals[1] if decimals else ""))


def in_words(text: str) -> float | None:
    """The value of number words: "dua puluh satu" is 21; None where a word is none."""
    total: float = 0
    current: float = 0
    for word in text.casefold().split():
        if word in _UNITS:
            current += _UNITS[word]
        elif word == "belas":
            current += 10
        elif word == "ribu":
            total += max(current + total, 1) * 1000 - total
            current = 0
        elif word in _SCALES:
            scaled = (current % 10 or 1) * _SCALES[word]
            current = current - current % 10 + scaled
        else:
            return None
    return total + current
