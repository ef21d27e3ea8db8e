"""The rules that take part in an answer. All do, except where the worth of one is measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.answers.selection import WEIGHTS

READ = 4
"""Passages that are read. With six, .007 more of eval/gold/organisations would get the right sentence."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How many passages are ``read``, the ``weights`` that choose a sentence, and which rules apply.

    - ``greetings``: greetings and the like get a reply.
    - ``keys``: raw Telex or VNI is read as what an input method would write.
    - ``glosses``: English names are searched for by the Vietnamese ones that articles give.
    - ``versions``: articles that are out of force are told.
    - ``extracts``: questions about a whole article get an extract.
    - ``lists``: a list is shown whole.

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
