"""The index follows its folder."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.settings import Settings
from eval.changes import measure_changes
from index.build import build_index
from index.errors import SearchError
from index.passages import PassageSettings
from index.search import Index
from index.store.generations import generation_names
from index.watch import follow_folder, take_snapshot
from tests.fakes import FakeEncoder
from tests.serving import ROOT

PATIENCE = 60.0
"""Seconds after which a test gives up."""
NEVER = 1e6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    write(tmp_path, "a.txt", "Hội 5G.")
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / "articles" / name).write_text(text, encoding="utf-8")


class Builds:
    """Builds that are counted, and fail when told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.begun = self.done = self.failed = 0
        self.error: SearchError | None = None

    def __call__(self) -> None:
        self.begun += 1
        try:
            if self.error:
                raise self.error
            build_index(self.folder / "articles", self.folder / "index", FakeEncoder, PassageSettings())
        except SearchError:
            self.failed += 1
            raise
        self.done += 1

    def texts(self) -> dict[str, str]:
        with contextlib.suppress(SearchError):
            library = Index.load(self.folder / "index", FakeEncoder()).library
            return {each.id: library.article(each.id).text for each in library.listed}
        return {}

    def rest(self) -> bool:
        """Return whether no build is under way and none begins during many looks."""
        begun, ended = self.begun, self.done + self.failed
        time.sleep(2)
        return begun == ended == self.begun


@contextlib.contextmanager
def following(folder: Path, every: float = NEVER) -> Iterator[Builds]:
    builds, stopped = Builds(folder), threading.Event()
    thread = threading.Thread(target=follow_folder, args=(folder / "articles", builds, every, stopped))
    thread.start()
    try:
        yield builds
    finally:
        stopped.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "index.watch"]


