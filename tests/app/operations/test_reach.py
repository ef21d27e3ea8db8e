"""A service that is away, and what those who need it are told."""

import logging

import pytest

from app.operations import reach
from app.operations.reach import Away, Reach


class Service:
    """Something that several servers share."""

    def __init__(self) -> None:
        self.is_there = True
        self.asked = 0

    def answer(self) -> str:
        self.asked += 1
        if not self.is_there:
            raise ConnectionError("refused")
        return "answer"


def away(way: Reach, service: Service) -> bool:
    """Ask, and return whether it is said to be away."""
    try:
        return way.call(service.answer) != "answer"
    except Away:
        return True


@pytest.mark.parametrize(("retry", "asked"), [(1000.0, 2), (0.0, 5)])
def test_a_service_that_was_away_is_not_asked_again_until_some_time_has_passed(
    monkeypatch: pytest.MonkeyPatch, retry: float, asked: int
) -> None:
    monkeypatch.setattr(reach, "RETRY", retry)
    service, way = Service(), Reach("Redis", "each counts for itself", ConnectionError)
    assert not away(way, service)
    service.is_there = False
    assert [away(way, service) for _ in range(4)] == [True] * 4
    assert (service.asked, way.lost) == (asked, True)


def test_that_it_is_away_is_logged_once_and_that_it_is_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reach, "RETRY", 0.0)
    caplog.set_level(logging.WARNING)
    service, way = Service(), Reach("Redis", "each counts for itself", ConnectionError)
    for service.is_there in (True, False, False, True, True):
        assert away(way, service) != service.is_there
        assert way.lost != service.is_there
    assert [record.getMessage() for record in caplog.records] == [
        "Redis is not reached (refused): each counts for itself", "Redis is reached again",
    ]  # fmt: skip


def test_a_fault_of_another_kind_is_nobodys_absence() -> None:
    way = Reach("Redis", "", ConnectionError)
    with pytest.raises(ZeroDivisionError):
        way.call(lambda: str(1 / 0))
    assert not way.lost
