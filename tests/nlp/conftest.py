"""The annotator, built once, and short ways to ask it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from nlp.pipeline import Annotator, load
from sidak.models import Annotation, Article

Annotate = Callable[..., Annotation]


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    """The whole pipeline."""
    return load()


@pytest.fixture(scope="session")
def annotate(annotator: Annotator) -> Annotate:
    """Annotate a text published on Tuesday, 16 April 2024, unless told otherwise."""

    def ask(text: str, *, title: str = "", published: date | None = date(2024, 4, 16)) -> Annotation:
        return annotator.annotate(Article(url="https://contoh.id/1", title=title, text=text, published=published))

    return ask
