"""The encoder of :mod:`index.model.encoder`, trained so that questions lie near the passages that answer them.

Each question is told its passages among all of a batch (InfoNCE: van den Oord et al. 2018), which are of one
organisation or of like titles and so hard to tell apart. All layers are trained, word embeddings are not; what differs
from the plain encoder is cut to a low rank and is the only thing kept.
"""

import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.functional import normalize
from transformers import BertModel

from eval.encoder_batches import Batch
from eval.training_steps import Checkpoint, optimizer_of, run_steps
from index.model.quantized import END, PADDING

LEARNING_RATE = 4e-5
TEMPERATURE = 0.03
PASSAGE_TOKENS, QUESTION_TOKENS = 224, 64
TOGETHER = 16
"""Texts that are run together; of like length, so that little is spent on padding."""


def train_encoder(
    folder: Path,
    batches: Sequence[Batch],
    checkpoint: Path,
    seed: int,
    progress: bool,
    learning_rate: float = LEARNING_RATE,
) -> dict[str, NDArray[np.floating]]:
    """Return the weights of the layers trained on ``batches``, going on from ``checkpoint`` if a run was stopped.

    :param folder: The plain encoder as a Hugging Face folder.
    :param learning_rate: The highest.
    :raises CheckpointUnfit: If the checkpoint is of other batches.
    """
    torch.manual_seed(seed)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    bert = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        dtype=torch.float32,
        attn_implementation="sdpa",
        local_files_only=True,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    ).train()
    bert.embeddings.requires_grad_(requires_grad=False)
    optimizer = optimizer_of(bert, learning_rate)
    kept = Checkpoint(checkpoint, bert, optimizer, len(batches))
    order = random.Random(seed).sample(batches, len(batches))
    run_steps(order, partial(_loss, bert, tokenizer), kept, len(order), learning_rate, progress)
    return {name: value.numpy() for name, value in bert.state_dict().items() if name.startswith("encoder.")}


def _loss(bert: BertModel, tokenizer: Tokenizer, batch: Batch) -> torch.Tensor:
    passages = _vectors(bert, tokenizer, [f"passage: {text}" for text in batch.passages], PASSAGE_TOKENS)
    questions = _vectors(bert, tokenizer, [f"query: {asked.text}" for asked in batch.asked], QUESTION_TOKENS)
    right = torch.zeros((len(batch.asked), len(batch.passages)), dtype=torch.bool)
    doubtful = torch.zeros_like(right)
    for row, asked in enumerate(batch.asked):
        right[row, list(asked.right)] = True
        doubtful[row, list(asked.doubtful)] = True
    scores = (questions.float() @ passages.float().T / TEMPERATURE).masked_fill(doubtful, -1e4)
    return (scores.logsumexp(1) - scores.masked_fill(~right, -1e4).logsumexp(1)).mean()


def _vectors(bert: BertModel, tokenizer: Tokenizer, texts: Sequence[str], longest: int) -> torch.Tensor:
    """Return unit vectors (len(texts), dim): the mean of each text's tokens."""
    ids = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    ids = [[*own[: longest - 1], END] if len(own) > longest else own for own in ids]
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    means = []
    for at in range(0, len(order), TOGETHER):
        rows = [torch.tensor(ids[row]) for row in order[at : at + TOGETHER]]
        tokens = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PADDING)
        held = (tokens != PADDING).long()
        hidden = bert(input_ids=tokens, attention_mask=held).last_hidden_state
        means.append((hidden * held[:, :, None]).sum(1) / held.sum(1, keepdim=True))
    return normalize(torch.cat(means)[torch.argsort(torch.tensor(order))], dim=1)
