"""Read, split, encode, store.

Everything is made anew except what the cache holds: vectors, and what is in files. Articles and vectors go through
files, so a build takes as much memory for a million articles as for some thousands.
"""

import contextlib
import datetime
import logging
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from tqdm import tqdm

from index.articles import ReadFolder, read_each
from index.console import counted
from index.datatypes import Article
from index.engine.engine import Engine
from index.engine.file_engine import FILES
from index.errors import SearchError
from index.formats.ocr.tesseract import Tesseract
from index.model.encoder import Encoder
from index.passages import PassageSettings, split_article, texts_and_units
from index.search import Index
from index.store.article_file import ARTICLES_FILE
from index.store.build_report import Changes, Report
from index.store.cache import Cache, CachedEncoder
from index.store.draft import Draft, DraftWriter
from index.store.file_library import FileLibrary
from index.store.generations import (
    REPORT_FILE,
    Generation,
    generation_names,
    new_folder,
    new_manifest,
    open_generation,
)
from index.store.index_files import SearchSettings, open_index_files, write_index_files
from index.store.places import LANGUAGES
from index.store.row_file import RowFile

logger = logging.getLogger(__name__)

CACHE_FILE = "encoded.sqlite"
STEP = 64
"""Passages that are encoded, and kept in the cache, at once."""

Write = Callable[[Draft, RowFile, RowFile, Encoder], SearchSettings]
"""Puts a draft and its vectors where the index is kept."""
Encode = Callable[[Encoder, Draft, RowFile, RowFile], object]
"""Puts the vectors of a draft's passages, and of their sentences and clauses, in half precision, into two files."""


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
    engine: Engine = FILES,
) -> Built:
    """Read the articles of ``folder`` and write them to ``index``, which ``engine`` keeps, as a new generation.

    Only passages and files that the cache does not know are encoded and parsed; a build that was stopped goes on there.

    :param load: Gives the encoder; it is called only once there is something to encode.
    :param wait: Seconds to wait for another build to finish.
    :param tesseract: Recognises pages that are only pictures of text. Without it they are lost.
    :raises ArticlesMissing: If the folder holds nothing to read; the old index stays.
    :raises SearchError: If another build is running or the index cannot be written.
    """
    began = time.perf_counter()
    with (
        engine.writing(index, wait),
        contextlib.closing(Cache(index / CACHE_FILE)) as cache,
        new_folder(index) as partial_folder,
    ):
        opened = datetime.datetime.now(datetime.UTC).isoformat()
        with contextlib.closing(read_each(folder, cache, tesseract, progress)) as each:
            read, draft = _draft_of(each, partial_folder, settings)
        encoder = CachedEncoder(load(), cache)
        changes = _changes(index, draft, encoder, settings, engine)
        searched = write_encoded(draft, encoder, partial(encode_with_progress, progress=progress), engine.write)
        report = partial(_report, draft, read, changes, encoder, cache, began, opened)
        (partial_folder / REPORT_FILE).write_bytes(report().to_bytes())
        made = (encoder.identity.as_json(), settings.as_json(), draft.counts, searched)
        generation = engine.switch(partial_folder, index, new_manifest(*made))
        cache.settle(generation.folder.name, generation_names(index))
    built = Built(generation, report())
    logger.info("built %d documents, %d passages in %.1f s", *draft.counts.values(), built.report.seconds)
    return built


