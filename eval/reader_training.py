"""The reader of :mod:`app.answers.reader`, trained on the encoder's own weights.

The recipe is that of Devlin et al. (2019) for SQuAD 2.0: a linear head gives each token a score as start and as end of
the answer, and ``<s>`` stands for no answer. Word embeddings stay as they are. What differs from the encoder
is cut to a low rank (as Hu et al. 2021 learn it) and is the only thing kept. There is no dropout: an example is seen
once or twice, and on a CPU its random numbers take two fifths of a step.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.answers.reader import tokens_of_context, tokens_of_question
from app.answers.reader_model import SpanReader
from eval.example import Example
from eval.training_steps import Checkpoint, optimizer_of, run_steps
from index.model.quantized import BEGIN, END, PADDING

LEARNING_RATE = 1.5e-4
BATCH = 16
TOKENS = 288
POOL = 50
"""Batches that are sorted by length together, so that little is spent on padding."""


@dataclass(frozen=True, slots=True)
class Row:
    """An example in tokens: which are the passage's, and the first and last of the answer (0, 0: no answer).

    ``misleading`` as in :class:`eval.reader_examples.Example`.
    """

    tokens: list[int]
    passage: range
    first: int
    last: int
    misleading: bool = False

    @property
    def answer(self) -> tuple[int, int]:
        """First and last token of what answers, (0, 0) where nothing does."""
        return (0, 0) if self.misleading else (self.first, self.last)


def to_row(example: Example, tokenizer: Tokenizer, draw: random.Random) -> Row:
    """Return ``example`` in tokens; of a long passage a window drawn so that it holds the answer."""
    question = tokens_of_question(tokenizer, example.question, example.before)
    frame = [BEGIN, *question, END, END, *tokens_of_context(tokenizer, example.title)]
    passage = tokenizer.encode(example.passage, add_special_tokens=False)
    first = last = None
    if example.end > example.start:
        inside = [
            row for row, (start, end) in enumerate(passage.offsets) if start < example.end and end > example.start
        ]
        if inside:
            first, last = inside[0], inside[-1]
    room = TOKENS - len(frame) - 1
    lowest, highest = 0, max(0, len(passage.ids) - room)
    if first is not None and last is not None:
        lowest, highest = min(max(0, last - room + 1), first), min(first, highest)
    window = draw.randint(min(lowest, highest), highest)
    shift = len(frame) - window
    tokens = [*frame, *passage.ids[window : window + room], END]
    passage_tokens = range(len(frame), len(tokens) - 1)
    if first is None or last is None:
        return Row(tokens, passage_tokens, 0, 0)
    return Row(tokens, passage_tokens, first + shift, min(last + shift, passage_tokens.stop - 1), example.misleading)


def batches_of(rows: Sequence[Row], seed: int) -> list[list[Row]]:
    """Return ``rows`` in an order drawn by ``seed``, in batches of similar length."""
    draw = random.Random(seed)
    order = draw.sample(range(len(rows)), len(rows))
    batches = []
    for start in range(0, len(order), POOL * BATCH):
        pool = sorted(order[start : start + POOL * BATCH], key=lambda row: len(rows[row].tokens))
        batches += [[rows[row] for row in pool[at : at + BATCH]] for at in range(0, len(pool), BATCH)]
    draw.shuffle(batches)
    return batches


def loss_of(model: SpanReader, batch: Sequence[Row]) -> torch.Tensor:
    """Return the mean cross entropy of first and last token, over the passage and ``<s>``.

    To a misleading question, whose answer is ``<s>``, that of what seems to answer is added, over the passage alone: so
    it teaches that nothing answers, and where the answer would stand.
    """
    longest = max(len(row.tokens) for row in batch)
    tokens = torch.full((len(batch), longest), PADDING)
    allowed = torch.zeros((len(batch), longest), dtype=torch.bool)
    for number, row in enumerate(batch):
        tokens[number, : len(row.tokens)] = torch.tensor(row.tokens)
        allowed[number, row.passage.start : row.passage.stop] = True
        allowed[number, 0] = True
    scores = model(tokens, (tokens != PADDING).long()).float().masked_fill(~allowed[:, :, None], -1e4)
    loss = _cross_entropy(scores, [row.answer for row in batch])
    misleading = [number for number, row in enumerate(batch) if row.misleading]
    if not misleading:
        return loss
    allowed[:, 0] = False
    within = scores[misleading].masked_fill(~allowed[misleading][:, :, None], -1e4)
    seeming = [(batch[number].first, batch[number].last) for number in misleading]
    return loss + len(misleading) / len(batch) * _cross_entropy(within, seeming)


def _cross_entropy(scores: torch.Tensor, spans: Sequence[tuple[int, int]]) -> torch.Tensor:
    first, last = torch.tensor(spans).unbind(dim=1)
    cross_entropy = torch.nn.functional.cross_entropy
    return (cross_entropy(scores[:, :, 0], first) + cross_entropy(scores[:, :, 1], last)) / 2


def train_reader(
    folder: Path,
    examples: Sequence[Example],
    checkpoint: Path,
    seed: int,
    passes: float,
    progress: bool,
    start: Mapping[str, NDArray[np.floating]] | None = None,
    learning_rate: float = LEARNING_RATE,
    frozen: int = 0,
) -> SpanReader:
    """Return a reader trained on ``examples``, going on from ``checkpoint`` if an earlier run was stopped.

    :param folder: The encoder as a Hugging Face folder.
    :param passes: How often each example is seen.
    :param start: Weights of a reader to begin with (:func:`trained_weights`); None for the encoder's own.
    :param learning_rate: The highest.
    :param frozen: Layers, from the embeddings on, that stay as they are; with half of them a step takes two thirds.
    """
    torch.manual_seed(seed)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    draw = random.Random(seed)
    rows = [to_row(example, tokenizer, draw) for example in examples]
    steps = math.ceil(passes * len(rows) / BATCH)
    model = (SpanReader(folder, "sdpa") if start is None else SpanReader.of(folder, start, "sdpa")).train()
    for layer in model.bert.encoder.layer[:frozen]:
        layer.requires_grad_(requires_grad=False)
    optimizer = optimizer_of(model, learning_rate)
    kept = Checkpoint(checkpoint, model, optimizer, len(rows))
    run_steps(_endless(rows, seed), partial(loss_of, model), kept, steps, learning_rate, progress)
    return model.eval()


def _endless(rows: Sequence[Row], seed: int) -> Iterator[list[Row]]:
    turn = 0
    while True:
        yield from batches_of(rows, seed + turn)
        turn += 1


def trained_weights(model: SpanReader) -> dict[str, NDArray[np.floating]]:
    """Return what was trained, by the names that the encoder's folder has, and the head as ``head.*``."""
    frozen = "bert.embeddings."
    state = model.state_dict().items()
    return {name.removeprefix("bert."): value.numpy() for name, value in state if not name.startswith(frozen)}


def mean_weights(readers: Sequence[Mapping[str, NDArray[np.floating]]]) -> dict[str, NDArray[np.floating]]:
    """Return the mean of each trained weight of several readers that began from the same weights.

    Such a mean often reads better than each of them (Wortsman et al. 2022, model soups).

    :param readers: Weights by the names that the encoder's folder has, and the head's.
    """
    trained = [name for name in readers[0] if name.startswith(("encoder.", "head."))]
    return {name: np.mean([reader[name] for reader in readers], axis=0, dtype=np.float32) for name in trained}
