"""Questions made from the summaries of articles."""

import gzip
import json
import random

import pytest

from eval.__main__ import main
from eval.questions import QuestionsUnreadable, read_benchmark
from eval.reader_examples import read_examples
from eval.summaries import Summarised, read_summarised
from eval.summary_questions import count_names, make_questions, questions_on

BODY = (
    "Sáng 25/7, lãnh đạo tỉnh Nghệ An đã cắt băng đưa cây cầu Yên Xuân bắc qua sông Lam vào khai thác "
    "sau ba năm thi công.\n"
    "Ông Nguyễn Văn Hòa cho biết tổng kinh phí xây cầu là 1.250 tỷ đồng, lấy từ ngân sách.\n"
    "Cầu giúp người dân hai bờ không phải đi đò. Trước đây có 40 chuyến đò mỗi ngày.\n"
    "Nhiều phương tiện đã qua cầu trong buổi sáng đầu tiên."
)
ARTICLE = Summarised(
    "Khánh thành cầu Yên Xuân bắc qua sông Lam",
    "Cây cầu Yên Xuân qua sông Lam được đưa vào khai thác ngày 25/7. "
    "Kinh phí xây cầu 1.250 tỷ đồng lấy từ ngân sách, theo ông Nguyễn Văn Hòa.",
    BODY,
)


def questions_of(article: Summarised) -> dict[str, str]:
    names = count_names([article, Summarised("", "", "Ông Nguyễn Văn Hòa và ông Nguyễn Văn Hòa."), *OTHERS])
    examples = questions_on(article, names, random.Random(0))
    return {example.question: example.passage[example.start : example.end] for example in examples}


OTHERS = [Summarised("", "", f"Bài số {number} nói về một việc khác hẳn.") for number in range(20)]


def test_a_date_a_number_and_a_name_of_the_summary_are_asked_for_where_the_article_says_them():
    questions = questions_of(ARTICLE)
    assert questions["Cây cầu Yên Xuân qua sông Lam được đưa vào khai thác ngày nào?"] == "25/7"
    assert questions["Kinh phí xây cầu bao nhiêu đồng lấy từ ngân sách?"] == "1.250 tỷ đồng"
    assert questions["Kinh phí xây cầu 1.250 tỷ đồng lấy từ ngân sách, theo ông ai?"] == "Nguyễn Văn Hòa"


@pytest.mark.parametrize(
    "summary",
    [
        "Cây cầu Yên Xuân qua sông Lam được đưa vào khai thác ngày 26/7.",  # the article says another day
        "Cầu có gì mới vào ngày 25/7 khi Yên Xuân thông xe qua sông Lam?",
        "Ngày 25/7.",
        "",
    ],
)
def test_what_the_article_does_not_say_or_asks_itself_or_is_too_short_is_no_question(summary):
    questions = questions_of(Summarised("", summary, BODY))
    assert not [question for question in questions if "ngày nào" in question or "khi nào" in question]


def test_the_questions_are_a_folder_to_train_on_and_the_same_each_time(tmp_path, capsys):
    file = tmp_path / "articles.jsonl.gz"
    rows = [{"title": a.title, "abstract": a.summary, "body": a.body} for a in (ARTICLE, *OTHERS)]
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    assert main(["make-questions", str(file), "--out", str(tmp_path / "made"), "--most", "2"]) == 0
    assert capsys.readouterr().out.startswith("2 questions: ")
    benchmark = read_benchmark(tmp_path / "made")
    assert len(benchmark.questions) == len(benchmark.articles) == 2
    assert all(question.answered_by(benchmark.articles[0].text) for question in benchmark.questions)
    assert len(read_examples(tmp_path / "made", seed=1)) >= 2
    articles = read_summarised(file)
    assert make_questions(articles, 2, seed=1) == make_questions(articles, 2, seed=1)


def test_articles_without_a_summary_are_a_stated_problem(tmp_path):
    file = tmp_path / "articles.jsonl"
    file.write_text('{"title": "Một", "body": "Hai"}\n', encoding="utf-8")
    with pytest.raises(QuestionsUnreadable, match=r"articles\.jsonl:1: title, abstract and body"):
        read_summarised(file)
