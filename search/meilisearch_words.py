"""The words that a Meilisearch index holds, to find those that are near to another one or fit a pattern."""

from __future__ import annotations

from search.meilisearch_client import MeilisearchServer
from search.meilisearch_documents import MOST_VALUES, REST, words_attribute
from search.meilisearch_values import decoded, encoded
from search.text import fits
from search.tree import WordsField
from search.typos import close_words
from sidak.errors import QueryError

MAX_EXPANSIONS = 3_000
_SPOKEN = ("any", "title", "text")


class Vocabulary:
    """The words of one state of an index; each attribute's are fetched when they are first needed, and kept."""

    def __init__(self, server: MeilisearchServer, uid: str) -> None:
        self._server, self._uid = server, uid
        self._words: dict[str, frozenset[str]] = {}
        self._found: dict[tuple[str, WordsField, str], frozenset[str]] = {}

    def near(self, field: WordsField, word: str) -> frozenset[str]:
        """The words within the edits that a word is allowed. Raises `QueryError` for too many."""
        known = self._found.get(("near", field, word))
        if known is None:
            known = frozenset(close_words(word, self._all(field)))
            self._found["near", field, word] = known
        return _few(known, f"{word}~")

    def fitting(self, field: WordsField, pattern: str) -> frozenset[str]:
        """The words that fit a pattern, in which `*` is any letters. Raises `QueryError` for too many."""
        known = self._found.get(("pattern", field, pattern))
        if known is None:
            parts = pattern.split("*")
            known = frozenset(word for word in self._all(field) if fits(word, parts))
            self._found["pattern", field, pattern] = known
        return _few(known, pattern)

    def _all(self, field: WordsField) -> frozenset[str]:
        # What a title or a text alone has not costs nothing to ask for there.
        fields = ("text", REST) if field in _SPOKEN else (field,)
        return frozenset[str]().union(*(self._of(words_attribute(name)) for name in fields))

    def _of(self, attribute: str) -> frozenset[str]:
        if attribute not in self._words:
            values = self._server.values(self._uid, attribute)
            if len(values) >= MOST_VALUES:
                raise QueryError("Meilisearch holds too many words to look for those that fit. Write the word out.")
            self._words[attribute] = frozenset(map(decoded, values))
        return self._words[attribute]


def completions(server: MeilisearchServer, uid: str, beginning: str, condition: str) -> dict[str, int]:
    """The words of titles and texts that begin so, with the number of documents under the condition."""
    found: dict[str, int] = {}
    for name in ("text", REST):
        for value, count in server.values(uid, words_attribute(name), encoded(beginning), condition=condition).items():
            word = decoded(value)
            found[word] = found.get(word, 0) + count
    return found


def _few(words: frozenset[str], asked: str) -> frozenset[str]:
    if len(words) > MAX_EXPANSIONS:
        raise QueryError(
            f"Meilisearch cannot answer “{asked}”: {len(words)} words fit, and it takes {MAX_EXPANSIONS} at most. "
            "Write more letters, or use the embedded index."
        )
    return words
