"""Reads an OpenAPI document into what the reference page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TypeView:
    """A type in words; `link` is the anchor of its shape, where it has one."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A parameter of an operation, or a property of a shape."""

    name: str
    type: TypeView
    description: str
    required: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One status an operation answers with."""

    status: str
    type: TypeView
    description: str


@dataclass(frozen=True, slots=True)
class OperationView:
    """One address with its method."""

    method: str
    path: str
    anchor: str
    description: list[str]
    parameters: list[FieldView]
    answers: list[AnswerView]
    example: str


@dataclass(frozen=True, slots=True)
class ShapeView:
    """One object that answers hold."""

    name: str
    anchor: str
    description: str
    fields: list[FieldView]


def describe(document: Json) -> dict[str, Any]:
    """The values of the reference page: description, operations, shapes."""
    return {
        "description": _paragraphs(document["info"].get("description", "")),
        "operations": [
            _operation(method, path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        ],
        "shapes": [
            ShapeView(name, f"shape-{name}", _plain(shape.get("description", "")), _properties(shape))
            for name, shape in sorted(document["components"]["schemas"].items())
            if "properties" in shape
        ],
    }


def _operation(method: str, path: str, operation: Json) -> OperationView:
    parameters = operation.get("parameters", [])
    return OperationView(
        method=method.upper(),
        path=path,
        anchor=operation["operationId"],
        description=_paragraphs(operation.get("description", operation.get("summary", ""))),
        parameters=[
            FieldView(
                item["name"],
                _type(item["schema"]),
                _plain(item.get("description", "")),
                item.get("required", False),
            )
            for item in parameters
        ],
        answers=[_answer(status, answer) for status, answer in sorted(operation["responses"].items())],
        example=_example(path, parameters),
    )


def _answer(status: str, answer: Json) -> AnswerView:
    contents: list[Json] = list(answer.get("content", {}).values())
    schema = contents[0].get("schema", {}) if contents else {}
    described = answer.get("description", "")
    return AnswerView(status, _type(schema), "" if described == "Successful Response" else _plain(described))


def _properties(shape: Json) -> list[FieldView]:
    required = shape.get("required", [])
    return [
        FieldView(name, _type(schema), _described(schema), name in required)
        for name, schema in shape["properties"].items()
    ]


def _described(schema: Json) -> str:
    example = schema.get("examples", [None])[0]
    shown = "" if example is None else f"Example: {example}"
    return " ".join(filter(None, (_plain(schema.get("description", "")), shown)))


def _type(schema: Json) -> TypeView:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return TypeView(name, f"shape-{name}")
    if "anyOf" in schema:
        inner = [_type(option) for option in schema["anyOf"]]
        return TypeView(" | ".join(item.text for item in inner), next((item.link for item in inner if item.link), ""))
    if "enum" in schema:
        return TypeView(" | ".join(map(str, schema["enum"])))
    if schema.get("type") == "array":
        inside = _type(schema.get("items", {}))
        return TypeView(f"list of {inside.text or 'values'}", inside.link)
    if isinstance(schema.get("additionalProperties"), dict):
        inside = _type(schema["additionalProperties"])
        return TypeView(f"object of {inside.text}", inside.link)
    return TypeView(schema.get("format") or schema.get("const") or schema.get("type", ""))


def _example(path: str, parameters: list[Json]) -> str:
    """An address to try: parameters that have an example; a path with an id stays a pattern."""
    pairs = [
        (item["name"], example[0] if isinstance(example, list) else example)
        for item in parameters
        if item["in"] == "query"
        for example in (item["schema"].get("examples") or item.get("examples") or [])[:1]
    ]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _paragraphs(text: str) -> list[str]:
    return [_plain(part) for part in text.strip().split("\n\n")]


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "").split())
