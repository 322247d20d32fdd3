"""Which of the languages in Indonesian outlets' pages a text is in: Indonesian, Malay or English."""

from __future__ import annotations

import re
from collections import Counter

# Words that are frequent in one of the three and rare or spelt otherwise in the other two.
_WORDS = {
    "id": "yang dan dengan untuk bahwa karena tidak adalah dari pada juga akan kata bisa sudah saat oleh itu tersebut",
    "ms": "bahawa kerana ialah beliau berkata iaitu kerajaan hari-hari khamis jumaat ahad isnin boleh polis jabatan",
    "en": "the of and to in is was for that with on as by at from are were this has have",
}
_MARKS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_WORD = re.compile(r"[a-z-]+")


def language_of(text: str) -> str:
    """ "id", "ms" or "en". Malay shares most words with Indonesian, so a few of its own spellings decide."""
    counts = Counter(_WORD.findall(text[:8000].lower()))
    hits = {language: sum(counts[word] for word in words) for language, words in _MARKS.items()}
    if hits["en"] > hits["id"] + hits["ms"]:
        return "en"
    return "ms" if hits["ms"] > 0.15 * max(hits["id"], 1) and hits["ms"] >= 3 else "id"
