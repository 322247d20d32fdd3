"""A few stories with what is found in them, to fill a store with; offsets are looked up, never counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from crawler import copies
from sidak.models import Annotation, Article, DateMention, Figure, Mention, Official, Page, Region, TextField, Topic
from sidak.store import Store, articles, findings, pages
from sidak.text import decimal_comma

WIB, WITA = timezone(timedelta(hours=7)), timezone(timedelta(hours=8))
FETCHED = datetime(2024, 4, 16, 3, 30, tzinfo=UTC)
OUTLETS = {"etam-kini": "Etam Kini", "kabar-mustika": "Kabar Mustika", "nusa-harian": "Nusa Harian"}
PIPELINE = "2024.1"

SAMARINDA = Article(
    url="https://etam-kini.test/2024/04/wali-kota-cek-mpp",
    title="Wali Kota Samarinda Cek MPP, Separuh Stan Kosong",
    text="""SAMARINDA – Wali Kota Samarinda Andi Harun mendatangi Mal Pelayanan Publik di Jalan Juanda, Selasa \
(16/4/2024) pagi. Ia ingin memastikan pelayanan kembali berjalan seusai libur Lebaran.

Hasilnya jauh dari harapan. Dari 16 stan instansi, 7 tidak dijaga seorang pun ketika rombongan berkeliling. “Hampir \
50 persen stan kosong, padahal warga sudah mengantre sejak pukul tujuh,” kata Andi Harun.

Kepala DPMPTSP Jusmaramdhana Alus menjelaskan, aturan kerja dari rumah hanya membolehkan maksimal 50% pegawai, dan \
loket tidak termasuk di dalamnya. Senin, 17 April 2024 semua stan wajib buka.

Catatan dinas menunjukkan tingkat kehadiran pegawai loket:
Disdukcapil 98,1%
Bapenda 75%

Andi Harun meminta laporan paling lambat Rabu.""",
    outlet="etam-kini",
    published=datetime(2024, 4, 16, 10, 20, tzinfo=WITA),
    published_evidence="JSON-LD",
    authors=("Rina Lestari",),
    section="Pemerintahan",
)
BLORA = Article(
    url="https://kabar-mustika.test/bupati-pantau-kehadiran",
    title="Bupati Blora Pantau Kehadiran ASN, 12,5 Persen Belum Masuk",
    text="""BLORA – Pada hari pertama kerja, sekitar 12,5 persen aparatur sipil negara di lingkungan Pemkab Blora \
belum masuk tanpa keterangan.

