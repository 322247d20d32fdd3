"""The ids of figures, by which they are cited: an id stays while its article says the same."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from sidak.models import Figure


def finding_ids(article_id: str, figures: Sequence[Figure]) -> list[str]:
    """The id of each figure of one article, in their order: the article's id, "-" and twelve hex digits.

    The digits are of what is said and where, not of what it was taken to mean; so an id outlives a better reading, and
    other figures that come and go around it. What one sentence says twice is told apart by its number.
    """
    seen: dict[str, int] = {}
    ids = []
    for figure in figures:
        said = f"{figure.field}\x1f{figure.sentence}\x1f{figure.kind}\x1f{figure.text}"
        number = seen[said] = seen.get(said, 0) + 1
        digest = blake2b(f"{said}\x1f{number}".encode(), digest_size=6).hexdigest()
        ids.append(f"{article_id}-{digest}")
    return ids
