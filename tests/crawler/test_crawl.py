"""Crawls of a small site over HTTP: how each way walks, and that every address ends in one outcome."""

import json

import pytest

from crawler.run import crawl
from sidak.errors import BusyError, ConfigurationError
from sidak.models import Article
from sidak.store import Store, articles, pages, visits
from tests.crawler.pages import OWN, article
from tests.crawler.site import Answer, SmallSite


def stored(store: Store) -> dict[str, Article]:
    with store.reading() as db:
        return {found.article.title: found.article for found in articles.get_many(db, articles.ids(db))}


def counts(store: Store, site: SmallSite, *ways: dict[str, object]) -> dict[str, int]:
    site.asked.clear()
    return crawl(store, [site.outlet(*ways)]).counts


def test_a_feed_is_walked_to_its_end_and_the_pages_are_kept(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""), ("/b", ""), following="/feed?start-index=3")
    site.feed("/feed?start-index=3", ("/c", ""))
    for path in ("/a", "/b", "/c"):
        site.story(path, f"Berita {path} tentang pelayanan publik")
    assert counts(store, site, {"feed": "/feed"}) == {"new": 3}
    found = stored(store)
    assert len(found) == 3
    assert all(each.text == "\n\n".join(OWN) and each.outlet == "kabar" for each in found.values())
    with store.reading() as db:
        kept = articles.get_many(db, articles.ids(db))
        page = pages.get(db, kept[0].page_digest or "")
    assert page is not None
    assert (page.body, page.headers["content-type"]) == (
        article().replace("Wali Kota Cek MPP, Separuh Stan Kosong", kept[0].article.title).encode(),
        "text/html; charset=utf-8",
    )


def test_a_second_crawl_asks_only_for_what_changed(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", "2024-04-16T02:00:00Z"), ("/b", "2024-04-15T02:00:00Z"))
    site.story("/a", "Berita pertama dari kota contoh")
    site.story("/b", "Berita kedua dari kota contoh")
    assert counts(store, site, {"feed": "/feed"}) == {"new": 2}
    assert counts(store, site, {"feed": "/feed"}) == {"unchanged": 2}
    assert site.paths() == ["/feed"]
    site.feed("/feed", ("/a", "2024-04-16T09:00:00Z"), ("/b", "2024-04-15T02:00:00Z"))
    site.story("/a", "Berita pertama dari kota contoh, diralat")
    assert counts(store, site, {"feed": "/feed"}) == {"revised": 1, "unchanged": 1}
    assert [path for path in site.paths() if not path.startswith("/feed")] == ["/a"]
    assert "Berita pertama dari kota contoh, diralat" in stored(store)


def test_without_hints_a_validator_is_used_and_otherwise_a_day_passes(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""), ("/b", ""))
    site.story("/a", "Berita dengan penanda versi", ETag='"1"')
    site.story("/b", "Berita tanpa penanda versi")
    assert counts(store, site, {"feed": "/feed"}) == {"new": 2}
    assert counts(store, site, {"feed": "/feed"}) == {"unchanged": 2}
    assert [asked for asked in site.asked if asked[0] in ("/a", "/b")] == [("/a", '"1"')]
    site.story("/a", "Berita dengan penanda versi baru", ETag='"2"')
    assert counts(store, site, {"feed": "/feed"}) == {"revised": 1, "unchanged": 1}


def test_an_unchanged_feed_is_not_even_sent_again(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""), ETag='"f"')
    site.story("/a", "Berita dari kota contoh")
    counts(store, site, {"feed": "/feed"})
    assert counts(store, site, {"feed": "/feed"}) == {}
    assert [asked for asked in site.asked if asked[0] != "/robots.txt"] == [("/feed", '"f"')]


def test_a_sitemap_index_leads_to_articles_only(store: Store, site: SmallSite) -> None:
    site.sitemap(
        "/sitemap.xml", ("/post-sitemap.xml", "2024-04-16"), ("/category-sitemap.xml", "2024-04-16"), index=True
    )
    site.sitemap("/post-sitemap.xml", ("/a", "2024-04-16"), ("/", "2024-04-16"))
    site.story("/a", "Berita dari peta situs")
    assert counts(store, site, {"sitemap": "/sitemap.xml"}) == {"new": 1}
    assert "/category-sitemap.xml" not in site.paths()
    site.sitemap("/post-sitemap.xml", ("/a", "2024-04-17"))
    site.story("/a", "Berita dari peta situs, diralat")
    assert counts(store, site, {"sitemap": "/sitemap.xml"}) == {"revised": 1}


