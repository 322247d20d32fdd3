"""Phrases of three and more words, found by looking into the texts that have each two of them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from search.meilisearch_client import Answer, MeilisearchServer
from search.meilisearch_documents import SHOWN, from_hit
from search.meilisearch_filter import Condition, all_of, expression, one_of
from search.meilisearch_query import Lexicon, Relaxed, Translator, cannot, is_long_phrase, pairs
from search.text import tokens
from search.tree import Node, Words, WordsField, leaves
from search.values import texts

MAX_CANDIDATES = 3_000


class Verified(Translator):
    """Knows for each long phrase of a tree which documents have it."""

    def __init__(self, lexicon: Lexicon, found: Mapping[Words, Sequence[str]]) -> None:
        super().__init__(lexicon)
        self._found = found

    def _long_phrase(self, leaf: Words, *, negated: bool) -> Condition:  # noqa: ARG002  # exact either way
        return one_of("id", self._found[leaf])


def exact_condition(
    server: MeilisearchServer, uid: str, tree: Node, surroundings: Condition, lexicon: Lexicon
) -> Condition:
    """The condition of a tree inside of its surroundings.

    Raises `QueryError` for a phrase with more candidates than can be looked into.
    """
    phrases = [leaf for leaf in dict.fromkeys(leaves(tree)) if isinstance(leaf, Words) and is_long_phrase(leaf)]
    if not phrases:
        return all_of((surroundings, Relaxed(lexicon).translated(tree)))
    # Outside of this nothing answers, whoever has the phrase.
    around = all_of((surroundings, Relaxed(lexicon).translated(tree)))
    answers = server.ask(
        [
            {
                "indexUid": uid,
                "filter": expression(all_of((around, pairs(phrase)))),
                "limit": MAX_CANDIDATES + 1,
                "attributesToRetrieve": ["id", *SHOWN],
            }
            for phrase in phrases
        ]
    )
    found = {phrase: list(_having(phrase, answer)) for phrase, answer in zip(phrases, answers, strict=True)}
    return all_of((surroundings, Verified(lexicon, found).translated(tree)))


def _having(phrase: Words, candidates: Answer) -> Iterator[str]:
    if len(candidates.hits) > MAX_CANDIDATES:
        raise cannot(
            phrase,
            f"more than {MAX_CANDIDATES} texts may hold this phrase, too many to look into. Add another condition, "
            "such as a region or a year",
        )
    words = tokens(phrase.text)
    fields: tuple[WordsField, ...] = ("title", "text") if phrase.field == "any" else (phrase.field,)
    for hit in candidates.hits:
        found = from_hit(hit, score=0.0, position=0)
        document = found.document
        if phrase.field not in {"any", "title", "text"}:
            document = msgspec.structs.replace(document, officials=found.kept.officials, figures=found.kept.figures)
        if any(_runs_through(words, tokens(value)) for field in fields for value in texts(document)[field]):
            yield str(hit["id"])


def _runs_through(words: list[str], text: list[str]) -> bool:
    return any(text[at : at + len(words)] == words for at, word in enumerate(text) if word == words[0])
