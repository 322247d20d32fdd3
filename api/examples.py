"""Examples of answers for the OpenAPI document, put together from the examples of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]

_OF_FORMAT = {"date": "2024-04-16", "date-time": "2024-04-16T10:20:00+08:00"}
_DEEPEST = 8


def example(schema: Json, shapes: Json, depth: int = 0) -> Any:
    """A value that the schema allows; `shapes` are what its references name."""
    if "$ref" in schema:
        return example(shapes[schema["$ref"].rsplit("/", 1)[-1]], shapes, depth)
    for name in ("examples", "enum"):
        if schema.get(name):
            return schema[name][0]
    for name in ("example", "const", "default"):
        if name in schema:
            return schema[name]
    if options := schema.get("anyOf") or schema.get("oneOf"):
        # What may be absent is shown, unless the shapes lead around in a circle.
        return example(options[0] if depth < _DEEPEST else options[-1], shapes, depth + 1)
    return _of_type(schema, shapes, depth)


def _of_type(schema: Json, shapes: Json, depth: int) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, shapes, depth)
    if kind == "array":
        items = schema.get("prefixItems") or [schema["items"]] * (depth < _DEEPEST)
        return [example(each, shapes, depth + 1) for each in items]
    if kind == "string":
        return _OF_FORMAT.get(schema.get("format", ""), "…")
    return {"integer": schema.get("minimum", 1), "number": schema.get("minimum", 1), "boolean": False}.get(kind or "")


def _object(schema: Json, shapes: Json, depth: int) -> Any:
    shown = {name: example(each, shapes, depth + 1) for name, each in schema.get("properties", {}).items()}
    inside = schema.get("additionalProperties")
    if shown or not isinstance(inside, Mapping):
        return shown
    name = example(schema["propertyNames"], shapes) if "propertyNames" in schema else "…"
    return {name: example(inside, shapes, depth + 1)}
