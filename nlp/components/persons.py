"""Persons named in a text, by the trained model (nlp/model), which is asked only where the answer can matter.

The model is most of what an article costs. A sentence without a title and without a verb of saying names nobody whom
the rules could tie to an office, so it is not asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import tee

from spacy.language import Language
from spacy.tokens import Doc

from nlp import model
from nlp.components.sentences import Sentence, sentence_at
from nlp.document import reading_of
from nlp.lexicon import any_of, facts
from nlp.offices import opens_title
from nlp.reading import Reading

_SPEECH = re.compile(rf"(?<![^\W_]){any_of(facts('speech')['verbs'])}(?:nya)?(?![^\W_])")
_THAT = re.compile(r"(?<![^\W_])(?:itu|tersebut)(?![^\W_])")
_LONGEST = 400  # tokens; a sentence without an end is a table or no text at all


class Persons:
    """Leaves the stretches that the model takes for a person's name in `doc._.persons`."""

    def __init__(self, nlp: Language, everywhere: bool) -> None:
        self._model = Language(vocab=nlp.vocab)
        model.add_to(self._model)
        self._everywhere = everywhere

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:
        """Many articles; the model reads what is asked of them in batches."""
        docs, again = tee(stream)
        asked = (self._asked(doc) for doc in again)
        questions, places = tee(asked)
        answers = self._model.pipe((doc for doc, _ in questions), batch_size=batch_size)
        for doc, answer, (_, starts) in zip(docs, answers, places, strict=True):
            doc._.persons = [
                (starts[span.start], starts[span.end - 1] + len(answer[span.end - 1]))
                for span in answer.ents
                if span.label_ == "PER"
            ]
            yield doc

    def _asked(self, doc: Doc) -> tuple[Doc, list[int]]:
        """The tokens that the model is asked about, as a text of their own, and where each stands in the article."""
        reading = reading_of(doc)
        sentences: list[Sentence] = doc._.sentences
        numbers = range(len(sentences)) if self._everywhere else sorted(worth_asking(reading, sentences))
        words: list[str] = []
        spaces: list[bool] = []
        starts: list[int] = []
        begins: list[bool | int | None] = []
        for number in numbers:
            span = doc.char_span(sentences[number].start, sentences[number].end, alignment_mode="expand")
            for step, token in enumerate(span[:_LONGEST] if span else ()):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
                starts.append(token.idx)
                begins.append(step == 0)
        return Doc(doc.vocab, words=words, spaces=spaces, sent_starts=begins), starts


def worth_asking(reading: Reading, sentences: list[Sentence]) -> set[int]:
    """The numbers of the sentences that name an office or somebody who speaks."""
    told = {sentence_at(sentences, word.start) for word in reading.words if opens_title(word.low)}
    said = {sentence_at(sentences, match.start()) for match in _SPEECH.finditer(reading.low)}
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
