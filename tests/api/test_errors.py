from __future__ import annotations

import http.client
from itertools import permutations
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.app import create_app
from api.problems import problem_of
from search.base import FacetValue, Query, SearchPage
from search.tantivy_index import TantivyIndex
from sidak.errors import BusyError, EngineDownError, SearchError, SidakError, StoreFullError
from sidak.store import Store
from tests.api import stories
from tests.api.conftest import serving, soup

HARMFUL = [
    "q=%22open",
    "q=(a",
    "q=%00%01%1b",
    "q=%ff%fe",
    "q=" + "%F0%9F%98%80" * 100,
    "q=" + "(" * 1500,
    "q=region:nowhere",
    "q=persen:%3Cx",
    "q=*",
    "q=~",
    "cursor=nonsense",
    "cursor=" + "A" * 999,
    "cursor=%00",
    "from=2024-99-99",
    "from=0000-00-00",
    "to=9999-12-31",
    "from=2024-05-01&to=2024-04-01",
    "limit=x",
    "limit=-1",
    "limit=99999999999999999999",
    "sort=;",
    "topic=-",
    "topic=--asn_discipline",
    "region=%00",
    "year=99999",
    "outlet=" + "x" * 101,
    "outlet=%22%3E",
    "&".join(["year=2024"] * 60),
    "unknown=1",
    "q=%E2%80%8F%E2%80%AEbupati%E2%80%AC",
    "q=%E2%80%8F",
    "q=%ED%A0%80",
    "q=%1b[31m%07",
    "q=%22bupati%20mpp%22~999999999999",
    "q=persen:99999999999999999999999",
    "q=persen:%5B1e999%20TO%20*%5D",
    "q=terbit:99999999d",
    "q=terbit:9999-12..0000-01",
    "q=" + "a*+" * 40,
    "q=" + "b~+" * 40,
    "q=" + "x" * 2001,
    "q=" + "di+" * 600,
    "name=%00%E2%80%8F%22(",
    "name=" + "x" * 201,
    "facet=office",
    "facet=",
    "facet=month&facet=month",
    "exact=perhaps",
    "grouped=",
    "sort=highest",
    "sort=",
    "month=2024-13",
    "month=%D9%A2%D9%A0%D9%A2%D9%A4-01",
    "official=%00",
    "official=%22%5C%0a",
    "official=-",
    "story=%F0%9F%98%80%22)",
    "story=-",
    "limit=1e3",
    "limit=0",
    "limit=%D9%A5",
]
LISTS = ["/api/v1/search", "/api/v1/findings", "/api/v1/officials"]
ROUTES = ["/", *LISTS, "/api/v1/suggest"]


@pytest.mark.parametrize("query", HARMFUL)
@pytest.mark.parametrize("path", ROUTES)
def test_no_input_makes_a_server_error(client: httpx.Client, path: str, query: str) -> None:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code in {200, 422}, answer.text
    expected = "text/html" if path == "/" else "application/"
    assert answer.headers["content-type"].startswith(expected)


@pytest.mark.parametrize("path", ROUTES)
def test_an_endless_query_is_refused(address: str, path: str) -> None:
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port)
    connection.request("GET", f"{path}?q={'a' * 100_000}")
    assert connection.getresponse().status in {400, 414, 422}
    connection.close()


