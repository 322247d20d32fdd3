"""The newsroom itself: its stories hold together, and its outlets behave as their kinds of system do."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from markupsafe import escape

from sidak.errors import ConfigurationError, InputError
from sidak.regions import gazetteer
from tests.newsroom import Newsroom, Request, Story, load_stories
from tests.newsroom.foreign import FOREIGN, FOREIGN_PERCENTAGES, check_foreign
from tests.newsroom.server import SITES
from tests.newsroom.site import Ask
from tests.newsroom.stories import Paragraph, Related, Table, percentages_in, read_story

OUTLETS = [kind.id for kind in SITES]
DISCOVERY = {
    "kabar-mustika": "/feed/",
    "etam-kini": "/sitemap_index.xml",
    "suara-minahasa": "/wp-json/wp/v2/posts",
    "lensa-ciayu": "/feeds/posts/default",
    "nusa-harian": "/indeks",
    "radar-andalas": "/rss",
    "pemkab-trenggalek": "/berita/",
    "harian-sasambo": "/rss.php",
    "cenderawasih-satu": "/sitemap.xml",
}
STORY = """---
title: Separuh Loket Kosong
published: 2024-04-16T10:20:00+08:00
author: Rina Lestari
section: Pemerintahan
topics: [mpp_inspection]
regions: [Kota Samarinda]
percentages: [12.5]
related:
  - Kehadiran di Kota Lain Hanya 41 Persen
edits:
  - ["12,5 persen", "2,5 persen"]
---
SAMARINDA - Kehadiran petugas tercatat 12,5 persen pada pagi itu, dan warga menunggu lama di ruang depan gedung layanan.

{{baca-juga}}

Menjelang siang sebagian besar petugas sudah tiba, sehingga antrean di lantai bawah berangsur pendek kembali.

| Dinas | Loket |
| --- | --- |
| Disdukcapil | 3 |
"""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **more: object) -> None:
        return None


def get(url: str, **headers: str) -> tuple[int, bytes, Message]:
    """One GET that follows no redirect."""
    fields = {name.replace("_", "-"): text for name, text in headers.items()}
    request = urllib.request.Request(url, headers=fields)  # noqa: S310  # loopback only
    try:
        with urllib.request.build_opener(_Stay).open(request) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


@pytest.fixture(scope="module")
def shared() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        yield newsroom


@pytest.fixture
def newsroom(shared: Newsroom) -> Iterator[Newsroom]:
    shared.edition = 1
    shared.forget_requests()
    yield shared
    shared.edition = 1


def of(newsroom: Newsroom, outlet: str) -> list[Story]:
    return [story for story in newsroom.stories_now() if story.outlet == outlet]


def pages(newsroom: Newsroom) -> dict[str, bytes]:
    """Every story's page by outlet and slug, asked without counting."""
    found = {}
    for story in newsroom.stories:
        site = newsroom.site(story.outlet)
        path = site.path(next(shown for shown in site.stories if shown.slug == story.slug))
        found[f"{story.outlet}/{story.slug}"] = site.answer(Ask(path)).body
    return found


@pytest.fixture
def story_file(tmp_path: Path) -> Path:
    path = tmp_path / "etam-kini" / "separuh-loket.md"
    path.parent.mkdir()
    path.write_text(STORY, encoding="utf-8")
    return path


def test_the_newsroom_is_large_enough_and_varied() -> None:
    stories = load_stories()
    assert len(stories) >= 80
    assert {story.outlet for story in stories} == set(OUTLETS)
    assert sum(not story.topics for story in stories) >= 10, "articles on neither topic"
    assert len([story for story in stories if story.edits]) >= 2
    assert any(story.published.year > 2030 for story in stories), "a future-dated story"
    releases = [story.release for story in stories if story.release]
    assert len(releases) > len(set(releases)), "one press release in several outlets"
    assert any(isinstance(block, Table) for story in stories for block in story.blocks)


def test_every_region_in_the_truth_exists() -> None:
    unknown = {name for story in load_stories() for name in story.regions if not gazetteer().named(name)}
    assert unknown == set()


