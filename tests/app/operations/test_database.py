"""What people say and which answers they got, in SQLite and in PostgreSQL alike."""

import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import make_url

from app.operations import audit_table, reach
from app.operations.audit import open_audit, read_audit
from app.operations.audit_file import AuditUnwritable
from app.operations.audit_table import AuditTable
from app.operations.database import Database, DatabaseUnusable, database_of, open_database
from app.operations.feedback import FEEDBACK, Feedback, FeedbackTable
from app.operations.person import Person
from app.operations.shared_counts import LimitsUnusable, SharedCounts
from app.settings import Settings
from eval.shared_services import free_port, postgresql, postgresql_in
from tests.fakes import OneAnswer, application

SAID = Feedback(False, "Sai năm", "a.txt", 0, 29, "vi", "Phủ sóng 5G?")
KEY = "k" * 32
pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def shared() -> Iterator[str]:
    with postgresql() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return database_of(tmp_path / "f.sqlite")
    empty = Database(make_url(request.getfixturevalue("shared")))
    with empty.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS feedback, audit")
    return empty


def line(number: int) -> dict[str, object]:
    return {"at": f"2026-11-22T10:00:{number:02}", "outcome": "found", "language": "vi", "articles": [], "n": number}


def test_what_is_said_again_of_one_answer_takes_the_place_of_what_was_said(database: Database) -> None:
    feedback = FeedbackTable(database, keep_questions=True)
    feedback.add(SAID, "c1")
    feedback.add(Feedback(False, "", "a.txt", 0, 29, "vi", "Phủ sóng 5G?"), "c1")
    feedback.add(SAID, "c2")
    feedback.add(SAID)
    feedback.add(SAID)
    feedback.add(Feedback(True, "", "a.txt", 0, 29, "vi", "Phủ sóng 5G?"), "c2")
    said = sorted((said.helpful, said.comment, said.question) for _, said in feedback)  # two may be of one second
    assert said == [*[(False, "Sai năm", "Phủ sóng 5G?")] * 3, (True, "", "Phủ sóng 5G?")]


def test_servers_that_start_and_write_at_the_same_time_lose_nothing(database: Database) -> None:
    def write(number: int) -> None:
        FeedbackTable(database, keep_questions=False).add(SAID)
        AuditTable(database).add(line(number))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(FeedbackTable(database, keep_questions=False))) == 12
    assert [each["n"] for each in AuditTable(database)] == list(range(12))


def test_the_audit_in_a_database_holds_what_the_one_in_a_file_does(database: Database, tmp_path: Path) -> None:
    written = []
    for audit in ("database", tmp_path / "a.jsonl"):
        settings = Settings(audit=audit, audit_key=KEY, log_questions=True)
        kept = open_audit(settings, database)
        kept.write(Person("10.0.0.1", "an"), OneAnswer().answer("Không ai biết?"))
        kept.write_change(Person("10.0.0.1", "an"), "uploaded", "uploads/a.txt")
        written.append([{**each, "at": ""} for each in read_audit(settings, database) or ()])
    assert written[0] == written[1]
    assert [(each["outcome"], each["question"], each["closest"]) for each in written[0]] == [
        ("not_found", "Không ai biết?", "a.txt"),
    ]  # fmt: skip


def test_the_oldest_lines_go_when_there_are_more_than_are_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_table, "MOST_LINES", 5)
    monkeypatch.setattr(audit_table, "BETWEEN", 4)
    audit = AuditTable(database)
    for number in range(13):
        audit.add(line(number))
    assert [each["n"] for each in audit] == list(range(8, 13))[-5:]


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
    """Address of a PostgreSQL that can be stopped and started; it is tried again at once."""
    monkeypatch.setattr(reach, "RETRY", 0.0)
    with tempfile.TemporaryDirectory(prefix="hoidap-postgresql-") as folder, ExitStack() as stack:
        port, running = free_port(), ExitStack()
        stack.callback(lambda: running.close())

        def start() -> None:
            running.enter_context(postgresql_in(Path(folder), port))

        start()
        yield f"postgresql+psycopg://hoidap@127.0.0.1:{port}/postgres", running.close, start