def temporary_index(
    articles: Iterable[Article],
    encoder: Encoder,
    progress: bool = False,
    with_units: bool = True,
    restoring: bool = True,
) -> Index:
    """Return an index of ``articles`` whose files go when it does.

    :param with_units: False leaves out sentences and clauses: for an index that is searched but not answered from.
    :param restoring: False leaves out what diacritics are put back from.
    """
    folder = Path(tempfile.mkdtemp(prefix="hoidap-"))
    try:
        writer = DraftWriter(folder, with_units, restoring)
        for article in articles:
            writer.add(article, split_article(article, PassageSettings()))
        draft = writer.finish()
        write_encoded(draft, encoder, partial(encode_with_progress, progress=progress))
        index = Index(FileLibrary(open_index_files(folder)), encoder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(index, shutil.rmtree, folder, ignore_errors=True)
    return index


def _draft_of(each: Iterator[ReadFolder], folder: Path, settings: PassageSettings) -> tuple[ReadFolder, Draft]:
    """Return what is told of the files that were read, without their articles, and a draft of these."""
    read, writer = ReadFolder(), DraftWriter(folder)
    for one in each:
        for article in one.articles:
            writer.add(article, split_article(article, settings))
        read.add(replace(one, articles=[]))
    return read, writer.finish()


def write_encoded(draft: Draft, encoder: Encoder, encode: Encode, write: Write = write_index_files) -> SearchSettings:
    """Write an index from its draft; return how its vectors are searched.

    :param encode: Gives the vectors that ``encoder`` makes.
    :param write: Writes them.
    """
    dim, scratch = encoder.identity.dim, draft.folder / ".scratch"
    scratch.mkdir()
    with (
        RowFile(scratch / "vectors", len(draft), dim, np.float32) as vectors,
        RowFile(scratch / "units", draft.units, dim, np.float16) as units,
    ):
        encode(encoder, draft, vectors, units)
        searched = write(draft, vectors, units, encoder)
    shutil.rmtree(scratch)
    return searched


def _changes(index: Path, draft: Draft, encoder: CachedEncoder, settings: PassageSettings, engine: Engine) -> Changes:
    """Return what became of the articles of the index in use. If it was made otherwise, say what that costs."""
    now = draft.folder / ARTICLES_FILE
    try:
        generation = open_generation(index)
        with tempfile.TemporaryDirectory() as scratch:
            changes = Changes.between(engine.articles_of(generation, Path(scratch)), now)
    except SearchError:  # none, or one whose damage is told of when it is loaded: all articles are new
        return Changes.between(None, now)
    stated = generation.manifest
    same = {
        "model": stated.model == encoder.identity.as_json(),
        "settings": stated.passage_settings == settings.as_json(),
    }
    if changed := [name for name in same if not same[name]]:
        batches = ([draft.passage(row) for row in rows] for rows in _steps(range(len(draft))))
        cost = sum(encoder.count_unknown(*texts_and_units(passages)) for passages in batches)
        held = counted(len(draft), "passage")
        logger.warning("the %s changed: %d of %s are encoded anew", " and the ".join(changed), cost, held)
    return changes


def _report(
    draft: Draft,
    read: ReadFolder,
    changes: Changes,
    encoder: CachedEncoder,
    cache: Cache,
    began: float,
    opened: str,
) -> Report:
    """Return the report as of now."""
    languages = draft.articles.languages()
    return Report(
        articles=len(draft.articles),
        passages=len(draft),
        languages={language: languages[language] for language in LANGUAGES if language in languages},
        changes=changes,
        repeated_passages=draft.repeated_passages,
        repeated_articles=draft.repeated_articles(),
        encoded=encoder.encoded,
        reused=len(draft) - encoder.encoded,
        unreadable=[str(error) for error in read.unreadable],
        warnings=[*read.warnings, *cache.problems],
        seconds=round(time.perf_counter() - began, 3),
        opened=opened,
    )


def encode_with_progress(
    encoder: Encoder, draft: Draft, vectors: RowFile, units: RowFile, progress: bool = False
) -> None:
    """Put the vectors of the passages of ``draft``, and of their sentences and clauses, into files.

    Passages done, rate and time left are shown on stderr.
    """
    places = draft.places
    by_length = np.argsort(places.end - places.start, kind="stable").tolist()  # little padding in a batch
    with tqdm(total=len(draft), unit=" passages", disable=not progress) as bar:
        for rows in _steps(by_length):
            texts, spans = texts_and_units(draft.passage(row) for row in rows)
            if draft.units:
                encoded, own = encoder.encode_with_units(texts, spans)
            else:
                encoded, own = encoder.encode_passages(texts), []
            for at, row in enumerate(rows):
                vectors.write(row, encoded[at : at + 1])
                if own:
                    units.write(int(places.units_before[row]), own[at])
            bar.update(len(rows))


def _steps(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield ``rows`` in as many as are encoded at once."""
    return (rows[at : at + STEP] for at in range(0, len(rows), STEP))
