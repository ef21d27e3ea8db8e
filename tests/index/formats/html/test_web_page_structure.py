"""What of a web page is a heading, an item, a row, a question with its answer, or a note, and what is left out."""

import pytest

from index.formats.html.web_page import read
from index.formats.text.faq import is_question
from tests.index.formats.html.web_pages import INTRODUCTION, blocks, levels, page

# answers that a click shows


def test_the_panel_of_a_button_is_the_answer_to_its_question_although_it_is_hidden():
    assert blocks(
        "<div class='accordion'><button aria-expanded='false' aria-controls='a1'>Ai được vay vốn?</button>"
        "<div id='a1' hidden><p>Hộ nghèo.</p></div>"
        "<button aria-expanded='false' aria-controls='a2'>Lãi suất</button><div id='a2' hidden>6%/năm.</div></div>"
    ) == [
        ("question", "Ai được vay vốn?"),
        ("paragraph", "Hộ nghèo."),
        ("heading", "Lãi suất"),
        ("paragraph", "6%/năm."),
    ]


def test_a_heading_that_opens_a_panel_is_a_question_and_a_sign_beside_it_is_no_text():
    assert blocks(
        "<h2>Thư viện</h2><h4><a data-toggle='collapse' href='#c1'>Mượn tối đa mấy cuốn?<span "
        "aria-hidden='true'>+</span>"
        "</a></h4><div id='c1' class='collapse' style='height:0;visibility:hidden'>Năm cuốn.</div>"
        "<h4><a data-toggle='collapse' href='#c2'>Trả muộn thì sao?</a></h4><div id='c2' "
        "class='collapse' aria-hidden='true'>"
        "<ul><li>Nộp phạt</li></ul></div>"
    ) == [
        ("heading", "Thư viện"),
        ("question", "Mượn tối đa mấy cuốn?"),
        ("paragraph", "Năm cuốn."),
        ("question", "Trả muộn thì sao?"),
        ("item", "- Nộp phạt"),
    ]


def test_answers_are_known_by_the_names_of_their_elements_too():
    assert blocks(
        "<div class='faq'><div class='faq-question'>Gửi xe mất bao nhiêu?</div>"
        "<div class='faq-answer' style='display:none'>5.000 đồng.</div>"
        "<p>Có giữ xe qua đêm không?</p><div class='answer' hidden>Không.</div></div>"
    ) == [
        ("question", "Gửi xe mất bao nhiêu?"),
        ("paragraph", "5.000 đồng."),
        ("question", "Có giữ xe qua đêm không?"),
        ("paragraph", "Không."),
    ]


def test_each_tab_stands_below_its_name():
    assert blocks(
        "<h1>Phí</h1><ul role='tablist'><li><a role='tab' href='#t1'>Cá nhân</a></li><li><a "
        "role='tab' href='#t2'>Tổ chức"
        "</a></li></ul><div id='t1' role='tabpanel'>Miễn phí.</div><div id='t2' role='tabpanel' "
        "hidden>20.000 đồng.</div>"
    ) == [
        ("heading", "Phí"),
        ("heading", "Cá nhân"),
        ("paragraph", "Miễn phí."),
        ("heading", "Tổ chức"),
        ("paragraph", "20.000 đồng."),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<button aria-expanded='false' aria-controls='m'>Danh mục</button><ul id='m' hidden><li><a "
        "href='/a'>Giới thiệu</a>"
        "</li><li><a href='/b'>Tin tức</a></li></ul>",
        "<div role='dialog' aria-hidden='true' class='modal'><p>Đăng nhập để tiếp tục.</p></div>",
        "<div class='cookie-consent panel' hidden><p>Trang này dùng cookie.</p></div>",
        "<template><p>Mẫu.</p></template><p hidden>Ẩn.</p><div style='display: none'>Ẩn.</div>"
        "<button>In trang</button>",
    ],
)
def test_other_hidden_parts_and_buttons_stay_out(hidden):
    assert blocks(f"<p>{INTRODUCTION}</p>{hidden}") == [("paragraph", INTRODUCTION)]


# details, and lists of terms


