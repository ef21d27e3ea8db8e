"""Documents with questions in plain text."""

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.questions import read_benchmark
from eval.written_counts import counts
from eval.written_documents import Answer, DocumentsUnfit, read_documents, write_documents
from tests.place import ROOT

TEXT = (
    """=== hr-1 | vi | nhân sự
Quy định về làm thêm giờ
Người lao động được bố trí làm thêm không quá 40 giờ một tháng, 200 giờ một năm.

Trưởng phòng Sản xuất duyệt trước khi làm. Trưởng phòng Nhân sự tổng hợp vào ngày 40 hằng quý. """
    + "Nói thêm. " * 25
    + """
???
v> Mỗi tháng tăng ca tối đa mấy tiếng? || 40 giờ || không quá 40 giờ
v+> Cả năm thì sao? || 200 giờ
v> Ngày nào tổng hợp? || 40 @ ngày 40
e> Who has to approve overtime beforehand? || Trưởng phòng Sản xuất
v-> Làm thêm vào dịp Tết được trả bao nhiêu lần lương?
"""
)


def written(folder: Path, text: str = TEXT) -> Path:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_answers_are_placed_where_they_stand(tmp_path):
    [document] = read_documents([written(tmp_path)])
    assert (document.slug, document.language, document.domain) == ("hr-1", "vi", "nhân sự")
    assert document.title == "Quy định về làm thêm giờ"
    assert document.text.count("\n\n") == 1
    for asked in document.asked:
        for answer in asked.answers:
            assert document.text[answer.start : answer.start + len(answer.text)] == answer.text
    first, goes_on, around, english, unanswerable = document.asked
    assert [answer.text for answer in first.answers] == ["40 giờ", "không quá 40 giờ"]
    assert (goes_on.goes_on, first.goes_on, english.language) == (True, False, "en")
    assert around.answers == (Answer("40", document.text.index("ngày 40") + 5),)
    assert unanswerable.answers == ()


@pytest.mark.parametrize(
    ("line", "stated", "place"),
    [
        ("Phí là 4.200.000 đồng, cọc 200.000 đồng.", "200.000 đồng", "cọc "),
        ("Phòng 22 | 2 | tầng 3", "2 @ 22 | 2", "22 | "),
        ("Trong 15 ngày, chậm nhất 5 ngày sau.", "5 ngày", "nhất "),
    ],
)
def test_a_number_is_not_placed_inside_a_longer_one(tmp_path, line, stated, place):
    text = TEXT.replace("Nói thêm. ", line + " ", 1).replace("40 @ ngày 40", stated)
    [document] = read_documents([written(tmp_path, text)])
    assert document.asked[2].answers[0].start == document.text.index(line) + line.index(place) + len(place)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("40 giờ || không", "40 tiếng || không"), "a.txt:7: not verbatim in the text: '40 tiếng'"),
        (("| 200 giờ\n", "| 200 giờ.\n"), "an answer ends without a mark"),
        (("40 @ ngày 40", "40 @ ngày 41"), "'ngày 41' must stand once in the text"),
        (("e> Who", "x> Who"), "expected v> e> v-> e->"),
        (("v-> Làm", "v> Làm"), "a question has answers, or a - as one that nothing answers"),
        (("Trưởng phòng Sản xuất\nv", "\nv"), "1 to 240 characters"),
        (("v> Ngày nào tổng hợp?", "v> Ngay nao tong hop?"), "not in vi"),
        (("v> Mỗi tháng", "v+> Mỗi tháng"), "no question above that it could go on from"),
        (("v> Ngày nào tổng hợp?", "v> Mỗi tháng tăng ca tối đa mấy tiếng?"), "hr-1 asks the same twice"),
        (("Nói thêm. " * 25, ""), "hr-1 has fewer than 60 words"),
        (("v+> Cả năm thì sao? || 200 giờ\n", ""), "hr-1 has fewer than 5 questions"),
        (("=== hr-1 | vi |", "=== hr-1 | fr |"), "expected `=== slug | vi or en | domain`"),
        (("=== hr-1 | vi | nhân sự\n", ""), "a.txt:1: text before the first `===`"),
        ((TEXT, ""), "there is no document"),
    ],
)
def test_what_breaks_the_form_is_named_with_its_line(tmp_path, change, says):
    assert change[0] in TEXT
    with pytest.raises(DocumentsUnfit) as raised:
        read_documents([written(tmp_path, TEXT.replace(*change))])
    assert says in str(raised.value)


