"""An encoder, a reader and an answerer whose results a reader can compute by hand."""

import asyncio
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from fastapi import FastAPI

from app.answers.answer import Answer, Citation
from app.answers.question import LONGEST_QUESTION, QuestionRefused
from app.answers.reader import Reading
from app.settings import Settings
from app.web.pages.collection import Collection
from app.web.server import create_app
from eval.runner import index_articles
from index.datatypes import Article, Language
from index.engine.file_engine import FILES
from index.model.encoder import encode_units
from index.model.identity import ModelIdentity, Vectors

VOCABULARY = ("5g", "internet", "cáp", "asean", "hội", "the", "other")


class FakeEncoder:
    """Counts words: dimension i is how often VOCABULARY[i] occurs (the last one: any other word), unit length."""

    def __init__(self, sha256: str = "0" * 64) -> None:
        self.identity = ModelIdentity("fake", sha256, len(VOCABULARY), "", "")

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_with_units(
        self, texts: Sequence[str], units: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        return self.encode_passages(texts), encode_units(self, texts, units)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), len(VOCABULARY)), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                known = word.strip(".,:;?!") in VOCABULARY
                vectors[row, VOCABULARY.index(word.strip(".,:;?!")) if known else -1] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


class FakeReader:
    """Takes one word for the answer wherever it stands, and is sure of it; of any other word it is as sure that not."""

    def __init__(self, answer: str) -> None:
        self._answer = answer
        self.read_with: list[tuple[str, str]] = []
        """Each question that was put to it, and what it was given before it."""

    def read(
        self, question: str, texts: Sequence[str], contexts: Sequence[str] = (), before: str = ""
    ) -> list[Reading]:
        self.read_with.append((question, before))
        return [self._read(list(re.finditer(r"\S+", text))) for text in texts]

    def _read(self, words: list[re.Match[str]]) -> Reading:
        scores = np.array([20.0 if word[0] == self._answer else -20.0 for word in words], dtype=np.float32)
        return Reading(np.array([word.span() for word in words], dtype=np.int64).reshape(-1, 2), scores, scores)


ARTICLE = Article("a.txt", "Hạ tầng số", None, None, "vi", "Phủ sóng 5G đạt 91,2% dân số.")
NOT_ANSWERED = ("Không ai biết?", "Does anybody know this?")
CITATION = Citation.cut(1, ARTICLE, (0, 29), (0, 29))


class OneAnswer:
    """An answerer that knows one answer, greets, refuses what is too long and breaks when told to."""

    def __init__(self, articles: Sequence[Article] = (ARTICLE,)) -> None:
        self.index = index_articles(articles, FakeEncoder(), progress=False)
        self.collection = Collection(self.index.library.listed)
        self.asked: list[str] = []
        self.problem = None
        self.reached, self.engine = True, FILES

    def answer(self, question: str, language: Language | None = None, before: Answer | None = None) -> Answer:
        if len(question) > LONGEST_QUESTION or not question.strip():
            raise QuestionRefused("too_long" if question.strip() else "empty")
        self.asked.append(question)
        if question == "break":
            raise RuntimeError("broken on purpose")
        if question == "chào":
            return Answer(question, language or "vi", "greeting", "", 1.0, (), (), question, 0.1)
        if question in NOT_ANSWERED:
            return Answer(question, language or "vi", "not_found", "", 0.1, (), (CITATION,), question, 0.1)
        return Answer(question, "vi", "found", "91,2%", 0.9, (CITATION,), (), question, 0.1)

    def readable_by(self, groups: frozenset[str]) -> "OneAnswer":
        return self

    def when_renewed(self, then: Callable[[], object]) -> None:
        """Do nothing: this index stays."""

    def recall(self, question: str, language: Language | None) -> None:
        return None

    def closest(self, question: str, k: int) -> tuple[str, tuple[Citation, ...]]:
        return question, (CITATION,)[:k]


def application(answerer: OneAnswer | None = None, **settings: object) -> FastAPI:
    """Return the web application, with a file of feedback of its own."""

    async def build() -> FastAPI:
        files = {"feedback": Path(tempfile.mkdtemp()) / "feedback.sqlite"}
        return create_app(Settings(**(files | settings)), answerer or OneAnswer())

    # where no event loop runs, Gradio opens one for each of its locks and leaves it open, which is a warning here
    return asyncio.run(build())
