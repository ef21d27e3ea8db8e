"""What a trained model differs by from the bundled encoder's own weights, as one small file.

A trained matrix differs little from the one it began with. Cut to a low rank (Hu et al. 2021), the difference has a
quarter of the size, and a reader's figures stay. A rank of 16 lost two to six points of F1 on ViQuAD and SQuAD.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, load_file, save

from index.errors import SearchError

RANK = 64
LEFT, RIGHT, ADDED = ".left", ".right", ".added"
Weights = Mapping[str, NDArray[np.floating]]


class DifferenceDamaged(SearchError):
    """The file of a trained model is gone or altered; the message says what to do."""


def base_weights(folder: Path) -> dict[str, NDArray[np.floating]]:
    """Return the own weights of the encoder in ``folder``."""
    weights: dict[str, NDArray[np.floating]] = load_file(folder / "model.safetensors")
    return weights


def difference(trained: Weights, base: Weights, rank: int = RANK) -> dict[str, NDArray[np.floating]]:
    """Return what makes ``trained`` of ``base``: two thin matrices for a matrix, what is added for a vector.

    Weights that ``base`` does not have, the head's, are kept as they are.
    """
    parts: dict[str, NDArray[np.floating]] = {}
    for name, value in trained.items():
        if name not in base:
            parts[name] = value.astype(np.float32)
            continue
        added = value.astype(np.float32) - base[name].astype(np.float32)
        if value.ndim == 1:
            parts[name + ADDED] = added.astype(np.float16)
        else:
            left, strength, right = np.linalg.svd(added, full_matrices=False)
            root = np.sqrt(strength[:rank])
            parts[name + LEFT] = (left[:, :rank] * root).astype(np.float16)
            parts[name + RIGHT] = (root[:, None] * right[:rank]).astype(np.float16)
    return parts


def apply_difference(parts: Weights, base: Weights) -> dict[str, NDArray[np.floating]]:
    """Return the trained weights: those of ``base`` with ``parts`` (of :func:`difference`) added, and the head's."""
    weights = {name: value.astype(np.float32) for name, value in base.items()}
    for name, value in parts.items():
        if name.endswith(ADDED):
            weights[name.removesuffix(ADDED)] += value
        elif name.endswith(LEFT):
            matrix = name.removesuffix(LEFT)
            weights[matrix] += value.astype(np.float32) @ parts[matrix + RIGHT].astype(np.float32)
        elif not name.endswith(RIGHT):
            weights[name] = value
    return weights


def write_difference(parts: Weights, path: Path, card: Mapping[str, object]) -> str:
    """Write ``parts`` to ``path`` and, beside it as ``.json``, ``card`` with the SHA-256 that is returned."""
    content = save({name: np.ascontiguousarray(value) for name, value in sorted(parts.items())})
    digest = hashlib.sha256(content).hexdigest()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    stated = json.dumps({**card, "sha256": digest, "bytes": len(content)}, ensure_ascii=False, indent=1)
    path.with_suffix(".json").write_text(stated + "\n", encoding="utf-8")
    return digest


def read_difference(path: Path) -> tuple[dict[str, NDArray[np.floating]], str]:
    """Return what :func:`write_difference` wrote, and its SHA-256.

    :raises DifferenceDamaged: If a file is gone or is not what was written.
    """
    mend = "install the program again, or train it again with `python -m eval train-reader`"
    try:
        content, card = path.read_bytes(), json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        wanted = card["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DifferenceDamaged(f"the model {path} cannot be read ({error}): {mend}") from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != wanted:
        raise DifferenceDamaged(f"the model {path} is not what was trained (SHA-256 {digest}): {mend}")
    try:
        parts: dict[str, NDArray[np.floating]] = load(content)
    except SafetensorError as error:
        raise DifferenceDamaged(f"the model {path} cannot be read ({error}): {mend}") from error
    return parts, digest
