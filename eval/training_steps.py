"""What the trainings of reader and encoder have in common: its steps, the optimiser and its rate, and checkpoints."""

import os
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TypeVar

import torch
from tqdm import tqdm

from index.errors import SearchError

WEIGHT_DECAY, WARM_UP, LAST = 0.01, 0.06, 0.02
LARGEST_GRADIENT = 1.0
CHECKPOINT_STEPS = 100
Batch = TypeVar("Batch")


class CheckpointUnfit(SearchError):
    """A stopped training cannot be gone on with; the message says why."""


class Checkpoint:
    """A training's state on disk, written every so many steps; word embeddings, which are not trained, are left out."""

    def __init__(self, path: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer, size: int) -> None:
        """Bring ``model`` and ``optimizer`` to where the stopped training at ``path`` was, if there is one.

        :param size: How much is learnt from, as it is told from another training's.
        :raises CheckpointUnfit: If it was of another size.
        """
        self._path, self.model, self.optimizer, self._size = path, model, optimizer, size
        self.steps = 0
        """Steps that were made."""
        if not path.is_file():
            return
        saved = torch.load(path, weights_only=True)
        if saved["size"] != size:
            raise CheckpointUnfit(
                f"{path} is of a training on {saved['size']}, not on {size}: delete it, or name another"
            )
        model.load_state_dict(saved["model"], strict=False)
        optimizer.load_state_dict(saved["optimizer"])
        self.steps = int(saved["steps"])

    def step(self) -> None:
        """Count a step, and write the state if it is time to."""
        self.steps += 1
        if self.steps % CHECKPOINT_STEPS:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".partial")
        trained = {name: value for name, value in self.model.state_dict().items() if "embeddings." not in name}
        state = {"model": trained, "optimizer": self.optimizer.state_dict(), "steps": self.steps, "size": self._size}
        torch.save(state, partial)
        os.replace(partial, self._path)


def run_steps(
    batches: Iterable[Batch],
    loss_of: Callable[[Batch], torch.Tensor],
    kept: Checkpoint,
    steps: int,
    learning_rate: float,
    progress: bool,
) -> None:
    """Learn from the first ``steps`` of the batches, those left out that ``kept`` has behind it.

    :param learning_rate: The highest.
    """
    half, mean = has_bf16_matrices(), None
    bar = tqdm(total=steps, initial=kept.steps, unit=" steps", disable=not progress)
    for step, batch in islice(enumerate(batches), kept.steps, steps):
        for group in kept.optimizer.param_groups:
            group["lr"] = learning_rate * rate_at(step, steps)
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            loss = loss_of(batch)
        kept.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(kept.model.parameters(), LARGEST_GRADIENT)
        kept.optimizer.step()
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        bar.update()
        bar.set_postfix(loss=f"{mean:.3f}")
        kept.step()


def optimizer_of(model: torch.nn.Module, learning_rate: float) -> torch.optim.AdamW:
    """Return AdamW over what of ``model`` is trained; vectors do not decay."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": [p for p in trained if p.ndim > 1], "weight_decay": WEIGHT_DECAY},
            {"params": [p for p in trained if p.ndim == 1], "weight_decay": 0.0},
        ],
        lr=learning_rate,
        fused=True,
    )


def rate_at(step: int, steps: int) -> float:
    """Return the share of the learning rate: up over the warm-up, then straight down."""
    warm = max(1, int(WARM_UP * steps))
    if step < warm:
        return (step + 1) / warm
    return LAST + (1 - LAST) * (steps - step) / max(1, steps - warm)


def has_bf16_matrices() -> bool:
    """Whether the processor multiplies matrices in bfloat16 (AMX); elsewhere that takes twice as long as float32."""
    try:
        return " amx_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
