"""What a trend is measured against: how many outlets published, and how many pages came, in each period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from api.charts.params import By
from sidak.store.coverage import Facts


@dataclass(frozen=True, slots=True)
class Denominator:
    """Of one period: the outlets with any article published in it, those articles, and the pages fetched in it."""

    outlets: int = 0
    articles: int = 0
    pages: int = 0


@dataclass(frozen=True)
class Ground:
    """The facts of a store, and what follows from them."""

    facts: Facts

    def periods(self, by: By) -> Mapping[str, Denominator]:
        """The denominators of every month (`YYYY-MM`) or year (`YYYY`) that has any."""
        return self._months if by == "month" else self._years

    @cached_property
    def _months(self) -> Mapping[str, Denominator]:
        return self._by(7)

    @cached_property
    def _years(self) -> Mapping[str, Denominator]:
        return self._by(4)

    def _by(self, length: int) -> Mapping[str, Denominator]:
        outlets: dict[str, set[str]] = defaultdict(set)
        articles: Counter[str] = Counter()
        pages: Counter[str] = Counter()
        for each in self.facts.published:
            if each.month:
                outlets[each.month[:length]].add(each.outlet)
                articles[each.month[:length]] += each.articles
        for came in self.facts.fetched:
            pages[came.month[:length]] += came.pages
        return {
            period: Denominator(len(outlets[period]), articles[period], pages[period])
            for period in sorted({*articles, *pages})
        }

    @cached_property
    def activity(self) -> Mapping[str, Mapping[str, int]]:
        """Articles by outlet and month, those with the most first."""
        months: dict[str, dict[str, int]] = defaultdict(dict)
        for each in self.facts.published:
            if each.month:
                months[each.outlet][each.month] = each.articles
        return dict(sorted(months.items(), key=lambda item: (-sum(item[1].values()), item[0])))
