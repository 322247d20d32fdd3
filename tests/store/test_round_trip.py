"""Whatever can be said with the words of `sidak.models` comes back from either database exactly as it went in."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sidak.models import Annotation, Article, Page, Visit
from sidak.store import Store, articles, findings, pages, visits

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    int: st.integers(0, 2**31 - 1),
    bytes: st.binary(max_size=200),
    type(None): st.none(),
    date: st.dates() | st.datetimes(timezones=ZONES),
    datetime: st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    Mapping[str, str]: st.dictionaries(TEXT, TEXT, max_size=3),
}
on_both = settings(
    max_examples=50, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type, every attribute of a dataclass filled."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) in {Union, types.UnionType}:
        return st.one_of(*map(any_of, get_args(hint)))
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) is tuple:
        return st.lists(any_of(get_args(hint)[0]), max_size=3).map(tuple)
    assert isinstance(hint, type)
    assert is_dataclass(hint)
    hints = get_type_hints(hint)
    return st.builds(hint, **{field.name: any_of(hints[field.name]) for field in fields(hint) if field.init})


@on_both
@given(article=any_of(Article), annotation=any_of(Annotation))
def test_articles_and_annotations(store: Store, article: Article, annotation: Annotation) -> None:
    seen = datetime(2024, 4, 16, tzinfo=UTC)
    with store.writing() as db, db.begin_nested() as undone:
        articles.put(db, article, page_digest=None, seen=seen)
        [unread] = findings.unannotated(db, annotation.pipeline, 1)
        findings.put(db, unread.revision, annotation)
        stored = articles.get(db, article.id)
        undone.rollback()
    assert stored is not None
    assert (stored.article, stored.annotation) == (article, annotation)
    # Equal times may still stand in different zones.
    assert str(stored.article.published) == str(article.published)
    assert str(stored.article.modified) == str(article.modified)


@on_both
@given(page=any_of(Page))
def test_pages(store: Store, page: Page) -> None:
    with store.writing() as db, db.begin_nested() as undone:
        pages.put(db, page)
        found = pages.get(db, page.digest)
        undone.rollback()
    assert found == page


@on_both
@given(visit=any_of(Visit))
def test_visits(store: Store, visit: Visit) -> None:
    with store.writing() as db, db.begin_nested() as undone:
        visits.put(db, [visit])
        found = visits.get_many(db, [visit.url])
        undone.rollback()
    assert found == {visit.url: visit}
