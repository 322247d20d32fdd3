"""`discover: auto`: the ways to articles are found from a home page, remembered, and sought anew when they fail."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from crawler.discovery.signs import is_article, read_signs
from crawler.outlets import load_all
from crawler.reading.addresses import normalised
from crawler.run import CrawlTally, Scope, crawl
from sidak.store import Store, articles, ways
from tests.crawler.pages import page
from tests.crawler.site import Answer, SmallSite
from tests.newsroom import Newsroom

HOME = '<html><head><title>Kabar</title>{head}</head><body><nav><a href="/">Beranda</a></nav>{body}</body></html>'


def home(site: SmallSite, head: str = "", body: str = "") -> None:
    site.answers["/"] = Answer(HOME.format(head=head, body=body), headers={"Content-Type": "text/html"})


def found(store: Store, site: SmallSite) -> tuple[list[object], CrawlTally]:
    tally = crawl(store, [site.outlet()])
    with store.reading() as db:
        known = ways.get(db, "kabar")
    return (list(known.ways) if known else []), tally


def test_the_feed_that_the_head_names_is_walked_and_remembered(store: Store, site: SmallSite) -> None:
    home(site, '<link rel="alternate" type="application/rss+xml" href="/comments/feed"><link rel="alternate" '
               'type="application/atom+xml" href="/berita.xml">')  # fmt: skip
    site.feed("/berita.xml", ("/sidak-mpp-kota-contoh", ""))
    site.story("/sidak-mpp-kota-contoh", "Sidak MPP Kota Contoh")
    known, tally = found(store, site)
    assert known == [{"feed": f"{site.home}/berita.xml"}]
    assert tally.counts == {"new": 1}
    site.asked.clear()
    found(store, site)
    assert "/" not in site.paths()


def test_the_sitemap_of_robots_txt_is_found_through_its_index(store: Store, site: SmallSite) -> None:
    home(site)
    site.answers["/robots.txt"] = Answer(f"User-agent: *\nSitemap: {site.home}/peta.xml\n")
    site.sitemap("/peta.xml", ("/peta-1.xml", "2024-04-16"), index=True)
    site.sitemap("/peta-1.xml", ("/sidak-mpp-kota-contoh", "2024-04-16"))
    site.story("/sidak-mpp-kota-contoh", "Sidak MPP Kota Contoh")
    assert found(store, site)[0] == [{"sitemap": f"{site.home}/peta.xml"}]


def test_a_wordpress_api_is_enough(store: Store, site: SmallSite) -> None:
    home(site, '<link rel="https://api.w.org/" href="/wp-json/">')
    post = {"link": f"{site.home}/sidak-mpp-kota-contoh", "modified_gmt": "2024-04-16T01:00:00"}
    for query in ("", "?per_page=100&orderby=modified&order=desc&_fields=link%2Cmodified_gmt&page=1"):
        site.answers[f"/wp-json/wp/v2/posts{query}"] = Answer(json.dumps([post]))
    assert found(store, site)[0] == [{"wordpress": f"{site.home}/wp-json/wp/v2/posts"}]


def test_the_list_of_links_and_its_sections_are_the_last_resort(store: Store, site: SmallSite) -> None:
    links = "".join(
        f'<div class="item"><h3><a href="/sidak-mpp-kota-contoh-{n}">Sidak {n}</a></h3><a href="/kontak">x</a></div>'
        for n in range(5)
    )
    menu = '<ul class="menu"><li><a href="/daerah">Daerah</a></li><li><a href="/video">Video</a></li></ul>'
    home(site, body=menu + links)
    site.answers["/daerah"] = Answer(HOME.format(head="", body=menu + links.replace("contoh-", "daerah-")))
    for name in ("contoh", "daerah"):
        for n in range(5):
            site.story(f"/sidak-mpp-kota-{name}-{n}", f"Sidak MPP {name} nomor {n}")
    listing = {"links": "h3 a", "pages": 5}
    known, tally = found(store, site)
    assert known == [
        {"listing": {"url": f"{site.home}/", **listing}},
        {"listing": {"url": f"{site.home}/daerah", **listing}},
    ]
    assert tally.counts == {"new": 10}


def test_named_sections_take_the_place_of_the_menu(store: Store, site: SmallSite) -> None:
    links = "".join(f'<h3><a href="/sidak-mpp-kota-contoh-{n}">Sidak {n}</a></h3>' for n in range(4))
    home(site, body='<ul class="menu"><li><a href="/video">Video</a></li></ul>')
    for path in ("/video", "/kabar-daerah"):
        site.answers[path] = Answer(HOME.format(head="", body=links.replace("contoh", path[1:])))
    outlet = site.outlet().model_copy(update={"sections": ("/kabar-daerah",)})
    crawl(store, [outlet])
    with store.reading() as db:
        known = ways.get(db, outlet.id)
    assert known is not None
    assert [way["listing"]["url"] for way in known.ways] == [f"{site.home}/kabar-daerah"]


def test_an_outlet_in_a_folder_takes_only_what_lies_there(store: Store, site: SmallSite) -> None:
    site.feed("/jatim/feed/", ("/jatim/sidak-mpp-kota-contoh", ""), ("/bali/sidak-mpp-kota-lain", ""))
    for path in ("/jatim/sidak-mpp-kota-contoh", "/bali/sidak-mpp-kota-lain"):
        site.story(path, f"Sidak mal pelayanan publik {path}")
    outlet = site.outlet({"feed": "feed/"}).at(f"{site.home}/jatim")
    assert crawl(store, [outlet]).counts == {"new": 1, "elsewhere": 1}
    assert "/bali/sidak-mpp-kota-lain" not in site.paths()


def test_a_home_that_shows_no_way_is_a_problem_in_words(store: Store, site: SmallSite) -> None:
    home(site, body='<a href="/kontak">Kontak</a>')
    known, tally = found(store, site)
    assert known == []
    assert "name a way in its YAML" in tally.problems[0]


def test_found_ways_outlive_a_home_that_is_down_and_are_sought_anew_in_time(store: Store, site: SmallSite) -> None:
    home(site, '<link rel="alternate" type="application/atom+xml" href="/lama.xml">')
    site.feed("/lama.xml", ("/sidak-mpp-kota-contoh", ""))
    site.story("/sidak-mpp-kota-contoh", "Sidak MPP Kota Contoh")
    before, _ = found(store, site)
    site.answers["/"] = Answer("", 404)
    with time_machine.travel(datetime(2099, 1, 1, tzinfo=UTC), tick=True):
        known, tally = found(store, site)
        assert known == before
        assert "could not be sought" in tally.problems[0]
        home(site, '<link rel="alternate" type="application/atom+xml" href="/baru.xml">')
        site.feed("/baru.xml", ("/sidak-mpp-kota-contoh", ""))
        assert found(store, site)[0] == [{"feed": f"{site.home}/baru.xml"}]


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://www.kabar.id/2024/04/16/bupati-sidak-mpp/", True),
        ("https://kabar.id/berita/123456/judul", True),
        ("https://kabar.id/?p=24025", True),
        ("https://kabar.id/tag/sidak-mal-pelayanan-publik", False),
        ("https://kabar.id/daerah", False),
        ("https://lain.id/2024/04/16/bupati-sidak-mpp/", False),
        ("mailto:redaksi@kabar.id", False),
    ],
)
def test_an_article_is_known_by_its_address(address: str, is_one: bool) -> None:
    assert is_article(address, "https://kabar.id/") is is_one


def test_an_outlet_in_a_folder_of_a_portal_has_only_what_lies_there() -> None:
    assert is_article("https://portal.id/jatim/berita/d-8117110/sidak", "https://portal.id/jatim")
    assert not is_article("https://portal.id/jateng/berita/d-8117110/sidak", "https://portal.id/jatim")
    assert not is_article("https://portal.id/jatim-raya/berita/d-8117110/sidak", "https://portal.id/jatim")


def test_signs_of_a_page_of_nothing() -> None:
    assert read_signs(page("<p></p>", url="https://kabar.example/")).listing is None


def test_the_newsroom_is_crawled_from_its_home_pages_alone(store: Store, tmp_path: Path) -> None:
    """Nine sites of different make: whatever their YAML names, their home pages lead to as much."""
    with Newsroom() as newsroom:
        named = list(load_all(newsroom.outlets_folder(tmp_path)).values())
        auto = [outlet.model_copy(update={"discover": ()}) for outlet in named]
        crawl(store, auto, scope=Scope(everything=True))
        with store.reading() as db:
            stored = {one.article.canonical_url for one in articles.get_many(db, articles.ids(db))}
        missing = [url for story in newsroom.stories if normalised(url := newsroom.url(story)) not in stored]
    assert missing == []