def test_wordpress_posts_are_fetched_as_pages(store: Store, site: SmallSite) -> None:
    query = "per_page=100&orderby=modified&order=desc&_fields=link,modified_gmt,date,title,excerpt&page="
    for number, path in ((1, "/a"), (2, "/b")):
        posts = [{"link": f"{site.home}{path}", "modified_gmt": "2024-04-16T02:00:00"}]
        headers = {"Content-Type": "application/json", "X-WP-TotalPages": "2"}
        site.answers[f"/wp-json/wp/v2/posts?{query}{number}"] = Answer(json.dumps(posts), headers=headers)
        site.story(path, f"Berita {path} dari antarmuka WordPress")
    assert counts(store, site, {"wordpress": "/wp-json/wp/v2/posts"}) == {"new": 2}
    assert counts(store, site, {"wordpress": "/wp-json/wp/v2/posts"}) == {"unchanged": 1}
    assert len(site.paths()) == 1


def test_a_listing_is_walked_as_far_as_its_rules_allow(store: Store, site: SmallSite) -> None:
    for number in (1, 2, 3):
        links = f'<h3><a href="/a{number}#isi">A</a></h3><a class="n" href="/indeks?hal={number + 1}">Lanjut</a>'
        site.answers["/indeks" if number == 1 else f"/indeks?hal={number}"] = Answer(
            f"<html><body>{links}</body></html>"
        )
        site.story(f"/a{number}", f"Berita nomor {number} dari indeks berita")
    listing: dict[str, object] = {"listing": {"url": "/indeks", "links": "h3 a", "next": "a.n", "pages": 2}}
    assert counts(store, site, listing) == {"new": 2}
    assert "/indeks?hal=3" not in site.paths()


def test_every_address_ends_in_one_outcome(store: Store, site: SmallSite) -> None:
    site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /internal/\n")
    names = ("/a", "/b/amp", "/gone", "/broken", "/list", "/internal/x", "/pdf", "/moved")
    site.feed("/feed", *((name, "") for name in names))
    site.story("/a", "Berita dari kota contoh")
    site.story("/b/amp", "Berita kedua dari kota contoh")
    site.story("/b", "Berita kedua dari kota contoh")
    site.sitemap("/sitemap.xml", ("/b", "2024-04-16"))
    site.answers["/gone"] = Answer("", 410)
    site.answers["/broken"] = Answer("", 500)
    site.answers["/list"] = Answer("<html><body><h3>Indeks</h3><a href='/a'>A</a></body></html>")
    site.answers["/pdf"] = Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    site.answers["/moved"] = Answer("", 301, {"Location": "/c"})
    site.story("/c", "Berita yang pindah alamat")
    told: list[tuple[str, str]] = []
    tally = crawl(
        store,
        [site.outlet({"feed": "/feed"}, {"sitemap": "/sitemap.xml"})],
        progress=lambda outlet, outcome: told.append((outlet, outcome)),
    )
    assert tally.counts == {"new": 3, "duplicate": 1, "gone": 1, "failed": 1, "unreadable": 2, "disallowed": 1}
    assert sorted(told) == sorted(("kabar", outcome) for outcome, times in tally.counts.items() for _ in range(times))
    assert tally.problems == [f"kabar: {site.home}/broken: HTTP 500"]
    assert "/internal/x" not in site.paths()
    with store.reading() as db:
        known = visits.get_many(db, [f"{site.home}{name}" for name in names])
    assert known[f"{site.home}/broken"].attempts == 1
    assert "list" in known[f"{site.home}/list"].reason or "text" in known[f"{site.home}/list"].reason


def test_what_failed_is_tried_again_by_the_next_crawl(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""), ETag='"f"')
    site.answers["/a"] = Answer("", 503)
    assert counts(store, site, {"feed": "/feed"}) == {"failed": 1}
    site.story("/a", "Berita dari kota contoh")
    assert counts(store, site, {"feed": "/feed"}) == {"new": 1}


