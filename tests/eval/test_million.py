from eval.million import copy_generation
from index.build import build_index
from index.passages import PassageSettings
from index.search import Index
from index.store.generations import open_generation
from tests.fakes import FakeEncoder


def test_a_copy_of_an_index_is_another_generation_of_the_same_files(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "phep.txt").write_text("Nhân viên có 12 ngày phép.", encoding="utf-8")
    built = build_index(tmp_path / "articles", tmp_path / "index", FakeEncoder, PassageSettings()).generation
    name = copy_generation(tmp_path / "index")
    copied = open_generation(tmp_path / "index")
    assert copied.folder.name == name != built.folder.name
    assert copied.manifest == built.manifest
    assert (copied.folder / "units.npy").samefile(built.folder / "units.npy")
    assert (
        Index.load(tmp_path / "index", FakeEncoder()).library.article("phep.txt").text == "Nhân viên có 12 ngày phép."
    )
