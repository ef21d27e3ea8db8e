"""Values that are made once, however many ask for them at the same time."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class MadeOnce(Generic[Key, Made]):
    """Values by their keys, those that were asked for last; whoever asks for one that is being made waits for it."""

    def __init__(self, most: int) -> None:
        """Keep ``most`` values."""
        self._most = most
        self._values: OrderedDict[Key, Future[Made]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], Made]) -> Made:
        """Return the value of a key; the first who asks for it has it made.

        What ``make`` raises, all raise who wait for the value, and the next who asks has it made anew.
        """
        with self._lock:
            known = self._values.get(key)
            value = known or self._values.setdefault(key, Future())
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        if known is None:
            try:
                value.set_result(make())
            except BaseException as error:  # whoever else waits for it must not wait for ever
                with self._lock:
                    if self._values.get(key) is value:
                        del self._values[key]
                value.set_exception(error)
                raise
        return value.result()

    def known(self, key: Key) -> Made | None:
        """Return the value of a key, None if it is not made yet."""
        with self._lock:
            value = self._values.get(key)
            if value is None or not value.done() or value.exception():
                return None
            self._values.move_to_end(key)
            return value.result()