def wait_until(holds: Callable[[], object]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def test_what_is_added_changed_renamed_and_deleted_is_followed(folder: Path) -> None:
    with following(folder) as builds:
        wait_until(lambda: builds.texts() == {"a.txt": "Hội 5G."})
        write(folder, "b.txt", "Cáp 5G.")
        wait_until(lambda: builds.texts() == {"a.txt": "Hội 5G.", "b.txt": "Cáp 5G."})
        write(folder, "b.txt", "Asean 5G.")
        (folder / "articles" / "new").mkdir()
        write(folder, "new/c.txt", "The 5G.")
        wait_until(lambda: builds.texts() == {"a.txt": "Hội 5G.", "b.txt": "Asean 5G.", "new/c.txt": "The 5G."})
        (folder / "articles" / "a.txt").unlink()
        (folder / "articles" / "new" / "c.txt").rename(folder / "articles" / "d.txt")
        wait_until(lambda: builds.texts() == {"b.txt": "Asean 5G.", "d.txt": "The 5G."})
        (folder / "articles" / "articles.toml").write_text('["b.txt"]\ntitle = "B"\n')
        wait_until(lambda: Index.load(folder / "index", FakeEncoder()).library.article("b.txt").title == "B")


def test_changes_that_follow_each_other_are_taken_together_and_no_change_is_no_build(folder: Path) -> None:
    with following(folder, every=0.1) as builds:
        wait_until(lambda: builds.done == 1)
        write(folder, ".hidden.txt", "5G")
        write(folder, "notes.json", "5G")
        for number in range(1, 21):
            write(folder, "a.txt", f"Hội {number}.")
            time.sleep(0.02)
        wait_until(lambda: builds.texts() == {"a.txt": "Hội 20."})
        wait_until(builds.rest)
        assert builds.done < 10
        assert len(generation_names(folder / "index")) == 2


def test_a_build_that_fails_is_told_of_once_and_tried_again(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with following(folder, every=0.1) as builds:
        wait_until(lambda: builds.done == 1)
        builds.error = SearchError("no room: make some")
        write(folder, "a.txt", "Cáp 5G.")
        wait_until(lambda: builds.failed >= 3)
        assert builds.texts() == {"a.txt": "Hội 5G."}
        builds.error = None
        wait_until(lambda: builds.texts() == {"a.txt": "Cáp 5G."})
        assert told(caplog) == ["error: no room: make some"]
        builds.error = SearchError("no room: make some")
        write(folder, "a.txt", "Asean 5G.")
        wait_until(lambda: len(told(caplog)) == 2)


def test_after_a_failed_build_the_next_change_is_followed_without_a_rescan(folder: Path) -> None:
    with following(folder) as builds:
        wait_until(lambda: builds.done == 1)
        write(folder, "articles.toml", "half a li")
        wait_until(lambda: builds.failed == 1)
        write(folder, "articles.toml", '["a.txt"]\ntitle = "half a line"\n')
        wait_until(lambda: Index.load(folder / "index", FakeEncoder()).library.article("a.txt").title == "half a line")


def test_a_folder_that_comes_late_goes_and_is_another_is_followed(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "articles").rename(folder / "later")
    with following(folder, every=0.1) as builds:
        wait_until(lambda: builds.failed >= 2)
        (folder / "later").rename(folder / "articles")
        wait_until(lambda: builds.texts() == {"a.txt": "Hội 5G."})
        shutil.copytree(folder / "articles", folder / "other")
        (folder / "other" / "a.txt").write_text("Cáp 5G.", encoding="utf-8")
        (folder / "articles").rename(folder / "old")
        wait_until(lambda: len(told(caplog)) == 2)
        (folder / "other").rename(folder / "articles")
        wait_until(lambda: builds.texts() == {"a.txt": "Cáp 5G."})
        write(folder, "a.txt", "Asean 5G.")
        wait_until(lambda: builds.texts() == {"a.txt": "Asean 5G."})
    assert all("there is no folder" in text for text in told(caplog))


def test_where_nothing_tells_of_changes_the_folder_is_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr("index.watch.watch", refuse)
    with following(folder, every=0.1) as builds:
        wait_until(lambda: builds.done == 1)
        write(folder, "a.txt", "Cáp 5G.")
        wait_until(lambda: builds.texts() == {"a.txt": "Cáp 5G."})


def test_a_snapshot_differs_when_a_file_does(folder: Path) -> None:
    path = folder / "articles" / "a.txt"
    (folder / "articles" / "link.txt").symlink_to("nowhere.txt")
    before = take_snapshot(folder / "articles")
    assert list(before) == [str(path)]
    assert take_snapshot(folder / "articles") == before
    os.utime(path, ns=(1, 1))
    assert take_snapshot(folder / "articles") == {str(path): (before[str(path)][0], 1)}
    path.unlink()
    assert take_snapshot(folder / "articles") == {}
    for name in ("b.jsonl.gz", "c.gz"):
        (folder / "articles" / name).write_bytes(b"")
    assert list(take_snapshot(folder / "articles")) == [str(folder / "articles" / "b.jsonl.gz")]


@pytest.mark.model
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_command_follows_names_problems_and_stops_cleanly(folder: Path, stop: signal.Signals) -> None:
    command = [sys.executable, "-m", "index", "watch", str(folder / "articles"), "--out", str(folder / "index")]
    watcher = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell ignores it for what runs behind it
    )
    assert watcher.stdout and watcher.stderr
    try:
        assert watcher.stdout.readline().startswith("1 document, 1 passage in ")
        (folder / "articles" / "bad.txt").write_bytes(b"\xff\x00\xfe")
        assert "skipped: bad.txt: is not UTF-8 text" in watcher.stderr.readline()
    finally:
        watcher.send_signal(stop)
        _, said = watcher.communicate(timeout=PATIENCE)
    assert (watcher.returncode, said) == (0, "stopped watching; the index is whole\n")
    assert len(generation_names(folder / "index")) == 2


@pytest.mark.model
def test_a_running_server_answers_from_what_changed_without_a_failed_request(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "a.txt", "Mạng 5G phủ sóng 91% dân số.")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("HOIDAP_READER", "none")
    figures, failures = measure_changes(folder / "articles", Settings().models)  # waits until each change is shown
    assert failures == []
    told = [figure.name.partition(":")[0] for figure in figures if figure.unit == "s"]
    assert told == [f"an article {done}" for done in ("added", "changed", "renamed", "deleted") for _ in range(2)]
    (answered,) = [figure.value for figure in figures if figure.name == "questions answered meanwhile"]
    assert answered > 20
