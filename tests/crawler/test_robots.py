"""robots.txt over HTTP: asked for once, obeyed by all, and nothing is asked for where it cannot be read."""

import asyncio
from collections.abc import Sequence
from time import monotonic

import pytest

from crawler.answers import meaning
from crawler.asking import Ask, asking
from crawler.hosts import LONGEST_DELAY, Hosts
from crawler.manners import quiet
from crawler.robots import KEPT, KEPT_UNREAD, LONGEST, DisallowedError, parse
from sidak.errors import FetchError
from tests.crawler.site import Answer, SmallSite, serving


def ask_for(site: SmallSite, *paths: str, hosts: Hosts | None = None, times: int = 1) -> list[str]:
    """Ask for each path, in so many crawls at once; bodies, or the words of what went wrong."""

    async def work(ask: Ask) -> list[str]:
        return [await one(ask, f"{site.home}{path}") for path in paths]

    async def one(ask: Ask, url: str) -> str:
        try:
            return (await ask(url)).body.decode()
        except FetchError as error:
            return str(error).removeprefix(f"{url}: ")

    async def crawls() -> Sequence[list[str]]:
        return await asyncio.gather(*(asking(site.home, work, hosts=shared) for _ in range(times)))

    shared = hosts or Hosts()
    with quiet():
        return [said for each in asyncio.run(crawls()) for said in each]


def asked_for_rules(site: SmallSite) -> int:
    return [path for path, _ in site.asked].count("/robots.txt")


@pytest.fixture(autouse=True)
def pages(site: SmallSite) -> None:
    for path in ("/a", "/b", "/internal/x"):
        site.answers[path] = Answer(f"isi {path}")


FORBIDDEN = "robots.txt forbids it"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("User-agent: *\nDisallow: /internal/", ["isi /a", FORBIDDEN]),
        ("User-agent: Sidak\nDisallow: /a\n\nUser-agent: *\nDisallow: /internal/", [FORBIDDEN, "isi /internal/x"]),
        ("User-agent: sidak\nAllow: /\n\nUser-agent: *\nDisallow: /", ["isi /a", "isi /internal/x"]),
        ("User-agent: Lain\nDisallow: /", ["isi /a", "isi /internal/x"]),
        ("User-agent: *\nDisallow: /\nAllow: /a$", ["isi /a", FORBIDDEN]),
        ("\ufeffUser-agent: *\nDisallow: /a", [FORBIDDEN, "isi /internal/x"]),
        ("<html><body>Beranda</body></html>", ["isi /a", "isi /internal/x"]),
        ("", ["isi /a", "isi /internal/x"]),
    ],
)
def test_the_rules_for_us_are_obeyed(site: SmallSite, rules: str, said: list[str]) -> None:
    site.answers["/robots.txt"] = Answer(rules)
    assert ask_for(site, "/a", "/internal/x") == said
    assert len(site.paths()) == len([each for each in said if each.startswith("isi")])


def test_what_is_forbidden_has_an_outcome_of_its_own() -> None:
    assert meaning(DisallowedError(FORBIDDEN)) == ("disallowed", FORBIDDEN)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_where_there_are_no_rules_all_is_open(site: SmallSite, status: int) -> None:
    site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /", status)
    assert ask_for(site, "/a", "/b") == ["isi /a", "isi /b"]
    assert asked_for_rules(site) == 1


@pytest.mark.parametrize("status", [500, 503, 429])
def test_where_the_rules_cannot_be_read_nothing_is_asked_for_now(site: SmallSite, status: int) -> None:
    now = 0.0
    hosts = Hosts(clock=lambda: now)
    site.answers["/robots.txt"] = Answer("", status)
    unread = f"robots.txt could not be read (HTTP {status}), so nothing is asked for"
    assert ask_for(site, "/a", "/b", hosts=hosts) == [unread, unread]
    assert (asked_for_rules(site), site.paths()) == (2, [])
    now += KEPT_UNREAD - 1
    assert ask_for(site, "/a", hosts=hosts) == [unread]
    assert asked_for_rules(site) == 2
    now += 2
    site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /b")
    assert ask_for(site, "/a", "/b", hosts=hosts) == ["isi /a", FORBIDDEN]


