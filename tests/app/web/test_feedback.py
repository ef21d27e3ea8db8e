"""What people say of answers."""

import json
import re
import sqlite3
import threading

import pytest
from fastapi.testclient import TestClient

from app.operations.audit_file import read_audit_file
from app.operations.database import DatabaseUnusable
from app.operations.feedback import Feedback
from app.operations.report import group_by_meaning, make_report
from app.web.pages.report_page import render_report
from app.web.pages.report_words import REPORT
from tests.fakes import NOT_ANSWERED, FakeEncoder, OneAnswer, application
from tests.kept import feedback_in

SAID = {
    "helpful": False, "comment": "Sai năm", "article_id": "a.txt", "start": 0, "end": 29, "language": "vi",
    "question": "Phủ sóng 5G?",
}  # fmt: skip
pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]


@pytest.mark.parametrize(("keep", "question"), [(False, ""), (True, "Phủ sóng 5G?")])
def test_what_is_said_is_kept_and_the_question_only_if_the_operator_says_so(tmp_path, keep, question):
    path = tmp_path / "new" / "feedback.sqlite"
    client = TestClient(application(feedback=path, log_questions=keep))
    assert client.post("/api/feedback", json=SAID).status_code == 204
    assert client.post("/api/feedback", json={"helpful": True}).status_code == 204
    disliked, liked = [said for _, said in feedback_in(path, keep)]
    assert disliked == Feedback(False, "Sai năm", "a.txt", 0, 29, "vi", question)
    assert liked == Feedback(True, "", "", 0, 0, "vi", "")


@pytest.mark.parametrize("wrong", [{"comment": "x" * 1001}, {"start": -1}, {"language": "fr"}, {"helpful": None}])
def test_what_cannot_be_kept_is_refused(tmp_path, wrong):
    client = TestClient(application(feedback=tmp_path / "f.sqlite"))
    assert client.post("/api/feedback", json=SAID | wrong).status_code == 422
    assert list(feedback_in(tmp_path / "f.sqlite")) == []


def test_no_article_is_named_that_the_person_may_not_know_of(tmp_path):
    client = TestClient(application(feedback=tmp_path / "f.sqlite"))
    client.post("/api/feedback", json=SAID | {"article_id": "../../x", "comment": "Sai"})
    ((_, said),) = feedback_in(tmp_path / "f.sqlite")
    assert said == Feedback(False, "Sai", "", 0, 0, "vi", "")


def test_who_says_too_much_is_told_to_wait(tmp_path):
    client = TestClient(application(feedback=tmp_path / "f.sqlite", rate_limit="1/hour"))
    assert [client.post("/api/feedback", json=SAID).status_code for _ in range(2)] == [204, 429]


