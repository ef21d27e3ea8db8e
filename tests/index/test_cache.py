"""What is kept of earlier builds: it saves time, and is never believed when it is damaged."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.errors import SearchError
from index.store.cache import Cache, CachedEncoder
from tests.fakes import FakeEncoder
from tests.index.test_crash import damages
from tests.index.test_no_room import largest_file

KEYS = [bytes([number]) * 32 for number in range(3)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "c.sqlite"


@pytest.fixture
def cache(path: Path) -> Iterator[Cache]:
    cache = Cache(path, wait=0.1)
    yield cache
    cache.close()


class CountingEncoder(FakeEncoder):
    """Knows how many passages it was asked for, with their units or without."""

    asked = 0

    def encode_passages(self, texts):
        self.asked += len(texts)
        return super().encode_passages(texts)

    def encode_with_units(self, texts, units):
        asked = self.asked
        encoded = super().encode_with_units(texts, units)
        self.asked = asked + len(texts)
        return encoded


def test_cached_vectors_are_those_of_the_encoder_and_are_made_once(cache: Cache) -> None:
    encoder = CountingEncoder()
    first = CachedEncoder(encoder, cache).encode_passages(["5g asean", "cáp"])
    again = CachedEncoder(encoder, cache).encode_passages(["cáp", "5g asean"])
    assert np.array_equal(first, FakeEncoder().encode_passages(["5g asean", "cáp"]))
    assert np.array_equal(again, first[::-1])
    assert encoder.asked == 2


def test_cached_units_are_those_of_the_encoder(cache: Cache) -> None:
    texts, units = ["5g asean. cáp", "cáp"], [[(0, 9), (10, 13)], []]
    wanted, wanted_units = FakeEncoder().encode_with_units(texts, units)
    for known in (0, 2):
        encoder = CachedEncoder(FakeEncoder(), cache)
        assert encoder.count_unknown(texts, units) == 2 - known
        vectors, of_units = encoder.encode_with_units(texts, units)
        assert np.array_equal(vectors, wanted)
        assert all(np.array_equal(one, other) for one, other in zip(of_units, wanted_units, strict=True))
        assert encoder.encoded == 2 - known


def test_another_model_other_units_and_another_role_are_encoded_anew(cache: Cache) -> None:
    text, whole = "5g asean", [[(0, 8)]]
    CachedEncoder(FakeEncoder(), cache).encode_with_units([text], whole)
    for encoder, units in ((FakeEncoder("1" * 64), whole), (FakeEncoder(), [[(0, 2)]])):
        assert CachedEncoder(encoder, cache).count_unknown([text], units) == 1
    counting = CountingEncoder()
    CachedEncoder(counting, cache).encode_passages([text])
    CachedEncoder(counting, cache).encode_questions([text])
    assert counting.asked == 2


def test_what_no_generation_needs_is_deleted_and_the_file_becomes_smaller(path: Path) -> None:
    large = bytes(1_000_000)
    sizes, known = [], []
    for generation, others, keys in (("1", [], KEYS[:2]), ("2", ["1"], KEYS[1:]), ("3", ["2"], KEYS[1:2])):
        cache = Cache(path)
        cache.put({key: large for key, value in zip(keys, cache.get(keys), strict=True) if value is None})
        cache.settle(generation, others)
        known.append([cache.missing([key]) == 0 for key in KEYS])
        cache.close()
        sizes.append(path.stat().st_size // 1_000_000)
    assert known == [[True, True, False], [True, True, True], [False, True, True]]
    assert sizes == [2, 3, 2]


def test_what_is_deleted_is_gone_from_the_file(path: Path, cache: Cache) -> None:
    cache.put({KEYS[0]: b"in confidence", KEYS[1]: b"b"})
    assert b"in confidence" in path.read_bytes()
    cache.get(KEYS[1:2])
    cache.settle("1", [])
    assert b"in confidence" not in path.read_bytes()


def test_a_build_that_was_stopped_has_lost_nothing_that_was_put(path: Path) -> None:
    stopped = Cache(path)
    stopped.put({KEYS[0]: b"a"})
    assert Cache(path).get(KEYS[:2]) == [b"a", None]  # nothing was closed or settled


def test_every_damage_to_the_file_costs_only_what_it_held(path: Path, cache: Cache) -> None:
    values = {KEYS[0]: b"a" * 40, KEYS[1]: b"b" * 5000}
    cache.put(values)
    cache.settle("1", [])
    cache.close()
    whole = path.read_bytes()
    places = range(0, len(whole), 97)
    flips = (whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :] for at in places)
    for damaged in (*damages(whole), *flips):
        path.unlink(missing_ok=True)
        if damaged is not None:
            path.write_bytes(damaged)
        again = Cache(path)
        found = again.get(list(values))
        assert all(value in (None, known) for value, known in zip(found, values.values(), strict=True))
        again.put(values)
        again.settle("2", ["1"])
        again.put(values)
        assert again.get(list(values)) == list(values.values())
        again.close()


def test_an_altered_value_is_not_believed(path: Path, cache: Cache) -> None:
    cache.put(dict.fromkeys(KEYS, b"a"))
    with sqlite3.connect(path) as other:
        other.execute("UPDATE kept SET value = 'text' WHERE key = ?", KEYS[:1])
        other.execute("UPDATE kept SET digest = (SELECT digest FROM kept WHERE key = ?) WHERE key = ?", KEYS[1:])
    other.close()
    assert cache.get(KEYS) == [None, b"a", None]
    assert cache.problems == []


@pytest.mark.parametrize("content", ["other program", "other version", "no database", "folder"])
def test_what_is_no_cache_is_put_aside_and_said(path: Path, content: str) -> None:
    if content == "folder":
        path.mkdir()
    elif content == "no database":
        path.write_text("a letter " * 100)
    else:
        with sqlite3.connect(path) as other:
            other.execute("PRAGMA user_version = 99" if "version" in content else "CREATE TABLE letters (text)")
        other.close()
    for _ in range(2):
        path.with_name("c.sqlite-journal").write_text("")
        cache = Cache(path)
        cache.put({KEYS[0]: b"a"})
        assert cache.get(KEYS[:1]) == [b"a"]
        cache.close()
    assert path.with_name("c.sqlite.aside").exists()


def test_a_problem_is_said_once_and_names_where_the_old_file_is(path: Path) -> None:
    path.write_text("a letter " * 100)
    cache = Cache(path)
    cache.close()
    assert cache.problems == [
        f"{path} cannot be used (file is not a database): begun anew, the old one is c.sqlite.aside"
    ]
    cache = Cache(path)
    cache.close()
    assert cache.problems == []


def test_a_file_that_is_locked_is_left_alone(path: Path, cache: Cache) -> None:
    cache.put({KEYS[0]: b"a"})
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    assert cache.get(KEYS[:1]) == [None]
    cache.put({KEYS[1]: b"b"})
    other.rollback()
    other.close()
    assert cache.problems == [f"{path} cannot be used (database is locked): what it kept is worked out anew"]
    again = Cache(path)
    assert again.get(KEYS[:2]) == [b"a", None]
    again.close()


def test_a_folder_that_may_not_be_written_costs_only_time(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "none" / "c.sqlite")
    cache.put({KEYS[0]: b"a"})
    assert cache.get(KEYS[:1]) == [None]
    assert "unable to open database file" in cache.problems[0]


def test_a_full_disk_is_a_stated_problem_and_keeps_what_was_put(path: Path, cache: Cache) -> None:
    cache.put({KEYS[0]: b"a"})
    with largest_file(100_000), pytest.raises(SearchError, match=r"c\.sqlite cannot be written .*check space"):
        cache.put({KEYS[1]: bytes(200_000)})
    again = Cache(path)
    assert again.get(KEYS[:2]) == [b"a", None]
    with largest_file(0):
        again.settle("1", [])
    assert "check space and rights" in again.problems[0]
    again.close()
