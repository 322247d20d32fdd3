"""What is asked of the corpus: one to three words that stand in one article, or in one sentence with a figure.

Some have a synonym among them, some a region chosen beside them, some a range of years.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from bench.search_corpus import REACHED, documents
from bench.search_words import vocabulary
from search.base import Document, Filter, Grain, Query
from search.document import findings
from search.stopwords import stop_words

NUMBER = 200
LIMIT = 20
_SYNONYMS = (
    "mpp",
    "asn",
    "pns",
    "sidak",
    "mangkir",
    "opd",
    "sekretaris daerah",
    "wali kota",
    "pemkab",
    "kerja dari rumah",
)
_USUAL = slice(50, 20_000)  # ranks: neither the words of every article nor those of one
_OPERATORS = {"and", "dan", "or", "atau", "not", "tidak"}
_LONG = 6  # letters; in such a word an error is made
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def queries(grain: Grain, number: int = NUMBER) -> list[Query]:
    """`number` queries, each of which has an answer in the first articles of the corpus."""
    chance = random.Random(5)  # noqa: S311  # no secret is drawn
    return list(islice(_endless(chance, grain), number))


def misspelt(query: Query) -> Query:
    """The query with one letter of its first long word changed, lost, doubled or swapped with the next."""
    chance = random.Random(query.text)  # noqa: S311  # no secret is drawn
    words = query.text.split()
    at = next(number for number, word in enumerate(words) if _is_long(word))
    words[at] = next(word for word in _errors(chance, words[at]) if word != words[at])
    return replace(query, text=" ".join(words))


def _errors(chance: random.Random, word: str) -> Iterator[str]:
    while True:
        at = chance.randrange(1, len(word) - 1)
        other = chance.choice(_LETTERS)
        yield from chance.sample(
            [
                word[:at] + other + word[at + 1 :],
                word[:at] + word[at + 1 :],
                word[:at] + other + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ],
            1,
        )


def _is_long(word: str) -> bool:
    return len(word) >= _LONG


def _endless(chance: random.Random, grain: Grain) -> Iterator[Query]:
    usual = frozenset(vocabulary()[_USUAL]) - stop_words() - set(REACHED) - _OPERATORS
    number = 0
    for article in islice(documents(20_000), 0, None, 5):
        document = article if grain == "articles" else chance.choice(list(findings(article)))
        there = list(dict.fromkeys(word for word in document.text.split() if word in usual))
        long = [word for word in there if _is_long(word)]
        if long:
            yield _query(chance, number, document, long, there, grain)
            number += 1


def _query(
    chance: random.Random, number: int, document: Document, long: list[str], there: list[str], grain: Grain
) -> Query:
    first = chance.choice(long)
    others = chance.sample([word for word in there if word != first], min(number % 3, len(there) - 1))
    padded = f" {document.text.lower()} "
    alike = [word for word in _SYNONYMS if f" {word} " in padded] if number % 5 == 0 else []
    year = (document.published or date.max).year
    ranged = number % 3 == 1
    region = document.regions[0].code
    return Query(
        text=" ".join((first, *others[: 2 - bool(alike)], *alike[:1])),
        grain=grain,
        filters=(Filter(field="region", values=(region,)),) if number % 4 == 3 else (),
        published_from=date(year - 1, 1, 1) if ranged else None,
        published_to=date(year, 12, 31) if ranged else None,
        limit=LIMIT,
    )
