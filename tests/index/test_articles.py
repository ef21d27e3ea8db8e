"""Reading a folder of files."""

import contextlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.articles import read_articles
from index.errors import ArticlesMissing, ArticleUnreadable
from index.formats.text.cleaning import clean_text
from tests.place import ROOT


def write(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))


def test_the_seeds_have_titles_dates_and_addresses_that_are_no_text():
    first, second = read_articles(ROOT / "seeds").articles
    assert (first.date, first.url, first.language) == ("2026-01-14", None, "vi")
    assert second.url == "https://nhandan.vn/asean-thich-ung-tu-ket-noi-ha-tang-sang-ket-noi-tri-tue-post937017.html"
    assert first.text.startswith("Trong khuôn khổ Hội nghị Bộ trưởng số ASEAN lần thứ 6")
    assert second.text.endswith("đặc biệt là phát triển xanh trong kỷ nguyên số.")
    assert "2026-01-14" not in first.text
    assert "http" not in second.text


def test_ids_are_paths_below_the_folder_in_order(tmp_path):
    write(tmp_path, "b/hai.txt", "Hai.")
    write(tmp_path, "a.txt", "Một.")
    write(tmp_path, ".hidden.txt", "Ẩn.")
    write(tmp_path, "picture.png", b"\x89PNG")
    assert [article.id for article in read_articles(tmp_path).articles] == ["a.txt", "b/hai.txt"]


def test_text_is_nfc_without_invisible_characters(tmp_path):
    write(tmp_path, "a.txt", "\ufeff" + unicodedata.normalize("NFD", "Hòa\u200b bình") + "\r\n\u202eX\x00")
    (article,) = read_articles(tmp_path).articles
    assert article.text == "Hòa bình\nX"
    assert clean_text(article.text) == article.text


def test_front_matter_and_the_first_heading_give_the_title(tmp_path):
    write(
        tmp_path,
        "a.md",
        "---\ntitle: Nghỉ phép\ndate: 2025-03-01\nurl: https://x.example/1\n---\n# Khác\n\nNội *dung*.\n",
    )
    write(
        tmp_path,
        "b.md",
        "# Quy chế **làm việc**\n\n- một\n- hai [liên kết](https://x.example)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    )
    first, second = read_articles(tmp_path).articles
    assert (first.title, first.date, first.url) == ("Nghỉ phép", "2025-03-01", "https://x.example/1")
    assert first.text == "Khác\n\nNội dung."
    assert second.title == "Quy chế làm việc"
    assert second.text == "Quy chế làm việc\n\n- một\n- hai liên kết\n\na | b\na: 1 | b: 2"


def test_articles_toml_wins_over_the_file(tmp_path):
    write(tmp_path, "a.md", "---\ntitle: Cũ\n---\nNội dung.")
    write(tmp_path, "articles.toml", '["a.md"]\ntitle = "Mới"\ndate = 2024-02-29\n')
    (article,) = read_articles(tmp_path).articles
    assert (article.title, article.date) == ("Mới", "2024-02-29")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("latin.txt", "Hội nghị".encode("utf-16-le"), "latin.txt: is not UTF-8 text"),
        ("blank.txt", " \n\t\n", "blank.txt: holds no text"),
        ("front.md", "---\ntitle: [\n---\nX", "front.md: its front matter is not YAML"),
        ("list.md", "---\n- a\n---\nX", "list.md: its front matter is not"),
        ("list.txt", "---\ntitle: [a, b]\n---\nX", "list.txt: the title in its front matter is not a single value"),
        ("deep.md", f"---\ntitle: {'[' * 5000}\n---\nX", "deep.md: its front matter is nested too deeply"),
        (os.fsdecode(b"caf\xe9.txt"), "X", r"caf\xe9.txt: its name is not UTF-8"),
    ],
)
def test_one_unreadable_file_is_named_and_costs_no_other(tmp_path, name, content, says):
    write(tmp_path, name, content)
    write(tmp_path, "good.txt", "Tốt.")
    read = read_articles(tmp_path)
    assert [article.id for article in read.articles] == ["good.txt"]
    assert len(read.unreadable) == 1
    assert str(read.unreadable[0]).startswith(says)


