"""What an index keeps in files and reads when it is wanted."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from eval.runner import index_articles
from index.datatypes import Article, Block, RecognisedText
from index.errors import IndexDamaged
from index.language.syllable_counts import MANY_SYLLABLES, SyllableCounts, pair_key
from index.sqlite_file import SqliteReader
from index.store.article_file import ArticleFile, ArticleWriter, digest_of, digests_in
from index.store.bounded_cache import BoundedCache
from index.store.row_file import BLOCK, RowFile
from tests.fakes import FakeEncoder

FULL = Article(
    id="a/ố.pdf",
    title="Quy chế",
    date="2026-01-14",
    url="https://example.org/a",
    language="vi",
    text="Điều 1. Phí là 5 đồng.\nĐiều 2. Hết. 😀",
    groups=("hr", "board"),
    pages=(0, 23),
    blocks=(Block("heading", 0, 7, 1, "Điều 1"), Block("row", 8, 22, 2, "Tên | Phí")),
    stated=(("valid_from", "2026-01-01"),),
    recognised=(RecognisedText(0, 7, 1, 91, 1, 0.5, "b"),),
    file_sha256="f" * 64,
)
PLAIN = Article("b.txt", "B", None, None, "en", "The other.")


@pytest.fixture
def articles(tmp_path: Path) -> ArticleFile:
    writer = ArticleWriter(tmp_path / "articles.sqlite")
    assert [writer.add(article) for article in (FULL, PLAIN, FULL)] == [1, 0, 1]
    assert [writer.add_context(context) for context in ("Quy chế", "B", "Quy chế", "")] == [0, 1, 0, 2]
    with pytest.raises(Exception, match="UNIQUE"):
        writer.close()
    (tmp_path / "articles.sqlite").unlink()
    writer = ArticleWriter(tmp_path / "articles.sqlite")
    for article in (FULL, PLAIN):
        writer.add(article)
    for context in ("Quy chế", "B"):
        writer.add_context(context)
    writer.close()
    return ArticleFile(tmp_path / "articles.sqlite")


def test_an_article_comes_back_as_it_was_added(articles: ArticleFile, tmp_path: Path) -> None:
    assert (len(articles), [articles.article(number) for number in range(2)]) == (2, [FULL, PLAIN])
    assert (articles.number_of("b.txt"), articles.number_of("c.txt")) == (1, None)
    assert articles.text(0) == (FULL.id, FULL.text)
    assert (articles.context(0), articles.context(1), articles.context_count) == ("Quy chế", "B", 2)
    assert articles.audiences == [frozenset(), frozenset({"hr", "board"})]
    assert list(articles.listed([0, 1])) == [FULL.listed, PLAIN.listed]
    assert list(articles.listed([1])) == [PLAIN.listed]
    assert digests_in(tmp_path / "articles.sqlite") == {FULL.id: digest_of(FULL), PLAIN.id: digest_of(PLAIN)}
    assert (articles.newest("vi", [0, 1], 5), articles.newest("vi", [0], 5), articles.newest("en", [0], 5)) == (
        [0],
        [],
        [1],
    )
    assert articles.languages() == {"vi": 1, "en": 1}


def test_what_a_file_of_articles_does_not_hold_is_damage(articles: ArticleFile) -> None:
    with pytest.raises(IndexDamaged, match="has no number 7"):
        articles.article(7)
    with pytest.raises(IndexDamaged, match="has no number 7"):
        articles.context(7)


def test_only_as_much_is_kept_as_there_is_room_for() -> None:
    made: list[str] = []
    cache: BoundedCache[str, str] = BoundedCache(5, len)
    for key in ("ab", "cde", "ab", "fg", "ab", "cde"):
        assert cache.get(key, lambda key=key: made.append(key) or key) == key
    assert made == ["ab", "cde", "fg", "cde"]  # the one that was asked for longest ago had gone
    assert cache.get("longer than the room", lambda: "longer than the room") == "longer than the room"


def test_rows_are_read_as_they_were_written_in_any_order(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(2 * BLOCK + 5, 3)).astype(np.float32)
    with RowFile(tmp_path / "rows", len(values), 3, np.float32) as rows:
        for start, end in reversed(list(pairwise((0, 7, BLOCK, 2 * BLOCK + 5)))):
            rows.write(start, values[start:end])
        assert (np.concatenate(list(rows.blocks())) == values).all()
        some = np.array([0, 6, BLOCK - 1, BLOCK, 2 * BLOCK + 4])
        assert [len(block) for block in rows.blocks(some)] == [3, 1, 1]
        assert (np.concatenate(list(rows.blocks(some))) == values[some]).all()
    with RowFile(tmp_path / "none", 0, 3, np.float32) as rows:
        assert list(rows.blocks()) == []


def counted(path: Path) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    file = SqliteReader(path)
    words = {number: (word, count) for number, word, count in file.rows("SELECT number, syllable, count FROM syllable")}
    pairs = dict(file.rows("SELECT numbers, count FROM pair"))
    names = {pair_key(a, b): (words[a][0], words[b][0]) for a in words for b in words}
    return dict(words.values()), {names[key]: count for key, count in pairs.items()}


def test_syllables_and_pairs_are_counted(tmp_path: Path) -> None:
    counts = SyllableCounts()
    for words in (["phủ", "sóng", "phủ", "sóng"], [], ["sóng"], ["phủ", "sóng"]):
        counts.add(words)
    counts.write(tmp_path / "syllables.sqlite")
    pairs = {("phủ", "sóng"): 3, ("sóng", "phủ"): 1}
    assert counted(tmp_path / "syllables.sqlite") == ({"phủ": 3, "sóng": 4}, pairs)


def test_of_many_syllables_pairs_that_were_seen_once_are_left_out(tmp_path: Path) -> None:
    counts, many = SyllableCounts(), MANY_SYLLABLES * 6 // 10
    for _ in range(10):  # more pairs than are held at once
        counts.add(["a", "b"] * (many // 2))
    counts.add(["b", "b"])
    counts.write(tmp_path / "syllables.sqlite")
    words, pairs = counted(tmp_path / "syllables.sqlite")
    assert words == {"a": 5 * many, "b": 5 * many + 2}
    assert pairs == {("a", "b"): 5 * many, ("b", "a"): 5 * many - 10}


def test_a_view_shares_what_it_is_a_view_of() -> None:
    texts = ["hội asean họp", "cáp 5G internet"] * 3
    articles = [Article(f"{at}.txt", "", None, None, "vi", text, ("hr",) * (at < 3)) for at, text in enumerate(texts)]
    index = index_articles(articles, FakeEncoder(), progress=False)
    view = index.readable_by(frozenset())
    assert (index.readable_by(frozenset({"hr"})), view.library.article_count, len(view)) == (index, 3, 3)
    assert [article.id for article in view.library.listed] == ["3.txt", "4.txt", "5.txt"]
    assert [article.id for article in view.library.listed[1:]] == ["4.txt", "5.txt"]
    assert view.library.listed[-1].id == "5.txt"
    for known, first, others in ((index, "1.txt", ["3.txt", "5.txt"]), (view, "3.txt", ["5.txt"])):
        best = known.search("cáp 5G", 5).hits[0].passage
        assert best.article_id == first
        assert [copy.article_id for copy in known.library.copies(best)] == others
        assert known.library.copies(known.library.passages(others[-1])[0]) == []
        assert len(known.units(best)) == 1
    assert view.library._places is index.library._places
    assert view.library._articles is index.library._articles


def test_the_newest_articles_are_in_the_order_of_their_days_then_of_their_titles() -> None:
    of = {"a": ("Đơn", "2026-01-02"), "b": ("Cước", "2026-01-02"), "c": ("Ảnh", None), "d": ("Dự án", "2026-01-03")}
    articles = [
        Article(name, title, date, None, "vi", "5G.", ("hr",) * (name == "b")) for name, (title, date) in of.items()
    ]
    index = index_articles(articles, FakeEncoder(), progress=False)
    assert [article.id for article in index.library.newest("vi", 9)] == ["d", "b", "a", "c"]
    assert [article.id for article in index.library.newest("vi", 2)] == ["d", "b"]
    assert [article.id for article in index.readable_by(frozenset()).library.newest("vi", 2)] == ["d", "a"]
    assert index.library.newest("en", 2) == []
