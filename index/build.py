"""Read, split, encode, store."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from index.articles import read_articles
from index.content import Content
from index.datatypes import Passage
from index.encoder import Encoder
from index.errors import ArticleUnreadable
from index.identity import Vectors
from index.passages import PassageSettings, split_article
from index.sentences import split_clauses
from index.spelling import one_tone_placement
from index.store import Generation, write_generation, write_lock

logger = logging.getLogger(__name__)

STEP = 64
"""Passages between two movements of the progress bar."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What one build did."""

    generation: Generation
    articles: int
    passages: int
    unreadable: list[ArticleUnreadable]
    warnings: list[str]
    seconds: float

    @property
    def problems(self) -> list[str]:
        """What the operator should know, a line each: what was skipped, then what was lost."""
        return [f"skipped: {error}" for error in self.unreadable] + [f"warning: {text}" for text in self.warnings]


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
        vectors, units = encode_with_progress(encoder, passages, progress)
        generation = write_generation(
            index,
            Content.of(read.articles, passages, vectors, units).files(encoder),
            model=encoder.identity.as_json(),
            passage_settings=settings.as_json(),
            counts={"articles": len(read.articles), "passages": len(passages)},
        )
    seconds = time.perf_counter() - began
    logger.info("built %d articles, %d passages in %.1f s", len(read.articles), len(passages), seconds)
    return BuildReport(generation, len(read.articles), len(passages), read.unreadable, read.warnings, seconds)


def encode_with_progress(
    encoder: Encoder, passages: list[Passage], progress: bool, with_units: bool = True
) -> tuple[Vectors, list[Vectors]]:
    """Return the vectors of ``passages``, shape (n, dim), and of each one's sentences and clauses, (units, dim).

    Passages done, rate and time left are shown on stderr.

    :param with_units: False leaves out the sentences and clauses: for an index that is searched but not answered from.
    """
    vectors = np.zeros((len(passages), encoder.identity.dim), dtype=np.float32)
    units = [np.zeros((0, encoder.identity.dim), dtype=np.float32)] * len(passages)
    by_length = sorted(range(len(passages)), key=lambda row: len(passages[row].text))  # little padding in a batch
    with tqdm(total=len(passages), unit=" passages", disable=not progress) as bar:
        for at in range(0, len(by_length), STEP):
            rows = by_length[at : at + STEP]
            texts = [one_tone_placement(passages[row].text) for row in rows]
            if with_units:
                vectors[rows], own = encoder.encode_with_units(texts, [split_clauses(text) for text in texts])
                for row, vectors_of_units in zip(rows, own, strict=True):
                    units[row] = vectors_of_units
            else:
                vectors[rows] = encoder.encode_passages(texts)
            bar.update(len(rows))
    return vectors, units
