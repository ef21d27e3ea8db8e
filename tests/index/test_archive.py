"""An index carried to another machine as one file."""

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
from pathlib import Path

import pytest
from filelock import FileLock

from index.__main__ import main
from index.archive import export_generation, import_generation
from index.build import build_index
from index.errors import ArchiveUnusable, IndexDamaged, SearchError
from index.passages import PassageSettings
from index.search import Index
from index.store.generations import open_generation
from index.store.manifest import FORMAT
from tests.fakes import FakeEncoder
from tests.index.generation_files import write_generation

TEXTS = {"a.txt": "5G internet.\n\ncáp internet internet internet.", "b.txt": "asean hội asean.", "c.md": "The 5G."}


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indexes")
    for name, texts in (("index", TEXTS), ("other", {"old.txt": "cáp 5G."})):
        (folder / f"{name} articles").mkdir()
        for article, text in texts.items():
            (folder / f"{name} articles" / article).write_text(text, encoding="utf-8")
        build_index(folder / f"{name} articles", folder / name, FakeEncoder, PassageSettings(longest=40))
    return folder


@pytest.fixture
def built(indexes: Path, tmp_path: Path) -> Path:
    """An index of the texts at ``index``, and another at ``other``."""
    return shutil.copytree(indexes, tmp_path, dirs_exist_ok=True)


@pytest.fixture
def exported(built: Path) -> Path:
    export_generation(built / "index", built / "index.tar")
    return built / "index.tar"


def state(index: Path) -> dict[str, bytes]:
    """Every file of an index; what is locked leaves an empty file behind, and its folder."""
    return {str(path.relative_to(index)): path.read_bytes() for path in index.rglob("*") if path.is_file()}


def members(archive: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(archive) as tar:
        return [(member, tar.extractfile(member).read()) for member in tar.getmembers()]


def write(archive: Path, contents: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as tar:
        for member, content in contents:
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content))
    return archive


def with_manifest(archive: Path, **parts: object) -> Path:
    """Change the manifest of an export, and its SHA-256 with it."""
    (manifest, content), (digest, _), *files = members(archive)
    content = json.dumps({**json.loads(content), **parts}).encode()
    return write(archive, [(manifest, content), (digest, hashlib.sha256(content).hexdigest().encode()), *files])


def refused(archive: Path, says: str) -> None:
    other = archive.parent / "other"
    before = state(other)
    with pytest.raises(ArchiveUnusable, match=says):
        import_generation(archive, other)
    assert state(other) == before
    assert len(list((other / "generations").iterdir())) == 1


def test_an_imported_index_finds_what_the_exported_one_finds(built: Path, exported: Path) -> None:
    old = open_generation(built / "other")
    imported = import_generation(exported, built / "other")
    ours, theirs = (Index.load(built / name, FakeEncoder()) for name in ("index", "other"))
    for question in ("internet", "hội asean", "the 5G", "cap"):
        assert theirs.search(question, 5).hits == ours.search(question, 5).hits != []
    assert imported == open_generation(built / "other")
    assert imported.manifest == open_generation(built / "index").manifest
    assert old.folder.is_dir()
    export_generation(built / "other", built / "again.tar")
    assert (built / "again.tar").read_bytes() == exported.read_bytes()


def test_an_import_makes_an_index_where_none_was(built: Path, exported: Path) -> None:
    import_generation(exported, built / "new" / "index")
    assert len(Index.load(built / "new" / "index", FakeEncoder())) == len(Index.load(built / "index", FakeEncoder()))


def test_an_export_has_no_time_owner_or_path_of_its_machine(exported: Path) -> None:
    for member, _ in members(exported):
        assert (member.mtime, member.uid, member.uname, member.isreg()) == (0, 0, "", True)
        assert ".." not in member.name
        assert not member.name.startswith("/")


def test_a_damaged_index_is_not_exported_and_the_file_of_before_stays(built: Path, exported: Path) -> None:
    before = exported.read_bytes()
    files = sorted(path.name for path in built.iterdir())
    path = open_generation(built / "index").folder / "units.faiss"
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(IndexDamaged, match=r"units\.faiss is not what was built"):
        export_generation(built / "index", exported)
    assert exported.read_bytes() == before
    assert sorted(path.name for path in built.iterdir()) == files


def test_a_place_that_cannot_be_exported_to_is_a_stated_problem(built: Path) -> None:
    with pytest.raises(SearchError, match=r"x\.tar cannot be written \(No such file or directory\)"):
        export_generation(built / "index", built / "none" / "x.tar")
    with pytest.raises(SearchError, match="is not a file: name another"):
        export_generation(built / "index", built / "other")


