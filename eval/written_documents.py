"""Documents with questions as people write them, in plain text, checked and made into the rows of a benchmark folder.

A file holds documents, each as

    === slug | language of the text, vi or en | domain
    Title on one line
    Text, a paragraph a line; blank lines between paragraphs are left out.
    ???
    v> A Vietnamese question || the answer, verbatim from the text
    e> An English question || the answer || another accepted answer
    v> Which of two places? || Hà Nội @ words around it that stand only once
    v-> A Vietnamese question that the text does not answer
    v+> It goes on from the question above it, as in a conversation || the answer
    e+-> The same in English, and nothing answers
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.datatypes import Language
from index.errors import SearchError

LEAST_WORDS, LEAST_QUESTIONS, LONGEST_ANSWER = 60, 5, 240
MOST_MARKS = 12
"""Vietnamese letters that an English question may have, in names."""
_MARKED = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_ASKED = re.compile(r"([ve])(\+?)(-?)>\s*(.+)")
_LANGUAGES: dict[str, Language] = {"v": "vi", "e": "en"}


class DocumentsUnfit(SearchError):
    """Documents with questions break their form; the message has a line for each fault."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An accepted answer: ``text`` stands in its document at ``start``."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a document, without ``answers`` where nothing answers; it may go on from the one before it."""

    text: str
    language: Language
    answers: tuple[Answer, ...]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its questions."""

    slug: str
    language: Language
    domain: str
    title: str
    text: str
    asked: tuple[Asked, ...]

    def share(self) -> float:
        """Return a number in [0, 1) that is drawn by the slug, to tell parts apart by."""
        return int(hashlib.sha256(self.slug.encode()).hexdigest()[:8], 16) / 2**32

    def corpus_row(self) -> dict[str, Any]:
        """Return the document as a row of ``corpus.jsonl``."""
        return {"_id": self.slug, "title": self.title, "text": self.text}

    def query_rows(self) -> Iterator[dict[str, Any]]:
        """Yield the questions as rows of ``queries.jsonl``; one that goes on names the one before as ``after``."""
        for number, asked in enumerate(self.asked, start=1):
            row = {
                "_id": f"{self.slug}-{number:02}",
                "text": asked.text,
                "relevant": [self.slug],
                "answerable": bool(asked.answers),
                "answers": [{"text": answer.text, "start": answer.start} for answer in asked.answers],
                "language": asked.language,
                "domain": self.domain,
            }
            yield row | ({"after": f"{self.slug}-{number - 1:02}"} if asked.goes_on else {})


