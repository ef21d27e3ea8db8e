import os
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.__main__ import main
from index.build import Built, build_index
from index.engine import milvus_lease, milvus_server
from index.engine.addresses import engine_at
from index.engine.engine import STATED_FILE
from index.engine.file_engine import FILES
from index.engine.milvus_engine import MilvusEngine
from index.engine.milvus_library import MilvusLibrary
from index.engine.milvus_writer import MilvusWriter
from index.errors import EngineUnreachable, IndexDamaged, IndexMismatch, IndexMissing, SearchError
from index.legs.fusion import Leg
from index.passages import PassageSettings
from index.search import Index
from index.store.generations import open_generation
from tests.fakes import FakeEncoder
from tests.index.engine.conftest import Milvus, drop_all
from tests.milvus_processes import MilvusServer, lite_server

QUESTIONS = ("hội asean 5G", "cap internet", "the other cáp", "phủ sóng ở đâu?", "Where is 5G?", "zzz")
HOSTILE = '"]) or row >= 0 or array_contains_any(groups, ["'
GROUPS = ("hr", "board", "g", "*", 'a "quote"')


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    with lite_server(tmp_path_factory.mktemp("milvus")) as server:
        yield server


def engine_of(server: MilvusServer, name: str) -> MilvusEngine:
    return MilvusEngine(f"milvus+{server.url}/{name}")


def write_articles(folder: Path) -> Path:
    """Articles in both languages, some of which repeat others, for everybody and for groups."""
    folder.mkdir(exist_ok=True)
    texts = ["Hội asean họp về 5G.\n\nCáp internet dài 30 km.", "The other cable is 5G.", "Cáp quang, hội, asean."]
    for at in range(15):
        groups = [GROUPS[at % 5], GROUPS[at % 3]] if at % 3 else []
        head = f"title: Bài {at}\ndate: 2026-01-{1 + at * 7 % 28:02}\n"
        head += "groups:\n" * bool(groups) + "".join(f"  - {group!r}\n" for group in groups)
        text = texts[at % 3] + "\n\n" + "mạng " * (at % 4)
        (folder / f"{at:02}.md").write_text(f"---\n{head}---\n{text}", encoding="utf-8")
    return folder


