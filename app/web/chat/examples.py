"""The questions that the page suggests: the editors' own, then what articles ask themselves and are headed by."""

import logging
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from app.answers.question import QuestionRefused
from app.web.reload import LiveAnswerer, View
from app.wording.words import WORDING
from index.datatypes import Article, Block, Language
from index.errors import ArticleUnreadable
from index.formats.text.faq import is_question
from index.language.detection import detect_language
from index.language.part_names import label_key
from index.metadata import read_examples
from index.structure.faq_lines import ASKING, NUMBERED
from index.structure.labels import TITLES

logger = logging.getLogger(__name__)
SUGGESTED = 4
"""Example questions, at most, in each language."""
TRIED, SECONDS = 10, 1.0
"""Questions that are put to the index in each language, and how long for those that are drawn from articles."""
LOOKED_THROUGH = 1000
"""Articles, the newest, that questions are drawn from."""
SHORTEST, LONGEST = 10, 100
"""Characters of what is drawn."""
SURE = 0.7
"""How sure an answer to what is no question must be, and to one that is suggested before others."""
PROVISION: dict[Language, str] = {
    "vi": "{label} của {title} quy định gì?",
    "en": "What does {label} of {title} say?",
}

Examples = dict[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What an article asks, or is headed by at ``[start, end)``."""

    text: str
    article: Article
    start: int
    end: int
    asked: bool


class Suggested:
    """The questions that are suggested now; those of a new index take their place when they are known."""

    def __init__(
        self, answerer: LiveAnswerer, folder: Path, examples: Examples | None = None, seconds: float = SECONDS
    ) -> None:
        """Suggest ``examples``, or find some as :func:`answered_examples` does."""
        self._answerer = answerer
        self._folder = folder
        self._seconds = seconds
        self._examples = answered_examples(answerer, folder, seconds) if examples is None else examples

    def of(self, language: Language) -> tuple[str, ...]:
        """Return the questions in a language."""
        return self._examples[language]

    def renew(self) -> None:
        """Find others, in the index that answers now; none, where a fault prevents it."""
        try:
            self._examples = answered_examples(self._answerer, self._folder, self._seconds)
        except Exception:
            logger.exception("no questions are suggested")
            self._examples = {language: () for language in WORDING}


def answered_examples(answerer: LiveAnswerer, folder: Path, seconds: float = SECONDS) -> Examples:
    """Return questions in each language that articles answer that everybody may read; a few are asked of the index.

    :param folder: That of the articles, whose editors may have set questions of their own.
    :param seconds: How long, in each language, those that are drawn from articles are tried.
    """
    everybody = answerer.readable_by(frozenset())
    try:
        own = read_examples(folder)
    except ArticleUnreadable as error:
        logger.warning("the editors' example questions are not known: %s", error)
        own = ()
    answered = {language: _answered(everybody, own, language, seconds) for language in WORDING}
    return {language: tuple(islice(each, SUGGESTED)) for language, each in answered.items()}


def _answered(everybody: View, own: Iterable[str], language: Language, seconds: float) -> Iterator[str]:
    """Yield what is answered in a language: the editors' questions, then what is drawn from articles, the sure first.

    A question that an article asks itself is yielded after all if its answer is less sure.
    """
    tried: set[str] = set()
    for question in own:
        if detect_language(question) == language and question not in tried and len(tried) < TRIED:
            tried.add(question)
            if _confidence(everybody, question, language):
                yield question
            else:
                logger.warning("an example question of the editors is not answered: %s", question)
    until, unsure = time.monotonic() + seconds, []
    for drawn in _drawn(everybody.index.library.newest(language, LOOKED_THROUGH)):
        if len(tried) == TRIED or time.monotonic() > until:
            break
        if drawn.text not in tried and detect_language(drawn.text, language) == language:
            tried.add(drawn.text)
            confidence = _confidence(everybody, drawn.text, language, drawn)
            if confidence >= SURE:
                yield drawn.text
            elif confidence and drawn.asked:
                unsure.append(drawn.text)
    yield from unsure


def _confidence(everybody: View, question: str, language: Language, drawn: Drawn | None = None) -> float:
    """Return how sure the answer is, 0.0 if there is none; what is drawn is to be answered below where it stands."""
    try:
        answer = everybody.answer(question, language)
    except QuestionRefused:
        return 0.0
    if answer.kind not in ("found", "extract"):
        return 0.0
    first = answer.citations[0]
    below = drawn is None or (first.article_id == drawn.article.id and first.end > drawn.end and not first.replaced)
    return answer.confidence if below else 0.0


def _drawn(articles: Sequence[Article]) -> Iterator[Drawn]:
    """Yield what may be suggested: first what is a question, then other headings and what they are called, by turns."""
    yield from _in_turn(map(questions_of, articles))
    yield from _in_turn([_in_turn(map(_topics, articles)), _in_turn(map(provisions_of, articles))])


def _in_turn(drawn: Iterable[Iterator[Drawn]]) -> Iterator[Drawn]:
    """Yield the first of each, then the second of each that has one, and so on."""
    left = list(drawn)
    while left:
        going_on = []
        for each in left:
            if (one := next(each, None)) is not None:
                yield one
                going_on.append(each)
        left = going_on


def questions_of(article: Article) -> Iterator[Drawn]:
    """Yield what an article asks itself."""
    for block, words in _heads(article):
        if block.kind == "question" or is_question(words):
            yield from _suggested(_without(_without(words, ASKING), NUMBERED), article, block, asked=True)


def _topics(article: Article) -> Iterator[Drawn]:
    """Yield the words of headings that say what stands below them, and are no title."""
    for block, words in _heads(article):
        words = _without(words.removeprefix(block.label).lstrip(" .:-–—"), NUMBERED)
        title = words.casefold() == article.title.casefold()
        if block.kind == "heading" and not (is_question(words) or words.isupper() or title):
            yield from _suggested(words, article, block, asked=False)


def provisions_of(article: Article) -> Iterator[Drawn]:
    """Yield questions for the wording of provisions."""
    for block, _ in _heads(article):
        key = label_key(block.label)
        if key and key[0] != "number":
            words = PROVISION[article.language].format(label=block.label, title=article.title)
            yield from _suggested(words, article, block, asked=False)


def _heads(article: Article) -> Iterator[tuple[Block, str]]:
    """Yield the headings and questions that a text follows, with their words; none that was read from a picture."""
    for block, following in pairwise(article.blocks):
        if block.kind in TITLES and following.kind not in TITLES and not article.recognised_in(block.start, block.end):
            yield block, " ".join(article.text[block.start : block.end].split())


def _without(words: str, mark: re.Pattern[str]) -> str:
    found = mark.match(words)
    return words[found.end() :] if found else words


def _suggested(words: str, article: Article, block: Block, asked: bool) -> Iterator[Drawn]:
    words = words.strip("*_# ")
    if SHORTEST <= len(words) <= LONGEST:
        yield Drawn(words, article, block.start, block.end, asked)
