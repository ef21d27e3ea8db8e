"""How long a search and an answer take as the index grows, and what a server needs with the largest."""

import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.reader import Reader
from eval.speed import QUESTIONS, Figure, measure_server, milliseconds
from index.articles import read_articles
from index.build import write_encoded
from index.datatypes import Article, Passage
from index.model.encoder import Encoder
from index.model.identity import Vectors
from index.passages import PassageSettings, split_article
from index.search import Index
from index.store.draft import Draft, DraftWriter
from index.store.generations import new_folder, new_manifest, switch_to, write_lock
from index.store.row_file import BLOCK, RowFile

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


def write_repeated(articles: Path, size: int, target: Path, encoder: Encoder, noise: float = NOISE) -> None:
    """Write an index of ``size`` passages to ``target``: those of ``articles`` again and again.

    Each repetition's vectors are moved at random and its words are shuffled, so that both legs have as much to look
    through as among articles that differ. Everything but encoding is done as a build does it.
    """
    originals = read_articles(articles).articles
    texts = [passage.text for article in originals for passage in split_article(article, PassageSettings())]
    repeated = Repeated(texts, encoder.encode_passages(texts), size, noise)
    with write_lock(target), new_folder(target) as folder:
        writer = DraftWriter(folder)
        for article in repeated.articles():
            writer.add(article, [Passage.cut(article, 0, len(article.text))])
        draft = writer.finish()
        searched = write_encoded(draft, encoder, repeated.encode)
        model, settings = encoder.identity.as_json(), PassageSettings().as_json()
        switch_to(folder, target, new_manifest(model, settings, draft.counts, searched))


@dataclass(frozen=True, slots=True)
class Repeated:
    """Articles of one passage each: ``texts`` (n) again and again with their words shuffled.

    Their vectors are ``vectors`` (n, dim), each with ``noise`` of that length added.
    """

    texts: Sequence[str]
    vectors: Vectors
    size: int
    noise: float

    def articles(self) -> Iterator[Article]:
        """Yield the articles."""
        shuffler = random.Random(0)
        for number in range(self.size):
            words = self.texts[number % len(self.texts)].split()
            shuffler.shuffle(words)
            yield Article(f"{number}.txt", "", None, None, "vi", " ".join(words))

    def encode(self, encoder: Encoder, draft: Draft, vectors: RowFile, units: RowFile) -> None:
        """Put vectors that ``encoder`` made before into files; a sentence or clause has that of its passage."""
        generator = np.random.default_rng(0)
        ends = np.append(draft.places.units_before, draft.units)
        for start in range(0, self.size, BLOCK):
            rows = np.arange(start, min(start + BLOCK, self.size))
            moved = self.vectors[rows % len(self.texts)]
            added = generator.normal(size=moved.shape).astype(np.float32) / np.sqrt(moved.shape[1])
            moved = moved + self.noise * added
            moved /= np.linalg.norm(moved, axis=1, keepdims=True)
            vectors.write(start, moved)
            units.write(int(ends[start]), np.repeat(moved, np.diff(ends[start : rows[-1] + 2]), axis=0))
