"""The commands, run as a person runs them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.search import Index

ROOT = Path(__file__).parent.parent


def run(*arguments: str, timeout: float = 120, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
    )


@pytest.mark.model
def test_ask_json_prints_one_object_of_the_contract_and_nothing_else(seed_index):
    done = run("app", "ask", "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?", "--json", HOIDAP_INDEX=str(seed_index))
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert list(answer) == [
        *(
            "question",
            "language",
            "abstained",
            "answer",
            "sentence",
            "confidence",
            "citations",
            "suggestions",
            "seconds",
        ),
    ]
    assert list(answer["citations"][0]) == [
        *("number", "article_id", "title", "url", "date", "start", "end", "quote", "passage_start", "passage_end"),
    ]
    assert "91,2%" in answer["citations"][0]["quote"]


@pytest.mark.model
def test_ask_prints_the_quote_and_its_source(seed_index):
    done = run("app", "ask", "Ai phát biểu khai mạc hội nghị?", HOIDAP_INDEX=str(seed_index))
    assert done.returncode == 0
    assert "Nguyễn Mạnh Hùng" in done.stdout.splitlines()[0]
    assert "[1] ASEAN thích ứng" in done.stdout


@pytest.mark.model
def test_a_batch_gives_one_row_for_each_row_and_says_which_could_not_be_asked(seed_index, tmp_path):
    rows = [{"id": 7, "question": "ADGMIN là gì?"}, {"id": "b", "question": " "}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    paths = (str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl"))
    done = run("app", "ask", "--batch", paths[0], "--out", paths[1], HOIDAP_INDEX=str(seed_index))
    assert done.returncode == 1
    assert "1 of 2 questions could not be asked" in done.stderr
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["id"], first["abstained"]) == (7, False)
    assert second == {"id": "b", "question": " ", "error": "the question is empty: type one"}


def test_wrong_usage_is_2_and_a_stated_problem_is_1(tmp_path):
    assert run("app", "ask").returncode == 2
    assert run("app", "ask", "x", "--batch", "a").returncode == 2
    assert run("index", "fly").returncode == 2
    done = run("index", "status", "--index", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "run `python -m index build`" in done.stderr


def test_a_wrong_setting_is_named():
    done = run("app", "ask", "x", HOIDAP_PORT="many")
    assert done.returncode == 1
    assert "HOIDAP_PORT" in done.stderr


def test_a_row_that_is_no_question_is_named_by_its_line(tmp_path):
    (tmp_path / "in.jsonl").write_text('{"id": 1, "question": "a"}\n{"id": 2}\n', encoding="utf-8")
    done = run("app", "ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl"))
    assert done.returncode == 1
    assert "in.jsonl:2: expected" in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.model
def test_build_reports_a_skipped_file_and_ends_with_1_yet_the_rest_is_indexed(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "good.txt").write_text("Trụ sở ở Huế.", encoding="utf-8")
    (tmp_path / "articles" / "bad.txt").write_bytes(b"\xff\xfe\x00")
    done = run("index", "build", str(tmp_path / "articles"), "--out", str(tmp_path / "index"))
    assert done.returncode == 1
    assert "skipped: bad.txt: is not UTF-8 text" in done.stderr
    assert "1 articles, 1 passages" in done.stdout
    status = run("index", "status", "--index", str(tmp_path / "index"), "--json")
    assert json.loads(status.stdout)["counts"] == {"articles": 1, "passages": 1}
    assert run("index", "verify", "--index", str(tmp_path / "index")).returncode == 0


@pytest.mark.model
def test_a_build_killed_at_any_moment_leaves_an_index_that_answers(encoder, tmp_path):
    index = tmp_path / "index"
    command = [sys.executable, "-m", "index", "build", "seeds", "--out", str(index)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    began = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    whole = time.monotonic() - began
    for part in range(10):
        build = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * (part + 0.5) / 10)
        build.send_signal(signal.SIGKILL)
        build.wait()
        assert Index.load(index, encoder).search("phủ sóng 5G", 1)[0].passage.article_id.startswith("001")


GUARD = """
import runpy, sys
def refuse(event, values):
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        address = values[1]
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::"):
            sys.stderr.write(f"OUTSIDE {event} {address}\\n")
    if event == "socket.getaddrinfo" and values[0] not in ("127.0.0.1", "::1", "localhost", None, ""):
        sys.stderr.write(f"OUTSIDE {event} {values[0]}\\n")
sys.addaudithook(refuse)
"""
SERVE_ONCE = """
import threading, time, urllib.request, uvicorn
from app.server import create_app
from app.settings import Settings
from app.__main__ import open_answerer
settings = Settings()
server = uvicorn.Server(uvicorn.Config(create_app(settings, open_answerer(settings)), port=0, log_level="warning"))
thread = threading.Thread(target=server.run)
thread.start()
while not server.started:
    time.sleep(0.05)
port = server.servers[0].sockets[0].getsockname()[1]
for path in ("/", "/config", "/articles/001_4ea7e331ad9b0ef4.txt"):
    assert urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").status == 200, path
time.sleep(3)
server.should_exit = True
thread.join()
"""


@pytest.mark.model
def test_build_ask_and_serve_open_no_socket_outside_loopback(seed_index, tmp_path):
    module = "sys.argv = {!r}; runpy.run_module({!r}, run_name='__main__', alter_sys=True)"
    programs = [
        module.format(["index", "build", "seeds", "--out", str(tmp_path / "index")], "index"),
        module.format(["app", "ask", "ADGMIN là gì?"], "app"),
        SERVE_ONCE,
    ]
    for program in programs:
        done = subprocess.run(
            [sys.executable, "-c", GUARD + program],
            cwd=ROOT,
            env={**os.environ, "HOIDAP_INDEX": str(seed_index), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert "OUTSIDE" not in done.stderr
