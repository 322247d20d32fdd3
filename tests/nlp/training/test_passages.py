"""Passages with marked figures: the marks come out of the text and leave offsets that are right."""

from __future__ import annotations

from typing import get_args

from nlp.components.measuring import MEASURES
from nlp.training.measures import examples, fit, right
from nlp.training.passages import Marked, passages, read
from sidak.models import Measure


def test_marks_come_out_and_offsets_stay_right() -> None:
    passage = read("Hadir {sekitar 95 persen|attendance}; {dari 16 stan, 7|absence|7/16} kosong.")
    assert passage.text == "Hadir sekitar 95 persen; dari 16 stan, 7 kosong."
    assert [passage.text[one.start : one.end] for one in passage.figures] == ["sekitar 95 persen", "dari 16 stan, 7"]
    assert passage.figures[1] == Marked(25, 40, "absence", 7, 16)


def test_every_passage_can_be_read() -> None:
    found = list(passages())
    assert len(found) > 1_000
    assert not [passage.text for passage in found if "{" in passage.text or "}" in passage.text]
    assert {figure.measures for passage in found for figure in passage.figures} <= set(get_args(Measure))
    assert all(one.part <= one.whole for passage in found for one in passage.figures if one.part and one.whole)


def test_what_is_learnt_tells_two_measures_apart() -> None:
    taught = [
        one
        for text in ("Yang hadir {95 persen|attendance}.", "TPP dipotong {5 persen|pay_cut}.")
        for one in examples(read(text))
    ]
    weights = fit(taught, [1.0] * len(taught))
    assert weights.values.shape == (len(weights.rows), len(MEASURES))
    assert right(weights, taught) == 1.0
