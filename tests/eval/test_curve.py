from eval.curve import write_repeated
from index.search import Index
from tests.fakes import FakeEncoder


def test_an_index_of_the_articles_again_and_again_can_be_loaded_and_searched(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "phep.txt").write_text("Nhân viên có 12 ngày phép.", encoding="utf-8")
    write_repeated(tmp_path / "articles", 30, tmp_path / "index", FakeEncoder())
    index = Index.load(tmp_path / "index", FakeEncoder())
    assert (index.library.article_count, len(index.search("ngày phép", 5).hits)) == (30, 5)
