"""How many questions of each kind and direction documents have, for the card of what is learnt from."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from eval.written_documents import Asked, Document

_LINES = {
    "in a table": re.compile(r".* \| "),
    "in a numbered clause": re.compile(
        r"(?:Điều|Khoản|Mục|Chương|Article|Section|Clause) \d|\d+(?:\.\d+)*[.)]? |[a-zđ]\) "
    ),
    "in a list": re.compile(r"[-•+] |Bước \d|Step \d"),
    "in an answer of a FAQ": re.compile(r"(?:Đáp|Trả lời|TL|A|Answer)\s*[:.]"),
}
_ASKED = {
    "yes or no": re.compile(
        r"\bcó\b.*\b(?:không|chưa)\b|\b(?:phải|được) không\b|không\?$"
        r"|^(?:is|are|was|were|does|do|did|can|may|must|has|have|will|should|could)\b",
        re.IGNORECASE,
    ),
    "why, how, on which condition": re.compile(
        r"vì sao|tại sao|bằng cách|thế nào|ra sao|điều kiện|trường hợp|lý do|nhằm|để làm gì|mục đích|\bnếu\b|\bwhy\b"
        r"|\bhow\b(?! (?:many|much|long|old|often|far|big|high))|condition|purpose|\bif\b",
        re.IGNORECASE,
    ),
    "for a list": re.compile(r"những gì|gồm|những|\bcác\b|liệt kê|what are|\blist\b|which \w+s\b", re.IGNORECASE),
}
SHORT, LONG = 100, 450
"""Words of a short and of a long document."""


def counts(documents: Sequence[Document]) -> dict[str, int]:
    """Return the numbers of documents and questions by what they are; a question may count more than once."""
    found = Counter(kind for document in documents for asked in document.asked for kind in _kinds(document, asked))
    lengths = [len(document.text.split()) for document in documents]
    return {
        "documents": len(documents),
        f"documents below {SHORT} words": sum(length < SHORT for length in lengths),
        f"documents of {LONG} words and more": sum(length >= LONG for length in lengths),
        "questions": sum(len(document.asked) for document in documents),
        **dict(sorted(found.items())),
    }


def _kinds(document: Document, asked: Asked) -> Iterator[str]:
    yield f"{asked.language} → {document.language}"
    yield "answerable" if asked.answers else "unanswerable"
    if asked.goes_on:
        yield "goes on from the one before"
    yield from (f"asked {kind}" for kind, pattern in _ASKED.items() if pattern.search(asked.text))
    if asked.answers:
        before, line = _lines_at(document.text, asked.answers[0].start)
        yield from (f"answered {kind}" for kind, pattern in _LINES.items() if pattern.match(line))
        if before.endswith("?") and not _LINES["in an answer of a FAQ"].match(line):
            yield "answered in an answer of a FAQ"


def _lines_at(text: str, place: int) -> tuple[str, str]:
    """Return the line before, and the line that holds the character at ``place``."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return text[:start].rstrip().rpartition("\n")[2], text[start : end if end >= 0 else None]
