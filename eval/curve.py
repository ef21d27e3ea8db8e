"""How long a search and an answer take as the index grows, and what a server needs with the largest."""

import random
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from app.answering import Answerer
from eval.speed import QUESTIONS, Figure, measure_server, median_ms
from index.articles import read_articles
from index.content import Content
from index.datatypes import Article, Passage
from index.encoder import Encoder
from index.identity import Vectors
from index.passages import PassageSettings, split_article
from index.search import Index
from index.sentences import split_clauses
from index.store import write_generation, write_lock

SIZES = (1_000, 10_000, 100_000)
PASSAGES = 10
"""Passages that an answer is chosen from."""
NOISE = 0.3
"""Length of what is added to a repeated unit vector: enough that no two are near-duplicates."""


def measure_curve(articles: Path, encoder: Encoder, models: Path) -> list[Figure]:
    """Return the median milliseconds of a search and of an answer at each size, and the server's figures at the last.

    The articles are repeated until there are enough passages; each repetition's vectors are moved at random and its
    words are shuffled, so that both legs have as much to look through as among articles that differ.
    """
    originals = read_articles(articles).articles
    texts = [passage.text for article in originals for passage in split_article(article, PassageSettings())]
    vectors = encoder.encode_passages(texts)
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            target = Path(folder) / str(size)
            _write(_repeated(size, texts, vectors), target, encoder)
            answerer = Answerer(Index.load(target, encoder), PASSAGES, 0.5)
            search = partial(answerer.search, k=PASSAGES)
            figures.append(_figure(f"one search among {size:,} passages", search, size, 40))
            figures.append(_figure(f"question to answer among {size:,} passages", answerer.answer, size, 300))
        return figures + measure_server(target, models)


def _figure(name: str, ask: Callable[[str], object], size: int, budget: int) -> Figure:
    ask(QUESTIONS[0])
    median = median_ms([lambda q=q: ask(q) for q in QUESTIONS * 10])  # type: ignore[misc]
    return Figure(name, median, "ms, median", f"budget {budget} or less" if size == SIZES[-1] else "")


def _write(content: Content, target: Path, encoder: Encoder) -> None:
    counts = {"articles": len(content.articles), "passages": len(content.passages)}
    with write_lock(target):
        model, settings = encoder.identity.as_json(), PassageSettings().as_json()
        write_generation(target, content.files(encoder), model, settings, counts)


def _repeated(size: int, texts: list[str], vectors: Vectors) -> Content:
    generator, shuffler = np.random.default_rng(0), random.Random(0)
    moved = vectors[np.arange(size) % len(texts)]
    moved = moved + NOISE * generator.normal(size=moved.shape).astype(np.float32) / np.sqrt(vectors.shape[1])
    moved = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
    articles, passages, places, units, before = [], [], [], [], 0
    for number in range(size):
        words = texts[number % len(texts)].split()
        shuffler.shuffle(words)
        text = " ".join(words)
        article = Article(f"{number}.txt", "", None, None, "vi", text)
        articles.append(article)
        passages.append(Passage.cut(article, 0, len(text)))
        places.append((number, 0, len(text), 0, number, before))
        units.append(np.broadcast_to(moved[number], (len(split_clauses(text)), moved.shape[1])))
        before += len(units[-1])
    return Content(articles, passages, moved, units, np.array(places, dtype=np.int64))
