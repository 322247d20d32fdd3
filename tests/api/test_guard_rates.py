"""How often: limits for each address and each key, and what the headers say of them."""

from __future__ import annotations

import re

import httpx
import pytest

from api.guard.counters import Counters
from api.guard.rates import _address
from tests.api.conftest import soup
from tests.api.guarded import Desk, guarded, is_problem, key

SEARCH = "/api/v1/search"
OF_ANOTHER = {"x-forwarded-for": "203.0.113.9"}


def left(answer: httpx.Response) -> int:
    """How many requests are left, by the header."""
    found = re.fullmatch(r'"(?:default|key)";r=(\d+);t=\d+', answer.headers["ratelimit"])
    assert found, answer.headers["ratelimit"]
    return int(found[1])


def test_what_is_left_counts_down_and_then_comes_429(desk: Desk) -> None:
    with guarded(desk, rate_limit="3/minute") as client:
        answers = [client.get(SEARCH) for _ in range(5)]
        page = client.get("/")
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [left(answer) for answer in answers] == [2, 1, 0, 0, 0]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"default";q=3;w=60'}
    assert is_problem(answers[3], 429)
    assert 1 <= int(answers[3].headers["retry-after"]) <= 60
    assert answers[3].headers["retry-after"] in answers[3].json()["detail"]
    assert page.status_code == 429
    heading = soup(page).h1
    assert heading is not None
    assert heading.text == "Terlalu banyak permintaan"


def test_static_files_and_health_are_free(desk: Desk) -> None:
    with guarded(desk, rate_limit="1/minute") as client:
        assert [client.get(SEARCH).status_code for _ in range(2)] == [200, 429]
        for path in ("/static/style.css", "/api/v1/health"):
            answers = [client.get(path) for _ in range(3)]
            assert {(answer.status_code, "ratelimit" in answer.headers) for answer in answers} == {(200, False)}


def test_a_key_has_a_limit_of_its_own(desk: Desk) -> None:
    first, second = key(desk[0], "read"), key(desk[0], "write")
    with guarded(desk, rate_limit="1/minute", key_rate_limit="2/minute") as client:
        assert client.get(SEARCH).status_code == 200
        assert [client.get(SEARCH, headers=first).status_code for _ in range(3)] == [200, 200, 429]
        told = client.get(SEARCH, headers=second)
        assert (told.status_code, told.headers["ratelimit-policy"]) == (200, '"key";q=2;w=60')
        assert client.get(SEARCH).status_code == 429


def test_a_wrong_key_counts_for_its_address(desk: Desk) -> None:
    wrong = {"authorization": f"Bearer sidak_{'0' * 12}_{'0' * 64}"}
    with guarded(desk, rate_limit="2/minute") as client:
        assert [client.get(SEARCH, headers=wrong).status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.parametrize(
    ("trusted", "statuses"), [("", [200, 429]), ("127.0.0.1", [200, 200]), ("10.0.0.0/8", [200, 429])]
)
def test_a_proxy_is_believed_only_where_it_is_trusted(desk: Desk, trusted: str, statuses: list[int]) -> None:
    with guarded(desk, rate_limit="1/minute", trusted_proxies=trusted) as client:
        assert [client.get(SEARCH).status_code, client.get(SEARCH, headers=OF_ANOTHER).status_code] == statuses


def test_what_a_visitor_puts_before_the_proxy_s_word_is_not_believed(desk: Desk) -> None:
    with guarded(desk, rate_limit="1/minute", trusted_proxies="127.0.0.1") as client:
        came = [client.get(SEARCH, headers={"x-forwarded-for": f"198.51.100.{n}, 203.0.113.9"}) for n in range(2)]
    assert [answer.status_code for answer in came] == [200, 429]


def test_an_empty_setting_means_no_limit(desk: Desk) -> None:
    with guarded(desk, rate_limit="") as client:
        answers = [client.get("/api/v1/suggest?q=bu") for _ in range(50)]
    assert {(answer.status_code, "ratelimit" in answer.headers) for answer in answers} == {(200, False)}


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("x" * 999, "x" * 100),
    ],
)
def test_an_ipv6_address_counts_with_its_network(address: str, counted: str) -> None:
    assert _address({"client": (address, 1)}) == counted


def test_counters_stay_few_and_keep_the_newest() -> None:
    counters = Counters(most=100)
    for number in range(1_000):
        counters.incr(str(number), 60)
    assert counters.incr("999", 60) == 2
    assert counters.get("0") == 0
    assert (counters.reset() or 0) <= 100


def test_counters_that_ran_out_begin_anew() -> None:
    counters = Counters(most=8)
    assert [counters.incr("a", -1), counters.incr("a", -1), counters.get("a")] == [1, 1, 0]
    for number in range(7):
        counters.incr(f"old {number}", -1)
    assert [counters.incr("b", 60), counters.incr("c", 60), counters.get("b")] == [1, 1, 1]
    assert counters.reset() == 2  # those that had run out made room
