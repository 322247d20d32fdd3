"""Bytes to text, whatever the page claims to be written in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping

from sidak.errors import ReadError

_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
# What UTF-8 bytes look like when they were read as windows-1252: "â€œ" for an opening quote, "Ã©" for é.
_MOJIBAKE = re.compile(
    "â€[\u0080-\u00ff\u0152\u0153\u0160-\u0178\u02c6\u02dc\u2013-\u2122]?|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]"
)
_BINARY_STARTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x00")


def decode(body: bytes, headers: Mapping[str, str]) -> str:
    """The text of a page. The encoding that leaves the fewest broken characters wins, the declared one on a tie.

    Raises ReadError for a body that is empty or no text at all.
    """
    if not body or body.isspace():
        raise ReadError("the page is empty")
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if body.startswith(_BINARY_STARTS) or kind.startswith(("image/", "video/", "audio/", "application/pdf")):
        raise ReadError(f"the page is no text but {kind or 'a binary file'}")
    text = _repaired(_least_broken(body, headers))
    # A quick look at the bytes: few pages hold any control code, and the pattern reads every character.
    return _CONTROL.sub("", text) if len(body.translate(None, _CONTROL_BYTES)) < len(body) else text


def _least_broken(body: bytes, headers: Mapping[str, str]) -> str:
    best, least = "", -1
    for name in _candidates(body, headers):
        text = body.decode(name, errors="replace")
        broken = _broken(text)
        if broken == 0:
            return text
        if least < 0 or broken < least:
            best, least = text, broken
    return best


def _candidates(body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    """The declared encodings first, then what Indonesian outlets have really written in."""
    header = _HEADER.search(headers.get("content-type", ""))
    meta = _META.search(body[:4096])
    declared = [header.group(1) if header else "", meta.group(1).decode("ascii") if meta else ""]
    marked = "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    seen = set()
    for name in [*declared, marked, "windows-1252"]:
        try:
            known = codecs.lookup(name.strip() or "utf-8").name
        except LookupError:
            continue
        # ISO 8859-1 has control codes where pages that claim it have curly quotes: browsers read windows-1252 too.
        known = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-8": "utf-8-sig"}.get(known, known)
        if known not in seen:
            seen.add(known)
            yield known


def _broken(text: str) -> int:
    return text.count("\ufffd") + (len(_MOJIBAKE.findall(text)) if _may_be_mojibake(text) else 0)


def _may_be_mojibake(text: str) -> bool:
    """A quick look before the pattern: every one of its forms begins with one of three."""
    return "Ã" in text or "â€" in text or "Â" in text


def _repaired(text: str) -> str:
    """Undo a text that was read as windows-1252 and saved as UTF-8 before it reached the page."""
    if not (_may_be_mojibake(text) and _MOJIBAKE.search(text)):
        return text
    return _MOJIBAKE_RUN.sub(lambda run: _reread(run.group()), text)


_MOJIBAKE_RUN = re.compile(r"[^\x00-\x7f\ufffd]{2,}")


def _reread(run: str) -> str:
    try:
        return b"".join(_as_byte(character) for character in run).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return run


def _as_byte(character: str) -> bytes:
    # Five bytes have no character in windows-1252; readers pass them through as control codes.
    return bytes([ord(character)]) if ord(character) < 0x100 else character.encode("windows-1252")
