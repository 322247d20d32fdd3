"""Lines that are not the article's: other stories' headlines above all, then credits, bars, forms and adverts.

One set of rules for lines of HTML, which know their links, and for lines of plain text, which do not. A sentence of
the article is never cut: rules ask for a cue word in the place and shape that only boilerplate has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from crawler.reading.dates import is_date_line
from crawler.reading.render import Line

_LEAD = r"^[\s>»▶►•●*|\-–—:\[\(#✅👉🔗]{0,8}"
_VERB = r"(?:baca|bacalah|lihat|simak|tonton|cek|klik|saksikan|dengar|dengarkan|read|see)"
_ALSO = r"(?:juga|jug|pula|also|more|selengkapnya|selanjutnya|berita|artikel|lainnya|lain|sebelumnya|terkait|dulu)"
# "Baca juga:", "BACA JUGA >", "Lihat Juga Video :", "Baca :", "Simak juga ..." in front of another story's headline.
_CUE = re.compile(
    _LEAD + rf"(?:{_VERB}\s*{_ALSO}(?:\s+(?:video|foto|artikel|berita|liputan|infografis|ini|nya|lainnya|terkait))*"
    rf"|{_VERB}(?=\s*[:：])"
    r"|(?:berita|artikel|topik|konten|pos|post|posts|tulisan|video)\s+(?:terkait|lainnya|lain|sebelumnya|serupa|sejenis)"
    r"|(?:related|recommended)(?:\s+(?:posts?|articles?|news|stories))?(?=\s*(?:[:：]|$))"
    r"|(?:terkait|rekomendasi|pilihan\s+(?:redaksi|editor)|rekomendasi\s+untuk\s+anda|jangan\s+lewatkan)(?=\s*(?:[:：]|$)))"
    r"(?P<mark>\s*[:：;|>»→–—-]+|\s*\.{2,})?\s*",
    re.I,
)
_CUE_INSIDE = re.compile(
    rf"(?:^|(?<=[.!?…”\"’')\]])|(?<=\s))\s*[(\[]?\b{_VERB}\s+(?:juga|pula|selengkapnya|berita\s+terkait)\b"
    r"(?:\s+(?:berita|artikel|video))?\s*(?P<mark>[:：|>»]|[-–—]\s)?\s*",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_STOP = re.compile(
    _LEAD
    + r"(?:tinggalkan\s+(?:balasan|komentar|jawaban)|leave\s+a\s+(?:reply|comment)|batalkan\s+balasan|cancel\s+reply"
    r"|(?:tulis|beri|berikan|kirim|isi)\s+komentar|kolom\s+komentar|komentar\s*(?:\(\d+\)|anda)?\s*:?$|\d+\s+(?:komentar|comments?|tanggapan)\b"
    r"|alamat\s+(?:email|surel)\s+anda\s+tidak\s+akan|your\s+email\s+address\s+will\s+not"
    r"|(?:artikel|berita|posting(?:an)?)\s+(?:terpopuler|populer|terkini|terbaru)\s*:?$|terpopuler\s*:?$|terkini\s*:?$|trending\s*:?$"
    r"|you\s+(?:might|may)\s+also\s+like|(?:anda|kamu)\s+mungkin\s+(?:juga\s+)?(?:suka|menyukai))",
    re.I,
)
_AGE = re.compile(
    r"(?:\d+|sehari|sejam|semenit|seminggu|sebulan|setahun|a|an)\s*"
    r"(?:detik|menit|jam|hari|minggu|pekan|bulan|tahun|seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?)\s+"
    r"(?:(?:yang\s+)?lalu|ago)$",
    re.I,
)
_BULLET = re.compile(r"^[-–—•●*·|_=~\s]+$")
_ROLE = r"(?:penulis|reporter|pewarta|wartawan|jurnalis|kontributor|laporan|oleh|by|author|writer)"
_DESK = r"(?:editor|redaktur|penyunting|penyelia|uploader|fotografer|publisher|copywriter|penanggung\s+jawab)"
_CREDIT = re.compile(rf"(?<![\w]){_ROLE}\s*[:：]\s*|(?<![\w]){_DESK}\s*[:：]\s*", re.I)
_CREDIT_LINE = re.compile(
    rf"^[\s(\[*|/-]*(?:{_ROLE}|{_DESK}|sumber|source|foto|photo|ilustrasi|tags?|kategori|topik|label)\s*[:：]", re.I
)
_BARE_CREDIT = re.compile(r"^(?:oleh|by|penulis|editor|reporter|redaksi|admin|tim redaksi)$", re.I)
_SIGN_OFF = re.compile(
    r"(?<=[.!?…\"”’»])\s*[(\[]\s*(?:\*{1,3}|#{1,3}|[A-Za-z]{1,12}(?:\s*[/,.&+|-]\s*[A-Za-z*]{1,12}){0,3}\*{0,3})\s*[)\]]\s*$"
)
_SIGN_OFF_LINE = re.compile(
    r"^[\s(\[]*(?:\*{1,5}|#{1,5}|[a-z]{1,4}(?:\s*/\s*[a-z]{1,6}){1,3}|-{2,}|red|adv|hms|humas|rls)[\s)\].*]*$", re.I
)
_BAR = re.compile(
    r"^(?:advertisement|advertorial|iklan|sponsored(?:\s+content)?|promoted|ads?|loading\.*|share(?:\s+(?:this|on|to))?|bagikan.{0,40}"
    r"|(?:share|tweet|kirim|whatsapp|facebook|twitter|telegram|email|line|pinterest|linkedin|print|cetak|salin\s+(?:link|tautan)|copy\s+link|x)"
    r"(?:[\s,|•·/]+(?:share|tweet|kirim|whatsapp|facebook|twitter|telegram|email|line|pinterest|linkedin|print|cetak|x))*"
    r"|(?:scroll|gulir|geser).{0,50}(?:content|melanjutkan|membaca|bawah|artikel).*|advertisement\s.{0,40}"
    r"|(?:halaman|page|hal)\s*:?\s*(?:\d+\b[\s,|/]*)*(?:all|semua|selanjutnya|berikutnya|dari\s+\d+|of\s+\d+|»|>)*|\d+(?:\s+\d+){1,7}(?:\s+(?:all|semua|»))?"
    r"|(?:halaman\s+)?(?:selanjutnya|berikutnya|sebelumnya|next|prev(?:ious)?)(?:\s+page)?[\s»>→]*|lanjut(?:kan)?\s+(?:membaca|ke\s+halaman).*|tampilkan\s+semua"
    r"|(?:view|show|lihat)\s+(?:all|semua).{0,20}|(?:dibaca|dilihat|views?|hits)\s*:?\s*[\d.,]+(?:\s*(?:kali|x|views?))?|[\d.,]+\s*(?:kali\s+dibaca|views?|dilihat|pembaca)"
    r"|cek\s+fakta|unduh|download|polling|jajak\s+pendapat|tags?|label|topik)\s*[.:]*$",
    re.I,
)
_FOLLOW = re.compile(
    r"\b(?:google\s+news|(?:whats?\s?app|wa|telegram)\s+(?:channel|grup|group)"
    r"|(?:channel|saluran|grup|group|kanal)\s+(?:whats?\s?app|wa|telegram|youtube)"
    r"|nyalakan\s+notifikasi|aktifkan\s+notifikasi|newsletter)\b",
    re.I,
)
_FOLLOW_LEAD = re.compile(
    _LEAD
    + r"(?:ikuti|dapatkan|follow|gabung|bergabung|join|cek|simak|baca|update|yuk|mari|jangan|klik|artikel\s+ini|temukan|pantau|subscribe)\b",
    re.I,
)
_COPYRIGHT = re.compile(
    r"^(?:copyright|hak\s+cipta|©|\(c\)|all\s+rights\s+reserved|artikel\s+ini\s+telah\s+(?:tayang|terbit)\s+di|sumber\s+artikel)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of the lines, and the people whom the credits among them named."""

    lines: tuple[Line, ...]
    authors: tuple[str, ...] = ()


