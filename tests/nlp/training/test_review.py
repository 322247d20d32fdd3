"""A corpus looked over by a teacher: what they see differently teaches nothing."""

from __future__ import annotations

from nlp.pipeline import NewsIndonesian
from nlp.training.corpora import DOUBTFUL, Sentence, Span, marked
from nlp.training.review import reviewed
from nlp.training.train import example


def test_differences_become_doubtful() -> None:
    teacher = NewsIndonesian()
    ruler = teacher.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]  # `add_pipe` promises no more than a callable
        [
            {"label": "LOC", "pattern": "Kairo"},
            {"label": "PER", "pattern": "Omar"},
            {"label": "ORG", "pattern": "Hamas"},
        ]
    )
    text = "[LOC Mesir] menyeru Hamas di [LOC Kairo], kata [PER Omar Beshir] dan [PER Joko]."
    sentence = reviewed(teacher, [marked(text)])[0]
    assert [(sentence.text[start:end], label) for start, end, label in sentence.spans] == [
        ("Mesir", DOUBTFUL),
        ("Hamas", DOUBTFUL),
        ("Kairo", "LOC"),
        ("Omar Beshir", "PER"),
        ("Joko", "PER"),
    ]


def test_what_is_doubtful_teaches_nothing() -> None:
    text = "Mesir menyeru"
    doubted = example(NewsIndonesian(), Sentence(text, (Span(0, 5, DOUBTFUL),)))
    assert doubted.get_aligned_ner() == [None, "O"]
