"""Hits as the items of a feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone

from markupsafe import Markup

from api.addresses import article_link, figure_link
from api.context import Context
from api.feeds import Item
from api.routes.article_page import web_address
from api.taken.walk import Taken
from api.web.figure_rows import said_by
from api.web.figures import figure_view
from api.web.language import Language

WIB = timezone(timedelta(hours=7))
NOON = time(12, tzinfo=WIB)
_SHOWN_FIGURES = 3


def article_item(taken: Taken, context: Context, t: Language, site: str) -> Item:
    """An article: its quotation, and the sentences of its first figures."""
    hit = taken.hit
    sentences = list(dict.fromkeys(figure.sentence for figure in hit.figures if figure.field == "text"))
    shown = sentences[:_SHOWN_FIGURES]
    # Of some outlets no more may be shown than the sentences of figures.
    quoted = shown if hit.outlet in context.quote_only else [hit.snippet.text, *shown]
    return _item(taken, context, t, article_link(site, hit.id), hit.title, list(dict.fromkeys(filter(None, quoted))))


def figure_item(taken: Taken, context: Context, t: Language, site: str) -> Item:
    """A figure: its title says value, what and where, its content is the sentence."""
    hit = taken.hit
    figure = figure_view(hit.figures[0], t)
    value = f"{figure.hedge} {figure.value}".strip()
    places = ", ".join(region.name for region in hit.regions)
    title = " · ".join(filter(None, (value, figure.measure, figure.reason, figure.institution, places)))
    facts = [
        figure.formula,
        *figure.flags,
        f"{t('figure.as_of')} {figure.as_of}" if figure.as_of else "",
        f"{t('figure.speaker')} {said}" if (said := said_by(next(iter(hit.officials), None), figure.speaker)) else "",
        hit.title,
    ]
    link = figure_link(site, hit.id)
    return _item(taken, context, t, link, title, [hit.figures[0].sentence], facts)


def moment(published: date | None, day: date | None) -> datetime | None:
    """When it was published: the moment where it is known, else noon of the day in Jakarta.

    At noon there it is the same day from New York to Auckland. `day` is the one that was indexed; a moment of another
    day belongs to a text that is not indexed yet.
    """
    if isinstance(published, datetime) and published.date() == day and published.tzinfo:
        return published
    return datetime.combine(day, NOON) if day else None


def _item(
    taken: Taken,
    context: Context,
    t: Language,
    link: str,
    title: str,
    quoted: list[str],
    facts: Sequence[str] = (),
) -> Item:
    hit, known = taken.hit, taken.evidence
    published = moment(known.published, hit.published)
    outlet, original = context.outlet_name(hit.outlet), web_address(hit.url)
    told = " · ".join(filter(None, [*facts, outlet, t.moment(hit.published) if hit.published else ""]))
    parts = [Markup("<blockquote>{}</blockquote>").format(one) for one in quoted]
    parts.append(Markup("<p>{}</p>").format(told))
    if original:
        parts.append(Markup('<p><a href="{}">{}</a></p>').format(original, t("article.original")))
    return Item(
        link=link,
        title=title,
        html=str(Markup("").join(parts)),
        text="\n\n".join([*(f"“{one}”" for one in quoted), told, *filter(None, [original])]),
        published=published,
        updated=known.seen,
        original=original,
        source=outlet,
        authors=known.authors,
        categories=tuple(t.known("topic", topic) for topic in hit.topics),
    )
