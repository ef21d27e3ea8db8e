"""What a question asks for by its form, and what speaks plainly against an answer to it."""

import pytest

from app.contradiction import contradictions
from app.countries import countries_in, names_country, speaks_of
from app.kinds import holds, wanted_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Nhà máy xây năm nào?", "year"),
        ("In what year was it built?", "year"),
        ("Hội nghị họp ngày nào?", "date"),
        ("Khi nào luật có hiệu lực?", "time"),
        ("When does the law enter into force?", "time"),
        ("Vì sao ông không bao giờ trở lại?", None),
        ("What happens when the law changes?", None),
        ("Việt Nam xếp thứ mấy?", "ordinal"),
        ("Có bao nhiêu đại biểu?", "number"),
        ("How many delegates came?", "number"),
        ("Nước nào đăng cai?", "country"),
        ("Vì sao nước nào cũng cần chuyển đổi số?", None),
        ("Which five ASEAN countries are connected?", "country"),
        ("Hội nghị bao lâu họp một lần?", "frequency"),
        ("How often does it meet?", "frequency"),
        ("ADM viết đầy đủ là gì?", "expansion"),
        ("Chủ đề của hội nghị là gì?", None),
    ],
)
def test_some_questions_tell_by_their_form_what_they_ask_for(question, kind):
    assert wanted_kind(question) == kind


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("Nhà máy xây năm nào?", "Nhà máy được xây năm 1986.", True),
        ("Nhà máy xây năm nào?", "Nhà máy có hai xưởng.", False),
        ("Nhà máy xây năm nào?", "Nhà máy dự hội nghị lần thứ 6.", False),
        ("Sau năm 2020, nhà máy đóng cửa năm nào?", "Năm 2020 nhà máy mở rộng.", False),
        ("On what date was it founded?", "It was founded by five countries.", False),
        ("On what date was it founded?", "It was founded on 8 August 1967.", True),
        ("Khi nào luật có hiệu lực?", "Luật có hiệu lực sau khi được công bố.", True),
        ("When will the pact be signed?", "The pact has many articles.", False),
        ("Việt Nam xếp thứ mấy?", "xếp thứ 16 thế giới", True),
        ("Sao Hỏa là hành tinh thứ mấy?", "Sao Hỏa là hành tinh thứ tư", True),
        ("Việt Nam xếp thứ mấy?", "Việt Nam có thứ hạng cao", False),
        ("Có bao nhiêu đại biểu dự hội nghị lần thứ 6?", "Các đại biểu dự hội nghị lần thứ 6.", False),
        ("Có bao nhiêu đại biểu?", "Ngày 12/1 năm 2026, các đại biểu đã đến.", False),
        ("Có bao nhiêu đại biểu?", "Các đại biểu họp từ 12-16/1 và 12 – 14/1/2026.", False),
        ("Có bao nhiêu đại biểu?", "Hơn 1.200 đại biểu đã đến.", True),
        ("Bao nhiêu bệnh nhân sống trên 5 năm?", "dưới 5% bệnh nhân sống trên 5 năm", True),
        ("Tốc độ là bao nhiêu Mbps?", "Tốc độ tăng 50 bậc.", False),
        ("Tốc độ là bao nhiêu Mbps?", "Tốc độ đạt 150 Mbps.", True),
        ("Dân số Việt Nam là bao nhiêu?", "phủ sóng 5G đạt 91,2% dân số;", False),
        ("population of Vietnam in 2025", "phủ sóng 5G đạt 91,2 % dân số;", False),
        ("population of Vietnam in 2025", "thương mại đạt 3,7 nghìn tỷ USD, thuộc top 20 năm 2025", False),
        ("What was the population of Pons Aelius?", "It had 2,000 inhabitants.", True),
        ("What was the population of Pons Aelius?", "Khoảng 2.000.", True),
        ("Dân số Việt Nam là bao nhiêu?", "Cả nước có 100 triệu người, 91,2% dùng internet.", True),
        ("Dân số tăng bao nhiêu phần trăm?", "Dân số tăng 2%.", True),
        ("What share of the population of Laos is young?", "60% are.", True),
        ("Kinh phí tổ chức là bao nhiêu?", "Hội nghị có 11 nước dự.", False),
        ("Kinh phí tổ chức là bao nhiêu?", "Hội nghị được cấp 500 triệu.", True),
        ("How much did it cost?", "Nó tốn 3 nghìn USD.", True),
        ("What share of GDP is digital?", "GDP đạt 3,7 nghìn tỷ USD", False),
        ("What share of people live there?", "91,2% dân số", True),
        ("Bao nhiêu phần trăm người đồng ý?", "Hai phần ba số người đồng ý.", True),
        ("How many dollars is it worth?", "có quy mô 36 tỷ USD", True),
        ("How many regions are there?", "It is split into fifteen regions.", True),
        ("Nước nào đăng cai?", "Việt Nam đăng cai hội nghị.", True),
        ("Which country comes after Japan?", "Nhật Bản đứng đầu.", False),
        ("Which country had posts in India?", "the Portuguese had posts there", True),
        ("Hội nghị mấy năm họp một lần?", "Hội nghị được tổ chức thường niên.", True),
        ("Hội nghị mấy năm họp một lần?", "Đại hội họp 5 năm một lần.", True),
        ("Hội nghị mấy năm họp một lần?", "Hội nghị lần thứ 6 họp ngày 12/1, quy mô gấp 3 lần.", False),
        ("How often does it meet?", "Hội nghị họp mỗi năm một lần.", True),
        ("How often does it meet?", "The ministers met in Hanoi.", False),
        ("ADM viết đầy đủ bằng tiếng Anh là gì?", "Kế hoạch (ASEAN Digital Masterplan - ADM)", True),
        ("ADM viết đầy đủ bằng tiếng Anh là gì?", "Kế hoạch Tổng thể số (ADM) được rà soát", False),
        ("ADM viết tắt của cụm từ nào?", "Kế hoạch Tổng thể số (ADM) được rà soát", True),
        ("What does ADM stand for?", "ADM được rà soát", False),
        ("ADM nghĩa là gì?", "ADM là kế hoạch tổng thể.", True),
        ("ADM nghĩa là gì?", "Hội nghị của ASEAN (ADGMIN) là cơ chế hợp tác", False),
        ("Tên đầy đủ của ông là gì?", "Ông là kỹ sư.", True),  # there is no acronym to look for
    ],
)
def test_a_text_holds_what_is_asked_for_if_it_says_more_than_the_question(question, text, held):
    kind = wanted_kind(question)
    assert kind
    assert holds(kind, question, text) == held


