"""How long a search takes as the index grows."""

import random
import statistics
import time
from pathlib import Path

import numpy as np

from eval.speed import QUESTIONS, Figure
from index.articles import read_articles
from index.content import Content
from index.datatypes import Article, Passage
from index.encoder import Encoder
from index.identity import Vectors
from index.passages import PassageSettings, split_article
from index.search import Index

SIZES = (1_000, 10_000, 100_000)
NOISE = 0.3
"""Length of what is added to a repeated unit vector: enough that no two are near-duplicates."""


def measure_curve(articles: Path, encoder: Encoder) -> list[Figure]:
    """Return the median milliseconds of one search, question encoded, at each size.

    The articles are repeated until there are enough passages; each repetition's vectors are moved at random and its
    words are shuffled, so that both legs have as much to look through as among articles that differ.
    """
    originals = read_articles(articles).articles
    texts = [passage.text for article in originals for passage in split_article(article, PassageSettings())]
    vectors = encoder.encode_passages(texts)
    return [_figure(size, texts, vectors, encoder) for size in SIZES]


def _figure(size: int, texts: list[str], vectors: Vectors, encoder: Encoder) -> Figure:
    index = Index.of(_repeated(size, texts, vectors), encoder)
    index.search(QUESTIONS[0], 10)
    seconds = []
    for question in QUESTIONS * 10:
        began = time.perf_counter()
        index.search(question, 10)
        seconds.append(time.perf_counter() - began)
    budget = "budget 40 or less" if size == SIZES[-1] else ""
    return Figure(f"one search among {size:,} passages", 1000 * statistics.median(seconds), "ms, median", budget)


def _repeated(size: int, texts: list[str], vectors: Vectors) -> Content:
    generator, shuffler = np.random.default_rng(0), random.Random(0)
    articles, passages = [], []
    for number in range(size):
        words = texts[number % len(texts)].split()
        shuffler.shuffle(words)
        text = " ".join(words)
        article = Article(f"{number}.txt", "", None, None, "vi", text)
        articles.append(article)
        passages.append(Passage.cut(article, 0, len(text)))
    moved = vectors[np.arange(size) % len(texts)]
    moved = moved + NOISE * generator.normal(size=moved.shape).astype(np.float32) / np.sqrt(vectors.shape[1])
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    places = np.array([(n, 0, len(p.text), 0, n) for n, p in enumerate(passages)], dtype=np.int64)
    return Content(articles, passages, np.ascontiguousarray(moved, dtype=np.float32), places)
