"""The docs cannot rot: every command and setting is in them, every link leads somewhere, and none is long."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from sidak.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))


def test_every_command_stands_in_the_readme() -> None:
    from cli.app import app

    readme = (ROOT / "README.md").read_text()
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # a group of commands
    assert [name for name in commands if f"sidak {name}" not in readme] == []


def test_every_setting_stands_in_operating() -> None:
    text = (ROOT / "docs" / "operating.md").read_text()
    assert [name for name in Settings.model_fields if f"`SIDAK_{name.upper()}`" not in text] == []


@pytest.mark.parametrize("file", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS], ids=lambda file: file.name)
def test_links_lead_somewhere(file: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", file.read_text())
    assert [link for link in targets if not link.startswith("http") and not (file.parent / link).exists()] == []


@pytest.mark.parametrize("file", DOCS, ids=lambda file: file.name)
def test_a_page_of_docs_stays_short(file: Path) -> None:
    assert len(file.read_text().splitlines()) < 200


def test_every_example_of_the_query_language_can_be_read() -> None:
    from search.fields import NAMES
    from search.query import parse

    page = (ROOT / "docs" / "query-language.md").read_text()
    table, fields = page.split("## Fields")
    examples = [
        code for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for code in re.findall(r"`([^`]+)`", row)
    ]
    assert len(examples) > 20
    for example in examples:
        parse(example)
    assert [name for name in NAMES if f"`{name}`" not in fields] == []


def test_every_example_of_a_percentage_is_read_as_the_docs_say() -> None:
    from nlp.pipeline import load
    from sidak.models import Article

    page = (ROOT / "docs" / "figures.md").read_text()
    rows = re.findall(r"^\| (.+?\.) \| ([\d.]+) \| (\w+) \| (\w+) \|$", page, re.MULTILINE)
    assert len(rows) >= 7
    for sentence, value, qualifier, measures in rows:
        found = load().annotate(Article(url="docs", title="", text=sentence)).percentages
        assert [(one.value, one.qualifier, one.measures) for one in found] == [(float(value), qualifier, measures)]
