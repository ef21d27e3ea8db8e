"""What an operator gets: logs, an account of the answers, a check of the installation."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from app.audit import AuditUnwritable, open_audit
from app.person import Person
from tests.fakes import OneAnswer
from tests.serving import ROOT
from tests.test_security import application

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
LOGGING = """
import logging, structlog
from app.logs import log_as_json
log_as_json("INFO")
with structlog.contextvars.bound_contextvars(request_id="r1"):
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        logging.getLogger("app.desk").exception("lỗi")
logging.getLogger("uvicorn.error").info("started")
logging.getLogger("app").debug("hidden")
"""


def test_the_log_is_json_with_the_request_and_the_fault():
    done = subprocess.run([sys.executable, "-c", LOGGING], cwd=ROOT, capture_output=True, text=True, check=True)
    fault, started = (json.loads(line) for line in done.stderr.splitlines())
    assert (fault["event"], fault["level"], fault["logger"], fault["request_id"]) == ("lỗi", "error", "app.desk", "r1")
    assert "RuntimeError: broken" in fault["exception"]
    assert (started["event"], started["logger"]) == ("started", "uvicorn.error")


def test_each_request_is_logged_by_name_and_without_the_question():
    client = TestClient(application())
    with capture_logs() as logged:
        found = client.get("/api/search", params={"q": "điều bí mật"})
        asked = client.post("/api/ask", json={"question": "điều bí mật"})
        client.get("/healthz")
    lines = [line for line in logged if line["event"] == "request"]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/api/search", 200), ("POST", "/api/ask", 200),
    ]  # fmt: skip
    assert found.headers["x-request-id"] != asked.headers["x-request-id"]
    assert "bí mật" not in str(logged)


def audited(path: Path, **settings: bool) -> list[dict]:
    client = TestClient(application(audit=path, **settings))
    for question in ("Phủ sóng 5G?", "chào", "break"):
        client.post("/api/ask", json={"question": question})
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_answer_leaves_a_line_that_names_no_person_and_no_question(tmp_path):
    found, greeting = audited(tmp_path / "audit.jsonl")
    assert (found["outcome"], found["language"], found["articles"]) == ("found", "vi", ["a.txt"])
    assert (greeting["outcome"], greeting["articles"]) == ("greeting", [])
    assert found["who"] == greeting["who"] != "testclient"
    assert "question" not in found
    assert (tmp_path / "audit.key").stat().st_mode & 0o777 == 0o600


def test_the_question_stands_there_only_if_the_operator_says_so(tmp_path):
    assert [line["question"] for line in audited(tmp_path / "audit.jsonl", log_questions=True)] == [
        "Phủ sóng 5G?", "chào",
    ]  # fmt: skip


def test_one_person_has_the_same_hash_after_a_restart_and_another_one_has_another(tmp_path):
    answer = OneAnswer().answer("100% sóng?")
    for name in ("an", "an", "bình"):
        open_audit(tmp_path / "a.jsonl", True).write(Person("10.0.0.1", name), answer)
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[0]["who"] == lines[1]["who"] != lines[2]["who"]
    assert lines[0]["question"] == "100% sóng?"


def test_an_audit_that_cannot_be_written_is_a_stated_problem(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(AuditUnwritable, match="HOIDAP_AUDIT"):
        open_audit(tmp_path / "file" / "audit.jsonl", False)
