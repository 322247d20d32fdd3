"""The trained name finder: its one layer of our own, and how its parts are put into a pipeline.

spaCy must know the layer before it reads `config.cfg`: import this package before `spacy.load`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config, registry
from thinc.api import (
    Config,
    HashEmbed,
    Maxout,
    Model,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    use_ops,
    with_array,
)
from thinc.types import Floats2d, Ints2d

PATH = Path(__file__).parent
PARTS = ("tok2vec", "ner")
_ROWS = 500
_UNKNOWN = 1
_CAPITALS: list[int | str] = ["IS_TITLE", "IS_UPPER"]


@registry.architectures("sidak.WordLists.v1")  # type: ignore[untyped-decorator]  # spaCy does not type its registry
def word_lists(width: int, attrs: list[str], rows: list[int], hidden: float) -> Model[list[Doc], list[Floats2d]]:
    """spaCy's MultiHashEmbed, with one norm for all unknown words, and one column more: the lists that a word is on.

    Words and lists are in the layer's own `table` (word in small letters to a bit mask, 0 for a known word of no list),
    so a loaded model needs no list. In training a share `hidden` of the capitalised words passes for unknown.
    """
    counts = [*rows, _ROWS]
    columns: list[Model[Ints2d, Floats2d]] = [
        HashEmbed(width, count, column=place, seed=8 + place, dropout=0.0) for place, count in enumerate(counts)
    ]
    mixed: Model[Floats2d, Floats2d] = Maxout(width, width * len(columns), nP=3, dropout=0.0, normalize=True)
    features: Model[list[Doc], list[Ints2d]] = Model(
        "sidak_word_lists", _read, attrs={"columns": list(attrs), "hidden": hidden, "table": {}}
    )
    return chain(
        features,
        list2ragged(),
        with_array(concatenate(*columns)),
        with_array(mixed),
        ragged2list(),
    )


def _read(
    model: Model[list[Doc], list[Ints2d]], docs: list[Doc], is_train: bool
) -> tuple[list[Ints2d], Callable[[list[Ints2d]], list[Doc]]]:
    table: dict[str, int] = model.attrs["table"]
    columns = model.attrs["columns"]
    norm = columns.index("NORM")
    out = []
    for doc in docs:
        words = (word.lower_ for word in doc)
        masks = np.array([table.get(word, -word[0].isalpha()) for word in words], dtype="int64")
        if is_train:
            hidden = np.random.random(len(masks)) < model.attrs["hidden"] * (0.2 + 0.8 * doc.to_array(_CAPITALS).any(1))
            masks[hidden] = -1
        spelled = doc.to_array(columns).reshape((len(doc), len(columns)))
        spelled[masks < 0, norm] = _UNKNOWN
        read = np.column_stack([spelled, np.maximum(masks, 0).astype("uint64")])
        out.append(model.ops.asarray2i(read, dtype="uint64"))  # type: ignore[arg-type]  # it takes arrays, too
    return out, lambda _: []


def add_to(nlp: Language, path: Path = PATH) -> None:
    """Put the trained parts at the end of a pipeline; faster than loading them with a tokenizer of their own."""
    config = load_config(path / "config.cfg")
    # BLIS, thinc's default, multiplies these small matrices three times slower than numpy's own library.
    with use_ops("numpy", use_blis=False):
        _add(nlp, path, config)


def _add(nlp: Language, path: Path, config: Config) -> None:
    for name in PARTS:
        part = nlp.add_pipe(name, config={"model": config["components"][name]["model"]})
        part.from_disk(path / name, exclude=["vocab"])  # type: ignore[attr-defined]  # promised by every spaCy part
