"""Where sentences begin and end, and which lines are headlines."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any, NamedTuple

import numpy
from spacy.language import Language
from spacy.tokens import Doc

from nlp.document import reading_of
from nlp.lexicon import facts
from nlp.reading import Reading

# A stop, the quotes that close over it, then a blank; or a line break.
_BREAK = re.compile(r"([.!?…])(['\")\]]{0,4})[^\S\n]+(?=['\"(\[]{0,3}[^\W_])|[^\S\n]*\n\s*")
_LAST_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]{1,4}){0,4}$")
_FIRST = re.compile(r"['\"(\[]{0,3}(\w)")
_LONGEST = 1_000  # a table without stops, or a text without any, must not become one sentence
_HEAD = 200  # a headline stands within so many characters of the text's beginning
_ABBREVIATIONS = frozenset(facts("abbreviations")["before_a_dot"])


class Sentence(NamedTuple):
    """A stretch of the reading; `paragraph` counts the lines apart by a line break."""

    start: int
    end: int
    paragraph: int


def split(plain: str) -> list[Sentence]:
    """The sentences of a text, without the blanks between them; what goes on for too long is cut at a blank."""
    sentences: list[Sentence] = []
    start = paragraph = 0

    def add(end: int) -> None:
        begin = start
        while end - begin > _LONGEST and (cut := plain.find(" ", begin + _LONGEST, end)) > 0:
            sentences.append(Sentence(begin, cut, paragraph))
            begin = cut + 1
        if end > begin:
            sentences.append(Sentence(begin, end, paragraph))

    for match in _BREAK.finditer(plain):
        is_line = match[1] is None
        if not (_ends_line(plain, start, match) if is_line else _ends_sentence(plain, match)):
            continue
        add(match.start() if is_line else match.end(2))
        start = match.end()
        paragraph += is_line
    add(len(plain.rstrip()))
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


def _is_plain_headline(line: str) -> bool:
    """A first line without a stop, its words written small: "130 pegawai tidak masuk kantor usai libur"."""
    return 4 <= len(line.split()) <= 20 and line[-1] not in ".,:;!…\"'"


def sentence_at(sentences: list[Sentence], offset: int) -> int:
    """The number of the sentence that holds `offset`."""
    return max(0, bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1)


def headline(reading: Reading, headlines: list[Sentence]) -> tuple[int, int]:
    """Where the article's headline stands: its title, or the first line of the text that looks like one."""
    if reading.title_end:
        return 0, reading.title_end
    line = reading.plain.partition("\n")[0].rstrip()
    if len(line) < min(len(reading.plain), _HEAD) and _is_plain_headline(line):
        return 0, len(line)
    first = next((line for line in headlines if line.start < _HEAD), None)
    return (first.start, first.end) if first else (0, 0)


@Language.component(
    "sidak_sentences",
    assigns=["doc._.sentences", "doc._.headlines", "token.is_sent_start"],
)
def sentences(doc: Doc) -> Doc:
    """Split the reading into sentences, and mark the tokens that begin one."""
    reading = reading_of(doc)
    doc._.sentences = split(reading.plain)
    doc._.headlines = [s for s in doc._.sentences if s.end <= reading.title_end or is_headline(reading.plain, s)]
    starts = {sentence.start for sentence in doc._.sentences}
    marks = [1 if token.i == 0 or token.idx in starts else -1 for token in doc]
    # At once: setting `token.is_sent_start` looks through the whole Doc each time.
    column: Any = numpy.asarray(marks, dtype="int32").astype("uint64").reshape(-1, 1)
    return doc.from_array(["SENT_START"], column)
