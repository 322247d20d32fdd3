"""Bylines as references want them.

Family names are rare in Indonesia; by custom a name is filed under its last word all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What stands in a byline that is no one person's name, and is kept as it is.
_DESKS = re.compile(
    r"\b(dan|and|redaksi|redaktur|tim|team|admin|administrator|humas|reporter|wartawan|kontributor|editor|penulis|"
    r"kominfo|diskominfo|antara|newsroom|news|media|kantor berita|dinas|pemkab|pemkot|pemprov)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Author:
    """A byline: the word it is filed under, and what stands before it; a desk or a single name has no second part."""

    last: str
    first: str = ""

    @property
    def filed(self) -> str:
        """As a catalogue has it: "Lestari, Rina"."""
        return f"{self.last}, {self.first}" if self.first else self.last

    @property
    def short(self) -> str:
        """As APA has it: "Lestari, R."."""
        initials = " ".join(f"{word[0].upper()}." for word in self.first.split())
        return f"{self.last}, {initials}" if initials else self.last


def author(byline: str) -> Author:
    """A byline, read."""
    words = byline.split()
    # With a comma, a slash or the like it is more than a name: a degree, two people, an agency.
    is_name = 1 < len(words) <= _MOST_WORDS and all(_WORD.fullmatch(word) for word in words)
    if not is_name or _DESKS.search(byline) or byline.isupper():
        return Author(" ".join(words))
    return Author(words[-1], " ".join(words[:-1]))
