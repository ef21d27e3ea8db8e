"""The reader as torch trains and exports it; an answering server does not import this."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertModel
from transformers.utils.logging import disable_progress_bar


class SpanReader(torch.nn.Module):
    """The encoder with a head of two scores for each token: as first and as last of the answer."""

    def __init__(self, folder: Path, attention: str = "eager") -> None:
        """Take the encoder in ``folder``; its embeddings stay as they are.

        :param attention: The implementation of attention: "sdpa" trains faster, only "eager" can be exported.
        """
        super().__init__()
        disable_progress_bar()  # type: ignore[no-untyped-call]
        self.bert = BertModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            dtype=torch.float32,
            attn_implementation=attention,
            local_files_only=True,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.head = torch.nn.Linear(self.bert.config.hidden_size, 2)
        torch.nn.init.normal_(self.head.weight, std=0.02)
        torch.nn.init.zeros_(self.head.bias)
        for parameter in self.bert.embeddings.parameters():
            parameter.requires_grad = False

    @classmethod
    def of(cls, folder: Path, weights: Mapping[str, NDArray[np.floating]], attention: str = "eager") -> "SpanReader":
        """Return the reader with ``weights``, named as in the encoder's folder; those of the head are ``head.*``."""
        reader = cls(folder, attention)
        named = {name if name.startswith("head.") else f"bert.{name}": value for name, value in weights.items()}
        reader.load_state_dict({name: torch.from_numpy(value) for name, value in named.items()})
        return reader.eval()

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return each token's scores as the first and as the last of the answer, shape (batch, tokens, 2)."""
        scores: torch.Tensor = self.head(
            self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        )
        return scores


class ReaderEnsemble(torch.nn.Module):
    """Several readers on one set of embeddings, with the scores of each.

    Readers that were trained apart err apart: the mean of their scores is better than each (Hansen and Salamon 1990).
    """

    def __init__(self, readers: Sequence[SpanReader]) -> None:
        """Take ``readers`` of one encoder, one or more; their embeddings, which no training changes, are kept once."""
        super().__init__()
        words = readers[0].bert.embeddings.word_embeddings
        for reader in readers:
            reader.bert.embeddings.word_embeddings = words
        self.readers = torch.nn.ModuleList(readers)

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Return each token's scores as the first and as the last of the answer, shape (batch, tokens, readers, 2)."""
        return torch.stack([reader(input_ids) for reader in self.readers], dim=2)
