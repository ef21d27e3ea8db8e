"""Questions that a document asks itself, as a FAQ does."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from index.formats.file_content import Part

DEEPEST = 7
"""The rank of a question among headings: below all of them."""
CLOSING = "\"'”’»*_ \t\n"
LONGEST = 200
"""Characters of a question that has no question mark."""
NUMBER = re.compile(r"^(?:câu(?: hỏi)?(?: số)?\s*\d+|hỏi|question\s*\d*|q\d*|\d+(?:\.\d+)*)\s*[.:)]\s*", re.IGNORECASE)
BEGINS = re.compile(
    r"(?:làm sao|làm (?:như )?thế nào|làm cách nào|bằng cách nào|tại sao|vì sao|vì lý do gì|bao giờ|bao lâu|"
    r"bao nhiêu|mấy giờ|khi nào|thế nào là|(?:cần|phải|nên) làm gì|có phải|ở đâu|đâu là|"
    r"(?-i:[Aa]i) (?:là|được|có|phải|cần|sẽ|chịu)|"
    r"(?:what|when|where|who|whom|whose|why|how(?: (?:long|often|far|soon|much|many)(?: \w+){0,2})?) "
    r"(?:is|are|was|were|do|does|did|can|could|should|shall|will|would|must|may|has|have)|which \w+ (?:is|are|do|does)|"
    r"(?:can|could|do|does|did|is|are|should|will|must|may|am) (?:i|we|you|he|she|it|they|there|the|my|our|your|an?)"
    r")\b",
    re.IGNORECASE,
)
ENDS = re.compile(
    r"(?:\b(?:là|làm|những|gồm|cái|việc|điều) gì|\bnhư thế nào|\bra sao|\bthì sao|\bbao nhiêu(?: \w+)?|\bbao lâu|"
    r"\bbao giờ|(?<!bất kỳ )(?<!bất cứ )\b(?:ở đâu|khi nào|lúc nào)|"
    r"\bmấy (?:giờ|ngày|tháng|năm|lần)|\blà ai|\b(?:vì|tại) sao|"
    r"\b(?:được|phải|hay|cần) không|\bcó .+ không|\bhay chưa|\bđã .+ chưa)$",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Whether a heading or a line asks something.

    It does if it ends with a question mark. Without one it must be one short sentence whose first or last words can
    only be those of a question, as in ``Nộp hồ sơ ở đâu``.
    """
    words = unicodedata.normalize("NFC", text).strip().rstrip(CLOSING)
    if words.endswith(("?", "？")):
        return any(map(str.isalpha, words))
    if len(words) > LONGEST or words.endswith((".", ":", ";", ",", "!", "…")):
        return False
    words = NUMBER.sub("", " ".join(words.split()))
    return bool(BEGINS.match(words) or ENDS.search(words))


def with_questions(parts: Iterable[Part]) -> list[Part]:
    """Return ``parts`` in which the headings that ask something are questions.

    A heading stays a heading if other headings stand below it, or, where there are none, other questions: those are its
    parts.
    """
    read = list(parts)
    below = [0] * len(read)
    last = 0
    for at in range(len(read) - 1, -1, -1):
        below[at] = last
        if read[at].kind in ("heading", "question"):
            last = read[at].level if read[at].kind == "heading" else DEEPEST
    return [
        replace(part, kind="question", level=0)
        if part.kind == "heading" and below[at] <= part.level and is_question(part.text)
        else part
        for at, part in enumerate(read)
    ]
