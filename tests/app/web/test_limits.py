"""Limits that several servers keep together in Redis, and what becomes of them while it is away."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient

from app.operations import reach
from app.operations.shared_counts import LimitsUnusable, SharedCounts
from app.web.access.limits import RateLimit, TurnedAway
from eval.shared_services import free_port, redis
from tests.fakes import application

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]


class Redis:
    """One that can be stopped and started."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self._running = ExitStack()

    def start(self) -> None:
        self._running.enter_context(redis(self.port))

    def stop(self) -> None:
        self._running.close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A Redis that is tried again at once after it was away."""
    monkeypatch.setattr(reach, "RETRY", 0.0)
    server = Redis()
    server.start()
    yield server
    server.stop()


def allowed(limits: list[RateLimit], person: str, times: int) -> int:
    """Return how many of so many questions are allowed, one server after the other."""
    count = 0
    for number in range(times):
        try:
            limits[number % len(limits)].count(person)
        except TurnedAway as turned:
            assert 1 <= turned.seconds <= 3600
        else:
            count += 1
    return count


def test_a_limit_holds_over_all_servers_and_for_each_person_and_thing_apart(server: Redis) -> None:
    limits = [RateLimit("6/hour", shared=SharedCounts(server.address)) for _ in range(3)]
    assert allowed(limits, "an", 12) == 6
    assert [limit.room("an") for limit in limits] == [0, 0, 0]
    assert allowed(limits, "bình", 4) == 4
    assert [limit.room("bình") for limit in limits] == [2, 2, 2]
    assert allowed([RateLimit("6/hour", "pictures", SharedCounts(server.address))], "an", 12) == 6


def test_each_server_counts_for_itself_while_redis_is_away_and_together_when_it_is_back(
    server: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    asked = {"question": "Phủ sóng 5G?"}
    servers = [TestClient(application(limits=server.address, rate_limit="2/hour")) for _ in range(2)]

    def ask() -> list[int]:
        return [each.post("/api/ask", json=asked).status_code for each in servers * 3]

    def lost() -> list[bool]:
        return [b"hoidap_limits_local 1.0" in each.get("/metrics").content for each in servers]

    assert ask() == [200, 200, 429, 429, 429, 429]
    assert lost() == [False, False]
    server.stop()
    assert ask() == [200, 200, 200, 200, 429, 429]
    assert lost() == [True, True]
    server.start()
    assert ask() == [200, 200, 429, 429, 429, 429]
    assert lost() == [False, False]
    assert caplog.text.count("Redis is not reached") == 2
    assert caplog.text.count("Redis is reached again") == 2


def test_an_address_that_is_none_or_answers_nothing_is_a_stated_problem() -> None:
    with pytest.raises(LimitsUnusable, match="mend it"):
        SharedCounts("redis://127.0.0.1:6379/0?socket_timeout=long")
    with pytest.raises(LimitsUnusable, match="mend HOIDAP_LIMITS"):
        SharedCounts(f"redis://127.0.0.1:{free_port()}/0").ask()


def test_the_doctor_is_told_what_answers(server: Redis) -> None:
    assert SharedCounts(server.address).ask().startswith(("Redis ", "Valkey "))
