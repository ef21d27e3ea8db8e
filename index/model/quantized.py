"""The bundled encoder as an ONNX graph with 8-bit matrices: the fastest run on a CPU that keeps the vectors.

torch and sentence-transformers are needed once, to make the graph; a server that answers never imports them, which
saves it ten seconds of start and half its memory.
"""

import json
import logging
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
from filelock import FileLock
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state
from safetensors import SafetensorError
from tokenizers import Encoding, Tokenizer

from index.durable_files import sync_file
from index.errors import ModelUnavailable
from index.model.difference import Weights, apply_difference, base_weights
from index.model.graph_files import note_use, remove_unused
from index.model.identity import ModelIdentity, Vectors

if TYPE_CHECKING:
    import torch

logger = logging.getLogger(__name__)

RECIPE = "int8-3"
"""Name of the way the 8-bit graph is made; a new one when vectors change by it, so that no index mixes two."""
FILE_NAME = f"model-{RECIPE}.onnx"
SLOWER_FUSIONS = ["SkipLayerNormFusion"]
"""Its kernel takes six times as long as the addition and the normalisation that it replaces: a fifth of the run."""
UNLOADABLE = (
    onnxruntime_pybind11_state.Fail,
    onnxruntime_pybind11_state.InvalidArgument,
    onnxruntime_pybind11_state.InvalidGraph,
    onnxruntime_pybind11_state.InvalidProtobuf,
    onnxruntime_pybind11_state.NoModel,
    onnxruntime_pybind11_state.NoSuchFile,
    onnxruntime_pybind11_state.NotImplemented,
    onnxruntime_pybind11_state.RuntimeException,
)
"""What ONNX Runtime raises for a file that is not a whole graph; they have no common class but Exception."""
LONGEST = 512
"""Tokens that the model reads; the rest of a text is cut."""
BEGIN, PADDING, END = 0, 1, 2
"""Tokens of its vocabulary that are no text."""


class OnnxEncoder:
    """The exported graph, mean pooling and unit length; thread-safe."""

    def __init__(
        self, folder: Path, identity: ModelIdentity, name: str = FILE_NAME, parts: Weights | None = None
    ) -> None:
        """Load what is in ``folder``, preparing it first if need be.

        :param name: Of the prepared file.
        :param parts: What the weights differ by from those in ``folder`` (:mod:`index.model.difference`).
        :raises ModelUnavailable: If a file there is gone or damaged, or the prepared one cannot be written.
        """
        self._identity = identity
        self._tokenizer = load_tokenizer(folder)
        self._workers = ThreadPoolExecutor(cores(), thread_name_prefix="encoder")
        graph = exported_graph(folder, name, parts)
        try:
            # many texts: one on each core is a fifth quicker than one after the other on all; one text is short, and
            # cores that wait for each other are taken from other people's questions
            self._session = open_session(graph)
        except UNLOADABLE as error:
            raise _damaged(folder, name, error) from error

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        return self._identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dim), float32."""
        return self._encode([self._identity.query_prefix + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dim), float32."""
        return self._encode([self._identity.passage_prefix + text for text in texts])

    def encode_with_units(
        self, texts: Sequence[str], units: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Return the vectors of passages, shape (len(texts), dim), and of each one's units (len(units[i]), dim).

        A unit's vector is the mean of its tokens in the run of the whole passage ("late chunking", Günther et al.
        2024): it costs nothing more, and chooses the sentence as well as a run of each unit does.

        :param units: Of each text, the (start, end) of its sentences and clauses.
        """
        prefix = self._identity.passage_prefix
        runs = list(self._run([prefix + text for text in texts]))
        vectors = _unit_length(np.array([hidden.mean(axis=0) for _, hidden in runs]).reshape(-1, self._identity.dim))
        means = [
            _means_between(hidden, offsets - len(prefix), spans)
            for (offsets, hidden), spans in zip(runs, units, strict=True)
        ]
        return vectors, [_unit_length(of_passage) for of_passage in means]

    def _encode(self, texts: list[str]) -> Vectors:
        means = [hidden.mean(axis=0) for _, hidden in self._run(texts)]
        return _unit_length(np.array(means, dtype=np.float32).reshape(-1, self._identity.dim))

    def _run(self, texts: list[str]) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """Yield of each text the (start, end) of its tokens and its last hidden state (tokens, dim)."""
        # one text a run: as quick as a batch on a CPU, no padding, and a vector never depends on its neighbours
        # (8-bit activations are scaled by the whole batch)
        tokens = list(map(cut, self._tokenizer.encode_batch(texts)))
        hidden = self._workers.map(lambda of_text: _hidden(self._session, of_text[0]), tokens)
        return zip((offsets for _, offsets in tokens), hidden, strict=True)


def cores() -> int:
    """Return how many processors this process may use."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()) or 1


