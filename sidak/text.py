"""Small facts about text that several stages need."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_INLINE_SPACE = re.compile(r"[^\S\n]+")
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n\s*")


def clean(text: str) -> str:
    """NFC, no control characters, every run of blanks one space, paragraphs apart by one blank line.

    A line break inside a paragraph stays.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INLINE_SPACE.sub(" ", _CONTROL.sub("", text))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _PARAGRAPH_BREAK.sub("\n\n", lines).strip()


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a cleaned text."""
    return [part for part in text.split("\n\n") if part]


def decimal_comma(value: float) -> str:
    """A number as Indonesian writes it, at most two decimals: 43.75 is "43,75", 50.0 is "50"."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
