"""The JSON that `sidak annotate`, `read` and the API speak: the one contract that must not drift (docs/figures.md)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from sidak.errors import InputError
from sidak.models import Annotation, Article, DateMention, Figure, Inspection, Mention, Official, Sanction

Record = dict[str, Any]
_OFFSETS = tuple(timedelta(hours=hours) for hours in (7, 8, 9))
_WIB = timezone(_OFFSETS[0])


def article_record(article: Article, *, id: str | None = None) -> Record:
    """An article as read: who, when, where from, and its text. `id` replaces the article's own."""
    return {
        "id": id or article.id,
        "url": article.url,
        "canonical_url": article.canonical_url or article.url,
        "outlet": article.outlet,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "published_evidence": article.published_evidence,
        "modified": article.modified.isoformat() if article.modified else None,
        "authors": list(article.authors),
        "editors": list(article.editors),
        "section": article.section,
        "tags": list(article.tags),
        "language": article.language,
        "text": article.text,
    }


def annotation_record(article: Article, annotation: Annotation, *, id: str | None = None) -> Record:
    """An article's findings; offsets count characters of `text`, or of `title` where `field` says so."""
    return {
        "id": id or article.id,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "topics": [{"name": topic.name, "score": round(topic.score, 3)} for topic in annotation.topics],
        "regions": [{"code": region.code, "name": region.name} for region in annotation.regions],
        "officials": [official_record(official) for official in annotation.officials],
        "dates": [date_record(mention) for mention in annotation.dates],
        "percentages": [figure_record(figure) for figure in annotation.percentages],
        "ratios": [figure_record(figure) for figure in annotation.ratios],
        "sanctions": [sanction_record(sanction) for sanction in annotation.sanctions],
        "inspections": [inspection_record(inspection) for inspection in annotation.inspections],
        "pipeline": annotation.pipeline,
        "text": article.text,
    }


def official_record(official: Official) -> Record:
    """A person in office, with every place that names them."""
    record = {
        "name": official.name,
        "position": official.position,
        "institution": official.institution,
        "region": official.region,
        "found_by": official.found_by,
        "score": official.score,
        "mentions": [_span(mention) for mention in official.mentions],
    }
    return {**record, "former": True} if official.former else record


def date_record(mention: DateMention) -> Record:
    """A date as written and as resolved; `weekday_agrees` only where a weekday was written beside it."""
    record = {**_span(mention), "from": mention.first, "to": mention.last}
    return record if mention.weekday_agrees is None else {**record, "weekday_agrees": mention.weekday_agrees}


def figure_record(figure: Figure) -> Record:
    """A percentage or a ratio with the sentence it stands in."""
    record = _span(figure)
    if figure.kind == "ratio":
        record |= {"part": figure.part, "whole": figure.whole, "percent": figure.value}
    else:
        record |= {"value": figure.value, "qualifier": figure.qualifier}
        if figure.value_max is not None:
            record["value_max"] = figure.value_max
    record |= {"measures": figure.measures, "basis": figure.basis, "sentence": figure.sentence}
    known = {
        "formula": figure.formula,
        "unit": figure.unit,
        "reason": figure.reason,
        "region": figure.region,
        "institution": figure.institution,
        "as_of": figure.as_of,
        "as_of_time": figure.as_of_time,
        "speaker": figure.speaker,
        "flags": list(figure.flags),
    }
    return record | _known(known)


def sanction_record(sanction: Sanction) -> Record:
    """A sanction with the sentence it stands in."""
    known = {
        "level": sanction.level,
        "percent": sanction.percent,
        "months": sanction.months,
        "rule": sanction.rule,
        "contradicts_rule": sanction.contradicts_rule,
    }
    return _span(sanction) | {"penalty": sanction.penalty} | _known(known) | {"sentence": sanction.sentence}


def inspection_record(inspection: Inspection) -> Record:
    """What was inspected, by whom, with the sentence it stands in."""
    said = {"place": inspection.place, "is_mpp": inspection.is_mpp, "region": inspection.region}
    return _span(inspection) | said | {"by": list(inspection.by), "sentence": inspection.sentence}


def _known(facts: Record) -> Record:
    return {name: value for name, value in facts.items() if value}


def parse_day(place: str, value: str) -> date | None:
    """A day, or a moment with its zone, in ISO form; None for an empty string. Raises `InputError` naming `place`."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise InputError(f"{place}: {value!r} is no date. Write it as 2024-04-16") from None
    if moment.tzinfo is None or len(value) <= len("2024-04-16"):
        return moment.date()  # an hour without its zone is no moment; only its day is sure
    # A foreign offset, mostly UTC, is a system's and not the region's: near midnight it names another day.
    return moment if moment.utcoffset() in _OFFSETS else moment.astimezone(_WIB)


def _span(finding: Mention | DateMention | Figure | Sanction | Inspection) -> Record:
    record: Record = {"text": finding.text, "start": finding.start, "end": finding.end}
    return record if finding.field == "text" else {**record, "field": finding.field}
