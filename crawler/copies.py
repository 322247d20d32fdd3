"""One press release, many prints: texts that are nearly the same are found by MinHash and become one story.

Words in threes are the tokens; two texts are copies where their Jaccard similarity is 0.7 or more by the estimate of
126 permutations. Of the pairs at a similarity of 0.8, 21 bands of six find 99.8 % without comparing all with all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy
from numpy.typing import NDArray
from rensa import RMinHash

from sidak.models import Progress, Tally
from sidak.store import Store, copies
from sidak.store.copies import Print

PERMUTATIONS = 126
ALIKE = 0.7
_SEED = 94  # one seed for ever: signatures in the store are compared with new ones
_ROWS = 6
_BATCH = 200
_WORDS = re.compile(r"\w+")
_SHORTEST = 12  # words; what is shorter says too little to be somebody's copy
_MIX = numpy.array(
    [
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0x27D4EB2F165667C5,
        0x94D049BB133111EB,
        0xBF58476D1CE4E5B9,
    ],
    dtype="uint64",
)
Signature = NDArray[numpy.uint32]


def shingles(text: str) -> list[str]:
    """The words of a text in threes, lower case; too short a text has none."""
    words = _WORDS.findall(text.lower())
    if len(words) < _SHORTEST:
        return []
    return list(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def sign(text: str) -> Signature:
    """The MinHash signature of a text; empty for one that is too short to compare."""
    return sign_all([text])[0]


def sign_all(texts: Sequence[str]) -> list[Signature]:
    """The signatures of many texts, each as `sign` gives it, in one go."""
    tokens = [shingles(text) for text in texts]
    long_enough = [each for each in tokens if each]
    rows = RMinHash.digest_matrix_from_token_sets(long_enough, PERMUTATIONS, _SEED).to_rows() if long_enough else []
    found = iter(numpy.array(rows, dtype="uint32"))
    nothing = numpy.empty(0, dtype="uint32")
    return [next(found) if each else nothing for each in tokens]


def bands(signature: Signature) -> list[int]:
    """A signed 64-bit number for each six numbers of a signature and their place."""
    return bands_all([signature])[0]


def bands_all(signatures: Sequence[Signature]) -> list[list[int]]:
    """The bands of many signatures, each as `bands` gives them, in one go."""
    signed = [each for each in signatures if each.size]
    if not signed:
        return [[] for _ in signatures]
    rows = numpy.stack(signed).reshape(len(signed), -1, _ROWS).astype("uint64")
    with numpy.errstate(over="ignore"):
        mixed = (rows * _MIX).sum(axis=2, dtype="uint64") + numpy.arange(rows.shape[1], dtype="uint64") * _MIX[0]
        mixed = (mixed ^ (mixed >> numpy.uint64(29))) * _MIX[1]
    found = iter(mixed.view("int64").tolist())
    return [next(found) if each.size else [] for each in signatures]


def similarity(one: Signature, other: Signature) -> float:
    """The estimated Jaccard similarity of two texts, from 0 to 1."""
    return float((one == other).mean()) if one.size and one.size == other.size else 0.0


def group(store: Store, *, progress: Progress | None = None) -> Tally:
    """Compare every article that was not compared yet; counts "copy" and "original".

    Safe to stop: a batch is one transaction, and what is left is found again.
    """
    tally, done = Tally(), 0
    while True:
        with store.writing() as db:
            batch = copies.unsigned(db, _BATCH)
            signatures = sign_all([each.text for each in batch])
            for one, signature, banded in zip(batch, signatures, bands_all(signatures), strict=True):
                copies.leave(db, one.article_id)
                joined = _alike(copies.sharing(db, banded, one.article_id), signature)
                own = Print(
                    article_id=one.article_id,
                    signature=signature.astype("<u4").tobytes(),
                    story=min([*joined, one.article_id]),
                )
                copies.put(db, own, one.revision, banded, joined)
                tally.add("copy" if joined else "original")
        if not batch:
            return tally
        done += len(batch)
        if progress:
            progress(done, done)


def _alike(prints: Sequence[Print], signature: Signature) -> set[str]:
    """The stories of those prints that are copies."""
    return {
        each.story
        for each in prints
        if similarity(signature, numpy.frombuffer(each.signature, dtype="<u4").astype("uint32")) >= ALIKE
    }
