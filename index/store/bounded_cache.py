"""Values that were made lately, as many as there is room for."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """Values by their keys, those that were asked for last; thread-safe."""

    def __init__(self, room: int, weight: Callable[[Value], int]) -> None:
        """Keep values of no more than ``room`` together, each as heavy as ``weight`` says."""
        self._room = room
        self._weight = weight
        self._held = 0
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: Key) -> bool:
        with self._lock:
            return key in self._values

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key; two who ask for a new one at the same time may both have it made."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._held += self._weight(value)
            while self._held > self._room and len(self._values) > 1:
                self._held -= self._weight(self._values.popitem(last=False)[1])
        return value
