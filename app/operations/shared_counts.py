"""What several servers count together, in Redis or Valkey."""

from typing import cast

from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

from app.operations.reach import Reach
from app.settings.values import ESCAPED
from index.errors import SearchError

SECONDS = 0.5
"""For Redis to answer, which takes less than a hundredth of that where it is well."""
_NO_ADDRESS = f"HOIDAP_LIMITS is no address of Redis: mend it; {ESCAPED}"


class LimitsUnusable(SearchError):
    """Questions cannot be counted in Redis; the message says what to do."""


class SharedCounts:
    """Counts that several servers keep in Redis or Valkey together."""

    def __init__(self, address: str) -> None:
        """Count at ``address``, as ``redis://host:6379/0``; nothing is asked of it yet.

        :raises LimitsUnusable: If the address or the installation is at fault.
        """
        try:
            import redis  # comes with an extra
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError as error:
            remedy = "install the extra `servers`, as `make` and `make wheelhouse` do"
            raise LimitsUnusable(f"HOIDAP_LIMITS is set, but {error.name} is not installed: {remedy}") from error
        if address.count("@") > 1:
            raise LimitsUnusable(_NO_ADDRESS)
        try:
            pool = redis.ConnectionPool.from_url(
                address.replace("redis+unix:", "unix:"),
                socket_timeout=SECONDS,
                socket_connect_timeout=SECONDS,
                retry=Retry(NoBackoff(), 1),  # as a connection that has lain idle may be gone
            )
        except ValueError:  # says parts of the password
            raise LimitsUnusable(_NO_ADDRESS) from None
        self._redis = redis.Redis(connection_pool=pool)
        self.limiter = MovingWindowRateLimiter(RedisStorage(address, connection_pool=pool))
        self._faults = redis.RedisError
        self.reach = Reach("Redis", "this server counts questions for itself", self._faults)

    def ask(self) -> str:
        """Return what answers, and its version.

        :raises LimitsUnusable: If nothing does.
        """
        try:
            told = cast(dict[str, str], self._redis.info("server"))
        except self._faults as error:
            raise LimitsUnusable(f"Redis does not answer ({error}): start it, or mend HOIDAP_LIMITS") from error
        version = told.get("valkey_version") or told["redis_version"]
        return f"{'Valkey' if 'valkey_version' in told else 'Redis'} {version}"


def open_counts(address: str) -> SharedCounts | None:
    """Return the counts at an address, None for an empty one.

    :raises LimitsUnusable: If the address or the installation is at fault.
    """
    return SharedCounts(address) if address else None
