"""Where sentences begin and end, and which lines are headlines."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import reading_of
from nlp.lexicon import facts
from nlp.reading import Reading

# A stop, the quotes that close over it, then a blank; or a line break.
_BREAK = re.compile(r"([.!?…])(['\")\]]{0,4})[^\S\n]+(?=['\"(\[]{0,3}[^\W_])|[^\S\n]*\n\s*")
_LAST_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]{1,4}){0,4}$")
_FIRST = re.compile(r"['\"(\[]{0,3}(\w)")
_HEAD = 200  # a headline stands within so many characters of the text's beginning
_ABBREVIATIONS = frozenset(facts("abbreviations")["before_a_dot"])


class Sentence(NamedTuple):
    """A stretch of the reading; `paragraph` counts the lines apart by a line break."""

    start: int
    end: int
    paragraph: int


def split(plain: str) -> list[Sentence]:
    """The sentences of a text, without the blanks between them."""
    sentences: list[Sentence] = []
    start = paragraph = 0
    for match in _BREAK.finditer(plain):
        is_line = match[1] is None
        if not (_ends_line(plain, start, match) if is_line else _ends_sentence(plain, match)):
            continue
        end = match.start() if is_line else match.end(2)
        if end > start:
            sentences.append(Sentence(start, end, paragraph))
        start = match.end()
        paragraph += is_line
    end = len(plain.rstrip())
    if end > start:
        sentences.append(Sentence(start, end, paragraph))
    return sentences


def _ends_sentence(plain: str, match: re.Match[str]) -> bool:
    if match[1] == "." and not match[2]:
        word = _LAST_WORD.search(plain, max(0, match.start() - 24), match.start())
        if word and (len(word[0]) == 1 or word[0].casefold() in _ABBREVIATIONS):
            return False
    first = _FIRST.match(plain, match.end())
    return first is None or not first[1].islower()


def _ends_line(plain: str, start: int, match: re.Match[str]) -> bool:
    """A line that goes on in small letters was only wrapped."""
    if match.start() <= start or "\n\n" in match[0].replace(" ", ""):
        return True
    return not plain[match.end() : match.end() + 1].islower()


def is_headline(plain: str, sentence: Sentence) -> bool:
    """Whether most words are capitalised and no stop ends them: names cannot be told from other words there."""
    if sentence.end - sentence.start > 200 or plain[sentence.end - 1] in ".!…":
        return False
    words = [word for word in plain[sentence.start : sentence.end].split() if word[0].isalpha() and len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 4 and capitals >= 0.8 * len(words)


def sentence_at(sentences: list[Sentence], offset: int) -> Sentence:
    """The sentence that holds `offset`."""
    return sentences[max(0, bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1)]


def headline(reading: Reading, headlines: list[Sentence]) -> tuple[int, int]:
    """Where the article's headline stands: its title, or the first line of the text that looks like one."""
    if reading.title_end:
        return 0, reading.title_end
    first = next((line for line in headlines if line.start < _HEAD), None)
    return (first.start, first.end) if first else (0, 0)


@Language.component(
    "sidak_sentences",
    requires=["doc._.reading"],
    assigns=["doc._.sentences", "doc._.headlines", "token.is_sent_start"],
)
def sentences(doc: Doc) -> Doc:
    """Split the reading into sentences, and mark the tokens that begin one."""
    reading = reading_of(doc)
    doc._.sentences = split(reading.plain)
    doc._.headlines = [s for s in doc._.sentences if s.end <= reading.title_end or is_headline(reading.plain, s)]
    starts = {sentence.start for sentence in doc._.sentences}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts
    return doc
