"""An article in, an annotation out: spaCy's Indonesian tokenizer and our components on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TypeVar

from spacy.lang.id import Indonesian, IndonesianDefaults
from spacy.language import Language
from spacy.tokens import Doc

from nlp import components, document
from nlp.reading import Reading, read
from sidak.models import Annotation, Article, DateMention, Figure, Inspection, Mention, Official, Sanction

PIPELINE = "rules-3, names-2"
"""The version of the rules and of the trained model; a new one makes the store's annotations outdated."""

# spaCy takes the affixes off a token one by one: a run of 10,000 percent signs costs it 40 seconds. Longer is no word.
_LONGEST_TOKEN = 120
_HALF_SURROGATE = re.compile("[\ud800-\udfff]")  # no text for spaCy; what stands in their place is as long
_LONGEST_TEXT = 2**31 - 1

_Placed = TypeVar("_Placed", DateMention, Figure, Inspection, Mention, Sanction)
_InSentence = TypeVar("_InSentence", Figure, Inspection, Sanction)


# "kupu-kupu", "sayur-sayuran", "berlari-lari": one word said twice.
_REDUPLICATED = re.compile(r"\w{0,4}?(\w{2,})-\w{0,4}?\1\w{0,4}", re.IGNORECASE)


def _stays_whole(token: str) -> bool:
    return len(token) > _LONGEST_TOKEN or _REDUPLICATED.fullmatch(token) is not None


class NewsIndonesian(Indonesian):  # type: ignore[no-untyped-call]  # spaCy's own `__init_subclass__`
    """spaCy's Indonesian, with a rule in the place of its list of 15,800 reduplicated words.

    Loading the list takes seconds each time the program starts.
    """

    class Defaults(IndonesianDefaults):
        """What the tokenizer is made with."""

        tokenizer_exceptions = {  # noqa: RUF012  # spaCy declares it so
            word: tokens for word, tokens in IndonesianDefaults.tokenizer_exceptions.items() if "-" not in word
        }
        token_match = staticmethod(_stays_whole)


def build() -> Language:
    """The spaCy pipeline; `nlp.pipe_names` and `nlp.analyze_pipes()` show the flow."""
    document.register()
    nlp = NewsIndonesian()
    nlp.max_length = _LONGEST_TEXT
    for name in components.ORDER:
        nlp.add_pipe(name)
    return nlp


class Annotator:
    """Reads articles. It holds no state of them, so one serves many."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def annotate(self, article: Article) -> Annotation:
        """All that the pipeline finds in one article. No text makes it fail."""
        return collect(self.nlp(self.reading_doc(article)))

    def pipe(self, articles: Iterable[Article]) -> Iterator[Annotation]:
        """The annotations of many articles, in their order."""
        for doc in self.nlp.pipe(self.reading_doc(article) for article in articles):
            yield collect(doc)

    def reading_doc(self, article: Article) -> Doc:
        """The tokens of an article, laid out for reading; no component has seen them yet."""
        reading = read(article)
        doc = self.nlp.make_doc(_HALF_SURROGATE.sub("\ufffd", reading.text))
        doc._.reading = reading
        return doc


@cache
def load() -> Annotator:
    """The annotator, built once in a process."""
    return Annotator(build())


def collect(doc: Doc) -> Annotation:
    """The components' findings, their offsets turned into those of the article's own fields."""
    reading = document.reading_of(doc)
    return Annotation(
        pipeline=PIPELINE,
        topics=tuple(doc._.topics),
        regions=tuple(doc._.regions),
        officials=tuple(_official(reading, one) for one in doc._.officials),
        dates=tuple(_placed(reading, doc._.dates)),
        figures=tuple(_placed_in_sentence(reading, doc._.figures)),
        sanctions=tuple(_placed_in_sentence(reading, doc._.sanctions or ())),
        inspections=tuple(_placed_in_sentence(reading, doc._.inspections or ())),
    )


def _placed(reading: Reading, findings: Iterable[_Placed]) -> Iterator[_Placed]:
    for finding in findings:
        place = reading.place(finding.start, finding.end)
        if place:
            field, start, end = place
            yield replace(finding, field=field, start=start, end=end)


def _placed_in_sentence(reading: Reading, findings: Iterable[_InSentence]) -> Iterator[_InSentence]:
    """As `_placed`, for findings that keep their sentence."""
    for finding in _placed(reading, findings):
        shift = reading.body if finding.field == "text" else 0
        yield replace(finding, sentence_start=finding.sentence_start - shift)


def _official(reading: Reading, official: Official) -> Official:
    return replace(official, mentions=tuple(_placed(reading, official.mentions)))
