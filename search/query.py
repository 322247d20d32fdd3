"""The query language: text to tree, and back to text that says how it was understood."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken
from lark.visitors import v_args

from search.fields import NAMES, BadValueError, like, read_value
from search.tree import (
    And,
    Between,
    Closeness,
    Everything,
    Is,
    Node,
    Not,
    Or,
    Published,
    Words,
    WordsField,
    both,
    either,
    leaves,
    negated,
)
from sidak.errors import QueryError
from sidak.regions import gazetteer

MAX_LENGTH = 4_000
MAX_DEPTH = 50
# A word with “*” or “~” looks through the index's whole vocabulary: a thousand of them hold an engine up for seconds.
MAX_OPEN_WORDS = 16

# A colon followed by a blank ends a headline's first half ("Samarinda: separuh stan kosong") unless a field stands
# before it. A dash is NOT only in front of a word, a quote or a parenthesis. Other bare punctuation is passed over.
_GRAMMAR = r"""
?start: any
    | -> everything
?any: all (_OR all)*
?all: part (_AND? part)*
?part: (_NOT | _MINUS) part -> opposite
    | _PLUS part
    | "(" any ")"
    | CLOSENESS -> closeness
    | PHRASE -> phrase
    | WORD -> word
    | FIELD -> field
    | GROUP -> group

