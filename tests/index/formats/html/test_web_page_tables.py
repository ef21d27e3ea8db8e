"""Tables of web pages: names of columns, joined cells, and layout."""

from tests.index.formats.html.web_pages import blocks, page


def test_what_are_several_blocks_in_a_cell_stays_in_its_row():
    assert blocks(
        "<table><tr><th>Phòng</th><th>Ca</th></tr><tr><td>Phòng 1<br>tầng trệt</td><td><ul><li>6 "
        "giờ</li><li>14 giờ</li></ul>"
        "</td></tr><tr><td>Phòng 2</td><td><p>Đóng cửa.</p><p>Xem bảng</p></td></tr></table>"
    ) == [
        ("row", "Phòng | Ca"),
        ("row", "Phòng: Phòng 1 tầng trệt | Ca: 6 giờ; 14 giờ"),
        ("row", "Phòng: Phòng 2 | Ca: Đóng cửa. Xem bảng"),
    ]


def test_names_over_several_columns_and_values_over_several_rows_stand_in_each():
    assert blocks(
        "<table><caption>Giá vé</caption><thead><tr><th rowspan='2'>Tuyến</th><th colspan='2'>"
        "Vé</th></tr><tr><th>Lượt</th>"
        "<th>Tháng</th></tr></thead><tr><td rowspan='2'>Số 1</td><td>7</td><td>200</td></tr><tr><td>"
        "8</td><td>210</td></tr>"
        "<tr><td colspan='3'>Ngoại thành</td></tr><tr><td>Số 9</td><td>9</td><td></td></tr></table>"
    ) == [
        ("paragraph", "Giá vé"),
        ("row", "Tuyến | Vé › Lượt | Vé › Tháng"),
        ("row", "Tuyến: Số 1 | Vé › Lượt: 7 | Vé › Tháng: 200"),
        ("row", "Tuyến: Số 1 | Vé › Lượt: 8 | Vé › Tháng: 210"),
        ("row", "Ngoại thành"),
        ("row", "Tuyến: Số 9 | Vé › Lượt: 9"),
    ]


def test_rows_that_have_names_have_them_in_front_and_columns_are_named_by_a_first_row_of_words():
    assert blocks(
        "<table><tr><th rowspan='2'>Thứ hai</th><td>Nội</td></tr><tr><td>Ngoại</td></tr></table><p>Giá</p>"
        "<table><tr><td colspan='2'>Bảng 1</td></tr><tr><td>Món</td><td>Giá</td></tr><tr><td>"
        "Phở</td><td>40</td></tr></table>"
    ) == [
        ("row", "Thứ hai | Nội"),
        ("row", "Thứ hai | Ngoại"),
        ("paragraph", "Giá"),
        ("paragraph", "Bảng 1"),
        ("row", "Món | Giá"),
        ("row", "Món: Phở | Giá: 40"),
    ]


def test_rows_are_numbered_by_table_and_labelled_with_the_names_of_their_columns():
    content = page("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>" * 2)
    assert [(block.level, block.label) for block in content.blocks] == [(1, ""), (1, "A | B"), (2, ""), (2, "A | B")]


def test_a_table_that_only_places_things_is_read_as_what_it_holds():
    assert blocks(
        "<table><tr><td><h2>Lịch</h2><p>Mỗi tuần.</p></td><td><table><tr><td>T2</td><td>Họp</td>"
        "</tr></table></td></tr></table>"
        "<table><tr><td>Một</td></tr><tr><td>Hai</td></tr></table>"
    ) == [
        ("heading", "Lịch"),
        ("paragraph", "Mỗi tuần."),
        ("row", "T2 | Họp"),
        ("paragraph", "Một"),
        ("paragraph", "Hai"),
    ]


def test_a_cell_that_is_joined_over_very_many_rows_does_not_fill_the_memory():
    rows = "<tr><td>x</td></tr>" * 3000
    table = f"<table><tr><td rowspan='9999' colspan='999'>{'từ ' * 1000}</td><td>y</td></tr>{rows}</table>"
    assert 6_000 < len(page(table).text) < 100_000
