"""The engine that several servers share: a Milvus."""

import base64
import contextlib
import datetime
import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from index.engine.engine import STATED_FILE, Engine, Observer
from index.engine.milvus_collections import Collections
from index.engine.milvus_lease import Lease
from index.engine.milvus_library import AT_ONCE, Holdings, MilvusLibrary
from index.engine.milvus_part import MilvusPart
from index.engine.milvus_server import WRITING, EngineAddress, MilvusServer
from index.engine.milvus_writer import MilvusWriter
from index.errors import BUILD, IndexDamaged, IndexMismatch, IndexMissing, SearchError
from index.language.diacritics import Restorer
from index.legs.dense import SearchSettings as Exact
from index.legs.unit_vectors import UnitQuantizer
from index.library import Library
from index.model.encoder import Encoder
from index.store.article_file import ARTICLES_FILE, write_digests
from index.store.draft import Draft
from index.store.generations import KEPT, Generation, new_folder, open_generation, switch_to, write_lock
from index.store.index_files import SYLLABLES_FILE, SearchSettings, open_scale, write_small_files
from index.store.manifest import MANIFEST, Manifest, parse_manifest
from index.store.places import ARTICLE_NUMBERS_FILE, LANGUAGES
from index.store.row_file import RowFile

FETCHING, PATIENCE = ".fetching", 60.0
"""The lock under which the folder takes another generation up, and how many seconds it is waited for."""
PARTS = 50
"""Parts of a file that are read at once: some megabytes."""


class MilvusEngine(Engine):
    """Keeps generations in collections. An alias names the one in use; the folder has its small files, for each server.

    Builds hold a lease. The last two whole generations are kept.
    """

    def __init__(self, address: str, *, with_words: bool = True) -> None:
        """Use the Milvus at ``address``, of which nothing is asked yet.

        :param with_words: False leaves out what words are searched in: for trials with servers before Milvus 2.4.
        :raises SearchError: If it is no address.
        """
        self.server = MilvusServer(EngineAddress.of(address))
        self._alias = self.server.address.name
        self._with_words = with_words
        self._lease = Lease(self.server)

    def tell(self, observer: Observer) -> None:
        """Tell ``observer`` of each call to Milvus."""
        self.server.observe = observer

    def fetch(self, index: Path) -> None:
        """Take the small files of the generation in use from the engine, if the folder has another."""
        names = self._in_use()
        if names is None:
            raise IndexMissing(f"there is no index in the engine at {self.server.address.uri}: {BUILD}")
        if _named(index) != self._generation(names):
            with write_lock(index, PATIENCE, FETCHING):
                if _named(index) != self._generation(names):
                    self._fetch(names, index)

    def open(self, generation: Generation) -> tuple[Library, tuple[str, ...]]:
        """Open what the folder has, and look whether the engine has the rest."""
        if STATED_FILE not in generation.manifest.files:
            raise IndexMismatch(f"{generation.folder} is an index in files: leave HOIDAP_ENGINE out, or {BUILD}")
        unchecked = generation.check_when_loaded()
        stated = json.loads(generation.read(STATED_FILE))
        names, folder = Collections(stated["stem"]), generation.folder
        for each in (names.passages, names.articles, names.contents):
            self.server.call("load_collection", each, seconds=WRITING)
        counts = {"articles": self.server.count(names.articles), "passages": self.server.count(names.passages)}
        if counts != generation.manifest.counts:
            held = f"holds {counts}, the manifest says {generation.manifest.counts}"
            raise IndexDamaged(f"{names.stem} in the engine {held}: {BUILD}")
        scale = open_scale(folder)
        held_by = (self.server, names.passages)
        parts = tuple(
            MilvusPart(*held_by, language, stated["languages"][language], scale, with_words=self._with_words)
            for language in LANGUAGES
            if language in stated["languages"]
        )
        restorer, quantizer = Restorer(folder / SYLLABLES_FILE), UnitQuantizer.open(folder)
        groups = frozenset(stated["groups"])
        holdings = Holdings(self.server, names, parts, restorer, quantizer, groups, counts["articles"])
        return MilvusLibrary(holdings), unchecked

    @contextlib.contextmanager
    def writing(self, index: Path, wait: float = 0.0) -> Iterator[None]:
        """Lock the folder, and hold the engine's lease; what a dead build left in the engine is dropped."""
        with write_lock(index, wait), self._lease.held(wait):
            with contextlib.suppress(IndexMissing):
                self.fetch(index)
            self._drop_old()
            try:
                yield
            finally:
                with contextlib.suppress(SearchError):  # the next build drops it
                    self._drop_old()

    def write(self, draft: Draft, vectors: RowFile, units: RowFile, encoder: Encoder) -> SearchSettings:
        """Write small files to the folder, and the rest to new collections."""
        write_small_files(draft, vectors, encoder)
        quantizer = UnitQuantizer.of(units.blocks, len(units), units.width)
        quantizer.write(draft.folder)
        moment = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S_%f")
        names = Collections(f"{self._alias}_g{moment}")
        MilvusWriter(self.server, names, self._with_words).write(draft, vectors, units, quantizer)
        counts = {language: len(draft.places.rows_of(language)) for language in LANGUAGES}
        languages = {language: count for language, count in counts.items() if count}
        groups = sorted(frozenset[str]().union(*draft.articles.audiences))
        stated = {"stem": names.stem, "languages": languages, "groups": groups}
        (draft.folder / STATED_FILE).write_text(json.dumps(stated, ensure_ascii=False), encoding="utf-8")
        return {language: Exact().as_json() for language in languages}

    def switch(self, partial: Path, index: Path, manifest: Manifest) -> Generation:
        """Write the folder's files to the engine, let the alias name the new generation, and the folder, too."""
        names = Collections(json.loads((partial / STATED_FILE).read_text(encoding="utf-8"))["stem"])
        for name in (ARTICLES_FILE, ARTICLE_NUMBERS_FILE):  # what they say is in the engine
            (partial / name).unlink()

        def publish(generation: Generation) -> None:
            MilvusWriter(self.server, names, self._with_words).write_files(generation.folder)
            self._lease.require()
            do = "alter_alias" if self._in_use() else "create_alias"
            self.server.call(do, names.passages, self._alias, seconds=WRITING)

        with write_lock(index, PATIENCE, FETCHING):
            return switch_to(partial, index, manifest, publish, self._generation(names))

    def articles_of(self, generation: Generation, scratch: Path) -> Path:
        """Read ids and digests from the engine."""
        names = Collections(json.loads(generation.read(STATED_FILE))["stem"])
        write_digests(scratch / ARTICLES_FILE, _digests(self.server, names, generation.manifest.counts["articles"]))
        return scratch / ARTICLES_FILE

    def _in_use(self) -> Collections | None:
        """Return the collections of the generation in use, None if there is none."""
        try:
            named = self.server.call("describe_alias", self._alias)["collection_name"]
        except IndexDamaged:  # what a missing alias is to every other call
            return None
        return Collections(named.removesuffix("_passages"))

    def _generation(self, names: Collections) -> str:
        return names.stem.removeprefix(f"{self._alias}_g")

    def _fetch(self, names: Collections, index: Path) -> None:
        """Take the files of a generation up in the folder."""
        with new_folder(index, FETCHING) as partial:
            _write_parts(partial, _file_parts(self.server, names))
            manifest = _manifest_in(partial, index)

            def compare(generation: Generation) -> None:
                if generation.manifest != manifest:
                    raise IndexDamaged(f"the files of {names.stem} in the engine are not what was built: {BUILD}")

            switch_to(partial, index, manifest, compare, self._generation(names))

    def _drop_old(self) -> None:
        """Drop all generations but the one in use and the newest other whole one, while the lease is held."""
        self._lease.require()
        collections: list[str] = self.server.call("list_collections")
        prefix = f"{self._alias}_g"
        stems: dict[str, set[str]] = {}
        for each in collections:
            stem, _, kind = each.rpartition("_")
            if stem.startswith(prefix):
                stems.setdefault(stem, set()).add(kind)
        used = self._in_use()
        others = sorted(stem for stem in stems if not used or stem != used.stem)
        whole = [stem for stem in others if len(stems[stem]) == len(Collections(stem).all)]
        for stem in set(others) - set(whole[-(KEPT - 1) :]):
            for each in Collections(stem).all:
                if each in collections:
                    self.server.call("drop_collection", each, seconds=WRITING)


