"""One writer at a time, among builds on several machines: a lease in the engine that its holder renews.

The holder is who made the alias; Milvus makes an alias but once. It names a collection of the holder's own, with a row
that counts up. A lease whose count stands still is a dead build's, and the next takes it. Nobody's clock is compared.
"""

import contextlib
import secrets
import threading
import time
from collections.abc import Iterator

from index.engine.milvus_collections import POINT, create_lease
from index.engine.milvus_server import EngineFaulty, MilvusServer
from index.errors import EngineUnreachable, IndexDamaged, SearchError

RENEWED = 3.0
"""Seconds between two renewals."""
SILENT = 15.0
"""Seconds of standing still after which a lease is taken for a dead build's."""
LOOKED = 0.5
"""Seconds between two looks at another's lease."""


class Lease:
    """The right to write that one build holds."""

    def __init__(self, server: MilvusServer) -> None:
        self._server = server
        self._alias = f"{server.address.name}_writer"
        self._own = ""
        self._count = 0

    @contextlib.contextmanager
    def held(self, wait: float) -> Iterator[None]:
        """Hold the lease, renewed beside what goes on.

        :param wait: Seconds to wait for another build to finish.
        :raises SearchError: If another build holds it.
        """
        self._own = f"{self._server.address.name}_lease_{secrets.token_hex(6)}"
        create_lease(self._server, self._own)
        done = threading.Event()
        renewing = threading.Thread(target=self._renew_until, args=(done,), name="lease", daemon=True)
        try:
            self._renew()
            self._take(wait)
            renewing.start()
            yield
        finally:
            done.set()
            with contextlib.suppress(SearchError):  # who cannot be reached now finds the lease silent later
                self._drop()

    def require(self) -> None:
        """Check that the lease is still held.

        :raises SearchError: If another build took it, as after a long halt.
        """
        if self._holder() != self._own:
            raise SearchError("another build took this one for dead, and writes: build again when it has finished")

    def _take(self, wait: float) -> None:
        began = heard = time.monotonic()
        last: tuple[str, int] | None = None
        while not self._make_alias():
            holder = self._holder()
            now, moment = (holder, self._count_of(holder)), time.monotonic()
            if last is not None and now != last:
                heard = moment
                if moment - began >= wait:
                    remedy = "wait until it has finished, or let this one wait with --wait SECONDS"
                    raise SearchError(f"another build is writing to {self._server.address.uri}: {remedy}")
            elif moment - heard >= SILENT:
                self._drop_holder(holder)
            last = now
            time.sleep(LOOKED)

    def _make_alias(self) -> bool:
        try:
            self._server.call("create_alias", self._own, self._alias)
        except EngineFaulty:
            return self._holder() == self._own  # refused since it is there
        return True

    def _holder(self) -> str:
        """Return the collection of who holds the lease, empty if nobody does."""
        try:
            return str(self._server.call("describe_alias", self._alias)["collection_name"])
        except IndexDamaged:
            return ""

    def _count_of(self, holder: str) -> int:
        if not holder:
            return 0
        try:
            rows = self._server.rows(holder, "key == 0", ["count"], consistency_level="Strong")
        except IndexDamaged:
            return 0
        return int(rows[0]["count"]) if rows else 0

    def _renew_until(self, done: threading.Event) -> None:
        while not done.wait(RENEWED):
            with contextlib.suppress(EngineUnreachable, EngineFaulty, IndexDamaged):  # what is written says it, too
                self._renew()

    def _renew(self) -> None:
        self._count += 1
        self._server.call("upsert", self._own, [{"key": 0, "count": self._count, "point": POINT}])

    def _drop(self) -> None:
        if self._holder() == self._own:
            self._server.call("drop_alias", self._alias)
        self._server.call("drop_collection", self._own)

    def _drop_holder(self, holder: str) -> None:
        with contextlib.suppress(IndexDamaged):  # somebody else was quicker
            self._server.call("drop_alias", self._alias)
            if holder:
                self._server.call("drop_collection", holder)
