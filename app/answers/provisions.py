"""A question that names a provision: an article, clause or point, a section, chapter or appendix of a document."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.answers.answer import Answer, Citation
from app.answers.heads import Head
from index.datatypes import Article, Hit
from index.language.part_names import RANKS, Key
from index.language.spelling import one_tone_placement
from index.model.encoder import Encoder
from index.model.identity import Vectors
from index.search import Found, Index
from index.structure.labels import UnitName, outline_of, read_labels

NONE, ABOUT, INSIDE, WHOLE = KINDS = ("none", "about", "inside", "whole")
"""What a question wants of the provision that it names.

- ``none``: nothing, for it is no provision.
- ``about``: something that concerns it and stands elsewhere.
- ``inside``: a fact in it.
- ``whole``: its wording.
"""
LONGEST = 3000
"""The most characters of a provision that is shown whole. Of a longer one, the beginnings of its parts are shown."""
MOST = 30
"""The most parts whose beginnings are shown."""


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision at ``article.text[start:end]``; ``hit`` is the best passage found in its article."""

    article: Article
    start: int
    end: int
    hit: Hit

    def citation(self, number: int) -> Citation:
        """Return it as a citation."""
        return Citation.cut(number, self.article, (self.start, self.end), (self.start, self.end))


@dataclass(frozen=True, slots=True)
class Named:
    """A provision that a question names, and what is wanted of it.

    ``provisions`` are those of this name in the articles found, one in each, the likeliest first. ``passages`` are all
    passages of the first one's article.
    """

    name: str
    wanted: str
    provisions: tuple[Provision, ...]
    passages: tuple[Hit, ...]

    @property
    def whole(self) -> bool:
        """Whether its wording is wanted."""
        return self.wanted == WHOLE

    @property
    def probability(self) -> float:
        """How probable it is that the first provision is meant, by the search's scores of the articles."""
        shares = [math.exp(provision.hit.score) for provision in self.provisions]
        return shares[0] / sum(shares)

    def citations(self) -> tuple[Citation, ...]:
        """Return the first provision in one quote; if it is long, the beginnings of its parts."""
        if not self.provisions:
            return ()
        first = self.provisions[0]
        if first.end - first.start <= LONGEST:
            return (first.citation(1),)
        inside = [block for block in first.article.blocks if first.start <= block.start < first.end]
        heads = [block for block in inside if block.kind == "heading" or block.label][:MOST] or inside[:MOST]
        spans = ((block.start, min(block.end, block.start + LONGEST)) for block in heads)
        return tuple(Citation.cut(number, first.article, span, span) for number, span in enumerate(spans, start=1))

    def others(self) -> tuple[Citation, ...]:
        """Return the provisions of that name in other articles, which may be meant instead."""
        short = (provision for provision in self.provisions[1:] if provision.end - provision.start <= LONGEST)
        return tuple(provision.citation(number) for number, provision in enumerate(short, start=1))

    def within(self, found: Found) -> Found | None:
        """Return ``found`` with the passages of the first provision only; None if no fact in it is wanted."""
        if self.wanted != INSIDE or not self.provisions:
            return None
        first = self.provisions[0]
        hits = [h for h in self.passages if h.passage.start < first.end and first.start < h.passage.end]
        return replace(found, hits=hits) if hits else None


def vectors_of(questions: Sequence[str], encoder: Encoder) -> Vectors:
    """Return the vectors of each question with and without the provisions that it names: shape (questions, 2 · dim)."""
    texts = [text for question in questions for text in (question, _without_names(question))]
    return encoder.encode_questions([one_tone_placement(text) for text in texts]).reshape(len(questions), -1)


def named_provision(asked: str, found: Found, index: Index, head: Head, before: Answer | None) -> Named | None:
    """Return the provision that a question names; None if it names none, or the head knows nothing.

    :param asked: The question as typed. If it lacks diacritics, the search may have restored only some of them.
    :param before: The last answer. Its question may have named what this provision is a part of.
    """
    names = [name for name in read_labels(asked) if name.keys]
    vectors = vectors_of([found.searched], index.encoder) if names and head.weights is not None else None
    kinds = head.probabilities(vectors[0]) if vectors is not None else None
    wanted = max(kinds, key=lambda kind: kinds[kind]) if kinds else NONE
    if wanted == NONE:
        return None
    name = names[0]
    keys = _with_above(name, before)
    best: dict[str, Hit] = {}
    for hit in found.hits:
        best.setdefault(hit.passage.article_id, hit)
    provisions = [provision for hit in best.values() if (provision := _provision_in(index, hit, keys))]
    first = provisions[0].article.id if provisions else ""
    near = provisions[0].hit if provisions else None
    passages = [replace(near, passage=passage) for passage in index.library.passages(first)] if near else []
    return Named(" ".join(reversed(name.parts)), wanted, tuple(provisions), tuple(passages))


def _without_names(question: str) -> str:
    for name in reversed(read_labels(question)):
        question = f"{question[: name.start]}…{question[name.end :]}"
    return question


def _provision_in(index: Index, hit: Hit, keys: Sequence[Key]) -> Provision | None:
    """Return the provision with these keys in the article of a hit; None if there is none."""
    article = index.library.article(hit.passage.article_id)
    spans = outline_of(article).unit(keys) if article else []
    return Provision(article, *spans[0], hit) if article and spans else None


def _with_above(name: UnitName, before: Answer | None) -> Sequence[Key]:
    """Return a provision's keys after those that the question before named above it, as for ``Còn khoản 3?``."""
    named = read_labels(before.thread[-1]) if before and before.thread else []
    rank = RANKS.get(name.keys[0][0], 0)
    above = (key for key in named[0].keys if RANKS.get(key[0], rank) < rank) if named else ()
    return (*above, *name.keys)