def open_session(graph: Path) -> onnxruntime.InferenceSession:
    """Return ``graph`` of :func:`prepare_graph`, ready to run on one processor for each thread that runs it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        str(graph), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER_FUSIONS
    )


def cut(encoding: Encoding) -> tuple[list[int], NDArray[np.int64]]:
    """Return the tokens that the model reads of a text, and the (start, end) of each; (0, 0) if it is no text."""
    ids, offsets = encoding.ids, np.array(encoding.offsets, dtype=np.int64)
    if len(ids) > LONGEST:
        ids, offsets = [*ids[: LONGEST - 1], END], offsets[:LONGEST]
        offsets[-1] = 0
    return ids, offsets


def _hidden(session: onnxruntime.InferenceSession, tokens: list[int]) -> Vectors:
    ids = np.array([tokens], dtype=np.int64)
    hidden: Vectors = session.run(None, {"input_ids": ids})[0][0]
    return hidden


def _means_between(hidden: Vectors, offsets: NDArray[np.int64], spans: Sequence[tuple[int, int]]) -> Vectors:
    """Return for each span the mean of the tokens that touch it; the mean of all where the text was cut before it."""
    means = np.zeros((len(spans), hidden.shape[1]), dtype=np.float32)
    for row, (start, end) in enumerate(spans):
        inside = (offsets[:, 0] < end) & (offsets[:, 1] > start) & (offsets[:, 1] > offsets[:, 0])
        means[row] = hidden[inside if inside.any() else slice(None)].mean(axis=0)
    return means


def _unit_length(vectors: Vectors) -> Vectors:
    lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


def exported_graph(folder: Path, name: str = FILE_NAME, parts: Weights | None = None) -> Path:
    """Return the 8-bit graph of the model in ``folder``, making it first if it is not there (once, about a minute).

    :param name: Of the graph's file.
    :param parts: What the weights differ by from those in ``folder``.
    :raises ModelUnavailable: If the model in ``folder`` is damaged, or the graph cannot be written.
    """
    return prepare_graph(folder / name, lambda: _hidden_states(folder, parts))


def prepare_graph(target: Path, load: "Callable[[], torch.nn.Module]") -> Path:
    """Return ``target``, made first if it is not there: the module that ``load`` gives, in 8 bits.

    The module takes tokens without padding, (batch, tokens), and returns one tensor that begins with (batch, tokens).

    :raises ModelUnavailable: If it cannot be written.
    """
    folder = target.parent
    if target.is_file():
        return note_use(target)
    try:
        with FileLock(folder / ".lock"):  # held by the one process that exports; a dead process does not keep it
            remove_unused(folder)
            if not target.is_file():
                logger.warning("preparing the model for this machine (once, about a minute)")
                _make_graph(target, load)
    except OSError as error:
        raise ModelUnavailable(f"the model cannot be prepared in {folder} ({error}): check space and rights") from error
    return target


def _make_graph(target: Path, load: "Callable[[], torch.nn.Module]") -> None:
    with tempfile.TemporaryDirectory(prefix=".export-", dir=target.parent) as scratch:
        plain, quantised = Path(scratch) / "plain.onnx", Path(scratch) / target.name
        logging.disable(logging.WARNING)  # the exporter and the quantiser give advice to their own developers
        try:
            from index.model.graph import quantise  # slow to import

            _export(load(), plain)
            config = json.loads((target.parent / "config.json").read_text(encoding="utf-8"))
            quantise(plain, quantised, config["num_attention_heads"])
        finally:
            logging.disable(logging.NOTSET)
        sync_file(quantised)
        quantised.replace(target)


def load_tokenizer(folder: Path) -> Tokenizer:
    """Return the tokenizer of the model in ``folder``, one for all that read with it: it takes 300 MB.

    :raises ModelUnavailable: If it is gone or damaged.
    """
    path = folder / "tokenizer.json"
    try:
        return _tokenizer(path, path.stat().st_mtime_ns)
    except Exception as error:  # what the library raises has no other class
        raise _damaged(folder, path.name, error) from error


@lru_cache(maxsize=1)
def _tokenizer(path: Path, _changed: int) -> Tokenizer:
    return Tokenizer.from_str(path.read_text(encoding="utf-8"))


def _damaged(folder: Path, name: str, error: Exception) -> ModelUnavailable:
    reason = str(error).partition("\n")[0]
    return ModelUnavailable(f"{folder / name} cannot be loaded ({reason}): delete {folder} and start again")


def put_weights(bert: "torch.nn.Module", weights: Weights) -> None:
    """Give ``bert`` these ``weights``, all that it has but those of a pooler, which nothing here uses.

    :raises RuntimeError: If they are not its own.
    """
    import torch

    left = bert.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()}, strict=False)
    missing = [name for name in left.missing_keys if not name.startswith("pooler.")]
    if missing or left.unexpected_keys:
        raise RuntimeError(f"weights are missing or unknown: {', '.join([*missing, *left.unexpected_keys][:3])}")


def _hidden_states(folder: Path, parts: Weights | None) -> "torch.nn.Module":
    import torch
    from transformers import BertModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]

    class Hidden(torch.nn.Module):
        """Just the last hidden state of a BERT, as the export wants it."""

        def __init__(self, bert: BertModel) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
            hidden: torch.Tensor = self.bert(input_ids=input_ids).last_hidden_state
            return hidden

    try:
        bert = BertModel.from_pretrained(
            folder, add_pooling_layer=False, dtype=torch.float32, attn_implementation="eager", local_files_only=True
        )
        if parts is not None:
            put_weights(bert, apply_difference(parts, base_weights(folder)))
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise _damaged(folder, "model.safetensors", error) from error
    return Hidden(bert)


def _export(module: "torch.nn.Module", target: Path) -> None:
    import torch

    tokens = torch.ones((2, 7), dtype=torch.int64)
    axes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("tokens", max=LONGEST)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside torch's exporter
        program = torch.onnx.export(
            module.eval(),
            (tokens,),
            dynamo=True,
            dynamic_shapes={"input_ids": axes},
            input_names=["input_ids"],
            verbose=False,
        )
        if program is None:
            raise RuntimeError("torch exported nothing")
        program.save(str(target))