def test_countries_are_known_by_their_names_in_both_languages_and_by_their_people():
    text = "Thái Lan, Japanese, nước Mỹ và Timor-Leste"
    assert [code for code, _ in countries_in(text)] == ["TH", "JP", "US", "TL"]
    assert list(countries_in("Thai nhi, thai phụ, nhật báo, American")) == []
    assert speaks_of("một bộ trưởng Nhật Bản", "JP")
    assert not names_country("Japan leads", beside="Nhật Bản thì sao?")


@pytest.mark.parametrize(
    ("question", "unit", "article", "against"),
    [
        ("Thái Lan phủ sóng được bao nhiêu?", "phủ sóng đạt 91,2%", "Việt Nam", ["no Thái Lan in the article"]),
        ("Việt Nam phủ sóng được bao nhiêu?", "phủ sóng đạt 91,2%", "Bài này không nêu tên nước.", []),
        ("Thai coverage?", "phủ sóng đạt 91,2%", "Việt Nam", []),
        ("What is Japan's coverage?", "phủ sóng đạt 91,2%", "của Nhật Bản", []),
        ("Ai dự hội nghị lần thứ 5?", "Bộ trưởng dự hội nghị.", "hội nghị lần thứ 6", ["no 5 in the article"]),
        ("Ai dự hội nghị lần 6?", "Bộ trưởng dự hội nghị.", "hội nghị lần thứ 6", []),
        ("Who attended the 6th meeting?", "Bộ trưởng dự hội nghị.", "hội nghị lần thứ 6", []),
        ("Ai dự hội nghị lần thứ 5?", "Bộ trưởng dự hội nghị.", "hội nghị", []),
        ("Quy mô năm 2030?", "Quy mô lớn.", "đến năm 2025", ["no 2030 in the passage"]),
        ("Quy mô năm 2030?", "năm 2025 đạt 36 tỷ", "2025, 2030", ["the sentence is about 2025"]),
        ("Quy mô năm 2025?", "năm 2025 đạt 36 tỷ, gấp 3 lần năm 2020", "2025, 2020", []),
        ("Khi nào có luật?", "Luật rất dài.", "Luật rất dài.", ["no time in the sentence"]),
    ],
)
def test_another_country_year_or_ordinal_or_nothing_of_the_kind_speaks_against_an_answer(
    question, unit, article, against
):
    assert contradictions(question, unit, article, article) == against


def test_a_year_that_only_another_part_of_the_article_names_speaks_against_an_answer():
    article = "GDP đạt 3,7 nghìn tỷ USD. Ở nơi khác: năm 2020."
    assert contradictions("GDP năm 2020?", article[:25], article[:25], article) == ["no 2020 in the passage"]
    assert contradictions("GDP năm 2020?", article[:25], article, article) == []
