"""What a letter is about is a heading."""

import docx
import pytest

from tests.index.formats.read_files import article
from tests.index.formats.sheets.test_spreadsheet import saved


@pytest.mark.parametrize("about", ["V/v nghỉ Tết Dương lịch", "V/V THAY ĐỒNG HỒ NƯỚC", "V/v: mời họp giao ban"])
def test_what_a_letter_is_about_is_not_numbered_five(tmp_path, about):
    document = docx.Document()
    document.add_heading(about, 1)
    document.add_paragraph("Kính gửi các phòng.")
    document.add_heading("Thời gian", 2)
    document.add_paragraph("Từ ngày 1 đến ngày 3.")
    found = article(tmp_path, "a.docx", saved(document))
    assert [block.label for block in found.blocks] == ["", "", "", ""]