def _digests(server: MilvusServer, names: Collections, count: int) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield the ids and digests of ``count`` articles."""
    for start in range(0, count, AT_ONCE):
        within = f"number >= {start} and number < {start + AT_ONCE}"
        rows = server.rows(names.articles, within, ["number", "id", "digest", "text_digest"], limit=AT_ONCE)
        for row in sorted(rows, key=lambda each: int(each["number"])):
            yield row["id"], bytes.fromhex(row["digest"]), bytes.fromhex(row["text_digest"])


def _file_parts(server: MilvusServer, names: Collections) -> Iterator[tuple[str, str]]:
    """Yield the names of the files of a generation, with their parts in order."""
    server.call("load_collection", names.files, seconds=WRITING)
    count = server.count(names.files)
    for start in range(0, count, PARTS):
        within = f"key >= {start} and key < {start + PARTS}"
        rows = server.rows(names.files, within, ["key", "name", "data"], limit=PARTS, seconds=WRITING)
        for row in sorted(rows, key=lambda each: int(each["key"])):
            yield row["name"], row["data"]


def _named(index: Path) -> str:
    """Return the name of the generation that the folder names, empty if it names none that can be used."""
    with contextlib.suppress(SearchError):
        return open_generation(index).folder.name
    return ""


def _write_parts(folder: Path, parts: Iterator[tuple[str, str]]) -> None:
    for name, own in groupby(parts, lambda part: part[0]):
        if Path(name).name != name:
            raise IndexDamaged(f"the engine names a file {name!r}, which is no name: {BUILD}")
        with (folder / name).open("wb") as stream:
            for _, data in own:
                stream.write(base64.b64decode(data))


def _manifest_in(folder: Path, index: Path) -> Manifest:
    path = folder / MANIFEST
    if not path.is_file():
        raise IndexDamaged(f"the engine has no manifest of the index in use: {BUILD}")
    manifest = parse_manifest(path.read_bytes(), path, index)
    path.unlink()
    return manifest
