"""Which questions are about a whole article, and which sentences stand for it."""

import numpy as np
import pytest

from app.answers.central_sentences import central_units, is_broad
from index.datatypes import Article, Hit, Passage


@pytest.mark.parametrize(
    "question",
    [
        "Hội nghị bàn về những gì?",
        "hoi nghi ban ve nhung gi",
        "Bài viết nói về vấn đề gì?",
        "Tóm tắt bài phát biểu",
        "Hãy tóm tắt văn bản này",
        "Nội dung chính của hội nghị là gì?",
        "Summarise the speech",
        "Please summarize the article",
        "What is the article about?",
        "What was discussed at ADGSOM?",
        "What are the main points of the speech?",
    ],
)
def test_a_question_about_a_whole_article_is_known(question):
    assert is_broad(question)


@pytest.mark.parametrize(
    "question",
    [
        "Công ước Hà Nội nói về vấn đề gì?",
        "What is the Hanoi Convention about?",
        "Các con số cho thấy ASEAN cùng nỗ lực kết nối những gì?",
        "Ai quản lý chính hội nghị?",
        "Hội nghị họp ở đâu?",
        "Lịch sử được tóm tắt ở đâu?",
    ],
)
def test_a_question_about_one_fact_is_not_broad(question):
    assert not is_broad(question)


def test_an_extract_is_in_the_order_of_the_article_and_says_nothing_twice():
    sentences = [
        "Các nước cùng xây dựng hạ tầng mạng trong khu vực.",
        "Các nước cùng xây dựng hạ tầng mạng trong khu vực.",
        "Bộ trưởng nêu ba hướng hợp tác cho năm tới đây.",
        "Doanh nghiệp đề nghị giảm thuế đối với thiết bị.",
        "Thời tiết hôm đó mưa to và gió giật mạnh cấp sáu.",
    ]
    article = Article("a.txt", "", None, None, "vi", " ".join(["Ngắn.", *sentences]))
    hit = Hit(Passage.cut(article, 0, len(article.text)), 1.0, 1.0, 0.0)
    # A is there twice, C and D are near the middle too, E points elsewhere; the first is too short to be shown
    vectors = np.array([[1, 0, 0], [1, 0.1, 0], [1, 0.1, 0], [0.6, 0.8, 0], [0.6, -0.8, 0], [-0.5, 0, 0.9]])
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    units = central_units([hit], [vectors], np.array([1, 0, 0], dtype=np.float32))
    assert [unit.text for unit in units] == [sentences[0], sentences[2], sentences[3]]
