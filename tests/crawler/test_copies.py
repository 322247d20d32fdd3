"""Copies of one text become one story, whatever their order; a text of its own stays alone."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.copies import ALIKE, PERMUTATIONS, group, shingles, sign, similarity
from sidak.models import Article
from sidak.store import Store, articles, changes, copies

WORDS = ("bupati", "sidak", "layanan", "publik", "pegawai", "hadir", "kantor", "dinas", "apel", "libur", "loket")
NOON = datetime(2024, 4, 16, 4, 0, tzinfo=UTC)


def text(seed: int, words: int = 220) -> str:
    dice = random.Random(seed)  # noqa: S311  # not for secrets
    return " ".join(f"{dice.choice(WORDS)}{dice.randrange(40)}" for _ in range(words))


def article(number: int, body: str, day: int = 16) -> Article:
    url = f"https://kabar{number}.example/rilis"
    return Article(url=url, title=f"Rilis {number}", text=body, published=date(2024, 4, day))


def keep(store: Store, *given: Article) -> None:
    for each in given:
        with store.writing() as db:
            articles.put(db, each, page_digest=None, seen=NOON)


def stories(store: Store) -> list[set[str]]:
    with store.reading() as db:
        return [set(ids) for ids in copies.stories(db)]


def test_a_press_release_printed_three_times_is_one_story(store: Store) -> None:
    release = text(1)
    prints = [
        article(1, release, 17),
        article(2, f"KOTA CONTOH - {release}", 16),
        article(3, release.replace(release.split()[100], "87 persen"), 18),
    ]
    alone = article(4, text(2))
    keep(store, *prints, alone)
    assert group(store).counts == {"original": 2, "copy": 2}
    assert stories(store) == [{each.id for each in prints}]
    with store.reading() as db:
        assert [one.id for one in copies.of(db, prints[0].id)] == [prints[1].id, prints[0].id, prints[2].id]
        assert [one.id for one in copies.of(db, alone.id)] == [alone.id]
        assert copies.of(db, "nobody") == []


def test_grouping_again_changes_nothing_and_a_revision_is_compared_anew(store: Store) -> None:
    one, other = article(1, text(1)), article(2, text(1))
    keep(store, one, other)
    group(store)
    assert group(store).counts == {}
    for each in (one, other):
        keep(store, replace(each, text=text(7)))
        assert group(store).counts == {"original": 1}
        assert stories(store) == []
        keep(store, replace(each, text=text(1)))
        assert group(store).counts == {"copy": 1}
        assert stories(store) == [{one.id, other.id}]


def shared(store: Store, *these: Article) -> dict[str, str]:
    with store.reading() as db:
        return copies.shared(db, [each.id for each in these])


def test_a_change_is_logged_for_every_article_whose_copies_change(store: Store) -> None:
    """The index knows the story of each article: it must hear of the first print when a second one comes, or goes."""
    one, other, third, alone = (article(number, text(1 if number < 4 else 2)) for number in range(1, 5))
    steps = [[one], [alone], [other], [third], [replace(other, text=text(7))], [replace(one, text=text(8))]]
    known: dict[str, str] = {}
    for step in steps:
        keep(store, *step)
        with store.reading() as db:
            before = changes.last(db)
        group(store)
        now = shared(store, one, other, third, alone)
        with store.reading() as db:
            logged = {change.article_id for change in changes.after(db, before, 100)}
        assert {each for each in {*known, *now} if known.get(each) != now.get(each)} <= logged
        known = now
    assert known == {}


def test_only_copies_share_a_story(store: Store) -> None:
    one, other, alone = article(1, text(1)), article(2, text(1)), article(3, text(2))
    keep(store, one, other, alone)
    assert shared(store, one, other, alone) == {}
    group(store)
    found = shared(store, one, other, alone)
    assert set(found) == {one.id, other.id}
    assert len(set(found.values())) == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 0, 1)])
def test_a_print_between_two_others_joins_them(store: Store, order: Sequence[int]) -> None:
    """The first and the last are too far apart to be copies; the middle one is a copy of both."""
    words = text(3, 400).split()
    head, tail = text(5, 50).split(), text(6, 50).split()
    made = [" ".join([*words[:350], *head]), " ".join(words), " ".join([*tail, *words[50:]])]
    assert similarity(sign(made[0]), sign(made[2])) < ALIKE
    keep(store, *(article(number, made[number]) for number in order))
    group(store)
    assert [len(story) for story in stories(store)] == [3]


def test_nearly_all_pairs_at_a_similarity_of_four_fifths_are_found(store: Store) -> None:
    """Each text twice, the second with its end changed so that the Jaccard similarity of the triples is 0.8."""
    pairs = 150
    for number in range(pairs):
        words = text(number, 200).split()
        keep(store, article(2 * number, " ".join(words)))
        keep(store, article(2 * number + 1, " ".join([*words[:178], *text(10_000 + number, 22).split()])))
    one, other = (set(shingles(each)) for each in (" ".join(words), " ".join([*words[:178], *text(9, 22).split()])))
    assert 0.78 < len(one & other) / len(one | other) < 0.82
    group(store)
    found = stories(store)
    assert all(len(story) == 2 for story in found)
    assert len(found) >= 0.97 * pairs


def test_short_texts_are_nobodys_copy(store: Store) -> None:
    keep(store, article(1, "Foto: Bupati di MPP."), article(2, "Foto: Bupati di MPP."), article(3, ""))
    group(store)
    assert stories(store) == []


@given(st.text())
def test_any_text_has_a_signature_that_is_always_the_same(body: str) -> None:
    first = sign(body)
    assert first.size in (0, PERMUTATIONS)
    assert (first == sign(body)).all()
    assert similarity(first, first) == (1.0 if first.size else 0.0)
