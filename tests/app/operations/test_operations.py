"""What an operator gets: logs, an account of the answers, a check of the installation."""

import json
import resource
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from app.operations.audit_file import AuditFile, AuditUnwritable, read_audit_file
from app.operations.doctor import Finding, examine
from app.operations.feedback import Feedback
from app.operations.listener import FINISHING, PATIENCE, listen
from app.operations.person import Person
from app.settings import DRAIN_SECONDS, Settings
from index.build import build_index
from index.passages import PassageSettings
from tests.fakes import FakeEncoder, OneAnswer, application
from tests.kept import audit_in, feedback_in
from tests.login_provider import login_provider
from tests.serving import ROOT, free_port, serving

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
LOGGING = """
import logging, structlog
from app.operations.logs import log_as_json
log_as_json("INFO")
with structlog.contextvars.bound_contextvars(request_id="r1"):
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        logging.getLogger("app.web.question_queue").exception("lỗi")
logging.getLogger("uvicorn.error").info("started")
logging.getLogger("app").debug("hidden")
"""


def test_the_log_is_json_with_the_request_and_the_fault():
    done = subprocess.run([sys.executable, "-c", LOGGING], cwd=ROOT, capture_output=True, text=True, check=True)
    fault, started = (json.loads(line) for line in done.stderr.splitlines())
    assert (fault["event"], fault["level"], fault["logger"], fault["request_id"]) == (
        "lỗi",
        "error",
        "app.web.question_queue",
        "r1",
    )
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
        audit_in(tmp_path / "a.jsonl", True).write(Person("10.0.0.1", name), answer)
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[0]["who"] == lines[1]["who"] != lines[2]["who"]
    assert lines[0]["question"] == "100% sóng?"


def test_an_audit_that_cannot_be_written_is_a_stated_problem(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(AuditUnwritable, match="HOIDAP_AUDIT"):
        audit_in(tmp_path / "file" / "audit.jsonl")


def test_a_line_that_a_full_disk_does_not_take_is_an_error_and_no_later_line_is_lost(tmp_path):
    path = tmp_path / "audit.jsonl"
    lines = [{"at": "", "outcome": "found", "language": "vi", "articles": [], "question": str(n)} for n in range(3)]
    audit = AuditFile(path)
    audit.add(lines[0])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 20, hard))
    try:
        with pytest.raises(AuditUnwritable, match="room"):
            audit.add(lines[1])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    lines[2]["articles"] = ["tệp \udcff.txt"]  # a name on disk that is no text
    audit.add(lines[2])
    assert list(read_audit_file(path)) == [lines[0], lines[2]]


