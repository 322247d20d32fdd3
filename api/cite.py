"""How to cite an article, or a figure in it: APA 7 in Indonesian, BibTeX, RIS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import blake2b
from urllib.parse import urlsplit

from fastapi import Request

from api.addresses import article_link, figure_link, site
from api.context import Context
from api.taken.authors import Author, author
from api.web.language import language, local
from sidak.models import Article
from sidak.store.permalinks import Permalink

UNDATED = "tanpa tanggal"
_MOST_AUTHORS = 20
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PLAIN_KEY = re.compile(r"[0-9a-z-]{1,40}")
_TEX = {
    # Braces in words of TeX: written as \{ they would still count, and one alone would swallow the rest of the file.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{sign: f"\\{sign}" for sign in "%&#$_"},
}
_TEX_SIGN = re.compile("[" + re.escape("".join(_TEX)) + "]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that is cited for its figure, with the figure's lasting address."""

    sentence: str
    permalink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is cited. `id` is that of the article or figure, `outlet` a display name, `url` the original.

    `published` is None where no day is known. `retrieved` is the day on which the cited text was seen. `permalink` is
    the article's page here, `quotes` what is cited of it.
    """

    id: str
    title: str
    outlet: str
    url: str
    published: date | None
    retrieved: date
    authors: tuple[str, ...] = ()
    permalink: str = ""
    quotes: tuple[Quote, ...] = ()
    language: str = "id"

    @property
    def day(self) -> date | None:
        """The day of publication, in its own zone."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    @property
    def address(self) -> str:
        """Where it can be read: the original if that is on the web, else its page here."""
        return self.url if _is_web(self.url) else self.permalink

    @property
    def people(self) -> list[Author]:
        """The bylines, read."""
        return [author(line) for one in self.authors if (line := _line(one))]


def source_of_article(
    request: Request, context: Context, article: Article, *, seen: datetime, quotes: Sequence[Quote] = ()
) -> Source:
    """An article in the state that was seen at a moment, with what is quoted of it."""
    return Source(
        id=article.id,
        title=article.title,
        outlet=context.outlet_name(article.outlet),
        url=article.canonical_url or article.url,
        published=article.published,
        retrieved=local(seen, article.published).date(),
        authors=article.authors,
        permalink=article_link(site(request), article.id),
        quotes=tuple(quotes),
        language=article.language,
    )


def source_of_figure(request: Request, context: Context, found: Permalink) -> Source:
    """A figure as it was last read, with its sentence."""
    newest = found.versions[-1]
    quote = Quote(newest.figure.sentence, figure_link(site(request), found.id))
    whole = source_of_article(request, context, newest.article, seen=newest.seen, quotes=(quote,))
    return replace(whole, id=found.id)


def apa(source: Source) -> str:
    """One line in APA 7, with Indonesian months and words; sentences that are quoted stand behind it."""
    day, title = source.day, _line(source.title) or "[Tanpa judul]"
    told = f"({day.year}, {day.day} {language('id').strings['months'][day.month - 1]})" if day else f"({UNDATED})"
    people = _people_apa(source.people)
    head = [people, f"{told}.", _ended(title)] if people else [_ended(title), f"{told}."]
    seen = source.retrieved
    retrieved = f"Diakses {seen.day} {language('id').strings['months'][seen.month - 1]} {seen.year}"
    address = f"{retrieved}, dari {source.address}" if source.address else f"{retrieved}."
    outlet = _ended(_line(source.outlet)) if source.outlet else ""
    return " ".join(filter(None, [*head, outlet, address, *map(_note, source.quotes)]))


def bibtex(source: Source) -> str:
    """One entry; its key is the same for the same id, and another for another."""
    day = source.day
    people = " and ".join(_tex_name(one) for one in source.people)
    fields = {
        "author": f"{{{people}}}" if people else "",
        # The second braces keep the capitals.
        "title": f"{{{{{_tex(source.title) or '[Tanpa judul]'}}}}}",
        "howpublished": _braced(_tex(source.outlet)),
        "year": f"{{{day.year}}}" if day else "",
        "month": _MONTHS[day.month - 1] if day else "",
        "date": _braced(day.isoformat()) if day else "",
        "url": _braced(_tex_address(source.address)),
        "urldate": _braced(source.retrieved.isoformat()),
        "language": "{indonesian}" if source.language == "id" else "",
        "note": _braced(" ".join([*([] if day else [UNDATED]), *(_tex(_note(one)) for one in source.quotes)])),
    }
    lines = [f"  {name} = {value}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key(source)},", *lines, "}", ""])


def ris(source: Source) -> str:
    """One entry of a newspaper's article, its lines ended by CRLF."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris(source)) + "ER  - \r\n"


def key(source: Source) -> str:
    """The key of a BibTeX entry: the outlet's name, the year and the id; in small letters, as keys know no others."""
    name = re.sub(r"[^a-z0-9]+", "", source.outlet.casefold())[:20] or "sidak"
    own = source.id
    if not _PLAIN_KEY.fullmatch(own):
        own = "x" + blake2b(own.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
    return f"{name}{source.day.year if source.day else ''}-{own}"


def _ris(source: Source) -> Iterator[tuple[str, str]]:
    day, seen = source.day, source.retrieved
    yield "TY", "NEWS"
    yield "ID", key(source)
    yield "TI", _line(source.title) or "[Tanpa judul]"
    for who in source.people:
        yield "AU", who.filed
    if name := _line(source.outlet):
        yield "T2", name
    if day:
        yield "PY", f"{day.year:04}"
        yield "DA", f"{day:%Y/%m/%d}/"
    if source.address:
        yield "UR", _line(source.address)
    yield "Y2", f"{seen:%Y/%m/%d}/"
    yield "LA", _line(source.language)
    for one in source.quotes:
        yield "N1", _note(one)


def _people_apa(people: Sequence[Author]) -> str:
    short = [one.short for one in people]
    if len(short) > _MOST_AUTHORS:
        return _ended(f"{', '.join(short[: _MOST_AUTHORS - 1])}, … {short[-1]}")
    *before, last = short or [""]
    return _ended(f"{', '.join(before)}, & {last}" if before else last)


def _note(quote: Quote) -> str:
    return f"Kutipan: “{_line(quote.sentence)}” ({quote.permalink})"


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".?!…" else f"{text}."


def _line(text: str) -> str:
    """A text in one line: a line break would begin another field."""
    return _BLANKS.sub(" ", text).strip()


def _tex(text: str) -> str:
    return _TEX_SIGN.sub(lambda sign: _TEX[sign[0]], _line(text))


def _tex_name(one: Author) -> str:
    # In braces a name is left as it is, whatever words or commas it has.
    return f"{_tex(one.last)}, {_tex(one.first)}" if one.first else f"{{{_tex(one.last)}}}"


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _tex_address(address: str) -> str:
    # As it is: escaped it would lead elsewhere. Only what would end the field is encoded.
    return re.sub(r"[{}\\\s\"]", lambda sign: f"%{ord(sign[0]):02X}", _line(address))


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:
        return False
