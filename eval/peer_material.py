"""The passages and questions that every stack gets, in one folder.

articles/*.jsonl   what Hỏi Đáp reads
passages.jsonl     {"article": id, "text": …} of each passage, as Hỏi Đáp splits the articles, with what it stands under
questions.jsonl    {"text": …, "relevant": [ids of articles]}
vectors.npy        only where passages are not encoded anew: a unit vector for each, (passages, dim), float32
"""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import orjson

from eval.peer_passages import PASSAGES, VECTORS, passages_of
from eval.questions import Benchmark, read_benchmark, read_distractors
from index.articles import read_articles
from index.datatypes import Article
from index.errors import SearchError
from index.model.encoder import Encoder
from index.model.identity import Vectors
from index.passages import PassageSettings, split_article, texts_and_units

ARTICLES, QUESTIONS = "articles", "questions.jsonl"
ASKED_ABOUT, ADDED, REPEATED = "asked_about.jsonl", "added.jsonl", "repeated.jsonl"
"""Files of articles: those that the questions are on, others, and others again with their words shuffled."""
NOISE = 0.3
"""Length of what is added to a repeated unit vector: enough that no two are near-duplicates."""


def write_material(folder: Path, source: Path, distractors: Path, size: int) -> None:
    """Write ``size`` passages to ``folder``: of the benchmark folder ``source``, the rest of ``distractors``.

    The last article may bring a few more.

    :param distractors: A ``.jsonl`` or ``.jsonl.gz`` file of articles.
    :raises SearchError: If both together hold too few.
    """
    benchmark = read_benchmark(source)
    (folder / ARTICLES).mkdir()
    _write_articles(folder / ARTICLES / ASKED_ABOUT, benchmark.articles)
    held = sum(map(_passages_of, benchmark.articles))
    _write_articles(folder / ARTICLES / ADDED, _up_to(size - held, read_distractors(distractors)))
    _write_questions(folder / QUESTIONS, benchmark)
    _write_passages(folder)


def write_repeated_material(folder: Path, base: Path, encoder: Encoder, size: int) -> None:
    """Write ``size`` passages to ``folder``: those of the folder ``base``, and its added ones again and again.

    Each repetition's words are shuffled and its vectors moved at random, so that a search has as much to look through
    as among articles that differ. No stack has to encode: the vectors are written, too.
    """
    (folder / ARTICLES).mkdir()
    for name in (ASKED_ABOUT, ADDED):
        (folder / ARTICLES / name).write_bytes((base / ARTICLES / name).read_bytes())
    (folder / QUESTIONS).write_bytes((base / QUESTIONS).read_bytes())
    originals = list(map(orjson.loads, (base / ARTICLES / ADDED).read_bytes().splitlines()))
    texts = [passage.text for passage in passages_of(base)]
    _write_articles(folder / ARTICLES / REPEATED, _up_to(size - len(texts), _shuffled(originals)))
    _write_passages(folder)
    vectors = encoder.encode_passages(texts)
    # articles are read in the order of their files' names: the added ones come before those that are asked about
    added = sum(passage.article.startswith(ADDED) for passage in passages_of(base))
    more = sum(1 for _ in passages_of(folder)) - len(vectors)
    np.save(folder / VECTORS, np.vstack([vectors, _moved(vectors[:added], more)]))


def _passages_of(article: Article) -> int:
    return len(split_article(article, PassageSettings()))


def _up_to(wanted: int, articles: Iterable[Article]) -> Iterator[Article]:
    """Yield the first ``articles`` until there are as many passages as ``wanted``."""
    for article in articles:
        if wanted <= 0:
            return
        wanted -= _passages_of(article)
        yield article
    if wanted > 0:
        raise SearchError(f"{wanted:,} passages are lacking: name more articles in --distractors, or a smaller --size")


def _shuffled(originals: list[dict[str, str]]) -> Iterator[Article]:
    """Yield the articles again and again, without an end, the words of each paragraph in another order."""
    shuffler = random.Random(0)
    number = 0
    while True:
        for row in originals:
            paragraphs = []
            for line in row["text"].splitlines():
                words = line.split()
                shuffler.shuffle(words)
                paragraphs.append(" ".join(words))
            number += 1
            yield Article(str(number), row["title"], None, None, "vi", "\n".join(paragraphs))


def _moved(vectors: Vectors, size: int) -> Vectors:
    """Return ``size`` unit vectors, those given again and again, each moved at random."""
    generator = np.random.default_rng(0)
    moved = vectors[np.arange(size) % len(vectors)]
    moved = moved + NOISE * generator.normal(size=moved.shape).astype(np.float32) / np.sqrt(vectors.shape[1])
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved, dtype=np.float32)


def _write_articles(path: Path, articles: Iterable[Article]) -> None:
    with path.open("wb") as stream:
        for article in articles:
            row = {"id": article.id, "title": article.title, "text": article.text}
            stream.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def _write_questions(path: Path, benchmark: Benchmark) -> None:
    with path.open("wb") as stream:
        for question in benchmark.questions:
            if question.answerable:
                relevant = [f"{ASKED_ABOUT}/{name}" for name in sorted(question.relevant)]
                stream.write(
                    orjson.dumps({"text": question.text, "relevant": relevant}, option=orjson.OPT_APPEND_NEWLINE)
                )


def _write_passages(folder: Path) -> None:
    """Write what the articles in ``folder`` are split into, in the order in which they are read."""
    with (folder / PASSAGES).open("wb") as stream:
        for article in read_articles(folder / ARTICLES).articles:
            for text in texts_and_units(split_article(article, PassageSettings()))[0]:
                stream.write(orjson.dumps({"article": article.id, "text": text}, option=orjson.OPT_APPEND_NEWLINE))
