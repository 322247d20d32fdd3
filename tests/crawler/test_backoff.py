"""What is asked for again, when, and what is left alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic

import pytest

from crawler.answers import meaning
from crawler.backoff import wanted_wait
from crawler.hosts import LONGEST_HOLD, MISSES, Hosts, PostponedError
from tests.crawler.site import Answer, SmallSite
from tests.crawler.test_robots import ask_for
from tests.crawler.test_wire import HEAD, Raw, raw, reached

__all__ = ["raw", "reached"]  # fixtures


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 522, 524])
def test_an_error_that_may_pass_is_asked_for_three_times(site: SmallSite, status: int) -> None:
    site.answers["/a"] = Answer("", status)
    assert ask_for(site, "/a") == [f"HTTP {status}"]
    assert site.paths() == ["/a"] * 3


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (400, "HTTP 400"),
        (401, "the host refuses us (HTTP 401)"),
        (403, "the host refuses us (HTTP 403)"),
        (404, "HTTP 404"),
        (410, "HTTP 410"),
        (451, "the host refuses us (HTTP 451)"),
        (501, "HTTP 501"),
    ],
)
def test_any_other_error_is_final(site: SmallSite, status: int, says: str) -> None:
    site.answers["/a"] = Answer("", status)
    assert ask_for(site, "/a") == [says]
    assert site.paths() == ["/a"]


def test_what_comes_the_third_time_has_come(site: SmallSite) -> None:
    answers = iter([Answer("", 500), Answer("", 429), Answer("isi")])
    site.answers["/a"] = lambda: next(answers)
    assert ask_for(site, "/a") == ["isi"]


def test_a_page_without_a_byte_is_asked_for_again(site: SmallSite) -> None:
    answers = iter([Answer(""), Answer("isi"), Answer(""), Answer(""), Answer("")])
    site.answers["/a"] = lambda: next(answers)
    site.answers["/robots.txt"] = Answer("")
    assert ask_for(site, "/a", "/a") == ["isi", "the answer is empty"]
    assert [path for path, _ in site.asked] == ["/robots.txt"] + ["/a"] * 5


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"", "the connection broke off"),
        (HEAD + b"Content-Length: 100\r\n\r\nisi", "the answer was cut off"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nisi", "the answer breaks the rules of HTTP"),
        (b"\x16\x03\x01\r\n\r\n", "the answer breaks the rules of HTTP"),
    ],
)
def test_a_connection_that_breaks_is_tried_three_times(raw: Raw, answer: bytes, says: str) -> None:
    raw.answers["/a"] = answer
    assert ask_for(SmallSite(raw.home), "/a") == [says]
    assert raw.asked == ["/robots.txt"] + ["/a"] * 3


def test_a_host_that_is_not_there_is_tried_twice(reached: list[tuple[str, int]]) -> None:
    ask_for(SmallSite("http://127.0.0.1:9"), "/a")
    assert reached == [("127.0.0.1", 9)] * 2


def stumbling(answers: list[Answer], times: list[float]) -> Callable[[], Answer]:
    def answer() -> Answer:
        times.append(monotonic())
        return answers.pop(0)

    return answer


def test_each_wait_is_longer_than_the_one_before(site: SmallSite) -> None:
    times: list[float] = []
    site.answers["/a"] = stumbling([Answer("", 500), Answer("", 500), Answer("isi")], times)
    assert ask_for(site, "/a", hosts=Hosts(delay=0.2)) == ["isi"]
    assert times[1] - times[0] > 0.2 * 2 - 0.1
    assert times[2] - times[1] > 0.2 * 4 - 0.1


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_wait_that_the_host_wants_is_waited(site: SmallSite, status: int) -> None:
    times: list[float] = []
    site.answers["/a"] = stumbling([Answer("", status, {"Retry-After": "1"}), Answer("isi")], times)
    assert ask_for(site, "/a") == ["isi"]
    assert times[1] - times[0] > 1 - 0.1


@pytest.mark.parametrize("status", [429, 503, 403])
def test_a_long_wait_is_kept_by_all_who_ask_that_host(site: SmallSite, status: int) -> None:
    hosts = Hosts()
    site.answers["/a"] = Answer("", status, {"Retry-After": "3600"})
    site.answers["/b"] = Answer("isi")
    said = ask_for(site, "/a", "/b", hosts=hosts) + ask_for(site, "/b", hosts=hosts)
    assert all("the host asks to wait until" in each for each in said)
    assert site.paths() == ["/a"]
    until = hosts.held_until(site.home)
    assert until is not None
    assert timedelta(minutes=55) < until - datetime.now(UTC) < timedelta(minutes=65)


def test_a_postponed_address_stays_pending() -> None:
    assert meaning(PostponedError("the host asks to wait")) == ("pending", "the host asks to wait")


@pytest.mark.parametrize(
    ("status", "asked"), [(403, MISSES), (429, MISSES), (500, 3 * MISSES - 2), (504, 3 * MISSES - 2)]
)
def test_a_host_that_refuses_page_after_page_is_left_alone(site: SmallSite, status: int, asked: int) -> None:
    """Each page counts once, however often it is tried; who is told to slow down does so at once."""
    hosts = Hosts()
    paths = [f"/{number}" for number in range(3 * MISSES)]
    site.answers.update((path, Answer("", status)) for path in paths)
    site.answers["/b"] = Answer("isi")
    said = ask_for(site, *paths, "/b", hosts=hosts)
    assert len(site.paths()) == asked
    assert f"HTTP {status}" in said[-1]
    assert "left alone until" in said[-1]
    assert hosts.held_until(site.home) is not None


@pytest.mark.parametrize("status", [404, 410, 200])
def test_an_answer_in_between_keeps_a_host_open(site: SmallSite, status: int) -> None:
    paths = [f"/{number}" for number in range(3 * MISSES)]
    for number, path in enumerate(paths):
        site.answers[path] = Answer("isi", status if number % MISSES == MISSES - 1 else 403)
    ask_for(site, *paths)
    assert site.paths() == paths


def in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("-5", 0),
        ("1.5", 0),
        ("sebentar", 0),
        ("", 0),
        ("9" * 5000, 0),
        ("999999999", LONGEST_HOLD),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_HOLD),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        (in_an_hour, 3600),
    ],
)
def test_a_retry_after_is_read_in_both_its_forms(said: str | Callable[[], str], seconds: float) -> None:
    header = said() if callable(said) else said
    assert wanted_wait({"retry-after": header}) == pytest.approx(seconds, abs=5)
