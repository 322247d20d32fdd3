"""Files of a search over HTTP: what is in them, in every format, and what happens when something goes wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyarrow import parquet  # type: ignore[import-untyped]

from api.app import create_app
from api.context import Context
from api.routes import export
from api.taken import sending, walk
from api.taken.formats import FORMATS
from api.taken.rows import COLUMNS
from search.base import Query, SearchPage
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.errors import SearchError
from sidak.models import Annotation
from sidak.store import Store, open_store
from tests.api import stories
from tests.api.conftest import serving
from tests.api.test_export_xlsx import opened

TABLES = ("csv", "xlsx", "jsonl", "parquet")
Row = dict[str, Any]


def take(client: httpx.Client, format: str, **params: Any) -> httpx.Response:
    return client.get("/api/v1/export", params={"format": format, **params})


def rows(answer: httpx.Response) -> list[Row]:
    """The rows of a table, each a dictionary; an empty cell is left out."""
    assert answer.status_code == 200, answer.text
    kind = answer.headers["content-type"]
    found: list[Row]
    if "csv" in kind:
        found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    elif "ndjson" in kind:
        found = [json.loads(line) for line in answer.text.splitlines()]
    elif "parquet" in kind:
        found = parquet.read_table(io.BytesIO(answer.content)).to_pylist()
    else:
        names, *lines = opened(answer.content).worksheets[0].iter_rows(values_only=True)
        found = [dict(zip(map(str, names), line, strict=True)) for line in lines]
    return [{name: value for name, value in row.items() if value not in (None, "", [])} for row in found]


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[tuple[Store, TantivyIndex]]:
    """A store and an index of one's own, to be changed."""
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, TantivyIndex(tmp_path / "index") as index:
        stories.fill(store)
        drain(store, index)
        yield store, index


@pytest.mark.parametrize("format", TABLES)
@pytest.mark.parametrize("grain", ["articles", "findings"])
def test_a_file_has_the_columns_that_are_promised_and_every_hit(client: httpx.Client, format: str, grain: str) -> None:
    found = rows(take(client, format, grain=grain))
    hits = client.get(f"/api/v1/{'search' if grain == 'articles' else 'findings'}", params={"sort": "newest"}).json()
    assert [row["id"] for row in found] == [hit["id"] for hit in hits["hits"]]
    assert set().union(*found) <= {column.name for column in COLUMNS[grain]}  # type: ignore[index]


@pytest.mark.parametrize("format", TABLES)
def test_a_figure_comes_with_its_sentence_its_source_and_its_evidence(client: httpx.Client, format: str) -> None:
    (row,) = rows(take(client, format, grain="findings", q='"hampir 50 persen"', official="Andi Harun"))
    hit = client.get("/api/v1/findings", params={"q": '"hampir 50 persen"', "official": "Andi Harun"}).json()["hits"][0]
    article = client.get(f"/api/v1/articles/{stories.SAMARINDA.id}").json()
    assert row["sentence"] == hit["figure"]["sentence"]
    assert row["permalink"] == str(client.base_url).rstrip("/") + f"/f/{hit['id']}"
    assert (row["speaker"], row["speaker_position"]) == ("Andi Harun", "Wali Kota Samarinda")
    assert (row["outlet"], row["outlet_name"]) == ("etam-kini", "Etam Kini")
    assert (row["url"], row["article_id"]) == (stories.SAMARINDA.url, stories.SAMARINDA.id)
    assert (row["page_digest"], row["pipeline"]) == (article["page_digest"], stories.PIPELINE)
    assert float(row["value"]) == 50.0
    assert row["qualifier"] == "approx"
    assert row["published_zone"] == "UTC+08:00"


def test_each_format_has_its_own_types(client: httpx.Client) -> None:
    asked = {"grain": "findings", "q": "dari 16 stan", "sort": "lowest"}
    by_format = {format: rows(take(client, format, **asked))[0] for format in TABLES}
    assert by_format["csv"]["as_of"] == by_format["jsonl"]["as_of"] == "2024-04-16"
    assert by_format["parquet"]["as_of"] == date(2024, 4, 16)
    assert by_format["xlsx"]["as_of"] == datetime(2024, 4, 16)  # noqa: DTZ001  # a spreadsheet knows no zones
    assert by_format["xlsx"]["published_at"] == datetime(2024, 4, 16, 10, 20)  # noqa: DTZ001
    assert by_format["parquet"]["published_at"] == datetime(2024, 4, 16, 2, 20, tzinfo=UTC)
    assert by_format["csv"]["published_at"] == "2024-04-16T10:20:00+08:00"
    for format in ("jsonl", "parquet"):
        assert by_format[format]["region_codes"] == ["64.72"]
        assert by_format[format]["topics"] == ["mpp_inspection", "asn_discipline"]
    assert by_format["csv"]["topics"] == by_format["xlsx"]["topics"] == "mpp_inspection | asn_discipline"
    assert (by_format["xlsx"]["part"], by_format["xlsx"]["value"]) == (7, 43.75)


