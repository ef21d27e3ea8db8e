"""The matrix of :mod:`index.projection`, learnt from questions and the passages that answer them.

The loss is InfoNCE (van den Oord et al. 2018): of a question's passage against others drawn by chance and those that
come closest before any learning. The passages' vectors stay as they are, so that no index is to be built anew.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import normalize
from tqdm import tqdm

from eval.questions import Question
from index.build import encode_with_progress
from index.datatypes import Article, Language, Passage
from index.encoder import Encoder
from index.identity import Vectors
from index.passages import PassageSettings, split_article
from index.scale import Scale
from index.spelling import one_tone_placement

PASSES, BATCH, LEARNING_RATE, LAST = 4, 256, 1e-3, 0.02
TEMPERATURE = 0.05
DRAWN, CLOSEST = 6000, 14
"""Passages that each batch, and each question, is compared with beside the right one."""
HELD_DOWN = 3e-4
"""What the sum of the matrix's squares costs."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Questions of one language and its passages: vectors (questions, dim) and centred ones (passages, dim).

    ``right`` are the rows of the passages that answer each question.
    """

    questions: torch.Tensor
    passages: torch.Tensor
    right: Sequence[Sequence[int]]


def pairs_of(
    articles: Sequence[Article], questions: Sequence[Question], encoder: Encoder, progress: bool
) -> list[Pairs]:
    """Return the pairs of each language; a question is asked of the passages in its own."""
    passages = [passage for article in articles for passage in split_article(article, PassageSettings())]
    vectors, _ = encode_with_progress(encoder, passages, progress, with_units=False)
    return [pairs for language in ("vi", "en") if (pairs := _pairs(language, passages, vectors, questions, encoder))]


def _pairs(
    language: Language,
    passages: Sequence[Passage],
    vectors: Vectors,
    questions: Sequence[Question],
    encoder: Encoder,
) -> Pairs | None:
    rows = [row for row, passage in enumerate(passages) if passage.language == language]
    place: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        place.setdefault(passages[row].article_id, []).append(at)
    asked, right = [], []
    for question in questions:
        own = [at for article_id in sorted(question.relevant) for at in place.get(article_id, ())]
        holding = [at for at in own if question.answered_by(passages[rows[at]].text)]
        if question.language == language and own:
            asked.append(question.text)
            right.append(holding or own)
    if not asked:
        return None
    encoded = encoder.encode_questions([one_tone_placement(text) for text in asked])
    _, centred = Scale.of(vectors[rows], encoded)
    return Pairs(torch.from_numpy(encoded), torch.from_numpy(centred), right)


def train_projection(data: Sequence[Pairs], seed: int, progress: bool) -> Vectors:
    """Return the matrix (dim, dim) that brings questions to their passages; half a minute on two cores."""
    torch.manual_seed(seed)
    draw = random.Random(seed)
    dim = data[0].questions.shape[1]
    matrix = torch.zeros(dim, dim, requires_grad=True)
    optimizer = torch.optim.Adam([matrix], lr=LEARNING_RATE)
    closest = [_closest(pairs) for pairs in data]
    batches = [batch for _ in range(PASSES) for batch in _shuffled_batches(data, draw)]
    for step, (which, rows) in enumerate(tqdm(batches, unit=" batches", disable=not progress)):
        optimizer.param_groups[0]["lr"] = LEARNING_RATE * max(LAST, 1 - step / len(batches))
        optimizer.zero_grad()
        loss = _loss(matrix, data[which], rows, closest[which][rows], draw)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return np.asarray(matrix.detach().numpy(), dtype=np.float32)


def _shuffled_batches(data: Sequence[Pairs], draw: random.Random) -> list[tuple[int, torch.Tensor]]:
    """Return every question once, in batches of one language each: which of ``data``, and the rows of questions."""
    batches = [
        (which, rows)
        for which, pairs in enumerate(data)
        for rows in torch.split(torch.randperm(len(pairs.right)), BATCH)
    ]
    return draw.sample(batches, len(batches))


def _closest(pairs: Pairs) -> torch.Tensor:
    """Return of each question the rows of the passages closest to it as it is (questions, at most CLOSEST)."""
    most = min(CLOSEST, len(pairs.passages))
    blocks = torch.split(pairs.questions, 2048)  # all the products at once may need gigabytes
    return torch.cat([(block @ pairs.passages.T).topk(most, dim=1).indices for block in blocks])


def _loss(
    matrix: torch.Tensor, pairs: Pairs, rows: torch.Tensor, closest: torch.Tensor, draw: random.Random
) -> torch.Tensor:
    """Return what is to be made small, for the questions in ``rows`` and the passages ``closest`` to them."""
    asked = pairs.questions[rows]
    moved = normalize(asked + asked @ matrix, dim=1)
    right = [pairs.right[row] for row in rows.tolist()]
    drawn = torch.randint(0, len(pairs.passages), (min(DRAWN, len(pairs.passages)),))
    others = torch.cat([drawn, closest.flatten()])
    own = torch.zeros(len(right), len(pairs.passages), dtype=torch.bool)
    for place, passages in enumerate(right):
        own[place, list(passages)] = True
    wrong = (moved @ pairs.passages[others].T / TEMPERATURE).masked_fill(own[:, others], -torch.inf)
    chosen = torch.tensor([draw.choice(passages) for passages in right])
    true = (moved * pairs.passages[chosen]).sum(dim=1) / TEMPERATURE
    among = torch.logsumexp(torch.cat([true[:, None], wrong], dim=1), dim=1)
    held_down: torch.Tensor = HELD_DOWN * (matrix**2).sum()
    return (among - true).mean() + held_down
