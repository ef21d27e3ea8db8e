"""What readers say of a file that they cannot read, and what to do about it, in Vietnamese.

The readers speak English, in few phrases, put together in the same way: where, what is wrong, and what to do. Each
phrase has its translation here; ``{}`` stands for a number or a name, and ``{…}`` for another phrase.
"""

import re
from functools import cache, lru_cache

_PHRASES = {
    # where
    "page {} {…}": "trang {} {…}",
    "each of the pages {} to {} {…}": "mỗi trang từ {} đến {} {…}",
    "line {}: {…}": "dòng {}: {…}",
    "attachment {}: {…}": "tệp đính kèm {}: {…}",
    "the chapter {}: {…}": "chương {}: {…}",
    "the chapter {} {…}": "chương {} {…}",
    "the attachment {} is not in the text: it {…}": "nội dung tệp đính kèm {} không được đưa vào: tệp này {…}",
    "it {…}": "tệp {…}",
    # the file as a whole
    "is larger than {} MB ({} MB)": "lớn hơn {} MB ({} MB)",
    "cannot be opened ({})": "không mở được ({})",
    "the folder cannot be opened ({})": "không mở được thư mục ({})",
    "its name is not UTF-8": "có tên không phải UTF-8",
    "is not a file, or a link to nothing": "không phải là tệp, hoặc là liên kết hỏng",
    "is a link out of the folder, which is not followed": "là liên kết ra ngoài thư mục nên không được đọc",
    "is a link to a folder, which is not followed": "là liên kết đến thư mục nên không được đọc",
    "named in articles.toml, but there is no such document": "có tên trong articles.toml nhưng không có tài liệu này",
    "is an archive ({})": "là tệp nén ({})",
    "not read, only {} files are": "không được đọc; chỉ các tệp {} được đọc",
    "holds no text": "không có chữ nào",
    "holds no documents": "không có tài liệu nào",
    "its date {} is not of the form 2026-01-14, so it has none":
        "có ngày {} không viết theo dạng 2026-01-14 nên không được ghi ngày",
    "its {} {} is no date such as 2026-01-14, so it does not count":
        "có {} là {}, không phải ngày viết như 2026-01-14, nên không được tính",
    "decoded as {}": "được chuyển từ bảng mã {}",
    "is not UTF-8 text (byte {})": "không phải văn bản UTF-8 (byte {})",
    "is not UTF-16 text throughout (byte {})": "không phải toàn bộ là UTF-16 (byte {})",
    "is UTF-16": "là UTF-16",
    "is protected by a password": "được bảo vệ bằng mật khẩu",
    "needs a password": "cần mật khẩu",
    "is encrypted against copying (DRM)": "bị khóa chống sao chép (DRM)",
    "is damaged": "bị hỏng",
    "is damaged ({})": "bị hỏng ({})",
    "is cut short": "bị cắt cụt",
    "its end is missing": "thiếu phần cuối",
    "is empty": "rỗng",
    "the file is cut short": "tệp bị cắt mất phần cuối",
    "the mail is cut short": "thư bị cắt mất phần cuối",
    "is a file of an old Office, or damaged": "là tệp Office cũ, hoặc bị hỏng",
    "is a picture ({}) by another name": "là ảnh ({}) nhưng mang tên khác",
    "is an archive ({}) by another name": "là tệp nén ({}) nhưng mang tên khác",
    "is {} ({}) by another name": "thực ra là tệp {1} nhưng mang tên khác",
    "is {} ({})": "là tệp {1}",
    # time and memory
    "is not read after {} s": "không đọc xong sau {} giây",
    "needs more than {} GB of memory": "cần hơn {} GB bộ nhớ",
    "is damaged, or too large for {} GB of memory ({})": "bị hỏng, hoặc quá lớn so với {} GB bộ nhớ ({})",
    "needs a library that is missing ({})": "cần thư viện chưa được cài ({})",
    "packs more than {} MB": "khi giải nén lớn hơn {} MB",
    "packs more than {} MB or {} parts": "khi giải nén lớn hơn {} MB hoặc có hơn {} phần",
    "unpacks to more than {} MB": "khi giải nén lớn hơn {} MB",
    "holds more than {} lines": "có hơn {} dòng",
    "holds more than {} values": "có hơn {} giá trị",
    "holds more than {} cells": "có hơn {} ô",
    "scatters its cells over too many rows and columns": "có các ô rải rác trên quá nhiều hàng và cột",
    "joins more cells than it has": "gộp nhiều ô hơn số ô đang có",
    "nests its parts too deeply": "có các phần lồng nhau quá sâu",
    "nests its groups too deeply": "có các nhóm lồng nhau quá sâu",
    # kinds
    "is no {} file, or is cut short": "không phải tệp {}, hoặc bị cắt mất phần cuối",
    "is no {} file, or damaged ({})": "không phải tệp {}, hoặc bị hỏng ({})",
    "is no rich text (.rtf)": "không phải văn bản .rtf",
    "is no table of separated values ({})": "không phải bảng giá trị có dấu phân cách ({})",
    "is an old .doc, or protected by a password": "là tệp .doc cũ, hoặc được bảo vệ bằng mật khẩu",
    "is not a Word file, or is cut short": "không phải tệp Word, hoặc bị cắt mất phần cuối",
    "holds no slides, or is damaged": "không có trang chiếu nào, hoặc bị hỏng",
    "is no mail": "không phải là thư",
    "is no workbook, or damaged": "không phải bảng tính, hoặc bị hỏng",
    "is no file of Office, or is damaged": "không phải tệp Office, hoặc bị hỏng",
    "is no old file of Office": "không phải tệp Office cũ",
    "is not converted by LibreOffice after {} s": "không được LibreOffice chuyển đổi xong sau {} giây",
    "cannot be converted by LibreOffice": "không chuyển đổi được bằng LibreOffice",
    "is no text of LibreOffice (.odt), or damaged": "không phải văn bản LibreOffice (.odt), hoặc bị hỏng",
    "is a damaged PDF": "là PDF bị hỏng",
    "is not a PDF": "không phải là PDF",
    "holds no document text": "không có nội dung tài liệu",
    "is not packed by gzip, or is damaged": "không phải tệp nén gzip, hoặc bị hỏng",
    # pictures and recognition
    "is no picture, or is damaged": "không phải là ảnh, hoặc bị hỏng",
    "is a picture": "là ảnh",
    "is a damaged picture": "là ảnh bị hỏng",
    "is too small a picture to show a page": "là ảnh quá nhỏ, không thể là ảnh của một trang",
    "has more than {} million dots": "có hơn {} triệu điểm ảnh",
    "if its pages are pictures": "nếu các trang là ảnh",
    "holds no text, only pictures of it": "không có chữ, chỉ có ảnh chụp chữ",
    "holds no text, only a picture of it": "không có chữ, chỉ có ảnh chụp chữ",
    "holds no text and no pictures": "không có chữ và không có ảnh",
    "shows a picture in which text recognition (OCR) finds no words that can be read":
        "là ảnh mà chương trình nhận dạng chữ (OCR) không tìm thấy chữ nào đọc được",
    "if it shows text": "nếu trong ảnh có chữ",
    "is a picture of text, and only {} of a file are read": "là ảnh chụp chữ, và mỗi tệp chỉ được đọc {} trang",
    "is in a font that does not say which letters it draws": "dùng phông chữ không cho biết chữ nào được vẽ",
    "is in fonts that do not say which letters they draw": "dùng các phông chữ không cho biết chữ nào được vẽ",
    "is damaged and was left out": "bị hỏng và đã bị bỏ qua",
    "takes too long to be read by text recognition (OCR)": "mất quá nhiều thời gian để nhận dạng chữ (OCR)",
    "cannot be read by text recognition (OCR), which does not start":
        "không được nhận dạng chữ vì chương trình nhận dạng (OCR) không chạy",
    "cannot be read by text recognition (OCR), which failed":
        "không được nhận dạng chữ vì chương trình nhận dạng (OCR) gặp lỗi",
    "is to be read by text recognition (OCR), which no build has done yet":
        "cần nhận dạng chữ (OCR), việc này được làm khi lập chỉ mục",
    "was read by text recognition (OCR; confidence {} %)": "được nhận dạng chữ (OCR; độ tin cậy {} %)",
    "was read by text recognition (OCR; confidence {} % or more)": "được nhận dạng chữ (OCR; độ tin cậy từ {} %)",
    "was read by text recognition (OCR) with a low confidence ({} %)":
        "được nhận dạng chữ (OCR) với độ tin cậy thấp ({} %)",
    # what is left out
    "{} passage struck out and left out": "{} đoạn bị gạch bỏ nên không được đưa vào",
    "{} passages struck out and left out": "{} đoạn bị gạch bỏ nên không được đưa vào",
    "holds {} comment, left out": "có {} nhận xét không được đưa vào",
    "holds {} comments, left out": "có {} nhận xét không được đưa vào",
    "holds {} drawing or file, not read": "có {} hình vẽ hoặc tệp nhúng không được đọc",
    "holds {} drawings or files, not read": "có {} hình vẽ hoặc tệp nhúng không được đọc",
    "holds {} picture, whose words are not read": "có {} ảnh mà chữ trong đó không được đọc",
    "holds {} pictures, whose words are not read": "có {} ảnh mà chữ trong đó không được đọc",
    "the addresses to which a page with more than {} links leads are left out":
        "địa chỉ trong trang có hơn {} liên kết không được đưa vào",
    "slide {} holds no text, only pictures": "trang chiếu {} không có chữ, chỉ có ảnh",
    "slide {} has comments, which are not in the text": "trang chiếu {} có nhận xét không được đưa vào",
    "{} formulas have no saved result and are not in the text":
        "{} công thức không có kết quả được lưu nên không được đưa vào",
    "{} cells hold only an error such as #REF! and are not in the text":
        "{} ô chỉ có lỗi như #REF! nên không được đưa vào",
    "{} comments on cells are not in the text": "{} nhận xét ở các ô không được đưa vào",
    "the words of its text boxes and shapes are not in the text": "chữ trong hộp văn bản và hình không được đưa vào",
    "1 struck-out stretch is left out: {}": "1 đoạn bị gạch ngang không được đưa vào: {}",
    "{} struck-out stretches are left out: {}": "{} đoạn bị gạch ngang không được đưa vào: {}",
    "the mail {} attached to an attached one is not in the text":
        "nội dung thư {} đính kèm trong một thư đính kèm không được đưa vào",
    "the attachment {} is not in the text": "nội dung tệp đính kèm {} không được đưa vào",
    "only {} are read": "chỉ {} tệp được đọc",
    # lines of files of many articles, front matter and articles.toml
    "its id {} is that of line {}": "có id {} trùng với dòng {}",
    "its id {} cannot stand in an address": "có id {} không dùng được trong địa chỉ",
    "its {} is {}, expected text": "có {} là {}, phải là chữ",
    "its {} is {}, expected text or a whole number": "có {} là {}, phải là chữ hoặc số nguyên",
    "`text` is missing or empty": "thiếu `text` hoặc `text` rỗng",
    "has {} where only `groups` is read": "có {}, trong khi chỉ `groups` được đọc",
    "{} more lines like these": "còn {} dòng như vậy",
    "names groups, but its front matter does not stand between two lines of exactly three dashes":
        "có nêu nhóm, nhưng phần đầu không nằm giữa hai dòng đúng ba dấu gạch ngang",
    "its groups are not names": "có groups không phải là tên",
    "its groups name none, or one with a comma": "có groups không nêu nhóm nào, hoặc tên nhóm có dấu phẩy",
    "its front matter is not a list of `key: value` lines": "có phần đầu không phải các dòng dạng `key: value`",
    "its front matter has {} where only `groups` at its left edge is read":
        "có phần đầu chứa {}, trong khi chỉ `groups` ở sát lề trái được đọc",
    "the {} in its front matter is not a single value": "có {} trong phần đầu không phải một giá trị đơn",
    "its front matter is not YAML ({})": "có phần đầu không đúng YAML ({})",
    "its front matter is nested too deeply": "có phần đầu lồng nhau quá sâu",
    # what to do
    "save it anew": "hãy lưu lại tệp",
    "save it anew as .docx, .xlsx or .pptx": "hãy lưu lại thành .docx, .xlsx hoặc .pptx",
    "save it anew as {}": "hãy lưu lại thành {}",
    "save it as {}": "hãy lưu thành {}",
    "save it as {} anew": "hãy lưu lại thành {}",
    "save it as .docx without one": "hãy lưu thành .docx không có mật khẩu",
    "save it without one": "hãy lưu lại không có mật khẩu",
    "save it in a simpler form": "hãy lưu ở dạng đơn giản hơn",
    "save its text as .txt": "hãy lưu phần chữ thành .txt",
    "save the page itself, after its scripts have run": "hãy lưu chính trang đó sau khi trang hiện đầy đủ",
    "leave it out": "hãy bỏ tệp ra",
    "open it in Excel or LibreOffice and save it": "hãy mở bằng Excel hoặc LibreOffice rồi lưu lại",
    "mend their formulas": "hãy sửa các công thức đó",
    "divide it": "hãy chia nhỏ tệp",
    "take its pictures out": "hãy bỏ bớt ảnh",
    "rename it": "hãy đổi tên tệp",
    "rename it to end in {}": "hãy đổi đuôi tên tệp thành {}",
    "put the folder itself there": "hãy đặt chính thư mục đó vào đây",
    "put the file there": "hãy đặt chính tệp đó vào đây",
    "put it into the folder as a file of its own": "hãy đặt riêng tệp đó vào thư mục",
    "put an open copy there": "hãy đặt bản không bị khóa",
    "put it in quotes": "hãy đặt trong dấu nháy",
    "unpack it into the folder": "hãy giải nén vào thư mục",
    "pack it by gzip alone, or not at all": "hãy chỉ nén bằng gzip, hoặc không nén",
    "check what it is, and its name": "hãy kiểm tra đó là tệp gì và tên tệp",
    "copy it anew": "hãy sao chép lại",
    "copy it anew, or remove it": "hãy sao chép lại, hoặc xóa đi",
    "install the program anew": "hãy báo quản trị viên cài lại chương trình",
    "print it to a new PDF": "hãy in ra PDF mới",
    "print the file to a new PDF": "hãy in tệp ra PDF mới",
    "print it anew from the program that made it": "hãy in lại từ chương trình đã tạo ra tệp",
    "print the file anew from the program that made it": "hãy in lại tệp từ chương trình đã tạo ra nó",
    "read it by a program for text recognition (OCR)": "hãy dùng chương trình nhận dạng chữ (OCR)",
    "read them by a program for text recognition (OCR)": "hãy dùng chương trình nhận dạng chữ (OCR)",
    "to have it read, install text recognition ({}), where HOIDAP_OCR is not off":
        "để đọc được, hãy nhờ quản trị viên cài phần nhận dạng chữ ({}) và không tắt HOIDAP_OCR",
    "run `python -m index build`": "hãy chờ lần lập chỉ mục sau",
    "scan it anew with 300 dpi": "hãy quét lại với 300 dpi",
    "scan it anew, upright and with 300 dpi": "hãy quét lại, để thẳng và với 300 dpi",
    "look whether its words are right": "hãy xem chữ có đúng không",
    "look whether its letters are right": "hãy xem các chữ có đúng không",
    "look whether it is the right file": "hãy xem có đúng là tệp cần dùng không",
    "write those that matter out": "hãy viết ra những địa chỉ cần thiết",
    "write into its notes what they say": "hãy viết nội dung ảnh vào phần ghi chú",
    "write them into cells": "hãy viết vào các ô",
    "write their words as text": "hãy viết chữ trong đó thành văn bản",
    "write into the text what is to be found": "hãy viết vào văn bản những gì cần tìm được",
    "write groups: [one, another]": "hãy viết groups: [nhóm này, nhóm khác]",
    "delete what no longer holds": "hãy xóa phần không còn hiệu lực",
    "take the line away from what still holds": "hãy bỏ gạch ngang ở phần còn hiệu lực",
    "leave the line out if everybody may read it": "hãy bỏ dòng đó nếu ai cũng được đọc",
    "give letters and digits": "hãy dùng chữ cái và chữ số",
}  # fmt: skip
_SEPARATORS = {": ": ": ", "; ": "; ", ", or ": ", hoặc ", ", ": ", "}
_SEPARATOR = re.compile("|".join(_SEPARATORS))
LONGEST, MOST_PHRASES = 2_000, 20
"""Characters and phrases of what a reader says; a name in it that has more is made to take time."""
KEPT = 5_000
"""Parts of sentences whose translations are kept."""
_PLACE = re.compile(r"\{(…|\d*)\}")


