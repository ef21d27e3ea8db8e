"""How long a search and an answer take as the index grows, and what a server needs with the largest."""

import random
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.reader import Reader
from eval.speed import QUESTIONS, Figure, measure_server, milliseconds
from index.articles import read_articles
from index.datatypes import Article, Passage
from index.language.sentences import split_clauses
from index.model.encoder import Encoder
from index.model.identity import Vectors
from index.passages import PassageSettings, split_article
from index.search import Index
from index.store.generations import write_generation, write_lock
from index.store.index_content import PLACE, IndexContent, words_of_passage

SIZES = (1_000, 10_000, 100_000)
PASSAGES = 10
"""Passages that an answer is chosen from."""
ROUNDS = 10
"""Times that each question is asked."""
NOISE = 0.3
"""Length of what is added to a repeated unit vector: enough that no two are near-duplicates."""


def measure_curve(articles: Path, encoder: Encoder, reader: Reader | None, models: Path) -> list[Figure]:
    """Return the milliseconds of a search and of an answer at each size, and the server's figures at the last.

    The indexes are those of :func:`write_repeated`.
    """
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            target = Path(folder) / str(size)
            write_repeated(articles, size, target, encoder)
            answerer = Answerer(Judge(Index.load(target, encoder), PASSAGES, None, reader))
            figures += _times(answerer, size)
        return figures + measure_server(target, models)


def _times(answerer: Answerer, size: int) -> list[Figure]:
    """Return how long a search, the reading and the rest of an answer take, and all of it together."""
    asked = QUESTIONS * ROUNDS
    found = {question: answerer.search(question, PASSAGES) for question in QUESTIONS}
    searching = milliseconds([partial(answerer.search, question, PASSAGES) for question in asked])
    judging = milliseconds([partial(answerer.judge.alone, found[question]) for question in asked])
    choosing = milliseconds([partial(answerer.judge.alone, found[question], reading=False) for question in asked])
    answering = milliseconds([partial(answerer.answer, question) for question in asked])
    search, judge, choose, answer = (float(np.median(times)) for times in (searching, judging, choosing, answering))
    read = judge - choose
    largest = size == SIZES[-1]
    figures = [Figure(f"one search among {size:,} passages", search, "ms, median", "budget 40 or less" * largest)]
    if largest:
        figures.append(Figure("the reading of what may answer", read, "ms, median"))
        figures.append(Figure("the rest of an answer", answer - search - read, "ms, median"))
    name = f"question to answer among {size:,} passages"
    figures.append(Figure(name, answer, "ms, median", "budget 300 or less" * largest))
    if largest:
        slow = float(np.percentile(answering, 95))
        figures.append(Figure(name, slow, "ms, 95 %", "budget 600 or less"))
    return figures


def write_repeated(articles: Path, size: int, target: Path, encoder: Encoder) -> None:
    """Write an index of ``size`` passages to ``target``: those of ``articles`` again and again.

    Each repetition's vectors are moved at random and its words are shuffled, so that both legs have as much to look
    through as among articles that differ.
    """
    originals = read_articles(articles).articles
    texts = [passage.text for article in originals for passage in split_article(article, PassageSettings())]
    content = _repeated(size, texts, encoder.encode_passages(texts))
    counts = {"articles": len(content.articles), "passages": len(content.passages)}
    with write_lock(target):
        model, settings = encoder.identity.as_json(), PassageSettings().as_json()
        write_generation(target, content.files(encoder), model, settings, counts)


def _repeated(size: int, texts: list[str], vectors: Vectors) -> IndexContent:
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
        places.append((number, 0, len(text), 0, number, before, 0))
        units.append(np.broadcast_to(moved[number], (len(split_clauses(text)), moved.shape[1])))
        before += len(units[-1])
    words_of_each = [words_of_passage(passage) for passage in passages]
    return IndexContent(articles, passages, words_of_each, moved, units, np.array(places, dtype=PLACE))
