"""The corpus that search is measured on: the same in every run, as large as it says, and true to itself."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from bench.search_corpus import FIGURES, documents
from bench.search_fts import Fts
from bench.search_queries import misspelt, queries
from bench.search_words import NAMES, SIZE, frequencies, names, vocabulary
from search.base import Grain
from search.document import findings
from search.query import parse
from search.tree import Words, both
from search.typos import allowed_edits, close_words

GRAINS: tuple[Grain, ...] = ("articles", "findings")


def test_one_seed_makes_one_corpus_and_a_shorter_one_is_its_beginning() -> None:
    longer = list(documents(60, seed=3))
    assert list(documents(40, seed=3)) == longer[:40]
    assert list(documents(40, seed=4)) != longer[:40]
    assert len({article.id for article in longer}) == 60


def test_articles_have_the_sizes_of_news() -> None:
    articles = list(documents(400))
    assert 330 < sum(len(article.text.split()) for article in articles) / 400 < 370
    assert {len(article.figures) for article in articles} == {FIGURES}
    assert {len(article.title.split()) for article in articles} == {8}
    assert all(len(article.officials) == 3 and article.regions and article.provinces for article in articles)
    assert len(list(findings(articles[0]))) == FIGURES


def test_offsets_lead_to_what_they_say() -> None:
    for article in documents(50):
        for mention in article.dates:
            assert article.text[mention.start : mention.end] == mention.text
        for figure in article.figures:
            assert article.text[figure.start : figure.end] == figure.text
            assert article.text[figure.sentence_start :].startswith(figure.sentence)


def test_about_a_tenth_is_copies_that_share_text_and_story() -> None:
    articles = list(documents(5_000))
    texts: dict[str, set[str]] = {}
    for article in articles:
        if article.story:
            texts.setdefault(article.story, set()).add(article.text)
    assert all(len(same) == 1 for same in texts.values())
    assert 0.06 < sum(bool(article.story) for article in articles) / 5_000 < 0.14


def test_words_are_many_different_and_uneven() -> None:
    assert len(set(vocabulary())) == SIZE
    assert len(set(names())) == NAMES
    assert frequencies()[-1] == pytest.approx(1)
    counted = Counter(word for article in documents(300) for word in article.text.lower().split())
    assert counted.most_common(1)[0][1] > 300
    assert sum(number == 1 for number in counted.values()) > len(counted) / 4


@pytest.mark.parametrize("grain", GRAINS)
def test_queries_have_answers_and_their_errors_can_be_forgiven(grain: Grain) -> None:
    asked = queries(grain)
    assert asked == queries(grain)
    assert any(query.filters for query in asked)
    assert any(query.published_from for query in asked)
    for query in asked:
        pairs = zip(query.text.split(), misspelt(query).text.split(), strict=True)
        wrong = [(right, other) for right, other in pairs if right != other]
        assert len(wrong) == 1
        assert parse(query.text) == both(Words(text=word) for word in query.text.split())
        assert wrong[0][1] in close_words(*wrong[0][:1], wrong[0][1:])
        assert allowed_edits(wrong[0][1])


@pytest.mark.parametrize("grain", GRAINS)
def test_sqlite_is_asked_the_same(grain: Grain, tmp_path: Path) -> None:
    fts = Fts(tmp_path / "fts.sqlite")
    fts.fill(40)
    asked = list(islice(queries(grain), 6))  # of the first articles
    assert all(fts.ask(query) for query in asked)
    fts.close()
