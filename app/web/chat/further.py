"""The questions that are suggested below an answer: those that the same section of the cited article answers."""

from collections.abc import Iterable
from itertools import chain

from app.answers.answer import Answer
from app.web.chat.conversation import Outcome
from app.web.chat.examples import Drawn, provisions_of, questions_of
from index.language.spelling import strip_diacritics
from index.search import Index
from index.structure.labels import outline_of

MOST = 3
"""Questions below one answer."""


def further_questions(outcome: Outcome, index: Index, asked: Iterable[str]) -> tuple[str, ...]:
    """Return questions that headings beside the cited place ask or suggest: what asks itself first, then the nearest.

    They stand under the innermost heading above that place that has other headings below it. Nobody tries whether they
    are answered, as that would take as long as the answer.

    :param index: What the asker may read.
    :param asked: What was asked in the conversation, and is not suggested again.
    """
    cited = outcome.citations[0] if isinstance(outcome, Answer) and outcome.citations else None
    article = index.library.article(cited.article_id) if cited else None
    if cited is None or article is None or not article.blocks:
        return ()
    outline = outline_of(article)
    path = outline.path(cited.start)
    sections: dict[tuple[str, ...], list[Drawn]] = {}
    for drawn in chain(questions_of(article), provisions_of(article)):
        above = outline.path(drawn.start)
        if above == path[: len(above)]:
            sections.setdefault(above, []).append(drawn)
    known = {_plain(question) for question in asked}
    for section in sorted(sections, key=len, reverse=True):
        others = _without_own(sections[section], cited.start) if len(section) < len(path) else sections[section]
        nearest = sorted(others, key=lambda each: (not each.asked, abs(each.start - cited.start), each.start))
        questions = dict.fromkeys(each.text for each in nearest if _plain(each.text) not in known)
        if questions:
            return tuple(questions)[:MOST]
    return ()


def _without_own(drawn: list[Drawn], at: int) -> list[Drawn]:
    """Return what is drawn from other headings than the last one before ``at``, under which that stands."""
    own = max((each.start for each in drawn if each.start <= at), default=None)
    return [each for each in drawn if each.start != own]


def _plain(text: str) -> str:
    return strip_diacritics(text).casefold().strip(" ?？")
