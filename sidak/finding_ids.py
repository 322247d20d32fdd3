"""The lasting id of a figure: it stays the same while the article says the same, whatever else is found in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from sidak.models import Figure


def finding_ids(article_id: str, figures: Sequence[Figure]) -> list[str]:
    """The ids of an article's figures, in their order; one that is said twice in the same words has two."""
    seen: Counter[str] = Counter()
    found = []
    for figure in figures:
        said = f"{figure.field}\x1f{figure.sentence}\x1f{figure.kind}\x1f{figure.text}"
        seen[said] += 1
        digest = blake2b(f"{said}\x1f{seen[said]}".encode(), digest_size=6).hexdigest()
        found.append(f"{article_id}-{digest}")
    return found
