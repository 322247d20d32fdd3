"""The charts: drawn by the real drawer, in every look and language, and what happens when it fails."""

from __future__ import annotations

import csv
import io
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import httpx
import pytest
from lxml import etree
from starlette.exceptions import HTTPException

from api.app import create_app
from api.charts import timeline as timelines
from api.charts.cache import Current, Recent
from api.charts.chart import locale
from api.charts.classes import lows_of
from api.charts.draw import specification
from api.charts.params import CHARTS, ChartName, ChartParams, Scheme, Size
from api.charts.render import Renderer
from api.charts.theme import PALETTES
from api.web.language import LANGUAGES, language
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.models import Annotation, Region
from sidak.store import Store, open_store
from tests.api import stories
from tests.api.conftest import serving

ASKED = {"timeline": "", "values": "measure=attendance&", "map": "", "outlets": ""}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with closing(Renderer()) as renderer:
        yield renderer


def picture(client: httpx.Client, address: str) -> etree._Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/svg+xml"
    return etree.fromstring(answer.content)


def words(drawn: etree._Element) -> list[str]:
    return [each.text or "" for each in drawn.iter(f"{SVG}text")]


def rows(client: httpx.Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("size", get_args(Size))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_chart_is_drawn_in_every_look(client: httpx.Client, name: str, scheme: str, size: str, lang: str) -> None:
    drawn = picture(client, f"/bagan/{name}.svg?{ASKED[name]}scheme={scheme}&size={size}&lang={lang}")
    assert drawn.get("role") == "img"
    title, described = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")
    assert title is not None
    assert title.text
    assert described is not None
    assert described.text
    assert drawn.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    width = float(str(drawn.get("width")))
    assert 300 < width < 400 if size == "narrow" else 700 < width < 950
    used = etree.tostring(drawn).decode().lower()
    assert PALETTES[scheme].quiet in used
    assert PALETTES["light" if scheme == "dark" else "dark"].quiet not in used


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_loads_and_runs_nothing(client: httpx.Client, name: str) -> None:
    drawn = picture(client, f"/bagan/{name}.svg?{ASKED[name]}")
    for element in drawn.iter():
        assert isinstance(element.tag, str)  # neither a comment nor an instruction
        assert element.tag.removeprefix(SVG) not in {"script", "style", "image", "foreignObject", "a", "use"}
        names = [str(key) for key in element.attrib]
        assert not [name for name in names if name.startswith("on") or "href" in name or name == "style"]


def test_names_of_outlets_are_text_and_nothing_else(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, TantivyIndex(tmp_path / "index") as index:
        stories.put(store, stories.HOSTILE, stories.hostile())
        drain(store, index)
        with serving(create_app(store, index)) as address, httpx.Client(base_url=address) as client:
            drawn = picture(client, "/bagan/outlets.svg")
    assert stories.HOSTILE.outlet in words(drawn)
    assert not list(drawn.iter(f"{SVG}b"))


def test_months_and_numbers_are_written_as_the_language_does(renderer: Renderer) -> None:
    order = {
        "chart": "timeline", "title": "t", "summary": "s", "scheme": "light", "size": "wide", "by": "month",
        "panels": ["a", "b", "c"], "rows": [
            {"period": f"2024-{month:02}-01", "a": 2500, "b": 1, "c": 1} for month in range(5, 11)
        ],
    }  # fmt: skip
    texts = {
        code: words(
            etree.fromstring(renderer.svg(json.dumps(order | {"locale": locale(language(code))}).encode()).encode())
        )
        for code in LANGUAGES
    }
    assert {"Mei 2024", "Okt 2024", "2.000"} <= set(texts["id"])
    assert {"May 2024", "Oct 2024", "2,000"} <= set(texts["en"])


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("empty", [False, True])
def test_every_declaration_is_right_by_its_schema(
    desk: tuple[Store, TantivyIndex], name: ChartName, empty: bool
) -> None:
    app = create_app(*desk, outlets=stories.OUTLETS)
    from api.charts.desk import Desk

    params = ChartParams(measure=["attendance"] if name == "values" else [], q="tidakadasatupun" if empty else "")
    made = Desk(app.state.context).chart(name, params, language("id"))
    for scheme in get_args(Scheme):
        for size in get_args(Size):
            told = specification(json.loads(made.order(scheme, size)), checked=True)
            assert told["$schema"].startswith("https://vega.github.io/schema/vega-lite/")


def test_a_chart_of_nothing_is_drawn_too(client: httpx.Client) -> None:
    for name in CHARTS:
        picture(client, f"/bagan/{name}.svg?{ASKED[name]}q=tidakadasatupun")


def test_the_data_of_a_chart_are_those_of_the_timeline(client: httpx.Client) -> None:
    told = client.get("/api/v1/timeline?by=year").json()["periods"]
    assert rows(client, "/bagan/timeline.csv?by=year") == [
        {
            "period": each["period"],
            "articles": str(each["count"]),
            "outlets_active": str(each["outlets_active"]),
            "articles_stored": str(each["articles_stored"]),
            "pages_fetched": str(each["pages_fetched"]),
        }
        for each in told
    ]


def test_the_values_have_their_numbers(client: httpx.Client) -> None:
    found = rows(client, "/bagan/values.csv?measure=absence")
    assert [(each["period"], each["median"], each["lowest"], each["highest"]) for each in found] == [
        ("2022-05", "2.5", "2.5", "2.5"),
        ("2024-04", "46.875", "43.75", "50.0"),
    ]


def test_the_map_counts_an_article_for_its_provinces(client: httpx.Client) -> None:
    found = {each["code"]: each["articles"] for each in rows(client, "/bagan/map.csv")}
    assert len(found) == 38
    assert {code: count for code, count in found.items() if count != "0"} == {"33": "2", "64": "1"}


def test_the_map_of_a_region_counts_only_what_is_about_it(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, TantivyIndex(tmp_path / "index") as index:
        blora, samarinda = Region("33.16", "Kabupaten Blora"), Region("64.72", "Kota Samarinda")
        for name, regions in {"a": (blora,), "b": (blora, samarinda), "c": (samarinda,)}.items():
            article = replace(stories.SURABAYA, id="", url=f"https://x.test/{name}", text=name)
            stories.put(store, article, Annotation(pipeline="1", regions=regions))
        drain(store, index)
        with serving(create_app(store, index)) as address, httpx.Client(base_url=address) as client:

            def told(query: str) -> dict[str, int]:
                return {
                    each["code"]: int(each["articles"])
                    for each in rows(client, f"/bagan/map.csv?{query}")
                    if each["articles"] != "0"
                }

            assert told("") == {"33": 2, "64": 2}
            assert told("region=33.16") == {"33": 2, "64": 1}
            assert told("region=-33.16") == {"64": 1}
            assert told("region=33&region=-64.72&q=surabaya") == {"33": 1}
            assert told("region=33.16&q=a%20OR%20b") == {"33": 2, "64": 1}


def test_a_province_without_an_outlet_looks_other_than_one_that_is_silent(desk: tuple[Store, TantivyIndex]) -> None:
    homes = {"etam-kini": "64", "kabar-mustika": "33.16", "nusa-harian": "35.78"}
    app = create_app(*desk, outlets=stories.OUTLETS, outlet_regions=homes)
    with serving(app) as address, httpx.Client(base_url=address) as client:
        light = PALETTES["light"]
        drawn = etree.tostring(picture(client, "/bagan/map.svg?lang=en")).decode()
        assert drawn.count(f'fill="{light.none}"') == 2  # Jawa Timur has an outlet; and the legend
        assert drawn.count(f'fill="{light.empty}"') == 36
        assert "no local outlet" in drawn
        based = {each["code"]: each["outlets_based"] for each in rows(client, "/bagan/map.csv")}
    assert (based["35"], based["33"], based["11"]) == ("1", "1", "0")


def test_a_cell_that_would_run_as_a_formula_does_not(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, TantivyIndex(tmp_path / "index") as index:
        stories.put(store, replace(stories.SURABAYA, outlet="=1+1"), Annotation(pipeline="1"))
        drain(store, index)
        with serving(create_app(store, index)) as address, httpx.Client(base_url=address) as client:
            assert [each["outlet"] for each in rows(client, "/bagan/outlets.csv")] == ["'=1+1"]


def test_who_has_a_picture_is_not_sent_it_again(client: httpx.Client) -> None:
    answer = client.get("/bagan/timeline.svg")
    tag = answer.headers["etag"]
    again = client.get("/bagan/timeline.svg", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/bagan/timeline.svg?lang=en", headers={"if-none-match": tag}).status_code == 200
    assert client.get("/bagan/timeline.svg?scheme=dark", headers={"if-none-match": tag}).status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("/bagan/nothing.svg", 404),
        ("/bagan/..%2Fmap.svg", 404),
        ("/bagan/map.png", 422),
        ("/bagan/map.svg?scheme=pink", 422),
        ("/bagan/map.svg?size=99999", 422),
        ("/bagan/map.svg?region=x", 422),
        ("/bagan/timeline.svg?q=(", 422),
        ("/bagan/values.svg", 422),
        ("/bagan/values.csv?measure=absence&measure=attendance", 422),
    ],
)
def test_what_cannot_be_drawn_is_refused(client: httpx.Client, asked: str, status: int) -> None:
    assert client.get(asked).status_code == status


def test_a_page_says_why_there_are_no_values(desk: tuple[Store, TantivyIndex], monkeypatch: pytest.MonkeyPatch) -> None:
    from api.charts.desk import Desk

    of_desk = Desk(create_app(*desk).state.context)
    several = of_desk.chart("values", ChartParams(), language("en"))
    assert several.is_empty
    assert several.summary == "Values of different measures cannot be compared; choose one kind of figure."
    monkeypatch.setattr(timelines, "MOST_FIGURES", 1)
    many = of_desk.chart("values", ChartParams(measure=["attendance"]), language("en"))
    assert many.is_empty
    assert "Narrow the search" in many.summary
    assert "5000 figures" in many.refused


def test_the_query_is_read_before_regions_are_added_to_it(client: httpx.Client) -> None:
    assert client.get("/bagan/map.csv", params={"q": "a) OR (b", "region": "33"}).status_code == 422


def test_too_many_points_are_drawn_as_ranges(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.charts.trends.DRAWN_POINTS", 1)
    drawn = picture(client, "/bagan/values.svg?measure=absence&exact=true&lang=en")
    assert "lowest to highest" in words(drawn)
    assert "one figure" not in words(drawn)


@pytest.mark.parametrize(
    ("most", "lows"),
    [
        (0, []),
        (1, [1]),
        (2, [1, 2]),
        (37, [1, 2, 5, 10, 20]),
        (99, [1, 3, 10, 30]),
        (299, [1, 3, 10, 30, 100]),
        (5_000, [1, 10, 100, 1_000]),
        (9_999_999, [1, 1_000, 10_000, 100_000, 1_000_000]),
    ],
)
def test_classes_begin_at_round_numbers_and_are_five_at_most(most: int, lows: list[int]) -> None:
    assert lows_of(most) == lows


# The drawer's process


def order(title: str) -> bytes:
    drawn = {"by": "year", "panels": ["a", "b", "c"], "rows": [], "locale": locale(language("id"))}
    looks = {"chart": "timeline", "title": title, "summary": "", "scheme": "light", "size": "narrow"}
    return json.dumps(drawn | looks).encode()


def stub(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_the_same_order_is_drawn_once() -> None:
    counting = 'import sys\nfor n, _ in enumerate(sys.stdin.buffer): print(\'{"svg": "%d"}\' % n, flush=True)'
    with closing(Renderer(command=stub(counting))) as renderer:
        assert [renderer.svg(order(title)) for title in ("a", "b", "a", "b", "c")] == ["0", "1", "0", "1", "2"]


def test_a_drawer_that_was_killed_is_started_again(renderer: Renderer) -> None:
    renderer.svg(order("before"))
    assert renderer._drawer is not None
    renderer._drawer.kill()
    renderer._drawer.wait()
    assert renderer.svg(order("after")).startswith("<svg")


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "", "import sys; sys.stdin.readline(); sys.exit(3)"])
def test_a_drawer_that_takes_too_long_or_ends_is_given_up(code: str) -> None:
    with closing(Renderer(seconds=0.5, command=stub(code))) as renderer:
        with pytest.raises(HTTPException) as raised:
            renderer.svg(order("a"))
        assert raised.value.status_code == 503
        assert raised.value.headers == {"Retry-After": "5"}
        assert ".csv" in raised.value.detail


def test_an_order_that_cannot_be_drawn_is_an_error_and_the_next_one_is_drawn(renderer: Renderer) -> None:
    with pytest.raises(HTTPException) as raised:
        renderer.svg(b'{"chart": "none"}')
    assert raised.value.status_code == 500
    assert renderer.svg(order("next")).startswith("<svg")


def test_a_burst_does_not_wait_in_endless_line() -> None:
    waits = 'import sys, time\nfor line in sys.stdin.buffer: time.sleep(1.5); print(\'{"svg": "x"}\', flush=True)'
    with closing(Renderer(command=stub(waits), waiting=2)) as renderer:
        first = [threading.Thread(target=renderer.svg, args=(order("a"),)) for _ in range(2)]
        for thread in first:
            thread.start()
        while renderer._room._value:
            pass
        with pytest.raises(HTTPException, match="Too many"):
            renderer.svg(order("b"))
        for thread in first:
            thread.join()


def test_markup_in_titles_is_text(renderer: Renderer) -> None:
    drawn = etree.fromstring(renderer.svg(order("</title><script>alert(1)</script>&")).encode())
    title = drawn.find(f"{SVG}title")
    assert title is not None
    assert title.text == "</title><script>alert(1)</script>&"


# What is remembered


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def making(self, value: str, seconds: float) -> Callable[[], str]:
        def make() -> str:
            self.now += seconds
            return value

        return make


def test_what_is_made_quickly_follows_the_version_at_once() -> None:
    clock = Clock()
    kept: Current[str] = Current(clock=clock)
    assert kept.get(1, clock.making("a", 0.1)) == "a"
    assert kept.get(1, clock.making("never", 0.1)) == "a"
    assert kept.get(2, clock.making("b", 0.1)) == "b"


def test_what_takes_long_is_made_beside_the_answers_and_seldom() -> None:
    clock = Clock()
    kept: Current[str] = Current(clock=clock)
    made = threading.Event()
    assert kept.get(1, clock.making("a", 1.0)) == "a"
    clock.now += 19
    assert kept.get(2, clock.making("too early", 1.0)) == "a"
    clock.now += 1
    assert kept.get(2, lambda: made.set() or "b") == "a"  # type: ignore[func-returns-value]
    assert made.wait(10)
    while kept.get(2, clock.making("never", 0)) == "a":
        pass
    assert kept.get(2, clock.making("never", 0)) == "b"


def test_a_failure_beside_the_answers_leaves_what_was_there() -> None:
    clock = Clock()
    kept: Current[str] = Current(clock=clock)
    kept.get(1, clock.making("a", 1.0))
    clock.now += 100
    failed = threading.Event()

    def fails() -> str:
        failed.set()
        raise ValueError("no")

    assert kept.get(2, fails) == "a"
    assert failed.wait(10)
    assert kept.get(2, fails) == "a"


def test_the_first_failure_is_raised_and_the_next_try_succeeds() -> None:
    kept: Current[str] = Current()

    def fails() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.get(1, fails)
    assert kept.get(1, lambda: "a") == "a"


def test_only_the_last_values_are_remembered() -> None:
    kept: Recent[str, int] = Recent(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (1, None, 3)


def test_the_chart_of_a_page_leaves_what_only_the_page_asks() -> None:
    from api.params import FigureParams

    asked = FigureParams(
        q="bupati", region=["33"], sort="highest", grouped=False, limit=50, published_from=date(2024, 1, 1)
    )
    params = ChartParams.of(asked, grain="findings")
    assert params.chart_address("map", "svg", "en", scheme="dark") == (
        "/bagan/map.svg?q=bupati&region=33&from=2024-01-01&grain=findings&scheme=dark&lang=en"
    )
    assert params.chart_address("map", "csv", "id").startswith("/bagan/map.csv?q=bupati")
