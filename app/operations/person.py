"""Who asks: told apart by the address, or by the name where people have one."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """One who asks; ``name`` is None where nobody logs in, and ``groups`` is empty there."""

    address: str
    name: str | None = None
    groups: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What tells this person from others."""
        return self.name or self.address

    def is_in(self, group: str) -> bool:
        """Whether this person is in a group; an empty one has nobody."""
        return bool(group) and group in self.groups


def person_of(scope: MutableMapping[str, Any]) -> Person:
    """Return who sent the request of this scope; it has passed :class:`app.web.access.entrance.Identify`."""
    client, state = scope.get("client"), scope.get("state", {})
    return Person(client[0] if client else "", state.get("user"), state.get("groups", frozenset()))
