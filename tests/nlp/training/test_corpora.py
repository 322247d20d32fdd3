"""The corpora as training reads them: labels merged, marks taken out of the text, offsets right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.training import corpora
from nlp.training.corpora import MissingCorpusError, Sentence, Span, harmonized, marked


def names(sentence: Sentence) -> list[tuple[str, str]]:
    return [(sentence.text[start:end], label) for start, end, label in sentence.spans]


def test_marks_leave_the_text_and_become_spans() -> None:
    sentence = marked("Bupati [LOC Blora] H. [PER Arief Rohman], S.IP. menegur [ORG BKPSDM Kabupaten Blora].")
    assert sentence.text == "Bupati Blora H. Arief Rohman, S.IP. menegur BKPSDM Kabupaten Blora."
    assert names(sentence) == [("Blora", "LOC"), ("Arief Rohman", "PER"), ("BKPSDM Kabupaten Blora", "ORG")]


@pytest.mark.parametrize("line", ["[GPE Blora] sepi", "[LOC Blora sepi", "[ORG Dinas [LOC Blora]]", "[1] catatan"])
def test_a_wrong_mark_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        marked(line)


def test_labels_are_merged_and_others_dropped(tmp_path: Path) -> None:
    row = {
        "text": "Joko di Solo, 2014",
        "spans": [
            {"start": 0, "end": 4, "label": "PER"},
            {"start": 8, "end": 12, "label": "GPE"},
            {"start": 14, "end": 18, "label": "DATE"},
        ],
    }
    (tmp_path / "gsd_wiki.dev.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert names(corpora.shared("gsd_wiki", "dev", tmp_path)[0]) == [("Joko", "PER"), ("Solo", "LOC")]


def test_a_missing_corpus_says_where_it_must_lie(tmp_path: Path) -> None:
    with pytest.raises(MissingCorpusError, match=r"idner_news\.train\.jsonl"):
        corpora.shared("idner_news", "train", tmp_path)


def test_the_other_corpora_are_brought_to_the_news_corpus_way() -> None:
    text = "Komisi Pemilihan Umum (KPU) di Kabupaten Blora, kata Wali Kota Batu"
    spans = tuple(
        Span(text.index(name), text.index(name) + len(name), label)
        for name, label in (("Komisi Pemilihan Umum", "ORG"), ("KPU", "ORG"), ("Blora", "LOC"), ("Batu", "LOC"))
    )
    found = names(harmonized(Sentence(text, spans)))
    assert found == [("Komisi Pemilihan Umum (KPU)", "ORG"), ("Kabupaten Blora", "LOC"), ("Batu", "LOC")]


def test_own_sentences_are_well_formed_and_every_fifth_is_held_out() -> None:
    train, dev = corpora.domain("train"), corpora.domain("dev")
    assert len(train) + len(dev) >= 500
    assert len(dev) == (len(train) + len(dev)) // 5
    for sentence in train + dev:
        assert all(name == name.strip() and label in corpora.LABELS for name, label in names(sentence))
