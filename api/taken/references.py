"""RIS and BibTeX: one entry for each article, with the sentences of the figures that answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from api.addresses import article_link, figure_link
from api.cite import Quote, Source, bibtex, ris
from api.taken.making import Making
from api.taken.rows import Row
from api.web.language import local
from search.base import Grain


def to_bibtex(grain: Grain, batches: Iterable[Sequence[Row]], making: Making) -> Iterator[bytes]:
    """The file in pieces; before its entries, where BibTeX reads nothing, it says how it was made."""
    # Outside of entries only an @ means something.
    told = "".join(f"% {name}: {value}\n" for name, value in making.told()).replace("@", "(at)")
    yield f"{told}\n".encode("utf-8", "replace")
    yield from _entries(grain, batches, lambda source: f"{bibtex(source)}\n")


def to_ris(grain: Grain, batches: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """The file in pieces. The format has no place for a comment."""
    yield from _entries(grain, batches, lambda source: f"{ris(source)}\r\n")


def _entries(grain: Grain, batches: Iterable[Sequence[Row]], write: Callable[[Source], str]) -> Iterator[bytes]:
    for rows in _by_article(batches) if grain == "findings" else ([[row] for row in batch] for batch in batches):
        yield "".join(write(_source(grain, of_one)) for of_one in rows).encode("utf-8", "replace")


def _by_article(batches: Iterable[Sequence[Row]]) -> Iterator[list[list[Row]]]:
    """The figures of each article together. They come newest first, so all of an article come on one day."""
    day, waiting = None, dict[str, list[Row]]()
    for batch in batches:
        for row in batch:
            if row.hit.published != day:
                yield list(waiting.values())
                day, waiting = row.hit.published, {}
            waiting.setdefault(row.hit.article_id, []).append(row)
    yield list(waiting.values())


def _source(grain: Grain, rows: Sequence[Row]) -> Source:
    first = rows[0]
    hit, published = first.hit, first.moment or first.hit.published
    return Source(
        id=hit.article_id,
        title=hit.title,
        outlet=first.outlet,
        url=hit.url,
        published=published,
        retrieved=local(first.evidence.seen, published).date(),
        authors=first.evidence.authors,
        permalink=article_link(first.site, hit.article_id),
        quotes=_quotes(rows) if grain == "findings" else (),
    )


def _quotes(rows: Sequence[Row]) -> tuple[Quote, ...]:
    """Each sentence once, with the addresses of all its figures."""
    links: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        links[row.figure.sentence].append(figure_link(row.site, row.hit.id))
    return tuple(Quote(sentence, " ".join(of_one)) for sentence, of_one in links.items())
