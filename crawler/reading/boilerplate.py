"""Lines that are not the article's: other stories' headlines above all, then credits, bars, forms and adverts.

One set of rules for lines of HTML, which know their links, and for lines of plain text, which do not. A sentence of
the article is never cut: rules ask for a cue word in the place and shape that only boilerplate has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from crawler.reading import cues
from crawler.reading.credits import roles_in
from crawler.reading.dates import ends_with_date, is_date_line
from crawler.reading.render import Line

_SHORT = 160  # characters; no credit, age or button is longer, and patterns are slow on what hostile pages hold
_INSIDE = ("juga", "pula", "selengkapnya", "terkait")  # the words one of which `cues.CUE_INSIDE` asks for
_ENDING = 40  # characters in which a line says "Selengkapnya" at its end
_CAPTION_WORDS = 8  # the shortest text of an article is a photo's caption
_MARKS = " \t-–—*•·|#>»:[]()"
_CELLS = re.compile(r"\s*[|•·]\s*")
_CLOCK = re.compile(r"(?:pukul\s+)?\d\d?[.:]\d\d(?:\s*(?:wib|wita|wit))?$", re.I)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of the lines, and the people whom the credits among them named."""

    lines: tuple[Line, ...]
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


def clean_lines(lines: Sequence[Line]) -> Cleaned:
    """The article's own lines. Whole lines go; of a line only a related link inside it and a sign-off at its end."""
    kept, credits = [], []
    for line in _without_lists(_before_stop(lines)):
        if _is_credit(line.text):
            credits.append(line.text)
        elif not _is_noise(line.text):
            cut = cut_related(line)
            if cut.text:
                kept.append(cut)
    kept = _without_link_lines(kept)
    if kept:
        last = cues.CREDIT_END.sub("", kept[-1].text)
        credits.append(kept[-1].text[len(last) :])
        kept[-1] = replace(kept[-1], text=cues.SIGN_OFF.sub("", last))
    named = [roles_in(line) for line in credits]
    authors, editors = (tuple(dict.fromkeys(name for each in named for name in each[side])) for side in (0, 1))
    return Cleaned(tuple(kept), authors, editors)


def without_header(lines: Sequence[Line], title: str) -> list[Line]:
    """Lines without what stands above the body: everything up to a repeated headline, dates and bylines."""
    key = _key(title)
    above = list(takewhile(lambda line: not _is_prose(line), lines[:8]))
    at = next((number for number, line in enumerate(above) if _key(line.text) == key), None) if key else None
    rest = list(lines[at + 1 :] if at is not None else lines)
    head = [line for line in rest[:4] if not (is_date_line(line.text) or _is_byline(line.text))]
    return head + rest[4:]


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence of prose does; a headline does not."""
    return bool(_SENTENCE_END.search(text.strip())) and len(text.split()) >= 4


def _before_stop(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines above the first that opens the comments, or a list of other stories with no prose below it."""
    for number, line in enumerate(lines):
        if len(line.text.split()) > 16:
            continue
        if cues.COMMENTS.match(line.text):
            return lines[:number]
        if cues.OTHER_STORIES.match(line.text) and not any(map(_is_prose, lines[number + 1 :])):
            return lines[:number]
    return lines


def _without_lists(lines: Sequence[Line]) -> list[Line]:
    """Lines without lists of other stories: those under a cue word, and those that carry an age ("5 hari ago")."""
    kept: list[Line] = []
    foreign: Callable[[Line], bool] | None = None  # what kind of line still belongs to the list above it
    lines = _without_aged_end(lines)
    linked = any(line.links for line in lines)  # plain text knows no links
    for number, line in enumerate(lines):
        cue = cues.CUE.match(line.text)
        if cue and _is_cue(cue, line):
            foreign = _is_no_prose if cues.is_bare_cue(line.text) else _is_linked_headline if linked else _is_headline
        elif _is_age(line):
            foreign = _is_no_prose
        elif foreign and foreign(line) and not _is_heading_of(line, lines[number + 1 :]):
            continue
        else:
            foreign = None
            kept.append(line)
    return kept


def _without_aged_end(lines: Sequence[Line]) -> Sequence[Line]:
    """Lines without a list at their end that gives an age with each of its headlines; rows and credits stay."""
    last_prose = max((number for number, line in enumerate(lines) if _is_prose(line)), default=-1)
    end = lines[last_prose + 1 :]
    if last_prose < 0 or not any(map(_is_age, end)):
        return lines
    return [*lines[: last_prose + 1], *(line for line in end if line.kind == "row" or _is_credit(line.text))]


def _is_no_prose(line: Line) -> bool:
    return not _is_prose(line)


def _is_headline(line: Line) -> bool:
    """Whether a line looks like a headline: no full stop, and most of its words begin with a capital or a digit."""
    words = line.text.split()
    capital = sum(1 for word in words if not word[0].islower())
    return line.kind != "row" and len(words) >= 3 and not line.text.endswith(".") and capital >= 0.6 * len(words)


def _is_linked_headline(line: Line) -> bool:
    """Below "Baca juga: Judul" with its headline, only a further link belongs to the list."""
    return line.linked > 0.5 and _is_headline(line)


def _is_heading_of(line: Line, below: Sequence[Line]) -> bool:
    """A subheading of the article itself: no link, and marked up as one, with prose below it."""
    return line.kind == "heading" and not line.links and bool(below) and _is_prose(below[0])


