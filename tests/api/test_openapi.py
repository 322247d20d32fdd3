"""The OpenAPI document tells what the API does: schemathesis asks for all that it allows, and for what it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from api.app import create_app
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.models import Visit
from sidak.store import open_store, visits
from tests.api import stories
from tests.api.conftest import serving
from tests.api.guarded import key

# What no schema can say: a query has a grammar of its own, ids and cursors are of what there is, and addresses and
# bodies have a length as a whole.
SETTINGS = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", 404, 410, 414, 422]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 413, 414, 422]
"""
PROBLEM = {"$ref": "#/components/schemas/Problem"}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Where an app over a store of its own is served, for articles may be taken down there; and a key to it."""
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, TantivyIndex(tmp_path / "index") as index:
        stories.fill(store)
        drain(store, index)
        with store.writing() as db:
            visits.put(db, [Visit(url=stories.BLORA.url, outlet=stories.BLORA.outlet, outcome="new")])
        with serving(create_app(store, index, outlets=stories.OUTLETS)) as address:
            yield address, key(store, "read", "write")["authorization"]


def test_schemathesis_finds_nothing(own: tuple[str, str], tmp_path: Path) -> None:
    address, secret = own
    folder = tmp_path / "schemathesis"
    folder.mkdir()
    (folder / "schemathesis.toml").write_text(SETTINGS)
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/openapi.json", "--no-color"]
    bounds = ["--max-examples", "5", "--seed", "1", "--phases", "examples,coverage,fuzzing"]
    checks = ["--checks", "all", "--continue-on-failure", "--warnings", "off", "--header", f"Authorization: {secret}"]
    plain = {**os.environ, "NO_PROXY": "*"}
    ran = subprocess.run(
        [*command, *bounds, *checks], cwd=folder, env=plain, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr
    assert "No issues found" in ran.stdout, ran.stdout[-3000:]


def operations(client: httpx.Client) -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation with its address and method."""
    paths = client.get("/openapi.json").json()["paths"]
    return [(path, method, operation) for path, methods in paths.items() for method, operation in methods.items()]


def test_every_operation_tells_its_problems_and_who_may(client: httpx.Client) -> None:
    for path, _, operation in operations(client):
        answers = operation["responses"]
        assert {"400", "401", "414", "422", "429", "503"} <= set(answers), path
        for status, answer in answers.items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"], (path, status)
                assert answer["content"]["application/problem+json"]["schema"] == PROBLEM
                assert answer["description"]
        assert operation["security"]
        assert operation["summary"]


def test_writing_takes_a_key_and_reading_may(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for path, method, operation in operations(client):
        assert operation["security"] == ([{"key": []}] if method == "post" else [{}, {"key": []}]), path


def test_answers_have_examples_of_their_own_kind(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    told = 0
    for path, _, operation in operations(client):
        for status, answer in operation["responses"].items():
            for kind, content in answer.get("content", {}).items():
                if "json" in kind and content.get("schema"):
                    schema = {**content["schema"], "components": document["components"]}
                    assert jsonschema_rs.is_valid(schema, content["example"]), (path, status, content["example"])
                    told += 1
    assert told > 50


def test_parameters_have_examples_or_say_what_they_take(client: httpx.Client) -> None:
    for path, _, operation in operations(client):
        for parameter in operation.get("parameters", []):
            assert parameter.get("description") or parameter["schema"].get("examples"), (path, parameter["name"])
            assert parameter["in"] == "query" or "example" in parameter or parameter["schema"].get("enum"), path


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2", "/api/v1/articles/", "/api/nothing/%00", "/api/v1/"])
def test_what_is_not_there_is_a_problem(client: httpx.Client, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = client.request(method, path)
        assert answer.status_code in {404, 405}
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_every_other_method_is_a_problem(client: httpx.Client, method: str) -> None:
    for path, known, _ in operations(client):
        if method.lower() != known:
            answer = client.request(method, path.replace("{", "").replace("}", ""))
            assert answer.status_code in {404, 405, 422}, path
            assert answer.headers["content-type"] == "application/problem+json"
