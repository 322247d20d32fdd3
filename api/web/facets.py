"""What can be chosen beside an answer: facets with their links, and the chips of what is on."""

from __future__ import annotations

from dataclasses import dataclass

from api.context import Context
from api.params import FILTERS, FilterField, QueryParams
from api.web.language import Language
from search.base import SearchPage
from sidak.regions import gazetteer

SHOWN_VALUES = 6
"""How many values of a facet stand open; the rest folds."""
_MONTHS = 12
_FACETS: tuple[FilterField, ...] = ("topic", "region", "outlet", "year", "month", "measure", "official")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """One value of a facet, and how many articles choosing it would show."""

    label: str
    count: int
    kept: bool
    excluded: bool
    address: str
    exclude_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetView:
    """One facet: what stands open, and what folds."""

    field: FilterField
    shown: tuple[ValueView, ...]
    folded: tuple[ValueView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    excluded: bool
    address: str


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of an answer."""

    params: QueryParams
    page: SearchPage
    context: Context
    t: Language

    def views(self) -> list[FacetView]:
        """Those that have something to choose."""
        return [view for field in counted(self.params) if (view := self._facet(field)).shown]

    def _facet(self, field: FilterField) -> FacetView:
        chosen = self.params.chosen(field)
        counts = {value.value: value.count for value in self.page.facets.get(field, ())}
        if field == "month":
            counts = dict(sorted(counts.items()))
        picked = [value for value in (*chosen.kept, *chosen.excluded) if value not in counts]
        values = [self._value(field, value, counts.get(value, 0)) for value in (*picked, *counts)]
        # What is chosen must stay in sight, or it could not be taken back here.
        values.sort(key=lambda value: not (value.kept or value.excluded))
        open_ = _MONTHS if field == "month" else SHOWN_VALUES
        return FacetView(field=field, shown=tuple(values[:open_]), folded=tuple(values[open_:]))

    def _value(self, field: FilterField, value: str, count: int) -> ValueView:
        chosen = self.params.chosen(field)
        return ValueView(
            label=label_of(field, value, self.context, self.t),
            count=count,
            kept=value in chosen.kept,
            excluded=value in chosen.excluded,
            address=self.params.toggled(field, value),
            exclude_address=self.params.toggled(field, value, exclude=True),
        )


def counted(params: QueryParams) -> tuple[FilterField, ...]:
    """The facets that the page shows; the months only of a year that is chosen, or they would be too many."""
    with_months = params.chosen("year").kept or params.month
    return tuple(field for field in _FACETS if field != "month" or with_months)


def chips(params: QueryParams, context: Context, t: Language) -> list[Chip]:
    """Every filter that is on."""
    on = [
        Chip(
            label=f"{t('facet.' + field)}: {label_of(field, value.removeprefix('-'), context, t)}",
            excluded=value.startswith("-"),
            address=params.toggled(field, value.removeprefix("-"), exclude=value.startswith("-")),
        )
        for field in FILTERS
        if field != "story"
        for value in getattr(params, field)
    ]
    days = {"published_from": ("from", params.published_from), "published_to": ("to", params.published_to)}
    for name, (alias, day) in days.items():
        if day:
            address = params.address(**{name: None})
            on.append(Chip(label=f"{t('date.' + alias)}: {t.day(day)}", excluded=False, address=address))
    # What one text's copies are called says nothing to a reader, and alone they are grouped again.
    if params.story:
        together = params.address(story=[], grouped=True)
        excluded = not params.chosen("story").kept
        on.append(Chip(label=t("facet.story"), excluded=excluded, address=together))
    elif not getattr(params, "grouped", True):
        on.append(Chip(label=t("copies.apart"), excluded=False, address=params.address(grouped=True)))
    return on


def label_of(field: FilterField, value: str, context: Context, t: Language) -> str:
    """What a facet value is called: "33.16" is "Kabupaten Blora"."""
    match field:
        case "region":
            region = gazetteer().get(value)
            return region.name if region else value
        case "outlet":
            return context.outlet_name(value)
        case "topic" | "measure":
            return t.known(field, value)
        case "month":
            return t.partial(value)
        case "year" | "official" | "story":
            return value
