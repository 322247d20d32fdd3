"""What an article costs: our pipeline against the same tokenizer and name finder with nothing else."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context

from spacy.language import Language
from spacy.tokens import Doc

from bench.articles import WORDS, make
from bench.measure import in_turns, ratio, seconds, show, verdict
from nlp import model
from nlp.pipeline import Annotator, NewsIndonesian, build, collect
from nlp.reading import read
from sidak.models import Article

ARTICLES = 100
_BATCH = 32  # of the model: more is no faster, and takes a gigabyte
_PERSONS = "sidak_persons"
_LABELS = ("PER", "ORG", "LOC")


@cache
def _finder() -> tuple[Language, str]:
    """The name finder alone, on our tokenizer; an untrained one of spaCy's default size where none is trained yet."""
    nlp = NewsIndonesian()
    if (model.PATH / "config.cfg").exists():
        model.add_to(nlp)
        return nlp, "the trained model (nlp/model), every sentence"
    nlp.add_pipe("ner")
    for label in _LABELS:
        nlp.get_pipe("ner").add_label(label)  # type: ignore[attr-defined]  # promised by every spaCy part
    nlp.initialize()
    return nlp, "an UNTRAINED default `ner`: nlp/model holds no weights yet"


def _without_model() -> Annotator:
    nlp = build()
    if _PERSONS in nlp.pipe_names:
        nlp.replace_pipe(_PERSONS, "sidak_bench_nobody")
    return Annotator(nlp)


@Language.component("sidak_bench_nobody")
def _nobody(doc: Doc) -> Doc:
    """The name finder's place, empty."""
    doc._.persons = []
    return doc


def _everywhere() -> Annotator:
    """The pipeline that asks the model about every sentence."""
    nlp = build()
    if _PERSONS in nlp.pipe_names:
        nlp.replace_pipe(_PERSONS, _PERSONS, config={"everywhere": True})
    return Annotator(nlp)


def _tokenize(nlp: Language, texts: Sequence[str]) -> list[Doc]:
    return [nlp.make_doc(text) for text in texts]


def _find(nlp: Language, texts: Sequence[str]) -> list[Doc]:
    return list(nlp.pipe(texts, batch_size=_BATCH))


def _annotate_all(annotator: Annotator, articles: Iterable[Article]) -> int:
    return sum(len(said.figures) for said in annotator.pipe(articles))


def speed() -> None:
    """Tokenizer, tokenizer and model, all of ours with and without the model; then each component's share."""
    finder, said = _finder()
    whole, everywhere, rules = Annotator(build()), _everywhere(), _without_model()
    rows: list[list[str]] = []
    for kind, figures in (("with figures", True), ("without figures", False), ("half and half", None)):
        articles = make(ARTICLES, figures=figures)
        texts = [read(article).text for article in articles]
        words = sum(len(text.split()) for text in texts)
        taken = in_turns(
            {
                "a": partial(_tokenize, finder, texts),
                "b": partial(_find, finder, texts),
                "c": partial(_annotate_all, whole, articles),
                "everywhere": partial(_annotate_all, everywhere, articles),
                "d": partial(_annotate_all, rules, articles),
            }
        )
        rows += _speed_rows(kind, words, taken)
    show(
        f"Speed, {ARTICLES} articles of {WORDS} words a round. The model alone is {said}.",
        ("articles, what runs", "ms each", "words/s", "x (a)", "speed / (b)", "wanted", "met"),
        rows,
    )
    _shares(whole)


def _speed_rows(kind: str, words: int, taken: dict[str, list[float]]) -> list[list[str]]:
    names = {
        "a": "(a) tokenizer",
        "b": "(b) tokenizer + model",
        "c": "(c) whole pipeline",
        "everywhere": "(c') (c), all sentences asked",
        "d": "(d) (c) without the model",
    }
    wanted = {"c": 0.87, "everywhere": 0.87}
    rows = []
    for key, name in names.items():
        median = statistics.median(taken[key])
        against = ratio(taken, "b", key)
        times = ratio(taken, key, "a")
        goal, met = "", ""
        if key in wanted:
            goal, met = f">= {wanted[key]:.2f}", verdict(against >= wanted[key])
        elif key == "d":
            goal, met = "<= 2.0 x (a)", verdict(times <= 2)
        figures = (f"{1000 * median / ARTICLES:.2f}", f"{words / median:,.0f}", f"{times:.2f}", f"{against:.2f}")
        rows.append([f"{kind}: {name}", *figures, goal, met])
    return rows


