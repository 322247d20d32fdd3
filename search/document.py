"""From a stored article to what the index holds of it."""

from __future__ import annotations

from search.base import Document
from sidak.models import Annotation, Region, StoredArticle
from sidak.regions import gazetteer


def document(stored: StoredArticle) -> Document:
    """The index's view of an article; one that is not annotated yet has no topics, regions, officials or figures."""
    article = stored.article
    annotation = stored.annotation or Annotation(pipeline="")
    return Document(
        id=stored.id,
        url=article.canonical_url or article.url,
        title=article.title,
        text=article.text,
        outlet=article.outlet,
        published=article.published_day,
        topics=tuple(topic.name for topic in annotation.topics),
        regions=annotation.regions,
        provinces=_provinces(annotation.regions),
        officials=annotation.officials,
        figures=annotation.figures,
    )


def _provinces(regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """The provinces of the regions, each once; a code that no longer exists has none."""
    known = gazetteer()
    found = (known.province_of(region) for region in regions)
    return tuple(dict.fromkeys(province for province in found if province))
