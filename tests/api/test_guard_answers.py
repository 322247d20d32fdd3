"""What comes back: ETags, 304, gzip, HEAD, what may be kept, and what another site's script may read."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from api import guard
from api.guard.static import FOLDER, static_address
from tests.api import stories
from tests.api.conftest import serving
from tests.api.guarded import Desk, guarded

ARTICLE = stories.BLORA.id
TEXTS = ["/", f"/artikel/{ARTICLE}", f"/api/v1/articles/{ARTICLE}", "/api/v1/search?q=pegawai", "/openapi.json"]
PLAIN = {"accept-encoding": "identity"}
PACKED = {"accept-encoding": "gzip"}
SAME = ("etag", "cache-control", "vary", "content-security-policy", "x-content-type-options")


@pytest.mark.parametrize("path", TEXTS)
@pytest.mark.parametrize("encoding", [PLAIN, PACKED])
def test_what_one_has_is_not_sent_again(client: httpx.Client, path: str, encoding: dict[str, str]) -> None:
    first = client.get(path, headers=encoding)
    etag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}(-gzip)?"', etag)
    assert first.headers["cache-control"] == "no-cache"
    for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        again = client.get(path, headers={"if-none-match": known} | encoding)
        assert (again.status_code, again.content) == (304, b"")
        assert {name: again.headers.get(name) for name in SAME} == {name: first.headers.get(name) for name in SAME}
    for other in ('"x"', etag.strip('"'), etag[:-2] + '"', ""):
        assert client.get(path, headers={"if-none-match": other} | encoding).status_code == 200


def test_packed_and_plain_are_told_apart(client: httpx.Client) -> None:
    plain, packed = (client.get("/", headers=encoding) for encoding in (PLAIN, PACKED))
    assert plain.text == packed.text
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert plain.headers["etag"] != packed.headers["etag"]
    assert "Accept-Encoding" in plain.headers["vary"]
    assert "cookie" in plain.headers["vary"]


@pytest.mark.parametrize(
    ("accepted", "packs"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("gzip;q=0", False), ("", False), ("xgzip", False)],
)
def test_only_what_is_asked_for_is_packed(client: httpx.Client, accepted: str, packs: bool) -> None:
    answer = client.get("/", headers={"accept-encoding": accepted})
    assert ("content-encoding" in answer.headers) is packs


def test_another_answer_has_another_tag(client: httpx.Client) -> None:
    tags = [client.get(f"/api/v1/search?q={word}", headers=PLAIN).headers["etag"] for word in ("pegawai", "bupati")]
    assert len({*tags, client.get("/api/v1/search?q=bupati", headers=PLAIN).headers["etag"]}) == 2


@pytest.mark.parametrize("path", [*TEXTS, "/static/style.css", "/nothing", "/api/v1/nothing"])
def test_head_tells_what_get_would(client: httpx.Client, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.content == b""
    assert head.status_code == got.status_code
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_a_streamed_answer_goes_through_and_head_ends_it(desk: Desk) -> None:
    made: list[int] = []

    def rows() -> Iterator[bytes]:
        for number in range(100_000):
            made.append(number)
            yield b"%06d\n" % number

    app = FastAPI()
    guard.install(app, guard.Rules(), desk[0])
    app.get("/rows")(lambda: StreamingResponse(rows(), media_type="text/csv"))
    with serving(app) as address:
        head = httpx.head(f"{address}/rows")
        asked = len(made)
        came = httpx.get(f"{address}/rows", headers=PACKED)
    assert (head.status_code, head.content) == (200, b"")
    assert asked < 50_000
    assert len(came.content) == 700_000
    assert "etag" not in came.headers


def test_errors_have_no_tag(client: httpx.Client) -> None:
    for path in ("/nothing", "/api/v1/nothing", "/?q=(", "/api/v1/search?limit=x"):
        assert "etag" not in client.get(path).headers


@pytest.mark.parametrize("name", ["style.css", "favicon.svg"])
def test_a_file_with_its_version_is_kept_for_good(client: httpx.Client, name: str) -> None:
    address = static_address(name)
    assert client.get(address).headers["cache-control"] == "public, max-age=31536000, immutable"
    for other in (
        f"/static/{name}",
        f"/static/{name}?v=",
        f"/static/{name}?v=0",
        f"{address}0",
        f"/static/{name}?v=%00",
    ):
        answer = client.get(other)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    etag = client.get(address).headers["etag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    assert (FOLDER / name).read_bytes() == client.get(address).content


def test_a_script_elsewhere_reads_only_where_the_setting_says(desk: Desk, client: httpx.Client) -> None:
    theirs = {"origin": "https://data.test"}
    assert "access-control-allow-origin" not in client.get("/api/v1/search", headers=theirs).headers
    with guarded(desk, cors_origins="https://data.test, https://b.test", rate_limit="2/minute") as open_client:
        answer = open_client.get("/api/v1/search", headers=theirs)
        assert answer.headers["access-control-allow-origin"] == "https://data.test"
        exposed = answer.headers["access-control-expose-headers"].lower().split(", ")
        assert {"etag", "link", "ratelimit"} <= set(exposed)
        assert "access-control-allow-credentials" not in answer.headers
        other = open_client.get("/api/v1/search", headers={"origin": "https://evil.test"})
        assert "access-control-allow-origin" not in other.headers
        refused = open_client.get("/api/v1/search", headers=theirs)
        assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (429, "https://data.test")
        for method, allowed in (("GET", 200), ("POST", 400), ("DELETE", 400)):
            asked = theirs | {
                "access-control-request-method": method,
                "access-control-request-headers": "authorization",
            }
            assert open_client.options("/api/v1/recrawls", headers=asked).status_code == allowed


def test_what_is_packed_is_the_same(client: httpx.Client) -> None:
    with client.stream("GET", "/api/v1/regions", headers=PACKED) as answer:
        packed = b"".join(answer.iter_raw())
    assert gzip.decompress(packed) == client.get("/api/v1/regions", headers=PLAIN).content
