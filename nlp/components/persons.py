"""Persons named in a text, by the trained model (nlp/model), which is asked only where the answer can matter.

The model is most of what an article costs. A sentence without a title and without a verb of saying names nobody whom
the rules could tie to an office, so it is not asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import tee

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from nlp import model
from nlp.components.sentences import Sentence, sentence_at
from nlp.document import reading_of
from nlp.lexicon import facts
from nlp.offices import opens_title
from nlp.reading import Reading

_VERBS = frozenset(verb + suffix for verb in facts("speech")["verbs"] for suffix in ("", "nya"))
_THAT = re.compile(r"(?<![^\W_])(?:itu|tersebut)(?![^\W_])")
_BATCH = 32
_PIECE = 1_000  # tokens
Tokens = NDArray[numpy.uint64]
_COLUMNS: list[int | str] = ["ORTH", "SPACY", "IDX"]
_LONGEST = 400  # tokens; a sentence without an end is a table or no text at all


class Persons:
    """Leaves the stretches that the model takes for a person's name in `doc._.persons`."""

    def __init__(self, nlp: Language, everywhere: bool) -> None:
        self._model = Language(vocab=nlp.vocab)
        model.add_to(self._model)
        self._everywhere = everywhere

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = _BATCH) -> Iterator[Doc]:
        """Many articles; the model reads what is asked of them in batches.

        A batch of more than `_BATCH` articles is no faster and takes memory by the hundred megabytes.
        """
        batch_size = min(batch_size, _BATCH)
        docs, again = tee(stream)
        asked, places = tee(self._asked(doc) for doc in again)
        questions = (question for pieces in asked for question, _ in pieces)
        answers = self._model.pipe(questions, batch_size=batch_size)
        for doc, pieces in zip(docs, places, strict=True):
            # The pieces come first: when they are used up, no answer of the next article has been taken.
            told = ((answer, starts) for (_, starts), answer in zip(pieces, answers, strict=False))
            doc._.persons = [person for answer, starts in told for person in _persons(answer, starts)]
            yield doc

    def _asked(self, doc: Doc) -> list[tuple[Doc, list[int]]]:
        """The tokens that the model is asked about, as texts of their own, and where each stands in the article."""
        reading = reading_of(doc)
        sentences: list[Sentence] = doc._.sentences
        numbers = range(len(sentences)) if self._everywhere else sorted(worth_asking(reading, sentences))
        # As arrays: a Python object for each token would cost as much as the tokenizer.
        columns: Tokens = numpy.asarray(doc.to_array(_COLUMNS), dtype="uint64").reshape(-1, len(_COLUMNS))
        bounds = numpy.array([sentences[number][:2] for number in numbers]).reshape(-1, 2)
        first, last = numpy.searchsorted(columns[:, 2], bounds).T
        runs = [columns[start : min(stop, start + _LONGEST)] for start, stop in zip(first, last, strict=True)]
        return [_question(doc, piece) for piece in _pieces([run for run in runs if len(run)])]


def _pieces(runs: list[Tokens]) -> Iterator[list[Tokens]]:
    """Sentences together, up to a size at which the model's arrays still fit into the processor's cache."""
    piece: list[Tokens] = []
    size = 0
    for run in runs:
        if piece and size + len(run) > _PIECE:
            yield piece
            piece, size = [], 0
        piece.append(run)
        size += len(run)
    if piece:
        yield piece


def _question(doc: Doc, runs: list[Tokens]) -> tuple[Doc, list[int]]:
    tokens = numpy.concatenate(runs)
    begins = numpy.zeros(len(tokens), dtype=bool)
    begins[numpy.cumsum([0, *(len(run) for run in runs)])[:-1]] = True
    question = Doc(
        doc.vocab,
        words=tokens[:, 0].tolist(),  # spaCy takes the numbers of words in the place of words
        spaces=tokens[:, 1].astype(bool).tolist(),
        sent_starts=begins.tolist(),
    )
    return question, tokens[:, 2].tolist()


def _persons(answer: Doc, starts: list[int]) -> Iterator[tuple[int, int]]:
    for span in answer.ents:
        if span.label_ == "PER":
            yield starts[span.start], starts[span.end - 1] + len(answer[span.end - 1])


def worth_asking(reading: Reading, sentences: list[Sentence]) -> set[int]:
    """The numbers of the sentences that name an office or somebody who speaks."""
    told = {sentence_at(sentences, word.start) for word in reading.words if opens_title(word.low)}
    said = {sentence_at(sentences, word.start) for word in reading.words if word.low in _VERBS}
    # "Penjabat Wali Kota itu": who it is was said before.
    taken_up = {number for number in told if _THAT.search(reading.low, *sentences[number][:2])}
    return told | said | {number - back for number in taken_up for back in (1, 2) if number >= back}


@Language.factory(
    "sidak_persons",
    default_config={"everywhere": False},
    requires=["doc._.sentences"],
    assigns=["doc._.persons"],
)
def persons(nlp: Language, name: str, everywhere: bool) -> Persons:  # noqa: ARG001  # spaCy names its parts
    """The component; `everywhere` asks the model about every sentence."""
    return Persons(nlp, everywhere)
