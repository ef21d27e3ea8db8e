"""A package of Argos Translate whose translator knows a few words by heart, one for one and in their order."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import sentencepiece
from ctranslate2.specs import LayerSpec, TransformerSpec

WORDS = {
    "Phủ": "Coverage",
    "sóng": "of",
    "5G": "5G",
    "đạt": "reaches",
    "91,2%": "91.2%",
    "dân": "the",
    "số.": "people.",
}
FOLDER = "translate-vi_en-1_0"
LONGEST = 128
"""Words of a translation that the translator has places for."""
_MARKS = ["<unk>", "<s>", "</s>"]


def write_package(
    file: Path, words: Mapping[str, str] = WORDS, *, leave_out: str = "", more: Mapping[str, bytes] | None = None,
    longest: int = LONGEST,
    **metadata: object,
) -> Path:  # fmt: skip
    """Write a package that translates ``words`` from Vietnamese to English, and return where it is.

    :param leave_out: What the names of members that are left out begin with, below the package's folder.
    :param more: Members beside them, or in their place, by their whole names.
    :param longest: How many words a translation may have; the translator tries some more than a sentence wants.
    :param metadata: What its description says beside, or in place of, the two languages.
    """
    described = {"from_code": "vi", "to_code": "en", "package_version": "1.0"} | metadata
    members = {
        "metadata.json": json.dumps(described).encode(),
        "sentencepiece.model": _splitter(list(words)),
        **{f"model/{name}": content for name, content in _translator(words, longest).items()},
        "stanza/vi/tokenize.pt": b"cuts sentences, which the program does itself",
    }
    held = {f"{FOLDER}/{name}": content for name, content in members.items()
            if not leave_out or not name.startswith(leave_out)}  # fmt: skip
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (held | dict(more or {})).items():
            package.writestr(name, content)
    return file


def _splitter(words: list[str]) -> bytes:
    """Return a SentencePiece model whose pieces are words."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(words)]), model_writer=written, model_type="word",
        vocab_size=len(words) + len(_MARKS), character_coverage=1.0, minloglevel=2,
    )  # fmt: skip
    return written.getvalue()


def _translator(words: Mapping[str, str], longest: int) -> dict[str, bytes]:
    """Return the files of a CTranslate2 model.

    A vector has a dimension for each word of the source, for each of the target, and for each place in a sentence.
    The decoder looks at the word that stands in the source where it is in the target, and says what it means.
    """
    source = [*_MARKS, *(f"▁{word}" for word in words)]
    target = [*_MARKS, *(f"▁{word}" for word in words.values())]
    size = len(source)
    depth = 2 * size + longest
    spec = TransformerSpec.from_config(num_layers=1, num_heads=1, no_final_norm=True)
    _do_nothing(spec, depth)
    one_hot = np.eye(depth, dtype=np.float32)
    places = one_hot[2 * size :]
    for side, embedded in ((spec.encoder, spec.encoder.embeddings[0]), (spec.decoder, spec.decoder.embeddings)):
        side.scale_embeddings = False
        side.position_encodings.encodings = places
        embedded.weight = np.zeros((size, depth), dtype=np.float32)
    spec.encoder.embeddings[0].weight = one_hot[:size]
    asked, held, said = spec.decoder.layer[0].attention.linear
    at_place = np.diag((np.arange(depth) >= 2 * size).astype(np.float32))
    asked.weight = 100 * at_place
    held.weight = np.concatenate([at_place, np.diag((np.arange(depth) < size).astype(np.float32))])
    said.weight = np.zeros((depth, depth), dtype=np.float32)
    said.weight[size : 2 * size, :size] = np.eye(size)
    spec.decoder.projection.weight = 50 * one_hot[size : 2 * size]
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    spec.config.add_source_eos = True
    spec.validate()
    with TemporaryDirectory() as folder:
        spec.save(folder)
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def _do_nothing(layer: LayerSpec, depth: int) -> None:
    """Set all weights so that what goes in comes out."""
    for part in vars(layer).values():
        for each in part if isinstance(part, list) else [part]:
            if isinstance(each, LayerSpec):
                _do_nothing(each, depth)
    if hasattr(layer, "gamma"):
        layer.gamma, layer.beta = np.ones(depth, dtype=np.float32), np.zeros(depth, dtype=np.float32)
    elif hasattr(layer, "bias"):
        layer.weight = np.zeros((depth, depth), dtype=np.float32)
    elif hasattr(layer, "linear"):
        for number, linear in enumerate(layer.linear[:-1]):
            rows = 3 if len(layer.linear) == 2 else number + 1  # of queries, keys and values in one
            linear.weight = np.zeros((rows * depth, depth), dtype=np.float32)