def test_a_slug_stands_once_and_all_faults_are_told_at_once(tmp_path):
    path = written(tmp_path, (TEXT + TEXT).replace("v-> Làm", "v> Làm"))
    with pytest.raises(DocumentsUnfit) as raised:
        read_documents([path])
    assert len(str(raised.value).splitlines()) == 3
    assert f"the slug 'hr-1' stands at {path}:1, too" in str(raised.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(DocumentsUnfit, match=r"a\.txt cannot be read"):
        read_documents([path])


def test_documents_are_a_benchmark_as_they_are_and_compiled(tmp_path):
    read = read_benchmark(written(tmp_path).parent)
    write_documents(read_documents([tmp_path / "a.txt"]), tmp_path / "compiled")
    compiled = read_benchmark(tmp_path / "compiled")
    assert (read.articles, read.questions) == (compiled.articles, compiled.questions)
    assert [question.before for question in read.questions][:2] == [(), ("Mỗi tháng tăng ca tối đa mấy tiếng?",)]
    assert [question.answerable for question in read.questions] == [True] * 4 + [False]


def test_a_conversation_holds_all_questions_before(tmp_path):
    text = TEXT.replace("v> Ngày nào tổng hợp?", "v+> Ngày nào tổng hợp?")
    questions = read_benchmark(written(tmp_path, text).parent).questions
    assert questions[2].before == ("Mỗi tháng tăng ca tối đa mấy tiếng?", "Cả năm thì sao?")


def test_a_share_of_the_documents_is_held_out_by_their_slugs(tmp_path, capsys):
    written(tmp_path, "".join(TEXT.replace("hr-1", f"hr-{number}") for number in range(40)))
    assert main(["compile-questions", str(tmp_path), "--out", str(tmp_path / "all"), "--held-out", "0.25"]) == 0
    out = capsys.readouterr().out
    assert "    40 documents\n" in out and "   200 questions\n" in out and "    40 en → vi\n" in out
    slugs = {
        name: {json.loads(line)["_id"] for line in (tmp_path / name / "corpus.jsonl").read_text("utf-8").splitlines()}
        for name in ("all", "all-held-out")
    }
    assert not slugs["all"] & slugs["all-held-out"]
    assert len(slugs["all"] | slugs["all-held-out"]) == 40
    assert 3 <= len(slugs["all-held-out"]) <= 20
    assert main(["compile-questions", str(tmp_path / "a.txt")]) == 0


def test_faulty_documents_are_a_stated_problem(tmp_path, capsys):
    path = written(tmp_path, TEXT.replace("v-> Làm", "v> Làm"))
    assert main(["compile-questions", str(path), "--out", str(tmp_path / "out")]) == 1
    assert "a.txt:11: a question has answers" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_the_program_learns_from_is_no_gold():
    learnt = read_documents(sorted((ROOT / "eval" / "written").glob("*.txt")))
    folders = {path.parent for path in (ROOT / "eval" / "gold").rglob("*.txt")}
    assert len(folders) >= 10
    for folder in folders:
        gold = read_documents(sorted(folder.glob("*.txt")))
        assert not {document.title for document in gold} & {document.title for document in learnt}
        assert not {a.text for d in gold for a in d.asked} & {
            a.text for d in learnt for a in d.asked if len(a.text) > 60
        }


def test_questions_are_counted_by_direction_and_by_where_their_answers_stand(tmp_path):
    table = "Hạng | Giá\nThường | 30 đồng\n- mang theo thẻ\nHỏi: Ai được miễn?\nĐáp: Trẻ em dưới 6 tuổi."
    text = TEXT.replace("Nói thêm.", "\n" + table + "\n\nNói thêm.", 1).replace(
        "v-> Làm", "v> Giá hạng thường? || 30 đồng\ne> Is it free for children? || Trẻ em dưới 6 tuổi\nv-> Làm"
    )
    found = counts(read_documents([written(tmp_path, text)]))
    assert (found["documents"], found["questions"], found["vi → vi"], found["en → vi"]) == (1, 7, 5, 2)
    assert (found["unanswerable"], found["goes on from the one before"]) == (1, 1)
    assert (found["answered in a table"], found["answered in an answer of a FAQ"]) == (1, 1)
    assert found["asked yes or no"] == 1
