"""Files of many articles, a JSON object a line."""

import gzip
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.answers.answer import Citation
from app.web.links import article_link
from eval.runner import index_articles
from index.articles import MOST_PROBLEMS, read_articles
from index.datatypes import Article
from index.formats.text import json_lines
from tests.fakes import FakeEncoder, OneAnswer, application


def lines(*stated: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in stated).encode()


def read_file(folder: Path, raw: bytes, name: str = "a.jsonl") -> tuple[list[Article], list[str]]:
    """Return the articles of a file and what is said of it."""
    (folder / name).write_bytes(raw)
    (folder / "zz.txt").write_text("Tốt.", encoding="utf-8")
    read = read_articles(folder)
    assert read.articles[-1].id == "zz.txt"
    return read.articles[:-1], [str(problem) for problem in read.unreadable] + read.warnings


def test_each_line_is_an_article(tmp_path):
    raw = lines(
        {"_id": "p0", "title": "Nghỉ\n phép", "text": "Nhân viên có 12 ngày.", "date": "2025-03-01", "language": "en"},
        {"id": "train/7", "title": "", "text": "Trụ sở ở Huế.", "url": "https://x.example/7", "groups": ["hr"]},
        {"id": 12, "abstract": "Mở đầu.", "body": "Thân bài.\nHết."},
        {"text": "Không có tên."},
    )
    articles, said = read_file(tmp_path, b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n", 1) + b"\n \n")
    assert said == []
    assert articles == [
        Article("a.jsonl/p0", "Nghỉ phép", "2025-03-01", None, "vi", "Nhân viên có 12 ngày."),
        Article("a.jsonl/train/7", "Trụ sở ở Huế.", None, "https://x.example/7", "vi", "Trụ sở ở Huế.", ("hr",)),
        Article("a.jsonl/12", "Mở đầu. Thân bài. Hết.", None, None, "vi", "Mở đầu.\nThân bài.\nHết."),
        Article("a.jsonl/4", "Không có tên.", None, None, "vi", "Không có tên."),
    ]


def test_a_packed_file_is_read_like_another_and_a_long_beginning_is_cut_between_words(tmp_path):
    articles, said = read_file(tmp_path, gzip.compress(lines({"id": "x", "text": "mười hai " * 20})), "a.JSONL.gz")
    assert said == []
    assert [(article.id, article.title) for article in articles] == [
        ("a.JSONL.gz/x", "mười hai mười hai mười hai mười hai mười hai mười hai mười hai mười hai mười…"),
    ]


BAD = {
    b"{": "is not JSON (unexpected end of data)",
    b'{"text": "a", "score": NaN}': "is not JSON (unexpected character, expected a JSON value)",
    b'{"text": "caf\xe9"}': "is not JSON (str is not valid UTF-8: surrogates not allowed)",
    b'{"text": "\\ud800"}': "is not JSON (",
    b'{"text": "a", "x": ' + b"[" * 5000 + b"]" * 5000 + b"}": "is not JSON (depth limit exceeded)",
    b'["text"]': "is not a JSON object",
    b'{"title": "T"}': "holds no text: `text` is missing or empty",
    b'{"text": " . "}': "holds no text: `text` is missing or empty",
    b'{"text": 5}': "its text is 5, expected text",
    b'{"text": "a", "date": [2025]}': "its date is [2025], expected text",
    b'{"text": "a", "id": 1.5}': "its id is 1.5, expected text or a whole number",
    b'{"text": "a", "id": true}': "its id is True, expected text or a whole number",
    b'{"text": "a", "id": "../b"}': "its id '../b' cannot stand in an address",
    b'{"text": "a", "id": "b//c"}': "its id 'b//c' cannot stand in an address",
    b'{"text": "a", "id": ""}': "its id '' cannot stand in an address",
    b'{"text": "a", "id": "b\\nc"}': "its id 'b\\nc' cannot stand in an address",
    b'{"text": "a", "groups": []}': "its groups name none",
    b'{"text": "a", "group": "hr"}': "has 'group' where only `groups` is read",
    b'{"text": "b", "id": "good"}': "its id 'good' is that of line 1",
}


def test_a_bad_line_is_named_with_its_number_and_costs_no_other(tmp_path):
    raw = b'{"text": "Tr\xc6\xb0\xe1\xbb\x9bc.", "id": "good"}\n' + b"\n".join(BAD) + b'\n{"text": "Sau."}'
    articles, said = read_file(tmp_path, raw)
    assert [article.id for article in articles] == ["a.jsonl/good", f"a.jsonl/{len(BAD) + 2}"]
    for number, (problem, says) in enumerate(zip(said, BAD.values(), strict=True), start=2):
        assert problem.startswith(f"a.jsonl: line {number}: {says}")


def test_an_id_that_is_the_number_of_another_line_is_there_once(tmp_path):
    articles, said = read_file(tmp_path, lines({"text": "Một.", "id": "2"}, {"text": "Hai."}))
    assert [article.id for article in articles] == ["a.jsonl/2"]
    assert said == ["a.jsonl: line 2: its id '2' is that of line 1"]


def test_fifty_problems_of_a_file_are_named_and_the_others_counted(tmp_path):
    undated = [{"text": "Một.", "date": "tomorrow"}] * (MOST_PROBLEMS + 7)
    articles, said = read_file(tmp_path, b"no\n" * 1200 + lines(*undated))
    assert len(articles) == MOST_PROBLEMS + 7
    assert len(said) == 2 * (MOST_PROBLEMS + 1)
    assert said[MOST_PROBLEMS] == "a.jsonl: 1,150 more lines like these"
    assert said[-1] == "a.jsonl: 7 more lines like these"


def test_a_line_that_is_too_long_costs_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 1_000_000)
    long = [b'{"text": "' + b"a" * size + b'"}' for size in (999_987, 999_988, 3_500_000)]
    articles, said = read_file(tmp_path, b"\n".join([*long, b'{"text": "Sau."}']))
    assert [article.id for article in articles] == ["a.jsonl/1", "a.jsonl/4"]
    assert said == ["a.jsonl: line 2: is longer than 1 MB", "a.jsonl: line 3: is longer than 1 MB"]


