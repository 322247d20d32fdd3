"""What the store covers, counted on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sidak.models import Annotation, Article, CrawlRecord, Page, Region, Visit
from sidak.store import Store, articles, coverage, crawls, findings, pages, visits
from sidak.store.coverage import Fetched, Published, Told

NOON = datetime(2024, 4, 16, 5, 0, tzinfo=UTC)
BLORA, REMBANG, PROVINCE = Region("33.16", "Blora"), Region("33.17", "Rembang"), Region("33", "Provinsi Jawa Tengah")
SAMARINDA = Region("64.72", "Kota Samarinda")


def put(store: Store, name: str, outlet: str, day: date | None, *regions: Region) -> None:
    article = Article(url=f"https://{outlet}.test/{name}", title=name, text=name, outlet=outlet, published=day)
    with store.writing() as db:
        articles.put(db, article, page_digest=None, seen=NOON)
        stored = articles.get(db, article.id)
        assert stored is not None
        findings.put(db, stored.revision, Annotation(pipeline="1", regions=regions))


def page(store: Store, name: str, outlet: str, moment: datetime) -> None:
    url = f"https://{outlet}.test/{name}"
    with store.writing() as db:
        pages.put(
            db,
            Page(
                url=url,
                final_url=url,
                outlet=outlet,
                status=200,
                headers={},
                fetched_at=moment,
                body=str(moment).encode(),
            ),
        )


def crawl(store: Store, outlet: str, started: datetime, **facts: object) -> int:
    record = CrawlRecord(outlet=outlet, kind="news", started=started, **facts)  # type: ignore[arg-type]
    with store.writing() as db:
        return crawls.begin(db, record)


def test_an_empty_store_covers_nothing(store: Store) -> None:
    with store.reading() as db:
        facts = coverage.facts(db)
    assert not facts.published
    assert not facts.fetched
    assert not facts.failures
    assert not facts.crawls
    assert not facts.regions
    assert not facts.provinces
    assert (facts.version.change, facts.version.page, facts.version.crawl, facts.version.ended) == (0, 0, 0, None)


def test_articles_are_counted_by_outlet_and_month_of_their_current_revision(store: Store) -> None:
    put(store, "a", "satu", date(2024, 4, 2))
    put(store, "b", "satu", date(2024, 4, 30))
    put(store, "c", "satu", None)
    put(store, "d", "dua", date(2023, 1, 1))
    put(store, "d", "dua", date(2024, 5, 1))  # revised: the day it was first given counts no more
    with store.reading() as db:
        assert sorted(coverage.published(db), key=str) == sorted(
            [
                Published("satu", "2024-04", 2, "2024-04-02", "2024-04-30"),
                Published("satu", None, 1, None, None),
                Published("dua", "2024-05", 1, "2024-05-01", "2024-05-01"),
            ],
            key=str,
        )


def test_pages_are_counted_in_the_month_on_jakartas_clock(store: Store) -> None:
    page(store, "a", "satu", datetime(2024, 3, 31, 16, 59, 59, tzinfo=UTC))
    page(store, "b", "satu", datetime(2024, 3, 31, 17, 0, tzinfo=UTC))
    page(store, "b", "satu", datetime(2024, 4, 30, 16, 59, tzinfo=UTC))
    page(store, "b", "dua", datetime(2024, 12, 31, 17, 0, tzinfo=UTC))
    with store.reading() as db:
        assert coverage.fetched(db) == [
            Fetched("dua", "2025-01", 1),
            Fetched("satu", "2024-03", 1),
            Fetched("satu", "2024-04", 2),
        ]


def test_an_article_counts_once_for_its_province_however_many_of_its_regions_it_names(store: Store) -> None:
    put(store, "a", "satu", date(2024, 4, 2), BLORA, REMBANG)
    put(store, "b", "dua", date(2024, 4, 9), BLORA, SAMARINDA)
    put(store, "c", "dua", None, PROVINCE)
    put(store, "d", "dua", date(2024, 4, 9))
    with store.reading() as db:
        facts = coverage.facts(db)
    assert facts.regions == {
        "33.16": Told(2, 2, "2024-04-09"),
        "33.17": Told(1, 1, "2024-04-02"),
        "33": Told(1, 1, None),
        "64.72": Told(1, 1, "2024-04-09"),
    }
    assert facts.provinces == {"33": Told(3, 2, "2024-04-09"), "64": Told(1, 1, "2024-04-09")}


def test_what_an_older_revision_was_about_counts_no_more(store: Store) -> None:
    put(store, "a", "satu", date(2024, 4, 2), BLORA)
    put(store, "a", "satu", date(2024, 4, 3), SAMARINDA)
    with store.reading() as db:
        assert coverage.facts(db).regions.keys() == {"64.72"}


def test_failed_addresses_are_counted_by_outcome_without_the_documents(store: Store) -> None:
    def visit(name: str, outlet: str, outcome: str) -> Visit:
        return Visit(url=f"https://x.test/{name}", outlet=outlet, hint="", outcome=outcome)

    with store.writing() as db:
        visits.put(
            db,
            [
                visit("1", "satu", "failed"),
                visit("2", "satu", "failed"),
                visit("3", "satu", "disallowed"),
                visit("4", "satu", "new"),
                visit("5", "satu#feed", "failed"),
                visit("6", "dua", "off_topic"),
            ],
        )
    with store.reading() as db:
        assert coverage.failures(db) == {"satu": {"failed": 2, "disallowed": 1}}


def test_the_last_crawls_of_each_outlet_come_newest_first(store: Store) -> None:
    for hour in range(5):
        crawl(store, "satu", NOON + timedelta(hours=hour), counts={"new": hour})
    crawl(store, "dua", NOON, problems=("HTTP 403",))
    with store.reading() as db:
        found = coverage.last_crawls(db)
    assert [each.counts["new"] for each in found["satu"]] == [4, 3, 2]
    assert [each.problems for each in found["dua"]] == [("HTTP 403",)]


@pytest.mark.parametrize("what", ["article", "page", "crawl begins", "crawl ends"])
def test_whatever_changes_the_counts_changes_the_version(store: Store, what: str) -> None:
    number = crawl(store, "satu", NOON)
    with store.reading() as db:
        before = coverage.version(db)
        assert coverage.version(db) == before
    match what:
        case "article":
            put(store, "a", "satu", date(2024, 4, 2))
        case "page":
            page(store, "a", "satu", NOON)
        case "crawl begins":
            crawl(store, "dua", NOON)
        case _:
            with store.writing() as db:
                crawls.end(db, CrawlRecord(id=number, outlet="satu", kind="news", started=NOON, ended=NOON))
    with store.reading() as db:
        assert coverage.version(db) != before
