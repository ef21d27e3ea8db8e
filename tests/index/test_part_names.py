"""The name of a part of a document stands with its text."""

import pytest

from index.language.sentences import split_clauses
from index.passages import PassageSettings, split_article
from tests.index.formats.read_files import article


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("Điều 4.", "Tổ được dùng một xe bán tải và hai máy dò của đội cũ."),
        ("Article 7", "The tenant shall return all keys before leaving the flat."),
        ("ĐIỀU 2:", "Giao phòng kế toán và các tổ sản xuất thi hành quyết định này."),
    ],
)
@pytest.mark.parametrize("longest", [60, 70, 800])
def test_the_name_of_a_part_on_its_own_line_is_in_the_passage_of_its_text(tmp_path, number, text, longest):
    found = article(tmp_path, "a.txt", f"{number}\n\n{text}\n\nHết phần này rồi, xin xem phần sau.".encode())
    first = split_article(found, PassageSettings(longest))[0].text
    assert first.startswith(f"{number}\n\n{text[:40]}")


@pytest.mark.parametrize("number", ["Điều 4.", "khoản 2", "Article 7:"])
def test_the_name_of_a_part_is_no_sentence_of_its_own(number):
    text = f"{number}\n\nHồ sơ gồm hai bản. Mỗi bên giữ một bản."
    assert [text[start:end] for start, end in split_clauses(text)] == [
        f"{number}\n\nHồ sơ gồm hai bản.", "Mỗi bên giữ một bản.",
    ]  # fmt: skip
