"""A disk that is full or may not be written: a stated problem, and the index as it was.

``RLIMIT_FSIZE`` stands in for a full disk: a write beyond it fails as one without space does, whoever writes.
"""

import contextlib
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import export_generation, import_generation
from index.build import build_index
from index.errors import SearchError
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import FakeEncoder

NOBODY = 65534


def build(folder: Path, text: str) -> None:
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "articles" / "a.txt").write_text(text, encoding="utf-8")
    build_index(folder / "articles", folder / "index", FakeEncoder, PassageSettings())


@pytest.fixture
def built() -> Iterator[Path]:
    """An index in a folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    build(folder, "hội 5G.")
    export_generation(folder / "index", folder / "index.tar")
    yield folder
    shutil.rmtree(folder)


@contextlib.contextmanager
def largest_file(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heeded = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heeded)


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """Go on as a user to whom rights apply."""
    own = os.geteuid()
    if own == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(own)


def as_before(folder: Path) -> None:
    index = Index.load(folder / "index", FakeEncoder())
    assert (index.problem, index.library.article("a.txt").text) == (None, "hội 5G.")
    assert [path.name for path in (folder / "index" / "generations").iterdir()] == [index.generation.folder.name]


@pytest.mark.parametrize("size", [0, 60, 100, 300, 500, 1000])
def test_a_disk_that_is_full_during_a_build_is_a_stated_problem(built: Path, size: int) -> None:
    (built / "articles" / "a.txt").write_text("cáp 5G.", encoding="utf-8")
    with largest_file(size), pytest.raises(SearchError, match=r"cannot be written .*check space and rights"):
        build_index(built / "articles", built / "index", FakeEncoder, PassageSettings())
    as_before(built)


@pytest.mark.parametrize("size", [0, 100, 1000])
def test_a_disk_that_is_full_during_an_import_or_export_is_a_stated_problem(built: Path, size: int) -> None:
    before = (built / "index.tar").read_bytes()
    with largest_file(size), pytest.raises(SearchError, match=r"cannot be written .*check space and rights"):
        import_generation(built / "index.tar", built / "index")
    with largest_file(size), pytest.raises(SearchError, match=r"cannot be written .*check space and rights"):
        export_generation(built / "index", built / "index.tar")
    as_before(built)
    assert (built / "index.tar").read_bytes() == before
    assert sorted(path.name for path in built.iterdir()) == ["articles", "index", "index.tar"]


def test_a_disk_that_is_full_at_the_switch_leaves_the_old_index_in_use(built: Path) -> None:
    (built / "index" / ".CURRENT.new").symlink_to("/dev/full")  # a write to it fails for want of space
    with pytest.raises(SearchError, match=r"cannot be written \(No space left on device\)"):
        build(built, "cáp 5G.")
    index = Index.load(built / "index", FakeEncoder())
    assert (index.problem, index.library.article("a.txt").text) == (None, "hội 5G.")
    (built / "index" / ".CURRENT.new").unlink()
    build(built, "asean 5G.")
    assert Index.load(built / "index", FakeEncoder()).library.article("a.txt").text == "asean 5G."


@pytest.mark.parametrize("place", ["index", "index/generations"])
def test_a_folder_that_may_not_be_written_is_a_stated_problem_and_answers(built: Path, place: str) -> None:
    (built / "articles" / "a.txt").write_text("cáp 5G.", encoding="utf-8")
    for path in (built / "index").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (built / "index").chmod(0o777)
    (built / "index" / ".lock").chmod(0o666)
    (built / place).chmod(0o555)
    with without_rights():
        with pytest.raises(SearchError, match=r"cannot be written \(Permission denied\): check space and rights"):
            build_index(built / "articles", built / "index", FakeEncoder, PassageSettings())
        with pytest.raises(SearchError, match=r"cannot be written \(Permission denied\)"):
            export_generation(built / "index", built / "index" / "generations" / "x.tar")
        as_before(built)
    (built / place).chmod(0o755)


def test_an_index_that_may_not_be_read_is_a_stated_problem(built: Path) -> None:
    (built / "index" / "generations").chmod(0)
    with without_rights(), pytest.raises(SearchError, match=r"CURRENT|cannot be read"):
        Index.load(built / "index", FakeEncoder())
    (built / "index" / "generations").chmod(0o755)
