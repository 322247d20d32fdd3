"""The query language: from a text to our tree. `search.printed` is the way back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TypeGuard

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError
from lark.visitors import v_args

from search.fields import NAMES, WORDS, BadValueError, like, read_value
from search.tree import (
    Close,
    Everything,
    Match,
    Node,
    Words,
    WordsField,
    both,
    changed,
    either,
    leaves,
    negated,
)
from sidak.errors import QueryError

MAX_LENGTH = 4_000
MAX_DEPTH = 50
# A word with “*” or “~” looks through the index's whole vocabulary: a thousand of them hold an engine up for seconds.
MAX_OPEN_WORDS = 16
MAX_WITHIN = 100
MAX_STARS = 4
"""In one word: each more makes the automaton that looks through the vocabulary many times as large."""

OPERATORS = frozenset(("or", "atau", "and", "dan", "not", "tidak"))
"""Words that join others; to be searched for they must stand in quotes."""

# A colon followed by a blank ends a headline's first half ("Samarinda: separuh stan kosong") unless a field stands
# before it. A dash is NOT only in front of a word, a quote or a parenthesis. Other bare punctuation is passed over.
_GRAMMAR = r"""
?start: any
    | -> everything
?any: all (_OR all)*
?all: part (_AND? part)*
?part: (_NOT | _MINUS) part -> opposite
    | _PLUS part
    | _EXACT part -> exactly
    | "(" any ")"
    | GROUP any ")" -> group
    | CLOSENESS -> closeness
    | PHRASE -> phrase
    | WORD -> word
    | FIELD -> field

