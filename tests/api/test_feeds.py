"""Feeds: what an independent reader makes of them, and the rules that readers do not check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
import httpx
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from api.app import create_app
from api.feeds import ATOM, FEEDS, Feed, Item, atom, json_feed, rss
from api.taken.items import moment
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.models import Annotation
from sidak.store import open_store
from tests.api import stories
from tests.api.conftest import serving

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
ITEM = Item(
    link="http://sidak.test/f/1",
    title="50 % · kehadiran",
    html="<blockquote>Hadir &lt;50 persen.</blockquote>",
    text="Hadir <50 persen.",
    published=datetime(2024, 4, 16, 10, 20, tzinfo=stories.WITA),
    updated=stories.FETCHED,
)
FEED = Feed(
    title="Sidak",
    description="Angka",
    address="http://sidak.test/api/v1/feeds/rss",
    page="http://sidak.test/angka",
    language="id",
    updated=stories.FETCHED,
    items=(ITEM,),
)


def get(client: httpx.Client, name: str, **params: Any) -> httpx.Response:
    answer = client.get(f"/api/v1/feeds/{name}", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(TYPES[name])
    return answer


def titles(client: httpx.Client, name: str, **params: Any) -> list[str]:
    answer = get(client, name, **params)
    if name == "json":
        return [item["title"] for item in answer.json()["items"]]
    tree = etree.fromstring(answer.content)
    path = "channel/item/title" if name == "rss" else f"{{{ATOM}}}entry/{{{ATOM}}}title"
    return [str(one.text) for one in tree.findall(path)]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A visitor of an app with more articles than a feed shows, one of them without a day."""
    home = tmp_path_factory.mktemp("many")
    with open_store(f"sqlite:///{home / 'store.db'}") as store, TantivyIndex(home / "index") as index:
        for number in range(25):
            url, day = f"https://etam-kini.test/{number}", date(2024, 1, 1 + number) if number else None
            article = replace(stories.SURABAYA, id="", url=url, title=f"Pasar {number}", published=day)
            stories.put(store, article, Annotation(pipeline="1"))
        drain(store, index)
        app = create_app(store, index, quote_only={"nusa-harian"})
        with serving(app) as address, httpx.Client(base_url=address) as client:
            yield client


