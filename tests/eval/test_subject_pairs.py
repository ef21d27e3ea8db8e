import pytest

from eval.questions import QuestionsUnreadable
from eval.subject_pairs import Asked, PairCount, PairQuestion, pairs_right, read_pairs

HEADER = "pair\tset\tlanguage\tquestion\tanswer\tdocument\n"


@pytest.fixture
def pairs(tmp_path):
    rows = [
        "1\tseeds\tvi\tBến A có mấy cầu?\t2 cầu\tcang.txt",
        "1\tseeds\tvi\tBến B có mấy cầu?\tNONE\tcang.txt",
    ]
    path = tmp_path / "pairs.tsv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_each_question_has_its_answer_or_none(pairs):
    assert [question.answer for question in read_pairs(pairs)] == ["2 cầu", ""]


def test_a_question_alone_is_no_pair(pairs):
    pairs.write_text("\n".join(pairs.read_text(encoding="utf-8").splitlines()[:2]), encoding="utf-8")
    with pytest.raises(QuestionsUnreadable, match="a pair is two questions, not so 1"):
        read_pairs(pairs)


def test_a_pair_is_right_where_both_of_its_questions_are():
    one, other = (PairQuestion("1", "seeds", f"Bến {name} có mấy cầu?", "2 cầu") for name in "AB")
    third, fourth = (PairQuestion("2", "seeds", f"Bến {name} có mấy cầu?", "") for name in "CD")
    asked = [
        Asked(one, "2 cầu", shown=True, exact=True),
        Asked(other, "2", shown=True, exact=False),
        Asked(third, "", shown=True, exact=True),
        Asked(fourth, "2 cầu", shown=False, exact=False),
    ]
    assert pairs_right(asked) == {"seeds": PairCount(pairs=2, shown=1, exact=0)}