def build(articles: Path, index: Path, engine: MilvusEngine, wait: float = 0.0) -> Built:
    return build_index(articles, index, FakeEncoder, PassageSettings(), wait=wait, engine=engine)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same articles in files and in an engine, and what of them can be compared."""

    files: Index
    engine: Index
    leg: Leg


@pytest.fixture(scope="module")
def pair(milvus: Milvus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder, engine = tmp_path_factory.mktemp("pair"), milvus.engine(f"p{secrets.token_hex(4)}")
    articles = write_articles(folder / "articles")
    build(articles, folder / "engine", engine)
    build_index(articles, folder / "files", FakeEncoder, PassageSettings())
    loaded = Index.load(folder / "files", FakeEncoder()), Index.load(folder / "engine", FakeEncoder(), engine)
    yield Pair(*loaded, milvus.leg)
    drop_all(engine)


def everything(index: Index, leg: Leg) -> dict[str, object]:
    """All that an index tells of its articles and passages, in the order in which it tells it."""
    library = index.library
    ids = [each.id for each in library.listed]
    passages = [passage for article_id in ids for passage in library.passages(article_id)]
    return {
        "listed": (list(library.listed), library.listed[2:5], list(library.listed[-1:]), library.article_count),
        "articles": [library.article(article_id) for article_id in ids],
        "passages": (passages, len(index)),
        "copies": [library.copies(passage) for passage in passages],
        "newest": [library.newest(language, most) for language in ("vi", "en") for most in (1, 3, 50)],
        "groups": library.groups,
        "parts": [(part.language, len(part)) for part in library.parts],
        "found": [[hit.passage for hit in index.search(question, 5, leg).hits] for question in QUESTIONS],
    }


def test_the_engine_tells_what_files_tell(pair: Pair) -> None:
    files, engine = pair.files, pair.engine
    assert isinstance(engine.library, MilvusLibrary)
    assert everything(engine, pair.leg) == everything(files, pair.leg)
    for question in QUESTIONS:
        one, other = (index.search(question, 8, pair.leg).hits for index in (files, engine))
        assert [hit.score for hit in other] == pytest.approx([hit.score for hit in one], abs=1e-4)
        for hit in one:
            assert engine.units(hit.passage) == pytest.approx(files.units(hit.passage))
    assert (engine.library.article("none.md"), engine.library.passages("none.md")) == (None, [])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.frozensets(st.sampled_from([*GROUPS, "unknown", HOSTILE]), max_size=4))
def test_nobody_is_told_of_what_is_for_other_groups(pair: Pair, groups: frozenset[str]) -> None:
    files, engine = (index.readable_by(groups) for index in (pair.files, pair.engine))
    assert everything(engine, pair.leg) == everything(files, pair.leg)
    for article in pair.engine.library.listed:
        seen = not article.groups or not groups.isdisjoint(article.groups)
        assert (engine.library.article(article.id) is not None) == seen
        assert bool(engine.library.passages(article.id)) == seen


def test_a_second_folder_takes_up_what_the_first_built(running: MilvusServer, tmp_path: Path) -> None:
    articles, engine = write_articles(tmp_path / "articles"), engine_of(running, "folders")
    with pytest.raises(IndexMissing, match="there is no index in the engine"):
        engine.fetch(tmp_path / "other")
    first = build(articles, tmp_path / "index", engine).generation
    assert STATED_FILE in first.manifest.files
    assert not {"articles.sqlite", "passages.npy", "units.npy"} & set(first.manifest.files)
    engine.fetch(tmp_path / "other")
    assert open_generation(tmp_path / "other").manifest == first.manifest
    (articles / "new.txt").write_text("Cáp mới.", encoding="utf-8")
    (articles / "00.md").unlink()
    again = build(articles, tmp_path / "index", engine)
    assert (again.report.changes.added, again.report.changes.deleted) == (["new.txt"], ["00.md"])
    assert again.report.changes.unchanged == 14
    there = Index.load(tmp_path / "other", FakeEncoder(), engine)
    assert there.generation.folder.name == again.generation.folder.name
    assert there.library.article("new.txt").text == "Cáp mới."
    build(articles, tmp_path / "index", engine)
    stems = {name.rpartition("_")[0] for name in engine.server.call("list_collections") if name.startswith("folders_")}
    assert len(stems) == 2


def test_an_index_whose_collection_is_gone_gives_way_to_the_one_before(running: MilvusServer, tmp_path: Path) -> None:
    articles, engine = write_articles(tmp_path / "articles"), engine_of(running, "gone")
    first = build(articles, tmp_path / "index", engine).generation
    second = build(articles, tmp_path / "index", engine).generation
    engine.server.call("drop_collection", f"gone_g{second.folder.name}_contents")
    loaded = Index.load(tmp_path / "index", FakeEncoder(), engine)
    assert loaded.generation.folder.name == first.folder.name
    assert f"answering from the older index {first.folder.name}" in loaded.problem


def test_files_that_were_altered_in_the_engine_are_not_taken_up(running: MilvusServer, tmp_path: Path) -> None:
    articles, engine = write_articles(tmp_path / "articles"), engine_of(running, "altered")
    stem = f"altered_g{build(articles, tmp_path / 'index', engine).generation.folder.name}"
    rows = engine.server.rows(f"{stem}_files", 'name == "scale.npz"', ["key", "part", "name", "data", "point"])
    engine.server.call("upsert", f"{stem}_files", [row | {"data": "AAAA", "point": [0.0, 0.0]} for row in rows])
    with pytest.raises(IndexDamaged, match="are not what was built"):
        engine.fetch(tmp_path / "other")
    engine.server.call("upsert", f"{stem}_files", [row | {"name": "../x", "point": [0.0, 0.0]} for row in rows])
    with pytest.raises(IndexDamaged, match="which is no name"):
        engine.fetch(tmp_path / "other")
    assert not (tmp_path / "other" / "CURRENT").exists()


def test_an_index_of_files_and_one_of_an_engine_are_told_apart(running: MilvusServer, tmp_path: Path) -> None:
    articles, engine = write_articles(tmp_path / "articles"), engine_of(running, "apart")
    held = build(articles, tmp_path / "index", engine).generation
    with pytest.raises(IndexMismatch, match="set HOIDAP_ENGINE"):
        FILES.open(held)
    files = build_index(articles, tmp_path / "files", FakeEncoder, PassageSettings()).generation
    with pytest.raises(IndexMismatch, match="leave HOIDAP_ENGINE out"):
        engine.open(files)


def test_one_build_writes_at_a_time_and_a_dead_ones_lease_is_taken(
    running: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus_lease, "RENEWED", 0.2)
    monkeypatch.setattr(milvus_lease, "SILENT", 2.0)
    articles, one, other = write_articles(tmp_path / "a"), engine_of(running, "two"), engine_of(running, "two")
    with one.writing(tmp_path / "one"), pytest.raises(SearchError, match="another build is writing to http"):
        build(articles, tmp_path / "other", other)
    build(articles, tmp_path / "other", other)
    with pytest.raises(SearchError, match="another build took this one for dead"), one.writing(tmp_path / "one"):
        monkeypatch.setattr(one._lease, "_renew", lambda: None)  # as a build that was halted
        done = build(articles, tmp_path / "other", other)
        one._lease.require()
    assert Index.load(tmp_path / "other", FakeEncoder(), other).generation.folder.name == done.generation.folder.name
    assert [name for name in other.server.call("list_collections") if name.startswith("two_lease")] == []


def test_a_build_waits_for_another(running: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milvus_lease, "RENEWED", 0.2)
    articles, one, other = write_articles(tmp_path / "a"), engine_of(running, "wait"), engine_of(running, "wait")
    done: list[Built] = []
    with one.writing(tmp_path / "one"):
        waiting = threading.Thread(target=lambda: done.append(build(articles, tmp_path / "other", other, wait=60)))
        waiting.start()
        time.sleep(2)
        assert done == []
    waiting.join(60)
    assert len(done) == 1


def test_an_engine_that_dies_in_a_build_leaves_the_index_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus_lease, "RENEWED", 0.2)
    monkeypatch.setattr(milvus_lease, "SILENT", 1.0)
    articles = write_articles(tmp_path / "articles")
    with lite_server(tmp_path / "milvus") as server:
        engine = engine_of(server, "dies")
        before = build(articles, tmp_path / "index", engine).generation
        write_files = MilvusWriter.write_files

        def die(self: MilvusWriter, folder: Path) -> None:
            server.kill()
            write_files(self, folder)

        monkeypatch.setattr(MilvusWriter, "write_files", die)
        with pytest.raises(EngineUnreachable, match="does not answer: look whether Milvus runs"):
            build(articles, tmp_path / "index", engine)
        assert open_generation(tmp_path / "index").folder == before.folder
        monkeypatch.undo()
        monkeypatch.setattr(milvus_lease, "SILENT", 1.0)
        server.start()
        assert len(Index.load(tmp_path / "index", FakeEncoder(), engine).library.listed) == 15
        after = build(articles, tmp_path / "index", engine).generation
        assert Index.load(tmp_path / "index", FakeEncoder(), engine).generation.folder == after.folder
        left = {name.rpartition("_")[0] for name in engine.server.call("list_collections")}
        assert left == {f"dies_g{each.folder.name}" for each in (before, after)}


def test_an_engine_that_dies_or_hangs_is_no_answer_and_answers_again(tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "articles")
    with lite_server(tmp_path / "milvus") as server:
        engine = engine_of(server, "hangs")
        told: list[tuple[str, str]] = []
        engine.tell(lambda call, outcome, seconds: told.append((call, outcome)))
        build(articles, tmp_path / "index", engine)
        index = Index.load(tmp_path / "index", FakeEncoder(), engine)
        found = index.search("hội asean", 3).hits
        server.pause()
        with pytest.raises(EngineUnreachable):
            index.search("hội asean", 3)
        server.resume()
        assert index.search("hội asean", 3).hits == found
        server.kill()
        with pytest.raises(EngineUnreachable):
            index.search("hội asean", 3)
        server.start()
        assert index.search("hội asean", 3).hits == found
        assert {("search", "done"), ("search", "unreachable"), ("insert", "done")} <= set(told)


def test_an_engine_whose_disk_is_full_is_told_of_and_the_index_stays(tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "articles")
    with lite_server(tmp_path / "milvus", largest=400_000) as server:
        engine = engine_of(server, "full")
        before = build(articles, tmp_path / "index", engine).generation
        for at in range(300):
            text = " ".join(f"từ{at * 1000 + word}" for word in range(1000))
            (articles / f"large{at}.txt").write_text(text, encoding="utf-8")
        with pytest.raises(SearchError, match="the engine at"):
            build(articles, tmp_path / "index", engine)
        loaded = Index.load(tmp_path / "index", FakeEncoder(), engine)
        assert loaded.generation.folder == before.folder
        assert len(loaded.library.listed) == 15


def test_commands_speak_with_the_engine(
    running: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = write_articles(tmp_path / "articles")
    build(articles, tmp_path / "index", engine_of(running, "commands"))
    monkeypatch.setenv("HOIDAP_ENGINE", f"milvus+{running.url}/commands")
    assert main(["status", "--index", str(tmp_path / "other")]) == 0
    assert "holds      15 documents" in capsys.readouterr().out
    assert main(["verify", "--index", str(tmp_path / "other")]) == 0
    assert "files are what was built" in capsys.readouterr().out
    assert main(["export", str(tmp_path / "x.tar"), "--index", str(tmp_path / "other")]) == 1
    assert "back the engine up itself" in capsys.readouterr().err
    monkeypatch.setenv("HOIDAP_ENGINE", f"milvus+{running.url}/empty")
    assert main(["status", "--index", str(tmp_path / "nothing")]) == 1
    assert "there is no index in the engine" in capsys.readouterr().err


@pytest.mark.parametrize(
    "address", ["http://host/x", "milvus+http://host:19530", "milvus+http://host/a b", "milvus+http://host/1"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SearchError, match="HOIDAP_ENGINE is no address such as"):
        engine_at(address)


def test_an_address_may_name_a_user_or_hold_a_token() -> None:
    of = milvus_server.EngineAddress.of
    assert of("milvus+https://u:p%40ss@host:1/name").credentials == {"user": "u", "password": "p@ss"}
    assert of("milvus+https://:secret@host/name").credentials == {"token": "secret"}
    assert of("milvus+https://:secret@host/name").uri == "https://host"
    assert of("milvus+http://host:1/n").credentials == {}
    assert "secret" not in repr(of("milvus+https://:secret@host/name"))


def test_a_server_that_is_not_there_is_told_of_in_time() -> None:
    began = time.monotonic()
    with pytest.raises(EngineUnreachable, match="does not answer: look whether Milvus runs"):
        engine_at("milvus+http://127.0.0.1:9/x").fetch(Path(os.devnull))
    assert time.monotonic() - began < 30