@pytest.mark.parametrize("format", sorted(FORMATS))
@pytest.mark.parametrize("grain", ["articles", "findings"])
def test_no_file_has_the_full_text(client: httpx.Client, format: str, grain: str) -> None:
    answer = take(client, format, grain=grain)
    held = json.dumps(rows(answer), default=str) if format in TABLES else answer.text
    assert "Pedagang pindah sementara" not in held
    assert "Andi Harun meminta laporan" not in held


@pytest.mark.parametrize(("format", "name"), [("csv", "csv"), ("bibtex", "bib"), ("xlsx", "xlsx")])
def test_the_name_says_what_and_when_and_nothing_of_the_query(client: httpx.Client, format: str, name: str) -> None:
    answer = take(client, format, q='stan" OR "kosong', grain="articles")
    pattern = rf'attachment; filename="sidak-articles-\d{{4}}-\d\d-\d\d\.{name}"'
    assert re.fullmatch(pattern, answer.headers["content-disposition"])


def test_the_link_asks_for_the_same_again(client: httpx.Client) -> None:
    first = take(client, "jsonl", grain="findings", q="persen", region="64.72", sort="lowest", limit=1)
    address = re.fullmatch(r'<(.+)>; rel="self"', first.headers["link"])
    assert address is not None
    assert first.text == client.get(address[1]).text != ""
    assert len(first.text.splitlines()) == 2


def test_a_link_that_a_proxy_would_choke_on_is_left_out(client: httpx.Client) -> None:
    answer = take(client, "csv", q="é" * 1000)
    assert answer.status_code == 200
    assert "link" not in answer.headers


@pytest.mark.parametrize("format", ["xlsx", "parquet", "bibtex"])
def test_a_file_says_how_it_was_made(client: httpx.Client, format: str) -> None:
    answer = take(client, format, grain="findings", q="persen", outlet="etam-kini")
    if format == "xlsx":
        sheet = opened(answer.content)["how this was made"]
        told = {str(name): str(value) for name, value in sheet.iter_rows(values_only=True)}
    elif format == "parquet":
        metadata = parquet.read_metadata(io.BytesIO(answer.content)).metadata
        told = {
            name.decode().removeprefix("sidak."): value.decode()
            for name, value in metadata.items()
            if name.startswith(b"sidak.")
        }
    else:
        told = dict(line.removeprefix("% ").split(": ", 1) for line in answer.text.splitlines() if line[:1] == "%")
    assert told["query read as"] == "persen"
    assert told["answers, copies counted each"] == "2"
    assert "outlet=etam-kini" in told["address that repeats it"]
    assert told.get("rows", "2") == "2"


def test_nothing_found_is_a_file_without_rows(client: httpx.Client) -> None:
    for format in TABLES:
        assert rows(take(client, format, q="tidakadakataini")) == []
    assert take(client, "csv", q="tidakadakataini").text.count("\r\n") == 1
    assert take(client, "ris", q="tidakadakataini").text == ""


@pytest.mark.parametrize(
    "params",
    [{"q": ")"}, {"sort": "highest"}, {"grain": "officials"}, {"region": "99.99"}, {"format": "pdf"}, {"format": ""}],
)
def test_a_wrong_question_is_a_problem_and_no_file(client: httpx.Client, params: dict[str, str]) -> None:
    answer = client.get("/api/v1/export", params={"format": "csv"} | params)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "content-disposition" not in answer.headers


def test_copies_are_one_row_unless_each_is_asked_for(reprints: str) -> None:
    with httpx.Client(base_url=reprints) as client:
        assert [row["copies"] for row in rows(take(client, "jsonl", q="stan"))] == [3]
        assert [row["copies"] for row in rows(take(client, "jsonl", q="stan", grouped="false"))] == [1, 1, 1]


