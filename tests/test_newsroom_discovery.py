"""The newsroom's ways to be searched and walked behave as those of real systems do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.newsroom import Newsroom
from tests.test_newsroom import get

POSTS = "/wp-json/wp/v2/posts"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


def posts(newsroom: Newsroom, query: str) -> tuple[int, Any, tuple[str | None, str | None]]:
    """Status, answer and totals of the API."""
    status, body, headers = get(f"{newsroom.home('suara-minahasa')}{POSTS}?{query}")
    return status, json.loads(body), (headers["X-WP-Total"], headers["X-WP-TotalPages"])


def dates(newsroom: Newsroom, query: str, field: str = "date") -> list[str]:
    return [post[field] for post in posts(newsroom, query)[1]]


def test_after_and_before_leave_out_the_moment_and_are_local(newsroom: Newsroom) -> None:
    published = "2024-10-09T17:15:00"  # on the clock of Manado
    assert published in dates(newsroom, "per_page=100")
    assert published not in dates(newsroom, f"per_page=100&after={published}")
    assert published not in dates(newsroom, f"per_page=100&before={published}")
    assert dates(newsroom, "after=2024-10-09T17:14:59&before=2024-10-09T17:15:01") == [published]
    assert dates(newsroom, "after=2024-10-09T09:14:59Z&before=2024-10-09T09:15:01Z") == [published]


def test_the_totals_are_those_of_what_was_asked_for(newsroom: Newsroom) -> None:
    year = "after=2023-12-31T23:59:59&before=2025-01-01T00:00:00"
    status, found, totals = posts(newsroom, f"{year}&per_page=2")
    assert (status, len(found), totals) == (200, 2, ("3", "2"))
    assert posts(newsroom, "search=tidakadasatupun")[1:] == ([], ("0", "0"))
    assert posts(newsroom, "after=2099-01-01T00:00:00&page=1")[:2] == (200, [])
    assert posts(newsroom, f"{year}&per_page=2&page=3")[1]["code"] == "rest_post_invalid_page_number"


@pytest.mark.parametrize("orderby", ["date", "modified"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_posts_come_in_the_order_that_was_asked_for(newsroom: Newsroom, orderby: str, order: str) -> None:
    newsroom.edition = 2
    try:
        found = dates(newsroom, f"per_page=100&orderby={orderby}&order={order}", orderby)
    finally:
        newsroom.edition = 1
    assert found == sorted(found, reverse=order == "desc")
    assert len(found) == 10


def test_a_search_finds_what_holds_each_word(newsroom: Newsroom) -> None:
    slugs = set(dates(newsroom, "per_page=100&search=MPP+wali+kota", "slug"))
    assert slugs == set(dates(newsroom, "per_page=100&search=mpp", "slug")) & set(
        dates(newsroom, "per_page=100&search=wali+kota", "slug")
    )
    assert "wali-kota-manado-sidak-mpp-awal-tahun" in slugs
    assert "harga-rica-manado-melonjak" not in slugs


def test_only_the_fields_that_were_asked_for_come(newsroom: Newsroom) -> None:
    assert {tuple(post) for post in posts(newsroom, "_fields=link,date")[1]} == {("link", "date")}


@pytest.mark.parametrize(
    "query", ["per_page=0", "per_page=101", "page=x", "page=0", "after=kemarin", "orderby=nasib", "order=acak"]
)
def test_a_wrong_parameter_is_refused_as_wordpress_does(newsroom: Newsroom, query: str) -> None:
    status, answer, _ = posts(newsroom, query)
    assert (status, answer["code"], answer["data"]) == (400, "rest_invalid_param", {"status": 400})


def test_the_index_of_a_day_has_its_stories_or_none(newsroom: Newsroom) -> None:
    home = newsroom.home("nusa-harian")
    status, body, _ = get(f"{home}/indeks?date=2024-04-16")
    assert (status, len(re.findall(b"article-link", body))) == (200, 1)
    assert b"wali-kota-surabaya-kecewa-loket-mpp-siola" in body
    status, body, _ = get(f"{home}/indeks?date=2024-04-17")
    assert (status, b"article-link" in body) == (200, False)
    assert get(f"{home}/indeks?date=2024-04-31")[0] == 404


def test_a_search_has_pages_and_an_end_and_keeps_its_words(newsroom: Newsroom) -> None:
    search = newsroom.home("cenderawasih-satu") + "/cari"
    first = get(f"{search}?q=pegawai")[1].decode()
    (following,) = re.findall(r'class="page-link" href="(.*?)"', first)
    assert following.replace("&amp;", "&") == "?q=pegawai&halaman=2"
    second = get(search + following.replace("&amp;", "&"))[1].decode()
    titles = re.compile(r'<h4 class="card-title"><a href="(.*?)"')
    assert not set(titles.findall(first)) & set(titles.findall(second))
    assert get(f"{search}?q=pegawai&halaman=9")[0] == 404
    status, nothing, _ = get(f"{search}?q=tidakadasatupun")
    assert (status, titles.findall(nothing.decode())) == (200, [])


def test_a_sitemap_by_month_says_nothing_of_changes(newsroom: Newsroom) -> None:
    home = newsroom.home("radar-andalas")
    index = get(f"{home}/sitemap.xml")[1]
    months = re.findall(rb"/post-sitemap-(\d{4}-\d\d)\.xml", index)
    assert len(months) == len(set(months)) > 5
    parts = [get(f"{home}/post-sitemap-{month.decode()}.xml")[1] for month in months]
    assert b"lastmod" not in index + b"".join(parts)
    stories = [story for story in newsroom.stories if story.outlet == "radar-andalas"]
    assert sum(part.count(b"<url>") for part in parts) == len(stories)
    assert get(f"{home}/post-sitemap-2001-01.xml")[0] == 404


def test_one_outlet_asks_for_patience(newsroom: Newsroom) -> None:
    assert b"Crawl-delay: 0.05" in get(newsroom.home("pemkab-trenggalek") + "/robots.txt")[1]
