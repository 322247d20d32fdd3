"""What an outlet changed in an article after publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise

from markupsafe import Markup, escape

from api.web.figures import FigureView, figure_view
from api.web.language import Language, local
from sidak.differences import only_in
from sidak.models import Annotation
from sidak.store.articles import Revision

_WORDS = re.compile(r"\s+|\S+")
_LARGEST = 4_000_000
"""Comparing word by word costs the product of both lengths; a rewrite larger than that is shown whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One revision against the one before.

    `passages` hold only what changed, with <del> and <ins>; `gone` and `come` are the figures that only the older or
    only the newer text has.
    """

    number: int
    seen: datetime
    passages: tuple[Markup, ...]
    gone: tuple[FigureView, ...]
    come: tuple[FigureView, ...]


def edits(revisions: Sequence[Revision], t: Language, *, quoted: bool = False) -> list[Edit]:
    """Every change of the text, newest first; none for an article that stayed as it was.

    With `quoted` only the figures are told, and not the passages.
    """
    return [_edit(old, new, t, quoted=quoted) for old, new in pairwise(revisions)][::-1]


def _edit(old: Revision, new: Revision, t: Language, *, quoted: bool) -> Edit:
    both_read = old.annotation is not None and new.annotation is not None
    return Edit(
        number=new.number,
        seen=local(new.seen, new.article.published),
        passages=() if quoted else tuple(_passages(_lines(old), _lines(new))),
        gone=_only_in(old.annotation, new.annotation, t) if both_read else (),
        come=_only_in(new.annotation, old.annotation, t) if both_read else (),
    )


def _only_in(one: Annotation | None, other: Annotation | None, t: Language) -> tuple[FigureView, ...]:
    figures, others = (said.figures if said else () for said in (one, other))
    return tuple(figure_view(figure, t) for figure in only_in(figures, others))


def _lines(revision: Revision) -> list[str]:
    return [revision.article.title, *filter(None, revision.article.text.split("\n\n"))]


def _passages(old: Sequence[str], new: Sequence[str]) -> list[Markup]:
    return [
        _changed("\n\n".join(old[left:left_end]), "\n\n".join(new[right:right_end]))
        for action, left, left_end, right, right_end in _steps(old, new)
        if action != "equal"
    ]


def _changed(old: str, new: str) -> Markup:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) * len(after) > _LARGEST:
        return _replaced(old, new)
    pieces = []
    for action, left, left_end, right, right_end in _steps(before, after):
        gone, come = "".join(before[left:left_end]), "".join(after[right:right_end])
        pieces.append(escape(come) if action == "equal" else _replaced(gone, come))
    return Markup("").join(pieces)


def _replaced(gone: str, come: str) -> Markup:
    deleted = Markup("<del>{}</del>").format(gone) if gone else Markup()
    inserted = Markup("<ins>{}</ins>").format(come) if come else Markup()
    return deleted + inserted


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
