"""A tree to lines of text: a line for each paragraph, each table row, each list item. Links are remembered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from crawler.reading.tree import text_of

LineKind = Literal["text", "row", "item", "heading", "caption"]

_SKIP = {"script", "style", "noscript", "template", "svg", "iframe", "button", "select", "textarea"}
_BLOCKS = {
    "address", "amp-img", "article", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "item", "li",
    "list", "main", "nav", "ol", "p", "pre", "quote", "section", "summary", "table", "tbody", "tfoot", "thead", "ul",
}  # fmt: skip
_ROWS, _CELLS, _BREAKS = {"tr", "row"}, {"td", "th", "cell"}, {"br", "lb"}
_KINDS: dict[str, LineKind] = {
    **dict.fromkeys(("li", "item"), "item"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
}
_SPACE = re.compile(r"\s+")
_SUBHEADING = 120  # characters
_CELL_OF_PROSE = 300  # characters; a longer cell belongs to a table that lays out the page, not to one of data


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; `links` are the spans in it that lead elsewhere."""

    text: str
    links: tuple[tuple[int, int], ...] = ()
    kind: LineKind = "text"

    @property
    def linked(self) -> float:
        """The share of its characters that are links."""
        return sum(end - start for start, end in self.links) / max(len(self.text), 1)


@dataclass(slots=True)
class _Writer:
    """Collects words into lines."""

    lines: list[Line] = field(default_factory=list)
    text: str = ""
    links: list[tuple[int, int]] = field(default_factory=list)
    kind: LineKind = "text"
    in_row: int = 0
    soft: bool = False

    def add(self, words: str | None, *, linked: bool) -> None:
        words = _SPACE.sub(" ", words or "")
        if self.text.endswith(" ") or not self.text:
            words = words.lstrip(" ")
        if not words:
            return
        if linked:
            start = len(self.text)
            if self.links and self.links[-1][1] >= start - 1:
                start = self.links.pop()[0]
            self.links.append((start, len(self.text) + len(words.rstrip(" "))))
        self.text += words

    def cell(self) -> None:
        self.text = f"{self.text.rstrip()} | " if self.text.strip() else ""

    def flush(self, *, soft: bool = False) -> None:
        """End the line. A soft end (a `<br>`) is undone when the sentence plainly runs on in the next line."""
        text = self.text.strip().rstrip("| ") if self.kind == "row" else self.text.strip()
        text = unicodedata.normalize("NFC", text)
        if text:
            line = Line(text, tuple(self.links), self.kind)
            before = self.lines[-1] if self.soft and self.lines else None
            if before and before.kind == line.kind == "text" and _runs_on(before.text, text) and not line.links:
                self.lines[-1] = Line(f"{before.text} {text}", before.links)
            else:
                self.lines.append(line)
            self.soft = soft
        elif not soft:
            self.soft = False
        self.text, self.links, self.kind = "", [], "text"


def _runs_on(before: str, after: str) -> bool:
    return before[-1].isalnum() and after[0].islower()


def render(root: etree._Element) -> list[Line]:
    """The lines of a tree, in reading order. Rows of tables become `cell | cell`."""
    writer = _Writer()
    links = 0
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipped is None and (tag in _SKIP or _is_hidden(element)):
                skipped = element
            if skipped is None:
                links += tag in ("a", "ref")
                _open(writer, element, tag)
                writer.add(element.text if tag else None, linked=links > 0)
        else:
            if skipped is None:
                links -= tag in ("a", "ref")
                _close(writer, element, tag)
            elif skipped is element:
                skipped = None
            if skipped is None and element is not root:
                writer.add(element.tail, linked=links > 0)
    writer.flush()
    return writer.lines


def _open(writer: _Writer, element: etree._Element, tag: str) -> None:
    if tag in _ROWS:
        writer.flush()
        if _is_data(element):
            writer.in_row += 1
            writer.kind = "row"
    elif tag in _CELLS:
        if writer.in_row:
            writer.cell()
        else:
            writer.flush()
    elif tag in _BLOCKS:
        _break(writer)
        if not writer.in_row:
            writer.kind = "heading" if _is_bold(element, tag) else _KINDS.get(tag, "text")


def _close(writer: _Writer, element: etree._Element, tag: str) -> None:
    if tag in _ROWS:
        if writer.in_row and _is_data(element):
            writer.in_row -= 1
        writer.flush()
    elif tag in _BREAKS:
        _break(writer, soft=True)
    elif tag in _BLOCKS or (tag in _CELLS and not writer.in_row):
        _break(writer)


def _break(writer: _Writer, *, soft: bool = False) -> None:
    if writer.in_row:
        writer.add(" ", linked=False)
    else:
        writer.flush(soft=soft)


def _is_bold(element: etree._Element, tag: str) -> bool:
    """Whether a paragraph is all bold and no sentence: a subheading of pages that know no h2."""
    if tag != "p" or len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
        return False
    text = text_of(element)
    return element[0].tag in ("b", "strong") and len(text) <= _SUBHEADING and not text.endswith((".", ":"))


def _is_data(row: etree._Element) -> bool:
    """Whether a row is one of a table of data: two cells or more, none of them long prose."""
    cells = [child for child in row if child.tag in _CELLS]
    return len(cells) >= 2 and all(len(text_of(cell)) <= _CELL_OF_PROSE for cell in cells)


def _is_hidden(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return True
    return element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(" ", "").lower()


def words_of(lines: Iterable[Line]) -> int:
    """How many words the lines hold outside their links."""
    return round(sum(len(line.text.split()) * (1 - line.linked) for line in lines))