@pytest.mark.parametrize("name", ["/etc/hoidap", "../../hoidap", "vi/../../hoidap", "manifest.json", "more.txt"])
def test_a_file_that_the_manifest_does_not_name_is_refused(built: Path, exported: Path, name: str) -> None:
    files = members(exported)
    write(exported, [*files, (tarfile.TarInfo(name), b"x")])
    refused(exported, "more files than its manifest")
    files.insert(2, (tarfile.TarInfo(name), b"x"))
    write(exported, files)
    refused(exported, "where the file 'articles.npy' belongs")


@pytest.mark.parametrize(
    "name", ["/etc/hoidap", "../../hoidap", "vi/../../hoidap", "vi/./x", "a//b", "", "manifest.json"]
)
def test_a_manifest_that_names_a_file_outside_is_refused(built: Path, exported: Path, name: str) -> None:
    with_manifest(exported, files={name: {"size": 1, "sha256": hashlib.sha256(b"x").hexdigest()}})
    refused(exported, "expected a path in the folder")


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, b"S", b"x"],
)
def test_a_link_or_device_is_refused(built: Path, exported: Path, kind: bytes) -> None:
    files = members(exported)
    files[2][0].type = kind
    files[2][0].linkname = "/etc/passwd"
    write(exported, files)
    refused(exported, r"where the file 'articles\.npy' belongs")


def test_a_file_that_is_not_as_large_as_stated_is_refused(built: Path, exported: Path) -> None:
    files = members(exported)
    member, content = files[2]
    for altered in (content + b"x", content[:-1], b"\0" * len(content)):
        files[2] = (member, altered)
        write(exported, files)
        refused(exported, r"articles\.npy")


def test_a_manifest_that_states_more_than_there_is_is_refused(built: Path, exported: Path) -> None:
    files = open_generation(built / "index").manifest.files
    with_manifest(exported, files={**files, "vast": {"size": 10**15, "sha256": "0" * 64}})
    refused(exported, "is cut: its files have 1,000,000,000,")
    with_manifest(exported, files={**files, "minus": {"size": -1, "sha256": "0" * 64}})
    refused(exported, "expected 0 or more")


def test_an_export_of_another_format_is_refused(built: Path, exported: Path) -> None:
    with_manifest(exported, format=99)
    refused(exported, f"has format 99, expected {FORMAT}: export it again")


def test_an_export_that_cannot_be_loaded_is_refused(built: Path, exported: Path) -> None:
    files = members(exported)
    with_manifest(exported, counts={"articles": 3, "passages": 99})
    refused(exported, "no index that can be loaded")
    write(exported, files[:2])
    with_manifest(exported, files={})
    refused(exported, "no index that can be loaded")


def test_one_altered_bit_anywhere_changes_nothing_or_is_refused(built: Path, exported: Path) -> None:
    whole = exported.read_bytes()
    manifest = open_generation(built / "index").manifest
    for at in range(0, len(whole), len(whole) // 60):
        exported.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            assert import_generation(exported, built / "other").manifest == manifest  # the bit was in a padding
        except ArchiveUnusable:
            continue


def test_a_cut_file_is_refused_wherever_it_is_cut(built: Path, exported: Path) -> None:
    whole = exported.read_bytes()
    end = len(whole.rstrip(b"\0"))
    for length in (0, 1, 511, 512, 600, 1024, end // 2, end - 1):
        exported.write_bytes(whole[:length])
        refused(exported, "index.tar")


def test_what_is_no_export_is_refused(built: Path, exported: Path) -> None:
    packed = gzip.compress(exported.read_bytes())
    for content in (packed, b"\0" * 10240, os.urandom(10240), "cáp 5G. ".encode() * 2000):
        exported.write_bytes(content)
        refused(exported, "cut or no export of an index")
    refused(built / "none.tar", "is not a file")
    refused(built / "index", "is not a file")


def test_an_import_waits_for_no_build_and_leaves_its_index(built: Path, exported: Path) -> None:
    before = state(built / "other")
    with FileLock(built / "other" / ".lock"), pytest.raises(SearchError, match="another build is writing"):
        import_generation(exported, built / "other")
    assert state(built / "other") == before


def test_the_commands_say_what_was_carried(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive, other = str(built / "x.tar"), str(built / "other")
    assert main(["export", archive, "--index", str(built / "index")]) == 0
    assert f"3 documents, 4 passages: {archive}, " in capsys.readouterr().out
    assert main(["import", archive, "--index", other]) == 0
    assert f"{open_generation(built / 'other').folder}\n" in capsys.readouterr().out
    assert main(["verify", "--index", other]) == 0
    assert " files are what was built, loaded in " in capsys.readouterr().out
    (built / "x.tar").write_bytes(b"")
    assert main(["import", archive, "--index", other]) == 1
    assert "error: " in capsys.readouterr().err


def test_files_that_are_whole_and_no_index_are_not_verified(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stated = open_generation(built / "index").manifest
    write_generation(built / "index", {"x": b"1"}, stated)
    assert main(["verify", "--index", str(built / "index")]) == 1
    assert "cannot be read" in capsys.readouterr().err