def test_a_story_is_read_into_blocks(story_file: Path) -> None:
    story = read_story(story_file)
    assert [type(block) for block in story.blocks] == [Paragraph, Related, Paragraph, Table]
    assert story.blocks[1] == Related("Kehadiran di Kota Lain Hanya 41 Persen")
    assert story.blocks[3] == Table(("Dinas", "Loket"), (("Disdukcapil", "3"),))
    assert "baca-juga" not in story.own_text


def test_the_second_edition_has_the_edits_and_their_truth(story_file: Path) -> None:
    story = read_story(story_file)
    before, after = story.at(1), story.at(2)
    assert (before.modified, before.percentages) == (None, (12.5,))
    assert after.modified is not None
    assert after.modified > after.published
    assert after.percentages == (2.5,)
    assert "12,5" not in after.own_text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("percentages: [12.5]", "percentages: [13]", "also states [12.5]"),
        ("percentages: [12.5]", "percentages: [12.5, 40]", "does not state [40.0]"),
        ("Hanya 41 Persen", "Hanya 12,5 Persen", "a foreign percentage equals one of the story's own"),
        ("Hanya 41 Persen", "Hanya 2,5 Persen", "a foreign percentage equals one of the story's own"),
        ("Hanya 41 Persen", "Jeblok", "no headline carries a percentage"),
        ("{{baca-juga}}\n", "", "no {{baca-juga}}"),
        ('- ["12,5', '- ["99', "stands neither in title nor body"),
        ("+08:00", "", "published: Input should have timezone info"),
        ("author:", "pengarang:", "author: Field required"),
        ("mpp_inspection", "cuaca", "topics.0"),
        ("title: ", "title: [", "the front matter is not YAML"),
        ("---\ntitle", "title", "no front matter"),
    ],
)
def test_a_wrong_story_is_refused_by_name(story_file: Path, old: str, new: str, said: str) -> None:
    assert old in STORY
    story_file.write_text(STORY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_story(story_file)
    assert said in str(refused.value)
    assert str(story_file) in str(refused.value)


def test_a_story_may_not_share_a_number_with_the_sidebars(story_file: Path) -> None:
    story_file.write_text(STORY.replace("12,5", "58,3").replace("12.5", "58.3"), encoding="utf-8")
    with pytest.raises(InputError, match=r"separuh-loket\.md.*58\.3"):
        check_foreign([read_story(story_file)])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("95,47 persen", {95.47}),
        ("1, 07 persen", {1.07}),
        ("88.25%", {88.25}),
        ("95-96%", {95, 96}),
        ("80 persenan", {80}),
        ("16 OPD, 7 stan", set()),
    ],
)
def test_written_percentages(text: str, found: set[float]) -> None:
    assert percentages_in(text) == found


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_outlet_answers_like_a_site(newsroom: Newsroom, outlet: str) -> None:
    home = newsroom.home(outlet)
    for path in ("/", "/robots.txt", "/gaya.css", "/gambar/foto.svg", DISCOVERY[outlet]):
        assert get(home + path)[0] == 200, path
    assert b"User-agent: *" in get(home + "/robots.txt")[1]
    assert get(home + "/arsip/" + FOREIGN[0].slug)[0] == 404
    headings = get(home + "/")[1]
    assert newsroom.site(outlet).path(of(newsroom, outlet)[0]).encode() in headings


def test_every_page_shows_its_story_among_foreign_figures(newsroom: Newsroom) -> None:
    for story in newsroom.stories_now():
        site = newsroom.site(story.outlet)
        answer = site.answer(Ask(site.path(story), {"page": "all"}))
        text = answer.body.decode("cp1252" if story.outlet == "harian-sasambo" else "utf-8")
        assert text.count("Persen") + text.count("%") >= 2, story.slug
        assert story.author in text, story.slug
        for block in story.blocks:
            if isinstance(block, Related) and '"' not in block.headline:
                assert escape(block.headline) in text.replace("\u2019", "&#39;"), story.slug


def test_foreign_percentages_belong_to_no_story() -> None:
    assert FOREIGN_PERCENTAGES
    assert not any(FOREIGN_PERCENTAGES & story.all_percentages for story in load_stories())


