"""The address of a figure outlives revisions, new versions of the pipeline, and what they no longer find."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from sidak.finding_ids import finding_ids
from sidak.models import Annotation, Article, Figure
from sidak.store import Store, articles, findings, permalinks, tables
from sidak.store.permalinks import Permalink
from tests.store.examples import NOON, annotation, article

FIGURE = annotation().figures[0]
OTHER = replace(FIGURE, kind="percentage", text="50 persen", part=None, whole=None, value=50.0)


def put(store: Store, *figures: Figure, pipeline: str = "1", of: Article | None = None) -> int:
    """Store an article, or its next revision, annotated; gives the revision's number in the store."""
    with store.writing() as db:
        articles.put(db, of or article(), page_digest="d", seen=NOON)
        stored = articles.get(db, (of or article()).id)
        assert stored is not None
        findings.put(db, stored.revision, Annotation(pipeline=pipeline, figures=figures))
    return stored.revision


def find(store: Store, figure: Figure = FIGURE, of: Article | None = None) -> Permalink | None:
    with store.reading() as db:
        return permalinks.find(db, finding_ids((of or article()).id, [figure])[0])


def past(store: Store) -> int:
    with store.reading() as db:
        return db.scalar(select(func.count()).select_from(tables.past_figures)) or 0


def told(found: Permalink | None) -> list[tuple[int, str, bool]]:
    """Revision and pipeline of each version, and whether it is still said."""
    assert found is not None
    return [(each.revision, each.pipeline, each.until is None) for each in found.versions]


def test_ids_are_the_same_for_ever() -> None:
    figures = [FIGURE, FIGURE, replace(FIGURE, kind="percentage", text="50 persen"), replace(FIGURE, field="title")]
    assert finding_ids("a/b-c", figures) == [
        "a/b-c-4072b402decf",
        "a/b-c-0b5e8783f067",
        "a/b-c-c4bd3d1853d8",
        "a/b-c-c2074fe70835",
    ]


def test_an_id_tells_what_is_said_and_not_how_it_is_read() -> None:
    read_better = replace(FIGURE, value=44.0, measures="attendance", speaker="Sri Wahyuni", start=3, flags=("x",))
    assert finding_ids("a", [OTHER, read_better])[1] == finding_ids("a", [FIGURE])[0]


def test_a_figure_is_found_with_the_article_as_it_was(store: Store) -> None:
    put(store, FIGURE)
    found = find(store)
    assert found is not None
    assert (found.article_id, found.current) == (article().id, True)
    (version,) = found.versions
    assert (version.article, version.figure, version.page_digest, version.seen) == (article(), FIGURE, "d", NOON)


def test_a_figure_of_an_old_revision_stays_and_is_not_current(store: Store) -> None:
    put(store, FIGURE)
    put(store, of=article(text="Kini semua stan terisi."))
    found = find(store)
    assert told(found) == [(1, "1", True)]
    assert found is not None
    assert not found.current
    assert found.versions[0].article == article()


def test_a_figure_in_two_revisions_has_two_versions_the_oldest_first(store: Store) -> None:
    changed = article(text=f"{article().text} Ralat.")
    put(store, FIGURE)
    put(store, OTHER, FIGURE, of=changed)
    found = find(store)
    assert told(found) == [(1, "1", True), (2, "1", True)]
    assert found is not None
    assert found.current
    assert [each.article for each in found.versions] == [article(), changed]


def test_what_a_new_pipeline_does_not_find_is_kept_with_the_day(store: Store) -> None:
    before = datetime.now(UTC)
    put(store, FIGURE, OTHER)
    put(store, OTHER, pipeline="2")
    found = find(store)
    assert told(found) == [(1, "1", False)]
    assert found is not None
    assert not found.current
    assert found.versions[0].figure == FIGURE
    until = found.versions[0].until
    assert until is not None
    assert before <= until <= datetime.now(UTC)
    assert told(find(store, OTHER)) == [(1, "2", True)]


def test_what_a_later_pipeline_finds_again_is_current_again(store: Store) -> None:
    put(store, FIGURE)
    put(store, pipeline="2")
    put(store, replace(FIGURE, value=44.0), pipeline="3")
    found = find(store)
    assert told(found) == [(1, "1", False), (1, "3", True)]
    assert found is not None
    assert found.current
    assert [each.figure.value for each in found.versions] == [43.75, 44.0]
    put(store, pipeline="4")
    assert told(find(store)) == [(1, "1", False), (1, "3", False)]


def test_pipelines_that_come_back_and_forth_do_not_pile_up(store: Store) -> None:
    for _ in range(3):
        put(store, FIGURE, pipeline="1")
        put(store, pipeline="2")
    assert past(store) == 1
    assert told(find(store)) == [(1, "1", False)]


