"""What a crawl costs beside a bare Scrapy spider that walks and reads the same pages and stores nothing.

Every crawl has a process of its own that measures itself when all is imported, and the site has another one, on the
second core. With BENCH_QUICK=1 in the environment fewer pages are crawled: a crawl's fixed costs, which a thousand
pages hide, then weigh on the ratios, so only the long run tells whether what is wanted was reached.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from math import isnan
from pathlib import Path
from statistics import median
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response
from scrapy.spiders import SitemapSpider

from bench import crawl_site
from bench.measure import ratio, show, verdict
from crawler import settings as project
from crawler.answers import page_of
from crawler.hosts import AT_ONCE_HERE
from crawler.manners import quiet, settings_for
from crawler.outlets import Outlet
from crawler.read import read_page
from crawler.run import Scope, crawl
from sidak.models import Page
from sidak.store import open_store

ROUNDS = 3
_SHORT = bool(os.environ.get("BENCH_QUICK"))
PAGES = 300 if _SHORT else 1_000
MANY = 2_000 if _SHORT else 20_000
_STATUS = Path("/proc/self/status")
"""Where Linux says how much memory a process has. `getrusage` would say what its parent had when it started."""


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl as its process saw it: seconds, seconds of its core, MB at its peak and after each twentieth."""

    pages: int
    seconds: float
    cpu: float
    peak: float
    memory: list[float] = field(default_factory=list)

    @property
    def each(self) -> float:
        """Seconds for a page."""
        return self.seconds / self.pages


_NAMES = {
    "bare": f"bare Scrapy, CONCURRENT_ITEMS={project.CONCURRENT_ITEMS} as here",
    "default": "bare Scrapy, CONCURRENT_ITEMS=100, its default",
    "new": "Sidak, new pages",
    "asked again": "Sidak, each page asked for again (304)",
    "not asked": "Sidak, a sitemap that names nothing new",
}


def crawling() -> None:
    """Print the tables; ratios are the median over rounds in which all took their turn."""
    runs: dict[str, list[Run]] = {name: [] for name in _NAMES}
    with crawl_site.serving() as home:
        turns: Sequence[Callable[[], dict[str, Run]]] = (
            lambda: {"bare": _child("bare", home, items=project.CONCURRENT_ITEMS)},
            lambda: _stored(home),
            lambda: {"default": _child("bare", home, items=100)},
        )
        for number in range(ROUNDS):
            for turn in turns if number % 2 == 0 else reversed(turns):
                for name, run in turn().items():
                    runs[name].append(run)
        many = _many(home)
    _show_runs(runs)
    _show_wishes(runs, many)


def _show_runs(runs: Mapping[str, Sequence[Run]]) -> None:
    show(
        f"Crawling {PAGES:,} pages of {_weight('berita')} on loopback, {ROUNDS} rounds",
        ("what", "pages/s", "ms of a core/page", "peak MB"),
        [
            (
                words,
                f"{median(1 / run.each for run in runs[name]):,.0f}",
                f"{median(1000 * run.cpu / run.pages for run in runs[name]):.2f}",
                f"{median(run.peak for run in runs[name]):.0f}",
            )
            for name, words in _NAMES.items()
        ],
    )