@pytest.mark.parametrize(
    ("stated", "date"),
    [("2026-01-14", "2026-01-14"), ("2026-01-14T10:00:00Z", "2026-01-14"), ("2026-01-14 09:30 +0700", "2026-01-14")],
)
def test_a_date_is_the_day_of_an_iso_date_or_time(tmp_path, stated, date):
    write(tmp_path, "a.md", f"---\ndate: {stated}\n---\nX")
    read = read_articles(tmp_path)
    assert (read.articles[0].date, read.warnings) == (date, [])


@pytest.mark.parametrize("stated", ["tomorrow", "14/01/2026", "2026-13-45"])
def test_a_date_that_is_none_is_a_warning_and_costs_not_the_article(tmp_path, stated):
    write(tmp_path, "a.md", f"---\ndate: {stated}\n---\nX")
    read = read_articles(tmp_path)
    assert ([(article.id, article.date) for article in read.articles], read.unreadable) == ([("a.md", None)], [])
    assert read.warnings == [f"a.md: its date {stated!r} is not of the form 2026-01-14, so it has none"]


def test_front_matter_stands_in_text_files_too_and_a_line_of_dashes_is_text(tmp_path):
    write(tmp_path, "a.txt", "---\r\ntitle: Nghỉ phép\r\ndate: 2025-03-01\r\nurl: ~\r\n---\r\nNội dung.")
    write(tmp_path, "b.txt", "---\nNội dung\n---\nkhác.")
    first, second = read_articles(tmp_path).articles
    assert (first.title, first.date, first.url, first.text) == ("Nghỉ phép", "2025-03-01", None, "Nội dung.")
    assert second.text == "---\nNội dung\n---\nkhác."


