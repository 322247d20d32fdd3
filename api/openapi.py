"""The OpenAPI document: what FastAPI makes of the routes, and what the guard adds to each of them."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI

from api.examples import example

PROBLEM: Final = "application/problem+json"
_EVERYWHERE: Mapping[str, str] = {
    "400": "The request itself is wrong: its host, or its form.",
    "401": "A key is needed, or the one sent is wrong.",
    "403": "The key is not for this.",
    "405": "The address does not take this method.",
    "413": "The body is too long.",
    "414": "The address is too long.",
    "429": "There were too many requests; `Retry-After` says when to ask again.",
    "500": "Something is wrong with Sidak itself.",
    "503": "The store or the index cannot answer now, or not in time.",
}
_OF_PATHS: Mapping[str, tuple[str, str]] = {
    "article_id": ("The id of an article, as a search gives it.", "0f3a5c7e9b1d2468"),
    "finding_id": ("The id of a figure, as a search gives it.", "0f3a5c7e9b1d2468-3b9d0c1e5f72"),
    "id": ("The id of an article or of a figure.", "0f3a5c7e9b1d2468"),
    "format": ("In which form.", "atom"),
}
_RATE_HEADERS = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "RateLimit": {"description": "What is left: `r` requests, for `t` seconds.", "schema": {"type": "string"}},
}


def install(app: FastAPI) -> None:
    """Let `app.openapi()` give the completed document."""
    plain = app.openapi

    def completed() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(plain())
        return plain()

    app.openapi = completed  # type: ignore[method-assign]  # the way that FastAPI documents


def _complete(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):  # ours is a Problem
        schemas.pop(unused, None)
    for methods in document["paths"].values():
        for operation in methods.values():
            _add_problems(operation["responses"])
            _add_examples(operation, schemas)
            # Where SIDAK_REQUIRE_KEY closes a copy, reading takes a key too.
            operation.setdefault("security", [{}, {"key": []}])


def _add_problems(answers: dict[str, Any]) -> None:
    if "404" in answers:
        answers.setdefault("410", {"description": "It was taken down: it is not kept, nor taken in again."})
    for status, described in _EVERYWHERE.items():
        answers.setdefault(status, {"description": described})
    for status, answer in answers.items():
        if status >= "400":
            told = {"type": "about:blank", "title": HTTPStatus(int(status)).phrase, "status": int(status)}
            shape = {"$ref": "#/components/schemas/Problem"}
            answer["content"] = {PROBLEM: {"schema": shape, "example": told | {"detail": answer["description"]}}}
    answers["429"]["headers"] = _RATE_HEADERS


def _add_examples(operation: dict[str, Any], shapes: Mapping[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path" and parameter["name"] in _OF_PATHS:
            described, shown = _OF_PATHS[parameter["name"]]
            parameter.setdefault("description", described)
            parameter.setdefault("example", shown)
    for answer in operation["responses"].values():
        for kind, content in answer.get("content", {}).items():
            if "json" in kind and content.get("schema"):
                content.setdefault("example", example(content["schema"], shapes))
