"""What is told of a build."""

import json
from pathlib import Path

import pytest

from index.build import Built, build_index
from index.datatypes import Article
from index.errors import IndexDamaged
from index.passages import PassageSettings
from index.search import Index
from index.store.article_file import ARTICLES_FILE, ArticleWriter
from index.store.build_report import Changes
from index.store.fallback import verified
from index.store.generations import REPORT_FILE, open_generation
from tests.fakes import FakeEncoder
from tests.index.generation_files import write_generation

LONG = "Hội nghị bộ trưởng số ASEAN lần thứ sáu diễn ra tại Hà Nội trong hai ngày với đại diện của mười một nước."


def article(article_id: str, text: str, title: str = "T") -> Article:
    return Article(article_id, title, None, None, "vi", text)


def build(folder: Path, **texts: str | None) -> Built:
    (folder / "articles").mkdir(exist_ok=True)
    for name, text in texts.items():
        path = folder / "articles" / f"{name}.txt"
        path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    return build_index(folder / "articles", folder / "index", FakeEncoder, PassageSettings(longest=200))


def changes(folder: Path, before: list[Article], now: list[Article]) -> Changes:
    """Return what became of articles, after they were written to files."""
    for name, articles in (("before", before), ("now", now)):
        (folder / name).unlink(missing_ok=True)
        writer = ArticleWriter(folder / name)
        for each in articles:
            writer.add(each)
        writer.close()
    return Changes.between(folder / "before", folder / "now")


def test_articles_are_compared_by_id_and_content(tmp_path: Path) -> None:
    before = [article("a", "1"), article("b", "2"), article("c", "3"), article("d", "4"), article("e", "5")]
    now = [article("a", "1"), article("b", "2", "other"), article("c", "6"), article("f", "5"), article("g", "7")]
    assert changes(tmp_path, before, now) == Changes(["g"], ["b", "c"], ["d"], [("e", "f")], 1)


def test_of_several_articles_with_one_text_each_is_renamed_once(tmp_path: Path) -> None:
    before, now = [article("a", "1"), article("b", "1")], [article("c", "1"), article("d", "1"), article("e", "1")]
    assert changes(tmp_path, before, now) == Changes(["e"], [], [], [("a", "c"), ("b", "d")], 0)
    assert changes(tmp_path, now, before) == Changes([], [], ["e"], [("c", "a"), ("d", "b")], 0)


def test_the_report_tells_what_became_of_each_article(tmp_path: Path) -> None:
    first = build(tmp_path, a=LONG, b=LONG, c="The internet is for all of the people. They say so.", d="Hội 5G.").report
    assert first.changes == Changes(["a.txt", "b.txt", "c.txt", "d.txt"], [], [], [], 0)
    assert (first.articles, first.passages, first.languages) == (4, 4, {"vi": 3, "en": 1})
    assert (first.repeated_passages, first.repeated_articles) == (1, [("b.txt", "a.txt")])
    (tmp_path / "articles" / "scan.txt").write_bytes(b"\xff\x00\xfe")
    second = build(tmp_path, a=None, e=LONG, d="Hội 4G.").report
    assert second.changes == Changes([], ["d.txt"], [], [("a.txt", "e.txt")], 2)
    assert [text.partition(":")[0] for text in second.unreadable] == ["scan.txt"]
    assert (second.encoded, second.reused) == (2, 2)  # what has no title is encoded with the name of its file
    assert second.repeated_articles == [("e.txt", "b.txt")]


def test_no_name_of_a_file_commands_the_terminal_it_is_shown_on(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "\x1b[2J\u202e.txt").write_text("Hội 5G.", encoding="utf-8")
    (tmp_path / "articles" / "\x1b[2J.exe").write_bytes(b"")
    report = build(tmp_path).report
    assert report.changes.added == ["\x1b[2J\u202e.txt"]
    assert "1 added (\\x1b[2J\\u202e.txt)" in report.lines[0]
    assert [problem.partition(": not read")[0] for problem in report.problems] == ["warning: \\x1b[2J.exe"]
    assert all(line.isprintable() for line in (*report.lines, *report.problems))


def test_an_article_that_can_no_longer_be_read_is_deleted_and_named(tmp_path: Path) -> None:
    build(tmp_path, a="Hội 5G.", b="Cáp 5G.")
    (tmp_path / "articles" / "b.txt").write_bytes(b"\xff\x00\xfe")
    report = build(tmp_path).report
    assert report.changes == Changes([], [], ["b.txt"], [], 1)
    assert report.problems[0].startswith("skipped: b.txt: is not UTF-8 text")


def test_the_report_is_kept_in_the_generation(tmp_path: Path) -> None:
    built = build(tmp_path, a="Hội 5G.", b=LONG)
    kept = json.loads(built.generation.read(REPORT_FILE))
    assert {**kept, "seconds": 0} == {**json.loads(json.dumps(built.report.as_json())), "seconds": 0}
    assert 0 < kept["seconds"] <= built.report.seconds
    assert open_generation(tmp_path / "index").read(REPORT_FILE)


def test_the_report_in_short_names_a_few_articles(tmp_path: Path) -> None:
    build(tmp_path, a=LONG, gone="Cáp.", was="5G asean.")
    changed = {f"n{number}": f"Hội {number}." for number in range(7)}
    built = build(tmp_path, a=LONG + " Hết.", b=LONG, gone=None, was=None, now="5G asean.", **changed)
    assert built.report.lines == [
        "documents  8 added (b.txt, n0.txt, n1.txt, n2.txt, n3.txt, and 3 more), 1 changed (a.txt), "
        "1 renamed (was.txt to now.txt), 1 deleted (gone.txt), 0 unchanged",
        "languages  10 vi",
        "passages   10 encoded, 0 known from before",
        "repeats    1 passage nearly the same as an earlier one",
        "repeats    1 document as a whole (b.txt repeats a.txt)",
    ]


def test_a_generation_without_a_report_is_loaded_and_compared_with(tmp_path: Path) -> None:
    generation = build(tmp_path, a="Hội 5G.").generation
    files = {name: generation.read(name) for name in generation.manifest.files if name != REPORT_FILE}
    write_generation(tmp_path / "index", files, generation.manifest)
    assert Index.load(tmp_path / "index", FakeEncoder()).search("5G", 1).hits[0].passage.text == "Hội 5G."
    assert build(tmp_path, b="Cáp 5G.").report.changes == Changes(["b.txt"], [], [], [], 1)


def test_an_altered_report_is_found_by_verify_and_costs_no_answer(tmp_path: Path) -> None:
    generation = build(tmp_path, a="Hội 5G.").generation
    path = generation.folder / REPORT_FILE
    path.write_bytes(b"\0" + path.read_bytes()[1:])
    with pytest.raises(IndexDamaged, match=REPORT_FILE):
        generation.verify()
    assert verified(generation) == generation
    for content in (path.read_bytes(), b""):
        path.write_bytes(content)
        index = Index.load(tmp_path / "index", FakeEncoder())
        assert (index.problem, index.search("5G", 1).hits[0].passage.text) == (None, "Hội 5G.")


def test_where_the_index_in_use_is_damaged_all_articles_count_as_added(tmp_path: Path) -> None:
    generation = build(tmp_path, a="Hội 5G.").generation
    (generation.folder / ARTICLES_FILE).unlink()
    assert build(tmp_path).report.changes == Changes(["a.txt"], [], [], [], 0)
