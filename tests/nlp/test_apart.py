"""Officials whom rules and model find together: titles apart from names, names that need the model, kecamatan."""

from __future__ import annotations

import pytest

from nlp.components.persons import worth_asking
from nlp.components.sentences import split
from nlp.names import Name
from nlp.persons import names_of, settled
from nlp.pipeline import Annotator
from nlp.reading import lay_out
from sidak.models import Article
from tests.nlp.conftest import Annotate


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Menjawab itu, Yusep Kurniawan mengatakan petugas kurang. Pelaksana tugas Kepala DPMPTSP Lebak tersebut "
            "mengaku sudah bersurat.",
            [("Yusep Kurniawan", "Pelaksana tugas Kepala DPMPTSP Lebak")],
        ),
        (
            'Kantor masih terkunci ketika rombongan Bupati Nias Selatan tiba. "Masa begini?" kata Sozatulo Wau '
            "sambil menunjuk jadwal.",
            [("Sozatulo Wau", "Bupati Nias Selatan")],
        ),
        (
            'Rombongan Bupati Blora tiba pagi itu. "Pelayanannya cepat," kata Siti Aminah, warga Cepu.',
            [],
        ),
        ("Camat Denpasar Utara Ni Wayan Suartini berdalih.", [("Ni Wayan Suartini", "Camat Denpasar Utara")]),
        ("Kapolresta Pulau Ambon AKBP Beni Rumalatu ikut serta.", [("Beni Rumalatu", "Kapolresta Pulau Ambon")]),
        (
            "Kepala DPMPTSP Kota Palopo yang belakangan tiba di lokasi, Hj. Rosdiana Baso, S.Sos., menjelaskannya.",
            [("Rosdiana Baso", "Kepala DPMPTSP Kota Palopo")],
        ),
        ("Wakil Bupati Madiun dr. Hari Purnawan berkeliling pagi itu.", [("Hari Purnawan", "Wakil Bupati Madiun")]),
        ("Suwandi selaku Kepala BKD menambahkan, pegawai itu dipanggil.", [("Suwandi", "Kepala BKD")]),
        ("Penjabat Gubernur Papua Mayjen TNI (Purn) Soedarmo tiba.", [("Soedarmo", "Penjabat Gubernur Papua")]),
        ("Apel digelar di Kantor Gubernur Papua, Dok II, Jayapura.", []),
        ("Rosmaida br Sinaga, Kabid Disiplin BKPSDM, membenarkan.", [("Rosmaida br Sinaga", "Kabid Disiplin BKPSDM")]),
        (
            "Ketua Fraksi Otsus DPR Papua, George Dowansiba, setuju.",
            [("George Dowansiba", "Ketua Fraksi Otsus DPR Papua")],
        ),
    ],
)
def test_officials(annotate: Annotate, text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.position) for one in annotate(text).officials] == found


def test_an_official_says_who_found_it(annotate: Annotate) -> None:
    (official,) = annotate("Bupati Blora Arief Rohman meninjau MPP Blora, Selasa pagi.").officials
    assert official.found_by == "both"
    assert official.score is not None
    assert 0.9 <= official.score <= 1


def test_the_model_is_asked_only_where_it_matters() -> None:
    text = 'Hujan turun sejak pagi. Bupati datang. "Baik," kata dia. Pasar tutup. Rina lewat. Camat itu pulang.'
    reading = lay_out(text)
    sentences = split(reading.plain)
    asked = {text[sentences[n].start : sentences[n].end] for n in worth_asking(reading, sentences)}
    assert asked == {"Bupati datang.", '"Baik," kata dia.', "Pasar tutup.", "Rina lewat.", "Camat itu pulang."}


def test_asking_everywhere_finds_the_same_persons_and_more(annotator: Annotator) -> None:
    article = Article(url="x:1", title="", text="Bupati Blora Arief Rohman tiba. Siti Aminah menunggu di loket.")
    doc = annotator.nlp(annotator.reading_doc(article))
    assert [doc.text[slice(*span)] for span in doc._.persons] == ["Arief Rohman"]


def name(text: str, start: int) -> Name:
    """A name at a place."""
    return Name(tuple(text.split()), start, start + len(text), 0)


@pytest.mark.parametrize(
    ("rules", "model", "both"),
    [
        (name("Pemali Juana Harianto Nugroho", 0), name("Harianto Nugroho", 13), "Harianto Nugroho"),
        (name("Baso Rahmanuddin Kunci", 0), name("Baso Rahmanuddin", 0), "Baso Rahmanuddin"),
        (name("Ali", 0), name("Ali Fitri Noor", 0), "Ali Fitri Noor"),
        (name("Altje Wenur", 0), name("Altje", 0), "Altje Wenur"),
        (name("Arief Rohman", 0), name("Arief Rohman", 0), "Arief Rohman"),
        (name("Arief Rohman", 0), name("Siti Aminah", 40), "Arief Rohman"),
    ],
)
def test_what_rules_and_model_make_of_a_name(rules: Name, model: Name, both: str) -> None:
    assert settled(rules, [model]).text == both


def test_the_models_spans_lose_honorifics_and_degrees() -> None:
    reading = lay_out("Turut hadir Drs. H. Arief Rohman, M.Si dan rombongan.")
    (found,) = names_of(reading, [(12, 38)]).values()
    assert found.text == "Arief Rohman"