@pytest.mark.parametrize("path", LISTS)
def test_a_wrong_query_is_a_problem_with_its_place(client: httpx.Client, path: str) -> None:
    answer = client.get(path, params={"q": "disiplin (pegawai"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["position"] == 9
    assert problem["status"] == 422
    assert "parenthesis" in problem["detail"]


@pytest.mark.parametrize("path", LISTS)
def test_a_misspelt_field_gets_a_suggestion(client: httpx.Client, path: str) -> None:
    problem = client.get(path, params={"q": "bupati wilaya:blora"}).json()
    assert (problem["status"], problem["position"]) == (422, 7)
    assert "wilayah" in problem["detail"]


def changed(cursor: str) -> list[str]:
    """A cursor with one character altered, at several places, and cut."""
    at = [0, len(cursor) // 2, len(cursor) - 1]
    other = [cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :] for place in at]
    return [*other, cursor[:-1], cursor + "A", cursor * 5]


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_that_was_tampered_with_is_refused(client: httpx.Client, path: str) -> None:
    cursor = client.get(path, params={"limit": 1}).json()["next_cursor"]
    assert client.get(path, params={"limit": 1, "cursor": cursor}).status_code == 200
    for wrong in changed(cursor):
        assert client.get(path, params={"limit": 1, "cursor": wrong}).status_code == 422, wrong


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("asked", [{"q": "pegawai"}, {"year": "2024"}, {"exact": "true"}, {"from": "2020-01-01"}])
def test_a_cursor_of_another_query_is_refused(client: httpx.Client, path: str, asked: dict[str, str]) -> None:
    cursor = client.get(path, params={"limit": 1}).json()["next_cursor"]
    assert client.get(path, params={"limit": 1, "cursor": cursor, **asked}).status_code == 422


@pytest.mark.parametrize(("path", "other"), list(permutations(LISTS, 2)))
def test_a_cursor_of_another_list_is_refused(client: httpx.Client, path: str, other: str) -> None:
    cursor = client.get(other, params={"limit": 1}).json()["next_cursor"]
    assert client.get(path, params={"limit": 1, "cursor": cursor}).status_code == 422


def test_a_wrong_parameter_is_named(client: httpx.Client) -> None:
    problem = client.get("/api/v1/search?limit=1000&from=2024-02-30").json()
    assert {error["parameter"] for error in problem["errors"]} == {"limit", "from"}
    assert client.get("/api/v1/search?from=2024-02-02&to=2024-02-01").json()["errors"][0]["parameter"] == "range"


def test_a_page_shows_the_place_of_the_error_under_the_query(client: httpx.Client) -> None:
    answer = client.get("/", params={"q": "disiplin (pegawai"})
    assert answer.status_code == 422
    shown = soup(answer).select_one(".caret")
    assert shown is not None
    line, caret = shown.text.split("\n")
    assert line[caret.index("^")] == "("


def test_a_long_wrong_query_is_cut_around_its_place(client: httpx.Client) -> None:
    shown = soup(client.get("/", params={"q": "a " * 200 + "(b" + " c" * 200})).select_one(".caret")
    assert shown is not None
    line, caret = shown.text.split("\n")
    assert len(line) < 120
    assert line[caret.index("^")] == "("


@pytest.mark.parametrize("path", ["/artikel/0000000000000000", "/artikel/%00", "/artikel/%27%3B--", "/nothing/here"])
def test_a_page_that_is_not_there_is_friendly(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    heading = soup(answer).h1
    assert heading is not None
    assert heading.text == "Halaman ini tidak ada"


@pytest.mark.parametrize("path", ["/api/v1/articles/0000000000000000", "/api/v1/articles/%00/revisions", "/api/v1/x"])
def test_an_answer_that_is_not_there_is_a_problem(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["status"] == 404


def test_another_method_is_refused(client: httpx.Client) -> None:
    answer = client.post("/api/v1/search")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize(
    "error", [BusyError("busy"), StoreFullError("full"), SearchError("closed"), EngineDownError("down")]
)
def test_what_cannot_answer_now_is_503(error: SidakError) -> None:
    problem = problem_of(error)
    assert (problem.status, problem.detail) == (503, str(error))


class _Broken(TantivyIndex):
    def search(self, query: Query) -> SearchPage:
        if query.text == "bug":
            raise ZeroDivisionError
        raise SearchError("The index cannot be read: try `sidak index --rebuild`.")


def test_a_failing_index_and_a_bug_are_told_apart(desk: tuple[Store, TantivyIndex], tmp_path: object) -> None:
    with _Broken(tmp_path / "index") as index, serving(create_app(desk[0], index)) as address:  # type: ignore[operator]
        broken = httpx.get(f"{address}/api/v1/search")
        page = httpx.get(f"{address}/")
        bug = httpx.get(f"{address}/?q=bug")
    assert broken.status_code == page.status_code == 503
    assert "--rebuild" in broken.json()["detail"]
    assert "Data sedang tidak dapat dijangkau" in page.text
    assert bug.status_code == 500
    assert "ZeroDivisionError" not in bug.text
    assert "default-src 'none'" in bug.headers["content-security-policy"]


class _Down(TantivyIndex):
    """An engine that breaks off in mid-request."""

    def search(self, query: Query) -> SearchPage:
        raise EngineDownError("The search engine broke off.")

    def complete(self, beginning: str, limit: int) -> list[FacetValue]:
        raise EngineDownError("The search engine broke off.")

    def applied(self) -> int:
        raise EngineDownError("The search engine broke off.")


def test_an_engine_that_is_down_is_503_everywhere_and_articles_can_still_be_read(
    desk: tuple[Store, TantivyIndex], tmp_path: Path
) -> None:
    with _Down(tmp_path / "index") as index, serving(create_app(desk[0], index)) as address:
        paths = [*LISTS, "/api/v1/suggest?q=bupati", "/api/v1/regions", "/api/v1/outlets", "/api/v1/health", "/"]
        answers = [httpx.get(f"{address}{path}") for path in paths]
        article = httpx.get(f"{address}/api/v1/articles/{stories.BLORA.id}")
    assert [answer.status_code for answer in answers] == [503] * len(paths)
    assert {answer.json()["title"] for answer in answers[:-1]} == {"The search engine cannot be reached"}
    assert "Data sedang tidak dapat dijangkau" in answers[-1].text
    assert article.status_code == 200


def test_stories_are_there(client: httpx.Client) -> None:
    assert client.get(f"/artikel/{stories.SURABAYA.id}").status_code == 200
