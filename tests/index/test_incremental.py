"""A build that reuses what it knows gives what a build from nothing gives."""

import contextlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import CACHE_FILE, STEP, build_index
from index.errors import SearchError
from index.formats.file_content import Content
from index.formats.workers import cached_worker
from index.formats.workers.cached_worker import CachedWorker
from index.formats.workers.worker import GivenUp, LibraryMissing, Worker
from index.passages import PassageSettings
from index.search import Index
from index.store.cache import Cache
from index.store.generations import REPORT_FILE, Generation
from tests.fakes import FakeEncoder
from tests.index.test_cache import CountingEncoder
from tests.place import ROOT

SHORT = PassageSettings(longest=40)
QUESTIONS = ("5G internet", "hội asean", "cap quang", "the other")
NAMES = ("a.txt", "b.md", "folder/c.txt", "d.html")
TEXTS = (
    "5G internet.\n\nCáp internet. Cáp asean; cáp.",
    "Hội asean hội. The other.",
    "The other hội.\n\n5G internet.\n\nAsean asean asean.",
    "The prime minister said that the internet is for all of the people, and the other countries agreed with that.",
)
CHANGE = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(TEXTS)),
    st.tuples(st.just("delete"), st.sampled_from(NAMES)),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
)


def change(folder: Path, what: str, name: str, other: str = "") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if what == "write":
        path.write_text(f"<html><body><p>{other}</p></body></html>" if name == "d.html" else other, encoding="utf-8")
    elif what == "delete":
        path.unlink(missing_ok=True)
    elif path.exists() and Path(name).suffix == Path(other).suffix:
        (folder / other).parent.mkdir(parents=True, exist_ok=True)
        path.replace(folder / other)


def contents(generation: Generation) -> dict[str, bytes]:
    """Return the files but the report, and tantivy's, whose names are drawn by lot."""
    names = (name for name in generation.manifest.files if name != REPORT_FILE and "/lexical/" not in name)
    return {name: generation.read(name) for name in names}


def found(index: Path) -> list[object]:
    loaded = Index.load(index, FakeEncoder())
    return [(question, loaded.search(question, 9).hits) for question in QUESTIONS]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CHANGE, min_size=1, max_size=3), min_size=1, max_size=4))
def test_after_any_changes_the_index_is_that_of_a_build_from_nothing(rounds: list) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        change(folder / "articles", "write", "always.txt", "Hội 5G.")
        for number, changes in enumerate(rounds):
            for each in changes:
                change(folder / "articles", *each)
            following = build_index(folder / "articles", folder / "following", FakeEncoder, SHORT)
            anew = build_index(folder / "articles", folder / str(number), FakeEncoder, SHORT)
            assert contents(following.generation) == contents(anew.generation)
            assert found(folder / "following") == found(folder / str(number))
            assert following.report.warnings == anew.report.warnings == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(200):
        change(tmp_path / "articles", "write", f"{number}.txt", f"Hội {number} asean.")
    return tmp_path


def build(folder: Path, encoder: FakeEncoder, settings: PassageSettings = SHORT) -> tuple[int, int]:
    """Return how many passages were encoded and how many were known."""
    report = build_index(folder / "articles", folder / "index", lambda: encoder, settings).report
    return report.encoded, report.reused


def test_only_what_is_new_or_changed_is_encoded(folder: Path) -> None:
    encoder = CountingEncoder()
    assert build(folder, encoder) == (200, 0)
    asked = encoder.asked
    assert build(folder, encoder) == (0, 200)
    change(folder / "articles", "write", "7.txt", "Cáp 5G.")
    change(folder / "articles", "rename", "8.txt", "new.txt")
    change(folder / "articles", "delete", "9.txt")
    assert build(folder, encoder) == (2, 197)  # the file's name is its title, which is encoded with its passages
    assert encoder.asked == asked + 2
    assert [hit.passage.article_id for hit in Index.load(folder / "index", encoder).search("cáp 5G", 1).hits] == [
        "7.txt"
    ]