def _show_wishes(runs: Mapping[str, Sequence[Run]], many: Run) -> None:
    taken = {name: [run.each for run in each] for name, each in runs.items()}
    cores = {name: [run.cpu for run in each] for name, each in runs.items()}
    bare, default = ratio(taken, "bare", "new"), ratio(taken, "default", "new")
    again = ratio(taken, "new", "asked again")
    early, late = many.memory[len(many.memory) // 4 - 1], many.memory[-1]
    flat = "" if isnan(late) else verdict(late <= 1.1 * early)
    show(
        f"The same in one figure each; memory over {MANY:,} pages of {_weight('kabar')}",
        ("what", "measured", "wanted", "met"),
        [
            ("new pages per second, beside bare Scrapy", f"{bare:.2f}", ">= 0.8", verdict(bare >= 0.8)),
            ("the same by the time of a core", f"{ratio(cores, 'bare', 'new'):.2f}", "", ""),
            ("the same beside CONCURRENT_ITEMS=100", f"{default:.2f}", "", ""),
            ("unchanged pages per second, beside new ones", f"{again:.1f}", ">= 5", verdict(again >= 5)),
            ("the same by the time of a core", f"{ratio(cores, 'new', 'asked again'):.1f}", "", ""),
            (f"MB after {MANY:,} pages, beside {MANY // 4:,}", f"{late / early:.2f}", "<= 1.1", flat),
            (f"MB after {MANY // 4:,} and {MANY:,} pages", f"{early:.0f}, {late:.0f}", "", ""),
            ("MB at the peak", f"{many.peak:.0f}", "", ""),
            (f"pages per second over {MANY:,} pages", f"{1 / many.each:,.0f}", "", ""),
        ],
    )


def _weight(kind: str) -> str:
    return f"{len(crawl_site.page(kind, 0)) / 1000:.0f} kB"


def _stored(home: str) -> dict[str, Run]:
    """Into a fresh store; again when every date of change is another one; and again when none is."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            "new": _child("sidak", home, folder=folder, edition=1, expected="new"),
            "asked again": _child("sidak", home, folder=folder, edition=2, expected="unchanged"),
            "not asked": _child("sidak", home, folder=folder, edition=2, expected="unchanged"),
        }


def _many(home: str) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        return _child("sidak", home, folder=folder, edition=1, expected="new", kind="kabar", pages=MANY)


def _child(who: str, home: str, **told: Any) -> Run:
    """A crawl in a process of its own. Raises CalledProcessError when it fails; it has said why."""
    told = {"home": home, "kind": "berita", "pages": PAGES, **told}
    command = [sys.executable, "-m", "bench.crawl", who, json.dumps(told)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603
    return Run(**json.loads(done.stdout))


def _in_child(who: str, told: dict[str, Any]) -> Run:
    url = f"{told['home']}/{told['kind']}/0/x"
    page = Page(
        url=url,
        final_url=url,
        outlet="bench",
        status=200,
        headers={"content-type": "text/html"},
        fetched_at=datetime.now(UTC),
        body=crawl_site.page(told["kind"], 0),
    )
    read_page(page)  # the first one loads what the others find loaded
    return _bare(**told) if who == "bare" else _sidak(**told)


class Bare(SitemapSpider):
    """What anyone would write first: Scrapy's own walk of a sitemap, and a page read as it comes."""

    name = "bare"

    def __init__(self, outlet: Outlet, path: str) -> None:
        self.sitemap_urls = [outlet.address(path)]
        super().__init__()
        self.outlet = outlet
        self.read = 0

    def parse(self, response: Response) -> None:
        """Read a page and let it go."""
        read_page(page_of(response, url=response.url, outlet=self.outlet.id), self.outlet)
        self.read += 1


def _bare(home: str, kind: str, pages: int, items: int) -> Run:
    """With the project's settings, and Scrapy's own parts in the places of ours."""
    path = crawl_site.sitemap(kind, pages, 1)
    settings = settings_for(home, "")
    for name in ("ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES", "DOWNLOAD_HANDLERS"):
        settings.set(name, {}, priority="cmdline")
    settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", AT_ONCE_HERE, priority="cmdline")
    settings.set("CONCURRENT_ITEMS", items, priority="cmdline")
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(Bare)

    async def walk() -> None:
        await runner.crawl(crawler, outlet=_outlet(home, path), path=path)

    with quiet():
        began, cpu = time.perf_counter(), time.process_time()
        asyncio.run(walk())
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    read = crawler.spider.read if isinstance(crawler.spider, Bare) else 0
    if read != pages:
        sys.exit(f"bench: the bare spider has read {read} of {pages} pages")
    return Run(pages, seconds, cpu, _memory("VmHWM"))


def _sidak(home: str, kind: str, pages: int, folder: str, edition: int, expected: str) -> Run:
    outlet = _outlet(home, crawl_site.sitemap(kind, pages, edition))
    memory: list[float] = []
    done = 0

    def progress(_: str, __: str) -> None:
        nonlocal done
        done += 1
        if done % (pages // 20) == 0:
            memory.append(_memory("VmRSS"))

    with open_store(f"sqlite:///{folder}/store.sqlite3") as store:
        began, cpu = time.perf_counter(), time.process_time()
        tally = crawl(store, [outlet], delay=0, scope=Scope(everything=True), pages=pages, progress=progress)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    if tally.counts != {expected: pages}:
        sys.exit(
            f"bench: {pages} pages were to be {expected}, but came to {tally.counts} {tally.reasons} {tally.problems}"
        )
    return Run(pages, seconds, cpu, _memory("VmHWM"), memory)


def _outlet(home: str, path: str) -> Outlet:
    discover = [{"sitemap": path}]
    return Outlet.model_validate(
        {"id": "bench", "name": "Bench", "home": f"{home}/", "timezone": "WIB", "discover": discover}
    )


def _memory(name: str) -> float:
    """MB of this process: "VmRSS" now, "VmHWM" at its peak; not a number where the system does not tell."""
    told = _STATUS.read_text(encoding="utf-8") if _STATUS.exists() else ""
    found = re.search(rf"^{name}:\s*(\d+) kB", told, re.M)
    return int(found[1]) / 1000 if found else float("nan")


if __name__ == "__main__":
    print(json.dumps(asdict(_in_child(sys.argv[1], json.loads(sys.argv[2])))))