@pytest.fixture
def sound(tmp_path: Path) -> dict[str, object]:
    """Settings of an installation without a fault."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("Mạng 5G phủ 91,2% dân số.", encoding="utf-8")
    build_index(tmp_path / "articles", tmp_path / "var" / "index", FakeEncoder, PassageSettings())
    folders = {"articles": tmp_path / "articles", "index": tmp_path / "var" / "index", "models": tmp_path / "models"}
    # without the reader, which is prepared for a minute where there is none yet
    return folders | {"feedback": tmp_path / "var" / "feedback.sqlite", "port": free_port(), "reader": "none"}


def faults(settings: dict[str, object], encoder: FakeEncoder | None = None) -> dict[str, Finding]:
    findings = examine(Settings(**settings), lambda: encoder or FakeEncoder())
    return {finding.subject: finding for finding in findings if finding.remedy}


def test_a_sound_installation_has_no_fault(sound):
    assert faults(sound) == {}


def damage(settings: dict[str, object]) -> None:
    path = next((settings["index"] / "generations").rglob("articles*"))
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def edit(settings: dict[str, object]) -> None:
    (settings["articles"] / "a.txt").write_text("Mạng 5G phủ 95% dân số.", encoding="utf-8")


PLANTED = {
    "no articles": (lambda s: (s["articles"] / "a.txt").unlink(), {}, "documents", "put .txt, .md, .html"),
    "an unreadable article": (
        lambda s: (s["articles"] / "b.txt").write_bytes(b"\xff\x00\xfe"), {}, "documents", "mend the files",
    ),
    "an article changed since": (edit, {}, "documents", "python -m index build"),
    "an article for people whom nobody names": (
        lambda s: (s["articles"] / "b.txt").write_text("---\ngroups: hr\n---\nKín."), {}, "documents", "HOIDAP_AUTH",
    ),
    "an article that is gone": (
        lambda s: (s["articles"] / "a.txt").rename(s["articles"] / "b.txt"), {}, "documents", "python -m index build",
    ),
    "groups named since": (
        lambda s: (s["articles"] / "articles.toml").write_text('["a.txt"]\ngroups = ["hr"]\n'),
        {"auth": "header", "trusted_proxies": "127.0.0.1"}, "documents", "python -m index build",
    ),
    "editors whom nobody names": (None, {"editors": "press"}, "editors", "HOIDAP_AUTH"),
    "groups in the header of the name": (
        None, {"auth": "header", "trusted_proxies": "127.0.0.1", "groups_header": "remote-user"}, "groups",
        "HOIDAP_GROUPS_HEADER",
    ),
    "no index": (lambda s: (s["index"] / "CURRENT").unlink(), {}, "index", "python -m index build FOLDER"),
    "a damaged index": (damage, {}, "index", "python -m index build FOLDER"),
    "a reader that is not there": (None, {"reader": "missing.safetensors"}, "reader", "train-reader"),
    "a calibration that is not there": (None, {"confidence": Path("missing.json")}, "confidence", "eval calibrate"),
    "an audit that cannot be written": (None, {"audit": Path("/dev/null/a")}, "audit", "HOIDAP_AUDIT"),
    "feedback that cannot be written": (None, {"feedback": Path("/dev/null/f")}, "feedback", "HOIDAP_FEEDBACK"),
    "an address of another machine": (None, {"host": "192.0.2.1"}, "port", "HOIDAP_HOST"),
    "a public address without a proxy": (
        None, {"public_url": "https://intranet.example/qa"}, "proxies", "HOIDAP_TRUSTED_PROXIES",
    ),
    "everybody is a proxy": (None, {"trusted_proxies": "0.0.0.0/0"}, "proxies", "HOIDAP_TRUSTED_PROXIES"),
    "everybody may read": (None, {"host": "0.0.0.0"}, "people", "HOIDAP_AUTH=header"),
    "a public address without encryption": (
        None, {"public_url": "http://intranet.example", "trusted_proxies": "127.0.0.1"}, "public address", "https",
    ),
    "every site may frame": (None, {"frame_ancestors": "https://*"}, "frame_ancestors", "HOIDAP_FRAME_ANCESTORS"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_the_doctor_finds_a_planted_fault_and_says_what_to_do(sound, name):
    plant, settings, subject, remedy = PLANTED[name]
    if plant:
        plant(sound)
    found = faults(sound | settings)
    assert remedy in found[subject].remedy
    assert str(found[subject]).startswith(f"FAULT  {subject}: ")


def test_the_doctor_finds_a_login_provider_that_is_away_or_not_as_it_should_be(sound):
    with login_provider() as provider:
        oidc = {"auth": "oidc", "oidc_issuer": provider.issuer, "oidc_client_id": "hoidap"}
        oidc |= {"public_url": "https://qa.example", "trusted_proxies": "127.0.0.1", "reader": "none"}
        assert faults(sound | oidc) == {}
        for description, found, remedy in (
            ({"issuer": "https://login.example"}, "another issuer", "set HOIDAP_OIDC_ISSUER to https://login.example"),
            ({"jwks_uri": None}, "jwks_uri", "mend HOIDAP_OIDC_ISSUER"),
            ({"id_token_signing_alg_values_supported": ["none", "HS256"]}, "no signature", "mend HOIDAP_OIDC_ISSUER"),
        ):
            provider.description = description
            fault = faults(sound | oidc)["login"]
            assert found in fault.found
            assert remedy in fault.remedy
        provider.begin()
        unencrypted = faults(sound | oidc | {"public_url": "http://qa.example"})
        assert list(unencrypted) == ["public address"]
    assert "start the login provider" in faults(sound | oidc)["login"].remedy


def test_the_doctor_finds_that_the_index_is_of_another_model(sound):
    found = faults(sound, FakeEncoder("1" * 64))
    assert "python -m index build FOLDER" in found["model"].remedy


def test_the_doctor_finds_a_taken_port_and_a_full_disk(sound, monkeypatch):
    monkeypatch.setattr("app.operations.doctor.FREE_BYTES", 10**18)
    with listen("127.0.0.1", sound["port"]):
        found = faults(sound)
    assert "HOIDAP_PORT" in found["port"].remedy
    assert "free some space" in found["folder"].remedy


def test_the_doctor_takes_a_port_on_which_the_program_answers_for_no_fault(sound):
    with serving(OneAnswer()) as address:
        assert "port" not in faults(sound | {"port": int(address.rpartition(":")[2])})


def test_the_doctor_writes_nothing(sound, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    assert faults(sound | {"audit": tmp_path / "audit.jsonl"}) == {}
    assert sorted(tmp_path.rglob("*")) == before


def test_the_doctor_names_a_setting_that_nothing_reads(sound, monkeypatch):
    monkeypatch.setenv("HOIDAP_FRAME_ANCESTOR", "https://portal.example")
    assert "HOIDAP_FRAME_ANCESTOR" in faults(sound)["settings"].found


def test_a_variable_that_is_empty_counts_as_not_set(monkeypatch):
    for name in ("AUDIT", "THRESHOLD", "INDEX", "RATE_LIMIT"):
        monkeypatch.setenv(f"HOIDAP_{name}", "")
    assert Settings() == Settings(audit=None, threshold=None, index=Path("var/index"), rate_limit="60/minute")
    monkeypatch.setenv("HOIDAP_RATE_LIMIT", "none")
    assert Settings().rate_limit == ""


def test_what_people_said_and_asked_is_for_the_programs_user_only(tmp_path):
    answer = OneAnswer().answer("5G?")
    audit_in(tmp_path / "a.jsonl", True).write(Person("10.0.0.1"), answer)
    feedback_in(tmp_path / "f.sqlite", True).add(Feedback(True, "", "", 0, 0, "vi", ""))
    for name in ("a.jsonl", "a.key", "f.sqlite"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["hoidap.service", "hoidap@.service"])
def test_the_unit_for_systemd_starts_a_command_that_there_is_with_settings_that_there_are(name):
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(ROOT / "app" / "deploy" / name, encoding="utf-8")
    service = unit["Service"]
    python, *command = service["ExecStart"].replace("%i", "7861").split()
    assert python == f"{service['WorkingDirectory']}/.venv/bin/python"
    done = subprocess.run([sys.executable, *command, "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert all(option in done.stdout for option in command if option.startswith("--"))
    name, value = service["Environment"].split("=")
    assert Settings(**{name.removeprefix("HOIDAP_").lower(): value}).log_level == value
    assert Settings().feedback.parts[0] == Path(service["ReadWritePaths"]).name == Settings().index.parts[0]
    systemds_own = "90"
    assert int(service.get("TimeoutStopSec", systemds_own)) > DRAIN_SECONDS + FINISHING + PATIENCE