@pytest.mark.parametrize("outlet", ["etam-kini", "lensa-ciayu", "radar-andalas", "cenderawasih-satu"])
def test_a_known_etag_is_answered_304(newsroom: Newsroom, outlet: str) -> None:
    url = newsroom.url(of(newsroom, outlet)[0])
    status, body, headers = get(url)
    assert (status, bool(body)) == (200, True)
    assert get(url, If_None_Match=headers["ETag"])[:2] == (304, b"")
    assert get(url, If_None_Match='"another"')[0] == 200


def test_a_known_last_modified_is_answered_304(newsroom: Newsroom) -> None:
    url = newsroom.url(of(newsroom, "nusa-harian")[0])
    changed = get(url)[2]["Last-Modified"]
    assert get(url, If_Modified_Since=changed)[0] == 304
    assert get(url, If_Modified_Since="Thu, 01 Jan 2015 00:00:00 GMT")[0] == 200


def test_the_government_portal_sends_no_validators(newsroom: Newsroom) -> None:
    headers = get(newsroom.url(of(newsroom, "pemkab-trenggalek")[0]))[2]
    assert headers["ETag"] is None
    assert headers["Last-Modified"] is None


def test_the_second_edition_changes_the_edited_stories_and_no_other(newsroom: Newsroom) -> None:
    first = pages(newsroom)
    newsroom.edition = 2
    second = pages(newsroom)
    changed = {key for key in first if first[key] != second[key]}
    assert changed == {f"{story.outlet}/{story.slug}" for story in newsroom.stories if story.edits}


def test_requests_are_counted_with_their_status(newsroom: Newsroom) -> None:
    get(newsroom.home("kabar-mustika") + "/feed/?paged=2")
    get(newsroom.home("nusa-harian") + "/tidak-ada")
    assert newsroom.requests == [
        Request("kabar-mustika", "/feed/?paged=2", 200),
        Request("nusa-harian", "/tidak-ada", 404),
    ]
    newsroom.forget_requests()
    assert newsroom.requests == []


def test_an_address_can_be_made_to_fail(newsroom: Newsroom) -> None:
    newsroom.fail_next("kabar-mustika", "/feed/", times=2, status=503)
    url = newsroom.home("kabar-mustika") + "/feed/?paged=1"
    assert [get(url)[0] for _ in range(3)] == [503, 503, 200]


def test_connections_stay_open(newsroom: Newsroom) -> None:
    parts = urlsplit(newsroom.home("kabar-mustika"))
    connection = HTTPConnection(parts.hostname or "", parts.port)
    for path in ("/", "/feed/", "/tidak-ada"):
        connection.request("GET", path)
        assert connection.getresponse().read()
        assert connection.sock is not None
    connection.close()


def test_the_wordpress_api_pages_and_ends(newsroom: Newsroom) -> None:
    posts = newsroom.home("suara-minahasa") + "/wp-json/wp/v2/posts"
    seen: list[str] = []
    total = int(get(posts + "?per_page=4")[2]["X-WP-TotalPages"])
    for number in range(1, total + 1):
        seen += [post["link"] for post in json.loads(get(f"{posts}?per_page=4&page={number}")[1])]
    assert seen == [newsroom.url(story) for story in of(newsroom, "suara-minahasa")]
    status, body, _ = get(f"{posts}?per_page=4&page={total + 1}")
    assert (status, json.loads(body)["code"]) == (400, "rest_post_invalid_page_number")


def test_an_edit_changes_what_discovery_says(newsroom: Newsroom) -> None:
    feeds = ["/feed/", "/feeds/posts/default", "/wp-json/wp/v2/posts?per_page=50", "/post-sitemap.xml"]
    feeds += ["/post-sitemap1.xml", "/sitemap-news.xml", "/sitemap-berita.xml"]
    edited = {story.outlet for story in newsroom.stories if story.edits} - {"nusa-harian", "pemkab-trenggalek"}
    assert edited
    first = {(outlet, path): newsroom.answer(outlet, path).body for outlet in edited for path in feeds}
    newsroom.edition = 2
    for outlet in edited:
        assert any(newsroom.answer(outlet, path).body != first[outlet, path] for path in feeds), outlet


