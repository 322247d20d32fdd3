"""Numbers in digits and in words."""

from __future__ import annotations

import pytest

from nlp.numbers import in_words, share, whole


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tujuh", 7),
        ("sebelas", 11),
        ("dua belas", 12),
        ("dua puluh", 20),
        ("dua puluh satu", 21),
        ("seratus", 100),
        ("seratus lima puluh", 150),
        ("dua ratus tiga puluh empat", 234),
        ("seribu", 1000),
        ("dua ribu lima ratus", 2500),
        ("kata", None),
    ],
)
def test_number_words(text: str, value: int | None) -> None:
    assert in_words(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("16", 16), ("1.371.442", 1371442), ("2.689", 2689), ("tujuh ", 7), ("abc", None)]
)
def test_counts(text: str, value: int | None) -> None:
    assert whole(text) == value


@pytest.mark.parametrize(("text", "value"), [("95,47", 95.47), ("88.25", 88.25), ("1, 07", 1.07), ("tiga", 3)])
def test_shares(text: str, value: float) -> None:
    assert share(text) == value