_OR.5: /(?:or|atau)(?=[\s()"]|$)/i
_AND.5: /(?:and|dan)(?=[\s()"]|$)/i
_NOT.5: /(?:not|tidak)(?=[\s()"]|$)/i
_MINUS.4: /-(?=[^\s()"]*[^\W_]|[-+]*[("])/
_PLUS.4: /\+(?=[^\s()"]*[^\W_]|[-+]*[("])/
FIELD.3: /(?:(?:NAMES):\s*|[^\W\d]\w*:)(?:"[^"]*"|[^\s()"]+)/i
GROUP.3: /[^\W\d]\w*:\(/
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
# A word that was wrapped in punctuation and would read as something else without it.
_LIKE_SYNTAX = re.compile(r"(?:or|atau|and|dan|not|tidak)$|[^\W\d]\w*:", re.IGNORECASE)
_OPEN_WORD = re.compile(r"[*~](?=[\s()]|$)")
_SHOWN = ("title", "text", "official", "region", "outlet", "topic", "published", "percent")
_QUOTES = str.maketrans("“”„«»", '"""""')


@lru_cache(maxsize=1024)
def parse(text: str, *, printed: bool = False) -> Node:
    """Read a query. Raises `QueryError`, whose `position` counts characters of `text` from 0.

    With `printed` the text comes from `read_as`, and may be as long and deep as synonyms have made it.
    """
    readable = text if printed else _checked(text)
    try:
        tree: Node = _parser().parse(readable)  # type: ignore[assignment]  # the transformer makes the tree
    except UnexpectedInput as error:
        raise _explained(error, readable) from error
    if isinstance(tree, Everything) and readable.strip():
        raise _refuse(0, f"there is no letter or digit in “{readable.strip()}”.")
    return tree if printed else _affordable(tree, readable)


def read_as(node: Node) -> str:  # noqa: PLR0911  # one for each kind of node
    """How a query was understood, in the language itself: `parse(read_as(tree)) == tree`."""
    match node:
        case Everything():
            return ""
        case Not(part):
            return f"NOT {_inner(part)}"
        case And(nodes):
            return " AND ".join(_inner(part) if isinstance(part, Or) else read_as(part) for part in nodes)
        case Or(nodes):
            return " OR ".join(_inner(part) if isinstance(part, And) else read_as(part) for part in nodes)
        case Words():
            return _words_as(node)
        case Is(field, value):
            return f"{field}:{_key_as(field, value)}"
        case Between():
            return f"{node.field}:{_between_as(node)}"
        case Published(first=first, last=last):
            return f"published:{first}" if first == last else f"published:{first or ''}..{last or ''}"


def _inner(node: Node) -> str:
    return f"({read_as(node)})" if isinstance(node, And | Or) else read_as(node)


def _words_as(words: Words) -> str:
    prefix = "" if words.field == "any" else f"{words.field}:"
    end = {"exact": "", "near": "~", "prefix": "*"}[words.match]
    return f'{prefix}"{words.text}"' if words.quoted else f"{prefix}{words.text}{end}"


def _key_as(field: str, value: str) -> str:
    region = gazetteer().get(value) if field == "region" else None
    if region:
        return f'"{region.name}"'
    return value if re.fullmatch(r"[\w.-]+", value) else f'"{value}"'


def _between_as(range_: Between) -> str:
    low, high = (None if end is None else f"{end:.6f}".rstrip("0").rstrip(".") for end in (range_.low, range_.high))
    equal = "" if range_.strict else "="
    if low is None:
        return f"<{equal}{high}"
    if high is None:
        return f">{equal}{low}"
    return low if low == high else f"{low}..{high}"


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
    signs = [match.start() for match in _OPEN_WORD.finditer(text)]
    if len(signs) > MAX_OPEN_WORDS and sum(_is_open(leaf) for leaf in leaves(tree)) > MAX_OPEN_WORDS:
        raise _refuse(signs[MAX_OPEN_WORDS], f"more than {MAX_OPEN_WORDS} words end in “*” or “~”. Write some out.")
    return tree


def _is_open(node: Node) -> bool:
    return isinstance(node, Words) and node.match != "exact"


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
    """Makes our tree while the parser runs; values that make no sense are refused at their place."""

    def everything(self) -> Node:
        return Everything()

    def any(self, *nodes: Node) -> Node:
        return either(nodes)

    def all(self, *nodes: Node) -> Node:
        return both(nodes)

    def opposite(self, *parts: Node) -> Node:
        return negated(parts[-1])

    def closeness(self, token: Token) -> Node:
        raise _refuse(_start(token), "closeness (“~” behind a phrase) is not known. Put AND between the words.")

    def phrase(self, token: Token) -> Node:
        return Words(text=_phrase(token, _start(token)), quoted=True)

    def word(self, token: Token) -> Node:
        return _word(token, _start(token))

    def group(self, token: Token) -> Node:
        raise _refuse(_start(token), f"“{token[:-1]}” takes one value. Repeat the field in front of each value.")

    def field(self, token: Token) -> Node:
        name, value = token.split(":", 1)
        value = value.lstrip()
        return _field(name.casefold(), value, at=_start(token), value_at=_start(token) + len(token) - len(value))


def _field(name: str, value: str, *, at: int, value_at: int) -> Node:
    if name not in NAMES:
        hint = like(name, NAMES) or f" Known are {', '.join(_SHOWN)} and others."
        raise _refuse(at, f"no field is called “{name}”.{hint} To search for the text itself, put it in quotes.")
    quoted = value.startswith('"')
    try:
        found = read_value(name, _phrase(value, value_at) if quoted else value, quoted=quoted)
    except BadValueError as error:
        raise _refuse(value_at, str(error)) from error
    return _word(value, value_at, found.field) if isinstance(found, Words) and not quoted else found


def _start(token: Token) -> int:
    return token.start_pos or 0


def _phrase(quoted: str, position: int) -> str:
    text = " ".join(quoted[1:-1].split())
    if not re.search(_ALNUM, text):
        raise _refuse(position, "there is nothing to search for between the quotes.")
    return text


def _word(token: str, position: int, field: WordsField = "any") -> Words:
    """A bare word without the punctuation around it; `~` and `*` at its end are signs."""
    text = _EDGES.sub("", token)
    if not text:
        raise _refuse(position, f"there is no letter or digit in “{token}”.")
    if "*" in text or token.startswith("*"):
        raise _refuse(position, "“*” can only stand at the end of a word, such as disiplin*.")
    if token[-1] == "*" and len(text) < 2:
        raise _refuse(position, f"“{token}” fits nearly everything. Write at least two letters before “*”.")
    match: Closeness = {"*": "prefix", "~": "near"}.get(token[-1], "exact")  # type: ignore[assignment]
    if not _LIKE_SYNTAX.match(text):
        return Words(text=text, field=field, match=match)
    if match != "exact":
        raise _refuse(position, f"“{token[-1]}” cannot stand behind “{text}”. Remove it.")
    return Words(text=text, field=field, quoted=True)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", transformer=_Builder())