def test_a_long_article_is_split_and_shown_whole_on_demand(newsroom: Newsroom) -> None:
    story = of(newsroom, "nusa-harian")[0]
    url = newsroom.url(story)
    first, rest, whole = (get(url + query)[1].decode() for query in ("", "?page=2", "?page=all"))
    last = escape(story.paragraphs[-1])
    assert last not in first
    assert last in whole
    assert escape(story.paragraphs[0]) in first
    assert escape(story.paragraphs[0]) not in rest
    assert f'<link rel="canonical" href="{url}">' in whole
    assert "?page=all" in first


def test_the_feed_names_amp_pages_that_name_the_plain_ones(newsroom: Newsroom) -> None:
    home, story = newsroom.home("radar-andalas"), of(newsroom, "radar-andalas")[0]
    link = ET.fromstring(get(home + "/rss")[1]).findtext("channel/item/link") or ""  # noqa: S314  # our own feed
    assert urlsplit(link).path.startswith("/amp/")
    assert f'<link rel="canonical" href="{newsroom.url(story)}">' in get(link)[1].decode()
    assert f'<link rel="amphtml" href="{link}">' in get(newsroom.url(story))[1].decode()


def test_blogspot_has_a_mobile_twin(newsroom: Newsroom) -> None:
    url = newsroom.url(of(newsroom, "lensa-ciayu")[0])
    twin = get(url + "?m=1")[1].decode()
    assert "<body class='mobile'>" in twin
    assert f"<link href='{url}' rel='canonical'/>" in twin


def test_the_old_portal_lies_about_its_charset(newsroom: Newsroom) -> None:
    lies = 0
    for story in of(newsroom, "harian-sasambo"):
        _, body, headers = get(newsroom.url(story))
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert body.decode("cp1252")
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            lies += 1
    assert lies >= 5


def test_the_last_outlet_misbehaves_as_announced(newsroom: Newsroom) -> None:
    home, site = newsroom.home("cenderawasih-satu"), newsroom.site("cenderawasih-satu")
    listed = ET.fromstring(get(home + "/sitemap-berita.xml")[1])  # noqa: S314  # our own sitemap
    addresses = [loc.text or "" for loc in listed.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    moved = next(address for address in addresses if "?p=" in address)
    status, _, headers = get(moved)
    assert status == 301
    status, _, headers = get(headers["Location"])
    assert status == 302
    assert get(home + headers["Location"])[0] == 200
    dead = next(address for address in addresses if address.endswith("-ditunda"))
    assert get(dead)[0] == 404
    assert b"Disallow: /internal/" in get(home + "/robots.txt")[1]
    assert any("/internal/" in address for address in addresses)
    assert set(site.stumbling().values()) == {2}


def test_an_address_fails_twice_at_first_and_then_works() -> None:
    with Newsroom() as fresh:
        (path,) = fresh.site("cenderawasih-satu").stumbling()
        url = fresh.home("cenderawasih-satu") + path
        assert [get(url)[0] for _ in range(3)] == [500, 500, 200]


def test_the_truth_is_found_by_address(newsroom: Newsroom) -> None:
    story = next(story for story in newsroom.stories if story.edits)
    newsroom.edition = 2
    found = newsroom.story_at(newsroom.url(story).rstrip("/"))
    assert found == story.at(2)
    assert newsroom.story_at(newsroom.home("etam-kini") + "/tidak-ada") is None


def test_outlet_files_carry_the_real_address(newsroom: Newsroom, tmp_path: Path) -> None:
    folder = newsroom.outlets_folder(tmp_path / "outlets")
    assert sorted(path.stem for path in folder.glob("*.yml")) == sorted(OUTLETS)
    for outlet in OUTLETS:
        assert f"home: {newsroom.home(outlet)}/\n" in (folder / f"{outlet}.yml").read_text()


def test_a_taken_port_is_named(newsroom: Newsroom) -> None:
    taken = urlsplit(newsroom.home("kabar-mustika")).port or 0
    with pytest.raises(ConfigurationError, match=f"Port {taken}.*taken"), Newsroom([taken] + [0] * 8):
        pass


def test_wrong_settings_are_refused(newsroom: Newsroom) -> None:
    with pytest.raises(ConfigurationError, match="9 outlets"):
        Newsroom([8601])
    with pytest.raises(ConfigurationError, match="editions 1 and 2"):
        newsroom.edition = 3
