"""What the index found, in the shapes that the API promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pydantic_core import to_json

from api.schemas import FindingAnswer, OfficialHitAnswer
from search.base import Hit, SearchPage
from search.officials import OfficialHit

_OF_HIT = tuple(field.name for field in fields(Hit) if field.name != "kept")
_OF_PAGE = tuple(field.name for field in fields(SearchPage) if field.name != "hits")
_OF_FINDING = tuple(name for name in _OF_HIT if name != "snippet")
_OF_OFFICIAL = tuple(field.name for field in fields(OfficialHit) if field.name != "said")


def search_json(page: SearchPage) -> bytes:
    """A page of articles as the JSON of a `SearchAnswer`.

    What the index keeps of an article's findings is JSON already, and is put in as it is: to read it and to write it
    again took longer than the search itself.
    """
    told = to_json(_picked(page, _OF_PAGE))
    hits = b",".join(map(_hit_json, page.hits))
    return b"".join((told[:-1], b',"hits":[', hits, b"]}"))


def told(page: SearchPage) -> Mapping[str, Any]:
    """What a page tells of its query."""
    return _picked(page, _OF_PAGE)


def finding(hit: Hit) -> FindingAnswer:
    """A figure that was found."""
    speakers, figures = hit.officials, hit.figures
    own = {"sentence": hit.snippet, "figure": figures[0], "speaker": next(iter(speakers), None), "dates": hit.dates}
    return FindingAnswer.model_validate({**_picked(hit, _OF_FINDING), **own})


def official(found: OfficialHit) -> OfficialHitAnswer:
    """A person in office who was found."""
    own = {"said": [finding(hit) for hit in found.said]}
    return OfficialHitAnswer.model_validate({**_picked(found, _OF_OFFICIAL), **own})


def _hit_json(hit: Hit) -> bytes:
    # A quote inside of a string stands behind a backslash, so what is renamed here is the names of fields alone.
    kept = hit.kept.json.replace(b'"first":', b'"from":').replace(b'"last":', b'"to":')
    return b",".join((to_json(_picked(hit, _OF_HIT))[:-1], kept[1:]))


def _picked(source: object, names: tuple[str, ...]) -> Mapping[str, Any]:
    return {name: getattr(source, name) for name in names}