def test_a_stumble_is_retried_at_once(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""))
    site.story("/a", "Berita dari kota contoh")
    good = site.answers["/a"]
    assert isinstance(good, Answer)
    answers = iter([Answer("", 500), Answer("", 500), good])
    site.answers["/a"] = lambda: next(answers)
    assert counts(store, site, {"feed": "/feed"}) == {"new": 1}


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [("/a", "/a?page=2", "/a?page=3"), ("/s/a/", "/s/a/2/", "/s/a/3/"), ("/a", "/a/2", "/a/3")],
)
def test_all_pages_of_an_article_are_joined(store: Store, site: SmallSite, first: str, second: str, third: str) -> None:
    said = [f"Kalimat milik halaman {number} yang cukup panjang untuk sebuah paragraf berita." for number in (2, 3)]
    html = {"Content-Type": "text/html"}
    site.feed("/feed", (first, ""))
    numbers = f'<p>Halaman: <a href="{first}">1</a> <a href="{second}">2</a> <a href="{third}">3</a></p>'
    site.answers[first] = Answer(article(after=numbers), headers=html)
    for address, own in zip((second, third), said, strict=True):
        body = article(after=numbers).replace(OWN[1], own).replace(OWN[2], own)
        site.answers[address] = Answer(body, headers=html)
    assert counts(store, site, {"feed": "/feed"}) == {"new": 1}
    (only,) = stored(store).values()
    assert only.text.split("\n\n") == [*OWN, *said]
    assert only.canonical_url == f"{site.home}{first}".rstrip("/")
    assert [path for path in site.paths() if not path.startswith("/feed")] == [first, second, third]


@pytest.mark.parametrize(
    "answer",
    [
        Answer("", 302, {"Location": "/lain"}),
        Answer(b"%PDF-1.7", headers={"Content-Type": "text/html"}),
        Answer(
            "<h1>404</h1><p>Halaman tidak ditemukan, silakan cari berita lain.</p>",
            headers={"Content-Type": "text/html"},
        ),
    ],
    ids=["another article", "no text", "an error that says 200"],
)
def test_a_next_page_that_is_none_adds_nothing_and_costs_nothing(store: Store, site: SmallSite, answer: Answer) -> None:
    """What a link to page 2 leads to may be another story; its figures must not come into this one."""
    site.feed("/feed", ("/a", ""))
    site.answers["/a"] = Answer(article(after='<a href="/a?page=2">2</a>'), headers={"Content-Type": "text/html"})
    site.answers["/a?page=2"] = answer
    site.story("/lain", "Berita lain dengan judul sendiri")
    other = site.answers["/lain"]
    assert isinstance(other, Answer)
    other.body = str(other.body).replace(OWN[1], "Di kota lain 61,7 persen pegawai membolos pada hari pertama kerja.")
    assert counts(store, site, {"feed": "/feed"}) == {"new": 1}
    assert next(iter(stored(store).values())).text == "\n\n".join(OWN)


def test_pages_that_lead_round_in_a_circle_end(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""))
    body = article(after='<a href="/a?page=2">2</a>')
    site.answers["/a"] = Answer(body, headers={"Content-Type": "text/html"})
    site.answers["/a?page=2"] = Answer("", 302, {"Location": "/a"})
    assert counts(store, site, {"feed": "/feed"}) == {"new": 1}
    assert next(iter(stored(store).values())).text == "\n\n".join(OWN)


def test_a_paginated_article_is_asked_for_whole(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""))
    paging = '<p>Halaman: 1 <a href="/a?page=2">2</a> <a href="/a?page=all">Semua</a></p>'
    own = "Paragraf dari halaman kedua yang hanya ada di alamat lengkap berita ini."
    first = article(after=paging)
    site.answers["/a"] = Answer(first, headers={"Content-Type": "text/html"})
    whole = first.replace("</div>", f"<p>{own}</p></div>", 1)
    site.answers["/a?page=all"] = Answer(whole, headers={"Content-Type": "text/html", "ETag": '"w"'})
    assert counts(store, site, {"feed": "/feed"}) == {"new": 1}
    (read,) = stored(store).values()
    assert read.canonical_url == f"{site.home}/a"
    assert own in read.text
    assert counts(store, site, {"feed": "/feed"}) == {"unchanged": 1}
    assert ("/a?page=all", '"w"') in site.asked  # beside the feed's next page, in whichever order


def test_an_unreachable_host_is_counted_and_leaves_the_others_alone(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""))
    site.story("/a", "Berita dari kota contoh")
    dead = site.outlet({"feed": "/feed"}, name="mati").at("http://127.0.0.1:9")
    tally = crawl(store, [dead, site.outlet({"feed": "/feed"})])
    assert tally.counts == {"failed": 1, "new": 1}
    assert tally.problems == ["mati: http://127.0.0.1:9/feed: the host cannot be reached: nothing answers there"]