def _is_cue(cue: re.Match[str], line: Line) -> bool:
    """Whether a line that begins with a cue word names another story, and does not go on as a sentence of its own."""
    rest = line.text[cue.end() :].strip()
    if cue["mark"] or not rest or line.linked > 0.3:
        return True
    return not rest[0].islower() and not (ends_sentence(rest) and len(rest.split()) > 15)


def cut_related(line: Line) -> Line:
    """A line without the related link in the middle of it ("... kata dia. Baca juga: Judul lain")."""
    if not any(word in line.text.lower() for word in _INSIDE):
        return line
    for cue in cues.CUE_INSIDE.finditer(line.text):
        link = next(
            (
                span
                for span in line.links
                if cue.start() <= span[0] <= cue.end() + 2 or span[0] <= cue.start() < span[1]
            ),
            None,
        )
        if link is None and (cue["mark"] or "").strip() != ":":
            continue
        end = link[1] if link else _headline_end(line.text, cue.end())
        text = f"{line.text[: cue.start()].rstrip()} {line.text[end:].lstrip(' .)]|')}".strip()
        shift = len(line.text) - len(text)
        links = tuple(
            span if span[1] <= cue.start() else (span[0] - shift, span[1] - shift)
            for span in line.links
            if span != link
        )
        return cut_related(replace(line, text=text, links=tuple(span for span in links if span[0] >= 0)))
    return line


def _headline_end(text: str, start: int) -> int:
    """Where a headline without a link ends: at its full stop, or with the line."""
    stop = re.search(r"[.!?…][\"”’]?\s+(?=[A-Z“\"‘])", text[start:])
    return start + stop.end() if stop else len(text)


def _without_link_lines(lines: list[Line]) -> list[Line]:
    """Lines without those that are links and nothing else: each is another story's headline or a button.

    A page whose whole text is wrapped in links keeps it.
    """
    kept = [line for line in lines if not _is_link(line)]
    return kept if sum(len(line.text.split()) for line in kept) >= _CAPTION_WORDS else lines


def _is_link(line: Line) -> bool:
    """Whether a line is a link and nothing else, or beside it only when the other story was published."""
    if line.linked > 0.85:
        return True
    if line.linked < 0.5 or line.kind == "row":
        return False
    rest = line.text
    for start, end in reversed(line.links):
        rest = rest[:start] + rest[end:]
    return is_date_line(rest.strip(_MARKS))


def _is_prose(line: Line) -> bool:
    text = cues.SIGN_OFF.sub("", line.text)
    return line.linked < 0.5 and (ends_sentence(text) or len(line.text.split()) >= 25 or line.kind == "row")


def _is_age(line: Line) -> bool:
    """Whether a line, or what of it is no link, ends in another story's age."""
    text = line.text
    for start, end in reversed(line.links if line.linked < 1 else ()):
        text = text[:start] + text[end:]
    return len(text) <= _SHORT and len(text.split()) <= 9 and bool(cues.AGE.search(text.strip()))


def _is_credit(text: str) -> bool:
    if len(text) > _SHORT:
        return False
    return bool(cues.BARE_CREDIT.match(text.strip())) or (
        bool(cues.CREDIT_LINE.match(text)) and len(text.split()) <= 14
    )


def _is_byline(text: str) -> bool:
    """Whether a line above the body says who wrote it, and when: "Oleh Rina", "Rina - Senin, 9 Mei 2022 10:20"."""
    if ends_sentence(text) or _is_credit(text):
        return False
    return (len(text.split()) <= 7 and bool(cues.BYLINE.match(text))) or (len(text) <= 90 and ends_with_date(text))


def _is_follow(text: str) -> bool:
    return bool(cues.FOLLOW_LEAD.match(text)) and len(text.split()) <= 45 and bool(cues.FOLLOW.search(text))


def _is_info(text: str) -> bool:
    """Whether a line is a row of facts about the page: "Kamis, 23 Agustus 2012 | Penulis : X | Dibaca : 1024 Kali"."""
    cells = [cell for cell in _CELLS.split(text) if cell.strip()]
    return len(cells) > 1 and all(
        is_date_line(cell) or _is_credit(cell) or _is_byline(cell) or _is_bar(cell) or _is_clock(cell) for cell in cells
    )


def _is_bar(text: str) -> bool:
    return bool(cues.BAR.match(text) or cues.BAR.match(text.strip(_MARKS)))


def _is_clock(text: str) -> bool:
    return bool(_CLOCK.match(text.strip(_MARKS)))


_NOISE: tuple[Callable[[str], object], ...] = (
    cues.BULLET.match,
    _is_bar,
    _is_info,
    cues.CODE.search,
    lambda text: cues.TEASER_END.search(text, max(0, len(text) - _ENDING)),
    cues.SIGN_OFF_LINE.match,
    cues.COPYRIGHT.match,
    cues.CAPTION.match,
    lambda text: cues.MEDIA.match(text) and not ends_sentence(text),
    lambda text: cues.REPORT.match(text) and not ends_sentence(text) and len(text.split()) <= 10,
    _is_follow,
)


def _is_noise(text: str) -> bool:
    return len(text) <= 3 * _SHORT and any(rule(text.strip()) for rule in _NOISE)


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
