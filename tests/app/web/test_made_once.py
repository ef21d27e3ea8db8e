"""What many ask for at the same time is made once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.web.made_once import MadeOnce
from app.web.reload import LiveAnswerer
from eval.runner import index_articles
from index.datatypes import Article
from index.search import Index
from tests.fakes import FakeEncoder

ALONE = 0.3
"""Seconds after which one that builds is alone."""
ARTICLES = [
    Article(f"{name}.txt", name, None, None, "vi", f"Chữ {name}.", groups)
    for name, groups in (("a", ()), ("b", ("hr",)))
]


class Counting(Answerer):
    """Counts how often it is given the index of a group, and whether that happens twice at once."""

    def __init__(self, judge: Judge) -> None:
        super().__init__(judge)
        self.two, self.given, self.together = threading.Barrier(2), 0, 0

    def with_index(self, index: Index) -> Answerer:
        self.given += 1
        try:
            self.two.wait(ALONE)
            self.together += 1
        except threading.BrokenBarrierError:
            self.two.reset()
        return super().with_index(index)


def test_the_view_of_a_group_is_built_once_however_many_of_it_come_at_once() -> None:
    answerer = Counting(Judge(index_articles(ARTICLES, FakeEncoder(), progress=False), 5, 0.0))
    live = LiveAnswerer(answerer, Path("nowhere"))
    with ThreadPoolExecutor(8) as pool:
        views = list(pool.map(lambda _: live.readable_by(frozenset({"hr", "unknown"})), range(8)))
        collections = list(pool.map(lambda view: view.collection, views))
    assert (answerer.given, answerer.together) == (1, 0)
    assert {id(view) for view in views} == {id(views[0])}
    assert {id(each) for each in collections} == {id(collections[0])}
    assert [article.id for article in live.readable_by(frozenset()).index.library.listed] == ["a.txt"]


def test_the_values_asked_for_last_are_kept() -> None:
    values: MadeOnce[str, list[str]] = MadeOnce(2)
    a, b = values.get("a", list), values.get("b", list)
    assert values.get("a", list) is a
    assert values.known("c") is None
    values.get("c", list)
    assert (values.known("a") is a, values.known("b"), b) == (True, None, [])


def test_what_cannot_be_made_is_made_anew_for_the_next() -> None:
    values: MadeOnce[str, int] = MadeOnce(2)
    with pytest.raises(ValueError, match="invalid literal"):
        values.get("a", lambda: int("a"))
    assert values.known("a") is None
    assert values.get("a", lambda: 3) == 3