def test_a_summary_is_the_question_to_what_it_opens():
    assert blocks(
        "<h1>Khám bệnh</h1><details><summary>Có cần đặt lịch không?</summary>Không cần.</details>"
        "<details open><summary><b>Giờ khám</b></summary><ul><li>Sáng</li></ul></details>"
    ) == [
        ("heading", "Khám bệnh"),
        ("question", "Có cần đặt lịch không?"),
        ("paragraph", "Không cần."),
        ("heading", "Giờ khám"),
        ("item", "- Sáng"),
    ]


def test_a_list_of_terms_that_ask_is_a_faq():
    assert blocks(
        "<dl><dt>Ai làm được thẻ?</dt><dd><p>Học sinh.</p><p>Giáo viên.</p></dd><dt>Thẻ có hạn "
        "không</dt><dd>Ba năm.</dd></dl>"
    ) == [
        ("question", "Ai làm được thẻ?"),
        ("paragraph", "Học sinh."),
        ("paragraph", "Giáo viên."),
        ("question", "Thẻ có hạn không"),
        ("paragraph", "Ba năm."),
    ]


def test_other_terms_are_items_with_their_meanings():
    assert blocks(
        "<dl><dt>Bên A:</dt><dd>bên thuê</dd><dt>Bên B</dt><dd><p>bên cho thuê</p></dd><dt>Phụ lục</dt></dl>"
    ) == [
        ("item", "Bên A: bên thuê"),
        ("item", "Bên B: bên cho thuê"),
        ("item", "- Phụ lục"),
    ]


# items


def test_items_have_their_numbers_as_shown_and_their_depth():
    body = (
        "<ol start='3'><li>ba<ul><li>con</li></ul></li><li value='9'>chín</li></ol><ol type='a'><li>"
        "một</li><li>hai</li></ol>"
        "<ol style='list-style-type: upper-roman'><li>đầu<p>thêm</p></li></ol><ul "
        "style='list-style:none'><li>1) gõ tay</li></ul>"
    )
    assert blocks(body) == [
        ("item", "3. ba"),
        ("item", "- con"),
        ("item", "9. chín"),
        ("item", "a. một"),
        ("item", "b. hai"),
        ("item", "I. đầu"),
        ("paragraph", "thêm"),
        ("item", "1) gõ tay"),
    ]
    assert levels(body)[:3] == [("item", 1), ("item", 2), ("item", 1)]


def test_headings_have_their_levels_and_those_that_ask_are_questions():
    body = (
        "<h1>Thuế là gì?</h1><h2>Mức thuế</h2><p>10%.</p><h2>Nộp khi nào?</h2><p>Tháng ba.</p><h2>Nộp ở "
        "đâu</h2><p>Kho bạc.</p>"
    )
    assert levels(body) == [
        ("heading", 1), ("heading", 2), ("paragraph", 0), ("question", 0), ("paragraph", 0), ("question", 0),
        ("paragraph", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Bao lâu thì có kết quả", True),
        ("Câu 3. Ai được giảm giá", True),
        ("Tôi có phải nộp bản gốc không", True),
        ("How long does it take", True),
        ("Where can I park?", True),
        ("“Còn chỗ không?”", True),
        ("AI và dữ liệu", False),
        ("Khi nào cần thì gọi số này.", False),
        ("What we do", False),
        ("Liên hệ bất cứ lúc nào", False),
        ("Danh sách trường không chuyên", False),
        ("???", False),
    ],
)
def test_a_question_without_a_question_mark_is_one_that_can_be_nothing_else(text, asks):
    assert is_question(text) is asks


def test_the_sign_of_a_link_to_a_heading_is_none_of_its_words():
    assert blocks("<h2>Phạm vi<a href='#pham-vi'>¶</a></h2><p>Mục <a href='/1'>#1</a>.</p>") == [
        ("heading", "Phạm vi"),
        ("paragraph", "Mục #1."),
    ]


# what is struck out, and notes


