from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.highlight import LENGTH, Highlighter, beginning
from search.text import Folded, tokens
from search.tree import Words, either

separators = st.sampled_from([" ", ", ", ". ", "\n\n", " — ", "” ", "/"])
words = st.sampled_from(["bupati", "Blora", "é", "straße", "İni", "ﬁn", "Æon", "hadir", "x" * 30, "½", "五"])
texts = st.lists(st.tuples(words, separators), max_size=120).map(lambda parts: "".join(map("".join, parts)))


def snippet_of(text: str, *asked: str) -> tuple[str, list[str]]:
    tree = either(Words(text=word, match="exact") for word in asked)
    snippet = Highlighter(tree, lambda: ()).snippet(text, otherwise=lambda: "")
    return snippet.text, [snippet.text[start:end] for start, end in snippet.marks]


@given(texts.filter(lambda text: "İ" not in text))  # it becomes a letter and a mark, which cannot be cut again
def test_a_folded_text_leads_back_to_the_original(text: str) -> None:
    folded = Folded(text)
    assert tokens(folded.text) == tokens(text)
    for at, character in enumerate(folded.text):
        start, end = folded.original(at, at + 1)
        assert end == start + 1
        assert character in Folded(text[start:end]).text


@given(texts, st.lists(words, min_size=1, max_size=3, unique=True))
def test_a_snippet_is_cut_from_the_text_and_marks_whole_words(text: str, asked: list[str]) -> None:
    snippet, marked = snippet_of(text, *asked)
    assert snippet in text
    assert len(snippet) <= LENGTH + 30
    wanted = {tuple(tokens(word)) for word in asked}
    assert all(tuple(tokens(part)) in wanted for part in marked)
    answers = any((word,) in wanted for word in tokens(text))
    assert bool(marked) is answers


def test_a_snippet_begins_with_its_sentence() -> None:
    text = "Kalimat lain. " * 40 + "Di sini bupati hadir. " + "Kalimat lain. " * 40
    snippet, marked = snippet_of(text, "bupati")
    assert (snippet.startswith(("Di sini", "Kalimat")), marked) == (True, ["bupati"])


def test_the_beginning_ends_with_a_word() -> None:
    assert beginning("Pendek.") == "Pendek."
    assert beginning("kata " * 100).endswith("kata")
    assert len(beginning("x" * 1000)) == LENGTH
