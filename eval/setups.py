"""All that can be left out of the way from question to answer, to measure what it brings.

Evidence for how sure an answer is takes its usual value where it is left out, so that the rest counts as it was fitted;
no weight is fitted anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from app.answers.answering import Answerer
from app.answers.answering_rules import Rules
from app.answers.confidence import FEATURES, Confidence, Pair
from app.answers.heads import Heads
from app.answers.judging import Judge
from app.answers.reader import Reading, Reads
from app.answers.selection import WEIGHTS
from index.build import temporary_index
from index.datatypes import Article
from index.model.encoder import Encoder
from index.search import Index

OTHERWISE_READ = (1, 2, 6)
"""Passages that are read instead of the usual number."""


@dataclass(frozen=True, slots=True)
class Setup:
    """All that answers are made with, beside the articles.

    ``told_before`` is whether the questions before are known, ``restored`` whether diacritics are put back.
    """

    passages: int
    threshold: float | None
    reader: Reads | None
    confidence: Confidence
    heads: Heads
    rules: Rules = field(default_factory=Rules)
    told_before: bool = True
    restored: bool = True

    def answerer(self, index: Index) -> Answerer:
        """Return what answers from ``index`` so."""
        return Answerer(
            Judge(index, self.passages, self.threshold, self.reader, self.confidence, self.heads, self.rules)
        )


class Remembered:
    """A reader that reads a passage once for a question, however often it is asked."""

    def __init__(self, reader: Reads) -> None:
        """Remember what ``reader`` finds."""
        self._reader = reader
        self._known: dict[tuple[str, str, str, str], Reading] = {}

    def read(
        self, question: str, texts: Sequence[str], contexts: Sequence[str] = (), before: str = ""
    ) -> list[Reading]:
        """Return what answers ``question`` in each of the passages ``texts``."""
        framed = zip(texts, contexts or [""] * len(texts), strict=True)
        keys = [(question, before, *passage) for passage in framed]
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        if new:
            read = self._reader.read(question, [key[2] for key in new], [key[3] for key in new], before)
            self._known.update(zip(new, read, strict=True))
        return [self._known[key] for key in keys]


def setups(
    whole: Setup, without_reader: Confidence, usual: Mapping[Pair, Sequence[float]]
) -> Iterator[tuple[str, Setup]]:
    """Yield the name of each thing that can be left out, and how answers are made without it.

    :param usual: The mean of each of :data:`app.answers.confidence.FEATURES`, by pair of languages.
    """
    for rule in (one.name for one in fields(Rules) if one.type is bool):
        off: dict[str, Any] = {rule: False}
        yield rule, replace(whole, rules=replace(whole.rules, **off))
    for head in (one.name for one in fields(Heads)):
        unknown = replace(getattr(whole.heads, head), weights=None)
        yield f"head: {head}", replace(whole, heads=replace(whole.heads, **{head: unknown}))
    yield "questions before", replace(whole, told_before=False)
    yield "diacritics", replace(whole, restored=False)
    yield "threshold", replace(whole, threshold=0.0)
    yield "reader", replace(whole, reader=None, confidence=without_reader)
    for read in OTHERWISE_READ:
        yield f"passages: {read} read", replace(whole, rules=replace(whole.rules, read=read))
    for name in WEIGHTS:
        weights = {**whole.rules.weights, name: 0.0}
        yield f"choice: {name}", replace(whole, rules=replace(whole.rules, weights=weights))
    for name in FEATURES:
        yield f"confidence: {name}", replace(whole, confidence=_held(whole.confidence, name, usual))


def index_of(articles: Sequence[Article], encoder: Encoder, restored: bool) -> Index:
    """Return an index of ``articles``, which where not ``restored`` puts no diacritics back."""
    return temporary_index(articles, encoder, restoring=restored)


def _held(confidence: Confidence, name: str, usual: Mapping[Pair, Sequence[float]]) -> Confidence:
    """Return ``confidence`` as if evidence ``name`` had its usual value always."""
    at = FEATURES.index(name)
    held = dict(confidence)
    for pair, means in usual.items():
        own = confidence[pair]
        weights = tuple(0.0 if place == at else weight for place, weight in enumerate(own.weights))
        held[pair] = replace(own, weights=weights, bias=own.bias + own.weights[at] * means[at])
    return held