def test_struck_out_words_are_left_out_and_counted():
    content = page(
        f"<p>{INTRODUCTION}</p><p>Phí là <s>50</s> 40 <strike>nghìn</strike>.</p>"
        "<table><tr><td>A</td><td><del>1</del>2</td></tr></table><ul><li style='text-decoration: "
        "line-through'>bỏ</li></ul>"
    )
    assert content.text == f"{INTRODUCTION}\n\nPhí là 40.\n\nA | 2"
    assert content.lost == (
        "4 struck-out stretches are left out: “50”, “nghìn”, “1”, …; take the line away from what still holds",
    )


def test_footnotes_stand_behind_the_paragraph_that_refers_to_them():
    assert blocks(
        "<p>Nghỉ 12 ngày<sup><a href='#fn1'>[1]</a></sup>, có lương [<a class='footnote' "
        "href='#fn2' id='r2'>2</a>].</p>"
        "<p>Hết.</p><ol><li id='fn1'>Bộ luật <i>Lao động</i>.</li><li id='fn2'><p>Trừ thử việc. <a "
        "href='#r2'>↩</a></p></li>"
        "<li id='fn3'>Không ai nhắc.</li></ol>"
    ) == [
        ("paragraph", "Nghỉ 12 ngày, có lương."),
        ("note", "Bộ luật Lao động."),
        ("note", "Trừ thử việc."),
        ("paragraph", "Hết."),
        ("note", "Không ai nhắc."),
    ]


def test_footnotes_of_a_page_that_word_saved_and_of_a_table_are_notes_too():
    assert blocks(
        "<p>Mức 1<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a></p><table><tr><td>A</td><td>"
        "5<sup><a href='#n2'>*</a>"
        "</sup></td></tr></table><div id='ftn1'><p><a href='#_ftnref1' name='_ftn1'>[1]</a> Trước thuế.</p></div>"
        "<p id='n2'>Ước tính.</p>"
    ) == [("paragraph", "Mức 1"), ("note", "Trước thuế."), ("row", "A | 5"), ("note", "Ước tính.")]


def test_a_link_to_a_section_is_no_note():
    assert blocks("<p>Xem mục <sup><a href='#m2'>2</a></sup>.</p><div id='m2'><h2>Hai</h2><p>Nội dung.</p></div>") == [
        ("paragraph", "Xem mục 2."),
        ("heading", "Hai"),
        ("paragraph", "Nội dung."),
    ]


# the article among menus


def test_menus_comments_banners_and_lists_of_links_around_an_article_stay_out():
    menu = "<ul><li><a href='/1'>Trang chủ</a></li><li><a href='/2'>Liên hệ</a></li><li><a href='/3'>Tin</a></li></ul>"
    text = (
        f"<html><body><header><h2>Cổng</h2></header><div class='top'>{menu}</div><div "
        "class='sidebar'><p>Quảng cáo hay.</p></div>"
        f"<div id='content'><h1>Nội quy</h1><p>{INTRODUCTION} {INTRODUCTION}</p><div "
        f"class='share-box'>Chia sẻ</div>{menu}</div>"
        "<div class='comments' id='comments'><p>Bình luận của bạn đọc.</p></div><aside><p>Tin khác.</p></aside>"
        "<div class='cookie-banner'><p>Chúng tôi dùng cookie.</p></div><footer>Bản quyền</footer></body></html>"
    )
    assert read(text.encode()).text == f"Nội quy\n\n{INTRODUCTION} {INTRODUCTION}"


def test_a_page_that_stands_in_a_form_or_in_several_articles_is_read_whole():
    parts = "".join(f"<article><h2>Mục {n}</h2><p>{INTRODUCTION}</p></article>" for n in (1, 2, 3))
    text = (
        f"<html><body><form id='aspnetForm'><input value='x'>{parts}</form><form><p>Tìm kiếm</p></form></body></html>"
    )
    assert read(text.encode()).text == "\n\n".join(f"Mục {n}\n\n{INTRODUCTION}" for n in (1, 2, 3))


def test_what_stands_too_deep_to_be_read_is_said():
    content = page(f"<p>{INTRODUCTION}</p>" + "<div>" * 300 + "sâu" + "</div>" * 300)
    assert content.text == INTRODUCTION
    assert content.lost[0].startswith("what stands in more than 250 elements, one within the other, and all behind it")