_OR.5: /(?:or|atau)(?=[\s()"]|$)/i
_AND.5: /(?:and|dan)(?=[\s()"]|$)/i
_NOT.5: /(?:not|tidak)(?=[\s()"]|$)/i
_MINUS.4: /-(?=[^\s()"]*[^\W_]|[-+]*[("])/
_PLUS.4: /\+(?=[^\s()"]*[^\W_]|[-+]*[("])/
_EXACT.6: /(?:exact|persis):\s*(?=[^\s)])/i
GROUP.4: /(?:(?:NAMES):\s*|[^\W\d]\w*:)\(/i
FIELD.3: /(?:(?:NAMES):\s*|[^\W\d]\w*:)(?:"[^"]*"(?:~\d*)?|[\[{][^\]}()"]*[\]}]|[^\s()"]+)/i
CLOSENESS.2: /"[^"]*"~\d*/
PHRASE.1: /"[^"]*"/
WORD.0: /[^\s()"]+/
PUNCTUATION.2: /(?:(?![\s()"])[\W_])+(?=[\s()"]|$)/
BLANK: /\s+/
%ignore BLANK
%ignore PUNCTUATION
""".replace("NAMES", "|".join(NAMES))

_ALNUM = r"[^\W_]"
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_PATTERN_EDGES = re.compile(r"^[^\w*]+|[^\w*]+$")
# A word that was wrapped in punctuation and would read as something else without it.
_LIKE_SYNTAX = re.compile(rf"(?:{'|'.join(sorted(OPERATORS))})$|[^\W\d]\w*:", re.IGNORECASE)
_OPEN_SIGN = re.compile(r"[*~]")
_CLOSENESS = re.compile(r'("[^"]*")~(\d*)')
_SHOWN = ("title", "text", "official", "region", "outlet", "topic", "published", "percent")
_QUOTES = str.maketrans("“”„«»", '"""""')


def today() -> date:
    """The calendar day in Jakarta, from which `30d` counts back."""
    return (datetime.now(UTC) + timedelta(hours=7)).date()


def parse(text: str, *, printed: bool = False, on: date | None = None) -> Node:
    """Read a query. Raises `QueryError`, whose `position` counts characters of `text` from 0.

    With `printed` the text comes from `read_as`, and may be as long and deep as synonyms have made it. `on` is the day
    that `published:30d` counts back from; today without it.
    """
    return _parse(text, printed, on or today())


@lru_cache(maxsize=1024)
def _parse(text: str, printed: bool, on: date) -> Node:
    readable = text if printed else _checked(text)
    try:
        tree = _parser().parse(readable)
    except UnexpectedInput as error:
        raise _explained(error, readable) from error
    try:
        read: Node = _Builder(on).transform(tree)
    except VisitError as error:
        raise error.orig_exc from error
    if isinstance(read, Everything) and readable.strip():
        raise _refuse(0, f"there is no letter or digit in “{readable.strip()}”.")
    return read if printed else _affordable(read, readable)


def exactly(tree: Node) -> Node:
    """The tree with every bare word taken as it is written, without its forms and synonyms."""
    return changed(tree, _exact)


def _refuse(position: int, message: str) -> QueryError:
    return QueryError(f"At character {position + 1}: {message}", position=position)


def _checked(text: str) -> str:
    """The query with one kind of quote and no invisible marks, every character in its place; refuses the hopeless."""
    if len(text) > MAX_LENGTH:
        raise _refuse(MAX_LENGTH, f"the query is too long; {len(text)} characters of {MAX_LENGTH}. Shorten it.")
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    opened: list[int] = []
    quote: int | None = None
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and not character.isspace()):
            raise _refuse(position, f"the control character U+{ord(character):04X} cannot be searched. Remove it.")
        if character == '"':
            quote = position if quote is None else None
        elif quote is None and character == "(":
            opened.append(position)
            if len(opened) > MAX_DEPTH:
                raise _refuse(position, f"more than {MAX_DEPTH} parentheses inside each other. Write it flatter.")
        elif quote is None and character == ")":
            if not opened:
                raise _refuse(position, "this parenthesis was never opened. Remove it, or put a “(” before.")
            opened.pop()
    if quote is not None:
        raise _refuse(quote, "this quote is never closed. Put a second one behind the phrase, or remove it.")
    if opened:
        raise _refuse(opened[-1], "this parenthesis is never closed. Put a “)” behind, or remove it.")
    return "".join(" " if unicodedata.category(character) == "Cf" else character for character in text)


def _affordable(tree: Node, text: str) -> Node:
    signs = [match.start() for match in _OPEN_SIGN.finditer(text)]
    if len(signs) > MAX_OPEN_WORDS and sum(_is_open(leaf) for leaf in leaves(tree)) > MAX_OPEN_WORDS:
        raise _refuse(signs[MAX_OPEN_WORDS], f"more than {MAX_OPEN_WORDS} words have “*” or “~”. Write some out.")
    return tree


def _is_open(node: Node) -> bool:
    return isinstance(node, Words) and node.match in {"near", "pattern"}


def _explained(error: UnexpectedInput, text: str) -> QueryError:
    token = error.token if isinstance(error, UnexpectedToken) else None
    if token is not None and token.type != "$END":
        hint = "is not expected here"
        if token.type in {"_OR", "_AND", "_NOT"}:
            hint = f'needs something before it. To search for the word itself, write "{token}"'
        elif token.type == "RPAR":
            hint = "closes nothing that could be searched. Put a word before it"
        return _refuse(token.start_pos or 0, f"“{token}” {hint}.")
    return _refuse(len(text.rstrip()), "the query stops too early. Put a word after the last operator, or remove it.")


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Makes our tree; values that make no sense are refused at their place."""

    def __init__(self, on: date) -> None:
        super().__init__()
        self._on = on

    def everything(self) -> Node:
        return Everything()

    def any(self, *nodes: Node) -> Node:
        return either(nodes)

    def all(self, *nodes: Node) -> Node:
        return both(nodes)

    def opposite(self, node: Node) -> Node:
        return negated(node)

    def exactly(self, node: Node) -> Node:
        return exactly(node)

    def closeness(self, token: Token) -> Node:
        return _close(token, _start(token))

    def phrase(self, token: Token) -> Node:
        return Words(text=_phrase(token, _start(token)), match="exact")

    def word(self, token: Token) -> Node:
        return _word(token, _start(token))

    def group(self, token: Token, node: Node) -> Node:
        at, name = _start(token), _known(token.split(":", 1)[0], _start(token))
        return changed(node, lambda leaf: _grouped(name, leaf, at=at, on=self._on))

    def field(self, token: Token) -> Node:
        name, value = token.split(":", 1)
        value = value.lstrip()
        value_at = _start(token) + len(token) - len(value)
        return _field(_known(name, _start(token)), value, at=value_at, on=self._on)


def _exact(leaf: Node) -> Node:
    return Words(text=leaf.text, field=leaf.field, match="exact") if _has_forms(leaf) else leaf


def _has_forms(leaf: Node) -> TypeGuard[Words]:
    return isinstance(leaf, Words) and leaf.match == "forms"


def _known(name: str, at: int) -> str:
    """The field's name in lower case; refuses one that is none."""
    name = name.casefold()
    if name not in NAMES:
        hint = like(name, NAMES) or f" Known are {', '.join(_SHOWN)} and others."
        raise _refuse(at, f"no field is called “{name}”.{hint} To search for the text itself, put it in quotes.")
    return name


def _field(name: str, value: str, *, at: int, on: date) -> Node:
    quoted = value.startswith('"')
    if name in WORDS:
        field = WORDS[name]
        if quoted and not value.endswith('"'):
            return _close(value, at, field)
        return Words(text=_phrase(value, at), field=field, match="exact") if quoted else _word(value, at, field)
    try:
        return read_value(name, _phrase(value, at) if quoted else value, quoted=quoted, today=on)
    except BadValueError as error:
        raise _refuse(at, str(error)) from error


def _grouped(name: str, leaf: Node, *, at: int, on: date) -> Node:
    """What a leaf inside of `name:(…)` means."""
    if not isinstance(leaf, Words | Close) or leaf.field != "any":
        return leaf
    if name in WORDS:
        return replace(leaf, field=WORDS[name])
    if isinstance(leaf, Close) or leaf.match not in {"forms", "exact"}:
        raise _refuse(at, f"“{name}:(…)” takes values without “~” and “*”.")
    return _field(name, f'"{leaf.text}"', at=at, on=on)


def _start(token: Token) -> int:
    return token.start_pos or 0


def _phrase(quoted: str, position: int) -> str:
    text = " ".join(quoted[1:-1].split())
    if not re.search(_ALNUM, text):
        raise _refuse(position, "there is nothing to search for between the quotes.")
    return text


def _close(token: str, position: int, field: WordsField = "any") -> Node:
    """`"bupati mpp"~10`; of several words, each stands close to the next."""
    found = _CLOSENESS.fullmatch(token)
    if found is None or not found[2]:
        raise _refuse(position, 'closeness needs a number of words, such as "bupati mpp"~10.')
    within = int(found[2])
    if within > MAX_WITHIN:
        raise _refuse(position, f"closeness reaches {MAX_WITHIN} words at most, not {within}.")
    words = re.findall(_ALNUM + "+", found[1])
    if len(words) < 2 or any(one.casefold() == next_.casefold() for one, next_ in pairwise(words)):
        raise _refuse(position, 'closeness needs two different words, such as "bupati mpp"~10.')
    return both(Close(first=one, second=next_, within=within, field=field) for one, next_ in pairwise(words))


def _word(token: str, position: int, field: WordsField = "any") -> Words:
    """A bare word without the punctuation around it; `~` at its end and `*` anywhere are signs."""
    near = token[-1] == "~"
    match: Match = "near" if near else "pattern" if "*" in token else "forms"
    text = _PATTERN_EDGES.sub("", re.sub(r"\*+", "*", token)) if match == "pattern" else _EDGES.sub("", token)
    letters = len(re.findall(_ALNUM, text))
    if not letters:
        raise _refuse(position, f"there is no letter or digit in “{token}”.")
    if near and "*" in text:
        raise _refuse(position, f"“{token}” has “*” and “~”. Use one of them.")
    if match == "pattern" and letters < 2:
        raise _refuse(position, f"“{token}” fits nearly everything. Write at least two letters beside “*”.")
    if text.count("*") > MAX_STARS:
        raise _refuse(position, f"a word takes {MAX_STARS} “*” at most.")
    if re.search(r"~\d+$", text):
        raise _refuse(position, f"write “~” without a number behind it: {text.partition('~')[0]}~")
    if not _LIKE_SYNTAX.match(text):
        return Words(text=text, field=field, match=match)
    if match != "forms":
        raise _refuse(position, f"“{token[-1]}” cannot stand behind “{text}”. Remove it.")
    return Words(text=text, field=field, match="exact")


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic")
