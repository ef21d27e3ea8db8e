"""The index on disk: old or new, never between."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from index.build import build_index
from index.errors import ArticlesMissing, IndexDamaged, IndexMismatch, IndexMissing, SearchError
from index.legs.unit_vectors import CODES_FILE, QUANTIZER_FILE, UnitVectors, write_units
from index.passages import PassageSettings
from index.search import Index
from index.store.generations import open_generation
from index.store.manifest import FORMAT
from tests.fakes import FakeEncoder
from tests.index.generation_files import write_generation

FILES = ("articles.sqlite", "passages.npy", "articles.npy", "syllables.sqlite", "units.npy", "vi/vectors.faiss")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("5G internet.\n\ncáp internet internet internet.", encoding="utf-8")
    (folder / "b.txt").write_text("asean hội asean.", encoding="utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path, articles: Path) -> Path:
    build_index(articles, tmp_path / "index", FakeEncoder, PassageSettings(longest=40))
    return tmp_path / "index"


def test_every_passage_has_the_vectors_of_its_sentences(tmp_path):
    (tmp_path / "a.txt").write_text("5G internet. Cáp asean.\n\nHội hội. 5G.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("asean hội asean.", encoding="utf-8")
    build_index(tmp_path, tmp_path / "index", FakeEncoder, PassageSettings(longest=25))
    index = Index.load(tmp_path / "index", FakeEncoder())
    expected = {"a.txt:000000000": ["5G internet.", "Cáp asean."], "a.txt:000000025": ["Hội hội.", "5G."]}
    for hit in index.search("internet 5g cáp", 3).hits:
        sentences = expected.get(hit.passage.id, ["asean hội asean."])
        assert np.allclose(
            index.units(hit.passage), FakeEncoder().encode_passages(sentences), atol=0.005
        )  # 8 bits a number


def test_vectors_that_come_in_parts_are_kept_as_if_they_came_at_once(tmp_path):
    vectors = np.random.default_rng(0).normal(size=(3000, 8)).astype(np.float32)
    parts = [vectors[:0], *np.split(vectors, range(2, 3000, 2)), vectors[:0]]
    for name, blocks, count in (("parts", parts, 3000), ("whole", [vectors], 3000), ("none", [], 0)):
        (tmp_path / name).mkdir()
        write_units(tmp_path / name, lambda own=blocks: own, count, 8)
    for file in (QUANTIZER_FILE, CODES_FILE):
        assert (tmp_path / "parts" / file).read_bytes() == (tmp_path / "whole" / file).read_bytes()
    units = UnitVectors.open(tmp_path / "parts")
    step = np.ptp(vectors, axis=0) / 255
    assert (np.abs(units.between(0, 3000) - vectors) <= step * 0.51).all()
    assert (units.between(7, 9) == units.between(0, 3000)[7:9]).all()
    none = UnitVectors.open(tmp_path / "none")
    assert (len(none), none.between(0, 0).shape) == (0, (0, 8))


def test_search_returns_the_best_first_with_their_cosine_similarity(index):
    hits = Index.load(index, FakeEncoder()).search("internet", 3).hits
    # a.txt, whose title is "a", has the passages "a: 5G internet." (1, 1, 1)/√3 and "a: cáp internet internet
    # internet." (1, 1, 3)/√11
    assert [hit.passage.id for hit in hits] == ["a.txt:000000014", "a.txt:000000000", "b.txt:000000000"]
    assert [hit.dense for hit in hits] == pytest.approx([0.9045, 0.5774, 0.0], abs=1e-3)


def test_equal_scores_are_ordered_by_passage(tmp_path):
    for name, text in (("b", "5G hội."), ("a", "5G cáp."), ("c", "5G asean.")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index(tmp_path, tmp_path / "index", FakeEncoder, PassageSettings())
    hits = Index.load(tmp_path / "index", FakeEncoder()).search("5G", 9).hits
    assert len({hit.score for hit in hits}) == 1
    assert [hit.passage.article_id for hit in hits] == ["a.txt", "b.txt", "c.txt"]


def test_a_passage_is_found_by_the_title_of_its_article_that_is_no_word_of_it(tmp_path):
    (tmp_path / "a.txt").write_text("---\ntitle: Internet\n---\nHội hội cáp.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("---\ntitle: Asean\n---\nCáp hội hội.", encoding="utf-8")
    build_index(tmp_path, tmp_path / "index", FakeEncoder, PassageSettings())
    index = Index.load(tmp_path / "index", FakeEncoder())
    best, other = index.search("internet", 2).hits
    assert (best.passage.article_id, best.passage.context, best.passage.text) == ("a.txt", "Internet", "Hội hội cáp.")
    assert (best.dense, other.dense) == (pytest.approx(1 / 6**0.5, abs=1e-3), pytest.approx(0, abs=1e-3))
    assert np.allclose(index.units(best.passage), FakeEncoder().encode_passages(["hội hội cáp"]), atol=0.005)


def test_an_index_without_a_build_says_what_to_run(tmp_path):
    with pytest.raises(IndexMissing, match="run `python -m index build FOLDER`"):
        open_generation(tmp_path)


def test_another_model_is_refused_and_both_values_are_named(index):
    with pytest.raises(IndexMismatch, match=f"'{'0' * 64}', but '{'1' * 64}' is in use"):
        Index.load(index, FakeEncoder(sha256="1" * 64))


def test_another_format_is_refused(index):
    generation = open_generation(index)
    path = generation.folder / "manifest.json"
    path.write_text(json.dumps({**generation.manifest.as_json(), "format": 99}))
    with pytest.raises(IndexMismatch, match=f"format 99, expected {FORMAT}"):
        open_generation(index)


@pytest.mark.parametrize("name", FILES)
def test_verify_and_load_find_one_altered_byte_and_a_cut_or_missing_file(index, name):
    generation = open_generation(index)
    path = generation.folder / name
    whole = path.read_bytes()
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    with pytest.raises(IndexDamaged, match=f"{name} is not what was built"):
        generation.verify()
    with pytest.raises(IndexDamaged, match=f"{name} is not what was built"):
        Index.load(index, FakeEncoder())
    path.write_bytes(whole[:-1])
    with pytest.raises(IndexDamaged, match=f"{name} has {len(whole) - 1} bytes, the manifest says {len(whole)}"):
        Index.load(index, FakeEncoder())
    path.unlink()
    with pytest.raises(IndexDamaged, match=f"{name} cannot be read"):
        Index.load(index, FakeEncoder())


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_zeros_is_a_stated_problem(index, name):
    path = open_generation(index).folder / name
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(IndexDamaged, match="index build"):
        Index.load(index, FakeEncoder())


@pytest.mark.parametrize("content", [b"", b"gone\n", b"../../etc\n", b"\xff\xfe", b"a\0b"])
def test_a_pointer_to_nowhere_is_a_stated_problem(index, content):
    (index / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamaged, match="which is not there"):
        open_generation(index)


def test_a_manifest_that_is_no_manifest_is_a_stated_problem(index):
    for content in ("", "[]", "{}", f'{{"format": {FORMAT}}}'):
        (open_generation(index) if not content else None)
        folder = next(p for p in (index / "generations").iterdir() if p.is_dir())
        (folder / "manifest.json").write_text(content)
        with pytest.raises(IndexDamaged, match=r"manifest\.json cannot be read"):
            open_generation(index)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("model", None),
        ("model", {"id": "fake"}),
        ("counts", {}),
        ("counts", {"articles": "two", "passages": 3}),
        ("passage_settings", []),
        ("files", ["articles.sqlite"]),
        ("files", {"the files": 7}),
        ("built_at", 2026),
        ("search", {"vi": None}),
        ("search", {"vi": {"cells": 4}}),
    ],
)
def test_a_manifest_with_a_part_of_another_kind_is_a_stated_problem(index, part, value):
    generation = open_generation(index)
    (generation.folder / "manifest.json").write_text(json.dumps({**generation.manifest.as_json(), part: value}))
    with pytest.raises(IndexDamaged, match=rf"manifest\.json cannot be read \(.*{part}.*index build FOLDER"):
        open_generation(index)


def test_a_pointer_that_is_no_file_or_names_too_much_is_a_stated_problem(index):
    (index / "CURRENT").write_text("x" * 300)
    with pytest.raises(IndexDamaged, match="CURRENT cannot be read"):
        open_generation(index)
    (index / "CURRENT").unlink()
    (index / "CURRENT").mkdir()
    with pytest.raises(IndexDamaged, match="CURRENT cannot be read"):
        open_generation(index)


def test_a_failed_build_leaves_the_old_index_answering(index, articles):
    before = open_generation(index)
    shutil.rmtree(articles)
    with pytest.raises(ArticlesMissing):
        build_index(articles, index, FakeEncoder, PassageSettings())
    assert open_generation(index) == before


def test_a_second_build_switches_and_keeps_one_older_generation(index, articles):
    first = open_generation(index).folder
    for text in ("hội 5G.", "the 5G.", "cáp 5G."):
        (articles / "b.txt").write_text(text, encoding="utf-8")
        build_index(articles, index, FakeEncoder, PassageSettings())
    assert Index.load(index, FakeEncoder()).library.article("b.txt").text == "cáp 5G."
    assert len(list((index / "generations").iterdir())) == 2
    assert not first.exists()


def test_what_a_killed_build_left_is_swept_away_by_the_next(index):
    stale = index / "generations" / ".building-dead"
    stale.mkdir()
    old = open_generation(index).manifest
    write_generation(index, {"x": b"1"}, old)
    assert not stale.exists()


def test_a_second_writer_is_refused(index, articles):
    with FileLock(index / ".lock"), pytest.raises(SearchError, match="another build is writing"):
        build_index(articles, index, FakeEncoder, PassageSettings())


def test_a_place_that_cannot_be_written_is_a_stated_problem(articles, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SearchError, match="cannot be written"):
        build_index(articles, tmp_path / "file" / "index", FakeEncoder, PassageSettings())