Bupati Blora Arief Rohman menyebut angka itu dihitung BKD dari 4.180 pegawai. “Yang tidak disiplin akan ditegur,” \
ujarnya.""",
    outlet="kabar-mustika",
    published=date(2022, 5, 9),
    published_evidence="meta",
)
BLORA_EDITED = Article(
    url=BLORA.url,
    title="Bupati Blora Pantau Kehadiran ASN, 2,5 Persen Belum Masuk",
    text=BLORA.text.replace("12,5", "2,5"),
    outlet=BLORA.outlet,
    published=BLORA.published,
    published_evidence=BLORA.published_evidence,
)
SURABAYA = Article(
    url="https://nusa-harian.test/pasar-ikan",
    title="Pasar Ikan Surabaya Ditata Ulang",
    text="Pemerintah kota menata ulang pasar ikan. Pedagang pindah sementara mulai pekan depan.",
    outlet="nusa-harian",
    published=date(2023, 8, 21),
)
HOSTILE = Article(
    url="javascript:alert(1)",
    id='berkas/2 "ä"?<b>#%41&',
    canonical_url="https://nusa-harian.test/hostile",
    title='<script>alert("judul")</script> & "kutip"',
    text="""Kata </p><script>alert('isi')</script> 99 persen <img src=x onerror=alert(2)> pegawai hadir.""",
    outlet='"><b>outlet</b>',
    published=date(2021, 1, 4),
    published_evidence="<i>meta</i>",
    authors=("<b>Penulis</b>",),
    language='"><script>',
)


def figure(article: Article, text: str, value: float, *, field: TextField = "text", **facts: Any) -> Figure:
    """The figure `text`, in its line of the article as the sentence."""
    whole = article.field(field)
    start = whole.index(text)
    left = whole.rfind("\n", 0, start) + 1
    right = whole.find("\n", start)
    facts = {"kind": "percentage", "measures": "attendance"} | facts
    sentence = whole[left : right if right >= 0 else len(whole)]
    return Figure(
        text=text, start=start, end=start + len(text), value=value, sentence=sentence, sentence_start=left,
        field=field, **facts,
    )  # fmt: skip


def mention(article: Article, text: str, *, after: int = 0, field: TextField = "text") -> Mention:
    """The first place of `text` from `after` on."""
    start = article.field(field).index(text, after)
    return Mention(text=text, start=start, end=start + len(text), field=field)


def day(article: Article, text: str, first: str | None, **facts: Any) -> DateMention:
    """The date `text`."""
    start = article.text.index(text)
    return DateMention(text=text, start=start, end=start + len(text), first=first, **facts)


def samarinda() -> Annotation:
    """What is found in the story from Samarinda: every kind of finding, a contradiction, a derived figure."""
    story = SAMARINDA
    return Annotation(
        pipeline=PIPELINE,
        topics=(Topic(name="mpp_inspection", score=0.97), Topic(name="asn_discipline", score=0.71)),
        regions=(Region("64.72", "Kota Samarinda"),),
        officials=(
            Official(
                name="Andi Harun",
                position="Wali Kota Samarinda",
                institution="Pemerintah Kota Samarinda",
                region="Kota Samarinda",
                mentions=(
                    mention(story, "Wali Kota Samarinda", field="title"),
                    mention(story, "Wali Kota Samarinda Andi Harun"),
                    mention(story, "Andi Harun", after=300),
                ),
            ),
            Official(
                name="Jusmaramdhana Alus",
                position="Kepala DPMPTSP",
                mentions=(mention(story, "Jusmaramdhana Alus"),),
            ),
        ),
        dates=(
            day(story, "Selasa (16/4/2024)", "2024-04-16", weekday_agrees=True),
            day(story, "Senin, 17 April 2024", "2024-04-17", weekday_agrees=False),
            day(story, "Rabu.", None),
        ),
        figures=(
            figure(
                story,
                "Dari 16 stan instansi, 7",
                43.75,
                kind="ratio",
                part=7,
                whole=16,
                unit="stan",
                basis="derived",
                measures="absence",
                region="Kota Samarinda",
                as_of="2024-04-16",
            ),
            figure(story, "Hampir 50 persen", 50.0, qualifier="approx", measures="absence", speaker="Andi Harun"),
            figure(story, "maksimal 50%", 50.0, qualifier="at_most", measures="work_from_home"),
            figure(story, "98,1%", 98.1),
            figure(story, "75%", 75.0, flags=("contradicts_counts",)),
        ),
    )


def blora(article: Article, value: float) -> Annotation:
    """What is found in one state of the story from Blora."""
    return Annotation(
        pipeline=PIPELINE,
        topics=(Topic(name="asn_discipline", score=0.99),),
        regions=(Region("33.16", "Kabupaten Blora"),),
        officials=(
            Official(
                name="Arief Rohman", position="Bupati Blora", mentions=(mention(article, "Bupati Blora Arief Rohman"),)
            ),
        ),
        figures=(
            figure(article, f"sekitar {decimal_comma(value)} persen", value, qualifier="approx", measures="absence"),
        ),
    )


def hostile() -> Annotation:
    """Findings whose every text field is an attack."""
    attack = '"><script>alert(3)</script>'
    return Annotation(
        pipeline=attack,
        regions=(Region("33.16", attack),),
        officials=(Official(name=attack, position=attack, mentions=(mention(HOSTILE, "<script>"),)),),
        dates=(day(HOSTILE, "<img src=x", attack, weekday_agrees=False),),
        figures=(figure(HOSTILE, "99 persen", 99.0, unit=attack, flags=(attack,), speaker=attack, region=attack),),
    )


REPRINTS = (
    replace(SAMARINDA, id="", url="https://nusa-harian.test/mpp-separuh-kosong", outlet="nusa-harian"),
    replace(SAMARINDA, id="", url="https://kabar-mustika.test/stan-mpp-kosong", outlet="kabar-mustika"),
)
"""The story from Samarinda, printed by two others."""
UNDISCIPLINED = Article(
    url="https://etam-kini.test/2024/05/kedisiplinan",
    title="Kedisiplinan Jadi Sorotan",
    text="Inspektorat menilai kedisiplinan menurun. Atasan diminta mendisiplinkan bawahannya lebih dulu.",
    outlet="etam-kini",
    published=date(2024, 5, 2),
)


def fill_with_reprints(store: Store) -> None:
    """Put one text in a store that three outlets print, and one that says a word in other forms."""
    for article in (SAMARINDA, *REPRINTS):
        put(store, article, samarinda())
    put(store, UNDISCIPLINED, Annotation(pipeline=PIPELINE))
    put(store, BLORA, blora(BLORA, 12.5))
    copies.group(store)


def fill(store: Store) -> None:
    """Put the stories in a store, Blora's twice: its outlet changed a figure after publication."""
    put(store, SAMARINDA, samarinda(), FETCHED)
    put(store, BLORA, blora(BLORA, 12.5), FETCHED)
    put(store, BLORA_EDITED, blora(BLORA_EDITED, 2.5), FETCHED + timedelta(hours=5))
    put(store, SURABAYA, Annotation(pipeline=PIPELINE), FETCHED)
    put(store, HOSTILE, hostile(), FETCHED)


def put(store: Store, article: Article, annotation: Annotation, seen: datetime = FETCHED) -> None:
    """Store an article with its page and what is found in it."""
    page = Page(
        url=article.url,
        final_url=article.url,
        outlet=article.outlet,
        status=200,
        headers={},
        fetched_at=seen,
        body=article.title.encode(),
    )
    with store.writing() as db:
        pages.put(db, page)
        articles.put(db, article, page_digest=page.digest, seen=seen)
        stored = articles.get(db, article.id)
        assert stored is not None
        findings.put(db, stored.revision, annotation)