def test_many_speak_at_the_same_time(tmp_path):
    feedback = feedback_in(tmp_path / "f.sqlite", True)
    threads = [threading.Thread(target=feedback.add, args=(Feedback(**SAID),)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(feedback)) == 20


def test_a_place_that_cannot_be_written_is_a_stated_problem(tmp_path):
    (tmp_path / "file").write_text("not a database" * 100)
    for path in (tmp_path / "file", tmp_path / "file" / "f.sqlite"):
        with pytest.raises(DatabaseUnusable, match="HOIDAP_FEEDBACK"):
            feedback_in(path)


def test_what_is_said_keeps_no_character_that_a_terminal_obeys(tmp_path):
    feedback = feedback_in(tmp_path / "f.sqlite", True)
    feedback.add(Feedback(**SAID | {"comment": "một\x1b[2J\nhai\u202e", "article_id": "a\x07.txt"}))
    ((_, said),) = feedback
    assert (said.comment, said.article_id) == ("một[2J hai", "a.txt")


def audit_line(outcome: str, question: str = "", articles: tuple[str, ...] = (), language: str = "vi") -> dict:
    line = {"at": "2026-11-22T10:00:00+00:00", "outcome": outcome, "language": language, "articles": list(articles)}
    closest = {"closest": "a.txt"} if outcome == "not_found" else {}
    return line | closest | ({"question": question} if question else {})


def test_the_report_says_what_was_not_found_called_wrong_and_never_cited(tmp_path):
    index = OneAnswer().index
    feedback = feedback_in(tmp_path / "f.sqlite", True)
    feedback.add(Feedback(**SAID))
    feedback.add(Feedback(**SAID | {"helpful": True}))
    asked = [audit_line("not_found", question) for question in ("5g ở đâu", "cáp", "5g ở đâu")]
    asked += [audit_line("not_found", "5g the", language="en"), audit_line("found", articles=("other.txt",))]
    report = make_report(index, feedback, asked)
    lines = report.as_text().splitlines()
    assert lines[0] == "5 answers since 2026-11-22"
    assert lines[1:4] == ["  en  not_found       1", "  vi  found           1", "  vi  not_found       3"]
    assert lines[5:8] == ["    2  vi  5g ở đâu", "    1  vi  cáp", "    1  en  5g the"]
    assert lines[8:10] == ["documents that came closest to what was not found:", "    4  a.txt"]
    assert lines[10] == "1 answers called helpful, 1 wrong; the last of these:"
    assert lines[11].endswith("a.txt:0-29  Phủ sóng 5G?  Sai năm")
    assert lines[12:] == ["1 of 1 documents never cited:", "  a.txt"]


def test_what_a_page_showed_again_is_not_counted_in_the_report():
    index = OneAnswer().index
    lines = [audit_line("not_found", "cáp"), audit_line("found", articles=("a.txt",))]
    again = [line | {"again": True} for line in lines]
    assert make_report(index, [], [*again, audit_line("found")]) == make_report(index, [], [audit_line("found")])


def test_the_report_says_why_it_does_not_know_what_was_not_found():
    text = make_report(OneAnswer().index, [], [audit_line("not_found")]).as_text()
    assert "HOIDAP_LOG_QUESTIONS" in text
    assert make_report(OneAnswer().index, [], []).as_text() == "nobody has asked or said anything yet"


@pytest.mark.parametrize(("language", "shown"), [("vi", "chưa từng được trích dẫn"), ("en", "never cited")])
def test_the_page_of_the_report_holds_what_the_report_does_and_escapes_it(language, shown):
    said = Feedback(**SAID | {"comment": "<script>x</script>"})
    audit = [audit_line("not_found", "<b>5g</b>"), audit_line("greeting")]
    index = OneAnswer().index
    html = render_report(
        make_report(index, [("2026-11-22T10:00:00", said)], audit), language, "./", index.library.article
    )
    assert shown in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert "&lt;b&gt;5g&lt;/b&gt;" in html
    assert "<script" not in html
    nothing = render_report(make_report(index, [], []), language, "./", index.library.article)
    assert REPORT[language].empty in nothing


def test_the_report_is_there_for_editors_only(tmp_path):
    settings = {"auth": "header", "trusted_proxies": "10.0.0.5", "feedback": tmp_path / "f.sqlite"}
    client = TestClient(application(editors="press", audit=tmp_path / "a.jsonl", **settings), client=("10.0.0.5", 1))
    editor = {"Remote-User": "an", "Remote-Groups": "hr,press"}
    assert client.get("/report?lang=en", headers=editor).text.count(REPORT["en"].empty) == 1
    client.post("/api/ask", json={"question": NOT_ANSWERED[0]}, headers=editor)
    report = client.get("/report?lang=en", headers=editor).text
    assert '<td lang="vi"><a href="articles/a.txt?lang=en">Hạ tầng số</a></td><td>1</td>' in report
    assert client.get("/articles/a.txt?lang=en", headers=editor).status_code == 200
    assert '<a href="./report?lang=en">' in client.get("/articles?lang=en", headers=editor).text
    assert "report?" not in client.get("/articles?lang=en", headers={"Remote-User": "an"}).text
    for headers in ({"Remote-User": "an"}, {"Remote-User": "press"}, {"Remote-User": "an", "Remote-Groups": "hr"}):
        assert client.get("/report", headers=headers).status_code == 404
    nobody = TestClient(application(**settings), client=("10.0.0.5", 1))
    assert nobody.get("/report", headers=editor | {"Remote-Groups": ""}).status_code == 404


def rows(html: str) -> list[list[str]]:
    """Return the cells of each row of a page's tables, those that name columns among them."""
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)]


def test_the_report_names_articles_by_their_titles_which_lead_to_the_words_that_were_called_wrong():
    index = OneAnswer().index
    said = [Feedback(**SAID), Feedback(**SAID | {"article_id": "gone.txt"}), Feedback(**SAID | {"article_id": ""})]
    report = make_report(index, [("2026-11-22T10:00:00", each) for each in said], [audit_line("found")])
    html = render_report(report, "en", "./", index.library.article)
    link = '<a href="articles/a.txt?start=0&amp;end=29&amp;lang=en#cited">Hạ tầng số</a>'
    assert rows(html) == [
        ["Language", "Outcome", "Times"],
        ["Vietnamese", "answered", "1"],
        ["Day", "Document", "Question", "Comment"],
        ["22 November 2026", "nothing found", "Phủ sóng 5G?", "Sai năm"],
        ["22 November 2026", "gone.txt", "Phủ sóng 5G?", "Sai năm"],
        ["22 November 2026", link, "Phủ sóng 5G?", "Sai năm"],
        ["Document"],
        ['<a href="articles/a.txt?lang=en">Hạ tầng số</a>'],
    ]
    assert html.count("<th") == html.count('<th scope="col">') + html.count("<thead>") == 11