def test_a_stumble_over_the_rules_is_forgiven(site: SmallSite) -> None:
    answers = iter([Answer("", 503), Answer("User-agent: *\nDisallow: /b")])
    site.answers["/robots.txt"] = lambda: next(answers)
    assert ask_for(site, "/a", "/b") == ["isi /a", FORBIDDEN]


def test_a_host_that_is_not_there_is_said_to_be_just_that() -> None:
    gone = SmallSite("http://127.0.0.1:9")
    assert ask_for(gone, "/a", "/b") == ["the host cannot be reached: nothing answers there"] * 2


def test_all_crawls_share_one_look_at_the_rules_for_a_day(site: SmallSite) -> None:
    now = 0.0
    hosts = Hosts(clock=lambda: now)
    site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /b")
    assert ask_for(site, "/a", "/b", hosts=hosts, times=4) == ["isi /a", FORBIDDEN] * 4
    assert asked_for_rules(site) == 1
    site.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /a")
    now += KEPT - 1
    assert ask_for(site, "/a", hosts=hosts) == ["isi /a"]
    now += 2
    assert ask_for(site, "/a", "/b", hosts=hosts) == [FORBIDDEN, "isi /b"]
    assert asked_for_rules(site) == 2


@pytest.mark.parametrize(("times", "said"), [(5, FORBIDDEN), (6, "isi /a")])
def test_the_rules_are_followed_to_where_they_moved(site: SmallSite, times: int, said: str) -> None:
    """RFC 9309: five redirects; more mean that there are no rules."""
    for number in range(times):
        path = f"/r{number}" if number else "/robots.txt"
        site.answers[path] = Answer("", 301, {"Location": f"/r{number + 1}"})
    site.answers[f"/r{times}"] = Answer("User-agent: *\nDisallow: /a")
    assert ask_for(site, "/a") == [said]


def test_a_redirect_leads_to_no_page_that_its_own_host_forbids(site: SmallSite) -> None:
    with serving() as other:
        other.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /x")
        other.answers["/x"] = Answer("isi")
        site.answers["/a"] = Answer("", 302, {"Location": f"{other.home}/x"})
        assert ask_for(site, "/a", hosts=Hosts(allowed=["127.0.0.1"])) == [FORBIDDEN]
        assert other.paths() == []


def test_a_wanted_delay_is_kept_even_here(site: SmallSite) -> None:
    times: list[float] = []

    def answer() -> Answer:
        times.append(monotonic())
        return Answer("isi")

    site.answers["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 0.4")
    site.answers["/a"] = answer
    assert ask_for(site, "/a", "/a", times=2) == ["isi"] * 4
    assert times[-1] - times[0] > 3 * 0.4 - 0.2


def test_a_delay_for_others_is_none_for_us(site: SmallSite) -> None:
    site.answers["/robots.txt"] = Answer(f"User-agent: Lain\nCrawl-delay: {LONGEST_DELAY + 1:.0f}")
    assert ask_for(site, "/a", "/b") == ["isi /a", "isi /b"]


@pytest.mark.parametrize(
    ("delay", "said"),
    [
        ("99999", "the host wants 99999 seconds between two requests (Crawl-delay): too slow for us"),
        ("-1", "isi /a"),
        ("nan", "isi /a"),
        ("banyak", "isi /a"),
    ],
)
def test_a_delay_that_is_none_or_without_end(site: SmallSite, delay: str, said: str) -> None:
    site.answers["/robots.txt"] = Answer(f"User-agent: *\nCrawl-delay: {delay}")
    assert ask_for(site, "/a") == [said]


def test_only_the_first_part_of_endless_rules_is_read() -> None:
    first = b"User-agent: *\nDisallow: /awal\n"
    filling = b"# " + b"x" * (LONGEST - len(first) - 20) + b"\n"
    rules = parse(first + filling + b"Disallow: /akhir-yang-panjang\n" * 3)
    assert not rules.can_fetch("http://kabar.example/awal", "Sidak")
    assert rules.can_fetch("http://kabar.example/akhir", "Sidak")  # no rule is cut in its middle
    assert rules.can_fetch("http://kabar.example/akhir-yang-panjang", "Sidak")