def _shares(annotator: Annotator, rounds: int = 5) -> None:
    articles = make(ARTICLES)
    taken: dict[str, list[float]] = {}
    for _ in range(rounds):
        start = time.perf_counter()
        readings = [read(article) for article in articles]
        taken.setdefault("laying out", []).append(time.perf_counter() - start)
        start = time.perf_counter()
        docs = _tokenize(annotator.nlp, [reading.text for reading in readings])
        taken.setdefault("tokenizer", []).append(time.perf_counter() - start)
        for doc, reading in zip(docs, readings, strict=True):
            doc._.reading = reading
        for name, part in annotator.nlp.pipeline:
            taken.setdefault(name, []).append(seconds(partial(_step, part, docs)))
        taken.setdefault("collecting", []).append(seconds(partial(_step, collect, docs)))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    total, tokenizer = sum(medians.values()), medians["tokenizer"]
    rules = total - tokenizer - medians.get(_PERSONS, 0.0)
    rows = [
        [name, f"{1000 * time_ / ARTICLES:.3f}", f"{100 * time_ / total:.1f}", f"{time_ / tokenizer:.2f}", "", ""]
        for name, time_ in medians.items()
    ]
    times = rules / tokenizer
    rows.append(["all rules together", f"{1000 * rules / ARTICLES:.3f}", f"{100 * rules / total:.1f}", f"{times:.2f}"])
    rows[-1] += ["<= 1.00", verdict(times <= 1)]
    show("Shares of the whole pipeline", ("step", "ms/article", "%", "x tokenizer", "wanted", "met"), rows)


def _step(part: Callable[[Doc], object], docs: list[Doc]) -> None:
    pipe = getattr(part, "pipe", None)
    for _ in pipe(docs, batch_size=_BATCH) if pipe else map(part, docs):
        pass


def linear() -> None:
    """One text at three lengths."""
    annotator = Annotator(build())
    words = " ".join(article.text for article in make(340)).split(" ")
    texts = {count: " ".join(words[:count]) for count in (1_000, 10_000, 100_000)}
    times: dict[int, list[float]] = {count: [] for count in texts}
    for _ in range(3):
        for count, text in texts.items():
            article = Article(url="https://ukur.contoh.id/panjang", title="", text=text, published=make(1)[0].published)
            repeats = 10_000 // count or 1
            taken = seconds(partial(_annotate_all, annotator, [article] * repeats))
            times[count].append(taken / repeats / count * 1000)
    base = statistics.median(times[1_000])
    rows = []
    for count, rounds in times.items():
        median = statistics.median(rounds)
        goal = ("<= 1.30", verdict(median / base <= 1.3)) if count > 1_000 else ("", "")
        rows.append([f"{count:,} words", f"{1000 * median:.2f}", f"{median / base:.2f}", *goal])
    show("Linear in length", ("one article of", "ms per 1,000 words", "x the shortest", "wanted", "met"), rows)


_LOAD = """
import time
start = time.perf_counter()
from nlp.pipeline import load
from sidak.models import Article
imported = time.perf_counter()
load().annotate(Article(url="https://ukur.contoh.id/1", title="", text="Bupati Blora Arief Rohman: 5 persen bolos."))
print(imported - start, time.perf_counter() - imported)
"""
# The kernel's `ru_maxrss` of a child starts from its parent's; `VmHWM` is the child's own.
_MEMORY = """
from pathlib import Path
from bench.articles import make
from nlp.pipeline import load
for said in load().pipe(make(500)):
    pass
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) / 1024)
"""


def process() -> None:
    """Start and memory of a fresh process, and two processes against one."""
    starts = sorted((sum(times), *times) for times in (_fresh(_LOAD) for _ in range(5)))
    total, imports, loading = starts[len(starts) // 2]
    memory = _fresh(_MEMORY)[0]
    one, two = _processes(1), _processes(2)
    gain = statistics.median(a / b for a, b in zip(one, two, strict=True))
    cost = f"{total:.2f} s (imports {imports:.2f}, loading {loading:.2f})"
    rows = [
        ["start of a fresh process", cost, "< 2 s", verdict(total < 2)],
        ["peak memory after 500 articles", f"{memory:.0f} MB", "< 600 MB", verdict(memory < 600)],
        ["two processes against one", f"{gain:.2f} x", ">= 1.50 on quiet cores", verdict(gain >= 1.5)],
    ]
    show("Processes", ("what", "measured", "wanted", "met"), rows)


def _fresh(code: str) -> list[float]:
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603  # our own code
    return [float(number) for number in ran.stdout.split()]


def _processes(count: int, rounds: int = 3) -> list[float]:
    parts = [make(400, seed=seed) for seed in range(2)]
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        list(pool.map(_annotate, [parts[0][:20]] * 8))  # every worker has loaded the pipeline
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            list(pool.map(_annotate, parts))
            times.append(time.perf_counter() - start)
    return times


@cache
def _annotator() -> Annotator:
    return Annotator(build())


def _annotate(articles: list[Article]) -> int:
    return _annotate_all(_annotator(), articles)