def test_a_live_crawl_without_a_contact_is_refused_before_it_starts(store: Store, site: SmallSite) -> None:
    live = site.outlet({"feed": "/feed"}).at("https://kabar.example")
    with pytest.raises(ConfigurationError, match="SIDAK_CONTACT"):
        crawl(store, [site.outlet({"feed": "/feed"}), live])
    assert site.asked == []


def test_a_second_crawl_at_the_same_time_is_refused(store: Store, site: SmallSite) -> None:
    with store.exclusive("crawl"), pytest.raises(BusyError):
        crawl(store, [site.outlet({"feed": "/feed"})])
    assert site.asked == []


@pytest.mark.parametrize(
    "body", ["", "<html><body>Domain dijual</body></html>", "{", '{"code": "rest_no_route"}', "\x1f\x8b"]
)
@pytest.mark.parametrize("kind", ["feed", "sitemap", "wordpress"])
def test_a_document_that_is_none_costs_itself_alone_and_is_said(
    store: Store, site: SmallSite, kind: str, body: str
) -> None:
    query = "per_page=100&orderby=modified&order=desc&_fields=link,modified_gmt,date,title,excerpt&page=1"
    path = f"/x?{query}" if kind == "wordpress" else "/x"
    site.answers[path] = Answer(body, headers={"Content-Type": "text/html"})
    site.feed("/feed", ("/a", ""))
    site.story("/a", "Berita dari kota contoh")
    tally = crawl(store, [site.outlet({kind: "/x"}, {"feed": "/feed"})])
    assert tally["new"] == 1
    assert len(tally.problems) == 1
    assert f"{site.home}/x" in tally.problems[0]


def test_one_story_in_two_ways_is_fetched_once(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""))
    site.sitemap("/sitemap.xml", ("/a", "2024-04-16"))
    site.story("/a", "Berita dari kota contoh")
    ways: tuple[dict[str, object], ...] = ({"feed": "/feed"}, {"sitemap": "/sitemap.xml"})
    assert counts(store, site, *ways) == {"new": 1}
    assert site.paths().count("/a") == 1
    assert counts(store, site, *ways) == {"unchanged": 1}
    assert "/a" not in site.paths()


def test_a_robots_txt_that_cannot_be_read_for_long_costs_no_address(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/a", ""))
    site.answers["/a"] = Answer("", 500)
    counts(store, site, {"feed": "/feed"})
    site.answers["/robots.txt"] = Answer("", 503)
    for _ in range(6):
        assert counts(store, site, {"feed": "/feed"}) == {"failed": 2}
    site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow:\n")
    site.story("/a", "Berita dari kota contoh")
    assert counts(store, site, {"feed": "/feed"}) == {"new": 1}


def test_two_pages_that_are_broken_for_good_do_not_close_their_host(store: Store, site: SmallSite) -> None:
    site.feed("/feed", ("/x", ""), ("/y", ""))
    site.answers.update({"/x": Answer("", 500), "/y": Answer("", 500)})
    site.sitemap("/sitemap.xml", ("/a", "2024-04-16"))
    site.story("/a", "Berita dari peta situs")
    assert counts(store, site, {"feed": "/feed"}, {"sitemap": "/sitemap.xml"}) == {"failed": 2, "new": 1}


@pytest.mark.parametrize("link", ["http://[x/2", "http://[x?page=all", "//[/2"])
def test_a_link_that_is_no_address_costs_nothing(store: Store, site: SmallSite, link: str) -> None:
    site.feed("/feed", ("/a", ""))
    site.answers["/a"] = Answer(article(after=f'<a href="{link}">2</a>'), headers={"Content-Type": "text/html"})
    assert counts(store, site, {"feed": "/feed"}) == {"new": 1}


def test_a_list_outlives_links_that_are_no_addresses(store: Store, site: SmallSite) -> None:
    links = "".join(f'<h3><a href="{link}">A</a></h3>' for link in ("http://[x/", "http://x:y/", "/a"))
    site.answers["/indeks"] = Answer(f"<html><body>{links}</body></html>")
    site.story("/a", "Berita dari indeks berita")
    assert counts(store, site, {"listing": {"url": "/indeks", "links": "h3 a"}}) == {"new": 1}