@pytest.mark.parametrize("name", ["rss", "atom"])
@pytest.mark.parametrize("grain", ["articles", "findings"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_reader_takes_it_without_complaint(client: httpx.Client, name: str, grain: str, lang: str) -> None:
    answer = get(client, name, grain=grain, lang=lang)
    read = feedparser.parse(answer.content, response_headers={"content-type": answer.headers["content-type"]})
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == {"rss": "rss20", "atom": "atom10"}[name]
    hits = client.get(f"/api/v1/{'search' if grain == 'articles' else 'findings'}", params={"sort": "newest"}).json()
    kind = "artikel" if grain == "articles" else "f"
    assert len(read.entries) == len(hits["hits"])
    for entry, hit in zip(read.entries, hits["hits"], strict=True):
        assert f"/{kind}/" in entry.link == entry.id
        assert entry.published_parsed is not None
        assert "<script" not in entry.summary
        assert entry.link.endswith(quote(hit["id"], safe=""))


def test_the_newest_come_first_with_their_own_times(client: httpx.Client) -> None:
    tree = etree.fromstring(get(client, "rss").content)
    items = tree.findall("channel/item")
    assert [item.findtext("pubDate") for item in items] == [
        "Tue, 16 Apr 2024 10:20:00 +0800",
        "Mon, 21 Aug 2023 12:00:00 +0700",
        "Mon, 09 May 2022 12:00:00 +0700",
        "Mon, 04 Jan 2021 12:00:00 +0700",
    ]
    assert items[0].findtext("title") == stories.SAMARINDA.title
    assert items[0].findtext("{http://purl.org/dc/elements/1.1/}creator") == "Rina Lestari"
    assert items[0].findtext("category") == "Sidak Mal Pelayanan Publik"


def test_rss_follows_its_rules(client: httpx.Client) -> None:
    address = str(get(client, "rss", q="persen", grain="findings").url)
    channel = etree.fromstring(client.get(address).content).find("channel")
    assert channel is not None
    assert [channel.findtext(name) for name in ("title", "language")] == ["Sidak · Angka · persen", "id"]
    assert channel.findtext("link") == str(client.base_url.join("/angka?q=persen&sort=newest"))
    assert channel.findtext("description")
    (own,) = channel.findall(f"{{{ATOM}}}link")
    assert (own.get("rel"), own.get("href"), own.get("type")) == ("self", address, TYPES["rss"])
    for item in channel.findall("item"):
        guid = item.find("guid")
        assert guid is not None
        assert (guid.get("isPermaLink"), guid.text) == ("true", item.findtext("link"))
        assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo


def test_atom_follows_its_rules(client: httpx.Client) -> None:
    feed = etree.fromstring(get(client, "atom", grain="findings").content)
    names = [etree.QName(child).localname for child in feed if child.tag != f"{{{ATOM}}}link"]
    assert sorted(names[: names.index("entry")]) == ["author", "id", "subtitle", "title", "updated"]
    ids = [entry.findtext(f"{{{ATOM}}}id") for entry in feed.findall(f"{{{ATOM}}}entry")]
    assert len(set(ids)) == len(ids) == 7
    for one in (feed, *feed.findall(f"{{{ATOM}}}entry")):
        for name in ("id", "title", "updated", "author"):
            assert len(one.findall(f"{{{ATOM}}}{name}")) == 1
        for name in ("updated", "published"):
            for written in one.findall(f"{{{ATOM}}}{name}"):
                assert datetime.fromisoformat(written.text or "").tzinfo
        alternates = [link for link in one.findall(f"{{{ATOM}}}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1


def test_json_feed_follows_its_rules(client: httpx.Client) -> None:
    answer = get(client, "json", q="hampir 50 persen", grain="findings")
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["feed_url"], feed["language"]) == (str(answer.url), "id")
    item = next(item for item in feed["items"] if item["title"].startswith("sekitar 50"))
    assert item["title"] == "sekitar 50\u00a0% · ketidakhadiran · Kota Samarinda"
    assert item["id"] == item["url"]
    assert item["external_url"] == stories.SAMARINDA.url
    assert item["date_published"] == "2024-04-16T10:20:00+08:00"
    assert item["content_text"].startswith("“Hasilnya jauh dari harapan.")
    assert "menurut Andi Harun, Wali Kota Samarinda" in item["content_text"]
    assert item["content_html"].startswith("<blockquote>Hasilnya")
    assert item["authors"] == [{"name": "Rina Lestari"}]


@pytest.mark.parametrize("name", sorted(FEEDS))
@pytest.mark.parametrize("grain", ["articles", "findings"])
def test_an_attack_stays_text(client: httpx.Client, name: str, grain: str) -> None:
    answer = get(client, name, grain=grain)
    if name == "json":
        contents = [str(item["content_html"]) for item in answer.json()["items"]]
    else:
        path = "channel/item/description" if name == "rss" else f"{{{ATOM}}}entry/{{{ATOM}}}content"
        contents = [str(one.text) for one in etree.fromstring(answer.content).findall(path)]
    (hostile,) = (BeautifulSoup(one, "html.parser") for one in contents if "alert" in one)
    assert {tag.name for tag in hostile.find_all()} == {"blockquote", "p", "a"}
    assert [tag.attrs for tag in hostile.find_all() if tag.attrs] == [{"href": "https://nusa-harian.test/hostile"}]
    assert "<script>alert('isi')</script> 99 persen" in hostile.text


def test_the_language_can_be_chosen(client: httpx.Client) -> None:
    (title,) = titles(client, "rss", grain="findings", q='"hampir 50"', official="Andi Harun", lang="en")
    assert title.startswith("about 50% · absence")


@pytest.mark.parametrize("name", sorted(FEEDS))
def test_a_feed_stays_the_same_until_something_changes(client: httpx.Client, name: str) -> None:
    for params in ({}, {"q": "tidakadakataini"}):
        assert get(client, name, **params).content == get(client, name, **params).content


@pytest.mark.parametrize("name", sorted(FEEDS))
def test_older_items_follow(many: httpx.Client, name: str) -> None:
    answer = get(many, name, limit=20)
    if name == "json":
        following = answer.json()["next_url"]
    else:
        links = etree.fromstring(answer.content).iter(f"{{{ATOM}}}link")
        (following,) = (str(link.get("href")) for link in links if link.get("rel") == "next")
    cursor = str(httpx.URL(following).params["cursor"])
    assert titles(many, name, limit=20) == [f"Pasar {number}" for number in range(24, 4, -1)]
    assert titles(many, name, limit=20, cursor=cursor) == [f"Pasar {number}" for number in range(4, -1, -1)]
    assert many.get(following).status_code == 200


def test_what_has_no_day_has_none(many: httpx.Client) -> None:
    last = etree.fromstring(get(many, "rss", limit=100).content).findall("channel/item")[-1]
    assert (last.findtext("title"), last.find("pubDate")) == ("Pasar 0", None)
    entry = etree.fromstring(get(many, "atom", limit=100).content).findall(f"{{{ATOM}}}entry")[-1]
    assert entry.find(f"{{{ATOM}}}published") is None
    assert datetime.fromisoformat(entry.findtext(f"{{{ATOM}}}updated") or "") == stories.FETCHED


def test_an_outlet_that_forbids_it_is_not_quoted_but_for_its_figures(many: httpx.Client, client: httpx.Client) -> None:
    assert "menata ulang pasar ikan" in get(client, "json", q="pasar ikan").text
    assert "menata ulang pasar ikan" not in get(many, "json").text


@pytest.mark.parametrize(
    ("published", "day", "expected"),
    [
        (datetime(2024, 4, 16, 23, 0, tzinfo=stories.WITA), date(2024, 4, 16), "2024-04-16T23:00:00+08:00"),
        (datetime(2024, 4, 17, 1, 0, tzinfo=stories.WITA), date(2024, 4, 16), "2024-04-16T12:00:00+07:00"),
        (date(2024, 4, 16), date(2024, 4, 16), "2024-04-16T12:00:00+07:00"),
        (None, None, None),
    ],
)
def test_a_day_without_an_hour_is_noon_in_jakarta(
    published: date | None, day: date | None, expected: str | None
) -> None:
    found = moment(published, day)
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("rdf", {}),
        ("rss", {"q": ")"}),
        ("rss", {"grain": "officials"}),
        ("atom", {"cursor": "x"}),
        ("json", {"lang": "jv"}),
    ],
)
def test_a_wrong_question_is_a_problem(client: httpx.Client, name: str, params: dict[str, str]) -> None:
    answer = client.get(f"/api/v1/feeds/{name}", params=params)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_text_makes_a_sound_feed(title: str, html: str, name: str) -> None:
    feed = replace(FEED, title=title, items=(replace(ITEM, title=title, html=html, source=name, authors=(name,)),))
    for written in (rss(feed), atom(feed)):
        etree.fromstring(written)
    assert json.loads(json_feed(feed))["items"][0]["title" if title else "id"] == (title or ITEM.link)


def test_nothing_published_is_a_feed_without_items(tmp_path: Path) -> None:
    with (
        open_store(f"sqlite:///{tmp_path / 'store.db'}") as store,
        TantivyIndex(tmp_path / "index") as index,
        serving(create_app(store, index)) as address,
        httpx.Client(base_url=address) as client,
    ):
        for name in FEEDS:
            assert titles(client, name) == []
        updated = etree.fromstring(get(client, "atom").content).findtext(f"{{{ATOM}}}updated")
    assert datetime.fromisoformat(updated or "") < datetime.now(UTC)
