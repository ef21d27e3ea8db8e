"""The collections of one generation in Milvus: their names, fields and indexes."""

from dataclasses import dataclass
from typing import Any

from index.datatypes import Article
from index.engine.milvus_server import WRITING, MilvusServer, quoted
from index.legs.dense import EXACT_LIMIT

EVERYBODY = "*"
"""Stands among the groups of what everybody may know of; names of groups have a letter before them."""
LONGEST = 65_535
"""The most bytes of a text."""
PART = 60_000
"""Characters of a text that is kept in several rows; they are of one byte each."""
MOST_GROUPS, LONGEST_GROUP = 1024, 1024
MOST_ROWS = 16_384
"""Rows that one call may return."""
POINT = [0.0, 0.0]
"""A vector for collections that need none: Milvus has no collection without."""


@dataclass(frozen=True, slots=True)
class Collections:
    """The names of the collections of the generation ``stem``.

    ``files`` is written last: a generation that has it is whole.
    """

    stem: str

    @property
    def passages(self) -> str:
        """A row for each passage, with its vectors; a partition for each language."""
        return f"{self.stem}_passages"

    @property
    def articles(self) -> str:
        """A row for each article, with what lists show of it."""
        return f"{self.stem}_articles"

    @property
    def contents(self) -> str:
        """The articles, whole, each in one row or in several."""
        return f"{self.stem}_contents"

    @property
    def files(self) -> str:
        """The files that are in the folder of the index, too."""
        return f"{self.stem}_files"

    @property
    def all(self) -> tuple[str, ...]:
        """All of them, in the order in which they are written."""
        return self.passages, self.articles, self.contents, self.files


def groups_of(article: Article) -> list[str]:
    """Return the groups of an article as they stand in a row."""
    return [f"g{group}" for group in article.groups] or [EVERYBODY]


def readable(groups: frozenset[str]) -> str:
    """Return the condition that people in these ``groups`` may know of a row."""
    named = [quoted(EVERYBODY), *(quoted(f"g{group}") for group in sorted(groups))]
    return f"array_contains_any(groups, [{', '.join(named)}])"


def create_passages(server: MilvusServer, name: str, dim: int, count: int, *, with_words: bool) -> None:
    """Make the collection of ``count`` passages. ``alike`` counts the passages of one leader.

    :param with_words: False leaves out what words are searched in, for servers without sparse vectors.
    """
    numbers = ("row", "leader", "alike", "article", "start", "end")
    texts = {"article_id": LONGEST, "language": 8, "context": LONGEST, "text": LONGEST, "units": LONGEST}
    exact = {"index_type": "FLAT", "params": {}}
    graph = {"index_type": "HNSW", "params": {"M": 32, "efConstruction": 200}}
    vectors: dict[str, dict[str, Any]] = {"dense": graph if count > EXACT_LIMIT else exact}
    if with_words:
        vectors |= {each: {"index_type": "SPARSE_INVERTED_INDEX", "params": {}} for each in ("marked", "plain")}
    _create(server, name, numbers, texts, vectors, dim, grouped=True)


def create_articles(server: MilvusServer, name: str) -> None:
    """Make the collection of articles. ``newest`` is an article's place among all, the newest first."""
    texts = {"id": LONGEST, "language": 8, "head": LONGEST, "digest": 32, "text_digest": 32}
    _create(server, name, ("number", "newest"), texts, {"point": _FLAT}, len(POINT), grouped=True)


def create_contents(server: MilvusServer, name: str) -> None:
    """Make the collection of whole articles."""
    _create(server, name, ("key", "number", "part"), {"data": LONGEST}, {"point": _FLAT}, len(POINT))


def create_files(server: MilvusServer, name: str) -> None:
    """Make the collection of files."""
    _create(server, name, ("key", "part"), {"name": 256, "data": LONGEST}, {"point": _FLAT}, len(POINT))


def create_lease(server: MilvusServer, name: str) -> None:
    """Make the collection of one who writes, with its count."""
    _create(server, name, ("key", "count"), {}, {"point": _FLAT}, len(POINT))


_FLAT: dict[str, Any] = {"index_type": "FLAT", "params": {}}


def _create(
    server: MilvusServer,
    name: str,
    numbers: tuple[str, ...],
    texts: dict[str, int],
    vectors: dict[str, dict[str, Any]],
    dim: int,
    *,
    grouped: bool = False,
) -> None:
    """Make a collection; its key is the first of the numbers, and the first vector is a dense one."""
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    for number in numbers:
        schema.add_field(number, DataType.INT64, is_primary=number == numbers[0])
    for text, longest in texts.items():
        schema.add_field(text, DataType.VARCHAR, max_length=longest)
    if grouped:
        elements = {"element_type": DataType.VARCHAR, "max_capacity": MOST_GROUPS, "max_length": LONGEST_GROUP}
        schema.add_field("groups", DataType.ARRAY, **elements)
    indexes = MilvusClient.prepare_index_params()
    for at, (vector, how) in enumerate(vectors.items()):
        kind, size = (DataType.SPARSE_FLOAT_VECTOR, {}) if at else (DataType.FLOAT_VECTOR, {"dim": dim})
        schema.add_field(vector, kind, **size)
        indexes.add_index(vector, metric_type="IP", **how)
    options = {"schema": schema, "index_params": indexes, "consistency_level": "Bounded"}
    server.call("create_collection", name, seconds=WRITING, **options)
