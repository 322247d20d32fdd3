"""docs/query-language.md teaches what the parser takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.fields import NAMES
from search.query import parse, read_as
from search.tree import Everything

TEXT = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text(encoding="utf-8")
EXAMPLES, FIELDS = TEXT.split("## Fields")[0], TEXT.split("## Fields")[1].split("##")[0]


def examples() -> list[str]:
    rows = re.findall(r"^\| (`.+?) \|", EXAMPLES, re.MULTILINE)
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("text", examples())
def test_every_example_can_be_asked(text: str) -> None:
    tree = parse(text)
    assert tree != Everything()
    assert parse(read_as(tree)) == tree


def test_every_field_is_taught_and_no_other() -> None:
    rows = re.findall(r"^\| (`.+?`) \| (`.+?`|) ?\|", FIELDS, re.MULTILINE)
    taught = {name for row in rows for cell in row for name in re.findall(r"`(\w+)`", cell)}
    assert taught == set(NAMES)
