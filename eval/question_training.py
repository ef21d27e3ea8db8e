"""The encoder of questions, trained to come near the passages that answer them, in and across languages.

Passages' vectors stay as they are, so no index is built anew for it and a step costs only the question's few tokens
(as in the query-side training of Lee et al. 2021): each question is compared with all passages of its folder. The loss
is InfoNCE (van den Oord et al. 2018) over the passages, and over the sentences of the right one.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.functional import normalize
from tqdm import tqdm
from transformers import BertModel
from transformers.utils.logging import disable_progress_bar

from eval.questions import Benchmark, Question
from eval.variants import one_typo
from index.build import encode_with_progress
from index.datatypes import Passage
from index.encoder import Encoder
from index.passages import PassageSettings, split_article
from index.quantized import PADDING
from index.scale import Scale
from index.sentences import split_clauses
from index.spelling import one_tone_placement

PASSES, BATCH, LEARNING_RATE, WARM_UP, LAST = 3.0, 64, 6e-5, 0.06, 0.02
WEIGHT_DECAY, LARGEST_GRADIENT = 0.01, 1.0
TEMPERATURE = 0.05
SENTENCES = 0.3
"""What the choice of the sentence counts beside that of the passage."""
MISTYPED = 0.1
"""Share of the questions that are learnt with a typing mistake."""
LONGEST = 64
"""Tokens of a question that are learnt from."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, and by their rows the passages that answer it, each with the row of the sentence in it that does."""

    question: str
    right: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The passages of one folder in one language, centred (n, dim), the sentences of each, and questions about them."""

    passages: torch.Tensor
    sentences: Sequence[torch.Tensor]
    pairs: Sequence[Pair]


def lessons_of(benchmark: Benchmark, encoder: Encoder, progress: bool) -> list[Lesson]:
    """Return what is learnt from a benchmark folder; questions that go on from others are left out."""
    passages = [passage for article in benchmark.articles for passage in split_article(article, PassageSettings())]
    vectors, units = encode_with_progress(encoder, passages, progress)
    lessons = []
    for language in ("vi", "en"):
        rows = [row for row, passage in enumerate(passages) if passage.language == language]
        pairs = _pairs([passages[row] for row in rows], benchmark.questions)
        if pairs:
            _, centred = Scale.of(vectors[rows], np.zeros((1, vectors.shape[1]), dtype=np.float32))
            sentences = [torch.from_numpy(units[row].astype(np.float32)) for row in rows]
            lessons.append(Lesson(torch.from_numpy(centred), sentences, pairs))
    return lessons


def _pairs(passages: Sequence[Passage], questions: Sequence[Question]) -> list[Pair]:
    places: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        places.setdefault(passage.article_id, []).append(row)
    pairs = []
    for question in questions:
        rows = [row for article_id in sorted(question.relevant) for row in places.get(article_id, ())]
        right = [(row, sentence) for row in rows if (sentence := _holding(passages[row], question)) is not None]
        if right and not question.before:
            pairs.append(Pair(question.text, tuple(right)))
    return pairs


def _holding(passage: Passage, question: Question) -> int | None:
    """Return which sentence or clause of ``passage`` first answers ``question``; None if none does."""
    spans = split_clauses(passage.text)
    return next((row for row, (s, e) in enumerate(spans) if question.answered_by(passage.text[s:e])), None)


class QuestionModel(torch.nn.Module):
    """The encoder as it is trained: tokens in, unit vectors out; its embeddings stay as they are."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        disable_progress_bar()  # type: ignore[no-untyped-call]
        self.bert = BertModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            dtype=torch.float32,
            attn_implementation="sdpa",
            local_files_only=True,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        for parameter in self.bert.embeddings.parameters():
            parameter.requires_grad = False

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return unit vectors (batch, dim) of ``tokens`` (batch, longest), padded."""
        held = (tokens != PADDING).long()
        hidden = self.bert(input_ids=tokens, attention_mask=held).last_hidden_state
        mean = (hidden * held[:, :, None]).sum(dim=1) / held.sum(dim=1, keepdim=True)
        return normalize(mean, dim=1)


def train_questions(
    folder: Path, lessons: Sequence[Lesson], prefix: str, seed: int, passes: float, learning_rate: float, progress: bool
) -> QuestionModel:
    """Return the encoder of questions after ``passes`` over all pairs.

    :param folder: The encoder as a Hugging Face folder.
    :param prefix: What the encoder wants before a question.
    :param learning_rate: The highest; up over the warm-up, then straight down.
    """
    torch.manual_seed(seed)
    draw = random.Random(seed)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding(pad_id=PADDING)
    model = QuestionModel(folder).train()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=learning_rate, weight_decay=WEIGHT_DECAY)
    steps = math.ceil(passes * sum(math.ceil(len(lesson.pairs) / BATCH) for lesson in lessons))
    batches = (batch for _ in range(math.ceil(passes)) for batch in _batches(lessons, draw))
    bar = tqdm(total=steps, unit=" steps", disable=not progress)
    mean = None
    for step, (lesson, pairs) in zip(range(steps), batches, strict=False):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate * _rate(step, steps)
        asked = [one_typo(pair.question) if draw.random() < MISTYPED else pair.question for pair in pairs]
        tokens = tokenizer.encode_batch([prefix + one_tone_placement(question) for question in asked])
        loss = _loss(model(torch.tensor([encoding.ids for encoding in tokens])), lesson, pairs, draw)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, LARGEST_GRADIENT)
        optimizer.step()
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        bar.update()
        bar.set_postfix(loss=f"{mean:.3f}")
    return model.eval()


def _rate(step: int, steps: int) -> float:
    warm = max(1, int(WARM_UP * steps))
    return (step + 1) / warm if step < warm else LAST + (1 - LAST) * (steps - step) / max(1, steps - warm)


def _batches(lessons: Sequence[Lesson], draw: random.Random) -> list[tuple[Lesson, Sequence[Pair]]]:
    """Return every pair once, in batches of one lesson each, in an order that is drawn."""
    batches = [
        (lesson, pairs[at : at + BATCH])
        for lesson in lessons
        for pairs in [draw.sample(lesson.pairs, len(lesson.pairs))]
        for at in range(0, len(pairs), BATCH)
    ]
    return draw.sample(batches, len(batches))


def _loss(vectors: torch.Tensor, lesson: Lesson, pairs: Sequence[Pair], draw: random.Random) -> torch.Tensor:
    right = torch.zeros(len(pairs), len(lesson.passages), dtype=torch.bool)
    for number, pair in enumerate(pairs):
        right[number, [row for row, _ in pair.right]] = True
    scores = vectors @ lesson.passages.T / TEMPERATURE
    among_right = scores.masked_fill(~right, -torch.inf).logsumexp(dim=1)
    passage_loss = (scores.logsumexp(dim=1) - among_right).mean()
    sentence_losses = []
    for vector, pair in zip(vectors, pairs, strict=True):
        row, sentence = draw.choice(pair.right)
        of_passage = lesson.sentences[row] @ vector / TEMPERATURE
        sentence_losses.append(of_passage.logsumexp(dim=0) - of_passage[sentence])
    return passage_loss + SENTENCES * torch.stack(sentence_losses).mean()


def trained_weights(model: QuestionModel) -> Mapping[str, NDArray[np.floating]]:
    """Return what was trained, by the names that the encoder's folder has."""
    state = model.bert.state_dict().items()
    return {name: value.numpy() for name, value in state if name.startswith("encoder.")}