def test_a_file_that_is_cut_or_no_gzip_or_packs_too_much_is_named_as_a_whole(tmp_path):
    good = gzip.compress(lines(*({"text": f"Câu {number}."} for number in range(1000))))
    row = b'{"text": "Tr\xc3\xb2n."}\n'
    files = {
        "bomb.jsonl.gz": gzip.compress(bytes(90_000_000)),
        "cut.jsonl.gz": good[:-100],
        "damaged.jsonl.gz": good[:200] + b"\0" * 50 + good[250:],
        "empty.jsonl.gz": b"",
        "garbage.jsonl.gz": good + b"garbage",
        "gzip.jsonl.gz": row,
        "many.jsonl.gz": gzip.compress(b"{}\n" * 200_001),
        "rows.jsonl.gz": gzip.compress(row.replace(b"n", b"n" * 10_000) * 6_000),
        "utf16.jsonl": row.decode().encode("utf-16"),
    }
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    articles, said = read_file(tmp_path, row)
    assert [article.id for article in articles] == ["a.jsonl/1"]
    assert said == [
        "bomb.jsonl.gz: unpacks to more than 50 MB: pack it by gzip alone, or not at all",
        "cut.jsonl.gz: is cut short: copy it anew",
        "damaged.jsonl.gz: is not packed by gzip, or is damaged: copy it anew",
        "empty.jsonl.gz: holds no documents",
        "garbage.jsonl.gz: is not packed by gzip, or is damaged: copy it anew",
        "gzip.jsonl.gz: is not packed by gzip, or is damaged: copy it anew",
        "many.jsonl.gz: holds more than 200,000 lines: divide it",
        "rows.jsonl.gz: unpacks to more than 50 MB: pack it by gzip alone, or not at all",
        "utf16.jsonl: is UTF-16: save it as UTF-8",
    ]


def test_a_file_of_too_many_lines_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(json_lines, "MOST", 3)
    assert read_file(tmp_path, b"\n\n\n\n")[1] == ["a.jsonl: holds more than 3 lines: divide it"]


def test_articles_toml_names_the_file_or_one_article_in_it(tmp_path):
    of_file, of_row = 'groups = ["hr"]\ndate = 2024-01-01', 'groups = ["board"]'
    tables = f'["a.jsonl"]\n{of_file}\n["a.jsonl/x"]\n{of_row}\n["a.jsonl/none"]\ntitle = "T"\n'
    (tmp_path / "articles.toml").write_text(tables, encoding="utf-8")
    articles, said = read_file(tmp_path, lines({"id": "x", "text": "Một."}, {"id": "y", "text": "Hai."}))
    assert [(article.id, article.groups, article.date) for article in articles] == [
        ("a.jsonl/x", ("board",), "2024-01-01"),
        ("a.jsonl/y", ("hr",), "2024-01-01"),
    ]
    assert said == ["a.jsonl/none: named in articles.toml, but there is no such document"]


@pytest.mark.parametrize("row_id", ["train/091019", "a b", "50%", "x?y#z&w=1", "ế/Ệ", "p0.txt", "a:b+c"])
def test_an_article_of_a_file_of_many_opens_by_its_id(tmp_path, row_id):
    articles, said = read_file(tmp_path, lines({"id": row_id, "title": "Tên", "text": "Phủ sóng 5G đạt 91,2% dân số."}))
    assert said == []
    answerer = OneAnswer(articles)
    index = index_articles(articles, FakeEncoder(), progress=False)
    (hit,) = index.search("Phủ sóng 5G?", 1).hits
    assert hit.passage.article_id == f"a.jsonl/{row_id}"
    client = TestClient(application(answerer), base_url="http://127.0.0.1")
    (listed,) = client.get("/api/articles").json()["articles"]
    link = article_link(Citation.cut(1, articles[0], (9, 11), (0, 29)), "vi", "/")
    page = client.get(link.partition("#")[0])
    assert page.status_code == 200
    assert '<mark id="cited">5G</mark>' in page.text
    api = client.get("/api" + link.partition("?")[0])
    assert api.json() == listed | {"text": articles[0].text}
