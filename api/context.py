"""What every route reads from: the store, the index, and the names of the outlets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from search.base import SearchIndex
from sidak.errors import NotFoundError
from sidak.models import Page, StoredArticle
from sidak.store import Store, articles, copies, pages
from sidak.store.articles import Revision


@dataclass(frozen=True, slots=True)
class Dossier:
    """One article with all that the store knows of it; `revisions` are oldest first, `copies` are other prints."""

    stored: StoredArticle
    revisions: tuple[Revision, ...]
    page: Page | None
    copies: tuple[StoredArticle, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """The app's only state; nothing in it is written to."""

    store: Store
    index: SearchIndex
    outlets: Mapping[str, str]
    quote_only: frozenset[str] = frozenset()
    """The outlets of whose texts only the sentences with findings are shown."""

    def outlet_name(self, outlet: str) -> str:
        """An outlet's display name; its id where it is not known."""
        return self.outlets.get(outlet, outlet)

    def dossier(self, article_id: str) -> Dossier:
        """An article by its id; raises `NotFoundError`."""
        with self.store.reading() as db:
            # No database holds a NUL, and some refuse to look for one.
            stored = None if "\0" in article_id else articles.get(db, article_id)
            if stored is None:
                raise NotFoundError(f"There is no article {article_id!r}.")
            page = pages.get(db, stored.page_digest) if stored.page_digest else None
            others = tuple(one for one in copies.of(db, article_id) if one.id != article_id)
            return Dossier(stored, tuple(articles.revisions(db, article_id)), page, others)


def _context(request: Request) -> Context:
    return cast(Context, request.app.state.context)


ContextOf = Annotated[Context, Depends(_context)]
"""The parameter type by which a route asks for the context."""