def test_what_two_generations_no_longer_hold_is_forgotten(folder: Path) -> None:
    encoder = CountingEncoder()
    for text in ("Cáp 5G.", "Cáp asean.", "Cáp internet."):
        change(folder / "articles", "write", "7.txt", text)
        build(folder, encoder)
    known = [build_one(folder, encoder, text) for text in ("Cáp asean.", "Cáp 5G.")]
    assert known == [(0, 200), (1, 199)]


def build_one(folder: Path, encoder: FakeEncoder, text: str) -> tuple[int, int]:
    change(folder / "articles", "write", "7.txt", text)
    return build(folder, encoder)


class Stopped(Exception):
    """Whatever ends a build."""


class StoppedEncoder(CountingEncoder):
    """Encodes so many passages, then the build is over."""

    def __init__(self, most: int, sha256: str = "0") -> None:
        super().__init__(sha256 * 64)
        self.most = most

    def encode_with_units(self, texts, units):
        if self.asked + len(texts) > self.most:
            raise Stopped
        return super().encode_with_units(texts, units)


@pytest.mark.parametrize("most", [0, STEP, 2 * STEP + 5])
def test_a_build_that_was_stopped_goes_on_with_the_batch_that_was_in_work(folder: Path, most: int) -> None:
    with pytest.raises(Stopped):
        build(folder, StoppedEncoder(most))
    done = most // STEP * STEP
    assert build(folder, FakeEncoder()) == (200 - done, done)


@pytest.mark.parametrize(
    ("sha256", "longest", "said"),
    [
        ("1", 40, ["the model changed: 200 of 200 passages are encoded anew"]),
        ("0", 50, ["the settings changed: 0 of 200 passages are encoded anew"]),
        # of 12 characters are only the articles 0 to 9; the others become two passages
        ("0", 12, ["the settings changed: 380 of 390 passages are encoded anew"]),
        ("1", 12, ["the model and the settings changed: 390 of 390 passages are encoded anew"]),
        ("0", 40, []),
    ],
)
def test_what_a_change_of_model_or_settings_costs_is_said_before_it_is_paid(
    folder: Path, caplog: pytest.LogCaptureFixture, sha256: str, longest: int, said: list[str]
) -> None:
    build(folder, FakeEncoder())
    encoder = StoppedEncoder(0, sha256)
    with contextlib.suppress(Stopped):
        build(folder, encoder, PassageSettings(longest))
    assert caplog.messages == said


def test_a_cache_that_is_no_use_costs_time_and_is_said(folder: Path) -> None:
    build(folder, FakeEncoder())
    (folder / "index" / CACHE_FILE).write_bytes(b"letters " * 1000)
    again = build_index(folder / "articles", folder / "index", FakeEncoder, SHORT)
    assert (again.report.encoded, again.report.reused) == (200, 0)
    assert [("encoded.sqlite cannot be used" in text) for text in again.report.warnings] == [True]
    assert b"encoded.sqlite cannot be used" in again.generation.read(REPORT_FILE)
    assert build(folder, FakeEncoder()) == (0, 200)


