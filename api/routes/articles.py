"""One article, and what became of its text."""

from __future__ import annotations

from fastapi import APIRouter

from api.context import Context, ContextOf, Dossier
from api.schemas import AnnotationAnswer, ArticleAnswer, Problem, RevisionAnswer

router = APIRouter(
    prefix="/articles",
    tags=["articles"],
    responses={404: {"model": Problem, "description": "There is no such article."}},
)


# Before the article itself: an id that was handed in may hold a slash.
@router.get("/{article_id:path}/revisions", summary="The revisions of an article")
def revisions(article_id: str, context: ContextOf) -> list[RevisionAnswer]:
    """Every state of the article's text that was seen, oldest first."""
    dossier = context.dossier(article_id)
    return _revisions(dossier, whole=_shown(context, dossier))


@router.get("/{article_id:path}", summary="One article")
def article(article_id: str, context: ContextOf) -> ArticleAnswer:
    """An article, what the newest pipeline found in it, and its revisions."""
    dossier = context.dossier(article_id)
    stored = dossier.stored
    return ArticleAnswer.model_validate(
        {name: getattr(stored.article, name) for name in ArticleAnswer.model_fields if hasattr(stored.article, name)}
        | {
            "outlet_name": context.outlet_name(stored.article.outlet),
            "page_digest": stored.page_digest,
            "first_seen": stored.first_seen,
            "text": stored.article.text if (whole := _shown(context, dossier)) else "",
            "quote_only": not whole,
            "annotation": stored.annotation and AnnotationAnswer.model_validate(stored.annotation),
            "revisions": _revisions(dossier, whole=whole),
        }
    )


def _shown(context: Context, dossier: Dossier) -> bool:
    """Whether the outlet lets its whole text be shown."""
    return dossier.stored.article.outlet not in context.quote_only


def _revisions(dossier: Dossier, *, whole: bool) -> list[RevisionAnswer]:
    return [
        RevisionAnswer(
            number=revision.number,
            seen=revision.seen,
            title=revision.article.title,
            text=revision.article.text if whole else "",
            published=revision.article.published,
            modified=revision.article.modified,
            digest=revision.article.digest,
            page_digest=revision.page_digest,
        )
        for revision in dossier.revisions
    ]
