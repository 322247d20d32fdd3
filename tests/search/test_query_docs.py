"""docs/query-language.md teaches what the parser takes, with examples that find what they should."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from search.base import Query, SearchIndex
from search.fields import NAMES
from search.printed import read_as
from search.query import MAX_DEPTH, MAX_LENGTH, MAX_OPEN_WORDS, MAX_WITHIN, parse, today
from search.tree import Everything
from sidak.errors import QueryError
from sidak.models import Official
from tests.search.conftest import Filled, Refuses
from tests.search.documents import document, figure

TEXT = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text(encoding="utf-8")
EXAMPLES, FIELDS = TEXT.split("## Fields")[0], TEXT.split("## Fields")[1].split("**Numbers**")[0]


def examples() -> list[str]:
    rows = re.findall(r"^\| (`.+?) \|", EXAMPLES, re.MULTILINE)
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row)]


def fill(filled: Filled) -> SearchIndex:
    """Articles of which every example finds some and leaves some."""
    arief = Official(name="Arief Rohman", position="Bupati Blora", institution="BKPSDM Blora")
    return filled(
        [
            document(
                "blora",
                "Sidak di Blora",
                "Bupati Blora meninjau MPP (mal pelayanan publik). Kedisiplinan kepegawaian dinilai; disiplin kurang.",
                regions=["33.16"],
                officials=(arief,),
                topics=("mpp_inspection",),
                figures=(figure(75.0), figure(10.0, "absence")),
                dates=["2024-04-16"],
                published=today() - timedelta(days=3),
            ),
            document(
                "jatim",
                "Apel gubernur",
                "Gubernur di MPP bersama imigrasi: sidak pegawai.",
                regions=["35"],
                topics=("asn_discipline",),
                figures=(figure(94.5, "satisfaction"), figure(91.0, "other")),
            ),
            document("lain", "Cuaca", "Hujan deras.", published=None),
        ]
    )


@pytest.mark.parametrize("text", examples())
def test_every_example_finds_something_and_not_everything(filled: Filled, refuses: Refuses, text: str) -> None:
    tree = parse(text)
    assert tree != Everything()
    assert parse(read_as(tree)) == tree
    if refuses(tree):
        with pytest.raises(QueryError, match="cannot answer"):
            fill(filled).search(Query(text=text))
        return
    assert 0 < fill(filled).search(Query(text=text)).total < 3


def test_every_field_is_taught_and_no_other() -> None:
    rows = re.findall(r"^\| (`.+?`) \| (`.+?`|) ?\|", FIELDS, re.MULTILINE)
    taught = {name for row in rows for cell in row for name in re.findall(r"`(\w+)`", cell)}
    assert taught == set(NAMES)


def test_the_limits_that_are_taught_are_those_that_hold() -> None:
    limits = TEXT.split("## Limits")[1]
    assert all(f"{limit:,}" in limits for limit in (MAX_LENGTH, MAX_DEPTH, MAX_OPEN_WORDS, MAX_WITHIN))


def test_the_query_for_figures_can_be_asked() -> None:
    (text,) = re.findall(r"sidak search '(.+)' --findings", TEXT)
    assert parse(text) != Everything()
