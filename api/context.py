"""What every route reads from: the store, the index, and the names of the outlets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlalchemy import Connection

from search.base import SearchIndex
from sidak.errors import NotFoundError
from sidak.models import Page, StoredArticle
from sidak.store import Store, articles, copies, pages, permalinks, takedowns
from sidak.store.articles import Revision
from sidak.store.permalinks import Permalink


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
    outlet_regions: Mapping[str, str] = field(default_factory=dict)
    """The region that each outlet is at home in, by its code; empty where nobody told."""
    quote_only: frozenset[str] = frozenset()
    """The outlets of whose texts only the sentences with findings are shown."""

    def outlet_name(self, outlet: str) -> str:
        """An outlet's display name; its id where it is not known."""
        return self.outlets.get(outlet, outlet)

    def dossier(self, article_id: str) -> Dossier:
        """An article by its id; raises `NotFoundError`, and `GoneError` for one that was taken down."""
        with self.store.reading() as db:
            # No database holds a NUL, and some refuse to look for one.
            stored = None if "\0" in article_id else articles.get(db, article_id)
            if stored is None:
                raise _missing(db, article_id, f"There is no article {article_id!r}.")
            page = pages.get(db, stored.page_digest) if stored.page_digest else None
            others = tuple(one for one in copies.of(db, article_id) if one.id != article_id)
            return Dossier(stored, tuple(articles.revisions(db, article_id)), page, others)

    def permalink(self, finding_id: str) -> tuple[Permalink, Page | None]:
        """A figure by its lasting id, and the page that it was last read from; raises as `dossier` does."""
        with self.store.reading() as db:
            found = permalinks.find(db, finding_id)
            if found is None:
                raise _missing(db, permalinks.article_of(finding_id), f"There is no figure {finding_id!r}.")
            digest = found.versions[-1].page_digest
            return found, pages.get(db, digest) if digest else None


def _missing(db: Connection, article_id: str | None, words: str) -> NotFoundError:
    """Why an article is not there: it was taken down, or never was."""
    takedown = takedowns.of_article(db, article_id) if article_id else None
    return takedowns.gone(takedown, f"The article {article_id!r}") if takedown else NotFoundError(words)


def _context(request: Request) -> Context:
    return cast(Context, request.app.state.context)


ContextOf = Annotated[Context, Depends(_context)]
"""The parameter type by which a route asks for the context."""