class OneAnswerWorker(Worker):
    """Gives the same outcome for every file, and counts them."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()
        self.error = error
        self.asked = 0

    def read(self, suffix, raw, pages=None):
        self.asked += 1
        if self.error:
            raise self.error
        return Content(raw.decode(), "T", None, None, ("hr",))


def test_a_file_of_the_same_bytes_and_ending_is_parsed_once(tmp_path: Path) -> None:
    cache, worker = Cache(tmp_path / "c.sqlite"), OneAnswerWorker()
    read = CachedWorker(worker, cache).read
    for suffix, raw, asked in ((".pdf", b"a", 1), (".pdf", b"a", 1), (".html", b"a", 2), (".pdf", b"b", 3)):
        assert read(suffix, raw) == Content(raw.decode(), "T", None, None, ("hr",))
        assert worker.asked == asked
    cache.close()


@pytest.mark.parametrize(
    ("error", "asked"),
    [(ValueError("is a scan"), (1, 1)), (GivenUp("is large"), (1, 2)), (LibraryMissing("needs x"), (2, 3))],
)
def test_a_file_that_could_not_be_read_is_tried_again_when_that_may_help(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: ValueError, asked: tuple[int, int]
) -> None:
    cache, worker = Cache(tmp_path / "c.sqlite"), OneAnswerWorker(error)
    tried = []
    for day in ("2026-01-01", "2026-01-01", "2026-01-02"):
        monkeypatch.setattr(cached_worker, "_today", lambda day=day: day)
        with pytest.raises(ValueError, match=str(error)):
            CachedWorker(worker, cache).read(".pdf", b"a")
        tried.append(worker.asked)
    assert tuple(tried[1:]) == asked
    cache.close()


def test_another_version_of_a_parser_reads_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, worker = Cache(tmp_path / "c.sqlite"), OneAnswerWorker()
    for version in ("1", "1", "2"):
        cached_worker._parsers.cache_clear()
        monkeypatch.setattr(cached_worker, "_version", lambda _, version=version: version)
        CachedWorker(worker, cache).read(".pdf", b"a")
    cached_worker._parsers.cache_clear()
    assert worker.asked == 2
    cache.close()


def test_every_parser_that_is_installed_has_a_version() -> None:
    assert None not in map(cached_worker._version, cached_worker.LIBRARIES)


def test_a_second_writer_waits_as_long_as_it_was_told(folder: Path) -> None:
    holder = "import sys; from pathlib import Path; from index.store.generations import write_lock\n"
    holder += "with write_lock(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()"
    command = [sys.executable, "-c", holder, str(folder / "index")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT) as other:
        assert other.stdin and other.stdout and other.stdout.readline() == b"held\n"
        with pytest.raises(SearchError, match=r"another build is writing .* --wait SECONDS"):
            build(folder, FakeEncoder())
        (folder / "articles" / "late.txt").write_text("Cáp 5G.", encoding="utf-8")
        threading.Timer(1, other.stdin.close).start()
        built = build_index(folder / "articles", folder / "index", FakeEncoder, SHORT, wait=60)
        assert built.report.articles == 201


KILLED = """
import sys, time
from pathlib import Path
from index.build import build_index
from index.passages import PassageSettings
from tests.fakes import FakeEncoder
class Slow(FakeEncoder):
    def encode_with_units(self, texts, units):
        time.sleep(0.2)
        print(len(texts), flush=True)
        return super().encode_with_units(texts, units)
folder = Path(sys.argv[1])
build_index(folder / "articles", folder / "index", Slow, PassageSettings(longest=40))
"""


def test_a_build_that_is_killed_loses_at_most_the_batch_in_work(folder: Path) -> None:
    root = ROOT
    with subprocess.Popen([sys.executable, "-c", KILLED, folder], stdout=subprocess.PIPE, cwd=root) as killed:
        assert killed.stdout
        begun = sum(int(killed.stdout.readline()) for _ in range(3))
        time.sleep(0.05)
        killed.send_signal(signal.SIGKILL)
    encoded, known = build(folder, FakeEncoder())
    assert known >= begun - STEP
    assert encoded == 200 - known


def test_vectors_that_were_kept_are_those_of_the_model_to_the_bit(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c.sqlite")
    kept = np.array([0.1, 1 / 3, -0.0, 5e-45], dtype=np.float32)
    cache.put({b"k" * 32: kept.tobytes()})
    (value,) = cache.get([b"k" * 32])
    assert np.frombuffer(value, dtype=np.float32).tobytes() == kept.tobytes()
    cache.close()
