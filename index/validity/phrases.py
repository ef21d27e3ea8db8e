"""The words in which documents speak of their own validity, in Vietnamese and English."""

import re

from index.validity.references import DATE, KIND, NUMBER

DAY = DATE.pattern
FORCE = (
    r"(?:(?:có\s)?hiệu lực(?:\sthi hành)?|có giá trị|áp dụng|thi hành|in force|valid|effective|(?:takes?|took)\seffect|"
    r"(?:comes?|came)\sinto\s(?:force|effect)|with\seffect|appl(?:y|ies|icable)|runs)(?!\w)"
)
IN_FORCE = re.compile(
    rf"(?<!hết )(?<!\w){FORCE}(?P<since>,?\s(?:kể\s)?(?:từ|vào|from|as\sof|as\sfrom|on|since)(?:\s(?:kỳ|mùng))?\s|\s)"
    rf"(?P<when>(?P<signing>ngày\s(?:ký|ban hành)(?!\w))|{DAY})"
    r"(?P<until>\s?(?:đến|cho đến|tới|to|until|till|through|[–-])\s?(?:hết\s|cuối\s)?"
    rf"(?={DAY.replace('?P<', '?P<to_')}))?",
    re.IGNORECASE,
)
UNTIL = re.compile(
    rf"(?<!\w)(?:(?P<ends>hết\s(?:hiệu lực|giá trị)(?:\sthi hành)?\s(?:kể\s)?(?:từ|vào)\s|"
    rf"ceases?\sto\s(?:be\sin\sforce|apply)\s(?:on|from)\s)"
    rf"|(?:có\s)?(?:hiệu lực|giá trị)\s(?:cho\s)?(?:đến|tới)\s(?:hết\s)?|"
    r"(?:valid|in force|effective)\s(?:un)?(?:til|to)l?\s|"
    rf"expires?\son\s)(?P<when>{DAY})",
    re.IGNORECASE,
)
REPLACES = re.compile(
    r"(?<!\w)(?:(?P<passive>(?:được|bị)\sthay\s(?:thế\s)?(?:bởi|bằng|theo)|(?:replaced|superseded|repealed)\sby)|"
    r"thay\sthế(?:\scho)?|thay(?:\scho)?|bãi\sbỏ|hủy\sbỏ|replac(?:es|ing)|supersed(?:es|ing)|repeals?)\s",
    re.IGNORECASE,
)
NO_LONGER = re.compile(r"(?<!\w)hết\s(?:hiệu lực|giá trị)|ceases?\sto\s(?:be\sin\sforce|apply)", re.IGNORECASE)
AMENDS = re.compile(r"(?<!được )(?<!\w)(?:sửa đổi|bổ sung|đính chính|amend(?:s|ing))(?!\w)", re.IGNORECASE)
PARTIAL = re.compile(
    r"\W*(?:các\s|một\s|the\s|a\s|toàn bộ\s)*(?:số\s)?(?:điểm|khoản|điều|mục|chương|phần|phụ lục|biểu mẫu|mẫu|"
    r"cụm từ|nội dung|đoạn|point|clause|article|section|paragraph|chapter|part|annex|appendix|form)(?!\w)",
    re.IGNORECASE,
)
HEDGED = re.compile(
    r"(?<!\w)(?:dự kiến|dự thảo|đề nghị|đề xuất|kiến nghị|xem xét|nếu|giả sử|draft|propos\w+|consider\w*|"
    r"if|would)(?!\w)|"
    r"(?<!\w)(?:không|chưa|chẳng|có thể|not|never|may|might|should|could)\s(?:\w+\s)?\Z",
    re.IGNORECASE,
)
CITING = re.compile(r"\W*(?:căn cứ|theo(?!\sđó)|pursuant|according|under|khi|trước khi|as)(?!\w)", re.IGNORECASE)
LABEL = r"\W*(?:(?:điều|khoản|mục|article|clause|section)\s\d+\W*|[\da-zđ]{1,2}[.)]\s|[IVX]{1,4}\.\s)?"
ISSUING = r"(?:ban hành\s)?(?:kèm(?:\stheo)?|theo|under|by|issued\s(?:under|by|with))"
THIS = re.compile(
    rf"(?<!\w)(?:{KIND}\s(?:này|mới)|this\s(?:[a-z]+\s){{0,2}}?{KIND})(?!\w)|(?<!\w)(?:nay|it|hereby)(?!\w)",
    re.IGNORECASE,
)
SUBJECT = re.compile(rf"{LABEL}(?:hiệu lực\W+)?(?:the\s|những\s|các\s)?(?P<kind>{KIND})", re.IGNORECASE)
ISSUED = re.compile(
    rf"(?<!\w)(?:ban hành|ký|thông qua|ban hành ngày|issued|signed|approved|dated)\s(?:vào\s|on\s)?(?P<when>{DAY})",
    re.IGNORECASE,
)
PLACED = re.compile(rf"(?:^|\|)[^|\n,.;\d]{{2,60}},\s?(?P<when>{DAY})\s?\.?\s?(?=\||$)", re.IGNORECASE)
OWN_NUMBER = re.compile(
    rf"{LABEL}(?:[^\W\d_]+\s)?số(?:\s?:\s?|\s)(?P<letter>{NUMBER.pattern})"
    rf"|{LABEL}(?:(?:{KIND}(?:\snày)?\s(?:được\s)?)?{ISSUING}\s)?{KIND}(?:\ssố)?\s(?P<first>{NUMBER.pattern})"
    r"(?=\s(?:ngày|năm|của|do|ký|ban hành|of|dated|on)(?!\w)|\s?[,.;:()]|\s*\Z)"
    rf"|[^.;\n]{{0,120}}?(?<!\w)ban hành\s(?:{KIND}\s(?:này\s)?)?kèm(?:\stheo)?\s{KIND}(?:\ssố)?\s"
    rf"(?P<with>{NUMBER.pattern})",
    re.IGNORECASE,
)
HEADED = re.compile(rf"\W*{KIND}(?:\ssố)?\s{NUMBER.pattern}", re.IGNORECASE)
TITLE_NUMBER = re.compile(
    rf"[(,–—:-]\s?(?:{ISSUING}\s)?(?:{KIND}\s)?(?:số\s|no\.?\s)?(?P<number>{NUMBER.pattern})", re.IGNORECASE
)
AND = re.compile(r"\s?[,;]?\s?(?:(?:và|cùng|and|as well as)\s)?(?:(?:bãi bỏ|thay thế|hủy bỏ|cho)\s)?", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?…])(?<!No\.)(?<!no\.)\s+(?=[\"“(]?[^\W\d_]|\d+\.)")
GOES_ON = re.compile(r"(?:,|thay thế|bãi bỏ|hủy bỏ|số|ngày|của|theo|và|replaces|supersedes|of|no\.)\Z", re.IGNORECASE)
DECISION = re.compile(r"quyết định|thông tư|nghị định|nghị quyết|văn bản|decision|document", re.IGNORECASE)
ANY_KIND = re.compile(KIND, re.IGNORECASE)
TRIGGER = re.compile(
    rf"(?<!\w)(?:{FORCE}|thay|bãi|hủy|hết|sửa|bổ sung|đính|replac|supersed|repeal|amend|expire|cease)", re.IGNORECASE
)
"""Where a sentence may begin to speak of validity; what stands before the first of them is its subject."""