def clean_lines(lines: Sequence[Line]) -> Cleaned:
    """The article's own lines. Whole lines go; of a line only a related link inside it and a sign-off at its end."""
    kept, authors = [], []
    for line in _without_lists(_before_stop(lines)):
        if _is_credit(line.text):
            authors += authors_in(line.text)
        elif not _is_noise(line.text):
            cut = cut_related(line)
            if cut.text:
                kept.append(cut)
    kept = _without_link_lines(kept)
    if kept:
        kept[-1] = replace(kept[-1], text=_SIGN_OFF.sub("", kept[-1].text))
    return Cleaned(tuple(kept), tuple(dict.fromkeys(authors)))


def without_header(lines: Sequence[Line], title: str) -> list[Line]:
    """Lines without what stands above the body: everything up to a repeated headline, dates and bylines."""
    key = _key(title)
    at = next((number for number, line in enumerate(lines[:8]) if _key(line.text) == key), None) if key else None
    rest = list(lines[at + 1 :] if at is not None else lines)
    head = [line for line in rest[:4] if not (is_date_line(line.text) or _is_byline(line.text))]
    return head + rest[4:]


def authors_in(line: str) -> list[str]:
    """The names in a credit line: "Penulis: Ais | Editor : Sujatmiko" names two."""
    parts = _CREDIT.split(line)[1:] if _CREDIT.search(line) else []
    names = [part.strip(" \t|/,;.-–()[]*") for part in parts]
    return [name for name in names if 1 < len(name) <= 50 and len(name.split()) <= 6]


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence of prose does; a headline does not."""
    return bool(_SENTENCE_END.search(text.strip())) and len(text.split()) >= 4


def _before_stop(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines above the first that opens comments or a list of other stories and has no prose below it."""
    for number, line in enumerate(lines):
        if len(line.text.split()) <= 16 and _STOP.search(line.text):
            is_form = re.search(r"balasan|komentar|reply|comment|email|surel", line.text, re.I)
            if is_form or not any(_is_prose(later) for later in lines[number + 1 :]):
                return lines[:number]
    return lines


