"""Words, names and numbers as the strings by which Meilisearch tells them apart and sorts them.

It compares strings in lower case, without accents' ligatures and outer blanks, and by their first 468 bytes; numbers it
reads inexactly. These forms survive all that.
"""

from __future__ import annotations

import re
import struct
from functools import cache
from hashlib import blake2b

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")
_LONGEST = 440
_DIGEST = 20
_ESCAPED = re.compile(r"_|\^(.)|((?:%[0-9a-f]{2})+)")
_MIDDLE = 1 << 63
LOWEST_NUMBER, HIGHEST_NUMBER = "f" + "0" * 16, "f" + "f" * 16


def encoded(value: str) -> str:
    """A value in small ASCII letters, digits and a few signs; one that begins another begins it here as well.

    Of one beyond 440 characters only the beginning is kept, and a digest that tells it from others.
    """
    if not value.isascii() or not value.isalnum() or not value.islower():
        value = "".join(map(_sign, value))
    return shortened(value)


def shortened(value: str) -> str:
    """A value that is not cut when it is indexed."""
    if len(value) <= _LONGEST:
        return value
    return f"{value[:_LONGEST]}~{digest(value)}"


def decoded(value: str) -> str:
    """The way back from `encoded`; a value that was cut ends in “…”."""
    kept, cut, _ = value.partition("~")
    return _ESCAPED.sub(_unescaped, kept) + ("…" if cut else "")


def digest(value: str) -> str:
    """A short name for a long value."""
    return blake2b(value.encode("utf-8", "surrogatepass"), digest_size=_DIGEST // 2).hexdigest()


def run(words: tuple[str, ...]) -> str:
    """Words that stand one behind the other."""
    return shortened(" ".join(map(encoded, words)))


def number(value: float) -> str:
    """A number as a string that sorts as the number does."""
    return f"f{_ordered(value):016x}"


def beside(value: float, step: int) -> str:
    """The next greater number there is, with a `step` of 1, or the next smaller with -1."""
    return f"f{_ordered(value) + step:016x}"


def position(value: int) -> str:
    """A position in the order of an answer, as a string that sorts as the number does."""
    return f"n{value:019d}"


def _ordered(value: float) -> int:
    (bits,) = struct.unpack(">q", struct.pack(">d", value + 0.0))  # the sum makes the negative zero a zero
    return int(_MIDDLE + bits if bits >= 0 else _MIDDLE - 1 - (bits & (_MIDDLE - 1)))


@cache
def _sign(character: str) -> str:
    if character in _PLAIN:
        return character
    if character == " ":
        return "_"
    if "A" <= character <= "Z":
        return "^" + character.lower()
    return "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        return match[1].upper()
    if match[2]:
        return bytes.fromhex(match[2].replace("%", "")).decode("utf-8", "replace")
    return " "
