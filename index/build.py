"""Read, split, encode, store. Everything is made anew but what the cache holds: vectors, and what is in files."""

import contextlib
import datetime
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from tqdm import tqdm

from index.articles import ReadFolder, read_articles
from index.console import counted
from index.datatypes import Article, Passage
from index.errors import SearchError
from index.formats.ocr.tesseract import Tesseract
from index.model.encoder import Encoder
from index.model.identity import HalfVectors, Vectors
from index.passages import PassageSettings, split_article, texts_and_units
from index.store.build_report import (
    Changes,
    Report,
    count_languages,
    count_repeated_passages,
    find_repeated_articles,
)
from index.store.cache import Cache, CachedEncoder
from index.store.generations import (
    REPORT_FILE,
    Generation,
    generation_names,
    open_generation,
    write_generation,
    write_lock,
)
from index.store.index_content import IndexContent, read_articles_of

logger = logging.getLogger(__name__)

CACHE_FILE = "encoded.sqlite"
STEP = 64
"""Passages that are encoded, and kept in the cache, at once."""


@dataclass(frozen=True, slots=True)
class Built:
    """The generation that a build wrote, and what it did."""

    generation: Generation
    report: Report


def build_index(
    folder: Path,
    index: Path,
    load: Callable[[], Encoder],
    settings: PassageSettings,
    progress: bool = False,
    wait: float = 0.0,
    tesseract: Tesseract | None = None,
) -> Built:
    """Read the articles of ``folder`` and write them to ``index`` as a new generation.

    Only passages and files that the cache does not know are encoded and parsed; a build that was stopped goes on there.

    :param load: Gives the encoder; it is called only once there is something to encode.
    :param wait: Seconds to wait for another build to finish.
    :param tesseract: Recognises pages that are only pictures of text; else they are lost.
    :raises ArticlesMissing: If the folder holds nothing to read; the old index stays.
    :raises SearchError: If another build is running or the index cannot be written.
    """
    began = time.perf_counter()
    with write_lock(index, wait), contextlib.closing(Cache(index / CACHE_FILE)) as cache:
        opened = datetime.datetime.now(datetime.UTC).isoformat()
        read = read_articles(folder, cache, tesseract, progress)
        encoder = CachedEncoder(load(), cache)
        passages = [passage for article in read.articles for passage in split_article(article, settings)]
        changes = _changes(index, read.articles, encoder, settings, passages)
        content = IndexContent.of(read.articles, passages, *encode_with_progress(encoder, passages, progress))
        report = partial(_report, content, read, changes, encoder.encoded, cache, began, opened)
        generation = write_generation(
            index,
            _files(content, encoder, report),
            model=encoder.identity.as_json(),
            passage_settings=settings.as_json(),
            counts={"articles": len(read.articles), "passages": len(passages)},
        )
        cache.settle(generation.folder.name, generation_names(index))
    built = Built(generation, report())
    logger.info("built %d articles, %d passages in %.1f s", len(read.articles), len(passages), built.report.seconds)
    return built


def _files(content: IndexContent, encoder: Encoder, report: Callable[[], Report]) -> Iterator[tuple[str, bytes]]:
    yield from content.files(encoder)
    yield REPORT_FILE, report().to_bytes()


def _changes(
    index: Path,
    articles: Sequence[Article],
    encoder: CachedEncoder,
    settings: PassageSettings,
    passages: Sequence[Passage],
) -> Changes:
    """Return what became of the articles of the index in use; if it was made otherwise, say what that costs."""
    try:
        generation = open_generation(index)
        before = read_articles_of(generation)
    except SearchError:  # none, or one whose damage is told of when it is loaded: all articles are new
        return Changes.between([], articles)
    stated = generation.manifest
    same = {
        "model": stated.model == encoder.identity.as_json(),
        "settings": stated.passage_settings == settings.as_json(),
    }
    if changed := [name for name in same if not same[name]]:
        cost = encoder.count_unknown(*texts_and_units(passages))
        held = counted(len(passages), "passage")
        logger.warning("the %s changed: %d of %s are encoded anew", " and the ".join(changed), cost, held)
    return Changes.between(before, articles)


def _report(
    content: IndexContent,
    read: ReadFolder,
    changes: Changes,
    encoded: int,
    cache: Cache,
    began: float,
    opened: str,
) -> Report:
    """Return the report as of now."""
    return Report(
        articles=len(content.articles),
        passages=len(content.passages),
        languages=count_languages(content.articles),
        changes=changes,
        repeated_passages=count_repeated_passages(content),
        repeated_articles=find_repeated_articles(content),
        encoded=encoded,
        reused=len(content.passages) - encoded,
        unreadable=[str(error) for error in read.unreadable],
        warnings=[*read.warnings, *cache.problems],
        seconds=round(time.perf_counter() - began, 3),
        opened=opened,
    )


def encode_with_progress(
    encoder: Encoder, passages: Sequence[Passage], progress: bool, with_units: bool = True
) -> tuple[Vectors, list[HalfVectors]]:
    """Return the vectors of ``passages``, shape (n, dim), and of each one's sentences and clauses, (units, dim).

    Passages done, rate and time left are shown on stderr.

    :param with_units: False leaves out the sentences and clauses: for an index that is searched but not answered from.
    """
    dim = encoder.identity.dim
    vectors = np.zeros((len(passages), dim), dtype=np.float32)
    units = [np.zeros((0, dim), dtype=np.float16)] * len(passages)
    by_length = sorted(range(len(passages)), key=lambda row: len(passages[row].text))  # little padding in a batch
    with tqdm(total=len(passages), unit=" passages", disable=not progress) as bar:
        for at in range(0, len(by_length), STEP):
            rows = by_length[at : at + STEP]
            texts, spans = texts_and_units([passages[row] for row in rows])
            if with_units:
                vectors[rows], own = encoder.encode_with_units(texts, spans)
                for row, vectors_of_units in zip(rows, own, strict=True):
                    units[row] = vectors_of_units.astype(np.float16)
            else:
                vectors[rows] = encoder.encode_passages(texts)
            bar.update(len(rows))
    return vectors, units
