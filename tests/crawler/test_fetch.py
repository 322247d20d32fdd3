"""One address, fetched with a crawl's manners."""

import pytest

from crawler.fetch import fetch
from sidak.errors import ConfigurationError, FetchError
from tests.crawler.site import Answer, SmallSite


def test_a_page_comes_as_it_was_sent(site: SmallSite) -> None:
    site.answers["/a"] = Answer("", 302, {"Location": "/b"})
    site.answers["/b"] = Answer("<p>isi</p>", headers={"Content-Type": "text/html", "X-Lain": "ya"})
    page = fetch(f"{site.home}/a", contact="redaksi@contoh.example")
    assert (page.url, page.final_url, page.status, page.body) == (
        f"{site.home}/a",
        f"{site.home}/b",
        200,
        b"<p>isi</p>",
    )
    assert page.headers["x-lain"] == "ya"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer("", 404), "HTTP 404"),
        (Answer("", 403), "HTTP 403"),
        (Answer(b"x" * (21 * 1024 * 1024)), "bigger"),
    ],
)
def test_an_answer_that_is_no_page_is_an_error(site: SmallSite, answer: Answer, says: str) -> None:
    site.answers["/a"] = answer
    with pytest.raises(FetchError, match=says):
        fetch(f"{site.home}/a")


def test_robots_txt_is_obeyed(site: SmallSite) -> None:
    site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /a")
    site.answers["/a"] = Answer("isi")
    with pytest.raises(FetchError, match=r"robots\.txt"):
        fetch(f"{site.home}/a")
    assert site.paths() == []


@pytest.mark.parametrize("url", ["ftp://a.example/x", "berita", "http://", "file:///etc/passwd"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError, match="not a web address"):
        fetch(url)


def test_an_unreachable_host_is_an_error() -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch("http://127.0.0.1:9/x")


def test_a_live_host_is_not_asked_without_a_contact() -> None:
    with pytest.raises(ConfigurationError, match="SIDAK_CONTACT"):
        fetch("https://kabar.example/x")
