"""Who may come in: keys in the header, the cookie of the pages, and what another site may not do with it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import httpx
import pytest
import time_machine

from api.guard import cookies
from sidak.store import keys
from tests.api import stories
from tests.api.conftest import soup
from tests.api.guarded import Desk, guarded, is_problem, key

SEARCH = "/api/v1/search"
WRONG = ["Bearer x", f"Bearer sidak_{'0' * 12}_{'0' * 64}", "bearer", "Bearer \xff", "Bearer ' OR 1=1"]
HERE = {"sec-fetch-site": "same-origin"}


def secret_of(headers: dict[str, str]) -> str:
    return headers["authorization"].partition(" ")[2]


def entered(client: httpx.Client, desk: Desk, **fields: str) -> httpx.Response:
    """The answer to a form with a right key, from a page of ours."""
    sent = {"key": secret_of(key(desk[0], "read"))} | fields
    return client.post("/masuk", data=sent, headers=HERE)


@pytest.mark.parametrize("path", [SEARCH, "/api/v1/health", "/openapi.json", "/metrics", "/api/v1/nothing"])
def test_a_closed_api_says_what_to_do(desk: Desk, path: str) -> None:
    with guarded(desk, require_key=True) as client:
        answer = client.get(path)
        assert is_problem(answer, 401)
        assert "Authorization: Bearer" in answer.json()["detail"]
        assert answer.headers["www-authenticate"] == 'Bearer realm="Sidak"'
        assert client.get(path, headers=key(desk[0], "read")).status_code in {200, 404}
        refused = client.get(path, headers=key(desk[0], "write"))
        assert is_problem(refused, 403)


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("closed", [True, False])
def test_a_wrong_key_is_never_taken_for_none(desk: Desk, wrong: str, closed: bool) -> None:
    with guarded(desk, require_key=closed) as client:
        answer = client.get(SEARCH, headers={b"authorization": wrong.encode("latin-1")})
    assert is_problem(answer, 401)
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_revoked_key_opens_nothing_from_the_next_request_on(desk: Desk) -> None:
    headers = key(desk[0], "read")
    with guarded(desk, require_key=True) as client:
        assert client.get(SEARCH, headers=headers).status_code == 200
        with desk[0].writing() as db:
            keys.revoke(db, headers["authorization"].split("_")[1], now=datetime.now(UTC))
        refused = client.get(SEARCH, headers=headers)
    assert (refused.status_code, "revoked" in refused.json()["detail"]) == (401, True)


def test_what_a_proxy_is_told_is_not_for_us(desk: Desk) -> None:
    with guarded(desk) as client:
        assert client.get(SEARCH, headers={"authorization": "Basic YTpi"}).status_code == 200


def test_the_last_use_is_noted(desk: Desk) -> None:
    headers = key(desk[0], "read")
    with guarded(desk) as client:
        assert client.get(SEARCH, headers=headers).status_code == 200
    with desk[0].reading() as db:  # the server has ended, and with it what it had to write
        used = keys.find(db, secret_of(headers))
    assert used is not None
    assert used.last_used is not None


def test_a_person_signs_in_reads_and_signs_out(desk: Desk) -> None:
    with guarded(desk, require_key=True) as client:
        page = client.get(f"/artikel/{stories.BLORA.id}?lang=en")
        assert page.status_code == 401
        link = soup(page).select_one("main a[href^='/masuk']")
        assert link is not None
        form = soup(client.get(str(link["href"])))
        hidden = form.select_one("input[name=next]")
        assert hidden is not None
        answer = entered(client, desk, next=str(hidden["value"]))
        assert (answer.status_code, answer.headers["location"]) == (303, f"/artikel/{stories.BLORA.id}?lang=en")
        assert client.get(answer.headers["location"]).status_code == 200
        assert client.get("/static/style.css").status_code == 200
        assert "Meja redaksi" in client.get("/masuk").text
        assert client.post("/keluar", headers=HERE).headers["location"] == "/masuk"
        assert client.get("/").status_code == 401


def test_the_cookie_is_kept_from_scripts_and_sites_and_holds_no_secret(desk: Desk) -> None:
    for settings, secure in (({}, False), ({"public_url": "https://sidak.test"}, True)):
        with guarded(desk, require_key=True, **settings) as client:
            secret = secret_of(key(desk[0], "read"))
            answer = client.post("/masuk", data={"key": secret}, headers=HERE)
        said = answer.headers["set-cookie"].lower()
        assert all(part in said for part in ("httponly", "samesite=strict", "path=/", "max-age="))
        assert ("; secure" in said) is secure
        assert secret.split("_")[2] not in said
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("wrong", ["", "x", f"sidak_{'0' * 12}_{'0' * 64}", "\0", "<b>x</b>"])
def test_a_wrong_key_gets_the_form_again_and_no_cookie(desk: Desk, wrong: str) -> None:
    with guarded(desk, require_key=True) as client:
        answer = client.post("/masuk", data={"key": wrong}, headers=HERE)
        for_writing = client.post("/masuk", data={"key": secret_of(key(desk[0], "write"))}, headers=HERE)
    for refused in (answer, for_writing):
        assert refused.status_code == 401
        assert "set-cookie" not in refused.headers
        assert soup(refused).select_one("[role=alert]") is not None
    assert "<b>x" not in answer.text


ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "cross-site", "origin": "http://localhost"},
    {"origin": "https://evil.test"},
    {"origin": "null"},
    {"origin": ""},
    {"referer": "http://localhost/masuk"},
    {},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize("path", ["/masuk", "/keluar"])
def test_another_site_neither_signs_in_nor_out(desk: Desk, path: str, headers: dict[str, str]) -> None:
    with guarded(desk, require_key=True) as client:
        entered(client, desk)
        answer = client.post(path, data={"key": secret_of(key(desk[0], "read"))}, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("public", ["", "https://sidak.test"])
def test_a_browser_that_says_its_origin_alone_is_believed(desk: Desk, public: str) -> None:
    with guarded(desk, require_key=True, public_url=public) as client:
        origin = public or str(client.base_url).rstrip("/")
        answer = client.post("/masuk", data={"key": secret_of(key(desk[0], "read"))}, headers={"origin": origin})
        assert answer.status_code == 303
        # Under "no-referrer" the browser would say "null" for our own form.
        assert client.get("/masuk").headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.test/",
        "//evil.test",
        "/\\evil.test",
        "javascript:alert(1)",
        "/\r\nset-cookie: a=b",
        "",
        "evil",
        "/\t/evil.test",
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(desk: Desk, elsewhere: str) -> None:
    with guarded(desk, require_key=True) as client:
        answer = entered(client, desk, next=elsewhere)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert (
            "evil" not in client.get("/masuk", params={"next": elsewhere}).text.replace("lang=", "").split("<main")[1]
        )


def test_a_cookie_is_no_key_for_writing(desk: Desk) -> None:
    with guarded(desk, require_key=True) as client:
        secret = secret_of(key(desk[0], "read", "write"))
        client.post("/masuk", data={"key": secret}, headers=HERE)
        assert client.get("/").status_code == 200
        for path in ("/api/v1/recrawls", "/api/v1/takedowns"):
            refused = client.post(path, json={"url": stories.BLORA.url, "reason": "x"}, headers=HERE)
            assert refused.status_code in {401, 404}
            assert refused.status_code == 401 or path.endswith("takedowns")


def test_a_cookie_runs_out_and_cannot_be_made(desk: Desk) -> None:
    with desk[0].writing() as db:
        made, _ = keys.create(db, "Meja", ["read"], now=datetime.now(UTC))
        other, _ = keys.create(db, "Lain", ["read"], now=datetime.now(UTC))
        now = datetime.now(UTC)
        cookie = cookies.made(db, made, now)
        assert cookies.key_of(db, cookie, now + cookies.LIFE * 0.99) == made
        assert cookies.key_of(db, cookie, now + cookies.LIFE * 1.01) is None
        key_id, until, signature = cookie.split(".")
        last = "0" if signature[-1] != "0" else "1"
        for forged in (
            f"{other.id}.{until}.{signature}",
            f"{key_id}.{int(until) + 1}.{signature}",
            f"{key_id}.{until}.{signature[:-1]}{last}",
            f"{key_id}.{until}.",
            f"{key_id}.{until}.\xe9",
            f"{key_id}.\u0663.{signature}",
            f"\0.{until}.{signature}",
            "." * 200,
            "",
        ):
            assert cookies.key_of(db, forged, now) is None, forged


def test_a_cookie_of_a_revoked_key_opens_nothing(desk: Desk) -> None:
    with guarded(desk, require_key=True) as client:
        headers = key(desk[0], "read")
        client.post("/masuk", data={"key": secret_of(headers)}, headers=HERE)
        assert client.get("/").status_code == 200
        with desk[0].writing() as db:
            keys.revoke(db, headers["authorization"].split("_")[1], now=datetime.now(UTC))
        assert client.get("/").status_code == 401


def test_what_was_answered_to_one_is_not_kept_for_others(desk: Desk) -> None:
    with guarded(desk, require_key=True) as client:
        answer = client.get(SEARCH, headers=key(desk[0], "read"))
    assert answer.headers["cache-control"] == "private, no-cache"


def test_an_open_copy_has_no_form(client: httpx.Client) -> None:
    assert client.get("/masuk").status_code == 404


def test_use_is_noted_again_after_a_minute(desk: Desk) -> None:
    headers = key(desk[0], "read")
    moments = []
    for _ in range(2):
        with guarded(desk) as client:
            client.get(SEARCH, headers=headers)
        with desk[0].reading() as db:
            found = keys.find(db, secret_of(headers))
        moments.append(found and found.last_used)
    assert moments[0] == moments[1]
    later = datetime.fromtimestamp(time.time() + 61, UTC)
    with time_machine.travel(later, tick=True), guarded(desk) as client:
        client.get(SEARCH, headers=headers)
    with desk[0].reading() as db:
        found = keys.find(db, secret_of(headers))
    assert found is not None
    assert found.last_used is not None
    assert found.last_used >= later