def in_vietnamese(said: str) -> str | None:
    """Return what a reader said in Vietnamese; None if it has a phrase that is not known here."""
    is_short = len(said) <= LONGEST and len(_SEPARATOR.findall(said)) < MOST_PHRASES
    return _translated(said) if is_short else None


@lru_cache(KEPT)  # of a sentence with many separators, each part comes up many times
def _translated(said: str) -> str | None:
    for pattern, template in _patterns():
        if (found := pattern.fullmatch(said)) is None:
            continue
        inner = found.groupdict().get("inner")
        rest = _translated(inner) if inner is not None else ""
        if rest is not None:
            return _filled(template, [each for each in found.groups() if each is not inner], rest)
    for separator in _SEPARATOR.finditer(said):
        first = _translated(said[: separator.start()])
        then = _translated(said[separator.end() :]) if first is not None else None
        if then is not None:
            return f"{first}{_SEPARATORS[separator[0]]}{then}"
    return None


def _filled(template: str, values: list[str], rest: str) -> str:
    left = iter(values)

    def value(place: re.Match[str]) -> str:
        if place[1] == "…":
            return rest
        return values[int(place[1])] if place[1] else next(left)

    return _PLACE.sub(value, template)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the phrases with their translations, first those that have the most words of their own."""
    ordered = sorted(_PHRASES, key=lambda phrase: (phrase.count("{"), -len(phrase)))
    return [(_pattern(phrase), _PHRASES[phrase]) for phrase in ordered]


def _pattern(phrase: str) -> re.Pattern[str]:
    escaped = re.escape(phrase).replace(r"\{…\}", "(?P<inner>.+)").replace(r"\{\}", "(.+?)")
    return re.compile(escaped, re.DOTALL)
