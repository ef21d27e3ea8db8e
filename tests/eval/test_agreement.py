"""A second reader's answers beside those of who wrote the documents."""

import pytest

from eval.__main__ import main
from eval.agreement import agreement, differences, read_answers
from eval.written_documents import DocumentsUnfit, read_documents
from tests.eval.test_written_documents import written


def answers(folder, *lines):
    path = folder / "second.tsv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_agreement_counts_answerability_and_the_words_where_both_answer(tmp_path):
    documents = read_documents([written(tmp_path)])
    second = read_answers(
        answers(tmp_path, "hr-1-01\tkhông quá 40 giờ", "hr-1-02\t200 giờ một năm", "hr-1-03\tNONE", "hr-1-05\tNONE")
    )
    figures = {name: figure.value for name, figure in agreement(documents, second).items()}
    assert figures["n"] == 4
    assert figures["answerability"] == 0.75  # of 03 the document has an answer
    assert figures["f1"] == pytest.approx((1 + 2 * 2 / (2 + 4)) / 2)
    assert figures["exact_match"] == 0.5
    assert differences(documents, second) == ["hr-1-03: Ngày nào tổng hợp?\n  written 40\n  second  NONE"]


@pytest.mark.parametrize("line", ["hr-1-01", "hr-1-01\t ", "hr-1-02\tNONE"])
def test_a_line_of_another_form_is_named(tmp_path, line):
    with pytest.raises(DocumentsUnfit, match=r"second\.tsv:2: expected an id"):
        read_answers(answers(tmp_path, "hr-1-02\tNONE", line))


def test_agreement_is_printed_and_an_unknown_question_is_a_stated_problem(tmp_path, capsys):
    written(tmp_path)
    assert main(["agreement", str(tmp_path), str(answers(tmp_path, "hr-1-01\tNONE")), "--differences"]) == 0
    out = capsys.readouterr().out
    assert "written 40 giờ | không quá 40 giờ" in out and "answerability" in out
    assert main(["agreement", str(tmp_path), str(answers(tmp_path, "hr-9-01\tNONE"))]) == 1
    assert "there is no question hr-9-01" in capsys.readouterr().err
