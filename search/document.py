"""From a stored article to what the index holds of it, and of each of its figures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from search.base import Document
from sidak.finding_ids import finding_ids
from sidak.models import Annotation, DateMention, Figure, Official, Region, StoredArticle
from sidak.regions import gazetteer


def document(stored: StoredArticle, story: str = "") -> Document:
    """The index's view of an article; one that is not annotated yet has no topics, regions, officials or figures.

    `story` is what its copies share, empty where it has none.
    """
    article = stored.article
    annotation = stored.annotation or Annotation(pipeline="")
    return Document(
        id=stored.id,
        article_id=stored.id,
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
        dates=annotation.dates,
        story=story,
    )


def findings(article: Document) -> Iterator[Document]:
    """A document for each figure of an article, with what its sentence says and no more.

    A figure whose sentence names no region is counted for those of its article. Its id stays the same while the article
    says the same, whatever else is found in it.
    """
    by_name = {official.name: official for official in article.officials}
    for figure, id in zip(article.figures, finding_ids(article.id, article.figures), strict=True):
        named = _named(figure.region) if figure.region else None
        yield Document(
            id=id,
            article_id=article.id,
            url=article.url,
            title=article.title,
            text=figure.sentence,
            outlet=article.outlet,
            published=article.published,
            topics=article.topics,
            regions=named[0] if named else article.regions,
            provinces=named[1] if named else article.provinces,
            officials=_speaker(figure, by_name),
            figures=(figure,),
            dates=tuple(_dates_of(figure, article.dates)),
            story=f"{article.story}{id[len(article.id) :]}" if article.story else "",
        )


def _provinces(regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """The provinces of the regions, each once; a code that no longer exists has none."""
    known = gazetteer()
    found = (known.province_of(region) for region in regions)
    return tuple(dict.fromkeys(province for province in found if province))


@lru_cache(maxsize=4096)
def _named(name: str) -> tuple[tuple[Region, ...], tuple[Region, ...]] | None:
    """The regions of this name and their provinces; None where there are none."""
    regions = tuple(gazetteer().named(name))
    return (regions, _provinces(regions)) if regions else None


def _speaker(figure: Figure, by_name: dict[str, Official]) -> tuple[Official, ...]:
    """Who says it, with the office that the article gives."""
    if not figure.speaker:
        return ()
    return (by_name.get(figure.speaker) or Official(name=figure.speaker, position=None),)


def _dates_of(figure: Figure, dates: tuple[DateMention, ...]) -> Iterator[DateMention]:
    """The dates in its sentence."""
    end = figure.sentence_start + len(figure.sentence)
    for mention in dates:
        if mention.field == figure.field and figure.sentence_start <= mention.start < end:
            yield mention
