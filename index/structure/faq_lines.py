"""Questions and answers that are typed as lines: ``Hỏi: …``, ``Đáp: …``, a numbered line with a question mark."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.formats.text.faq import is_question
from index.language.sentences import OPENING, UPPER, split_sentences
from index.structure.typed_lines import MARKED, Line
from index.structure.units import named

ASKING = re.compile(
    r"[*_#>\s]*(?:(?:hỏi|câu hỏi|question)(?:\s*(?:số\s*)?\d{1,3})?|(?:câu|q)\s*\d{1,3}|h|q)\s*"
    r"(?:\([^()\n]{1,60}\)\s*)?(?:[.:)]|\s[-–—](?!\s*đáp))[*_]*\s*",
    re.IGNORECASE,
)
ANSWERING = re.compile(
    r"[*_#>\s]*(?:đáp(?: án)?|trả lời|tl|answer|đ|a)(?:\s*\d{1,3})?\s*(?:\([^()\n]{1,60}\)\s*)?[.:)][*_]*\s*",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(?:[A-ZĐ]?\d{1,3}(?:\.\d{1,2})*|[IVX]+|[A-ZĐa-zđ])[.)/]\s")
ANSWERED = re.compile(rf"\?[*_\"”’)]*(?P<space>\s+)(?=(?:[-–—]\s)?[{OPENING}]*[{UPPER}0-9])")
"""Where on one line an answer follows its question."""
BEFORE_ANSWER = " \t-–—"
TALLEST = 4
"""The most lines of a question, up to its answer."""
LONGEST = 250
MOST_SENTENCES = 2


def with_questions(text: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the questions among them: those that are marked, and those that an answer follows.

    A question of several lines becomes one line. An answer on the line of its question becomes a line of its own.
    """
    divided = list(_divided(lines))
    whole: list[Line] = []
    at = above = 0
    while at < len(divided):
        line = divided[at]
        after = _answer(divided, at) if line.given != "question" and ASKING.match(line.words) else 0
        if after:
            whole.append(replace(line.until(divided[after - 1], text), given="question", level=0))
            at = after
            continue
        beside = line.given == "heading" and line.level == above  # below a question there is no room for its like
        whole.append(replace(line, given="question", level=0) if not beside and _is_asked(divided, at) else line)
        above = line.level if whole[-1].given == "heading" else above
        at += 1
    return whole


def _answer(lines: Sequence[Line], at: int) -> int:
    """Return which line begins the answer to a marked question; 0 if none does."""
    for after in range(at + 1, min(at + 1 + TALLEST, len(lines))):
        if ANSWERING.match(lines[after].words):
            return after
        if not lines[after].free or MARKED.match(lines[after].words):
            break
    return 0


def _is_asked(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a question, and what follows it an answer."""
    line = lines[at]
    if line.given not in (None, "paragraph", "item", "heading") or not _asks(line.words) or len(line.words) > LONGEST:
        return False
    following = lines[at + 1] if at + 1 < len(lines) else None
    if following is None or _asks(following.words) or following.given in ("heading", "question") or named(following):
        return False
    if ASKING.match(line.words) or line.given == "heading":
        return True
    if NUMBERED.match(line.words):
        return not NUMBERED.match(following.words)
    return not MARKED.match(line.words) and len(split_sentences(line.words)) <= MOST_SENTENCES


def _asks(words: str) -> bool:
    return "?" in words[-6:] and is_question(words)


def _divided(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines. A line with a question and its answer becomes two.

    Lines without a mark, and numbered ones, are divided only if most of them have both.
    """
    free = [line for line in lines if line.free and len(line.cells) == 1]
    numbered = [line for line in free if NUMBERED.match(line.words)]
    often = _most([_end(line) > 0 for line in free], 3)
    often_numbered = often or _most([_end(line) > 0 for line in numbered], 2)
    for line in lines:
        marked = ASKING.match(line.words) or line.words.startswith("**")
        end = _end(line) if line.free and (marked or often or (often_numbered and NUMBERED.match(line.words))) else 0
        if not end:
            yield line
            continue
        space = len(line.words) - len(line.words[end:].lstrip(BEFORE_ANSWER))
        yield replace(line, end=line.start + end, words=line.words[:end], given="question")
        yield replace(line, start=line.start + space, words=line.words[space:], apart=False)


def _most(answered: Sequence[bool], fewest: int) -> bool:
    return sum(answered) >= fewest and 2 * sum(answered) > len(answered)


def _end(line: Line) -> int:
    """Return where on a line a question ends and its answer begins; 0 if the line does not hold both."""
    found = ANSWERED.search(line.words[: 2 * LONGEST])
    if not found or found.start("space") > LONGEST:
        return 0
    asked = line.words[: found.start("space")]
    return len(asked) if len(split_sentences(asked)) <= MOST_SENTENCES else 0