def test_lines_wait_while_the_database_is_away_and_none_is_lost(
    other: tuple[str, Callable[[], None], Callable[[], None]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    address, stop, start = other
    settings = {"database": address, "audit": "database", "audit_key": KEY, "feedback": Path("unused")}
    client = TestClient(application(**settings))
    ask = {"question": "Phủ sóng 5G?"}
    assert client.post("/api/ask", json=ask).status_code == 200
    monkeypatch.setattr(audit_table, "MOST_HELD", 2)
    stop()
    assert [client.post("/api/ask", json=ask).status_code for _ in range(3)] == [200, 200, 500]
    assert b"hoidap_audit_held 2.0" in client.get("/metrics").content
    refused = client.post("/api/feedback", json={"helpful": True}, headers={"Accept-Language": "en"})
    assert (refused.status_code, refused.json()["detail"]) == (
        503, "What you said could not be kept. Please try again later.",
    )  # fmt: skip
    assert caplog.text.count("the database is not reached") == 1
    start()
    assert client.post("/api/ask", json=ask).status_code == 200
    assert client.post("/api/feedback", json={"helpful": True}).status_code == 204
    assert len(read_audit(Settings(**settings), open_database(Settings(**settings))) or ()) == 4
    assert b"hoidap_audit_held 0.0" in client.get("/metrics").content


def test_the_report_says_that_it_cannot_be_read_now(
    other: tuple[str, Callable[[], None], Callable[[], None]],
) -> None:
    address, stop, _ = other
    named = {"auth": "header", "trusted_proxies": "127.0.0.1", "editors": "press"}
    headers = {"Remote-User": "an", "Remote-Groups": "press"}
    client = TestClient(application(database=address, **named), headers=headers, client=("127.0.0.1", 50000))
    assert client.get("/report").status_code == 200
    stop()
    shown = client.get("/report?lang=en")
    assert shown.status_code == 503
    assert "Not available at present" in shown.text


def test_what_could_not_be_written_in_the_end_is_told(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    file = tmp_path / "f.sqlite"
    audit = AuditTable(database_of(file))
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE audit")
    connection.close()
    audit.add(line(1))
    assert audit.held == 1
    audit.close()
    assert "1 lines of the audit are lost" in caplog.text


def test_a_database_that_is_away_or_none_is_a_stated_problem(tmp_path: Path) -> None:
    for address in (f"postgresql://hoidap@127.0.0.1:{free_port()}/hoidap", f"sqlite:///{tmp_path}"):
        with pytest.raises(DatabaseUnusable, match="HOIDAP_DATABASE"):
            FeedbackTable(open_database(Settings(database=address)), keep_questions=False)
    with pytest.raises(AuditUnwritable, match="HOIDAP_AUDIT"):
        open_audit(Settings(audit=tmp_path), database_of(tmp_path / "f.sqlite"))


@pytest.mark.parametrize("password", ["sesame", "se:sesame", "pa@sesame", "pa@ss:sesame"])
def test_no_message_holds_the_password(password: str) -> None:
    secret = f"postgresql://hoidap:{password}@127.0.0.1:{free_port()}/hoidap"
    with pytest.raises(DatabaseUnusable) as raised:
        FeedbackTable(open_database(Settings(database=secret)), keep_questions=False)
    assert "sesame" not in f"{raised.value} {raised.value.__cause__} {Settings(database=secret)!r}"
    limits = f"redis://:{password}/sesame@127.0.0.1:6379/0"
    with pytest.raises(LimitsUnusable, match="%2F") as unusable:
        SharedCounts(limits)
    assert "sesame" not in f"{unusable.value} {unusable.value.__cause__}"


def test_the_doctor_is_told_which_right_is_missing(shared: str) -> None:
    whole = Database(make_url(shared))
    FeedbackTable(whole, keep_questions=False)
    assert whole.ask(FEEDBACK, "SELECT", "UPDATE").startswith("PostgreSQL ")
    with whole.begin() as connection:
        connection.exec_driver_sql("DROP ROLE IF EXISTS reader")
        connection.exec_driver_sql("CREATE ROLE reader LOGIN")
        connection.exec_driver_sql("GRANT SELECT ON feedback TO reader")
    reader = Database(make_url(shared.replace("hoidap@", "reader@")))
    assert reader.ask(FEEDBACK, "SELECT").startswith("PostgreSQL ")
    with pytest.raises(DatabaseUnusable, match="SELECT, INSERT in feedback"):
        reader.ask(FEEDBACK, "SELECT", "INSERT")
    with whole.begin() as connection:
        connection.exec_driver_sql("GRANT INSERT, UPDATE ON feedback TO reader")
    with reader.begin() as connection:  # no right to a sequence is needed
        row = {"at": "", "helpful": 1, "comment": "", "article_id": "", "start": 0, "end": 0, "language": "vi"}
        connection.execute(FEEDBACK.insert().values(**row, question=""))
