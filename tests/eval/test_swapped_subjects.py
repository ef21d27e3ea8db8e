import random

from eval.example import Example
from eval.swapped_subjects import subjects_of, with_swapped_subjects

PASSAGE = "Trạm Hòn Rơm dùng 40 pin. Năm nay trạm Mũi Né thay 12 pin, do ông Lê Văn Tú lo."


def asked(question: str, answer: str, passage: str = PASSAGE) -> Example:
    start = passage.index(answer)
    return Example(question, passage, start, start + len(answer), title="Trạm đo gió")


def test_subjects_are_names_and_numbers_but_no_word_that_begins_a_sentence():
    text = "Trạm Hòn Rơm dùng 40 pin. Năm 2024 ông Tú thay. EVN trả."
    assert [subject.text for subject in subjects_of(text)] == ["Trạm Hòn Rơm", "40", "2024", "Tú", "EVN"]


def test_the_sentence_speaks_of_another_subject_of_the_passage_and_no_longer_answers():
    none, other = with_swapped_subjects([asked("Trạm ở Mũi Né thay mấy pin?", "12 pin")], 1.0, random.Random(1))
    assert none.question == "Trạm ở Mũi Né thay mấy pin?"
    assert (none.answered, none.misleading, none.answer) == (False, True, "12 pin")
    assert "Mũi Né" not in none.passage
    assert (other.answered, other.answer, other.passage) == (True, "12 pin", none.passage)
    written = other.question.removeprefix("Trạm ở ").removesuffix(" thay mấy pin?")
    assert f"Năm nay trạm {written} thay 12 pin" in other.passage
    assert written == "Trạm Hòn Rơm"


def test_a_name_without_diacritics_in_an_english_question_is_the_same_and_is_swapped_without_them():
    none, other = with_swapped_subjects([asked("How many batteries did Mui Ne get?", "12 pin")], 1.0, random.Random(1))
    assert (none.question, other.question) == (
        "How many batteries did Mui Ne get?",
        "How many batteries did Tram Hon Rom get?",
    )


def test_a_number_is_swapped_for_one_of_as_many_digits():
    passage = "Quy chế năm 2021 cho 9 ngày nghỉ. Theo quy chế năm 2024, phép là 15 ngày."
    none, other = with_swapped_subjects(
        [asked("Phép năm 2024 là mấy ngày?", "15 ngày", passage)], 1.0, random.Random(1)
    )
    assert none.passage == other.passage == "Quy chế năm 2021 cho 9 ngày nghỉ. Theo quy chế năm 2021, phép là 15 ngày."
    assert other.question == "Phép năm 2021 là mấy ngày?"


def test_nothing_is_swapped_where_the_sentence_does_not_name_what_is_asked_about():
    assert not with_swapped_subjects([asked("Trạm ở Kê Gà thay mấy pin?", "12 pin")], 1.0, random.Random(1))


def test_nothing_is_swapped_where_the_words_that_answer_stand_twice():
    passage = "Trạm Hòn Rơm dùng 12 pin. Năm nay trạm Mũi Né thay 12 pin."
    assert not with_swapped_subjects([asked("Trạm ở Mũi Né thay mấy pin?", "12 pin", passage)], 1.0, random.Random(1))
