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

# A stop, the quotes that close over it, then a blank; or a line break. What a search can leap to comes first.
_BREAK = re.compile(r"[.!?…\n](?:(?<=\n)\s*|(?<!\n)(['\")\]]{0,4})[^\S\n]+(?=['\"(\[]{0,3}[^\W_]))")
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
    """The sentences of a text, without the blanks between them; what runs on too long is cut, at a blank if it can."""
    sentences: list[Sentence] = []
    start = paragraph = 0

    def add(end: int) -> None:
        begin = start
        while end - begin > _LONGEST:
            blank = plain.find(" ", begin + _LONGEST, min(end, begin + 2 * _LONGEST))
            cut = blank if blank > 0 else min(end, begin + 2 * _LONGEST)
            sentences.append(Sentence(begin, cut, paragraph))
            begin = cut + (blank > 0)
        if end > begin:
            sentences.append(Sentence(begin, end, paragraph))

    for match in _BREAK.finditer(plain):
        end = match.end(1)
        is_line = end < 0
        if is_line:
            end = match.start()
            while end > start and plain[end - 1].isspace():
                end -= 1
        if not (_ends_line(plain, start, end, match) if is_line else _ends_sentence(plain, match)):
            continue
        add(end)
        start = match.end()
        paragraph += is_line
    add(len(plain.rstrip()))
    return sentences


def _ends_sentence(plain: str, match: re.Match[str]) -> bool:
    if plain[match.end()].islower():
        return False
    if not match[1] and plain[match.start()] == ".":
        word = _LAST_WORD.search(plain, max(0, match.start() - 24), match.start())
        if word and (len(word[0]) == 1 or word[0].casefold() in _ABBREVIATIONS):
            return False
    first = _FIRST.match(plain, match.end())
    return first is None or not first[1].islower()


def _ends_line(plain: str, start: int, end: int, match: re.Match[str]) -> bool:
    """A line that goes on in small letters was only wrapped."""
    if end <= start or "\n\n" in match[0].replace(" ", ""):
        return True
    return not plain[match.end() : match.end() + 1].islower()


def is_headline(plain: str, sentence: Sentence) -> bool:
    """Whether most words are capitalised and no stop ends them: names cannot be told from other words there."""
    if sentence.end - sentence.start > 200 or plain[sentence.end - 1] in ".!…":
        return False
    firsts = [word[0] for word in plain[sentence.start : sentence.end].split() if len(word) > 3 and word[0].isalpha()]
    return len(firsts) >= 4 and sum(map(str.isupper, firsts)) >= 0.8 * len(firsts)


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
    plain, title_end = reading.plain, reading.title_end
    found = split(plain)
    doc._.sentences = found
    doc._.headlines = [one for one in found if one.end <= title_end or is_headline(plain, one)]
    marks = numpy.full((len(doc), 1), -1, dtype="int32")
    if len(doc):
        marks[numpy.isin(doc.to_array("IDX"), [one.start for one in found])] = 1
        marks[0] = 1
    # At once: setting `token.is_sent_start` looks through the whole Doc each time.
    column: Any = marks.astype("uint64")
    return doc.from_array(["SENT_START"], column)
