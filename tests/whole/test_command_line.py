"""The commands, run as a person runs them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.search import Index
from index.store.generations import open_generation
from index.store.manifest import FORMAT
from tests.place import ROOT


def run(
    *arguments: str, program: Sequence[str] = (sys.executable, "-m"), timeout: float = 120, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
    )


def test_hoidap_has_the_commands_of_both_programs_and_ends_as_they_do(tmp_path):
    def hoidap(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return run(*arguments, program=[str(Path(sys.executable).with_name("hoidap"))], **environment)

    usage = hoidap("--help")
    assert usage.returncode == 0
    assert {"ask", "serve", "doctor", "report", "build", "watch", "status", "verify", "export", "import"} <= set(
        usage.stdout.split()
    )
    empty = {"HOIDAP_INDEX": str(tmp_path)}
    for command in (("status",), ("verify",), ("export", str(tmp_path / "a.tar")), ("ask", "x")):
        done = hoidap(*command, **empty)
        assert (done.returncode, done.stdout) == (1, "")
        assert "there is no index" in done.stderr
    unquoted = hoidap("ask", "what", "is", "this")
    assert unquoted.returncode == 2
    assert "usage: hoidap" in unquoted.stderr
    assert 'put the question in quotes: ask "what is this"' in unquoted.stderr
    assert "HOIDAP_PORT" in hoidap("serve", HOIDAP_PORT="many").stderr
    assert hoidap("build", "--wait", "soon").returncode == 2
    assert hoidap("fly").returncode == 2


def test_a_variable_that_is_empty_counts_as_not_set():
    done = run("index", "build", "--help", HOIDAP_INDEX="", HOIDAP_ARTICLES="")
    assert "default: HOIDAP_INDEX or var/index" in " ".join(done.stdout.split())
    assert "default: HOIDAP_ARTICLES or seeds" in " ".join(done.stdout.split())


def test_a_reader_that_stops_early_is_no_error():
    command = [sys.executable, "-c", "from index.console import run_command; run_command(lambda: print('x' * 10**6))"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        assert writer.stdout and writer.stderr
        writer.stdout.read(1)
        writer.stdout.close()
        assert writer.stderr.read() == b""
        assert writer.wait(60) == 1


def test_no_name_of_a_file_commands_the_terminal_that_shows_an_error(tmp_path):
    (tmp_path / "a\x1b[2J.txt").write_bytes(b"")
    done = run("index", "build", str(tmp_path), "--out", str(tmp_path / "index"))
    assert done.returncode == 1
    assert "a\\x1b[2J.txt" in done.stderr
    assert "\x1b" not in done.stderr


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
            "certainty",
        ),
    ]
    assert list(answer["citations"][0]) == [
        *("number", "article_id", "title", "url", "date", "start", "end", "quote", "passage_start", "passage_end"),
    ]
    assert "91,2%" in answer["citations"][0]["quote"]


@pytest.mark.model
def test_ask_json_with_explain_has_the_steps_beside_what_it_has_without(seed_index):
    done = run("app", "ask", "Ai phát biểu khai mạc hội nghị?", "--json", "--explain", HOIDAP_INDEX=str(seed_index))
    assert (done.returncode, done.stderr) == (0, "")
    *answer, last = json.loads(done.stdout).items()
    assert [name for name, _ in answer][:3] == ["question", "language", "abstained"]
    name, steps = last
    assert (name, list(steps)) == ("steps", ["understood", "searched", "read", "decided", "shown"])
    assert all(read["no_answer"] != 0 for read in steps["read"])
    assert steps["shown"]["text"] == dict(answer)["answer"]
    assert round(steps["decided"]["probability"], 4) == dict(answer)["confidence"]


@pytest.mark.model
def test_ask_prints_the_quote_and_its_source(seed_index):
    done = run("app", "ask", "Ai phát biểu khai mạc hội nghị?", HOIDAP_INDEX=str(seed_index))
    assert done.returncode == 0
    assert "Nguyễn Mạnh Hùng" in done.stdout.splitlines()[0]
    assert "[1] ASEAN thích ứng" in done.stdout


@pytest.mark.model
def test_a_batch_gives_one_row_for_each_row_and_says_which_could_not_be_asked(seed_index, tmp_path):
    rows = [
        {"id": 7, "question": "ADGMIN là gì?"},
        {"id": "b", "question": " "},
        {"id": "\ud800", "question": "\udfff"},
        {"id": 8, "question": "Còn năm 2030?", "after": "Quy mô kinh tế số của ASEAN năm 2025 là bao nhiêu?"},
        {"id": 9, "question": "ADGMIN là gì?", "after": ""},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    paths = (str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl"))
    done = run("app", "ask", "--batch", paths[0], "--out", paths[1], HOIDAP_INDEX=str(seed_index))
    assert done.returncode == 1
    assert "2 of 5 questions could not be asked" in done.stderr
    first, second, third, after, again = map(
        json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    )
    assert (first["id"], first["abstained"]) == (7, False)
    assert second == {"id": "b", "question": " ", "error": "the question is empty: type one"}
    assert third == {"id": "\ud800", "question": "\udfff", "error": "the question is empty: type one"}
    assert (after["id"], after["question"], after["abstained"]) == (8, "Còn năm 2030?", False)
    assert again["answer"] == first["answer"]
    umask = os.umask(0o022)
    os.umask(umask)
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o666 & ~umask
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


@pytest.mark.model
def test_an_output_that_cannot_show_a_letter_loses_no_answer(seed_index):
    environment = {"HOIDAP_INDEX": str(seed_index), "PYTHONIOENCODING": "ascii"}
    question = "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?"
    assert "91,2%" in run("app", "ask", question, **environment).stdout
    done = run("app", "ask", question, "--json", **environment)
    assert (done.returncode, json.loads(done.stdout)["question"]) == (0, question)


def test_wrong_usage_is_2_and_a_stated_problem_is_1(tmp_path):
    assert run("app", "ask").returncode == 2
    assert run("app", "ask", "x", "--batch", "a").returncode == 2
    assert run("app", "ask", "--json", "--batch", "a", "--out", "b").returncode == 2
    unquoted = run("app", "ask", "what", "is", "this")
    assert (unquoted.returncode, unquoted.stdout) == (2, "")
    assert 'put the question in quotes: ask "what is this"' in unquoted.stderr
    assert run("index", "fly").returncode == 2
    for seconds in ("-1", "nan", "soon"):
        assert f"'{seconds}' is no time" in run("index", "build", "--wait", seconds).stderr
    done = run("index", "status", "--index", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "run `python -m index build FOLDER`" in done.stderr


def test_a_wrong_setting_is_named():
    done = run("app", "ask", "x", HOIDAP_PORT="many")
    assert done.returncode == 1
    assert "HOIDAP_PORT" in done.stderr


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('{"id": 2}', "expected"),
        ("[" * 100_000, "nested too deeply"),
        ('{"id": ' + "1" * 5000 + ', "question": "a"}', "a number is too long"),
        ('{"id": [2], "question": "a"}', "the id is not a single value"),
        ('{"id": 2, "question": "a", "after": 1}', "`after` is not the question before"),
        ('{"id": 2', "not JSON"),
    ],
)
def test_a_row_that_is_no_question_is_named_by_its_line(tmp_path, row, says):
    (tmp_path / "in.jsonl").write_text(f'{{"id": 1, "question": "a"}}\n{row}\n', encoding="utf-8")
    done = run("app", "ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl"))
    assert done.returncode == 1
    assert f"in.jsonl:2: {says}" in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_a_place_that_no_answers_can_be_written_to_is_named_before_any_work(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": 1, "question": "a"}\n', encoding="utf-8")
    (tmp_path / "link.jsonl").symlink_to(source)
    for target, says in (
        (tmp_path, "is not a file"),
        (Path("/dev/null"), "is not a file"),
        (tmp_path / "none" / "out.jsonl", "cannot be written (No such file or directory)"),
        (source, "is the file of --batch"),
        (tmp_path / "link.jsonl", "is the file of --batch"),
    ):
        done = run("app", "ask", "--batch", str(source), "--out", str(target), HOIDAP_INDEX=str(tmp_path / "index"))
        assert (done.returncode, says in done.stderr, "there is no index" in done.stderr) == (1, True, False)
    assert source.read_text(encoding="utf-8") == '{"id": 1, "question": "a"}\n'


def test_a_missing_index_is_said_before_the_model_is_unpacked(tmp_path):
    environment = {"HOIDAP_INDEX": str(tmp_path / "index"), "HOIDAP_MODELS": str(tmp_path / "models")}
    for command in (("ask", "x"), ("serve", "--port", "0")):
        done = run("app", *command, **environment)
        assert (done.returncode, done.stdout) == (1, "")
        assert "there is no index" in done.stderr
    assert not (tmp_path / "models").exists()


def test_a_place_that_cannot_be_listened_on_is_a_stated_problem():
    done = run("app", "serve", "--port", "99999")
    assert done.returncode == 1
    assert done.stderr.startswith("error: HOIDAP_PORT (--port): Input should be less than or equal to 65535")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("app", "serve", "--port", port)
        assert done.returncode == 1
        assert f"cannot listen on 127.0.0.1, port {port} (Address already in use)" in done.stderr
        assert "http://" not in done.stderr
    done = run("app", "serve", "--host", "192.0.2.1")
    assert done.returncode == 1
    assert "set another HOIDAP_PORT or --port, or another HOIDAP_HOST or --host" in done.stderr


@pytest.mark.model
@pytest.mark.parametrize(("stop", "ended"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_serve_names_what_it_skipped_and_stops_at_once_though_a_page_is_open(tmp_path, stop, ended):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "good.md").write_text("---\ndate: soon\n---\nTrụ sở ở Huế.", encoding="utf-8")
    (tmp_path / "articles" / "bad.txt").write_bytes(b"\xff\x00\xfe")
    server = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--build", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "HOIDAP_INDEX": str(tmp_path / "index"), "HOIDAP_ARTICLES": str(tmp_path / "articles")},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell ignores it for what runs behind it
    )
    said: list[str] = []
    while not said or not said[-1].startswith("http://"):
        said.append(server.stderr.readline())
        assert said[-1], said
    assert any(line.startswith("skipped: bad.txt: is not UTF-8 text") for line in said)
    assert any(line.startswith("warning: good.md: its date 'soon'") for line in said)
    with urllib.request.urlopen(f"{said[-1].strip()}gradio_api/heartbeat/page") as stream:
        stream.readline()
        began = time.monotonic()
        server.send_signal(stop)
        rest = server.stderr.read()
        assert (server.wait(), rest) == (ended, "")
        assert time.monotonic() - began < 10
    server.stderr.close()
    no_models = str(tmp_path / "index" / "CURRENT")  # a file: the index in use is named, then nothing more is done
    places = {"HOIDAP_INDEX": str(tmp_path / "index"), "HOIDAP_MODELS": no_models}
    again = run("app", "serve", "--build", "--port", "0", **places)
    assert again.stderr.startswith("using the index of 1 document built 20")
    manifest = open_generation(tmp_path / "index").folder / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_bytes()), "format": 1}), encoding="utf-8")
    earlier = run("app", "serve", "--build", "--port", "0", **places)
    assert f"has format 1, expected {FORMAT}" in earlier.stderr
    assert "building the index of " in earlier.stderr


@pytest.mark.model
def test_build_reports_a_skipped_file_and_ends_with_1_yet_the_rest_is_indexed(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "good.txt").write_text("Trụ sở ở Huế.", encoding="utf-8")
    (tmp_path / "articles" / "bad.txt").write_bytes(b"\xff\x00\xfe")
    done = run("index", "build", str(tmp_path / "articles"), "--out", str(tmp_path / "index"))
    assert done.returncode == 1
    assert "skipped: bad.txt: is not UTF-8 text" in done.stderr
    assert "1 document, 1 passage" in done.stdout
    status = run("index", "status", "--index", str(tmp_path / "index"), "--json")
    assert json.loads(status.stdout)["counts"] == {"articles": 1, "passages": 1}
    assert run("index", "verify", "--index", str(tmp_path / "index")).returncode == 0
    again = run("index", "build", str(tmp_path / "articles"), "--out", str(tmp_path / "index"), "--json")
    report = json.loads(again.stdout)
    assert (again.returncode, report["generation"] in done.stdout) == (1, False)
    assert (report["encoded"], report["reused"], report["changes"]["unchanged"]) == (0, 1, 1)
    assert report["unreadable"][0].startswith("bad.txt: is not UTF-8 text")


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
        assert Index.load(index, encoder).search("phủ sóng 5G", 1).hits[0].passage.article_id.startswith("001")


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
from app.web.server import create_app
from app.settings import Settings
from app.__main__ import open_answerer
from app.web.reload import LiveAnswerer
settings = Settings()
live = LiveAnswerer(open_answerer(settings), settings.index)
server = uvicorn.Server(uvicorn.Config(create_app(settings, live), port=0, log_level="warning"))
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
