"""What changed between two states of a text: the sentences, and the figures above all."""

from hypothesis import given
from hypothesis import strategies as st

from sidak.differences import Passage, difference
from tests.store.examples import annotation

BEFORE = "Bupati meninjau MPP.\n\nSebanyak 12 persen pegawai tidak hadir. Ada 16 stan."
AFTER = "Bupati meninjau MPP.\n\nSebanyak 21 persen pegawai tidak hadir. Ada 16 stan. Ralat: angka semula 12 persen."


def test_the_sentences_and_numbers_that_changed_are_named() -> None:
    found = difference(BEFORE, AFTER)
    assert found.passages == [
        Passage("Sebanyak 12 persen pegawai tidak hadir.", "Sebanyak 21 persen pegawai tidak hadir."),
        Passage("", "Ralat: angka semula 12 persen."),
    ]
    assert (found.numbers_gone, found.numbers_new) == ([], ["21 persen"])


def test_figures_are_compared_where_both_states_were_annotated() -> None:
    one, other = annotation(), annotation(value=50.0)
    found = difference(BEFORE, BEFORE, one, other)
    assert [figure.value for figure in found.figures_gone] == [43.75]
    assert [figure.value for figure in found.figures_new] == [50.0]
    assert not difference(BEFORE, BEFORE, one, None)
    assert not difference(BEFORE, BEFORE, one, one)


def test_a_decimal_point_ends_no_sentence() -> None:
    found = difference("Naik 88.25 persen di Kab. Blora.", "Naik 88.75 persen di Kab. Blora.")
    assert (found.numbers_gone, found.numbers_new) == (["88.25 persen"], ["88.75 persen"])


@given(st.text(), st.text())
def test_nothing_differs_from_itself_and_both_ways_mirror(one: str, other: str) -> None:
    assert not difference(one, one)
    there, back = difference(one, other), difference(other, one)
    assert sorted(there.numbers_gone) == sorted(back.numbers_new)
