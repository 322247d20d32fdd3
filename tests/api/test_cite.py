"""Citations: as pure functions, and over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.cite import Quote, Source, apa, bibtex, key, ris
from api.taken.authors import author
from search.indexer import drain
from search.tantivy_index import TantivyIndex
from sidak.finding_ids import finding_ids
from sidak.models import Article
from sidak.store import open_store, takedowns
from tests.api import stories
from tests.api.conftest import serving

SOURCE = Source(
    id="0f3a5c7e9b1d2468",
    title="Separuh Stan Kosong",
    outlet="Etam Kini",
    url="https://etam-kini.test/mpp",
    published=datetime(2024, 4, 16, 23, 30, tzinfo=stories.WITA),
    retrieved=date(2024, 5, 2),
    authors=("Rina Lestari",),
    permalink="http://sidak.test/artikel/0f3a5c7e9b1d2468",
)
QUOTED = replace(SOURCE, quotes=(Quote("Hampir 50 persen kosong.", "http://sidak.test/f/1"),))
REFERENCE = "Diakses 2 Mei 2024, dari https://etam-kini.test/mpp"
nasty = st.text(
    alphabet=st.sampled_from('{}\\%&#$_^~"@,\r\n\u2028\x00- aAé') | st.characters(codec="utf-8"), max_size=30
)


def entries(file: str) -> list[dict[str, str]]:
    """BibTeX, read as BibTeX reads it: nothing outside of entries, and values up to the brace that closes them."""
    found = []
    at = file.find("@")
    while at >= 0:
        head = re.compile(r"@misc\{([^\s,{}\"#%~\\]+),\n").match(file, at)
        assert head, file[at : at + 80]
        entry, at = {"key": head[1]}, head.end()
        while file[at] != "}":
            name = re.compile(r"  ([a-z]+) = ").match(file, at)
            assert name, file[at : at + 80]
            at = name.end()
            end = _value(file, at)
            entry[name[1]], at = file[at:end], end + len(",\n")
            assert file[end:at] == ",\n"
        found.append(entry)
        at = file.find("@", at)
    return found


def _value(file: str, at: int) -> int:
    """Where a value ends. A backslash does not save a brace from being counted."""
    if file[at] != "{":
        return file.index(",", at)
    depth = 0
    for end in range(at, len(file)):
        depth += {"{": 1, "}": -1}.get(file[end], 0)
        if depth == 0:
            return end + 1
    raise AssertionError("a brace is never closed")


def fields(file: str) -> Iterator[tuple[str, str]]:
    """The lines of an RIS file."""
    assert file.endswith("ER  - \r\n")
    for line in file.removesuffix("\r\n").split("\r\n"):
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert match, line
        yield match[1], match[2]


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (SOURCE, f"Lestari, R. (2024, 16 April). Separuh Stan Kosong. Etam Kini. {REFERENCE}"),
        (replace(SOURCE, authors=()), f"Separuh Stan Kosong. (2024, 16 April). Etam Kini. {REFERENCE}"),
        (
            replace(SOURCE, published=None, title="Siapa hadir?"),
            f"Lestari, R. (tanpa tanggal). Siapa hadir? Etam Kini. {REFERENCE}",
        ),
        (
            replace(SOURCE, authors=("Budi Agung Santoso", "Sutrisno", "Tim Redaksi")),
            f"Santoso, B. A., Sutrisno, & Tim Redaksi. (2024, 16 April). Separuh Stan Kosong. Etam Kini. {REFERENCE}",
        ),
        (
            replace(SOURCE, url="javascript:alert(1)", outlet=""),
            "Lestari, R. (2024, 16 April). Separuh Stan Kosong. Diakses 2 Mei 2024, dari "
            "http://sidak.test/artikel/0f3a5c7e9b1d2468",
        ),
        (
            QUOTED,
            f"Lestari, R. (2024, 16 April). Separuh Stan Kosong. Etam Kini. {REFERENCE} "
            "Kutipan: “Hampir 50 persen kosong.” (http://sidak.test/f/1)",
        ),
    ],
)
def test_apa(source: Source, written: str) -> None:
    assert apa(source) == written


def test_of_many_authors_the_last_is_named_too() -> None:
    written = apa(replace(SOURCE, authors=tuple(f"Rina {chr(65 + number)}wi" for number in range(22))))
    assert "Swi, R., … Vwi, R. (2024" in written
    assert "Twi" not in written


@pytest.mark.parametrize(
    ("byline", "filed", "short"),
    [
        ("Rina Lestari", "Lestari, Rina", "Lestari, R."),
        ("Sutrisno", "Sutrisno", "Sutrisno"),
        ("M. Ali Ma’ruf", "Ma’ruf, M. Ali", "Ma’ruf, M. A."),
        ("Tim Redaksi", "Tim Redaksi", "Tim Redaksi"),
        ("ANTARA NEWS", "ANTARA NEWS", "ANTARA NEWS"),
        ("Rina Lestari, S.Sos", "Rina Lestari, S.Sos", "Rina Lestari, S.Sos"),
        ("Rina & Budi", "Rina & Budi", "Rina & Budi"),
        ("rina@etam.test", "rina@etam.test", "rina@etam.test"),
    ],
)
def test_a_byline_is_filed_under_its_last_word_where_it_is_a_name(byline: str, filed: str, short: str) -> None:
    assert (author(byline).filed, author(byline).short) == (filed, short)


def test_bibtex() -> None:
    (entry,) = entries(bibtex(QUOTED))
    assert entry == {
        "key": "etamkini2024-0f3a5c7e9b1d2468",
        "author": "{Lestari, Rina}",
        "title": "{{Separuh Stan Kosong}}",
        "howpublished": "{Etam Kini}",
        "year": "{2024}",
        "month": "apr",
        "date": "{2024-04-16}",
        "url": "{https://etam-kini.test/mpp}",
        "urldate": "{2024-05-02}",
        "language": "{indonesian}",
        "note": "{Kutipan: “Hampir 50 persen kosong.” (http://sidak.test/f/1)}",
    }
    undated = entries(bibtex(replace(SOURCE, published=None)))[0]
    assert {"year", "month", "date"}.isdisjoint(undated)
    assert undated["note"] == "{tanpa tanggal}"


def test_bibtex_escapes_what_tex_would_read() -> None:
    (entry,) = entries(bibtex(replace(SOURCE, title=r"50% & {dan} \x_1 #2 $3 ^4 ~5", authors=("A and B", "C, D"))))
    assert entry["title"] == (
        r"{{50\% \& \textbraceleft{}dan\textbraceright{} \textbackslash{}x\_1 \#2 \$3 \textasciicircum{}4 "
        r"\textasciitilde{}5}}"
    )
    assert entry["author"] == "{{A and B} and {C, D}}"


def test_ris() -> None:
    assert list(fields(ris(QUOTED))) == [
        ("TY", "NEWS"),
        ("ID", "etamkini2024-0f3a5c7e9b1d2468"),
        ("TI", "Separuh Stan Kosong"),
        ("AU", "Lestari, Rina"),
        ("T2", "Etam Kini"),
        ("PY", "2024"),
        ("DA", "2024/04/16/"),
        ("UR", "https://etam-kini.test/mpp"),
        ("Y2", "2024/05/02/"),
        ("LA", "id"),
        ("N1", "Kutipan: “Hampir 50 persen kosong.” (http://sidak.test/f/1)"),
        ("ER", ""),
    ]


@settings(deadline=None)
@given(
    st.builds(
        replace,
        st.just(SOURCE),
        id=nasty,
        title=nasty,
        outlet=nasty,
        url=nasty,
        authors=st.lists(nasty).map(tuple),
        language=nasty,
        quotes=st.lists(st.builds(Quote, nasty, st.just("http://sidak.test/f/1"))).map(tuple),
    )
)
def test_nothing_that_is_cited_breaks_out_of_its_field(source: Source) -> None:
    (entry,) = entries(bibtex(source) + "\n")
    assert entry["urldate"] == "{2024-05-02}"
    assert len(entries(bibtex(source) + bibtex(SOURCE))) == 2
    assert [tag for tag, _ in fields(ris(source))].count("ER") == 1
    assert [tag for tag, _ in fields(ris(source))].count("N1") == len(source.quotes)
    assert not set(apa(source)) & set("\r\n\u2028\x00")


@settings(deadline=None)
@given(st.lists(nasty, unique=True, min_size=2, max_size=6))
def test_keys_differ_also_where_case_does_not_count(ids: list[str]) -> None:
    keys = {key(replace(SOURCE, id=one)).casefold() for one in ids}
    assert len(keys) == len(ids)


def cited(client: httpx.Client, id: str, **params: str) -> httpx.Response:
    return client.get(f"/api/v1/cite/{quote(id, safe='')}", params=params)


def test_an_article_is_cited_as_it_was_seen(client: httpx.Client) -> None:
    answer = cited(client, stories.SAMARINDA.id)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == (
        "Lestari, R. (2024, 16 April). Wali Kota Samarinda Cek MPP, Separuh Stan Kosong. Etam Kini. "
        f"Diakses 16 April 2024, dari {stories.SAMARINDA.url}"
    )
    (entry,) = entries(cited(client, stories.SAMARINDA.id, format="bibtex").text)
    assert "note" not in entry


@pytest.mark.parametrize("format", ["apa", "bibtex", "ris"])
@pytest.mark.parametrize("story", [stories.SAMARINDA, stories.HOSTILE])
def test_a_figure_is_cited_with_its_sentence_and_its_permalink(
    client: httpx.Client, format: str, story: Article
) -> None:
    hits = client.get("/api/v1/findings").json()["hits"]
    hit = next(hit for hit in hits if hit["article_id"] == story.id)
    text = cited(client, hit["id"], format=format).text.replace("\\", "")
    assert hit["figure"]["sentence"] in text
    assert f"{str(client.base_url).rstrip('/')}/f/{quote(hit['id'], safe='')}" in text


@pytest.mark.parametrize("id", ["0000000000000000", f"{stories.SAMARINDA.id}-000000000000", "x\0y", "-", "a/b"])
@pytest.mark.parametrize("format", ["apa", "bibtex", "ris"])
def test_what_is_not_there_is_not_cited(client: httpx.Client, id: str, format: str) -> None:
    answer = cited(client, id, format=format)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_an_unknown_format_is_refused(client: httpx.Client) -> None:
    assert cited(client, stories.SAMARINDA.id, format="mla").status_code == 422


@pytest.mark.parametrize("format", ["bibtex", "ris"])
def test_a_file_of_references_has_each_article_once(client: httpx.Client, format: str) -> None:
    answer = client.get("/api/v1/export", params={"format": format, "grain": "findings", "sort": "highest"})
    if format == "bibtex":
        notes = {entry["key"]: entry["note"] for entry in entries(answer.text)}
    else:
        parts = answer.text.removesuffix("\r\n\r\n").split("\r\n\r\n")
        notes = {dict(fields(f"{part}\r\n"))["ID"]: part for part in parts}
    assert len(notes) == 3
    (samarinda,) = (note for key_, note in notes.items() if stories.SAMARINDA.id in key_)
    assert samarinda.count("/f/") == 5
    assert samarinda.count("Kutipan:") == 4


def test_a_figure_that_is_no_longer_there_is_cited_as_it_was(client: httpx.Client) -> None:
    old = finding_ids(stories.BLORA.id, stories.blora(stories.BLORA, 12.5).figures)[0]
    assert "sekitar 12,5 persen" in cited(client, old).text
    assert "2,5 Persen" in cited(client, stories.BLORA.id).text


def test_what_was_taken_down_is_gone(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, TantivyIndex(tmp_path / "index") as index:
        stories.fill(store)
        drain(store, index)
        with store.writing() as db:
            takedowns.forget(db, stories.SAMARINDA.url, reason="permintaan", now=stories.FETCHED)
        figure = finding_ids(stories.SAMARINDA.id, stories.samarinda().figures)[0]
        with serving(create_app(store, index)) as address, httpx.Client(base_url=address) as client:
            for id in (stories.SAMARINDA.id, figure):
                assert cited(client, id).status_code == 410
            # The index still has it.
            assert stories.SAMARINDA.title not in client.get("/api/v1/export?format=ris&grain=findings").text
            assert stories.SAMARINDA.title not in client.get("/api/v1/feeds/json").text