def test_the_words_of_html_in_markdown_are_kept_and_its_scripts_are_not(tmp_path):
    write(
        tmp_path,
        "a.md",
        "<div class='x'>\n<p>Trụ sở ở <b>Huế</b>.</p><p>Hai &amp; ba</p>\n<script>var no;</script><![odd[]>\n</div>\n\n"
        "Một <b>hai</b> ba<br>bốn <script>no</script>\n\n<table><tr><td>1</td><td>2</td></tr></table>\n\n"
        "<!-- no -->\n",
    )
    (article,) = read_articles(tmp_path).articles
    assert article.text == "Trụ sở ở Huế.\n\nHai & ba\n\nMột hai ba\nbốn\n\n1 | 2"


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that a person without rights can reach, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """Act as a person who may not enter every folder, as root may."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_folders_that_cannot_be_listed_or_entered_are_named_and_cost_no_other(shared_folder):
    for name in ("a/one.txt", "b/two.txt", "c/three.txt"):
        write(shared_folder, name, "Một.")
    (shared_folder / "a").chmod(0o000)
    (shared_folder / "b").chmod(0o444)
    with without_rights():
        read = read_articles(shared_folder)
    (shared_folder / "a").chmod(0o755)
    (shared_folder / "b").chmod(0o755)
    assert [article.id for article in read.articles] == ["c/three.txt"]
    assert [str(error) for error in read.unreadable] == [
        "a: the folder cannot be opened (Permission denied)",
        "b/two.txt: cannot be opened (Permission denied)",
    ]


def test_what_is_no_file_is_named_and_not_waited_for(tmp_path):
    write(tmp_path, "good.txt", "Tốt.")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to("nowhere.txt")
    (tmp_path / "folder").symlink_to(tmp_path.parent)
    read = read_articles(tmp_path)
    assert [article.id for article in read.articles] == ["good.txt"]
    assert [str(error).split(":")[0] for error in read.unreadable] == ["folder", "link.txt", "pipe.txt"]


def test_a_link_is_followed_only_within_the_folder(tmp_path):
    folder = tmp_path / "articles"
    (folder / "sub").mkdir(parents=True)
    write(folder / "sub", "own.txt", "Của mình.")
    write(tmp_path, "secret.txt", "Mật.")
    (folder / "inside.txt").symlink_to("sub/own.txt")
    for name, target in (("far.txt", "../secret.txt"), ("far.jsonl", "/etc/passwd"), ("loop.txt", "loop.txt")):
        (folder / name).symlink_to(target)
    read = read_articles(folder)
    assert [article.id for article in read.articles] == ["inside.txt", "sub/own.txt"]
    assert [str(error) for error in read.unreadable] == [
        *(
            f"{name}: is a link out of the folder, which is not followed: put the file there"
            for name in ("far.jsonl", "far.txt")
        ),
        "loop.txt: is not a file, or a link to nothing",
    ]


def test_what_is_stated_of_articles_is_not_read_from_outside_the_folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    write(folder, "a.txt", "Một.")
    write(tmp_path, "elsewhere.toml", '["a.txt"]\ntitle = "Hai"\n')
    (folder / "articles.toml").symlink_to("../elsewhere.toml")
    with pytest.raises(ArticleUnreadable, match=r"articles\.toml: is a link out of the folder"):
        read_articles(folder)


def test_metadata_of_an_article_that_is_not_there_is_reported(tmp_path):
    write(tmp_path, "a.txt", "Một.")
    write(tmp_path, "articles.toml", '["b.txt"]\ntitle = "Hai"\n')
    assert "b.txt: named in articles.toml" in str(read_articles(tmp_path).unreadable[0])


def test_what_is_said_of_validity_is_merged_key_by_key(tmp_path):
    write(tmp_path, "a.md", "---\nvalid_to: 2030-01-01\nreplaces: [x.md, y.md]\n---\nPhí 5 đồng.")
    write(tmp_path, "articles.toml", '["a.md"]\nvalid_to = 2027-12-31\n')
    (article,) = read_articles(tmp_path).articles
    assert article.stated == (("valid_to", "2027-12-31"), ("replaces", "x.md"), ("replaces", "y.md"))


def test_a_day_that_there_is_not_is_named_and_does_not_count(tmp_path):
    write(tmp_path, "a.md", "---\nvalid_from: 2024-13-45\nvalid_to: [2030-01-01, mai]\n---\nPhí 5 đồng.")
    write(tmp_path, "b.txt", "Phí 6 đồng.")
    write(tmp_path, "articles.toml", '["b.txt"]\nvalid_to = "31/12"\nvalid_from = 2027-12-31\n')
    assert read_articles(tmp_path).warnings == [
        "a.md: its valid_from '2024-13-45' is no date such as 2026-01-14, so it does not count",
        "a.md: its valid_to 'mai' is no date such as 2026-01-14, so it does not count",
        "b.txt: its valid_to '31/12' is no date such as 2026-01-14, so it does not count",
    ]


def test_a_broken_or_misspelt_articles_toml_is_a_stated_problem(tmp_path):
    write(tmp_path, "a.txt", "Một.")
    write(tmp_path, "articles.toml", '["a.txt"]\ntitel = "X"\n')
    with pytest.raises(
        ArticleUnreadable, match="titel; known are amends, date, groups, replaces, title, url, valid_from, valid_to"
    ):
        read_articles(tmp_path)
    write(tmp_path, "articles.toml", '[a.txt]\ntitle = "X"\n')
    with pytest.raises(ArticleUnreadable, match=r'\[a\.txt\] must be quoted: \["a\.txt"\]'):
        read_articles(tmp_path)
    write(tmp_path, "articles.toml", '["a.txt"]\ntitle = ["X"]\n')
    with pytest.raises(ArticleUnreadable, match="has a list for title"):
        read_articles(tmp_path)
    write(tmp_path, "articles.toml", "[a\n")
    with pytest.raises(ArticleUnreadable, match=r"articles\.toml"):
        read_articles(tmp_path)


def test_a_missing_an_empty_and_a_textless_folder_each_say_so(tmp_path):
    with pytest.raises(ArticlesMissing, match="there is no folder"):
        read_articles(tmp_path / "none")
    with pytest.raises(ArticlesMissing, match="is empty"):
        read_articles(tmp_path)
    write(tmp_path, "picture.png", b"\x89PNG")
    write(tmp_path, "blank.txt", " ")
    with pytest.raises(ArticlesMissing, match=r"holds no readable text.*\n  blank\.txt"):
        read_articles(tmp_path)
