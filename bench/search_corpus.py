"""A corpus to search, made without annotating anything: articles of about 350 words with ten figures each.

Nothing is kept: articles are made while they are read, the same ones for the same seed, and a shorter corpus is the
beginning of a longer one.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import get_args

import msgspec

from bench.search_words import frequencies, names, vocabulary
from search.base import Document
from sidak.models import DateMention, Figure, Measure, Official, Region, TopicName
from sidak.regions import gazetteer

FIGURES = 10
_SENTENCES = 14
_LENGTHS = (17, 19, 20, 21, 23, 24, 26)  # words drawn for a sentence, before its figure, its speaker and its place
_TITLE = 8
_OFFICIALS = 3
_OUTLETS = tuple(f"kabar-{number:02d}" for number in range(1, 41))
_FIRST, _DAYS = date(2015, 1, 1), 12 * 365
_COPIED = 0.027  # of the fresh articles; with 2 to 4 copies of each, a tenth of all articles is in a group
_TOPICS: tuple[tuple[TopicName, ...], ...] = (("mpp_inspection",), ("asn_discipline",), get_args(TopicName), ())
_POSITIONS = ("Bupati", "Wali Kota", "Wakil Bupati", "Sekretaris Daerah", "Kepala BKPSDM", "Gubernur", "Kepala Dinas")
_INSTITUTIONS = ("BKPSDM", "Inspektorat", "Dinas Kesehatan", "Dinas Pendidikan", "Satpol PP", "RSUD", "Kecamatan")
REACHED = ("mencapai", "tercatat", "sebesar", "baru", "menjadi", "menyentuh", "berada di angka", "hanya", "tinggal")
_SAID: dict[Measure, str] = {
    "attendance": "tingkat kehadiran pegawai",
    "absence": "pegawai yang mangkir",
    "work_from_home": "pegawai yang bekerja dari rumah",
    "work_from_office": "pegawai yang bekerja dari kantor",
    "service_availability": "gerai yang buka",
    "satisfaction": "indeks kepuasan warga",
    "pay_cut": "potongan tunjangan",
    "budget": "serapan anggaran",
    "other": "angka itu",
}


def documents(count: int, *, seed: int = 1) -> Iterator[Document]:
    """`count` articles; copies follow the article that they print."""
    return islice(_endless(random.Random(seed)), count)  # noqa: S311  # no secret is drawn


def _endless(chance: random.Random) -> Iterator[Document]:
    number = 0
    while True:
        copies = chance.randint(2, 4) if chance.random() < _COPIED else 0
        first = _Draft(chance).article(number, story=f"teks-{number}" if copies else "")
        yield first
        for number in range(number + 1, number + copies + 1):  # noqa: B020  # it counts on
            day = (first.published or _FIRST) + timedelta(days=chance.randint(0, 2))
            name = _identifier(number)
            outlet = chance.choice(_OUTLETS)
            yield msgspec.structs.replace(first, id=name, article_id=name, url=_url(name), outlet=outlet, published=day)
        number += 1


def _identifier(number: int) -> str:
    return f"{number:016x}"


def _url(identifier: str) -> str:
    return f"https://ukur.contoh.id/berita/{identifier}"


@cache
def _regencies() -> tuple[Region, ...]:
    return tuple(region for region in gazetteer() if "." in region.code)


@dataclass
class _Draft:
    """One article while it is written: its sentences so far, and where the next one starts."""

    chance: random.Random
    figures: list[Figure] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    at: int = 0

    def article(self, number: int, story: str) -> Document:
        chance, name = self.chance, _identifier(number)
        published = _FIRST + timedelta(days=chance.randrange(_DAYS))
        regions = tuple(chance.sample(_regencies(), 1 + (chance.random() < 0.2)))
        officials = tuple(
            Official(name=one, position=chance.choice(_POSITIONS), region=regions[0].name)
            for one in chance.sample(names(), _OFFICIALS)
        )
        told = set(chance.sample(range(_SENTENCES), FIGURES))
        for place in range(_SENTENCES):
            if place in told:
                self._figure(officials, regions, published)
            else:
                self._add(_capital(self._words(chance.choice(_LENGTHS))) + ".")
        provinces = dict.fromkeys(filter(None, map(gazetteer().province_of, regions)))
        return Document(
            id=name,
            article_id=name,
            url=_url(name),
            title=_capital(self._words(_TITLE)),
            text="".join(self.parts),
            outlet=chance.choice(_OUTLETS),
            published=published,
            topics=chance.choice(_TOPICS),
            regions=regions,
            provinces=tuple(provinces),
            officials=officials,
            figures=tuple(self.figures),
            dates=tuple(self.dates),
            story=story,
        )

    def _words(self, count: int) -> list[str]:
        known, shares, draw = vocabulary(), frequencies(), self.chance.random
        return [known[bisect(shares, draw())] for _ in range(count)]

    def _add(self, sentence: str) -> None:
        apart = "\n\n" if len(self.parts) % 3 == 2 else " "
        self.parts.append(sentence + apart)
        self.at += len(sentence) + len(apart)

    def _figure(self, officials: tuple[Official, ...], regions: tuple[Region, ...], published: date) -> None:
        """A sentence with a figure, half of them with who says it, some with a place, an agency or a day."""
        chance = self.chance
        measure = chance.choice(tuple(_SAID))
        value = chance.randint(10, 1000) / 10
        said = f"{value:.1f} persen".replace(".", ",")
        words = self._words(chance.choice(_LENGTHS) - 5)
        head = f"{_capital(words[:6])} {_SAID[measure]} {chance.choice(REACHED)} "
        tail = ["", *words[6:]]
        region = regions[0] if chance.random() < 0.3 else None
        institution = chance.choice(_INSTITUTIONS) if chance.random() < 0.4 else None
        speaker = chance.choice(officials) if chance.random() < 0.5 else None
        if institution:
            tail.append(f"di {institution}")
        if region:
            tail.append(region.name)
        if speaker:
            tail.append(f"kata {speaker.position} {speaker.name}")
        if len(self.dates) < 3:
            day = published - timedelta(days=chance.randint(0, 30))
            written = f"{day.day}/{day.month}/{day.year}"
            start = self.at + len(head) + len(said) + len(" ".join(tail)) + 1
            self.dates.append(DateMention(text=written, start=start, end=start + len(written), first=day.isoformat()))
            tail.append(written)
        sentence = f"{head}{said}{' '.join(tail)}."
        self.figures.append(
            Figure(
                kind="percentage",
                text=said,
                start=self.at + len(head),
                end=self.at + len(head) + len(said),
                value=value,
                measures=measure,
                sentence=sentence,
                sentence_start=self.at,
                region=region.name if region else None,
                institution=institution,
                speaker=speaker.name if speaker else None,
            )
        )
        self._add(sentence)


def _capital(words: list[str]) -> str:
    return " ".join(words).capitalize()