@pytest.mark.parametrize("format", sorted(FORMATS))
@pytest.mark.parametrize("grain", ["articles", "findings"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_size_of_a_page_alters_nothing(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, format: str, grain: str, size: int
) -> None:
    def held(answer: httpx.Response) -> object:
        return rows(answer) if format in TABLES else re.sub("made at.*", "", answer.text)

    whole = held(take(client, format, grain=grain))
    monkeypatch.setattr(walk, "MAX_LIMIT", size)
    assert held(take(client, format, grain=grain)) == whole


class _Failing(TantivyIndex):
    """An index that breaks down at one of the searches."""

    at = 0

    def search(self, query: Query) -> SearchPage:
        self.at -= 1
        if self.at == 0:
            raise SearchError("The index broke down.")
        return super().search(query)


@pytest.fixture
def failing(desk: tuple[Store, TantivyIndex], tmp_path: Path) -> Iterator[Callable[[int], httpx.Client]]:
    """A visitor of an app whose index breaks down at the given search."""
    with _Failing(tmp_path / "index") as index:
        drain(desk[0], index)
        with serving(create_app(desk[0], index)) as address, httpx.Client(base_url=address) as client:

            def at(number: int) -> httpx.Client:
                index.at = number
                return client

            yield at


@pytest.mark.parametrize("format", ["csv", "jsonl", "ris", "bibtex"])
def test_a_file_that_breaks_off_does_not_look_whole(
    failing: Callable[[int], httpx.Client], monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    monkeypatch.setattr(walk, "MAX_LIMIT", 1)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        take(failing(4), format)


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_an_index_that_does_not_answer_is_a_problem(failing: Callable[[int], httpx.Client], format: str) -> None:
    answer = take(failing(1), format)
    assert (answer.status_code, answer.json()["detail"]) == (503, "The index broke down.")


@pytest.mark.parametrize("format", ["xlsx", "parquet"])
def test_what_is_made_before_it_is_sent_can_still_be_a_problem(
    failing: Callable[[int], httpx.Client], monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    monkeypatch.setattr(walk, "MAX_LIMIT", 1)
    assert take(failing(3), format).status_code == 503


def test_a_file_that_takes_long_begins_all_the_same(
    failing: Callable[[int], httpx.Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MAX_LIMIT", 1)
    monkeypatch.setattr(sending, "PATIENCE", 0.0)
    assert len(rows(take(failing(0), "xlsx"))) == 4
    with pytest.raises(httpx.RemoteProtocolError):
        take(failing(3), "xlsx")


def test_nothing_stays_on_disk(
    failing: Callable[[int], httpx.Client], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr(walk, "MAX_LIMIT", 1)
    for number in (0, 3):
        for format in ("xlsx", "parquet"):
            take(failing(number), format)
    assert list(folder.iterdir()) == []


class _Endless(TantivyIndex):
    """An index whose answer never ends."""

    def search(self, query: Query) -> SearchPage:
        return replace(super().search(replace(query, cursor=None)), next_cursor="more")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_nobody_works_for_a_visitor_who_went_away(
    desk: tuple[Store, TantivyIndex], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    ended = threading.Event()

    def watched(context: Context, query: Query) -> Generator[walk.Batch]:
        try:
            yield from walk.walk(context, query)
        finally:
            ended.set()

    monkeypatch.setattr(export, "walk", watched)
    with _Endless(tmp_path / "index") as index:
        drain(desk[0], index)
        with serving(create_app(desk[0], index)) as address:
            with (
                suppress(httpx.ReadTimeout),
                httpx.stream("GET", f"{address}/api/v1/export?format={format}", timeout=1) as answer,
            ):
                assert len(next(answer.iter_raw())) > 0
            assert ended.wait(60)


def test_what_was_taken_down_is_left_out_before_the_index_knows(workshop: tuple[Store, TantivyIndex]) -> None:
    store, index = workshop
    with store.writing() as db:
        db.exec_driver_sql("DELETE FROM articles WHERE id = ?", (stories.SAMARINDA.id,))
    with serving(create_app(store, index)) as address, httpx.Client(base_url=address) as client:
        assert "Samarinda" not in take(client, "csv", grain="findings").text
        assert "Blora" in take(client, "csv", grain="findings").text


def test_evidence_of_a_text_that_is_not_indexed_yet_is_left_out(workshop: tuple[Store, TantivyIndex]) -> None:
    store, index = workshop
    newer = replace(stories.SAMARINDA, text=stories.SAMARINDA.text + "\n\nDiperbarui.")
    stories.put(store, newer, Annotation(pipeline="2025.1"))
    with serving(create_app(store, index)) as address, httpx.Client(base_url=address) as client:
        by_id = {row["id"]: row for row in rows(take(client, "jsonl"))}
    assert {"page_digest", "pipeline"}.isdisjoint(by_id[stories.SAMARINDA.id])
    assert by_id[stories.BLORA.id]["pipeline"] == stories.PIPELINE


def test_what_comes_meanwhile_neither_doubles_nor_drops_what_stays(
    workshop: tuple[Store, TantivyIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, index = workshop
    monkeypatch.setattr(walk, "MAX_LIMIT", 1)
    app = create_app(store, index)
    batches = walk.walk(app.state.context, Query())
    seen = [one.hit.id for _ in range(2) for one in next(batches).taken]
    for number, day in enumerate((date(2026, 1, 1), date(2020, 1, 1))):
        url = f"https://etam-kini.test/{number}"
        article = replace(stories.SURABAYA, id="", url=url, title=f"Pasar {number}", published=day)
        stories.put(store, article, Annotation(pipeline=stories.PIPELINE))
    drain(store, index)
    rest = [one.hit.title for batch in batches for one in batch.taken]
    assert len(seen) == 2
    assert rest == [stories.BLORA_EDITED.title, stories.HOSTILE.title, "Pasar 1"]


def test_a_query_that_is_read_anew_breaks_the_file_off(
    workshop: tuple[Store, TantivyIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, index = workshop
    monkeypatch.setattr(walk, "MAX_LIMIT", 1)
    batches = walk.walk(create_app(store, index).state.context, Query(text="persan", grain="findings"))
    assert next(batches).page.read_as != "persan"
    article = replace(stories.SURABAYA, id="", url="https://etam-kini.test/persan", text="Kata persan ada di sini.")
    stories.put(store, article, Annotation(pipeline="1", figures=(stories.figure(article, "persan", 1.0),)))
    drain(store, index)
    with pytest.raises(SearchError, match="Ask for the file again"):
        list(batches)
