"""Texts become unit vectors."""

import hashlib
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from safetensors import SafetensorError

from index.errors import ModelUnavailable
from index.model import bundled
from index.model.difference import Weights, apply_difference, base_weights, read_difference
from index.model.identity import ModelIdentity, Vectors
from index.model.quantized import RECIPE, OnnxEncoder, put_weights

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

BUNDLED, PLAIN = "bundled", "plain"
"""The encoder that comes with the program, and the model that it was trained from, as its authors left it."""
FILE = Path(__file__).with_name("encoder.safetensors")
"""What the encoder that comes with the program differs by from that model; ``encoder.md`` describes it."""
BATCH = 16
"""Texts that torch encodes at once."""


class Encoder(Protocol):
    """Anything that turns questions and passages into unit vectors of the same space."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dim), float32."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dim), float32."""
        ...

    def encode_with_units(
        self, texts: Sequence[str], units: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the vectors of passages, shape (len(texts), dim), and of each one's units (len(units[i]), dim).

        :param units: Of each text, the (start, end) of its sentences and clauses.
        """
        ...


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """Which model to load, from where, and what it wants before each text (None: what the model states).

    ``model`` is ``bundled``, ``plain``, a file of ``python -m eval train-encoder``, or a folder or name that
    sentence-transformers loads.
    """

    model: str = BUNDLED
    models: Path = Path("var/models")
    query_prefix: str | None = None
    passage_prefix: str | None = None


class SentenceEncoder:
    """A sentence-transformers model with the prefixes it was trained with; thread-safe."""

    def __init__(self, model: "SentenceTransformer", identity: ModelIdentity) -> None:
        self._model = model
        self._identity = identity

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        return self._identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dim), float32."""
        return self._encode(texts, self._identity.query_prefix)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dim), float32."""
        return self._encode(texts, self._identity.passage_prefix)

    def encode_with_units(
        self, texts: Sequence[str], units: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the vectors of passages, shape (len(texts), dim), and of each one's units (len(units[i]), dim).

        :param units: Of each text, the (start, end) of its sentences and clauses.
        """
        return self.encode_passages(texts), encode_units(self, texts, units)

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        if not texts:
            return np.zeros((0, self._identity.dim), dtype=np.float32)
        vectors = self._model.encode(
            [prefix + text for text in texts], batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def encode_units(encoder: Encoder, texts: Sequence[str], units: Sequence[Sequence[tuple[int, int]]]) -> list[Vectors]:
    """Return the vectors of each text's units (len(units[i]), dim), each encoded like a passage of its own."""
    vectors = encoder.encode_passages(
        [text[start:end] for text, spans in zip(texts, units, strict=True) for start, end in spans]
    )
    return np.split(vectors, np.cumsum([len(spans) for spans in units])[:-1]) if units else []


def load_encoder(choice: EncoderChoice) -> Encoder:
    """Return the chosen encoder; nothing is downloaded unless the choice names a hub model.

    :raises ModelUnavailable: If the model cannot be found or loaded.
    :raises DifferenceDamaged: If the file of a trained one is gone or altered.
    """
    trained = _trained_file(choice)
    if choice.model != PLAIN and trained is None:
        return _load_named(choice)
    folder = bundled.unpack_bundled(choice.models)
    query, passage = _prefixes(choice)
    if trained is None:
        identity = ModelIdentity(f"{bundled.MODEL_ID}, {RECIPE}", bundled.CARRIER_SHA256, bundled.DIM, query, passage)
        return OnnxEncoder(folder, identity)
    parts, digest = read_difference(trained)
    both = hashlib.sha256(f"{bundled.CARRIER_SHA256} {digest}".encode()).hexdigest()
    identity = ModelIdentity(f"{bundled.MODEL_ID}, trained, {RECIPE}", both, bundled.DIM, query, passage)
    return OnnxEncoder(folder, identity, f"encoder-{digest[:12]}-{RECIPE}.onnx", parts)


def _prefixes(choice: EncoderChoice) -> tuple[str, str]:
    """Return what stands before questions and passages for the carried model, unless the choice names others."""
    query = "query: " if choice.query_prefix is None else choice.query_prefix
    return query, "passage: " if choice.passage_prefix is None else choice.passage_prefix


def _trained_file(choice: EncoderChoice) -> Path | None:
    if choice.model == BUNDLED:
        return FILE
    return Path(choice.model) if choice.model.endswith(FILE.suffix) else None


def load_reference(choice: EncoderChoice) -> SentenceEncoder:
    """Return the encoder that comes with the program in torch and float32: what the faster one is measured against."""
    folder = bundled.unpack_bundled(choice.models)
    named = EncoderChoice(str(folder), choice.models, *_prefixes(choice))
    return _load_named(named, apply_difference(read_difference(FILE)[0], base_weights(folder)))


def _load_named(choice: EncoderChoice, weights: Weights | None = None) -> SentenceEncoder:
    if Path(choice.model).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(choice.model, device="cpu", model_kwargs={"dtype": "float32"})
    except (OSError, ValueError, ImportError, SafetensorError) as error:
        raise ModelUnavailable(
            f"HOIDAP_MODEL={choice.model} cannot be loaded ({str(error).partition(chr(10))[0]}): "
            "name a folder that sentence-transformers can load, or `bundled`"
        ) from error
    if weights is not None:
        put_weights(cast("torch.nn.Module", model[0].auto_model), weights)
    prompts = model.prompts
    identity = ModelIdentity(
        id=choice.model,
        sha256=_weights_hash(model),
        dim=int(model.get_embedding_dimension() or 0),
        query_prefix=(prompts.get("query") or "") if choice.query_prefix is None else choice.query_prefix,
        passage_prefix=(prompts.get("passage") or prompts.get("document") or "")
        if choice.passage_prefix is None
        else choice.passage_prefix,
    )
    return SentenceEncoder(model, identity)


def _weights_hash(model: "SentenceTransformer") -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().view(-1).numpy().tobytes())
    return digest.hexdigest()
