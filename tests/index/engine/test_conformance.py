"""The gold, and 200 questions of the organisations: the engine gives what files give, with the real models."""

import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.reader import Reader
from eval.questions import read_benchmark, read_gold
from index.articles import read_articles
from index.build import CACHE_FILE, build_index
from index.model.encoder import Encoder
from index.passages import PassageSettings
from index.search import Index
from tests.index.engine.conftest import Milvus, drop_all
from tests.place import ROOT

pytestmark = pytest.mark.model
GROUPS = ("hr", "board", "works")


@dataclass(frozen=True, slots=True)
class Pair:
    """The same documents in files and in an engine."""

    files: Index
    engine: Index
    milvus: Milvus


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those of the seeds for everybody, and those of the organisations, of which half are for some groups only."""
    folder = tmp_path_factory.mktemp("conformance") / "documents"
    shutil.copytree(ROOT / "seeds", folder)
    articles = read_benchmark(ROOT / "eval/gold/organisations").articles
    for at, article in enumerate(articles):
        groups = f"groups: [{GROUPS[at % 3]}, {GROUPS[at % 2]}]\n" if at % 4 > 1 else ""
        head = f"---\ntitle: {json.dumps(article.title, ensure_ascii=False)}\n{groups}---\n"
        (folder / f"{article.id}.txt").write_text(head + article.text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def files(documents: Path, encoder: Encoder) -> Path:
    index = documents.parent / "files"
    assert build_index(documents, index, lambda: encoder, PassageSettings()).report.unreadable == []
    return index


@pytest.fixture(scope="module")
def pair(documents: Path, files: Path, encoder: Encoder, milvus: Milvus) -> Iterator[Pair]:
    index, engine = documents.parent / f"engine-{milvus.leg}", milvus.engine(f"c{secrets.token_hex(4)}")
    index.mkdir()
    shutil.copy(files / CACHE_FILE, index / CACHE_FILE)  # the same vectors need not be made again
    build_index(documents, index, lambda: encoder, PassageSettings(), engine=engine)
    yield Pair(Index.load(files, encoder), Index.load(index, encoder, engine), milvus)
    drop_all(engine)


@pytest.fixture(scope="module")
def questions(documents: Path) -> list[str]:
    seeds = {article.id: article for article in read_articles(ROOT / "seeds").articles}
    gold = read_gold(ROOT / "eval/gold/seeds.jsonl", seeds)
    theirs = [each.text for each in read_benchmark(ROOT / "eval/gold/organisations").questions if not each.before]
    return [each.text for each in gold] + theirs[:: len(theirs) // 200][:200]


def test_the_same_passages_are_found_in_the_same_order(pair: Pair, questions: list[str]) -> None:
    assert len(questions) >= 460
    for groups in (None, frozenset[str](), frozenset({"board"}), frozenset({"hr", "works"})):
        files, engine = (each if groups is None else each.readable_by(groups) for each in (pair.files, pair.engine))
        assert len(files) == len(engine)
        for question in questions if groups is None else questions[::5]:
            one, other = (each.search(question, 10, pair.milvus.leg).hits for each in (files, engine))
            assert [hit.passage for hit in other] == [hit.passage for hit in one], question
            assert [hit.score for hit in other] == pytest.approx([hit.score for hit in one], abs=1e-3), question


def test_the_same_answers_are_given(pair: Pair, questions: list[str], reader: Reader | None) -> None:
    if not pair.milvus.with_words:
        pytest.skip("a server without words to search in finds less")
    files, engine = (Answerer(Judge(index, 10, None, reader)) for index in (pair.files, pair.engine))
    for question in questions:
        one, other = (each.answer(question).as_json() for each in (files, engine))
        for told in (one, other):
            told.pop("seconds")
        assert other.pop("confidence") == pytest.approx(one.pop("confidence"), abs=1e-3), question
        assert other == one
