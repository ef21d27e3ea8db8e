"""What takes part in an answer: everything, unless it is measured what something brings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.answers.selection import WEIGHTS

READ = 4
"""Passages that are read; six would have the right sentence for .007 more of eval/gold/organisations."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How many passages are ``read``, what the evidence ``weights`` for which sentence answers, and which rules apply.

    ``greetings`` are answered as such; ``keys`` that were typed with no input method on are what one would have
    written; ``glosses`` are the Vietnamese names that articles give beside English ones; ``versions`` tells which
    articles are out of force; ``extracts`` answer what asks for a whole article, and ``lists`` are shown whole.
    ``python -m eval ablate`` measures what is lost without each.

    :raises ValueError: If nothing is read, or a weight is missing.
    """

    read: int = READ
    weights: Mapping[str, float] = field(default_factory=lambda: WEIGHTS)
    greetings: bool = True
    keys: bool = True
    glosses: bool = True
    versions: bool = True
    extracts: bool = True
    lists: bool = True

    def __post_init__(self) -> None:
        if self.read < 1:
            raise ValueError(f"{self.read} passages are read; expected 1 or more")
        if list(self.weights) != list(WEIGHTS):
            raise ValueError(f"weights of {list(self.weights)}, expected {list(WEIGHTS)}")
