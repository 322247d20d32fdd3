"""The engine of an index that is not there yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from search.base import Asked, FacetField, FacetValue, Found, Group
from search.tree import Words


class NothingEngine:
    """An `Engine` over no documents."""

    def count(self, asked: Asked) -> tuple[int, Mapping[FacetField, tuple[FacetValue, ...]]]:
        """None answers."""
        return 0, dict.fromkeys(asked.query.facets, ())

    def fetch(self, asked: Asked, after: int | None, limit: int) -> list[Found]:  # noqa: ARG002
        """No document."""
        return []

    def groups(self, asked: Asked, stories: Collection[str]) -> Mapping[str, Group]:  # noqa: ARG002
        """No copies."""
        return {}

    def frequency(self, words: Words) -> int:  # noqa: ARG002
        """No word."""
        return 0