def _without_lists(lines: Sequence[Line]) -> list[Line]:
    """Lines without lists of other stories: those under a bare cue word, and those that carry an age ("5 hari ago")."""
    last_prose = max((number for number, line in enumerate(lines) if _is_prose(line)), default=-1)
    first_age = next((n for n, line in enumerate(lines) if n > last_prose >= 0 and _is_age(line.text)), None)
    if first_age is not None:
        lines = [*lines[: last_prose + 1], *_rows_and_credits(lines[last_prose + 1 : first_age])]
    kept: list[Line] = []
    under_cue = False
    for number, line in enumerate(lines):
        cue = _CUE.match(line.text)
        if cue and _is_cue(cue, line):
            under_cue = not line.text[cue.end() :].strip() or _is_lead_only(line.text)
        elif _is_age(line.text):
            under_cue = True
        elif under_cue and not _is_prose(line) and not _is_heading_of(line, lines[number + 1 :]):
            continue
        else:
            under_cue = False
            kept.append(line)
    return kept


def _is_heading_of(line: Line, below: Sequence[Line]) -> bool:
    """A subheading of the article itself: no link, and marked up as one, with prose below it."""
    return line.kind == "heading" and not line.links and bool(below) and _is_prose(below[0])


def _is_lead_only(text: str) -> bool:
    return len(text.split()) <= 3


def _rows_and_credits(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.kind == "row" or _is_credit(line.text)]


def _is_cue(cue: re.Match[str], line: Line) -> bool:
    """Whether a line that begins with a cue word names another story, and does not go on as a sentence of its own."""
    rest = line.text[cue.end() :].strip()
    if cue["mark"] or not rest or line.linked > 0.3:
        return True
    return not rest[0].islower() and not (ends_sentence(rest) and len(rest.split()) > 15)


def cut_related(line: Line) -> Line:
    """A line without the related link in the middle of it ("... kata dia. Baca juga: Judul lain")."""
    for cue in _CUE_INSIDE.finditer(line.text):
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
    linked = [line for line in lines if line.linked > 0.85]
    if sum(len(line.text) for line in linked) > 0.5 * sum(len(line.text) for line in lines):
        return lines
    return [line for line in lines if line not in linked]


def _is_prose(line: Line) -> bool:
    text = _SIGN_OFF.sub("", line.text)
    return line.linked < 0.5 and (ends_sentence(text) or len(line.text.split()) >= 25 or line.kind == "row")


def _is_age(text: str) -> bool:
    return len(text.split()) <= 9 and bool(_AGE.search(text))


def _is_credit(text: str) -> bool:
    words = len(text.split())
    return (bool(_CREDIT_LINE.match(text)) and words <= 14) or bool(_BARE_CREDIT.match(text.strip()))


def _is_byline(text: str) -> bool:
    words = text.split()
    return (
        len(words) <= 7
        and bool(re.match(r"(?:oleh|by|penulis|editor|redaksi|admin)\b", text, re.I))
        and not ends_sentence(text)
    )


def _is_follow(text: str) -> bool:
    return len(text.split()) <= 45 and bool(_FOLLOW.search(text)) and bool(_FOLLOW_LEAD.match(text))


_NOISE: tuple[Callable[[str], object], ...] = (
    _BULLET.match,
    _BAR.match,
    _SIGN_OFF_LINE.match,
    _COPYRIGHT.match,
    _is_follow,
)


def _is_noise(text: str) -> bool:
    return any(rule(text.strip()) for rule in _NOISE)


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
