"""A Milvus server as the engine uses it: each call has a deadline and is told of, and errors say what to do."""

import logging
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from index.errors import EngineUnreachable, IndexDamaged, SearchError

if TYPE_CHECKING:
    from pymilvus import MilvusClient

    from index.engine.engine import Observer

EXAMPLE = "milvus+http://host:19530/hoidap"
READING, WRITING = 5.0, 120.0
"""Seconds in which a call that reads, or one that writes, must be carried out, with all that is tried again."""
PAUSES = (0.1, 0.3, 0.9)
"""Seconds before a call that found no server is made again."""
GONE = (100, 1600)
"""Milvus's codes where there is no collection, and no alias, of a name; milvus-lite has one for both."""
RELEASED = 101
"""Milvus's code where a collection is not in memory, as after a restart of some servers."""
NOT_REACHED = (2, 14, 103, 106, 503, 901, 902, 905)
"""Codes where no server answers: pymilvus's own, that of gRPC, and Milvus's where a part of it is away."""
_ADDRESS = re.compile(r"milvus\+https?://[^/\s]+/[A-Za-z_][A-Za-z0-9_]{0,99}")
_LOST = "look whether Milvus runs and HOIDAP_ENGINE names it"
_REFUSED = "look into its log, its space and rights"


class EngineFaulty(SearchError):
    """The engine answers, and does not do what it is asked."""


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where a Milvus is, who asks, and the name that all collections of an index begin with.

    With a password and no user, the password is a token.
    """

    uri: str
    name: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, address: str) -> "EngineAddress":
        """Return what an address such as ``milvus+http://USER:PASSWORD@host:19530/hoidap`` says.

        :raises SearchError: If it is none.
        """
        if not _ADDRESS.fullmatch(address):
            raise SearchError(f"HOIDAP_ENGINE is no address such as {EXAMPLE}: mend it, or leave it out for files")
        parts = urlsplit(address.removeprefix("milvus+"))
        uri = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        return cls(uri, parts.path[1:], unquote(parts.username or ""), unquote(parts.password or ""))

    @property
    def credentials(self) -> dict[str, str]:
        """What pymilvus takes for them."""
        if self.password and not self.user:
            return {"token": self.password}
        return {"user": self.user, "password": self.password} if self.user else {}


class MilvusServer:
    """Calls a server; thread-safe. It is connected to when it is first called."""

    def __init__(self, address: EngineAddress) -> None:
        self.address = address
        self.observe: Observer = lambda name, outcome, seconds: None
        """Is told of each call."""
        self._client: MilvusClient | None = None
        self._lock = Lock()

    def call(self, name: str, *values: Any, seconds: float = READING, **options: Any) -> Any:  # noqa: ANN401
        """Return what the client's method ``name`` does with these values.

        :param seconds: The call's deadline.
        :raises EngineUnreachable: If no server answers in time.
        :raises IndexDamaged: If there is no such collection or alias.
        :raises EngineFaulty: If the server refuses.
        """
        began, outcome = time.monotonic(), "failed"
        try:
            result = self._try(name, values, options, began + seconds)
            outcome = "done"
        except EngineUnreachable:
            outcome = "unreachable"
            raise
        finally:
            self.observe(name, outcome, time.monotonic() - began)
        return result

    def rows(self, collection: str, condition: str, fields: Sequence[str], **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        """Return these fields of the rows of a collection that meet a condition, in no particular order."""
        return list(self.call("query", collection, filter=condition, output_fields=list(fields), **options))

    def count(self, collection: str, condition: str = "", **options: Any) -> int:  # noqa: ANN401
        """Return how many rows of a collection meet a condition."""
        (row,) = self.rows(collection, condition, ["count(*)"], **options)
        return int(row["count(*)"])

    def nearest(
        self,
        collection: str,
        field_name: str,
        vector: object,
        most: int,
        **options: Any,  # noqa: ANN401
    ) -> list[dict[str, Any]]:
        """Return the ``most`` rows whose vectors have the greatest inner product with ``vector``, best first."""
        found = self.call("search", collection, data=[vector], anns_field=field_name, limit=most, **options)
        return [hit["entity"] | {"distance": hit["distance"]} for hit in found[0]]

    def _try(self, name: str, values: Sequence[Any], options: Mapping[str, Any], until: float) -> Any:  # noqa: ANN401
        """Make a call, and again while no server is found and there is time."""
        import grpc
        from pymilvus import MilvusException

        pauses = iter(PAUSES)
        while True:
            left = max(until - time.monotonic(), 0.01)
            try:
                return getattr(self._connected(left), name)(*values, timeout=left, **options)
            except MilvusException as error:
                if error.code == RELEASED and left > 0.01:
                    self._connected(left).load_collection(values[0], timeout=left)
                    continue
                if error.code not in NOT_REACHED:
                    raise self._refused(name, error.code, error.message) from error
                reason: Exception = error
            except (grpc.RpcError, grpc.FutureTimeoutError, OSError) as error:
                reason = error
            pause = next(pauses, None)
            if pause is None or time.monotonic() + pause >= until:
                raise EngineUnreachable(f"the engine at {self.address.uri} does not answer: {_LOST}") from reason
            time.sleep(pause)

    def _connected(self, seconds: float) -> "MilvusClient":
        from pymilvus import MilvusClient

        with self._lock:
            if self._client is None:
                logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # what it would write is said by our errors
                self._client = MilvusClient(self.address.uri, timeout=seconds, **self.address.credentials)
            return self._client

    def _refused(self, name: str, code: int, message: str) -> SearchError:
        if code in GONE:
            return IndexDamaged(f"the engine at {self.address.uri} lacks a part of the index ({message}): build it")
        return EngineFaulty(f"the engine at {self.address.uri} refused {name} ({message}): {_REFUSED}")


def quoted(value: str) -> str:
    """Return a text as it stands in a condition."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def among(name: str, values: Sequence[int]) -> str:
    """Return the condition that a field of numbers has one of these values."""
    return f"{name} in [{', '.join(map(str, values))}]"


def both(*conditions: str) -> str:
    """Return the condition that all of these hold, those left out that are empty."""
    return " and ".join(f"({each})" for each in conditions if each)
