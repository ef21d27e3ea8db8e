"""What several servers must have in common, and what becomes of settings that name it."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.operations.finding import Finding
from app.operations.kept_checks import look_at_audit, look_at_feedback, look_at_limits, look_at_servers
from app.operations.shared_counts import LimitsUnusable
from app.settings import Settings
from eval.shared_services import free_port, postgresql, redis

SECRET = "s" * 32
OIDC = {
    "auth": "oidc", "oidc_issuer": "https://login.example", "oidc_client_id": "hoidap",
    "public_url": "https://qa.example",
}  # fmt: skip
SEVERAL = [
    {"servers": 3}, {"limits": "redis://127.0.0.1:6379/0"}, {"database": "postgresql+psycopg://hoidap@127.0.0.1/hoidap"},
]  # fmt: skip


@pytest.mark.parametrize("several", SEVERAL)
@pytest.mark.parametrize(
    ("used", "missing"),
    [
        (OIDC, "HOIDAP_SESSION_SECRET"),
        ({"audit": "a.jsonl"}, "HOIDAP_AUDIT_KEY"),
        ({"audit": "database"}, "HOIDAP_AUDIT_KEY"),
    ],
)
def test_servers_of_several_do_not_start_without_the_secrets_that_they_use(
    several: dict[str, object], used: dict[str, str], missing: str
) -> None:
    name = next(iter(several)).upper()
    with pytest.raises(ValidationError, match=f"HOIDAP_{name} is .*{missing} is empty.*openssl rand -hex 32"):
        Settings(**several | used)
    Settings(**several)
    if "auth" in used or used["audit"] != "database":
        Settings(**used)
    secrets = {"session_secret": SECRET, "audit_key": SECRET}
    assert Settings(**several | used | secrets).drain_seconds == 5


def test_an_audit_in_the_database_needs_a_key_on_one_server_too() -> None:
    with pytest.raises(ValidationError, match="HOIDAP_AUDIT_KEY is empty"):
        Settings(audit="database")
    assert Settings(audit="database", audit_key=SECRET).audit == "database"
    assert Settings(audit="var/database").audit == Path("var/database")


@pytest.mark.parametrize(
    "wrong",
    [
        {"limits": "127.0.0.1:6379"}, {"limits": "memcached://127.0.0.1"}, {"database": "mysql://127.0.0.1/hoidap"},
        {"database": "feedback.sqlite"}, {"database": "sqlite://"}, {"servers": 0}, {"audit_key": "sesame"},
        {"drain": -1},
    ],
)  # fmt: skip
def test_what_names_no_shared_thing_is_refused_and_not_repeated(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as raised:
        Settings(**wrong)
    ((name, value),) = wrong.items()
    (problem,) = raised.value.errors()
    assert problem["loc"] == (name,)
    assert str(value) not in problem["msg"] or isinstance(value, int)


@pytest.mark.parametrize(
    ("settings", "seconds"), [({}, 0), ({"servers": 2}, 5), ({"servers": 2, "drain": 0}, 0), ({"drain": 20}, 20)]
)
def test_one_server_stops_at_once_and_one_of_several_is_still_there_for_a_while(
    settings: dict[str, int], seconds: int
) -> None:
    assert Settings(**settings).drain_seconds == seconds


def remedies(findings: list[Finding]) -> list[str]:
    return [finding.remedy for finding in findings if finding.remedy]


def test_the_doctor_names_what_several_servers_do_not_share(tmp_path: Path) -> None:
    assert list(look_at_servers(Settings())) == []
    alone = Settings(servers=3, audit=tmp_path / "a.jsonl", audit_key=SECRET)
    assert remedies(list(look_at_servers(alone))) == [
        "set HOIDAP_LIMITS", "set HOIDAP_DATABASE", "set HOIDAP_AUDIT=database",
    ]  # fmt: skip
    unlimited = Settings(servers=3, rate_limit="none", database=f"sqlite:///{tmp_path}/f.sqlite")
    assert remedies(list(look_at_servers(unlimited))) == []


def test_the_doctor_asks_redis_and_the_database_what_they_are() -> None:
    with redis() as limits, postgresql() as database:
        shared = Settings(servers=3, limits=limits, database=database, audit="database", audit_key=SECRET)
        assert look_at_limits(shared).found.startswith("60/minute, counted together in ")
        for look in (look_at_audit, look_at_feedback):
            assert look(shared).found.startswith("PostgreSQL ")
        assert remedies(list(look_at_servers(shared))) == []


def test_the_doctor_finds_a_redis_that_is_away() -> None:
    with pytest.raises(LimitsUnusable, match="start it, or mend HOIDAP_LIMITS"):
        look_at_limits(Settings(limits=f"redis://127.0.0.1:{free_port()}/0"))
    assert look_at_limits(Settings(rate_limit="none")).found == "none"