def test_the_report_tells_what_it_can_without_an_audit_file_and_that_there_is_none(tmp_path):
    editor = {"Remote-User": "an", "Remote-Groups": "press"}
    settings = {"auth": "header", "trusted_proxies": "10.0.0.5", "feedback": tmp_path / "f.sqlite"}
    client = TestClient(application(editors="press", **settings), client=("10.0.0.5", 1))
    client.post("/api/feedback", json=SAID, headers=editor)
    html = client.get("/report?lang=en", headers=editor).text
    assert REPORT["en"].no_audit in html and REPORT["en"].empty not in html
    assert "0 answers called helpful, 1 wrong" in html
    assert "never cited" not in html
    text = make_report(OneAnswer().index, feedback_in(tmp_path / "f.sqlite"), None).as_text().splitlines()
    assert "HOIDAP_AUDIT" in text[0] and text[1].startswith("0 answers called helpful, 1 wrong")


def test_what_is_said_of_one_answer_in_one_conversation_counts_once_the_last(tmp_path):
    path = tmp_path / "f.sqlite"
    client = TestClient(application(feedback=path))
    for helpful, comment in ((True, ""), (True, ""), (False, ""), (False, "Sai năm"), (False, "")):
        said = SAID | {"helpful": helpful, "comment": comment, "conversation": "c1"}
        assert client.post("/api/feedback", json=said).status_code == 204
    ((_, said),) = feedback_in(path)
    assert (said.helpful, said.comment) == (False, "Sai năm")
    client.post("/api/feedback", json=SAID | {"helpful": True, "comment": "", "conversation": "c1"})
    ((_, said),) = feedback_in(path)
    assert (said.helpful, said.comment) == (True, "")
    for other in ({"conversation": "c2"}, {"question": "Cáp?"}, {"end": 5}, {"article_id": ""}):
        client.post("/api/feedback", json=SAID | {"conversation": "c1"} | other)
    assert [said.helpful for _, said in feedback_in(path)] == [True, False, False, False, False]


def test_neither_the_conversation_nor_a_question_that_is_not_kept_stands_in_the_file(tmp_path):
    path = tmp_path / "f.sqlite"
    feedback_in(path).add(Feedback(**SAID), "conversation-of-an")
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert "Sai năm".encode() in content
    assert b"conversation-of-an" not in content and "Phủ sóng".encode() not in content


def test_a_file_of_an_earlier_version_is_taken_on(tmp_path):
    path = tmp_path / "f.sqlite"
    with sqlite3.connect(path) as old:
        old.execute(
            "CREATE TABLE feedback (at TEXT NOT NULL, helpful INTEGER NOT NULL, comment TEXT NOT NULL, "
            'article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, language TEXT NOT NULL, '
            "question TEXT NOT NULL)"
        )
        row = ("2026-01-01T00:00:00+00:00", 1, "", "a.txt", 0, 29, "vi", "")
        old.executemany("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [row, row])
    old.close()
    threads = [threading.Thread(target=feedback_in, args=(path, False)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for helpful in (True, False):
        feedback_in(path).add(Feedback(**SAID | {"helpful": helpful}), "c1")
    assert [said.helpful for _, said in feedback_in(path)] == [True, True, False]


def test_questions_of_one_meaning_are_one_group():
    groups = group_by_meaning(["5g?", "cáp", "cáp", "5G"], FakeEncoder())
    assert groups == [["cáp", "cáp"], ["5g?", "5G"]]


def test_the_audit_is_read_with_the_files_before_it_and_without_a_line_that_was_cut(tmp_path):
    first, second, third = (audit_line("found", question) for question in ("một", "hai", "ba"))
    (tmp_path / "a.jsonl.1").write_text(json.dumps(second) + "\n")
    (tmp_path / "a.jsonl.2").write_text(json.dumps(first) + "\n")
    lines = json.dumps(third).encode() + b'\nnull\n{"at": 1}\n\xff\xfe\n' + json.dumps(third).encode()[:30]
    (tmp_path / "a.jsonl").write_bytes(lines)
    assert list(read_audit_file(tmp_path / "a.jsonl")) == [first, second, third]
