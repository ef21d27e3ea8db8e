"""Questions on office files in their own formats: which file, cell or numbered unit is shown."""

import dataclasses
import logging
from collections import Counter
from pathlib import Path

import pytest
from docx import Document

from app.answers.answering import Answerer
from app.answers.judging import Judge
from eval.office_questions import COLUMNS, read_office, read_questions
from eval.questions import QuestionsUnreadable
from eval.runner import Result, index_articles, run_questions
from eval.score_report import as_json, group, measure
from tests.fakes import FakeEncoder, FakeReader
from tests.place import ROOT

GOLD = ROOT / "eval" / "gold" / "office"
PRICE = "t1 vi full table gia.csv | Thuê cáp quang mỗi tháng hết mấy đồng? | 350.000 | Cáp quang | Giá (đồng) |"
UNIT = "u1 vi full unit noi-quy.docx | Không được mang hoa? | Mang hoa || hoa | | | Điều 4 › khoản 2 › điểm b"
OTHER = "o1 en bare other noi-quy.docx | library opening hours | 8 giờ | | |"
NEAR = "n1 vi mistyped table none | Thuê cáp đồng bao nhieu? | | | |"


def office(folder: Path, *questions: str) -> Path:
    (folder / "files").mkdir()
    (folder / "files" / "gia.csv").write_text(
        "Dịch vụ;Giá (đồng);Số kênh\nInternet;220.000;350\nCáp quang;350.000;220\n", encoding="utf-8"
    )
    rules = Document()
    for line in (
        "Điều 4. Ra vào thư viện",
        "1. Mở cửa từ 8 giờ.",
        "2. Cấm:",
        "a) Hút thuốc;",
        "b) Mang hoa;",
        "Điều 5. Mất thẻ",
        "Nộp 40.000 đồng.",
    ):
        rules.add_paragraph(line)
    rules.save(str(folder / "files" / "noi-quy.docx"))
    rows = []
    for question in questions:
        names, *cells = question.replace(" || ", "\0").split("|")
        rows.append("\t".join([*names.split(), *(cell.strip().replace("\0", " || ") for cell in cells)]))
    (folder / "questions.tsv").write_text("\n".join(["\t".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return folder


def asked(folder: Path, reader: FakeReader | None = None, threshold: float = 0.0) -> list[Result]:
    articles, questions = read_office(folder)
    judge = Judge(index_articles(articles, FakeEncoder(), progress=False), 5, threshold, reader)
    return run_questions(Answerer(judge), [(q, "as written", q.text) for q in questions], False, False, source="office")


def test_the_gold_has_the_questions_it_should():
    questions = read_questions(GOLD)
    assert len(questions) == 200
    assert Counter(question.kind for question in questions) == {"table": 67, "unit": 67, "other": 66}
    assert Counter(q.kind for q in questions if not q.answerable) == {"table": 10, "unit": 10, "other": 10}
    assert len({file for question in questions for file in question.relevant}) == 20
    assert len(list((GOLD / "files").iterdir())) == 20


def test_a_cell_is_right_when_its_row_is_shown_and_the_short_answer_is_the_cell_alone(tmp_path):
    folder = office(tmp_path, PRICE)
    (cell,) = asked(folder, FakeReader("350.000"))
    assert (cell.answer.text, cell.hit, cell.right_file, cell.right_cell) == ("350.000", True, True, True)
    (row,) = asked(folder)
    assert row.answer.text == "Dịch vụ: Cáp quang | Giá (đồng): 350.000 | Số kênh: 220"
    assert (row.hit, row.right_file, row.right_cell) == (True, True, False)


def test_the_same_words_in_another_row_or_another_file_are_no_answer(tmp_path):
    (cell,) = asked(office(tmp_path, PRICE.replace("350.000", "220")), FakeReader("220"))
    assert cell.right_cell
    question = dataclasses.replace(cell.question, row=("Internet",))
    other_row = dataclasses.replace(cell, question=question)
    assert (other_row.hit, other_row.right_file, other_row.right_cell) == (False, True, False)
    other_file = dataclasses.replace(cell, question=dataclasses.replace(cell.question, relevant=frozenset({"b.csv"})))
    assert (other_file.right_file, other_file.right_cell) == (False, False)


def test_a_unit_is_right_when_the_quote_begins_in_it(tmp_path):
    (point,) = asked(office(tmp_path, UNIT), FakeReader("Mang"))
    assert "Mang hoa" in point.shown
    assert point.labels[-3:] == ("Điều 4. Ra vào thư viện", "khoản 2", "điểm b")
    assert (point.hit, point.right_unit) == (True, True)


def test_a_heading_is_its_own_unit(tmp_path):
    (heading,) = asked(office(tmp_path, UNIT), FakeReader("thư"))
    assert heading.answer.citations[0].quote.endswith("Ra vào thư viện")
    assert heading.labels[-1].startswith("Điều 4")
    question = dataclasses.replace(heading.question, unit=("Điều 4",))
    assert (heading.right_unit, dataclasses.replace(heading, question=question).right_unit) == (False, True)


@pytest.mark.parametrize(
    ("labels", "right"),
    [
        (("Nội quy", "Chương I", "Điều 4. Ra vào", "khoản 2"), True),
        (("điều 4", "khoản 2"), True),
        (("Điều 4. Ra vào",), False),
        (("Điều 4. Ra vào", "khoản 2", "điểm b"), False),
        (("Điều 4. Ra vào", "khoản 20"), False),
        (("Điều 42. Ra vào", "khoản 2"), False),
        (("Điều 4.2", "khoản 2"), False),
        (("khoản 2",), False),
        ((), False),
    ],
)
def test_a_unit_is_told_by_its_own_number_and_those_above_it(tmp_path, labels, right):
    (result,) = asked(office(tmp_path, UNIT))
    question = dataclasses.replace(result.question, unit=("Điều 4", "khoản 2"))
    assert dataclasses.replace(result, question=question, labels=labels).right_unit == right


def test_the_report_counts_files_cells_units_and_refusals_each_with_its_number(tmp_path):
    results = asked(office(tmp_path, PRICE, UNIT, OTHER, NEAR), FakeReader("350.000"))
    report = as_json(measure(group(results)))
    overall = report["overall"]
    assert [overall[name]["n"] for name in ("answer_hit", "right_file", "right_cell", "right_unit")] == [3, 3, 1, 1]
    assert (overall["refusal_recall"]["n"], overall["right_cell"]["value"]) == (1, 1.0)
    assert [report[kind]["n"]["value"] for kind in ("table", "unit", "other")] == [2, 1, 1]
    assert "right_cell" not in report["other"]


def test_a_file_that_cannot_be_read_stays_the_answer_and_is_named(tmp_path, caplog):
    folder = office(tmp_path, PRICE, OTHER)
    (folder / "files" / "noi-quy.docx").write_bytes(b"no Word file")
    with caplog.at_level(logging.WARNING):
        articles, questions = read_office(folder)
    assert [article.id for article in articles] == ["gia.csv"]
    assert questions[1].relevant == {"noi-quy.docx"}
    assert "noi-quy.docx: " in caplog.messages[0]
    assert caplog.messages[-1] == "the answer is not in what is read of its file: o1"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (PRICE.replace("gia.csv", "none"), "a question that a file answers has answers"),
        (PRICE.replace("Cáp quang | Giá", "| Giá"), "on a table a row and a column"),
        (UNIT.replace("Điều 4 › khoản 2 › điểm b", ""), "on a unit a label"),
        (OTHER.replace("8 giờ", ""), "a question that a file answers has answers"),
        (OTHER.replace("noi-quy.docx", "noi-quy.pdf"), "there is no file 'noi-quy.pdf'"),
        (OTHER.replace("bare", "short"), "is unknown"),
        (OTHER.replace(" | | |", ""), "expected 10 cells"),
        (OTHER.replace("o1", "t1"), "more than one question is called t1"),
    ],
)
def test_a_row_that_breaks_the_form_is_refused_by_name(tmp_path, row, says):
    with pytest.raises(QuestionsUnreadable, match=says):
        read_questions(office(tmp_path, PRICE, row))


def test_a_table_without_the_right_columns_is_refused(tmp_path):
    (tmp_path / "questions.tsv").write_text("id\tquestion\n", encoding="utf-8")
    with pytest.raises(QuestionsUnreadable, match="expected the columns"):
        read_questions(tmp_path)