def test_a_run_that_finds_the_same_writes_nothing(store: Store) -> None:
    put(store, FIGURE, OTHER)
    put(store, OTHER, FIGURE, pipeline="2")
    put(store, OTHER, FIGURE, replace(FIGURE, text="baru"), pipeline="3")
    put(store, replace(OTHER, value=51.0), FIGURE, replace(FIGURE, text="baru"), pipeline="4")
    put(store, of=article(text="Kini semua stan terisi."), pipeline="4")
    assert past(store) == 0


def test_of_what_a_sentence_says_twice_the_one_that_goes_is_kept(store: Store) -> None:
    put(store, FIGURE, FIGURE)
    put(store, FIGURE, pipeline="2")
    first, second = finding_ids(article().id, [FIGURE, FIGURE])
    with store.reading() as db:
        assert told(permalinks.find(db, first)) == [(1, "2", True)]
        assert told(permalinks.find(db, second)) == [(1, "1", False)]


def test_what_is_replaced_is_kept_with_what_replaces_it_or_not_at_all(store: Store) -> None:
    revision = put(store, FIGURE)

    def fail() -> None:
        with store.writing() as db:
            findings.put(db, revision, Annotation(pipeline="2"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert past(store) == 0
    assert told(find(store)) == [(1, "1", True)]


def test_many_articles_keep_their_own(store: Store) -> None:
    with store.writing() as db:
        for number in range(3):
            articles.put(db, article(number), page_digest=None, seen=NOON)
        stored = findings.unannotated(db, "1", 9)
        findings.put_many(db, {each.revision: annotation("1") for each in stored})
        findings.put_many(db, {stored[0].revision: annotation("2"), stored[1].revision: Annotation(pipeline="2")})
    assert [told(find(store, of=article(number))) for number in range(3)] == [
        [(1, "2", True)],
        [(1, "1", False)],
        [(1, "1", True)],
    ]


@pytest.mark.parametrize("id", ["a", "blora-01", "x/y", "-", "--", "a b\n-é", "12-0123456789ab"])
def test_an_id_that_was_handed_in_may_look_like_anything(store: Store, id: str) -> None:
    own = replace(article(), id=id)
    put(store, FIGURE, of=own)
    found = find(store, of=own)
    assert told(found) == [(1, "1", True)]
    assert found is not None
    assert found.article_id == id == permalinks.article_of(found.id)


def test_an_id_that_was_never_given_is_none(store: Store) -> None:
    put(store, FIGURE)
    known = finding_ids(article().id, [FIGURE])[0]
    wrong = [
        "",
        "-",
        "a",
        article().id,
        known.upper(),
        known[:-1],
        f"{known}0",
        f"{known}\n",
        f"\0{known}",
        f" {known}",
    ]
    wrong += [f"{article().id}-000000000000", f"-{known[-12:]}", known[-12:], f"\ud800-{known[-12:]}", "x" * 100_000]
    with store.reading() as db:
        assert [id for id in wrong if permalinks.find(db, id) is not None] == []
        assert permalinks.find(db, known) is not None


def test_a_figure_that_an_older_or_newer_program_kept_can_be_read(store: Store) -> None:
    put(store, FIGURE)
    put(store, pipeline="2")
    with store.writing() as db:
        kept = db.scalar(select(tables.past_figures.c.figure))
        assert kept is not None
        db.execute(update(tables.past_figures).values(figure={**kept, "unknown": 1}))
    found = find(store)
    assert found is not None
    assert found.versions[0].figure == FIGURE
    with store.writing() as db:
        db.execute(update(tables.past_figures).values(figure={k: v for k, v in kept.items() if k != "as_of_time"}))
    assert find(store) == found


def test_every_field_of_a_figure_comes_back(store: Store) -> None:
    whole = Figure(
        kind="percentage",
        text="80–90 persen",
        start=5,
        end=17,
        value=80.1,
        value_max=90.0,
        measures="absence",
        sentence="Sebanyak 80–90 persen “sakit”.",
        sentence_start=2,
        qualifier="range",
        part=2**62,
        whole=2**62 + 1,
        unit="pegawai",
        basis="derived",
        reason="sick",
        region="Kota Samarinda",
        institution="BKPSDM",
        as_of="2024-04-16",
        as_of_time="10:00 WITA",
        speaker="Sri Wahyuni",
        flags=("contradicts_counts", "parts_do_not_add_up"),
        field="title",
    )
    put(store, whole)
    put(store, pipeline="2")
    found = find(store, whole)
    assert found is not None
    assert found.versions[0].figure == whole


def test_all_ids_that_an_article_ever_had(store: Store) -> None:
    put(store, FIGURE)
    put(store, OTHER, pipeline="2")
    third = replace(FIGURE, text="baru")
    put(store, third, of=article(text="Baru.", published=NOON.date() + timedelta(days=1)))
    with store.reading() as db:
        assert permalinks.ids_of(db, article().id) == set(finding_ids(article().id, [FIGURE, OTHER, third]))
        assert permalinks.ids_of(db, "nothing") == set()
