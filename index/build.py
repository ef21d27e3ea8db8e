"""Read, split, encode, store."""

import io
import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from index.articles import read_articles
from index.datatypes import Article, Language, Passage
from index.encoder import Encoder
from index.errors import ArticleUnreadable
from index.identity import Vectors
from index.passages import PassageSettings, split_article
from index.store import Generation, write_generation, write_lock
from index.vectors import VectorIndex

logger = logging.getLogger(__name__)

ARTICLES_FILE = "articles.jsonl"
PASSAGES_FILE = "passages.npy"
VECTORS_FILE = "vectors.faiss"
LANGUAGES: tuple[Language, ...] = ("vi", "en")
STEP = 64
"""Passages between two movements of the progress bar."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What one build did."""

    generation: Generation
    articles: int
    passages: int
    unreadable: list[ArticleUnreadable]
    seconds: float


def build_index(
    folder: Path, index: Path, load: Callable[[], Encoder], settings: PassageSettings, progress: bool = False
) -> BuildReport:
    """Read the articles of ``folder`` and write them to ``index`` as a new generation.

    ``load`` gives the encoder; it is called only once there is something to encode.

    :raises ArticlesMissing: If the folder holds nothing to read; the old index stays.
    :raises SearchError: If another build is running or the index cannot be written.
    """
    began = time.perf_counter()
    read = read_articles(folder)
    with write_lock(index):
        encoder = load()
        passages = [passage for article in read.articles for passage in split_article(article, settings)]
        vectors = encode_with_progress(encoder, passages, progress)
        generation = write_generation(
            index,
            index_files(read.articles, passages, vectors),
            model=encoder.identity.as_json(),
            passage_settings=settings.as_json(),
            counts={"articles": len(read.articles), "passages": len(passages)},
        )
    seconds = time.perf_counter() - began
    logger.info("built %d articles, %d passages in %.1f s", len(read.articles), len(passages), seconds)
    return BuildReport(generation, len(read.articles), len(passages), read.unreadable, seconds)


def encode_with_progress(encoder: Encoder, passages: list[Passage], progress: bool) -> Vectors:
    """Return the vectors of ``passages``, shape (n, dim), showing passages done, rate and time left on stderr."""
    vectors = np.zeros((len(passages), encoder.identity.dim), dtype=np.float32)
    by_length = sorted(range(len(passages)), key=lambda row: len(passages[row].text))  # little padding in a batch
    with tqdm(total=len(passages), unit=" passages", disable=not progress) as bar:
        for at in range(0, len(by_length), STEP):
            rows = by_length[at : at + STEP]
            vectors[rows] = encoder.encode_passages([passages[row].text for row in rows])
            bar.update(len(rows))
    return vectors


def pack_places(articles: Sequence[Article], passages: Sequence[Passage]) -> NDArray[np.int64]:
    """Return a row (number of the article, start, end, number of the language) for each passage."""
    number = {article.id: row for row, article in enumerate(articles)}
    places = [(number[p.article_id], p.start, p.end, LANGUAGES.index(p.language)) for p in passages]
    return np.array(places, dtype=np.int64).reshape(-1, 4)


def index_files(articles: Sequence[Article], passages: Sequence[Passage], vectors: Vectors) -> dict[str, bytes]:
    """Return the files of a generation by name."""
    packed = io.BytesIO()
    np.save(packed, pack_places(articles, passages), allow_pickle=False)
    lines = (json.dumps(asdict(article), ensure_ascii=False) + "\n" for article in articles)
    return {
        ARTICLES_FILE: "".join(lines).encode("utf-8"),
        PASSAGES_FILE: packed.getvalue(),
        VECTORS_FILE: VectorIndex.build(vectors).to_bytes(),
    }
