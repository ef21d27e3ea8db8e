"""Which of the two languages a text is in."""

import re
import unicodedata

from index.datatypes import Language

VIETNAMESE_LETTER = re.compile(r"[àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
ENGLISH_WORDS = frozenset(
    "a an and are at be by can did do does for from has have how in is it its much many of on or that the their this "
    "to was were what when where which who whom whose why will with".split()
)
# the commonest Vietnamese words, as they look without diacritics
VIETNAMESE_WORDS = frozenset(
    "ai bao bi cac cai cho chua co con cua cung da dang de den di do duoc gi hay hien hoi khi khong la lam lan loai "
    "mot mua nam nao nay neu ngay nhieu nhung noi nuoc o phai qua ra rang sao sau se su tai tam the theo thi tren "
    "trong truoc tu va ve vi viec viet voi vao xin".split()
)


def detect_language(text: str) -> Language:
    """Return the language of ``text``; Vietnamese without diacritics counts as Vietnamese.

    Capitalised words with diacritics are names, which English texts hold too. A text that shows neither language is
    English, one without any word Vietnamese.
    """
    words = WORD.findall(unicodedata.normalize("NFC", text[:4000]))
    if not words:
        return "vi"
    english = sum(word.lower() in ENGLISH_WORDS for word in words)
    marked = [word for word in words if VIETNAMESE_LETTER.search(word)]
    vietnamese = sum(word.islower() for word in marked) + sum(word.lower() in VIETNAMESE_WORDS for word in words)
    if english == vietnamese:
        return "vi" if marked else "en"
    return "vi" if vietnamese > english else "en"