@dataclass(slots=True)
class _Draft:
    """A document while its lines are read, and what is wrong with it."""

    place: str
    slug: str
    language: Language
    domain: str
    title: str = ""
    lines: list[str] = field(default_factory=list)
    asking: bool = False
    asked: list[Asked] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def begun(cls, line: str, place: str) -> "_Draft":
        """Return the document that the line with ``===`` begins."""
        parts = [part.strip() for part in line.strip("= ").split("|")]
        fit = len(parts) == 3 and parts[1] in ("vi", "en")
        draft = cls(place, parts[0], "en" if fit and parts[1] == "en" else "vi", parts[2] if fit else "")
        if not fit:
            draft.problems.append(f"{place}: expected `=== slug | vi or en | domain`, got {line!r}")
        return draft

    @property
    def text(self) -> str:
        return "\n\n".join(self.lines)

    def add(self, line: str, place: str) -> None:
        """Add a line that is not empty: the title, then the text, and after ``???`` the questions."""
        if line == "???":
            self.asking = True
        elif self.asking:
            self._ask(line, place)
        elif self.title:
            self.lines.append(line)
        else:
            self.title = line

    def _ask(self, line: str, place: str) -> None:
        found = _ASKED.fullmatch(line)
        if not found:
            self.problems.append(f"{place}: expected v> e> v-> e-> (with a + before the - if it goes on), got {line!r}")
            return
        language, goes_on, unanswerable = _LANGUAGES[found[1]], bool(found[2]), bool(found[3])
        question, *answers = (part.strip() for part in found[4].split("||"))
        marks = len(_MARKED.findall(question))
        if marks > MOST_MARKS if language == "en" else not marks and not goes_on:
            self.problems.append(f"{place}: not in {language}: {question!r}")
        if unanswerable == bool(answers):
            self.problems.append(f"{place}: a question has answers, or a - as one that nothing answers: {line!r}")
        if goes_on and not self.asked:
            self.problems.append(f"{place}: there is no question above that it could go on from")
        placed = tuple(filter(None, (self._placed(answer, place) for answer in answers)))
        self.asked.append(Asked(question, language, placed, goes_on))

    def _placed(self, stated: str, place: str) -> Answer | None:
        answer, _, around = (part.strip() for part in stated.partition(" @ "))
        if around:
            if self.text.count(around) != 1 or answer not in around:
                self.problems.append(f"{place}: {around!r} must stand once in the text, and hold {answer!r}")
                return None
            return Answer(answer, self.text.index(around) + _place_of(answer, around))
        if answer[-1:] in set(".,;:") or not answer or len(answer) > LONGEST_ANSWER:
            self.problems.append(
                f"{place}: an answer ends without a mark and has 1 to {LONGEST_ANSWER} characters; one such as"
                f" `5 p.m.` has context: {answer!r}"
            )
            return None
        start = _place_of(answer, self.text)
        if start < 0:
            self.problems.append(f"{place}: not verbatim in the text: {answer!r}")
            return None
        return Answer(answer, start)

    def finished(self) -> Document:
        """Return the document, having looked for what only shows at its end."""
        alone = [asked.text.lower() for asked in self.asked if not asked.goes_on]
        for wrong, what in (
            (len(_WORD.findall(self.text)) < LEAST_WORDS, f"has fewer than {LEAST_WORDS} words"),
            (len(self.asked) < LEAST_QUESTIONS, f"has fewer than {LEAST_QUESTIONS} questions"),
            (len(set(alone)) < len(alone), "asks the same twice"),
        ):
            if wrong:
                self.problems.append(f"{self.place}: {self.slug} {what}")
        return Document(self.slug, self.language, self.domain, self.title, self.text, tuple(self.asked))


def _place_of(answer: str, text: str) -> int:
    """Return where ``answer`` begins in ``text``: as whole words and numbers, else anywhere; -1 if nowhere."""
    whole = re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(answer)}(?!\w)(?![.,]\d)", text)
    return whole.start() if whole else text.find(answer)


def read_documents(paths: Iterable[Path]) -> list[Document]:
    """Return the documents of text files, in order.

    :raises DocumentsUnfit: If any breaks the form, two have one slug, or there is none; names all that is wrong.
    """
    documents: list[Document] = []
    problems: list[str] = []
    places: dict[str, str] = {}
    for path in paths:
        for draft in _drafts(path, problems):
            documents.append(draft.finished())
            if draft.slug in places:
                draft.problems.append(f"{draft.place}: the slug {draft.slug!r} stands at {places[draft.slug]}, too")
            places[draft.slug] = draft.place
            problems += draft.problems
    if problems or not documents:
        raise DocumentsUnfit("\n".join(problems) or "there is no document: name .txt files that hold some")
    return documents


def _drafts(path: Path, problems: list[str]) -> Iterator[_Draft]:
    try:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentsUnfit(f"{path} cannot be read: {error}") from error
    draft = None
    for number, line in enumerate(map(str.strip, text.split("\n")), start=1):
        place = f"{path}:{number}"
        if line.startswith("==="):
            if draft:
                yield draft
            draft = _Draft.begun(line, place)
        elif draft and line:
            draft.add(line, place)
        elif line:
            problems.append(f"{place}: text before the first `===`")
    if draft:
        yield draft


def write_documents(documents: Sequence[Document], folder: Path) -> None:
    """Write ``documents`` to ``folder`` as a benchmark folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("corpus", [document.corpus_row() for document in documents]),
        ("queries", [row for document in documents for row in document.query_rows()]),
    ):
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
