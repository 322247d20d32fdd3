"""The main job from end to end, with real parts: the newsroom over HTTP, the crawl, the store, the findings, the index.

The worst error Sidak can make is a foreign figure: another city's number in this city's record. Here it is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from crawler.outlets import Outlet, load_all
from crawler.run import Scope, crawl
from nlp.stage import annotate_store
from search.base import Filter, Query
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.models import StoredArticle, Tally
from sidak.store import Store, articles, open_store
from tests.newsroom import Newsroom, Request
from tests.newsroom.stories import Story, percentages_in

_SIGNATURE = re.compile(r" \([\w/ *]{1,20}\)$")
"""The reporter's sign at the end, "(mo/red)": it is no part of the story, and the reader may leave it out."""


@dataclass(frozen=True)
class World:
    """A newsroom that runs, and what Sidak made of it."""

    newsroom: Newsroom
    outlets: Sequence[Outlet]
    store: Store
    index: TantivyIndex

    def work(self) -> Tally:
        """Crawl, annotate, index; the crawl's tally."""
        self.newsroom.forget_requests()
        tally = crawl(self.store, self.outlets, scope=Scope(everything=True))
        annotate_store(self.store)
        drain(self.store, self.index)
        return tally

    def stored(self) -> dict[str, StoredArticle]:
        """Every stored article by its canonical address."""
        with self.store.reading() as db:
            found = articles.get_many(db, articles.ids(db))
        return {_bare(item.article.canonical_url): item for item in found}

    def told(self) -> dict[str, Story]:
        """Every story by the canonical address its outlet gives it."""
        return {_bare(self.newsroom.url(story)): story for story in self.newsroom.stories_now()}

    def pages_fetched(self) -> list[Request]:
        """The requests for stories that were answered with a whole page."""
        addresses = {(story.outlet, address) for story in self.newsroom.stories for address in _paths(self, story)}
        asked = [request for request in self.newsroom.requests if request.status == 200]
        return [request for request in asked if (request.outlet, request.path) in addresses]


def _bare(address: str) -> str:
    return address.rstrip("/")


def _paths(world: World, story: Story) -> set[str]:
    path = world.newsroom.url(story).removeprefix(world.newsroom.home(story.outlet))
    return {path, f"{path}?page=all", f"{path}?m=1", f"/amp{path}", f"{path}amp/", f"{path}/amp"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("home")
    with Newsroom() as newsroom, open_store(f"sqlite:///{home / 'store.db'}") as store:
        outlets = list(load_all(newsroom.outlets_folder(home / "outlets")).values())
        index = TantivyIndex(home / "index")
        made = World(newsroom, outlets, store, index)
        made.work()
        yield made
        index.close()


def _words(text: str) -> str:
    return " ".join(text.split())


def test_every_story_is_found_once_and_nothing_else(world: World) -> None:
    assert set(world.stored()) == set(world.told())


def test_not_one_foreign_figure_is_stored(world: World) -> None:
    told = world.told()
    foreign = [
        (address, value)
        for address, item in world.stored().items()
        for value in _all_figures(item) - set(told[address].percentages)
    ]
    assert foreign == []
    assert sum(len(_all_figures(item)) for item in world.stored().values()) > 100  # it did look at figures


def _all_figures(item: StoredArticle) -> set[float]:
    written = percentages_in(f"{item.article.title}\n{item.article.text}")
    assert item.annotation is not None
    return set(written) | {figure.value for figure in item.annotation.percentages}


def test_every_paragraph_of_every_story_is_there_and_no_related_headline(world: World) -> None:
    told = world.told()
    for address, item in world.stored().items():
        text, story = _words(item.article.text), told[address]
        told_here = [_SIGNATURE.sub("", _words(paragraph)) for paragraph in story.paragraphs]
        assert [paragraph for paragraph in told_here if paragraph not in text] == [], address
        assert [headline for headline in story.related if headline in text] == [], address
        assert item.article.title == story.title


def test_publication_dates_are_the_stories_own_and_a_future_one_is_not_believed(world: World) -> None:
    told = world.told()
    wrong, future = [], []
    for address, item in world.stored().items():
        published = told[address].published
        if published.year > 2030:
            future.append(item.article.published)
        elif item.article.published_day != published.date():
            wrong.append((address, item.article.published, published))
    assert wrong == []
    assert future == [None]


def test_every_story_on_topic_is_told_apart_and_searchable(world: World) -> None:
    told = world.told()
    by_topic = {
        address: {topic.name for topic in item.annotation.topics} if item.annotation else set()
        for address, item in world.stored().items()
    }
    on_topic = [address for address, story in told.items() if story.topics]
    assert [address for address in on_topic if not by_topic[address]] == []
    for topic in ("mpp_inspection", "asn_discipline"):
        page = world.index.search(Query(filters=(Filter(field="topic", values=(topic,)),), limit=100))
        assert page.total == sum(topic in topics for topics in by_topic.values())


def test_a_second_crawl_fetches_no_story_again(world: World) -> None:
    before = world.stored()
    tally = world.work()
    assert world.pages_fetched() == []
    assert tally["new"] == tally["revised"] == 0
    assert world.stored() == before


def test_the_forbidden_path_is_never_asked_for(world: World) -> None:
    assert [request for request in world.newsroom.requests if "/internal/" in request.path] == []


def test_an_edited_story_alone_is_fetched_again_and_keeps_both_figures(world: World) -> None:
    before = world.stored()
    world.newsroom.edition = 2
    tally = world.work()
    edited = {_bare(world.newsroom.url(story)) for story in world.newsroom.stories if story.edits}
    after = world.stored()
    assert len(edited) >= 3
    assert {address for address in after if after[address].article != before[address].article} == edited
    assert tally["revised"] == len(edited)
    assert len(world.pages_fetched()) == len(edited)
    for address in edited:
        with world.store.reading() as db:
            told = articles.revisions(db, after[address].id)
        assert [revision.number for revision in told] == [1, 2]
        assert percentages_in(told[0].article.text) != percentages_in(told[1].article.text)
        assert _all_figures(after[address]) <= set(world.told()[address].percentages)
